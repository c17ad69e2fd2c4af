package statistics_test

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/statistics"
)

// groupsOf are the lists by group, whose sums are the whole.
func groupsOf(f statistics.Figures) map[statistics.Group][]statistics.Count {
	return map[statistics.Group][]statistics.Count{
		statistics.BySite: f.BySite, statistics.ByRequest: f.ByRequest, statistics.ByMotive: f.ByMotive,
		statistics.ByOperator: f.ByOperator, statistics.ByDay: f.ByDay, statistics.ByWeek: f.ByWeek,
	}
}

func TestTheGroupsAreTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := statistics.New(slices.Values(someFacts(t))).Figures(someQuery(t))
		for group, counts := range groupsOf(f) {
			var visits, applications, noShows, paper, waited, filled int
			for i, count := range counts {
				visits, applications, noShows, paper = visits+count.Visits, applications+count.Applications, noShows+count.NoShows, paper+count.Paper
				waited, filled = waited+count.Waiting.N, filled+count.Filling.N
				if slices.ContainsFunc(counts[:i], func(other statistics.Count) bool { return other.Key == count.Key }) {
					t.Fatalf("by %s, %q is there twice", group, count.Key)
				}
			}
			if visits != f.Visits || applications != f.Applications || noShows != f.NoShows || paper != f.Paper || waited != f.Waiting.N || filled != f.Filling.N {
				t.Fatalf("by %s: %d visits of %d, %d applications of %d, %d no-shows of %d, %d on paper of %d, waiting %d of %d, filling %d of %d",
					group, visits, f.Visits, applications, f.Applications, noShows, f.NoShows, paper, f.Paper, waited, f.Waiting.N, filled, f.Filling.N)
			}
		}
		for name, d := range map[string]statistics.Distribution{"waiting": f.Waiting, "filling": f.Filling, "back office": f.BackOffice, "open": f.OpenAge} {
			n := 0
			for i, bin := range d.Bins {
				if n += bin.N; i > 0 && bin.From != d.Bins[i-1].To || bin.To <= bin.From && i < len(d.Bins)-1 {
					t.Fatalf("%s: bins %+v", name, d.Bins)
				}
			}
			if n != d.N || d.Median > d.P90 && d.N > 2 {
				t.Fatalf("%s: %+v", name, d)
			}
		}
		if f.FillingReturning.N+f.FillingNew.N > f.Filling.N || f.Open != f.OpenAge.N || f.NoShows > f.Appointments || f.WalkIns > f.Visits {
			t.Fatalf("parts are more than the whole: %+v", f)
		}
	})
}

// Every number shown leads to exactly the records it counts, each once.
func TestBehindEveryNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts := statistics.New(slices.Values(someFacts(t)))
		q := someQuery(t)
		f := facts.Figures(q)
		check := func(number statistics.Number, want int) {
			cases := facts.Behind(q, number)
			ids := make(map[uuid.UUID]bool)
			for _, each := range cases {
				ids[each.ID] = true
			}
			if len(cases) != want || len(ids) != want {
				t.Fatalf("behind %+v are %d records, %d of them different; the number is %d", number, len(cases), len(ids), want)
			}
		}
		whole := map[statistics.Figure]int{
			statistics.FigureVisits: f.Visits, statistics.FigureWalkIns: f.WalkIns, statistics.FigureAppointments: f.Appointments,
			statistics.FigureNoShows: f.NoShows, statistics.FigureCancelled: f.Cancelled, statistics.FigureApplications: f.Applications,
			statistics.FigurePaper: f.Paper, statistics.FigureStopped: f.Stopped, statistics.FigureOverridden: f.Overridden, statistics.FigureOpen: f.Open,
			"": 0, "none": 0,
		}
		for figure, want := range whole {
			check(statistics.Number{Figure: figure}, want)
		}
		for figure, d := range map[statistics.Figure]statistics.Distribution{
			statistics.FigureWaiting: f.Waiting, statistics.FigureFilling: f.Filling, statistics.FigureFillingReturning: f.FillingReturning,
			statistics.FigureFillingNew: f.FillingNew, statistics.FigureBackOffice: f.BackOffice, statistics.FigureOpen: f.OpenAge,
		} {
			check(statistics.Number{Figure: figure}, d.N)
			for i, bin := range d.Bins {
				check(statistics.Number{Figure: figure, Bin: i + 1}, bin.N)
				for _, each := range facts.Behind(q, statistics.Number{Figure: figure, Bin: i + 1}) {
					if each.Value < bin.From || bin.To > 0 && each.Value >= bin.To {
						t.Fatalf("%v in the bin %+v", each.Value, bin)
					}
				}
			}
		}
		for group, counts := range groupsOf(f) {
			for _, count := range counts {
				for figure, want := range map[statistics.Figure]int{
					statistics.FigureVisits: count.Visits, statistics.FigureApplications: count.Applications, statistics.FigureNoShows: count.NoShows,
					statistics.FigurePaper: count.Paper, statistics.FigureWaiting: count.Waiting.N, statistics.FigureFilling: count.Filling.N,
				} {
					check(statistics.Number{Figure: figure, Group: group, Key: count.Key}, want)
				}
			}
		}
		for figure, counts := range map[statistics.Figure][]statistics.Count{statistics.FigureStopped: f.StoppedByRule, statistics.FigureOverridden: f.OverriddenByRule} {
			for _, count := range counts {
				check(statistics.Number{Figure: figure, Group: statistics.ByRule, Key: count.Key}, count.Applications)
			}
		}
	})
}

