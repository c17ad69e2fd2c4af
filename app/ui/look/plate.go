package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Plate is a coloured ground, with an outline or none, under an object.
type Plate struct {
	widget.BaseWidget
	content fyne.CanvasObject
	fill    fyne.ThemeColorName
	stroke  fyne.ThemeColorName
	width   float32
	radius  float32
}

// NewPlate lays content on a ground of the given colour without an outline;
// content may be nil.
func NewPlate(fill fyne.ThemeColorName, content fyne.CanvasObject) *Plate {
	return newPlate(fill, "", 0, content)
}

func newPlate(fill, stroke fyne.ThemeColorName, radius float32, content fyne.CanvasObject) *Plate {
	p := &Plate{content: content, fill: fill, stroke: stroke, width: 1, radius: radius}
	p.ExtendBaseWidget(p)
	return p
}

// Panel is the white card with a thin outline that carries a group of things.
func Panel(content fyne.CanvasObject) *Plate {
	return newPlate(ColorPanel, ColorLine, 5, content)
}

// Raised is the lighter plate on the top bar: the site, the search.
func Raised(content fyne.CanvasObject) *Plate {
	return newPlate(ColorBarRaised, "", 4, content)
}

func (p *Plate) paint(fill, stroke fyne.ThemeColorName, width float32) {
	if p.fill == fill && p.stroke == stroke && p.width == width {
		return
	}
	p.fill, p.stroke, p.width = fill, stroke, width
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *Plate) CreateRenderer() fyne.WidgetRenderer {
	r := &plateRenderer{plate: p, ground: canvas.NewRectangle(color.Transparent)}
	r.objects = []fyne.CanvasObject{r.ground}
	if p.content != nil {
		r.objects = append(r.objects, p.content)
	}
	r.update()
	return r
}

type plateRenderer struct {
	plate   *Plate
	ground  *canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *plateRenderer) update() {
	p := r.plate
	r.ground.FillColor = colorOf(p, p.fill)
	r.ground.StrokeColor = colorOf(p, p.stroke)
	r.ground.StrokeWidth = 0
	if p.stroke != "" {
		r.ground.StrokeWidth = p.width
	}
	r.ground.CornerRadius = p.radius
	r.ground.Hidden = p.fill == "" && p.stroke == "" // what is not seen need not be drawn
}

func (r *plateRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	if r.plate.content != nil {
		r.plate.content.Resize(size)
	}
}

func (r *plateRenderer) MinSize() fyne.Size {
	if r.plate.content == nil {
		return fyne.Size{}
	}
	return r.plate.content.MinSize()
}

func (r *plateRenderer) Refresh() {
	r.update()
	r.ground.Refresh()
	if r.plate.content != nil {
		r.plate.content.Refresh()
	}
}

func (r *plateRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *plateRenderer) Destroy()                     {}

// composed lets a widget be made of an object that lays itself out.
type composed struct{ content fyne.CanvasObject }

func (r composed) Layout(size fyne.Size)        { r.content.Resize(size) }
func (r composed) MinSize() fyne.Size           { return r.content.MinSize() }
func (r composed) Refresh()                     { r.content.Refresh() }
func (r composed) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.content} }
func (r composed) Destroy()                     {}

// pressable is the part of rows and cards that the mouse can press. The keyboard
// reaches the same through commands, so these are no tab stops.
type pressable struct {
	widget.BaseWidget
	onTapped func()
	onHover  func(over bool)
}

func (p *pressable) Tapped(*fyne.PointEvent) {
	if p.onTapped != nil {
		p.onTapped()
	}
}

func (p *pressable) MouseIn(*desktop.MouseEvent)    { p.hover(true) }
func (p *pressable) MouseMoved(*desktop.MouseEvent) {}
func (p *pressable) MouseOut()                      { p.hover(false) }

func (p *pressable) hover(over bool) {
	if p.onHover != nil && p.onTapped != nil {
		p.onHover(over)
	}
}

// Cursor implements desktop.Cursorable.
func (p *pressable) Cursor() desktop.Cursor {
	if p.onTapped != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
