package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"sportello/store"
)

// Release is the rulebook and guidance that laptops are to use. The bytes are
// sync/wire's, and signed.
type Release struct {
	Serial   uint64
	Manifest []byte
	Bundle   []byte
}

// ErrReleaseSerial: a release is published under a serial that is not higher
// than the last one's.
var ErrReleaseSerial = errors.New("a release of this serial or a higher one was published before")

// PublishRelease makes a release the one that laptops get, in the place of the
// one before, whose serial must be lower: ErrReleaseSerial.
func (l *Ledger) PublishRelease(ctx context.Context, release Release) error {
	return l.do(ctx, 1, func(ctx context.Context, tx *transaction) error {
		last, err := releaseSerial(ctx, tx)
		if err != nil {
			return err
		}
		if release.Serial <= last {
			return fmt.Errorf("publishing release %d after %d: %w", release.Serial, last, ErrReleaseSerial)
		}
		if _, err := tx.exec(ctx, `DELETE FROM release`); err != nil {
			return wrap("publishing a release", err)
		}
		_, err = tx.exec(ctx, `INSERT INTO release (serial, manifest, bundle, published) VALUES (?, ?, ?, ?)`,
			release.Serial, release.Manifest, release.Bundle, l.clock().UnixMilli())
		return wrap("publishing a release", err)
	})
}

// Release returns the release in force, or store.ErrNotFound.
func (l *Ledger) Release(ctx context.Context) (Release, error) {
	var release Release
	err := l.read.QueryRowContext(ctx, `SELECT serial, manifest, bundle FROM release`).Scan(&release.Serial, &release.Manifest, &release.Bundle)
	if errors.Is(err, sql.ErrNoRows) {
		return Release{}, fmt.Errorf("release: %w", store.ErrNotFound)
	}
	return release, wrap("reading the release", err)
}

// ReleaseSerial returns the serial of the release in force, 0 if there is none.
func (l *Ledger) ReleaseSerial(ctx context.Context) (uint64, error) {
	return releaseSerial(ctx, reader{l.read})
}

func releaseSerial(ctx context.Context, from rowReader) (uint64, error) {
	var serial uint64
	err := from.row(ctx, `SELECT coalesce(max(serial), 0) FROM release`).Scan(&serial)
	return serial, wrap("reading the release", err)
}
