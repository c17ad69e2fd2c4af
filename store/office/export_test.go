package office

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// LimitPages makes the disk full for the ledger, as far as SQLite can tell,
// once it has grown by so many pages.
func (l *Ledger) LimitPages(more int) error {
	return l.do(context.Background(), 0, func(ctx context.Context, tx *transaction) error {
		var count int
		if err := tx.row(ctx, `PRAGMA page_count`).Scan(&count); err != nil {
			return err
		}
		var limit int
		return tx.conn.QueryRowContext(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, count+more)).Scan(&limit)
	})
}

// Pragma returns a setting of the connection that writes.
func (l *Ledger) Pragma(name string) (value string, err error) {
	err = l.do(context.Background(), 0, func(ctx context.Context, tx *transaction) error {
		return tx.row(ctx, `PRAGMA `+name).Scan(&value)
	})
	return value, err
}

// Together runs the works in one group, as if they had arrived during one
// commit, and returns the answer each gets.
func (l *Ledger) Together(works ...func(exec func(query string, args ...any) error) error) []error {
	hold, held := make(chan struct{}), make(chan struct{})
	first := &request{ctx: context.Background(), done: make(chan error, 1), work: func(context.Context, *transaction) error {
		close(held)
		<-hold
		return nil
	}}
	l.writer.requests <- first
	<-held
	group := make([]*request, len(works))
	for i, work := range works {
		group[i] = &request{ctx: context.Background(), done: make(chan error, 1), work: func(ctx context.Context, tx *transaction) error {
			return work(func(query string, args ...any) error {
				_, err := tx.exec(ctx, query, args...)
				return err
			})
		}}
		l.writer.requests <- group[i]
	}
	close(hold)
	answers := make([]error, len(group))
	for i, r := range group {
		answers[i] = <-r.done
	}
	return answers
}

// Seed keeps persons to be compared with, as if their records had come in, in
// a few large transactions.
func (l *Ledger) Seed(ctx context.Context, states func(yield func(store.Shared) bool)) error {
	type row struct{ key, person int64 }
	var keys []row
	var persons []features
	count := uint64(0)
	keep := func() error {
		return l.do(ctx, 0, func(ctx context.Context, tx *transaction) error {
			for _, person := range persons {
				count++
				if _, err := tx.exec(ctx, `INSERT INTO feature (person, sealed) VALUES (?, ?)`, count, l.seal.seal(placeFeature(count), person.encode())); err != nil {
					return err
				}
			}
			persons = persons[:0]
			return nil
		})
	}
	for state := range states {
		found := l.featuresOf(state)
		persons = append(persons, found)
		for _, key := range found.keys {
			keys = append(keys, row{key, int64(count) + int64(len(persons))})
		}
		if len(persons) == 100_000 {
			if err := keep(); err != nil {
				return err
			}
		}
	}
	if err := keep(); err != nil {
		return err
	}
	// In the order of the index, which is much the fastest.
	slices.SortFunc(keys, func(a, b row) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.person, b.person)) })
	for part := range slices.Chunk(keys, 1_000_000) {
		err := l.do(ctx, 0, func(ctx context.Context, tx *transaction) error {
			for _, k := range part {
				if _, err := tx.exec(ctx, `INSERT INTO block (key, person) VALUES (?, ?)`, k.key, k.person); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// SeedFacts keeps a fact of so many records, as if they had come in.
func (l *Ledger) SeedFacts(ctx context.Context, count int, fact []byte) error {
	return l.do(ctx, 0, func(ctx context.Context, tx *transaction) error {
		for first := range uint64(count) {
			if err := l.writeFact(ctx, tx, uuid.New(), true, derived{first: first + 1, essence: essence{fact: fact}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Compare looks for those who may be one with an incoming person, as Match
// does, and returns with how many it was compared and who it may be.
func (l *Ledger) Compare(ctx context.Context, state store.Shared) (compared int, alike []uuid.UUID, err error) {
	incoming := l.featuresOf(state)
	err = l.look(ctx, func(s snapshot) error {
		return l.candidates(ctx, s, 0, incoming.keys, func(id uuid.UUID, content []byte) {
			compared++
			if l.compare(incoming, features{id: id, content: content}) != nil {
				alike = append(alike, id)
			}
		})
	})
	return compared, alike, err
}

// Migrate applies migrations other than the program's own.
var Migrate = migrate
