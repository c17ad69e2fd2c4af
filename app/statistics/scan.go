package statistics

import (
	"math"

	"sportello/app/visit"
)

// figures are all of them; a fact counts in those whose bits it has.
var figures = [...]Figure{
	FigureVisits, FigureWalkIns, FigureAppointments, FigureNoShows, FigureCancelled, FigureApplications, FigurePaper,
	FigureWaiting, FigureFilling, FigureFillingReturning, FigureFillingNew, FigureStopped, FigureOverridden, FigureBackOffice, FigureOpen,
}

// figureSet has a bit for each of figures.
type figureSet uint16

const (
	inVisits figureSet = 1 << iota
	inWalkIns
	inAppointments
	inNoShows
	inCancelled
	inApplications
	inPaper
	inWaiting
	inFilling
	inFillingReturning
	inFillingNew
	inStopped
	inOverridden
	inBackOffice
	inOpen
)

// setOf is the bit of a figure, 0 for a word that names none.
func setOf(figure Figure) figureSet {
	for i, known := range figures {
		if known == figure {
			return 1 << i
		}
	}
	return 0
}

// item is a fact as it counts, with what is known of it from others.
type item struct {
	at       int
	in       figureSet
	waiting  uint16 // seconds
	filling  uint16 // seconds
	age      uint16 // days of the back office
	day      uint16
	site     uint16
	motive   uint16
	operator uint16
	request  uint8
}

// filter is a query in the numbers of rows.
type filter struct {
	from, to                        uint16
	today                           uint16
	site, request, motive, operator uint32
	any                             struct{ site, request, motive, operator bool }
	none                            bool // a word that no row has is asked for
}

func (t *Facts) filter(q Query) filter {
	f := filter{to: lastDay}
	bound := func(text string, into *uint16) {
		if text == "" {
			return
		}
		day, ok := dayOf(text)
		f.none = f.none || !ok
		*into = days(day)
	}
	bound(q.From, &f.from)
	bound(q.To, &f.to)
	f.today = f.to
	bound(q.Today, &f.today)
	word := func(of *words, text string, number *uint32, any *bool) {
		known := false
		*number, known = of.find(text)
		*any, f.none = text == "", f.none || !known
	}
	word(&t.sites, q.Site, &f.site, &f.any.site)
	word(&t.requests, q.Request, &f.request, &f.any.request)
	word(&t.motives, q.Motive, &f.motive, &f.any.motive)
	word(&t.operators, q.Operator, &f.operator, &f.any.operator)
	return f
}

func (f *filter) wants(i *item) bool {
	return f.from <= i.day && i.day <= f.to &&
		(f.any.site || uint32(i.site) == f.site) && (f.any.request || uint32(i.request) == f.request) &&
		(f.any.motive || uint32(i.motive) == f.motive) && (f.any.operator || uint32(i.operator) == f.operator)
}

// scan goes through the facts of a query. All numbers come from here, so that what
// is behind one is as much as it says.
func (t *Facts) scan(q Query, yield func(item)) {
	f := t.filter(q)
	if f.none {
		return
	}
	worked := t.workedInVisits()
	for at := range t.rows {
		if day := t.rows[at].day; t.rows[at].kind == 0 || day < f.from || day > f.to {
			continue
		}
		var i item
		if t.rows[at].kind == Visit {
			i = t.visit(at)
		} else {
			i = t.application(at, worked[at], f.today)
		}
		if f.wants(&i) {
			yield(i)
		}
	}
}

// worked is how long an application was worked on by its visits, and whether an
// operator has said so.
type worked struct {
	seconds   uint16
	corrected bool
}

func (t *Facts) workedInVisits() []worked {
	all := make([]worked, len(t.rows))
	for at := range t.rows {
		r := &t.rows[at]
		if r.kind != Visit || r.of == 0 {
			continue
		}
		sum := &all[r.of-1]
		sum.seconds = uint16(min(uint32(sum.seconds)+uint32(r.filling), math.MaxUint16))
		sum.corrected = sum.corrected || r.is(bitCorrected)
	}
	return all
}

// visit is a visit as it counts: what was filled in says better than the booking
// what it was about, and measures itself.
func (t *Facts) visit(at int) item {
	r := &t.rows[at]
	i := item{at: at, day: r.day, site: r.site, motive: r.motive, request: r.request, waiting: r.waiting()}
	known := false
	if r.of > 0 && t.rows[r.of-1].kind == Application {
		known = true
		application := &t.rows[r.of-1]
		i.operator = application.operator
		if application.motive != 0 {
			i.motive = application.motive
		}
		if application.request != 0 {
			i.request = application.request
		}
	}
	state := t.state(r)
	came := state != visit.Booked && state != visit.Absent && state != visit.Cancelled
	i.in = when(came, inVisits) | when(came && r.is(bitWalkIn), inWalkIns) |
		when((came || state == visit.Absent) && !r.is(bitWalkIn), inAppointments) |
		when(state == visit.Absent && !r.is(bitWalkIn), inNoShows) | when(state == visit.Cancelled, inCancelled) |
		when(came && r.is(bitPaper), inPaper) | when(came && r.is(bitWaited), inWaiting)
	if !known && finished(state) && r.filling > 0 && !r.is(bitPaper) {
		i.in |= inFilling
		i.filling = r.filling
	}
	return i
}

// application is an application as it counts.
func (t *Facts) application(at int, visits worked, today uint16) item {
	r := &t.rows[at]
	i := item{at: at, day: r.day, site: r.site, motive: r.motive, operator: r.operator, request: r.request, filling: r.filling}
	if i.site == 0 && r.of > 0 && t.rows[r.of-1].kind == Visit {
		i.site = t.rows[r.of-1].site
	}
	if visits.corrected || i.filling == 0 {
		i.filling = visits.seconds
	}
	i.in = inApplications | when(r.stopped() != 0 || r.is(bitUntold), inStopped) | when(r.overridden() != 0, inOverridden)
	if i.filling > 0 {
		i.in |= inFilling | when(r.is(bitReturning), inFillingReturning) | when(!r.is(bitReturning), inFillingNew)
	}
	switch {
	case r.begun == 0:
	case r.done == 0:
		i.in |= inOpen
		i.age = today - min(today, r.begun)
	default:
		i.in |= inBackOffice
		i.age = r.done - min(r.done, r.begun)
	}
	return i
}

func when(is bool, in figureSet) figureSet {
	if is {
		return in
	}
	return 0
}

// value is what an item measures of one figure; false: that measures nothing.
func (i *item) value(in figureSet) (uint16, bool) {
	switch in {
	case inWaiting:
		return i.waiting, true
	case inFilling, inFillingReturning, inFillingNew:
		return i.filling, true
	case inBackOffice, inOpen:
		return i.age, true
	}
	return 0, false
}
