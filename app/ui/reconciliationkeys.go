package ui

import (
	"unicode"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/screen"
)

// Commands implements screen.Screen.
func (s *reconciliationScreen) Commands() []screen.Command {
	if laid := s.visits(); laid != nil {
		return append(laid.commands(), s.walk()...)
	}
	const menu, shift = "command.menu.application", fyne.KeyModifierShift
	open := s.ready
	pair := func() bool { return open() && s.pane.open.Kind == desk.DisputePair }
	keep := func(value int) func() { return func() { s.pane.keep(value) } }
	return append([]screen.Command{
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
	}, s.walk()...)
}

// walk are the commands that go from case to case.
func (s *reconciliationScreen) walk() []screen.Command {
	const view = "command.menu.view"
	several := func() bool { return len(s.disputes) > 1 && !s.busy }
	return []screen.Command{
		{ID: "previous-dispute", Key: fyne.KeyLeft, Menu: view, Enabled: several, Run: func() { s.list.SetCurrent(s.list.Current() - 1) }},
		{ID: "next-dispute", Key: fyne.KeyRight, Menu: view, Enabled: several, Run: func() { s.list.SetCurrent(s.list.Current() + 1) }},
		{ID: "undo-decision", Key: fyne.KeyZ, Modifier: fyne.KeyModifierShortcutDefault, Menu: "command.menu.edit", Enabled: func() bool { return !s.busy }, Run: s.undo},
	}
}

// ready says whether the case on the screen can be worked on. While the next is
// being read it cannot: a key typed ahead must neither decide on the one before
// nor on one that nobody has seen.
func (s *reconciliationScreen) ready() bool {
	if laid := s.visits(); laid != nil {
		return laid.dispute().ID == s.current && !s.busy
	}
	return s.pane.shown() && s.pane.open.ID == s.current && !s.busy
}

// turn shows the case that is laid open, of one kind or the other; the keys go
// with it.
func (s *reconciliationScreen) turn() {
	table := s.pane.table
	shown := s.pane.object
	s.asking.Enable()
	if laid := s.visits(); laid != nil {
		s.asking.Disable() // whoever was at the desk knows no more of it
		shown, table = laid.parts()
	}
	for _, object := range []fyne.CanvasObject{s.pane.object, s.slots.object, s.gone.object} {
		if object == shown {
			object.Show()
		} else {
			object.Hide()
		}
	}
	s.object.Refresh()
	if s.window.current == screen.Screen(s) && !s.window.inDialog() {
		s.Window.Canvas().Focus(table)
	}
	s.Changed()
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
