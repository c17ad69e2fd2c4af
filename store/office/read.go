package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// Kept is one entry of the ledger with its content.
type Kept struct {
	Position uint64
	Stream   store.Stream
	Seq      uint64
	Received time.Time
	// Repeats is the position of the entry with the same content, 0 if this
	// is the first.
	Repeats uint64
	// Quarantined says why it is not applied; empty if it is.
	Quarantined Reason
	Content
}

// Receipt is the short number both ends know the operation by.
func (k Kept) Receipt() string { return store.ReceiptNumber(k.Encoded) }

// Record is a record as its operations make it.
type Record struct {
	ID          uuid.UUID
	Kind        store.Kind
	State       []byte // as the Merger encodes it
	Operations  int
	Candidates  int
	First, Last Kept
}

// querier is a transaction or a snapshot.
type querier interface {
	rowReader
	query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// snapshot is the ledger as it stood at one moment, whatever is written
// meanwhile.
type snapshot struct {
	tx       *sql.Tx
	prepared map[string]*sql.Stmt // until the transaction ends
}

func (s snapshot) row(ctx context.Context, query string, args ...any) scanner {
	prepared, err := s.statement(ctx, query)
	if err != nil {
		return failedRow{err}
	}
	return prepared.QueryRowContext(ctx, args...)
}

func (s snapshot) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return s.tx.QueryContext(ctx, query, args...)
}

// queryAgain is query for what is asked for one record after another: it is
// prepared once. Its rows must be closed before it is asked again.
func (s snapshot) queryAgain(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	prepared, err := s.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return prepared.QueryContext(ctx, args...)
}

func (s snapshot) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if known, ok := s.prepared[query]; ok {
		return known, nil
	}
	prepared, err := s.tx.PrepareContext(ctx, query)
	if err == nil {
		s.prepared[query] = prepared
	}
	return prepared, err
}

// look runs work on a snapshot, which is its goroutine's alone.
func (l *Ledger) look(ctx context.Context, work func(snapshot) error) error {
	tx, err := l.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return wrap("reading the ledger", err)
	}
	defer func() { _ = tx.Rollback() }() // it has written nothing; closes what was prepared
	return work(snapshot{tx, make(map[string]*sql.Stmt)})
}

// For a repeat, content is the entry's that holds it.
const keptColumns = `SELECT e.position, s.laptop, s.incarnation, e.seq, e.received, coalesce(e.repeats, 0), coalesce(q.reason, ''), e.sealed,
	coalesce(o.sealed, x''), coalesce(o.seq, 0), coalesce(os.laptop, zeroblob(16)), coalesce(os.incarnation, zeroblob(16))
	FROM entry e JOIN stream s ON s.id = e.stream
	LEFT JOIN entry o ON o.position = e.repeats LEFT JOIN stream os ON os.id = o.stream
	LEFT JOIN quarantine q ON q.position = coalesce(e.repeats, e.position)`

func (l *Ledger) scanKept(row scanner) (Kept, error) {
	var kept Kept
	var received int64
	var sealed, origin []byte
	var originSeq uint64
	var originStream store.Stream
	err := row.Scan(&kept.Position, &kept.Stream.Laptop, &kept.Stream.Incarnation, &kept.Seq, &received, &kept.Repeats, &kept.Quarantined,
		&sealed, &origin, &originSeq, &originStream.Laptop, &originStream.Incarnation)
	if errors.Is(err, sql.ErrNoRows) {
		return Kept{}, fmt.Errorf("operation: %w", store.ErrNotFound)
	}
	if err != nil {
		return Kept{}, wrap("reading an operation", err)
	}
	kept.Received = time.UnixMilli(received)
	hash, content, err := l.openEntry(kept.Stream, kept.Seq, sealed)
	if err == nil && kept.Repeats > 0 {
		_, content, err = l.openEntry(originStream, originSeq, origin)
	}
	if err != nil {
		return Kept{}, err
	}
	kept.Content = decode(store.Entry{Seq: kept.Seq, Hash: hash, Encoded: content})
	return kept, nil
}

func decode(entry store.Entry) Content {
	content := Content{Entry: entry}
	content.Operation, content.Problem = store.DecodeOperation(entry.Encoded)
	content.Op = content.Operation.ID
	return content
}

