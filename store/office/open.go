package office

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// applicationID stands in the header of every ledger: "SPof".
const applicationID = 0x53506f66

// busyTimeout is how long a write waits for another process: `centrale device
// enrol` works beside a running service.
const busyTimeout = 10 * time.Second

// Options say where the ledger is and what it needs from outside.
type Options struct {
	Path string
	Key  Key
	// Merger folds operations into records.
	Merger Merger
	// Policy says what is understood; the zero value is DefaultPolicy.
	Policy Policy
	// Linker says whom a record names; nil: nobody, and a laptop is sent its
	// own records only.
	Linker Linker
	// Matcher tells persons that may be one; nil: nobody is compared.
	Matcher Matcher
	// Teller tells what counts of a record in statistics; nil: nothing does.
	Teller Teller
	// Clock tells the office's time; nil means time.Now.
	Clock func() time.Time
	// ReadOnly opens a file, a backup for instance, without changing a byte.
	ReadOnly bool
}

// Merger computes records from their operations. It must be safe for
// concurrent use.
type Merger interface {
	// Apply returns the state after an operation of a laptop, a store.Shared in
	// JSON that is the same for the same operations in the same order, and how
	// many fields wait for a person's decision. The state before the first is
	// nil.
	Apply(state []byte, op store.Operation, laptop uuid.UUID) (next []byte, contested int, err error)
}

// Ledger is the open ledger. Its methods are safe for concurrent use, and
// several processes may have the same ledger open.
type Ledger struct {
	path    string
	seal    *sealer
	merger  Merger
	linker  Linker  // or nil
	matcher Matcher // or nil
	teller  Teller  // or nil
	policy  Policy
	clock   func() time.Time
	epoch   uuid.UUID

	matching sync.Mutex // one Match at a time

	read   *sql.DB // a pool
	writer *writer // nil when read-only
}

// Create makes an empty ledger in a new file readable by its owner only. An
// existing file is left alone and answered with fs.ErrExist.
func Create(ctx context.Context, options Options) (*Ledger, error) {
	if _, err := os.Lstat(options.Path); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("creating the ledger: %s: %w", filepath.Base(options.Path), fs.ErrExist)
	}
	// Made under another name, so that a ledger is never there half-made.
	partial := options
	partial.Path += ".partial"
	if err := os.WriteFile(partial.Path, nil, 0o600); err != nil {
		return nil, fmt.Errorf("creating the ledger: %w", err)
	}
	err := initialise(ctx, partial)
	if err == nil {
		err = store.Rename(partial.Path, options.Path)
	}
	if err != nil {
		_ = os.Remove(partial.Path)
		return nil, fmt.Errorf("creating the ledger: %w", err)
	}
	if err := store.SyncFolder(filepath.Dir(options.Path)); err != nil {
		return nil, err
	}
	return Open(ctx, options)
}

func initialise(ctx context.Context, options Options) error {
	seal, err := newSealer(options.Key)
	if err != nil {
		return err
	}
	epoch, err := uuid.NewRandom()
	if err != nil {
		return fmt.Errorf("choosing an epoch: %w", err)
	}
	db, err := sql.Open("sqlite", address(options.Path, modeWrite, "synchronous(FULL)"))
	if err != nil {
		return wrap("opening a new file", err)
	}
	_, err = db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	if err == nil {
		err = migrate(ctx, db, options.Path, migrations)
	}
	if err == nil {
		_, err = db.ExecContext(ctx, `INSERT INTO office (id, epoch, key_check, head) VALUES (1, ?, ?, ?)`,
			epoch[:], seal.seal(placeCheck, placeCheck), seal.seal(placeHead, mark{}.encode()))
	}
	return wrap("filling a new file", errors.Join(err, db.Close()))
}

