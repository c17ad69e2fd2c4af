package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// showBelow tells where the values of the row come from, what was asked about the
// case, and of two people what speaks for one.
func (p *casePane) showBelow() {
	if !p.laid {
		return
	}
	texts := p.screen.Texts
	var parts []fyne.CanvasObject
	if question := p.open.Question; question != nil {
		tone, text := look.Neutral, texts.T("reconciliation.question", i18n.Data{"By": question.By, "Text": question.Text})
		if question.AnsweredBy != "" {
			tone, text = look.Primary, text+" "+texts.T("reconciliation.answer", i18n.Data{"By": question.AnsweredBy, "Text": question.Answer})
		}
		parts = append(parts, look.Banner(tone, text))
	}
	if row, ok := p.row(); ok {
		parts = append(parts, look.Column(3, look.NewText(strings.ToUpper(texts.T("reconciliation.origin")), look.Overline), p.origins(row)))
	}
	if p.open.Kin != "" {
		parts = append(parts, look.Banner(look.Warning, texts.T("reconciliation.kin."+p.open.Kin)))
	}
	if len(p.open.Evidence) > 0 {
		parts = append(parts, look.Column(5, look.NewText(strings.ToUpper(texts.T("reconciliation.why")), look.Overline), p.evidence()))
	}
	p.below.Objects = parts
	p.relay()
}

// origins tell of each value, written out, who wrote it, when, where, on which
// laptop and with which document.
func (p *casePane) origins(row desk.Row) fyne.CanvasObject {
	lines := look.Column(4)
	for i, value := range row.Values {
		origin := p.screen.words.origin(value.Origin)
		if value.Origin.Document != "" {
			origin += " · " + p.screen.Texts.T("reconciliation.document", i18n.Data{"Number": value.Origin.Document})
		}
		if value.Origin.Unsent {
			origin += " · " + p.screen.Texts.T("history.unsent")
		}
		written := p.screen.words.value(p.open.Of, row.Field, value.Value)
		lines.Add(look.Row(10, 1, look.Column(0, look.NewText(fmt.Sprint(keyOf(i)), look.Label)), look.Column(0,
			look.NewParagraph(written, look.Style{Size: look.SizeNote, Font: look.FontFor(written)}), look.NewParagraph(origin, look.Note.In(look.ColorMuted)))))
	}
	return lines
}

// evidence is what speaks for and against one person, with its weight.
func (p *casePane) evidence() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for _, evidence := range p.open.Evidence {
		parts = append(parts, look.Row(5, -1, look.NewText(p.screen.words.evidence(evidence), look.Note), look.NewChip(weight(evidence.Weight, p.screen.Language), toneOf(evidence.Weight))))
	}
	return look.Flow(12, parts...)
}

func toneOf(weight float64) look.Tone {
	switch {
	case weight >= 0.05:
		return look.Good
	case weight <= -0.05:
		return look.Warning
	}
	return look.Neutral
}

// weight is a number with its sign and one decimal, as the language writes it: "+6,1".
func weight(weight float64, language string) string {
	if toneOf(weight) == look.Neutral {
		return "0"
	}
	point := ","
	if language == "en" {
		point = "."
	}
	return strings.NewReplacer(".", point, "-", "–").Replace(fmt.Sprintf("%+.1f", weight))
}
