package laptop

import (
	"context"
	"errors"
	"fmt"

	"filippo.io/age"

	"sportello/store"
)

var identityPlace = place{table: "identity"}

// Identity returns the age identity the office seals its pages to. It is made
// at first need and kept sealed.
func (s *Session) Identity(ctx context.Context) (string, error) {
	var identity string
	err := s.use(func(key *dataKey) (err error) {
		identity, err = openIdentity(key, s.reading(ctx))
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		identity, err = s.makeIdentity(ctx)
	}
	return identity, wrap("reading the laptop's identity", err)
}

func (s *Session) makeIdentity(ctx context.Context) (string, error) {
	// Not from the injected source: age draws its own randomness everywhere.
	fresh, err := age.GenerateX25519Identity()
	if err != nil {
		return "", fmt.Errorf("making an identity: %w", err)
	}
	var identity string
	err = s.change(ctx, func(tx *transaction, key *dataKey) (err error) {
		// Somebody else may have been first.
		err = tx.exec(`INSERT INTO identity (id, sealed) VALUES (1, ?) ON CONFLICT DO NOTHING`, key.seal(identityPlace, []byte(fresh.String())))
		if err == nil {
			identity, err = openIdentity(key, tx)
		}
		return err
	})
	return identity, err
}

func openIdentity(key *dataKey, from querier) (string, error) {
	var sealed []byte
	if err := from.row(`SELECT sealed FROM identity`).Scan(&sealed); err != nil {
		return "", notFound(err)
	}
	plain, err := key.open(identityPlace, sealed)
	return string(plain), err
}
