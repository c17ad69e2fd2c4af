package laptop_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

func TestWhatIsPulledBecomesAWorkingCopy(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	office := newOffice()
	id := uuid.New()
	office.state(id, store.Person, map[string]string{"surname": "PROVA", "phone": "0544000000"})
	office.state(id, store.Person, map[string]string{"phone": "0544111111"})

	arrival := office.page()
	arrival.Proposals = []laptop.Proposal{{A: uuid.UUID{2}, B: uuid.UUID{1}, Score: 0.9, Stop: true, Evidence: []byte(`[{"field":"surname"}]`)}}
	if taken := take(t, session, arrival); !slices.Equal(taken.Created, []uuid.UUID{id}) || len(taken.Changed)+len(taken.Held) != 0 {
		t.Errorf("taken %+v", taken)
	}
	closeAll(t, file, session)
	session = unlock(t, open(t, folder))

	got := read(t, session, id)
	if got.Kind != store.Person || got.State != "received" || got.Site != "Ravenna" || got.Card["surname"] != "PROVA" || got.Operation != uuid.Nil {
		t.Errorf("read %+v", got)
	}
	if len(got.Record.Patch()) != 0 || got.Record.Fields["phone"].Writer != office.states[id].Fields["phone"].Standing.Op || got.Record.Fields["phone"].Value != "0544111111" {
		t.Errorf("fields %+v", got.Record.Fields)
	}
	if !reflect.DeepEqual(shared(t, session, id), office.states[id]) {
		t.Errorf("shared %+v", shared(t, session, id))
	}
	cursor, total, role, err := session.Pulled(t.Context())
	if string(cursor) != "cursor" || total != office.total() || role != "trips" || err != nil {
		t.Errorf("pulled %q, %+v, %q, %v", cursor, total, role, err)
	}
	proposals, err := session.Proposals(t.Context())
	want := []laptop.Proposal{{A: uuid.UUID{1}, B: uuid.UUID{2}, Score: 0.9, Stop: true, Evidence: []byte(`[{"field":"surname"}]`)}}
	if !reflect.DeepEqual(proposals, want) || err != nil {
		t.Errorf("proposals %+v, %v", proposals, err)
	}
	if name, err := session.LaptopName(t.Context(), office.other); name != "Portatile di prova" || err != nil {
		t.Errorf("name %q, %v", name, err)
	}
	if _, err := session.LaptopName(t.Context(), uuid.New()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a laptop nobody named: %v", err)
	}
	if report := sound(t, session); report.Pulled != 1 || report.Proposals != 1 {
		t.Errorf("report %+v", report)
	}
}

