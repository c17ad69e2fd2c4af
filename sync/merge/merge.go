// Package merge decides what becomes of a record when operations from several
// laptops meet. It is pure: state in, state out.
//
// Each field is settled by compare-and-set. A change names its base, the
// change its author saw; if that is the one standing, the change takes its
// place. Otherwise it becomes a candidate beside the standing one until a
// person decides. Clocks are never asked.
//
// Behind that rule stands the lineage of the field: every change, with what it
// knowingly replaces. What nobody has knowingly replaced is a head. One head
// stands, the others are candidates:
//
//   - a change based on a candidate replaces that candidate, so that one
//     author's second thoughts are one candidate and not two;
//   - a change whose base has not arrived is a candidate. When the base arrives
//     and takes its place, so does the change;
//   - two changes of the same base to the same value are one change: whoever
//     replaces either has replaced both. The first to arrive is the writer;
//   - a change to the value that stands, from another base, is nothing to
//     decide about and not shown as a candidate. It does not become the writer,
//     and if the standing value moves on it is a candidate again.
//
// The heads depend only on which operations have arrived, not on their order.
// Which head stands does: the first to arrive keeps its place, because what
// people look at must not change without a reason they can see.
package merge

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// MaxChanges bounds how often one field of one record is changed; beyond it
// something is wrong with whoever sends.
const MaxChanges = 1000

// Why an operation cannot be applied. Its content is kept all the same: the
// office puts it in quarantine.
var (
	ErrKind       = errors.New("the record is of another kind")
	ErrTooMany    = errors.New("the field was changed too often")
	ErrNoIdentity = errors.New("no operation or record id, or another record's")
)

// Change is what one operation says about one field.
type Change struct {
	Op uuid.UUID `json:"op"`
	// Base is the change the author saw standing; zero if there was none.
	Base uuid.UUID `json:"base,omitzero"`
	// Settles names further changes that are knowingly replaced: a decision's
	// candidates.
	Settles []uuid.UUID `json:"settles,omitempty"`
	Value   string      `json:"value"`
}

// Field is what is known of one field. The zero Field was never written.
type Field struct {
	Standing   Change   `json:"standing,omitzero"`
	Candidates []Change `json:"candidates,omitempty"`
	// Past needs nobody's attention: it was knowingly replaced or says what
	// stands. It is kept to know later arrivals by.
	Past []Change `json:"past,omitempty"`
}

// Origin is where an operation comes from: shown to the person who decides.
type Origin struct {
	Laptop   uuid.UUID `json:"laptop"`
	Author   string    `json:"author"`
	Site     string    `json:"site"`
	Rulebook string    `json:"rulebook,omitempty"`
	Made     time.Time `json:"made"` // the laptop's clock
}

// State is one record as the operations that arrived have left it. It is
// plain data and safe to store as JSON; Apply never changes the one it is
// given.
type State struct {
	Record uuid.UUID        `json:"record"`
	Kind   store.Kind       `json:"kind"`
	Fields map[string]Field `json:"fields"`
	// Origins has one entry for each operation that wrote a field.
	Origins map[uuid.UUID]Origin `json:"origins"`
}

// Apply returns the state with an operation received from a laptop applied.
// An operation that was applied before changes nothing. On an error nothing of
// the operation is applied.
func Apply(state State, op store.Operation, laptop uuid.UUID) (State, error) {
	switch {
	case op.ID == uuid.Nil || op.Record == uuid.Nil,
		state.Record != uuid.Nil && state.Record != op.Record:
		return state, fmt.Errorf("applying operation %s: %w", op.ID, ErrNoIdentity)
	case state.Record != uuid.Nil && state.Kind != op.Kind:
		return state, fmt.Errorf("applying operation %s: %w", op.ID, ErrKind)
	}
	if _, known := state.Origins[op.ID]; known {
		return state, nil
	}
	next := State{
		Record:  op.Record,
		Kind:    op.Kind,
		Fields:  make(map[string]Field, len(state.Fields)+len(op.Patch)),
		Origins: make(map[uuid.UUID]Origin, len(state.Origins)+1),
	}
	maps.Copy(next.Fields, state.Fields)
	maps.Copy(next.Origins, state.Origins)
	next.Origins[op.ID] = Origin{Laptop: laptop, Author: op.Author, Site: op.Site, Rulebook: op.Rulebook, Made: op.Made}
	for name, change := range op.Patch {
		field := next.Fields[name]
		if field.count() >= MaxChanges {
			return state, fmt.Errorf("applying operation %s: %w", op.ID, ErrTooMany)
		}
		next.Fields[name] = field.with(Change{Op: op.ID, Base: change.Base, Value: change.Value})
	}
	return next, nil
}

// Values returns the standing non-empty values by field.
func (s State) Values() map[string]string {
	values := make(map[string]string, len(s.Fields))
	for name, field := range s.Fields {
		if field.Standing.Value != "" {
			values[name] = field.Standing.Value
		}
	}
	return values
}

// Contested returns the fields that have candidates, sorted.
func (s State) Contested() []string {
	var contested []string
	for name, field := range s.Fields {
		if len(field.Candidates) > 0 {
			contested = append(contested, name)
		}
	}
	slices.Sort(contested)
	return contested
}

func (f Field) count() int { return 1 + len(f.Candidates) + len(f.Past) }

// with returns the field with one more change, which it does not know yet.
func (f Field) with(change Change) Field {
	// Nearly every change finds a field that one operation at most wrote.
	alone := len(f.Candidates) == 0 && len(f.Past) == 0 && len(change.Settles) == 0
	if alone && change.Base == f.Standing.Op {
		if f.Standing.Op == uuid.Nil {
			return Field{Standing: change}
		}
		return Field{Standing: change, Past: []Change{f.Standing}}
	}
	changes := make([]Change, 0, f.count()+1)
	if f.Standing.Op != uuid.Nil {
		changes = append(changes, f.Standing)
	}
	changes = append(changes, f.Candidates...)
	changes = append(changes, f.Past...)
	changes = append(changes, change)
	return trace(changes).field(f.Standing)
}
