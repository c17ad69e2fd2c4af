package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/desk"
	"sportello/store"
	"sportello/store/laptop"
)

// doubled are the double bookings among what waits for a decision.
func (r *room) doubled() []desk.Dispute {
	r.t.Helper()
	return slices.DeleteFunc(r.disputes(), func(d desk.Dispute) bool { return d.Kind != desk.DisputeSlot })
}

func (r *room) slotCase(id uuid.UUID) desk.SlotCase {
	r.t.Helper()
	open, err := r.session.SlotCase(r.t.Context(), id)
	r.check(err)
	return open
}

// mover is the appointment of a case that is proposed to move.
func mover(open desk.SlotCase) desk.SlotAppointment {
	return open.Appointments[slices.IndexFunc(open.Appointments, func(a desk.SlotAppointment) bool { return !a.Stays })]
}

func to(slot desk.Slot) desk.Booking { return desk.Booking{Date: slot.Date, Time: slot.Time} }

// bothBooked are a desk out at a site and one at the office that have booked one
// slot without knowing of each other, and have met since.
func bothBooked(t *testing.T) (out, inside *room, first, second uuid.UUID) {
	t.Helper()
	_, out, _, inside = threeRooms(t)
	first = out.slot(monday, "09:20", out.person(fatou()).ID)
	inside.clock.pass(time.Hour)
	second = inside.slot(monday, "09:20", inside.person(map[string]string{"surname": "SECONDA", "mobile": "0005550177"}).ID)
	inside.exchange()
	out.exchange()
	inside.exchange()
	return out, inside, first, second
}

func TestADoubleBookingIsSettledByMovingOne(t *testing.T) {
	out, inside, first, second := bothBooked(t)
	found := inside.doubled()
	if len(found) != 1 || found[0].Title != "Lido Adriano 30/11 9:20" || found[0].Count != 2 || found[0].Places != 1 || found[0].Laptops != 2 || !found[0].Soon {
		t.Fatalf("found %+v", found)
	}
	if other := out.doubled(); len(other) != 1 || other[0].ID != found[0].ID || other[0].Title != found[0].Title {
		t.Fatalf("the other desk has found %+v", other)
	}
	open := inside.slotCase(found[0].ID)
	if open.Site != here || open.Date != monday || open.Time != "09:20" || len(open.Appointments) != 2 {
		t.Fatalf("case %+v", open)
	}
	stays, moves := open.Appointments[0], open.Appointments[1]
	if stays.ID != first || !stays.Stays || stays.Name != "ESEMPIO Fatou" || stays.Booked.Laptop != "portatile 3" || stays.Booked.Author != account ||
		moves.ID != second || moves.Stays || moves.Phone != "0005550177" || !moves.Booked.Here || !moves.Booked.At.After(stays.Booked.At) {
		t.Errorf("appointments %+v", open.Appointments)
	}
	if len(open.Free) == 0 || slices.ContainsFunc(open.Free, func(slot desk.Slot) bool { return slot.Date == monday && slot.Time == "09:20" }) {
		t.Errorf("free %+v", open.Free)
	}
	if err := inside.session.SettleSlot(t.Context(), open, second, desk.Booking{Date: monday, Time: "09:30"}); !errors.Is(err, desk.ErrSlotTaken) {
		t.Errorf("into the other: %v", err)
	}
	inside.check(inside.session.SettleSlot(t.Context(), open, second, desk.Booking{Date: monday, Time: "10:00"}))
	both := func(want string, disputes int) {
		t.Helper()
		for range 2 { // as it looks here, and everywhere once all have met
			if got := inside.agenda(here, monday); got != want || len(inside.doubled()) != disputes {
				t.Errorf("here %s, %d disputes", got, len(inside.doubled()))
			}
			inside.exchange()
			out.exchange()
		}
		if got := out.agenda(here, monday); got != want || len(out.doubled()) != disputes {
			t.Errorf("there %s, %d disputes", got, len(out.doubled()))
		}
	}
	both("09:20 booked, 10:00 booked", 0)
	if err := inside.session.SettleSlot(t.Context(), open, first, to(open.Free[0])); !errors.Is(err, desk.ErrDecided) {
		t.Errorf("settled again: %v", err)
	}
	if id, ok, err := inside.session.UndoDecision(t.Context()); id != open.ID || !ok || err != nil {
		t.Fatal(id, ok, err)
	}
	both("09:20 booked, 09:20 booked", 1)
	if again := out.doubled(); again[0].ID != found[0].ID {
		t.Errorf("taken back, and it is another: %+v", again)
	}
}

