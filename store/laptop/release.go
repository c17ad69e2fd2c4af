package laptop

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"sportello/store"
)

// Release is the rulebook and guide of an office, as it signed and packed them.
type Release struct {
	Serial   uint64
	Manifest []byte // signed
	Bundle   []byte
}

const (
	maxManifest = 64 << 10 // bytes
	maxBundle   = 16 << 20
)

// releasePlace is where the manifest or the bundle of a release stands.
func releasePlace(part string, serial uint64) place {
	return place{table: "release", name: part, version: int64(serial)}
}

// PutRelease keeps a release, which the caller has verified, in place of an
// older one, and forgets the pieces of its bundle. Errors: ErrOlder,
// ErrTooLarge.
func (s *Session) PutRelease(ctx context.Context, release Release) error {
	return wrap("keeping a release", s.change(ctx, func(tx *transaction, key *dataKey) error {
		if len(release.Manifest) > maxManifest || len(release.Bundle) > maxBundle || release.Serial > math.MaxInt64 {
			return fmt.Errorf("number %d, %d and %d bytes: %w", release.Serial, len(release.Manifest), len(release.Bundle), ErrTooLarge)
		}
		var there uint64
		err := tx.row(`SELECT serial FROM release`).Scan(&there)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err == nil && release.Serial < there {
			return fmt.Errorf("number %d, there is %d: %w", release.Serial, there, ErrOlder)
		}
		err = tx.exec(`INSERT INTO release (id, serial, manifest, bundle) VALUES (1, ?, ?, ?)
			ON CONFLICT DO UPDATE SET serial = excluded.serial, manifest = excluded.manifest, bundle = excluded.bundle`,
			release.Serial, key.seal(releasePlace("manifest", release.Serial), release.Manifest), key.seal(releasePlace("bundle", release.Serial), release.Bundle))
		if err != nil {
			return err
		}
		return tx.exec(`DELETE FROM piece`)
	}))
}

const selectRelease = `SELECT serial, manifest, bundle FROM release`

func openRelease(key *dataKey, from scanner) (Release, error) {
	var release Release
	var manifest, bundle []byte
	if err := from.Scan(&release.Serial, &manifest, &bundle); err != nil {
		return release, notFound(err)
	}
	var err error
	if release.Manifest, err = key.open(releasePlace("manifest", release.Serial), manifest); err != nil {
		return release, err
	}
	release.Bundle, err = key.open(releasePlace("bundle", release.Serial), bundle)
	return release, err
}

// Release returns the release that is kept. Errors: store.ErrNotFound.
func (s *Session) Release(ctx context.Context) (Release, error) {
	var release Release
	err := s.use(func(key *dataKey) (err error) {
		release, err = openRelease(key, s.reading(ctx).row(selectRelease))
		return err
	})
	return release, wrap("reading the release", err)
}

func piecePlace(bundle []byte, start int64) place {
	return place{table: "piece", version: start, beside: bundle}
}

// PutPiece keeps a piece of the bundle with a SHA-256, and forgets those of
// another bundle. One that starts at 0 takes the place of all there is, also if
// it is empty; another that does not begin where the one before ends is not
// kept: it was kept already, or leaves a hole. Errors: ErrTooLarge.
func (s *Session) PutPiece(ctx context.Context, bundle [32]byte, start uint64, piece []byte) error {
	return wrap("keeping a piece of a release", s.change(ctx, func(tx *transaction, key *dataKey) error {
		if err := tx.exec(`DELETE FROM piece WHERE bundle <> ? OR ? = 0`, bundle[:], start); err != nil {
			return err
		}
		var there int64
		if err := tx.row(`SELECT coalesce(sum(size), 0) FROM piece`).Scan(&there); err != nil {
			return err
		}
		if start != uint64(there) || len(piece) == 0 {
			return nil
		}
		if there+int64(len(piece)) > maxBundle {
			return fmt.Errorf("%d bytes after %d: %w", len(piece), there, ErrTooLarge)
		}
		return tx.exec(`INSERT INTO piece (start, bundle, size, sealed) VALUES (?, ?, ?, ?)`,
			there, bundle[:], len(piece), key.seal(piecePlace(bundle[:], there), piece))
	}))
}

const selectPieces = `SELECT start, bundle, sealed FROM piece ORDER BY start`

// openPiece opens a piece and says what it is of.
func openPiece(key *dataKey, from scanner) (start int64, bundle, piece []byte, err error) {
	var sealed []byte
	if err := from.Scan(&start, &bundle, &sealed); err != nil {
		return 0, nil, nil, err
	}
	piece, err = key.open(piecePlace(bundle, start), sealed)
	return start, bundle, piece, err
}

// Pieces returns what is there of a bundle, from its beginning.
func (s *Session) Pieces(ctx context.Context, bundle [32]byte) ([]byte, error) {
	var whole []byte
	err := s.use(func(key *dataKey) error {
		rows, err := s.file.database.read.QueryContext(ctx, selectPieces)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			start, of, piece, err := openPiece(key, rows)
			if err != nil {
				return err
			}
			if string(of) != string(bundle[:]) {
				return nil // of another bundle, all of them
			}
			if start != int64(len(whole)) {
				return fmt.Errorf("piece at %d after %d bytes: %w", start, len(whole), store.ErrDamaged)
			}
			whole = append(whole, piece...)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, wrap("reading pieces of a release", err)
	}
	return whole, nil
}
