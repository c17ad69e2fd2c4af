package application

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// way is how Tab leaves a page: on to the next place as Enter does, not to the
// buttons below, and back into the page from behind it. On the last place, and
// where nothing can be filled, it is closed and the buttons come next.
type way struct{ out, in *gate }

func newWay(s *Screen) way {
	closed := func() bool {
		places := s.places()
		return s.settled || s.current == places[len(places)-1].id
	}
	w := way{out: newGate(closed), in: newGate(closed)}
	w.out.through = func() { s.next(nil) }
	w.in.through = func() {
		w.out.shut = true
		s.stage.Window.Canvas().FocusPrevious()
		w.out.shut = false
	}
	return w
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
