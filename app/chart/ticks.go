package chart

import (
	"math"

	"github.com/go-analyze/charts/chartdraw"
)

// scaleTo returns round values from 0 to at or above most, about as many as asked
// for: steps of 1, 2 or 5 times a power of ten, or whole if counted.
func scaleTo(most float64, steps int, whole bool) []float64 {
	step := math.Pow(10, math.Floor(math.Log10(most/float64(max(steps, 1)))))
	for _, times := range []float64{1, 2, 5, 10} {
		if most/(step*times) <= float64(steps) {
			step *= times
			break
		}
	}
	if whole {
		step = max(1, math.Round(step))
	}
	values := []float64{0}
	for i := 1; values[len(values)-1] < most; i++ {
		values = append(values, step*float64(i))
	}
	return values
}

// upright is an axis of round values with its grid.
func (d *sketch) upright(values []float64, format func(float64) string) chartdraw.YAxis {
	axis := chartdraw.YAxis{TickStyle: d.axis(), GridMajorStyle: d.grid(), GridMinorStyle: d.grid(), Zero: chartdraw.GridLine{Style: chartdraw.Hidden()}}
	for _, v := range values {
		axis.Ticks = append(axis.Ticks, chartdraw.Tick{Value: v, Label: written(format, v)})
		if v > 0 {
			axis.GridLines = append(axis.GridLines, chartdraw.GridLine{Value: v})
		}
	}
	return axis
}

// bands is a range of n groups, the first on top, each with its label.
type bands struct {
	chartdraw.ContinuousRange
	labels []string
}

func bandsOf(labels []string) *bands {
	return &bands{chartdraw.ContinuousRange{Min: -0.5, Max: float64(len(labels)) - 0.5, Descending: true}, labels}
}

// GetTicks gives each group its label, at its middle.
func (b *bands) GetTicks(chartdraw.ValueFormatter) []chartdraw.Tick {
	ticks := make([]chartdraw.Tick, len(b.labels))
	for i, label := range b.labels {
		ticks[i] = chartdraw.Tick{Value: float64(i), Label: label}
	}
	return ticks
}

// sparse returns every how many-th label there is room for.
func (d *sketch) sparse(labels []string, width int) int {
	widest := 1
	for _, label := range labels {
		widest = max(widest, d.measure(label)+3*edge)
	}
	fit := max(1, width/widest)
	return (len(labels) + fit - 1) / fit
}