func TestADoubleBookingCanBeLeftKnowingly(t *testing.T) {
	out, inside, first, second := bothBooked(t)
	open := out.slotCase(out.doubled()[0].ID)
	out.check(out.session.ShareSlot(t.Context(), open))
	out.exchange()
	inside.exchange()
	for _, r := range []*room{out, inside} {
		if found := r.doubled(); len(found) != 0 {
			t.Errorf("still %+v", found)
		}
		for _, visit := range r.calendar(here, monday).Visits {
			if visit.Shared != (visit.ID == second) {
				t.Errorf("%s: shared %v", visit.Name, visit.Shared)
			}
		}
	}
	// A third, booked without knowing, is a double booking with whoever is not there
	// beside another.
	third, err := inside.session.Book(t.Context(), desk.NewVisit{Date: monday, Time: "09:30"})
	inside.check(err)
	if open := inside.slotCase(inside.doubled()[0].ID); len(open.Appointments) != 2 || open.Appointments[0].ID != first || open.Appointments[1].ID != third {
		t.Errorf("appointments %+v", open.Appointments)
	}
	inside.check(inside.session.CancelVisit(t.Context(), third, ""))
	if _, ok, err := out.session.UndoDecision(t.Context()); !ok || err != nil {
		t.Fatal(ok, err)
	}
	out.exchange()
	inside.exchange()
	if len(out.doubled()) != 1 || len(inside.doubled()) != 1 {
		t.Error("taken back, and nothing waits")
	}
}

// Two desks have moved one appointment to two slots, and each of these is taken by
// now: until somebody says which counts, both find the double booking where it stands
// at the office.
func TestAnAppointmentThatTwoHaveMoved(t *testing.T) {
	_, out, _, inside := threeRooms(t)
	contested := out.slot(monday, "09:00", out.person(fatou()).ID)
	out.exchange()
	inside.exchange()
	out.check(out.session.MoveVisit(t.Context(), contested, desk.Booking{Date: monday, Time: "10:00"}))
	inside.check(inside.session.MoveVisit(t.Context(), contested, desk.Booking{Date: monday, Time: "11:00"}))
	beside := inside.slot(monday, "10:00", uuid.Nil)
	out.slot(monday, "11:00", uuid.Nil)
	for range 2 {
		out.exchange()
		inside.exchange()
	}
	for _, r := range []*room{out, inside} {
		found := r.doubled()
		if len(found) != 1 || found[0].Title != "Lido Adriano 30/11 10:00" || len(r.disputes()) != 2 {
			t.Fatalf("found %s of %d disputes", titles(found), len(r.disputes()))
		}
		ids := []uuid.UUID{}
		for _, one := range r.slotCase(found[0].ID).Appointments {
			ids = append(ids, one.ID)
		}
		if len(ids) != 2 || !slices.Contains(ids, contested) || !slices.Contains(ids, beside) {
			t.Errorf("between %v", ids)
		}
	}
}

func TestThreeInOneSlot(t *testing.T) {
	r, e, bianchi, neri := office(t)
	own := r.slot(monday, "10:00", uuid.Nil)
	for i, c := range []colleague{bianchi, neri} {
		e.books(c, r.clock.time().Add(time.Duration(i+1)*time.Minute), monday, "10:10")
	}
	e.meets(r)
	found := r.doubled()
	if len(found) != 1 || found[0].Count != 3 || found[0].Title != "Lido Adriano 30/11 10:10" {
		t.Fatalf("found %+v", found)
	}
	open := r.slotCase(found[0].ID)
	if !open.Appointments[0].Stays || open.Appointments[0].ID != own || open.Appointments[1].Stays || open.Appointments[2].Stays {
		t.Errorf("proposed %+v", open.Appointments)
	}
	r.check(r.session.SettleSlot(t.Context(), open, mover(open).ID, to(open.Free[0])))
	left := r.doubled()
	if len(left) != 1 || left[0].Count != 2 || left[0].ID == found[0].ID {
		t.Fatalf("left %+v", left)
	}
	open = r.slotCase(left[0].ID)
	free := open.Free[0]
	r.check(r.session.SettleSlot(t.Context(), open, mover(open).ID, to(free)))
	if len(r.doubled()) != 0 {
		t.Fatalf("left %+v", r.doubled())
	}
	// Moved to where a colleague has booked meanwhile: another double booking.
	e.books(bianchi, r.clock.time(), free.Date, free.Time)
	e.meets(r)
	if again := r.doubled(); len(again) != 1 || again[0].ID == left[0].ID || r.slotCase(again[0].ID).Time != free.Time {
		t.Errorf("after the move %+v", again)
	}
}

