package office

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

func (v *verification) readProgress(ctx context.Context, s snapshot) error {
	read, err := v.ledger.readProgress(ctx, s)
	if errors.Is(err, store.ErrDamaged) {
		v.add("matching", "how far persons are compared does not open; rebuild")
		return nil
	}
	v.progress = &read
	return err
}

// compareFeatures checks what a person is compared by, once matching has come
// to it, and that it is found under each of its keys.
func (v *verification) compareFeatures(ctx context.Context, s snapshot, id uuid.UUID, due derived) error {
	where := "record " + id.String()
	kept, err := v.ledger.readFeatures(ctx, s, due.first)
	if errors.Is(err, store.ErrDamaged) {
		v.due.features++
		v.add(where, "its features do not open; rebuild")
		return nil
	}
	if err != nil {
		return err
	}
	if !kept.nobody() {
		v.due.features++
	}
	v.due.keys += len(kept.keys)
	if err := v.compareKeys(ctx, s, where, due.first, kept.keys); err != nil {
		return err
	}
	if v.ledger.matcher == nil || due.kind != store.Person || v.progress == nil || due.last > v.progress.position {
		return nil
	}
	state, err := v.ledger.stateOf(ctx, s, due)
	if err != nil {
		return err
	}
	shared, err := decodeShared(state)
	if err != nil {
		return err
	}
	if !v.ledger.featuresOf(shared).equal(kept) {
		v.add(where, "its features are not those of its state; rebuild")
	}
	return nil
}

func (v *verification) compareKeys(ctx context.Context, s snapshot, where string, first uint64, keys []int64) error {
	missing := 0
	for _, key := range keys {
		var found bool
		if err := s.row(ctx, `SELECT EXISTS (SELECT 1 FROM block WHERE key = ? AND person = ?)`, key, first).Scan(&found); err != nil {
			return wrap("reading blocking keys", err)
		}
		if !found {
			missing++
		}
	}
	if missing > 0 {
		v.add(where, "is not found under %d of its blocking keys; rebuild", missing)
	}
	return nil
}

// compareProposals checks that the proposals are those that were made, and
// that each that stands is what comparing its persons gives.
func (v *verification) compareProposals(ctx context.Context, s snapshot) error {
	var total Total
	err := v.ledger.readProposals(ctx, s, func(p Proposal, damage error) error {
		where := fmt.Sprintf("proposal %s/%s", p.A, p.B)
		if errors.Is(damage, store.ErrDamaged) {
			v.add(where, "does not open; rebuild")
			return nil
		}
		if damage != nil {
			return damage
		}
		digest, err := p.digest()
		if err != nil {
			return err
		}
		total.add(digest)
		if p.Gone || v.progress == nil || v.ledger.matcher == nil {
			return nil
		}
		return v.compareProposal(ctx, s, where, p)
	}, `ORDER BY serial`)
	if err != nil || v.progress == nil {
		return err
	}
	switch {
	case total.Count != v.progress.Count:
		v.add("proposals", "%d are kept, %d were made; rebuild", total.Count, v.progress.Count)
	case total.Sum != v.progress.Sum:
		v.add("proposals", "are not those that were made; rebuild")
	}
	return nil
}

func (v *verification) compareProposal(ctx context.Context, s snapshot, where string, p Proposal) error {
	pair := couple{p.A, p.B}
	pending, err := v.pending(ctx, s, pair)
	if err != nil || pending {
		return err
	}
	comparing := comparison{ledger: v.ledger, reached: v.progress.position, wanted: make(map[couple]*argument)}
	err = comparing.again(ctx, s, pair)
	if errors.Is(err, store.ErrDamaged) {
		return nil // told where it stands
	}
	if err != nil {
		return err
	}
	if due := comparing.wanted[pair]; due == nil || !due.equal(p.argument()) {
		v.add(where, "is not what comparing the two gives; rebuild")
	}
	return nil
}

// pending reports whether matching has still to come to a person of a pair, or
// to what was decided of it.
func (v *verification) pending(ctx context.Context, s snapshot, pair couple) (bool, error) {
	decision := store.PairID(pair[0], pair[1])
	var pending bool
	err := s.row(ctx, `SELECT EXISTS (SELECT 1 FROM record WHERE id IN (?, ?, ?) AND last > ?)`,
		pair[0][:], pair[1][:], decision[:], v.progress.position).Scan(&pending)
	return pending, wrap("reading whom to compare", err)
}
