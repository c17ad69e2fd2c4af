package fields

import (
	"context"
	"fmt"

	"sportello/assets/sites"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

// Sites are the places a desk can stand at, as the records of an office say. Errors:
// store.ErrDamaged.
func Sites(ctx context.Context, ledger *office.Ledger) ([]sites.Site, error) {
	said := make(map[string]map[string]string)
	err := ledger.Records(ctx, store.Site, func(record office.Record) error {
		state, err := server.DecodeState(record.State)
		if err != nil {
			return err
		}
		values := state.Values()
		if name := values[sites.FieldName]; store.SiteID(name) == record.ID && values[store.Deleted] == "" {
			said[name] = values
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the sites: %w", err)
	}
	return sites.Of(said)
}
