package desk_test

import (
	"context"
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
)

const monday = "2026-11-30" // after the Wednesday that the tests begin on

var renewing = desk.Procedure{Request: "rinnovo", Motive: "16"}

// slot books twenty minutes of a day at Lido Adriano.
func (r *room) slot(date, clock string, person uuid.UUID) uuid.UUID {
	r.t.Helper()
	id, err := r.session.BookSlot(r.t.Context(), desk.Booking{Site: here, Date: date, Time: clock, Minutes: 20, Person: person, Procedure: renewing})
	r.check(err)
	return id
}

func (r *room) calendar(site, date string) desk.CalendarDay {
	r.t.Helper()
	days, err := r.session.Calendar(r.t.Context(), site, date, 1, renewing)
	r.check(err)
	return days[0]
}

// agenda is what stands in a day's calendar: "09:20 booked".
func (r *room) agenda(site, date string) string {
	r.t.Helper()
	var all []string
	for _, visit := range r.calendar(site, date).Visits {
		all = append(all, visit.Time+" "+visit.State)
	}
	return strings.Join(all, ", ")
}

func TestWhatCanBeBooked(t *testing.T) {
	r := newRoom(t)
	r.clock.at(t, "10:00")
	r.slot(monday, "09:20", uuid.Nil)
	for _, c := range []struct {
		name string
		b    desk.Booking
		want error
	}{
		{"a free one", desk.Booking{Date: monday, Time: "09:00", Minutes: 20}, nil},
		{"written without a nought", desk.Booking{Date: monday, Time: "9:40", Minutes: 20}, nil},
		{"the same", desk.Booking{Date: monday, Time: "09:20", Minutes: 20}, desk.ErrSlotTaken},
		{"into another", desk.Booking{Date: monday, Time: "09:35", Minutes: 20}, desk.ErrSlotTaken},
		{"over another", desk.Booking{Date: monday, Time: "09:10", Minutes: 60}, desk.ErrSlotTaken},
		{"the same, knowingly", desk.Booking{Date: monday, Time: "09:20", Minutes: 20, Shared: true}, nil},
		{"at another site", desk.Booking{Site: "Casa delle Culture", Date: monday, Time: "09:20", Minutes: 20}, nil},
		{"as long as it takes", desk.Booking{Date: monday, Time: "11:00", Procedure: renewing}, nil},
		{"up to the closing", desk.Booking{Date: monday, Time: "12:40", Minutes: 20}, nil},
		{"over the closing", desk.Booking{Date: monday, Time: "12:45", Minutes: 20}, desk.ErrOutsideHours},
		{"before the opening", desk.Booking{Date: monday, Time: "08:55", Minutes: 20}, desk.ErrOutsideHours},
		{"on a Sunday", desk.Booking{Date: "2026-11-29", Time: "09:00", Minutes: 20}, desk.ErrOutsideHours},
		{"on a holiday", desk.Booking{Date: "2026-12-08", Time: "09:00", Minutes: 20}, desk.ErrOutsideHours},
		{"yesterday", desk.Booking{Date: "2026-11-24", Time: "09:00", Minutes: 20}, store.ErrMalformed},
		{"an hour ago", desk.Booking{Time: "09:00", Minutes: 20}, store.ErrMalformed},
		{"now", desk.Booking{Time: "10:00", Minutes: 20}, nil},
		{"no time", desk.Booking{Date: monday, Minutes: 20}, store.ErrMalformed},
		{"no date", desk.Booking{Date: "30/11", Time: "09:00", Minutes: 20}, store.ErrMalformed},
		{"no length", desk.Booking{Date: monday, Time: "10:00", Minutes: -5}, store.ErrMalformed},
		{"nowhere", desk.Booking{Site: "Atlantide", Date: monday, Time: "10:00", Minutes: 20}, store.ErrNotFound},
	} {
		id, err := r.session.BookSlot(t.Context(), c.b)
		if !errors.Is(err, c.want) || (err == nil) != (id != uuid.Nil) {
			t.Errorf("%s: %v, %v", c.name, id, err)
		}
	}
	if got := r.agenda(here, monday); got != "09:00 booked, 09:20 booked, 09:20 booked, 09:40 booked, 11:00 booked, 12:40 booked" {
		t.Errorf("the day: %s", got)
	}
}

