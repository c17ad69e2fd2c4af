package chart

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/go-analyze/charts/chartdraw"
)

func (c Histogram) heading() string { return c.Title }

func (c Histogram) empty() (string, bool) {
	for _, bin := range c.Bins {
		if bin.Count > 0 {
			return "", false
		}
	}
	return c.Empty, true
}

// Len and GetValues give the library the bins, each as wide as the next.
func (c Histogram) Len() int { return len(c.Bins) }

// GetValues returns the middle of a bin and its count.
func (c Histogram) GetValues(i int) (x, y float64) { return float64(i) + 0.5, float64(c.Bins[i].Count) }

func (c Histogram) draw(d *sketch) error {
	most := 0
	for _, bin := range c.Bins {
		most = max(most, bin.Count)
	}
	marks := c.marks()
	above := row * (len(marks) + 1) // one for the counts over the bins
	steps := max(1, min(5, (d.height-d.top-above)/(2*row)))
	upright := d.upright(scaleTo(float64(most), steps, true), nil)
	bins := chartdraw.HistogramSeries{
		InnerSeries: c, YAxis: chartdraw.YAxisSecondary,
		Style: chartdraw.Style{FillColor: d.colors.soft, StrokeColor: d.colors.bar, StrokeWidth: 1},
	}
	return d.plot(above, 2*edge, c.edges(d), upright, bins, series(func(box chartdraw.Box, x, y chartdraw.Range) {
		c.counts(d, box, x, y, marks)
		for i, mark := range c.inRows(d, marks, box, x) {
			c.mark(d, i, len(marks), mark, box, x)
		}
	}))
}

// edges is the axis of the bins: the time where each begins, as many as there is
// room for.
func (c Histogram) edges(d *sketch) chartdraw.XAxis {
	labels := make([]string, len(c.Bins)+1)
	for i, bin := range c.Bins {
		labels[i] = written(nil, bin.From)
	}
	if last := c.Bins[len(c.Bins)-1]; finite(last.To) {
		labels[len(c.Bins)] = written(nil, last.To)
	} else {
		labels[len(c.Bins)-1] += "+"
	}
	every := d.sparse(labels, d.width-12*edge)
	axis := chartdraw.XAxis{Name: c.Unit, NameStyle: d.axis(), TickStyle: d.axis(), GridMajorStyle: chartdraw.Hidden(), GridMinorStyle: chartdraw.Hidden()}
	for i, label := range labels {
		if i%every != 0 {
			label = ""
		}
		axis.Ticks = append(axis.Ticks, chartdraw.Tick{Value: float64(i), Label: label})
	}
	return axis
}

// counts writes over each bin how many it holds, where that has room, beside a
// mark that would cross it.
func (c Histogram) counts(d *sketch, box chartdraw.Box, x, y chartdraw.Range, marks []mark) {
	for i, bin := range c.Bins {
		left, right := box.Left+x.Translate(float64(i)), box.Left+x.Translate(float64(i+1))
		top := box.Bottom - y.Translate(float64(bin.Count))
		count := strconv.Itoa(bin.Count)
		if width := d.measure(count); bin.Count > 0 && width < right-left {
			from := (left + right - width) / 2
			for _, m := range marks {
				if at := box.Left + x.Translate(c.position(m.Value)); from-3 < at && at < from+width+3 {
					from = at + edge
				}
			}
			d.text(count, from, top-edge, d.colors.quiet)
		}
		d.area(0, i, c.Current, chartdraw.NewBox(box.Top, left, right, box.Bottom))
	}
}

// mark is one of the upright lines, with how it is drawn.
type mark struct {
	Line
	dashes    []float64
	leftwards bool // its words stand to the left
}

// marks are those that have a place: the first solid, then dashed and dotted.
func (c Histogram) marks() []mark {
	var marks []mark
	for i, m := range c.Marks {
		if m.drawn() {
			marks = append(marks, mark{Line: m, dashes: [][]float64{nil, dashed, dotted}[i%3]})
		}
	}
	return marks
}

// inRows orders the marks from the top row down, and says which write to the left
// of their line, so that no line runs through the words of another: to the right
// of all of them if these have room, the first on top, else to the left, the last
// on top, else as each has room.
func (c Histogram) inRows(d *sketch, marks []mark, box chartdraw.Box, x chartdraw.Range) []mark {
	right, left := true, true
	for i, m := range marks {
		at, width := box.Left+x.Translate(c.position(m.Value)), edge+d.measure(m.Label)
		marks[i].leftwards = at+width > d.width
		right, left = right && !marks[i].leftwards, left && at >= width
	}
	for i := range marks {
		marks[i].leftwards = !right && (left || marks[i].leftwards)
	}
	return slices.SortedStableFunc(slices.Values(marks), func(a, b mark) int {
		switch {
		case a.leftwards != b.leftwards && a.leftwards:
			return -1
		case a.leftwards != b.leftwards:
			return 1
		case a.leftwards:
			return cmp.Compare(b.Value, a.Value)
		default:
			return cmp.Compare(a.Value, b.Value)
		}
	})
}

// mark draws an upright line with its words over the plot, each in a row of its
// own, so that two that lie close are both read.
func (c Histogram) mark(d *sketch, i, n int, m mark, box chartdraw.Box, x chartdraw.Range) {
	at := box.Left + x.Translate(c.position(m.Value))
	top := box.Top - (n-i+1)*row
	d.line(at, top+edge, at, box.Bottom, 2, m.dashes, d.colors.ink)
	left := at + edge
	if m.leftwards {
		left = max(0, at-edge-d.measure(m.Label))
	}
	d.text(m.Label, left, top+row-edge, d.colors.ink)
}

// position is where a time lies among the bins. What lies in a bin without end
// is at its middle, for nobody knows better.
func (c Histogram) position(value float64) float64 {
	for i, bin := range c.Bins {
		switch {
		case value >= bin.To:
			continue
		case value <= bin.From:
			return float64(i)
		case math.IsInf(bin.To, 1):
			return float64(i) + 0.5
		}
		if part := (value - bin.From) / (bin.To - bin.From); part >= 0 && part <= 1 {
			return float64(i) + part
		}
	}
	return float64(len(c.Bins))
}
