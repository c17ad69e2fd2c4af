package application

import (
	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/screen"
)

// Read implements screen.Reading: a document of the applicant. What it changes is
// one step of undo.
func (s *Screen) Read(read desk.Understood) bool {
	if s.settled || !read.Is(s.app.Person()) {
		return false
	}
	news := s.app.News(read.Values)
	s.stage.Offer(read.Name(s.app.Person()), s.changes(news), func() {
		s.refresh(s.app.SetAll(news))
		s.stage.Say(s.texts.T("read.taken.undo"))
	})
	return true
}

// changes puts values that would change in words, in the order of the form. Of
// the kinds of document only the new one is said.
func (s *Screen) changes(news permit.Values) []screen.Change {
	var changes []screen.Change
	for _, official := range s.rules.Fields() {
		if value := news[official.Key]; value != "" {
			changes = append(changes, screen.Change{
				Label: official.Label.In(s.texts.Language()), Before: s.inWords(official, s.app.Value(official.Key)), After: s.inWords(official, value),
			})
		}
	}
	return changes
}

// inWords is a value as people write it: a tick is crossed, a state has a name.
func (s *Screen) inWords(official permit.Field, value string) string {
	state, known := s.stage.Session.Tables().StateByKit(value)
	switch {
	case official.Kind == permit.KindTick && value == permit.Yes:
		return "×"
	case official.Table != "states" || !known:
		return field.FormatDate(value)
	case s.texts.Language() == "en":
		return state.NameEN
	}
	return state.Name
}

var _ screen.Reading = (*Screen)(nil)
