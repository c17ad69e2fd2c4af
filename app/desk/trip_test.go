package desk_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/desk/printer"
	"sportello/store"
	ledger "sportello/store/office"
)

const (
	away    = "Casa delle Culture"
	faraway = "2026-12-20" // beyond the three weeks that are fetched by themselves
)

// backUp makes the office's backup: laptops may forget what it holds.
func (c *centre) backUp() {
	c.t.Helper()
	path := filepath.Join(c.t.TempDir(), uuid.NewString()+".db")
	if err := c.office.Ledger.Backup(context.Background(), path, 1); err != nil {
		c.t.Fatal(err)
	}
}

// need is one line of the list.
func need(t *testing.T, ready desk.Readiness, name string) desk.Need {
	t.Helper()
	at := slices.IndexFunc(ready.Needs, func(need desk.Need) bool { return need.Name == name })
	if at < 0 {
		t.Fatalf("nothing is said of %s: %+v", name, ready.Needs)
	}
	return ready.Needs[at]
}

func (r *room) prepare(site, date string) desk.Readiness {
	r.t.Helper()
	ready, err := r.session.PrepareTrip(context.Background(), site, date, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return ready
}

func (r *room) comeBack() desk.Returned {
	r.t.Helper()
	returned, err := r.session.Return(context.Background(), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return returned
}

func (r *room) isHere(id uuid.UUID) bool {
	r.t.Helper()
	_, err := r.session.File().Record(context.Background(), id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		r.t.Fatal(err)
	}
	return err == nil
}

// booked is a person with an appointment on a day at a site, at the office.
func (r *room) booked(site, date, surname string) (person, visit uuid.UUID) {
	r.t.Helper()
	values := fatou()
	values["surname"], values["mobile"] = surname, ""
	delete(values, "fiscal_code")
	delete(values, "document_number")
	delete(values, "permit_number")
	person = r.person(values).ID
	visit, err := r.session.Book(context.Background(), desk.NewVisit{Site: site, Date: date, Time: "10:00", Person: person})
	if err != nil {
		r.t.Fatal(err)
	}
	return person, visit
}

// The office's people book; a laptop that prepares the trip has the agenda, the
// person, their family and their last application.
func TestATripIsPrepared(t *testing.T) {
	office, laptop, c := twoLaptops(t)
	person, visit := office.booked(away, faraway, "PROVA")
	child := office.person(map[string]string{"surname": "PROVA", "given_names": "LIN", "birth_date": "2015-01-01"}).ID
	if err := office.session.Relate(t.Context(), person, child, "child"); err != nil {
		t.Fatal(err)
	}
	application := office.start(person)
	queue(t, application)
	other, _ := office.booked(away, "2026-12-21", "FINTA") // another day
	office.exchange()

	var steps int
	ready, err := laptop.session.PrepareTrip(t.Context(), away, faraway, func(desk.Progress) { steps++ })
	if err != nil || !ready.Ready() || steps == 0 {
		t.Fatalf("ready %+v, %v, %d steps", ready, err, steps)
	}
	agenda := need(t, ready, desk.NeedAgenda)
	if agenda.Count != 1 || agenda.People != 1 || !agenda.At.Equal(laptop.clock.time()) {
		t.Errorf("agenda %+v", agenda)
	}
	for what, id := range map[string]uuid.UUID{"person": person, "visit": visit, "child": child, "application": application.ID()} {
		if !laptop.isHere(id) {
			t.Errorf("the %s is not here", what)
		}
	}
	if laptop.isHere(other) {
		t.Error("somebody of another day is here")
	}
	if stick := need(t, ready, desk.NeedStick); stick.Ready || !stick.Advised {
		t.Errorf("stick %+v", stick)
	}
	trips, err := laptop.session.Trips(t.Context())
	if err != nil || len(trips) != 2 {
		t.Errorf("trips %+v, %v", trips, err)
	}
	if ready = laptop.prepare(away, faraway); ready.Delivery.Restarted {
		t.Error("the same trip again fetches everything again")
	}
	c.stop()
}

// Each thing that is missing is told, and with it what failed.
func TestWhatATripIsMissing(t *testing.T) {
	for name, c := range map[string]struct {
		missing []string
		failure string
		spoil   func(*testing.T, *room, *centre)
		options func(*desk.Options)
	}{
		"nothing": {nil, "", func(*testing.T, *room, *centre) {}, func(*desk.Options) {}},
		"the office": {[]string{desk.NeedAgenda, desk.NeedRules, desk.NeedClock, desk.NeedOutbox}, "unreachable", func(t *testing.T, r *room, c *centre) {
			queue(t, r.start(r.person(fatou()).ID))
			c.stop()
		}, func(*desk.Options) {}},
		"the right time": {[]string{desk.NeedClock}, "", func(_ *testing.T, r *room, _ *centre) { r.clock.pass(0) }, func(o *desk.Options) {
			right := o.Clock
			o.Clock = func() time.Time { return right().Add(10 * time.Minute) }
			o.Client.Clock = o.Clock
		}},
		"room on the disk": {[]string{desk.NeedSpace}, "", func(*testing.T, *room, *centre) {}, func(o *desk.Options) {
			o.Room = func(string) (uint64, error) { return 10 << 20, nil }
		}},
		"a disk that answers": {[]string{desk.NeedSpace}, "unexpected", func(*testing.T, *room, *centre) {}, func(o *desk.Options) {
			o.Room = func(string) (uint64, error) { return 0, errors.New("gone") }
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t, c.options)
			office := newCentre(t, r.clock)
			r.enrol(office)
			c.spoil(t, r, office)
			ready := r.prepare(away, faraway)
			var missing []string
			for _, need := range ready.Needs {
				if !need.Ready && !need.Advised {
					missing = append(missing, need.Name)
					if need.Failure != c.failure {
						t.Errorf("%+v, want failure %q", need, c.failure)
					}
				}
			}
			if !slices.Equal(missing, c.missing) || ready.Ready() != (len(c.missing) == 0) {
				t.Errorf("missing %q, want %q", missing, c.missing)
			}
		})
	}
}

func TestTripsThatAreNone(t *testing.T) {
	r := newRoom(t)
	for _, c := range [][2]string{{"Altrove", faraway}, {away, "2026-11-24"}, {away, "2027-12-20"}, {away, "domani"}, {away, ""}} {
		if _, err := r.session.PrepareTrip(t.Context(), c[0], c[1], nil); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("%q: %v", c, err)
		}
	}
}

