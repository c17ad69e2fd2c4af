package chart

import (
	"image"
	"image/color"
	"io"
	"math"
	"strconv"

	"github.com/go-analyze/charts/chartdraw"
	"github.com/go-analyze/charts/chartdraw/drawing"
	"github.com/golang/freetype/truetype"
	"github.com/tdewolff/canvas"

	"sportello/app/typeset"
)

// Sizes in pixels at 100 %.
const (
	titleSize = 14.0
	textSize  = 12.0
	row       = 17 // of text
	edge      = 4  // between what stands side by side

	halfCapital = 4
)

var (
	dashed = []float64{6, 3}
	dotted = []float64{2, 2}
)

// sketch is a picture being drawn: its title first, then a plot below it.
type sketch struct {
	pen           *pen
	width, height int
	top           int // what is above is taken
	colors        palette
	areas         []Area
}

func newSketch(ctx *canvas.Context, faces *typeset.Faces, at Place, style Style) *sketch {
	return &sketch{
		pen:    &pen{faces: faces, ctx: ctx, left: at.Left, top: at.Top, unit: unit, path: &canvas.Path{}},
		width:  int(at.Width / unit),
		height: int(at.Height / unit),
		colors: style.palette(),
	}
}

// text draws a text with its base line at y, and says how wide it is.
func (d *sketch) text(s string, x, y int, c drawing.Color) int {
	d.pen.textSize, d.pen.textColor = textSize, color.RGBA(c)
	d.pen.Text(s, x, y)
	return d.pen.MeasureText(s).Width()
}

func (d *sketch) measure(s string) int {
	d.pen.textSize = textSize
	return d.pen.MeasureText(s).Width()
}

// block draws a text in as many rows as it needs, at most n.
func (d *sketch) block(s string, n int, size float64, bold bool, c drawing.Color) {
	d.pen.textSize, d.pen.bold, d.pen.textColor = size, bold, color.RGBA(c)
	d.pen.wrap, d.pen.rows = d.width-2*edge, n
	lines := d.pen.set(s)
	for _, line := range lines {
		x, y := d.pen.point(edge, float64(d.top))
		d.pen.faces.Draw(d.pen.ctx, x, y-line.Ascent, line)
		d.top += int(math.Ceil(line.Height() / d.pen.unit))
	}
	d.pen.wrap, d.pen.bold = 0, false
}

func (d *sketch) title(s string) {
	if s != "" {
		d.block(s, 3, titleSize, true, d.colors.ink)
		d.top += edge
	}
}

// nothing says that there is nothing to draw.
func (d *sketch) nothing(words string) {
	d.top += row / 2
	d.block(words, max(1, (d.height-d.top)/row), textSize, false, d.colors.quiet)
}

// key says how something is drawn, by a swatch, and what it is.
type key struct {
	name   string
	swatch func(x, y int)
}

func (d *sketch) legend(keys []key) {
	const width = 26
	x := edge
	for _, k := range keys {
		if k.name == "" {
			continue
		}
		needed := width + edge + d.measure(k.name) + 4*edge
		if x > edge && x+needed > d.width {
			x, d.top = edge, d.top+row
		}
		k.swatch(x, d.top)
		d.text(k.name, x+width+edge, d.top+row-5, d.colors.quiet)
		x += needed
	}
	if x > edge {
		d.top += row + edge
	}
}

// plot has the library lay out the axes and draw the series. above is kept free
// over the plot, right beside it.
func (d *sketch) plot(above, right int, x chartdraw.XAxis, y chartdraw.YAxis, series ...chartdraw.Series) error {
	glass := drawing.ColorTransparent
	picture := chartdraw.Chart{
		Width: d.width, Height: d.height,
		Font: &truetype.Font{}, // the pen has its own; without one the library would load its
		Background: chartdraw.Style{FillColor: glass, StrokeColor: glass,
			Padding: chartdraw.NewBox(d.top+above+edge, edge, right+edge, 2*edge)},
		Canvas:         chartdraw.Style{FillColor: glass, StrokeColor: glass},
		XAxis:          x,
		YAxis:          chartdraw.YAxis{Style: chartdraw.Hidden(), Range: &chartdraw.ContinuousRange{Max: 1}},
		YAxisSecondary: y, // the library's secondary axis is the left one
		Series:         series,
	}
	return picture.Render(func(int, int) chartdraw.Renderer { return d.pen }, io.Discard)
}

