package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// View is a scroll of whose content only what can be seen is drawn. A painter goes
// through all of a scroll at each picture, and Fyne's own in software draws even
// what it then cuts away.
type View struct {
	widget.BaseWidget
	scroll *container.Scroll
}

// NewView shows a scroll.
func NewView(scroll *container.Scroll) *View {
	v := &View{scroll: scroll}
	v.ExtendBaseWidget(v)
	return v
}

// Veiled is an object that draws nothing while it is veiled. There are no tab
// stops in it: what a painter does not come to the keyboard does not reach.
type Veiled interface {
	fyne.CanvasObject
	Veil(veiled bool)
}

// CreateRenderer implements fyne.Widget.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	return viewRenderer{composed{v.scroll}, v.scroll}
}

type viewRenderer struct {
	composed
	scroll *container.Scroll
}

// Objects is asked for by whoever goes through the window, just before the
// content is come to: what is veiled is never out of date.
func (r viewRenderer) Objects() []fyne.CanvasObject {
	if r.scroll.Content != nil {
		veilOutside(r.scroll.Content, 0, r.scroll.Size().Height)
	}
	return r.composed.Objects()
}

// overhang is how far strokes and descenders reach beyond an object.
const overhang = 8

// veilOutside veils what lies wholly above or below a view so high; y is where the
// object's parent begins.
func veilOutside(o fyne.CanvasObject, y, height float32) {
	if !o.Visible() {
		return
	}
	y += o.Position().Y
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			veilOutside(child, y, height)
		}
	case *Plate:
		if o.content != nil {
			veilOutside(o.content, y, height)
		}
	case Veiled:
		o.Veil(y > height+overhang || y+o.Size().Height < -overhang)
	}
}

// veil is the part of a widget that makes it Veiled.
type veil struct{ veiled bool }

// Veil implements Veiled.
func (v *veil) Veil(veiled bool) { v.veiled = veiled }

func (v *veil) seen(objects ...fyne.CanvasObject) []fyne.CanvasObject {
	if v.veiled {
		return nil
	}
	return objects
}

// veilable is composed for a widget with a veil.
type veilable struct {
	composed
	veil *veil
}

func (r veilable) Objects() []fyne.CanvasObject { return r.veil.seen(r.content) }
