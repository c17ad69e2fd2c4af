package chart

import (
	"math"
	"strconv"

	"github.com/go-analyze/charts/chartdraw"
	"github.com/tdewolff/canvas"
)

// Sizes of a band of bars, in pixels.
const (
	thinnest = row + 3 // band that still has its label
	lowest   = 14      // bar that still has its figures
	thickest = 24      // bar
)

// Height is the height in pixels in which all bars are drawn, each with its whole
// label.
func (d *Drawer) Height(c Bars, width int, style Style) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	wide := float64(width) / style.scale()
	s := newSketch(canvas.NewContext(canvas.New(wide, wide)), d.faces, Place{Width: wide * unit}, style)
	s.title(c.Title)
	c.legend(s)
	rows := 1
	s.pen.wrap, s.pen.rows, s.pen.textSize = labelWidth(s.width), manyRows, textSize
	for _, group := range c.Groups {
		rows = max(rows, len(s.pen.set(group)))
	}
	band := max(thinnest, rows*row+2*edge, len(c.Series)*row*4/3)
	return int(math.Ceil(float64(s.top+c.above()+len(c.Groups)*band+4*edge) * style.scale()))
}

const manyRows = 20

// labelWidth is how wide the labels of the groups may be before they are broken.
func labelWidth(width int) int { return width * 2 / 5 }

// above is the row of the target's words.
func (c Bars) above() int {
	if !c.Target.drawn() {
		return 0
	}
	return row
}

func (c Bars) legend(d *sketch) {
	if len(c.Series) < 2 {
		return
	}
	var keys []key
	for _, s := range c.Series {
		keys = append(keys, key{s.Name, func(x, y int) { d.swatch(s, chartdraw.NewBox(y+4, x, x+24, y+row-4)) }})
	}
	d.legend(keys)
}

func (c Bars) heading() string       { return c.Title }
func (c Bars) empty() (string, bool) { return c.Empty, len(c.Groups) == 0 || !known(c.Series) }

func (c Bars) draw(d *sketch) error {
	c.legend(d)
	above := c.above()
	groups, more := c.fitting(d.height - d.top - above - 4*edge)
	if more > 0 {
		d.text("… +"+strconv.Itoa(more), edge, d.height-edge, d.colors.quiet)
		d.height -= row
	}
	right := 0
	for _, s := range c.Series {
		for i := range groups {
			right = max(right, d.measure(written(c.Format, s.at(i)))+2*edge)
		}
	}
	d.pen.wrap = labelWidth(d.width)
	d.pen.rows = max(1, (d.height-d.top-above-3*edge)/len(groups)/row)
	values := chartdraw.XAxis{Style: chartdraw.Hidden(), Range: &chartdraw.ContinuousRange{Max: largestOf(c.Series, c.Target)}}
	labels := chartdraw.YAxis{Range: bandsOf(groups), TickStyle: d.axis(), GridMajorStyle: chartdraw.Hidden(), GridMinorStyle: chartdraw.Hidden(), Zero: chartdraw.GridLine{Style: chartdraw.Hidden()}}
	return d.plot(above, right, values, labels, series(func(box chartdraw.Box, x, y chartdraw.Range) {
		d.pen.wrap = 0
		c.target(d, box, x, c.bars(d, groups, box, x, y))
	}))
}

// fitting returns the labels of the groups that have room, and how many have not.
func (c Bars) fitting(height int) ([]string, int) {
	n := min(len(c.Groups), max(1, height/max(thinnest, lowest*len(c.Series))))
	if n < len(c.Groups) {
		n = max(1, n-1) // the row that says so
	}
	return c.Groups[:n], len(c.Groups) - n
}

// bars draws all bars and says where their figures stand.
func (c Bars) bars(d *sketch, groups []string, box chartdraw.Box, x, y chartdraw.Range) (figures []chartdraw.Box) {
	band := box.Height() / len(groups)
	thick := min(thickest, band*3/4/max(1, len(c.Series)))
	for group := range groups {
		middle := box.Bottom - y.Translate(float64(group))
		top := middle - thick*len(c.Series)/2
		for i, s := range c.Series {
			figures = append(figures, c.bar(d, s, group, chartdraw.NewBox(top+i*thick, box.Left, box.Left, top+(i+1)*thick-1), x))
		}
		whole := chartdraw.NewBox(middle-band/2, 0, d.width-1, middle-band/2+band-1)
		d.area(-1, group, c.Current, whole)
	}
	return figures
}

// bar draws one bar with its value in figures behind it, and says where these
// stand.
func (c Bars) bar(d *sketch, s Series, group int, b chartdraw.Box, x chartdraw.Range) chartdraw.Box {
	value := s.at(group)
	if !math.IsNaN(value) {
		b.Right += max(0, x.Translate(value))
	}
	if b.Right > b.Left {
		d.swatch(s, b)
	}
	ink := d.colors.ink
	if s.Past {
		ink = d.colors.quiet
	}
	width := d.text(written(c.Format, value), b.Right+edge, (b.Top+b.Bottom)/2+halfCapital, ink)
	return chartdraw.NewBox(b.Top, b.Right+edge, b.Right+edge+width, b.Bottom)
}

// target draws the dotted line, broken where figures stand, and its words over it.
func (c Bars) target(d *sketch, box chartdraw.Box, x chartdraw.Range, figures []chartdraw.Box) {
	if !c.Target.drawn() {
		return
	}
	at := box.Left + x.Translate(c.Target.Value)
	from := box.Top - edge
	for _, f := range figures { // from the top
		if f.Left-2 <= at && at <= f.Right+2 {
			d.line(at, from, at, f.Top, 2, dotted, d.colors.ink)
			from = f.Bottom
		}
	}
	d.line(at, from, at, box.Bottom, 2, dotted, d.colors.ink)
	left := min(at-d.measure(c.Target.Label)/2, d.width-edge-d.measure(c.Target.Label))
	d.text(c.Target.Label, max(edge, left), box.Top-2*edge, d.colors.ink)
}

func (d *sketch) swatch(s Series, b chartdraw.Box) {
	if s.Past {
		d.hatch(b, d.colors.past)
		return
	}
	d.fill(b, d.colors.bar)
}