// books has a colleague make an appointment of twenty minutes at Lido Adriano.
func (e *elsewhere) books(c colleague, made time.Time, date, clock string) uuid.UUID {
	e.t.Helper()
	id := uuid.Must(uuid.NewV7())
	e.writes(c, store.Appointment, id, store.Shared{}, made, map[string]string{
		"site": here, "date": date, "time": clock, "minutes": "20", "state": "booked", "booked": made.Format(time.RFC3339Nano),
	})
	return id
}

func TestWhoIsNotExpectedAnyMoreIsInNobodysWay(t *testing.T) {
	today := "2026-11-25"
	for name, change := range map[string]func(r *room, id uuid.UUID){
		"cancelled":    func(r *room, id uuid.UUID) { r.check(r.session.CancelVisit(r.t.Context(), id, "")) },
		"called":       func(r *room, id uuid.UUID) { r.move(id, "called") },
		"missed":       func(r *room, id uuid.UUID) { r.move(id, "absent") },
		"of yesterday": func(r *room, id uuid.UUID) { r.clock.pass(24 * time.Hour) },
		"at two desks": func(r *room, id uuid.UUID) {
			r.check(r.session.AddSite(r.t.Context(), desk.Site{Name: here, Desks: 2}))
		},
		"moved away": func(r *room, id uuid.UUID) {
			r.check(r.session.MoveVisit(r.t.Context(), id, desk.Booking{Date: monday, Time: "09:00"}))
		},
		"one is deleted": func(r *room, id uuid.UUID) { r.delete(id) },
	} {
		t.Run(name, func(t *testing.T) {
			r, e, bianchi, _ := office(t)
			id := r.slot(today, "11:00", uuid.Nil)
			e.books(bianchi, r.clock.time(), today, "11:10")
			e.meets(r)
			found := r.doubled()
			if len(found) != 1 {
				t.Fatalf("found %+v", found)
			}
			change(r, id)
			if left := r.doubled(); len(left) != 0 {
				t.Errorf("still %+v", left)
			}
			if _, err := r.session.SlotCase(t.Context(), found[0].ID); !errors.Is(err, desk.ErrDecided) {
				t.Errorf("laid open: %v", err)
			}
		})
	}
}

// delete marks a record as removed, as the office would.
func (r *room) delete(id uuid.UUID) {
	r.t.Helper()
	document, err := r.session.File().Record(r.t.Context(), id)
	r.check(err)
	_, err = r.session.File().Save(r.t.Context(), laptop.Change{ID: id, Version: document.Version, Values: map[string]string{store.Deleted: "true"}})
	r.check(err)
	r.check(r.session.Follow(r.t.Context(), id))
}

