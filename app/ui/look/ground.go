package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Ground is what lies under a screen. It leaves out what the largest panel or
// calendar lies over: an area painted twice takes twice as long.
type Ground struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

// NewGround lays content on the ground.
func NewGround(content fyne.CanvasObject) *Ground {
	g := &Ground{content: content}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *Ground) CreateRenderer() fyne.WidgetRenderer {
	r := &groundRenderer{composed: composed{g.content}, ground: g}
	for i := range r.bands {
		r.bands[i] = canvas.NewRectangle(color.Transparent)
		r.objects = append(r.objects, r.bands[i])
	}
	r.objects = append(r.objects, g.content)
	r.paint()
	return r
}

type groundRenderer struct {
	composed
	ground  *Ground
	bands   [4]*canvas.Rectangle // above, below, left and right of what is left out
	objects []fyne.CanvasObject
}

func (r *groundRenderer) paint() {
	for _, band := range r.bands {
		band.FillColor = colorOf(r.ground, ColorGround)
	}
}

func (r *groundRenderer) Refresh() {
	r.paint()
	r.composed.Refresh()
}

// Objects is asked for by whoever goes through the window: the bands are never out
// of date.
func (r *groundRenderer) Objects() []fyne.CanvasObject {
	size := r.ground.Size()
	at, over := covered(r.ground.content, fyne.Position{})
	if over.IsZero() {
		at, over = fyne.Position{}, fyne.NewSize(size.Width, 0)
	}
	foot, right := at.Y+over.Height, at.X+over.Width
	for i, band := range [...]struct{ x, y, width, height float32 }{
		{0, 0, size.Width, at.Y}, {0, foot, size.Width, size.Height - foot},
		{0, at.Y, at.X, over.Height}, {right, at.Y, size.Width - right, over.Height},
	} {
		r.bands[i].Hidden = band.width <= 0 || band.height <= 0
		r.bands[i].Move(fyne.NewPos(band.x, band.y))
		r.bands[i].Resize(fyne.NewSize(band.width, band.height))
	}
	return r.objects
}

// covered is the largest area that a panel or a calendar covers in whole pixels,
// without its edge and round corners; at is where the object's parent begins.
func covered(o fyne.CanvasObject, at fyne.Position) (from fyne.Position, size fyne.Size) {
	if !o.Visible() {
		return from, size
	}
	at = at.Add(o.Position())
	edge := float32(1)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			if pos, over := covered(child, at); over.Width*over.Height > size.Width*size.Height {
				from, size = pos, over
			}
		}
		return from, size
	case *Plate:
		if o.fill == "" {
			return from, size
		}
		edge += o.radius
	case *Calendar:
	default:
		return from, size
	}
	from = fyne.NewPos(round(at.X+edge), round(at.Y+edge))
	size = fyne.NewSize(round(at.X+o.Size().Width-edge)-from.X, round(at.Y+o.Size().Height-edge)-from.Y)
	return from, size.Max(fyne.Size{})
}
