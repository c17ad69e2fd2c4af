package desk

import (
	"context"
	"slices"
	"time"
)

// Board is what everybody in the room may see: numbers, and nothing of anybody.
type Board struct {
	Called  []string // tickets called today, the last first; at most mostCalled
	Waiting int      // who are here and not called yet
	// Wait is what somebody without appointment who comes in now has to expect, in
	// whole steps of waitStep; Known is false until enough was measured today.
	Wait  time.Duration
	Known bool
}

const (
	mostCalled = 3
	// leastMeasured is how many visits of today it takes to tell a wait from.
	leastMeasured = 3
	waitStep      = 5 * time.Minute
)

// Board returns what the board in the room says now.
func (s *Session) Board(ctx context.Context) (Board, error) {
	now := s.options.Clock()
	here, _ := s.siteNamed(s.Site())
	visits, err := s.appointments(ctx, day{here.Name, now.Format(time.DateOnly)})
	if err != nil {
		return Board{}, err
	}
	return boardOf(visits, here.AtOnce(), now), nil
}

func boardOf(visits []appointment, desks int, now time.Time) Board {
	var board Board
	called := slices.DeleteFunc(slices.Clone(visits), func(v appointment) bool {
		return v.when(visitCalled).IsZero() || v.State == visitAbsent || v.State == visitWaiting
	})
	slices.SortStableFunc(called, func(a, b appointment) int { return b.when(visitCalled).Compare(a.when(visitCalled)) })
	for _, visit := range called[:min(mostCalled, len(called))] {
		board.Called = append(board.Called, visit.values["ticket"])
	}
	for _, visit := range visits {
		if visit.State == visitWaiting {
			board.Waiting++
		}
	}
	board.Wait, board.Known = expectedWait(visits, desks, now)
	return board
}

// expectedWait is what somebody without appointment who comes in now has to wait
// for the first of the desks: the rest of who is at them, everybody who waits, and
// the appointments that come due meanwhile, each as long as today's take in the
// middle.
func expectedWait(visits []appointment, desks int, now time.Time) (time.Duration, bool) {
	var measured []time.Duration
	for _, visit := range visits {
		if visit.State == visitQueued || visit.State == visitDone || visit.State == visitHanded {
			if taken := visit.taken(now); taken > 0 {
				measured = append(measured, taken)
			}
		}
	}
	if len(measured) < leastMeasured {
		return 0, false
	}
	each := median(measured)
	visits = slices.Clone(visits)
	inTurn(visits, now)
	free := make([]time.Duration, max(1, desks)) // until when each desk is taken
	for _, visit := range visits {
		if place := rankOf(visit, now).place; place == atCall || place == atDesk {
			first := earliestDesk(free)
			free[first] = max(free[first], each-visit.taken(now))
		}
	}
	for _, visit := range visits {
		first := earliestDesk(free)
		switch rank := rankOf(visit, now); rank.place {
		case backAgain, byAppointment, byArrival:
			free[first] += each
		case toCome: // who is late may never come
			if rank.at.After(now) && !rank.at.After(now.Add(free[first])) {
				free[first] += each
			}
		}
	}
	wait := free[earliestDesk(free)]
	return (wait + waitStep - 1).Truncate(waitStep), true
}

// earliestDesk is the desk that is free first.
func earliestDesk(free []time.Duration) int { return slices.Index(free, slices.Min(free)) }
