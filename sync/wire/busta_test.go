package wire_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"reflect"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"sportello/store"
	"sportello/sync/wire"
)

func busta(t testing.TB, items ...wire.BustaItem) []byte {
	t.Helper()
	var file bytes.Buffer
	writer := wire.NewBustaWriter(&file)
	for _, item := range items {
		if err := writer.Add(item.Kind, item.Bytes); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestAFileCarriesItsItems(t *testing.T) {
	item := rapid.Custom(func(t *rapid.T) wire.BustaItem {
		return wire.BustaItem{Kind: wire.ItemKind(rapid.IntRange(1, 255).Draw(t, "kind")), Bytes: rapid.SliceOfN(rapid.Byte(), 1, 99).Draw(t, "bytes")}
	})
	rapid.Check(t, func(rt *rapid.T) {
		items := rapid.SliceOfN(item, 1, 9).Draw(rt, "items")
		got, err := wire.ReadBusta(iotest.OneByteReader(bytes.NewReader(busta(t, items...))), wire.MaxBusta)
		if err != nil || !reflect.DeepEqual(got, items) {
			rt.Fatalf("%v became %v, %v", items, got, err)
		}
	})
	if got, err := wire.ReadBusta(bytes.NewReader(busta(t)), wire.MaxBusta); err != nil || len(got) != 0 {
		t.Errorf("an empty file has %v, %v", got, err)
	}
}

func TestACutOrAlteredFileIsRefusedWhole(t *testing.T) {
	file := busta(t, wire.BustaItem{Kind: wire.BustaEnvelope, Bytes: []byte("one")}, wire.BustaItem{Kind: wire.BustaRequest, Bytes: []byte("two")})
	for at := range file {
		for bit := range 8 {
			altered := bytes.Clone(file)
			altered[at] ^= 1 << bit
			if items, err := wire.ReadBusta(bytes.NewReader(altered), wire.MaxBusta); err == nil || items != nil {
				t.Errorf("read %v with byte %d changed", items, at)
			}
		}
		if items, err := wire.ReadBusta(bytes.NewReader(file[:at]), wire.MaxBusta); !errors.Is(err, store.ErrMalformed) || items != nil {
			t.Errorf("read %v when cut at %d: %v", items, at, err)
		}
	}
	if _, err := wire.ReadBusta(bytes.NewReader(append(file, 0)), wire.MaxBusta); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("with something behind: %v", err)
	}
}

func TestAFileIsBoundedBeforeItIsRead(t *testing.T) {
	file := busta(t, wire.BustaItem{Kind: wire.BustaEnvelope, Bytes: make([]byte, 1000)})
	if _, err := wire.ReadBusta(bytes.NewReader(file), 500); !errors.Is(err, wire.ErrTooLarge) {
		t.Errorf("beyond the limit: %v", err)
	}
	if _, err := wire.ReadBusta(bytes.NewReader(file), int64(len(file))); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	claims := append(bytes.Clone(file[:17]), 1, 0xff, 0xff, 0xff, 0xff)
	var endless zeros
	if _, err := wire.ReadBusta(io.MultiReader(bytes.NewReader(claims), &endless), wire.MaxBusta); !errors.Is(err, wire.ErrTooLarge) || endless > 1<<20 {
		t.Errorf("an item of 4 GiB: %v after %d bytes", err, endless)
	}
	if err := wire.NewBustaWriter(io.Discard).Add(wire.BustaEnvelope, make([]byte, wire.MaxItem+1)); !errors.Is(err, wire.ErrTooLarge) {
		t.Errorf("written: %v", err)
	}
}

// zeros is an endless file; it counts what was read of it.
type zeros int

func (z *zeros) Read(p []byte) (int, error) {
	clear(p)
	*z += zeros(len(p))
	return len(p), nil
}

func TestTroubleOfTheStickIsPassedOn(t *testing.T) {
	trouble := errors.New("stick pulled out")
	file := busta(t, wire.BustaItem{Kind: wire.BustaEnvelope, Bytes: []byte("one")})
	if _, err := wire.ReadBusta(io.MultiReader(bytes.NewReader(file[:20]), iotest.ErrReader(trouble)), wire.MaxBusta); !errors.Is(err, trouble) {
		t.Errorf("reading: %v", err)
	}
	writer := wire.NewBustaWriter(failing{trouble})
	if err := writer.Add(wire.BustaEnvelope, []byte("one")); !errors.Is(err, trouble) {
		t.Errorf("writing: %v", err)
	}
	if err := writer.Close(); !errors.Is(err, trouble) {
		t.Errorf("closing: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestAFileHasBoundedItems(t *testing.T) {
	var file bytes.Buffer
	writer := wire.NewBustaWriter(&file)
	for range wire.MaxItems {
		if err := writer.Add(wire.BustaAnswer, nil); err != nil {
			t.Fatal(err)
		}
	}
	more := bytes.Clone(file.Bytes())
	if err := writer.Add(wire.BustaAnswer, nil); !errors.Is(err, wire.ErrTooLarge) {
		t.Errorf("one more: %v", err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if items, err := wire.ReadBusta(&file, wire.MaxBusta); len(items) != wire.MaxItems || err != nil {
		t.Errorf("%d items, %v", len(items), err)
	}
	more = append(more, more[len(more)-5:]...)
	if _, err := wire.ReadBusta(bytes.NewReader(more), wire.MaxBusta); !errors.Is(err, wire.ErrTooLarge) {
		t.Errorf("one more, read: %v", err)
	}
}

func TestAFileIsNamedForNobody(t *testing.T) {
	at := time.Date(2026, 11, 24, 13, 5, 9, 0, time.FixedZone("", 3600))
	if name := wire.BustaName(stream.Laptop, at); name != "sportello-01890a5d-20261124-120509.busta" {
		t.Error(name)
	}
}

func TestAnAnswerInAFileIsTheOfficesWord(t *testing.T) {
	envelope := sealFor(t, identity(t), chain([]byte("one"), []byte("two")))
	header, err := wire.ReadHeader(envelope)
	if err != nil {
		t.Fatal(err)
	}
	answer := wire.Answer{Gap: &wire.Position{Seq: 7, Hash: stream.Genesis()}, Time: noon}
	signed, err := wire.SignAnswer(header, answer, officeKey)
	if err != nil {
		t.Fatal(err)
	}
	about, got, err := wire.OpenAnswer(signed, office)
	if err != nil || about != header || *got.Gap != *answer.Gap {
		t.Errorf("%+v about %+v, %v", got, about, err)
	}
	for at := range signed {
		tampered := bytes.Clone(signed)
		tampered[at] ^= 1
		if _, _, err := wire.OpenAnswer(tampered, office); err == nil {
			t.Errorf("opened with byte %d changed", at)
		}
		if _, _, err := wire.OpenAnswer(signed[:at], office); err == nil {
			t.Errorf("opened when cut at %d", at)
		}
	}
	if _, _, err := wire.OpenAnswer(signed, laptop); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("by the laptop itself: %v", err)
	}
	if _, err := wire.SignAnswer(header, wire.Answer{Time: noon}, officeKey); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("an answer that says nothing was signed: %v", err)
	}
}

// Each signature has its own text before it.
func TestNoMessagePassesForAnother(t *testing.T) {
	key := identity(t)
	header, err := wire.ReadHeader(sealFor(t, key, chain([]byte("one"))))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := wire.SignAnswer(header, wire.Answer{Gap: &wire.Position{}, Time: noon}, officeKey)
	if err != nil {
		t.Fatal(err)
	}
	release, err := wire.SignRelease(wire.Release{Serial: 1, Version: "2027-01", Size: 1, Bundle: sha256.Sum256(nil)}, officeKey)
	if err != nil {
		t.Fatal(err)
	}
	messages := map[string][]byte{
		"answer": signed, "release": release, "page": sealPage(t, fullPage(), key.Recipient()),
		"receipt": wire.SignReceipt(store.Receipt{Stream: stream}, officeKey).Signed,
	}
	for name, message := range messages {
		for reader, read := range map[string]func() error{
			"answer":  func() error { _, _, err := wire.OpenAnswer(message, office); return err },
			"release": func() error { _, err := wire.VerifyRelease(message, office); return err },
			"page":    func() error { _, err := wire.OpenPage(message, office, key, nonce, stream.Laptop); return err },
			"receipt": func() error { _, err := wire.VerifyReceipt(message, office); return err },
		} {
			if err := read(); (err == nil) != (name == reader) {
				t.Errorf("%s read as %s: %v", name, reader, err)
			}
		}
	}
}
