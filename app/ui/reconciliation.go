package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
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

	count  *look.Text
	list   *look.Table
	pane   *casePane
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
	s.pane = newCasePane(s)
	ask := w.button(texts.T("reconciliation.ask"), "C", look.Plain, s.ask)
	undo := w.button(texts.T("reconciliation.undo"), keyText(texts, fyne.KeyZ, fyne.KeyModifierShortcutDefault), look.Plain, s.undo)
	s.decide = w.button(texts.T("reconciliation.decide"), texts.T("key.enter"), look.Main, s.settle)
	heading := look.Row(10, 0, look.Column(0, look.NewElided(texts.T("reconciliation.title"), look.Title), s.count), ask, undo, s.decide)
	s.object = page(heading, &fyne.Container{Layout: caseBesideList{}, Objects: []fyne.CanvasObject{look.Panel(s.list), look.Panel(s.pane.object)}})
	return s
}

// Object implements screen.Screen.
func (s *reconciliationScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *reconciliationScreen) Commands() []screen.Command {
	const menu, edit, shift = "command.menu.application", "command.menu.edit", fyne.KeyModifierShift
	open := s.ready
	pair := func() bool { return open() && s.pane.open.Kind == desk.DisputePair }
	several := func() bool { return len(s.disputes) > 1 && !s.busy }
	keep := func(value int) func() { return func() { s.pane.keep(value) } }
	return []screen.Command{
		{ID: "decide", Key: fyne.KeyReturn, Menu: menu, Enabled: open, Run: s.settle},
		{ID: "keep-left", Key: fyne.Key1, Menu: menu, Enabled: open, Run: keep(0)},
		{ID: "keep-right", Key: fyne.Key2, Menu: menu, Enabled: open, Run: keep(1)},
		{ID: "keep-other", Key: fyne.Key3, Menu: menu, Enabled: open, Run: s.typeOther},
		{ID: "keep-third", Key: fyne.Key4, Menu: menu, Enabled: func() bool { return open() && s.pane.further() > 0 }, Run: keep(2)},
		{ID: "keep-fourth", Key: fyne.Key5, Menu: menu, Enabled: func() bool { return open() && s.pane.further() > 1 }, Run: keep(3)},
		{ID: "keep-none", Key: fyne.Key0, Menu: menu, Enabled: open, Run: func() { s.pane.write("") }},
		{ID: "keep-all-left", Key: fyne.Key1, Modifier: shift, Menu: menu, Enabled: open, Run: func() { s.pane.keepAll(0) }},
		{ID: "keep-all-right", Key: fyne.Key2, Modifier: shift, Menu: menu, Enabled: open, Run: func() { s.pane.keepAll(1) }},
		{ID: "two-people", Key: fyne.KeyD, Menu: menu, Enabled: pair, Run: s.different},
		{ID: "ask-operator", Key: fyne.KeyC, Menu: menu, Enabled: open, Run: s.ask},
		{ID: "story-of-field", Key: fyne.KeyS, Menu: menu, Enabled: open, Run: s.storyOfField},
		{ID: "open-record", Key: fyne.KeyF2, Menu: menu, Enabled: open, Run: s.openRecord},
		{ID: "previous-dispute", Key: fyne.KeyLeft, Menu: "command.menu.view", Enabled: several, Run: func() { s.list.SetCurrent(s.list.Current() - 1) }},
		{ID: "next-dispute", Key: fyne.KeyRight, Menu: "command.menu.view", Enabled: several, Run: func() { s.list.SetCurrent(s.list.Current() + 1) }},
		{ID: "undo-decision", Key: fyne.KeyZ, Modifier: fyne.KeyModifierShortcutDefault, Menu: edit, Enabled: func() bool { return !s.busy }, Run: s.undo},
	}
}

// ready says whether the case on the screen can be worked on. While the next is
// being read it cannot: a key typed ahead must neither decide on the one before
// nor on one that nobody has seen.
func (s *reconciliationScreen) ready() bool {
	return s.pane.shown() && s.pane.open.ID == s.current && !s.busy
}

