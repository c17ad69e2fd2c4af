package wire_test

import (
	"bytes"
	"compress/flate"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/sync/wire"
)

// Two ends with keys that never change.
var (
	laptopKey = ed25519.NewKeyFromSeed([]byte("laptop seed for tests, 32 bytes."))
	laptop    = laptopKey.Public().(ed25519.PublicKey)
	officeKey = ed25519.NewKeyFromSeed([]byte("office seed for tests, 32 bytes."))
	office    = officeKey.Public().(ed25519.PublicKey)
	stream    = store.Stream{
		Laptop:      uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8057"),
		Incarnation: uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8058"),
	}
)

func identity(t testing.TB) *age.X25519Identity {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return identity
}

// chain numbers and hashes contents from the stream's first place on.
func chain(contents ...[]byte) []store.Entry {
	entries := make([]store.Entry, len(contents))
	hash := stream.Genesis()
	for i, content := range contents {
		seq := uint64(i + 1)
		hash = store.Link(hash, seq, content)
		entries[i] = store.Entry{Seq: seq, Hash: hash, Encoded: content}
		if op, err := store.DecodeOperation(content); err == nil {
			entries[i].Op = op.ID
		}
	}
	return entries
}

// application is an operation of about the given size in bytes, as varied as
// a filled form is.
func application(t testing.TB, random *rand.Rand, size int) []byte {
	t.Helper()
	id := func() (id uuid.UUID) {
		binary.BigEndian.PutUint64(id[:], 0x01890a5dac960000|random.Uint64N(1<<16)|0x7000)
		binary.BigEndian.PutUint64(id[8:], random.Uint64()|1<<63)
		return id
	}
	op := store.Operation{
		ID: id(), Record: id(), Kind: store.Application, Author: "a.prova", Site: "Lido Adriano",
		Rulebook: "2026-11-01", Made: time.UnixMilli(1790000000000).UTC(), Patch: map[string]store.Change{},
	}
	words := []string{"ESEMPIO", "PROVA", "FINTI", "VIA ROMA", "RAVENNA", "true", "48122", "1992-03-15"}
	for n := 0; n < size; {
		field := fmt.Sprintf("1.%d", len(op.Patch)+1)
		value := words[random.IntN(len(words))]
		if random.IntN(3) == 0 {
			value = fmt.Sprintf("%s %X", value, random.Uint32())
		}
		op.Patch[field] = store.Change{Value: value}
		n += len(field) + len(value) + len(`"":{"value":""},`)
	}
	encoded, err := op.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func TestWhatIsSealedIsOpened(t *testing.T) {
	key := identity(t)
	rapid.Check(t, func(t *rapid.T) {
		contents := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 200), 1, 20).Draw(t, "contents")
		entries := chain(contents...)
		first := rapid.IntRange(0, len(entries)-1).Draw(t, "first")
		before := stream.Genesis()
		if first > 0 {
			before = entries[first-1].Hash
		}
		envelope, err := wire.Seal(stream, before, entries[first:], key.Recipient(), laptopKey)
		if err != nil {
			t.Fatal(err)
		}
		header, opened, err := wire.Open(envelope, laptop, key)
		if err != nil {
			t.Fatal(err)
		}
		if header.Stream != stream || header.First != entries[first].Seq || header.Last() != uint64(len(entries)) ||
			header.Before != before || header.After != entries[len(entries)-1].Hash {
			t.Fatalf("header %+v", header)
		}
		for i, content := range opened {
			want := entries[first+i]
			if content.Seq != want.Seq || content.Hash != want.Hash || content.Op != want.Op || string(content.Encoded) != string(want.Encoded) {
				t.Fatalf("operation %d: %+v, want %+v", i, content.Entry, want)
			}
			if (content.Problem == nil) != (want.Op != uuid.Nil) {
				t.Fatalf("operation %d: problem %v", i, content.Problem)
			}
		}
	})
}

