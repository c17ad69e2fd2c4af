package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/store"
	ledger "sportello/store/office"
)

// twoLaptops are two laptops of one office, both at Lido Adriano.
func twoLaptops(t *testing.T) (a, b *room, c *centre) {
	t.Helper()
	a, b = newRoom(t), newRoom(t)
	c = newCentre(t, a.clock)
	a.enrolAs(c, ledger.RoleTrips, "portatile uno")
	b.enrolAs(c, ledger.RoleTrips, "portatile due")
	return a, b, c
}

// visited is fatou with an appointment today and a queued application, at the
// office.
func (r *room) visited() *desk.Application {
	r.t.Helper()
	person := r.person(fatou())
	if _, err := r.session.Book(context.Background(), desk.NewVisit{Time: "10:20", Person: person.ID}); err != nil {
		r.t.Fatal(err)
	}
	a := r.start(person.ID)
	queue(r.t, a)
	r.exchange()
	return a
}

func (r *room) item(id uuid.UUID) desk.Summary {
	r.t.Helper()
	all, err := r.session.Applications(context.Background(), uuid.Nil)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, item := range all {
		if item.ID == id {
			return item
		}
	}
	return desk.Summary{}
}

// What a colleague did at the site is here after a fetch: in search, in the
// day, among the applications; and it is there another day.
func TestAColleaguesWorkArrives(t *testing.T) {
	a, b, _ := twoLaptops(t)
	queued := a.visited()
	delivery := b.exchange()
	if delivery.Pulled != 3 || delivery.Held != 0 || delivery.Done != 0 {
		t.Errorf("delivery %+v", delivery)
	}
	for _, again := range []bool{false, true} {
		if again {
			b.reopen()
		}
		hits := b.session.Search("esempio fatou", 5, "person")
		if len(hits) != 1 || hits[0].ID != queued.Person() {
			t.Fatalf("found %+v", hits)
		}
		day, err := b.session.Day(t.Context())
		if err != nil || len(day.Visits) != 1 || day.Visits[0].Person != queued.Person() || day.Visits[0].State != "queued" {
			t.Errorf("the day %+v, %v", day.Visits, err)
		}
		if item := b.item(queued.ID()); item.Status != desk.Sent || item.Name != "ESEMPIO Fatou" || item.Number != 0 {
			t.Errorf("the application %+v", item)
		}
		if state := b.sending(); !state.Pulled.Equal(b.clock.time()) || state.Role != desk.RoleTrips || state.Waiting != 0 || state.Unqueued != 0 {
			t.Errorf("sending %+v", state)
		}
	}
	opened := b.openApplication(queued.ID())
	if !opened.Settled() || opened.Value("1.34") != "1992-03-15" {
		t.Errorf("settled %v, born %s", opened.Settled(), opened.Value("1.34"))
	}
}

// People, relations and visits travel when they are saved; an application when
// its operator says so.
func TestWhatIsHandedIn(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	person, child := r.person(fatou()), r.person(map[string]string{"surname": "ESEMPIO", "given_names": "AWA"})
	if err := r.session.Relate(t.Context(), person.ID, child.ID, "child"); err != nil {
		t.Fatal(err)
	}
	a := r.start(person.ID)
	if state := r.sending(); state.Waiting != 0 || state.Unqueued != 3 {
		t.Errorf("before %+v", state)
	}
	if delivery := r.exchange(); delivery.Done != 3 {
		t.Errorf("delivery %+v", delivery)
	}
	if c.record(child.ID)["given_names"] != "AWA" {
		t.Error("the child is not at the office")
	}
	if _, err := c.office.Ledger.Record(t.Context(), a.ID()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a draft is at the office: %v", err)
	}
	if state := r.sending(); state.Waiting != 0 || state.Unqueued != 0 {
		t.Errorf("afterwards %+v", state)
	}
	if delivery := r.exchange(); delivery.Done != 0 {
		t.Errorf("once more: %+v", delivery)
	}
}

// An application that was left to a colleague is theirs to finish, with the note.
func TestAHandOverReachesAnotherLaptop(t *testing.T) {
	a, b, _ := twoLaptops(t)
	person := a.person(fatou())
	if _, err := a.session.Book(t.Context(), desk.NewVisit{Time: "10:20", Person: person.ID}); err != nil {
		t.Fatal(err)
	}
	left := a.start(person.ID)
	if err := left.HandOver(t.Context(), "manca il passaporto"); err != nil {
		t.Fatal(err)
	}
	a.exchange()
	b.exchange()
	if item := b.item(left.ID()); item.Status != desk.HandedOver {
		t.Fatalf("there %+v", item)
	}
	taken := b.openApplication(left.ID())
	if text, _ := taken.Note(); text != "manca il passaporto" || taken.Settled() {
		t.Errorf("note %q, settled %v", text, taken.Settled())
	}
	queue(t, taken)
	b.exchange()
	if err := left.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.exchange()
	if item := a.item(left.ID()); item.Status != desk.Sent {
		t.Errorf("back here %+v", item)
	}
}

// corrected takes a's application up, changes it and sends.
func (r *room) corrected(a *desk.Application, values map[string]string) {
	r.t.Helper()
	a.TakeUp()
	a.SetAll(values)
	queue(r.t, a)
	r.exchange()
}

