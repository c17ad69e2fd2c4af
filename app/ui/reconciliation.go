package ui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// reconciliationScreen is what waits for a person's decision, and one of it laid
// open: the list follows the case, and the keys stay with the case.
type reconciliationScreen struct {
	*screen.Stage
	window   *Window
	words    recordWords
	disputes []desk.Dispute
	current  uuid.UUID // of the dispute whose case is shown or read
	busy     bool      // a decision is on its way
	acts     int       // how many there were: a list read before the last is out of date

	count  *look.Text
	list   *look.Table
	pane   *casePane
	slots  *slotPane // in its place while a double booking is shown
	gone   *cancelledPane
	asking *look.Button
	decide *look.Button
	object fyne.CanvasObject
}

func newReconciliation(w *Window) *reconciliationScreen {
	s := &reconciliationScreen{Stage: w.stage, window: w, words: newRecordWords(w.stage)}
	texts := s.Texts
	s.count = look.NewElided("", look.Muted)
	s.list = look.NewTable(look.TableSpec{
		Columns: []look.TableColumn{{Title: texts.T("reconciliation.list")}}, Tall: true, Passive: true,
		Empty: texts.T("reconciliation.nothing"), OnMoved: func(row int) { s.open(row) },
	})
	s.pane, s.slots, s.gone = newCasePane(s), newSlotPane(s), newCancelledPane(s)
	s.slots.object.Hide()
	s.gone.object.Hide()
	s.asking = w.button(texts.T("reconciliation.ask"), "C", look.Plain, s.ask)
	undo := w.button(texts.T("reconciliation.undo"), keyText(texts, fyne.KeyZ, fyne.KeyModifierShortcutDefault), look.Plain, s.undo)
	s.decide = w.button(texts.T("reconciliation.decide"), texts.T("key.enter"), look.Main, s.settle)
	heading := look.Row(10, 0, look.Column(0, look.NewElided(texts.T("reconciliation.title"), look.Title), s.count), s.asking, undo, s.decide)
	s.object = page(heading, &fyne.Container{Layout: caseBesideList{}, Objects: []fyne.CanvasObject{look.Panel(s.list), look.Panel(container.NewStack(s.pane.object, s.slots.object, s.gone.object))}})
	return s
}

// Object implements screen.Screen.
func (s *reconciliationScreen) Object() fyne.CanvasObject { return s.object }

// Shown implements screen.Screen.
func (s *reconciliationScreen) Shown() {
	s.turn()
	s.refresh()
}

// Hidden implements screen.Screen.
func (s *reconciliationScreen) Hidden() {}

func (s *reconciliationScreen) refresh() { s.reload(uuid.Nil) }

// reload reads the list again. What is shown stays as long as it waits; what
// somebody else has decided meanwhile gives way, and that is said. If told so,
// another dispute is opened.
func (s *reconciliationScreen) reload(next uuid.UUID) {
	var disputes []desk.Dispute
	acts := s.acts
	s.Try(func(ctx context.Context) (err error) {
		disputes, err = s.Session.Disputes(ctx)
		return err
	}, func() {
		if acts == s.acts { // or else the list is being read again
			s.take(disputes, next)
		}
	})
}

func (s *reconciliationScreen) take(disputes []desk.Dispute, next uuid.UUID) {
	before := max(0, s.list.Current())
	s.disputes = disputes
	s.list.SetRows(len(disputes), s.row)
	s.count.SetText(s.counted())
	at := func(id uuid.UUID) int {
		return slices.IndexFunc(disputes, func(d desk.Dispute) bool { return d.ID == id })
	}
	row := at(next)
	if row < 0 {
		row = at(s.current)
	}
	if row < 0 {
		if s.current != uuid.Nil && s.pane.shown() && !s.busy {
			s.sayGone(s.pane.open)
		}
		if laid := s.visits(); s.current != uuid.Nil && laid != nil && !s.busy {
			s.Say(s.Texts.T("reconciliation.gone", i18n.Data{"Name": laid.dispute().Title}))
		}
		row = min(before, len(disputes)-1)
	}
	s.list.SetCurrent(row)
	s.open(row)
	s.Changed()
}

