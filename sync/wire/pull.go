package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
)

// Where and in what words a laptop asks for what it lacks.
const (
	PathPull        = "/v1/pull"
	TypePullRequest = "application/vnd.sportello.pull"
	TypePage        = "application/vnd.sportello.page"
)

// Limits of a pull request.
const (
	MaxPullRequest = 16 << 10
	MaxTrips       = 64
	MaxCursor      = 64
	maxSite        = 200
)

const pullMagic = "sportello pull\x00"

// addressSize is what opens every message about one pull: magic, version,
// laptop, nonce. It stands there in every version, so that an office that
// cannot read a request can still say so to whoever asked.
const addressSize = 1 + 16 + NonceSize

// NonceSize is the length of what ties a page to the request it answers.
const NonceSize = 16

// Trip is a laptop's journey: what the agenda has for a site from one day to
// another, both included, in ISO form.
type Trip struct {
	Site string `json:"site"`
	From string `json:"from"`
	To   string `json:"to"`
}

// BundleWant asks for a piece of the rulebook bundle with this hash.
type BundleWant struct {
	Hash   [sha256.Size]byte
	Offset uint64
}

// PullRequest asks for the next page of what a laptop is to have, signed by
// the laptop. It names no person and is not sealed.
type PullRequest struct {
	Laptop uuid.UUID
	Nonce  [NonceSize]byte // drawn anew for each request; the page repeats it
	// Incarnation is the stream the laptop writes to now: the page says how
	// far the office has it.
	Incarnation uuid.UUID
	// Recipient is the laptop's age public key, which pages are sealed to.
	Recipient string
	Trips     []Trip
	// Cursor is the last page's Next, opaque; empty at the beginning.
	Cursor []byte
	// Bytes is how large a page the laptop would like, unsealed, so that a
	// poor line makes progress; 0 leaves it to the office. A page always
	// holds at least one record.
	Bytes   int
	Release uint64 // serial of the rulebook release held; 0 if none
	Bundle  *BundleWant
	// Bulletin is the SHA-256 of the bulletin held, zero if none is; nil: the
	// laptop takes none.
	Bulletin *[sha256.Size]byte
	Made     time.Time // the laptop's clock

	message, signature []byte // of a request that was opened
}

type pullJSON struct {
	Incarnation uuid.UUID   `json:"incarnation"`
	Recipient   string      `json:"recipient"`
	Trips       []Trip      `json:"trips,omitempty"`
	Cursor      []byte      `json:"cursor,omitempty"`
	Bytes       int         `json:"bytes,omitempty"`
	Release     uint64      `json:"release,omitempty"`
	Bundle      *bundleJSON `json:"bundle,omitempty"`
	Bulletin    []byte      `json:"bulletin,omitempty"`
	Made        time.Time   `json:"made"`
}

type bundleJSON struct {
	Hash   []byte `json:"hash"`
	Offset uint64 `json:"offset,omitempty"`
}

// Sign returns the byte form, signed with the laptop's key.
func (r PullRequest) Sign(key ed25519.PrivateKey) ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("signing pull request: %w", err)
	}
	body := pullJSON{r.Incarnation, r.Recipient, r.Trips, r.Cursor, r.Bytes, r.Release, nil, nil, r.Made.UTC().Truncate(time.Millisecond)}
	if r.Bundle != nil {
		body.Bundle = &bundleJSON{r.Bundle.Hash[:], r.Bundle.Offset}
	}
	if r.Bulletin != nil {
		body.Bulletin = r.Bulletin[:]
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("signing pull request: %w", err)
	}
	message := append(address(pullMagic, r.Laptop, r.Nonce), encoded...)
	if len(message)+ed25519.SignatureSize > MaxPullRequest {
		return nil, fmt.Errorf("signing pull request: %d bytes: %w", len(message), ErrTooLarge)
	}
	return append(message, ed25519.Sign(key, message)...), nil
}

