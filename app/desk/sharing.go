package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/app/segment"
	"sportello/app/staff"
	"sportello/app/visit"
	"sportello/store"
	"sportello/sync/merge"
)

// sharing is a record as the office will see it once everything made here has
// reached it, with the names of whom it comes from.
type sharing struct {
	store.Shared
	session *Session
	here    uuid.UUID // this laptop
	staff   staff.Names
	laptops map[uuid.UUID]string
}

// state reads what was last pulled of a record and applies what was made of it
// here since, by the office's own rules. A record no operation was ever made of
// is empty.
func (s *Session) state(ctx context.Context, id uuid.UUID) (store.Shared, error) {
	state, err := s.file.Shared(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return state, fmt.Errorf("reading what is shared of a record: %w", err)
	}
	made, err := s.file.Operations(ctx, id)
	if err != nil || len(made) == 0 {
		return state, err
	}
	stream, _, _, err := s.file.Head(ctx)
	for _, op := range made {
		// What the office cannot apply it puts aside: it changes nothing there either.
		if next, refused := merge.Apply(state, op, stream.Laptop); refused == nil {
			state = next
		}
	}
	return state, err
}

// shared is the state of a record with the names of whom it comes from.
func (s *Session) shared(ctx context.Context, id uuid.UUID) (sharing, error) {
	state, err := s.state(ctx, id)
	if err != nil {
		return sharing{}, err
	}
	stream, _, _, err := s.file.Head(ctx)
	if err != nil {
		return sharing{}, err
	}
	of := sharing{Shared: state, session: s, here: stream.Laptop, staff: s.knownStaff(), laptops: make(map[uuid.UUID]string)}
	for _, origin := range state.Origins {
		if _, named := of.laptops[origin.Laptop]; named {
			continue
		}
		name, err := s.file.LaptopName(ctx, origin.Laptop)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return sharing{}, err
		}
		of.laptops[origin.Laptop] = name
	}
	return of, nil
}

// origin is where an operation comes from.
func (of sharing) origin(op uuid.UUID) Origin {
	from, known := of.Origins[op]
	if !known {
		return Origin{}
	}
	return Origin{
		Author: of.staff.At(from.Author, from.Laptop), Laptop: of.laptops[from.Laptop], Site: from.Site, At: from.Made, Here: from.Laptop == of.here,
		Document: of.document(op), laptop: from.Laptop,
	}
}

// document is the number of the document that an operation was made with.
func (of sharing) document(op uuid.UUID) string {
	for _, name := range []string{"document_number", "1.44"} {
		for _, written := range writtenIn(of.Fields[name]) {
			if written.Op == op {
				return written.Value
			}
		}
	}
	return ""
}

// value is what was written, with the origin of whoever said so first: a value
// that was put back is still theirs.
func (of sharing) value(name string, written store.Written) Value {
	first := written.Op
	for _, earlier := range writtenIn(of.Fields[name]) {
		if earlier.Value == written.Value && of.Origins[earlier.Op].Made.Before(of.Origins[first].Made) {
			first = earlier.Op
		}
	}
	return Value{Value: written.Value, Origin: of.origin(first), op: written.Op}
}

// writtenIn is all that is known of a field: what stands, what waits, what was.
func writtenIn(field store.SharedField) []store.Written {
	all := make([]store.Written, 0, 1+len(field.Candidates)+len(field.Past))
	if field.Standing.Op != uuid.Nil {
		all = append(all, field.Standing)
	}
	return append(append(all, field.Candidates...), field.Past...)
}

// contested are the fields that wait for a person, in the order of the card or
// of the form. Those that only keep account of the work decide themselves.
func contested(of store.Shared) []string {
	names := slices.DeleteFunc(of.Contested(), keepsAccount)
	slices.SortFunc(names, compareFields)
	return names
}

// keepsAccount says that nobody says anything in a field: which value stands is
// of no consequence.
func keepsAccount(name string) bool {
	return accountFields[name] || visit.IsTime(name) || segment.IsField(name) || staff.IsField(name)
}

var accountFields = keySet(
	fieldFilling, fieldRulebook, fieldStopped, fieldStoppedIDs, fieldOverridden, fieldDocuments, segment.FieldChain, fieldStartedFrom, fieldUnfinished, fieldVisitState,
	fieldFillingBefore, "ticket", "closed", pairFields, fieldMinutes, fieldCancelReason, visit.FieldHeld, visit.FieldShared,
)

// compareFields orders fields of a person as on the card, official ones as on
// the form, and others behind them.
func compareFields(a, b string) int {
	atA, atB := slices.Index(personFields, a), slices.Index(personFields, b)
	if atA >= 0 && atB >= 0 {
		return atA - atB
	}
	return compareKeys(a, b)
}
