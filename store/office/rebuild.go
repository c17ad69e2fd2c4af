package office

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// derivation receives what the ledger says the derived tables should hold:
// the records in the order of their ids, and the quarantine in no order.
type derivation struct {
	record     func(id uuid.UUID, row derived) error
	quarantine func(position uint64, reason Reason) error
}

// derive folds the whole ledger, one record at a time, so that it takes no
// more memory however large the ledger.
func (l *Ledger) derive(ctx context.Context, from querier, into derivation) error {
	err := l.keep(ctx, from, func(kept Kept) error {
		return into.quarantine(kept.Position, l.policy.judge(kept.Content))
	}, `WHERE e.record IS NULL AND e.repeats IS NULL`)
	if err != nil {
		return err
	}
	reused, err := reusedIDs(ctx, from)
	if err != nil {
		return err
	}
	var (
		id    uuid.UUID
		row   derived
		only  sent // while row has one operation
		begun bool
	)
	finish := func() error {
		if !begun {
			return nil
		}
		begun = false
		return into.record(id, row)
	}
	err = l.keep(ctx, from, func(kept Kept) error {
		if kept.Operation.Record != id {
			if err := finish(); err != nil {
				return err
			}
			id = kept.Operation.Record
		}
		reason := l.policy.judge(kept.Content)
		if reused[kept.Position] {
			reason = ReasonIDReused
		}
		if reason != "" {
			return into.quarantine(kept.Position, reason)
		}
		next := sent{kept.Position, kept.Operation, kept.Stream.Laptop}
		if !begun {
			alone, err := l.begin(kept.Operation, kept.Stream.Laptop)
			if err != nil {
				return into.quarantine(kept.Position, ReasonNotMerged)
			}
			row, only, begun = alone.at(kept.Position, kept.Operation.Kind), next, true
			return nil
		}
		after, err := l.fold(row, next, func() (sent, error) { return only, nil })
		var refused foldError
		if errors.As(err, &refused) {
			return into.quarantine(kept.Position, refused.reason)
		}
		row = after
		return err
	}, `WHERE e.record IS NOT NULL AND e.repeats IS NULL ORDER BY e.record, e.position`)
	if err != nil {
		return err
	}
	return finish()
}

// reusedIDs finds the entries whose operation id was given to other content
// before.
func reusedIDs(ctx context.Context, from querier) (map[uint64]bool, error) {
	rows, err := from.query(ctx, `SELECT e.position FROM entry e JOIN (
		SELECT op, min(position) AS first FROM entry WHERE repeats IS NULL GROUP BY op HAVING count(*) > 1) d
		ON d.op = e.op WHERE e.repeats IS NULL AND e.position > d.first`)
	if err != nil {
		return nil, wrap("looking for ids used twice", err)
	}
	defer func() { _ = rows.Close() }()
	reused := make(map[uint64]bool)
	for rows.Next() {
		var position uint64
		if err := rows.Scan(&position); err != nil {
			return nil, wrap("looking for ids used twice", err)
		}
		reused[position] = true
	}
	return reused, wrap("looking for ids used twice", rows.Err())
}

// derivation's version: a ledger whose derived tables another version made is
// rebuilt when it is opened. It is raised, too, when what a program's Linker or
// Teller says of the same state becomes another thing.
const derivedVersion = 3

// refresh rebuilds the derived tables of a ledger that an older program wrote.
func (l *Ledger) refresh(ctx context.Context) error {
	var version int
	if err := l.read.QueryRowContext(ctx, `SELECT derived FROM office WHERE id = 1`).Scan(&version); err != nil {
		return wrap("opening the ledger", err)
	}
	if version == derivedVersion {
		return nil
	}
	return l.Rebuild(ctx)
}

// Rebuild makes the derived tables anew from the ledger alone, in one
// transaction. What was quarantined and is now understood is applied. Persons
// are then compared anew by Match; until it comes to them, who was proposed
// as one stays so.
func (l *Ledger) Rebuild(ctx context.Context) error {
	return l.do(ctx, 1, func(_ context.Context, tx *transaction) error {
		if err := l.relabel(ctx, tx); err != nil {
			return err
		}
		for _, table := range []string{"quarantine", "record", "link", "agenda", "former", "fact", "feature", "block"} {
			if _, err := tx.exec(ctx, `DELETE FROM `+table); err != nil {
				return wrap("rebuilding", err)
			}
		}
		tx.total = &running{changed: true}
		err := l.derive(ctx, tx, derivation{
			record: func(id uuid.UUID, row derived) error { return l.writeDerived(ctx, tx, id, nil, row) },
			quarantine: func(position uint64, reason Reason) error {
				_, err := tx.exec(ctx, `INSERT INTO quarantine (position, reason) VALUES (?, ?)`, position, string(reason))
				return wrap("quarantining an operation", err)
			},
		})
		if err == nil {
			err = l.resetMatching(ctx, tx)
		}
		if err == nil {
			_, err = tx.exec(ctx, `UPDATE office SET derived = ? WHERE id = 1`, derivedVersion)
		}
		if err != nil {
			return fmt.Errorf("rebuilding: %w", err)
		}
		return nil
	})
}

// relabel gives the id, record and kind in clear to entries that could not be
// read when they arrived and can be now.
func (l *Ledger) relabel(ctx context.Context, tx *transaction) error {
	type label struct {
		position uint64
		content  Content
	}
	var labels []label
	err := l.keep(ctx, tx, func(kept Kept) error {
		if l.policy.kindInClear(kept.Content) != "" {
			labels = append(labels, label{kept.Position, kept.Content})
		}
		return nil
	}, `WHERE e.kind = '' AND e.repeats IS NULL`)
	if err != nil {
		return err
	}
	for _, now := range labels {
		op := now.content.Operation
		_, err := tx.exec(ctx, `UPDATE entry SET op = ?, record = ?, kind = ? WHERE position = ? OR repeats = ?`,
			op.ID[:], op.Record[:], string(op.Kind), now.position, now.position)
		if err != nil {
			return wrap("rebuilding", err)
		}
	}
	return nil
}
