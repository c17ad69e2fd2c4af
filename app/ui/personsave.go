package ui

import (
	"context"
	"errors"
	"maps"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/assets/i18n"
)

// save is a save that is on its way to the disk.
type save struct {
	values map[string]string
	arrive bool
	ticket uuid.UUID
	person desk.Person // as saved
	err    error
	missed error         // why who arrives is not in the day
	done   chan struct{} // closed when it is there, or failed
}

// saveThen goes on when everything typed is on disk.
func (s *personScreen) saveThen(then func()) {
	s.waiting, s.offered = append(s.waiting, then), false
	s.save()
}

// save writes what was changed; it is called as a field is left and,
// like an application's, within the desk's autosave time of a key. One save is on its
// way at a time: the next one needs the version that this one makes.
func (s *personScreen) save() {
	switch {
	case s.saving != nil, s.offered:
		return
	case len(s.changed) == 0 || !s.named():
		waiting := s.waiting
		s.waiting = nil
		for _, then := range waiting {
			then()
		}
		return
	}
	before, now := s.person, s.begin()
	s.Work(func(ctx context.Context) error {
		s.write(ctx, before, now)
		return now.err
	}, func(error) {
		if s.saved(now) {
			s.save()
			return
		}
		s.waiting = nil
	})
}

func (s *personScreen) begin() *save {
	s.saving = &save{values: maps.Clone(s.changed), arrive: s.arriving, ticket: s.ticket, done: make(chan struct{})}
	return s.saving
}

// saved takes note of a save that ended, once, and says whether it succeeded.
func (s *personScreen) saved(ended *save) bool {
	if s.saving != ended {
		return false
	}
	s.saving = nil
	switch {
	case ended.err == nil:
	case s.typing != "" && len(s.waiting) == 0: // whoever types is not interrupted; it is tried again
		s.state.SetText(s.Texts.T("application.not-saved"))
		s.saveSoon()
		return false
	default:
		s.Failed(ended.err)
		return false
	}
	s.person = ended.person
	for name, value := range ended.values {
		if s.changed[name] == value {
			delete(s.changed, name)
		}
	}
	s.show()
	if ended.arrive {
		s.arriving = false
		s.arrived(ended.missed)
	}
	s.state.SetText(s.Texts.T("people.saved"))
	s.object.Refresh()
	s.Changed()
	return true
}

// arrived tells whether somebody new is in the day's list.
func (s *personScreen) arrived(missed error) {
	if missed != nil {
		s.Failed(missed)
		return
	}
	s.Say(s.Texts.T("day.arrived", i18n.Data{"Name": s.name.Text()}))
}

// write saves values over a record, or makes one. Where the record has been
// changed meanwhile, as by an application that was queued, the fields changed
// here are put over the new one. It may run on any goroutine.
func (s *personScreen) write(ctx context.Context, person desk.Person, to *save) {
	defer close(to.done)
	if person.ID == uuid.Nil {
		to.person, to.err = s.Session.CreatePerson(ctx, to.values)
		if to.err == nil && to.arrive {
			_, to.missed = putInDay(ctx, s.Session, to.ticket, to.person.ID)
		}
		return
	}
	to.person, to.err = s.Session.SavePerson(ctx, person.ID, person.Version, to.values)
	if errors.Is(to.err, desk.ErrChanged) {
		if person, to.err = s.Session.Person(ctx, person.ID); to.err == nil {
			to.person, to.err = s.Session.SavePerson(ctx, person.ID, person.Version, to.values)
		}
	}
}
