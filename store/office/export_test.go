package office

import (
	"context"
	"fmt"
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

// Migrate applies migrations other than the program's own.
var Migrate = migrate
