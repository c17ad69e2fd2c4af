package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// visitTimes are the fields of an appointment's record that keep when a visit
// came to a state, RFC 3339 in UTC. A visit goes in rounds: who comes back with
// a document, or after having been missed, is called again, and from the second
// round on the fields carry its number, "called_2". So two laptops at work on one
// visit write the same field only where they did the same thing.
var visitTimes = map[string]string{
	visitBooked: "booked", visitWaiting: "arrived", visitCalled: "called", visitFilling: "started",
	visitDocument: "interrupted", visitHanded: "handed", visitAbsent: "missed", visitQueued: "done", visitDone: "done",
}

// roundStates are the states of a round in order, those from visitDocument on end it.
var (
	roundStates = []string{visitWaiting, visitCalled, visitFilling, visitDocument, visitHanded, visitAbsent, visitQueued}
	roundEnds   = roundStates[3:]
)

// mostRounds bounds what is kept of one visit; the last round takes what comes after.
const mostRounds = 20

// Fields that keep what was spent beside when.
const (
	fieldFillingBefore    = "filling_before"    // seconds spent on the application before the visit; fieldFilling: during it
	fieldWaitingCorrected = "waiting_corrected" // seconds
	fieldFillingCorrected = "filling_corrected" // seconds
	fieldCorrection       = "correction"        // why
)

func visitTime(state string, round int) string {
	if round == 1 {
		return visitTimes[state]
	}
	return visitTimes[state] + "_" + strconv.Itoa(round)
}

// isVisitTime says whether a field keeps a time of a visit.
func isVisitTime(name string) bool {
	base, round, again := strings.Cut(name, "_")
	if _, err := strconv.Atoi(round); again && err != nil {
		return false
	}
	for _, known := range visitTimes {
		if base == known {
			return true
		}
	}
	return false
}

// mark is when a visit came to a state, by the clock of the laptop that noted it.
type mark struct {
	state string
	at    time.Time
}

// marks are those of a visit in the order they were made, whatever the clock said.
func (v appointment) marks() []mark {
	var marks []mark
	for round := 1; round <= mostRounds; round++ {
		before := len(marks)
		for _, state := range roundStates {
			if at, err := time.Parse(time.RFC3339, v.values[visitTime(state, round)]); err == nil {
				marks = append(marks, mark{state, at})
			}
		}
		if before == len(marks) && round > 1 {
			break
		}
	}
	return marks
}

// nextMark is the field that notes that the visit comes to a state now.
func (v appointment) nextMark(state string) string {
	if state == visitBooked {
		return visitTimes[state]
	}
	round := 1
	for round < mostRounds && slices.ContainsFunc(roundEnds, func(end string) bool { return v.values[visitTime(end, round)] != "" }) {
		round++
	}
	return visitTime(state, round)
}

// when is when the visit last came to a state, zero if it never did.
func (v appointment) when(state string) time.Time {
	for _, mark := range slices.Backward(v.marks()) {
		if visitTimes[mark.state] == visitTimes[state] {
			return mark.at
		}
	}
	return time.Time{}
}

// straightened puts right the marks that a jump of the clock has put out of order. The
// most marks that agree with each other are believed, of equally many those that
// lie closest together; any other is taken to be of the time of the one before it.
func straightened(marks []mark) []mark {
	length, before, first := make([]int, len(marks)), make([]int, len(marks)), make([]time.Time, len(marks))
	last := -1
	better := func(i, j int, at time.Time) bool { // ending in i is better than in j, seen from a time
		return length[i] > length[j] || length[i] == length[j] && at.Sub(first[i]) < at.Sub(first[j])
	}
	for i, mark := range marks {
		before[i], length[i], first[i] = -1, 1, mark.at
		for j := range i {
			if !marks[j].at.After(mark.at) && (before[i] < 0 || better(j, before[i], mark.at)) {
				before[i] = j
			}
		}
		if j := before[i]; j >= 0 {
			length[i], first[i] = length[j]+1, first[j]
		}
		if last < 0 || length[i] > length[last] ||
			length[i] == length[last] && mark.at.Sub(first[i]) < marks[last].at.Sub(first[last]) {
			last = i
		}
	}
	ordered := slices.Clone(marks)
	believed := make([]bool, len(marks))
	for i := last; i >= 0; i = before[i] {
		believed[i] = true
	}
	at := time.Time{}
	if last >= 0 {
		at = first[last]
	}
	for i := range ordered {
		if believed[i] {
			at = ordered[i].at
		}
		ordered[i].at = at
	}
	return ordered
}

// span is a stretch of a visit between two marks.
type span struct {
	state    string // visitWaiting, visitCalled, visitFilling or "": nothing is done
	from, to time.Time
}

