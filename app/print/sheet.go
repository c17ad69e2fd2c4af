package print

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"strings"
	"time"

	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/renderers/pdf"

	"sportello/app/typeset"
	"sportello/assets/i18n"
)

// Measures of a sheet, A4 portrait, in millimetres.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	margin     = 14.0
	bodyWidth  = pageWidth - 2*margin
	bodyBottom = pageHeight - 18
	bodyHeight = bodyBottom - margin
	pointSize  = 25.4 / 72
)

// Every colour but the tints is at least 4.5:1 on white, and none is the only
// sign of anything.
var (
	ink   = color.RGBA{0x16, 0x1c, 0x22, 0xff}
	quiet = color.RGBA{0x4d, 0x58, 0x63, 0xff}
	blue  = color.RGBA{0x1f, 0x3f, 0x5f, 0xff}
	red   = color.RGBA{0xa3, 0x1b, 0x1b, 0xff}
	amber = color.RGBA{0x85, 0x50, 0x00, 0xff}
	rule  = color.RGBA{0xc4, 0xcc, 0xd4, 0xff}
	tint  = color.RGBA{0xe9, 0xee, 0xf3, 0xff}
	white = color.RGBA{0xff, 0xff, 0xff, 0xff}
)

// sheet is a document being drawn from the top of its first page to the bottom
// of its last.
type sheet struct {
	faces *typeset.Faces
	texts *i18n.Texts
	pages []*canvas.Canvas
	ctx   *canvas.Context
	y     float64 // where the next block begins, from the top
}

// block is something that is never cut by the end of a page.
type block struct {
	height float64
	draw   func(top float64)
}

func newSheet(language string) (*sheet, error) {
	texts, err := i18n.New(language)
	if err != nil {
		return nil, err
	}
	faces, err := typeset.Load()
	if err != nil {
		return nil, err
	}
	s := &sheet{faces: faces, texts: texts}
	s.newPage()
	return s, nil
}

func (s *sheet) newPage() {
	page := canvas.New(pageWidth, pageHeight)
	s.pages = append(s.pages, page)
	s.ctx = canvas.NewContext(page)
	s.y = margin
}

// place draws blocks below each other on one page, the next one if they do not
// fit on this.
func (s *sheet) place(blocks ...block) {
	if !s.fits(blocks...) {
		s.newPage()
	}
	for _, b := range blocks {
		b.draw(s.y)
		s.y += b.height
	}
}

func (s *sheet) fits(blocks ...block) bool {
	height := 0.0
	for _, b := range blocks {
		height += b.height
	}
	return s.y == margin || s.y+height <= bodyBottom
}

// tallest is what a block may measure, so that it fits on a page under a heading.
const tallest = bodyHeight - 20

// group joins blocks that belong together into one, or, where that would be
// taller than a page, into as few as can be.
func group(parts []block) []block {
	var groups []block
	for len(parts) > 0 {
		n, height := 1, parts[0].height
		for n < len(parts) && height+parts[n].height <= tallest {
			height += parts[n].height
			n++
		}
		groups = append(groups, stacked(parts[:n], height))
		parts = parts[n:]
	}
	return groups
}

func stacked(parts []block, height float64) block {
	return block{height, func(top float64) {
		for _, part := range parts {
			part.draw(top)
			top += part.height
		}
	}}
}

// stack returns lines as blocks, for group.
func (s *sheet) stack(x float64, lines []typeset.Line) []block {
	parts := make([]block, len(lines))
	for i, l := range lines {
		parts[i] = block{l.Height(), func(top float64) { s.line(x, top+l.Ascent, l) }}
	}
	return parts
}

// under and over draw something more, before or after a block, from its top.
// What is read first is drawn first, for those who hear or copy the PDF.
func under(b block, more func(top float64)) block {
	return block{b.height, func(top float64) {
		more(top)
		b.draw(top)
	}}
}

func over(b block, more func(top float64)) block {
	return block{b.height, func(top float64) {
		b.draw(top)
		more(top)
	}}
}

