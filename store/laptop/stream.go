package laptop

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// position is a place in a stream and the hash that stands there.
type position struct {
	seq  uint64
	hash store.Hash
}

func (p position) next(encoded []byte) position {
	return position{p.seq + 1, store.Link(p.hash, p.seq+1, encoded)}
}

func scanPosition(from scanner) (position, error) {
	var at position
	var hash []byte
	if err := from.Scan(&at.seq, &hash); err != nil {
		return at, err
	}
	if len(hash) != len(at.hash) {
		return at, fmt.Errorf("hash %d of the stream has %d bytes: %w", at.seq, len(hash), store.ErrDamaged)
	}
	copy(at.hash[:], hash)
	return at, nil
}

// entryPlace leaves the number out: the same operation gets another one in a
// new incarnation, and the chain of hashes already holds it in its place.
func entryPlace(operation, record uuid.UUID, made int64) place {
	beside := append([]byte(nil), record[:]...)
	return place{table: "entry", record: operation, beside: binary.BigEndian.AppendUint64(beside, uint64(made))}
}

// querier is a connection, or a transaction of one.
type querier interface {
	row(query string, arguments ...any) scanner
}

// reading is a querier of the reading pool.
type reading struct {
	ctx context.Context
	db  *sql.DB
}

func (r reading) row(query string, arguments ...any) scanner {
	return r.db.QueryRowContext(r.ctx, query, arguments...)
}

func (s *Session) reading(ctx context.Context) reading {
	return reading{ctx, s.file.database.read}
}

const (
	selectEnd  = `SELECT seq, hash FROM (SELECT seq, hash FROM entry UNION ALL SELECT base, base_hash FROM stream) ORDER BY seq DESC LIMIT 1`
	selectAt   = `SELECT seq, hash FROM entry WHERE seq = ?1 UNION ALL SELECT base, base_hash FROM stream WHERE base = ?1`
	selectName = `SELECT laptop, incarnation FROM stream`
)

func (tx *transaction) end() (position, error) { return scanPosition(tx.row(selectEnd)) }

func streamOf(from querier) (store.Stream, error) {
	var laptop, incarnation []byte
	if err := from.row(selectName).Scan(&laptop, &incarnation); err != nil {
		return store.Stream{}, err
	}
	var stream store.Stream
	if copy(stream.Laptop[:], laptop) != 16 || copy(stream.Incarnation[:], incarnation) != 16 {
		return store.Stream{}, fmt.Errorf("name of the stream: %w", store.ErrDamaged)
	}
	return stream, nil
}

// Head returns the current stream and number and hash of its last entry: 0 and
// the genesis while it is empty.
func (s *Session) Head(ctx context.Context) (stream store.Stream, seq uint64, hash store.Hash, err error) {
	err = s.use(func(*dataKey) error {
		// One statement, so that number and name are of one moment.
		var laptop, incarnation, sum []byte
		err := s.reading(ctx).row(`SELECT laptop, incarnation, seq, hash FROM stream, (`+selectEnd+`)`).Scan(&laptop, &incarnation, &seq, &sum)
		if err != nil {
			return err
		}
		if copy(stream.Laptop[:], laptop)+copy(stream.Incarnation[:], incarnation)+copy(hash[:], sum) != 16+16+len(hash) {
			return fmt.Errorf("head of the stream: %w", store.ErrDamaged)
		}
		return nil
	})
	return stream, seq, hash, wrap("reading the stream's head", err)
}

// Acknowledged returns number and hash of the last entry of the current stream
// that the office has acknowledged: 0 and the genesis while there is none.
func (s *Session) Acknowledged(ctx context.Context) (seq uint64, hash store.Hash, err error) {
	err = s.use(func(*dataKey) error {
		at, err := scanPosition(s.reading(ctx).row(`SELECT seq, hash FROM (
			SELECT seq, hash FROM entry UNION ALL SELECT base, base_hash FROM stream)
			WHERE seq = (SELECT acknowledged FROM stream)`))
		seq, hash = at.seq, at.hash
		return err
	})
	return seq, hash, wrap("reading what was acknowledged", err)
}

