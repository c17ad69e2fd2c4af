package chart

import "github.com/go-analyze/charts/chartdraw"

// series draws in the plot what the library has no series for.
type series func(box chartdraw.Box, x, y chartdraw.Range)

var _ chartdraw.Series = series(nil)

// GetName returns no name: series are named where they are drawn.
func (series) GetName() string { return "" }

// GetYAxis returns the left axis.
func (series) GetYAxis() chartdraw.YAxisType { return chartdraw.YAxisSecondary }

// GetStyle returns no style of its own.
func (series) GetStyle() chartdraw.Style { return chartdraw.Style{} }

// Validate has nothing to object to.
func (series) Validate() error { return nil }

// Render draws.
func (s series) Render(_ chartdraw.Renderer, box chartdraw.Box, x, y chartdraw.Range, _ chartdraw.Style) {
	s(box, x, y)
}
