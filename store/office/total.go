package office

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"sportello/store"
)

// Total is the number of the records in a scope and the sum (XOR) of their
// digests, see store.Digest.
type Total struct {
	Count uint64
	Sum   [16]byte
}

func (t *Total) add(digest [16]byte) {
	t.Count++
	t.toggle(digest)
}

// toggle adds a digest, or takes away one that was added.
func (t *Total) toggle(digest [16]byte) {
	for i := range t.Sum {
		t.Sum[i] ^= digest[i]
	}
}

func (t Total) encode() []byte {
	return append(binary.BigEndian.AppendUint64(nil, t.Count), t.Sum[:]...)
}

func (l *Ledger) readTotal(ctx context.Context, from rowReader) (Total, error) {
	return readTotal(ctx, from, l.seal)
}

func readTotal(ctx context.Context, from rowReader, seal *sealer) (Total, error) {
	var sealed []byte
	// Whoever deletes the row gets what does not open.
	if err := from.row(ctx, `SELECT coalesce((SELECT sealed FROM total), x'')`).Scan(&sealed); err != nil {
		return Total{}, wrap("reading the total", err)
	}
	plain, err := seal.open(placeTotal, sealed)
	if err == nil && len(plain) != 24 {
		err = store.ErrDamaged
	}
	if err != nil {
		return Total{}, fmt.Errorf("reading the total: %w", err)
	}
	return Total{binary.BigEndian.Uint64(plain), [16]byte(plain[8:])}, nil
}

// running is the total over all records while a transaction changes them.
type running struct {
	Total
	changed bool
}

// recount brings the total up to date with a record that was before what it
// is now; before is nil if it is new.
func (tx *transaction) recount(ctx context.Context, before *derived, now derived) error {
	if tx.total == nil {
		total, err := readTotal(ctx, tx, tx.seal)
		// A total that does not open keeps nothing from being stored; Verify
		// tells, and a rebuild mends it.
		if err != nil && !errors.Is(err, store.ErrDamaged) {
			return err
		}
		tx.total = &running{Total: total, changed: err == nil}
	}
	if before == nil {
		tx.total.add(now.digest)
		return nil
	}
	tx.total.toggle(before.digest)
	tx.total.toggle(now.digest)
	return nil
}

func (tx *transaction) writeTotal(ctx context.Context) error {
	if tx.total == nil || !tx.total.changed {
		return nil
	}
	_, err := tx.exec(ctx, `INSERT INTO total (id, sealed) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed`,
		tx.seal.seal(placeTotal, tx.total.encode()))
	return wrap("writing the total", err)
}
