package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/app/segment"
	"sportello/store"
	"sportello/store/laptop"
)

// Owed is a segment that the back office owes for a queued application.
type Owed struct {
	Application uuid.UUID
	Summary     Summary
	Segment     SegmentState
	Person      uuid.UUID
	Name        string
	Since, Due  time.Time // when it became owed, and by which day; Due zero: none
	By          string    // account of who has it, "" nobody
	Site        string    // where it was queued
}

// BackOffice lists what is owed, one segment of each application: the first of
// its chain that is not done. What is overdue or due first comes first.
func (s *Session) BackOffice(ctx context.Context) ([]Owed, error) {
	owing := s.files.owed()
	if len(owing) == 0 {
		return nil, nil
	}
	filter := laptop.Filter{Kind: store.Application, States: []string{string(Queued)}}
	if len(owing) <= laptop.MaxIDs {
		filter.IDs = slices.Collect(maps.Keys(owing))
	}
	records, err := s.file.List(ctx, filter)
	if err != nil {
		return nil, fmt.Errorf("listing what is owed: %w", err)
	}
	numbers, err := s.queueNumbers(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing what is owed: %w", err)
	}
	chains := chains{session: s, known: make(map[string][]permit.Segment)}
	list := make([]Owed, 0, len(owing))
	for _, record := range records {
		text, owes := owing[record.ID]
		if !owes {
			continue
		}
		summary, known := s.summary(record, numbers)
		if !known {
			continue
		}
		if owed, owes := chains.owed(summary, text); owes {
			list = append(list, owed)
		}
	}
	slices.SortFunc(list, compareOwed)
	return list, nil
}

// compareOwed orders by the day something is due, what has none behind, then by how
// long it has been owed.
func compareOwed(a, b Owed) int {
	if a.Due.IsZero() != b.Due.IsZero() {
		if a.Due.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(a.Due.Compare(b.Due), a.Since.Compare(b.Since), slices.Compare(a.Application[:], b.Application[:]))
}

// chains are those of many applications: what the rulebook says of a chain is asked
// once for each procedure.
type chains struct {
	session *Session
	known   map[string][]permit.Segment
}

// owed is the first segment an application owes, by what its card keeps of it.
func (c *chains) owed(summary Summary, text string) (Owed, bool) {
	values := segment.Owed(text)
	noted := segment.Read(values)
	states := c.session.states(c.of(summary.ID, segment.Chain(values)), noted)
	at := slices.IndexFunc(states, func(state SegmentState) bool { return state.Back && state.Done.IsZero() })
	if at < 0 {
		return Owed{}, false
	}
	owed := Owed{
		Application: summary.ID, Summary: summary, Person: summary.Person, Name: summary.Name,
		Segment: states[at], Due: states[at].Due, By: states[at].By, Site: noted[segment.Handover].Site,
	}
	if at > 0 {
		owed.Since = states[at-1].Done
	}
	return owed, true
}

// of are the segments of a chain, for the procedure an application's card tells.
func (c *chains) of(id uuid.UUID, ids []string) []permit.Segment {
	known, _ := c.session.files.entry(id)
	content := known.content()
	var procedure strings.Builder
	asked := make(permit.Values)
	for _, field := range titleFields {
		set(asked, field, content[field], content[field] != "")
		procedure.WriteString(content[field] + packing)
	}
	procedure.WriteString(strings.Join(ids, " "))
	chain, read := c.known[procedure.String()]
	if !read {
		chain = c.session.Rulebook().Segments(permit.Input{Values: asked, Today: c.session.options.today()}, ids)
		c.known[procedure.String()] = chain
	}
	return chain
}

// TakeSegment notes that the operator has a segment in hand, also one that somebody
// else had. Errors: ErrSegmentMoved where it is done, store.ErrNotFound.
func (s *Session) TakeSegment(ctx context.Context, application uuid.UUID, id string) error {
	return s.moveSegment(ctx, application, id, func(known segment.State, mark *segment.Mark, now time.Time) bool {
		begin(mark, now)
		return known.Done.IsZero()
	})
}

// EndSegment notes that the operator has done a segment. Errors: ErrSegmentMoved
// where it is done already, store.ErrNotFound.
func (s *Session) EndSegment(ctx context.Context, application uuid.UUID, id string) error {
	return s.moveSegment(ctx, application, id, func(known segment.State, mark *segment.Mark, now time.Time) bool {
		begin(mark, now)
		mark.Done = now
		return known.Done.IsZero()
	})
}

// ReopenSegment takes back that a segment was done, whoever did it: nobody has it
// then. Errors: ErrSegmentMoved where it is not done, store.ErrNotFound.
func (s *Session) ReopenSegment(ctx context.Context, application uuid.UUID, id string) error {
	return s.moveSegment(ctx, application, id, func(known segment.State, mark *segment.Mark, _ time.Time) bool {
		*mark = segment.Mark{Round: known.Round + 1}
		return !known.Done.IsZero()
	})
}

// ReleaseSegment gives back a segment that the operator has in hand: nobody has it
// then. Errors: ErrSegmentMoved where it is done or somebody else has it,
// store.ErrNotFound.
func (s *Session) ReleaseSegment(ctx context.Context, application uuid.UUID, id string) error {
	return s.moveSegment(ctx, application, id, func(known segment.State, mark *segment.Mark, now time.Time) bool {
		mark.By, mark.Site, mark.Since = "", "", now // and whoever does it meanwhile has done it
		return known.Done.IsZero() && known.By == s.operator.Name
	})
}

// moveSegment changes what this laptop has noted of a segment of the back office, if
// that may be. It travels at once, as an operation of that field alone.
func (s *Session) moveSegment(ctx context.Context, application uuid.UUID, id string,
	move func(known segment.State, mark *segment.Mark, now time.Time) bool,
) error {
	s.backOffice.Lock()
	defer s.backOffice.Unlock()
	document, err := s.file.Record(ctx, application)
	if err != nil {
		return fmt.Errorf("moving a segment: %w", err)
	}
	values := document.Record.Values()
	if document.Record.Kind != store.Application || !segment.IsBack(id) || !slices.Contains(segment.Chain(values), id) {
		return fmt.Errorf("moving a segment that is not owed: %w", store.ErrNotFound)
	}
	if document.State != string(Queued) {
		return fmt.Errorf("moving a segment of what is not queued: %w", ErrSegmentMoved)
	}
	known, now := segment.Read(values)[id], s.options.Clock()
	mark, _ := segment.Parse(values[s.markField(id)])
	mark = s.taken(mark, known, now)
	if !move(known, &mark, now) {
		return fmt.Errorf("moving a segment: %w", ErrSegmentMoved)
	}
	return s.noteAside(ctx, document, map[string]segment.Mark{id: mark})
}

// noteAside queues what this laptop notes of segments, by id, beside whatever an
// operator has not sent yet of the application.
func (s *Session) noteAside(ctx context.Context, document laptop.Document, marks map[string]segment.Mark) error {
	aside := revise(document.ID, store.Application, store.Shared{})
	aside.aside = true
	for id, mark := range marks {
		field := s.markField(id)
		aside.changes[field] = store.Change{Base: document.Record.Fields[field].Writer, Value: mark.String()}
	}
	if _, err := s.revise(ctx, []revision{aside}); err != nil {
		return fmt.Errorf("noting a segment: %w", err)
	}
	return nil
}
