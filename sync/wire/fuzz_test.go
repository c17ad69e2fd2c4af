package wire_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"sportello/sync/wire"
)

// seed adds the vectors that match the pattern.
func seed(f *testing.F, pattern string) {
	f.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(paths) == 0 {
		f.Fatalf("no vectors %s: %v", pattern, err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
}

// fuzzIdentity is what the vectors are sealed to.
func fuzzIdentity(f *testing.F) *age.X25519Identity {
	f.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "office-v1.key"))
	if err != nil {
		f.Fatal(err)
	}
	key, err := age.ParseX25519Identity(string(text))
	if err != nil {
		f.Fatal(err)
	}
	return key
}

func FuzzReadHeader(f *testing.F) {
	seed(f, "envelope-*.bin")
	f.Add([]byte("sportello envelope\x00\x01"))
	f.Fuzz(func(t *testing.T, envelope []byte) {
		header, err := wire.ReadHeader(envelope)
		if err == nil && (header.Count < 1 || header.Count > wire.MaxOperations || header.Last() < header.First || header.First < 1) {
			t.Fatalf("%+v", header)
		}
	})
}

// FuzzOpen signs whatever comes, as a laptop gone mad would.
func FuzzOpen(f *testing.F) {
	key := fuzzIdentity(f)
	seed(f, "envelope-*.bin")
	f.Fuzz(func(t *testing.T, envelope []byte) {
		signed := envelope[:max(0, len(envelope)-ed25519.SignatureSize)]
		envelope = append(signed[:len(signed):len(signed)], ed25519.Sign(laptopKey, signed)...)
		header, contents, err := wire.Open(envelope, laptop, key)
		if err == nil && len(contents) != header.Count {
			t.Fatalf("%d contents of %d", len(contents), header.Count)
		}
	})
}

// FuzzSealedBody gives the decompressor what it likes, rightly sealed.
func FuzzSealedBody(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0}, []byte{3, 0})
	f.Add([]byte{0, 0, 0, 4}, []byte{0x62, 0x60, 0x60, 0x60, 0, 4, 0, 0, 0xff, 0xff})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff}, []byte{3, 0})
	f.Add([]byte{0, 0x40, 0, 0}, []byte{3, 0})
	key := identity(f)
	f.Fuzz(func(t *testing.T, size, compressed []byte) {
		envelope := forge(t, key, append(size[:len(size):len(size)], compressed...))
		if header, contents, err := wire.Open(envelope, laptop, key); err == nil && len(contents) != header.Count {
			t.Fatalf("%d contents of %d", len(contents), header.Count)
		}
	})
}

func FuzzVerifyReceipt(f *testing.F) {
	f.Add([]byte("sportello receipt\x00\x01"))
	seed(f, "receipt-*")
	f.Fuzz(func(t *testing.T, signed []byte) {
		if _, err := wire.VerifyReceipt(signed, office); err == nil {
			t.Fatal("a receipt the office did not sign")
		}
	})
}

func FuzzDecodeAnswer(f *testing.F) {
	seed(f, "answer-*.json")
	f.Fuzz(func(t *testing.T, encoded []byte) {
		answer, err := wire.DecodeAnswer(encoded)
		if err != nil {
			return
		}
		again, err := answer.Encode()
		if err != nil {
			return // a time beyond the year 9999, or text that grows when escaped
		}
		if _, err := wire.DecodeAnswer(again); err != nil {
			t.Fatalf("%s\ndoes not decode again: %v", again, err)
		}
	})
}

func FuzzParseEnrolmentCode(f *testing.F) {
	seed(f, "code-*")
	f.Fuzz(func(t *testing.T, typed []byte) {
		code, err := wire.ParseEnrolmentCode(string(typed))
		if err != nil {
			return
		}
		if again, err := wire.ParseEnrolmentCode(code.String()); err != nil || again != code {
			t.Fatalf("%q reads as %q, and that not as itself: %v", typed, code, err)
		}
	})
}

func FuzzDecodeEnrolRequest(f *testing.F) {
	seed(f, "enrol-request-*.json")
	f.Fuzz(func(t *testing.T, encoded []byte) {
		if request, err := wire.DecodeEnrolRequest(encoded); err == nil {
			if _, err := request.Encode(); err != nil && len(encoded) < wire.MaxEnrol/8 {
				t.Fatalf("does not encode: %v", err)
			}
		}
	})
}

func FuzzDecodeEnrolAnswer(f *testing.F) {
	seed(f, "enrol-answer-*.json")
	f.Fuzz(func(t *testing.T, encoded []byte) {
		answer, err := wire.DecodeEnrolAnswer(encoded)
		if err == nil && answer.Enrolment == nil && answer.Refusal == nil {
			t.Fatalf("%s says nothing", encoded)
		}
	})
}

// unhex adds a vector that is kept in hexadecimal.
func unhex(f *testing.F, name string) {
	f.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		f.Fatal(err)
	}
	content, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
}

