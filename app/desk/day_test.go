package desk_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/store"
)

func (r *room) book(clock string, person uuid.UUID) uuid.UUID {
	r.t.Helper()
	id, err := r.session.Book(r.t.Context(), desk.NewVisit{
		Time: clock, Person: person, Subject: "Rinnovo", Request: "rinnovo", Motive: "16",
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

func (r *room) move(id uuid.UUID, state string) {
	r.t.Helper()
	if err := r.session.SetVisit(r.t.Context(), id, state); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) day() desk.Day {
	r.t.Helper()
	day, err := r.session.Day(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return day
}

func (r *room) bring(visit uuid.UUID) []string {
	r.t.Helper()
	bring, err := r.session.Bring(r.t.Context(), visit, "it")
	if err != nil {
		r.t.Fatal(err)
	}
	return bring
}

// line is a visit as it stands in the day.
func (r *room) line(visit uuid.UUID) desk.Visit {
	r.t.Helper()
	visits := r.day().Visits
	at := slices.IndexFunc(visits, func(line desk.Visit) bool { return line.ID == visit })
	if at < 0 {
		r.t.Fatal("the visit is not in the day")
	}
	return visits[at]
}

func (r *room) next() string {
	r.t.Helper()
	visit, ok, err := r.session.CallNext(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	if ok && visit.State != "called" {
		r.t.Errorf("called and %s", visit.State)
	}
	return visit.Ticket
}

func TestTheDayAtTheSite(t *testing.T) {
	r := newRoom(t)
	values := fatou()
	values["original_name"] = "فاتو"
	person := r.person(values)
	r.book("09:20", r.person(map[string]string{"surname": "SECONDA"}).ID)
	booked := r.book("09:00", person.ID)
	if _, err := r.session.Book(t.Context(), desk.NewVisit{Time: "09:00", Date: "2026-11-26", Person: person.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.session.Book(t.Context(), desk.NewVisit{Time: "09:00", Site: "Ufficio centrale", Person: person.ID}); err != nil {
		t.Fatal(err)
	}
	r.clock.at(t, "09:05")
	if _, err := r.session.Arrive(t.Context(), r.person(map[string]string{"surname": "TERZA"}).ID, "Informazioni"); err != nil {
		t.Fatal(err)
	}
	for _, again := range []bool{false, true} {
		if again {
			r.reopen()
		}
		day := r.day()
		var tickets []string
		for _, visit := range day.Visits {
			tickets = append(tickets, visit.Ticket+" "+visit.Time+" "+visit.Name+" "+visit.State)
		}
		want := []string{"A01 09:00 ESEMPIO Fatou booked", "P01 09:05 TERZA waiting", "A02 09:20 SECONDA booked"}
		if !slices.Equal(tickets, want) || day.Site != here || day.Date != "2026-11-25" || day.Waiting != 1 {
			t.Errorf("%v at %s on %s, %d waiting", tickets, day.Site, day.Date, day.Waiting)
		}
		first := day.Visits[0]
		if first.ID != booked || first.Original != "فاتو" || first.Citizenship != "Senegal" || first.BirthDate != "1992-03-15" ||
			first.Phone != "0005550142" || first.Subject != "Rinnovo · Lavoro subordinato" || first.WalkIn || !day.Visits[1].WalkIn {
			t.Errorf("line %+v", first)
		}
		if renewal, unknown := r.bring(booked), r.bring(day.Visits[1].ID); len(renewal) == 0 || len(renewal) <= len(unknown) {
			t.Errorf("to bring for a renewal: %v; for nothing known: %v", renewal, unknown)
		}
	}
	for _, visit := range []desk.NewVisit{{Time: "25:00"}, {Time: "09:00", Date: "domani"}} {
		if _, err := r.session.Book(t.Context(), visit); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("%+v: %v", visit, err)
		}
	}
}

func TestWhoIsCalledNext(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou()).ID
	r.clock.at(t, "08:50")
	later := r.book("09:40", person)
	first := r.book("09:00", person)
	r.book("09:20", person)
	if got := r.next(); got != "A01" { // nobody else is there
		t.Errorf("before the first appointment: %s", got)
	}
	r.move(first, "absent")
	r.clock.at(t, "09:10")
	r.book("", person)
	r.clock.at(t, "09:15")
	r.book("", person)
	r.move(later, "waiting") // half an hour early, and here
	var order []string
	for ticket := r.next(); ticket != ""; ticket = r.next() {
		order = append(order, ticket)
	}
	// The appointment that is here, then walk-ins; 09:20 is not due yet.
	if want := []string{"A03", "P01", "P02", "A02"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}

// The list stands as the calls go: at the desk's call, back with a document, by
// appointment, by arrival, at the desk, away for a document, to come, over.
func TestTheListStandsAsTheCallsGo(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou()).ID
	r.clock.at(t, "08:00")
	at := make(map[string]uuid.UUID)
	for name, clock := range map[string]string{
		"called": "08:50", "back": "08:55", "here": "09:10", "due": "09:20", "tardy": "08:40",
		"filling": "08:30", "away": "08:35", "handed": "08:20", "missing": "08:25", "later": "10:30", "absent": "08:10", "done": "08:05",
	} {
		at[name] = r.book(clock, person)
	}
	for _, step := range []struct{ clock, visit, state string }{
		{"08:10", "done", "done"}, {"08:20", "absent", "absent"}, {"08:21", "handed", "handed"}, {"08:30", "filling", "filling"},
		{"08:36", "away", "document"}, {"08:56", "back", "called"}, {"08:57", "back", "document"},
		{"09:00", "here", "waiting"}, {"09:05", "tardy", "waiting"}, {"09:15", "back", "waiting"}, {"09:20", "called", "called"},
	} {
		r.clock.at(t, step.clock)
		r.move(at[step.visit], step.state)
	}
	r.clock.at(t, "09:01")
	at["walk-in"] = r.book("", person)
	r.clock.at(t, "09:25")
	var order []string
	for _, visit := range r.day().Visits {
		for name, id := range at {
			if id == visit.ID {
				order = append(order, name)
			}
		}
	}
	want := []string{"called", "back", "here", "due", "walk-in", "tardy", "filling", "handed", "away", "missing", "later", "done", "absent"}
	if !slices.Equal(order, want) {
		t.Errorf("the list is\n%v, want\n%v", order, want)
	}
	for name, want := range map[string][2]bool{"back": {true, false}, "tardy": {false, true}, "missing": {false, true}, "here": {}, "later": {}, "walk-in": {}} {
		if line := r.line(at[name]); line.Back != want[0] || line.Late != want[1] {
			t.Errorf("%s: back %v, late %v", name, line.Back, line.Late)
		}
	}
	called, err := r.session.Call(t.Context(), at["later"]) // out of turn
	if err != nil || called.State != "called" || r.day().Visits[1].ID != at["later"] {
		t.Errorf("called out of turn: %+v, %v", called, err)
	}
	if _, err := r.session.Call(t.Context(), at["done"]); !errors.Is(err, desk.ErrVisitMoved) {
		t.Errorf("who has gone is called: %v", err)
	}
}

// A ticket that was handed out keeps its number when others book later.
func TestTicketsStayOnceGiven(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou()).ID
	given := r.book("09:20", person)
	r.move(given, "waiting")
	r.book("09:00", person)
	day := r.day()
	if day.Visits[0].Ticket != "A02" || day.Visits[1].Ticket != "A01" || day.Visits[1].ID != given {
		t.Errorf("tickets %s and %s", day.Visits[0].Ticket, day.Visits[1].Ticket)
	}
}

func TestTimesAreMeasuredByThemselves(t *testing.T) {
	r := newRoom(t)
	r.clock.at(t, "08:50")
	early := r.book("09:00", r.person(fatou()).ID)
	r.move(early, "waiting") // ten minutes early do not count
	r.clock.at(t, "09:00")
	walkIn, err := r.session.Arrive(t.Context(), r.person(map[string]string{"surname": "PROVA"}).ID, "")
	if err != nil {
		t.Fatal(err)
	}
	r.clock.at(t, "09:04")
	r.next()
	r.clock.at(t, "09:05")
	a, err := r.session.OpenVisit(t.Context(), early)
	if err != nil {
		t.Fatal(err)
	}
	if a.Value("1.9") != permit.Yes || a.Value("1.16") != "16" {
		t.Errorf("what was booked is not filled in: %q, %q", a.Value("1.9"), a.Value("1.16"))
	}
	r.clock.at(t, "09:07")
	line := r.line(early)
	if line.State != "filling" || line.Minutes != 2 || line.Application != a.ID() || line.Subject != "Rinnovo · Lavoro subordinato" {
		t.Errorf("line %+v", line)
	}
	r.move(early, "document")
	r.clock.at(t, "09:08")
	r.move(early, "filling") // the minute away is no filling
	r.clock.at(t, "09:11")
	queue(t, a)
	r.clock.at(t, "09:14")
	day := r.day()
	if day.OldestWait != 14*time.Minute || day.Waiting != 1 {
		t.Errorf("%d wait, the oldest for %v", day.Waiting, day.OldestWait)
	}
	r.next()
	r.move(walkIn, "filling")
	r.clock.at(t, "09:22")
	r.move(walkIn, "done")
	day = r.day()
	if day.MedianWait != 9*time.Minute || day.MedianFilling != 6*time.Minute+30*time.Second || day.Queued != 1 || day.Done != 1 {
		t.Errorf("median wait %v, want 9m; filling %v, want 6m30s; %d queued, %d done", day.MedianWait, day.MedianFilling, day.Queued, day.Done)
	}
	if again, err := r.session.OpenVisit(t.Context(), early); err != nil || again != a {
		t.Errorf("opened again: %v", err)
	}
	if r.line(early).State != "queued" {
		t.Error("looking at what is queued moves the visit")
	}
	if err := r.session.SetVisit(t.Context(), early, "asleep"); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("a state that is none: %v", err)
	}
	if err := r.session.SetVisit(t.Context(), a.ID(), "done"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an application as a visit: %v", err)
	}
}

// Once the office has confirmed the application nothing is left to do about a
// visit, and the day's list says what the top bar says.
func TestAVisitIsDoneOnceTheOfficeHasTheApplication(t *testing.T) {
	r := newRoom(t)
	r.enrol(newCentre(t, r.clock))
	visit := r.book("09:20", r.person(fatou()).ID)
	a, err := r.session.OpenVisit(t.Context(), visit)
	if err != nil {
		t.Fatal(err)
	}
	expect := func(when, state string, queued, done int) {
		t.Helper()
		day := r.day()
		if got := day.Visits[0].State; got != state || day.Queued != queued || day.Done != done {
			t.Errorf("%s: %s, %d queued, %d done; want %s, %d, %d", when, got, day.Queued, day.Done, state, queued, done)
		}
		if sending := r.sending(); sending.Queued != queued || (sending.Waiting > 0) != (queued > 0) {
			t.Errorf("%s: %d operations, %d applications wait; the day says %d", when, sending.Waiting, sending.Queued, queued)
		}
	}
	expect("open", "filling", 0, 0)
	r.clock.pass(7 * time.Minute)
	a.SetAll(permit.Values{"1.45": "2020-01-31"}) // an error that is put right
	a.SetAll(permit.Values{"1.45": "2030-01-31"})
	queue(t, a)
	expect("queued", "queued", 1, 0)
	stopped := r.day().ErrorsStopped
	r.send()
	expect("sent", "done", 0, 1)
	if day := r.day(); day.MedianFilling != 7*time.Minute || day.Visits[0].Minutes != 7 || day.ErrorsStopped != stopped || stopped == 0 {
		t.Errorf("what was counted while it was queued is lost: %+v", day)
	}
	if again, err := r.session.OpenVisit(t.Context(), visit); err != nil || !again.Settled() {
		t.Errorf("looking at it: %v", err)
	}
	expect("looked at", "done", 0, 1)
	a.TakeUp()
	a.Set("1.77", "PRESSO PROVA")
	flush(t, a)
	expect("corrected afterwards", "done", 0, 1)
	r.reopen()
	expect("unlocked again", "done", 0, 1)
}

// Whose application is under way or done is neither missing nor waits again: the
// next Enter would begin anew.
func TestAVisitDoesNotGoBack(t *testing.T) {
	states := []string{"booked", "waiting", "called", "filling", "document", "handed", "queued", "done", "absent"}
	allowed := map[string][]string{
		"booked": {"booked"}, "waiting": {"booked", "waiting", "absent", "document"},
		"called":   {"booked", "waiting", "called", "absent", "document", "handed"},
		"document": {"booked", "waiting", "called", "filling", "document", "handed"}, "absent": {"booked", "waiting", "called", "absent"},
	}
	for to, from := range allowed {
		for _, was := range states {
			t.Run(was+" to "+to, func(t *testing.T) {
				r := newRoom(t)
				visit := r.book("09:20", r.person(fatou()).ID)
				r.move(visit, was)
				err, want := r.session.SetVisit(t.Context(), visit, to), to
				if !slices.Contains(from, was) {
					want = was
					if !errors.Is(err, desk.ErrVisitMoved) {
						t.Error(err)
					}
				} else if err != nil {
					t.Error(err)
				}
				if state := r.day().Visits[0].State; state != want {
					t.Errorf("it is %s", state)
				}
			})
		}
	}
}

// Opening a visit starts no second application where the person has one.
func TestAVisitStartsNoSecondApplication(t *testing.T) {
	for _, state := range []string{"booked", "waiting", "called", "filling", "document", "absent"} {
		t.Run(state, func(t *testing.T) {
			r := newRoom(t)
			person := r.person(fatou()).ID
			begun, err := r.session.Start(t.Context(), person)
			if err != nil {
				t.Fatal(err)
			}
			visit := r.book("09:20", person)
			r.move(visit, state)
			for range 2 {
				if a, err := r.session.OpenVisit(t.Context(), visit); err != nil || a != begun {
					t.Fatalf("another is opened: %v", err)
				}
			}
			if line := r.day().Visits[0]; line.State != "filling" || line.Application != begun.ID() {
				t.Errorf("line %+v", line)
			}
			queue(t, begun)
			if now := r.day().Visits[0].State; now != "queued" {
				t.Errorf("queued, the visit is %s", now)
			}
			r.applications(person, 1)
		})
	}
	for _, state := range []string{"queued", "done"} {
		t.Run(state, func(t *testing.T) {
			r := newRoom(t)
			person := r.person(fatou()).ID
			made, err := r.session.Start(t.Context(), person)
			if err != nil {
				t.Fatal(err)
			}
			queue(t, made)
			visit := r.book("09:20", person)
			r.move(visit, state)
			if a, err := r.session.OpenVisit(t.Context(), visit); err != nil || a.ID() != made.ID() {
				t.Errorf("another is opened: %v", err)
			}
			r.applications(person, 1)
		})
	}
}

// applications checks how many a person has.
func (r *room) applications(person uuid.UUID, number int) {
	r.t.Helper()
	if all, err := r.session.Applications(r.t.Context(), person); err != nil || len(all) != number {
		r.t.Errorf("%d applications: %v", len(all), err)
	}
}

// Whoever is in the day's list already comes in without a second line in it.
func TestAPersonComesInOnce(t *testing.T) {
	for _, c := range []struct {
		was, want string
		second    bool
	}{
		{"booked", "waiting", false},
		{"waiting", "waiting", false},
		{"called", "called", false},
		{"filling", "filling", false},
		{"document", "waiting", false}, // back with it
		{"queued", "queued", true},
		{"done", "done", true},
		{"absent", "absent", true},
	} {
		t.Run(c.was, func(t *testing.T) {
			r := newRoom(t)
			person := r.person(fatou()).ID
			booked := r.book("09:20", person)
			r.move(booked, c.was)
			r.clock.pass(5 * time.Minute)
			visit, err := r.session.Arrive(t.Context(), person, "Informazioni")
			if err != nil || (visit != booked) != c.second {
				t.Errorf("another visit: %v, want %v; %v", visit != booked, c.second, err)
			}
			day := r.day()
			if got := r.line(booked); got.State != c.want || got.Subject != "Rinnovo · Lavoro subordinato" {
				t.Errorf("the appointment is %s for %q", got.State, got.Subject)
			}
			if (len(day.Visits) == 2) != c.second {
				t.Errorf("%d lines", len(day.Visits))
			}
			if c.was == "booked" && !r.line(booked).Since.Equal(r.clock.time()) {
				t.Error("the time of arrival is not noted")
			}
		})
	}
}

func TestComingInOnAnotherDayOrElsewhere(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou()).ID
	for _, other := range []desk.NewVisit{
		{Person: person, Time: "09:20", Date: "2026-11-26"},
		{Person: person, Time: "09:20", Site: "Russi"},
		{Person: r.person(map[string]string{"surname": "PROVA"}).ID, Time: "09:20"},
	} {
		booked, err := r.session.Book(t.Context(), other)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if visit, err := r.session.File().Record(t.Context(), booked); err != nil || visit.State != "booked" {
				t.Errorf("appointment %+v is %s, %v", other, visit.State, err)
			}
		}()
	}
	if _, err := r.session.Arrive(t.Context(), person, ""); err != nil {
		t.Fatal(err)
	}
	if lines := r.day().Visits; len(lines) != 2 || !lines[0].WalkIn || lines[0].Person != person {
		t.Errorf("lines %+v", lines)
	}
}

// An application begun from the person's card is that of the visit they are
// here for.
func TestAnApplicationBegunFromTheCardIsTheVisits(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou()).ID
	visit := r.book("09:20", person)
	r.move(visit, "waiting")
	r.clock.pass(10 * time.Minute)
	a := r.start(person)
	line := r.day().Visits[0]
	if line.Application != a.ID() || line.State != "filling" || !line.Since.Equal(r.clock.time()) || a.Value("appointment") != visit.String() {
		t.Errorf("line %+v", line)
	}
	if a.Value("1.9") != permit.Yes || a.Value("1.16") != "16" {
		t.Error("what was booked is not filled in")
	}
	second := r.start(person) // the visit has one
	if r.day().Visits[0].Application != a.ID() || second.Value("appointment") != "" {
		t.Error("the visit's application was replaced by the next")
	}
	queue(t, a)
	if got := r.day().Visits[0].State; got != "queued" {
		t.Errorf("queued, and the visit is %s", got)
	}
	if third := r.start(person); third.Value("appointment") != "" {
		t.Error("an application of a visit that is over")
	}
}

