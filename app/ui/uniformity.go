package ui

import (
	"context"
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"sportello/app/chart"
	"sportello/app/desk"
	"sportello/app/statistics"
	"sportello/app/ui/form"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// uniformityPane lists what is handled differently at different desks for the same
// facts, with the evidence.
type uniformityPane struct {
	statistics *statisticsScreen
	found      []statistics.Unevenness
	table      *look.Table
	chart      *chartView
	detail     *fyne.Container
	both       *beside
}

func newUniformityPane(w *Window, s *statisticsScreen) *uniformityPane {
	p := &uniformityPane{statistics: s, detail: container.NewStack()}
	p.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{{Title: s.Texts.T("uniformity.list")}, {Title: s.Texts.T("uniformity.weight"), Width: 96, Right: true}}, Tall: true,
		Empty: s.Texts.T("uniformity.empty"), OnOpen: func(int) { p.open() }, OnMoved: func(row int) { s.asking.Row = row; p.showDetail() },
	})
	p.chart = newChartView(s.Stage, s.drawer, func() bool { return p.both.covered() }, func(int) { p.open() })
	p.both = newBeside(470, look.Panel(p.table), look.Panel(look.Inset(14, 14, 14, 14, &fyne.Container{Layout: pageLayout{10}, Objects: []fyne.CanvasObject{p.detail, p.chart}})))
	return p
}

// show shows what was found.
func (p *uniformityPane) show(found []statistics.Unevenness) {
	p.found = found
	row := p.statistics.asking.Row
	p.table.SetRows(len(found), p.row)
	p.table.SetCurrent(row)
	p.showDetail()
}

func (p *uniformityPane) words() figureWords { return p.statistics.words }

func (p *uniformityPane) row(at int) []look.Cell {
	u := p.found[at]
	return []look.Cell{
		{Text: p.words().practice(u), Style: look.Strong, Detail: joined(p.words().evidence(u), p.words().facts(u))},
		{Text: fmt.Sprint(int(math.Round(u.Weight))), Style: look.Strong},
	}
}

func (p *uniformityPane) current() (statistics.Unevenness, bool) { return currentOf(p.table, p.found) }

// showDetail explains the current finding.
func (p *uniformityPane) showDetail() {
	texts := p.statistics.Texts
	u, ok := p.current()
	p.chart.Hidden = !ok
	if !ok {
		p.detail.Objects = []fyne.CanvasObject{look.NewParagraph(texts.T("uniformity.nothing"), look.Muted)}
		p.both.Refresh()
		return
	}
	words := p.words()
	open := p.statistics.window.button(texts.T("uniformity.cases"), texts.T("key.enter"), look.Plain, p.open)
	p.detail.Objects = []fyne.CanvasObject{look.Column(8,
		look.NewParagraph(words.practice(u), look.Title),
		look.NewParagraph(words.evidence(u)+".", look.Body),
		look.NewParagraph(texts.T("uniformity.same", i18n.Data{"Facts": words.facts(u)}), look.Note),
		look.NewParagraph(words.chance(u.P)+" "+texts.N("uniformity.otherwise", int(math.Round(u.Weight))), look.Muted),
		look.Flow(8, open))}
	p.chart.show(chart.Bars{
		Title: texts.T("uniformity.chart"), Groups: []string{words.side(u.By, u.Here.Key), words.side(u.By, u.Elsewhere.Key)}, Current: -1,
		Series: []chart.Series{{Values: []float64{100 * u.Here.Done.Of(), 100 * u.Elsewhere.Done.Of()}}},
		Format: func(value float64) string { return percentage(value / 100) },
	})
	p.both.Refresh()
}

// chance says in how many times chance alone would make such a difference once, to
// two digits: P is no more exact.
func (w figureWords) chance(p float64) string {
	if p < 1e-6 {
		return w.Texts.T("uniformity.chance.rare")
	}
	times, unit := int(1/p), 1
	for times/unit >= 100 {
		unit *= 10
	}
	return w.Texts.N("uniformity.chance", times/unit*unit)
}

