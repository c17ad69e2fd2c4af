package office

import (
	"context"
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
	err = l.do(ctx, len(arrivals), func(ctx context.Context, tx *transaction) (err error) {
		answer, err = l.append(ctx, tx, push, arrivals)
		return err
	})
	return answer, err
}

// incoming is an entry made ready to be written by the request's own
// goroutine, so that the one that writes does little else.
type incoming struct {
	Content
	id     uuid.UUID // the operation's, or a digest of content that has none
	reason Reason    // empty if it is understood
	kind   store.Kind
	sealed []byte
	alone  beginning // if it is its record's first operation
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
			alone, err := l.begin(content.Operation, push.Stream.Laptop)
			if err != nil {
				prepared.reason = ReasonNotMerged
			}
			prepared.alone = alone
		}
		arrivals[i] = prepared
	}
	return arrivals, nil
}

func (l *Ledger) append(ctx context.Context, tx *transaction, push Push, arrivals []incoming) (Answer, error) {
	now := l.clock()
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
