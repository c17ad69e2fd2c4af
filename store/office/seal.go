package office

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Key is the secret the ledger's content is sealed under.
type Key [32]byte

// sealer seals values for one ledger. The place a value stands in is part of
// what is authenticated, so that a value moved elsewhere does not open.
type sealer struct {
	aead   cipher.AEAD
	digest []byte
}

func newSealer(key Key) (*sealer, error) {
	content, err := hkdf.Key(sha256.New, key[:], nil, "sportello office content 1", 32)
	if err != nil {
		return nil, fmt.Errorf("deriving the content key: %w", err)
	}
	digest, err := hkdf.Key(sha256.New, key[:], nil, "sportello office digest 1", 32)
	if err != nil {
		return nil, fmt.Errorf("deriving the digest key: %w", err)
	}
	block, err := aes.NewCipher(content)
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	// Random nonces: the few values per operation stay far below 2^32 messages.
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	return &sealer{aead: aead, digest: digest}, nil
}

func (s *sealer) seal(place []byte, parts ...[]byte) []byte {
	return s.aead.Seal(nil, nil, bytes.Join(parts, nil), place)
}

func (s *sealer) open(place, sealed []byte) ([]byte, error) {
	plain, err := s.aead.Open(nil, nil, sealed, place)
	if err != nil {
		return nil, fmt.Errorf("sealed value does not open: %w", store.ErrDamaged)
	}
	return plain, nil
}

// identify names content that has no operation id of its own, without telling
// who lacks the key anything about it.
func (s *sealer) identify(content []byte) uuid.UUID {
	mac := hmac.New(sha256.New, s.digest)
	mac.Write(content)
	return uuid.UUID(mac.Sum(nil)[:16])
}

// block returns the digest a blocking key is kept by.
func (s *sealer) block(key string) int64 {
	mac := hmac.New(sha256.New, s.digest)
	mac.Write([]byte("block\x00"))
	mac.Write([]byte(key))
	return int64(binary.BigEndian.Uint64(mac.Sum(nil)))
}

var (
	placeCheck = []byte("key check")
	placeHead  = []byte("ledger head")
	placeTotal = []byte("total")
	placeMatch = []byte("matching")
)

func placeStream(stream store.Stream) []byte {
	place := append([]byte("stream head "), stream.Laptop[:]...)
	return append(place, stream.Incarnation[:]...)
}

func placeEntry(stream store.Stream, seq uint64) []byte {
	place := append([]byte("entry "), stream.Laptop[:]...)
	place = append(place, stream.Incarnation[:]...)
	return binary.BigEndian.AppendUint64(place, seq)
}

func placeCode(ticket [8]byte) []byte {
	return append([]byte("enrolment code "), ticket[:]...)
}

func placeRecord(id uuid.UUID) []byte {
	return append([]byte("record "), id[:]...)
}

func placeDigest(id uuid.UUID) []byte {
	return append([]byte("record digest "), id[:]...)
}

func placeFeature(first uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte("feature "), first)
}

func placeFact(first uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte("fact "), first)
}

func placeProposal(a, b uuid.UUID, serial uint64, gone bool) []byte {
	place := append([]byte("proposal "), a[:]...)
	place = binary.BigEndian.AppendUint64(append(place, b[:]...), serial)
	if gone {
		return append(place, 1)
	}
	return append(place, 0)
}

// mark is a number and a hash, as kept for the ledger and for each stream.
type mark struct {
	number uint64
	hash   store.Hash
}

func (m mark) encode() []byte {
	return append(binary.BigEndian.AppendUint64(nil, m.number), m.hash[:]...)
}

func decodeMark(encoded []byte) (mark, error) {
	if len(encoded) != 8+len(store.Hash{}) {
		return mark{}, fmt.Errorf("head of %d bytes: %w", len(encoded), store.ErrDamaged)
	}
	return mark{binary.BigEndian.Uint64(encoded), store.Hash(encoded[8:])}, nil
}

// extend adds one entry to the hash over all entries in commit order.
func (m mark) extend(stream store.Stream, seq uint64, hash store.Hash) mark {
	digest := sha256.New()
	digest.Write([]byte("sportello ledger 1\x00"))
	digest.Write(m.hash[:])
	digest.Write(stream.Laptop[:])
	digest.Write(stream.Incarnation[:])
	digest.Write(binary.BigEndian.AppendUint64(nil, seq))
	digest.Write(hash[:])
	return mark{m.number + 1, store.Hash(digest.Sum(nil))}
}
