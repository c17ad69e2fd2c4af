package fields

import (
	"context"
	"fmt"

	"sportello/app/staff"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

// Staff is what operators are called, as the records of an office say. Errors:
// store.ErrDamaged.
func Staff(ctx context.Context, ledger *office.Ledger) (staff.Names, error) {
	names := make(staff.Names)
	err := ledger.Records(ctx, store.Operator, func(record office.Record) error {
		state, err := server.DecodeState(record.State)
		if err != nil {
			return err
		}
		if values := state.Values(); store.OperatorID(values[staff.FieldAccount]) == record.ID {
			names.Put(values)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading what operators are called: %w", err)
	}
	return names, nil
}
