package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/assets/sites"
)

// taken reads "09:00-09:20".
func taken(texts ...string) []interval {
	var all []interval
	for i, text := range texts {
		from, to, _ := strings.Cut(text, "-")
		all = append(all, interval{uuid.UUID{byte(i + 1)}, minuteOf(from), minuteOf(to)})
	}
	return all
}

func TestSlotsFillTheOpening(t *testing.T) {
	morning := []sites.Opening{{Weekday: time.Monday, From: "09:00", To: "10:00"}}
	for _, c := range []struct {
		name    string
		open    []sites.Opening
		taken   []interval
		places  int
		minutes int
		want    string // begin+minutes, taken of places; ! too short
	}{
		{"closed", nil, nil, 1, 20, ""},
		{"empty", morning, nil, 1, 20, "09:00+20 0/1, 09:20+20 0/1, 09:40+20 0/1"},
		{"does not go up", morning, nil, 1, 25, "09:00+25 0/1, 09:25+25 0/1, 09:50+10 0/1!"},
		{"one is taken", morning, taken("09:20-09:40"), 1, 20, "09:00+20 0/1, 09:20+20 1/1, 09:40+20 0/1"},
		{"close upon one that begins between", morning, taken("09:10-09:30"), 1, 20, "09:00+10 0/1!, 09:10+20 1/1, 09:30+20 0/1, 09:50+10 0/1!"},
		{"two in a row", morning, taken("09:00-09:20", "09:20-09:40"), 1, 30, "09:00+20 1/1, 09:20+20 1/1, 09:40+20 0/1!"},
		{"one of two desks", morning, taken("09:00-09:30"), 2, 20, "09:00+20 1/2, 09:20+20 1/2, 09:40+20 0/2"},
		{"both desks for ten minutes", morning, taken("09:00-09:30", "09:20-10:00"), 2, 20, "09:00+20 1/2, 09:20+10 2/2, 09:30+20 1/2, 09:50+10 1/2!"},
		{"twice at one desk", morning, taken("09:20-09:40", "09:20-09:40"), 1, 20, "09:00+20 0/1, 09:20+20 2/1, 09:40+20 0/1"},
		{"begun before the opening", morning, taken("08:50-09:10"), 1, 20, "09:00+10 1/1, 09:10+20 0/1, 09:30+20 0/1, 09:50+10 0/1!"},
		{"ends after the closing", morning, taken("09:40-10:20"), 1, 20, "09:00+20 0/1, 09:20+20 0/1, 09:40+20 1/1"},
	} {
		var got []string
		for _, slot := range tile(c.open, c.taken, c.places, c.minutes) {
			short := ""
			if slot.Short {
				short = "!"
			}
			got = append(got, fmt.Sprintf("%s+%d %d/%d%s", slot.Time, slot.Minutes, slot.Taken, slot.Places, short))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %s", c.name, strings.Join(got, ", "))
		}
	}
}

// someTaken are appointments of a morning.
func someTaken(t *rapid.T) []interval {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) interval {
		from := rapid.IntRange(0, 60).Draw(t, "from") * 5
		return interval{uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")), 8*60 + from, 8*60 + from + rapid.IntRange(1, 12).Draw(t, "length")*5}
	}), 0, 12).Draw(t, "taken")
}

// Whatever is taken, slots follow each other without gap or overlap from opening to
// closing; a free one can be taken, and all free ones together.
func TestFreeSlotsCanBeTaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		booked, places := someTaken(t), rapid.IntRange(1, 3).Draw(t, "places")
		minutes := rapid.IntRange(1, 12).Draw(t, "minutes") * 5
		slots := tile([]sites.Opening{{From: "09:00", To: "13:00"}}, booked, places, minutes)
		at := 9 * 60
		for _, slot := range slots {
			if minuteOf(slot.Time) != at || slot.Minutes <= 0 {
				t.Fatalf("%+v does not begin at %s", slot, clockOf(at))
			}
			end := at + slot.Minutes
			if most(booked, at, end) != slot.Taken || slot.Free() != (slot.Taken < places && slot.Minutes == minutes) {
				t.Fatalf("%+v of %v", slot, booked)
			}
			at = end
		}
		if at != 13*60 {
			t.Fatalf("until %s", clockOf(at))
		}
		for _, slot := range slots {
			if slot.Free() {
				from := minuteOf(slot.Time)
				booked = append(booked, interval{uuid.New(), from, from + minutes})
				if most(booked, from, from+minutes) > places {
					t.Fatalf("%+v was not free", slot)
				}
			}
		}
	})
}

// Who is in a meeting meets too many others at some moment, and everybody who does is
// in one, in one only; the order in which they are looked at is nothing.
func TestMeetings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		booked, places := someTaken(t), rapid.IntRange(1, 3).Draw(t, "places")
		groups := meetings(slices.Clone(booked), places)
		in := make(map[uuid.UUID]int)
		for _, group := range groups {
			if len(group.visits) <= places {
				t.Fatalf("%d of %d places", len(group.visits), places)
			}
			for _, id := range group.visits {
				in[id]++
			}
		}
		for _, one := range booked {
			crowded := false
			for at := one.from; at < one.to; at++ {
				crowded = crowded || len(overlapping(booked, at, at+1)) > places
			}
			if want := map[bool]int{true: 1}[crowded]; in[one.visit] != want {
				t.Fatalf("%v is in %d of %v", one, in[one.visit], groups)
			}
		}
		again := meetings(rapid.Permutation(booked).Draw(t, "order"), places)
		if fmt.Sprint(again) != fmt.Sprint(groups) {
			t.Fatalf("%v or %v", groups, again)
		}
	})
}

func TestTheLettersOfWalkIns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfNDistinct(rapid.SliceOfN(rapid.Byte(), 16, 16), 1, len(letters), func(id []byte) string { return string(id) }).Draw(t, "laptops")
		var laptops []uuid.UUID
		for _, id := range ids {
			laptops = append(laptops, uuid.UUID(id))
		}
		given := make(map[string]bool)
		for _, laptop := range laptops {
			letter := letterOf(laptop, laptops)
			if given[letter] || len(letter) != 1 || (letter == letterAlone) != (len(laptops) == 1) {
				t.Fatalf("%s of %d laptops, given %v", letter, len(laptops), given)
			}
			given[letter] = true
			if again := letterOf(laptop, rapid.Permutation(laptops).Draw(t, "told")); again != letter {
				t.Fatalf("%s or %s", letter, again)
			}
		}
	})
}