// Open opens an existing ledger, bringing an older one up to date first.
// Errors: store.ErrNotFound, ErrForeign, ErrNewer, ErrDamaged, ErrReadOnly,
// ErrInUse and this package's ErrWrongKey, ErrOtherLog and, read-only, ErrOlder.
//
// A backup put in the ledger's place gets a new epoch, by which laptops know
// that they must compare and send again what it lacks.
func Open(ctx context.Context, options Options) (*Ledger, error) {
	if err := inspectHeader(options.Path); err != nil {
		return nil, err
	}
	seal, err := newSealer(options.Key)
	if err != nil {
		return nil, err
	}
	l := &Ledger{
		path: options.Path, seal: seal, merger: options.Merger, linker: options.Linker, matcher: options.Matcher, teller: options.Teller,
		policy: options.Policy.orDefault(), clock: options.Clock,
	}
	if l.clock == nil {
		l.clock = time.Now
	}
	if !options.ReadOnly {
		if l.writer, err = openWriter(ctx, options.Path, seal); err != nil {
			return nil, err
		}
	}
	err = l.openReaders(ctx, modeRead)
	if options.ReadOnly && errors.Is(err, store.ErrReadOnly) {
		// SQLite's index of the log cannot be made in a folder that cannot be
		// written. Then nobody writes there: the file alone is the ledger.
		err = l.openReaders(ctx, modeImmutable)
	}
	if err == nil && !options.ReadOnly {
		err = l.refresh(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

func (l *Ledger) openReaders(ctx context.Context, mode string) error {
	// 16 MB for each, which hold the upper pages of the indexes of a large ledger.
	readers, err := sql.Open("sqlite", address(l.path, mode, "cache_size(-16000)"))
	if err != nil {
		return wrap("opening the ledger", err)
	}
	many := max(4, runtime.GOMAXPROCS(0))
	readers.SetMaxOpenConns(many)
	readers.SetMaxIdleConns(many) // opening one costs more than a query
	if l.read != nil {
		_ = l.read.Close() // the attempt before this one
	}
	l.read = readers
	return l.identify(ctx)
}

// Close waits for the writes under way and closes the file.
func (l *Ledger) Close() error {
	var failures []error
	if l.read != nil {
		failures = append(failures, l.read.Close())
	}
	if l.writer != nil {
		failures = append(failures, l.writer.close())
	}
	return wrap("closing the ledger", errors.Join(failures...))
}

// Epoch changes when the office is restored from a backup.
func (l *Ledger) Epoch() uuid.UUID { return l.epoch }

// Restored tells that a backup was put to work by this very opening. Laptops
// revoked since it was made are active again.
func (l *Ledger) Restored() bool { return l.writer != nil && l.writer.restored }

// Ready reports whether the ledger answers.
func (l *Ledger) Ready(ctx context.Context) error {
	var one int
	return wrap("asking the ledger", l.read.QueryRowContext(ctx, `SELECT id FROM office`).Scan(&one))
}

// identify checks version and key, and reads the epoch.
func (l *Ledger) identify(ctx context.Context) error {
	var version int
	if err := l.read.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return wrap("opening the ledger", err)
	}
	latest := len(migrationNames(migrations))
	if version > latest {
		return fmt.Errorf("opening the ledger: format %d, this program writes %d: %w", version, latest, store.ErrNewer)
	}
	if version < latest {
		return fmt.Errorf("opening the ledger: format %d, this program writes %d: %w", version, latest, ErrOlder)
	}
	var err error
	l.epoch, err = recognise(ctx, l.read, l.seal)
	return err
}

// recognise reads the epoch, if the ledger is one of this key.
func recognise(ctx context.Context, db *sql.DB, seal *sealer) (uuid.UUID, error) {
	var epoch, check []byte
	err := db.QueryRowContext(ctx, `SELECT epoch, key_check FROM office WHERE id = 1`).Scan(&epoch, &check)
	if errors.Is(err, sql.ErrNoRows) {
		return uuid.Nil, fmt.Errorf("opening the ledger: it does not say what it is: %w", store.ErrDamaged)
	}
	if err != nil {
		return uuid.Nil, wrap("opening the ledger", err)
	}
	if _, err := seal.open(placeCheck, check); err != nil {
		return uuid.Nil, fmt.Errorf("opening the ledger: %w", ErrWrongKey)
	}
	found, err := uuid.FromBytes(epoch)
	if err != nil {
		return uuid.Nil, fmt.Errorf("opening the ledger: epoch: %w", store.ErrDamaged)
	}
	return found, nil
}

// inspectHeader looks at the file without SQLite, which would already write
// beside it.
func inspectHeader(path string) error {
	log, err := os.Stat(path + "-wal") // before the header, which is written before the log
	logged := err == nil && log.Size() > 0
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("opening the ledger: %w", store.ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("opening the ledger: %w", err)
	}
	defer func() { _ = file.Close() }()
	header := make([]byte, 100)
	if _, err := io.ReadFull(file, header); err != nil {
		return fmt.Errorf("opening the ledger: the file ends within its header: %w", store.ErrDamaged)
	}
	if string(header[:16]) != "SQLite format 3\x00" {
		return fmt.Errorf("opening the ledger: not an SQLite file: %w", store.ErrDamaged)
	}
	if binary.BigEndian.Uint32(header[68:]) != applicationID {
		return fmt.Errorf("opening the ledger: %w", store.ErrForeign)
	}
	if version := int(binary.BigEndian.Uint32(header[60:])); version > len(migrationNames(migrations)) {
		return fmt.Errorf("opening the ledger: format %d: %w", version, store.ErrNewer)
	}
	// A file that keeps a log has 2 here. SQLite would work another's into it.
	if logged && header[18] == 1 {
		return fmt.Errorf("opening the ledger: %w", ErrOtherLog)
	}
	return nil
}

// Modes a file is opened in.
const (
	modeRead      = "ro"
	modeWrite     = "rw"
	modeImmutable = "immutable" // read, and no one else writes
)

// address is the driver's name for a file; the busy timeout comes first so
// that it already holds for the pragmas after it.
func address(path, mode string, pragmas ...string) string {
	query := url.Values{"_txlock": {"immediate"}, "_dqs": {"0"}}
	if mode == modeImmutable {
		query.Set("immutable", "1")
		mode = modeRead
	}
	query.Set("mode", mode)
	query.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()))
	for _, pragma := range pragmas {
		query.Add("_pragma", pragma)
	}
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path // as SQLite wants a drive's letter
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: query.Encode()}).String()
}
