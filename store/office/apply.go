package office

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

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
	essence
}

// essence is what the ledger keeps of a record's state beside it.
type essence struct {
	digest [16]byte
	links  Links
	fact   []byte // what counts of it; empty if nothing does
}

// gist returns a state's essence.
func (l *Ledger) gist(state []byte) (essence, error) {
	found := essence{digest: store.Digest(state)}
	if l.linker == nil && l.teller == nil {
		return found, nil
	}
	shared, err := decodeShared(state)
	if err != nil {
		return essence{}, err
	}
	if l.linker != nil {
		found.links = l.linker.Links(shared).bounded()
	}
	found.fact = l.tell(shared)
	return found, nil
}

func decodeShared(state []byte) (store.Shared, error) {
	var shared store.Shared
	if err := json.Unmarshal(state, &shared); err != nil {
		return store.Shared{}, fmt.Errorf("record's state: %w: %w", store.ErrDamaged, err)
	}
	return shared, nil
}

// foldError: an operation cannot be part of its record, for the reason given.
type foldError struct{ reason Reason }

func (e foldError) Error() string { return "operation not merged: " + string(e.reason) }

// beginning is what an operation makes if it is its record's first.
type beginning struct {
	candidates int
	essence
}

func (l *Ledger) begin(op store.Operation, laptop uuid.UUID) (beginning, error) {
	state, candidates, err := l.merger.Apply(nil, op, laptop)
	if err != nil {
		return beginning{}, err
	}
	essence, err := l.gist(state)
	return beginning{candidates, essence}, err
}

// at is the record begun by the operation at position.
func (b beginning) at(position uint64, kind store.Kind) derived {
	return derived{kind: kind, first: position, last: position, operations: 1, candidates: b.candidates, essence: b.essence}
}

// alone is the state that a single operation makes.
func (l *Ledger) alone(one sent) ([]byte, error) {
	state, _, err := l.merger.Apply(nil, one.op, one.laptop)
	return state, err
}

// stateOf returns a record's state, wherever it is kept.
func (l *Ledger) stateOf(ctx context.Context, from rowReader, row derived) ([]byte, error) {
	if row.state != nil {
		return row.state, nil
	}
	only, err := l.operationAt(ctx, from, row.first)
	if err != nil {
		return nil, err
	}
	state, err := l.alone(only)
	if err != nil {
		return nil, errors.Join(err, store.ErrDamaged)
	}
	return state, nil
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
		if state, err = l.alone(earlier); err != nil {
			return derived{}, foldError{ReasonRecordDamaged}
		}
	}
	state, candidates, err := l.merger.Apply(state, next.op, next.laptop)
	if err != nil {
		return derived{}, foldError{ReasonNotMerged}
	}
	essence, err := l.gist(state)
	if err != nil {
		return derived{}, foldError{ReasonNotMerged}
	}
	return derived{
		kind: before.kind, first: before.first, last: next.position, operations: before.operations + 1,
		candidates: candidates, state: state, essence: essence,
	}, nil
}

// apply brings an operation into its record; alone is what it makes if it is
// the first. A reason means that it could not, and that the operation is to be
// quarantined.
func (l *Ledger) apply(ctx context.Context, tx *transaction, next sent, alone beginning) (Reason, error) {
	id := next.op.Record
	before, found, err := l.readDerived(ctx, tx, id)
	if errors.Is(err, store.ErrDamaged) {
		return ReasonRecordDamaged, nil
	}
	if err != nil {
		return "", err
	}
	if !found {
		return "", l.writeDerived(ctx, tx, id, nil, alone.at(next.position, next.op.Kind))
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
	return "", l.writeDerived(ctx, tx, id, &before, after)
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

// readDerived returns a record as its row says; its links stand elsewhere.
func (l *Ledger) readDerived(ctx context.Context, from rowReader, id uuid.UUID) (derived, bool, error) {
	var row derived
	var digest, sealed []byte
	err := from.row(ctx, `SELECT kind, first, last, operations, candidates, digest, sealed FROM record WHERE id = ?`, id[:]).
		Scan(&row.kind, &row.first, &row.last, &row.operations, &row.candidates, &digest, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return derived{}, false, nil
	}
	if err != nil {
		return derived{}, false, wrap("reading a record", err)
	}
	if row.digest, err = l.openDigest(id, digest); err != nil {
		return derived{}, false, err
	}
	if sealed != nil {
		if row.state, err = l.seal.open(placeRecord(id), sealed); err != nil {
			return derived{}, false, err
		}
	}
	return row, true, nil
}

func (l *Ledger) openDigest(id uuid.UUID, sealed []byte) (digest [16]byte, err error) {
	plain, err := l.seal.open(placeDigest(id), sealed)
	if err == nil && len(plain) != len(digest) {
		err = fmt.Errorf("digest of %d bytes: %w", len(plain), store.ErrDamaged)
	}
	if err != nil {
		return digest, err
	}
	return [16]byte(plain), nil
}

// writeDerived writes a record that was before what its row says; before is
// nil if it is new.
func (l *Ledger) writeDerived(ctx context.Context, tx *transaction, id uuid.UUID, before *derived, row derived) error {
	var sealed []byte
	if row.state != nil {
		sealed = l.seal.seal(placeRecord(id), row.state)
	}
	_, err := tx.exec(ctx, `INSERT INTO record (id, kind, first, last, operations, candidates, digest, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, first = excluded.first, last = excluded.last,
		operations = excluded.operations, candidates = excluded.candidates, digest = excluded.digest, sealed = excluded.sealed`,
		id[:], string(row.kind), row.first, row.last, row.operations, row.candidates, l.seal.seal(placeDigest(id), row.digest[:]), sealed)
	if err != nil {
		return wrap("writing a record", err)
	}
	if err := writeLinks(ctx, tx, row.first, before == nil, row.links); err != nil {
		return err
	}
	if err := l.writeFact(ctx, tx, id, before == nil, row); err != nil {
		return err
	}
	return tx.recount(ctx, before, row)
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
