// Package chart draws the numbers of the desk as pictures: bars, the
// distribution of a time, and how a number went by week. A picture is read
// without colours, printed or photocopied: what is told apart is told by
// pattern, by the style of a line and by words beside it, never by a legend of
// colours. Texts come from the caller, in any script.
//
// The same chart is drawn on the screen and on paper. Axes and lines are those
// of github.com/go-analyze/charts; letters are ours, so that they are shaped.
package chart

import "math"

// Chart is a picture of numbers: Bars, Histogram or Lines.
type Chart interface {
	// empty returns what is said where there is nothing to draw.
	empty() (string, bool)
	heading() string
	draw(d *sketch) error
}

// Unknown stands in a series where no number is known: nothing is drawn there.
var Unknown = math.NaN()

// Series is one row of numbers.
type Series struct {
	Name   string
	Values []float64 // one for each group or label; Unknown where there is none
	Past   bool      // of the period before: hatched bars, a dashed line
}

// Line is a value to compare with, drawn dotted, with words.
type Line struct {
	Value float64
	Label string // "obiettivo 15 min"
}

// Bars are horizontal bars with their values in figures: one group for each
// site, motive or rule, from the top.
type Bars struct {
	Title   string
	Groups  []string
	Series  []Series // one, or two to compare
	Target  *Line
	Format  func(value float64) string // nil: as few digits as are needed
	Empty   string                     // said where there is nothing to draw
	Current int                        // group that is marked; -1 none
}

// Bin is how many times lie from From up to To.
type Bin struct {
	From, To float64 // To may be +Inf in the last bin
	Count    int
}

// Histogram is the distribution of a time.
type Histogram struct {
	Title   string
	Bins    []Bin  // ascending, one next to the other
	Unit    string // of the axis, "minuti"
	Marks   []Line // median, 90th percentile, target: upright lines with words
	Empty   string
	Current int // bin that is marked; -1 none
}

// Lines are how a number went: the first series solid, that of the past dashed,
// the target dotted, with the last value of each at its end.
type Lines struct {
	Title   string
	Labels  []string // of the points, as "3/11"; as many are written as there is room for
	Series  []Series
	Target  *Line
	Format  func(value float64) string
	Empty   string
	Current int // point that is marked; -1 none
}

// Style is how a picture looks.
type Style struct {
	Dark     bool    // light on dark
	Contrast bool    // the screen's high contrast
	Mono     bool    // for paper: black and greys only
	Scale    float32 // of texts and lines, 0.5 to 8; 1 (or 0) is 12 pixels of text
}
