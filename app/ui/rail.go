package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/ui/look"
	"sportello/assets/icons"
)

// rail is the list of places at the left.
type rail struct {
	object fyne.CanvasObject
	items  map[string]*look.RailItem
}

func newRail(w *Window) *rail {
	r := &rail{items: make(map[string]*look.RailItem)}
	column := look.Column(0)
	for _, name := range onRail {
		svg, _ := icons.Rail(name) // a test holds the places against the icons
		item := look.NewRailItem(fyne.NewStaticResource(name+".svg", svg), w.texts.T("rail."+name))
		item.OnTapped = func() {
			if !w.inDialog() {
				w.show(place{name: name})
			}
		}
		r.items[name] = item
		column.Add(item)
	}
	r.object = look.NewPlate(look.ColorPanel, container.NewStack(
		container.NewVScroll(look.Inset(6, 0, 0, 0, column)), look.NewUpright()))
	return r
}

// show shows the places that this laptop has.
func (r *rail) show(reconciles bool) {
	if item := r.items[reconciliationPlace]; item.Visible() != reconciles {
		item.Hidden = !reconciles
		r.object.Refresh()
	}
}

// mark marks the place shown.
func (r *rail) mark(here place) {
	for name, item := range r.items {
		item.SetCurrent(name == here.onRail())
	}
}
