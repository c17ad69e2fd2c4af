package ui

import (
	"fmt"
	"strings"
	"time"

	"sportello/app/statistics"
	"sportello/app/ui/field"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// figureWords say numbers and their groups in the words of the screen.
type figureWords struct {
	*screen.Stage
	operators map[string]string // names by account
}

// unit is how a time is told.
type unit int

const (
	minutes unit = iota // "12 min"
	seconds             // "3:20", minutes and seconds
	days                // "4 giorni"
)

// unitOf is how the times of a figure are told.
func unitOf(figure statistics.Figure) unit {
	switch figure {
	case statistics.FigureWaiting:
		return minutes
	case statistics.FigureBackOffice, statistics.FigureOpen:
		return days
	default:
		return seconds
	}
}

const dayLength = 24 * time.Hour

// span tells a time.
func (w figureWords) span(d time.Duration, in unit) string {
	switch in {
	case minutes:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case seconds:
		return minutesSeconds(d)
	default:
		return w.Texts.N("statistics.days", int(d/dayLength))
	}
}

// middle is the middle of a spread, a dash where nothing was measured.
func (w figureWords) middle(s statistics.Spread, in unit) string {
	if s.N == 0 {
		return "–"
	}
	return w.span(s.Median, in)
}

func (w figureWords) longEnd(s statistics.Spread, in unit) string {
	if s.N == 0 {
		return "–"
	}
	return w.span(s.P90, in)
}

// bin is "5–10 min", "oltre 60 min".
func (w figureWords) bin(b statistics.Bin, in unit) string {
	per, name := time.Minute, "min"
	if in == days {
		per, name = dayLength, w.Texts.T("statistics.days.unit")
	}
	if b.To == 0 {
		return w.Texts.T("statistics.bin.over", i18n.Data{"From": number(b.From, per), "Unit": name})
	}
	return fmt.Sprintf("%s–%s %s", number(b.From, per), number(b.To, per), name)
}

// number is how many of a unit a time is, with half ones: "2,5".
func number(d, per time.Duration) string {
	return strings.Replace(fmt.Sprintf("%.3g", float64(d)/float64(per)), ".", ",", 1)
}

// share is "94 %", a dash where there is no whole.
func share(s statistics.Share) string {
	if s.Whole == 0 {
		return "–"
	}
	return percentage(s.Of())
}

func percentage(of float64) string { return fmt.Sprintf("%.0f %%", 100*of) }

// key names what is counted in a group.
func (w figureWords) key(group statistics.Group, key string) string {
	rules, language := w.Session.Rulebook(), w.Language
	switch {
	case key == "" && group == statistics.ByRule:
		return w.Texts.T("statistics.rule.older")
	case key == "":
		return w.Texts.T("statistics.key.none")
	}
	switch group {
	case statistics.ByMotive:
		if motive, ok := rules.Motive(key); ok {
			return motive.Label.In(language)
		}
	case statistics.ByRequest:
		for _, request := range rules.Requests() {
			if request.ID == key {
				return request.Label.In(language)
			}
		}
	case statistics.ByOperator:
		if name, ok := w.operators[key]; ok {
			return name
		}
	case statistics.ByRule:
		return w.rule(key)
	case statistics.ByDay:
		if at, err := time.Parse(time.DateOnly, key); err == nil {
			return shortDate(w.Texts, at)
		}
	case statistics.ByWeek:
		return w.Texts.T("statistics.week-of", i18n.Data{"Day": field.FormatDate(key)})
	}
	return key
}

// rule names a rule, of a field that is missing the field too.
func (w figureWords) rule(id string) string {
	rules := w.Session.Rulebook()
	title, known := rules.RuleTitle(id)
	if !known {
		return id
	}
	_, of, _ := strings.Cut(id, ".")
	if about, isField := rules.Field(of); isField {
		return title.In(w.Language) + " · " + about.Label.In(w.Language)
	}
	return title.In(w.Language)
}

// point is the short name of a day or week below a line: "3/11".
func point(key string) string {
	at, err := time.Parse(time.DateOnly, key)
	if err != nil {
		return key
	}
	return fmt.Sprintf("%d/%d", at.Day(), at.Month())
}
