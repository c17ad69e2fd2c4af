package ui

import (
	"maps"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// readZone fills the fields from the lines at the foot of a document, once they
// are whole.
func (s *personScreen) readZone(text string) {
	s.read.SetFinding(field.None, "")
	s.whole = false
	read := s.Session.Understand(text)
	if !read.Read() || len(read.Values) == 0 {
		return // not whole yet, or never: the field keeps what was typed
	}
	s.whole = true
	if s.person.ID == uuid.Nil && s.onFile(read) {
		s.askKnown(read)
		return
	}
	s.take(read)
}

// setZone puts lines into the zone in place of what stands there.
func (s *personScreen) setZone(text string) {
	s.read.SetValue(inOneLine(text))
	s.readZone(text)
}

// onFile says whether somebody on file has much in common with what was read.
func (s *personScreen) onFile(read desk.Understood) bool {
	return len(read.Found) > 0 && (read.Found[0].Sure || !read.Found[0].Missing)
}

func (s *personScreen) take(read desk.Understood) {
	s.fill(read.Values)
	if wrong := misread(s.Texts, read); wrong != "" {
		s.read.SetFinding(field.Warning, wrong)
		return
	}
	s.read.SetHint(s.Texts.N("people.scan.filled", len(read.Values)))
}

// askKnown keeps somebody on file from being begun a second time.
func (s *personScreen) askKnown(read desk.Understood) {
	known := read.Found[0]
	look.Confirm(s.Window.Canvas(), look.Question{
		Keyboard: s.host.Keyboard,
		Title:    s.Texts.T("people.scan.known", i18n.Data{"Name": known.Title}), Text: known.Detail,
		Yes: s.Texts.T("people.open"), No: s.Texts.T("people.scan.other"),
	}, func(open bool) {
		if !open {
			s.take(read)
			return
		}
		clear(s.changed) // it was somebody on file all along
		s.ShowPerson(known.ID)
		if s.arriving {
			s.window.arrive(s.ticket, known.ID, func(uuid.UUID) { s.Say(s.Texts.T("day.arrived", i18n.Data{"Name": known.Title})) })
		}
	})
}

// Read implements screen.Reading: a document of the person whose card this is, or
// one for a card that nobody has begun to fill.
func (s *personScreen) Read(read desk.Understood) bool {
	switch {
	case s.person.ID == uuid.Nil && len(s.changed) == 0 && read.Read() && len(read.Values) > 0 && !s.onFile(read):
		s.take(read)
		return true
	case s.person.ID == uuid.Nil || !read.Is(s.person.ID):
		return false
	}
	record := maps.Clone(s.person.Values)
	maps.Copy(record, s.changed)
	news := desk.PersonNews(record, read.Values)
	var changes []screen.Change
	for _, name := range desk.PersonFields() {
		if value, told := news[name]; told {
			changes = append(changes, screen.Change{Label: s.Texts.T("person." + name), Before: s.shown(name, record[name]), After: s.shown(name, value)})
		}
	}
	s.Offer(read.Name(s.person.ID), changes, func() {
		s.fill(news)
		s.Say(s.Texts.T("read.taken"))
	})
	return true
}

// shown is a value as its field shows it, in short.
func (s *personScreen) shown(name, value string) string {
	return field.FormatDate(passportByName(s.Texts, name, value, true))
}

// unread says at the line why it is no zone, at Enter: it is kept as typed.
func (s *personScreen) unread() {
	text := s.Texts.T("error.document-unreadable.what")
	if s.Session.Understand(s.read.Value()).Partly {
		text = s.Texts.T("palette.reading", i18n.Data{"Lengths": lengths(s.read.Value())})
	}
	s.read.SetFinding(field.Warning, text)
}

// lengths are those of a zone's lines as far as they go: "44, 12".
func lengths(text string) string {
	var each []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return unicode.IsSpace(r) || r == desk.LineBreak }) {
		each = append(each, strconv.Itoa(utf8.RuneCountInString(line)))
	}
	return strings.Join(each, ", ")
}