// However facts came, were said again, or were forgotten meanwhile: it is the last
// of each that counts, once.
func TestTheLastFactOfEachCountsOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := someFacts(t)
		last := lastOf(said)
		facts := statistics.New(slices.Values(said))
		for fact := range last {
			if rapid.Bool().Draw(t, "deleted") {
				facts.Delete(fact)
				if rapid.Bool().Draw(t, "for good") {
					delete(last, fact)
				} else {
					facts.Put(last[fact])
				}
			}
		}
		want := statistics.New(maps.Values(last))
		if facts.Len() != len(last) || want.Len() != len(last) {
			t.Fatalf("%d and %d facts, want %d", facts.Len(), want.Len(), len(last))
		}
		for id, fact := range last {
			if got, ok := facts.Fact(id); !ok || !reflect.DeepEqual(got, fact) && fact.Of != fact.ID {
				t.Fatalf("%+v became %+v", fact, got)
			}
		}
		for range 3 {
			if q := someQuery(t); !reflect.DeepEqual(facts.Figures(q), want.Figures(q)) {
				t.Fatalf("%+v\nwant\n%+v", facts.Figures(q), want.Figures(q))
			}
		}
	})
}

// What a tally can answer it answers as the facts do: medians to within 1/32, how many
// are in each bin exactly.
func TestATallyAnswersAsTheFacts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts := statistics.New(slices.Values(someFacts(t)))
		today := "2026-12-20"
		tally := facts.Tally("", "", today)
		q := someQuery(t)
		q.From, q.To = rapid.SampledFrom([]string{"", "2026-11-09"}).Draw(t, "week"), rapid.SampledFrom([]string{"", "2026-11-22"}).Draw(t, "to week")
		q.Operator, q.Today = "", today
		want, got := facts.Figures(q), tally.Figures(q)
		near := func(name string, got, want statistics.Spread) {
			off := max(got.Median-want.Median, want.Median-got.Median) > want.Median/32 || max(got.P90-want.P90, want.P90-got.P90) > want.P90/32
			if got.N != want.N || off {
				t.Fatalf("%s: %+v, want %+v", name, got, want)
			}
		}
		for name, pair := range map[string][2]*statistics.Distribution{
			"waiting": {&got.Waiting, &want.Waiting}, "filling": {&got.Filling, &want.Filling}, "returning": {&got.FillingReturning, &want.FillingReturning},
			"new": {&got.FillingNew, &want.FillingNew}, "back office": {&got.BackOffice, &want.BackOffice}, "open": {&got.OpenAge, &want.OpenAge},
		} {
			near(name, pair[0].Spread, pair[1].Spread)
			if !reflect.DeepEqual(pair[0].Bins, pair[1].Bins) {
				t.Fatalf("%s: %+v, want %+v", name, pair[0].Bins, pair[1].Bins)
			}
			*pair[0], *pair[1] = statistics.Distribution{}, statistics.Distribution{}
		}
		for _, pair := range [][2][]statistics.Count{{got.BySite, want.BySite}, {got.ByRequest, want.ByRequest}, {got.ByMotive, want.ByMotive}, {got.ByWeek, want.ByWeek}} {
			if len(pair[0]) != len(pair[1]) {
				t.Fatalf("%+v, want %+v", pair[0], pair[1])
			}
			for i := range pair[0] {
				near(pair[0][i].Key, pair[0][i].Waiting, pair[1][i].Waiting)
				near(pair[0][i].Key, pair[0][i].Filling, pair[1][i].Filling)
				pair[0][i].Waiting, pair[0][i].Filling, pair[1][i].Waiting, pair[1][i].Filling = statistics.Spread{}, statistics.Spread{}, statistics.Spread{}, statistics.Spread{}
			}
		}
		want.ByDay, want.ByOperator = nil, nil
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\nwant\n%+v", got, want)
		}
	})
}

