package laptop

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// Waits is what a record is kept for.
type Waits string

// What a record can wait for.
const (
	WaitsUnsent   Waits = "unsent"   // to be sent: a change no operation was made of
	WaitsReceipt  Waits = "receipt"  // for the office to acknowledge an operation
	WaitsBackup   Waits = "backup"   // for the office to have an operation in its backups
	WaitsDecision Waits = "decision" // for a person to decide
	WaitsAdoption Waits = "adoption" // for Adopt
	WaitsAnswer   Waits = "answer"   // for the answer to a question about it
)

// Forgetting is what Forget did.
type Forgetting struct {
	Gone   []uuid.UUID
	Kept   map[uuid.UUID]Waits
	Counts []Tally // of those gone
}

// Tally is how many records of one kind, state, site and day there were.
type Tally struct {
	Kind  store.Kind
	State string
	Site  string
	Day   string // the record was made, ISO, where the clock is
	Count int
}

// Forget removes records that nothing waits for: card, document, journal, what
// was pulled of them. What they count as in statistics stays, see Forgotten; so
// does what pull counted, so that the office need not send them again. One that
// comes again is there again, whole. Ids that are not there are passed over.
//
// When Forget returns nil nothing of them is left in the file or its log;
// backups keep what they held, see BackupAnew. Errors: store.ErrFull,
// store.ErrInUse. If some are Gone all the same they are, and the next Forget or
// Open clears the file of what is left of them.
func (s *Session) Forget(ctx context.Context, ids []uuid.UUID) (Forgetting, error) {
	var done Forgetting
	err := s.use(func(key *dataKey) error {
		return s.file.database.inTurn(ctx, func(tx *transaction) error {
			err := tx.together(func() (err error) {
				s.last = nil // it may be among these
				done, err = s.forget(tx, key, ids)
				return err
			})
			if err != nil {
				done = Forgetting{}
				return err
			}
			return tx.scrub(context.WithoutCancel(ctx))
		})
	})
	return done, wrap("forgetting records", err)
}

func (s *Session) forget(tx *transaction, key *dataKey, ids []uuid.UUID) (Forgetting, error) {
	done := Forgetting{Kept: make(map[uuid.UUID]Waits)}
	f := forgetting{writing: s.writing(tx, key), zone: s.file.clock().Location()}
	var err error
	if f.asked, err = f.openQuestions(); err != nil {
		return done, err
	}
	counts := make(map[Tally]int)
	for _, id := range ids {
		counted, waits, err := f.one(id)
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return done, fmt.Errorf("record %s: %w", id, err)
		case waits != "":
			done.Kept[id] = waits
		default:
			done.Gone = append(done.Gone, id)
			counts[counted]++
		}
	}
	if len(done.Gone) > 0 {
		if err := tx.exec(`UPDATE file SET scrub = 1`); err != nil {
			return done, err
		}
	}
	for counted, count := range counts {
		counted.Count = count
		done.Counts = append(done.Counts, counted)
	}
	slices.SortFunc(done.Counts, compareTallies)
	return done, nil
}

// Waiting says which of the records Forget would keep, and for what.
func (s *Session) Waiting(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Waits, error) {
	waiting := make(map[uuid.UUID]Waits)
	err := s.change(ctx, func(tx *transaction, key *dataKey) (err error) {
		f := forgetting{writing: s.writing(tx, key)}
		if f.asked, err = f.openQuestions(); err != nil {
			return err
		}
		for _, id := range ids {
			c, err := f.find(id)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return fmt.Errorf("record %s: %w", id, err)
			}
			if waits, err := f.waits(c); err != nil {
				return err
			} else if waits != "" {
				waiting[id] = waits
			}
		}
		return nil
	})
	return waiting, wrap("asking what records wait for", err)
}

// forgetting is one Forget.
type forgetting struct {
	*writing
	zone  *time.Location
	asked map[uuid.UUID]bool // records open questions are about
}

