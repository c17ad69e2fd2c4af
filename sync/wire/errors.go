package wire

import (
	"errors"

	"sportello/store"
)

// Why bytes were not accepted, besides store.ErrMalformed.
var (
	// ErrVersion: a protocol version this program does not speak.
	ErrVersion = errors.New("unknown protocol version")
	// ErrTooLarge: beyond one of the Max limits.
	ErrTooLarge = errors.New("too large")
	// ErrSignature: not signed by the key expected.
	ErrSignature = errors.New("signature does not verify")
	// ErrSealed: rightly signed, but sealed to another key or damaged before
	// it was signed.
	ErrSealed = errors.New("cannot be unsealed")
	// ErrChain: the operations do not have the hashes that were stated.
	ErrChain = errors.New("hash chain broken")
	// ErrOther: rightly signed, but for another laptop or another request.
	ErrOther = errors.New("for another laptop or another request")
	// ErrCode: an enrolment code that was mistyped.
	ErrCode = errors.New("not a valid enrolment code")
)

// CodeFor returns the refusal that tells the other end about an error of this
// package.
func CodeFor(err error) Code {
	switch {
	case errors.Is(err, ErrVersion):
		return Version
	case errors.Is(err, ErrTooLarge):
		return TooLarge
	case errors.Is(err, ErrSignature):
		return BadSignature
	case errors.Is(err, ErrSealed):
		return CannotOpen
	case errors.Is(err, ErrChain):
		return BrokenChain
	case errors.Is(err, store.ErrFull):
		return DiskFull
	case errors.Is(err, store.ErrMalformed):
		return Malformed
	default:
		return Busy
	}
}
