package application

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"

	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// first is the place to begin at: the headings of the forms, which have no
// number, follow from the rest.
func (s *Screen) first() string {
	places := s.places()
	for _, p := range places {
		if p.number != "" {
			return p.id
		}
	}
	return places[0].id
}

// open shows a place of the list.
func (s *Screen) open(id string) {
	p := s.pages[id]
	if p == nil {
		p = s.newPage(id)
		p.setEnabled(!s.settled)
		s.pages[id] = p
	} else if s.drawn[id] != inForce() {
		p.object().Refresh()
	}
	s.drawn[id] = inForce()
	s.host.Scrolled()
	s.current = id
	s.list.mark(id)
	s.holder.Objects = []fyne.CanvasObject{look.Column(10, s.heading(id), p.object())}
	s.layHolder()
	p.show(s.app.Report())
	s.relayout()
	s.scroll.ScrollToTop()
	s.showStatus()
	s.stage.Changed()
}

// colours are what a page is drawn with. A page that is not shown does not hear
// that they have changed.
type colours struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

func inForce() colours {
	settings := fyne.CurrentApp().Settings()
	return colours{settings.Theme(), settings.ThemeVariant()}
}

// heading is the whole name of a place, which the list may have no room for.
func (s *Screen) heading(id string) fyne.CanvasObject {
	places := s.places()
	p := places[max(0, index(places, id))]
	return look.NewParagraph(titled(p.number, cmp.Or(p.title, p.name)), look.Overline)
}

// titled is the heading of a section.
func titled(number, name string) string {
	if number != "" {
		name = number + " · " + name
	}
	return strings.ToUpper(name)
}

func (s *Screen) newPage(id string) page {
	switch id {
	case attachments:
		return newAttachmentsPage(s)
	case recap:
		return newRecapPage(s)
	}
	for _, section := range s.rules.Sections() {
		if section.ID == id {
			return &formPage{Page: s.form.Page(section), screen: s}
		}
	}
	return newRecapPage(s)
}

// next is asked where Enter goes: past places where there is nothing to fill, for
// Enter on a button there would add what nobody asked for.
func (s *Screen) next(from field.Field) bool {
	if s.pages[s.current].focusNext(from) {
		return true
	}
	places := s.places()
	for _, p := range places[index(places, s.current)+1:] {
		s.open(p.id)
		if s.pages[p.id].focusFirst() {
			break
		}
	}
	return true
}

// step goes to the next or the previous place and its first field.
func (s *Screen) step(by int) {
	places := s.places()
	at := index(places, s.current) + by
	if at < 0 || at >= len(places) {
		return
	}
	s.openAndFocus(places[at].id)
}

func (s *Screen) openAndFocus(id string) {
	s.open(id)
	s.key = ""
	s.checks.mark(s.target(), s.looking())
	s.takeFocus()
	s.remember()
}

// takeFocus takes the focus to the first thing that can be done on the page, for
// what had it may be gone: a field, the button that adds a row, the one that lets
// a settled application be corrected.
func (s *Screen) takeFocus() {
	p, isForm := s.pages[s.current].(*formPage)
	if s.pages[s.current].focusFirst() || isForm && p.FocusAdd() || s.notice.focus() {
		return
	}
	s.stage.Window.Canvas().FocusNext()
}

// documentPrefix begins the key of a document's tick, here as in the desk's steps
// of undo.
const documentPrefix = "doc."

// checklist is the key of the desk's step that the checklist was looked at.
const checklist = "documents"

// goTo shows the field of a key and takes the focus there; false if it is not
// shown anywhere.
func (s *Screen) goTo(key string) bool {
	if id, ok := strings.CutPrefix(key, documentPrefix); ok {
		return s.goToDocument(id)
	}
	if key == checklist {
		s.openAndFocus(attachments)
		return true
	}
	official, ok := s.rules.Field(key)
	if !ok || !contains(s.places(), official.Section) {
		return false
	}
	moved := s.current != official.Section
	if moved {
		s.open(official.Section)
	}
	p, ok := s.pages[s.current].(*formPage)
	if !ok || !p.Focus(key) {
		if moved {
			s.takeFocus()
		}
		return false
	}
	if p.show(nil) { // what is missing there is told from now on
		s.relayout()
	}
	return true
}
