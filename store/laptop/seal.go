package laptop

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/google/uuid"

	"sportello/store"
)

// dataKey is the secret all rows of one file are sealed under. id names it in
// the file and is bound to every sealed value.
type dataKey struct {
	id     uuid.UUID
	secret [32]byte
	aead   cipher.AEAD
}

func newDataKey(random io.Reader) (*dataKey, error) {
	id, err := uuid.NewRandomFromReader(random)
	if err != nil {
		return nil, fmt.Errorf("choosing a data key: %w", err)
	}
	var secret [32]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return nil, fmt.Errorf("choosing a data key: %w", err)
	}
	defer clear(secret[:])
	return makeDataKey(id, secret[:])
}

// makeDataKey copies the secret.
func makeDataKey(id uuid.UUID, secret []byte) (*dataKey, error) {
	key := &dataKey{id: id}
	if copy(key.secret[:], secret) != len(key.secret) || len(secret) != len(key.secret) {
		return nil, fmt.Errorf("data key of %d bytes: %w", len(secret), store.ErrDamaged)
	}
	var err error
	if key.aead, err = newAEAD(key.secret[:]); err != nil {
		return nil, err
	}
	return key, nil
}

// newAEAD draws nonces at random: a laptop's file stays far below the 2^32
// values one key may seal.
func newAEAD(secret []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	return aead, nil
}

// forget overwrites the secret. What the standard library derived from it is
// left to the garbage collector.
func (k *dataKey) forget() {
	clear(k.secret[:])
	k.aead = nil
}

func (k *dataKey) seal(at place, plain []byte) []byte {
	return k.aead.Seal(nil, nil, plain, at.bind(k.id))
}

func (k *dataKey) open(at place, sealed []byte) ([]byte, error) {
	return k.openInto(nil, at, sealed)
}

func (k *dataKey) openInto(into []byte, at place, sealed []byte) ([]byte, error) {
	plain, err := k.aead.Open(into, nil, sealed, at.bind(k.id))
	if err != nil {
		return nil, fmt.Errorf("%s does not open: %w", at, store.ErrDamaged)
	}
	return plain, nil
}

// place is where a sealed value stands: it is authenticated with the value.
type place struct {
	table   string
	record  uuid.UUID // or operation; zero for what belongs to none
	name    string    // of a setting or an operator
	version int64
	beside  []byte // the clear columns of the same row
}

// bind returns the associated data. Every part has its length before it or is
// of fixed length, so that no two places share one.
func (p place) bind(key uuid.UUID) []byte {
	bound := make([]byte, 0, 96+len(p.name)+len(p.beside))
	bound = append(bound, key[:]...)
	bound = appendText(bound, p.table)
	bound = append(bound, p.record[:]...)
	bound = appendText(bound, p.name)
	bound = binary.BigEndian.AppendUint64(bound, uint64(p.version))
	return append(bound, p.beside...)
}

// String names the place in errors, without anything personal.
func (p place) String() string {
	switch {
	case p.record != uuid.Nil:
		return fmt.Sprintf("%s of %s, version %d", p.table, p.record, p.version)
	case p.name != "":
		return fmt.Sprintf("%s %q", p.table, p.name)
	}
	return p.table
}
