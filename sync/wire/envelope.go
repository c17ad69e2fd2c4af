package wire

import (
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"io"
	"sync"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
)

// Protocol is the version of everything in this package.
const Protocol = 1

// Limits of an envelope. They are part of the format: an envelope within them
// is never refused for its size.
const (
	// MaxOperations is how many operations one envelope holds at most.
	MaxOperations = 1000
	// MaxOpened bounds the operations of one envelope, each with its length
	// prefix, before compression. There is no limit on the ratio: an operator
	// who leans on a key writes an honest operation that shrinks a
	// thousandfold, and this bound is what a decompression bomb runs into.
	MaxOpened = 4 << 20
	// MaxEnvelope leaves room for what sealing adds to incompressible content.
	MaxEnvelope = MaxOpened + 64<<10
	// LengthPrefix is what each operation adds to its own size.
	LengthPrefix = 4
)

// The magic opens everything that is signed, so that a signature over one
// kind of message never passes for another.
const envelopeMagic = "sportello envelope\x00"

// headerSize is magic, version, laptop, incarnation, first, before, after, count.
const headerSize = len(envelopeMagic) + 1 + 16 + 16 + 8 + 32 + 32 + 4

// Header is the part of an envelope that anyone can read: what it carries,
// not what that says.
type Header struct {
	Stream store.Stream
	First  uint64     // number of the first operation, from 1
	Count  int        // 1 to MaxOperations
	Before store.Hash // of the operation before the first, or the stream's genesis
	After  store.Hash // of the last operation
}

// Last is the number of the last operation.
func (h Header) Last() uint64 { return h.First + uint64(h.Count) - 1 }

// Content is one operation out of an envelope.
type Content struct {
	store.Entry
	Operation store.Operation
	// Problem says why the bytes are no operation we understand; then
	// Operation and Entry.Op are zero. It is no reason to refuse the
	// envelope: what a laptop sent is kept, whatever it is.
	Problem error
}

// Seal puts consecutive entries of a stream into an envelope for the office,
// signed by the laptop. before is the hash of the entry before the first. It
// refuses entries that do not chain, rather than send what the office cannot
// accept.
func Seal(stream store.Stream, before store.Hash, entries []store.Entry, office age.Recipient, laptop ed25519.PrivateKey) ([]byte, error) {
	size, err := checkChain(before, entries)
	if err != nil {
		return nil, fmt.Errorf("sealing envelope: %w", err)
	}
	header := Header{Stream: stream, First: entries[0].Seq, Count: len(entries), Before: before, After: entries[len(entries)-1].Hash}

	var out bytes.Buffer
	out.Grow(headerSize + size/2 + 1024)
	out.Write(header.append(out.AvailableBuffer()))
	sealed, err := age.Encrypt(&out, office)
	if err != nil {
		return nil, fmt.Errorf("sealing envelope: %w", err)
	}
	if err := compress(sealed, entries, size); err != nil {
		return nil, fmt.Errorf("sealing envelope: %w", err)
	}
	if err := sealed.Close(); err != nil {
		return nil, fmt.Errorf("sealing envelope: %w", err)
	}
	signature := ed25519.Sign(laptop, out.Bytes())
	out.Write(signature)
	if out.Len() > MaxEnvelope {
		return nil, fmt.Errorf("sealing envelope: %d bytes: %w", out.Len(), ErrTooLarge)
	}
	return out.Bytes(), nil
}

// checkChain returns the size of the entries with their length prefixes.
func checkChain(before store.Hash, entries []store.Entry) (size int, err error) {
	if len(entries) == 0 || entries[0].Seq == 0 {
		return 0, fmt.Errorf("no entries, or not numbered from 1: %w", store.ErrMalformed)
	}
	if len(entries) > MaxOperations {
		return 0, fmt.Errorf("%d operations: %w", len(entries), ErrTooLarge)
	}
	for i, entry := range entries {
		if entry.Seq != entries[0].Seq+uint64(i) {
			return 0, fmt.Errorf("operation %d follows %d: %w", entry.Seq, entries[0].Seq+uint64(i)-1, ErrChain)
		}
		before = store.Link(before, entry.Seq, entry.Encoded)
		if entry.Hash != before {
			return 0, fmt.Errorf("operation %d: %w", entry.Seq, ErrChain)
		}
		if len(entry.Encoded) > store.MaxOperation {
			return 0, fmt.Errorf("operation %d of %d bytes: %w", entry.Seq, len(entry.Encoded), ErrTooLarge)
		}
		size += LengthPrefix + len(entry.Encoded)
	}
	if size > MaxOpened {
		return 0, fmt.Errorf("%d bytes of operations: %w", size, ErrTooLarge)
	}
	return size, nil
}

