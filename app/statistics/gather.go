package statistics

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"time"
)

// gathering is what figures are made of, however it was gathered.
type gathering struct {
	total  [len(figures)]int
	values [len(figures)]sample // of those that measure: seconds, or days
	groups map[Group][]*gathered
	rules  [2]map[string]int // stopped and overridden
}

// gathered is one group.
type gathered struct {
	key                                  string
	visits, applications, noShows, paper int
	waiting, filling                     sample
}

// measuring are the figures that measure, with the unit of their values and the
// bounds between their bins.
var measuring = map[figureSet]struct {
	unit   time.Duration
	bounds []time.Duration
}{
	inWaiting:          {time.Second, waitingBounds},
	inFilling:          {time.Second, fillingBounds},
	inFillingReturning: {time.Second, fillingBounds},
	inFillingNew:       {time.Second, fillingBounds},
	inBackOffice:       {oneDay, ageBounds},
	inOpen:             {oneDay, ageBounds},
}

const oneDay = 24 * time.Hour

var (
	waitingBounds = times(time.Minute, 5, 10, 15, 20, 30, 40, 60, 90)
	fillingBounds = times(time.Minute, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30)
	ageBounds     = times(oneDay, 1, 2, 3, 5, 7, 14, 30, 60)
)

func times(unit time.Duration, counts ...int) []time.Duration {
	var all []time.Duration
	for _, n := range counts {
		all = append(all, time.Duration(n)*unit)
	}
	return all
}

// binOf is the bin a value is in, counted from 1.
func binOf(value time.Duration, bounds []time.Duration) int {
	at, found := slices.BinarySearch(bounds, value)
	if found {
		at++
	}
	return at + 1
}

// figures are the numbers of what was gathered.
func (g *gathering) figures() Figures {
	total := func(in figureSet) int { return g.total[bits.TrailingZeros16(uint16(in))] }
	distribution := func(in figureSet) Distribution {
		measure := measuring[in]
		return distribute(g.values[bits.TrailingZeros16(uint16(in))].runs(), measure.unit, measure.bounds)
	}
	f := Figures{
		Visits: total(inVisits), WalkIns: total(inWalkIns), Appointments: total(inAppointments), NoShows: total(inNoShows),
		Cancelled: total(inCancelled), Applications: total(inApplications), Paper: total(inPaper),
		Stopped: total(inStopped), Overridden: total(inOverridden), Open: total(inOpen),
		Waiting: distribution(inWaiting), Filling: distribution(inFilling),
		FillingReturning: distribution(inFillingReturning), FillingNew: distribution(inFillingNew),
		BackOffice: distribution(inBackOffice), OpenAge: distribution(inOpen),
		StoppedByRule: rulesOf(g.rules[0]), OverriddenByRule: rulesOf(g.rules[1]),
	}
	f.Electronic = Share{f.Applications, f.Applications + f.Paper}
	for group, into := range map[Group]*[]Count{
		BySite: &f.BySite, ByRequest: &f.ByRequest, ByMotive: &f.ByMotive, ByOperator: &f.ByOperator, ByDay: &f.ByDay, ByWeek: &f.ByWeek,
	} {
		*into = countsOf(g.groups[group], group == ByDay || group == ByWeek)
	}
	return f
}

func rulesOf(applications map[string]int) []Count {
	var counts []Count
	for rule, n := range applications {
		counts = append(counts, Count{Key: rule, Applications: n})
	}
	slices.SortFunc(counts, byMost)
	return counts
}

func countsOf(groups []*gathered, inOrder bool) []Count {
	var counts []Count
	for _, group := range groups {
		if group.visits+group.applications+group.noShows == 0 {
			continue // only what is to come, or was cancelled
		}
		counts = append(counts, Count{
			Key: group.key, Visits: group.visits, Applications: group.applications, NoShows: group.noShows, Paper: group.paper,
			Waiting: spread(group.waiting.runs(), time.Second), Filling: spread(group.filling.runs(), time.Second),
		})
	}
	if inOrder {
		slices.SortFunc(counts, func(a, b Count) int { return strings.Compare(a.Key, b.Key) })
	} else {
		slices.SortFunc(counts, byMost)
	}
	return counts
}

// byMost orders groups by what was done in them.
func byMost(a, b Count) int {
	return cmp.Or(cmp.Compare(b.Visits+b.Applications, a.Visits+a.Applications), strings.Compare(a.Key, b.Key))
}

func distribute(runs []run, unit time.Duration, bounds []time.Duration) Distribution {
	d := Distribution{Spread: spread(runs, unit)}
	if d.N == 0 {
		return d
	}
	from := time.Duration(0)
	for _, to := range append(slices.Clone(bounds), 0) {
		d.Bins = append(d.Bins, Bin{From: from, To: to})
		from = to
	}
	for _, run := range runs {
		d.Bins[binOf(time.Duration(run.value)*unit, bounds)-1].N += run.n
	}
	return d
}

// spread is that of values in order.
func spread(runs []run, unit time.Duration) Spread {
	n := 0
	for _, run := range runs {
		n += run.n
	}
	if n == 0 {
		return Spread{}
	}
	middle := at(runs, (n-1)/2) + at(runs, n/2)
	return Spread{n, middle * unit / 2, at(runs, (9*n+9)/10-1) * unit}
}

// at is the value at a place, counted from 0.
func at(runs []run, place int) time.Duration {
	for _, run := range runs {
		if place < run.n {
			return time.Duration(run.value)
		}
		place -= run.n
	}
	return 0
}

// sample are values, one by one or in the bins of a tally.
type sample struct {
	values []uint16
	binned histogram
}

// run is a value and how often it is there.
type run struct {
	value uint16
	n     int
}

// many is from how many values on it is quicker to count than to compare.
const many = 4096

// runs are the values in order, each once.
func (s *sample) runs() []run {
	var runs []run
	switch {
	case len(s.binned) > 0:
		for _, slot := range slices.Sorted(maps.Keys(s.binned)) {
			runs = append(runs, run{middleOf(slot), int(s.binned[slot])})
		}
	case len(s.values) >= many:
		var counts [1 << 16]int
		for _, value := range s.values {
			counts[value]++
		}
		for value, n := range counts {
			if n > 0 {
				runs = append(runs, run{uint16(value), n})
			}
		}
	default:
		slices.Sort(s.values)
		for _, value := range s.values {
			if last := len(runs) - 1; last >= 0 && runs[last].value == value {
				runs[last].n++
			} else {
				runs = append(runs, run{value, 1})
			}
		}
	}
	return runs
}
