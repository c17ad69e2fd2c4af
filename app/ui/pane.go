package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sportello/app/ui/look"
)

// Sizes of the frame in pixels at 100 %.
const (
	barHeight = 48
	railWidth = 84
)

// rootPane lays bar, rail and screen, and notices that the mouse moves.
type rootPane struct {
	widget.BaseWidget
	moved     func()
	bar, rail fyne.CanvasObject // nil before the data is open
	screen    fyne.CanvasObject
}

func newRootPane(moved func(), bar, rail fyne.CanvasObject) *rootPane {
	p := &rootPane{moved: moved, bar: bar, rail: rail}
	p.ExtendBaseWidget(p)
	return p
}

func (p *rootPane) show(screen fyne.CanvasObject) {
	p.screen = screen
	p.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (p *rootPane) MouseIn(*desktop.MouseEvent) { p.moved() }

// MouseMoved implements desktop.Hoverable.
func (p *rootPane) MouseMoved(*desktop.MouseEvent) { p.moved() }

// MouseOut implements desktop.Hoverable.
func (p *rootPane) MouseOut() { p.moved() }

// CreateRenderer implements fyne.Widget.
func (p *rootPane) CreateRenderer() fyne.WidgetRenderer { return paneRenderer{p} }

type paneRenderer struct{ pane *rootPane }

func (r paneRenderer) Layout(size fyne.Size) {
	p := r.pane
	var left, top float32
	if p.bar != nil {
		left, top = look.Scaled(railWidth), look.Scaled(barHeight)
		p.bar.Resize(fyne.NewSize(size.Width, top))
		p.bar.Move(fyne.Position{})
		p.rail.Resize(fyne.NewSize(left, size.Height-top))
		p.rail.Move(fyne.NewPos(0, top))
	}
	if p.screen != nil {
		p.screen.Resize(fyne.NewSize(max(0, size.Width-left), max(0, size.Height-top)))
		p.screen.Move(fyne.NewPos(left, top))
	}
}

// MinSize is small: a window must fit a small display, whatever the screen would like.
func (r paneRenderer) MinSize() fyne.Size { return fyne.NewSize(640, 400) }

func (r paneRenderer) Refresh() {
	r.Layout(r.pane.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r paneRenderer) Objects() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{r.pane.bar, r.pane.rail, r.pane.screen} {
		if o != nil {
			all = append(all, o)
		}
	}
	return all
}

func (r paneRenderer) Destroy() {}