// counted is how much waits, and of what.
func (s *reconciliationScreen) counted() string {
	pairs, slots, gone := countOf(s.disputes, desk.DisputePair), countOf(s.disputes, desk.DisputeSlot), countOf(s.disputes, desk.DisputeCancelled)
	parts := []string{s.Texts.N("reconciliation.waiting", len(s.disputes))}
	if pairs > 0 {
		parts = append(parts, s.Texts.N("reconciliation.pairs", pairs))
	}
	if slots > 0 {
		parts = append(parts, s.Texts.N("reconciliation.slots", slots))
	}
	if gone > 0 {
		parts = append(parts, s.Texts.N("reconciliation.cancelled", gone))
	}
	if fields := len(s.disputes) - pairs - slots - gone; fields > 0 {
		parts = append(parts, s.Texts.N("reconciliation.records", fields))
	}
	return strings.Join(parts, " · ")
}

func (s *reconciliationScreen) row(row int) []look.Cell {
	dispute := s.disputes[row]
	texts := s.Texts
	if dispute.Kind == desk.DisputeSlot {
		return []look.Cell{{Text: dispute.Title, Style: look.Strong, Detail: s.slotCount(dispute)}}
	}
	var parts []string
	switch dispute.Kind {
	case desk.DisputeCancelled:
		parts = append(parts, texts.T("reconciliation.cancelled.what"))
	case desk.DisputePair:
		parts = append(parts, texts.T("reconciliation.same-person"))
		if dispute.Kin != "" {
			parts[0] = texts.T("evidence.level." + dispute.Kin)
		}
		if dispute.Probability > 0 && dispute.Kin == "" {
			parts[0] += " " + texts.T("reconciliation.percent", i18n.Data{"Percent": percent(dispute.Probability)})
		}
	default:
		name := s.words.label(dispute.Of, dispute.Fields[0])
		if len(dispute.Fields) == 1 {
			parts = append(parts, name)
		} else {
			parts = append(parts, texts.N("reconciliation.fields", len(dispute.Fields)))
		}
	}
	switch {
	case dispute.Answered:
		parts = append([]string{texts.T("reconciliation.answered")}, parts...)
	case dispute.Asked:
		parts = append([]string{texts.T("reconciliation.asked")}, parts...)
	case dispute.Soon:
		parts = append([]string{texts.T("reconciliation.soon")}, parts...)
	case dispute.Laptops > 2:
		parts = append(parts, texts.N("reconciliation.laptops", dispute.Laptops))
	}
	title := dispute.Title
	if title == "" {
		title = texts.T("record.kind." + dispute.Of)
	}
	return []look.Cell{{Text: title, Style: look.Strong, Detail: strings.Join(parts, " · ")}}
}

// percent never says that it is certain.
func percent(probability float64) int { return min(99, max(1, int(probability*100))) }

// open lays the dispute of a row open, unless that is what is shown.
func (s *reconciliationScreen) open(row int) {
	if row < 0 || row >= len(s.disputes) {
		s.current = uuid.Nil
		s.closeCase()
		s.turn()
		return
	}
	id := s.disputes[row].ID
	laidOpen := s.visits()
	if s.current == id && (s.pane.shown() && s.pane.open.ID == id || laidOpen != nil && laidOpen.dispute().ID == id) {
		return
	}
	s.current = id
	switch s.disputes[row].Kind {
	case desk.DisputeSlot:
		s.openSlot(id)
		return
	case desk.DisputeCancelled:
		s.openCancelled(id)
		return
	}
	var laid desk.Case
	s.lay(id, func(ctx context.Context) (err error) {
		laid, err = s.Session.Dispute(ctx, id)
		return err
	}, func() {
		s.closeCase()
		s.pane.show(laid)
	})
}

// lay reads what there is to decide and lays it open.
func (s *reconciliationScreen) lay(id uuid.UUID, read func(context.Context) error, show func()) {
	s.Work(read, func(err error) {
		switch {
		case s.current != id: // the operator has gone on
		case errors.Is(err, desk.ErrDecided):
			s.refresh()
		case err != nil:
			s.Failed(err)
		default:
			show()
			s.turn()
		}
	})
}

// settle decides what is chosen and goes on to the next, or to the first field
// that is not chosen yet.
func (s *reconciliationScreen) settle() {
	if !s.ready() {
		return
	}
	if laid := s.visits(); laid != nil {
		laid.settle()
		return
	}
	if left := s.pane.undecided(); left > 0 {
		s.pane.goToUndecided()
		s.Say(s.Texts.N("reconciliation.left", left))
		return
	}
	if unseen := s.pane.unseen(); unseen > 0 {
		s.pane.goToUnseen()
		s.Say(s.Texts.N("reconciliation.unseen", unseen))
		return
	}
	open, choices := s.pane.open, s.pane.values()
	said := "reconciliation.decided"
	if open.Kind == desk.DisputePair {
		said = "reconciliation.one-person"
	}
	s.act(said, func(ctx context.Context) error { return s.Session.Decide(ctx, open, choices) })
}