// typed takes a letter: the digits with Shift as keyboards write them, too.
func (s *reconciliationScreen) typed(r rune) bool {
	key, modifier := fyne.KeyName(string(unicode.ToUpper(r))), fyne.KeyModifier(0)
	switch r {
	case '!':
		key, modifier = fyne.Key1, fyne.KeyModifierShift
	case '"', '@':
		key, modifier = fyne.Key2, fyne.KeyModifierShift
	}
	return s.window.run(key, modifier)
}

// Shown implements screen.Screen.
func (s *reconciliationScreen) Shown() {
	s.Window.Canvas().Focus(s.pane.table)
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
	s.Work(func(ctx context.Context) (err error) {
		disputes, err = s.Session.Disputes(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.Failed(err)
			return
		}
		s.take(disputes, next)
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
		row = min(before, len(disputes)-1)
	}
	s.list.SetCurrent(row)
	s.open(row)
	s.Changed()
}

// counted is how much waits, and of what.
func (s *reconciliationScreen) counted() string {
	pairs := 0
	for _, dispute := range s.disputes {
		if dispute.Kind == desk.DisputePair {
			pairs++
		}
	}
	parts := []string{s.Texts.N("reconciliation.waiting", len(s.disputes))}
	if pairs > 0 {
		parts = append(parts, s.Texts.N("reconciliation.pairs", pairs))
	}
	if fields := len(s.disputes) - pairs; fields > 0 {
		parts = append(parts, s.Texts.N("reconciliation.records", fields))
	}
	return strings.Join(parts, " · ")
}

func (s *reconciliationScreen) row(row int) []look.Cell {
	dispute := s.disputes[row]
	texts := s.Texts
	var parts []string
	if dispute.Kind == desk.DisputePair {
		parts = append(parts, texts.T("reconciliation.same-person"))
		if dispute.Kin != "" {
			parts[0] = texts.T("evidence.level." + dispute.Kin)
		}
		if dispute.Probability > 0 && dispute.Kin == "" {
			parts[0] += " " + texts.T("reconciliation.percent", i18n.Data{"Percent": percent(dispute.Probability)})
		}
	} else {
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
		s.pane.close()
		s.Changed()
		return
	}
	id := s.disputes[row].ID
	if s.pane.shown() && s.pane.open.ID == id && s.current == id {
		return
	}
	s.current = id
	var laid desk.Case
	s.Work(func(ctx context.Context) (err error) {
		laid, err = s.Session.Dispute(ctx, id)
		return err
	}, func(err error) {
		switch {
		case s.current != id: // the operator has gone on
		case errors.Is(err, desk.ErrDecided):
			s.refresh()
		case err != nil:
			s.Failed(err)
		default:
			s.pane.show(laid)
			s.Changed()
		}
	})
}

// settle decides what is chosen and goes on to the next, or to the first field
// that is not chosen yet.
func (s *reconciliationScreen) settle() {
	if !s.ready() {
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
	s.pane.close()
	s.current = uuid.Nil
	left := slices.DeleteFunc(slices.Clone(s.disputes), func(d desk.Dispute) bool { return d.ID == decided })
	s.take(left, uuid.Nil)
	s.refresh()
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
			s.pane.close()
			s.current = uuid.Nil
			s.reload(id)
		}
	})
}

// ask sends a note to the operator who was at the desk.
func (s *reconciliationScreen) ask() {
	if !s.ready() {
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
		s.Work(func(ctx context.Context) error { return s.Session.Ask(ctx, open, name, text) }, func(err error) {
			if err != nil {
				s.Failed(err)
				return
			}
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
	switch {
	case open.Kind == desk.DisputePair:
		s.ShowPerson(open.People[0])
	case open.Of == "person":
		s.ShowPerson(open.ID)
	case open.Of == "application":
		openApplication(s.Stage, desk.Summary{ID: open.ID})
	}
}
