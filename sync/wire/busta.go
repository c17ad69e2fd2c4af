package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// MaxBusta is how large a .busta file may be that a program reads: an outbox
// of some hundred thousand applications.
const MaxBusta = 256 << 20

// MaxItem bounds one item of it, in bytes.
const MaxItem = max(MaxEnvelope, MaxPage, MaxBundle)

// MaxItems is how many items a file may have, be they empty: each takes memory
// and time.
const MaxItems = 100_000

const bustaMagic = "sportello busta\x00"

// ItemKind says what an item of a .busta file is.
type ItemKind byte

// The kinds of item. Readers pass over those they do not know.
const (
	bustaEnd      ItemKind = 0
	BustaEnvelope ItemKind = 1 // for the office
	BustaRequest  ItemKind = 2 // for the office: a pull request
	BustaAnswer   ItemKind = 3 // for a laptop: see SignAnswer
	BustaPage     ItemKind = 4 // for a laptop
	BustaBundle   ItemKind = 5 // for a laptop: a whole bundle, known by its hash
)

// BustaItem is one of the messages a .busta file carries. Each is signed by
// whoever made it; the file itself only shows that it arrived whole.
type BustaItem struct {
	Kind  ItemKind
	Bytes []byte
}

// BustaName is what a laptop's file is called. It names nobody.
func BustaName(laptop uuid.UUID, now time.Time) string {
	return "sportello-" + hex.EncodeToString(laptop[:4]) + "-" + now.UTC().Format("20060102-150405") + ".busta"
}

// BustaWriter writes a .busta file.
type BustaWriter struct {
	to     io.Writer
	digest hash.Hash
	items  int
	err    error
}

// NewBustaWriter begins a file. Errors show in Add and Close.
func NewBustaWriter(to io.Writer) *BustaWriter {
	b := &BustaWriter{to: to, digest: sha256.New()}
	b.write(append([]byte(bustaMagic), Protocol))
	return b
}

// Add writes one item. Errors: ErrTooLarge, and those of writing.
func (b *BustaWriter) Add(kind ItemKind, content []byte) error {
	if kind == bustaEnd || len(content) > MaxItem || b.items == MaxItems {
		return fmt.Errorf("writing busta: item of kind %d and %d bytes after %d items: %w", kind, len(content), b.items, ErrTooLarge)
	}
	b.items++
	b.write(binary.BigEndian.AppendUint32([]byte{byte(kind)}, uint32(len(content))))
	b.write(content)
	return b.failed()
}

// Close ends the file; without it, nobody reads it. It does not close what it
// writes to.
func (b *BustaWriter) Close() error {
	b.write(binary.BigEndian.AppendUint32([]byte{byte(bustaEnd)}, sha256.Size))
	b.write(b.digest.Sum(nil))
	return b.failed()
}

func (b *BustaWriter) write(content []byte) {
	if b.err != nil {
		return
	}
	b.digest.Write(content)
	_, b.err = b.to.Write(content)
}

func (b *BustaWriter) failed() error {
	if b.err != nil {
		return fmt.Errorf("writing busta: %w", b.err)
	}
	return nil
}

// ReadBusta reads a whole file of at most limit bytes. One that is cut short
// or was altered is refused as a whole: store.ErrMalformed, ErrVersion or
// ErrTooLarge; errors of reading are passed on.
func ReadBusta(from io.Reader, limit int64) ([]BustaItem, error) {
	r := bustaReader{from: io.LimitReader(from, limit), digest: sha256.New(), left: limit}
	start, err := r.take(len(bustaMagic) + 1)
	if err != nil {
		return nil, r.explain(err)
	}
	if !bytes.HasPrefix(start, []byte(bustaMagic)) {
		return nil, fmt.Errorf("not a busta: %w", store.ErrMalformed)
	}
	if version := start[len(bustaMagic)]; version != Protocol {
		return nil, fmt.Errorf("busta of protocol %d: %w", version, ErrVersion)
	}
	var items []BustaItem
	for {
		item, sum, err := r.item()
		if err != nil {
			return nil, r.explain(err)
		}
		if item.Kind != bustaEnd && len(items) == MaxItems {
			return nil, fmt.Errorf("busta of more than %d items: %w", MaxItems, ErrTooLarge)
		}
		if item.Kind != bustaEnd {
			items = append(items, item)
			continue
		}
		if !bytes.Equal(item.Bytes, sum) {
			return nil, fmt.Errorf("busta: not as it was written: %w", store.ErrMalformed)
		}
		if extra, _ := io.ReadFull(from, make([]byte, 1)); extra > 0 {
			return nil, fmt.Errorf("busta: something follows it: %w", store.ErrMalformed)
		}
		return items, nil
	}
}

