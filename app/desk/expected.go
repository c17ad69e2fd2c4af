package desk

import (
	"sync"
	"time"

	"sportello/app/agenda"
	"sportello/app/permit"
	"sportello/app/segment"
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
	return agenda.InSteps(minutes), measured
}

// MeasuredMinutes is how long a procedure was worked on at the desk, as it counts
// for ExpectedMinutes, which adds what nobody measures and rounds it; false: too
// few were.
func (s *Session) MeasuredMinutes(p Procedure) (minutes int, measured bool) {
	worked, measured := s.measured()[p]
	return int((worked + time.Minute - 1) / time.Minute), measured
}

// unsaid is expected, in minutes, where neither the clock nor the rulebook says.
const unsaid = 20

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
		s.lengths.day, s.lengths.by = today, agenda.Lengths(f.facts, now)
	}
	return s.lengths.by
}
