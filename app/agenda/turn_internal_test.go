package agenda

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/visit"
)

var morning = time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)

// someVisit is a visit that has come to its state by moves that may be made, a
// few minutes apart.
func someVisit(t *rapid.T) Visit {
	id := uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	booked := morning.Add(time.Duration(rapid.IntRange(0, 240).Draw(t, "time")) * time.Minute)
	v := Visit{ID: id, Record: visit.Record{State: visit.Booked, Values: map[string]string{
		"date": "2026-11-25", "time": booked.Format("15:04"), "ticket": fmt.Sprintf("%x", id[:2]),
	}}}
	if rapid.Bool().Draw(t, "walk-in") {
		v.State, v.Values["walk_in"], v.Values["arrived"] = visit.Waiting, "true", booked.Format(time.RFC3339)
	}
	for _, minutes := range rapid.SliceOfN(rapid.IntRange(0, 30), 0, 6).Draw(t, "moves") {
		booked = booked.Add(time.Duration(minutes) * time.Minute)
		states := slices.DeleteFunc([]string{visit.Waiting, visit.Called, visit.Filling, visit.Document, visit.Handed, visit.Absent, visit.Queued, visit.Done}, func(to string) bool { return to == v.State || !visit.Leads(v.State, to) })
		to := rapid.SampledFrom(states).Draw(t, "state")
		v.Values[v.NextMark(to)], v.State = booked.Format(time.RFC3339), to
	}
	return v
}

func someDay(t *rapid.T) []Visit {
	return rapid.SliceOfNDistinct(rapid.Custom(someVisit), 0, 12, func(v Visit) uuid.UUID { return v.ID }).Draw(t, "visits")
}

func ids(visits []Visit) []uuid.UUID {
	var ids []uuid.UUID
	for _, visit := range visits {
		ids = append(ids, visit.ID)
	}
	return ids
}

// However the visits are read, there is one list; it stands as the rule says; and
// calling from its top calls everybody once who can be called.
func TestOneListByOneRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		visits := someDay(t)
		now := morning.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "now")) * time.Minute)
		other := rapid.Permutation(visits).Draw(t, "read otherwise")
		InTurn(visits, now)
		InTurn(other, now)
		if !slices.Equal(ids(visits), ids(other)) {
			t.Fatal("the order depends on how the visits were read")
		}
		due := func(v Visit) bool {
			return !v.WalkIn() && v.State == visit.Waiting && v.When(visit.Waiting).Sub(v.Planned(time.UTC)) <= Grace
		}
		back := func(v Visit) bool { return v.rank(now).place == backAgain }
		for i, a := range visits {
			for _, b := range visits[i+1:] { // a stands before b
				switch {
				case a.State == visit.Waiting && b.State == visit.Called, a.Over() && !b.Over(), a.State == visit.Booked && b.State == visit.Waiting && !due(a) && a.rank(now).place == toCome:
					t.Fatalf("%s before %s", a.State, b.State)
				case back(b) && a.State == visit.Waiting && !back(a):
					t.Fatal("who is back with the document waits for others")
				case due(a) && due(b) && !back(a) && !back(b) && a.Values["time"] > b.Values["time"]:
					t.Fatalf("the appointment of %s before that of %s", a.Values["time"], b.Values["time"])
				case a.WalkIn() && a.State == visit.Waiting && !back(a) && due(b) && !back(b):
					t.Fatal("an arrival before an appointment that is here")
				}
			}
		}
		called := make(map[uuid.UUID]bool)
		callable := func(v Visit) bool { return v.callable(now) }
		want := len(slices.DeleteFunc(slices.Clone(visits), func(v Visit) bool { return !callable(v) }))
		for next := slices.IndexFunc(visits, callable); next >= 0; next = slices.IndexFunc(visits, callable) {
			v := visits[next]
			v.Values[v.NextMark(visit.Called)], v.State = now.Format(time.RFC3339), visit.Called
			visits[next] = v
			if called[v.ID] {
				t.Fatal("called twice")
			}
			called[v.ID] = true
			InTurn(visits, now)
		}
		if len(called) != want {
			t.Fatalf("%d called of %d who could be", len(called), want)
		}
	})
}
