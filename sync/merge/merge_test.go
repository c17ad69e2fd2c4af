package merge_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/merge"
)

var (
	record = uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8057")
	laptop = uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8058")
)

// id gives a one-letter name its operation id; "" is no operation.
func id(name string) uuid.UUID {
	if name == "" {
		return uuid.Nil
	}
	return uuid.NewSHA1(record, []byte(name))
}

// write is an operation that changes the phone number: "b<a 2" is operation b,
// made seeing a, to the value 2.
func write(t testing.TB, text string) store.Operation {
	t.Helper()
	change, value, found := strings.Cut(text, " ")
	name, base, based := strings.Cut(change, "<")
	if !found || !based {
		t.Fatalf("%q is no change", text)
	}
	return store.Operation{
		ID: id(name), Record: record, Kind: store.Person, Author: name + ".prova", Site: "Lido Adriano",
		Patch: map[string]store.Change{"phone": {Base: id(base), Value: value}},
	}
}

func apply(t testing.TB, state merge.State, op store.Operation) merge.State {
	t.Helper()
	state, err := merge.Apply(state, op, laptop)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

func TestOneField(t *testing.T) {
	for _, c := range []struct {
		name       string
		arrive     string // changes, separated by commas
		standing   string // "writer value"
		candidates string
	}{
		{"the first word", "a< 1", "a 1", ""},
		{"the next, knowing it", "a< 1,b<a 2", "b 2", ""},
		{"two who did not know of each other", "a< 1,b< 2", "a 1", "b 2"},
		{"two who say the same", "a< 1,b< 1", "a 1", ""},
		{"who replaces the second of them replaces both", "a< 1,b< 1,c<b 2", "c 2", ""},
		{"in whatever order they come", "b< 1,c<b 2,a< 1", "c 2", ""},
		{"even if the reason comes last", "c<b 2,a< 1,b< 1", "c 2", ""},
		{"the same value from elsewhere is nothing to decide", "a< 1,b<a 2,c< 2", "b 2", ""},
		{"until the standing value moves on", "a< 1,b<a 2,c< 2,d<b 3", "d 3", "c 2"},
		{"the second thoughts of a candidate's author", "a< 1,b< 2,c<b 3", "a 1", "c 3"},
		{"a base that has not arrived", "c<b 3", " ", "c 3"},
		{"a base that arrives and stands", "a< 1,c<b 3,b<a 2", "c 3", ""},
		{"a base that arrives and is contested", "a< 1,c<b 3,b< 2", "a 1", "c 3"},
		{"a whole chain backwards", "d<c 4,c<b 3,b<a 2,a< 1", "d 4", ""},
		{"two successors of a late base", "a< 1,c<b 3,d<b 4,b<a 2", "c 3", "d 4"},
		{"a value taken back", "a< 1,b<a 2,c<b 1", "c 1", ""},
		{"an old value said anew is not lost", "a< 1,b<a 2,c<b 1,d<a 3", "c 1", "d 3"},
		{"emptied", "a< 1,b<a ", "b ", ""},
		{"delivered twice", "a< 1,b<a 2,a< 1,b<a 2", "b 2", ""},
		{"an id used again keeps its first content", "a< 1,a< 2", "a 1", ""},
		{"its own base", "a<a 1", " ", "a 1"},
		{"two that claim to replace each other", "a<b 1,b<a 2,c< 3", "c 3", "a 1,b 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var state merge.State
			for _, text := range strings.Split(c.arrive, ",") {
				state = apply(t, state, write(t, text))
			}
			field := state.Fields["phone"]
			name, value, _ := strings.Cut(c.standing, " ")
			if field.Standing.Op != id(name) || field.Standing.Value != value {
				t.Errorf("standing %+v, want %q", field.Standing, c.standing)
			}
			var candidates []string
			for _, candidate := range field.Candidates {
				author, _, _ := strings.Cut(state.Origins[candidate.Op].Author, ".")
				candidates = append(candidates, author+" "+candidate.Value)
			}
			if got := strings.Join(candidates, ","); got != c.candidates {
				t.Errorf("candidates %q, want %q", got, c.candidates)
			}
			if contested := state.Contested(); (len(contested) > 0) != (c.candidates != "") {
				t.Errorf("contested %v", contested)
			}
		})
	}
}