// Each case has a person of surname PROVA, phone 1, sent and merged, and what
// happened to the phone since: here and at the office.
func TestTakeFieldByField(t *testing.T) {
	type at struct {
		t       *testing.T
		session *laptop.Session
		office  *office
		id      uuid.UUID
	}
	here := func(value string) func(at) {
		return func(a at) { save(a.t, a.session, a.id, map[string]string{"phone": value}) }
	}
	queued := func(a at) { queue(a.t, a.session, a.id) }
	sent := func(a at) { a.office.deliver(a.t, a.session) }
	there := func(value string) func(at) {
		return func(a at) { a.office.state(a.id, store.Person, map[string]string{"phone": value}) }
	}
	decided := func(value string) func(at) {
		return func(a at) {
			field := a.office.states[a.id].Fields["phone"]
			change := store.Change{Base: field.Standing.Op, Value: value}
			for _, candidate := range field.Candidates {
				change.Settles = append(change.Settles, candidate.Op)
			}
			a.office.write(a.id, store.Person, map[string]store.Change{"phone": change})
		}
	}
	pulled := func(a at) { take(a.t, a.session, a.office.page()) }
	for name, test := range map[string]struct {
		happened  []func(at)
		value     string
		unsent    bool
		contested bool
	}{
		"nothing":                         {nil, "1", false, false},
		"changed there":                   {[]func(at){there("2")}, "2", false, false},
		"emptied there":                   {[]func(at){there("")}, "", false, false},
		"typed here":                      {[]func(at){here("3")}, "3", true, false},
		"typed here, changed there":       {[]func(at){here("3"), there("2")}, "3", true, false},
		"typed the same":                  {[]func(at){here("2"), there("2")}, "2", false, false},
		"emptied here, changed there":     {[]func(at){here(""), there("2")}, "", true, false},
		"on its way":                      {[]func(at){here("3"), queued}, "3", false, false},
		"on its way, changed there":       {[]func(at){here("3"), queued, there("2")}, "3", false, false},
		"on its way, back as it stands":   {[]func(at){here("3"), queued, here("1")}, "1", true, false},
		"sent":                            {[]func(at){here("3"), queued, sent}, "3", false, false},
		"sent, changed there":             {[]func(at){here("3"), queued, sent, there("2")}, "2", false, false},
		"waits there":                     {[]func(at){there("2"), here("3"), queued, sent}, "3", false, true},
		"waits there, given in":           {[]func(at){there("2"), here("3"), queued, sent, pulled, here("2")}, "2", true, true},
		"waited there, decided against":   {[]func(at){there("2"), here("3"), queued, sent, pulled, decided("2")}, "2", false, false},
		"waited there, decided for":       {[]func(at){there("2"), here("3"), queued, sent, pulled, decided("3")}, "3", false, false},
		"waited there, decided otherwise": {[]func(at){there("2"), here("3"), queued, sent, decided("4")}, "4", false, false},
		"waited there, typed, decided":    {[]func(at){there("2"), here("3"), queued, sent, pulled, here("5"), decided("2")}, "5", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			_, session := create(t, t.TempDir())
			a := at{t, session, newOffice(), person(t, session, map[string]string{"surname": "PROVA", "phone": "1"}).ID}
			queue(t, session, a.id)
			a.office.deliver(t, session)
			take(t, session, a.office.page())
			for _, happened := range test.happened {
				happened(a)
			}
			before := read(t, session, a.id).Record.Fields["phone"]
			pulled(a)
			document := read(t, session, a.id)
			got := document.Record.Fields["phone"]
			if got.Value != test.value || (got.Value != got.Settled) != test.unsent {
				t.Errorf("phone %+v after %+v", got, before)
			}
			if test.unsent && got != before {
				t.Errorf("what was not sent had base %s, has %s", before.Writer, got.Writer)
			}
			contested, err := session.Contested(t.Context())
			if err != nil || (len(contested) == 1) != test.contested {
				t.Errorf("contested %v, %v", contested, err)
			}
			pulled(a)
			if again := read(t, session, a.id); !reflect.DeepEqual(again, document) {
				t.Errorf("taken again: %+v after %+v", again, document)
			}
			sound(t, session)
		})
	}
}

func TestTheJournalTellsWhoseChangeWasPulled(t *testing.T) {
	_, session := create(t, t.TempDir())
	office := newOffice()
	id := uuid.New()
	first := office.state(id, store.Person, map[string]string{"surname": "PROVA", "phone": "1"})
	take(t, session, office.page())
	second := office.state(id, store.Person, map[string]string{"phone": "2"})
	third := office.state(id, store.Person, map[string]string{"email": "prova@example.org"})
	take(t, session, office.page())
	history, err := session.History(t.Context(), id)
	want := []laptop.Noted{
		{Version: 1, At: morning, By: "b.esempio", Changes: []laptop.FieldChange{{Field: "phone", After: "1"}, {Field: "surname", After: "PROVA"}}, State: "received", Pulled: first, Laptop: office.other},
		{Version: 2, At: morning, By: "b.esempio", Changes: []laptop.FieldChange{{Field: "phone", Before: "1", After: "2"}}, Pulled: second, Laptop: office.other},
		{Version: 3, At: morning, By: "b.esempio", Changes: []laptop.FieldChange{{Field: "email", After: "prova@example.org"}}, Pulled: third, Laptop: office.other},
	}
	if err != nil || !reflect.DeepEqual(history, want) {
		t.Errorf("history %+v, %v", history, err)
	}
}

