package print

import (
	"image/color"

	"sportello/app/typeset"
	"sportello/assets/i18n"
)

// scale is how large a list is written, in points: small on the operator's
// recap, large on the applicant's slip.
type scale struct{ text, small float64 }

func (sc scale) plain() typeset.Style { return typeset.Style{Size: sc.text, Ink: ink} }
func (sc scale) strong() typeset.Style {
	return typeset.Style{Size: sc.text, Bold: true, Ink: ink}
}
func (sc scale) quiet() typeset.Style { return typeset.Style{Size: sc.small, Ink: quiet} }

// entry returns the rows of an entry: a label, marked where nobody has confirmed
// it yet, and small text under it. The rest is drawn at the label's base line.
func (s *sheet) entry(e entry, sc scale, rest func(y float64)) []block {
	tag, width := s.texts.T("common.unverified"), e.width
	if e.unverified {
		width -= s.tagWidth(tag, sc.small*0.9) + 3
	}
	label := s.faces.Wrap(e.label, e.style, width)
	rows := s.stack(e.left, label)
	if e.unverified {
		i, last := len(rows)-1, label[len(label)-1]
		rows[i] = over(rows[i], func(top float64) {
			s.tag(e.left+last.Width+3, top+last.Ascent, tag, sc.small*0.9)
		})
	}
	rows[0] = over(rows[0], func(top float64) { rest(top + label[0].Ascent) })
	if e.detail != "" {
		rows = append(rows, s.stack(e.left, s.faces.Wrap(e.detail, sc.quiet(), pageWidth-margin-e.left))...)
	}
	rows = append([]block{space(0.9)}, rows...)
	return group(append(rows, block{1.2, func(top float64) { s.hairline(top + 1.2) }}))
}

type entry struct {
	label, detail string
	unverified    bool
	style         typeset.Style
	left, width   float64
}

// document returns the rows of one document: a box, what it is, what about it,
// and at the right, in words, whether it is missing.
func (s *sheet) document(d Document, sc scale) []block {
	side := sc.text * pointSize * 0.85
	left := margin + side + 3
	status := s.status(d, sc)
	label := sc.plain()
	label.Bold = d.Mandatory && !d.Present
	e := entry{d.Label, d.Detail, d.Unverified, label, left, pageWidth - margin - left - status.Width - 5}
	return s.entry(e, sc, func(y float64) {
		s.box(margin+1, y, side, d.Present)
		s.lineRight(pageWidth-margin, y, status)
	})
}

func (s *sheet) status(d Document, sc scale) typeset.Line {
	id, st := "common.optional", typeset.Style{Size: sc.small, Ink: quiet}
	switch {
	case d.Present:
		id = "print.present"
	case d.Mandatory:
		id, st = "print.missing", typeset.Style{Size: sc.text, Bold: true, Ink: red}
	}
	return s.faces.OneLine(s.texts.T(id), st, 40)
}

// fee returns the rows of one cost, its amount aligned at the right.
func (s *sheet) fee(f Fee, sc scale) []block {
	return s.amount(f.Label, f.Amount, f.Unverified, sc.plain(), sc)
}

// total returns the rows of the sum of the costs.
func (s *sheet) total(total string, sc scale) []block {
	return s.amount(s.texts.T("print.total"), total, false, sc.strong(), sc)
}

func (s *sheet) amount(label, amount string, unverified bool, st typeset.Style, sc scale) []block {
	sum := s.faces.OneLine("€ "+amount, st, 50)
	e := entry{label, "", unverified, st, margin + 1, bodyWidth - sum.Width - 6}
	return s.entry(e, sc, func(y float64) { s.lineRight(pageWidth-margin, y, sum) })
}

// deadline returns the rows of one date to remember.
func (s *sheet) deadline(d Deadline, sc scale) []block {
	left := margin + sc.text*pointSize*6.6
	date := s.faces.OneLine(d.Date, sc.strong(), left-margin-2)
	e := entry{d.Label, d.Detail, d.Unverified, sc.plain(), left, pageWidth - margin - left}
	return s.entry(e, sc, func(y float64) { s.line(margin+1, y, date) })
}

// band returns the heading of a section: a number on dark ground, where the
// form gives one, and the title on a tint.
func (s *sheet) band(number, title string, ground color.RGBA, continued bool) block {
	const height = 7.0
	if continued {
		title += " (" + s.texts.T("print.continued") + ")"
	}
	n := s.faces.OneLine(number, typeset.Style{Size: 11, Bold: true, Ink: white}, 60)
	left := margin + 3.0
	if number != "" {
		left += max(n.Width+6, 13)
	}
	t := s.faces.OneLine(title, typeset.Style{Size: 11, Bold: true, Ink: ink}, pageWidth-margin-left-2)
	return block{height + 1, func(top float64) {
		s.fill(margin, top, bodyWidth, height, tint)
		if number != "" {
			width := left - margin - 3
			s.fill(margin, top, width, height, ground)
			s.line(margin+(width-n.Width)/2, top+4.9, n)
		}
		s.line(left, top+4.9, t)
	}}
}

// lacking says, where a character could not be drawn, what the sign in its
// place means.
func (s *sheet) lacking(sc scale) {
	if !s.faces.Lacking() {
		return
	}
	text := s.texts.T("print.lacking", i18n.Data{"Sign": string(typeset.Replacement)})
	s.gap(3)
	s.paragraph(s.faces.Wrap(text, sc.strong(), bodyWidth))
}
