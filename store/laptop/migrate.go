package laptop

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
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
	return wrap(fmt.Sprintf("bringing the file from format %d to %d", version, len(names)), f.database.runScripts(ctx, scripts, version))
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
		_, err := tx.conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, len(names)))
		return err
	})
}
