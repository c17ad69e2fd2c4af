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
	rough     bool              // times are true to within a thirty-second: the office's
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

// span tells a time; in minutes one that is not exceeded, as targets are told.
func (w figureWords) span(d time.Duration, in unit) string {
	switch in {
	case minutes:
		if d = d.Round(time.Second); w.rough {
			return fmt.Sprintf("%d min", d.Round(time.Minute)/time.Minute)
		}
		return begunMinutes(d)
	case seconds:
		return minutesSeconds(d)
	default:
		return w.Texts.N("statistics.days", int(d/dayLength))
	}
}

// begunMinutes are minutes with the last one that has begun: nothing that is over a
// goal is shown as at it.
func begunMinutes(d time.Duration) string {
	return fmt.Sprintf("%d min", (d.Round(time.Second)+time.Minute-1)/time.Minute)
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

// bin is "5–10 min", "oltre 60 min"; of days, which are whole, "3–4 giorni".
func (w figureWords) bin(b statistics.Bin, in unit) string {
	if in == days {
		return w.wholeDays(int(b.From/dayLength), int(b.To/dayLength)-1)
	}
	if b.To == 0 {
		return w.Texts.T("statistics.bin.over", i18n.Data{"From": w.inMinutes(b.From), "Unit": "min"})
	}
	return fmt.Sprintf("%s–%s min", w.inMinutes(b.From), w.inMinutes(b.To))
}

// wholeDays tells how many days it took, from one count to another, both included;
// to -1: any more.
func (w figureWords) wholeDays(from, to int) string {
	switch {
	case to < 0:
		return w.Texts.N("statistics.bin.days-over", from)
	case from == to:
		return w.Texts.N("statistics.days", from)
	default:
		return fmt.Sprintf("%d–%d %s", from, to, w.Texts.T("statistics.days.unit"))
	}
}

// inMinutes is how many minutes a time is, with tenths where it has any: "2,5".
func (w figureWords) inMinutes(d time.Duration) string {
	return w.decimal(strings.TrimSuffix(fmt.Sprintf("%.1f", d.Minutes()), ".0"))
}

// decimal writes a number with the comma of Italian.
func (w figureWords) decimal(text string) string {
	if w.Language == "it" {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}

// share is "94 %", a dash where there is no whole.
func share(s statistics.Share) string {
	if s.Whole == 0 {
		return "–"
	}
	return percentage(s.Of())
}

func percentage(of float64) string { return fmt.Sprintf("%.0f %%", 100*of) }

// attained is a share beside its target, never rounded up to what is not reached:
// "93,8 %".
func (w figureWords) attained(s statistics.Share) string {
	if s.Whole == 0 {
		return "–"
	}
	return w.decimal(strings.TrimSuffix(fmt.Sprintf("%.1f", float64(1000*s.Part/s.Whole)/10), ".0")) + " %"
}

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
			return w.Texts.ShortDate(at)
		}
	case statistics.ByWeek:
		return w.Texts.T("statistics.week-of", i18n.Data{"Day": field.FormatDate(key)})
	}
	return key
}

// narrowed names what a query leaves everything else out for.
func (w figureWords) narrowed(q statistics.Query) []string {
	var parts []string
	for _, of := range []struct {
		group statistics.Group
		key   string
	}{{statistics.BySite, q.Site}, {statistics.ByRequest, q.Request}, {statistics.ByMotive, q.Motive}, {statistics.ByOperator, q.Operator}} {
		if of.key != "" {
			parts = append(parts, w.key(of.group, of.key))
		}
	}
	return parts
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
