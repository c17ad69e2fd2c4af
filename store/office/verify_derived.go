package office

import (
	"bytes"
	"context"
	"errors"

	"github.com/google/uuid"

	"sportello/store"
)

// derived folds the ledger again and compares with the tables. Once an entry
// does not open there is nothing to compare with.
func (v *verification) derived(ctx context.Context, s snapshot) error {
	if err := v.countDerived(ctx, s); err != nil {
		return err
	}
	if v.broken {
		v.add("derived tables", "not compared: the ledger they derive from is damaged")
		return nil
	}
	var records, quarantined int
	err := v.ledger.derive(ctx, s, derivation{
		record: func(id uuid.UUID, due derived) error {
			records++
			return v.compareRecord(ctx, s, id, due)
		},
		quarantine: func(position uint64, due Reason) error {
			quarantined++
			return v.compareQuarantine(ctx, s, position, due)
		},
	})
	if err != nil {
		return err
	}
	if records < v.report.Records {
		v.add("derived tables", "%d records that no operation made", v.report.Records-records)
	}
	if quarantined < v.report.Quarantined {
		v.add("derived tables", "%d operations quarantined without a reason", v.report.Quarantined-quarantined)
	}
	return nil
}

func (v *verification) countDerived(ctx context.Context, s snapshot) error {
	err := s.row(ctx, `SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM quarantine)`).Scan(&v.report.Records, &v.report.Quarantined)
	return wrap("counting records", err)
}

func (v *verification) compareRecord(ctx context.Context, s snapshot, id uuid.UUID, due derived) error {
	where := "record " + id.String()
	row, found, err := v.ledger.readDerived(ctx, s, id)
	switch {
	case errors.Is(err, store.ErrDamaged):
		v.add(where, "does not open; rebuild")
	case err != nil:
		return err
	case !found:
		v.add(where, "is missing; rebuild")
	case row.kind != due.kind || row.first != due.first || row.last != due.last || row.operations != due.operations || row.candidates != due.candidates:
		v.add(where, "its row says %d operations and %d candidates, the ledger %d and %d; rebuild", row.operations, row.candidates, due.operations, due.candidates)
	case !bytes.Equal(row.state, due.state):
		v.add(where, "is not what its operations make it; rebuild")
	}
	return nil
}

func (v *verification) compareQuarantine(ctx context.Context, s snapshot, position uint64, due Reason) error {
	var reason Reason
	err := s.row(ctx, `SELECT coalesce((SELECT reason FROM quarantine WHERE position = ?), '')`, position).Scan(&reason)
	if err != nil {
		return wrap("reading the quarantine", err)
	}
	if reason != due {
		v.add(entryRow{position: position}.where(), "is quarantined as %q, should be %q; rebuild", string(reason), string(due))
	}
	return nil
}
