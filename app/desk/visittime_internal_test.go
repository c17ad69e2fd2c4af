package desk

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever the clock did, the time of a visit is one stretch without gaps or
// overlaps, and waiting, filling and pause are the whole of it.
func TestATimeWithoutGapsOrOverlaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		visit := someVisit(t)
		now := morning.Add(8 * time.Hour)
		for name, value := range visit.values { // each as the clock was then
			if at, err := time.Parse(time.RFC3339, value); err == nil && rapid.Bool().Draw(t, "jump") {
				visit.values[name] = at.Add(time.Duration(rapid.Int64Range(-1e6, 1e6).Draw(t, "by")) * time.Second).Format(time.RFC3339)
			}
		}
		visit.values[fieldFilling] = strconv.Itoa(rapid.IntRange(0, 5000).Draw(t, "measured"))
		spans := visit.spans(now)
		for i, each := range spans {
			if each.to.Before(each.from) || i > 0 && !each.from.Equal(spans[i-1].to) {
				t.Fatalf("span %d of %+v", i, spans)
			}
		}
		spent := visit.spent(now)
		var whole time.Duration
		if len(spans) > 0 {
			whole = spans[len(spans)-1].to.Sub(spans[0].from)
		}
		if spent.Waiting < 0 || spent.Filling < 0 || spent.Pause < 0 || spent.Waiting+spent.Filling+spent.Pause != whole {
			t.Fatalf("%+v of %v", spent, whole)
		}
	})
}

// One mark made while the clock was wrong costs no more than the stretches on
// either side of it: the whole stays what it was.
func TestOneJumpOfTheClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var marks []mark
		at := morning
		for _, minutes := range rapid.SliceOfN(rapid.IntRange(1, 60), 3, 8).Draw(t, "minutes") {
			at = at.Add(time.Duration(minutes) * time.Minute)
			marks = append(marks, mark{visitFilling, at})
		}
		wrong := rapid.IntRange(1, len(marks)-2).Draw(t, "wrong")
		jumped := slices.Clone(marks)
		by := time.Duration(rapid.IntRange(10, 1e5).Draw(t, "by")) * time.Hour
		if rapid.Bool().Draw(t, "back") {
			by = -by
		}
		jumped[wrong].at = marks[wrong].at.Add(by)
		for i, straight := range straightened(jumped) {
			if want := marks[i].at; i != wrong && !straight.at.Equal(want) || straight.at.Before(marks[wrong-1].at) && i == wrong {
				t.Fatalf("mark %d, with %d wrong by %v: %v, want %v", i, wrong, by, straight.at, want)
			}
		}
		if ordered := straightened(marks); !slices.Equal(ordered, marks) {
			t.Fatal("marks in order are moved")
		}
	})
}

// Whoever is called again goes on in a new round, whatever order clocks tell.
func TestARoundAfterEachInterruption(t *testing.T) {
	v := appointment{values: map[string]string{}}
	var names []string
	for _, state := range []string{visitWaiting, visitCalled, visitFilling, visitDocument, visitWaiting, visitCalled, visitHanded, visitFilling, visitQueued} {
		name := v.nextMark(state)
		v.values[name] = morning.Add(-time.Duration(len(names)) * time.Minute).Format(time.RFC3339) // the clock runs back
		names = append(names, name)
	}
	want := []string{"arrived", "called", "started", "interrupted", "arrived_2", "called_2", "handed_2", "started_3", "done_3"}
	if !slices.Equal(names, want) {
		t.Errorf("noted in %v, want %v", names, want)
	}
	for _, name := range append(names, "booked", "missed_12") {
		if !isVisitTime(name) {
			t.Errorf("%s is no time of a visit", name)
		}
	}
	for _, other := range []string{"started_from", "person", "waiting_corrected", "done_"} {
		if isVisitTime(other) {
			t.Errorf("%s is a time of a visit", other)
		}
	}
	for range 3 * mostRounds {
		v.values[v.nextMark(visitAbsent)] = morning.Format(time.RFC3339)
		v.values[v.nextMark(visitWaiting)] = morning.Format(time.RFC3339)
	}
	if len(v.values) > 7*mostRounds {
		t.Errorf("%d fields", len(v.values))
	}
}

func TestHowAVisitWasSpent(t *testing.T) {
	const noon = "2026-11-25T12:00:00Z"
	minutes := func(waiting, filling, pause int) VisitTime {
		return VisitTime{time.Duration(waiting) * time.Minute, time.Duration(filling) * time.Minute, time.Duration(pause) * time.Minute}
	}
	cases := []struct {
		name, state string
		fields      map[string]string // times as "09:20"
		worked      string
		want        VisitTime
	}{
		{"not come yet", visitBooked, nil, "", VisitTime{}},
		{"early, then filled in", visitQueued, map[string]string{"arrived": "08:50", "called": "09:04", "started": "09:05", "done": "09:12"}, "", minutes(4, 7, 11)},
		{"with three minutes of nobody at the keys", visitQueued, map[string]string{"arrived": "09:00", "called": "09:04", "started": "09:05", "done": "09:12"}, "240", minutes(4, 4, 4)},
		{"worked on longer than it was open here", visitQueued, map[string]string{"arrived": "09:00", "called": "09:04", "started": "09:05", "done": "09:12"}, "6000", minutes(4, 7, 1)},
		{"nobody noted the arrival", visitQueued, map[string]string{"called": "09:10", "started": "09:10", "done": "09:15"}, "", minutes(10, 5, 0)},
		{"away for a document", visitQueued, map[string]string{
			"arrived": "09:00", "called": "09:05", "started": "09:05", "interrupted": "09:10",
			"arrived_2": "10:00", "called_2": "10:03", "started_2": "10:03", "done_2": "10:07",
		}, "", minutes(8, 9, 50)},
		{"missed, and here after all", visitCalled, map[string]string{"called": "09:00", "missed": "09:02", "arrived_2": "09:20", "called_2": "11:30"}, "", minutes(130, 0, 50)},
		{"still at the desk", visitFilling, map[string]string{"arrived": "09:00", "called": "09:04", "started": "11:50"}, "60", minutes(4, 10, 166)},
		{"the clock was an hour fast at the call", visitQueued, map[string]string{"arrived": "09:00", "called": "10:04", "started": "09:05", "done": "09:12"}, "", minutes(0, 7, 5)},
	}
	now, _ := time.Parse(time.RFC3339, noon)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := appointment{values: map[string]string{"date": "2026-11-25", "time": "09:00", fieldFilling: c.worked}}
			v.State = c.state
			for name, clock := range c.fields {
				v.values[name] = "2026-11-25T" + clock + ":00Z"
			}
			if got := v.spent(now); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}