func TestAMovedAppointmentIsInTheOtherDay(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou()).ID
	id := r.slot("2026-11-25", "12:00", person)
	r.slot(monday, "10:00", uuid.Nil)
	if len(r.day().Visits) != 1 {
		t.Fatal("not in the day")
	}
	if err := r.session.MoveVisit(t.Context(), id, desk.Booking{Date: monday, Time: "10:10"}); !errors.Is(err, desk.ErrSlotTaken) {
		t.Errorf("into another: %v", err)
	}
	r.check(r.session.MoveVisit(t.Context(), id, desk.Booking{Date: monday, Time: "10:20"}))
	r.check(r.session.MoveVisit(t.Context(), id, desk.Booking{Date: monday, Time: "10:30"})) // into where it was
	for range 2 {
		if len(r.day().Visits) != 0 || r.agenda(here, "2026-11-25") != "" {
			t.Error("still in the day it was moved from")
		}
		if got := r.agenda(here, monday); got != "10:00 booked, 10:30 booked" {
			t.Errorf("moved to %s", got)
		}
		coming, err := r.session.Coming(t.Context(), person)
		if err != nil || len(coming) != 1 || coming[0].Date != monday || coming[0].Length != 20 || coming[0].Procedure != renewing {
			t.Errorf("coming %+v, %v", coming, err)
		}
		r.reopen()
	}
	r.check(r.session.MoveVisit(t.Context(), id, desk.Booking{Site: "Casa delle Culture", Date: monday, Time: "09:00", Minutes: 30, Procedure: desk.Procedure{Request: "duplicato", Motive: "12"}}))
	moved := r.calendar("Casa delle Culture", monday).Visits
	if len(moved) != 1 || moved[0].Person != person || moved[0].Length != 30 || moved[0].Procedure.Request != "duplicato" || r.agenda(here, monday) != "10:00 booked" {
		t.Errorf("at the other site %+v", moved)
	}
}

func TestACancelledAppointmentIsInTheCalendarOnly(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou()).ID
	id := r.slot("2026-11-25", "12:00", person)
	other := r.slot("2026-11-25", "12:20", r.person(map[string]string{"surname": "ALTRA"}).ID)
	before := r.line(other).Ticket
	r.check(r.session.CancelVisit(t.Context(), id, " ha trovato lavoro altrove "))
	visits := r.calendar(here, "2026-11-25").Visits
	if len(visits) != 2 || visits[0].State != "cancelled" || visits[0].CancelReason != "ha trovato lavoro altrove" || visits[0].Since.IsZero() {
		t.Errorf("in the calendar %+v", visits)
	}
	if day := r.day(); len(day.Visits) != 1 || day.Visits[0].ID != other || day.Visits[0].Ticket != before {
		t.Errorf("the day %+v", day.Visits)
	}
	if bring := r.bring(id); len(bring) != 0 {
		t.Errorf("still to bring: %v", bring)
	}
	if coming, _ := r.session.Coming(t.Context(), person); len(coming) != 0 {
		t.Errorf("still coming: %+v", coming)
	}
	r.clock.at(t, "11:55")
	if next := r.next(); next != before {
		t.Errorf("called %s", next)
	}
	if board, _ := r.session.Board(t.Context()); !slices.Equal(board.Called, []string{before}) || board.Waiting != 0 {
		t.Errorf("the board %+v", board)
	}
	again, err := r.session.Arrive(t.Context(), person, "")
	if err != nil || again == id || !r.line(again).WalkIn {
		t.Errorf("came all the same, %v", err)
	}
	for name, err := range map[string]error{
		"cancelled again": r.session.CancelVisit(t.Context(), id, ""),
		"moved":           r.session.MoveVisit(t.Context(), id, desk.Booking{Date: monday, Time: "09:00"}),
		"missed":          r.session.SetVisit(t.Context(), id, "absent"),
		"one who is here": r.session.CancelVisit(t.Context(), other, ""),
		"a walk-in":       r.session.MoveVisit(t.Context(), again, desk.Booking{Date: monday, Time: "09:00"}),
	} {
		if !errors.Is(err, desk.ErrVisitMoved) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.slot("2026-11-25", "12:00", uuid.Nil) // the slot is free again
}