// spans are the whole of a visit until now, or until it was over: each begins
// where the one before ends, and none ends before it begins. Waiting is not
// counted before the time the person was told to come.
func (v appointment) spans(now time.Time) []span {
	planned := v.planned(now.Location())
	marks := v.marks()
	if !v.walkIn() && len(marks) > 0 && marks[0].state == visitCalled && planned.Before(marks[0].at) {
		marks = slices.Insert(marks, 0, mark{visitWaiting, planned}) // nobody noted the arrival
	}
	if !v.over() {
		marks = append(marks, mark{"", now})
	}
	marks = straightened(marks)
	var spans []span
	for i := 1; i < len(marks); i++ {
		each := span{marks[i-1].state, marks[i-1].at, marks[i].at}
		switch each.state {
		case visitWaiting:
			if early := earlier(planned, each.to); !v.walkIn() && early.After(each.from) {
				spans = append(spans, span{"", each.from, early})
				each.from = early
			}
		case visitCalled, visitFilling:
		default:
			each.state = ""
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

// VisitTime is how the time of a visit was spent, from arrival to the end or
// until now: the three together are the whole. Pause is what was neither: an
// early arrival, the way to the desk, a document fetched, nobody at the keys.
type VisitTime struct{ Waiting, Filling, Pause time.Duration }

// spent is how a visit's time was spent as it measured itself.
func (v appointment) spent(now time.Time) VisitTime {
	var spent VisitTime
	for _, each := range v.spans(now) {
		length := each.to.Sub(each.from)
		switch each.state {
		case visitWaiting:
			spent.Waiting += length
		case visitFilling:
			spent.Filling += length
		default:
			spent.Pause += length
		}
	}
	if worked := seconds(v.values[fieldFilling]); worked > 0 && v.State != visitFilling && worked < spent.Filling {
		spent.Pause += spent.Filling - worked
		spent.Filling = worked
	}
	return spent
}

// Correction is what an operator says of a visit's time where life differed from
// what was measured, and why.
type Correction struct {
	Waiting, Filling time.Duration
	Reason           string
}

// correction is that of a visit, if there is one.
func (v appointment) correction() (Correction, bool) {
	corrected := Correction{seconds(v.values[fieldWaitingCorrected]), seconds(v.values[fieldFillingCorrected]), v.values[fieldCorrection]}
	return corrected, corrected.Reason != ""
}

// counted is what counts in the figures: what was corrected, else what was measured.
func (v appointment) counted(now time.Time) VisitTime {
	spent := v.spent(now)
	if corrected, ok := v.correction(); ok {
		spent.Waiting, spent.Filling = corrected.Waiting, corrected.Filling
	}
	return spent
}

// CorrectTime puts an operator's word beside what a visit measured; what was
// measured stays. Errors: store.ErrMalformed for a time that is none within a day,
// or no reason.
func (s *Session) CorrectTime(ctx context.Context, visit uuid.UUID, correction Correction) error {
	reason := strings.TrimSpace(correction.Reason)
	for _, d := range []time.Duration{correction.Waiting, correction.Filling} {
		if d < 0 || d > 24*time.Hour || reason == "" {
			return fmt.Errorf("correcting the time of a visit: %w", store.ErrMalformed)
		}
	}
	s.visiting.Lock()
	defer s.visiting.Unlock()
	if _, err := s.appointment(ctx, visit); err != nil {
		return err
	}
	values := map[string]string{
		fieldWaitingCorrected: wholeSeconds(correction.Waiting), fieldFillingCorrected: wholeSeconds(correction.Filling), fieldCorrection: reason,
	}
	err := s.update(ctx, visit, func(laptop.Document) laptop.Change { return laptop.Change{Values: values} })
	if err == nil {
		s.changed()
	}
	return err
}

func wholeSeconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) }

// measure adds to what is noted of a visit that comes to a state what was spent on
// its application: idle and locked time is not in it.
func (s *Session) measure(ctx context.Context, visit appointment, state string, values map[string]string) error {
	begins := state == visitFilling && visit.when(visitFilling).IsZero()
	if visit.application() == uuid.Nil || !begins && visit.State != visitFilling {
		return nil
	}
	worked, err := s.workedOn(ctx, visit.application())
	if err != nil {
		return ignoreMissing(err, store.ErrNotFound)
	}
	if begins {
		set(values, fieldFillingBefore, wholeSeconds(worked), worked > 0)
		return nil
	}
	worked -= seconds(visit.values[fieldFillingBefore])
	set(values, fieldFilling, wholeSeconds(worked), worked > 0)
	return nil
}

// workedOn is how long an application was worked on.
func (s *Session) workedOn(ctx context.Context, application uuid.UUID) (time.Duration, error) {
	if a := s.opened(application); a != nil {
		return a.FillingTime(), nil
	}
	document, err := s.file.Record(ctx, application)
	if err != nil {
		return 0, err
	}
	return seconds(document.Record.Values()[fieldFilling]), nil
}
