package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/store"
)

// What is spent on the application counts as filling: not what goes by with nobody
// at the keys, nor behind the lock, nor what was spent before the visit.
func TestIdleAndLockedTimeIsNoFilling(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou()).ID
	begun := r.start(person)
	begun.Show()
	r.clock.pass(time.Minute)
	begun.Hide()
	visit := r.book("", person)
	r.clock.pass(4 * time.Minute)
	r.next()
	r.clock.pass(time.Minute)
	a, err := r.session.OpenVisit(t.Context(), visit)
	if err != nil || a != begun {
		t.Fatal(err)
	}
	a.Show()
	r.clock.pass(90 * time.Second)
	a.Set("1.77", "PRESSO PROVA")
	r.clock.pass(20 * time.Minute) // of which two minutes count
	a.Hide()
	flush(t, a)
	r.reopen() // locked for
	r.clock.pass(30 * time.Minute)
	a = r.openApplication(a.ID())
	a.Show()
	r.clock.pass(30 * time.Second)
	queue(t, a)
	line := r.line(visit)
	want := desk.VisitTime{Waiting: 4 * time.Minute, Filling: 4 * time.Minute, Pause: 49 * time.Minute}
	if line.Measured != want || line.Minutes != 4 || r.day().MedianFilling != 4*time.Minute {
		t.Errorf("measured %+v, want %+v; the line says %d", line.Measured, want, line.Minutes)
	}
}

// An operator's word counts in the figures; what was measured stands beside it.
func TestATimeIsCorrectedWithAReason(t *testing.T) {
	r := newRoom(t)
	visit := r.book("", r.person(fatou()).ID)
	r.clock.pass(50 * time.Minute)
	r.next()
	a, err := r.session.OpenVisit(t.Context(), visit)
	if err != nil {
		t.Fatal(err)
	}
	r.clock.pass(10 * time.Minute)
	queue(t, a)
	measured := desk.VisitTime{Waiting: 50 * time.Minute, Filling: 10 * time.Minute}
	said := desk.Correction{Waiting: 15 * time.Minute, Filling: 7 * time.Minute, Reason: " al bar fino alle 9:35 "}
	if err := r.session.CorrectTime(t.Context(), visit, said); err != nil {
		t.Fatal(err)
	}
	said.Reason = strings.TrimSpace(said.Reason)
	for range 2 {
		day, line := r.day(), r.line(visit)
		if line.Measured != measured || line.Corrected != said || line.Minutes != 7 || day.MedianWait != said.Waiting || day.MedianFilling != said.Filling {
			t.Errorf("measured %+v, corrected %+v; figures %v and %v", line.Measured, line.Corrected, day.MedianWait, day.MedianFilling)
		}
		r.reopen()
	}
	for _, wrong := range []desk.Correction{{Waiting: time.Minute}, {Reason: "   "}, {Waiting: -1, Reason: "prova"}, {Filling: 25 * time.Hour, Reason: "prova"}} {
		if err := r.session.CorrectTime(t.Context(), visit, wrong); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	if err := r.session.CorrectTime(t.Context(), a.ID(), said); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an application as a visit: %v", err)
	}
}

// Who leaves an application to a colleague leaves the visit to them too.
func TestAVisitIsHandedOver(t *testing.T) {
	r := newRoom(t)
	visit := r.book("", r.person(fatou()).ID)
	a, err := r.session.OpenVisit(t.Context(), visit)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.HandOver(t.Context(), "manca la busta paga"); err != nil {
		t.Fatal(err)
	}
	if line := r.line(visit); line.State != "handed" || line.Application != a.ID() {
		t.Errorf("line %+v", line)
	}
	if number := r.next(); number != "" {
		t.Errorf("%s is called back by itself", number)
	}
	if _, err := r.session.Call(t.Context(), visit); err != nil {
		t.Fatal(err)
	}
	if again, err := r.session.OpenVisit(t.Context(), visit); err != nil || again.ID() != a.ID() || r.line(visit).State != "filling" {
		t.Errorf("%s: %v", r.line(visit).State, err)
	}
}

// A ticket may be given before anybody says who they are.
func TestATicketBeforeTheName(t *testing.T) {
	r := newRoom(t)
	visit, err := r.session.Arrive(t.Context(), uuid.Nil, "")
	if err != nil {
		t.Fatal(err)
	}
	second, err := r.session.Arrive(t.Context(), uuid.Nil, "")
	if err != nil || second == visit {
		t.Fatalf("the second is the first, %v", err)
	}
	if line := r.line(visit); line.Ticket != "P01" || line.Person != uuid.Nil || line.State != "waiting" || len(r.bring(visit)) > 0 {
		t.Errorf("line %+v", line)
	}
	if r.next() != "P01" || r.next() != "P02" {
		t.Error("tickets of nobody are not called")
	}
	if _, err := r.session.OpenVisit(t.Context(), visit); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an application of nobody: %v", err)
	}
	person := r.person(fatou()).ID
	if err := r.session.Identify(t.Context(), visit, person); err != nil {
		t.Fatal(err)
	}
	if err := r.session.Identify(t.Context(), visit, uuid.New()); !errors.Is(err, desk.ErrVisitMoved) {
		t.Errorf("given to somebody else: %v", err)
	}
	if _, err := r.session.OpenVisit(t.Context(), visit); err != nil || r.line(visit).Person != person {
		t.Errorf("line %+v, %v", r.line(visit), err)
	}
}

// Two laptops that call the same ticket out of each other's sight: both calls are
// kept, nobody is asked to decide, and the visit goes on.
func TestOneTicketCalledAtTwoDesks(t *testing.T) {
	a, b, _ := twoLaptops(t)
	visit := a.book("", a.person(fatou()).ID)
	a.book("10:20", a.person(map[string]string{"surname": "PROVA"}).ID) // takes the day there
	a.exchange()
	b.book("10:40", b.person(map[string]string{"surname": "FINTA"}).ID)
	b.exchange()
	if line := b.line(visit); line.State != "waiting" {
		t.Fatalf("at the other desk it is %s", line.State)
	}
	a.clock.pass(5 * time.Minute)
	b.clock.pass(6 * time.Minute)
	if one, other := a.next(), b.next(); one != "B01" || other != "B01" {
		t.Fatalf("called %s and %s", one, other)
	}
	if _, err := a.session.OpenVisit(t.Context(), visit); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		a.exchange()
		b.exchange()
	}
	for _, r := range []*room{a, b} {
		if disputes := r.disputes(); len(disputes) != 0 {
			t.Errorf("somebody is to decide %+v", disputes)
		}
		if waited := r.line(visit).Measured.Waiting; waited != 5*time.Minute && waited != 6*time.Minute {
			t.Errorf("waited %v", waited)
		}
	}
	if err := b.session.SetVisit(t.Context(), visit, "done"); err != nil {
		t.Error(err)
	}
}

// BenchmarkDay refreshes a full day: 200 appointments and 100 tickets.
func BenchmarkDay(b *testing.B) {
	r := newRoom(b)
	for i := range 300 {
		clock := ""
		if i < 200 {
			clock = time.Date(0, 1, 1, 8, 2*i, 0, 0, time.UTC).Format("15:04")
		}
		visit := r.book(clock, r.person(map[string]string{"surname": "FINTA", "given_names": "PERSONA", "mobile": "0005550142"}).ID)
		if i%3 == 0 {
			r.move(visit, "done")
		}
	}
	for name, refresh := range map[string]func() error{
		"list":  func() error { _, err := r.session.Day(b.Context()); return err },
		"board": func() error { _, err := r.session.Board(b.Context()); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := refresh(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
