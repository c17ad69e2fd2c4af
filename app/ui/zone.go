package ui

import (
	"strconv"
	"strings"
	"unicode/utf8"

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
	s.whole = false
	if !isZone(text) {
		return
	}
	read, err := s.Session.ReadDocument(zoneLines(text))
	if err != nil {
		return // not whole yet, or never: the field keeps what was typed
	}
	s.whole = true
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
		if !open {
			s.take(read)
			return
		}
		clear(s.changed) // it was somebody on file all along
		s.ShowPerson(known.ID)
		if s.arriving {
			arrive(s.Stage, known.ID, func(uuid.UUID) { s.Say(s.Texts.T("day.arrived", i18n.Data{"Name": known.Title})) })
		}
	})
}

// unread says at the line why it is no zone, at Enter: it is kept as typed.
func (s *personScreen) unread() {
	text := s.Texts.T("error.document-unreadable.what")
	if isZone(s.read.Value()) {
		text = s.Texts.T("palette.reading", i18n.Data{"Lengths": lengths(s.read.Value())})
	}
	s.read.SetFinding(field.Warning, text)
}

// isZone says whether a text looks like the lines at the foot of a document:
// they are filled up with "<".
func isZone(text string) bool { return strings.Count(text, "<") >= 2 }

// lengths are those of a zone's lines as far as they go: "44, 12".
func lengths(text string) string {
	var each []string
	for _, line := range strings.Fields(text) {
		each = append(each, strconv.Itoa(utf8.RuneCountInString(line)))
	}
	return strings.Join(each, ", ")
}

// zoneLines gives back the lines of a zone that was typed or pasted into one.
func zoneLines(text string) string { return strings.Join(strings.Fields(text), "\n") }
