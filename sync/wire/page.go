package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
)

// Limits of a page.
const (
	// MaxPageOpened bounds a page before compression.
	MaxPageOpened = 4 << 20
	// MaxPage leaves room for what sealing adds to incompressible content.
	MaxPage = MaxPageOpened + 64<<10
	// MaxRecord bounds one record within it, so that every record fits.
	MaxRecord = 3 << 20
	// MaxPageRecords is how many records one page holds at most; as many
	// proposals and names of laptops may be beside them.
	MaxPageRecords = 10_000
	// MaxPiece bounds the piece of a bundle in one page.
	MaxPiece = 1 << 20
	// MaxBulletin bounds a bulletin.
	MaxBulletin = 256 << 10
	// MaxEvidence bounds what speaks for one proposal.
	MaxEvidence = 8 << 10
	maxRole     = 20
)

const pageMagic = "sportello page\x00"

// The forms of a page's body.
const (
	formPlain  = 0
	formSealed = 1
)

// Page is what the office says to a pull: the next records of what the laptop
// is to have, or a refusal and nothing else.
type Page struct {
	Laptop uuid.UUID
	Nonce  [NonceSize]byte
	// Role is what the laptop is for, as the administrator enrolled it: "trips"
	// or "office".
	Role string
	// Number is the laptop's, as in Enrolment: one enrolled before there were
	// numbers learns its own here.
	Number    int
	Records   []PulledRecord
	Proposals []Proposal
	// From is the cursor this page goes on from: the request's, or Next of the
	// page before it in the same file. A page that goes on from elsewhere is
	// not the next one.
	From []byte
	Next []byte
	More bool // another page waits
	// Restart: the cursor was of another epoch or of other trips. What
	// follows is everything, from the beginning.
	Restart bool
	Total   *Total // of all that was ever sent, with the last page only
	// Left is how many records follow after this page; 0 if the office does
	// not count them.
	Left uint64
	// Receipt is what the office holds of the incarnation that asks, as after
	// a push: store.Receipt.Signed, for zero and the genesis if nothing.
	Receipt []byte
	// Release is the signed manifest (VerifyRelease) of a release newer than
	// the one held.
	Release []byte
	// Bundle is the piece asked for, BundleSize the size of the whole.
	Bundle     []byte
	BundleSize uint64
	// Bulletin is another than the one held; with the last page only.
	Bulletin *Bulletin
	Refusal  *Refusal
	// Laptops are the names of the laptops the records' origins speak of.
	Laptops map[uuid.UUID]string
	Time    time.Time // the office's clock
}

// PulledRecord is one record as the office has merged it.
type PulledRecord struct {
	// Encoded is the JSON of a store.Shared, byte for byte as the office
	// keeps it: digests are taken over it.
	Encoded []byte
	// Operations is how many operations made it.
	Operations int
}

// Decode returns the record. An error wraps store.ErrMalformed and concerns
// this record alone.
func (r PulledRecord) Decode() (store.Shared, error) {
	var shared store.Shared
	if err := decodeJSON("pulled record", r.Encoded, MaxRecord, &shared); err != nil {
		return store.Shared{}, err
	}
	if shared.Record == uuid.Nil || shared.Kind == "" {
		return store.Shared{}, fmt.Errorf("pulled record without id or kind: %w", store.ErrMalformed)
	}
	return shared, nil
}

// Proposal says that two persons may be one.
type Proposal struct {
	A     uuid.UUID `json:"a"`
	B     uuid.UUID `json:"b"`
	Score float64   `json:"score"`
	// Stop: so much speaks for it that a new record should not be begun.
	Stop     bool            `json:"stop,omitempty"`
	Evidence json.RawMessage `json:"evidence,omitempty"` // field by field, for the screen
	Gone     bool            `json:"gone,omitempty"`     // withdrawn
}

// Total is what a laptop should have been sent: how many records, and the
// exclusive or of their digests (store.Digest).
type Total struct {
	Count uint64
	Sum   [16]byte
}

// Bulletin is what the office tells every laptop of the whole, opaque here.
type Bulletin struct {
	// Replaces is the digest that the request named. To a laptop that holds
	// another bulletin by now, this one is an old one.
	Replaces [sha256.Size]byte
	Content  []byte
}

