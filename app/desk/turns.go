package desk

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
)

// CallNext calls whoever is next by the rule of the list. false: nobody is left.
func (s *Session) CallNext(ctx context.Context) (Visit, bool, error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	now := s.options.Clock()
	visits, err := s.appointments(ctx, agenda.Day{Site: s.Site(), Date: now.Format(time.DateOnly)})
	if err != nil {
		return Visit{}, false, err
	}
	agenda.InTurn(visits, now)
	next, left := agenda.Next(visits, now)
	if !left {
		return Visit{}, false, nil
	}
	called, err := s.call(ctx, next.ID)
	return called, err == nil, err
}

// Call calls a given one, out of turn. Errors: ErrVisitMoved for one who is at the
// desk already, or no longer here.
func (s *Session) Call(ctx context.Context, visit uuid.UUID) (Visit, error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	return s.call(ctx, visit)
}

// call is Call with visiting held.
func (s *Session) call(ctx context.Context, id uuid.UUID) (Visit, error) {
	if err := s.setVisit(ctx, id, visitCalled); err != nil {
		return Visit{}, err
	}
	called, err := s.appointment(ctx, id)
	if err != nil {
		return Visit{}, err
	}
	return s.visit(ctx, called, s.options.Clock()), nil
}

// appointments reads the visits of a day that were not cancelled: appointments by
// time, then walk-ins as they arrived.
func (s *Session) appointments(ctx context.Context, on agenda.Day) ([]agenda.Visit, error) {
	visits, err := s.visitsOf(ctx, on)
	return slices.DeleteFunc(visits, func(v agenda.Visit) bool { return v.State == visitCancelled }), err
}

// visitsOf are all visits of a day, with their tickets. An appointment's is its
// place among them until the person is here, and then stays.
func (s *Session) visitsOf(ctx context.Context, on agenda.Day) ([]agenda.Visit, error) {
	documents, err := s.file.Records(ctx, s.files.visitsOn(on))
	if err != nil {
		return nil, err
	}
	var visits []agenda.Visit
	for _, document := range documents {
		visits = append(visits, s.readVisit(document))
	}
	slices.SortFunc(visits, agenda.AsBooked)
	agenda.GiveTickets(visits)
	return visits, nil
}
