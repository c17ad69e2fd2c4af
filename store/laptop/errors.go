package laptop

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"sportello/store"
)

var (
	// ErrChanged: the record has another version than the caller read.
	ErrChanged = errors.New("changed in the meantime")
	// ErrExists: a record, operator or file of that name is already there.
	ErrExists = errors.New("already there")
	// ErrTooLarge: more than one record may hold.
	ErrTooLarge = errors.New("too large")
	// ErrLastOperator: nobody could open the file any more.
	ErrLastOperator = errors.New("the last operator who can open the file")
	// ErrOlder: a release older than the one there is.
	ErrOlder = errors.New("older than what is there")
	// ErrWrongRecoveryKey: not the key the data key was last wrapped for.
	ErrWrongRecoveryKey = errors.New("wrong recovery key")
	// ErrReceipt: the receipt is not about what this file's stream holds.
	ErrReceipt = errors.New("receipt does not fit the stream")
)

// wrap says what was being done and names the failure in the store's words,
// by the driver's result code or the system's, never by text.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	if known := classify(err); known != nil && !errors.Is(err, known) {
		return fmt.Errorf("%s: %w: %w", doing, known, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func classify(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	var failure *sqlite.Error
	switch {
	case errors.As(err, &failure):
		return classifyCode(failure.Code())
	case isDiskFull(err):
		return store.ErrFull
	case errors.Is(err, fs.ErrPermission), isReadOnlyDisk(err):
		return store.ErrReadOnly
	}
	return nil
}

func classifyCode(code int) error {
	switch code {
	case sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS:
		return store.ErrDamaged
	case sqlite3.SQLITE_IOERR_SHMSIZE: // the log's index could not grow
		return store.ErrFull
	}
	switch code & 0xff {
	case sqlite3.SQLITE_FULL:
		return store.ErrFull
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return store.ErrDamaged
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return store.ErrReadOnly
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return store.ErrInUse
	}
	return nil
}