// A day out and back: what the office did with each application is told, and
// what no coming trip needs is gone once the office has it in its backups.
func TestComingBack(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	person, visit := r.booked(here, "2026-11-25", "PROVA")
	coming, next := r.booked(here, "2026-11-27", "FINTA")
	application := r.start(person)
	queue(t, application)
	draft := r.start(r.person(map[string]string{"surname": "BOZZA"}).ID)
	close := func(a *desk.Application) {
		if err := a.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	close(application)
	close(draft)
	returned := r.comeBack()
	if len(returned.Applications) != 1 || returned.Applications[0].Result != desk.ResultReceived || returned.Applications[0].Receipt == "" || returned.Applications[0].Name != "PROVA Fatou" {
		t.Errorf("applications %+v", returned.Applications)
	}
	if len(returned.Forgotten) != 0 || returned.Kept["backup"] == 0 || !r.isHere(person) {
		t.Errorf("before the office's backup: forgotten %v, kept %v", returned.Forgotten, returned.Kept)
	}
	c.backUp()
	returned = r.comeBack()
	if want := map[string]int{"person": 1, "application": 1, "appointment": 1}; !maps.Equal(returned.Forgotten, want) {
		t.Errorf("forgotten %v, want %v; kept %v", returned.Forgotten, want, returned.Kept)
	}
	if searched := returned.Searched; searched.Found != 0 || searched.Files < 2 || searched.Bytes < 100_000 {
		t.Errorf("searched %+v", searched)
	}
	for id, want := range map[uuid.UUID]bool{person: false, visit: false, application.ID(): false, coming: true, next: true, draft.ID(): true, draft.Person(): true} {
		if got := r.isHere(id); got != want {
			t.Errorf("record %s is here: %v, want %v", id, got, want)
		}
	}
	found := func() bool {
		return slices.ContainsFunc(r.session.Search("prova fatou", 5), func(hit desk.Hit) bool { return hit.ID == person || hit.ID == application.ID() })
	}
	if found() {
		t.Error("still found")
	}
	if delivery := r.exchange(); delivery.Restarted || delivery.Pulled != 0 {
		t.Errorf("the next exchange fetches what was forgotten: %+v", delivery)
	}
	r.reopen()
	if r.isHere(person) || found() {
		t.Error("another day it is back")
	}
	if report, err := r.session.Verify(t.Context()); err != nil || len(report.Problems) > 0 || report.Forgotten != 3 {
		t.Errorf("the file: %+v, %v", report, err)
	}
	// Another trip brings everything anew: what was forgotten stays so, and who
	// has an appointment there comes back whole.
	ready := r.prepare(away, faraway)
	if !ready.Delivery.Restarted || r.isHere(person) {
		t.Errorf("forgotten, and back with another trip: %+v", ready.Delivery)
	}
}

// Somebody who was forgotten and has an appointment again is back, whole.
func TestWhoWasForgottenComesAgain(t *testing.T) {
	office, laptop, c := twoLaptops(t)
	queued := laptop.visited()
	if err := queued.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.backUp()
	laptop.exchange()
	if returned := laptop.comeBack(); returned.Forgotten["person"] != 1 || laptop.isHere(queued.Person()) {
		t.Fatalf("forgotten %v, kept %v", returned.Forgotten, returned.Kept)
	}
	office.exchange()
	if _, err := office.session.Book(t.Context(), desk.NewVisit{Site: away, Date: faraway, Time: "09:00", Person: queued.Person()}); err != nil {
		t.Fatal(err)
	}
	office.exchange()
	ready := laptop.prepare(away, faraway)
	if agenda := need(t, ready, desk.NeedAgenda); agenda.People != 1 {
		t.Errorf("agenda %+v", agenda)
	}
	person, err := laptop.session.Person(t.Context(), queued.Person())
	if err != nil || person.Values["mobile"] != "0005550142" {
		t.Errorf("person %+v, %v", person.Values, err)
	}
	if values := laptop.openApplication(queued.ID()); values.Value("1.3") != "ESEMPIO" {
		t.Error("the application is not whole")
	}
}

// What the office could not apply waits to be corrected here.
func TestWhatWasPutAsideIsNotForgotten(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	a := r.start(r.person(fatou()).ID)
	a.Override("late", strings.Repeat("x", 20<<10)) // more than the office takes of one field
	queue(t, a)
	if err := a.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.exchange()
	c.backUp()
	r.exchange()
	returned := r.comeBack()
	if len(returned.Applications) != 1 || returned.Applications[0].Result != desk.ResultQuarantined {
		t.Errorf("applications %+v", returned.Applications)
	}
	if !r.isHere(a.ID()) || !r.isHere(a.Person()) {
		t.Errorf("forgotten %v, kept %v", returned.Forgotten, returned.Kept)
	}
}

func TestAnOfficeLaptopForgetsNothing(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrolAs(c, ledger.RoleOffice, "centrale")
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	r.exchange()
	c.backUp()
	if returned := r.comeBack(); len(returned.Forgotten)+len(returned.Kept) != 0 || !r.isHere(a.ID()) {
		t.Errorf("returned %+v", returned)
	}
}

func TestReturningWithoutAnOffice(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	r.exchange()
	c.backUp()
	c.stop()
	if _, err := r.session.Return(t.Context(), nil); desk.ErrorName(err) != "unreachable" || !r.isHere(a.ID()) {
		t.Errorf("error %v", err)
	}
}

func TestASiteIsAdded(t *testing.T) {
	r := newRoom(t)
	if err := r.session.SetSite(t.Context(), "Marina di Prova"); err == nil {
		t.Fatal("no such site")
	}
	site := desk.Site{Name: "Marina di Prova", Address: "Via Esempio 1", Postcode: "48122"}
	for range 2 { // the second time it is corrected
		if err := r.session.AddSite(t.Context(), site); err != nil {
			t.Fatal(err)
		}
		site.Address = "Via Esempio 2"
	}
	if err := r.session.AddSite(t.Context(), desk.Site{}); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("a site without a name: %v", err)
	}
	r.reopen()
	sites := r.session.KnownSites()
	if len(sites) != 5 || sites[4].Address != "Via Esempio 2" || sites[2].IsUnsure("postcode") != true {
		t.Errorf("sites %+v", sites)
	}
	if err := r.session.SetSite(t.Context(), "Marina di Prova"); err != nil {
		t.Error(err)
	}
	if err := r.session.SetTrips(t.Context(), []desk.Trip{{Site: "Marina di Prova", From: faraway, To: faraway}}); err != nil {
		t.Error(err)
	}
}