// one forgets a record, or says what it waits for.
func (f *forgetting) one(id uuid.UUID) (Tally, Waits, error) {
	c, err := f.find(id)
	if err != nil {
		return Tally{}, "", err
	}
	waits, err := f.waits(c)
	if err != nil || waits != "" {
		return Tally{}, waits, err
	}
	row, err := f.remembered(c)
	if err == nil {
		err = f.tx.putForgotten(f.key, row)
	}
	for _, remove := range []string{
		`DELETE FROM tail WHERE n = ?`, `DELETE FROM document WHERE n = ?`, `DELETE FROM journal WHERE n = ?`, `DELETE FROM record WHERE n = ?`,
	} {
		if err == nil {
			err = f.tx.exec(remove, c.n)
		}
	}
	if err == nil {
		err = f.tx.exec(`DELETE FROM pulled WHERE id = ?`, id[:])
	}
	return row.counted, "", err
}

// waits says what a record is kept for, "" if for nothing.
func (f *forgetting) waits(c *workingCopy) (Waits, error) {
	if c.unsent() {
		return WaitsUnsent, nil
	}
	if f.asked[c.id] {
		return WaitsAnswer, nil
	}
	for _, check := range []struct {
		query string
		waits Waits
	}{
		{`SELECT EXISTS (SELECT 1 FROM entry, stream WHERE record = ?1 AND seq > acknowledged)`, WaitsReceipt},
		{`SELECT EXISTS (SELECT 1 FROM entry WHERE record = ?1)`, WaitsBackup},
		{`SELECT EXISTS (SELECT 1 FROM pulled WHERE id = ?1 AND contested > 0)`, WaitsDecision},
		{`SELECT EXISTS (SELECT 1 FROM proposal WHERE ?1 IN (a, b))`, WaitsDecision},
		{`SELECT EXISTS (SELECT 1 FROM held WHERE id = ?1)`, WaitsAdoption},
	} {
		var found bool
		if err := f.tx.row(check.query, c.id[:]).Scan(&found); err != nil || found {
			return check.waits, err
		}
	}
	return "", nil
}

// openQuestions are the records that questions without an end are about, and
// these questions.
func (f *forgetting) openQuestions() (map[uuid.UUID]bool, error) {
	ids, err := f.tx.ids(`SELECT id FROM record WHERE kind = ?`, store.Question)
	if err != nil {
		return nil, err
	}
	asked := make(map[uuid.UUID]bool)
	for _, id := range ids {
		c, err := f.find(id)
		if err != nil {
			return nil, err
		}
		if c.fields[store.Closed].Value != "" || c.fields[store.Deleted].Value != "" {
			continue
		}
		asked[id] = true
		if about, err := uuid.Parse(c.fields[store.About].Value); err == nil {
			asked[about] = true
		}
	}
	return asked, nil
}

// remembered is what stays of a record.
func (f *forgetting) remembered(c *workingCopy) (forgotten, error) {
	tag, err := f.key.tag(c.id)
	if err != nil {
		return forgotten{}, err
	}
	row := forgotten{tag: tag, counted: Tally{
		Kind: c.kind, State: c.state, Site: c.site, Day: time.UnixMilli(c.created).In(f.zone).Format(time.DateOnly),
	}}
	var p pulled
	err = p.scan(f.tx.row(`SELECT `+pulledColumns+`, generation FROM pulled WHERE id = ?`, c.id[:]), &row.generation)
	if errors.Is(err, sql.ErrNoRows) {
		return row, nil
	}
	row.operations, row.digest = p.operations, p.digest
	return row, err
}

// ids reads ids with the connection that writes.
func (tx *transaction) ids(query string, arguments ...any) ([]uuid.UUID, error) {
	rows, err := tx.conn.QueryContext(context.WithoutCancel(tx.ctx), query, arguments...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var ids []uuid.UUID
	for rows.Next() {
		id, err := scanID(rows)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
