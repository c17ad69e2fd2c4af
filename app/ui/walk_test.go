package ui_test

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// walk tells every text that is drawn.
func walk(o fyne.CanvasObject, tell func(string)) {
	if o == nil || !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *canvas.Text:
		tell(o.Text)
	case *fyne.Container:
		for _, each := range o.Objects {
			walk(each, tell)
		}
	case fyne.Widget:
		for _, each := range test.WidgetRenderer(o).Objects() {
			walk(each, tell)
		}
	}
}
