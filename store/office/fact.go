package office

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Teller reads out of a record what counts of it in statistics, encoded; nil:
// nothing does. It must be safe for concurrent use, and say the same of the
// same state.
type Teller interface {
	Fact(state store.Shared) []byte
}

// maxFact is what is kept of what a Teller says: nothing of what is longer.
const maxFact = 1 << 10 // bytes

// tell asks the teller about a state.
func (l *Ledger) tell(state store.Shared) []byte {
	if l.teller == nil {
		return nil
	}
	fact := l.teller.Fact(state)
	if len(fact) > maxFact {
		return nil
	}
	return fact
}

// writeFact keeps what counts of the record that begins at first in the place
// of what did before, unless it is new.
func (l *Ledger) writeFact(ctx context.Context, tx *transaction, id uuid.UUID, fresh bool, row derived) error {
	if len(row.fact) > 0 {
		_, err := tx.exec(ctx, `INSERT INTO fact (record, sealed) VALUES (?, ?) ON CONFLICT (record) DO UPDATE SET sealed = excluded.sealed`,
			row.first, l.seal.seal(placeFact(row.first), id[:], row.fact))
		return wrap("writing a fact", err)
	}
	if fresh {
		return nil
	}
	_, err := tx.exec(ctx, `DELETE FROM fact WHERE record = ?`, row.first)
	return wrap("writing a fact", err)
}

// openFact returns which record a row of the table is about, and its fact.
func (l *Ledger) openFact(first uint64, sealed []byte) (record uuid.UUID, fact []byte, err error) {
	plain, err := l.seal.open(placeFact(first), sealed)
	if err == nil && len(plain) <= len(record) {
		err = fmt.Errorf("%d bytes: %w", len(plain), store.ErrDamaged)
	}
	if err != nil {
		return uuid.Nil, nil, fmt.Errorf("fact of the record at position %d: %w", first, err)
	}
	return uuid.UUID(plain[:len(record)]), plain[len(record):], nil
}

// Facts calls fn with what counts of each record that counts, as the ledger
// stands at one moment, in the order in which the records first arrived. fn may
// keep fact. Errors: store.ErrDamaged, and what fn returns.
func (l *Ledger) Facts(ctx context.Context, fn func(record uuid.UUID, fact []byte) error) error {
	return l.look(ctx, func(s snapshot) error {
		rows, err := s.query(ctx, `SELECT record, sealed FROM fact ORDER BY record`)
		if err != nil {
			return wrap("reading facts", err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var first uint64
			var sealed []byte
			if err := rows.Scan(&first, &sealed); err != nil {
				return wrap("reading facts", err)
			}
			record, fact, err := l.openFact(first, sealed)
			if err != nil {
				return err
			}
			if err := fn(record, fact); err != nil {
				return err
			}
		}
		return wrap("reading facts", rows.Err())
	})
}

// compareFact checks that what counts of a record is kept, and nothing else.
func (v *verification) compareFact(ctx context.Context, s snapshot, id uuid.UUID, due derived) error {
	if len(due.fact) > 0 {
		v.due.facts++
	}
	var sealed []byte
	if err := s.row(ctx, `SELECT (SELECT sealed FROM fact WHERE record = ?)`, due.first).Scan(&sealed); err != nil {
		return wrap("reading a fact", err)
	}
	where := "record " + id.String()
	if sealed == nil {
		if len(due.fact) > 0 {
			v.add(where, "what counts of it is missing; rebuild")
		}
		return nil
	}
	record, fact, err := v.ledger.openFact(due.first, sealed)
	switch {
	case errors.Is(err, store.ErrDamaged):
		v.add(where, "what counts of it does not open; rebuild")
	case err != nil:
		return err
	case record != id || string(fact) != string(due.fact):
		v.add(where, "what counts of it is not what its state says; rebuild")
	}
	return nil
}
