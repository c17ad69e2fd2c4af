package statistics_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"sportello/app/statistics"
)

// practice is how often a site does what can be done differently.
type practice struct {
	override, document float64
	motives            []string
}

// applications are invented ones, as many at each site, each site with its practice
// and all with the same facts in the same parts.
func applications(random *rand.Rand, perSite int, practices map[string]practice) *statistics.Facts {
	var facts []statistics.Fact
	for _, site := range slices.Sorted(func(yield func(string) bool) {
		for site := range practices {
			if !yield(site) {
				return
			}
		}
	}) {
		does := practices[site]
		for i := range perSite {
			f := statistics.Fact{
				Kind: statistics.Application, ID: id(len(facts) + 1), Day: monday + int32(i%20), Site: site, Request: "rinnovo",
				Motive: does.motives[random.IntN(len(does.motives))], Citizenship: []string{"SEN", "ALB"}[random.IntN(2)], Operator: operators[1+random.IntN(3)],
			}
			for _, rule := range rules {
				if random.Float64() < does.override {
					f.Overridden = append(f.Overridden, rule)
				}
			}
			for _, document := range []string{"held-permit", "lease", "passport", "payslip"} {
				if random.Float64() < does.document {
					f.Asked = append(f.Asked, document)
				}
			}
			facts = append(facts, f)
		}
	}
	return statistics.New(slices.Values(facts))
}

func everywhere(does practice) map[string]practice {
	return map[string]practice{sites[1]: does, sites[2]: does, sites[3]: does}
}

// With one practice everywhere something is found no more often than is promised.
func TestOnePracticeIsNotCalledUneven(t *testing.T) {
	const alpha, runs = 0.05, 400
	for _, does := range []practice{
		{0.1, 0.8, []string{"16"}}, {0.5, 0.5, []string{"16", "17", "30"}}, {0.3, 0.95, []string{"16", "16", "16", "30"}},
	} {
		found := 0
		for seed := range uint64(runs) {
			facts := applications(rand.New(rand.NewPCG(seed, 209)), 60, everywhere(does))
			if len(statistics.Uneven(facts, statistics.Query{}, alpha, statistics.BySite, statistics.ByOperator)) > 0 {
				found++
			}
		}
		// As many as alpha promises, and what chance may add to it in so many runs.
		if most := alpha*runs + 3*math.Sqrt(runs*alpha*(1-alpha)); float64(found) > most {
			t.Errorf("%+v: found in %d of %d, at most %.0f", does, found, runs, most)
		}
	}
}

// A difference that is there is found, with both sides counted and listed.
func TestUnevenPracticeIsFound(t *testing.T) {
	usual := practice{0.05, 0.9, []string{"16"}}
	cases := []struct {
		name     string
		odd      practice
		practice statistics.Practice
	}{
		{"overrides", practice{0.6, 0.9, usual.motives}, statistics.PracticeOverride},
		{"documents", practice{0.05, 0.3, usual.motives}, statistics.PracticeDocument},
		{"motives", practice{0.05, 0.9, []string{"16", "30", "30"}}, statistics.PracticeMotive},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			practices := everywhere(usual)
			practices[sites[2]] = c.odd
			facts := applications(rand.New(rand.NewPCG(1, 1)), 80, practices)
			found := statistics.Uneven(facts, statistics.Query{}, 0.05, statistics.BySite)
			if len(found) == 0 || !slices.ContainsFunc(found, func(u statistics.Unevenness) bool { return u.Here.Key == sites[2] && u.Practice == c.practice }) {
				t.Fatalf("found %+v", found)
			}
			for i, u := range found {
				if u.Practice != c.practice || u.By != statistics.BySite || u.Request != "rinnovo" || (u.Motive == "") == (u.Citizenship == "") || u.P > 0.05 {
					t.Errorf("%+v", u)
				}
				for _, side := range []statistics.Side{u.Here, u.Elsewhere} {
					if len(side.With) != side.Done.Part || len(side.With)+len(side.Without) != side.Done.Whole {
						t.Errorf("%s, %s: %d and %d cases of %+v", u.What, side.Key, len(side.With), len(side.Without), side.Done)
					}
				}
				if i > 0 && u.Weight > found[i-1].Weight {
					t.Error("a weightier one comes later")
				}
			}
		})
	}
}

