package office

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// Content is one operation as it arrived.
type Content struct {
	store.Entry
	Operation store.Operation
	// Problem says why the bytes are no operation we understand; then
	// Operation and Entry.Op are zero.
	Problem error
}

// Push is what one request brings: consecutive entries of a stream, and the
// hash of the entry before the first.
type Push struct {
	Stream  store.Stream
	Before  store.Hash
	Entries []Content
	// ClockDifference is how far the laptop's clock is ahead, if known.
	ClockDifference *time.Duration
}

// Outcome is what became of a push.
type Outcome int

const (
	// Stored: the ledger holds every entry, and did perhaps before.
	Stored Outcome = iota
	// Gap: entries are missing between the ledger's last and the push's first.
	Gap
	// Fork: the ledger holds another operation under one of the numbers.
	Fork
)

// Head is how far the ledger holds a stream: Seq 0 and the genesis hash if it
// never heard of it.
type Head struct {
	Stream store.Stream
	Seq    uint64
	Hash   store.Hash
	Epoch  uuid.UUID
	// Stable is the number up to which the oldest backup in use holds the stream.
	Stable uint64
}

// Answer to a push. Head is the stream's head afterwards.
type Answer struct {
	Outcome     Outcome
	Head        Head
	Received    time.Time
	Skipped     int // held already in this stream
	Appended    int
	Repeated    int           // of those appended, held already in another stream
	Quarantined []Quarantined // of those in the push, whenever they came
}

// Quarantined is an operation of a stream that is kept but not applied.
type Quarantined struct {
	Seq    uint64
	Op     uuid.UUID // zero if the content has none
	Reason Reason
}

// Append adds what the ledger does not hold yet, in one transaction, and
// returns once it is durable. Whatever the operations say is accepted; only
// entries that do not chain (ErrChain) and laptops never enrolled
// (store.ErrNotFound) are refused.
func (l *Ledger) Append(ctx context.Context, push Push) (Answer, error) {
	arrivals, err := l.prepare(push)
	if err != nil {
		return Answer{}, err
	}
	var answer Answer
	err = l.do(ctx, len(arrivals), func(tx *transaction) (err error) {
		answer, err = l.append(tx, push, arrivals)
		return err
	})
	return answer, err
}

// incoming is an entry made ready to be written by the request's own
// goroutine, so that the one that writes does little else.
type incoming struct {
	Content
	id         uuid.UUID // the operation's, or a digest of content that has none
	reason     Reason    // empty if it is understood
	kind       store.Kind
	sealed     []byte
	candidates int // if it is its record's first operation
}

func (l *Ledger) prepare(push Push) ([]incoming, error) {
	if len(push.Entries) == 0 || push.Entries[0].Seq == 0 {
		return nil, fmt.Errorf("appending nothing, or not numbered from 1: %w", ErrChain)
	}
	arrivals := make([]incoming, len(push.Entries))
	hash := push.Before
	for i, content := range push.Entries {
		seq := push.Entries[0].Seq + uint64(i)
		hash = store.Link(hash, seq, content.Encoded)
		if content.Seq != seq || content.Hash != hash {
			return nil, fmt.Errorf("appending operation %d: %w", content.Seq, ErrChain)
		}
		prepared := incoming{Content: content, id: content.Operation.ID, sealed: l.seal.seal(placeEntry(push.Stream, seq), hash[:], content.Encoded)}
		prepared.reason = l.policy.judge(content)
		if content.Problem != nil {
			prepared.id = l.seal.identify(content.Encoded)
		}
		prepared.kind = l.policy.kindInClear(content)
		if prepared.reason == "" {
			candidates, err := l.merger.Begin(content.Operation, push.Stream.Laptop)
			if err != nil {
				prepared.reason = ReasonNotMerged
			}
			prepared.candidates = candidates
		}
		arrivals[i] = prepared
	}
	return arrivals, nil
}

// current is a stream as it stands in a transaction.
type current struct {
	row  int64 // 0 if the stream is new
	head Head
}

func (l *Ledger) append(tx *transaction, push Push, arrivals []incoming) (Answer, error) {
	ctx, now := context.Background(), l.clock()
	stream, err := l.stream(ctx, tx, push.Stream)
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{Head: stream.head, Received: now}
	first, last := arrivals[0].Seq, arrivals[len(arrivals)-1].Seq
	if first > stream.head.Seq+1 {
		answer.Outcome = Gap
		return answer, nil
	}
	same, err := l.agrees(ctx, tx, stream, push, arrivals)
	if err != nil {
		return Answer{}, err
	}
	if !same {
		answer.Outcome = Fork
		return answer, nil
	}
	answer.Skipped = len(arrivals)
	if last > stream.head.Seq {
		answer.Skipped = int(stream.head.Seq + 1 - first)
		if err := l.extend(ctx, tx, &stream, arrivals[answer.Skipped:], &answer); err != nil {
			return Answer{}, err
		}
	}
	if answer.Quarantined, err = l.quarantinedOf(ctx, tx, stream.row, first, last, answer); err != nil {
		return Answer{}, err
	}
	return answer, l.seen(ctx, tx, push, now)
}