// OpenPullRequest reads what Sign wrote. Nothing in it is true until Verify
// has said so; laptop and nonce are returned with an error, too, if they can
// be read, so that the refusal finds its way.
func OpenPullRequest(encoded []byte) (PullRequest, error) {
	var request PullRequest
	if len(encoded) > MaxPullRequest {
		return request, fmt.Errorf("pull request of %d bytes: %w", len(encoded), ErrTooLarge)
	}
	version, rest, err := readAddress("pull request", pullMagic, encoded, &request.Laptop, &request.Nonce)
	if err != nil {
		return request, err
	}
	refused := PullRequest{Laptop: request.Laptop, Nonce: request.Nonce}
	if version != Protocol {
		return refused, fmt.Errorf("pull request of protocol %d: %w", version, ErrVersion)
	}
	if len(rest) < ed25519.SignatureSize {
		return refused, fmt.Errorf("pull request of %d bytes: %w", len(encoded), store.ErrMalformed)
	}
	signed := len(encoded) - ed25519.SignatureSize
	request.message, request.signature = bytes.Clone(encoded[:signed]), bytes.Clone(encoded[signed:])
	var body pullJSON
	if err := decodeJSON("pull request", rest[:len(rest)-ed25519.SignatureSize], MaxPullRequest, &body); err != nil {
		return refused, err
	}
	request.Incarnation, request.Recipient, request.Trips, request.Cursor = body.Incarnation, body.Recipient, body.Trips, body.Cursor
	request.Bytes, request.Release, request.Made = body.Bytes, body.Release, body.Made
	if body.Bundle != nil {
		if len(body.Bundle.Hash) != sha256.Size {
			return refused, fmt.Errorf("pull request: bundle hash of %d bytes: %w", len(body.Bundle.Hash), store.ErrMalformed)
		}
		request.Bundle = &BundleWant{[sha256.Size]byte(body.Bundle.Hash), body.Bundle.Offset}
	}
	if body.Bulletin != nil {
		if len(body.Bulletin) != sha256.Size {
			return refused, fmt.Errorf("pull request: bulletin's digest of %d bytes: %w", len(body.Bulletin), store.ErrMalformed)
		}
		request.Bulletin = (*[sha256.Size]byte)(body.Bulletin)
	}
	if err := request.check(); err != nil {
		return refused, err
	}
	return request, nil
}

// Verify reports whether a request that was opened is signed by the laptop.
func (r PullRequest) Verify(laptop ed25519.PublicKey) bool {
	return len(laptop) == ed25519.PublicKeySize && len(r.signature) == ed25519.SignatureSize && ed25519.Verify(laptop, r.message, r.signature)
}

func (r PullRequest) check() error {
	if len(r.Trips) > MaxTrips || len(r.Cursor) > MaxCursor || r.Bytes < 0 || len(r.Recipient) > maxRecipientBytes {
		return fmt.Errorf("pull request: a part is too long: %w", store.ErrMalformed)
	}
	if r.Laptop == uuid.Nil || r.Incarnation == uuid.Nil {
		return fmt.Errorf("pull request: a part is missing: %w", store.ErrMalformed)
	}
	if _, err := age.ParseX25519Recipient(r.Recipient); err != nil {
		return fmt.Errorf("pull request: recipient: %v: %w", err, store.ErrMalformed)
	}
	for _, trip := range r.Trips {
		if err := trip.check(); err != nil {
			return err
		}
	}
	return nil
}

func (t Trip) check() error {
	_, from := time.Parse(time.DateOnly, t.From)
	_, to := time.Parse(time.DateOnly, t.To)
	if from != nil || to != nil || t.From > t.To || t.Site == "" || len(t.Site) > maxSite {
		return fmt.Errorf("pull request: not a trip: %w", store.ErrMalformed)
	}
	return nil
}

// address begins a message about one pull.
func address(magic string, laptop uuid.UUID, nonce [NonceSize]byte) []byte {
	message := append(make([]byte, 0, 1024), magic...)
	message = append(message, Protocol)
	message = append(message, laptop[:]...)
	return append(message, nonce[:]...)
}

// readAddress reads what address wrote, of whatever version.
func readAddress(what, magic string, encoded []byte, laptop *uuid.UUID, nonce *[NonceSize]byte) (version byte, rest []byte, err error) {
	rest, found := bytes.CutPrefix(encoded, []byte(magic))
	if !found || len(rest) < addressSize {
		return 0, nil, fmt.Errorf("not a %s: %w", what, store.ErrMalformed)
	}
	*laptop, *nonce = uuid.UUID(rest[1:17]), [NonceSize]byte(rest[17:])
	return rest[0], rest[addressSize:], nil
}
