package laptop_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// disputed is a person of whom phone 1 stands at the office and phone 2, of
// another laptop, waits; pulled here.
func disputed(t *testing.T) (*laptop.Session, *office, uuid.UUID) {
	t.Helper()
	_, session := create(t, t.TempDir())
	office := newOffice()
	id := person(t, session, map[string]string{"surname": "PROVA", "phone": "1"}).ID
	queue(t, session, id)
	office.deliver(t, session)
	office.contest(id, store.Person, map[string]string{"phone": "2"})
	take(t, session, office.page())
	return session, office, id
}

// shown is the change that settles a field as it was last pulled.
func shown(t *testing.T, session *laptop.Session, id uuid.UUID, name, value string) store.Change {
	t.Helper()
	field := shared(t, session, id).Fields[name]
	change := store.Change{Base: field.Standing.Op, Value: value}
	for _, candidate := range field.Candidates {
		change.Settles = append(change.Settles, candidate.Op)
	}
	return change
}

func decide(t *testing.T, session *laptop.Session, decisions ...laptop.Decision) []store.Operation {
	t.Helper()
	made, err := session.Decide(t.Context(), "Ravenna", decisions, describe)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestADecisionChangesTheWorkingCopyAndTravels(t *testing.T) {
	for name, value := range map[string]string{"the standing": "1", "the candidate": "2", "neither": "3"} {
		session, office, id := disputed(t)
		change := shown(t, session, id, "phone", value)
		before := read(t, session, id)
		made := decide(t, session, laptop.Decision{Record: id, Kind: store.Person, Changes: map[string]store.Change{"phone": change}})
		if len(made) != 1 || made[0].Record != id || made[0].Author != operator || made[0].Site != "Ravenna" || !reflect.DeepEqual(made[0].Patch, map[string]store.Change{"phone": change}) {
			t.Errorf("%s: made %+v", name, made)
		}
		got := read(t, session, id)
		if got.Record.Fields["phone"] != (store.Field{Value: value, Settled: value, Writer: made[0].ID}) || got.Version != before.Version+1 || got.Operation != made[0].ID {
			t.Errorf("%s: read %+v", name, got)
		}
		take(t, session, office.page()) // the office has not heard of it yet
		if after := read(t, session, id); !reflect.DeepEqual(after, got) {
			t.Errorf("%s: undone by an older state: %+v", name, after)
		}
		office.deliver(t, session)
		take(t, session, office.page())
		if field := shared(t, session, id).Fields["phone"]; field.Standing.Op != made[0].ID || len(field.Candidates) != 0 {
			t.Errorf("%s: at the office %+v", name, field)
		}
		if contested, err := session.Contested(t.Context()); len(contested) != 0 || err != nil {
			t.Errorf("%s: contested %v, %v", name, contested, err)
		}
		history, err := session.History(t.Context(), id)
		if last := history[len(history)-1]; err != nil || last.Queued != made[0].ID || last.By != operator {
			t.Errorf("%s: noted %+v, %v", name, last, err)
		}
		sound(t, session)
	}
}

func TestDecidingOnWhatIsNotHere(t *testing.T) {
	_, session := create(t, t.TempDir())
	office := newOffice()
	pulled := uuid.New()
	office.state(pulled, store.Person, map[string]string{"surname": "PROVA", "phone": "1"})
	arrival := office.page()
	arrival.Hold = func(uuid.UUID) bool { return true }
	take(t, session, arrival) // kept, and no working copy made of it
	pair := store.PairID(pulled, uuid.New())
	made := decide(t, session,
		laptop.Decision{Record: pair, Kind: store.Pair, Changes: map[string]store.Change{"verdict": {Value: "different"}}},
		laptop.Decision{Record: pulled, Kind: store.Person, Changes: map[string]store.Change{"phone": shown(t, session, pulled, "phone", "2")}})
	if len(made) != 2 || made[0].Record != pair || made[1].Record != pulled {
		t.Errorf("made %+v", made)
	}
	got := read(t, session, pulled)
	if values := got.Record.Values(); values["surname"] != "PROVA" || values["phone"] != "2" || len(got.Record.Patch()) != 0 || got.Card["surname"] != "PROVA" || got.State != "received" {
		t.Errorf("read %+v", got)
	}
	if got := read(t, session, pair); got.Kind != store.Pair || got.Record.Fields["verdict"] != (store.Field{Value: "different", Settled: "different", Writer: made[0].ID}) {
		t.Errorf("read %+v", got)
	}
	if held, err := session.Held(t.Context()); len(held) != 0 || err != nil {
		t.Errorf("held %v, %v", held, err)
	}
	sound(t, session)
}

// What was typed in the decided field and not sent meets the decision at the
// office; what was typed in another stays to be sent.
func TestADecisionLosesNothingTyped(t *testing.T) {
	session, office, id := disputed(t)
	save(t, session, id, map[string]string{"phone": "3", "email": "prova@example.org"})
	writer := read(t, session, id).Record.Fields["phone"].Writer
	made := decide(t, session, laptop.Decision{Record: id, Kind: store.Person, Changes: map[string]store.Change{"phone": shown(t, session, id, "phone", "2")}})
	if len(made) != 2 || !reflect.DeepEqual(made[0].Patch, map[string]store.Change{"phone": {Base: writer, Value: "3"}}) {
		t.Fatalf("made %+v", made)
	}
	patch := read(t, session, id).Record.Patch()
	if len(patch) != 1 || patch["email"].Value != "prova@example.org" {
		t.Errorf("to be sent %+v", patch)
	}
	office.deliver(t, session)
	if field := office.states[id].Fields["phone"]; len(field.Candidates) != 1 {
		t.Errorf("at the office %+v", field)
	}
	history, err := session.History(t.Context(), id)
	if last := history[len(history)-1]; err != nil || !reflect.DeepEqual(last.Changes, []laptop.FieldChange{{Field: "phone", Before: "3", After: "2"}}) {
		t.Errorf("noted %+v, %v", last, err)
	}
	sound(t, session)
}

// Undoing gives back what stood and opens the candidates again, in one call.
func TestOnlyTheFirstDecisionOnAFieldShowsInTheWorkingCopy(t *testing.T) {
	session, _, id := disputed(t)
	first := laptop.Decision{Record: id, Kind: store.Person, Changes: map[string]store.Change{"phone": {Value: "1"}}}
	second := laptop.Decision{Record: id, Kind: store.Person, Changes: map[string]store.Change{"phone": {Value: "2"}, "email": {Value: "prova@example.org"}}}
	made := decide(t, session, first, second)
	got := read(t, session, id)
	if len(made) != 2 || got.Record.Fields["phone"].Writer != made[0].ID || got.Record.Fields["phone"].Value != "1" || got.Record.Fields["email"].Writer != made[1].ID || got.Operation != made[1].ID {
		t.Errorf("made %+v, read %+v", made, got)
	}
	sound(t, session)
}

func TestDecidingHappensWholeOrNotAtAll(t *testing.T) {
	session, _, id := disputed(t)
	good := laptop.Decision{Record: id, Kind: store.Person, Changes: map[string]store.Change{"phone": {Value: "9"}}}
	before := read(t, session, id)
	for name, test := range map[string]struct {
		bad  laptop.Decision
		want error
	}{
		"no record":      {laptop.Decision{Kind: store.Pair, Changes: good.Changes}, store.ErrMalformed},
		"no kind":        {laptop.Decision{Record: id, Changes: good.Changes}, store.ErrMalformed},
		"no change":      {laptop.Decision{Record: id, Kind: store.Person}, store.ErrMalformed},
		"another kind":   {laptop.Decision{Record: id, Kind: store.Pair, Changes: good.Changes}, store.ErrMalformed},
		"no UTF-8":       {laptop.Decision{Record: id, Kind: store.Person, Changes: map[string]store.Change{"phone": {Value: "\xff"}}}, store.ErrMalformed},
		"too large":      {laptop.Decision{Record: id, Kind: store.Person, Changes: map[string]store.Change{"note": {Value: strings.Repeat("x", 256<<10)}}}, laptop.ErrTooLarge},
		"no field name":  {laptop.Decision{Record: id, Kind: store.Person, Changes: map[string]store.Change{"": {Value: "1"}}}, store.ErrMalformed},
		"a kind, pulled": {laptop.Decision{Record: uuid.New(), Kind: store.Kind(strings.Repeat("k", 65)), Changes: good.Changes}, store.ErrMalformed},
	} {
		if _, err := session.Decide(t.Context(), "Ravenna", []laptop.Decision{good, test.bad}, describe); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
		if after := read(t, session, id); !reflect.DeepEqual(after, before) {
			t.Errorf("%s: changed to %+v", name, after)
		}
		if entries, err := session.Entries(t.Context(), 0, 10, 1<<20); len(entries) != 1 || err != nil {
			t.Errorf("%s: %d entries, %v", name, len(entries), err)
		}
	}
	sound(t, session)
}

func TestOperationsOfARecord(t *testing.T) {
	session, _, id := disputed(t)
	other := person(t, session, map[string]string{"surname": "ESEMPIO"}).ID
	queue(t, session, other)
	made := decide(t, session, laptop.Decision{Record: id, Kind: store.Person, Changes: map[string]store.Change{"phone": {Value: "9"}}})
	kept, err := session.Operations(t.Context(), id)
	if err != nil || len(kept) != 2 || kept[1].ID != made[0].ID || !reflect.DeepEqual(kept[1].Patch, made[0].Patch) {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if err := acknowledge(t, session, uuid.New(), 1, 1); err != nil { // the first is stable
		t.Fatal(err)
	}
	if kept, err := session.Operations(t.Context(), id); err != nil || len(kept) != 1 || kept[0].ID != made[0].ID {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if none, err := session.Operations(t.Context(), uuid.New()); err != nil || len(none) != 0 {
		t.Errorf("of no record: %+v, %v", none, err)
	}
}
