package ui

import (
	"strings"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// readZone fills the fields from the lines at the foot of a document, once they
// are whole.
func (s *personScreen) readZone(text string) {
	s.read.SetFinding(field.None, "")
	if !isZone(text) {
		return
	}
	read, err := s.Session.ReadDocument(zoneLines(text))
	if err != nil {
		return // not whole yet, or never: the field keeps what was typed
	}
	if s.person.ID == uuid.Nil && len(read.Found) > 0 {
		s.askKnown(read)
		return
	}
	s.take(read)
}

func (s *personScreen) take(read desk.DocumentRead) {
	s.fill(read.Values)
	if read.Problem != "" {
		s.read.SetFinding(field.Warning, s.Texts.T("people.scan.problem"))
		return
	}
	s.read.SetHint(s.Texts.N("people.scan.filled", len(read.Values)))
}

// askKnown keeps somebody on file from being begun a second time.
func (s *personScreen) askKnown(read desk.DocumentRead) {
	known := read.Found[0]
	look.Confirm(s.Window.Canvas(), look.Question{
		Title: s.Texts.T("people.scan.known", i18n.Data{"Name": known.Title}), Text: known.Detail,
		Yes: s.Texts.T("people.open"), No: s.Texts.T("people.scan.other"),
	}, func(open bool) {
		if open {
			s.ShowPerson(known.ID)
			return
		}
		s.take(read)
	})
}

// isZone says whether a text looks like the lines at the foot of a document:
// they are filled up with "<".
func isZone(text string) bool { return strings.Count(text, "<") >= 2 }

// zoneLines gives back the lines of a zone that was typed or pasted into one.
func zoneLines(text string) string { return strings.Join(strings.Fields(text), "\n") }
