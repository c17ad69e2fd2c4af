package ui

import (
	"sportello/app/desk"
	"sportello/app/ui/screen"
)

// Commands is the table as it stands, for tests.
func (w *Window) Commands() []screen.Command { return w.commands() }

// Here names the screen shown.
func (w *Window) Here() string { return w.here.name }

// Current is the screen shown.
func (w *Window) Current() screen.Screen { return w.current }

// Session is the unlocked session, for tests that work behind the program's back.
func (w *Window) Session() *desk.Session { return w.session }

// HalfWay shows the current screen, which is the queue's, as it is while an
// attempt is so far.
func (w *Window) HalfWay(step desk.Progress) {
	s := w.current.(*sendingScreen)
	s.stop = func() { s.stop = nil; s.refresh() }
	s.showButton()
	s.progress(step)
}
