package chart

import (
	"cmp"
	"math"
	"slices"

	"github.com/go-analyze/charts/chartdraw"
	"github.com/go-analyze/charts/chartdraw/drawing"
)

func (c Lines) heading() string       { return c.Title }
func (c Lines) empty() (string, bool) { return c.Empty, len(c.Labels) == 0 || !known(c.Series) }

// end is what stands beside the end of a line.
type end struct {
	words string
	past  bool
	y     int
}

func (c Lines) draw(d *sketch) error {
	c.Series = slices.Clone(c.Series)
	for i, s := range c.Series { // what has no label has no place
		c.Series[i].Values = s.Values[:min(len(s.Values), len(c.Labels))]
	}
	d.legend(c.keys(d))
	right := 0
	for _, e := range c.ends(nil, chartdraw.Box{}) {
		right = max(right, d.measure(e.words)+2*edge)
	}
	right = min(right, d.width/3)
	steps := max(1, min(5, (d.height-d.top)/(2*row)))
	upright := d.upright(scaleTo(largestOf(c.Series, c.Target), steps, false), c.Format)
	var all []chartdraw.Series
	for _, s := range c.Series {
		all = append(all, d.runs(s)...)
	}
	all = append(all, series(func(box chartdraw.Box, x, y chartdraw.Range) {
		c.finish(d, box, x, y)
	}))
	return d.plot(edge, right, c.points(d, right), upright, all...)
}

// keys are the swatches of the series and of the target.
func (c Lines) keys(d *sketch) []key {
	stretch := func(width float64, dashes []float64, ink drawing.Color) func(x, y int) {
		return func(x, y int) { d.line(x, y+row/2, x+24, y+row/2, width, dashes, ink) }
	}
	var keys []key
	for _, s := range c.Series {
		if s.Past {
			keys = append(keys, key{s.Name, stretch(2, dashed, d.colors.past)})
		} else {
			keys = append(keys, key{s.Name, stretch(3, nil, d.colors.bar)})
		}
	}
	if c.Target.drawn() {
		keys = append(keys, key{c.Target.Label, stretch(2, dotted, d.colors.ink)})
	}
	return keys
}

// points is the axis of the labels. It reaches half a step beyond the first and
// the last, so that each point has a band for the mouse.
func (c Lines) points(d *sketch, right int) chartdraw.XAxis {
	every := d.sparse(c.Labels, d.width-right-14*edge)
	axis := chartdraw.XAxis{TickStyle: d.axis(), GridMajorStyle: chartdraw.Hidden(), GridMinorStyle: chartdraw.Hidden()}
	axis.Ticks = append(axis.Ticks, chartdraw.Tick{Value: -0.5})
	for i, label := range c.Labels {
		if i%every != 0 {
			continue
		}
		axis.Ticks = append(axis.Ticks, chartdraw.Tick{Value: float64(i), Label: label})
	}
	axis.Ticks = append(axis.Ticks, chartdraw.Tick{Value: float64(len(c.Labels)) - 0.5})
	return axis
}

// runs are the stretches of a series between its gaps; a point alone is a dot.
func (d *sketch) runs(s Series) []chartdraw.Series {
	style := chartdraw.Style{StrokeColor: d.colors.bar, StrokeWidth: 3, DotColor: d.colors.bar, DotWidth: 3}
	if s.Past {
		style = chartdraw.Style{StrokeColor: d.colors.past, StrokeWidth: 2, StrokeDashArray: dashed, DotColor: d.colors.past, DotWidth: 1.5}
	}
	var runs []chartdraw.Series
	run := chartdraw.ContinuousSeries{YAxis: chartdraw.YAxisSecondary, Style: style}
	for i := range len(s.Values) + 1 {
		if v := s.at(i); !math.IsNaN(v) {
			run.XValues, run.YValues = append(run.XValues, float64(i)), append(run.YValues, v)
		} else if len(run.XValues) > 0 {
			runs = append(runs, run)
			run.XValues, run.YValues = nil, nil
		}
	}
	return runs
}

// finish draws the target, the areas and the words at the ends.
func (c Lines) finish(d *sketch, box chartdraw.Box, x, y chartdraw.Range) {
	if c.Target.drawn() {
		at := box.Bottom - y.Translate(c.Target.Value)
		d.line(box.Left, at, box.Right, at, 2, dotted, d.colors.ink)
	}
	for i := range c.Labels {
		left, right := box.Left+x.Translate(float64(i)-0.5), box.Left+x.Translate(float64(i)+0.5)
		d.area(-1, i, c.Current, chartdraw.NewBox(box.Top, left, right, box.Bottom))
	}
	for _, e := range c.ends(y, box) {
		ink := d.colors.ink
		if e.past {
			ink = d.colors.quiet
		}
		d.text(e.words, box.Right+edge, e.y+halfCapital, ink)
	}
}

// ends are the last known values, in figures, as far apart as they must be to be
// read; y nil asks for the words alone.
func (c Lines) ends(y chartdraw.Range, box chartdraw.Box) []end {
	var ends []end
	add := func(value float64, past bool) {
		e := end{words: written(c.Format, value), past: past}
		if y != nil {
			e.y = box.Bottom - y.Translate(value)
		}
		ends = append(ends, e)
	}
	for _, s := range c.Series {
		for i := len(s.Values) - 1; i >= 0; i-- {
			if v := s.at(i); !math.IsNaN(v) {
				add(v, s.Past)
				break
			}
		}
	}
	if c.Target.drawn() {
		add(c.Target.Value, false)
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(b.y, a.y) })
	for i := 1; i < len(ends); i++ {
		ends[i].y = min(ends[i].y, ends[i-1].y-row+3)
	}
	return ends
}
