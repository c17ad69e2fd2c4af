package desk_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk"
)

// Whoever comes before the day of their appointment takes a ticket as others do, for
// what was booked; the place is free again.
func TestWhoComesInsteadOfTheirAppointment(t *testing.T) {
	for name, given := range map[string]bool{"with the next ticket": false, "with one given before": true} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t)
			id := r.slot(monday, "09:20", r.person(fatou()).ID)
			ticket := uuid.Nil
			if given {
				var err error
				ticket, err = r.session.Arrive(t.Context(), uuid.Nil, "")
				r.check(err)
			}
			visit, err := r.session.ArriveInstead(t.Context(), id, ticket, "venuta prima")
			r.check(err)
			if given && visit != ticket {
				t.Errorf("another ticket")
			}
			line := r.line(visit)
			if line.Name != "ESEMPIO Fatou" || line.State != "waiting" || !line.WalkIn || line.Ticket != "P01" || line.Procedure != renewing || len(r.day().Visits) != 1 {
				t.Errorf("in the day %+v", line)
			}
			if got := r.agenda(here, monday); got != "09:20 cancelled" || r.calendar(here, monday).Visits[0].CancelReason != "venuta prima" {
				t.Errorf("agenda %s", got)
			}
			if in, err := r.session.InDay(t.Context(), line.Person); !in || err != nil {
				t.Error(in, err)
			}
			if _, err := r.session.ArriveInstead(t.Context(), id, uuid.Nil, ""); !errors.Is(err, desk.ErrVisitMoved) {
				t.Errorf("again: %v", err)
			}
		})
	}
}
