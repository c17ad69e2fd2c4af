package laptop

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sportello/store"
)

// asidePrefix begins the names of folders with a file Restore has replaced.
const asidePrefix = "replaced-"

// Backup is a copy of the file among the automatic ones.
type Backup struct {
	Path string
	Made time.Time // the file's time if the content cannot be read
	Size int64
	// Err says why it cannot be restored: nil, or wrapping one of Open's errors.
	Err error
}

// Backups lists a folder's automatic backups, the newest first, each with its
// state: the first without an error is the one to offer. It needs no file to
// be open, nor the folder to be free.
func Backups(ctx context.Context, folder string) ([]Backup, error) {
	paths, err := backupPaths(folder)
	if err != nil {
		return nil, err
	}
	names, err := scriptNames(migrations)
	if err != nil {
		return nil, err
	}
	var backups []Backup
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, wrap("listing backups", err)
		}
		backup := Backup{Path: path, Made: info.ModTime(), Size: info.Size()}
		if backup.Err = inspect(ctx, path, len(names)); backup.Err == nil {
			backup.Made, backup.Err = madeAt(ctx, path)
		}
		backups = append(backups, backup)
	}
	slices.SortStableFunc(backups, func(a, b Backup) int { return b.Made.Compare(a.Made) })
	return backups, ctx.Err()
}

func madeAt(ctx context.Context, path string) (time.Time, error) {
	db, err := sql.Open("sqlite", immutable(path))
	if err != nil {
		return time.Time{}, wrap("reading the backup", err)
	}
	defer func() { _ = db.Close() }()
	var made sql.NullInt64
	err = db.QueryRowContext(ctx, `SELECT copied FROM file`).Scan(&made)
	return moment(made), wrap("reading the backup", err)
}

// Restore puts a backup in the place of a folder's file, or into a folder that
// has none, and leaves the backup where it is. The file that was there is kept,
// in the folder whose path is returned. The backup is checked first: its errors
// are Open's. The folder must not be open in any program.
func Restore(ctx context.Context, folder, backup string, now time.Time) (aside string, err error) {
	lock, err := lockFolder(folder)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	names, err := scriptNames(migrations)
	if err != nil {
		return "", err
	}
	if err := inspect(ctx, backup, len(names)); err != nil {
		return "", fmt.Errorf("restoring: %w", err)
	}
	path := filepath.Join(folder, fileName)
	incoming := path + ".restoring"
	if err := copyFile(ctx, incoming, backup); err != nil {
		return "", errors.Join(wrap("restoring", err), removeDatabase(incoming))
	}
	if aside, err = setAside(folder, now); err != nil {
		return "", wrap("restoring", err)
	}
	if err := store.Rename(incoming, path); err != nil {
		return aside, wrap("restoring", err)
	}
	return aside, syncFolder(folder)
}

// setAside moves the file, with its log, to a new folder. Should the machine
// stop halfway, Open finds no file but a log or backups, and says so.
func setAside(folder string, now time.Time) (string, error) {
	path := filepath.Join(folder, fileName)
	var there []string
	for _, suffix := range []string{"", "-wal"} {
		if _, err := os.Lstat(path + suffix); err == nil {
			there = append(there, path+suffix)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if len(there) == 0 {
		return "", nil
	}
	aside, err := os.MkdirTemp(folder, asidePrefix+now.UTC().Format("20060102T150405")+"-")
	if err != nil {
		return "", err
	}
	// The log first: a file without its log is merely older, a log without its
	// file would be taken for another's.
	slices.Reverse(there)
	for _, from := range there {
		if err := store.Rename(from, filepath.Join(aside, filepath.Base(from))); err != nil {
			return aside, err
		}
	}
	if err := os.Remove(path + "-shm"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return aside, err
	}
	return aside, errors.Join(syncFolder(aside), syncFolder(folder))
}

func copyFile(ctx context.Context, to, from string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	if err == nil {
		err = target.Sync()
	}
	return errors.Join(err, target.Close(), ctx.Err())
}