// Two sites are compared once, the one that does it more often first.
func TestTwoSitesAreComparedOnce(t *testing.T) {
	facts := applications(rand.New(rand.NewPCG(2, 2)), 100, map[string]practice{
		sites[1]: {0, 1, []string{"16"}}, sites[2]: {0.7, 1, []string{"16"}},
	})
	found := statistics.Uneven(facts, statistics.Query{}, 0.05, statistics.BySite)
	if len(found) != len(rules) {
		t.Fatalf("%d of %d rules: %+v", len(found), len(rules), found)
	}
	for _, u := range found {
		if u.Here.Key != sites[2] || u.Elsewhere.Key != sites[1] || u.Elsewhere.Done.Part != 0 || math.Abs(u.Weight-float64(u.Here.Done.Part)) > 1e-9 {
			t.Errorf("%+v", u)
		}
	}
	if few := statistics.Uneven(facts, statistics.Query{To: "2026-11-02"}, 0.05, statistics.BySite); len(few) > 0 {
		t.Errorf("of five on either side: %+v", few)
	}
}

// Where one of three sites does what the others do not, that is one finding: that each
// of the others differs from the rest comes of it. Of two that each have a way of
// their own both are told.
func TestASiteIsToldOfForItself(t *testing.T) {
	never, always, half := practice{0, 0, []string{"16"}}, practice{0, 1, []string{"16"}}, practice{0, 0.5, []string{"16"}}
	for name, c := range map[string]struct {
		practices map[string]practice
		want      []string
	}{
		"one never, two always":        {map[string]practice{sites[1]: always, sites[2]: never, sites[3]: always}, []string{sites[2]}},
		"never, half of them, always":  {map[string]practice{sites[1]: always, sites[2]: never, sites[3]: half}, []string{sites[1], sites[2]}},
		"all of them always":           {everywhere(always), nil},
		"two sites, one of them never": {map[string]practice{sites[1]: never, sites[2]: always}, []string{sites[2]}},
	} {
		facts := applications(rand.New(rand.NewPCG(4, 4)), 60, c.practices)
		var told []string
		for _, u := range statistics.Uneven(facts, statistics.Query{}, 0.05, statistics.BySite) {
			if u.What == "lease" {
				told = append(told, u.Here.Key)
			}
		}
		if slices.Sort(told); !slices.Equal(told, slices.Sorted(slices.Values(c.want))) {
			t.Errorf("%s: %q, want %q", name, told, c.want)
		}
	}
}

// Where the one operator of a site works nowhere else, the site is told of and not
// the operator: the numbers are of both.
func TestAnOperatorIsNotToldOfForTheirSite(t *testing.T) {
	var facts []statistics.Fact
	for i := range 80 {
		f := statistics.Fact{Kind: statistics.Application, ID: id(i + 1), Day: monday, Site: sites[1], Operator: operators[1+i%2], Request: "rinnovo", Motive: "16"}
		if i%4 == 3 { // a third one, there alone
			f.Site, f.Operator, f.Overridden = sites[2], operators[3], []string{rules[0]}
		}
		facts = append(facts, f)
	}
	groups := func() (groups []statistics.Group) {
		for _, u := range statistics.Uneven(statistics.New(slices.Values(facts)), statistics.Query{}, 0.05, statistics.BySite, statistics.ByOperator) {
			groups = append(groups, u.By)
		}
		return groups
	}
	if got := groups(); !slices.Equal(got, []statistics.Group{statistics.BySite}) {
		t.Errorf("found by %q", got)
	}
	facts[3].Site = sites[1] // once elsewhere, and done there too: it is them
	if got := groups(); !slices.Contains(got, statistics.ByOperator) {
		t.Errorf("found by %q", got)
	}
}

// The same facts make the same list, however they came.
func TestTheListOfUnevenPracticeIsOne(t *testing.T) {
	facts := slices.Collect(crowd(2000))
	for i := range facts {
		if i%3 == 0 && facts[i].Kind == statistics.Application && facts[i].Site == sites[1] {
			facts[i].Overridden = []string{"planted"}
		}
	}
	list := func() string {
		all := statistics.New(slices.Values(facts))
		return fmt.Sprint(statistics.Uneven(all, statistics.Query{}, 0.05, statistics.BySite, statistics.ByOperator))
	}
	first := list()
	random := rand.New(rand.NewPCG(3, 3))
	for range 5 {
		random.Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
		if other := list(); other != first || first == "[]" {
			t.Fatalf("%v\n%v", first, other)
		}
	}
}
