package client

import (
	"errors"
	"fmt"

	"sportello/sync/wire"
)

// What can come of talking to the office. Each error returned by this package
// for a reason outside the laptop wraps one of these; wire.ErrCode, a mistyped
// code, is the one exception.
var (
	// ErrUnreachable: no connection to the address.
	ErrUnreachable = errors.New("office unreachable")
	// ErrSlow: connected, but no answer in time.
	ErrSlow = errors.New("no answer in time")
	// ErrCut: the connection ended in the middle.
	ErrCut = errors.New("connection cut")
	// ErrPinMismatch: whoever answers has another certificate than the office.
	ErrPinMismatch = errors.New("certificate is not the office's")
	// ErrNotTheOffice: something answers that does not speak our protocol,
	// such as the login page of a public network.
	ErrNotTheOffice = errors.New("not the office's answer")
	// ErrFalseAnswer: the office contradicts itself, or a receipt is not what
	// it should be. Nothing was taken as delivered.
	ErrFalseAnswer = errors.New("answer cannot be true")
	// ErrIncomplete: even after fetching everything once more, what is here is
	// not what the office says it sent. What came was taken all the same.
	ErrIncomplete = errors.New("not all that the office sent is here")
	// ErrUnsigned: a rulebook release that is not the office's.
	ErrUnsigned = errors.New("rulebook not signed by the office")
	// ErrOldRelease: a rulebook release no newer than the one here.
	ErrOldRelease = errors.New("rulebook not newer than the one here")

	// ErrDamagedBusta: a .busta file that is cut short, altered or not one.
	// Nothing of it was taken.
	ErrDamagedBusta = errors.New("not a whole .busta file")
	// ErrUnanswered: a .busta file that has not been to the office.
	ErrUnanswered = errors.New(".busta file without an answer of the office")
	// ErrOtherLaptop: a .busta file with answers for other laptops only.
	ErrOtherLaptop = errors.New(".busta file for another laptop")
	// ErrOldBusta: a .busta file that says nothing new: it was read before, or
	// the line was quicker.
	ErrOldBusta = errors.New(".busta file is out of date")

	// ErrAddress: not an address of an office.
	ErrAddress = errors.New("invalid address")

	ErrBusy          = errors.New("office busy")
	ErrOfficeFull    = errors.New("office's disk full")
	ErrUnknownLaptop = errors.New("office does not know this laptop")
	ErrRevoked       = errors.New("laptop revoked")
	// ErrVersion: one of the two programs is too old for the other.
	ErrVersion = wire.ErrVersion
	// ErrRefused: refused for a reason that trying again does not mend.
	ErrRefused     = errors.New("refused")
	ErrCodeUnknown = errors.New("enrolment code unknown")
	ErrCodeExpired = errors.New("enrolment code expired")
	ErrCodeUsed    = errors.New("enrolment code used")
)

// RefusedError is a refusal by the office. It unwraps to the error above that
// fits its code.
type RefusedError struct {
	Code    wire.Code
	Message string // in the office's words, for the log
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("%v (%s: %q)", e.Unwrap(), e.Code, e.Message)
}

// Unwrap returns the sentinel for the code.
func (e *RefusedError) Unwrap() error {
	switch e.Code {
	case wire.Busy:
		return ErrBusy
	case wire.DiskFull:
		return ErrOfficeFull
	case wire.UnknownLaptop:
		return ErrUnknownLaptop
	case wire.Revoked:
		return ErrRevoked
	case wire.Version:
		return ErrVersion
	case wire.CodeUnknown:
		return ErrCodeUnknown
	case wire.CodeExpired:
		return ErrCodeExpired
	case wire.CodeUsed:
		return ErrCodeUsed
	default:
		return ErrRefused
	}
}

func refused(refusal *wire.Refusal) error {
	return &RefusedError{Code: refusal.Code, Message: refusal.Message}
}

// Transient reports whether the same attempt may succeed later without anyone
// doing anything. A wrong certificate is among the reasons: public networks
// put their own before everything until one has logged in.
func Transient(err error) bool {
	for _, transient := range []error{ErrUnreachable, ErrSlow, ErrCut, ErrPinMismatch, ErrNotTheOffice, ErrBusy, ErrOfficeFull} {
		if errors.Is(err, transient) {
			return true
		}
	}
	return false
}