// Whatever two laptops book, move and cancel without knowing of each other, once all
// have met both find the same double bookings; settling them all leaves no slot with
// more than there are desks; and no appointment is lost on the way.
func TestTwoLaptopsFindAndSettleTheSame(t *testing.T) {
	e := newElsewhere(t)
	clock := newWatch()
	var rooms [2]*room
	taken := make(map[*room]uint64)
	for i := range rooms {
		rooms[i] = newRoom(t, func(o *desk.Options) { o.Clock = clock.time })
		rooms[i].clock = clock
		rooms[i].check(rooms[i].session.File().PutEnrolment(t.Context(), laptop.Enrolment{Laptop: uuid.New(), Office: []byte("{}")}))
	}
	meet := func(r *room) {
		r.check(r.session.HandIn(t.Context()))
		file := r.session.File()
		stream, _, _, err := file.Head(t.Context())
		r.check(err)
		entries, err := file.Entries(t.Context(), taken[r], 10000, 64<<20)
		r.check(err)
		for _, entry := range entries {
			op, err := store.DecodeOperation(entry.Encoded)
			r.check(err)
			e.apply(op, stream.Laptop)
			taken[r] = entry.Seq
		}
		e.gives(r)
	}
	rapid.Check(t, func(t *rapid.T) {
		clock.pass(7 * 24 * time.Hour)
		e.states = make(map[uuid.UUID]store.Shared) // of earlier weeks nothing is in the way
		date := clock.time().AddDate(0, 0, 1).Format(time.DateOnly)
		if rooms[0].calendar(here, date).Closed != "" {
			return
		}
		var booked []uuid.UUID
		random := func() desk.Booking {
			clock := fmt.Sprintf("%02d:%02d", rapid.IntRange(9, 10).Draw(t, "hour"), rapid.IntRange(0, 5).Draw(t, "ten")*10)
			return desk.Booking{Site: here, Date: date, Time: clock, Minutes: rapid.IntRange(1, 4).Draw(t, "minutes") * 10}
		}
		for range rapid.IntRange(1, 10).Draw(t, "changes") {
			r := rooms[rapid.IntRange(0, 1).Draw(t, "laptop")]
			clock.pass(time.Second)
			known := slices.DeleteFunc(slices.Clone(booked), func(id uuid.UUID) bool { _, err := r.session.File().Record(t.Context(), id); return err != nil })
			switch what := rapid.IntRange(0, 5).Draw(t, "what"); {
			case what < 3 || len(known) == 0:
				if id, err := r.session.BookSlot(t.Context(), random()); err == nil {
					booked = append(booked, id)
				}
			case what == 3:
				_ = r.session.MoveVisit(t.Context(), rapid.SampledFrom(known).Draw(t, "moved"), random())
			case what == 4:
				_ = r.session.CancelVisit(t.Context(), rapid.SampledFrom(known).Draw(t, "cancelled"), "")
			default:
				meet(r)
			}
		}
		settle := func() {
			t.Helper()
			order := rapid.IntRange(0, 1).Draw(t, "order")
			for _, i := range []int{order, 1 - order, order, 1 - order} {
				meet(rooms[i])
			}
		}
		settle()
		one, other := titles(rooms[0].doubled()), titles(rooms[1].doubled())
		one, other = one+titles(rooms[0].cancelled()), other+titles(rooms[1].cancelled())
		if one != other {
			t.Fatalf("%s, or %s", one, other)
		}
		decider := rooms[rapid.IntRange(0, 1).Draw(t, "decider")]
		for _, contested := range decider.disputes() { // where both have moved one: as it stands
			if contested.Kind == desk.DisputeFields {
				open := decider.dispute(contested.ID)
				choices := make(map[string]string)
				for _, row := range open.Rows {
					choices[row.Field] = row.Values[0].Value
				}
				decider.check(decider.session.Decide(t.Context(), open, choices))
			}
		}
		for _, contested := range decider.cancelled() {
			open, err := decider.session.CancelledCase(t.Context(), contested.ID)
			decider.check(err)
			decider.check(decider.session.SettleCancelled(t.Context(), open, rapid.Bool().Draw(t, "stands")))
		}
		for found := decider.doubled(); len(found) > 0; found = decider.doubled() {
			open := decider.slotCase(found[0].ID)
			if len(open.Free) == 0 {
				t.Fatalf("nowhere to go: %+v", open)
			}
			decider.check(decider.session.SettleSlot(t.Context(), open, mover(open).ID, to(open.Free[0])))
		}
		settle()
		for _, r := range rooms {
			if left := r.disputes(); len(left) != 0 {
				t.Fatalf("left %+v", left)
			}
			there := 0
			for _, on := range []int{0, 1, 2, 3, 4, 5, 6} {
				day := r.calendar(here, clock.time().AddDate(0, 0, 1+on).Format(time.DateOnly))
				there += len(day.Visits)
				for _, slot := range day.Slots {
					if slot.Taken > slot.Places {
						t.Fatalf("%+v", slot)
					}
				}
			}
			if there != len(booked) {
				t.Fatalf("%d were booked, and %d are there", len(booked), there)
			}
		}
	})
}

func titles(disputes []desk.Dispute) string {
	var all []string
	for _, d := range disputes {
		all = append(all, fmt.Sprintf("%s %d/%d %s", d.Title, d.Count, d.Places, d.ID))
	}
	return strings.Join(all, ", ")
}
