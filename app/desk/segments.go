package desk

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/app/segment"
	"sportello/store"
)

// SegmentState is a segment of an application's chain and how far it is.
type SegmentState struct {
	permit.Segment
	Begun, Done time.Time // zero: not yet
	// By, Site and Since are who has it, an account, where and since when; or once it
	// is done who did it.
	By, Site string
	Since    time.Time
	// Spent is the time worked on it, without what was idle or locked; of the
	// reception the time from arrival to the desk.
	Spent time.Duration
	// Due is the day by which it is to be done, at its beginning; zero: none, or
	// what comes before it is not done yet.
	Due     time.Time
	Overdue bool // it is not done, and that day is over
}

// Segments are the application's chain and how far it is. As long as it is not
// queued the chain is what the rulebook has for it, then that it was queued with.
func (a *Application) Segments() []SegmentState {
	a.mutex.Lock()
	input, values, queued := a.input(), maps.Clone(a.fields), a.disk.State == string(Queued)
	a.mutex.Unlock()
	return a.session.segments(input, values, queued)
}

// SegmentsOf is Segments of an application that need not be open. Errors:
// store.ErrNotFound.
func (s *Session) SegmentsOf(ctx context.Context, application uuid.UUID) ([]SegmentState, error) {
	if a := s.opened(application); a != nil {
		return a.Segments(), nil
	}
	document, err := s.file.Record(ctx, application)
	if err == nil && document.Record.Kind != store.Application {
		err = store.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("reading the segments of an application: %w", err)
	}
	values := document.Record.Values()
	input := checkInput(values, wordSet(document.Card[cardDerived]), s.options.today(), nil)
	input.Site = document.Site
	return s.segments(input, values, document.State == string(Queued)), nil
}

func (s *Session) segments(input permit.Input, values map[string]string, queued bool) []SegmentState {
	noted := segment.Read(values)
	if !queued { // what is taken up again is to be handed over again
		delete(noted, segment.Handover)
	}
	if ids := segment.Chain(values); queued && len(ids) > 0 {
		return s.states(s.Rulebook().Segments(input, ids), noted)
	}
	return s.states(s.Rulebook().Chain(input), noted)
}

// states joins a chain with what is noted of its segments.
func (s *Session) states(chain []permit.Segment, noted map[string]segment.State) []SegmentState {
	now := s.options.Clock()
	states := make([]SegmentState, len(chain))
	for i, one := range chain {
		known := noted[one.ID]
		state := SegmentState{
			Segment: one, Begun: known.Begun, Done: known.Done, By: known.By, Site: known.Site, Since: known.Since, Spent: known.Spent,
		}
		if one.ID == segment.Reception && !known.Done.IsZero() {
			state.Spent = known.Done.Sub(known.Begun)
		}
		if i > 0 && one.Back && one.Due > 0 && !states[i-1].Done.IsZero() {
			state.Due = s.Rulebook().DueDay(states[i-1].Done.In(now.Location()), one.Due)
			state.Overdue = state.Done.IsZero() && !state.Due.IsZero() && !now.Before(state.Due.AddDate(0, 0, 1))
		}
		states[i] = state
	}
	return states
}

// Review tells that the operator looks over what is to be queued: from now until
// something is changed the time is that of the control.
func (a *Application) Review() {
	tell := func() {}
	a.mutex.Lock()
	if !a.reviewing && !a.closed && !a.queueing && a.disk.State == string(Draft) {
		now := a.session.options.Clock()
		a.turnTo(now, func() { a.reviewing = true })
		a.noteSegment(segment.Control, now, func(mark *segment.Mark) { begin(mark, now) })
		tell = a.touched()
	}
	a.mutex.Unlock()
	tell()
}

// atWork is the segment that the operator is at.
func (a *Application) atWork() string {
	switch {
	case a.reviewing:
		return segment.Control
	case strings.HasPrefix(a.front, documentPrefix):
		return segment.Documents
	}
	return segment.Filling
}

// turnTo lets the operator turn to something else. What was spent until now is the
// segment's they were at.
func (a *Application) turnTo(now time.Time, turn func()) {
	before, front, reviewing := a.atWork(), a.front, a.reviewing
	turn()
	if a.atWork() == before || !a.counts() {
		return
	}
	later, then := a.front, a.reviewing
	a.front, a.reviewing = front, reviewing
	a.worked(now)
	a.front, a.reviewing = later, then
}

// spend adds to what was spent on a segment beside the filling, whose time is what
// is left of the whole.
func (a *Application) spend(id string, now time.Time, spent time.Duration) {
	if id == segment.Filling || spent <= 0 {
		return
	}
	if _, counted := a.spentOn[id]; !counted {
		mark, _ := segment.Parse(a.fields[a.session.markField(id)])
		set(a.spentOn, id, mark.Spent, true)
	}
	a.spentOn[id] += spent
	a.noteSegment(id, now, func(mark *segment.Mark) { mark.Spent = a.spentOn[id] })
}