func (l *Ledger) stream(ctx context.Context, tx *transaction, name store.Stream) (current, error) {
	found := current{head: Head{Stream: name, Hash: name.Genesis(), Epoch: l.epoch}}
	var sealed []byte
	err := tx.row(ctx, `SELECT id, head, stable FROM stream WHERE laptop = ? AND incarnation = ?`, name.Laptop[:], name.Incarnation[:]).
		Scan(&found.row, &sealed, &found.head.Stable)
	if errors.Is(err, sql.ErrNoRows) {
		return found, nil
	}
	if err != nil {
		return current{}, wrap("reading a stream", err)
	}
	head, err := l.openStreamHead(name, sealed)
	if err != nil {
		return current{}, err
	}
	found.head.Seq, found.head.Hash = head.number, head.hash
	return found, nil
}

func (l *Ledger) openStreamHead(name store.Stream, sealed []byte) (mark, error) {
	plain, err := l.seal.open(placeStream(name), sealed)
	if err != nil {
		return mark{}, fmt.Errorf("head of a stream: %w", err)
	}
	return decodeMark(plain)
}

// agrees reports whether the push continues the very chain the ledger holds.
// Because each hash covers all before it, one comparison settles it: at the
// last number both have.
func (l *Ledger) agrees(ctx context.Context, tx *transaction, stream current, push Push, arrivals []incoming) (bool, error) {
	first, last, held := arrivals[0].Seq, arrivals[len(arrivals)-1].Seq, stream.head.Seq
	switch {
	case first == held+1:
		return push.Before == stream.head.Hash, nil
	case last >= held:
		return arrivals[held-first].Hash == stream.head.Hash, nil
	}
	var sealed []byte
	if err := tx.row(ctx, `SELECT sealed FROM entry WHERE stream = ? AND seq = ?`, stream.row, last).Scan(&sealed); err != nil {
		return false, wrap("comparing with the ledger", err)
	}
	hash, _, err := l.openEntry(push.Stream, last, sealed)
	return hash == arrivals[len(arrivals)-1].Hash, err
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

// extend writes the new entries and applies them.
func (l *Ledger) extend(ctx context.Context, tx *transaction, stream *current, arrivals []incoming, answer *Answer) error {
	if stream.row == 0 {
		if err := l.openStream(ctx, tx, stream); err != nil {
			return err
		}
	}
	for _, arriving := range arrivals {
		if err := l.write(ctx, tx, *stream, arriving, answer); err != nil {
			return err
		}
	}
	final := arrivals[len(arrivals)-1]
	stream.head.Seq, stream.head.Hash = final.Seq, final.Hash
	answer.Head, answer.Appended = stream.head, len(arrivals)
	sealed := l.seal.seal(placeStream(stream.head.Stream), mark{final.Seq, final.Hash}.encode())
	_, err := tx.exec(ctx, `UPDATE stream SET seq = ?, head = ? WHERE id = ?`, final.Seq, sealed, stream.row)
	return wrap("recording a stream", err)
}

func (l *Ledger) openStream(ctx context.Context, tx *transaction, stream *current) error {
	name := stream.head.Stream
	var known int
	err := tx.row(ctx, `SELECT 1 FROM laptop WHERE id = ?`, name.Laptop[:]).Scan(&known)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("laptop %s: %w", name.Laptop, store.ErrNotFound)
	}
	if err != nil {
		return wrap("reading a laptop", err)
	}
	sealed := l.seal.seal(placeStream(name), mark{0, name.Genesis()}.encode())
	result, err := tx.exec(ctx, `INSERT INTO stream (laptop, incarnation, seq, head) VALUES (?, ?, 0, ?)`, name.Laptop[:], name.Incarnation[:], sealed)
	if err != nil {
		return wrap("recording a stream", err)
	}
	stream.row, err = result.LastInsertId()
	return wrap("recording a stream", err)
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
		if reason, err = l.apply(ctx, tx, sent{position, arriving.Operation, stream.head.Stream.Laptop}, arriving.candidates); err != nil {
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

// seen notes when the laptop called and how its clock stands.
func (l *Ledger) seen(ctx context.Context, tx *transaction, push Push, now time.Time) error {
	var difference any
	if push.ClockDifference != nil {
		difference = push.ClockDifference.Milliseconds()
	}
	_, err := tx.exec(ctx, `UPDATE laptop SET last_seen = ?, clock_difference = coalesce(?, clock_difference) WHERE id = ?`,
		now.UnixMilli(), difference, push.Stream.Laptop[:])
	return wrap("recording a laptop's call", err)
}

// Head returns how far the ledger holds a stream.
func (l *Ledger) Head(ctx context.Context, name store.Stream) (Head, error) {
	head := Head{Stream: name, Hash: name.Genesis(), Epoch: l.epoch}
	var sealed []byte
	err := l.read.QueryRowContext(ctx, `SELECT head, stable FROM stream WHERE laptop = ? AND incarnation = ?`, name.Laptop[:], name.Incarnation[:]).
		Scan(&sealed, &head.Stable)
	if errors.Is(err, sql.ErrNoRows) {
		return head, nil
	}
	if err != nil {
		return Head{}, wrap("reading a stream", err)
	}
	held, err := l.openStreamHead(name, sealed)
	head.Seq, head.Hash = held.number, held.hash
	return head, err
}
