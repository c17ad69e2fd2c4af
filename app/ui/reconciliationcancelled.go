package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// cancelledPane is an appointment that one has cancelled and another moved: what each
// did, and which of the two counts.
type cancelledPane struct {
	screen *reconciliationScreen
	open   desk.CancelledCase
	laid   bool

	card   *fyne.Container
	table  *look.Table // it stands, it stays cancelled
	object fyne.CanvasObject
}

func newCancelledPane(s *reconciliationScreen) *cancelledPane {
	p := &cancelledPane{screen: s, card: look.Column(10)}
	p.table = s.window.newTable(look.TableSpec{
		Columns: []look.TableColumn{{Width: 34}, {Title: s.Texts.T("reconciliation.cancelled.choose")}}, Tall: true, Least: 2,
		OnOpen: func(int) { s.settle() }, Rune: s.typed,
	})
	hints := look.Fitting(14)
	hint := func(key, does string, pressed func()) {
		hints.Add(look.NewPress(look.KeyHint(key, s.Texts.T("reconciliation.key."+does)), func() {
			if s.ready() {
				pressed()
			}
		}))
	}
	hint("1", "cancelled.stands", func() { p.decide(true) })
	hint("2", "cancelled.stays", func() { p.decide(false) })
	hint("F2", "slot.person", s.openRecord)
	hint("← →", "case", func() { s.list.SetCurrent(s.list.Current() + 1) })
	footer := look.Column(0, look.NewRule(), look.Inset(9, 14, 9, 14, hints))
	head := look.Inset(8, 12, 8, 12, p.card)
	p.object = &fyne.Container{Layout: headAndFoot{head}, Objects: []fyne.CanvasObject{container.NewVScroll(head), p.table, footer}}
	return p
}

// The pane is a visitPane.
func (p *cancelledPane) dispute() desk.Dispute                   { return p.open.Dispute }
func (p *cancelledPane) whose() uuid.UUID                        { return p.open.Visit.Person }
func (p *cancelledPane) parts() (fyne.CanvasObject, *look.Table) { return p.object, p.table }

func (p *cancelledPane) show(open desk.CancelledCase) {
	p.open, p.laid = open, true
	s, texts, visit := p.screen, p.screen.Texts, open.Visit
	var pairs []look.Pair
	pair := func(id string, parts ...string) {
		if value := joined(parts...); value != "" {
			pairs = append(pairs, look.Pair{Key: texts.T(id), Value: value, Style: look.Note})
		}
	}
	pair("day.phone", visit.Phone)
	pair("day.column.subject", visit.Subject)
	pair("reconciliation.cancelled.before", whenText(texts, open.Before.Date, open.Before.Time), open.Before.Site)
	pair("reconciliation.cancelled.now", whenText(texts, visit.Date, visit.Time), visit.Site)
	pair("reconciliation.cancelled.moved", s.words.origin(open.Moved))
	pair("reconciliation.cancelled.cancelled", open.Reason, s.words.origin(open.Cancelled))
	p.card.Objects = []fyne.CanvasObject{
		look.NewElided(s.words.visitName(visit)+" · "+texts.T("reconciliation.cancelled.what"), look.Strong),
		underName(visit.Original, visit.Citizenship), look.KeyValues(100, pairs...),
	}
	p.table.SetRows(2, p.row)
	p.table.SetCurrent(0)
	p.object.Refresh()
}

func (p *cancelledPane) close() {
	p.open, p.laid = desk.CancelledCase{}, false
	p.table.SetRows(0, nil)
}

// row is one of the two answers.
func (p *cancelledPane) row(at int) []look.Cell {
	texts, visit := p.screen.Texts, p.open.Visit
	if at == 0 {
		words := texts.T("reconciliation.cancelled.stands", i18n.Data{"When": whenText(texts, visit.Date, visit.Time), "Site": visit.Site})
		return []look.Cell{{Text: "1", Style: look.Muted}, {Text: words, Style: look.Strong, Detail: texts.T("reconciliation.cancelled.stands.why")}}
	}
	why := joined(texts.T("reconciliation.cancelled.stays.why"), visit.Phone)
	return []look.Cell{{Text: "2", Style: look.Muted}, {Text: texts.T("reconciliation.cancelled.stays"), Style: look.Strong, Detail: why}}
}

func (p *cancelledPane) commands() []screen.Command {
	const menu = "command.menu.application"
	s := p.screen
	return []screen.Command{
		{ID: "decide", Key: fyne.KeyReturn, Menu: menu, Enabled: s.ready, Run: s.settle},
		{ID: "appointment-stands", Key: fyne.Key1, Menu: menu, Enabled: s.ready, Run: func() { p.decide(true) }},
		{ID: "appointment-cancelled", Key: fyne.Key2, Menu: menu, Enabled: s.ready, Run: func() { p.decide(false) }},
		{ID: "open-record", Key: fyne.KeyF2, Menu: menu, Enabled: s.ready, Run: s.openRecord},
	}
}

// settle decides what is chosen.
func (p *cancelledPane) settle() { p.decide(p.table.Current() == 0) }

func (p *cancelledPane) decide(stands bool) {
	s, open := p.screen, p.open
	name := i18n.Data{"Name": s.words.visitName(open.Visit)}
	said := s.Texts.T("reconciliation.cancelled.said.stands", name)
	if !stands {
		said = joined(s.Texts.T("reconciliation.cancelled.said.stays", name), open.Visit.Phone)
	}
	s.actOnVisits(said, func(ctx context.Context) error { return s.Session.SettleCancelled(ctx, open, stands) })
}

// openCancelled reads an appointment that was cancelled and moved, and lays it open.
func (s *reconciliationScreen) openCancelled(id uuid.UUID) {
	var laid desk.CancelledCase
	s.lay(id, func(ctx context.Context) (err error) {
		laid, err = s.Session.CancelledCase(ctx, id)
		return err
	}, func() {
		s.closeCase()
		s.gone.show(laid)
	})
}