// noteWork notes which segment the operator was at by changing these fields: those of
// the checklist, or others.
func (a *Application) noteWork(now time.Time, changed map[string]fieldState) {
	documents := false
	for key := range changed {
		documents = documents || key == fieldDocuments || strings.HasPrefix(key, documentPrefix)
	}
	switch {
	case documents:
		a.noteSegment(segment.Documents, now, func(mark *segment.Mark) {
			begin(mark, now)
			if mark.Done = now; a.fields[fieldDocuments] != documentsStated {
				mark.Done = time.Time{}
			}
		})
	case !a.noted[segment.Filling]:
		a.noteSegment(segment.Filling, now, func(mark *segment.Mark) { begin(mark, now) })
	}
}

// begin notes when a segment was begun, once.
func begin(mark *segment.Mark, at time.Time) {
	if mark.Begun.IsZero() {
		mark.Begun = at
	}
}

// noteSegment changes what this laptop has noted of a segment, which the operator has now.
func (a *Application) noteSegment(id string, now time.Time, change func(*segment.Mark)) {
	mark := a.marked(id, now)
	change(&mark)
	a.fields[a.session.markField(id)] = mark.String()
	a.noted[id] = true
}

// marked is what this laptop has noted of a segment, once the operator has it.
func (a *Application) marked(id string, now time.Time) segment.Mark {
	mark, _ := segment.Parse(a.fields[a.session.markField(id)])
	if a.noted[id] {
		return mark
	}
	return a.session.taken(mark, segment.Read(a.fields)[id], now)
}

// taken is a mark of the operator's, who has the segment from now on, if they had it
// not until now.
func (s *Session) taken(mark segment.Mark, known segment.State, now time.Time) segment.Mark {
	if mark.Round < known.Round {
		mark = segment.Mark{Round: known.Round, Spent: mark.Spent}
	}
	if mark.By != s.operator.Name || known.By != s.operator.Name {
		mark.By, mark.Site, mark.Since = s.operator.Name, s.Site(), now
	}
	return mark
}

// segmentsDone are the fields that an application is queued with: the segments of the
// front office are done, and the chain is what it is from now on. One that was queued
// before is handed over once more, and owed to the back office anew.
func (a *Application) segmentsDone(now time.Time) map[string]string {
	if a.disk.State == string(Queued) && len(difference(a.disk.values, a.fields)) == 0 {
		return nil // taken up, and nothing was changed
	}
	states, fields := segment.Read(a.fields), make(map[string]string)
	done := func(id string, begun, done time.Time) {
		if !states[id].Done.IsZero() {
			return
		}
		mark := a.marked(id, now)
		begin(&mark, begun)
		mark.Done = done
		fields[a.session.markField(id)] = mark.String()
	}
	filled := now
	if begun := states[segment.Control].Begun; !begun.IsZero() {
		filled = begun
	}
	done(segment.Filling, filled, filled)
	done(segment.Control, now, now)
	if a.documentsStated() {
		done(segment.Documents, now, now)
	}
	ids := make([]string, 0, 8)
	for _, one := range a.session.Rulebook().Chain(a.input()) {
		ids = append(ids, one.ID)
	}
	fields[segment.FieldChain] = strings.Join(ids, " ")
	handover := segment.Mark{Round: states[segment.Handover].Round, Begun: now, Done: now, Since: now, By: a.session.operator.Name, Site: a.session.Site()}
	if !states[segment.Handover].Done.IsZero() {
		handover.Round++
	}
	fields[a.session.markField(segment.Handover)] = handover.String()
	return fields
}

// received notes in the values of a new application how its person came to the desk:
// with a visit when they arrived and were called, else now.
func (s *Session) received(values map[string]string, arrived, called time.Time) {
	field, now := s.markField(segment.Reception), s.options.Clock()
	if values[field] != "" {
		return
	}
	if called.IsZero() {
		called = now
	}
	if arrived.IsZero() || arrived.After(called) {
		arrived = called
	}
	values[field] = segment.Mark{Begun: arrived, Done: called, Since: called, By: s.operator.Name, Site: s.Site()}.String()
}

// markField is the field in which this laptop notes a segment.
func (s *Session) markField(id string) string {
	return segment.Field(id, s.thisLaptop())
}

// thisLaptop is the laptop's id.
func (s *Session) thisLaptop() uuid.UUID {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.laptop
}

// knowLaptop reads who this laptop is.
func (s *Session) knowLaptop(ctx context.Context) error {
	stream, _, _, err := s.file.Head(ctx)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.laptop = stream.Laptop
	return err
}
