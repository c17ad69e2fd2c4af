package agenda

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/visit"
)

// Grace is how late one may come and still be called by the time of the
// appointment; after that it is by arrival.
const Grace = 15 * time.Minute

// The places in the day's list, in its order. Who is called next is the first of
// those who can be: back with a document, by appointment, by arrival, then whoever
// is still to come.
const (
	atCall        = iota // called, on the way to the desk
	backAgain            // with the document they were sent for, by when they came back
	byAppointment        // here, or the time has come, by that time
	byArrival            // without appointment or too late for it, as they came
	atDesk
	suspended // for a document, or left to a colleague
	toCome    // by the time of the appointment; first those who are late
	ended
)

// rank is where a visit stands in the day's list: by place, then by time.
type rank struct {
	place int
	at    time.Time
}

// rank is a visit's at a moment.
func (v Visit) rank(now time.Time) rank {
	planned := v.Planned(now.Location())
	switch v.State {
	case visit.Called:
		return rank{atCall, v.When(visit.Called)}
	case visit.Filling:
		return rank{atDesk, v.When(visit.Filling)}
	case visit.Document, visit.Handed:
		return rank{suspended, v.When(v.State)}
	case visit.Waiting:
		return v.waitingRank(planned)
	case visit.Booked:
		if late := now.Sub(planned); late >= 0 && late <= Grace {
			return rank{byAppointment, planned}
		}
		return rank{toCome, planned}
	}
	return rank{ended, v.When(v.State)}
}

// waitingRank is that of somebody who is here.
func (v Visit) waitingRank(planned time.Time) rank {
	marks := v.Marks()
	if n := len(marks); n > 1 && marks[n-2].State == visit.Document {
		return rank{backAgain, marks[n-1].At}
	}
	arrived := v.When(visit.Waiting)
	if v.WalkIn() || arrived.Sub(planned) > Grace {
		return rank{byArrival, arrived}
	}
	return rank{byAppointment, planned}
}

// callable says whether "call next" may come to it.
func (v Visit) callable(now time.Time) bool {
	place := v.rank(now).place
	return place == backAgain || place == byAppointment || place == byArrival || place == toCome
}

// Back says that the person waits and has the document they were sent for.
func (v Visit) Back(now time.Time) bool { return v.rank(now).place == backAgain }

// Late says that the person had an appointment, waits or is expected, and comes after
// those who were on time.
func (v Visit) Late(now time.Time) bool {
	rank := v.rank(now)
	return !v.WalkIn() && (rank.place == byArrival || rank.place == toCome && rank.at.Before(now))
}

// InTurn sorts visits as they stand in the day's list.
func InTurn(visits []Visit, now time.Time) {
	ranks := make(map[uuid.UUID]rank, len(visits))
	for _, visit := range visits {
		ranks[visit.ID] = visit.rank(now)
	}
	slices.SortFunc(visits, func(a, b Visit) int {
		one, other := ranks[a.ID], ranks[b.ID]
		return cmp.Or(cmp.Compare(one.place, other.place), one.at.Compare(other.at), byTicket(a, b), AsBooked(a, b))
	})
}

// Next is who of visits in their turn is called next; false: nobody is left.
func Next(visits []Visit, now time.Time) (Visit, bool) {
	next := slices.IndexFunc(visits, func(v Visit) bool { return v.callable(now) })
	if next < 0 {
		return Visit{}, false
	}
	return visits[next], true
}

// byTicket orders visits by their numbers: P99 before P100.
func byTicket(a, b Visit) int {
	one, other := a.Ticket(), b.Ticket()
	return cmp.Or(cmp.Compare(len(one), len(other)), strings.Compare(one, other))
}

// AsBooked orders appointments by time, then walk-ins as they arrived.
func AsBooked(a, b Visit) int {
	walkIn := func(v Visit) int {
		if v.WalkIn() {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(walkIn(a), walkIn(b)), strings.Compare(a.Values["time"], b.Values["time"]),
		a.Made().Compare(b.Made()), slices.Compare(a.ID[:], b.ID[:]))
}
