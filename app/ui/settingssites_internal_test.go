package ui

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/app/desk"
	"sportello/assets/sites"
)

func TestHoursAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"9-12:30":               "9:00–12:30",
		"9.00 - 12.30, 14 - 17": "9:00–12:30, 14:00–17:00",
		"0900-1230;1400-1700":   "9:00–12:30, 14:00–17:00",
		"9:00–13:00":            "9:00–13:00",
		"":                      "",
	} {
		open, ok := readHours(time.Monday, text)
		if got := hoursOn(desk.Site{Hours: open}, time.Monday); !ok || got != want {
			t.Errorf("%q is read as %q, %v; want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"9", "12-9", "9-9", "9-25", "9-12:60", "mattina", "9-12, 11-13", "9-12-13", "-", "9--12", "99999999999999999999-3"} {
		if open, ok := readHours(time.Monday, text); ok {
			t.Errorf("%q is read as %v", text, open)
		}
	}
}

// Whatever hours there are, they are written so that they are read again.
func TestHoursAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var hours []sites.Opening
		minute := 0
		for range rapid.IntRange(0, 3).Draw(t, "stretches") {
			from := minute + rapid.IntRange(0, 200).Draw(t, "from")
			to := from + rapid.IntRange(1, 200).Draw(t, "long")
			hours = append(hours, sites.Opening{Weekday: time.Friday, From: clock(from), To: clock(to)})
			minute = to
		}
		written := hoursOn(desk.Site{Hours: hours}, time.Friday)
		read, ok := readHours(time.Friday, written)
		if !ok || hoursOn(desk.Site{Hours: read}, time.Friday) != written || len(read) != len(hours) {
			t.Fatalf("%q is read as %v", written, read)
		}
	})
}

// Days that have the same hours are told together, so that those of a week have room
// in a line.
func TestTheHoursOfAWeekInALine(t *testing.T) {
	names := []string{"dom", "lun", "mar", "mer", "gio", "ven", "sab"}
	const morning, afternoon = "9-13", "15-17"
	for want, hours := range map[string]map[time.Weekday]string{
		"":                   nil,
		"lun–ven 9:00–13:00": {time.Monday: morning, time.Tuesday: morning, time.Wednesday: morning, time.Thursday: morning, time.Friday: morning},
		"lun, mer, ven 9:00–13:00 · mar, gio 9:00–13:00, 15:00–17:00": {
			time.Monday: morning, time.Tuesday: morning + " " + afternoon, time.Wednesday: morning, time.Thursday: morning + " " + afternoon, time.Friday: morning,
		},
		"lun, mar, gio–sab 9:00–13:00 · dom 15:00–17:00": {
			time.Monday: morning, time.Tuesday: morning, time.Thursday: morning, time.Friday: morning, time.Saturday: morning, time.Sunday: afternoon,
		},
	} {
		var site desk.Site
		for day, text := range hours {
			open, _ := readHours(day, text)
			site.Hours = append(site.Hours, open...)
		}
		if got := weekText(names, site); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// What was unsure stays so until somebody says that it is sure.
func TestWhatStaysUnsureOfASite(t *testing.T) {
	for _, each := range []struct {
		before []string
		unsure bool
		want   int
	}{
		{[]string{"who", "hours", "desks"}, true, 3}, {[]string{"who", "hours", "desks"}, false, 1}, {nil, true, 1}, {nil, false, 0},
	} {
		if got := stillUnsure(each.before, each.unsure); len(got) != each.want {
			t.Errorf("%v, %v: %v", each.before, each.unsure, got)
		}
	}
}
