package desk

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sportello/app/print"
	"sportello/app/statistics"
	"sportello/assets/i18n"
)

// CouncilSheet is the page for the council, as PDF: the figures of a query against
// the reform's targets and the period before, in "it" or "en". They are those of
// Statistics, and the sheet says whose. Errors: ErrPrint.
func (s *Session) CouncilSheet(ctx context.Context, q statistics.Query, language string) ([]byte, error) {
	told, err := s.Statistics(ctx, q)
	if err != nil {
		return nil, err
	}
	texts, err := i18n.New(language)
	if err != nil {
		return nil, fmt.Errorf("preparing the council's sheet: %w", err)
	}
	sheet := councilSheet{Statistics: told, query: s.asOfToday(q), texts: texts, name: s.namesOfGroups(language)}
	var pdf bytes.Buffer
	if err := print.WriteCouncil(&pdf, sheet.page(s.options.Clock())); err != nil {
		return nil, fmt.Errorf("drawing the council's sheet: %w: %w", ErrPrint, err)
	}
	return pdf.Bytes(), nil
}

// councilSheet puts the figures of a period into the words of a language.
type councilSheet struct {
	Statistics
	query statistics.Query
	texts *i18n.Texts
	name  func(statistics.Group, string) string
	notes []string
}

func (c *councilSheet) page(now time.Time) print.Council {
	from, to := c.query.From, cmp.Or(c.query.To, c.query.Today)
	if from <= c.query.Today {
		to = min(to, c.query.Today) // of the days to come nothing is told
	}
	sheet := print.Council{
		Language: c.texts.Language(), Period: c.period(from, to), Made: now,
		Sites: c.sites(), Figures: c.figures(), Charts: c.charts(),
		Source: c.text("source-" + c.Scope),
	}
	if c.BeforeFrom != "" {
		sheet.Before = c.period(c.BeforeFrom, c.BeforeTo)
	}
	sheet.Notes = c.notes
	return sheet
}

func (c *councilSheet) text(id string, data ...i18n.Data) string {
	return c.texts.T("council."+id, data...)
}

func (c *councilSheet) period(from, to string) string {
	if from == "" {
		return c.text("until", i18n.Data{"Day": shownDate(to)})
	}
	return shownDate(from) + " – " + shownDate(to)
}

// sites are those that are counted, with what else narrows the figures.
func (c *councilSheet) sites() []string {
	var narrowed []string
	for _, of := range []struct {
		group statistics.Group
		key   string
	}{
		{statistics.BySite, c.query.Site}, {statistics.ByRequest, c.query.Request},
		{statistics.ByMotive, c.query.Motive}, {statistics.ByOperator, c.query.Operator},
	} {
		if of.key != "" {
			narrowed = append(narrowed, c.name(of.group, of.key))
		}
	}
	if c.query.Site != "" {
		return narrowed
	}
	var sites []string
	for _, count := range c.BySite {
		if count.Key != "" {
			sites = append(sites, count.Key)
		}
	}
	return append(sites, narrowed...)
}

// figures are the rows of the table, in the order of the reform's promises, each
// with the note of what it counts.
func (c *councilSheet) figures() []print.Figure {
	now, was := &c.Figures, &c.Before
	visits, applications := c.note("note-visits"), c.note("note-applications")
	waiting, filling := c.note("note-waiting"), c.note("note-filling")
	rows := []print.Figure{
		c.counted("visits", now.Visits, was.Visits, visits),
		c.counted("applications", now.Applications, was.Applications, applications),
		c.median("waiting", now.Waiting.Spread, was.Waiting.Spread, waiting),
		c.longEnd("waiting-p90", now.Waiting.Spread, was.Waiting.Spread, waiting),
		c.median("filling", now.Filling.Spread, was.Filling.Spread, filling),
		c.median("filling_returning", now.FillingReturning.Spread, was.FillingReturning.Spread, filling),
		c.median("filling_new", now.FillingNew.Spread, was.FillingNew.Spread, filling),
		c.electronic(c.note("note-electronic")),
		c.among("stopped", share(now.Stopped, now.Applications), share(was.Stopped, was.Applications), c.note("note-stopped")),
		c.among("no-shows", share(now.NoShows, now.Appointments), share(was.NoShows, was.Appointments), c.note("note-no-shows")),
	}
	c.reform()
	if slices.ContainsFunc(rows, func(row print.Figure) bool { return row.Unsure }) {
		c.note("note-unsure")
	}
	return rows
}

