package laptop

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"sportello/store"
)

// Erase makes the data unreadable for good and closes the file. First the
// wrapped keys go, then the files: the file, its automatic backups and what
// Restore put aside. Copies made elsewhere remain. It needs no passphrase:
// whoever can delete a file can do as much.
func (f *File) Erase(ctx context.Context) error {
	err := f.database.change(ctx, func(tx *transaction) error {
		return errors.Join(
			tx.exec(`UPDATE operator SET wrapped = NULL, salt = NULL`),
			tx.exec(`DELETE FROM recovery`),
		)
	})
	// The files go also where nothing can be written to them any more.
	if known := classify(err); err != nil && !errors.Is(known, store.ErrFull) && !errors.Is(known, store.ErrDamaged) {
		return wrap("erasing", err)
	}
	// Closing folds the log, which still has the pages with the keys, away.
	failures := []error{f.database.close()}
	names, err := namesOfDatabases(f.folder)
	failures = append(failures, err)
	for _, name := range names {
		failures = append(failures, overwrite(name), os.Remove(name))
	}
	failures = append(failures, syncFolder(f.folder), f.Close())
	return wrap("erasing", errors.Join(failures...))
}

// namesOfDatabases lists the file, its log, its backups and what was put aside.
func namesOfDatabases(folder string) ([]string, error) {
	var names []string
	for _, pattern := range []string{fileName + "*", path.Join(backupFolder, "*"+backupSuffix+"*"), path.Join(asidePrefix+"*", fileName+"*")} {
		// Through DirFS, so that the folder's own name is no pattern.
		found, err := fs.Glob(os.DirFS(folder), pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			names = append(names, filepath.Join(folder, filepath.FromSlash(name)))
		}
	}
	return names, nil
}

// overwrite is the little that can be done below the file system: a disk that
// writes elsewhere keeps the old blocks, unreadable without the keys.
func overwrite(name string) error {
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		_, err = io.CopyN(file, rand.Reader, info.Size())
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}
