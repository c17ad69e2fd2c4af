package print

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"sportello/app/chart"
	"sportello/app/typeset"
	"sportello/assets/i18n"
)

// Council is the sheet for the council: one page with the figures of a period
// against the reform's targets and against the period before.
type Council struct {
	Language string        // "it" or "en"
	Period   string        // "01/11/2026 – 25/11/2026"
	Before   string        // the period it is compared with
	Sites    []string      // that are counted
	Figures  []Figure      // the first ten
	Charts   []chart.Chart // the first four
	Notes    []string      // what a figure counts and what is unsure, numbered from 1; the first twelve
	Source   string        // whose records they are and as of when
	Made     time.Time
}

// Figure is one number of the sheet.
type Figure struct {
	Label  string // "Attesa, metà delle visite entro"
	Value  string // "14 min"
	Before string // of the period before; "" if not known
	Target string // "15 min"; "" if it has none
	Met    Met
	Unsure bool // the target is still to be confirmed
	Note   int  // number of the note that says what is counted; 0 none
}

// Met says whether a figure reaches its target.
type Met int

// The zero value is of a figure without target or without cases.
const (
	NotCompared Met = iota
	Reached
	Missed
)

// What the sheet holds at most, so that it is always one page.
const (
	mostFigures = 10
	mostCharts  = 4
	mostNotes   = 12
	chartLowest = 46.0 // millimetres
)

// WriteCouncil writes the sheet as PDF: always one page of A4, readable in black
// and white, under the terms of WriteRecap.
func WriteCouncil(w io.Writer, c Council) error {
	var drawing error
	err := write(w, "print.council", c.Language, c.Made, func(s *sheet) { drawing = s.council(c) })
	if drawing != nil {
		return fmt.Errorf("drawing the council's sheet: %w", drawing)
	}
	return err
}

// council draws from the top and from the bottom; the charts have what is left
// between.
func (s *sheet) council(c Council) error {
	c.Figures = c.Figures[:min(len(c.Figures), mostFigures)]
	c.Charts = c.Charts[:min(len(c.Charts), mostCharts)]
	c.Notes = c.Notes[:min(len(c.Notes), mostNotes)]
	s.councilHead(c)
	s.figures(c.Figures)
	bottom := s.notes(c)
	return s.charts(c.Charts, bottom)
}

func (s *sheet) councilHead(c Council) {
	title := s.faces.AtMost(1, s.texts.T("print.council"), typeset.Style{Size: 17, Bold: true, Ink: ink}, bodyWidth)
	period := s.texts.T("print.council-period", i18n.Data{"Period": c.Period, "Before": c.Before})
	title = append(title, s.faces.AtMost(1, period, typeset.Style{Size: 10.5, Ink: ink}, bodyWidth)...)
	if len(c.Sites) > 0 {
		sites := s.texts.T("print.council-sites", i18n.Data{"Sites": strings.Join(c.Sites, ", ")})
		title = append(title, s.faces.AtMost(2, sites, typeset.Style{Size: 9, Ink: quiet}, bodyWidth)...)
	}
	s.lines(margin, s.y, title)
	s.y += typeset.HeightOf(title) + 2
}

// column is a column of the table of figures: where it begins and how wide it is.
type column struct{ left, width float64 }

var councilColumns = [...]column{
	{margin, 76}, {margin + 78, 30}, {margin + 110, 26}, {margin + 138, bodyWidth - 138},
}

// figures draws the table: what, now, before, and the target with whether it is
// reached, in words and by a sign.
func (s *sheet) figures(figures []Figure) {
	head := typeset.Style{Size: 8, Ink: quiet}
	for i, id := range []string{"print.council-figure", "print.council-now", "print.council-before", "print.council-target"} {
		l := s.faces.OneLine(s.texts.T(id), head, councilColumns[i].width)
		s.line(councilColumns[i].left, s.y+l.Ascent, l)
	}
	s.y += 4.6
	for _, f := range figures {
		s.hairline(s.y)
		s.y += s.figure(f, s.y+0.6) + 1.2
	}
	s.hairline(s.y)
	s.y += 3
}

