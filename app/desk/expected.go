package desk

import (
	"slices"
	"sync"
	"time"

	"sportello/app/permit"
	"sportello/app/segment"
	"sportello/app/statistics"
)

// ExpectedMinutes is how long a visit for a procedure is expected to take, in
// whole steps of five; measured says that it comes from what was measured and not
// from the rulebook alone.
//
// What is measured is the time worked on applications: three of four of the last
// year took no longer than what counts, so that one in four runs into the next, who
// then waits minutes and not the length of a visit. What nobody measures, reception
// and hand-over, is the rulebook's. It takes enough applications of just that
// procedure: a few slow ones say nothing.
func (s *Session) ExpectedMinutes(p Procedure) (minutes int, measured bool) {
	minutes, measured = s.MeasuredMinutes(p)
	for _, one := range s.Rulebook().Chain(checkInput(s.boxes(p), nil, s.options.today(), nil)) {
		unmeasured := one.ID == segment.Reception || one.ID == segment.Handover
		if !one.Back && (unmeasured || !measured) {
			minutes += one.Minutes
		}
	}
	if minutes == 0 {
		minutes = unsaid
	}
	return inSteps(minutes), measured
}

// MeasuredMinutes is how long a procedure was worked on at the desk, as it counts
// for ExpectedMinutes, which adds what nobody measures and rounds it; false: too
// few were.
func (s *Session) MeasuredMinutes(p Procedure) (minutes int, measured bool) {
	worked, measured := s.measured()[p]
	return int((worked + time.Minute - 1) / time.Minute), measured
}

const (
	// enoughMeasured is how many applications it takes to tell a length from.
	enoughMeasured = 20
	// measuredDays is how far back they count.
	measuredDays = 365
	// unsaid is expected, in minutes, where neither the clock nor the rulebook says.
	unsaid = 20
)

// inSteps rounds up to whole steps.
func inSteps(minutes int) int {
	return (min(max(minutes, leastMinutes), mostMinutes) + leastMinutes - 1) / leastMinutes * leastMinutes
}

// boxes are the official fields that say a procedure.
func (s *Session) boxes(p Procedure) map[string]string {
	values := make(map[string]string)
	for _, request := range s.Rulebook().Requests() {
		if request.ID == p.Request {
			values[request.Field] = permit.Yes
		}
	}
	set(values, fieldMotive, p.Motive, p.Motive != "")
	return values
}

// lengths are how long applications took by procedure, worked out once a day.
type lengths struct {
	mutex sync.Mutex
	day   string
	by    map[Procedure]time.Duration
}

// measured are the lengths of today; none until all that counts is known.
func (s *Session) measured() map[Procedure]time.Duration {
	f := s.files.figures
	select {
	case <-f.ready:
	default:
		return nil
	}
	s.lengths.mutex.Lock()
	defer s.lengths.mutex.Unlock()
	now := s.options.Clock()
	if today := now.Format(time.DateOnly); s.lengths.day != today {
		f.mutex.RLock()
		defer f.mutex.RUnlock()
		s.lengths.day, s.lengths.by = today, lengthsOf(f.facts, now)
	}
	return s.lengths.by
}

// lengthsOf are the third quartiles of what was worked on applications in the last
// year, by request and motive, by request, and of all.
func lengthsOf(facts *statistics.Facts, now time.Time) map[Procedure]time.Duration {
	oldest := int32(now.AddDate(0, 0, -measuredDays).Unix() / (24 * 60 * 60))
	worked := make(map[Procedure][]time.Duration)
	for fact := range facts.All() {
		if fact.Kind != statistics.Application || fact.Filling <= 0 || fact.Day < oldest {
			continue
		}
		of := []Procedure{{fact.Request, fact.Motive}, {fact.Request, ""}, {}}
		for _, p := range slices.Compact(of) {
			worked[p] = append(worked[p], fact.Filling)
		}
	}
	by := make(map[Procedure]time.Duration)
	for p, all := range worked {
		if len(all) >= enoughMeasured {
			slices.Sort(all)
			by[p] = all[(3*len(all)-1)/4]
		}
	}
	return by
}
