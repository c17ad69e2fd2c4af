package desk

import (
	"context"
	"maps"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/store"
	"sportello/store/laptop"
)

// File is the laptop's file below the session, to change records behind the
// desk's back and to see what travels.
func (s *Session) File() *laptop.Session { return s.file }

// PersonCard is the card of a person with these values.
func PersonCard(values map[string]string) map[string]string {
	return cardContent(store.Person, values)
}

// ApplicationCard is the card of an application with these values.
func ApplicationCard(values map[string]string) map[string]string {
	return cardContent(store.Application, values)
}

// CardStands says whether the card of an application is held to be as on disk, and
// whether it is.
func (a *Application) CardStands() (held, is bool) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.cardStands(), maps.Equal(a.card(), a.disk.card)
}

// SetFolder makes the session believe that its folder is elsewhere.
func (s *Session) SetFolder(folder string) { s.options.Folder = folder }

// Follow is what is done after records were changed by others than their screens.
func (s *Session) Follow(ctx context.Context, ids ...uuid.UUID) error { return s.arrived(ctx, ids...) }

// KeepForgotten keeps what counts of records about to be forgotten.
func (s *Session) KeepForgotten(ctx context.Context, ids ...uuid.UUID) error {
	_, err := s.keepForgotten(ctx, ids)
	return err
}

// VisitCard is the card of a visit with these values, and DescribeCard that of a
// record which came with them.
func (s *Session) VisitCard(values map[string]string) map[string]string { return s.visitCard(values) }

func (s *Session) DescribeCard(kind store.Kind, state string, values map[string]string) (card map[string]string, newState, site string) {
	return s.describe(kind, state, values)
}

// Desks is how many desks the board counts on.
func (s *Session) Desks(ctx context.Context) (int, error) {
	now := s.options.Clock()
	here, _ := s.siteNamed(s.Site())
	visits, err := s.appointments(ctx, agenda.Day{Site: here.Name, Date: now.Format(time.DateOnly)})
	if err != nil {
		return 0, err
	}
	return s.desks(ctx, here, visits, now)
}