// reform notes how it was before the reform, where somebody has said.
func (c *councilSheet) reform() {
	waiting, known := c.target("waiting")
	filling, also := c.target("filling")
	if known && also && waiting.Before > 0 && filling.Before > 0 {
		c.note("note-reform", i18n.Data{"Waiting": c.span(waiting.Before), "Filling": c.span(filling.Before)})
	}
}

// note adds a note and returns its number.
func (c *councilSheet) note(id string, data ...i18n.Data) int {
	c.notes = append(c.notes, c.text(id, data...))
	return len(c.notes)
}

// hasBefore says whether there is a period before in which anything was counted.
func (c *councilSheet) hasBefore() bool { return c.Before.Visits+c.Before.Applications > 0 }

func (c *councilSheet) row(id, value, before string, note int) print.Figure {
	row := print.Figure{Label: c.text(id), Value: value, Note: note}
	if c.hasBefore() {
		row.Before = before
	}
	return row
}

func (c *councilSheet) counted(id string, now, before, note int) print.Figure {
	return c.row(id, fmt.Sprint(now), fmt.Sprint(before), note)
}

// median is the time in the middle, against its target.
func (c *councilSheet) median(id string, now, before statistics.Spread, note int) print.Figure {
	row := c.row(id, c.time(now, now.Median), c.time(before, before.Median), note)
	if target, known := c.target(id); known {
		row.Target, row.Unsure = c.span(target.Goal), !target.Verified
		row.Met = met(now.N > 0, target.Met(c.Figures))
	}
	return row
}

func (c *councilSheet) longEnd(id string, now, before statistics.Spread, note int) print.Figure {
	return c.row(id, c.time(now, now.P90), c.time(before, before.P90), note)
}

func (c *councilSheet) electronic(note int) print.Figure {
	row := c.row("electronic", c.part(c.Electronic), c.part(c.Before.Electronic), note)
	if target, known := c.target("electronic"); known {
		row.Target, row.Unsure = c.percent(target.GoalShare), !target.Verified
		row.Met = met(c.Electronic.Whole > 0, target.Met(c.Figures))
	}
	return row
}

func share(part, whole int) statistics.Share { return statistics.Share{Part: part, Whole: whole} }

func (c *councilSheet) among(id string, now, before statistics.Share, note int) print.Figure {
	words := func(s statistics.Share) string {
		return c.text("among", i18n.Data{"Part": s.Part, "Whole": s.Whole})
	}
	return c.row(id, words(now), words(before), note)
}

func (c *councilSheet) target(id string) (statistics.Target, bool) {
	i := slices.IndexFunc(c.Targets, func(t statistics.Target) bool { return t.ID == id })
	if i < 0 {
		return statistics.Target{}, false
	}
	return c.Targets[i], true
}

func met(known, reached bool) print.Met {
	switch {
	case !known:
		return print.NotCompared
	case reached:
		return print.Reached
	default:
		return print.Missed
	}
}

func (c *councilSheet) time(of statistics.Spread, value time.Duration) string {
	if of.N == 0 {
		return "–"
	}
	return c.span(value)
}

// span writes a time: below ten minutes to the second, as half a minute counts there;
// from there on in minutes, rounded up, for it is told as what was not exceeded.
func (c *councilSheet) span(d time.Duration) string {
	if d = d.Round(time.Second); d >= 10*time.Minute {
		d = (d + time.Minute - 1).Truncate(time.Minute)
	}
	data := i18n.Data{"Hours": int(d.Hours()), "Minutes": int(d.Minutes()) % 60, "Seconds": int(d.Seconds()) % 60}
	switch {
	case d >= time.Hour:
		return c.text("hours", data)
	case d%time.Minute == 0:
		return c.text("minutes", data)
	case d < time.Minute:
		return c.text("seconds", data)
	default:
		return c.text("minutes-seconds", data)
	}
}

func (c *councilSheet) part(s statistics.Share) string {
	if s.Whole == 0 {
		return "–"
	}
	return c.percent(s.Of())
}

// percent never rounds up to what is not reached: 99.6 % is not all.
func (c *councilSheet) percent(part float64) string {
	text := strings.TrimSuffix(fmt.Sprintf("%.1f", float64(int(part*1000+1e-9))/10), ".0") + " %"
	if c.texts.Language() == "it" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}
