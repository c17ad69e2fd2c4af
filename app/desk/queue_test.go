package desk_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/store"
)

// operations are those in the stream so far, in order.
func (r *room) operations() []store.Operation {
	r.t.Helper()
	entries, err := r.session.File().Entries(r.t.Context(), 0, 1000, 1<<30)
	if err != nil {
		r.t.Fatal(err)
	}
	operations := make([]store.Operation, len(entries))
	for i, entry := range entries {
		if operations[i], err = store.DecodeOperation(entry.Encoded); err != nil {
			r.t.Fatal(err)
		}
	}
	return operations
}

func kinds(operations []store.Operation) []store.Kind {
	list := make([]store.Kind, len(operations))
	for i, operation := range operations {
		list[i] = operation.Kind
	}
	return list
}

func TestErrorsKeepAnApplicationFromTheQueue(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	if _, err := a.Queue(t.Context()); !errors.Is(err, desk.ErrBlocked) {
		t.Errorf("queued with errors: %v", err)
	}
	if len(r.operations()) > 0 || a.Summary().Status != desk.Draft {
		t.Error("something travels all the same")
	}
	a.Set("1.68", "VIA DELLA PROVA")
	if summary := queue(t, a); summary.Status != desk.Queued || summary.Receipt != "" {
		t.Errorf("summary %+v", summary)
	}
}

func TestWhatIsQueuedTravelsInOrder(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou())
	child := r.person(map[string]string{"surname": "ESEMPIO", "given_names": "AWA", "birth_date": "2020-02-29"})
	if err := r.session.Relate(t.Context(), person.ID, child.ID, "child"); err != nil {
		t.Fatal(err)
	}
	visit, err := r.session.Arrive(t.Context(), person.ID, "Rinnovo")
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.session.OpenVisit(t.Context(), visit)
	if err != nil {
		t.Fatal(err)
	}
	a.SetDocument("passport", true)
	summary := queue(t, a)
	operations := r.operations()
	want := []store.Kind{store.Person, store.Person, store.Application, store.Relation, store.Appointment}
	if got := kinds(operations); !slices.Equal(got, want) {
		t.Fatalf("kinds %v, want %v", got, want)
	}
	if operations[0].Record != person.ID || operations[1].Record != child.ID || operations[2].Record != a.ID() || operations[4].Record != visit {
		t.Error("of other records")
	}
	for _, operation := range operations {
		if operation.Author != account || operation.Site != here || operation.Rulebook != r.session.Rulebook().Version() {
			t.Errorf("made by %q at %q under %q", operation.Author, operation.Site, operation.Rulebook)
		}
	}
	if summary.Number != 3 || summary.Status != desk.Queued || summary.Name != "ESEMPIO Fatou" || summary.Title != "Rinnovo · Lavoro subordinato" {
		t.Errorf("summary %+v", summary)
	}
	patch := operations[2].Patch
	for field, value := range map[string]string{
		"1.3": "ESEMPIO", "1.9": permit.Yes, "1.34": "1992-03-15", "2.53": "18000.00", "person": person.ID.String(),
		"doc.passport": permit.Yes, "documents": "stated", "rulebook": r.session.Rulebook().Version(), "appointment": visit.String(),
	} {
		if patch[field].Value != value {
			t.Errorf("field %s travels as %q, want %q", field, patch[field].Value, value)
		}
	}
	day, err := r.session.Day(t.Context())
	if err != nil || day.Visits[0].State != "queued" || day.Queued != 1 {
		t.Errorf("the day %+v, %v", day, err)
	}
}

func TestAChangeAfterQueueingTravelsAlone(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	first := r.operations()
	if _, err := a.Queue(t.Context()); err != nil || len(r.operations()) != len(first) {
		t.Errorf("queued twice with nothing new: %d operations, %v", len(r.operations()), err)
	}
	if a.Summary().Status != desk.Queued {
		t.Errorf("status %s", a.Summary().Status)
	}
	a.TakeUp()
	a.Set("1.77", "PRESSO PROVA")
	flush(t, a)
	if got := a.Summary().Status; got != desk.Draft {
		t.Errorf("changed after queueing it is %s", got)
	}
	queue(t, a)
	after := r.operations()[len(first):]
	if len(after) != 1 || after[0].Record != a.ID() {
		t.Fatalf("operations %v", kinds(after))
	}
	change := after[0].Patch["1.77"]
	if change.Value != "PRESSO PROVA" {
		t.Errorf("patch %v", after[0].Patch)
	}
	for field := range after[0].Patch {
		if slices.Contains([]string{"1.3", "1.9", "2.53"}, field) {
			t.Errorf("field %s travels again unchanged", field)
		}
	}
	if stale := after[0].Patch["1.34"]; stale.Base != uuid.Nil {
		t.Error("a field that was not changed has a base")
	}
}

func TestLookingAtAQueuedApplicationChangesNothing(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	if err := a.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := r.onDisk(a.ID())
	r.clock.pass(48 * time.Hour) // the date of signature would be derived anew
	r.reopen()
	b := r.openApplication(a.ID())
	if err := b.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	after := r.onDisk(a.ID())
	if after.Version != before.Version || after.State != string(desk.Queued) {
		t.Errorf("version %d, it was %d; state %s", after.Version, before.Version, after.State)
	}
}

