package server

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/merge"
	"sportello/sync/wire"
)

// Merger lets the ledger compute its records with sync/merge, which it must
// not know.
type Merger struct{}

// Apply is merge.Apply on the JSON form of its state.
func (Merger) Apply(state []byte, op store.Operation, laptop uuid.UUID) (next []byte, contested int, err error) {
	before, err := DecodeState(state)
	if err != nil {
		return nil, 0, err
	}
	after, err := merge.Apply(before, op, laptop)
	if err != nil {
		return nil, 0, err
	}
	next, err = json.Marshal(after)
	if err != nil {
		return nil, 0, fmt.Errorf("encoding a record: %w", err)
	}
	if len(next) > wire.MaxRecord {
		return nil, 0, fmt.Errorf("record of %d bytes, which could not travel: %w", len(next), wire.ErrTooLarge)
	}
	return next, len(after.Contested()), nil
}

// DecodeState reads what the ledger keeps of a record.
func DecodeState(state []byte) (merge.State, error) {
	var decoded merge.State
	if len(state) == 0 {
		return decoded, nil
	}
	if err := json.Unmarshal(state, &decoded); err != nil {
		return merge.State{}, fmt.Errorf("record: %v: %w", err, store.ErrDamaged)
	}
	return decoded, nil
}