// keep calls fn with every entry the query finds.
func (l *Ledger) keep(ctx context.Context, from querier, fn func(Kept) error, where string, args ...any) error {
	rows, err := from.query(ctx, keptColumns+" "+where, args...)
	if err != nil {
		return wrap("reading operations", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		kept, err := l.scanKept(rows)
		if err != nil {
			return err
		}
		if err := fn(kept); err != nil {
			return err
		}
	}
	return wrap("reading operations", rows.Err())
}

// Entries calls fn with every entry after a position, in commit order.
func (l *Ledger) Entries(ctx context.Context, after uint64, fn func(Kept) error) error {
	return l.look(ctx, func(s snapshot) error {
		return l.keep(ctx, s, fn, `WHERE e.position > ? ORDER BY e.position`, after)
	})
}

// Quarantine calls fn with every operation that is kept but not applied.
func (l *Ledger) Quarantine(ctx context.Context, fn func(Kept) error) error {
	return l.look(ctx, func(s snapshot) error {
		return l.keep(ctx, s, fn, `WHERE e.repeats IS NULL AND q.reason IS NOT NULL ORDER BY e.position`)
	})
}

// History calls fn with every operation of a record, applied or not, in
// commit order.
func (l *Ledger) History(ctx context.Context, record uuid.UUID, fn func(Kept) error) error {
	return l.look(ctx, func(s snapshot) error {
		return l.keep(ctx, s, fn, `WHERE e.record = ? AND e.repeats IS NULL ORDER BY e.position`, record[:])
	})
}

// Records calls fn with every record of a kind, or of all kinds if kind is
// empty, in the order in which they first arrived.
func (l *Ledger) Records(ctx context.Context, kind store.Kind, fn func(Record) error) error {
	return l.look(ctx, func(s snapshot) error {
		rows, err := s.query(ctx, `SELECT id FROM record WHERE ? IN ('', kind) ORDER BY first`, string(kind))
		if err != nil {
			return wrap("reading records", err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id uuid.UUID
			if err := rows.Scan(&id); err != nil {
				return wrap("reading records", err)
			}
			record, err := l.record(ctx, s, id)
			if err != nil {
				return err
			}
			if err := fn(record); err != nil {
				return err
			}
		}
		return wrap("reading records", rows.Err())
	})
}

// Record returns one record, or store.ErrNotFound.
func (l *Ledger) Record(ctx context.Context, id uuid.UUID) (Record, error) {
	var record Record
	err := l.look(ctx, func(s snapshot) (err error) {
		record, err = l.record(ctx, s, id)
		return err
	})
	return record, err
}

func (l *Ledger) record(ctx context.Context, s snapshot, id uuid.UUID) (Record, error) {
	row, found, err := l.readDerived(ctx, s, id)
	if err != nil {
		return Record{}, fmt.Errorf("record %s: %w", id, err)
	}
	if !found {
		return Record{}, fmt.Errorf("record %s: %w", id, store.ErrNotFound)
	}
	record := Record{ID: id, Kind: row.kind, State: row.state, Operations: row.operations, Candidates: row.candidates}
	if record.First, err = l.scanKept(s.row(ctx, keptColumns+` WHERE e.position = ?`, row.first)); err != nil {
		return Record{}, fmt.Errorf("record %s: %w", id, err)
	}
	record.Last = record.First
	if row.last != row.first {
		if record.Last, err = l.scanKept(s.row(ctx, keptColumns+` WHERE e.position = ?`, row.last)); err != nil {
			return Record{}, fmt.Errorf("record %s: %w", id, err)
		}
	}
	if record.State == nil {
		if record.State, _, err = l.merger.Apply(nil, record.First.Operation, record.First.Stream.Laptop); err != nil {
			return Record{}, fmt.Errorf("record %s: %w", id, errors.Join(err, store.ErrDamaged))
		}
	}
	return record, nil
}

// Agenda calls fn with every appointment from one day to another, ISO dates
// both included, as the ledger stands at one moment, in no order.
func (l *Ledger) Agenda(ctx context.Context, from, to string, fn func(store.Shared) error) error {
	return l.look(ctx, func(s snapshot) error {
		appointments, err := scope{ledger: l, from: s}.collect(ctx, `SELECT r.id, r.last FROM agenda g CROSS JOIN record r ON r.first = g.record
			WHERE g.day BETWEEN ? AND ? AND r.kind = 'appointment'`, from, to)
		if err != nil {
			return err
		}
		for id := range appointments {
			pulled, err := l.pulled(ctx, s, id)
			if err != nil {
				return err
			}
			if err := fn(pulled.State); err != nil {
				return err
			}
		}
		return nil
	})
}

// Position is that of the last entry, 0 before the first: whether the ledger
// has grown.
func (l *Ledger) Position(ctx context.Context) (uint64, error) {
	var position uint64
	err := l.read.QueryRowContext(ctx, `SELECT coalesce(max(position), 0) FROM entry`).Scan(&position)
	return position, wrap("reading how far the ledger goes", err)
}

// Counts is the size of the ledger, for the service's metrics.
type Counts struct {
	Entries, Streams, Records, Quarantined, WithCandidates, Laptops int
}

// Counts returns how much the ledger holds.
func (l *Ledger) Counts(ctx context.Context) (Counts, error) {
	var c Counts
	err := l.read.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(position), 0) FROM entry), (SELECT count(*) FROM stream), (SELECT count(*) FROM record),
		(SELECT count(*) FROM quarantine), (SELECT count(*) FROM record WHERE candidates > 0), (SELECT count(*) FROM laptop WHERE state = 'active')`).
		Scan(&c.Entries, &c.Streams, &c.Records, &c.Quarantined, &c.WithCandidates, &c.Laptops)
	return c, wrap("counting", err)
}