// What the operator wrote into the application last is the person's; what
// they wrote into the person's record since is not undone by it.
func TestTheRecordTakesOverWhatIsNewer(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou())
	r.clock.pass(time.Minute)
	a := r.start(person.ID)
	r.clock.pass(time.Minute)
	a.Set("1.68", "VIA NUOVA")
	a.Set("1.74", "0544999999")
	a.Set("1.75", "") // says nothing
	a.SetAll(permit.Values{"1.40": "", "1.41": permit.Yes, "1.42": "01"})
	flush(t, a)
	r.clock.pass(time.Minute)
	read, err := r.session.Person(t.Context(), person.ID)
	if err != nil {
		t.Fatal(err)
	}
	newer := map[string]string{"fiscal_code": "SMPFTA92C55Z343X", "email": "prova@example.org"}
	if _, err := r.session.SavePerson(t.Context(), person.ID, read.Version, newer); err != nil {
		t.Fatal(err)
	}
	r.clock.pass(time.Minute)
	queue(t, a)
	want := fatou()
	maps.Copy(want, map[string]string{"street": "VIA NUOVA", "phone": "0544999999", "document_type": "01"})
	maps.Copy(want, newer)
	if read, err = r.session.Person(t.Context(), person.ID); err != nil || !maps.Equal(read.Values, want) {
		t.Errorf("record %v, want %v, %v", read.Values, want, err)
	}
}

func TestHandingOver(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	if err := a.HandOver(t.Context(), " manca la busta paga "); err != nil {
		t.Fatal(err)
	}
	if got := a.Summary().Status; got != desk.HandedOver {
		t.Errorf("status %s", got)
	}
	operations := r.operations()
	if got := operations[len(operations)-1]; got.Record != a.ID() || got.Patch["note"].Value != "manca la busta paga" {
		t.Errorf("operation %+v", got)
	}
	a.Set("1.9", permit.Yes)
	flush(t, a)
	if got := a.Summary().Status; got != desk.Draft {
		t.Errorf("taken up again it is %s", got)
	}
}

func TestApplicationsInLists(t *testing.T) {
	r := newRoom(t)
	fatou, other := r.person(fatou()), r.person(map[string]string{"surname": "PROVA", "given_names": "ANNA"})
	first := r.start(fatou.ID)
	r.clock.pass(time.Minute)
	queue(t, first)
	r.clock.pass(time.Minute)
	second := r.start(other.ID)
	for _, c := range []struct {
		name     string
		person   uuid.UUID
		statuses []desk.Status
		want     []uuid.UUID
	}{
		{"all, the last changed first", uuid.Nil, nil, []uuid.UUID{second.ID(), first.ID()}},
		{"of one person", fatou.ID, nil, []uuid.UUID{first.ID()}},
		{"queued", uuid.Nil, []desk.Status{desk.Queued}, []uuid.UUID{first.ID()}},
		{"sent or drafts", uuid.Nil, []desk.Status{desk.Sent, desk.Draft}, []uuid.UUID{second.ID()}},
		{"of nobody", uuid.New(), nil, nil},
	} {
		summaries, err := r.session.Applications(t.Context(), c.person, c.statuses...)
		if err != nil {
			t.Fatal(err)
		}
		var got []uuid.UUID
		for _, summary := range summaries {
			got = append(got, summary.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Errors count once they stood while the operator went on, and are put right
// by the time of queueing.
func TestErrorsStoppedAtTheDesk(t *testing.T) {
	r := newRoom(t)
	values := fatou()
	values["document_expiry"] = "2020-01-31" // expired, from the first moment
	visit, err := r.session.Arrive(t.Context(), r.person(values).ID, "")
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.session.OpenVisit(t.Context(), visit)
	if err != nil {
		t.Fatal(err)
	}
	a.Set("1.9", permit.Yes)
	before := len(a.Report().Blocking())
	if err := a.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.reopen() // what was met is remembered
	a = r.openApplication(a.ID())
	a.Set("1.45", "2030-01-31")
	if after := len(a.Report().Blocking()); after >= before {
		t.Fatalf("%d errors, %d before the document was put right: nothing to test with", after, before)
	}
	a.SetAll(renewal)
	a.Set("1.25", "")
	if _, err := a.Queue(t.Context()); !errors.Is(err, desk.ErrBlocked) {
		t.Fatal(err)
	}
	a.Override("sheets-missing", "li conta la posta") // met, and not put right
	if _, err := a.Queue(t.Context()); err != nil {
		t.Fatal(err)
	}
	fields := r.onDisk(a.ID()).Record.Values()
	if fields["errors_stopped"] != "1" || fields["errors_overridden"] != "1" {
		t.Errorf("%s errors stopped, %s overridden, want 1 and 1", fields["errors_stopped"], fields["errors_overridden"])
	}
	day, err := r.session.Day(t.Context())
	if err != nil || day.ErrorsStopped != 1 || day.ErrorsOverridden != 1 {
		t.Errorf("the day says %d stopped, %d overridden, %v", day.ErrorsStopped, day.ErrorsOverridden, err)
	}
}