// Whatever one changes in an envelope, nothing in it is believed.
func TestNoByteOfAnEnvelopeCanBeChanged(t *testing.T) {
	key := identity(t)
	envelope, err := wire.Seal(stream, stream.Genesis(), chain([]byte("one"), []byte("two")), key.Recipient(), laptopKey)
	if err != nil {
		t.Fatal(err)
	}
	for at := range envelope {
		tampered := append([]byte(nil), envelope...)
		tampered[at] ^= 0x20
		if _, _, err := wire.Open(tampered, laptop, key); err == nil {
			t.Fatalf("opened with byte %d of %d changed", at, len(envelope))
		}
		if _, _, err := wire.Open(envelope[:at], laptop, key); err == nil {
			t.Fatalf("opened with the first %d bytes of %d", at, len(envelope))
		}
	}
}

func TestEachFaultOfAnEnvelopeHasItsError(t *testing.T) {
	key := identity(t)
	entries := chain([]byte("one"), []byte("two"), []byte("three"))
	good, err := wire.Seal(stream, stream.Genesis(), entries, key.Recipient(), laptopKey)
	if err != nil {
		t.Fatal(err)
	}
	// resign gives changed bytes a true signature.
	resign := func(change func([]byte) []byte) []byte {
		signed := change(append([]byte(nil), good[:len(good)-ed25519.SignatureSize]...))
		return append(signed, ed25519.Sign(laptopKey, signed)...)
	}
	set := func(at int, value byte) func([]byte) []byte {
		return func(b []byte) []byte { b[at] = value; return b }
	}
	const version, count, after, before = 19, 127, 92, 60
	for name, c := range map[string]struct {
		envelope []byte
		laptop   ed25519.PublicKey
		want     error
	}{
		"empty":                 {nil, laptop, store.ErrMalformed},
		"a web page":            {[]byte("<html>Accedi alla rete</html>"), laptop, store.ErrMalformed},
		"cut":                   {good[:150], laptop, store.ErrMalformed},
		"too large":             {make([]byte, wire.MaxEnvelope+1), laptop, wire.ErrTooLarge},
		"a later version":       {resign(set(version, 2)), laptop, wire.ErrVersion},
		"another laptop's key":  {good, office, wire.ErrSignature},
		"no key":                {good, nil, wire.ErrSignature},
		"sealed for another":    {sealFor(t, identity(t), entries), laptop, wire.ErrSealed},
		"sealed part damaged":   {resign(set(len(good)-100, 0)), laptop, wire.ErrSealed},
		"fewer than it holds":   {resign(set(count, 2)), laptop, store.ErrMalformed},
		"more than it holds":    {resign(set(count, 4)), laptop, store.ErrMalformed},
		"no operations":         {resign(set(count, 0)), laptop, store.ErrMalformed},
		"a million operations":  {resign(set(count-2, 15)), laptop, wire.ErrTooLarge},
		"another end":           {resign(set(after, good[after]+1)), laptop, wire.ErrChain},
		"another beginning":     {resign(set(before, good[before]+1)), laptop, wire.ErrChain},
		"under another's name":  {resign(set(20, good[20]+1)), laptop, wire.ErrChain},
		"of a future operation": {resign(set(59, 2)), laptop, wire.ErrChain},
	} {
		header, contents, err := wire.Open(c.envelope, c.laptop, key)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
		if contents != nil || header != (wire.Header{}) {
			t.Errorf("%s: something was believed", name)
		}
	}
}

func sealFor(t testing.TB, key *age.X25519Identity, entries []store.Entry) []byte {
	t.Helper()
	envelope, err := wire.Seal(stream, stream.Genesis(), entries, key.Recipient(), laptopKey)
	if err != nil {
		t.Fatal(err)
	}
	return envelope
}

func TestSealRefusesWhatTheOfficeWould(t *testing.T) {
	key := identity(t).Recipient()
	good := chain([]byte("one"), []byte("two"), []byte("three"))
	damaged := chain([]byte("one"), []byte("two"))
	damaged[1].Encoded = []byte("tvo")
	many := make([][]byte, wire.MaxOperations+1)
	large := make([][]byte, 5)
	for i := range large {
		large[i] = make([]byte, store.MaxOperation)
	}
	for name, c := range map[string]struct {
		entries []store.Entry
		want    error
	}{
		"nothing":              {nil, store.ErrMalformed},
		"with a hole":          {[]store.Entry{good[0], good[2]}, wire.ErrChain},
		"not from the start":   {good[1:], wire.ErrChain},
		"changed afterwards":   {damaged, wire.ErrChain},
		"too many":             {chain(many...), wire.ErrTooLarge},
		"too much":             {chain(large...), wire.ErrTooLarge},
		"one beyond all bound": {chain(make([]byte, store.MaxOperation+1)), wire.ErrTooLarge},
	} {
		if _, err := wire.Seal(stream, stream.Genesis(), c.entries, key, laptopKey); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
	}
}

