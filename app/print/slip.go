package print

import (
	"sportello/app/typeset"
	"sportello/assets/i18n"
)

var slipScale = scale{text: 13, small: 10.5}

// slip draws a whole slip: what was done, its number, what to bring, what it
// costs, what to remember and where to come.
func (s *sheet) slip(p Slip) {
	s.title("print.slip")
	s.name(p.Applicant, p.Original, 22)
	s.gap(2)
	date := p.Made.Format(timeLayout)
	done := s.texts.T("print.slip-done", i18n.Data{"Title": p.Title, "Date": date, "Site": p.Site})
	s.paragraph(s.faces.Wrap(done, slipScale.plain(), bodyWidth))
	s.gap(4)
	s.number(p.Receipt, p.Delivered)
	s.bring(p.Documents)
	s.costs("print.slip-costs", p.Fees, p.Total, slipScale)
	s.deadlines("print.slip-dates", p.Deadlines, slipScale)
	s.where(p.Site)
	s.lacking(slipScale)
	s.footers(p.Applicant, s.texts.T("print.slip"))
}

// number draws the number of the application, large, in a frame. Before the
// office has confirmed it, it is only announced, and the frame says so.
func (s *sheet) number(receipt string, delivered bool) {
	const width = bodyWidth - 12
	label, note := "print.slip-receipt", ""
	if !delivered {
		label, note = "print.slip-number", s.texts.T("print.slip-unconfirmed")
	}
	if receipt == "" {
		receipt = s.texts.T("print.not-sent")
	}
	lines := s.faces.Wrap(s.texts.T(label), slipScale.plain(), width)
	lines = append(lines, s.faces.OneLine(receipt, typeset.Style{Size: 26, Bold: true, Ink: ink}, width))
	if note != "" {
		lines = append(lines, s.faces.Wrap(note, slipScale.plain(), width)...)
	}
	height := typeset.HeightOf(lines) + 6
	s.place(block{height, func(top float64) {
		s.frame(margin, top, bodyWidth, height)
		s.lines(margin+6, top+3, lines)
	}})
}

// bring draws the documents that are missing, then those already shown.
func (s *sheet) bring(documents []Document) {
	var missing, shown []block
	for _, d := range documents {
		if d.Present {
			shown = append(shown, s.document(d, slipScale)...)
		} else {
			missing = append(missing, s.document(d, slipScale)...)
		}
	}
	if len(missing) == 0 {
		nothing := s.faces.Wrap(s.texts.T("print.slip-nothing"), slipScale.plain(), bodyWidth)
		missing = group(s.stack(margin+1, nothing))
	}
	s.list(s.texts.T("print.slip-bring"), missing)
	s.list(s.texts.T("print.slip-shown"), shown)
}

func (s *sheet) where(site string) {
	text := s.texts.T("print.slip-where-text", i18n.Data{"Site": site})
	s.list(s.texts.T("print.slip-where"), group(s.stack(margin+1, s.faces.Wrap(text, slipScale.plain(), bodyWidth-1))))
}