// different decides that the two are two people.
func (s *reconciliationScreen) different() {
	open := s.pane.open
	s.act("reconciliation.two-people", func(ctx context.Context) error { return s.Session.Different(ctx, open) })
}

// act does what decides the case that is shown, says so and goes on.
func (s *reconciliationScreen) act(said string, do func(ctx context.Context) error) {
	open := s.pane.open
	s.busy = true
	s.Work(do, func(err error) {
		switch {
		case errors.Is(err, desk.ErrDecided):
			s.sayGone(open)
		case err != nil:
			s.busy = false
			s.Failed(err)
			return
		default:
			s.Say(s.Texts.T(said, i18n.Data{"Name": open.Title}))
		}
		s.busy = false
		s.goOn()
	})
}

// sayGone says that somebody else has decided on what was shown, and who.
func (s *reconciliationScreen) sayGone(open desk.Case) {
	var by desk.Origin
	var decided bool
	s.Work(func(ctx context.Context) (err error) {
		by, decided, err = s.Session.DecidedBy(ctx, open)
		return err
	}, func(err error) {
		switch name := (i18n.Data{"Name": open.Title}); {
		case err != nil:
			s.Failed(err)
		case !decided:
			s.Say(s.Texts.T("reconciliation.gone", name))
		default:
			name["By"] = s.words.who(by)
			s.Say(s.Texts.T("reconciliation.gone-by", name))
		}
	})
}

// goOn opens the next case at once; the list is read again behind it.
func (s *reconciliationScreen) goOn() {
	decided := s.current
	s.acts++
	s.closeCase()
	s.current = uuid.Nil
	left := slices.DeleteFunc(slices.Clone(s.disputes), func(d desk.Dispute) bool { return d.ID == decided })
	s.take(left, uuid.Nil)
	s.refresh()
}

// closeCase shows that nothing is laid open.
func (s *reconciliationScreen) closeCase() {
	s.pane.close()
	s.slots.close()
	s.gone.close()
}

// undo takes the last decision back and shows what it was about.
func (s *reconciliationScreen) undo() {
	var id uuid.UUID
	var ok bool
	s.busy = true
	s.Work(func(ctx context.Context) (err error) {
		id, ok, err = s.Session.UndoDecision(ctx)
		return err
	}, func(err error) {
		s.busy = false
		switch {
		case err != nil:
			s.Failed(err)
		case !ok:
			s.Say(s.Texts.T("reconciliation.nothing-to-undo"))
		default:
			s.Say(s.Texts.T("reconciliation.undone"))
			s.acts++
			s.closeCase()
			s.current = uuid.Nil
			s.reload(id)
		}
	})
}

// ask sends a note to the operator who was at the desk.
func (s *reconciliationScreen) ask() {
	if !s.ready() || s.visits() != nil {
		return
	}
	open, name := s.pane.open, s.pane.field()
	label := ""
	if name != "" {
		label = s.words.label(open.Of, name)
	}
	dialog := s.window.newDialog(s.Texts.T("reconciliation.ask.title", i18n.Data{"Name": open.Title}), s.Texts.T("reconciliation.ask.text"), s.Texts.T("reconciliation.ask.send"))
	note := dialog.text("note", s.Texts.T("reconciliation.ask.note"), label, field.TextOptions{})
	if name != "" && open.Kind == desk.DisputeFields {
		note.SetValue(s.Texts.T("reconciliation.ask.draft", i18n.Data{"Field": label}))
	}
	dialog.ask(func() bool { return dialog.need(note) }, func() {
		text := note.Value()
		s.Try(func(ctx context.Context) error { return s.Session.Ask(ctx, open, name, text) }, func() {
			s.Say(s.Texts.T("reconciliation.ask.done"))
			next := s.list.Current() + 1
			s.refresh()
			s.list.SetCurrent(next)
		})
	})
}

// openRecord goes to the record itself: a case is decided with all that is on file.
func (s *reconciliationScreen) openRecord() {
	open := s.pane.open
	switch laid := s.visits(); {
	case laid != nil:
		if person := laid.whose(); person != uuid.Nil {
			s.ShowPerson(person)
		}
	case open.Kind == desk.DisputePair:
		s.ShowPerson(open.People[0])
	case open.Of == "person":
		s.ShowPerson(open.ID)
	case open.Of == "application":
		openApplication(s.Stage, desk.Summary{ID: open.ID})
	}
}
