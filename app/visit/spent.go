package visit

import (
	"slices"
	"strconv"
	"time"
)

// Span is a stretch of a visit between two marks.
type Span struct {
	State    string // Waiting, Called, Filling or "": nothing is done
	From, To time.Time
}

// Spans are the whole of a visit until now, or until it was over: each begins
// where the one before ends, and none ends before it begins. Waiting is not
// counted before the time the person was told to come, by the clock of now's zone.
func (r Record) Spans(now time.Time) []Span {
	planned := r.Planned(now.Location())
	marks := r.Marks()
	if !r.WalkIn() && len(marks) > 0 && marks[0].State == Called && planned.Before(marks[0].At) {
		marks = slices.Insert(marks, 0, Mark{Waiting, planned}) // nobody noted the arrival
	}
	if !r.Over() {
		marks = append(marks, Mark{"", now})
	}
	marks = straightened(marks)
	var spans []Span
	for i := 1; i < len(marks); i++ {
		each := Span{marks[i-1].State, marks[i-1].At, marks[i].At}
		switch each.State {
		case Waiting:
			if early := earlier(planned, each.To); !r.WalkIn() && early.After(each.From) {
				spans = append(spans, Span{"", each.From, early})
				each.From = early
			}
		case Called, Filling:
		default:
			each.State = ""
		}
		spans = append(spans, each)
	}
	return spans
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Time is how the time of a visit was spent, from arrival to the end or until
// now: the three together are the whole. Pause is what was neither: an early
// arrival, the way to the desk, a document fetched, nobody at the keys.
type Time struct{ Waiting, Filling, Pause time.Duration }

// Spent is how a visit's time was spent as it measured itself.
func (r Record) Spent(now time.Time) Time {
	var spent Time
	for _, each := range r.Spans(now) {
		length := each.To.Sub(each.From)
		switch each.State {
		case Waiting:
			spent.Waiting += length
		case Filling:
			spent.Filling += length
		default:
			spent.Pause += length
		}
	}
	if worked := seconds(r.Values[FieldFilling]); worked > 0 && r.State != Filling && worked < spent.Filling {
		spent.Pause += spent.Filling - worked
		spent.Filling = worked
	}
	return spent
}

// Taken is how long a visit has taken the desk: from the call on, without what the
// person spent elsewhere.
func (r Record) Taken(now time.Time) time.Duration {
	var taken time.Duration
	for _, each := range r.Spans(now) {
		if each.State == Called || each.State == Filling {
			taken += each.To.Sub(each.From)
		}
	}
	return taken
}

// Correction is what an operator says of a visit's time where life differed from
// what was measured, and why.
type Correction struct {
	Waiting, Filling time.Duration
	Reason           string
}

// Correction is that of the visit, if there is one.
func (r Record) Correction() (Correction, bool) {
	corrected := Correction{seconds(r.Values[FieldWaitingCorrected]), seconds(r.Values[FieldFillingCorrected]), r.Values[FieldCorrection]}
	return corrected, corrected.Reason != ""
}

// Counted is what counts in the figures: what was corrected, else what was measured.
func (r Record) Counted(now time.Time) Time {
	spent := r.Spent(now)
	if corrected, ok := r.Correction(); ok {
		spent.Waiting, spent.Filling = corrected.Waiting, corrected.Filling
	}
	return spent
}

// longest bounds what a record may say in seconds: no visit takes a week.
const longest = 7 * 24 * time.Hour

// seconds reads a count of seconds; 0 for what is none.
func seconds(text string) time.Duration {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, int(longest.Seconds()))) * time.Second
}
