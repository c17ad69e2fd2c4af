package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Matcher tells persons that may be one. It must be safe for concurrent use,
// and say the same of the same input.
type Matcher interface {
	// Features returns what there is to compare a person by, encoded, and the
	// keys under which to look for others: only persons that share some are
	// compared, those who share the most and the rarest first, and not more than
	// some dozens. Nil features: nobody to compare (another kind, deleted, found
	// to be someone else).
	Features(state store.Shared) (features []byte, keys []string)
	// Compare returns how much speaks for one person, whether that is to stop
	// an operator or to be listed aside, and why, as JSON. With neither stop
	// nor side they are two.
	Compare(a, b []byte) (score float64, stop, side bool, evidence []byte)
}

// The fields of a pair's record that the ledger reads: whom it is about, and
// what was decided, empty if that was taken back.
const (
	pairA       = "a"
	pairB       = "b"
	pairVerdict = "verdict"
)

// How much one step works off, and how far the position kept may fall behind
// commits that brought nobody to compare.
const (
	matchRecords = 200
	matchLag     = 10_000
)

// Match compares the persons that came or changed since it was last called
// with all others, and returns how many records it worked off. It is called
// again and again behind the commits, which it does not hold up. What was
// worked off is durable; who is proposed is the same wherever it was
// interrupted.
func (l *Ledger) Match(ctx context.Context) (done int, err error) {
	if l.matcher == nil {
		return 0, nil
	}
	l.matching.Lock()
	defer l.matching.Unlock()
	for {
		step, err := l.matchSome(ctx)
		if err != nil && !errors.Is(err, errOvertaken) {
			return done, fmt.Errorf("matching: %w", err)
		}
		done += step
		if err == nil && step == 0 {
			return done, nil
		}
	}
}

// errOvertaken: another process has matched meanwhile.
var errOvertaken = errors.New("another process has matched meanwhile")

// subject is a record to be matched: a person, or what was decided of two.
type subject struct {
	id    uuid.UUID
	kind  store.Kind
	first uint64
}

// changed is a person whose features are not those kept.
type changed struct {
	first       uint64
	before, now features
}

// matchSome works off a few records: it first keeps what the persons among
// them are compared by, so that they are found by each other, then compares.
func (l *Ledger) matchSome(ctx context.Context) (int, error) {
	var (
		subjects []subject
		changes  []changed
		now      progress
		reached  uint64
	)
	err := l.look(ctx, func(s snapshot) (err error) {
		if now, err = l.readProgress(ctx, s); err != nil {
			return err
		}
		if subjects, reached, err = outstanding(ctx, s, now.position); err != nil {
			return err
		}
		changes, err = l.changedFeatures(ctx, s, subjects)
		return err
	})
	if err != nil || len(subjects) == 0 && reached < now.position+matchLag {
		return 0, err
	}
	if len(changes) > 0 {
		now, err = l.advance(ctx, now, func(ctx context.Context, tx *transaction, _ *progress) error {
			for _, change := range changes {
				if err := l.writeFeatures(ctx, tx, change.first, change.before, change.now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	comparing := comparison{ledger: l, reached: reached, standing: make(map[couple]Proposal), wanted: make(map[couple]*argument)}
	err = l.look(ctx, func(s snapshot) error { return comparing.all(ctx, s, subjects) })
	if err != nil {
		return 0, err
	}
	_, err = l.advance(ctx, now, func(ctx context.Context, tx *transaction, to *progress) error {
		to.position = reached
		return comparing.write(ctx, tx, to)
	})
	return len(subjects), err
}

// advance runs work in a transaction, unless another process has matched since
// the progress was read, and keeps the progress it leaves.
func (l *Ledger) advance(ctx context.Context, read progress, work func(context.Context, *transaction, *progress) error) (progress, error) {
	var after progress
	err := l.do(ctx, matchRecords, func(ctx context.Context, tx *transaction) error {
		now, err := l.readProgress(ctx, tx)
		if err != nil {
			return err
		}
		// Each write seals it anew, with another nonce.
		if !bytes.Equal(now.sealed, read.sealed) {
			return errOvertaken
		}
		if err := work(ctx, tx, &now); err != nil {
			return err
		}
		if err := l.writeProgress(ctx, tx, now); err != nil {
			return err
		}
		after, err = l.readProgress(ctx, tx)
		return err
	})
	return after, err
}

// outstanding returns the first records to be matched after a position, and
// the position up to which these are all.
func outstanding(ctx context.Context, s snapshot, after uint64) (subjects []subject, reached uint64, err error) {
	rows, err := s.query(ctx, `SELECT id, kind, first, last FROM record WHERE last > ? AND kind IN (?, ?) ORDER BY last LIMIT ?`,
		after, string(store.Person), string(store.Pair), matchRecords)
	if err != nil {
		return nil, 0, wrap("reading whom to compare", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var next subject
		if err := rows.Scan(&next.id, &next.kind, &next.first, &reached); err != nil {
			return nil, 0, wrap("reading whom to compare", err)
		}
		subjects = append(subjects, next)
	}
	if err := rows.Err(); err != nil || len(subjects) == matchRecords {
		return subjects, reached, wrap("reading whom to compare", err)
	}
	err = s.row(ctx, `SELECT coalesce(max(last), 0) FROM record`).Scan(&reached)
	return subjects, reached, wrap("reading whom to compare", err)
}

func (l *Ledger) changedFeatures(ctx context.Context, s snapshot, subjects []subject) ([]changed, error) {
	var changes []changed
	for _, subject := range subjects {
		if subject.kind != store.Person {
			continue
		}
		pulled, err := l.pulled(ctx, s, subject.id)
		if err != nil {
			return nil, err
		}
		before, err := l.readFeatures(ctx, s, subject.first)
		if err != nil {
			return nil, err
		}
		if now := l.featuresOf(pulled.State); !now.equal(before) {
			changes = append(changes, changed{subject.first, before, now})
		}
	}
	return changes, nil
}

// resetMatching has every person compared anew. Proposals stay until their
// persons' turn comes, but for those that do not open or are about nobody.
func (l *Ledger) resetMatching(ctx context.Context, tx *transaction) error {
	now, err := l.readProgress(ctx, tx)
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return err
	}
	_, err = tx.exec(ctx, `DELETE FROM proposal WHERE a >= b OR a NOT IN (SELECT id FROM record WHERE kind = ?1) OR b NOT IN (SELECT id FROM record WHERE kind = ?1)`,
		string(store.Person))
	if err != nil {
		return wrap("rebuilding proposals", err)
	}
	next := progress{serial: now.serial}
	var broken []couple
	err = l.readProposals(ctx, tx, func(p Proposal, err error) error {
		next.serial = max(next.serial, p.Position)
		if errors.Is(err, store.ErrDamaged) {
			broken = append(broken, couple{p.A, p.B})
			return nil
		}
		if err != nil {
			return err
		}
		digest, err := p.digest()
		next.add(digest)
		return err
	}, ``)
	if err != nil {
		return err
	}
	for _, pair := range broken {
		if _, err := tx.exec(ctx, `DELETE FROM proposal WHERE a = ? AND b = ?`, pair[0][:], pair[1][:]); err != nil {
			return wrap("rebuilding proposals", err)
		}
	}
	return l.writeProgress(ctx, tx, next)
}
