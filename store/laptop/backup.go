package laptop

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sportello/store"
)

// How many automatic backups stay in the folder, by what they were made for.
const (
	keptDaily      = 7
	keptMigrations = 3

	dailyPrefix     = "daily-"
	migrationPrefix = "before-migration-"
	backupSuffix    = ".db"
)

// Backup writes a copy of the file as it stands, sealed like the file, in
// place of what was at the path. Put in the file's place it works as the file,
// and starts a stream of its own. Errors: ErrExists where the path is the file's.
func (f *File) Backup(ctx context.Context, path string) error {
	if f.isAt(path) {
		return fmt.Errorf("backing up: the file would be replaced while it is open: %w", ErrExists)
	}
	partial := path + ".partial"
	if err := removeDatabase(partial); err != nil {
		return wrap("backing up", err)
	}
	err := f.copyTo(ctx, partial)
	if err == nil {
		err = store.Rename(partial, path)
	}
	if err != nil {
		_ = removeDatabase(partial)
		return wrap("backing up", err)
	}
	return wrap("backing up", syncFolder(filepath.Dir(path)))
}

// isAt reports whether a path, however it is written, leads to the file.
func (f *File) isAt(path string) bool {
	own, err := os.Stat(f.path())
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(own, there)
}

// copyTo also checks what it has written: a backup that does not open is none.
func (f *File) copyTo(ctx context.Context, path string) error {
	// Made by us first: SQLite would make it readable to others.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if _, err := f.database.read.ExecContext(ctx, `VACUUM INTO ?`, path); err != nil {
		return err
	}
	copied, err := sql.Open("sqlite", address(path, "rw", "synchronous(FULL)", "secure_delete(1)"))
	if err != nil {
		return err
	}
	copied.SetMaxOpenConns(1)
	_, err = copied.ExecContext(ctx, `UPDATE file SET copied = ?`, f.now().UnixMilli())
	if err == nil {
		err = checkPages(ctx, copied)
	}
	if err := errors.Join(err, copied.Close()); err != nil {
		return err
	}
	return file.Sync()
}

// BackupDaily makes today's automatic backup if there is none yet, and keeps
// the last few. It reports whether it made one.
func (f *File) BackupDaily(ctx context.Context) (bool, error) {
	f.copying.Lock()
	defer f.copying.Unlock()
	path := f.dailyPath()
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return false, wrap("backing up", err)
	}
	return true, f.backupToday(ctx, path)
}

// BackupNow brings today's automatic backup up to date, unless it is younger
// than an age or nothing was written since. It reports whether it did. What was
// written before the file was opened may be in no backup: the first one after
// that is made in any case.
func (f *File) BackupNow(ctx context.Context, age time.Duration) (bool, error) {
	f.copying.Lock()
	defer f.copying.Unlock()
	path := f.dailyPath()
	if _, err := os.Lstat(path); err == nil {
		// One that cannot be read is none.
		if made, err := madeAt(ctx, path); err == nil && f.now().Sub(made).Abs() < age {
			return false, nil
		}
		if written, err := f.database.written(ctx); err != nil || f.copied != nil && *f.copied == written {
			return false, wrap("backing up", err)
		}
	}
	return true, f.backupToday(ctx, path)
}

// BackupAnew makes today's automatic backup and then deletes all others, which
// may hold what was forgotten since.
func (f *File) BackupAnew(ctx context.Context) error {
	f.copying.Lock()
	defer f.copying.Unlock()
	fresh := f.dailyPath() // once: midnight may come
	if err := f.backupToday(ctx, fresh); err != nil {
		return err
	}
	paths, err := backupPaths(f.folder)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if path == fresh {
			continue
		}
		if err := removeDatabase(path); err != nil {
			return wrap("deleting an old backup", err)
		}
	}
	return nil
}

// dailyPath is where today's automatic backup is.
func (f *File) dailyPath() string {
	return filepath.Join(f.folder, backupFolder, dailyPrefix+f.now().Format("20060102")+backupSuffix)
}

// backupToday makes today's automatic backup at the dailyPath, in place of the
// one there is; copying is held.
func (f *File) backupToday(ctx context.Context, path string) error {
	written, err := f.database.written(ctx)
	if err != nil {
		return wrap("backing up", err)
	}
	if err := f.backupInto(ctx, path); err != nil {
		return err
	}
	f.copied = &written
	return f.rotate(path, dailyPrefix, keptDaily)
}

func (f *File) backupBeforeMigration(ctx context.Context, version int) error {
	name := fmt.Sprintf("%s%s-format-%d%s", migrationPrefix, f.now().Format("20060102T150405"), version, backupSuffix)
	path := filepath.Join(f.folder, backupFolder, name)
	if err := f.backupInto(ctx, path); err != nil {
		return err
	}
	return f.rotate(path, migrationPrefix, keptMigrations)
}

func (f *File) backupInto(ctx context.Context, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return wrap("backing up", err)
	}
	if err := f.Backup(ctx, path); err != nil {
		return err
	}
	return syncFolder(f.folder) // the folder of backups may be new
}

// rotate deletes the oldest backups made for one purpose, but never the one just
// made and checked, whose name is not the last where the clock was set back.
func (f *File) rotate(made, prefix string, keep int) error {
	paths, err := backupPaths(f.folder)
	if err != nil {
		return err
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return path == made || !strings.HasPrefix(filepath.Base(path), prefix) })
	for _, path := range paths[:max(0, len(paths)+1-keep)] {
		if err := removeDatabase(path); err != nil {
			return wrap("deleting an old backup", err)
		}
	}
	return nil
}

// backupPaths lists the automatic backups; names of one purpose are in order
// of time.
func backupPaths(folder string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(folder, backupFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, wrap("listing backups", err)
	}
	var paths []string
	for _, entry := range entries { // ReadDir sorts by name
		if strings.HasSuffix(entry.Name(), backupSuffix) {
			paths = append(paths, filepath.Join(folder, backupFolder, entry.Name()))
		}
	}
	return paths, nil
}
