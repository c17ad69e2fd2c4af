package laptop

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"sportello/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// scriptNames returns the scripts in their order; the number of the last is
// the format this program writes.
func scriptNames(scripts fs.FS) ([]string, error) {
	names, err := fs.Glob(scripts, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("finding the migrations: %w", err)
	}
	slices.Sort(names)
	return names, nil
}

// migrate brings an older file up to date, after a copy of it was made.
func (f *File) migrate(ctx context.Context, scripts fs.FS) error {
	var version int
	if err := f.database.conn.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return wrap("reading the file's format", err)
	}
	names, err := scriptNames(scripts)
	if err != nil || version == len(names) {
		return err
	}
	if err := f.backupBeforeMigration(ctx, version); err != nil {
		return err
	}
	if err := f.database.runScripts(ctx, scripts, version); err != nil {
		return wrap(fmt.Sprintf("bringing the file from format %d to %d", version, len(names)), err)
	}
	// The header is to tell the new format at once, not after the log is folded in.
	_, err = f.database.conn.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return wrap("bringing the file up to date", err)
}

// runScripts runs those after a version in one transaction with the new
// version, so that the file is of the one or the other.
func (d *database) runScripts(ctx context.Context, scripts fs.FS, version int) error {
	names, err := scriptNames(scripts)
	if err != nil {
		return err
	}
	return d.change(ctx, func(tx *transaction) error {
		for _, name := range names[version:] {
			script, err := fs.ReadFile(scripts, name)
			if err != nil {
				return fmt.Errorf("reading %s: %w", filepath.Base(name), err)
			}
			if _, err := tx.conn.ExecContext(ctx, string(script)); err != nil {
				return fmt.Errorf("%s: %w", filepath.Base(name), err)
			}
		}
		if err := tx.checkReferences(); err != nil {
			return err
		}
		_, err := tx.conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, len(names)))
		return err
	})
}

func (tx *transaction) checkReferences() error {
	var broken int
	if err := tx.row(`SELECT count(*) FROM pragma_foreign_key_check`).Scan(&broken); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("%d rows refer to rows that are not there: %w", broken, store.ErrDamaged)
	}
	return nil
}