func (d *sketch) axis() chartdraw.Style {
	return chartdraw.Style{
		FontStyle:   chartdraw.FontStyle{FontSize: textSize, FontColor: d.colors.ink},
		StrokeColor: d.colors.quiet, StrokeWidth: 1,
	}
}

func (d *sketch) grid() chartdraw.Style {
	return chartdraw.Style{StrokeColor: d.colors.grid, StrokeWidth: 1}
}

// fill and outline draw boxes, for the series the library does not have.
func (d *sketch) fill(b chartdraw.Box, c drawing.Color) {
	chartdraw.Draw.Box(d.pen, b, chartdraw.Style{FillColor: c})
}

func (d *sketch) outline(b chartdraw.Box, width float64, c drawing.Color) {
	chartdraw.Draw.Box(d.pen, b, chartdraw.Style{StrokeColor: c, StrokeWidth: width})
}

// hatch fills a box with slanting lines, so that it is told from a full one in
// any print.
func (d *sketch) hatch(b chartdraw.Box, c drawing.Color) {
	const apart = 5
	wide, high := b.Width(), b.Height()
	for from := apart; from < wide+high; from += apart {
		// Each is drawn by itself: the rasterizer's time grows with the square of
		// what crosses a row of pixels.
		d.line(b.Left+max(0, from-high), b.Top+min(from, high), b.Left+min(from, wide), b.Top+max(0, from-wide), 1, nil, c)
	}
	d.outline(b, 1, c)
}

func (d *sketch) line(x1, y1, x2, y2 int, width float64, dashes []float64, c drawing.Color) {
	chartdraw.Style{StrokeColor: c, StrokeWidth: width, StrokeDashArray: dashes}.WriteDrawingOptionsToRenderer(d.pen)
	d.pen.MoveTo(x1, y1)
	d.pen.LineTo(x2, y2)
	d.pen.Stroke()
}

// area notes where a group lies, and frames it if it is the current one.
func (d *sketch) area(series, group, current int, b chartdraw.Box) {
	d.areas = append(d.areas, Area{series, group, image.Rect(b.Left, b.Top, b.Right, b.Bottom)})
	if group == current {
		d.outline(b, 2, d.colors.frame)
	}
}

// written is a value in figures, as the chart's own format has it.
func written(format func(float64) string, value float64) string {
	switch {
	case math.IsNaN(value):
		return "–"
	case format != nil:
		return format(value)
	default:
		return strconv.FormatFloat(math.Round(value*10)/10, 'f', -1, 64)
	}
}

// known reports whether some series has a number that can be drawn.
func known(series []Series) bool {
	for _, s := range series {
		for _, v := range s.Values {
			if finite(v) {
				return true
			}
		}
	}
	return false
}

// beyond is more than any number of a desk, and what an axis can have.
const beyond = 1e12

func finite(v float64) bool { return math.Abs(v) <= beyond }

// drawn reports whether there is a line to draw.
func (l *Line) drawn() bool { return l != nil && finite(l.Value) && l.Value >= 0 }

// at is the value of a group, at least 0; Unknown where there is none.
func (s Series) at(group int) float64 {
	if group >= len(s.Values) || !finite(s.Values[group]) {
		return Unknown
	}
	return max(0, s.Values[group])
}

// largestOf is the largest value to be drawn, above 0.
func largestOf(series []Series, target *Line) float64 {
	largest := 0.0
	for _, s := range series {
		for _, v := range s.Values {
			if finite(v) {
				largest = max(largest, v)
			}
		}
	}
	if target.drawn() {
		largest = max(largest, target.Value)
	}
	if largest < 1e-6 {
		return 1
	}
	return largest
}
