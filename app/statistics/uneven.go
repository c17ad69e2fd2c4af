package statistics

import (
	"cmp"
	"math"
	"slices"

	"github.com/google/uuid"
)

// Practice is what may be handled differently.
type Practice string

// The practices.
const (
	PracticeOverride Practice = "override" // a rule is overridden
	PracticeDocument Practice = "document" // a document is asked for
	PracticeMotive   Practice = "motive"   // a motive is chosen
)

// Unevenness is one thing that is done more often, or less, for the same facts at
// one site or by one operator than by all others.
type Unevenness struct {
	Practice Practice
	What     string // rule, document or motive
	// The same facts: the request, with the motive, or for a choice of motive the
	// citizenship.
	Request, Motive, Citizenship string
	By                           Group // BySite or ByOperator
	Here, Elsewhere              Side
	// P bounds how likely it is that anything as uneven is found by chance, with all
	// the comparisons that were made.
	P float64
	// Weight is how many applications would have been handled otherwise here as
	// they are elsewhere.
	Weight float64
}

// Side is one side of the comparison.
type Side struct {
	Key  string // site or operator; "" of several
	Done Share  // applications in which it was done
	// With are those, Without the others, the last day first.
	With, Without []uuid.UUID
}

// What is too little to be told of.
const (
	leastCompared = 10   // applications on either side
	leastDistance = 0.10 // between the two shares
)

// Uneven finds what is done unevenly between sites, operators or both, the
// weightiest first. If everybody had one practice, something would be found with a
// chance of at most alpha: each difference is put to Fisher's exact test, and the
// number of comparisons is reckoned in as Holm does. Of two that are compared with
// each other the one that does it more often is Here. A side that differs from the
// others only because one of them is told of already is not told of, nor an operator
// of whom nothing is known but what is known of a site.
func Uneven(t *Facts, q Query, alpha float64, by ...Group) []Unevenness {
	var all []comparison
	cases := t.sameFacts(q)
	for _, each := range cases {
		for _, group := range by {
			all = append(all, t.compare(each, group)...)
		}
	}
	all = comparable(all, func(c comparison) fourfold { return c.table }, alpha)
	chances := make([]float64, len(all))
	for i, each := range all {
		chances[i] = 1
		if here, elsewhere := each.table.shares(); math.Abs(here-elsewhere) >= leastDistance {
			chances[i] = each.table.chance()
		}
	}
	var uneven []told
	for i, p := range corrected(chances) {
		if p <= alpha {
			uneven = append(uneven, told{all[i], p})
		}
	}
	var found []Unevenness
	for _, each := range ofThemselves(uneven, alpha) {
		found = append(found, t.unevenness(each.comparison, each.p))
	}
	whole := slices.Clone(found)
	found = slices.DeleteFunc(found, func(u Unevenness) bool { return slices.ContainsFunc(whole, u.isOnly) })
	slices.SortFunc(found, func(a, b Unevenness) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.P, b.P), cmp.Compare(a.What, b.What), cmp.Compare(a.Here.Key, b.Here.Key))
	})
	return found
}

// told is a comparison whose sides differ.
type told struct {
	comparison
	p float64
}

// ofThemselves leaves out the sides that do not differ any more from the others once
// those that differ most are taken from among these.
func ofThemselves(uneven []told, alpha float64) []told {
	type subject struct {
		facts
		practice Practice
		what     string
		by       Group
	}
	about := make(map[subject][]told)
	slices.SortStableFunc(uneven, func(a, b told) int { return cmp.Compare(a.p, b.p) })
	return slices.DeleteFunc(uneven, func(each told) bool {
		subject := subject{each.facts, each.practice, each.what, each.by}
		rest := each.table
		for _, before := range about[subject] {
			rest.elseDone -= before.table.hereDone
			rest.elsewhere -= before.table.here
		}
		here, elsewhere := rest.shares()
		if len(about[subject]) > 0 && (rest.elsewhere < leastCompared || math.Abs(here-elsewhere) < leastDistance || rest.chance() > alpha) {
			return true
		}
		about[subject] = append(about[subject], each)
		return false
	})
}

// isOnly says whether this is of an operator's applications and they are those of a
// site: which of the two it comes from nobody can tell.
func (u Unevenness) isOnly(site Unevenness) bool {
	return u.By == ByOperator && site.By == BySite && u.Practice == site.Practice && u.What == site.What &&
		u.Request == site.Request && u.Motive == site.Motive && u.Citizenship == site.Citizenship &&
		slices.Equal(u.Here.With, site.Here.With) && slices.Equal(u.Here.Without, site.Here.Without) &&
		slices.Equal(u.Elsewhere.With, site.Elsewhere.With) && slices.Equal(u.Elsewhere.Without, site.Elsewhere.Without)
}

// alike are applications about the same facts.
type alike struct {
	facts
	items []item
}

// facts are what makes applications alike: either motive or citizenship.
type facts struct {
	request             uint8
	motive, citizenship uint16
}

