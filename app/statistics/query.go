package statistics

import (
	"iter"
	"math/bits"
	"slices"
	"time"

	"github.com/google/uuid"
)

// groupings say which group an item is in, by a number.
var groupings = []struct {
	group  Group
	number func(*item) int
}{
	{BySite, func(i *item) int { return int(i.site) }},
	{ByRequest, func(i *item) int { return int(i.request) }},
	{ByMotive, func(i *item) int { return int(i.motive) }},
	{ByOperator, func(i *item) int { return int(i.operator) }},
	{ByDay, func(i *item) int { return int(i.day) }},
	{ByWeek, func(i *item) int { return int(weekOf(int32(i.day))) }},
}

// key is the key of a group's number.
func (t *Facts) key(group Group, number int) string {
	switch group {
	case BySite:
		return t.sites.text(uint32(number))
	case ByRequest:
		return t.requests.text(uint32(number))
	case ByMotive:
		return t.motives.text(uint32(number))
	case ByOperator:
		return t.operators.text(uint32(number))
	}
	return date(int32(number))
}

// Figures are the numbers of a query.
func (t *Facts) Figures(q Query) Figures {
	g := gathering{groups: make(map[Group][]*gathered)}
	stopped, overridden, untold := make([]int, len(t.lists.texts)+1), make([]int, len(t.lists.texts)+1), 0
	places := make([][]*gathered, len(groupings))
	t.scan(q, func(i item) {
		for in := i.in; in != 0; in &= in - 1 {
			n := bits.TrailingZeros16(uint16(in))
			g.total[n]++
			if value, measures := i.value(1 << n); measures {
				g.values[n].values = append(g.values[n].values, value)
			}
		}
		for n, grouping := range groupings {
			number := grouping.number(&i)
			if number >= len(places[n]) {
				places[n] = append(places[n], make([]*gathered, 1+number-len(places[n])+len(places[n])/2)...)
			}
			if places[n][number] == nil {
				places[n][number] = &gathered{key: t.key(grouping.group, number)}
				g.groups[grouping.group] = append(g.groups[grouping.group], places[n][number])
			}
			places[n][number].add(&i)
		}
		if r := &t.rows[i.at]; r.kind == Application {
			stopped[r.stopped()]++
			overridden[r.overridden()]++
			if r.is(bitUntold) {
				untold++
			}
		}
	})
	g.rules[0], g.rules[1] = t.byRule(stopped), t.byRule(overridden)
	if untold > 0 {
		g.rules[0][""] = untold
	}
	return g.figures()
}

func (g *gathered) add(i *item) {
	g.visits += one(i.in, inVisits)
	g.applications += one(i.in, inApplications)
	g.noShows += one(i.in, inNoShows)
	g.paper += one(i.in, inPaper)
	if i.in&inWaiting != 0 {
		g.waiting.values = append(g.waiting.values, i.waiting)
	}
	if i.in&inFilling != 0 {
		g.filling.values = append(g.filling.values, i.filling)
	}
}

func one(in, of figureSet) int {
	if in&of != 0 {
		return 1
	}
	return 0
}

// byRule counts the rules in lists that were each met so many times.
func (t *Facts) byRule(lists []int) map[string]int {
	rules := make(map[string]int)
	for number, n := range lists {
		if number > 0 && n > 0 {
			for _, rule := range t.listed(uint32(number)) {
				rules[rule] += n
			}
		}
	}
	return rules
}

// Case is a record that counts in a number.
type Case struct {
	ID              uuid.UUID
	Kind            Kind
	Day             int32  // as of Fact
	Request, Motive string // as it counts
	// Value is what it measures, where the figure measures.
	Value time.Duration
}

// Date is its day, ISO.
func (c Case) Date() string { return date(c.Day) }

// caseOf is what is told of an item.
func (t *Facts) caseOf(i *item) Case {
	return Case{
		ID: t.ids[i.at], Kind: t.rows[i.at].kind, Day: int32(i.day),
		Request: t.requests.text(uint32(i.request)), Motive: t.motives.text(uint32(i.motive)),
	}
}

// lastFirst puts cases in the order in which they are listed.
func lastFirst(cases []Case) {
	slices.SortFunc(cases, func(a, b Case) int { return compare(b.Day, b.ID, a.Day, a.ID) })
}

// Cases are records of which facts are there, the last day first.
func (t *Facts) Cases(ids iter.Seq[uuid.UUID]) []Case {
	var cases []Case
	for id := range ids {
		at, known := t.find(id)
		if !known || t.rows[at].kind == 0 {
			continue
		}
		i := item{at: at, day: t.rows[at].day, request: t.rows[at].request, motive: t.rows[at].motive}
		if t.rows[at].kind == Visit {
			i = t.visit(at)
		}
		cases = append(cases, t.caseOf(&i))
	}
	lastFirst(cases)
	return cases
}

// Behind lists the records that a number counts, the last day first: as many as
// the number says.
func (t *Facts) Behind(q Query, number Number) []Case {
	in := setOf(number.Figure)
	among, known := t.group(number)
	if in == 0 || !known {
		return nil
	}
	measure := measuring[in]
	var cases []Case
	t.scan(q, func(i item) {
		if i.in&in == 0 || !among(&i) {
			return
		}
		value, _ := i.value(in)
		found := t.caseOf(&i)
		found.Value = time.Duration(value) * measure.unit
		if number.Bin == 0 || binOf(found.Value, measure.bounds) == number.Bin {
			cases = append(cases, found)
		}
	})
	lastFirst(cases)
	return cases
}

// group says which items are in a number's group; false: there is no such group.
func (t *Facts) group(number Number) (among func(*item) bool, known bool) {
	switch number.Group {
	case Whole:
		return func(*item) bool { return true }, true
	case ByRule:
		return t.withRule(number)
	}
	for _, grouping := range groupings {
		if grouping.group != number.Group {
			continue
		}
		wanted, known := t.numberOf(number.Group, number.Key)
		return func(i *item) bool { return grouping.number(i) == wanted }, known
	}
	return nil, false
}

// numberOf is the number of a group's key.
func (t *Facts) numberOf(group Group, key string) (int, bool) {
	of := map[Group]*words{BySite: &t.sites, ByRequest: &t.requests, ByMotive: &t.motives, ByOperator: &t.operators}[group]
	if of == nil {
		day, known := dayOf(key)
		return int(day), known
	}
	number, known := of.find(key)
	return int(number), known
}

// withRule says which applications count at a rule.
func (t *Facts) withRule(number Number) (among func(*item) bool, known bool) {
	list := (*row).stopped
	switch {
	case number.Figure == FigureOverridden:
		list = (*row).overridden
	case number.Figure != FigureStopped:
		return nil, false
	case number.Key == "":
		return func(i *item) bool { return t.rows[i.at].is(bitUntold) }, true
	}
	has := make(map[uint32]bool)
	for n := range t.lists.texts {
		has[uint32(n)] = slices.Contains(t.listed(uint32(n)), number.Key)
	}
	return func(i *item) bool { return has[list(&t.rows[i.at])] }, true
}
