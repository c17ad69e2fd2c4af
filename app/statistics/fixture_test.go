package statistics_test

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/statistics"
	"sportello/app/visit"
)

var (
	sites     = []string{"", "Lido Adriano", "Casa delle Culture", "Ufficio centrale"}
	asked     = []string{"", "rilascio", "rinnovo", "conversione"}
	motives   = []string{"", "16", "17", "30"}
	operators = []string{"", "a.prova", "b.esempio", "c.finta"}
	states    = []string{visit.Booked, visit.Waiting, visit.Called, visit.Filling, visit.Document, visit.Handed, visit.Queued, visit.Done, visit.Absent, visit.Cancelled}
	rules     = []string{"address.postcode", "document.expired", "work.income"}
)

// monday is 2026-11-02, as a fact counts days.
const monday = 20759

// id is that of a number.
func id(n int) uuid.UUID { return uuid.UUID{14: byte(n >> 8), 15: byte(n)} }

// someFact is a fact of one of few ids, as they come from anywhere: even ones are
// of visits, odd ones of applications.
func someFact(t *rapid.T) statistics.Fact {
	pick := func(from []string, name string) string { return rapid.SampledFrom(from).Draw(t, name) }
	span := func(most int, name string) time.Duration {
		return time.Duration(rapid.IntRange(0, most).Draw(t, name)) * time.Second
	}
	list := func(name string) []string {
		return slices.Sorted(slices.Values(rapid.SliceOfNDistinct(rapid.SampledFrom(rules), 0, 3, rapid.ID[string]).Draw(t, name)))
	}
	n := rapid.IntRange(1, 60).Draw(t, "id")
	f := statistics.Fact{
		Kind: statistics.Visit, ID: id(n), Day: int32(rapid.IntRange(monday, monday+30).Draw(t, "day")),
		Site: pick(sites, "site"), Request: pick(asked, "request"), Motive: pick(motives, "motive"), Filling: span(3000, "filling"),
	}
	if rapid.Bool().Draw(t, "of another") {
		f.Of = id(rapid.IntRange(1, 60).Draw(t, "of"))
	}
	if n%2 == 0 {
		f.State, f.Waiting, f.Pause = pick(states, "state"), span(8000, "waiting"), span(500, "pause")
		f.WalkIn, f.Paper = rapid.Bool().Draw(t, "walk-in"), rapid.Bool().Draw(t, "paper")
		f.Waited, f.Corrected = rapid.Bool().Draw(t, "waited"), rapid.Bool().Draw(t, "corrected")
		return f
	}
	f.Kind, f.Operator, f.Citizenship = statistics.Application, pick(operators, "operator"), pick([]string{"", "SEN", "ALB"}, "citizenship")
	f.Returning, f.Untold = rapid.Bool().Draw(t, "returning"), rapid.Bool().Draw(t, "untold")
	f.Stopped, f.Overridden, f.Asked = list("stopped"), list("overridden"), list("asked")
	if rapid.Bool().Draw(t, "back office") {
		f.BackBegun = f.Day
		if rapid.Bool().Draw(t, "done") {
			f.BackDone = f.Day + int32(rapid.IntRange(0, 90).Draw(t, "after"))
		}
	}
	return f
}

func someFacts(t *rapid.T) []statistics.Fact {
	return rapid.SliceOfN(rapid.Custom(someFact), 0, 80).Draw(t, "facts")
}

// lastOf are the facts with only the last of each id.
func lastOf(facts []statistics.Fact) map[uuid.UUID]statistics.Fact {
	last := make(map[uuid.UUID]statistics.Fact)
	for _, fact := range facts {
		last[fact.ID] = fact
	}
	return last
}

func someQuery(t *rapid.T) statistics.Query {
	pick := func(from []string, name string) string { return rapid.SampledFrom(from).Draw(t, name) }
	dates := []string{"", "2026-11-02", "2026-11-09", "2026-11-14", "2026-11-22", "2026-12-06"}
	return statistics.Query{
		From: pick(dates, "from"), To: pick(dates, "to"), Today: pick(dates, "today"),
		Site: pick(sites, "of site"), Request: pick(asked, "of request"), Motive: pick(motives, "of motive"), Operator: pick(operators, "of operator"),
	}
}

// crowd are invented visits and applications of a year, one application to each
// visit, as many as are asked for of both together.
func crowd(n int) func(yield func(statistics.Fact) bool) {
	return func(yield func(statistics.Fact) bool) {
		random := rand.New(rand.NewPCG(209, 173))
		newID := func() (id uuid.UUID) {
			for i := range id {
				id[i] = byte(random.Uint32())
			}
			return id
		}
		pick := func(from []string) string { return from[random.IntN(len(from))] }
		manyMotives := []string{"01", "02", "05", "09", "16", "17", "18", "23", "24", "27", "30", "34"}
		for range n / 2 {
			application, day := newID(), int32(20450+random.IntN(365))
			v := statistics.Fact{
				Kind: statistics.Visit, ID: newID(), Of: application, Day: day, Site: pick(sites[1:]), State: visit.Queued, Waited: true,
				Request: pick(asked), Motive: pick(manyMotives), WalkIn: random.IntN(3) == 0,
				Waiting: time.Duration(random.ExpFloat64()*900) * time.Second, Filling: time.Duration(60+random.ExpFloat64()*120) * time.Second,
			}
			if random.IntN(12) == 0 {
				v.State, v.Of, v.Waited, v.Filling = visit.Absent, uuid.Nil, false, 0
			}
			a := statistics.Fact{
				Kind: statistics.Application, ID: application, Of: v.ID, Day: day, Site: v.Site, Request: pick(asked[1:]), Motive: v.Motive,
				Citizenship: pick([]string{"SEN", "ALB", "NGA", "MAR", "UKR"}), Operator: pick(operators[1:]), Returning: random.IntN(2) == 0,
				Filling: v.Filling, BackBegun: day, BackDone: day + int32(random.IntN(12)),
			}
			for i := range 40 {
				name := "thing-" + string(rune('a'+i/2)) + string(rune('a'+i%26))
				if random.IntN(16) == 0 {
					a.Stopped = append(a.Stopped, name)
				}
				if random.IntN(400) == 0 {
					a.Overridden = append(a.Overridden, name)
				}
				if i < 14 && random.IntN(8) != 0 {
					a.Asked = append(a.Asked, name)
				}
			}
			if !yield(v) || !yield(a) {
				return
			}
		}
	}
}
