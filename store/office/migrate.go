package office

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"sportello/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate applies the numbered files that the database has not seen, each in
// one transaction with its number. A database that already holds something is
// copied aside first.
func migrate(ctx context.Context, db *sql.DB, path string, files fs.FS) error {
	var version int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return wrap("reading the ledger's format", err)
	}
	names := migrationNames(files)
	if version > len(names) {
		return fmt.Errorf("opening the ledger: format %d: %w", version, store.ErrNewer)
	}
	if version > 0 && version < len(names) {
		aside := fmt.Sprintf("%s.format-%d", path, version)
		_ = os.Remove(aside) // of an attempt that did not finish
		err := copyInto(ctx, db, aside)
		if err == nil {
			err = store.SyncFolder(filepath.Dir(path))
		}
		if err != nil {
			return wrap("copying the ledger before migrating it", err)
		}
	}
	for number := version + 1; number <= len(names); number++ {
		script, err := fs.ReadFile(files, names[number-1])
		if err != nil {
			return fmt.Errorf("reading migration %d: %w", number, err)
		}
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return wrap("migrating the ledger", err)
		}
		_, err = tx.ExecContext(ctx, string(script)+fmt.Sprintf("\nPRAGMA user_version = %d;", number))
		if err != nil {
			return errors.Join(wrap(fmt.Sprintf("migrating the ledger to format %d", number), err), tx.Rollback())
		}
		if err := tx.Commit(); err != nil {
			return wrap(fmt.Sprintf("migrating the ledger to format %d", number), err)
		}
	}
	return nil
}

func migrationNames(files fs.FS) []string {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil
	}
	sort.Strings(names)
	return names
}
