package print

import (
	"sportello/app/typeset"
	"sportello/assets/i18n"
)

func (s *sheet) findings(findings []Finding) {
	var rows []block
	for _, f := range findings {
		rows = append(rows, s.finding(f)...)
	}
	if len(rows) == 0 {
		none := s.faces.Wrap(s.texts.T("print.no-findings"), recapScale.plain(), bodyWidth-2)
		rows = group(s.stack(margin+1, none))
	}
	s.list(s.texts.T("print.findings"), rows)
}

// finding returns the rows of a finding: sign, severity in words and field,
// what it is, what to do, what it rests on, and why the operator went on.
func (s *sheet) finding(f Finding) []block {
	const left = margin + 6.5
	width := pageWidth - margin - left
	word := s.faces.OneLine(s.severity(f), typeset.Style{Size: recapScale.text, Bold: true, Ink: severityInk(f.Severity)}, width)
	parts := []block{space(1.2), {word.Height(), func(top float64) {
		s.sign(margin+2.5, top+word.Ascent-1.3, f.Severity)
		s.line(left, top+word.Ascent, word)
	}}}
	for _, text := range []struct {
		text  string
		style typeset.Style
	}{
		{f.Title, recapScale.strong()},
		{f.Text, recapScale.plain()},
		{f.Source, recapScale.quiet()},
	} {
		if text.text != "" {
			parts = append(parts, s.stack(left, s.faces.Wrap(text.text, text.style, width))...)
		}
	}
	parts = append(parts, s.override(f.Override, left, width)...)
	return s.ruled(group(append(parts, space(1.2))))
}

func (s *sheet) severity(f Finding) string {
	word := s.texts.T("print.note")
	switch f.Severity {
	case "error":
		word = s.texts.T("print.error")
	case "warning":
		word = s.texts.T("print.warning")
	}
	if f.Number != "" {
		word += " · " + s.texts.T("print.field", i18n.Data{"Number": f.Number})
	}
	return word
}

// override returns the operator's reason for going on with an error, on a tint.
func (s *sheet) override(reason string, left, width float64) []block {
	if reason == "" {
		return nil
	}
	lines := s.faces.Wrap(s.texts.T("print.override")+": "+reason, recapScale.strong(), width-4)
	parts := []block{space(0.8)}
	for _, part := range s.stack(left+2, lines) {
		parts = append(parts, under(part, func(top float64) { s.fill(left, top, width, part.height+0.05, tint) }))
	}
	return append(parts, space(0.8))
}
