package desk_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/desk"
	"sportello/app/visit"
	"sportello/store"
	"sportello/sync/merge"
)

// cancelled are the appointments among what waits for a decision.
func (r *room) cancelled() []desk.Dispute {
	r.t.Helper()
	return slices.DeleteFunc(r.disputes(), func(d desk.Dispute) bool { return d.Kind != desk.DisputeCancelled })
}

// cancelledAndMoved is an appointment that the office has moved to the next day while
// a desk out at the site cancelled it; both have met since.
func cancelledAndMoved(t *testing.T) (out, inside *room, id uuid.UUID) {
	t.Helper()
	_, out, _, inside = threeRooms(t)
	id = out.slot(monday, "09:20", out.person(fatou()).ID)
	out.exchange()
	inside.exchange()
	out.check(out.session.CancelVisit(t.Context(), id, "ha telefonato"))
	inside.clock.pass(time.Minute)
	inside.check(inside.session.MoveVisit(t.Context(), id, desk.Booking{Date: tuesday, Time: "10:00"}))
	for _, r := range []*room{inside, out, inside} {
		r.exchange()
	}
	return out, inside, id
}

const tuesday = "2026-12-01"

func TestACancellationThatMeetsAMoveWaitsForAPerson(t *testing.T) {
	out, inside, id := cancelledAndMoved(t)
	found := inside.cancelled()
	if len(found) != 1 || found[0].Title != "ESEMPIO Fatou" || found[0].Laptops != 2 || !found[0].Soon || len(inside.disputes()) != 1 {
		t.Fatalf("found %+v", inside.disputes())
	}
	if there := out.cancelled(); len(there) != 1 || there[0].ID != found[0].ID || !there[0].Soon {
		t.Fatalf("the other desk has found %+v", there)
	}
	open, err := inside.session.CancelledCase(t.Context(), found[0].ID)
	inside.check(err)
	if open.Before.Date != monday || open.Before.Time != "09:20" || open.Before.Site != here || open.Visit.Date != tuesday || open.Visit.Time != "10:00" ||
		open.Reason != "ha telefonato" || open.Cancelled.Laptop != "portatile 3" || !open.Moved.Here || open.Visit.Phone != "0005550142" {
		t.Errorf("laid open %+v", open)
	}
	for _, r := range []*room{out, inside} { // somebody may come: the place is kept
		soon, err := r.session.UndecidedSoon(t.Context())
		r.check(err)
		if got := r.agenda(here, tuesday); got != "10:00 booked" || len(soon) != 1 || soon[0].ID != id || !soon[0].Undecided {
			t.Errorf("%s, soon %+v", got, soon)
		}
		if _, err := r.session.BookSlot(t.Context(), desk.Booking{Date: tuesday, Time: "10:00", Minutes: 20}); !errors.Is(err, desk.ErrSlotTaken) {
			t.Errorf("booked in its place: %v", err)
		}
	}
}

func TestWhatIsSaidOfACancelledAppointmentStands(t *testing.T) {
	for stands, want := range map[bool]string{true: "10:00 booked", false: "10:00 cancelled"} {
		out, inside, _ := cancelledAndMoved(t)
		found := inside.cancelled()
		open, err := inside.session.CancelledCase(t.Context(), found[0].ID)
		inside.check(err)
		inside.check(inside.session.SettleCancelled(t.Context(), open, stands))
		meet := func(want string, disputes int) {
			t.Helper()
			for _, r := range []*room{inside, out} {
				r.exchange()
				if got := r.agenda(here, tuesday); got != want || len(r.disputes()) != disputes {
					t.Errorf("stands %v: %s, %+v", stands, got, r.disputes())
				}
			}
		}
		meet(want, 0)
		if err := inside.session.SettleCancelled(t.Context(), open, !stands); !errors.Is(err, desk.ErrDecided) {
			t.Errorf("decided again: %v", err)
		}
		if again, ok, err := inside.session.UndoDecision(t.Context()); again != open.ID || !ok || err != nil {
			t.Fatal(again, ok, err)
		}
		meet("10:00 booked", 1)
		if again := out.cancelled(); len(again) != 1 || again[0].ID != open.ID {
			t.Errorf("taken back, and it is another: %+v", again)
		}
	}
}

// Two desks that decide one way each ask again, for neither knew of the other.
func TestTwoWhoDecideOtherwise(t *testing.T) {
	out, inside, _ := cancelledAndMoved(t)
	for _, r := range []*room{out, inside} {
		open, err := r.session.CancelledCase(t.Context(), r.cancelled()[0].ID)
		r.check(err)
		r.check(r.session.SettleCancelled(t.Context(), open, r == inside))
	}
	for _, r := range []*room{inside, out, inside} {
		r.exchange()
	}
	if len(out.cancelled()) != 1 || len(inside.cancelled()) != 1 {
		t.Errorf("left %+v and %+v", out.disputes(), inside.disputes())
	}
}