// A tally cut to its last weeks is the tally of these, and read again it is the same.
func TestATallyIsCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := statistics.New(slices.Values(someFacts(t)))
		whole := all.Tally("", "", "2026-12-20")
		for _, since := range []string{"", "2026-11-02", "2026-11-11", "2026-11-16"} {
			want := all.Tally(since, "", "2026-12-20").Encode()
			if got := whole.Since(since).Encode(); string(got) != string(want) {
				t.Fatalf("since %q it is another", since)
			}
			again, err := statistics.DecodeTally(want)
			if err != nil || string(again.Encode()) != string(want) {
				t.Fatalf("decoded it is another, %v", err)
			}
		}
	})
}

// A visit's correction stands for the application's own measure, and neither
// time counts twice.
func TestWhichFillingCounts(t *testing.T) {
	day, minute := int32(monday), time.Minute
	visit := func(n int, filling time.Duration, corrected bool) statistics.Fact {
		return statistics.Fact{Kind: statistics.Visit, ID: id(n), Of: id(1), Day: day, State: "queued", Waited: true, Filling: filling, Corrected: corrected}
	}
	application := func(filling time.Duration) statistics.Fact {
		return statistics.Fact{Kind: statistics.Application, ID: id(1), Day: day, Filling: filling, Returning: true}
	}
	cases := []struct {
		name  string
		facts []statistics.Fact
		want  time.Duration
	}{
		{"its own", []statistics.Fact{application(5 * minute), visit(2, 4*minute, false)}, 5 * minute},
		{"what the visit was corrected to", []statistics.Fact{application(25 * minute), visit(2, 4*minute, true)}, 4 * minute},
		{"of two visits one was corrected", []statistics.Fact{application(25 * minute), visit(2, 4*minute, true), visit(4, 3*minute, false)}, 7 * minute},
		{"nobody measured it", []statistics.Fact{application(0), visit(2, 4*minute, false)}, 4 * minute},
		{"the visit alone is known", []statistics.Fact{visit(2, 4*minute, false)}, 4 * minute},
		{"the application alone is known", []statistics.Fact{application(5 * minute)}, 5 * minute},
		{"nothing was measured", []statistics.Fact{application(0), visit(2, 0, false)}, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := statistics.New(slices.Values(c.facts)).Figures(statistics.Query{}).Filling
			if got.Median != c.want || got.N != min(1, int(c.want)) {
				t.Errorf("%+v, want %v", got.Spread, c.want)
			}
		})
	}
}

// The middle of an even number lies between two; nine in ten do not exceed P90.
func TestTheMiddleAndTheLongEnd(t *testing.T) {
	minutes := func(counts ...int) statistics.Spread {
		var facts []statistics.Fact
		for i, n := range counts {
			facts = append(facts, statistics.Fact{Kind: statistics.Visit, ID: id(i + 1), Day: monday, State: "called", Waited: true, Waiting: time.Duration(n) * time.Minute})
		}
		return statistics.New(slices.Values(facts)).Figures(statistics.Query{}).Waiting.Spread
	}
	for _, c := range []struct {
		of          []int
		median, p90 time.Duration
	}{
		{[]int{7}, 7 * time.Minute, 7 * time.Minute},
		{[]int{9, 4}, 390 * time.Second, 9 * time.Minute},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 330 * time.Second, 9 * time.Minute},
		{[]int{11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 6 * time.Minute, 10 * time.Minute},
	} {
		if got := minutes(c.of...); got != (statistics.Spread{N: len(c.of), Median: c.median, P90: c.p90}) {
			t.Errorf("of %v: %+v", c.of, got)
		}
	}
}