// The limits fit each other: the largest content, compressible or not, travels.
func TestTheLargestContentTravels(t *testing.T) {
	key := identity(t)
	noise := make([]byte, store.MaxOperation)
	source := rand.NewChaCha8([32]byte{1})
	if _, err := source.Read(noise); err != nil {
		t.Fatal(err)
	}
	for name, operation := range map[string][]byte{
		"noise":      noise,
		"one letter": []byte(strings.Repeat("A", store.MaxOperation)),
	} {
		rest := operation[:store.MaxOperation-4*wire.LengthPrefix]
		envelope, err := wire.Seal(stream, stream.Genesis(), chain(operation, operation, operation, rest), key.Recipient(), laptopKey)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, contents, err := wire.Open(envelope, laptop, key); err != nil || len(contents) != 4 {
			t.Fatalf("%s: %d operations, %v", name, len(contents), err)
		}
	}
}

// forge seals and signs a plaintext that Seal would not have made, as an
// envelope of one operation.
func forge(t testing.TB, key *age.X25519Identity, plaintext []byte) []byte {
	t.Helper()
	good := sealFor(t, key, chain([]byte("one")))
	forged := bytes.NewBuffer(good[:128:128])
	sealed, err := age.Encrypt(forged, key.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sealed.Write(plaintext); err != nil {
		t.Fatal(err)
	}
	if err := sealed.Close(); err != nil {
		t.Fatal(err)
	}
	return append(forged.Bytes(), ed25519.Sign(laptopKey, forged.Bytes())...)
}

func TestWhatIsWronglyPackedIsRefused(t *testing.T) {
	key := identity(t)
	pack := func(size uint32, content, behind string) []byte {
		packed := binary.BigEndian.AppendUint32(nil, size)
		buffer := bytes.NewBuffer(packed)
		writer, err := flate.NewWriter(buffer, flate.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := writer.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
		return append(buffer.Bytes(), behind...)
	}
	const one = "\x00\x00\x00\x03one"
	bomb := strings.Repeat("\x00", wire.MaxOpened+1)
	if _, _, err := wire.Open(forge(t, key, pack(7, one, "")), laptop, key); err != nil {
		t.Fatalf("rightly packed: %v", err)
	}
	for name, c := range map[string]struct {
		packed []byte
		want   error
	}{
		"nothing":                     {nil, wire.ErrSealed},
		"a bomb that says so":         {pack(wire.MaxOpened+1, bomb, ""), wire.ErrTooLarge},
		"a bomb that denies it":       {pack(7, bomb, ""), store.ErrMalformed},
		"shorter than stated":         {pack(8, one, ""), store.ErrMalformed},
		"longer than stated":          {pack(6, one, ""), store.ErrMalformed},
		"something behind":            {pack(7, one, "!"), store.ErrMalformed},
		"not compressed":              {[]byte("\x00\x00\x00\x07" + one), store.ErrMalformed},
		"without an end":              {pack(7, one, "")[:12], store.ErrMalformed},
		"an operation cut short":      {pack(6, one[:6], ""), store.ErrMalformed},
		"a length cut short":          {pack(3, one[:3], ""), store.ErrMalformed},
		"an operation left over":      {pack(14, one+one, ""), store.ErrMalformed},
		"an operation too large":      {pack(4+store.MaxOperation+1, "\x00\x10\x00\x01"+bomb[:store.MaxOperation+1], ""), wire.ErrTooLarge},
		"a length beyond all reason":  {pack(7, "\xff\xff\xff\xffone", ""), store.ErrMalformed},
		"another operation than said": {pack(7, "\x00\x00\x00\x03two", ""), wire.ErrChain},
	} {
		if _, _, err := wire.Open(forge(t, key, c.packed), laptop, key); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
	}
}