// A trip for forty people with their families and last applications.
func BenchmarkPrepareTrip(b *testing.B) {
	office := newRoom(b)
	c := newCentre(b, office.clock)
	office.enrolAs(c, ledger.RoleTrips, "portatile uno")
	for i := range 40 {
		person, _ := office.booked(away, faraway, fmt.Sprintf("PROVA%02d", i))
		for j := range 3 {
			relative := office.person(map[string]string{"surname": fmt.Sprintf("PROVA%02d", i), "given_names": fmt.Sprintf("FIGLIO%d", j), "birth_date": "2015-01-01"})
			if err := office.session.Relate(b.Context(), person, relative.ID, "child"); err != nil {
				b.Fatal(err)
			}
		}
		a := office.start(person)
		queue(b, a)
		if err := a.Close(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	office.exchange()
	for b.Loop() {
		b.StopTimer()
		laptop := newRoom(b)
		laptop.enrolAs(c, ledger.RoleTrips, "portatile "+uuid.NewString())
		b.StartTimer()
		ready := laptop.prepare(away, faraway)
		if !ready.Ready() || ready.Needs[0].People != 40 || ready.Delivery.Pulled != 40*(1+1+3+3+1) {
			b.Fatalf("ready %+v", ready)
		}
	}
}

// A trip can begin without a printer, and is told of those that the system knows.
func TestAPrinterIsAdvised(t *testing.T) {
	for _, c := range []struct {
		name  string
		lists printer.Lister
		want  desk.Need
	}{
		{"nobody can say", nil, desk.Need{}},
		{"none", func(context.Context) ([]string, error) { return nil, nil }, desk.Need{}},
		{"untold", func(context.Context) ([]string, error) { return nil, printer.ErrUntold }, desk.Need{}},
		{"two", func(context.Context) ([]string, error) { return []string{"Prima", "Seconda"}, nil }, desk.Need{Ready: true, Text: "Prima, Seconda"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRoom(t, func(o *desk.Options) { o.Printers = c.lists })
			c.want.Name, c.want.Advised = desk.NeedPrinter, true
			if got := need(t, r.prepare(away, faraway), desk.NeedPrinter); got != c.want {
				t.Errorf("%+v", got)
			}
		})
	}
}
