package chart

import (
	"errors"
	"fmt"
	"image"
	"sync"

	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/renderers/rasterizer"

	"sportello/app/typeset"
)

// ErrSize is returned for a picture without pixels or larger than any screen.
var ErrSize = errors.New("no size for a chart")

// Pixels of a picture: below the smallest nothing could be read.
const (
	smallestWidth, smallestHeight = 120, 60
	largest                       = 8192
)

// unit is a pixel of 96 to the inch in millimetres.
const unit = 25.4 / 96

// Area is where a bar, a bin or a point lies, with the whole band of its group,
// so that the mouse finds what is small.
type Area struct {
	Series, Group int // Series is -1 where the band is that of all
	In            image.Rectangle
}

// Drawer draws charts on the screen; it keeps the fonts. It may be used by
// several goroutines and draws one picture at a time.
type Drawer struct {
	mu    sync.Mutex
	faces *typeset.Faces
}

// NewDrawer returns a drawer. It loads fonts, which takes some milliseconds.
func NewDrawer() (*Drawer, error) {
	faces, err := typeset.Load()
	if err != nil {
		return nil, fmt.Errorf("preparing charts: %w", err)
	}
	return &Drawer{faces: faces}, nil
}

// Draw draws a chart in width × height pixels, without a ground of its own, and
// says where its groups lie. The same chart gives the same picture. Where it is so
// small that nothing could be read it is empty. Errors: ErrSize.
func (d *Drawer) Draw(c Chart, width, height int, style Style) (drawn image.Image, areas []Area, err error) {
	defer recovered(&err)
	scale := style.scale()
	if width < 1 || height < 1 || width > largest || height > largest {
		return nil, nil, fmt.Errorf("%w: %d × %d pixels", ErrSize, width, height)
	}
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	if float64(width) < smallestWidth*scale || float64(height) < smallestHeight*scale {
		return picture, nil, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	wide, high := float64(width)/scale*unit, float64(height)/scale*unit
	page := canvas.New(wide, high)
	areas, err = Paint(canvas.NewContext(page), d.faces, c, Place{Left: 0, Top: high, Width: wide, Height: high}, style)
	if err != nil {
		return nil, nil, err
	}
	screen := rasterizer.FromImage(picture, canvas.DPMM(scale/unit), canvas.LinearColorSpace{})
	page.RenderTo(screen)
	screen.Close()
	for i, area := range areas {
		areas[i].In = scaled(area.In, scale)
	}
	return picture, areas, nil
}

func (s Style) scale() float64 {
	if s.Scale == 0 {
		return 1
	}
	return float64(min(max(s.Scale, 0.5), 8))
}

func scaled(r image.Rectangle, scale float64) image.Rectangle {
	at := func(p image.Point) image.Point {
		return image.Pt(int(float64(p.X)*scale), int(float64(p.Y)*scale))
	}
	return image.Rectangle{at(r.Min), at(r.Max)}
}

// Place is where a chart lies on a canvas, in millimetres; Top is measured from
// the bottom, as the canvas does.
type Place struct {
	Left, Top, Width, Height float64
}

// Paint draws a chart on a canvas, for paper. Its texts are 12 pixels of 96 to the
// inch. The areas are in such pixels.
func Paint(ctx *canvas.Context, faces *typeset.Faces, c Chart, at Place, style Style) (areas []Area, err error) {
	defer recovered(&err)
	d := newSketch(ctx, faces, at, style)
	d.title(c.heading())
	if words, nothing := c.empty(); nothing {
		d.nothing(words)
		return nil, nil
	}
	if err := c.draw(d); err != nil {
		return nil, fmt.Errorf("drawing a chart: %w", err)
	}
	return d.areas, nil
}

// recovered keeps a panic of the libraries, which no numbers or names should cause,
// from taking the desk down.
func recovered(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("drawing a chart: %v", cause)
	}
}
