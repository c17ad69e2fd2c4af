package laptop

import (
	"fmt"
	"io"

	"github.com/google/uuid"
	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"sportello/store"
)

// KDF is the cost of Argon2id. The zero value is the default: 64 MiB, three
// passes, two threads.
type KDF struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

var defaultKDF = KDF{Memory: 64 << 10, Passes: 3, Threads: 2}

// The most a file may ask for: a forged row must not exhaust the machine.
var maxKDF = KDF{Memory: 1 << 20, Passes: 32, Threads: 16}

func (k KDF) orDefault() KDF {
	if k == (KDF{}) {
		return defaultKDF
	}
	return k
}

// costOf bounds what a file, or a caller, asks for.
func costOf(memory, passes, threads int64) (KDF, error) {
	if memory < 1 || passes < 1 || threads < 1 ||
		memory > int64(maxKDF.Memory) || passes > int64(maxKDF.Passes) || threads > int64(maxKDF.Threads) {
		return KDF{}, fmt.Errorf("cost of a passphrase out of bounds (%d KiB, %d passes, %d threads): %w", memory, passes, threads, store.ErrDamaged)
	}
	return KDF{Memory: uint32(memory), Passes: uint32(passes), Threads: uint8(threads)}, nil
}

const (
	saltSize      = 16
	maxPassphrase = 1024 // bytes
)

// wrapping is the data key under one passphrase.
type wrapping struct {
	KDF
	salt    []byte
	wrapped []byte
}

// wrapKey wraps the data key for an operator.
func wrapKey(key *dataKey, operator, passphrase string, cost KDF, random io.Reader) (wrapping, error) {
	w := wrapping{KDF: cost, salt: make([]byte, saltSize)}
	if _, err := io.ReadFull(random, w.salt); err != nil {
		return w, fmt.Errorf("choosing a salt: %w", err)
	}
	secret := w.derive(passphrase)
	defer clear(secret)
	aead, err := newAEAD(secret)
	if err != nil {
		return w, err
	}
	w.wrapped = aead.Seal(nil, nil, key.secret[:], wrappedPlace(operator).bind(key.id))
	return w, nil
}

// unwrapKey answers any failure with ErrWrongPassphrase.
func (w wrapping) unwrapKey(id uuid.UUID, operator, passphrase string) (*dataKey, error) {
	secret := w.derive(passphrase)
	defer clear(secret)
	aead, err := newAEAD(secret)
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, nil, w.wrapped, wrappedPlace(operator).bind(id))
	if err != nil {
		return nil, store.ErrWrongPassphrase
	}
	defer clear(plain)
	return makeDataKey(id, plain)
}

// derive takes the passphrase in one normal form: keyboards differ in how
// they compose an accented letter.
func (w wrapping) derive(passphrase string) []byte {
	typed := norm.NFC.Bytes([]byte(passphrase))
	defer clear(typed)
	return argon2.IDKey(typed, w.salt, w.Passes, w.Memory, w.Threads, 32)
}

func wrappedPlace(operator string) place { return place{table: "operator", name: operator} }