// What a visit is for is told in the language of the screens, unless only the
// words of whoever booked it are known.
func TestTheSubjectInTheLanguageOfTheScreens(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou())
	r.book("09:20", person.ID)
	if _, err := r.session.Book(t.Context(), desk.NewVisit{Time: "10:00", Person: person.ID, Subject: "Informazioni"}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.session.Book(t.Context(), desk.NewVisit{Time: "10:30", Person: person.ID, Request: "rinnovo"}); err != nil {
		t.Fatal(err)
	}
	r.session.SetLanguage("en")
	visits := r.day().Visits
	if visits[0].Subject != "Renewal · Employment" || visits[1].Subject != "Informazioni" || visits[2].Subject != "Renewal" {
		t.Errorf("subjects %q, %q and %q", visits[0].Subject, visits[1].Subject, visits[2].Subject)
	}
}

// An appointment that was made without asking for a slot takes its time all the
// same: nobody is to be put beside it while it lasts.
func TestAnAppointmentTakesAsLongAsItsProcedure(t *testing.T) {
	r := newRoom(t)
	r.clock.at(t, "08:30")
	visit := r.book("09:20", r.person(fatou()).ID)
	expected, _ := r.session.ExpectedMinutes(renewing)
	if line := r.line(visit); line.Length != expected {
		t.Errorf("it takes %d minutes, not %d", line.Length, expected)
	}
	_, err := r.session.BookSlot(t.Context(), desk.Booking{Time: "09:30", Person: r.person(fatou()).ID, Procedure: renewing})
	if !errors.Is(err, desk.ErrSlotTaken) {
		t.Errorf("booked while it lasts: %v", err)
	}
	walkIn, err := r.session.Arrive(t.Context(), uuid.Nil, "")
	if err != nil || r.line(walkIn).Length != 0 {
		t.Errorf("a walk-in is %d minutes long, %v", r.line(walkIn).Length, err)
	}
}
