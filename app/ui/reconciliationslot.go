package ui

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// slotPane is a double booking: the appointments side by side, and where one of
// them can go.
type slotPane struct {
	screen *reconciliationScreen
	open   desk.SlotCase
	laid   bool
	moves  int // of the appointments, the one to be moved

	name   *look.Text
	cards  *fyne.Container
	table  *look.Table // of the slots that are free
	hints  *fyne.Container
	object fyne.CanvasObject
}

func newSlotPane(s *reconciliationScreen) *slotPane {
	p := &slotPane{screen: s, name: look.NewElided("", look.Strong), cards: &fyne.Container{Layout: evenLayout{gap: 12}}, hints: look.Fitting(14)}
	texts := s.Texts
	p.table = s.window.newTable(look.TableSpec{
		Columns: []look.TableColumn{{Width: 34}, {Title: " "}, {Title: texts.T("reconciliation.slot.length"), Width: 120}}, Least: 3,
		Empty: texts.T("reconciliation.slot.none-free"), OnOpen: func(int) { s.settle() }, Rune: s.typed,
	})
	footer := look.Column(0, look.NewRule(), look.Inset(9, 14, 9, 14, p.hints))
	head := look.Inset(8, 12, 8, 12, look.Column(10, p.name, p.cards))
	p.object = &fyne.Container{Layout: headAndFoot{head}, Objects: []fyne.CanvasObject{container.NewVScroll(head), p.table, footer}}
	return p
}

// The pane is a visitPane.
func (p *slotPane) dispute() desk.Dispute                   { return p.open.Dispute }
func (p *slotPane) whose() uuid.UUID                        { return p.open.Appointments[p.moves].Person }
func (p *slotPane) parts() (fyne.CanvasObject, *look.Table) { return p.object, p.table }

// show lays a double booking open, with what is proposed chosen already: whoever
// booked last goes to the slot nearest.
func (p *slotPane) show(open desk.SlotCase) {
	p.open, p.laid = open, true
	p.moves = len(open.Appointments) - 1
	for i, appointment := range open.Appointments {
		if !appointment.Stays {
			p.moves = i
		}
	}
	p.name.SetText(open.Title + " · " + p.screen.slotCount(open.Dispute))
	p.table.SetRows(len(open.Free), p.row)
	p.table.SetCurrent(0)
	p.draw()
}

func (p *slotPane) close() {
	p.open, p.laid = desk.SlotCase{}, false
	p.table.SetRows(0, nil)
}

// draw shows who stays and who is moved.
func (p *slotPane) draw() {
	s, texts := p.screen, p.screen.Texts
	p.cards.Objects = nil
	for i, appointment := range p.open.Appointments {
		p.cards.Add(look.NewPress(look.Panel(look.Inset(10, 12, 10, 12, p.card(i, appointment))), func() { p.move(i) }))
	}
	p.table.SetTitle(1, texts.T("reconciliation.slot.where", i18n.Data{"Name": s.words.visitName(p.open.Appointments[p.moves].Visit)}))
	p.table.SetRows(len(p.open.Free), p.row)
	p.hints.Objects = nil
	hint := func(key, does string, pressed func()) {
		p.hints.Add(look.NewPress(look.KeyHint(key, texts.T("reconciliation.key."+does)), func() {
			if s.ready() {
				pressed()
			}
		}))
	}
	who := "1 2"
	if count := len(p.open.Appointments); count > 2 {
		who = fmt.Sprintf("1 – %d", count)
	}
	hint(who, "slot.who", func() { p.move((p.moves + 1) % len(p.open.Appointments)) })
	hint("↑ ↓", "slot.where", func() { p.table.SetCurrent(p.table.Current() + 1) })
	both := "slot.both"
	if len(p.open.Appointments) > 2 {
		both = "slot.all"
	}
	hint("B", both, s.shareSlot)
	hint("F2", "slot.person", s.openRecord)
	hint("← →", "case", func() { s.list.SetCurrent(s.list.Current() + 1) })
	p.object.Refresh()
}

// card is an appointment: whose it is, who made it, and what becomes of it.
func (p *slotPane) card(at int, appointment desk.SlotAppointment) fyne.CanvasObject {
	s, texts := p.screen, p.screen.Texts
	chip := look.NewMarkedChip(texts.T("reconciliation.slot.stays"), look.Good)
	switch {
	case at == p.moves:
		chip = look.NewMarkedChip(texts.T("reconciliation.slot.moves"), look.Warning)
	case !p.stays(at):
		chip = look.NewChip(texts.T("reconciliation.slot.next"), look.Neutral)
	}
	var pairs []look.Pair
	pair := func(key, value string) {
		if value != "" {
			pairs = append(pairs, look.Pair{Key: key, Value: value, Style: look.Note})
		}
	}
	pair(texts.T("day.phone"), appointment.Phone)
	pair(texts.T("day.column.subject"), appointment.Subject)
	pair(texts.T("day.column.time"), texts.T("reconciliation.slot.from", i18n.Data{"Time": hour(appointment.Time), "Minutes": appointment.Length}))
	pair(texts.T("reconciliation.slot.booked"), s.words.origin(appointment.Booked))
	return look.Column(8,
		look.Row(8, 1, look.NewKeyCap(fmt.Sprint(at+1)), look.NewElided(s.words.visitName(appointment.Visit), look.Strong), chip),
		underName(appointment.Original, appointment.Citizenship), look.KeyValues(100, pairs...))
}

