package laptop

import (
	"context"
	"errors"
	"fmt"

	"sportello/store"
)

// scrub leaves nothing of deleted rows in the file or its log, if any are to be
// left nothing of. Rows are overwritten with zeros where they are deleted, but
// not where they were moved from when a page was split: so the file is written
// anew, in memory and through the log. Errors: store.ErrInUse.
func (d *database) scrub(ctx context.Context) error {
	var due bool
	if err := d.conn.QueryRowContext(ctx, `SELECT scrub FROM file`).Scan(&due); err != nil || !due {
		return err
	}
	if _, err := d.conn.ExecContext(ctx, `VACUUM`); err != nil {
		return err
	}
	if err := d.fold(ctx); err != nil {
		return err
	}
	_, err := d.conn.ExecContext(ctx, `UPDATE file SET scrub = 0`)
	return err
}

// fold empties the log into the file.
func (d *database) fold(ctx context.Context) error {
	var busy, pages, moved int
	if err := d.conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return fmt.Errorf("emptying the log, which is read from: %w", store.ErrInUse)
	}
	return nil
}

// scrubAgain makes up for a Forget that did not come to its end. On a full disk
// it is for the next one.
func (f *File) scrubAgain(ctx context.Context) error {
	err := f.database.scrub(ctx)
	if known := classify(err); errors.Is(known, store.ErrFull) || errors.Is(known, store.ErrInUse) {
		return nil
	}
	return wrap("clearing the file of what was forgotten", err)
}
