package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/look"
)

// comingLines are the person's appointments to come, each to be shown in the agenda,
// with the button that makes another.
func (s *personScreen) comingLines(coming []desk.Visit) fyne.CanvasObject {
	texts := s.Texts
	lines := []fyne.CanvasObject{look.NewText(strings.ToUpper(texts.T("people.coming")), look.Overline)}
	if len(coming) == 0 {
		lines = append(lines, look.NewParagraph(texts.T("people.no-coming"), look.Note))
	}
	for _, visit := range coming {
		words := look.Column(0, look.NewElided(whenText(texts, visit.Date, visit.Time)+" · "+visit.Site, look.Note), look.NewElided(visit.Subject, look.Caption))
		lines = append(lines, look.NewPress(words, func() { s.window.showAgendaAt(visit.Site, moment{visit.Date, minuteOf(visit.Time)}) }))
	}
	book := s.window.button(texts.T("people.book"), s.window.keyOf("agenda"), look.Plain, s.book)
	return look.Column(5, append(lines, look.Row(0, -1, book))...)
}

// book looks for the next free slot for the person.
func (s *personScreen) book() {
	s.saveThen(func() {
		if s.person.ID != uuid.Nil {
			s.window.bookFor(s.person.ID)
		}
	})
}