func TestBookingsAreTakenBack(t *testing.T) {
	r := newRoom(t)
	undo := func() uuid.UUID {
		t.Helper()
		id, ok, err := r.session.UndoBooking(t.Context())
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		return id
	}
	person := r.person(fatou()).ID
	id := r.slot(monday, "09:00", person)
	r.check(r.session.MoveVisit(t.Context(), id, desk.Booking{Date: "2026-12-01", Time: "10:00", Minutes: 40}))
	r.check(r.session.CancelVisit(t.Context(), id, "per prova"))
	if undo() != id || r.agenda(here, "2026-12-01") != "10:00 booked" || r.calendar(here, "2026-12-01").Visits[0].CancelReason != "" {
		t.Error("still cancelled")
	}
	if undo() != id || r.agenda(here, "2026-12-01") != "" || r.agenda(here, monday) != "09:00 booked" || r.calendar(here, monday).Visits[0].Length != 20 {
		t.Errorf("still moved: %s", r.agenda(here, monday))
	}
	if undo() != id || r.agenda(here, monday) != "" {
		t.Errorf("still booked: %s", r.agenda(here, monday))
	}
	if _, ok, err := r.session.UndoBooking(t.Context()); ok || err != nil {
		t.Error("there is more to undo than was done", err)
	}

	r.slot(monday, "09:00", person)
	r.check(r.session.HandIn(t.Context()))
	undo()
	if got := r.agenda(here, monday); got != "09:00 cancelled" {
		t.Errorf("what others may know of is %s", got)
	}

	gone := r.slot("2026-11-25", "12:00", person)
	r.move(gone, "waiting")
	if _, ok, err := r.session.UndoBooking(t.Context()); ok || !errors.Is(err, desk.ErrVisitMoved) {
		t.Errorf("one who is here: %v, %v", ok, err)
	}

	r.check(r.session.CancelVisit(t.Context(), r.slot(monday, "09:20", person), ""))
	other, err := r.session.Book(t.Context(), desk.NewVisit{Date: monday, Time: "09:20"}) // not to be undone
	r.check(err)
	if _, ok, err := r.session.UndoBooking(t.Context()); ok || !errors.Is(err, desk.ErrSlotTaken) {
		t.Errorf("the place is %s's by now: %v, %v", other, ok, err)
	}
	if got := r.agenda(here, monday); got != "09:00 cancelled, 09:20 booked, 09:20 cancelled" && got != "09:00 cancelled, 09:20 cancelled, 09:20 booked" {
		t.Errorf("the day: %s", got)
	}
}

// Whatever is booked, moved and cancelled, no slot has more than there are desks, and
// taking everything back leaves what there was.
func TestTheAgendaHoldsAndIsTakenBack(t *testing.T) {
	r := newRoom(t)
	r.check(r.session.AddSite(t.Context(), desk.Site{Name: here, Desks: 2}))
	week := 0
	rapid.Check(t, func(t *rapid.T) {
		date := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*week).Format(time.DateOnly) // a Monday of its own
		if week++; r.calendar(here, date).Closed != "" {
			return
		}
		var booked []uuid.UUID
		done := 0
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			clock := fmt.Sprintf("%02d:%02d", rapid.IntRange(9, 12).Draw(t, "hour"), rapid.IntRange(0, 5).Draw(t, "ten")*10)
			b := desk.Booking{Site: here, Date: date, Time: clock, Minutes: rapid.IntRange(1, 8).Draw(t, "minutes") * 5}
			what := rapid.IntRange(0, 3).Draw(t, "what")
			var err error
			switch {
			case what < 2 || len(booked) == 0:
				var id uuid.UUID
				if id, err = r.session.BookSlot(t.Context(), b); err == nil {
					booked = append(booked, id)
				}
			case what == 2:
				err = r.session.MoveVisit(t.Context(), rapid.SampledFrom(booked).Draw(t, "moved"), b)
			default:
				err = r.session.CancelVisit(t.Context(), rapid.SampledFrom(booked).Draw(t, "cancelled"), "")
			}
			if err == nil {
				done++
			} else if !errors.Is(err, desk.ErrSlotTaken) && !errors.Is(err, desk.ErrOutsideHours) && !errors.Is(err, desk.ErrVisitMoved) {
				t.Fatal(err)
			}
			for _, slot := range r.calendar(here, date).Slots {
				if slot.Taken > slot.Places {
					t.Fatalf("%+v", slot)
				}
			}
		}
		if len(r.calendar(here, date).Visits) != len(booked) {
			t.Fatalf("%d booked, and in the calendar: %s", len(booked), r.agenda(here, date))
		}
		for range done {
			if _, ok, err := r.session.UndoBooking(t.Context()); !ok || err != nil {
				t.Fatal(ok, err)
			}
		}
		if got := r.agenda(here, date); got != "" {
			t.Fatalf("left over: %s", got)
		}
	})
}

