package application

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/form"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// explanation is the panel above the footer that says what the field in focus is
// for and where that is written. It follows the focus until Esc closes it.
type explanation struct {
	screen *Screen
	object *container.Scroll // where the window is too low for all of it
	words  *fyne.Container
	key    string
}

func newExplanation(s *Screen) *explanation {
	e := &explanation{screen: s, words: look.Column(0)}
	e.object = container.NewVScroll(e.words)
	e.object.Hide()
	return e
}

// toggle opens the panel for a field, or closes it.
func (e *explanation) toggle(key string) {
	if !e.close() {
		e.open(key)
	}
}

func (e *explanation) open(key string) {
	var words []fyne.CanvasObject
	if official, ok := e.screen.rules.Field(e.screen.fieldOf(key)); ok {
		words = e.field(official)
	} else if asked, ok := e.screen.confirmationOf(strings.TrimPrefix(key, confirmPrefix)); ok {
		words = e.question(asked)
	} else if document, ok := e.screen.document(key); ok {
		words = e.document(document)
	} else {
		return
	}
	e.key = key
	e.words.Objects = []fyne.CanvasObject{look.NewRule(), look.NewPlate(look.ColorPrimarySoft, look.Inset(10, 20, 10, 20, look.Column(4, words...)))}
	e.object.ScrollToTop()
	e.object.Show()
	e.layout()
}

// follow shows the field the focus has come to.
func (e *explanation) follow(key string) {
	if e.object.Visible() && e.key != key {
		e.open(key)
	}
}

// close closes the panel and says whether it was open.
func (e *explanation) close() bool {
	if e == nil || !e.object.Visible() {
		return false
	}
	e.object.Hide()
	e.layout()
	return true
}

func (e *explanation) layout() {
	e.screen.layMiddle()
	e.screen.relayout()
	e.screen.reveal()
	e.screen.middle.Refresh()
}

// field explains a field: what it is for, how it is written, its boxes, its source.
func (e *explanation) field(official permit.Field) []fyne.CanvasObject {
	texts, language := e.screen.texts, e.screen.texts.Language()
	title := texts.T("application.field.number", i18n.Data{"Number": form.Number(official)}) + " · " + official.Label.In(language)
	lines := e.lines(title, official.Source, official.Explain.In(language), official.Hint.In(language), e.room(official))
	return slices.Insert(lines, 1, e.finding(official.Key)...)
}

// finding says why what is found in a field matters, and how to put it right; what
// it is stands at the field.
func (e *explanation) finding(key string) []fyne.CanvasObject {
	finding, found := e.screen.findings[key]
	if !found {
		return nil
	}
	texts, language := e.screen.texts, e.screen.texts.Language()
	why := look.NewParagraph(texts.T("application.finding.why", i18n.Data{"Why": finding.Why.In(language)}), look.Note)
	from := look.NewParagraph(texts.T("common.source")+": "+e.screen.source(finding.Why.Source, true), look.Caption)
	return []fyne.CanvasObject{
		why, from, look.NewParagraph(texts.T("application.finding.remedy", i18n.Data{"Remedy": finding.Remedy.In(language)}), look.Note), look.NewRule(),
	}
}

// question explains a row to be confirmed that no field holds: what a no means.
func (e *explanation) question(asked desk.Confirmation) []fyne.CanvasObject {
	texts, language := e.screen.texts, e.screen.texts.Language()
	otherwise := asked.Otherwise.In(language)
	if otherwise != "" {
		otherwise = texts.T("application.confirm.otherwise", i18n.Data{"Otherwise": otherwise})
	}
	return e.lines(asked.Label.In(language), permit.Source{}, asked.Ask.In(language), otherwise)
}

// document explains a document of the checklist.
func (e *explanation) document(document permit.Requirement) []fyne.CanvasObject {
	language := e.screen.texts.Language()
	return e.lines(document.Label.In(language), document.Source, document.Detail.In(language))
}

func (e *explanation) lines(title string, source permit.Source, texts ...string) []fyne.CanvasObject {
	words := e.screen.texts
	lines := []fyne.CanvasObject{look.Row(12, 0, look.NewParagraph(title, look.Strong), look.KeyHint(words.T("key.escape"), words.T("common.close")))}
	for _, text := range texts {
		if text != "" {
			lines = append(lines, look.NewParagraph(text, look.Note))
		}
	}
	if from := e.screen.source(source, true); from != "" {
		lines = append(lines, look.NewParagraph(words.T("common.source")+": "+from, look.Caption))
	}
	return lines
}

// room says how many boxes the form has.
func (e *explanation) room(official permit.Field) string {
	if len(official.Boxes) == 0 {
		return ""
	}
	texts := e.screen.texts
	sum := 0
	lines := make([]string, len(official.Boxes))
	for i, boxes := range official.Boxes {
		sum += boxes
		lines[i] = strconv.Itoa(boxes)
	}
	words := texts.N("application.boxes", sum)
	if len(lines) > 1 {
		words += " (" + strings.Join(lines, " + ") + ")"
	}
	if official.BoxesUnsure {
		words += " · " + texts.T("common.unverified")
	}
	return words
}
