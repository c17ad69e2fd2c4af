package application

import (
	"strings"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// MissingLines are the things an application lacks, each a line with its sign.
func MissingLines(texts *i18n.Texts, missing []desk.Missing) fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, len(missing))
	for i, thing := range missing {
		mark := look.NewMark(look.Neutral, 11)
		if thing.Kind == desk.MissingFinding {
			mark = look.NewMark(look.Error, 11)
		}
		lines[i] = look.Row(8, 1, mark, look.NewParagraph(missingWords(texts, thing), look.Note))
	}
	return look.Column(3, lines...)
}

// missingPart is what is missing under its heading, as much as a dialog has room for.
func missingPart(texts *i18n.Texts, missing []desk.Missing) fyne.CanvasObject {
	part := look.Column(4, look.NewText(strings.ToUpper(texts.T("handed.column.missing")), look.Overline), MissingLines(texts, missing[:min(len(missing), mostMissing)]))
	if more := len(missing) - mostMissing; more > 0 {
		part.Add(look.NewParagraph(texts.N("missing.more", more), look.Small))
	}
	return part
}

func missingWords(texts *i18n.Texts, thing desk.Missing) string {
	data := i18n.Data{"Label": thing.Label}
	if thing.Kind == desk.MissingSection {
		return texts.N("missing.section", thing.Count, data)
	}
	return texts.T("missing."+thing.Kind, data)
}

// mostMissing is how many things a note tells one by one.
const mostMissing = 6

// missingNote tells in a line what an application lacks, to begin a note with.
func missingNote(texts *i18n.Texts, missing []desk.Missing) string {
	words := make([]string, 0, mostMissing+1)
	for _, thing := range missing[:min(len(missing), mostMissing)] {
		words = append(words, missingWords(texts, thing))
	}
	if more := len(missing) - mostMissing; more > 0 {
		words = append(words, texts.N("missing.more", more))
	}
	return strings.Join(words, "; ")
}