func TestFieldsAreSettledEachForItself(t *testing.T) {
	first := store.Operation{ID: id("a"), Record: record, Kind: store.Person, Author: "a.prova", Patch: map[string]store.Change{
		"surname": {Value: "PROVA"}, "phone": {Value: "1"},
	}}
	second := store.Operation{ID: id("b"), Record: record, Kind: store.Person, Author: "b.esempio", Patch: map[string]store.Change{
		"surname": {Base: id("a"), Value: "ESEMPIO"}, "phone": {Value: "2"}, store.Deleted: {Value: "true"},
	}}
	state := apply(t, apply(t, merge.State{}, first), second)
	want := map[string]string{"surname": "ESEMPIO", "phone": "1", store.Deleted: "true"}
	if got := state.Values(); !reflect.DeepEqual(got, want) {
		t.Errorf("values %v, want %v", got, want)
	}
	if got := state.Contested(); !slices.Equal(got, []string{"phone"}) {
		t.Errorf("contested %v", got)
	}
	if author := state.Origins[state.Fields["phone"].Candidates[0].Op].Author; author != "b.esempio" {
		t.Errorf("the candidate is by %q", author)
	}
}

func TestWhatCannotBeAppliedChangesNothing(t *testing.T) {
	state := apply(t, merge.State{}, write(t, "a< 1"))
	full := state
	for i := range merge.MaxChanges - 1 {
		base := fmt.Sprint(i - 1)
		if i == 0 {
			base = "a"
		}
		full = apply(t, full, write(t, fmt.Sprintf("%d<%s %d", i, base, i)))
	}
	otherRecord, otherKind, nameless := write(t, "b<a 2"), write(t, "b<a 2"), write(t, "<a 2")
	settling := write(t, "b<a 2")
	settling.Patch["phone"] = store.Change{Base: id("a"), Settles: make([]uuid.UUID, merge.MaxSettles+1), Value: "2"}
	otherRecord.Record = uuid.New()
	otherKind.Kind = store.Application
	for name, c := range map[string]struct {
		state merge.State
		op    store.Operation
		want  error
	}{
		"another record":           {state, otherRecord, merge.ErrNoIdentity},
		"another kind":             {state, otherKind, merge.ErrKind},
		"without an id":            {state, nameless, merge.ErrNoIdentity},
		"one change more":          {full, write(t, "b<a 2"), merge.ErrTooMany},
		"a decision on everything": {state, settling, merge.ErrTooMany},
	} {
		after, err := merge.Apply(c.state, c.op, laptop)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
		if !reflect.DeepEqual(after, c.state) {
			t.Errorf("%s: the state changed", name)
		}
	}
}

func TestStateSurvivesItsJSONForm(t *testing.T) {
	var state merge.State
	for _, text := range []string{"a< 1", "c<b 3", "d< 4", "b<a 2"} {
		state = apply(t, state, write(t, text))
	}
	encoded, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	var decoded merge.State
	if err := json.Unmarshal(encoded, &decoded); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(decoded, state) {
		t.Errorf("%+v\nbecame\n%+v", state, decoded)
	}
}

func BenchmarkApply(b *testing.B) {
	form := store.Operation{ID: id("a"), Record: record, Kind: store.Application, Patch: map[string]store.Change{}}
	correction := store.Operation{ID: id("b"), Record: record, Kind: store.Application, Patch: map[string]store.Change{}}
	contest := store.Operation{ID: id("c"), Record: record, Kind: store.Application, Patch: map[string]store.Change{}}
	for i := range 80 {
		name := fmt.Sprintf("1.%d", i)
		form.Patch[name] = store.Change{Value: "PROVA"}
		if i%8 == 0 {
			correction.Patch[name] = store.Change{Base: id("a"), Value: "ESEMPIO"}
			contest.Patch[name] = store.Change{Base: id("a"), Value: "FINTI"}
		}
	}
	filled := apply(b, merge.State{}, form)
	corrected := apply(b, filled, correction)
	for _, c := range []struct {
		name  string
		state merge.State
		op    store.Operation
	}{
		{"new form of 80 fields", merge.State{}, form},
		{"10 corrections", filled, correction},
		{"10 contested", corrected, contest},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				apply(b, c.state, c.op)
			}
		})
	}
}
