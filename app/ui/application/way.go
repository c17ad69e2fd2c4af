package application

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// way is how Tab leaves a page: out to the next place, not to the buttons below,
// and with Shift back to the one before; and how it comes into the page from its two
// sides. Tab stops at everything, also where Enter passes. A gate to where there is
// no place is closed, and all are where nothing can be filled.
type way struct{ in, back, out, behind *gate }

func newWay(s *Screen) way {
	first := func() bool { return s.settled || index(s.places(), s.current) <= 0 }
	last := func() bool { return s.settled || index(s.places(), s.current) == len(s.places())-1 }
	w := way{in: newGate(first), back: newGate(first), out: newGate(last), behind: newGate(last)}
	w.out.through = func() { s.leaveFor(+1) }
	w.back.through = func() { s.leaveFor(-1) }
	w.in.through = func() { w.back.pass(s.stage.Window.Canvas().FocusNext) }
	w.behind.through = func() { w.out.pass(s.stage.Window.Canvas().FocusPrevious) }
	return w
}

// leaveFor goes to the next place and its first stop, or to the one before and its
// last.
func (s *Screen) leaveFor(by int) {
	places := s.places()
	id := places[index(places, s.current)+by].id
	s.past = false
	s.open(id)
	if p, ok := s.pages[id].(*formPage); ok {
		p.Visit()
	}
	side := s.way.in
	if by < 0 {
		side = s.way.behind
	}
	s.stage.Window.Canvas().Focus(side)
}

// gate is an invisible stop between others: whoever reaches it by key is passed on.
type gate struct {
	widget.BaseWidget
	through func()
	closed  func() bool
	shut    bool // closed for the moment
}

func newGate(closed func() bool) *gate {
	g := &gate{closed: closed}
	g.ExtendBaseWidget(g)
	return g
}

// pass does what takes the focus past the gate.
func (g *gate) pass(step func()) {
	g.shut = true
	step()
	g.shut = false
}

// FocusGained implements fyne.Focusable.
func (g *gate) FocusGained() { g.through() }

// FocusLost implements fyne.Focusable.
func (g *gate) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (g *gate) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (g *gate) TypedKey(*fyne.KeyEvent) {}

// Disabled implements fyne.Disableable: the keys pass over a closed gate.
func (g *gate) Disabled() bool { return g.shut || g.closed() }

// Enable implements fyne.Disableable.
func (g *gate) Enable() {}

// Disable implements fyne.Disableable.
func (g *gate) Disable() {}

// MinSize is nothing: a gate takes no room.
func (g *gate) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer implements fyne.Widget.
func (g *gate) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
