package simulation

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

// reference is the account of what was promised: every operation an operator
// was told is queued, and which of them two disasters in a row destroyed. It
// knows nothing of streams, numbers, epochs or envelopes.
type reference struct {
	queued map[uuid.UUID]store.Operation
	by     map[uuid.UUID]int // which enrolled laptop queued it
	// died: its laptop's disk was replaced by an older one without it.
	died map[uuid.UUID]bool
	// destroyed: died, and the office did not have it or lost it again.
	destroyed map[uuid.UUID]bool
}

func newReference() *reference {
	return &reference{
		queued: make(map[uuid.UUID]store.Operation), by: make(map[uuid.UUID]int),
		died: make(map[uuid.UUID]bool), destroyed: make(map[uuid.UUID]bool),
	}
}

func (r *reference) clone() *reference {
	return &reference{maps.Clone(r.queued), maps.Clone(r.by), maps.Clone(r.died), maps.Clone(r.destroyed)}
}

func (r *reference) queue(laptop int, operations ...store.Operation) {
	for _, op := range operations {
		r.queued[op.ID] = op
		r.by[op.ID] = laptop
	}
}

// noticed adds what a laptop turns out to have queued when it died before it
// could say so.
func (r *reference) noticed(laptop int, kept map[uuid.UUID]store.Entry) error {
	for id, entry := range kept {
		if _, known := r.queued[id]; known {
			continue
		}
		op, err := store.DecodeOperation(entry.Encoded)
		if err != nil {
			return err
		}
		r.queue(laptop, op)
	}
	return nil
}

// held are the operations the office has.
func held(ctx context.Context, ledger *office.Ledger) (map[uuid.UUID]bool, error) {
	held := make(map[uuid.UUID]bool)
	err := ledger.Entries(ctx, 0, func(kept office.Kept) error {
		if kept.Quarantined != "" {
			return fmt.Errorf("operation %s is in quarantine: %s", kept.Operation.ID, kept.Quarantined)
		}
		if kept.Repeats == 0 && held[kept.Operation.ID] {
			return fmt.Errorf("operation %s was applied twice", kept.Operation.ID)
		}
		held[kept.Operation.ID] = true
		return nil
	})
	return held, err
}

// checkOffice compares the office, after a good line, with what was promised.
func (r *reference) checkOffice(ctx context.Context, ledger *office.Ledger) error {
	report, err := ledger.Verify(ctx)
	if err != nil {
		return err
	}
	if len(report.Findings) > 0 {
		return fmt.Errorf("the ledger does not verify: %v", report.Findings)
	}
	if err := checkFacts(ctx, ledger); err != nil {
		return err
	}
	there, err := held(ctx, ledger)
	if err != nil {
		return err
	}
	for _, id := range sortedIDs(r.queued) {
		switch {
		case !there[id] && r.destroyed[id]:
			continue
		case !there[id]:
			return fmt.Errorf("operation %s of laptop %d never reached the office", id, r.by[id])
		}
		if err := r.checkValues(ctx, ledger, r.queued[id]); err != nil {
			return err
		}
	}
	for id := range there {
		if _, known := r.queued[id]; !known {
			return fmt.Errorf("operation %s is at the office, and nobody queued it", id)
		}
	}
	return nil
}

// checkValues looks for what an operation says: it stands, it waits for a
// person, or somebody saw it and replaced it.
func (r *reference) checkValues(ctx context.Context, ledger *office.Ledger, op store.Operation) error {
	state, err := stateAt(ctx, ledger, op.Record)
	if err != nil {
		return err
	}
	for name, change := range op.Patch {
		if where := whereabouts(state.Fields[name], op.ID, change.Value); where == "" {
			return fmt.Errorf("field %s of %s: the value of operation %s is gone", name, op.Record, op.ID)
		}
	}
	return nil
}

func stateAt(ctx context.Context, ledger *office.Ledger, id uuid.UUID) (store.Shared, error) {
	record, err := ledger.Record(ctx, id)
	if err != nil {
		return store.Shared{}, err
	}
	return server.DecodeState(record.State)
}

// statesAt are all records of an office.
func statesAt(ctx context.Context, ledger *office.Ledger) (map[uuid.UUID]store.Shared, error) {
	states := make(map[uuid.UUID]store.Shared)
	err := ledger.Records(ctx, "", func(record office.Record) (err error) {
		states[record.ID], err = server.DecodeState(record.State)
		return err
	})
	return states, err
}

// whereabouts says what became of a value, "" if it is nowhere.
func whereabouts(field store.SharedField, op uuid.UUID, value string) string {
	said := func(w store.Written) bool { return w.Op == op && w.Value == value }
	all := append(append([]store.Written{field.Standing}, field.Candidates...), field.Past...)
	switch {
	case said(field.Standing):
		return "stands"
	case slices.ContainsFunc(field.Candidates, said):
		return "waits"
	case !slices.ContainsFunc(field.Past, said):
		return ""
	case slices.ContainsFunc(all, func(w store.Written) bool { return w.Op != op && (w.Base == op || slices.Contains(w.Settles, op)) }):
		return "replaced"
	case slices.ContainsFunc(all, func(w store.Written) bool { return w.Op != op && w.Value == value }):
		return "said by another"
	}
	return ""
}

// checkLaptop compares what a laptop shows with what stands at the office, when
// all have sent and asked.
func (r *reference) checkLaptop(ctx context.Context, ledger *office.Ledger, p *portable) error {
	outbox, err := p.Outbox(ctx)
	if err != nil {
		return err
	}
	if outbox.Waiting() > 0 {
		return fmt.Errorf("%s: %d operations still wait after a long good line", p.name, outbox.Waiting())
	}
	states, err := statesAt(ctx, ledger)
	if err != nil {
		return err
	}
	needed := needs(states, p.trips)
	for _, id := range sortedIDs(states) {
		state := states[id]
		own := writtenBy(state, p.office.Enrolment.Laptop) && !p.forgotten[id]
		if roleOf(p.number) != office.RoleOffice && !own && !needed[id] {
			continue
		}
		document, err := p.Record(ctx, id)
		if err != nil {
			return fmt.Errorf("%s: record %s, a %s: %w", p.name, id, state.Kind, err)
		}
		for name, field := range state.Fields {
			ours := document.Record.Fields[name]
			waits := slices.ContainsFunc(field.Candidates, func(w store.Written) bool { return w.Value == ours.Value })
			if ours.Value != field.Standing.Value && !waits && !r.destroyed[ours.Writer] {
				return fmt.Errorf("%s: field %s of %s is %q, at the office %q stands", p.name, name, state.Record, ours.Value, field.Standing.Value)
			}
		}
	}
	return nil
}

func writtenBy(state store.Shared, laptop uuid.UUID) bool {
	for _, origin := range state.Origins {
		if origin.Laptop == laptop {
			return true
		}
	}
	return false
}
