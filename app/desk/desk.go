package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"
	"unicode/utf8"

	"sportello/app/desk/printer"
	"sportello/app/desk/stick"
	"sportello/app/permit"
	"sportello/assets/reference"
	"sportello/assets/sites"
	"sportello/store/laptop"
	"sportello/sync/client"
)

// Options are what a desk needs from outside.
type Options struct {
	Folder   string
	Clock    func() time.Time // nil: sites.Now; its location is the desk's
	Rand     io.Reader        // nil: crypto/rand
	KDF      laptop.KDF       // zero: the default
	Rulebook *permit.Rulebook
	Tables   *reference.Tables
	Client   client.Options
	Log      *slog.Logger  // never told personal data; nil discards
	Autosave time.Duration // 0: 300 ms; the longest that typing stays in memory only
	// AutoSend sends by itself whatever is queued while the desk is unlocked
	// and enrolled. After waits between its attempts; nil: time.After.
	AutoSend bool
	After    func(time.Duration) <-chan time.Time
	// Sticks lists the removable drives that are plugged in, which are watched
	// for known ones; nil: none ever is.
	Sticks stick.Lister
	// Printers lists the printers that the system knows; nil: nobody can say.
	Printers printer.Lister
	// Room tells how many bytes may still be written to a folder's disk; nil: as
	// the system says.
	Room func(folder string) (uint64, error)
	// Language is that of names of states and titles of applications: "it"
	// unless it is "en". Session.SetLanguage changes it.
	Language string
}

const defaultAutosave = 300 * time.Millisecond