type pageJSON struct {
	Role       string               `json:"role,omitempty"`
	Number     int                  `json:"number,omitempty"`
	Records    []int                `json:"records,omitempty"` // how many operations made each
	Proposals  []Proposal           `json:"proposals,omitempty"`
	From       []byte               `json:"from,omitempty"`
	Next       []byte               `json:"next,omitempty"`
	More       bool                 `json:"more,omitempty"`
	Restart    bool                 `json:"restart,omitempty"`
	Total      *totalJSON           `json:"total,omitempty"`
	Left       uint64               `json:"left,omitempty"`
	Receipt    []byte               `json:"receipt,omitempty"`
	Release    []byte               `json:"release,omitempty"`
	BundleSize uint64               `json:"bundle_size,omitempty"`
	Bulletin   *bulletinJSON        `json:"bulletin,omitempty"`
	Refusal    *Refusal             `json:"refusal,omitempty"`
	Laptops    map[uuid.UUID]string `json:"laptops,omitempty"`
	Time       time.Time            `json:"time"`
}

type totalJSON struct {
	Count uint64 `json:"count"`
	Sum   []byte `json:"sum"`
}

type bulletinJSON struct {
	Replaces []byte `json:"replaces"`
	Size     int    `json:"size"`
}

// SealPage returns the byte form: compressed, sealed to the laptop, signed by
// the office. A page with nothing but a refusal is not sealed, for whoever
// asked may have named no usable recipient.
func SealPage(page Page, recipient *age.X25519Recipient, key ed25519.PrivateKey) ([]byte, error) {
	opened, err := page.encode()
	if err != nil {
		return nil, fmt.Errorf("sealing page: %w", err)
	}
	var out bytes.Buffer
	out.Grow(len(opened)/2 + 1024)
	out.Write(address(pageMagic, page.Laptop, page.Nonce))
	if page.Refusal != nil {
		out.WriteByte(formPlain)
		out.Write(opened)
	} else {
		out.WriteByte(formSealed)
		if err := sealTo(&out, recipient, opened); err != nil {
			return nil, fmt.Errorf("sealing page: %w", err)
		}
	}
	signature := ed25519.Sign(key, out.Bytes())
	out.Write(signature)
	return out.Bytes(), nil
}

func sealTo(out io.Writer, recipient *age.X25519Recipient, opened []byte) error {
	if recipient == nil {
		return fmt.Errorf("no recipient: %w", ErrSealed)
	}
	sealed, err := age.Encrypt(out, recipient)
	if err != nil {
		return err
	}
	err = deflate(sealed, uint32(len(opened)), func(to io.Writer) error {
		_, err := to.Write(opened)
		return err
	})
	if err != nil {
		return err
	}
	return sealed.Close()
}

