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
//     and if the standing value moves on it is a candidate again;
//   - a decision is a change that names, beside its base, further changes it
//     settles. One that names all of Unsettled leaves nothing open.
//
// The heads depend only on which operations have arrived, not on their order.
// Which head stands does: the first to arrive keeps its place, because what
// people look at must not change without a reason they can see.
package merge

import (
	"errors"
	"fmt"
	"maps"

	"github.com/google/uuid"

	"sportello/store"
)

// Bounds of what is sensible; beyond them something is wrong with whoever
// sends.
const (
	// MaxChanges is how often one field of one record is changed.
	MaxChanges = 1000
	// MaxSettles is how many changes one decision names beside its base. More
	// are settled in two decisions.
	MaxSettles = 100
)

// Why an operation cannot be applied. Its content is kept all the same: the
// office puts it in quarantine.
var (
	ErrKind       = errors.New("the record is of another kind")
	ErrTooMany    = errors.New("the field was changed too often, or too much settled at once")
	ErrNoIdentity = errors.New("no operation or record id, or another record's")
)

// The shapes are store's, where both ends of the line can read them.
type (
	State  = store.Shared
	Field  = store.SharedField
	Change = store.Written
	Origin = store.Origin
)

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
		if count(field) >= MaxChanges || len(change.Settles) > MaxSettles {
			return state, fmt.Errorf("applying operation %s: %w", op.ID, ErrTooMany)
		}
		next.Fields[name] = with(field, Change{Op: op.ID, Base: change.Base, Settles: change.Settles, Value: change.Value})
	}
	return next, nil
}

func count(f Field) int { return 1 + len(f.Candidates) + len(f.Past) }

// with returns a field with one more change, which it does not know yet.
func with(f Field, change Change) Field {
	// Nearly every change finds a field that one operation at most wrote.
	alone := len(f.Candidates) == 0 && len(f.Past) == 0 && len(change.Settles) == 0
	if alone && change.Base == f.Standing.Op {
		if f.Standing.Op == uuid.Nil {
			return Field{Standing: change}
		}
		return Field{Standing: change, Past: []Change{f.Standing}}
	}
	changes := make([]Change, 0, count(f)+1)
	if f.Standing.Op != uuid.Nil {
		changes = append(changes, f.Standing)
	}
	changes = append(changes, f.Candidates...)
	changes = append(changes, f.Past...)
	changes = append(changes, change)
	return trace(changes).field(f.Standing)
}
