package print

import (
	"image/color"

	"github.com/tdewolff/canvas"

	"sportello/app/typeset"
)

// box draws a box to tick, ticked or empty, with its lower left corner at x on
// the base line y. It is drawn, not written: no font need have it.
func (s *sheet) box(x, y, side float64, ticked bool) {
	s.outline(x, y, side/12, canvas.Rectangle(side, side), ink)
	if !ticked {
		return
	}
	tick := &canvas.Path{}
	tick.MoveTo(side*0.18, side*0.5)
	tick.LineTo(side*0.42, side*0.22)
	tick.LineTo(side*0.84, side*0.84)
	s.outline(x, y, side/7, tick, ink)
}

// sign draws the sign of a severity around the middle x, y: a filled square
// with a cross for an error, a triangle for a warning, a ring for a note. They
// differ in shape: the sheet is mostly printed in black.
func (s *sheet) sign(x, y float64, severity string) {
	const r = 1.7
	switch severity {
	case "error":
		s.fill(x-r, y-r, 2*r, 2*r, red)
		cross := &canvas.Path{}
		cross.MoveTo(-r*0.5, -r*0.5)
		cross.LineTo(r*0.5, r*0.5)
		cross.MoveTo(-r*0.5, r*0.5)
		cross.LineTo(r*0.5, -r*0.5)
		s.outline(x, y, 0.5, cross, white)
	case "warning":
		triangle := &canvas.Path{}
		triangle.MoveTo(-r*1.1, -r*0.9)
		triangle.LineTo(r*1.1, -r*0.9)
		triangle.LineTo(0, r*1.1)
		triangle.Close()
		s.outline(x, y, 0.35, triangle, amber)
		s.fill(x-0.2, y-0.7, 0.4, 1.1, amber)
		s.fill(x-0.2, y+0.75, 0.4, 0.4, amber)
	default:
		s.outline(x, y, 0.35, canvas.Circle(r), blue)
		s.fill(x-0.2, y-0.3, 0.4, 1.1, blue)
		s.fill(x-0.2, y-0.95, 0.4, 0.4, blue)
	}
}

func severityInk(severity string) color.RGBA {
	switch severity {
	case "error":
		return red
	case "warning":
		return amber
	default:
		return blue
	}
}

// tag draws a word in a rounded frame, with its base line at y.
func (s *sheet) tag(x, y float64, word string, size float64) {
	l := s.faces.OneLine(word, typeset.Style{Size: size, Bold: true, Ink: amber}, 60)
	height := size * pointSize
	frame := canvas.RoundedRectangle(l.Width+2*tagPadding, height*1.4, height*0.35)
	s.outline(x, y+height*0.4, 0.25, frame, amber)
	s.line(x+tagPadding, y, l)
}

const tagPadding = 1.2

func (s *sheet) tagWidth(word string, size float64) float64 {
	return s.faces.OneLine(word, typeset.Style{Size: size, Bold: true}, 60).Width + 2*tagPadding
}

// disc and ring are signs around the middle x, y: they differ in shape.
func (s *sheet) disc(x, y, r float64) {
	s.ctx.SetFillColor(ink)
	s.ctx.SetStrokeColor(canvas.Transparent)
	s.ctx.DrawPath(x, pageHeight-y, canvas.Circle(r))
}

func (s *sheet) ring(x, y, r float64) { s.outline(x, y, 0.35, canvas.Circle(r), ink) }