// encode returns the JSON with its length, then each record (appendRecord),
// then the bulletin and the piece of the bundle.
func (p Page) encode() ([]byte, error) {
	if p.Refusal != nil {
		p.Refusal = &Refusal{p.Refusal.Code, shorten(p.Refusal.Message)}
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	head := pageJSON{
		Role: p.Role, Number: p.Number, Proposals: p.Proposals, From: p.From, Next: p.Next, More: p.More, Restart: p.Restart, Left: p.Left, Receipt: p.Receipt,
		Release: p.Release, BundleSize: p.BundleSize, Refusal: p.Refusal, Laptops: p.Laptops, Time: p.Time.UTC().Truncate(time.Millisecond),
	}
	if p.Total != nil {
		head.Total = &totalJSON{p.Total.Count, p.Total.Sum[:]}
	}
	size := len(p.Bundle)
	if p.Bulletin != nil {
		head.Bulletin = &bulletinJSON{p.Bulletin.Replaces[:], len(p.Bulletin.Content)}
		size += len(p.Bulletin.Content)
	}
	for _, record := range p.Records {
		head.Records = append(head.Records, record.Operations)
		size += LengthPrefix + len(record.Encoded)
	}
	encoded, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	if size += LengthPrefix + len(encoded); size > MaxPageOpened {
		return nil, fmt.Errorf("%d bytes: %w", size, ErrTooLarge)
	}
	opened := appendPart(make([]byte, 0, size), encoded)
	for _, record := range p.Records {
		opened = appendRecord(opened, record.Encoded)
	}
	if p.Bulletin != nil {
		opened = append(opened, p.Bulletin.Content...)
	}
	if opened = append(opened, p.Bundle...); len(opened) > MaxPageOpened {
		return nil, fmt.Errorf("%d bytes: %w", len(opened), ErrTooLarge)
	}
	return opened, nil
}

func appendPart(to, part []byte) []byte {
	return append(binary.BigEndian.AppendUint32(to, uint32(len(part))), part...)
}

// PageFor reads which laptop a page is for and which request it answers,
// before anything is verified.
func PageFor(encoded []byte) (laptop uuid.UUID, nonce [NonceSize]byte, err error) {
	if len(encoded) > MaxPage {
		return laptop, nonce, fmt.Errorf("page of %d bytes: %w", len(encoded), ErrTooLarge)
	}
	_, _, err = readAddress("page", pageMagic, encoded, &laptop, &nonce)
	return laptop, nonce, err
}

// OpenPage verifies a page with the office's key, unseals it and checks its
// form. It must be for this laptop and answer the request with this nonce:
// ErrOther if not. A refusal of a request that the office could not even read
// has neither and is accepted unless it says that the laptop was revoked or
// is not known.
func OpenPage(encoded []byte, office ed25519.PublicKey, identity *age.X25519Identity, nonce [NonceSize]byte, laptop uuid.UUID) (Page, error) {
	page, form, body, err := verifyPage(encoded, office)
	if err != nil {
		return Page{}, err
	}
	unread := page.Laptop == uuid.Nil && page.Nonce == [NonceSize]byte{}
	if !unread && (page.Laptop != laptop || page.Nonce != nonce) {
		return Page{}, fmt.Errorf("page: %w", ErrOther)
	}
	if form == formSealed {
		if body, err = unsealFor(body, identity); err != nil {
			return Page{}, fmt.Errorf("opening page: %w", err)
		}
	}
	if err := page.decode(body); err != nil {
		return Page{}, fmt.Errorf("opening page: %w", err)
	}
	if form != formSealed && (form != formPlain || page.Refusal == nil) {
		return Page{}, fmt.Errorf("page of form %d: %w", form, store.ErrMalformed)
	}
	if unread && (page.Refusal == nil || page.Refusal.Code == Revoked || page.Refusal.Code == UnknownLaptop) {
		return Page{}, fmt.Errorf("page: %w", ErrOther)
	}
	return page, nil
}

// verifyPage returns what stands outside the body, and the body as it came.
func verifyPage(encoded []byte, office ed25519.PublicKey) (page Page, form byte, body []byte, err error) {
	if len(encoded) > MaxPage {
		return Page{}, 0, nil, fmt.Errorf("page of %d bytes: %w", len(encoded), ErrTooLarge)
	}
	version, rest, err := readAddress("page", pageMagic, encoded, &page.Laptop, &page.Nonce)
	if err != nil {
		return Page{}, 0, nil, err
	}
	if version != Protocol {
		return Page{}, 0, nil, fmt.Errorf("page of protocol %d: %w", version, ErrVersion)
	}
	if len(rest) < 1+ed25519.SignatureSize {
		return Page{}, 0, nil, fmt.Errorf("page of %d bytes: %w", len(encoded), store.ErrMalformed)
	}
	signed := len(encoded) - ed25519.SignatureSize
	if len(office) != ed25519.PublicKeySize || !ed25519.Verify(office, encoded[:signed], encoded[signed:]) {
		return Page{}, 0, nil, fmt.Errorf("page: %w", ErrSignature)
	}
	return page, rest[0], rest[1 : len(rest)-ed25519.SignatureSize], nil
}

func unsealFor(sealed []byte, identity *age.X25519Identity) ([]byte, error) {
	if identity == nil {
		return nil, fmt.Errorf("no identity: %w", ErrSealed)
	}
	return unseal(sealed, []age.Identity{identity}, MaxPageOpened)
}

func (p *Page) decode(opened []byte) error {
	encoded, rest, err := cutPart(opened, MaxPageOpened)
	if err != nil {
		return err
	}
	var head pageJSON
	if err := decodeJSON("page", encoded, MaxPageOpened, &head); err != nil {
		return err
	}
	if len(head.Records) > MaxPageRecords {
		return fmt.Errorf("%d records: %w", len(head.Records), ErrTooLarge)
	}
	room := MaxPageOpened // of the records as they are again
	for i, operations := range head.Records {
		if encoded, rest, err = cutRecord(rest, min(MaxRecord, room)); err != nil {
			return fmt.Errorf("record %d: %w", i, err)
		}
		room -= len(encoded)
		p.Records = append(p.Records, PulledRecord{Encoded: encoded, Operations: operations})
	}
	if head.Bulletin != nil {
		if p.Bulletin, rest, err = cutBulletin(*head.Bulletin, rest); err != nil {
			return err
		}
	}
	if len(rest) > 0 {
		p.Bundle = rest
	}
	p.Role, p.Number, p.Proposals, p.From, p.Next, p.More, p.Restart = head.Role, head.Number, head.Proposals, head.From, head.Next, head.More, head.Restart
	p.Left, p.Receipt, p.Release, p.BundleSize, p.Refusal, p.Laptops, p.Time = head.Left, head.Receipt, head.Release, head.BundleSize, head.Refusal, head.Laptops, head.Time
	if head.Total != nil {
		if len(head.Total.Sum) != len(Total{}.Sum) {
			return fmt.Errorf("sum of %d bytes: %w", len(head.Total.Sum), store.ErrMalformed)
		}
		p.Total = &Total{head.Total.Count, [16]byte(head.Total.Sum)}
	}
	return p.check()
}

func cutBulletin(head bulletinJSON, from []byte) (bulletin *Bulletin, rest []byte, err error) {
	if len(head.Replaces) != sha256.Size || head.Size < 1 || head.Size > min(MaxBulletin, len(from)) {
		return nil, nil, fmt.Errorf("bulletin of %d bytes: %w", head.Size, store.ErrMalformed)
	}
	return &Bulletin{[sha256.Size]byte(head.Replaces), from[:head.Size:head.Size]}, from[head.Size:], nil
}

func (p Page) check() error {
	if p.Refusal != nil {
		if bare := (Page{Laptop: p.Laptop, Nonce: p.Nonce, Refusal: p.Refusal, Time: p.Time}); !reflect.DeepEqual(p, bare) {
			return fmt.Errorf("page refuses and answers at once: %w", store.ErrMalformed)
		}
		return p.Refusal.check()
	}
	switch {
	case len(p.Records) > MaxPageRecords, len(p.Proposals) > MaxPageRecords, len(p.Laptops) > MaxPageRecords,
		len(p.Bundle) > MaxPiece, len(p.Release) > maxRelease, len(p.Receipt) > receiptSize+ed25519.SignatureSize:
		return fmt.Errorf("page: a part is too large: %w", ErrTooLarge)
	case len(p.From) > MaxCursor, len(p.Next) == 0 || len(p.Next) > MaxCursor, len(p.Role) == 0 || len(p.Role) > maxRole,
		p.BundleSize > MaxBundle, uint64(len(p.Bundle)) > p.BundleSize:
		return fmt.Errorf("page: a part is missing or has the wrong length: %w", store.ErrMalformed)
	}
	if err := checkNumber(p.Number); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	if p.Bulletin != nil && (p.More || len(p.Bulletin.Content) == 0 || len(p.Bulletin.Content) > MaxBulletin) {
		return fmt.Errorf("page: bulletin of %d bytes, more pages %t: %w", len(p.Bulletin.Content), p.More, store.ErrMalformed)
	}
	for _, record := range p.Records {
		if len(record.Encoded) > MaxRecord || record.Operations < 1 {
			return fmt.Errorf("page: record of %d bytes and %d operations: %w", len(record.Encoded), record.Operations, store.ErrMalformed)
		}
	}
	for _, proposal := range p.Proposals {
		if proposal.A == uuid.Nil || proposal.B == uuid.Nil || proposal.A == proposal.B || len(proposal.Evidence) > MaxEvidence {
			return fmt.Errorf("page: not a proposal: %w", store.ErrMalformed)
		}
	}
	for _, name := range p.Laptops {
		if len(name) > maxLaptopName {
			return fmt.Errorf("page: laptop name of %d bytes: %w", len(name), store.ErrMalformed)
		}
	}
	return nil
}
