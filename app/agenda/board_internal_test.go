package agenda

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/visit"
)

// What the board says is numbers of the day's tickets, and no wait before there is
// something to measure; one more who waits never makes it shorter, one desk more never
// longer.
func TestTheBoardIsHonest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		visits := someDay(t)
		now := morning.Add(8 * time.Hour)
		desks := rapid.IntRange(1, 3).Draw(t, "desks")
		board := BoardOf(visits, desks, now)
		measured := 0
		for _, one := range visits {
			if one.State == visit.Queued || one.State == visit.Done || one.State == visit.Handed {
				if one.Taken(now) > 0 {
					measured++
				}
			}
		}
		if board.Known != (measured >= leastMeasured) || board.Wait < 0 || board.Wait%waitStep != 0 || !board.Known && board.Wait != 0 {
			t.Fatalf("%+v of %d measured", board, measured)
		}
		if len(board.Called) > mostCalled {
			t.Fatalf("%d numbers", len(board.Called))
		}
		for _, number := range board.Called {
			if !slices.ContainsFunc(visits, func(v Visit) bool { return v.Values["ticket"] == number && !v.When(visit.Called).IsZero() }) {
				t.Fatalf("%q is no number of anybody called", number)
			}
		}
		more := Visit{Record: visit.Record{State: visit.Waiting, Values: map[string]string{
			"date": "2026-11-25", "time": "15:59", "walk_in": "true", "arrived": now.Add(-time.Minute).Format(time.RFC3339),
		}}}
		longer := BoardOf(append(slices.Clone(visits), more), desks, now)
		if longer.Wait < board.Wait || longer.Waiting != board.Waiting+1 {
			t.Fatalf("with one more who waits: %+v after %+v", longer, board)
		}
		if shorter := BoardOf(visits, desks+1, now); shorter.Wait > board.Wait {
			t.Fatalf("with one desk more: %+v after %+v", shorter, board)
		}
	})
}

func TestTheExpectedWait(t *testing.T) {
	clock := func(text string) string { return "2026-11-25T" + text + ":00Z" }
	having := func(state string, fields ...string) Visit {
		v := Visit{ID: uuid.New(), Record: visit.Record{State: state, Values: map[string]string{"date": "2026-11-25", "time": "08:00", "walk_in": "true"}}}
		for i := 0; i < len(fields); i += 2 {
			v.Values[fields[i]] = fields[i+1]
		}
		return v
	}
	served := func(from, to string) Visit {
		return having(visit.Queued, "called", clock(from), "started", clock(from), "done", clock(to))
	}
	three := []Visit{served("08:00", "08:08"), served("08:10", "08:20"), served("08:20", "08:50")} // 10 minutes in the middle
	waiting := having(visit.Waiting, "arrived", clock("08:55"))
	sitting := having(visit.Filling, "started", clock("08:54"))
	cases := []struct {
		name   string
		visits []Visit
		desks  int
		want   time.Duration
		known  bool
	}{
		{"two measured", three[:2], 1, 0, false},
		{"nobody waits", three, 1, 0, true},
		{"one waits", append(slices.Clone(three), waiting), 1, 10 * time.Minute, true},
		{"one waits for two desks", append(slices.Clone(three), waiting), 2, 0, true},
		{"two wait for two desks", append(slices.Clone(three), waiting, waiting), 2, 10 * time.Minute, true},
		{"one waits and one is at one of two desks", append(slices.Clone(three), waiting, sitting), 2, 5 * time.Minute, true},
		{"and one is at the desk since six minutes: 14 told as 15",
			append(slices.Clone(three), waiting, sitting), 1, 15 * time.Minute, true},
		{"and an appointment comes due meanwhile",
			append(slices.Clone(three), waiting, having(visit.Booked, "walk_in", "", "time", "09:05")), 1, 20 * time.Minute, true},
		{"one that is later makes no difference",
			append(slices.Clone(three), waiting, having(visit.Booked, "walk_in", "", "time", "09:30")), 1, 10 * time.Minute, true},
		{"a document fetched is not the desk's time",
			append(slices.Clone(three[:2]), waiting, having(visit.Queued, "called", clock("08:20"), "interrupted", clock("08:25"), "called_2", clock("08:50"), "done_2", clock("08:55"))), 1, 10 * time.Minute, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if wait, known := expectedWait(c.visits, c.desks, morning.Add(time.Hour)); wait != c.want || known != c.known {
				t.Errorf("%v, %v; want %v, %v", wait, known, c.want, c.known)
			}
		})
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		of   []time.Duration
		want time.Duration
	}{{nil, 0}, {[]time.Duration{5}, 5}, {[]time.Duration{9, 1, 5}, 5}, {[]time.Duration{4, 2}, 3}} {
		if got := median(c.of); got != c.want {
			t.Errorf("%v: %v, want %v", c.of, got, c.want)
		}
	}
}
