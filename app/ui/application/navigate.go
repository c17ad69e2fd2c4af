package application

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// first is the place to begin at: what is still to be confirmed, else the first
// section with a number, for the headings of the forms follow from the rest.
func (s *Screen) first() string {
	places := s.places()
	for _, p := range places {
		if p.number != "" || p.id == confirmation && p.tone != look.Good {
			return p.id
		}
	}
	return places[0].id
}

// open shows a place of the list.
func (s *Screen) open(id string) {
	p := s.page(id)
	if s.drawn[id] != inForce() {
		p.object().Refresh()
	}
	s.drawn[id] = inForce()
	s.host.Scrolled()
	s.current = id
	if id == recap {
		s.app.Review()
	}
	s.list.mark(id)
	s.holder.Objects = []fyne.CanvasObject{look.Column(0, s.way.in, s.way.back), look.Column(10, s.offering.beside(s.heading(id)), p.object())}
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
	case confirmation:
		return newConfirmPage(s)
	}
	for _, section := range s.rules.Sections() {
		if section.ID == id {
			return &formPage{Page: s.form.Page(section), screen: s, line: newEmployerLine(s, section)}
		}
	}
	return newRecapPage(s)
}

// next is asked where Enter goes: past places where there is nothing to fill, for
// Enter on a button there would add what nobody asked for, and past those that are
// as they were in the last application, and right. Whoever goes to a place by
// another way wants to see it: Enter stops at each field there.
func (s *Screen) next(from field.Field) bool {
	defer func() { s.past = false }()
	if s.pages[s.current].focusNext(from) {
		return true
	}
	places := s.places()
	for _, p := range places[index(places, s.current)+1:] {
		if !s.wants(p.id) {
			continue
		}
		s.open(p.id)
		if f, ok := s.pages[p.id].(*formPage); ok && f.FocusWanting() || !ok && s.pages[p.id].focusFirst() {
			break
		}
	}
	return true
}

// wants says whether Enter stops somewhere in a place.
func (s *Screen) wants(id string) bool {
	p, ok := s.page(id).(*formPage)
	if !ok {
		return true
	}
	p.show(s.app.Report())
	return p.Wants()
}

// page is what the middle shows for a place, made when it is first asked for.
func (s *Screen) page(id string) page {
	p := s.pages[id]
	if p == nil {
		p = s.newPage(id)
		p.setEnabled(!s.settled)
		s.pages[id], s.drawn[id] = p, inForce()
	}
	return p
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

// reveal keeps what has the focus in sight where there is less room than before.
func (s *Screen) reveal() {
	if row, ok := s.stage.Window.Canvas().Focused().(*look.AnswerRow); ok && s.current == confirmation {
		s.host.Reveal(row)
		return
	}
	s.host.RevealFocused()
}

// fieldOf is the field a key stands for: of a row to be confirmed its first, "" of
// one that is only a question.
func (s *Screen) fieldOf(key string) string {
	id, asked := strings.CutPrefix(key, confirmPrefix)
	if !asked {
		return key
	}
	if c, ok := s.confirmationOf(id); ok && len(c.Fields) > 0 {
		return c.Fields[0]
	}
	return ""
}

// confirmationOf is a row to be confirmed by its id.
func (s *Screen) confirmationOf(id string) (desk.Confirmation, bool) {
	for _, c := range s.app.Confirmations() {
		if c.ID == id {
			return c, true
		}
	}
	return desk.Confirmation{}, false
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
	if strings.HasPrefix(key, confirmPrefix) && contains(s.places(), confirmation) && s.current != confirmation {
		s.open(confirmation)
	}
	if p, shown := s.confirmPageShown(); shown && p.goTo(key) {
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
