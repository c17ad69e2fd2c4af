package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"sportello/store"
)

// Where the service listens and what it speaks. The status of an HTTP answer
// is for people and proxies; the laptop believes the body alone.
const (
	PathPush          = "/v1/push"
	PathEnrol         = "/v1/enrol"
	TypeEnvelope      = "application/vnd.sportello.envelope"
	TypeAnswer        = "application/vnd.sportello.answer+json"
	TypeEnrolRequest  = "application/vnd.sportello.enrol+json"
	TypeEnrolAnswer   = "application/vnd.sportello.enrolled+json"
	MaxAnswer         = 1 << 20
	MaxEnrol          = 16 << 10 // of a request and of an answer
	maxReason         = 500      // of a quarantine and of a refusal's message, in bytes
	maxLaptopName     = 100
	maxRecipientBytes = 200
)

// Code says why the office refuses. A laptop that does not know a code treats
// it as one that will not go away by trying again.
type Code string

// The codes of a refusal.
const (
	UnknownLaptop Code = "unknown_laptop"
	Revoked       Code = "revoked"
	BadSignature  Code = "bad_signature"
	CannotOpen    Code = "cannot_open" // sealed to a key this office does not have
	BrokenChain   Code = "broken_chain"
	Malformed     Code = "malformed"
	TooLarge      Code = "too_large"
	Version       Code = "version"
	Busy          Code = "busy" // or any failure of the office's own: try again
	DiskFull      Code = "disk_full"
	// At enrolment only.
	CodeUnknown Code = "code_unknown"
	CodeExpired Code = "code_expired"
	CodeUsed    Code = "code_used"
)

// Refusal is the office turning something away, with nothing changed. The
// message is for logs: what people read is made from the code.
type Refusal struct {
	Code    Code   `json:"code"`
	Message string `json:"message,omitempty"`
}

// Position is how far a stream is known: the last operation's number and
// hash; 0 and the stream's genesis if there is none.
type Position struct {
	Seq  uint64
	Hash store.Hash
}

type positionJSON struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"`
}

// MarshalJSON writes the hash in hexadecimal.
func (p Position) MarshalJSON() ([]byte, error) {
	return json.Marshal(positionJSON{p.Seq, hex.EncodeToString(p.Hash[:])})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Position) UnmarshalJSON(encoded []byte) error {
	var position positionJSON
	if err := json.Unmarshal(encoded, &position); err != nil {
		return err
	}
	hash, err := hex.DecodeString(position.Hash)
	if err != nil || len(hash) != len(p.Hash) {
		return fmt.Errorf("hash of %d characters", len(position.Hash))
	}
	p.Seq, p.Hash = position.Seq, store.Hash(hash)
	return nil
}

// Quarantined is an operation the office keeps but could not apply, and why:
// shown at the laptop, it blocks nothing.
type Quarantined struct {
	Seq    uint64    `json:"seq"`
	Op     uuid.UUID `json:"op,omitzero"` // zero when the bytes had none
	Reason string    `json:"reason"`
}

// Answer is what the office says to a push: exactly one of Receipt, Gap, Fork
// and Refusal is set.
type Answer struct {
	// Receipt is store.Receipt.Signed. It states all the office holds of the
	// stream, which may be more than the envelope brought.
	Receipt []byte `json:"receipt,omitempty"`
	// Gap: the envelope begins beyond what the office has, which is this.
	Gap *Position `json:"gap,omitempty"`
	// Fork: the office holds another operation under a number of the
	// envelope (or before it): this one.
	Fork    *Position `json:"fork,omitempty"`
	Refusal *Refusal  `json:"refusal,omitempty"`
	// Quarantined lists operations of this envelope, with a receipt only.
	Quarantined []Quarantined `json:"quarantined,omitempty"`
	// Time is the office's clock, so that a laptop learns how wrong its own is.
	Time time.Time `json:"time"`
}

// Encode returns the byte form. Reasons are cut to what may travel.
func (a Answer) Encode() ([]byte, error) {
	if a.Refusal != nil {
		a.Refusal = &Refusal{a.Refusal.Code, shorten(a.Refusal.Message)}
	}
	quarantined := make([]Quarantined, len(a.Quarantined))
	for i, q := range a.Quarantined {
		q.Reason = shorten(q.Reason)
		quarantined[i] = q
	}
	a.Quarantined = quarantined
	a.Time = a.Time.UTC().Truncate(time.Millisecond)
	if err := a.check(); err != nil {
		return nil, fmt.Errorf("encoding answer: %w", err)
	}
	return encodeJSON("answer", a, MaxAnswer)
}

// DecodeAnswer parses what Encode wrote. What it does not know it ignores.
func DecodeAnswer(encoded []byte) (Answer, error) {
	var answer Answer
	if err := decodeJSON("answer", encoded, MaxAnswer, &answer); err != nil {
		return Answer{}, err
	}
	if err := answer.check(); err != nil {
		return Answer{}, err
	}
	return answer, nil
}

func (a Answer) check() error {
	said := 0
	for _, is := range []bool{len(a.Receipt) > 0, a.Gap != nil, a.Fork != nil, a.Refusal != nil} {
		if is {
			said++
		}
	}
	if said != 1 {
		return fmt.Errorf("answer says %d things at once: %w", said, store.ErrMalformed)
	}
	if len(a.Quarantined) > MaxOperations || len(a.Quarantined) > 0 && len(a.Receipt) == 0 {
		return fmt.Errorf("answer quarantines %d operations: %w", len(a.Quarantined), store.ErrMalformed)
	}
	for _, q := range a.Quarantined {
		if len(q.Reason) > maxReason {
			return fmt.Errorf("reason of %d bytes: %w", len(q.Reason), ErrTooLarge)
		}
	}
	return a.Refusal.check()
}

func (r *Refusal) check() error {
	if r == nil {
		return nil
	}
	if r.Code == "" || len(r.Code) > maxReason || len(r.Message) > maxReason {
		return fmt.Errorf("refusal without a code or too long: %w", store.ErrMalformed)
	}
	return nil
}

func shorten(text string) string {
	if len(text) <= maxReason {
		return text
	}
	text = text[:maxReason-len("…")]
	for len(text) > 0 && !utf8.ValidString(text[max(0, len(text)-utf8.UTFMax):]) {
		text = text[:len(text)-1]
	}
	return text + "…"
}

func encodeJSON(what string, value any, limit int) ([]byte, error) {
	encoded, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encoding %s: %w", what, err)
	}
	if len(encoded) > limit {
		return nil, fmt.Errorf("encoding %s: %d bytes: %w", what, len(encoded), ErrTooLarge)
	}
	return encoded, nil
}

// decodeJSON parses one JSON value with nothing after it.
func decodeJSON(what string, encoded []byte, limit int, value any) error {
	if len(encoded) > limit {
		return fmt.Errorf("%s of %d bytes: %w", what, len(encoded), ErrTooLarge)
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	if err := decoder.Decode(value); err != nil {
		return fmt.Errorf("%s: %v: %w", what, err, store.ErrMalformed)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fmt.Errorf("%s: something follows it: %w", what, store.ErrMalformed)
	}
	return nil
}
