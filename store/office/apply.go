package office

import (
	"context"
	"database/sql"
	"errors"

	"github.com/google/uuid"

	"sportello/store"
)

// derived is one row of the record table. While a single operation is all
// there is, its entry already holds the whole state: state stays nil and
// nothing is stored twice.
type derived struct {
	kind        store.Kind
	first, last uint64
	operations  int
	candidates  int
	state       []byte
}

// foldError: an operation cannot be part of its record, for the reason given.
type foldError struct{ reason Reason }

func (e foldError) Error() string { return "operation not merged: " + string(e.reason) }

// begin is the record made by its first operation.
func begin(kind store.Kind, position uint64, candidates int) derived {
	return derived{kind: kind, first: position, last: position, operations: 1, candidates: candidates}
}

// sent is an operation with where it stands and who sent it.
type sent struct {
	position uint64
	op       store.Operation
	laptop   uuid.UUID
}

// fold returns the record after op. only fetches the operation a record of
// one operation consists of.
func (l *Ledger) fold(before derived, next sent, only func() (sent, error)) (derived, error) {
	if next.op.Kind != before.kind {
		return derived{}, foldError{ReasonKindDiffers}
	}
	state := before.state
	if state == nil {
		earlier, err := only()
		if err != nil {
			return derived{}, err
		}
		if state, _, err = l.merger.Apply(nil, earlier.op, earlier.laptop); err != nil {
			return derived{}, foldError{ReasonRecordDamaged}
		}
	}
	state, candidates, err := l.merger.Apply(state, next.op, next.laptop)
	if err != nil {
		return derived{}, foldError{ReasonNotMerged}
	}
	return derived{kind: before.kind, first: before.first, last: next.position, operations: before.operations + 1, candidates: candidates, state: state}, nil
}

// apply brings an operation into its record; candidates are those it has if it
// is the first. A reason means that
// it could not, and that the operation is to be quarantined.
func (l *Ledger) apply(ctx context.Context, tx *transaction, next sent, candidates int) (Reason, error) {
	id := next.op.Record
	before, found, err := l.readDerived(ctx, tx, id)
	if errors.Is(err, store.ErrDamaged) {
		return ReasonRecordDamaged, nil
	}
	if err != nil {
		return "", err
	}
	if !found {
		return "", l.writeDerived(ctx, tx, id, begin(next.op.Kind, next.position, candidates))
	}
	after, err := l.fold(before, next, func() (sent, error) {
		return l.operationAt(ctx, tx, before.first)
	})
	var refused foldError
	switch {
	case errors.As(err, &refused):
		return refused.reason, nil
	case errors.Is(err, store.ErrDamaged):
		return ReasonRecordDamaged, nil
	case err != nil:
		return "", err
	}
	return "", l.writeDerived(ctx, tx, id, after)
}

// rowReader is a transaction or the pool of readers.
type rowReader interface {
	row(ctx context.Context, query string, args ...any) scanner
}

// reader makes the pool a rowReader.
type reader struct{ *sql.DB }

func (r reader) row(ctx context.Context, query string, args ...any) scanner {
	return r.QueryRowContext(ctx, query, args...)
}

func (l *Ledger) readDerived(ctx context.Context, from rowReader, id uuid.UUID) (derived, bool, error) {
	var row derived
	var sealed []byte
	err := from.row(ctx, `SELECT kind, first, last, operations, candidates, sealed FROM record WHERE id = ?`, id[:]).
		Scan(&row.kind, &row.first, &row.last, &row.operations, &row.candidates, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return derived{}, false, nil
	}
	if err != nil {
		return derived{}, false, wrap("reading a record", err)
	}
	if sealed != nil {
		if row.state, err = l.seal.open(placeRecord(id), sealed); err != nil {
			return derived{}, false, err
		}
	}
	return row, true, nil
}

func (l *Ledger) writeDerived(ctx context.Context, tx *transaction, id uuid.UUID, row derived) error {
	var sealed []byte
	if row.state != nil {
		sealed = l.seal.seal(placeRecord(id), row.state)
	}
	_, err := tx.exec(ctx, `INSERT INTO record (id, kind, first, last, operations, candidates, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, first = excluded.first, last = excluded.last,
		operations = excluded.operations, candidates = excluded.candidates, sealed = excluded.sealed`,
		id[:], string(row.kind), row.first, row.last, row.operations, row.candidates, sealed)
	return wrap("writing a record", err)
}

// operationAt returns the operation of the entry at position, which must not
// be a repeat.
func (l *Ledger) operationAt(ctx context.Context, from rowReader, position uint64) (sent, error) {
	var seq uint64
	var sealed []byte
	var name store.Stream
	err := from.row(ctx, `SELECT e.seq, e.sealed, s.laptop, s.incarnation FROM entry e JOIN stream s ON s.id = e.stream WHERE e.position = ?`, position).
		Scan(&seq, &sealed, &name.Laptop, &name.Incarnation)
	if err != nil {
		return sent{}, wrap("reading an operation", err)
	}
	_, content, err := l.openEntry(name, seq, sealed)
	if err != nil {
		return sent{}, err
	}
	op, err := store.DecodeOperation(content)
	if err != nil {
		return sent{}, errors.Join(err, store.ErrDamaged)
	}
	return sent{position, op, name.Laptop}, nil
}
