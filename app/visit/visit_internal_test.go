package visit

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var morning = time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)

// someVisit is a visit that has come to its state by moves that may be made, a
// few minutes apart.
func someVisit(t *rapid.T) Record {
	at := morning.Add(time.Duration(rapid.IntRange(0, 240).Draw(t, "time")) * time.Minute)
	v := Record{Booked, map[string]string{"date": "2026-11-25", "time": at.Format("15:04")}}
	if rapid.Bool().Draw(t, "walk-in") {
		v.State, v.Values["walk_in"], v.Values["arrived"] = Waiting, yes, at.Format(time.RFC3339)
	}
	for _, minutes := range rapid.SliceOfN(rapid.IntRange(0, 30), 0, 6).Draw(t, "moves") {
		at = at.Add(time.Duration(minutes) * time.Minute)
		states := slices.DeleteFunc(slices.Concat(rounds, []string{Done, Cancelled}), func(to string) bool { return to == v.State || !Leads(v.State, to) })
		to := rapid.SampledFrom(states).Draw(t, "state")
		v.Values[v.NextMark(to)], v.State = at.Format(time.RFC3339), to
	}
	return v
}

// Whatever the clock did, the time of a visit is one stretch without gaps or
// overlaps, and waiting, filling and pause are the whole of it.
func TestATimeWithoutGapsOrOverlaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		visit := someVisit(t)
		now := morning.Add(8 * time.Hour)
		for name, value := range visit.Values { // each as the clock was then
			if at, err := time.Parse(time.RFC3339, value); err == nil && rapid.Bool().Draw(t, "jump") {
				visit.Values[name] = at.Add(time.Duration(rapid.Int64Range(-1e6, 1e6).Draw(t, "by")) * time.Second).Format(time.RFC3339)
			}
		}
		visit.Values[FieldFilling] = strconv.Itoa(rapid.IntRange(0, 5000).Draw(t, "measured"))
		spans := visit.Spans(now)
		for i, each := range spans {
			if each.To.Before(each.From) || i > 0 && !each.From.Equal(spans[i-1].To) {
				t.Fatalf("span %d of %+v", i, spans)
			}
		}
		spent := visit.Spent(now)
		var whole time.Duration
		if len(spans) > 0 {
			whole = spans[len(spans)-1].To.Sub(spans[0].From)
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
		var marks []Mark
		at := morning
		for _, minutes := range rapid.SliceOfN(rapid.IntRange(1, 60), 3, 8).Draw(t, "minutes") {
			at = at.Add(time.Duration(minutes) * time.Minute)
			marks = append(marks, Mark{Filling, at})
		}
		wrong := rapid.IntRange(1, len(marks)-2).Draw(t, "wrong")
		jumped := slices.Clone(marks)
		by := time.Duration(rapid.IntRange(10, 1e5).Draw(t, "by")) * time.Hour
		if rapid.Bool().Draw(t, "back") {
			by = -by
		}
		jumped[wrong].At = marks[wrong].At.Add(by)
		for i, straight := range straightened(jumped) {
			if want := marks[i].At; i != wrong && !straight.At.Equal(want) || straight.At.Before(marks[wrong-1].At) && i == wrong {
				t.Fatalf("mark %d, with %d wrong by %v: %v, want %v", i, wrong, by, straight.At, want)
			}
		}
		if ordered := straightened(marks); !slices.Equal(ordered, marks) {
			t.Fatal("marks in order are moved")
		}
	})
}

// Whoever is called again goes on in a new round, whatever order clocks tell.
func TestARoundAfterEachInterruption(t *testing.T) {
	v := Record{Values: map[string]string{}}
	var names []string
	for _, state := range []string{Waiting, Called, Filling, Document, Waiting, Called, Handed, Filling, Queued} {
		name := v.NextMark(state)
		v.Values[name] = morning.Add(-time.Duration(len(names)) * time.Minute).Format(time.RFC3339) // the clock runs back
		names = append(names, name)
	}
	want := []string{"arrived", "called", "started", "interrupted", "arrived_2", "called_2", "handed_2", "started_3", "done_3"}
	if !slices.Equal(names, want) {
		t.Errorf("noted in %v, want %v", names, want)
	}
	for _, name := range append(names, "booked", "cancelled", "missed_12") {
		if !IsTime(name) {
			t.Errorf("%s is no time of a visit", name)
		}
	}
	for _, other := range []string{"started_from", "person", "waiting_corrected", "done_"} {
		if IsTime(other) {
			t.Errorf("%s is a time of a visit", other)
		}
	}
	for range 3 * mostRounds {
		v.Values[v.NextMark(Absent)] = morning.Format(time.RFC3339)
		v.Values[v.NextMark(Waiting)] = morning.Format(time.RFC3339)
	}
	if len(v.Values) > 7*mostRounds {
		t.Errorf("%d fields", len(v.Values))
	}
}

