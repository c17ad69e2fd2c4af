package merge_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/sync/merge"
)

// history draws what a few laptops can have done to one record: each change
// is based on one its author can have seen, or on none, and perhaps settles
// others.
func history() *rapid.Generator[[]store.Operation] {
	return rapid.Custom(func(t *rapid.T) []store.Operation {
		names := []string{"phone", "email"}
		seen := map[string][]uuid.UUID{"phone": {uuid.Nil}, "email": {uuid.Nil}}
		ops := make([]store.Operation, rapid.IntRange(0, 9).Draw(t, "operations"))
		for i := range ops {
			ops[i] = store.Operation{ID: id(fmt.Sprint("op", i)), Record: record, Kind: store.Person, Patch: map[string]store.Change{}}
			for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, 2, rapid.ID).Draw(t, "fields") {
				base := rapid.SampledFrom(seen[name]).Draw(t, "base")
				// One in three is a decision, which settles some of what is there.
				var settles []uuid.UUID
				if others := seen[name][1:]; len(others) > 0 && rapid.IntRange(0, 2).Draw(t, "decides") == 0 {
					settles = rapid.SliceOfNDistinct(rapid.SampledFrom(others), 1, min(3, len(others)), rapid.ID).Draw(t, "settles")
				}
				ops[i].Patch[name] = store.Change{Base: base, Settles: settles, Value: rapid.SampledFrom([]string{"", "1", "2", "3"}).Draw(t, "value")}
				seen[name] = append(seen[name], ops[i].ID)
			}
		}
		return ops
	})
}

func applyAll(t *rapid.T, state merge.State, ops []store.Operation) merge.State {
	for _, op := range ops {
		next, err := merge.Apply(state, op, laptop)
		if err != nil {
			t.Fatal(err)
		}
		state = next
	}
	return state
}

// open is what a field leaves to look at: the standing and the candidate
// values, whichever is which.
func open(field merge.Field) []string {
	values := map[string]bool{field.Standing.Value: true}
	for _, candidate := range field.Candidates {
		values[candidate.Value] = true
	}
	return slices.Sorted(maps.Keys(values))
}

func TestAnEmptyOperationChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state := applyAll(t, merge.State{}, history().Draw(t, "history"))
		after := applyAll(t, state, []store.Operation{{ID: id("empty"), Record: record, Kind: store.Person}})
		if len(state.Fields)+len(after.Fields) > 0 && !reflect.DeepEqual(after.Fields, state.Fields) {
			t.Fatalf("%v became %v", state.Fields, after.Fields)
		}
	})
}

func TestDeliveringAgainChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := history().Draw(t, "history")
		state := applyAll(t, merge.State{}, ops)
		if again := applyAll(t, state, rapid.Permutation(ops).Draw(t, "again")); !reflect.DeepEqual(again, state) {
			t.Fatalf("%+v became %+v", state, again)
		}
	})
}

func TestApplyKeepsTheStateItWasGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := rapid.Permutation(history().Draw(t, "history")).Draw(t, "order")
		if len(ops) == 0 {
			return
		}
		cut := rapid.IntRange(0, len(ops)-1).Draw(t, "cut")
		state := applyAll(t, merge.State{}, ops[:cut])
		same := applyAll(t, merge.State{}, ops[:cut])
		applyAll(t, state, ops[cut:])
		if !reflect.DeepEqual(state, same) {
			t.Fatalf("%+v became %+v", same, state)
		}
	})
}

func TestOrderOfArrivalDecidesNothingButWhichHeadStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := history().Draw(t, "history")
		one := applyAll(t, merge.State{}, rapid.Permutation(ops).Draw(t, "one order"))
		other := applyAll(t, merge.State{}, rapid.Permutation(ops).Draw(t, "another"))
		if !slices.Equal(slices.Sorted(maps.Keys(one.Fields)), slices.Sorted(maps.Keys(other.Fields))) {
			t.Fatalf("fields %v and %v", one.Fields, other.Fields)
		}
		for name := range one.Fields {
			if a, b := open(one.Fields[name]), open(other.Fields[name]); !slices.Equal(a, b) {
				t.Fatalf("%s: %q or %q", name, a, b)
			}
		}
	})
}

func TestCleanMergesCommute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := history().Draw(t, "history")
		one := applyAll(t, merge.State{}, rapid.Permutation(ops).Draw(t, "one order"))
		other := applyAll(t, merge.State{}, rapid.Permutation(ops).Draw(t, "another"))
		if len(one.Contested()) == 0 && !maps.Equal(one.Values(), other.Values()) {
			t.Fatalf("%v or %v", one.Values(), other.Values())
		}
	})
}

func TestNoValueIsInventedAndNoChangeIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := history().Draw(t, "history")
		state := applyAll(t, merge.State{}, rapid.Permutation(ops).Draw(t, "order"))
		for name, field := range state.Fields {
			said := map[uuid.UUID]store.Change{}
			for _, op := range ops {
				if change, changed := op.Patch[name]; changed {
					said[op.ID] = change
				}
			}
			noValueInvented(t, field, said)
			for op := range said {
				if !accountedFor(field, op, said) {
					t.Fatalf("%s: %s (%q) is lost in %+v", name, op, said[op].Value, field)
				}
			}
		}
	})
}

