package statistics

import (
	"cmp"
	"iter"
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// Tally are figures of many facts without any one of them: counts and histograms by
// week, site, request and motive. The zero value is of none. It is not changed once
// it is made.
type Tally struct {
	cells map[cellKey]*cell
}

type cellKey struct {
	week                  int32 // its Monday
	site, request, motive string
}

func (k cellKey) compare(other cellKey) int {
	return cmp.Or(cmp.Compare(k.week, other.week), strings.Compare(k.site, other.site),
		strings.Compare(k.request, other.request), strings.Compare(k.motive, other.motive))
}

type cell struct {
	total [len(figures)]uint32
	times [len(figures)]histogram // of the figures that measure
	rules [2]map[string]uint32    // stopped and overridden
}

// histogram counts values in bins of at most a sixteenth of their value, so that
// the middle of a bin is true to within a thirty-second.
type histogram map[uint8]uint32

// edges are the values that bins begin with: each below 32 has a bin of its own, and
// each doubling from there on sixteen; and none goes across a bound of the bins that
// are shown, so that these count as many as the facts do.
var edges = edgesOf()

func edgesOf() []uint16 {
	var edges []uint16
	for value := range 32 {
		edges = append(edges, uint16(value))
	}
	for width := 2; 16*width < 1<<16; width *= 2 {
		for part := range 16 {
			edges = append(edges, uint16((16+part)*width))
		}
	}
	for _, measure := range measuring {
		for _, bound := range measure.bounds {
			edges = append(edges, uint16(bound/measure.unit))
		}
	}
	slices.Sort(edges)
	return slices.Compact(edges)
}

// slotOf is the bin of a value.
func slotOf(value uint16) uint8 {
	at, begins := slices.BinarySearch(edges, value)
	if !begins {
		at--
	}
	return uint8(at)
}

// middleOf is the value a bin stands for.
func middleOf(slot uint8) uint16 {
	from, to := int(edges[slot]), 1<<16
	if int(slot)+1 < len(edges) {
		to = int(edges[slot+1])
	}
	return uint16((from + to) / 2)
}

// Tally counts the facts of the weeks that begin between two days, ISO, both
// included; "": no bound. today is the day that ages are counted to; "": to.
func (t *Facts) Tally(from, to, today string) Tally {
	tally := Tally{make(map[cellKey]*cell)}
	first, last, ok := weeks(from, to)
	if !ok {
		return tally
	}
	type numbers struct{ week, site, request, motive uint16 } // of a cell; quicker than its words
	cells := make(map[numbers]*cell)
	q := Query{To: date(min(lastDay, last+6)), Today: cmp.Or(today, to)}
	if first > 0 {
		q.From = date(first)
	}
	t.scan(q, func(i item) {
		n := numbers{uint16(weekOf(int32(i.day))), i.site, uint16(i.request), i.motive}
		c := cells[n]
		if c == nil {
			c = tally.cell(cellKey{int32(n.week), t.sites.text(uint32(i.site)), t.requests.text(uint32(i.request)), t.motives.text(uint32(i.motive))})
			cells[n] = c
		}
		c.add(&i, t.rulesOf(&t.rows[i.at]))
	})
	return tally
}

// Since is the tally of the weeks that begin on a day, ISO, or later.
func (t Tally) Since(day string) Tally {
	later := Tally{make(map[cellKey]*cell)}
	first, _, ok := weeks(day, "")
	for key, c := range t.cells {
		if ok && key.week >= first {
			later.cells[key] = c
		}
	}
	return later
}

// weeks are the first and the last Monday between two days.
func weeks(from, to string) (first, last int32, ok bool) {
	last = weekOf(lastDay - 6)
	if from != "" {
		if first, ok = dayOf(from); !ok {
			return 0, 0, false
		}
		first = weekOf(first + 6)
	}
	if to != "" {
		if last, ok = dayOf(to); !ok {
			return 0, 0, false
		}
		last = weekOf(last)
	}
	return first, last, true
}

// rulesOf are the rules an application counts at.
func (t *Facts) rulesOf(r *row) (rules [2][]string) {
	if r.kind == Application {
		rules[0], rules[1] = t.listed(r.stopped()), t.listed(r.overridden())
		if r.is(bitUntold) {
			rules[0] = append(rules[0], "")
		}
	}
	return rules
}

func (t Tally) cell(key cellKey) *cell {
	c := t.cells[key]
	if c == nil {
		c = &cell{}
		t.cells[key] = c
	}
	return c
}

func (c *cell) add(i *item, rules [2][]string) {
	for in := i.in; in != 0; in &= in - 1 {
		n := bits.TrailingZeros16(uint16(in))
		c.total[n]++
		if value, measures := i.value(1 << n); measures {
			c.count(n, slotOf(value), 1)
		}
	}
	for n, list := range rules {
		for _, rule := range list {
			c.rule(n, rule, 1)
		}
	}
}

func (c *cell) count(figure int, slot uint8, n uint32) {
	if c.times[figure] == nil {
		c.times[figure] = make(histogram)
	}
	c.times[figure][slot] += n
}

func (c *cell) rule(which int, rule string, n uint32) {
	if c.rules[which] == nil {
		c.rules[which] = make(map[string]uint32)
	}
	c.rules[which][rule] += n
}

// Figures are what a tally can answer of a query: of the weeks that begin in it, not
// by day and of nobody's operator. Times are true to within 1/32 of them; ages are as
// of when it was made.
func (t Tally) Figures(q Query) Figures {
	g := gathering{groups: make(map[Group][]*gathered), rules: [2]map[string]int{{}, {}}}
	groups := make(map[[2]string]*gathered)
	for key, c := range t.wanted(q) {
		g.add(c)
		for group, name := range map[Group]string{BySite: key.site, ByRequest: key.request, ByMotive: key.motive, ByWeek: date(key.week)} {
			into := groups[[2]string{string(group), name}]
			if into == nil {
				into = &gathered{key: name}
				groups[[2]string{string(group), name}] = into
				g.groups[group] = append(g.groups[group], into)
			}
			into.merge(c)
		}
	}
	return g.figures()
}

// wanted are the cells of a query.
func (t Tally) wanted(q Query) iter.Seq2[cellKey, *cell] {
	first, last, ok := weeks(q.From, q.To)
	return func(yield func(cellKey, *cell) bool) {
		is := func(wanted, is string) bool { return wanted == "" || wanted == is }
		for key, c := range t.cells {
			if ok && first <= key.week && key.week <= last && is(q.Site, key.site) && is(q.Request, key.request) && is(q.Motive, key.motive) {
				if !yield(key, c) {
					return
				}
			}
		}
	}
}

func (g *gathering) add(c *cell) {
	for n := range c.total {
		g.total[n] += int(c.total[n])
		g.values[n].add(c.times[n])
	}
	for which := range c.rules {
		for rule, n := range c.rules[which] {
			g.rules[which][rule] += int(n)
		}
	}
}

func (g *gathered) merge(c *cell) {
	at := func(in figureSet) int { return bits.TrailingZeros16(uint16(in)) }
	g.visits += int(c.total[at(inVisits)])
	g.applications += int(c.total[at(inApplications)])
	g.noShows += int(c.total[at(inNoShows)])
	g.paper += int(c.total[at(inPaper)])
	g.waiting.add(c.times[at(inWaiting)])
	g.filling.add(c.times[at(inFilling)])
}

// add counts what another histogram does, too.
func (s *sample) add(h histogram) {
	if s.binned == nil && len(h) > 0 {
		s.binned = make(histogram, len(h))
	}
	for slot, n := range h {
		s.binned[slot] += n
	}
}

// keys are those of the cells, in order.
func (t Tally) keys() []cellKey { return slices.SortedFunc(maps.Keys(t.cells), cellKey.compare) }