// stays says whether there is a place for an appointment once one is moved: as
// proposed, or that of the one moved. Where too many meet, the next is decided then.
func (p *slotPane) stays(at int) bool {
	if p.open.Appointments[at].Stays {
		return true
	}
	first := slices.IndexFunc(p.open.Appointments, func(one desk.SlotAppointment) bool { return !one.Stays })
	return at == first && p.open.Appointments[p.moves].Stays
}

// row is a slot somebody can be moved to; its key goes on from the appointments'.
func (p *slotPane) row(at int) []look.Cell {
	slot, key := p.open.Free[at], ""
	if digit := len(p.open.Appointments) + at + 1; digit <= mostDigits {
		key = fmt.Sprint(digit)
	}
	return []look.Cell{
		{Text: key, Style: look.Muted}, {Text: whenText(p.screen.Texts, slot.Date, slot.Time), Style: look.Strong},
		{Text: fmt.Sprintf("%d min", slot.Minutes), Style: look.Muted},
	}
}

// move says who is moved.
func (p *slotPane) move(at int) {
	if p.screen.ready() && at < len(p.open.Appointments) {
		p.moves = at
		p.draw()
	}
}

func (p *slotPane) commands() []screen.Command {
	const menu, view = "command.menu.application", "command.menu.view"
	s := p.screen
	commands := []screen.Command{
		{ID: "decide", Key: fyne.KeyReturn, Menu: menu, Enabled: s.ready, Run: s.settle},
		{ID: "slot-both", Key: fyne.KeyB, Menu: menu, Enabled: s.ready, Run: s.shareSlot},
		{ID: "open-record", Key: fyne.KeyF2, Menu: menu, Enabled: s.ready, Run: s.openRecord},
	}
	for digit := range mostDigits {
		command := screen.Command{ID: fmt.Sprintf("slot-%d", digit+1), Key: fyne.KeyName(fmt.Sprint(digit + 1)), Menu: view, Enabled: s.ready, Run: func() { p.move(digit) }}
		free := digit - len(p.open.Appointments)
		if free >= 0 {
			command.Run = func() { p.table.SetCurrent(free) }
		}
		if free < len(p.open.Free) {
			commands = append(commands, command)
		}
	}
	return commands
}

// openSlot reads a double booking and lays it open.
func (s *reconciliationScreen) openSlot(id uuid.UUID) {
	var laid desk.SlotCase
	s.lay(id, func(ctx context.Context) (err error) {
		laid, err = s.Session.SlotCase(ctx, id)
		return err
	}, func() {
		s.closeCase()
		s.slots.show(laid)
	})
}

// settle moves one of the appointments to the slot that is chosen.
func (p *slotPane) settle() {
	s := p.screen
	if len(p.open.Free) == 0 {
		s.Say(s.Texts.T("reconciliation.slot.none-free"))
		return
	}
	open, moved, slot := p.open, p.open.Appointments[p.moves], p.open.Free[max(0, p.table.Current())]
	to := desk.Booking{Site: open.Site, Date: slot.Date, Time: slot.Time, Minutes: moved.Length, Person: moved.Person, Procedure: moved.Procedure}
	said := s.Texts.T("reconciliation.slot.moved", i18n.Data{"Name": s.words.visitName(moved.Visit), "When": whenText(s.Texts, slot.Date, slot.Time)})
	s.actOnVisits(said, func(ctx context.Context) error { return s.Session.SettleSlot(ctx, open, moved.ID, to) })
}

// shareSlot leaves all of them where they are.
func (s *reconciliationScreen) shareSlot() {
	open, said := s.slots.open, "reconciliation.slot.shared"
	if len(open.Appointments) > 2 {
		said = "reconciliation.slot.shared-all"
	}
	s.actOnVisits(s.Texts.T(said), func(ctx context.Context) error { return s.Session.ShareSlot(ctx, open) })
}

// slotCount is "due appuntamenti, un posto".
func (s *reconciliationScreen) slotCount(dispute desk.Dispute) string {
	appointments := s.Texts.T("reconciliation.slot.two")
	if dispute.Count != 2 {
		appointments = s.Texts.N("reconciliation.slot.appointments", dispute.Count)
	}
	return appointments + ", " + s.Texts.N("reconciliation.slot.places", dispute.Places)
}

// visitName is whose an appointment is.
func (w recordWords) visitName(visit desk.Visit) string {
	if visit.Person == uuid.Nil {
		return w.Texts.T("day.nameless")
	}
	return visit.Name
}

// countOf is how many disputes are of a kind.
func countOf(disputes []desk.Dispute, kind desk.DisputeKind) int {
	return len(slices.DeleteFunc(slices.Clone(disputes), func(d desk.Dispute) bool { return d.Kind != kind }))
}

// headAndFoot sets what scrolls above a table and the last object below it. The
// table has what is left, and never less than it needs.
type headAndFoot struct{ scrolled fyne.CanvasObject }

func (l headAndFoot) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	head, table, foot := objects[0], objects[1], objects[2]
	l.scrolled.Resize(fyne.NewSize(size.Width, l.scrolled.Size().Height)) // the height of wrapped text follows from its width
	bottom := foot.MinSize().Height
	top := max(0, min(l.scrolled.MinSize().Height, size.Height-bottom-table.MinSize().Height))
	head.Resize(fyne.NewSize(size.Width, top))
	head.Move(fyne.Position{})
	table.Resize(fyne.NewSize(size.Width, max(0, size.Height-top-bottom)))
	table.Move(fyne.NewPos(0, top))
	foot.Resize(fyne.NewSize(size.Width, bottom))
	foot.Move(fyne.NewPos(0, size.Height-bottom))
}

func (headAndFoot) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Scaled(200), look.Scaled(200))
}