type bustaReader struct {
	from   io.Reader
	digest hash.Hash
	left   int64
}

// item reads one item; sum is the digest of all that stands before its content.
func (r *bustaReader) item() (item BustaItem, sum []byte, err error) {
	start, err := r.take(1 + LengthPrefix)
	if err != nil {
		return item, nil, err
	}
	sum = r.digest.Sum(nil)
	length := binary.BigEndian.Uint32(start[1:])
	if length > MaxItem {
		return item, nil, fmt.Errorf("item of %d bytes: %w", length, ErrTooLarge)
	}
	item.Kind = ItemKind(start[0])
	item.Bytes, err = r.take(int(length))
	return item, sum, err
}

// take reads n bytes without believing that they are there.
func (r *bustaReader) take(n int) ([]byte, error) {
	var content []byte
	for len(content) < n {
		start := len(content)
		content = append(content, make([]byte, min(n-start, max(start, 4<<10)))...)
		got, err := io.ReadFull(r.from, content[start:])
		r.left -= int64(got)
		if err != nil {
			return nil, err
		}
	}
	r.digest.Write(content)
	return content, nil
}

func (r *bustaReader) explain(err error) error {
	switch ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF); {
	case ended && r.left <= 0:
		return fmt.Errorf("busta: %w", ErrTooLarge)
	case ended:
		return fmt.Errorf("busta: cut short: %w", store.ErrMalformed)
	}
	return fmt.Errorf("reading busta: %w", err)
}

const answerMagic = "sportello answer\x00"

// SignAnswer returns an answer as it travels in a file: with the header of the
// envelope it answers, and signed by the office, for a file comes from
// anywhere.
func SignAnswer(header Header, answer Answer, office ed25519.PrivateKey) ([]byte, error) {
	encoded, err := answer.Encode()
	if err != nil {
		return nil, err
	}
	signed := append([]byte(answerMagic), Protocol)
	signed = header.append(signed)
	signed = append(signed, encoded...)
	return append(signed, ed25519.Sign(office, signed)...), nil
}

// OpenAnswer verifies what SignAnswer wrote and returns the envelope it is
// about and the answer. A receipt in it is verified by itself.
func OpenAnswer(encoded []byte, office ed25519.PublicKey) (Header, Answer, error) {
	start := len(answerMagic) + 1
	if len(encoded) > start+headerSize+MaxAnswer+ed25519.SignatureSize {
		return Header{}, Answer{}, fmt.Errorf("signed answer of %d bytes: %w", len(encoded), ErrTooLarge)
	}
	if !bytes.HasPrefix(encoded, []byte(answerMagic)) || len(encoded) < start+headerSize+ed25519.SignatureSize {
		return Header{}, Answer{}, fmt.Errorf("not a signed answer: %w", store.ErrMalformed)
	}
	if encoded[start-1] != Protocol {
		return Header{}, Answer{}, fmt.Errorf("signed answer of protocol %d: %w", encoded[start-1], ErrVersion)
	}
	signed := len(encoded) - ed25519.SignatureSize
	if len(office) != ed25519.PublicKeySize || !ed25519.Verify(office, encoded[:signed], encoded[signed:]) {
		return Header{}, Answer{}, fmt.Errorf("signed answer: %w", ErrSignature)
	}
	header, err := readHeader(encoded[start : start+headerSize])
	if err != nil {
		return Header{}, Answer{}, err
	}
	answer, err := DecodeAnswer(encoded[start+headerSize : signed])
	if err != nil {
		return Header{}, Answer{}, err
	}
	return header, answer, nil
}