func TestHowAVisitWasSpent(t *testing.T) {
	const noon = "2026-11-25T12:00:00Z"
	minutes := func(waiting, filling, pause int) Time {
		return Time{time.Duration(waiting) * time.Minute, time.Duration(filling) * time.Minute, time.Duration(pause) * time.Minute}
	}
	cases := []struct {
		name, state string
		fields      map[string]string // times as "09:20"
		worked      string
		want        Time
	}{
		{"not come yet", Booked, nil, "", Time{}},
		{"early, then filled in", Queued, map[string]string{"arrived": "08:50", "called": "09:04", "started": "09:05", "done": "09:12"}, "", minutes(4, 7, 11)},
		{"with three minutes of nobody at the keys", Queued, map[string]string{"arrived": "09:00", "called": "09:04", "started": "09:05", "done": "09:12"}, "240", minutes(4, 4, 4)},
		{"worked on longer than it was open here", Queued, map[string]string{"arrived": "09:00", "called": "09:04", "started": "09:05", "done": "09:12"}, "6000", minutes(4, 7, 1)},
		{"nobody noted the arrival", Queued, map[string]string{"called": "09:10", "started": "09:10", "done": "09:15"}, "", minutes(10, 5, 0)},
		{"away for a document", Queued, map[string]string{
			"arrived": "09:00", "called": "09:05", "started": "09:05", "interrupted": "09:10",
			"arrived_2": "10:00", "called_2": "10:03", "started_2": "10:03", "done_2": "10:07",
		}, "", minutes(8, 9, 50)},
		{"missed, and here after all", Called, map[string]string{"called": "09:00", "missed": "09:02", "arrived_2": "09:20", "called_2": "11:30"}, "", minutes(130, 0, 50)},
		{"still at the desk", Filling, map[string]string{"arrived": "09:00", "called": "09:04", "started": "11:50"}, "60", minutes(4, 10, 166)},
		{"the clock was an hour fast at the call", Queued, map[string]string{"arrived": "09:00", "called": "10:04", "started": "09:05", "done": "09:12"}, "", minutes(0, 7, 5)},
	}
	now, _ := time.Parse(time.RFC3339, noon)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := Record{c.state, map[string]string{"date": "2026-11-25", "time": "09:00", FieldFilling: c.worked}}
			for name, clock := range c.fields {
				v.Values[name] = "2026-11-25T" + clock + ":00Z"
			}
			if got := v.Spent(now); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// A record says by itself how it stands, also one from before states were noted.
func TestHowAVisitStands(t *testing.T) {
	cases := []struct {
		name, was string
		values    map[string]string
		want      string
	}{
		{"new", "", map[string]string{"booked": "2026-11-24T10:00:00Z"}, Booked},
		{"it notes its state", Booked, map[string]string{"state": Called, "done": "2026-11-25T10:00:00Z"}, Called},
		{"a word that is none", Waiting, map[string]string{"state": "asleep"}, Waiting},
		{"the last it came to", "", map[string]string{"booked": "2026-11-24T10:00:00Z", "arrived": "2026-11-25T08:00:00Z", "missed": "2026-11-25T08:30:00Z"}, Absent},
		{"cancelled", Booked, map[string]string{"state": Cancelled, "cancelled": "2026-11-24T11:00:00Z"}, Cancelled},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := StateOf(c.was, c.values); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
	for _, state := range []string{Booked, Absent, Cancelled} {
		r := Record{state, map[string]string{"called": "2026-11-25T08:00:00Z"}}
		if r.came() || r.Waited() || r.Filled() || r.Over() != (state != Booked) {
			t.Errorf("%s has come", state)
		}
	}
	called := Record{Called, map[string]string{"called": "2026-11-25T08:00:00Z"}}
	if !called.Waited() || called.Over() || Leads(Called, Cancelled) || !Leads(Booked, Cancelled) || Leads(Cancelled, Called) {
		t.Error("who is called has come and cancels no more")
	}
}

// What an operator says stands for what was measured; the pause stays.
func TestACorrectionCounts(t *testing.T) {
	r := Record{Queued, map[string]string{
		"date": "2026-11-25", "time": "09:00", "arrived": "2026-11-25T09:00:00Z", "called": "2026-11-25T09:30:00Z",
		"started": "2026-11-25T09:31:00Z", "done": "2026-11-25T09:41:00Z",
		FieldWaitingCorrected: "600", FieldFillingCorrected: "99999999999999999999",
	}}
	measured := Time{Waiting: 30 * time.Minute, Filling: 10 * time.Minute, Pause: time.Minute}
	if _, corrected := r.Correction(); corrected || r.Counted(morning) != measured {
		t.Errorf("without a reason: %+v", r.Counted(morning))
	}
	r.Values[FieldCorrection], r.Values[FieldFillingCorrected] = "al bar", "99999999"
	if got := r.Counted(morning); got != (Time{Waiting: 10 * time.Minute, Filling: longest, Pause: time.Minute}) || r.Taken(morning) != 11*time.Minute {
		t.Errorf("corrected: %+v, taken %v", got, r.Taken(morning))
	}
}
