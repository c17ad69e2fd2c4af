package agenda

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/visit"
)

// Of two at one time whoever was booked first has the lower number, on every desk:
// ids and when a record came here say nothing.
func TestTicketsOfOneTimeGoByWhenTheyWereBooked(t *testing.T) {
	booked := func(id byte, at, created time.Duration) Visit {
		return Visit{ID: uuid.UUID{id}, Created: morning.Add(created), Record: visit.Record{State: visit.Booked, Values: map[string]string{
			"time": "11:20", "booked": morning.Add(at).Format(time.RFC3339Nano),
		}}}
	}
	visits := []Visit{booked(1, 2*time.Minute, 0), booked(2, 0, 2*time.Minute), booked(3, time.Minute, time.Minute)}
	slices.SortFunc(visits, AsBooked)
	GiveTickets(visits)
	var got []string
	for _, v := range visits {
		got = append(got, fmt.Sprint(v.ID[0], v.Values["ticket"]))
	}
	if want := []string{"2A01", "3A02", "1A03"}; !slices.Equal(got, want) {
		t.Errorf("tickets %v, want %v", got, want)
	}
}

func TestTheLettersOfWalkIns(t *testing.T) {
	id := func(last byte) uuid.UUID { return uuid.UUID{0: 1, 15: last} }
	for _, test := range []struct {
		name   string
		number int
		laptop uuid.UUID
		want   string
	}{
		{"not enrolled", 0, uuid.Nil, "P"},
		{"enrolled where nobody numbers", 0, id(0), "PB"},
		{"enrolled where nobody numbers, another one", 0, id(255), "PR"},
		{"the first", 1, id(0), "B"},
		{"no I, which is taken for a figure", 8, id(0), "J"},
		{"nor O nor P", 13, id(0), "Q"},
		{"the last letter", 22, id(0), "Z"},
		{"then two", 23, id(0), "BB"},
		{"two", 22 + 22*22, id(0), "ZZ"},
		{"then three", 22 + 22*22 + 1, id(0), "BBB"},
	} {
		if got := Letter(test.number, test.laptop); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// No two numbers have the same letter, nor that of appointments or of a laptop
// without a number, and a number of one is none of another.
func TestNoTwoLaptopsHaveOneLetter(t *testing.T) {
	given := make(map[string]bool)
	for number := range 2000 {
		letter := Letter(number+1, uuid.Nil)
		if given[letter] || strings.HasPrefix(letter, letterAppointment) || strings.HasPrefix(letter, letterAlone) {
			t.Fatalf("%d has %s", number, letter)
		}
		given[letter] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		mine, other := rapid.IntRange(0, 100_000).Draw(t, "mine"), rapid.IntRange(0, 100_000).Draw(t, "other")
		number := rapid.IntRange(1, 999).Draw(t, "ticket")
		visits := []Visit{{Record: visit.Record{Values: map[string]string{"ticket": ticket(Letter(other, uuid.Nil), number)}}}}
		next, want := NextTicket(visits, Letter(mine, uuid.Nil)), 1
		if mine == other {
			want = number + 1
		}
		if got := ticket(Letter(mine, uuid.Nil), want); next != got {
			t.Fatalf("after %s laptop %d gives %s, want %s", visits[0].Ticket(), mine, next, got)
		}
	})
}