// A compressor holds over half a megabyte of tables: worth keeping. The level
// is no part of the format; 4 halves the time of the default for a few per
// cent more bytes.
var compressors = sync.Pool{New: func() any {
	writer, _ := flate.NewWriter(io.Discard, 4) // fails only on levels flate does not know
	return writer
}}

func compress(out io.Writer, entries []store.Entry, size int) error {
	return deflate(out, uint32(size), func(to io.Writer) error {
		var prefix [LengthPrefix]byte
		for _, entry := range entries {
			binary.BigEndian.PutUint32(prefix[:], uint32(len(entry.Encoded)))
			if _, err := to.Write(prefix[:]); err != nil {
				return err
			}
			if _, err := to.Write(entry.Encoded); err != nil {
				return err
			}
		}
		return nil
	})
}

// deflate writes the size of what content writes, then that, compressed.
func deflate(out io.Writer, size uint32, content func(io.Writer) error) error {
	if _, err := out.Write(binary.BigEndian.AppendUint32(nil, size)); err != nil {
		return err
	}
	writer := compressors.Get().(*flate.Writer)
	defer compressors.Put(writer)
	writer.Reset(out)
	if err := content(writer); err != nil {
		return err
	}
	return writer.Close()
}

func (h Header) append(out []byte) []byte {
	out = append(out, envelopeMagic...)
	out = append(out, Protocol)
	out = append(out, h.Stream.Laptop[:]...)
	out = append(out, h.Stream.Incarnation[:]...)
	out = binary.BigEndian.AppendUint64(out, h.First)
	out = append(out, h.Before[:]...)
	out = append(out, h.After[:]...)
	return binary.BigEndian.AppendUint32(out, uint32(h.Count))
}

// ReadHeader reads an envelope's header, so that the key it must be verified
// with can be found. Nothing in it is true until Open has said so.
func ReadHeader(envelope []byte) (Header, error) {
	if len(envelope) > MaxEnvelope {
		return Header{}, fmt.Errorf("envelope of %d bytes: %w", len(envelope), ErrTooLarge)
	}
	header, err := readHeader(envelope)
	if err == nil && len(envelope) < headerSize+ed25519.SignatureSize {
		return Header{}, fmt.Errorf("envelope of %d bytes: %w", len(envelope), store.ErrMalformed)
	}
	return header, err
}

func readHeader(envelope []byte) (Header, error) {
	rest, found := bytes.CutPrefix(envelope, []byte(envelopeMagic))
	if !found || len(rest) == 0 {
		return Header{}, fmt.Errorf("not an envelope: %w", store.ErrMalformed)
	}
	if rest[0] != Protocol {
		return Header{}, fmt.Errorf("envelope of protocol %d: %w", rest[0], ErrVersion)
	}
	if len(envelope) < headerSize {
		return Header{}, fmt.Errorf("envelope of %d bytes: %w", len(envelope), store.ErrMalformed)
	}
	rest = rest[1:]
	header := Header{
		Stream: store.Stream{Laptop: uuid.UUID(rest[:16]), Incarnation: uuid.UUID(rest[16:32])},
		First:  binary.BigEndian.Uint64(rest[32:]),
		Before: store.Hash(rest[40:72]),
		After:  store.Hash(rest[72:104]),
	}
	count := binary.BigEndian.Uint32(rest[104:])
	if count > MaxOperations {
		return Header{}, fmt.Errorf("envelope of %d operations: %w", count, ErrTooLarge)
	}
	header.Count = int(count)
	if header.First == 0 || count == 0 || header.Last() < header.First {
		return Header{}, fmt.Errorf("envelope of %d operations from %d: %w", count, header.First, store.ErrMalformed)
	}
	return header, nil
}

// Verify checks an envelope's size, form and signature without unsealing it:
// enough to answer for operations the office already holds.
func Verify(envelope []byte, laptop ed25519.PublicKey) (Header, error) {
	header, err := ReadHeader(envelope)
	if err != nil {
		return Header{}, err
	}
	signed := len(envelope) - ed25519.SignatureSize
	if len(laptop) != ed25519.PublicKeySize || !ed25519.Verify(laptop, envelope[:signed], envelope[signed:]) {
		return Header{}, fmt.Errorf("envelope from laptop %s: %w", header.Stream.Laptop, ErrSignature)
	}
	if header.First == 1 && header.Before != header.Stream.Genesis() {
		return Header{}, fmt.Errorf("envelope does not begin where its stream does: %w", ErrChain)
	}
	return header, nil
}

