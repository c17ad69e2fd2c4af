package desk_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
)

// The wait is reckoned with the desks that are at work; where that is not known with
// those that the site has.
func TestTheDesksAtWork(t *testing.T) {
	_, out, other, _ := threeRooms(t)
	for _, r := range []*room{out, other} {
		r.check(r.session.AddSite(t.Context(), desk.Site{Name: here, Desks: 3}))
		r.exchange()
		r.exchange()
	}
	counts := func(when string, want int) {
		t.Helper()
		got, err := out.session.Desks(t.Context())
		if out.check(err); got != want {
			t.Errorf("%s: %d desks, want %d", when, got, want)
		}
	}
	receives := func(r *room) {
		t.Helper()
		id, err := r.session.Arrive(t.Context(), uuid.Nil, "")
		r.check(err)
		r.move(id, "called")
	}
	counts("before anybody was called", 3)
	receives(out)
	receives(out)
	counts("one desk has called", 1)
	receives(other)
	counts("and another, of which nobody has told", 1)
	other.exchange()
	out.exchange()
	counts("both have called", 2)
	for _, r := range []*room{out, other} {
		r.clock.pass(50 * time.Minute)
	}
	receives(other)
	other.exchange()
	out.exchange()
	out.clock.pass(20 * time.Minute)
	counts("one has not called for more than an hour", 1)
	out.clock.pass(time.Hour)
	receives(out)
	counts("the office was not heard for more than an hour", 3)
}
