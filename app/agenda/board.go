package agenda

import (
	"slices"
	"time"

	"sportello/app/visit"
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

// BoardOf is what the board says of a day's visits, received at so many desks.
func BoardOf(visits []Visit, desks int, now time.Time) Board {
	var board Board
	called := slices.DeleteFunc(slices.Clone(visits), func(v Visit) bool {
		return v.When(visit.Called).IsZero() || v.State == visit.Absent || v.State == visit.Waiting
	})
	slices.SortStableFunc(called, func(a, b Visit) int { return b.When(visit.Called).Compare(a.When(visit.Called)) })
	for _, one := range called[:min(mostCalled, len(called))] {
		board.Called = append(board.Called, one.Ticket())
	}
	for _, one := range visits {
		if one.State == visit.Waiting {
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
func expectedWait(visits []Visit, desks int, now time.Time) (time.Duration, bool) {
	var measured []time.Duration
	for _, one := range visits {
		if one.State == visit.Queued || one.State == visit.Done || one.State == visit.Handed {
			if taken := one.Taken(now); taken > 0 {
				measured = append(measured, taken)
			}
		}
	}
	if len(measured) < leastMeasured {
		return 0, false
	}
	each := median(measured)
	visits = slices.Clone(visits)
	InTurn(visits, now)
	free := make([]time.Duration, max(1, desks)) // until when each desk is taken
	for _, one := range visits {
		if place := one.rank(now).place; place == atCall || place == atDesk {
			first := earliestDesk(free)
			free[first] = max(free[first], each-one.Taken(now))
		}
	}
	for _, one := range visits {
		first := earliestDesk(free)
		switch rank := one.rank(now); rank.place {
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
