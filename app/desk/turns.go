package desk

import (
	"cmp"
	"context"
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

// rankOf is a visit's at a moment.
func rankOf(v appointment, now time.Time) rank {
	planned := v.planned(now.Location())
	switch v.State {
	case visitCalled:
		return rank{atCall, v.when(visitCalled)}
	case visitFilling:
		return rank{atDesk, v.when(visitFilling)}
	case visitDocument, visitHanded:
		return rank{suspended, v.when(v.State)}
	case visitWaiting:
		return v.waitingRank(planned)
	case visitBooked:
		if late := now.Sub(planned); late >= 0 && late <= Grace {
			return rank{byAppointment, planned}
		}
		return rank{toCome, planned}
	}
	return rank{ended, v.when(v.State)}
}

// waitingRank is that of somebody who is here.
func (v appointment) waitingRank(planned time.Time) rank {
	marks := v.marks()
	if n := len(marks); n > 1 && marks[n-2].State == visitDocument {
		return rank{backAgain, marks[n-1].At}
	}
	arrived := v.when(visitWaiting)
	if v.walkIn() || arrived.Sub(planned) > Grace {
		return rank{byArrival, arrived}
	}
	return rank{byAppointment, planned}
}

// callable says whether "call next" may come to it.
func (r rank) callable() bool {
	return r.place == backAgain || r.place == byAppointment || r.place == byArrival || r.place == toCome
}

// inTurn sorts visits as they stand in the day's list.
func inTurn(visits []appointment, now time.Time) {
	ranks := make(map[uuid.UUID]rank, len(visits))
	for _, visit := range visits {
		ranks[visit.ID] = rankOf(visit, now)
	}
	slices.SortFunc(visits, func(a, b appointment) int {
		one, other := ranks[a.ID], ranks[b.ID]
		return cmp.Or(cmp.Compare(one.place, other.place), one.at.Compare(other.at), byTicket(a, b), asBooked(a, b))
	})
}

// byTicket orders visits by their numbers: P99 before P100.
func byTicket(a, b appointment) int {
	one, other := a.values["ticket"], b.values["ticket"]
	return cmp.Or(cmp.Compare(len(one), len(other)), strings.Compare(one, other))
}

// asBooked orders appointments by time, then walk-ins as they arrived.
func asBooked(a, b appointment) int {
	walkIn := func(v appointment) int {
		if v.walkIn() {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(walkIn(a), walkIn(b)), strings.Compare(a.values["time"], b.values["time"]),
		a.made().Compare(b.made()), slices.Compare(a.ID[:], b.ID[:]))
}

// made is when an appointment was made, or a walk-in came, by the clock of whoever
// noted it: all desks tell the same.
func (v appointment) made() time.Time {
	for _, state := range []string{visitBooked, visitWaiting} {
		if at, err := time.Parse(time.RFC3339, v.values[visit.TimeField(state)]); err == nil {
			return at
		}
	}
	return v.Created
}

// CallNext calls whoever is next by the rule of the list. false: nobody is left.
func (s *Session) CallNext(ctx context.Context) (Visit, bool, error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	now := s.options.Clock()
	visits, err := s.appointments(ctx, day{s.Site(), now.Format(time.DateOnly)})
	if err != nil {
		return Visit{}, false, err
	}
	inTurn(visits, now)
	next := slices.IndexFunc(visits, func(visit appointment) bool { return rankOf(visit, now).callable() })
	if next < 0 {
		return Visit{}, false, nil
	}
	called, err := s.call(ctx, visits[next].ID)
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
func (s *Session) appointments(ctx context.Context, on day) ([]appointment, error) {
	visits, err := s.visitsOf(ctx, on)
	return slices.DeleteFunc(visits, func(v appointment) bool { return v.State == visitCancelled }), err
}

// visitsOf are all visits of a day, with their tickets. An appointment's is its
// place among them until the person is here, and then stays.
func (s *Session) visitsOf(ctx context.Context, on day) ([]appointment, error) {
	documents, err := s.file.Records(ctx, s.files.visitsOn(on))
	if err != nil {
		return nil, err
	}
	var visits []appointment
	for _, document := range documents {
		visits = append(visits, s.readVisit(document))
	}
	slices.SortFunc(visits, asBooked)
	giveTickets(visits)
	return visits, nil
}
