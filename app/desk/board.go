package desk

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
)

// Grace is how late one may come and still be called by the time of the appointment.
const Grace = agenda.Grace

// Board is what everybody in the room may see.
type Board = agenda.Board

// Board returns what the board in the room says now.
func (s *Session) Board(ctx context.Context) (Board, error) {
	now := s.options.Clock()
	here, _ := s.siteNamed(s.Site())
	visits, err := s.appointments(ctx, agenda.Day{Site: here.Name, Date: now.Format(time.DateOnly)})
	if err != nil {
		return Board{}, err
	}
	desks, err := s.desks(ctx, here, visits, now)
	if err != nil {
		return Board{}, err
	}
	return agenda.BoardOf(visits, desks, now), nil
}

// atWork is for how long a desk that has called somebody counts as being at work.
const atWork = time.Hour

// desks are how many receive people now at a site, given its visits of today: the
// laptops that have called one of them in the last while. Where that is not known
// it is the site's own number: while nobody was called, and while the office has not
// been heard for as long, so that nothing is known of the others.
func (s *Session) desks(ctx context.Context, at Site, visits []agenda.Visit, now time.Time) (int, error) {
	heard, err := s.lastPulled(ctx)
	if err != nil || now.Sub(heard) > atWork {
		return at.AtOnce(), err
	}
	stream, _, _, err := s.file.Head(ctx)
	if err != nil {
		return 0, err
	}
	calling := make(map[uuid.UUID]bool)
	for _, visit := range visits {
		mark := visit.LastMark(visitCalled)
		if called, err := time.Parse(time.RFC3339, visit.Values[mark]); err != nil || now.Sub(called) > atWork {
			continue
		}
		state, err := s.state(ctx, visit.ID)
		if err != nil {
			return 0, err
		}
		from := stream.Laptop // no operation carries it yet
		if written := state.Fields[mark].Standing; written.Value == visit.Values[mark] {
			from = state.Origins[written.Op].Laptop
		}
		calling[from] = true
	}
	return cmp.Or(len(calling), at.AtOnce()), nil
}
