package agenda

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/assets/sites"
)

// taken reads "09:00-09:20".
func taken(texts ...string) []Interval {
	var all []Interval
	for i, text := range texts {
		from, to, _ := strings.Cut(text, "-")
		all = append(all, Interval{uuid.UUID{byte(i + 1)}, MinuteOf(from), MinuteOf(to)})
	}
	return all
}

func TestSlotsFillTheOpening(t *testing.T) {
	morning := []sites.Opening{{Weekday: time.Monday, From: "09:00", To: "10:00"}}
	for _, c := range []struct {
		name    string
		open    []sites.Opening
		taken   []Interval
		places  int
		minutes int
		want    string // begin+minutes, taken of places; ! too short
	}{
		{"closed", nil, nil, 1, 20, ""},
		{"closed, and some are booked", nil, taken("10:00-10:20", "09:00-09:20", "09:10-09:30"), 1, 20, "09:00+30 2/2, 10:00+20 1/1"},
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
		available := Availability{Open: c.open, Places: c.places, Taken: c.taken}
		var got []string
		for _, slot := range available.Slots(c.minutes, time.Time{}) {
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
func someTaken(t *rapid.T) []Interval {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Interval {
		from := rapid.IntRange(0, 60).Draw(t, "from") * 5
		return Interval{uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")), 8*60 + from, 8*60 + from + rapid.IntRange(1, 12).Draw(t, "length")*5}
	}), 0, 12).Draw(t, "taken")
}

// Whatever is taken, slots follow each other without gap or overlap from opening to
// closing; a free one can be taken, and all free ones together.
func TestFreeSlotsCanBeTaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		booked, places := someTaken(t), rapid.IntRange(1, 3).Draw(t, "places")
		minutes := rapid.IntRange(1, 12).Draw(t, "minutes") * 5
		slots := Availability{On: Day{Date: "2026-12-01"}, Open: []sites.Opening{{From: "09:00", To: "13:00"}}, Places: places, Taken: booked}.Slots(minutes, morning)
		at := 9 * 60
		for _, slot := range slots {
			if MinuteOf(slot.Time) != at || slot.Minutes <= 0 {
				t.Fatalf("%+v does not begin at %s", slot, ClockOf(at))
			}
			end := at + slot.Minutes
			if Most(booked, at, end) != slot.Taken || slot.Free() != (slot.Taken < places && slot.Minutes == minutes) {
				t.Fatalf("%+v of %v", slot, booked)
			}
			at = end
		}
		if at != 13*60 {
			t.Fatalf("until %s", ClockOf(at))
		}
		for _, slot := range slots {
			if slot.Free() {
				from := MinuteOf(slot.Time)
				booked = append(booked, Interval{uuid.New(), from, from + minutes})
				if Most(booked, from, from+minutes) > places {
					t.Fatalf("%+v was not free", slot)
				}
			}
		}
	})
}
