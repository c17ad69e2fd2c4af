package permit

import (
	"time"

	"sportello/app/segment"
)

// Segment is a piece of a procedure that is done in one go: in the front office,
// while the person waits, or in the back office.
type Segment struct {
	ID    string // stable for ever: what was done travels under it
	Label Text
	Back  bool // of the back office: a person takes it and ends it
	// Minutes are those it is expected to take, 0 if nobody has said; Due is within
	// how many working days it is to be done after the one before, 0 if no day is set.
	Minutes, Due int
	// Source is of the segment, MinutesSource and DueSource of the numbers.
	Source, MinutesSource, DueSource Source
}

// Chain is what is done for an application, in order: the front office, then the
// back office. A rulebook without segments has the front office alone.
func (r *Rulebook) Chain(input Input) []Segment {
	e := r.begun(input)
	defer r.ended(e)
	var list []Segment
	for _, id := range segment.Front() {
		list = append(list, e.segment(id))
	}
	for i := range r.chains {
		if e.holds(r.chains[i].when) {
			for _, id := range r.chains[i].back {
				list = append(list, e.segment(id))
			}
			break
		}
	}
	return list
}

// Segments are those of these ids, in their order, for an application: a chain as it
// was when the application was queued. Of one that the rulebook does not know there
// is the id alone, in the back office.
func (r *Rulebook) Segments(input Input, ids []string) []Segment {
	e := r.begun(input)
	defer r.ended(e)
	list := make([]Segment, len(ids))
	for i, id := range ids {
		list[i] = e.segment(id)
	}
	return list
}

// SegmentLabel is what a segment is called, its id where the rulebook does not know it.
func (r *Rulebook) SegmentLabel(id string) Text {
	if i, known := r.segmentByID[id]; known {
		return r.segments[i].Label
	}
	return Text{IT: id, EN: id}
}

// DueDay is the day on which an office has worked n days more than on another, Monday
// to Friday and by the holidays of the rulebook, at its beginning where that day is;
// zero beyond its calendar. Saturdays count in the law's terms, as far as is known:
// nobody sits in the office on one.
func (r *Rulebook) DueDay(after time.Time, n int) time.Time {
	year, month, day := after.Date()
	due := dayOf(year, month, day)
	for n > 0 {
		if due = r.calendar.add(due, 1); due == 0 {
			return time.Time{}
		}
		if weekday(due) != time.Saturday {
			n--
		}
	}
	year, month, day = dateOf(due)
	return time.Date(year, month, day, 0, 0, 0, 0, after.Location())
}

// stretch is a Segment with its expressions.
type stretch struct {
	Segment
	minutes, due *program
}

// chain is what the back office does where its condition holds.
type chain struct {
	id   string
	when *program
	back []string
}

// Bounds of what a segment may be said to take.
const (
	mostMinutes = 8 * 60
	mostDue     = 365
	mostBack    = 12
	mostChains  = 50
)

// segment is a segment for the application that is looked at.
func (e *evaluation) segment(id string) Segment {
	i, known := e.book.segmentByID[id]
	if !known {
		return Segment{ID: id, Label: Text{IT: id, EN: id}, Back: true}
	}
	drafted := &e.book.segments[i]
	one := drafted.Segment
	if drafted.minutes.given() {
		one.Minutes = min(max(0, e.numberOf(drafted.minutes)), mostMinutes)
	}
	if drafted.due.given() {
		one.Due = min(max(0, e.numberOf(drafted.due)), mostDue)
	}
	return one
}

// withoutSegments gives a rulebook that says nothing of segments the front office.
func (r *Rulebook) withoutSegments() {
	labels := map[string]Text{
		segment.Reception: {IT: "Accoglienza", EN: "Reception"},
		segment.Documents: {IT: "Documenti", EN: "Documents"},
		segment.Filling:   {IT: "Compilazione", EN: "Filling in"},
		segment.Control:   {IT: "Controllo", EN: "Control"},
		segment.Handover:  {IT: "Consegna", EN: "Hand-over"},
	}
	for _, id := range segment.Front() {
		r.segmentByID[id] = len(r.segments)
		r.segments = append(r.segments, stretch{Segment: Segment{ID: id, Label: labels[id]}})
	}
}
