package laptop

import (
	"context"
	"fmt"

	"sportello/store"
)

// Carried is an envelope of another laptop on its way through this one.
type Carried struct {
	Hash     [32]byte // its name, whatever the caller takes it of
	Envelope []byte
}

// maxCarried bounds what is kept for others, in bytes.
const maxCarried = 64 << 20

func carriedPlace(hash []byte) place { return place{table: "carried", beside: hash} }

// PutCarried keeps an envelope once. Errors: ErrTooLarge if too much is kept.
func (s *Session) PutCarried(ctx context.Context, hash [32]byte, envelope []byte) error {
	return wrap("keeping a carried envelope", s.change(ctx, func(tx *transaction, key *dataKey) error {
		var there int64
		if err := tx.row(`SELECT coalesce(sum(size), 0) FROM carried WHERE hash <> ?`, hash[:]).Scan(&there); err != nil {
			return err
		}
		if there+int64(len(envelope)) > maxCarried {
			return fmt.Errorf("%d bytes beside %d: %w", len(envelope), there, ErrTooLarge)
		}
		return tx.exec(`INSERT INTO carried (hash, size, sealed) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
			hash[:], len(envelope), key.seal(carriedPlace(hash[:]), envelope))
	}))
}

const selectCarried = `SELECT hash, sealed FROM carried ORDER BY n`

func openCarried(key *dataKey, from scanner) (Carried, error) {
	var carried Carried
	var hash, sealed []byte
	if err := from.Scan(&hash, &sealed); err != nil {
		return carried, err
	}
	if copy(carried.Hash[:], hash) != len(carried.Hash) {
		return carried, fmt.Errorf("carried envelope, hash of %d bytes: %w", len(hash), store.ErrDamaged)
	}
	var err error
	carried.Envelope, err = key.open(carriedPlace(hash), sealed)
	return carried, err
}

// Carried returns the envelopes kept, in the order they came.
func (s *Session) Carried(ctx context.Context) ([]Carried, error) {
	var all []Carried
	err := s.use(func(key *dataKey) error {
		rows, err := s.file.database.read.QueryContext(ctx, selectCarried)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			carried, err := openCarried(key, rows)
			if err != nil {
				return err
			}
			all = append(all, carried)
		}
		return rows.Err()
	})
	return all, wrap("reading carried envelopes", err)
}

// DropCarried forgets an envelope, which may be gone already.
func (s *Session) DropCarried(ctx context.Context, hash [32]byte) error {
	return wrap("dropping a carried envelope", s.change(ctx, func(tx *transaction, _ *dataKey) error {
		return tx.exec(`DELETE FROM carried WHERE hash = ?`, hash[:])
	}))
}
