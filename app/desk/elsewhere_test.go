package desk_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/match"
	"sportello/sync/merge"
)

// elsewhere is what others write and the office merges, without a line between:
// it takes what a desk has queued and gives it what came of it.
type elsewhere struct {
	t         testing.TB
	states    map[uuid.UUID]store.Shared
	laptops   map[uuid.UUID]string
	proposals []laptop.Proposal
}

func newElsewhere(t testing.TB) *elsewhere {
	return &elsewhere{t: t, states: make(map[uuid.UUID]store.Shared), laptops: make(map[uuid.UUID]string)}
}

// colleague is an operator with a laptop.
type colleague struct {
	laptop             uuid.UUID
	name, author, site string
}

func (e *elsewhere) colleague(name, author, site string) colleague {
	c := colleague{uuid.New(), name, author, site}
	e.laptops[c.laptop] = name
	return c
}

// writes has a colleague change fields of a record as it stood for them when last
// they looked; it returns the operation.
func (e *elsewhere) writes(c colleague, kind store.Kind, record uuid.UUID, seen store.Shared, made time.Time, values map[string]string) uuid.UUID {
	e.t.Helper()
	op := store.Operation{ID: uuid.Must(uuid.NewV7()), Record: record, Kind: kind, Author: c.author, Site: c.site, Made: made, Patch: make(map[string]store.Change)}
	for name, value := range values {
		op.Patch[name] = store.Change{Base: seen.Fields[name].Standing.Op, Value: value}
	}
	e.apply(op, c.laptop)
	return op.ID
}

func (e *elsewhere) apply(op store.Operation, from uuid.UUID) {
	e.t.Helper()
	state, err := merge.Apply(e.states[op.Record], op, from)
	if err != nil {
		e.t.Fatal(err)
	}
	e.states[op.Record] = state
}

// receives takes what a desk has queued.
func (e *elsewhere) receives(r *room) {
	e.t.Helper()
	file := r.session.File()
	stream, _, _, err := file.Head(context.Background())
	if err != nil {
		e.t.Fatal(err)
	}
	entries, err := file.Entries(context.Background(), 0, 10000, 64<<20)
	if err != nil {
		e.t.Fatal(err)
	}
	for _, entry := range entries {
		op, err := store.DecodeOperation(entry.Encoded)
		if err != nil {
			e.t.Fatal(err)
		}
		e.apply(op, stream.Laptop)
	}
}

// gives sends a desk all there is.
func (e *elsewhere) gives(r *room) {
	e.t.Helper()
	arrival := laptop.Arrival{Role: desk.RoleOffice, Laptops: e.laptops, Proposals: e.proposals}
	for _, state := range e.states {
		encoded, err := json.Marshal(state)
		if err != nil {
			e.t.Fatal(err)
		}
		arrival.Records = append(arrival.Records, laptop.Incoming{Shared: state, Encoded: encoded, Operations: len(state.Origins)})
	}
	if err := r.session.TakeArrival(context.Background(), arrival); err != nil {
		e.t.Fatal(err)
	}
}

// meets is both: what the desk has queued goes, what came of it comes.
func (e *elsewhere) meets(r *room) {
	e.t.Helper()
	e.receives(r)
	e.gives(r)
}

// proposes that two people may be one.
func (e *elsewhere) proposes(a, b uuid.UUID, probability float64, stop bool) {
	e.t.Helper()
	evidence, err := json.Marshal(match.Verdict{Probability: probability, Evidence: []match.Evidence{
		{Field: "given_names", Level: "different", Weight: -0.3}, {Field: "birth_date", Level: "same", Weight: 6.1},
	}})
	if err != nil {
		e.t.Fatal(err)
	}
	if a.String() > b.String() {
		a, b = b, a
	}
	e.proposals = append(e.proposals, laptop.Proposal{A: a, B: b, Score: probability, Stop: stop, Evidence: evidence})
}

// contest has two colleagues write a field of a new person who knew of each other
// nothing, and returns the person.
func (e *elsewhere) contest(r *room, a, b colleague, field, left, right string) uuid.UUID {
	e.t.Helper()
	person := uuid.Must(uuid.NewV7())
	at := r.clock.time()
	e.writes(a, store.Person, person, store.Shared{}, at.Add(-3*time.Hour), map[string]string{"surname": "PROVA " + person.String()[:4], "given_names": "ARBEN", "document_number": "AA0000001"})
	seen := e.states[person]
	e.writes(a, store.Person, person, seen, at.Add(-2*time.Hour), map[string]string{field: left})
	e.writes(b, store.Person, person, seen, at.Add(-time.Hour), map[string]string{field: right})
	return person
}

func (r *room) disputes() []desk.Dispute {
	r.t.Helper()
	disputes, err := r.session.Disputes(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	return disputes
}

func (r *room) dispute(id uuid.UUID) desk.Case {
	r.t.Helper()
	open, err := r.session.Dispute(context.Background(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return open
}

func (r *room) check(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) read(person uuid.UUID) map[string]string {
	r.t.Helper()
	read, err := r.session.Person(context.Background(), person)
	if err != nil {
		r.t.Fatal(err)
	}
	return read.Values
}
