package store

import "errors"

// What a caller may have to decide on. Both stores map their driver's errors
// to these and say in the wrapping text what was being done.
var (
	ErrNotFound        = errors.New("not found")
	ErrWrongPassphrase = errors.New("wrong passphrase")
	ErrLocked          = errors.New("locked")
	// ErrInUse: another program holds the file.
	ErrInUse = errors.New("in use by another program")
	// ErrDamaged: the file or a sealed row in it is not what was written.
	ErrDamaged = errors.New("damaged")
	// ErrForeign: an SQLite file, but not one of ours.
	ErrForeign = errors.New("not a Sportello file")
	// ErrNewer: written by a later version of the program.
	ErrNewer    = errors.New("written by a newer version")
	ErrReadOnly = errors.New("read-only")
	// ErrFull: the disk has no room; the previous state stands.
	ErrFull = errors.New("disk full")
)
