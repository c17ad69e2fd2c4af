package desk

import (
	"context"
	"errors"
	"slices"

	"sportello/app/agenda"
	"sportello/store"
)

// nextTicket is the next walk-in's.
func (s *Session) nextTicket(ctx context.Context, on agenda.Day) (string, error) {
	visits, err := s.visitsOf(ctx, on)
	if err != nil {
		return "", err
	}
	letter, err := s.letter(ctx)
	return agenda.NextTicket(visits, letter), err
}

// letter is that of this laptop's walk-ins.
func (s *Session) letter(ctx context.Context) (string, error) {
	enrolment, err := s.file.Enrolment(ctx)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return agenda.Letter(enrolment.Number, enrolment.Laptop), err
}

// ticketOf is that of a visit: its own, or its place among the day's.
func (s *Session) ticketOf(ctx context.Context, visit agenda.Visit) (string, error) {
	if given := visit.Ticket(); given != "" {
		return given, nil
	}
	visits, err := s.visitsOf(ctx, visit.On())
	at := slices.IndexFunc(visits, func(other agenda.Visit) bool { return other.ID == visit.ID })
	if err != nil || at < 0 {
		return "", err
	}
	return visits[at].Ticket(), nil
}
