package agenda

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// Who is in a meeting meets too many others at some moment, and everybody who does is
// in one, in one only; the order in which they are looked at is nothing.
func TestMeetings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		booked, places := someTaken(t), rapid.IntRange(1, 3).Draw(t, "places")
		groups := meetings(slices.Clone(booked), places)
		in := make(map[uuid.UUID]int)
		for _, group := range groups {
			if len(group.Visits) <= places {
				t.Fatalf("%d of %d places", len(group.Visits), places)
			}
			for _, id := range group.Visits {
				in[id]++
			}
		}
		for _, one := range booked {
			crowded := false
			for at := one.From; at < one.To; at++ {
				crowded = crowded || len(Overlapping(booked, at, at+1)) > places
			}
			if want := map[bool]int{true: 1}[crowded]; in[one.Visit] != want {
				t.Fatalf("%v is in %d of %v", one, in[one.Visit], groups)
			}
		}
		again := meetings(rapid.Permutation(booked).Draw(t, "order"), places)
		if fmt.Sprint(again) != fmt.Sprint(groups) {
			t.Fatalf("%v or %v", groups, again)
		}
	})
}