// Entries returns entries of the current stream from number after+1 on,
// without a hole: at most limit, and not more than size bytes unless the first
// alone is larger. Acknowledged ones are among them as long as they are kept;
// it returns none if after+1 is no longer there, or not yet. Each is checked
// against its hash. Errors: store.ErrDamaged.
func (s *Session) Entries(ctx context.Context, after uint64, limit, size int) ([]store.Entry, error) {
	var entries []store.Entry
	err := s.use(func(key *dataKey) error {
		// At one moment: meanwhile others acknowledge, or begin a new incarnation.
		return s.file.database.snapshot(ctx, func(tx *sql.Tx) error {
			previous, err := scanPosition(tx.QueryRowContext(ctx, selectAt, after))
			if err != nil {
				return err
			}
			rows, err := tx.QueryContext(ctx, `SELECT `+entryColumns+` FROM entry WHERE seq > ? ORDER BY seq LIMIT ?`, after, limit)
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			for rows.Next() {
				e, err := openEntry(key, rows, previous)
				if err != nil {
					return err
				}
				if size -= len(e.Encoded); size < 0 && len(entries) > 0 {
					return nil
				}
				entries = append(entries, e)
				previous = position{e.Seq, e.Hash}
			}
			return rows.Err()
		})
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = nil // forgotten, or not there yet
	}
	return entries, wrap("reading the outbox", err)
}

const entryColumns = `seq, operation, record, made, hash, sealed`

// entryRow is an entry as it is kept.
type entryRow struct {
	entry  store.Entry // not yet Encoded
	record uuid.UUID
	made   int64
	sealed []byte
}

// scan reads entryColumns.
func (r *entryRow) scan(from scanner) error {
	var operation, record, hash []byte
	if err := from.Scan(&r.entry.Seq, &operation, &record, &r.made, &hash, &r.sealed); err != nil {
		return err
	}
	if copy(r.entry.Op[:], operation)+copy(r.record[:], record)+copy(r.entry.Hash[:], hash) != 2*len(uuid.Nil)+len(r.entry.Hash) {
		return fmt.Errorf("number %d of the stream, record %s: %w", r.entry.Seq, r.record, store.ErrDamaged)
	}
	return nil
}

// open completes the entry and checks that it follows the previous one.
func (r *entryRow) open(key *dataKey, previous position) (store.Entry, error) {
	encoded, err := key.open(entryPlace(r.entry.Op, r.record, r.made), r.sealed)
	if err != nil {
		return r.entry, fmt.Errorf("number %d of the stream, record %s: %w", r.entry.Seq, r.record, err)
	}
	if next := previous.next(encoded); next != (position{r.entry.Seq, r.entry.Hash}) {
		return r.entry, fmt.Errorf("number %d of the stream, record %s, does not follow %d: %w", r.entry.Seq, r.record, previous.seq, store.ErrDamaged)
	}
	entry := r.entry
	entry.Encoded = encoded
	return entry, nil
}

func openEntry(key *dataKey, from scanner, previous position) (store.Entry, error) {
	var r entryRow
	if err := r.scan(from); err != nil {
		return store.Entry{}, err
	}
	return r.open(key, previous)
}

// NewIncarnation starts a new stream with the same operations under their ids:
// those not acknowledged, and those acknowledged that are still kept.
func (s *Session) NewIncarnation(ctx context.Context) error {
	return wrap("starting a new incarnation", s.change(ctx, s.file.newIncarnation))
}

func (f *File) newIncarnation(tx *transaction, key *dataKey) error {
	stream, err := streamOf(tx)
	if err != nil {
		return err
	}
	return f.rechain(tx, key, stream.Laptop)
}

// rechain gives the kept operations their places in a stream of a new
// incarnation. Their old numbers are never smaller, so going upwards none is
// in the way of another.
func (f *File) rechain(tx *transaction, key *dataKey, laptop uuid.UUID) error {
	incarnation, err := uuid.NewRandomFromReader(f.random)
	if err != nil {
		return fmt.Errorf("choosing an incarnation: %w", err)
	}
	stream := store.Stream{Laptop: laptop, Incarnation: incarnation}
	before, err := scanPosition(tx.row(`SELECT base, base_hash FROM stream`))
	if err != nil {
		return err
	}
	at := position{0, stream.Genesis()}
	for {
		e, err := openEntry(key, tx.row(`SELECT `+entryColumns+` FROM entry WHERE seq > ? ORDER BY seq LIMIT 1`, before.seq), before)
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return err
		}
		before, at = position{e.Seq, e.Hash}, at.next(e.Encoded)
		if err := tx.exec(`UPDATE entry SET seq = ?, hash = ? WHERE seq = ?`, at.seq, at.hash[:], e.Seq); err != nil {
			return err
		}
	}
	genesis := stream.Genesis()
	return tx.exec(`UPDATE stream SET laptop = ?, incarnation = ?, base = 0, base_hash = ?, acknowledged = 0`,
		stream.Laptop[:], stream.Incarnation[:], genesis[:])
}

// Outbox is the state of sending, without a look at what is sent.
type Outbox struct {
	Stream       store.Stream
	Head         uint64    // number of the last operation
	Acknowledged uint64    // up to which the office has acknowledged
	Oldest       time.Time // when the oldest one waiting was made; zero if none waits
	Last         Attempt
}

// Waiting is how many operations have no receipt.
func (o Outbox) Waiting() int { return int(o.Head - min(o.Head, o.Acknowledged)) }

// Attempt is one try to send.
type Attempt struct {
	At      time.Time
	Next    time.Time // when to try again; zero: when asked to
	Failure string    // a code of the caller's, "" after success; kept in clear
}

// Outbox returns the state of sending.
func (s *Session) Outbox(ctx context.Context) (Outbox, error) {
	var outbox Outbox
	err := s.use(func(*dataKey) error {
		from := s.reading(ctx)
		var err error
		if outbox.Stream, err = streamOf(from); err != nil {
			return err
		}
		var oldest, attempted, next sql.NullInt64
		err = from.row(`SELECT (SELECT seq FROM (`+selectEnd+`)), acknowledged,
			(SELECT made FROM entry WHERE seq > acknowledged ORDER BY seq LIMIT 1), attempted, next_attempt, failure FROM stream`).
			Scan(&outbox.Head, &outbox.Acknowledged, &oldest, &attempted, &next, &outbox.Last.Failure)
		outbox.Oldest, outbox.Last.At, outbox.Last.Next = moment(oldest), moment(attempted), moment(next)
		return err
	})
	return outbox, wrap("reading the outbox", err)
}

// NoteAttempt keeps how the last try to send went.
func (s *Session) NoteAttempt(ctx context.Context, attempt Attempt) error {
	return wrap("noting an attempt to send", s.change(ctx, func(tx *transaction, _ *dataKey) error {
		if err := checkClear(attempt.Failure); err != nil {
			return err
		}
		return tx.exec(`UPDATE stream SET attempted = ?, next_attempt = ?, failure = ?`,
			nullableTime(attempt.At), nullableTime(attempt.Next), attempt.Failure)
	}))
}

func moment(kept sql.NullInt64) time.Time {
	if !kept.Valid {
		return time.Time{}
	}
	return time.UnixMilli(kept.Int64).UTC()
}

func nullableTime(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: !t.IsZero()}
}