func TestTheCardIsBroughtAlong(t *testing.T) {
	_, session := create(t, t.TempDir())
	office := newOffice()
	id := person(t, session, map[string]string{"surname": "PROVA", "phone": "1"}).ID
	if _, err := session.Save(t.Context(), laptop.Change{ID: id, Version: 1, Card: map[string]string{"surname": "PROVA", "receipt": "K7QF"}}); err != nil {
		t.Fatal(err)
	}
	queue(t, session, id)
	office.deliver(t, session)
	office.state(id, store.Person, map[string]string{"surname": "ESEMPIO", store.Deleted: "true"})
	save(t, session, id, map[string]string{"phone": "2"}) // its state is the operator's business
	take(t, session, office.page())
	got := read(t, session, id)
	if got.Card["surname"] != "ESEMPIO" || got.Card["receipt"] != "K7QF" || got.State != "queued" || got.Site != "Lido Adriano" || got.Record.Fields["phone"].Value != "2" {
		t.Errorf("read %+v", got)
	}
	queue(t, session, id)
	office.deliver(t, session)
	office.state(id, store.Person, map[string]string{"surname": ""})
	take(t, session, office.page())
	if got := read(t, session, id); len(got.Card) != 1 || got.State != "deleted" {
		t.Errorf("read %+v", got)
	}
}

// Typing goes on in a record that was known to be last saved while a page came.
func TestTypingGoesOnAfterAPage(t *testing.T) {
	for name, page := range map[string]func(*office, uuid.UUID){
		"about the record": func(o *office, id uuid.UUID) {
			o.state(id, store.Person, map[string]string{"email": "prova@example.org"})
		},
		"about another": func(o *office, _ uuid.UUID) {
			o.state(uuid.New(), store.Person, map[string]string{"surname": "ESEMPIO"})
		},
	} {
		_, session := create(t, t.TempDir())
		office := newOffice()
		id := person(t, session, map[string]string{"surname": "PROVA", "phone": "1"}).ID
		version := save(t, session, id, map[string]string{"phone": "12"})
		page(office, id)
		about := slices.Contains(take(t, session, office.page()).Changed, id)
		_, err := session.Save(t.Context(), laptop.Change{ID: id, Version: version, Values: map[string]string{"phone": "123"}})
		if about != errors.Is(err, laptop.ErrChanged) || !about && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		save(t, session, id, map[string]string{"phone": "123"})
		values := read(t, session, id).Record.Values()
		if values["phone"] != "123" || (values["email"] != "") != about || values["surname"] != "PROVA" {
			t.Errorf("%s: %v", name, values)
		}
		sound(t, session)
	}
}