func (s *sheet) figure(f Figure, top float64) (height float64) {
	label := f.Label
	if f.Note > 0 {
		label += " (" + strconv.Itoa(f.Note) + ")"
	}
	cells := [][]typeset.Line{
		s.faces.AtMost(2, label, typeset.Style{Size: 10, Ink: ink}, councilColumns[0].width),
		s.faces.AtMost(1, f.Value, typeset.Style{Size: 13, Bold: true, Ink: ink}, councilColumns[1].width),
		s.faces.AtMost(1, f.Before, typeset.Style{Size: 10, Ink: ink}, councilColumns[2].width),
		s.faces.AtMost(2, s.targetWords(f), typeset.Style{Size: 10, Ink: ink}, councilColumns[3].width-6),
	}
	base := 0.0
	for _, lines := range cells {
		base = max(base, lines[0].Ascent)
	}
	for i, lines := range cells {
		left := councilColumns[i].left
		if i == 3 && f.Met != NotCompared {
			s.met(left+1.8, top+base-1.3, f.Met)
		}
		if i == 3 {
			left += 6
		}
		s.lines(left, top+base-lines[0].Ascent, lines)
		height = max(height, base-lines[0].Ascent+typeset.HeightOf(lines))
	}
	return height
}

func (s *sheet) targetWords(f Figure) string {
	if f.Target == "" {
		return ""
	}
	words := f.Target
	switch f.Met {
	case Reached:
		words += " · " + s.texts.T("print.council-reached")
	case Missed:
		words += " · " + s.texts.T("print.council-missed")
	}
	if f.Unsure {
		words += " · " + s.texts.T("common.unverified")
	}
	return words
}

// met draws a full disc where a target is reached, a ring with a bar where not.
func (s *sheet) met(x, y float64, met Met) {
	const r = 1.5
	if met == Reached {
		s.disc(x, y, r)
		return
	}
	s.ring(x, y, r)
	s.fill(x-r*0.6, y-0.25, 1.2*r, 0.5, ink)
}

// notes draws the notes and where the numbers are from, up from the bottom, and
// says where they begin. They are written smaller, and at last cut, before the
// charts could not be read.
func (s *sheet) notes(c Council) (top float64) {
	foot := s.faces.AtMost(1, c.Source+" · "+c.Made.Format(timeLayout), typeset.Style{Size: 8, Ink: quiet}, bodyWidth)
	const bottom, above, below = pageHeight - margin, 2, 2 // the notes
	rows := float64((len(c.Charts) + 1) / 2)               // of charts
	footTop := bottom - typeset.HeightOf(foot)
	lines := s.noteLines(c.Notes, footTop-below-above-s.y-rows*chartLowest)
	top = footTop - below - typeset.HeightOf(lines)
	s.hairline(footTop - 0.8)
	s.lines(margin, top, lines)
	s.lines(margin, footTop, foot)
	return top - above
}

func (s *sheet) noteLines(notes []string, room float64) []typeset.Line {
	var lines []typeset.Line
	for _, try := range []struct {
		size float64
		rows int
	}{{8.5, 20}, {8, 20}, {7.5, 20}, {7, 20}, {6.5, 20}, {6.5, 3}, {6.5, 2}, {6.5, 1}} {
		lines = nil
		for i, note := range notes {
			text := "(" + strconv.Itoa(i+1) + ") " + note
			lines = append(lines, s.faces.AtMost(try.rows, text, typeset.Style{Size: try.size, Ink: ink}, bodyWidth)...)
		}
		if typeset.HeightOf(lines) <= room {
			break
		}
	}
	return lines
}

// charts draws the charts in two columns down to bottom, one alone over both.
func (s *sheet) charts(charts []chart.Chart, bottom float64) error {
	if len(charts) == 0 {
		return nil
	}
	const between = 5
	columns := min(2, len(charts))
	rows := (len(charts) + columns - 1) / columns
	width := (bodyWidth - between*float64(columns-1)) / float64(columns)
	height := min(80, (bottom-s.y)/float64(rows))
	for i, c := range charts {
		at := chart.Place{
			Left:  margin + float64(i%columns)*(width+between),
			Top:   pageHeight - s.y - float64(i/columns)*height,
			Width: width, Height: height - 2,
		}
		if i == len(charts)-1 && i%columns == 0 {
			at.Width = bodyWidth
		}
		if _, err := chart.Paint(s.ctx, s.faces, c, at, chart.Style{Mono: true}); err != nil {
			return err
		}
	}
	return nil
}
