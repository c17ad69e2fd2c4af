package office

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Quarantined is an operation of a stream that is kept but not applied.
type Quarantined struct {
	Seq    uint64
	Op     uuid.UUID // zero if the content has none
	Reason Reason
}

// openEntry returns an entry's chain hash and its content, which is empty for
// a repeat.
func (l *Ledger) openEntry(stream store.Stream, seq uint64, sealed []byte) (store.Hash, []byte, error) {
	plain, err := l.seal.open(placeEntry(stream, seq), sealed)
	if err != nil {
		return store.Hash{}, nil, fmt.Errorf("operation %d of stream %s/%s: %w", seq, stream.Laptop, stream.Incarnation, err)
	}
	if len(plain) < len(store.Hash{}) {
		return store.Hash{}, nil, fmt.Errorf("operation %d of stream %s/%s is cut short: %w", seq, stream.Laptop, stream.Incarnation, store.ErrDamaged)
	}
	return store.Hash(plain), plain[len(store.Hash{}):], nil
}

// write adds one entry at the next position.
func (l *Ledger) write(ctx context.Context, tx *transaction, stream current, arriving incoming, answer *Answer) error {
	original, reused, err := l.held(ctx, tx, arriving)
	if err != nil {
		return err
	}
	position := tx.head.number + 1
	var repeats any
	sealed := arriving.sealed
	if original > 0 {
		repeats = original
		sealed = l.seal.seal(placeEntry(stream.head.Stream, arriving.Seq), arriving.Hash[:])
	}
	var record any
	if arriving.Problem == nil {
		record = arriving.Operation.Record[:]
	}
	_, err = tx.exec(ctx, `INSERT INTO entry (position, stream, seq, op, record, kind, received, repeats, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		position, stream.row, arriving.Seq, arriving.id[:], record, string(arriving.kind), answer.Received.UnixMilli(), repeats, sealed)
	if err != nil {
		return wrap("writing an operation", err)
	}
	tx.head = tx.head.extend(stream.head.Stream, arriving.Seq, arriving.Hash)
	tx.changed = true
	if original > 0 {
		answer.Repeated++
		return nil
	}
	reason := arriving.reason
	if reused {
		reason = ReasonIDReused
	}
	if reason == "" {
		if reason, err = l.apply(ctx, tx, sent{position, arriving.Operation, stream.head.Stream.Laptop}, arriving.alone); err != nil {
			return err
		}
	}
	if reason == "" {
		return nil
	}
	answer.Quarantined = append(answer.Quarantined, Quarantined{Seq: arriving.Seq, Op: arriving.Op, Reason: reason})
	_, err = tx.exec(ctx, `INSERT INTO quarantine (position, reason) VALUES (?, ?)`, position, string(reason))
	return wrap("quarantining an operation", err)
}

// held looks for the operation among those the ledger has: original is the
// position of the same bytes, or 0; reused says that its id was given to other
// bytes before.
func (l *Ledger) held(ctx context.Context, tx *transaction, arriving incoming) (original uint64, reused bool, err error) {
	rows, err := tx.query(ctx, `SELECT e.position, e.seq, e.sealed, s.laptop, s.incarnation FROM entry e JOIN stream s ON s.id = e.stream
		WHERE e.op = ? AND e.repeats IS NULL ORDER BY e.position`, arriving.id[:])
	if err != nil {
		return 0, false, wrap("looking for an operation", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var position, seq uint64
		var sealed []byte
		var name store.Stream
		if err := rows.Scan(&position, &seq, &sealed, &name.Laptop, &name.Incarnation); err != nil {
			return 0, false, wrap("looking for an operation", err)
		}
		_, content, err := l.openEntry(name, seq, sealed)
		if err != nil {
			return 0, false, err
		}
		if bytes.Equal(content, arriving.Encoded) {
			return position, false, nil
		}
		reused = true
	}
	return 0, reused, wrap("looking for an operation", rows.Err())
}

// quarantinedOf lists what is quarantined of a push. Entries that were there
// before the push are looked up; of the new ones the answer already knows.
func (l *Ledger) quarantinedOf(ctx context.Context, tx *transaction, stream int64, first, last uint64, answer Answer) ([]Quarantined, error) {
	if answer.Skipped == 0 && answer.Repeated == 0 {
		return answer.Quarantined, nil
	}
	rows, err := tx.query(ctx, `SELECT e.seq, e.op, e.record IS NULL, q.reason FROM entry e JOIN quarantine q ON q.position = coalesce(e.repeats, e.position)
		WHERE e.stream = ? AND e.seq BETWEEN ? AND ? ORDER BY e.seq`, stream, first, last)
	if err != nil {
		return nil, wrap("reading the quarantine", err)
	}
	defer func() { _ = rows.Close() }()
	var list []Quarantined
	for rows.Next() {
		var item Quarantined
		var nameless bool
		if err := rows.Scan(&item.Seq, &item.Op, &nameless, &item.Reason); err != nil {
			return nil, wrap("reading the quarantine", err)
		}
		if nameless {
			item.Op = uuid.Nil
		}
		list = append(list, item)
	}
	return list, wrap("reading the quarantine", rows.Err())
}