// FuzzOpenPullRequest signs whatever comes: what is read is asked again in
// the same words.
func FuzzOpenPullRequest(f *testing.F) {
	unhex(f, "pull-v1.hex")
	unhex(f, "pull-bulletin-v1.hex")
	f.Add([]byte("sportello pull\x00\x01"))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		request, err := wire.OpenPullRequest(encoded)
		if err != nil {
			return
		}
		signed, err := request.Sign(laptopKey)
		if err != nil {
			return // a time beyond the year 9999, or text that grows when escaped
		}
		if again, err := wire.OpenPullRequest(signed); err != nil || !again.Verify(laptop) {
			t.Fatalf("%+v does not open again: %v", request, err)
		}
	})
}

// FuzzOpenPage signs whatever comes, as an office gone mad would.
func FuzzOpenPage(f *testing.F) {
	seed(f, "page-*.bin")
	unhex(f, "page-refusal-v1.hex")
	f.Add([]byte("sportello page\x00\x01"))
	key := fuzzIdentity(f)
	f.Fuzz(func(t *testing.T, encoded []byte) {
		signed := encoded[:max(0, len(encoded)-ed25519.SignatureSize)]
		encoded = append(signed[:len(signed):len(signed)], ed25519.Sign(officeKey, signed)...)
		page, err := wire.OpenPage(encoded, office, key, nonce, stream.Laptop)
		if err == nil && page.Refusal == nil && len(page.Next) == 0 {
			t.Fatalf("%+v says nothing", page)
		}
	})
}

// FuzzPageBody gives the parts of a page what they like, rightly sealed.
func FuzzPageBody(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x1d{\"role\":\"trips\",\"next\":\"AQ\"}"))
	const head = "\x00\x00\x00\x2c{\"role\":\"trips\",\"next\":\"AQ==\",\"records\":[1]}"
	f.Add([]byte(head + "\x00\x00\x00\x00\x02{}"))
	f.Add([]byte(head + "\x01sixteen bytes id\x00\x00\x00\x08{\"\x01\x01\":1}"))
	f.Add([]byte("\x00\x00\x00\x6e{\"role\":\"trips\",\"next\":\"AQ==\",\"bulletin\":{\"replaces\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"size\":4}}told"))
	f.Add([]byte("\xff\xff\xff\xff"))
	key := fuzzIdentity(f)
	f.Fuzz(func(t *testing.T, opened []byte) {
		page, err := wire.OpenPage(forgePage(t, key, opened), office, key, nonce, stream.Laptop)
		if err != nil {
			return
		}
		size := len(opened)
		for _, record := range page.Records {
			_, _ = record.Decode()
			size += len(record.Encoded)
		}
		if _, err := wire.SealPage(page, key.Recipient(), officeKey); err != nil && size < wire.MaxPageOpened/8 {
			t.Fatalf("%+v does not seal again: %v", page, err)
		}
	})
}

func FuzzReadBusta(f *testing.F) {
	seed(f, "*.busta")
	f.Add([]byte("sportello busta\x00\x01\x00\x00\x00\x00\x20"))
	f.Fuzz(func(t *testing.T, file []byte) {
		items, err := wire.ReadBusta(bytes.NewReader(file), 1<<20)
		if err != nil {
			return
		}
		if again := busta(t, items...); !bytes.Equal(again, file) {
			t.Fatalf("%x reads as %v, which is written as %x", file, items, again)
		}
	})
}

func FuzzOpenAnswer(f *testing.F) {
	unhex(f, "signed-answer-v1.hex")
	f.Add([]byte("sportello answer\x00\x01"))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		signed := encoded[:max(0, len(encoded)-ed25519.SignatureSize)]
		encoded = append(signed[:len(signed):len(signed)], ed25519.Sign(officeKey, signed)...)
		if header, _, err := wire.OpenAnswer(encoded, office); err == nil && (header.Count < 1 || header.First < 1) {
			t.Fatalf("%+v", header)
		}
	})
}

func FuzzVerifyRelease(f *testing.F) {
	unhex(f, "release-v1.hex")
	f.Add([]byte("sportello release\x00\x01"))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		signed := encoded[:max(0, len(encoded)-ed25519.SignatureSize)]
		encoded = append(signed[:len(signed):len(signed)], ed25519.Sign(officeKey, signed)...)
		release, err := wire.VerifyRelease(encoded, office)
		if err != nil {
			return
		}
		if again, err := wire.SignRelease(release, officeKey); err != nil || !bytes.Equal(again, encoded) {
			t.Fatalf("%x is %+v, and that %x, %v", encoded, release, again, err)
		}
	})
}

func FuzzOpenBundle(f *testing.F) {
	seed(f, "bundle-*.zip")
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, bundle []byte) {
		files, err := wire.OpenBundle(bundle, release(bundle))
		if err != nil {
			return
		}
		err = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				_, err = fs.ReadFile(files, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