// Whoever moves, cancels or receives the person has said what counts.
func TestWhoGoesOnWithItHasDecided(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(r *room, id uuid.UUID)
		want string
	}{
		"moved again": {func(r *room, id uuid.UUID) {
			r.check(r.session.MoveVisit(r.t.Context(), id, desk.Booking{Date: tuesday, Time: "11:00"}))
		}, "11:00 booked"},
		"cancelled again": {func(r *room, id uuid.UUID) {
			r.check(r.session.CancelVisit(r.t.Context(), id, "di nuovo"))
		}, "10:00 cancelled"},
		"the person is here": {func(r *room, id uuid.UUID) { r.move(id, "waiting") }, "10:00 waiting"},
	} {
		t.Run(name, func(t *testing.T) {
			out, inside, id := cancelledAndMoved(t)
			c.do(inside, id)
			inside.exchange()
			out.exchange()
			for _, r := range []*room{out, inside} {
				if got := r.agenda(here, tuesday); got != c.want || len(r.disputes()) != 0 {
					t.Errorf("%s, %+v", got, r.disputes())
				}
			}
		})
	}
}

// Whatever three laptops do to one appointment, each with what it has seen, all read
// the same of it in whatever order that arrives; and a move that no cancellation
// knew of is never lost.
func TestOrderDecidesNothingOfACancellation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		record := uuid.New()
		made := func(base store.Shared, values map[string]string) store.Operation {
			op := store.Operation{ID: uuid.New(), Record: record, Kind: store.Appointment, Patch: make(map[string]store.Change)}
			for name, value := range values {
				op.Patch[name] = store.Change{Base: base.Fields[name].Standing.Op, Value: value}
			}
			return op
		}
		read := func(ops []store.Operation) (store.Shared, visit.Record) {
			var state store.Shared
			for _, op := range ops {
				next, err := merge.Apply(state, op, uuid.Nil)
				if err != nil {
					t.Fatal(err)
				}
				state = next
			}
			return state, visit.Read("", state.Values())
		}
		all := []store.Operation{made(store.Shared{}, map[string]string{"state": "booked", "booked": "2026-11-25T08:00:00Z", "site": here, "date": monday, "time": "09:00"})}
		moves, known := 0, -1 // how many moves one on the other; of how many the best cancellation knew
		seen := [3]struct {
			ops   []store.Operation
			moves int
		}{}
		for i := range seen {
			seen[i].ops = slices.Clone(all)
		}
		for n := range rapid.IntRange(1, 6).Draw(t, "acts") {
			i := rapid.IntRange(0, len(seen)-1).Draw(t, "laptop")
			at := &seen[i]
			if rapid.Bool().Draw(t, "pulls") {
				at.ops, at.moves = slices.Clone(all), moves
			}
			state, here := read(at.ops)
			if here.State != visit.Booked || here.Undecided() {
				continue
			}
			values := map[string]string{here.NextMark(visit.Booked): fmt.Sprintf("2026-11-25T09:%02d:00Z", n), "time": fmt.Sprintf("10:%02d", n)}
			if rapid.Bool().Draw(t, "cancels") {
				values = map[string]string{"state": visit.Cancelled, here.NextMark(visit.Cancelled): fmt.Sprintf("2026-11-25T09:%02d:00Z", n)}
				known = max(known, at.moves)
			} else {
				at.moves++
				moves = max(moves, at.moves)
			}
			op := made(state, values)
			at.ops, all = append(at.ops, op), append(all, op)
		}
		want, undecided := visit.Booked, known >= 0 && known < moves
		if known >= moves {
			want = visit.Cancelled
		}
		for range 4 {
			ops := rapid.Permutation(all).Draw(t, "order")
			state, got := read(ops)
			if got.State != want || got.Undecided() != undecided {
				t.Fatalf("%s, undecided %v; want %s, %v of %v", got.State, got.Undecided(), want, undecided, state.Values())
			}
			if !undecided {
				continue
			}
			for how, values := range map[string]map[string]string{ // decided by who has seen all, in whatever order that comes
				visit.Booked: got.Standing(), visit.Cancelled: {"state": visit.Cancelled, got.NextMark(visit.Cancelled): "2026-11-25T10:00:00Z"},
			} {
				decision := made(state, values)
				for name, change := range maps.Clone(decision.Patch) {
					change.Settles = merge.Unsettled(state.Fields[name])
					decision.Patch[name] = change
				}
				_, after := read(rapid.Permutation(append(slices.Clone(all), decision)).Draw(t, "decided"))
				if after.State != how || after.Undecided() {
					t.Fatalf("decided %s, and it is %s, undecided %v", how, after.State, after.Undecided())
				}
			}
		}
	})
}
