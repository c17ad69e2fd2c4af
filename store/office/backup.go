package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sportello/store"
)

// Backup writes a copy of the ledger, as it stands at one moment, to a new
// file, and records how far the copy holds each stream. The keep most recent
// backups count as those the office may be restored from: laptops may forget
// what the oldest of them holds. It does not delete older files.
//
// The copy does not open without the key. Put in the ledger's place it works
// as the ledger, under a new epoch.
func (l *Ledger) Backup(ctx context.Context, path string, keep int) error {
	if keep < 1 {
		return errors.New("backing up: at least one backup must be kept")
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backing up: %s: %w", filepath.Base(path), fs.ErrExist)
	}
	partial := path + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backing up: %w", err)
	}
	if err := l.copyTo(ctx, partial); err != nil {
		_ = os.Remove(partial)
		return err
	}
	if err := store.Rename(partial, path); err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	if err := store.SyncFolder(filepath.Dir(path)); err != nil {
		return err
	}
	return l.recordBackup(ctx, path, keep)
}

func (l *Ledger) copyTo(ctx context.Context, path string) error {
	if err := copyInto(ctx, l.read, path); err != nil {
		return wrap("backing up", err)
	}
	copied, err := sql.Open("sqlite", address(path, modeWrite, "synchronous(FULL)"))
	if err != nil {
		return wrap("backing up", err)
	}
	_, err = copied.ExecContext(ctx, `UPDATE office SET copied = 1`)
	return wrap("backing up", errors.Join(err, copied.Close()))
}

// copyInto writes a database, as it stands at one moment, to a new file, which
// is durable but for its name.
func copyInto(ctx context.Context, from *sql.DB, path string) error {
	// Made by us first: SQLite would make it readable to others.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if _, err = from.ExecContext(ctx, `VACUUM INTO ?`, path); err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// recordBackup notes what the finished copy holds, read back from it.
func (l *Ledger) recordBackup(ctx context.Context, path string, keep int) error {
	copied, err := sql.Open("sqlite", address(path, modeRead))
	if err != nil {
		return wrap("reading the backup", err)
	}
	defer func() { _ = copied.Close() }()
	type held struct{ stream, seq int64 }
	var streams []held
	var position int64
	if err := copied.QueryRowContext(ctx, `SELECT coalesce(max(position), 0) FROM entry`).Scan(&position); err != nil {
		return wrap("reading the backup", err)
	}
	rows, err := copied.QueryContext(ctx, `SELECT id, seq FROM stream`)
	if err != nil {
		return wrap("reading the backup", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var h held
		if err := rows.Scan(&h.stream, &h.seq); err != nil {
			return wrap("reading the backup", err)
		}
		streams = append(streams, h)
	}
	if err := rows.Err(); err != nil {
		return wrap("reading the backup", err)
	}
	return l.do(ctx, 1, func(ctx context.Context, tx *transaction) error {
		result, err := tx.exec(ctx, `INSERT INTO backup (made, position) VALUES (?, ?)`, l.clock().UnixMilli(), position)
		if err != nil {
			return wrap("recording the backup", err)
		}
		id, err := result.LastInsertId()
		if err != nil {
			return wrap("recording the backup", err)
		}
		for _, h := range streams {
			if _, err := tx.exec(ctx, `INSERT INTO backup_stream (backup, stream, seq) VALUES (?, ?, ?)`, id, h.stream, h.seq); err != nil {
				return wrap("recording the backup", err)
			}
		}
		if _, err := tx.exec(ctx, `UPDATE backup SET retired = 1 WHERE id NOT IN (SELECT id FROM backup ORDER BY id DESC LIMIT ?)`, keep); err != nil {
			return wrap("recording the backup", err)
		}
		// A stream the oldest backup in use has not heard of is stable up to nothing.
		_, err = tx.exec(ctx, `UPDATE stream SET stable = coalesce((SELECT b.seq FROM backup_stream b
			WHERE b.stream = stream.id AND b.backup = (SELECT min(id) FROM backup WHERE retired = 0)), 0)`)
		return wrap("recording the backup", err)
	})
}
