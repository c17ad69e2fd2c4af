package uitest

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// Click presses the first button where the mouse points and lets it go.
func (h *Hands) Click(at fyne.Position) {
	target, within := h.under(at, takesClicks)
	point := fyne.PointEvent{Position: within, AbsolutePosition: at}
	event := &desktop.MouseEvent{PointEvent: point, Button: desktop.MouseButtonPrimary}
	if mouseable, ok := target.(desktop.Mouseable); ok {
		mouseable.MouseDown(event)
	}
	h.unfocus(at, target)
	if mouseable, ok := target.(desktop.Mouseable); ok {
		mouseable.MouseUp(event)
	}
	if tappable, ok := target.(fyne.Tappable); ok {
		tappable.Tapped(&point)
	}
	h.settle()
}

func takesClicks(o fyne.CanvasObject) bool {
	switch o.(type) {
	case fyne.Tappable, fyne.SecondaryTappable, fyne.DoubleTappable, fyne.Focusable, desktop.Mouseable:
		return true
	}
	return false
}

// unfocus takes the focus from what the mouse has gone away from.
func (h *Hands) unfocus(at fyne.Position, target fyne.CanvasObject) {
	focused, ok := h.focused().(fyne.CanvasObject)
	if !ok || target == focused {
		return
	}
	if under, _ := h.under(at, func(o fyne.CanvasObject) bool { return o == focused }); under == nil {
		h.Window.Canvas().Unfocus()
	}
}

// under is the topmost object at a point that is looked for, and where in it the
// point lies.
func (h *Hands) under(at fyne.Position, wanted func(fyne.CanvasObject) bool) (found fyne.CanvasObject, within fyne.Position) {
	for _, root := range h.roots() {
		walk(root, place{clip: everywhere}, func(o fyne.CanvasObject, p place) bool {
			if p.clip.has(at) && (area{p.at, o.Size()}).has(at) && wanted(o) {
				found, within = o, at.Subtract(p.at)
			}
			return true
		})
	}
	return found, within
}

// roots are what the mouse can reach: what lies over everything, if there is
// something, else the content.
func (h *Hands) roots() []fyne.CanvasObject {
	if top := h.Window.Canvas().Overlays().Top(); top != nil {
		return []fyne.CanvasObject{top}
	}
	return []fyne.CanvasObject{h.Window.Canvas().Content()}
}

// Find is where a text is shown; false if it cannot be seen whole.
func (h *Hands) Find(text string) (middle fyne.Position, found bool) {
	for _, root := range h.roots() {
		walk(root, place{clip: everywhere}, func(o fyne.CanvasObject, p place) bool {
			if shown, ok := o.(*canvas.Text); ok && shown.Text == text {
				at := p.at.AddXY(o.Size().Width/2, o.Size().Height/2)
				if p.clip.has(at) {
					middle, found = at, true
				}
			}
			return !found
		})
	}
	return middle, found
}

// Shown are the texts that can be seen, in the order they are drawn.
func (h *Hands) Shown() []string {
	var texts []string
	for _, root := range append([]fyne.CanvasObject{h.Window.Canvas().Content()}, h.Window.Canvas().Overlays().List()...) {
		walk(root, place{clip: everywhere}, func(o fyne.CanvasObject, _ place) bool {
			if text, ok := o.(*canvas.Text); ok && text.Text != "" {
				texts = append(texts, text.Text)
			}
			return true
		})
	}
	return texts
}

// place is where an object stands on the canvas, and how much of it is not cut off.
type place struct {
	at   fyne.Position
	clip area
}

type area struct {
	at   fyne.Position
	size fyne.Size
}

var everywhere = area{fyne.NewPos(-1e6, -1e6), fyne.NewSize(2e6, 2e6)}

func (a area) has(p fyne.Position) bool {
	return p.X >= a.at.X && p.Y >= a.at.Y && p.X < a.at.X+a.size.Width && p.Y < a.at.Y+a.size.Height
}

func (a area) cut(b area) area {
	from := fyne.NewPos(max(a.at.X, b.at.X), max(a.at.Y, b.at.Y))
	to := fyne.NewPos(min(a.at.X+a.size.Width, b.at.X+b.size.Width), min(a.at.Y+a.size.Height, b.at.Y+b.size.Height))
	return area{from, fyne.NewSize(max(0, to.X-from.X), max(0, to.Y-from.Y))}
}

// walk visits what is shown, the topmost last, until visit says no.
func walk(o fyne.CanvasObject, p place, visit func(fyne.CanvasObject, place) bool) bool {
	if o == nil || !o.Visible() {
		return true
	}
	p.at = p.at.Add(o.Position())
	if _, scrolls := o.(*container.Scroll); scrolls {
		p.clip = p.clip.cut(area{p.at, o.Size()})
	}
	if !visit(o, p) {
		return false
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		if !walk(child, p, visit) {
			return false
		}
	}
	return true
}