// sameFacts puts applications together by their facts, those of which no request is
// known left out.
func (t *Facts) sameFacts(q Query) []alike {
	items := make(map[facts][]item)
	t.scan(q, func(i item) {
		if i.in&inApplications == 0 || i.request == 0 || i.motive == 0 {
			return
		}
		byMotive := facts{request: i.request, motive: i.motive}
		items[byMotive] = append(items[byMotive], i)
		if citizenship := t.rows[i.at].citizenship; citizenship != 0 {
			byCitizenship := facts{request: i.request, citizenship: citizenship}
			items[byCitizenship] = append(items[byCitizenship], i)
		}
	})
	var all []alike
	for facts, items := range items {
		if len(items) >= 2*leastCompared {
			all = append(all, alike{facts, items})
		}
	}
	slices.SortFunc(all, func(a, b alike) int {
		return cmp.Or(cmp.Compare(a.request, b.request), cmp.Compare(a.motive, b.motive), cmp.Compare(a.citizenship, b.citizenship))
	})
	return all
}

// comparison is one side against all others.
type comparison struct {
	alike
	practice Practice
	what     string
	by       Group
	here     int // its number in the grouping
	other    int // that of the only other one; 0: there are several
	table    fourfold
}

// compare are the comparisons among applications about the same facts.
func (t *Facts) compare(cases alike, by Group) []comparison {
	numberOf := numberIn(by)
	sizes := make(map[int]int)
	total := 0
	for _, i := range cases.items {
		if number := numberOf(&i); number != 0 {
			sizes[number]++
			total++
		}
	}
	var sides []int
	for number, size := range sizes {
		if size >= leastCompared && total-size >= leastCompared {
			sides = append(sides, number)
		}
	}
	slices.Sort(sides)
	practices := []Practice{PracticeOverride, PracticeDocument}
	if cases.citizenship != 0 {
		practices = []Practice{PracticeMotive}
	}
	var all []comparison
	for _, practice := range practices {
		for what, done := range t.done(cases, practice, numberOf) {
			all = append(all, against(comparison{alike: cases, practice: practice, what: what, by: by}, sides, sizes, done, total)...)
		}
	}
	slices.SortFunc(all, func(a, b comparison) int {
		return cmp.Or(cmp.Compare(a.practice, b.practice), cmp.Compare(a.what, b.what), cmp.Compare(a.here, b.here))
	})
	return all
}

// against compares each side with the others; two are compared once.
func against(c comparison, sides []int, sizes, done map[int]int, total int) []comparison {
	all := 0
	for _, n := range done {
		all += n
	}
	var comparisons []comparison
	for _, side := range sides {
		c.here, c.other = side, 0
		c.table = fourfold{done[side], sizes[side], all - done[side], total - sizes[side]}
		if len(sizes) == 2 {
			for other := range sizes {
				if other != side {
					c.other = other
				}
			}
			here, elsewhere := c.table.shares()
			if here < elsewhere || here == elsewhere && c.here > c.other {
				continue // it is compared the other way round
			}
		}
		comparisons = append(comparisons, c)
	}
	return comparisons
}

// done counts in how many applications of each side each thing was done.
func (t *Facts) done(cases alike, practice Practice, numberOf func(*item) int) map[string]map[int]int {
	type listed struct {
		list uint32
		side int
	}
	lists := make(map[listed]int)
	for _, i := range cases.items {
		if side := numberOf(&i); side != 0 {
			lists[listed{t.practised(&i, practice), side}]++
		}
	}
	done := make(map[string]map[int]int)
	for each, n := range lists {
		for _, what := range t.whats(each.list, practice) {
			if done[what] == nil {
				done[what] = make(map[int]int)
			}
			done[what][each.side] += n
		}
	}
	return done
}

// practised is the number of what was done in an application.
func (t *Facts) practised(i *item, practice Practice) uint32 {
	switch r := &t.rows[i.at]; practice {
	case PracticeOverride:
		return r.overridden()
	case PracticeDocument:
		return r.asked()
	}
	return uint32(i.motive)
}

func (t *Facts) whats(number uint32, practice Practice) []string {
	if practice == PracticeMotive {
		return []string{t.motives.text(number)}
	}
	return t.listed(number)
}

// unevenness tells of a comparison with its evidence.
func (t *Facts) unevenness(c comparison, p float64) Unevenness {
	here, elsewhere := c.table.shares()
	found := Unevenness{
		Practice: c.practice, What: c.what, By: c.by, P: p, Weight: math.Abs(here-elsewhere) * float64(c.table.here),
		Request: t.requests.text(uint32(c.request)), Motive: t.motives.text(uint32(c.motive)),
		Citizenship: t.citizenships.text(uint32(c.citizenship)),
		Here:        Side{Key: t.key(c.by, c.here), Done: Share{c.table.hereDone, c.table.here}},
		Elsewhere:   Side{Done: Share{c.table.elseDone, c.table.elsewhere}},
	}
	if c.other != 0 {
		found.Elsewhere.Key = t.key(c.by, c.other)
	}
	slices.SortFunc(c.items, func(a, b item) int { return compare(int32(b.day), t.ids[b.at], int32(a.day), t.ids[a.at]) })
	numberOf := numberIn(c.by)
	for _, i := range c.items {
		side := &found.Elsewhere
		switch numberOf(&i) {
		case 0:
			continue
		case c.here:
			side = &found.Here
		}
		if slices.Contains(t.whats(t.practised(&i, c.practice), c.practice), c.what) {
			side.With = append(side.With, t.ids[i.at])
		} else {
			side.Without = append(side.Without, t.ids[i.at])
		}
	}
	return found
}

// numberIn is the number of an item in a grouping.
func numberIn(by Group) func(*item) int {
	for _, grouping := range groupings {
		if grouping.group == by {
			return grouping.number
		}
	}
	return func(*item) int { return 0 }
}