// Open verifies an envelope, unseals it and checks that its operations chain
// from Header.Before to Header.After. Nothing is unsealed before the signature
// is verified. The contents share one array with each other, none with the
// envelope.
func Open(envelope []byte, laptop ed25519.PublicKey, office ...age.Identity) (Header, []Content, error) {
	header, err := Verify(envelope, laptop)
	if err != nil {
		return Header{}, nil, err
	}
	opened, err := unseal(envelope[headerSize:len(envelope)-ed25519.SignatureSize], office, MaxOpened)
	if err != nil {
		return Header{}, nil, fmt.Errorf("opening envelope: %w", err)
	}
	contents := make([]Content, 0, header.Count)
	hash := header.Before
	for seq := header.First; len(contents) < header.Count; seq++ {
		var encoded []byte
		if encoded, opened, err = cutPart(opened, store.MaxOperation); err != nil {
			return Header{}, nil, fmt.Errorf("opening envelope: operation %d: %w", seq, err)
		}
		hash = store.Link(hash, seq, encoded)
		content := Content{Entry: store.Entry{Seq: seq, Hash: hash, Encoded: encoded}}
		content.Operation, content.Problem = store.DecodeOperation(encoded)
		content.Op = content.Operation.ID
		contents = append(contents, content)
	}
	if len(opened) > 0 {
		return Header{}, nil, fmt.Errorf("opening envelope: %d bytes left over: %w", len(opened), store.ErrMalformed)
	}
	if hash != header.After {
		return Header{}, nil, fmt.Errorf("opening envelope: %w", ErrChain)
	}
	return header, contents, nil
}

// cutPart takes the first length-prefixed part off the front.
func cutPart(opened []byte, limit uint32) (encoded, rest []byte, err error) {
	if len(opened) < LengthPrefix {
		return nil, nil, fmt.Errorf("cut short: %w", store.ErrMalformed)
	}
	length := binary.BigEndian.Uint32(opened)
	opened = opened[LengthPrefix:]
	if uint64(length) > uint64(len(opened)) {
		return nil, nil, fmt.Errorf("cut short: %w", store.ErrMalformed)
	}
	if length > limit {
		return nil, nil, fmt.Errorf("%d bytes: %w", length, ErrTooLarge)
	}
	return opened[:length:length], opened[length:], nil
}

// decompressor keeps its own buffer, so that what follows the compressed
// stream can be seen.
type decompressor struct {
	in  *bufio.Reader
	out io.Reader
}

var decompressors = sync.Pool{New: func() any {
	in := bufio.NewReader(nil)
	return &decompressor{in, flate.NewReader(in)}
}}

func unseal(sealed []byte, identities []age.Identity, limit uint32) ([]byte, error) {
	plain, err := age.Decrypt(bytes.NewReader(sealed), identities...)
	if err != nil {
		return nil, fmt.Errorf("%v: %w", err, ErrSealed)
	}
	var prefix [4]byte
	if _, err := io.ReadFull(plain, prefix[:]); err != nil {
		return nil, fmt.Errorf("%v: %w", err, ErrSealed)
	}
	size := binary.BigEndian.Uint32(prefix[:])
	if size > limit {
		return nil, fmt.Errorf("%d bytes before compression: %w", size, ErrTooLarge)
	}
	opened := make([]byte, size)
	if err := decompress(opened, plain); err != nil {
		return nil, fmt.Errorf("decompressing: %v: %w", err, store.ErrMalformed)
	}
	return opened, nil
}

// decompress fills opened with exactly what plain holds.
func decompress(opened []byte, plain io.Reader) error {
	d := decompressors.Get().(*decompressor)
	defer decompressors.Put(d)
	defer d.in.Reset(nil)
	d.in.Reset(plain)
	if err := d.out.(flate.Resetter).Reset(d.in, nil); err != nil {
		return err
	}
	if _, err := io.ReadFull(d.out, opened); err != nil {
		return err
	}
	var more [1]byte
	if n, err := io.ReadFull(d.out, more[:]); n > 0 || err != io.EOF {
		return fmt.Errorf("longer than stated or without an end (%v)", err)
	}
	if _, err := d.in.ReadByte(); err != io.EOF {
		return fmt.Errorf("something follows (%v)", err)
	}
	return nil
}