// paragraph places lines as they come, on one page if it holds them.
func (s *sheet) paragraph(lines []typeset.Line) {
	for _, b := range group(s.stack(margin, lines)) {
		s.place(b)
	}
}

func space(height float64) block { return block{height, func(float64) {}} }

// section draws rows under a heading, which stays with the first of them and
// comes again, marked as continued, at the top of a page.
func (s *sheet) section(heading func(continued bool) block, rows []block) {
	for i, row := range rows {
		switch {
		case i == 0:
			s.place(heading(false), row)
		case s.fits(row):
			s.place(row)
		default:
			s.newPage()
			s.place(heading(true), row)
		}
	}
}

func (s *sheet) gap(height float64) {
	if s.y > margin {
		s.y += height
	}
}

// lines draws lines below each other.
func (s *sheet) lines(x, top float64, lines []typeset.Line) {
	for _, l := range lines {
		s.line(x, top+l.Ascent, l)
		top += l.Height()
	}
}

// line draws a line with its base line at y.
func (s *sheet) line(x, y float64, l typeset.Line) {
	s.faces.Draw(s.ctx, x, pageHeight-y, l)
}

func (s *sheet) lineRight(right, y float64, l typeset.Line) { s.line(right-l.Width, y, l) }

func (s *sheet) fill(x, top, width, height float64, c color.RGBA) {
	s.ctx.SetFillColor(c)
	s.ctx.SetStrokeColor(canvas.Transparent)
	s.ctx.DrawPath(x, pageHeight-top-height, canvas.Rectangle(width, height))
}

func (s *sheet) hairline(y float64) { s.fill(margin, y-0.1, bodyWidth, 0.2, rule) }

// outline strokes a path whose origin is at x, y.
func (s *sheet) outline(x, y, width float64, path *canvas.Path, c color.RGBA) {
	s.ctx.SetFillColor(canvas.Transparent)
	s.ctx.SetStrokeColor(c)
	s.ctx.SetStrokeWidth(width)
	s.ctx.DrawPath(x, pageHeight-y, path)
	s.ctx.SetStrokeColor(canvas.Transparent)
}

func (s *sheet) frame(x, top, width, height float64) {
	s.outline(x, top+height, 0.6, canvas.RoundedRectangle(width, height, 2), blue)
}

// footers writes on every page whose it is, that it is no official form, and
// which page of how many, for when a page is parted from its pile.
func (s *sheet) footers(applicant, title string) {
	small := typeset.Style{Size: 7.5, Ink: quiet}
	strong := typeset.Style{Size: 7.5, Bold: true, Ink: ink}
	for i, page := range s.pages {
		s.ctx = canvas.NewContext(page)
		y := pageHeight - 9.0
		s.hairline(y - 4)
		number := s.faces.OneLine(s.texts.T("print.page", i18n.Data{"Page": i + 1, "Pages": len(s.pages)}), small, 40)
		not := s.faces.OneLine(s.texts.T("print.not-official"), strong, 60)
		right := pageWidth - margin - number.Width - 6
		whose := strings.TrimPrefix(applicant+" · "+title, " · ")
		s.line(margin, y, s.faces.OneLine(whose, small, right-not.Width-margin-6))
		s.lineRight(right, y, not)
		s.lineRight(pageWidth-margin, y, number)
	}
}

// write writes the pages as PDF. The title, which viewers show in their window,
// must not name anybody.
func (s *sheet) write(w io.Writer, title string, made time.Time) error {
	var out bytes.Buffer
	document := pdf.New(&out, pageWidth, pageHeight, nil)
	document.SetInfo(title, "", "", "", "Sportello")
	for i, page := range s.pages {
		if i > 0 {
			document.NewPage(pageWidth, pageHeight)
		}
		page.RenderTo(document)
	}
	if err := document.Close(); err != nil {
		return fmt.Errorf("closing the PDF: %w", err)
	}
	file, err := stamp(out.Bytes(), made)
	if err != nil {
		return fmt.Errorf("dating the PDF: %w", err)
	}
	_, err = w.Write(file)
	return err
}