// Whose appointment was cancelled is not kept for it; who is to come another day is.
func TestWhatWasCancelledIsForgotten(t *testing.T) {
	c, out, _, _ := threeRooms(t)
	gone, kept := out.person(fatou()).ID, out.person(map[string]string{"surname": "SPOSTATA"}).ID
	cancelled, moved := out.slot("2026-11-27", "09:00", gone), out.slot("2026-11-25", "12:00", kept)
	out.check(out.session.CancelVisit(t.Context(), cancelled, ""))
	out.check(out.session.MoveVisit(t.Context(), moved, desk.Booking{Date: monday, Time: "09:00"}))
	if ready := out.prepare(here, "2026-11-27"); need(t, ready, desk.NeedAgenda).Count != 0 {
		t.Errorf("the agenda still counts it: %+v", ready.Needs)
	}
	c.backUp()
	out.comeBack()
	for id, want := range map[uuid.UUID]bool{gone: false, cancelled: false, kept: true, moved: true} {
		if out.isHere(id) != want {
			t.Errorf("record %s is here: %v", id, !want)
		}
	}
}

// The office moves an appointment while the person sits at the desk; cancels one while
// its person comes; and moves one that is being missed.
func TestWhatTheOfficeDoesWhileSomebodyComes(t *testing.T) {
	_, out, _, inside := threeRooms(t)
	ids := make(map[string]uuid.UUID)
	for i, name := range []string{"MOSSA", "ANNULLATA", "MANCATA"} {
		ids[name] = out.slot("2026-11-25", fmt.Sprintf("11:%d0", 2*i), out.person(map[string]string{"surname": name}).ID)
	}
	out.exchange()
	inside.exchange()
	inside.check(inside.session.MoveVisit(t.Context(), ids["MOSSA"], desk.Booking{Date: monday, Time: "09:00"}))
	inside.check(inside.session.CancelVisit(t.Context(), ids["ANNULLATA"], "ha telefonato"))
	inside.check(inside.session.MoveVisit(t.Context(), ids["MANCATA"], desk.Booking{Date: monday, Time: "10:00"}))
	out.move(ids["MOSSA"], "waiting")
	out.move(ids["ANNULLATA"], "called")
	out.move(ids["MANCATA"], "absent")
	for range 2 {
		inside.exchange()
		out.exchange()
	}
	for _, r := range []*room{out, inside} {
		if got := r.agenda(here, "2026-11-25"); got != "11:00 waiting, 11:20 called" {
			t.Errorf("today %s", got)
		}
		if got := r.agenda(here, monday); got != "10:00 booked" {
			t.Errorf("Monday %s", got)
		}
		if disputes := r.disputes(); len(disputes) != 0 {
			t.Errorf("for a person to settle: %+v", disputes)
		}
		r.reopen()
		if len(r.day().Visits) != 2 {
			t.Errorf("the next morning %+v", r.day().Visits)
		}
	}
}

// Who stands beside another knowingly does so in that slot alone.
func TestAtAnotherSiteNobodyIsBesideAnother(t *testing.T) {
	r := newRoom(t)
	r.slot(monday, "09:20", uuid.Nil)
	beside, err := r.session.BookSlot(t.Context(), desk.Booking{Site: here, Date: monday, Time: "09:20", Minutes: 20, Shared: true})
	r.check(err)
	if visits := r.calendar(here, monday).Visits; visits[0].Shared == visits[1].Shared {
		t.Error("not one of two is there knowingly")
	}
	r.check(r.session.MoveVisit(t.Context(), beside, desk.Booking{Site: "Casa delle Culture", Time: "09:20"})) // on the day it is on
	if visits := r.calendar("Casa delle Culture", monday).Visits; len(visits) != 1 || visits[0].Shared {
		t.Errorf("at the other site %+v", visits)
	}
}

func TestWhatCouldNotBeTakenBackCanBeTriedAgain(t *testing.T) {
	r := newRoom(t)
	id := r.slot(monday, "09:20", uuid.Nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok, err := r.session.UndoBooking(ctx); ok || !errors.Is(err, context.Canceled) {
		t.Fatal(ok, err)
	}
	if again, ok, err := r.session.UndoBooking(t.Context()); !ok || err != nil || again != id {
		t.Errorf("tried again: %v, %v, %v", again, ok, err)
	}
}

// A time is written one way, by which a day is put in order.
func TestATimeWrittenWithoutANought(t *testing.T) {
	r := newRoom(t)
	for _, clock := range []string{"10:00", "9:20"} {
		_, err := r.session.Book(t.Context(), desk.NewVisit{Date: monday, Time: clock})
		r.check(err)
	}
	if got := r.agenda(here, monday); got != "09:20 booked, 10:00 booked" {
		t.Errorf("the day: %s", got)
	}
}