// What was typed keeps what was pulled away from a field. Once it is taken back, by
// undoing or by typing the old value again, nothing does.
func TestAFieldThatWasUndoneFollowsTheOffice(t *testing.T) {
	for name, c := range map[string]struct{ before, typed string }{"typed over": {"1", "9"}, "typed first": {"", "9"}} {
		t.Run(name, func(t *testing.T) {
			_, session := create(t, t.TempDir())
			office := newOffice()
			id := person(t, session, map[string]string{"surname": "PROVA", "phone": c.before}).ID
			queue(t, session, id)
			office.deliver(t, session)
			take(t, session, office.page())
			save(t, session, id, map[string]string{"phone": c.typed})
			office.write(id, store.Person, map[string]store.Change{"phone": {Base: office.states[id].Fields["phone"].Standing.Op, Value: "2"}})
			take(t, session, office.page())
			save(t, session, id, map[string]string{"note": "beside"})
			if held, err := session.Held(t.Context()); len(held) != 0 || err != nil {
				t.Errorf("held %v, %v", held, err)
			}
			save(t, session, id, map[string]string{"phone": c.before})
			if held, err := session.Held(t.Context()); !slices.Equal(held, []uuid.UUID{id}) || err != nil {
				t.Errorf("held %v, %v", held, err)
			}
			if got := read(t, session, id).Record.Fields["phone"].Value; got != c.before {
				t.Errorf("%q under the operator's eyes, want %q", got, c.before)
			}
			arrival := office.page()
			arrival.Hold = func(held uuid.UUID) bool { return held == id }
			if taken := take(t, session, arrival); len(taken.Changed) != 0 {
				t.Errorf("still open: %+v", taken)
			}
			if taken := take(t, session, office.page()); !slices.Equal(taken.Changed, []uuid.UUID{id}) {
				t.Errorf("closed: %+v", taken)
			}
			if held, err := session.Held(t.Context()); len(held) != 0 || err != nil {
				t.Errorf("held %v, %v", held, err)
			}
			if got := read(t, session, id).Record.Fields; got["phone"].Value != "2" || got["note"].Value != "beside" {
				t.Errorf("followed: %+v", got)
			}
			sound(t, session)
		})
	}
}

func TestWhatIsHeldBackWaitsForAdopt(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	office := newOffice()
	id := person(t, session, map[string]string{"surname": "PROVA", "phone": "1"}).ID
	queue(t, session, id)
	office.deliver(t, session)
	arrival := office.page()
	arrival.Hold = func(held uuid.UUID) bool { return held == id }
	if taken := take(t, session, arrival); len(taken.Held) != 0 {
		t.Errorf("nothing new is held back: %+v", taken)
	}
	before := read(t, session, id)
	office.state(id, store.Person, map[string]string{"phone": "2"})
	hold := arrival.Hold
	arrival = office.page()
	arrival.Hold = hold
	if taken := take(t, session, arrival); !slices.Equal(taken.Held, []uuid.UUID{id}) || len(taken.Changed) != 0 {
		t.Errorf("taken %+v", taken)
	}
	if after := read(t, session, id); !reflect.DeepEqual(after, before) {
		t.Errorf("held back and changed: %+v", after)
	}
	if got := shared(t, session, id).Fields["phone"].Standing.Value; got != "2" {
		t.Errorf("what is held back is not kept: %q", got)
	}
	closeAll(t, file, session) // it may as well crash
	session = unlock(t, open(t, folder))
	if held, err := session.Held(t.Context()); !slices.Equal(held, []uuid.UUID{id}) || err != nil {
		t.Errorf("held %v, %v", held, err)
	}
	if changed, err := session.Adopt(t.Context(), id, describe); !changed || err != nil {
		t.Errorf("adopted: %v, %v", changed, err)
	}
	if got := read(t, session, id); got.Record.Fields["phone"].Value != "2" || got.Version != before.Version+1 {
		t.Errorf("adopted: %+v", got)
	}
	if changed, err := session.Adopt(t.Context(), id, describe); changed || err != nil {
		t.Errorf("adopted twice: %v, %v", changed, err)
	}
	if held, err := session.Held(t.Context()); len(held) != 0 || err != nil {
		t.Errorf("held %v, %v", held, err)
	}
	if _, err := session.Adopt(t.Context(), uuid.New(), describe); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what was never pulled: %v", err)
	}
	sound(t, session)
}