// An application that is open does not change under the operator's eyes: what
// came is told, and taken over when they say so, or when they are done.
func TestWhatIsOpenIsNotSwapped(t *testing.T) {
	for name, take := range map[string]func(*room, *desk.Application) *desk.Application{
		"taken over": func(b *room, opened *desk.Application) *desk.Application {
			if err := opened.Adopt(b.t.Context()); err != nil {
				b.t.Fatal(err)
			}
			return opened
		},
		"closed": func(b *room, opened *desk.Application) *desk.Application {
			if err := opened.Close(b.t.Context()); err != nil {
				b.t.Fatal(err)
			}
			return b.openApplication(opened.ID())
		},
		"another day": func(b *room, opened *desk.Application) *desk.Application {
			b.reopen()
			return b.openApplication(opened.ID())
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, b, _ := twoLaptops(t)
			queued := a.visited()
			b.exchange()
			opened := b.openApplication(queued.ID())
			a.corrected(queued, map[string]string{"1.77": "PRESSO PROVA"})
			if delivery := b.exchange(); delivery.Held != 1 {
				t.Errorf("delivery %+v", delivery)
			}
			if got := opened.Value("1.77"); got != "" {
				t.Fatalf("on the screen %q", got)
			}
			differences, ok := opened.Arrived()
			want := desk.Difference{Field: "1.77", Arrived: "PRESSO PROVA", By: account, Laptop: "portatile uno"}
			if !ok || len(differences) != 1 || differences[0] != want {
				t.Errorf("arrived %+v", differences)
			}
			opened = take(b, opened)
			if got := opened.Value("1.77"); got != "PRESSO PROVA" {
				t.Errorf("afterwards %q", got)
			}
			if differences, ok := opened.Arrived(); ok {
				t.Errorf("still %+v", differences)
			}
		})
	}
}

// Where both have changed a field the operator's stands, is sent, and waits at
// the office for a person.
func TestWhatBothChanged(t *testing.T) {
	a, b, c := twoLaptops(t)
	queued := a.visited()
	b.exchange()
	opened := b.openApplication(queued.ID())
	opened.TakeUp()
	opened.Set("1.77", "PRESSO FINTA")
	flush(t, opened)
	a.corrected(queued, map[string]string{"1.77": "PRESSO PROVA"})
	b.exchange()
	differences, ok := opened.Arrived()
	if !ok || len(differences) != 1 || !differences[0].Contested || differences[0].Here != "PRESSO FINTA" {
		t.Errorf("arrived %+v", differences)
	}
	if err := opened.Adopt(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := opened.Value("1.77"); got != "PRESSO FINTA" {
		t.Fatalf("what was typed here is now %q", got)
	}
	queue(t, opened)
	b.exchange()
	if got := c.record(queued.ID())["1.77"]; got != "PRESSO PROVA" {
		t.Errorf("the office has %q", got)
	}
	if item := b.item(queued.ID()); !item.Disputed {
		t.Errorf("told as %+v", item)
	}
}

// A laptop that has nothing to send fetches every few minutes all the same.
func TestFetchingByItself(t *testing.T) {
	waits, ring := make(chan time.Duration, 100), make(chan time.Time)
	a := newRoom(t)
	b := newRoom(t, func(o *desk.Options) {
		o.AutoSend = true
		o.After = func(d time.Duration) <-chan time.Time {
			waits <- d
			return ring
		}
	})
	c := newCentre(t, a.clock)
	a.enrolAs(c, ledger.RoleTrips, "portatile uno")
	b.enrolAs(c, ledger.RoleTrips, "portatile due")
	eventually(t, "the first fetch", func() bool { return !b.sending().Pulled.IsZero() })
	queued := a.visited()
	eventually(t, "waiting a few minutes", func() bool {
		for len(waits) > 0 {
			if wait := <-waits; wait > time.Minute && wait < 5*time.Minute {
				return true
			}
		}
		return false
	})
	ring <- time.Time{}
	eventually(t, "what came", func() bool { return b.item(queued.ID()).Status == desk.Sent })
}

func TestTrips(t *testing.T) {
	r := newRoom(t)
	week := func() desk.Trip { return desk.Trip{Site: here, From: "2026-11-23", To: "2026-12-13"} } // Monday, 21 days
	for _, c := range []struct {
		plan []desk.Trip
		fail bool
		want []desk.Trip
	}{
		{nil, false, []desk.Trip{week()}},
		{[]desk.Trip{{"Casa delle Culture", "2026-12-01", "2026-12-01"}}, false, []desk.Trip{{"Casa delle Culture", "2026-12-01", "2026-12-01"}, week()}},
		{[]desk.Trip{{"Casa delle Culture", "2026-11-01", "2026-11-24"}}, false, []desk.Trip{week()}}, // is over
		{[]desk.Trip{{"Altrove", "2026-12-01", "2026-12-01"}}, true, []desk.Trip{week()}},
		{[]desk.Trip{{"Casa delle Culture", "2026-12-02", "2026-12-01"}}, true, []desk.Trip{week()}},
		{[]desk.Trip{{"Casa delle Culture", "2026-12-01", "2026-12-31"}}, false, []desk.Trip{{"Casa delle Culture", "2026-12-01", "2026-12-31"}, week()}},
		{[]desk.Trip{{"Casa delle Culture", "2026-12-01", "2027-01-01"}}, true, nil},
		{[]desk.Trip{{"Casa delle Culture", "2027-02-25", "2027-02-25"}}, false, []desk.Trip{{"Casa delle Culture", "2027-02-25", "2027-02-25"}, week()}},
		{[]desk.Trip{{"Casa delle Culture", "2027-02-26", "2027-02-26"}}, true, nil},
	} {
		err := r.session.SetTrips(t.Context(), c.plan)
		if errors.Is(err, store.ErrMalformed) != c.fail {
			t.Errorf("%+v: %v", c.plan, err)
		}
		if c.want == nil { // what stood before stays
			continue
		}
		got, err := r.session.Trips(t.Context())
		if err != nil || len(got) != len(c.want) || got[0] != c.want[0] {
			t.Errorf("%+v: %+v, %v, want %+v", c.plan, got, err, c.want)
		}
	}
}