func (o Options) orDefaults() Options {
	if o.Clock == nil {
		o.Clock = sites.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Autosave <= 0 {
		o.Autosave = defaultAutosave
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Room == nil {
		o.Room = roomOn
	}
	if o.Client.Clock == nil {
		o.Client.Clock = o.Clock
	}
	return o
}

// Desk is a data folder, open and locked.
type Desk struct {
	options Options
	file    *laptop.File

	mutex   sync.Mutex
	session *Session // nil while locked
	closed  bool     // no backup is begun any more
	erased  bool     // the file is gone, and closed
	backups sync.WaitGroup
}

// Open opens the folder, making it if it is not there. Errors are laptop.Open's.
func Open(ctx context.Context, options Options) (*Desk, error) {
	options = options.orDefaults()
	file, err := laptop.Open(ctx, laptop.Options{Folder: options.Folder, Clock: options.Clock, Rand: options.Rand, KDF: options.KDF})
	if err != nil {
		return nil, err
	}
	return &Desk{options: options, file: file}, nil
}

// Close locks and closes. It fails, and leaves the desk as it was, while
// something typed cannot be saved.
func (d *Desk) Close() error {
	d.mutex.Lock()
	session := d.session
	d.mutex.Unlock()
	if session != nil {
		if err := session.Lock(context.Background()); err != nil {
			return err
		}
	}
	d.mutex.Lock()
	d.closed = true
	erased := d.erased
	d.mutex.Unlock()
	d.backups.Wait()
	if erased {
		return nil
	}
	return d.file.Close()
}

// Operator is someone who may unlock.
type Operator struct {
	Name        string // account: "a.bianchi"
	DisplayName string
	Disabled    bool
}

// shown is the name people know the operator by.
func (o Operator) shown() string { return cmp.Or(o.DisplayName, o.Name) }

// Operators lists those who may unlock; there is none at first start.
func (d *Desk) Operators(ctx context.Context) ([]Operator, error) {
	known, err := d.file.Operators(ctx)
	if err != nil {
		return nil, err
	}
	operators := make([]Operator, len(known))
	for i, operator := range known {
		operators[i] = Operator{Name: operator.Name, DisplayName: operator.DisplayName, Disabled: operator.Disabled}
	}
	return operators, nil
}

// NewOperator is an operator to create.
type NewOperator struct{ Name, DisplayName, Passphrase string }

// minPassphrase is how many characters a passphrase has at least.
const minPassphrase = 12

func (n NewOperator) draft() (laptop.OperatorDraft, error) {
	if err := checkPassphrase(n.Passphrase); err != nil {
		return laptop.OperatorDraft{}, err
	}
	return laptop.OperatorDraft(n), nil
}

func checkPassphrase(passphrase string) error {
	if length := utf8.RuneCountInString(passphrase); length < minPassphrase {
		return fmt.Errorf("%d characters of %d: %w", length, minPassphrase, ErrWeakPassphrase)
	}
	return nil
}

// First creates the first operator and unlocks. The recovery key is returned
// this once, to be printed. Errors: ErrWeakPassphrase, laptop.ErrExists.
func (d *Desk) First(ctx context.Context, operator NewOperator) (session *Session, recoveryKey string, err error) {
	draft, err := operator.draft()
	if err != nil {
		return nil, "", err
	}
	opened, recoveryKey, err := d.file.CreateOperator(ctx, draft)
	if err != nil {
		return nil, "", err
	}
	session, err = d.begin(ctx, opened, nil)
	return session, recoveryKey, err
}

// Unlock opens the desk and builds the search index, telling progress (may be
// nil). Errors: store.ErrWrongPassphrase.
func (d *Desk) Unlock(ctx context.Context, name, passphrase string, progress func(done, total int)) (*Session, error) {
	opened, err := d.file.Unlock(ctx, name, passphrase)
	if err != nil {
		return nil, err
	}
	return d.begin(ctx, opened, progress)
}

// Recover gives an operator a new passphrase by the recovery key, and unlocks.
// Errors: ErrWeakPassphrase, laptop.ErrWrongRecoveryKey.
func (d *Desk) Recover(ctx context.Context, recoveryKey string, operator NewOperator) (*Session, error) {
	draft, err := operator.draft()
	if err != nil {
		return nil, err
	}
	opened, err := d.file.Recover(ctx, recoveryKey, draft)
	if err != nil {
		return nil, err
	}
	return d.begin(ctx, opened, nil)
}

// begin makes the desk's session of the file's. One that was there is locked
// first: nothing is typed into two.
func (d *Desk) begin(ctx context.Context, opened *laptop.Session, progress func(done, total int)) (*Session, error) {
	d.mutex.Lock()
	before := d.session
	d.mutex.Unlock()
	if before != nil {
		if err := before.Lock(ctx); err != nil {
			opened.Close()
			return nil, err
		}
	}
	session, err := newSession(ctx, d, opened, progress)
	if err != nil {
		opened.Close()
		return nil, fmt.Errorf("unlocking: %w", err)
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.session = session
	return session, nil
}

// locked is told by a session that has ended. What it saved is backed up while
// the desk is locked already: a copy needs no keys.
func (d *Desk) locked(session *Session) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.session == session {
		d.session = nil
	}
	if d.erased = session.Erased(); !d.closed && !d.erased {
		d.backups.Go(d.backUp)
	}
}

// betweenBackups is the least time between two automatic backups: what damage
// to the file can cost of a day's work, beside what was typed since the last
// lock.
const betweenBackups = 10 * time.Minute

func (d *Desk) backUp() {
	if _, err := d.file.BackupNow(context.Background(), betweenBackups); err != nil {
		d.options.Log.Warn("backup at locking", "failure", ErrorName(err))
	}
}

// Backup is an automatic backup as Backups lists it.
type Backup struct {
	Path string
	Made time.Time
	Size int64
	Err  error // why it cannot be restored; nil if it can
}

// Backups lists a folder's backups, newest first; the folder need not open.
func Backups(ctx context.Context, folder string) ([]Backup, error) {
	known, err := laptop.Backups(ctx, folder)
	if err != nil {
		return nil, err
	}
	backups := make([]Backup, len(known))
	for i, backup := range known {
		backups[i] = Backup(backup)
	}
	return backups, nil
}

// Restore puts a backup in the file's place and returns where the old file went.
func Restore(ctx context.Context, folder, backup string, now time.Time) (aside string, err error) {
	return laptop.Restore(ctx, folder, backup, now)
}

// today is the desk's date, ISO.
func (o Options) today() string { return o.Clock().Format(time.DateOnly) }

// ignoreMissing makes no error of something that is not there.
func ignoreMissing(err, missing error) error {
	if errors.Is(err, missing) {
		return nil
	}
	return err
}
