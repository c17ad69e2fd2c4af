package laptop

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Laptops returns the other laptops of which the office has told, in order of
// their ids.
func (s *Session) Laptops(ctx context.Context) ([]uuid.UUID, error) {
	var laptops []uuid.UUID
	err := s.use(func(*dataKey) error {
		rows, err := s.file.database.read.QueryContext(ctx, `SELECT id FROM laptop ORDER BY id`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id []byte
			if err := rows.Scan(&id); err != nil {
				return err
			}
			laptop, err := uuid.FromBytes(id)
			if err != nil {
				return fmt.Errorf("id of a laptop, %d bytes: %w", len(id), store.ErrDamaged)
			}
			laptops = append(laptops, laptop)
		}
		return rows.Err()
	})
	return laptops, wrap("reading the laptops", err)
}
