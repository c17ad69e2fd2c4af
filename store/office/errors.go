package office

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"sportello/store"
)

var (
	// ErrWrongKey: the key does not belong to this ledger.
	ErrWrongKey    = errors.New("the key does not belong to this ledger")
	ErrCodeUnknown = errors.New("enrolment code never given out")
	ErrCodeExpired = errors.New("enrolment code expired")
	// ErrCodeUsed: another laptop has used it.
	ErrCodeUsed = errors.New("enrolment code already used")
	// ErrNameTaken: another active laptop has the name.
	ErrNameTaken = errors.New("laptop name already taken")
	// ErrChain: the entries of one request do not follow each other.
	ErrChain = errors.New("entries do not form a chain")
	// ErrOlder: only looked at, a file of an older program stays as it is; put
	// to work it is brought up to date.
	ErrOlder = errors.New("written by an older version")
	// ErrOtherLog: a backup was put in the place of a ledger whose log is still
	// there. It must go first.
	ErrOtherLog = errors.New("the log beside it is another ledger's")
	// ErrClosed: the ledger has been closed.
	ErrClosed = errors.New("ledger closed")
)

// wrap says what was being done and names the failure in the store's words,
// by the driver's result code.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	if known := classify(err); known != nil {
		return fmt.Errorf("%s: %w: %w", doing, known, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func classify(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return nil
	}
	switch failure.Code() {
	case sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS:
		return store.ErrDamaged
	}
	switch failure.Code() & 0xff {
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
