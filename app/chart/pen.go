package chart

import (
	"image/color"
	"io"
	"math"

	"github.com/go-analyze/charts/chartdraw"
	"github.com/go-analyze/charts/chartdraw/drawing"
	"github.com/golang/freetype/truetype"
	"github.com/tdewolff/canvas"

	"sportello/app/typeset"
)

const millimetresPerPoint = 25.4 / 72

// pen draws what the library draws, in pixels from the top left, on a canvas: on
// the screen and on paper alike, with letters set by typeset.
type pen struct {
	faces     *typeset.Faces
	ctx       *canvas.Context
	left, top float64 // of the picture on the canvas, in millimetres from the bottom left
	unit      float64 // millimetres in a pixel

	path                  *canvas.Path
	strokeColor           color.RGBA
	fillColor, textColor  color.RGBA
	strokeWidth, textSize float64 // pixels
	dashes                []float64
	bold                  bool
	wrap, rows            int // a text wider than wrap pixels is broken into at most so many rows; wrap 0: never
}

var _ chartdraw.Renderer = (*pen)(nil)

func (p *pen) point(x, y float64) (float64, float64) {
	return p.left + x*p.unit, p.top - y*p.unit
}

func (p *pen) ResetStyle() {
	p.strokeColor, p.fillColor = color.RGBA{}, color.RGBA{}
	p.strokeWidth, p.dashes = 1, nil
}

func (p *pen) GetDPI() float64                     { return drawing.DefaultDPI }
func (p *pen) SetDPI(float64)                      {}
func (p *pen) SetClassName(string)                 {}
func (p *pen) SetStrokeColor(c drawing.Color)      { p.strokeColor = color.RGBA(c) }
func (p *pen) SetFillColor(c drawing.Color)        { p.fillColor = color.RGBA(c) }
func (p *pen) SetStrokeWidth(width float64)        { p.strokeWidth = width }
func (p *pen) SetStrokeDashArray(dashes []float64) { p.dashes = dashes }
func (p *pen) SetFont(*truetype.Font)              {}
func (p *pen) SetFontColor(c drawing.Color)        { p.textColor = color.RGBA(c) }
func (p *pen) SetFontSize(size float64)            { p.textSize = size }
func (p *pen) SetTextRotation(float64)             {}
func (p *pen) ClearTextRotation()                  {}
func (p *pen) Save(io.Writer) error                { return nil }

func (p *pen) MoveTo(x, y int) { p.path.MoveTo(p.point(float64(x), float64(y))) }
func (p *pen) LineTo(x, y int) { p.path.LineTo(p.point(float64(x), float64(y))) }
func (p *pen) Close()          { p.path.Close() }

func (p *pen) QuadCurveTo(cx, cy, x, y int) {
	x1, y1 := p.point(float64(cx), float64(cy))
	x2, y2 := p.point(float64(x), float64(y))
	p.path.QuadTo(x1, y1, x2, y2)
}

// ArcTo takes angles in radians, clockwise as pixels run down.
func (p *pen) ArcTo(cx, cy int, rx, ry, start, delta float64) {
	p.MoveTo(cx+int(math.Round(rx*math.Cos(start))), cy+int(math.Round(ry*math.Sin(start))))
	p.path.Arc(rx*p.unit, ry*p.unit, 0, -start*180/math.Pi, -(start+delta)*180/math.Pi)
}

func (p *pen) Circle(radius float64, x, y int) {
	left, top := p.point(float64(x), float64(y))
	p.path = p.path.Append(canvas.Circle(radius*p.unit).Translate(left, top))
}

func (p *pen) Fill()       { p.finish(true, false) }
func (p *pen) Stroke()     { p.finish(false, true) }
func (p *pen) FillStroke() { p.finish(true, true) }

// finish draws the path and begins another. A line as wide as an odd number of
// pixels is laid on their middle, so that it is sharp.
func (p *pen) finish(fill, stroke bool) {
	path := p.path
	p.path = &canvas.Path{}
	p.ctx.SetStrokeColor(canvas.Transparent)
	if fill && p.fillColor.A > 0 {
		p.ctx.SetFillColor(p.fillColor)
		p.ctx.DrawPath(0, 0, path)
	}
	if !stroke || p.strokeColor.A == 0 || p.strokeWidth <= 0 {
		return
	}
	p.ctx.SetFillColor(canvas.Transparent)
	p.ctx.SetStrokeColor(p.strokeColor)
	p.ctx.SetStrokeWidth(p.strokeWidth * p.unit)
	p.ctx.SetDashes(0, p.inWidths(p.dashes)...)
	half := 0.0
	if int(p.strokeWidth)%2 == 1 {
		half = p.unit / 2
	}
	p.ctx.DrawPath(half, -half, path)
	p.ctx.SetDashes(0)
	p.ctx.SetStrokeColor(canvas.Transparent)
}

// inWidths turns dashes from pixels, as the library has them, to widths of the
// line, as the canvas has.
func (p *pen) inWidths(dashes []float64) []float64 {
	widths := make([]float64, len(dashes))
	for i, px := range dashes {
		widths[i] = px / p.strokeWidth
	}
	return widths
}

// Text draws a text whose last base line begins at x, y; rows above each other
// end at the same place, as they stand beside an axis.
func (p *pen) Text(body string, x, y int) {
	rows := p.set(body)
	widest := widthOf(rows)
	left, base := p.point(float64(x), float64(y))
	for i, row := range rows {
		up := float64(len(rows)-1-i) * row.Height()
		p.faces.Draw(p.ctx, left+widest-row.Width, base+up, row)
	}
}

// MeasureText measures from the top of the capitals to the last base line.
func (p *pen) MeasureText(body string) chartdraw.Box {
	rows := p.set(body)
	height := capitals * p.textSize
	if len(rows) > 1 {
		height += float64(len(rows)-1) * rows[0].Height() / p.unit
	}
	return chartdraw.NewBox(0, 0, int(math.Ceil(widthOf(rows)/p.unit)), int(math.Round(height)))
}

// capitals is the height of capital letters to that of the type.
const capitals = 0.72

func (p *pen) set(body string) []typeset.Line {
	st := typeset.Style{Size: p.textSize * p.unit / millimetresPerPoint, Bold: p.bold, Ink: p.textColor}
	if p.wrap > 0 {
		return p.faces.AtMost(max(p.rows, 1), body, st, float64(p.wrap)*p.unit)
	}
	return p.faces.AtMost(1, body, st, math.MaxFloat32)
}

func widthOf(rows []typeset.Line) float64 {
	width := 0.0
	for _, row := range rows {
		width = max(width, row.Width)
	}
	return width
}
