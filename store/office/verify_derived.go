package office

import (
	"bytes"
	"context"
	"errors"
	"slices"

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
	if err := v.readProgress(ctx, s); err != nil {
		return err
	}
	var records, quarantined int
	err := v.ledger.derive(ctx, s, derivation{
		record: func(id uuid.UUID, due derived) error {
			records++
			if err := v.compareRecord(ctx, s, id, due); err != nil {
				return err
			}
			if err := v.compareLinks(ctx, s, id, due); err != nil {
				return err
			}
			if err := v.compareFact(ctx, s, id, due); err != nil {
				return err
			}
			return v.compareFeatures(ctx, s, id, due)
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
	if err := v.surplus(ctx, s); err != nil {
		return err
	}
	if err := v.compareTotal(ctx, s); err != nil {
		return err
	}
	return v.compareProposals(ctx, s)
}

// owed is how many rows the records seen so far should have in the tables
// beside their own, and the total over them.
type owed struct {
	links, agenda, facts, features, keys int
	total                                Total
}

// surplus looks for rows that belong to no record.
func (v *verification) surplus(ctx context.Context, s snapshot) error {
	var links, agenda, facts, features, keys int
	err := s.row(ctx, `SELECT (SELECT count(*) FROM link), (SELECT count(*) FROM agenda) + (SELECT count(*) FROM former), (SELECT count(*) FROM fact), (SELECT count(*) FROM feature), (SELECT count(*) FROM block)`).
		Scan(&links, &agenda, &facts, &features, &keys)
	if err != nil {
		return wrap("counting derived rows", err)
	}
	for _, table := range []struct {
		held, due int
		what      string
	}{
		{links, v.due.links, "%d links that no record makes; rebuild"},
		{agenda, v.due.agenda, "%d appointments in the agenda that no record makes; rebuild"},
		{facts, v.due.facts, "facts of %d records that no record makes; rebuild"},
		{features, v.due.features, "features of %d persons that no record makes; rebuild"},
		{keys, v.due.keys, "%d blocking keys that no person has; rebuild"},
	} {
		if table.held > table.due {
			v.add("derived tables", table.what, table.held-table.due)
		}
	}
	return nil
}

func (v *verification) compareLinks(ctx context.Context, s snapshot, id uuid.UUID, due derived) error {
	v.due.links += len(due.links.To)
	v.due.agenda += len(due.links.Former)
	if due.links.Site != "" {
		v.due.agenda++
	}
	where := "record " + id.String()
	links, err := readLinks(ctx, s, due.first)
	switch {
	case errors.Is(err, store.ErrDamaged):
		v.add(where, "its links are none: %v; rebuild", err)
	case err != nil:
		return err
	case !slices.Equal(links.To, due.links.To):
		v.add(where, "its links are not those its state names; rebuild")
	case !links.equal(due.links):
		v.add(where, "its place in the agenda is not what its state says; rebuild")
	}
	return nil
}

func (v *verification) compareTotal(ctx context.Context, s snapshot) error {
	total, err := v.ledger.readTotal(ctx, s)
	switch {
	case errors.Is(err, store.ErrDamaged):
		v.add("total", "does not open; rebuild")
	case err != nil:
		return err
	case total.Count != v.due.total.Count:
		v.add("total", "counts %d records, the ledger makes %d; rebuild", total.Count, v.due.total.Count)
	case total.Sum != v.due.total.Sum:
		v.add("total", "is not the sum of the records' digests; rebuild")
	}
	return nil
}

func (v *verification) countDerived(ctx context.Context, s snapshot) error {
	err := s.row(ctx, `SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM quarantine)`).Scan(&v.report.Records, &v.report.Quarantined)
	return wrap("counting records", err)
}

func (v *verification) compareRecord(ctx context.Context, s snapshot, id uuid.UUID, due derived) error {
	v.due.total.add(due.digest)
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
	case row.digest != due.digest:
		v.add(where, "its digest is not that of its state; rebuild")
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