// open shows the cases of the current finding.
func (p *uniformityPane) open() {
	u, ok := p.current()
	if !ok {
		return
	}
	s := p.statistics
	name := nameOfUneven(u)
	s.window.showBehind(behindAsked{Query: s.query(), Uneven: &name, Title: p.words().practice(u), Told: p.words().evidence(u), Period: s.period().words(s.Texts)})
}

// practice says what is done unevenly: "Passaporto scaduto: confermata lo stesso".
func (w figureWords) practice(u statistics.Unevenness) string {
	what := u.What
	switch u.Practice {
	case statistics.PracticeOverride:
		what = w.rule(u.What)
	case statistics.PracticeDocument:
		if label, ok := w.Session.Rulebook().DocumentLabel(u.What); ok {
			what = label.In(w.Language)
		}
	case statistics.PracticeMotive:
		what = w.key(statistics.ByMotive, u.What)
	}
	return w.Texts.T("uniformity.practice."+string(u.Practice), i18n.Data{"What": what})
}

// evidence is the counts of both sides: "Lido Adriano 12 su 40, altrove 1 su 38".
func (w figureWords) evidence(u statistics.Unevenness) string {
	side := func(s statistics.Side) string {
		return w.Texts.T("uniformity.side", i18n.Data{"Name": w.side(u.By, s.Key), "Part": s.Done.Part, "Whole": s.Done.Whole})
	}
	return side(u.Here) + ", " + side(u.Elsewhere)
}

// side names one side of a comparison of sites or operators, "": all others.
func (w figureWords) side(by statistics.Group, key string) string {
	if key == "" {
		return w.Texts.T("uniformity.elsewhere." + string(by))
	}
	return w.key(by, key)
}

// facts are what both sides have in common.
func (w figureWords) facts(u statistics.Unevenness) string {
	var parts []string
	if u.Request != "" {
		parts = append(parts, w.key(statistics.ByRequest, u.Request))
	}
	if u.Motive != "" {
		parts = append(parts, w.key(statistics.ByMotive, u.Motive))
	}
	if u.Citizenship != "" {
		parts = append(parts, w.state(u.Citizenship))
	}
	return joined(parts...)
}

// state names a state by its code in the kit.
func (w figureWords) state(code string) string {
	if state, ok := form.States(w.Session.Tables(), w.Language).Resolve(code); ok {
		return state.Label
	}
	return code
}

// unevenName tells one finding from the others.
type unevenName struct {
	Practice                           statistics.Practice
	What, Request, Motive, Citizenship string
	By                                 statistics.Group
	Here                               string
}

func nameOfUneven(u statistics.Unevenness) unevenName {
	return unevenName{u.Practice, u.What, u.Request, u.Motive, u.Citizenship, u.By, u.Here.Key}
}

// casesOf are the applications on both sides of a finding: those of the side that
// differs first, and of each side those in which it was done.
func casesOf(ctx context.Context, session *desk.Session, asked behindAsked) ([]behindRow, error) {
	found, err := session.Uneven(ctx, asked.Query)
	if err != nil {
		return nil, err
	}
	for _, u := range found {
		if nameOfUneven(u) == *asked.Uneven {
			return casesBothSides(ctx, session, u)
		}
	}
	return nil, nil // evened out since
}

func casesBothSides(ctx context.Context, session *desk.Session, u statistics.Unevenness) ([]behindRow, error) {
	var rows []behindRow
	for _, group := range []struct {
		side statistics.Side
		ids  []uuid.UUID
		done bool
	}{{u.Here, u.Here.With, true}, {u.Here, u.Here.Without, false}, {u.Elsewhere, u.Elsewhere.With, true}, {u.Elsewhere, u.Elsewhere.Without, false}} {
		records, err := session.BehindRecords(ctx, group.ids)
		if err != nil {
			return nil, err
		}
		for _, record := range lastFirst(records) {
			rows = append(rows, behindRow{record, group.side.Key, group.done})
		}
	}
	return rows, nil
}
