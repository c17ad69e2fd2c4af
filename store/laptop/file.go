package laptop

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/uuid"

	"sportello/store"
)

// Names in the data folder.
const (
	fileName     = "sportello.db"
	lockName     = "sportello.lock"
	backupFolder = "backups"
)

// Options say where the file is and what it needs from outside.
type Options struct {
	Folder string
	Clock  func() time.Time // nil: time.Now
	Rand   io.Reader        // ids and keys; nil: crypto/rand
	KDF    KDF              // of passphrases set from now on; zero: the default
}

// File is the open file, locked: it tells who may unlock it and can be copied,
// nothing else. Its methods are safe for concurrent use.
type File struct {
	folder   string
	clock    func() time.Time
	random   io.Reader
	cost     KDF
	lock     *flock.Flock
	database *database

	copying sync.Mutex // held while an automatic backup is made
	// copied is how much had been written to the database when the last
	// automatic backup was made, if one was since it was opened.
	copied *int64
}

// Open opens the file in the folder, making both if they are not there.
// Errors: store.ErrInUse if another program has the folder open; ErrForeign,
// ErrNewer, ErrDamaged and ErrReadOnly, after which the file is as it was;
// ErrFull. Where the file is damaged or gone, Backups lists what Restore can
// put in its place.
func Open(ctx context.Context, options Options) (*File, error) {
	return open(ctx, options, migrations)
}

func open(ctx context.Context, options Options, scripts fs.FS) (*File, error) {
	lock, err := lockFolder(options.Folder)
	if err != nil {
		return nil, err
	}
	f := &File{folder: options.Folder, clock: options.Clock, random: options.Rand, cost: options.KDF.orDefault(), lock: lock}
	if f.clock == nil {
		f.clock = time.Now
	}
	if f.random == nil {
		f.random = rand.Reader
	}
	f.random = &turns{reader: f.random}
	if err := f.open(ctx, scripts); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (f *File) open(ctx context.Context, scripts fs.FS) error {
	if _, err := costOf(int64(f.cost.Memory), int64(f.cost.Passes), int64(f.cost.Threads)); err != nil {
		return fmt.Errorf("options: %v: %w", err, store.ErrMalformed)
	}
	path := f.path()
	known, err := scriptNames(scripts)
	if err != nil {
		return err
	}
	switch _, err := os.Lstat(path); {
	case errors.Is(err, fs.ErrNotExist):
		if err := f.create(ctx, scripts); err != nil {
			return err
		}
	case err != nil:
		return wrap("looking for the file", err)
	}
	if err := checkWritable(path); err != nil {
		return err
	}
	if err := inspect(ctx, path, len(known)); err != nil {
		return err
	}
	if f.database, err = openDatabase(ctx, path); err != nil {
		return wrap("opening the file", err)
	}
	if err := f.migrate(ctx, scripts); err != nil {
		return err
	}
	return f.scrubAgain(ctx)
}

// create makes a whole new file aside and then names it, so that none is ever
// half made. A folder that shows there was a file gets none: an empty one
// would look as if everything had gone.
func (f *File) create(ctx context.Context, scripts fs.FS) error {
	path := f.path()
	backups, err := backupPaths(f.folder)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path + "-wal"); err == nil || len(backups) > 0 {
		return fmt.Errorf("opening the file: it is gone, its backups or its log are there: %w", store.ErrDamaged)
	}
	fresh := path + ".new"
	if err := removeDatabase(fresh); err != nil {
		return wrap("creating the file", err)
	}
	made, err := os.OpenFile(fresh, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return wrap("creating the file", err)
	}
	if err := made.Close(); err != nil {
		return wrap("creating the file", err)
	}
	if err := initialise(ctx, fresh, scripts); err != nil {
		return errors.Join(wrap("creating the file", err), removeDatabase(fresh))
	}
	if err := store.Rename(fresh, path); err != nil {
		return wrap("creating the file", err)
	}
	// The folder may be new as well.
	return errors.Join(syncFolder(f.folder), syncFolder(filepath.Dir(f.folder)))
}

func initialise(ctx context.Context, path string, scripts fs.FS) error {
	db, err := openDatabase(ctx, path)
	if err != nil {
		return err
	}
	_, err = db.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	if err == nil {
		err = db.runScripts(ctx, scripts, 0)
	}
	if err == nil {
		err = db.fold(ctx) // closing would, too, but not say that there was no room
	}
	return errors.Join(err, db.close())
}

// Close locks the file and gives the folder free. Close sessions first: their
// methods fail from then on.
func (f *File) Close() error {
	var failures []error
	if f.database != nil {
		failures = append(failures, f.database.close())
	}
	failures = append(failures, f.lock.Unlock())
	return wrap("closing the file", errors.Join(failures...))
}

func (f *File) path() string { return filepath.Join(f.folder, fileName) }

// now is the time as it is kept: milliseconds.
func (f *File) now() time.Time { return f.clock().UTC().Truncate(time.Millisecond) }

// newID returns a UUIDv7 of the injected clock and randomness.
func (f *File) newID() (uuid.UUID, error) {
	var id uuid.UUID
	if _, err := io.ReadFull(f.random, id[6:]); err != nil {
		return id, fmt.Errorf("choosing an id: %w", err)
	}
	milliseconds := f.now().UnixMilli()
	for i := range 6 {
		id[i] = byte(milliseconds >> (40 - 8*i))
	}
	id[6] = 0x70 | id[6]&0x0f
	id[8] = 0x80 | id[8]&0x3f
	return id, nil
}

// turns lets readers use one source in turn.
type turns struct {
	mutex  sync.Mutex
	reader io.Reader
}

func (t *turns) Read(into []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.reader.Read(into)
}

// lockFolder makes sure that one program at a time has the folder.
func lockFolder(folder string) (*flock.Flock, error) {
	if err := store.MakePrivateFolder(folder); err != nil {
		return nil, wrap("making the data folder", err)
	}
	lock := flock.New(filepath.Join(folder, lockName), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, wrap("locking the data folder", err)
	}
	if !locked {
		return nil, fmt.Errorf("locking the data folder: %w", store.ErrInUse)
	}
	return lock, nil
}

func syncFolder(path string) error { return wrap("storing a name", store.SyncFolder(path)) }

// removeDatabase removes a file and what SQLite keeps beside it.
func removeDatabase(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