func noValueInvented(t *rapid.T, field merge.Field, said map[uuid.UUID]store.Change) {
	all := append(append([]merge.Change{field.Standing}, field.Candidates...), field.Past...)
	for _, change := range all {
		if change.Op == uuid.Nil {
			if change.Value != "" {
				t.Fatalf("nobody wrote %q", change.Value)
			}
			continue
		}
		if said[change.Op].Value != change.Value || said[change.Op].Base != change.Base || !slices.Equal(said[change.Op].Settles, change.Settles) {
			t.Fatalf("%s did not say %+v", change.Op, change)
		}
	}
}

// accountedFor reports whether an operation's value is current, waits for a
// person, or was knowingly replaced: someone who saw it, or the same change of
// the same base, wrote on.
func accountedFor(field merge.Field, op uuid.UUID, said map[uuid.UUID]store.Change) bool {
	if slices.Contains(open(field), said[op].Value) {
		return true
	}
	for successor, change := range said {
		for _, replaced := range append([]uuid.UUID{change.Base}, change.Settles...) {
			if successor != op && said[replaced].Value == said[op].Value && same(replaced, op, said) {
				return true
			}
		}
	}
	return false
}

// same is the definition itself: one change is two operations' when they say
// the same value about the same changes.
func same(a, b uuid.UUID, said map[uuid.UUID]store.Change) bool {
	if a == b {
		return true
	}
	first, known := said[a]
	second, known2 := said[b]
	return known && known2 && first.Value == second.Value && within(first, second, said) && within(second, first, said)
}

// within reports whether all that one change replaces the other does, too.
func within(one, other store.Change, said map[uuid.UUID]store.Change) bool {
	for _, replaced := range append([]uuid.UUID{one.Base}, one.Settles...) {
		if !slices.ContainsFunc(append([]uuid.UUID{other.Base}, other.Settles...), func(op uuid.UUID) bool { return same(replaced, op, said) }) {
			return false
		}
	}
	return true
}

// Whoever decides on all that is open leaves nothing open, in whatever order
// the decision and what it is about arrive.
func TestADecisionOnAllThatIsOpenIsTheLastWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := history().Draw(t, "history")
		seen := applyAll(t, merge.State{}, rapid.Permutation(ops).Draw(t, "as it was seen"))
		decision := store.Operation{ID: id("decision"), Record: record, Kind: store.Person, Patch: map[string]store.Change{}}
		for name, field := range seen.Fields {
			unsettled := merge.Unsettled(field)
			for _, candidate := range field.Candidates {
				if !slices.Contains(unsettled, candidate.Op) {
					t.Fatalf("%s: %v leaves out the candidate %+v", name, unsettled, candidate)
				}
			}
			value := rapid.SampledFrom([]string{"", "1", "2", "9"}).Draw(t, "decided")
			decision.Patch[name] = store.Change{Base: field.Standing.Op, Settles: unsettled, Value: value}
		}
		state := applyAll(t, merge.State{}, rapid.Permutation(append(ops, decision)).Draw(t, "order"))
		for name, field := range state.Fields {
			if len(field.Candidates) > 0 || field.Standing.Value != decision.Patch[name].Value || len(merge.Unsettled(field)) > 0 {
				t.Fatalf("%s: decided %+v, now %+v", name, decision.Patch[name], field)
			}
		}
	})
}

// What nobody had decided on when it was made stays open.
func TestADecisionDoesNotSettleWhatItDoesNotName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ops := history().Draw(t, "history")
		seen := applyAll(t, merge.State{}, ops)
		decision := store.Operation{ID: id("decision"), Record: record, Kind: store.Person, Patch: map[string]store.Change{
			"phone": {Base: seen.Fields["phone"].Standing.Op, Settles: merge.Unsettled(seen.Fields["phone"]), Value: "decided"},
		}}
		late := store.Operation{ID: id("late"), Record: record, Kind: store.Person, Patch: map[string]store.Change{"phone": {Value: "unheard of"}}}
		state := applyAll(t, merge.State{}, rapid.Permutation(append(ops, decision, late)).Draw(t, "order"))
		if got := open(state.Fields["phone"]); !slices.Equal(got, []string{"decided", "unheard of"}) {
			t.Fatalf("open: %q in %+v", got, state.Fields["phone"])
		}
	})
}

// Operations from causal laptops, applied in the order they were made and
// pulled before each edit, never conflict.
func TestWhoHasPulledNeverConflicts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var state merge.State
		values := rapid.SliceOfN(rapid.SampledFrom([]string{"", "1", "2"}), 1, 10).Draw(t, "values")
		for i, value := range values {
			op := store.Operation{ID: id(fmt.Sprint("op", i)), Record: record, Kind: store.Person, Patch: map[string]store.Change{
				"phone": {Base: state.Fields["phone"].Standing.Op, Value: value},
			}}
			state = applyAll(t, state, []store.Operation{op})
			if field := state.Fields["phone"]; field.Standing.Op != op.ID || len(field.Candidates) > 0 {
				t.Fatalf("after %d: %+v", i, field)
			}
		}
	})
}
