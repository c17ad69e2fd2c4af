package laptop

import (
	"context"

	"github.com/google/uuid"

	"sportello/store"
)

// Operations returns the operations made here of a record that are still kept,
// sent or not, in the order they were made. Their chain is not checked: Entries
// and Verify do that.
func (s *Session) Operations(ctx context.Context, record uuid.UUID) ([]store.Operation, error) {
	var made []store.Operation
	err := s.use(func(key *dataKey) error {
		rows, err := s.file.database.read.QueryContext(ctx, `SELECT `+entryColumns+` FROM entry WHERE record = ? ORDER BY seq`, record[:])
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var r entryRow
			if err := r.scan(rows); err != nil {
				return err
			}
			encoded, err := key.open(entryPlace(r.entry.Op, r.record, r.made), r.sealed)
			if err != nil {
				return err
			}
			op, err := store.DecodeOperation(encoded)
			if err != nil {
				return err
			}
			made = append(made, op)
		}
		return rows.Err()
	})
	return made, wrap("reading a record's operations", err)
}
