package wire_test

import (
	"crypto/ed25519"
	"os"
	"path/filepath"
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
	text, err := os.ReadFile(filepath.Join("testdata", "office-v1.key"))
	if err != nil {
		f.Fatal(err)
	}
	key, err := age.ParseX25519Identity(string(text))
	if err != nil {
		f.Fatal(err)
	}
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
