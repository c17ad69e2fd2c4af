package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf8"

	"sportello/store"
)

const (
	releaseMagic = "sportello release\x00"
	releaseSize  = len(releaseMagic) + 1 + 8 + 8 + sha256.Size + 8 // and the version's text
	maxVersion   = 60
	maxRelease   = releaseSize + maxVersion + ed25519.SignatureSize
	// MaxBundle bounds the bundle of a release.
	MaxBundle = 8 << 20
)

// Release is the office's signed word which rulebook and guide are in force.
// Laptops take only one with a serial higher than theirs.
type Release struct {
	Serial  uint64    // from 1
	Version string    // of the rulebook, for people: 1 to 60 bytes
	Issued  time.Time // the office's clock
	Bundle  [sha256.Size]byte
	Size    uint64 // of the bundle, in bytes
}

// SignRelease returns the manifest's byte form.
func SignRelease(release Release, office ed25519.PrivateKey) ([]byte, error) {
	if err := release.check(); err != nil {
		return nil, fmt.Errorf("signing release: %w", err)
	}
	signed := append(make([]byte, 0, maxRelease), releaseMagic...)
	signed = append(signed, Protocol)
	signed = binary.BigEndian.AppendUint64(signed, release.Serial)
	signed = binary.BigEndian.AppendUint64(signed, uint64(release.Issued.UnixMilli()))
	signed = append(signed, release.Bundle[:]...)
	signed = binary.BigEndian.AppendUint64(signed, release.Size)
	signed = append(signed, release.Version...)
	return append(signed, ed25519.Sign(office, signed)...), nil
}

// VerifyRelease reads a manifest from the bytes the office signed. Whether it
// is newer than what the caller has is the caller's to check.
func VerifyRelease(encoded []byte, office ed25519.PublicKey) (Release, error) {
	rest, found := bytes.CutPrefix(encoded, []byte(releaseMagic))
	if !found || len(rest) == 0 {
		return Release{}, fmt.Errorf("not a release: %w", store.ErrMalformed)
	}
	if rest[0] != Protocol {
		return Release{}, fmt.Errorf("release of protocol %d: %w", rest[0], ErrVersion)
	}
	if len(encoded) <= releaseSize+ed25519.SignatureSize || len(encoded) > maxRelease {
		return Release{}, fmt.Errorf("release of %d bytes: %w", len(encoded), store.ErrMalformed)
	}
	signed := len(encoded) - ed25519.SignatureSize
	if len(office) != ed25519.PublicKeySize || !ed25519.Verify(office, encoded[:signed], encoded[signed:]) {
		return Release{}, fmt.Errorf("release: %w", ErrSignature)
	}
	rest = rest[1:]
	release := Release{
		Serial:  binary.BigEndian.Uint64(rest),
		Issued:  time.UnixMilli(int64(binary.BigEndian.Uint64(rest[8:]))).UTC(),
		Bundle:  [sha256.Size]byte(rest[16:48]),
		Size:    binary.BigEndian.Uint64(rest[48:]),
		Version: string(encoded[releaseSize:signed]),
	}
	if err := release.check(); err != nil {
		return Release{}, err
	}
	return release, nil
}

func (r Release) check() error {
	if r.Serial == 0 || r.Version == "" || len(r.Version) > maxVersion || !utf8.ValidString(r.Version) {
		return fmt.Errorf("release without a serial or a version: %w", store.ErrMalformed)
	}
	if r.Size == 0 || r.Size > MaxBundle {
		return fmt.Errorf("release of %d bytes: %w", r.Size, ErrTooLarge)
	}
	return nil
}
