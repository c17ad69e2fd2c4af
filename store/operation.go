package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
)

// MaxOperation bounds the encoded size of one operation, in bytes. A filled
// application is about 3 KB; whatever is larger is not one of ours.
const MaxOperation = 1 << 20

// Change is one field's part of an operation: compare-and-set. Base is the
// writer of the field as the author saw it, the zero UUID if none. Settles
// names the candidates that a decision knowingly replaces beside it.
type Change struct {
	Base    uuid.UUID   `json:"base,omitzero"`
	Settles []uuid.UUID `json:"settles,omitempty"`
	Value   string      `json:"value"`
}

// Operation is one immutable change of one record. It is what travels.
type Operation struct {
	ID     uuid.UUID `json:"op"` // UUIDv7
	Record uuid.UUID `json:"record"`
	Kind   Kind      `json:"kind"`
	Author string    `json:"author"` // the operator's account name
	Site   string    `json:"site"`
	// Rulebook is the version the content was checked under, if it was.
	Rulebook string `json:"rulebook,omitempty"`
	// Made is the laptop's clock: shown to people, never compared.
	Made  time.Time         `json:"made"`
	Patch map[string]Change `json:"patch"`
}

// ErrMalformed is wrapped by every error about bytes that are not what they
// should be.
var ErrMalformed = errors.New("malformed")

// Encode returns the operation's one byte form: JSON with the fields in
// declaration order and the patch sorted by field. Hashes are taken over it.
func (op Operation) Encode() ([]byte, error) {
	op.Made = op.Made.UTC().Truncate(time.Millisecond)
	encoded, err := json.Marshal(op)
	if err != nil {
		return nil, fmt.Errorf("encoding operation: %w", err)
	}
	if len(encoded) > MaxOperation {
		return nil, fmt.Errorf("encoding operation: %d bytes, more than %d: %w", len(encoded), MaxOperation, ErrMalformed)
	}
	return encoded, nil
}

// DecodeOperation parses what Encode wrote. Fields it does not know are
// ignored, so that a newer laptop can talk to an older office: the office
// keeps the bytes as they came. Errors wrap ErrMalformed.
func DecodeOperation(encoded []byte) (Operation, error) {
	var op Operation
	if len(encoded) > MaxOperation {
		return op, fmt.Errorf("operation of %d bytes, more than %d: %w", len(encoded), MaxOperation, ErrMalformed)
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	if err := decoder.Decode(&op); err != nil {
		return Operation{}, fmt.Errorf("operation: %v: %w", err, ErrMalformed)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return Operation{}, fmt.Errorf("operation: something follows it: %w", ErrMalformed)
	}
	if op.ID == uuid.Nil || op.Record == uuid.Nil || op.Kind == "" {
		return Operation{}, fmt.Errorf("operation without id, record or kind: %w", ErrMalformed)
	}
	return op, nil
}

// Hash is a SHA-256.
type Hash [sha256.Size]byte

// Stream names one unbroken chain of operations: an enrolled laptop and one
// incarnation of its database file. A restored or copied file starts a new
// incarnation.
type Stream struct {
	Laptop      uuid.UUID `json:"laptop"`
	Incarnation uuid.UUID `json:"incarnation"`
}

// Genesis is the hash that stands before a stream's first operation.
func (s Stream) Genesis() Hash {
	digest := sha256.New()
	digest.Write([]byte("sportello stream 1\x00"))
	digest.Write(s.Laptop[:])
	digest.Write(s.Incarnation[:])
	return Hash(digest.Sum(nil))
}

// Link returns the hash of the operation numbered seq (from 1) whose
// predecessor in the stream has the hash previous.
func Link(previous Hash, seq uint64, encoded []byte) Hash {
	content := sha256.Sum256(encoded)
	digest := sha256.New()
	digest.Write([]byte("sportello link 1\x00"))
	digest.Write(previous[:])
	digest.Write(binary.BigEndian.AppendUint64(nil, seq))
	digest.Write(content[:])
	return Hash(digest.Sum(nil))
}

// Entry is an operation at its place in a stream.
type Entry struct {
	Seq  uint64
	Hash Hash // Link of the one before, Seq and Encoded
	Op   uuid.UUID
	// Encoded is the operation's byte form.
	Encoded []byte
}

// Receipt is the office's signed word that it holds a stream up to and
// including Seq, durably. Only sync/wire makes and verifies one.
type Receipt struct {
	Stream Stream `json:"stream"`
	Seq    uint64 `json:"seq"`
	Hash   Hash   `json:"hash"`
	// Epoch changes when the office is restored from a backup.
	Epoch uuid.UUID `json:"epoch"`
	// Stable is the number up to which the oldest backup the office may be
	// restored from holds the stream: older operations may be forgotten.
	Stable   uint64    `json:"stable_seq"`
	Received time.Time `json:"received"` // the office's clock
	Signed   []byte    `json:"signed"`   // the bytes signed and the signature, as they came
}

// ReceiptNumber is the short name of an operation's receipt, the same at the
// laptop and at the office whatever stream the operation travels in: 60 bits
// of its content's hash, in Crockford's alphabet, "K7QF-2M9X-W4TD".
func ReceiptNumber(encoded []byte) string {
	content := sha256.Sum256(encoded)
	text := crockford.EncodeToString(content[:8])[:12]
	return text[0:4] + "-" + text[4:8] + "-" + text[8:12]
}

var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)