// One record that does not fit does not stop those behind it.
func TestWhatDoesNotFitIsHeldBack(t *testing.T) {
	_, session := create(t, t.TempDir())
	office := newOffice()
	large, other, ours := uuid.New(), uuid.New(), person(t, session, map[string]string{"surname": "PROVA"}).ID
	office.state(large, store.Person, map[string]string{"note": strings.Repeat("x", 200<<10), "more": strings.Repeat("y", 200<<10)})
	office.state(other, store.Person, map[string]string{"surname": "ESEMPIO"})
	office.state(ours, store.Relation, map[string]string{"from": "1"})
	taken := take(t, session, office.page())
	if !slices.Equal(taken.Created, []uuid.UUID{other}) || len(taken.Held) != 2 {
		t.Errorf("taken %+v", taken)
	}
	if _, err := session.Adopt(t.Context(), large, describe); !errors.Is(err, laptop.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	if _, err := session.Adopt(t.Context(), ours, describe); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("another kind: %v", err)
	}
	if len(shared(t, session, large).Fields) != 2 {
		t.Error("what does not fit is not kept")
	}
	sound(t, session)
}

func TestAPageIsTakenWholeOrNotAtAll(t *testing.T) {
	_, session := create(t, t.TempDir())
	office := newOffice()
	id := uuid.New()
	office.state(id, store.Person, map[string]string{"surname": "PROVA"})
	same := laptop.Proposal{A: id, B: id}
	for name, spoil := range map[string]func(*laptop.Arrival){
		"no id":          func(a *laptop.Arrival) { a.Records = append(a.Records, laptop.Incoming{}) },
		"no kind":        func(a *laptop.Arrival) { a.Records[0].Shared.Kind = "" },
		"endless kind":   func(a *laptop.Arrival) { a.Records[0].Shared.Kind = store.Kind(strings.Repeat("k", 65)) },
		"endless cursor": func(a *laptop.Arrival) { a.Cursor = make([]byte, laptop.MaxCursor+1) },
		"endless role":   func(a *laptop.Arrival) { a.Role = strings.Repeat("r", 65) },
		"of one person":  func(a *laptop.Arrival) { a.Proposals = []laptop.Proposal{same} },
		"wrong evidence": func(a *laptop.Arrival) {
			a.Proposals = []laptop.Proposal{{A: id, B: uuid.New(), Evidence: []byte("{")}}
		},
		"endless content": func(a *laptop.Arrival) { a.Records[0].Encoded = make([]byte, 16<<20+1) },
	} {
		arrival := office.page()
		spoil(&arrival)
		if _, err := session.Take(t.Context(), arrival); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := session.Record(t.Context(), id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: the record is there: %v", name, err)
		}
		if cursor, total, _, err := session.Pulled(t.Context()); len(cursor) != 0 || total.Count != 0 || err != nil {
			t.Errorf("%s: pulled %x, %+v, %v", name, cursor, total, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := session.Take(ctx, office.page()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	sound(t, session)
}

func TestAnOlderPageReplacesNothingUntilThePullBeginsAnew(t *testing.T) {
	_, session := create(t, t.TempDir())
	office := newOffice()
	id := uuid.New()
	office.state(id, store.Person, map[string]string{"phone": "1"})
	older := office.page()
	office.state(id, store.Person, map[string]string{"phone": "2"})
	take(t, session, office.page())
	take(t, session, older)
	if _, total, _, _ := session.Pulled(t.Context()); total != office.total() || shared(t, session, id).Fields["phone"].Standing.Value != "2" {
		t.Errorf("the older page was taken: %+v", shared(t, session, id))
	}
	// An office that was restored has only the older one.
	if err := session.RestartPull(t.Context()); err != nil {
		t.Fatal(err)
	}
	if cursor, total, role, err := session.Pulled(t.Context()); len(cursor) != 0 || total != (laptop.Total{}) || role != "trips" || err != nil {
		t.Errorf("anew: %x, %+v, %q, %v", cursor, total, role, err)
	}
	take(t, session, older)
	if got := shared(t, session, id).Fields["phone"].Standing.Value; got != "1" {
		t.Errorf("pulled anew: %q", got)
	}
	if got := read(t, session, id).Record.Fields["phone"].Value; got != "2" {
		t.Errorf("what the office has lost was undone here: %q", got)
	}
	sound(t, session)
}

func TestProposalsComeAndGo(t *testing.T) {
	_, session := create(t, t.TempDir())
	a, b, c := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}
	proposals := func(pages ...laptop.Proposal) []laptop.Proposal {
		t.Helper()
		take(t, session, laptop.Arrival{Proposals: pages})
		kept, err := session.Proposals(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	if kept := proposals(laptop.Proposal{A: a, B: b, Score: 1}, laptop.Proposal{A: b, B: c, Score: 2}); len(kept) != 2 {
		t.Errorf("kept %+v", kept)
	}
	if kept := proposals(laptop.Proposal{A: b, B: a, Score: 3}); len(kept) != 2 || kept[0].Score != 3 {
		t.Errorf("scored anew: %+v", kept)
	}
	if kept := proposals(laptop.Proposal{A: c, B: b, Gone: true}); len(kept) != 1 || kept[0].A != a {
		t.Errorf("withdrawn: %+v", kept)
	}
	if err := session.RestartPull(t.Context()); err != nil {
		t.Fatal(err)
	}
	if kept := proposals(); len(kept) != 0 {
		t.Errorf("anew: %+v", kept)
	}
}

// A laptop enrolled before there were numbers learns its own with a page, and one
// whose office has none keeps what it knows.
func TestTheNumberComesWithAPage(t *testing.T) {
	_, session := create(t, t.TempDir())
	want := laptop.Enrolment{Laptop: uuid.New(), SigningKey: []byte("signing key"), Office: []byte("office.example.org")}
	arrive := func(number int) laptop.Enrolment {
		t.Helper()
		take(t, session, laptop.Arrival{Cursor: []byte("cursor"), Role: "trips", Number: number})
		got, err := session.Enrolment(t.Context())
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		return got
	}
	if got := arrive(7); got.Number != 0 {
		t.Errorf("not enrolled, and number %d", got.Number)
	}
	if err := session.PutEnrolment(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ told, want int }{{0, 0}, {7, 7}, {7, 7}, {0, 7}, {8, 8}} {
		want.Number = step.want
		if got := arrive(step.told); !reflect.DeepEqual(got, want) {
			t.Errorf("told %d: %+v, want %+v", step.told, got, want)
		}
	}
	sound(t, session)
}

func TestAnotherOfficesRecordsAreForgottenAtEnrolment(t *testing.T) {
	_, session := create(t, t.TempDir())
	office := newOffice()
	id := uuid.New()
	office.state(id, store.Person, map[string]string{"surname": "PROVA"})
	take(t, session, office.page())
	if err := session.PutRelease(t.Context(), laptop.Release{Serial: 7, Manifest: []byte("m"), Bundle: []byte("b")}); err != nil {
		t.Fatal(err)
	}
	enrolment := laptop.Enrolment{Laptop: uuid.New()}
	if err := session.PutEnrolment(t.Context(), enrolment); err != nil {
		t.Fatal(err)
	}
	if cursor, total, role, err := session.Pulled(t.Context()); len(cursor) != 0 || total.Count != 0 || role != "" || err != nil {
		t.Errorf("pulled %x, %+v, %q, %v", cursor, total, role, err)
	}
	if _, err := session.Shared(t.Context(), id); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("shared: %v", err)
	}
	if _, err := session.Release(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("release: %v", err)
	}
	if got := read(t, session, id).Record.Fields["surname"].Value; got != "PROVA" {
		t.Errorf("the working copy: %q", got)
	}
	take(t, session, office.page())
	if err := session.PutEnrolment(t.Context(), enrolment); err != nil {
		t.Fatal(err)
	}
	if _, total, _, _ := session.Pulled(t.Context()); total.Count != 1 {
		t.Error("enrolling the same laptop again forgets what was pulled")
	}
	sound(t, session)
}
