package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"sportello/store"
)

// Pin identifies the office's certificate: the SHA-256 of its public key as it
// stands there (SubjectPublicKeyInfo), so that a certificate renewed with the
// same key is still the office's.
type Pin [sha256.Size]byte

// PinOf returns a certificate's pin.
func PinOf(certificate *x509.Certificate) Pin {
	return sha256.Sum256(certificate.RawSubjectPublicKeyInfo)
}

// MarshalText writes the pin in hexadecimal.
func (p Pin) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, p[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (p *Pin) UnmarshalText(text []byte) error {
	if len(text) != 2*len(p) {
		return fmt.Errorf("pin of %d characters: %w", len(text), store.ErrMalformed)
	}
	if _, err := hex.Decode(p[:], text); err != nil {
		return fmt.Errorf("pin: %v: %w", err, store.ErrMalformed)
	}
	return nil
}

const (
	secretSize   = 10
	shortPinSize = 16
)

// EnrolmentCode is what the administrator hands to whoever sets up a laptop:
// a secret that works once, and enough of the office's pin to be sure of
// talking to the office while using it. 128 bits of the pin leave an impostor
// the cost of a second preimage, and the code short enough to type.
type EnrolmentCode struct {
	secret [secretSize]byte
	pin    [shortPinSize]byte
}

// NewEnrolmentCode draws a code for the office with this pin.
func NewEnrolmentCode(random io.Reader, office Pin) (EnrolmentCode, error) {
	code := EnrolmentCode{pin: [shortPinSize]byte(office[:shortPinSize])}
	if _, err := io.ReadFull(random, code.secret[:]); err != nil {
		return EnrolmentCode{}, fmt.Errorf("drawing an enrolment code: %w", err)
	}
	return code, nil
}

// Matches reports whether the pin is the code's office.
func (c EnrolmentCode) Matches(office Pin) bool {
	return [shortPinSize]byte(office[:shortPinSize]) == c.pin
}

// Ticket is what the office keeps of a code it handed out: a name to find it
// by and the key that proves a request was made by someone who holds it. The
// code cannot be had back from it.
type Ticket struct {
	ID  [8]byte
	Key [sha256.Size]byte
}

// Ticket derives the office's part of the code.
func (c EnrolmentCode) Ticket() Ticket {
	return Ticket{ID: [8]byte(c.derive("sportello code id 1")), Key: [sha256.Size]byte(c.derive("sportello code key 1"))}
}

func (c EnrolmentCode) derive(purpose string) []byte {
	mac := hmac.New(sha256.New, c.secret[:])
	mac.Write([]byte(purpose))
	return mac.Sum(nil)
}

// The text is 44 characters of Crockford's base32: secret, pin and 12 bits of
// checksum, in groups of four.
const codeLength = (secretSize + shortPinSize + 2) * 8 / 5

var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// String writes the code as it is handed over.
func (c EnrolmentCode) String() string {
	text := crockford.EncodeToString(c.checked())[:codeLength]
	var grouped strings.Builder
	for i := 0; i < len(text); i += 4 {
		if i > 0 {
			grouped.WriteByte('-')
		}
		grouped.WriteString(text[i : i+4])
	}
	return grouped.String()
}

// checked appends the checksum; its last four bits are not written.
func (c EnrolmentCode) checked() []byte {
	content := append(c.secret[:], c.pin[:]...)
	digest := sha256.New()
	digest.Write([]byte("sportello code 1\x00"))
	digest.Write(content)
	sum := digest.Sum(nil)
	return append(content, sum[0], sum[1]&0xf0)
}

var readAs = strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "", " ", "", "\t", "", "\n", "", "\r", "", ".", "", "\u00a0", "")

// ParseEnrolmentCode reads a code as a person typed it: in either case, with
// any grouping, O for 0, I or L for 1. Every other deviation is ErrCode.
func ParseEnrolmentCode(typed string) (EnrolmentCode, error) {
	if len(typed) > 4*codeLength {
		return EnrolmentCode{}, fmt.Errorf("%d characters: %w", len(typed), ErrCode)
	}
	text := readAs.Replace(strings.ToUpper(typed))
	if len(text) != codeLength {
		return EnrolmentCode{}, fmt.Errorf("%d characters of %d: %w", len(text), codeLength, ErrCode)
	}
	decoded, err := crockford.DecodeString(text + "0")
	if err != nil {
		return EnrolmentCode{}, fmt.Errorf("%v: %w", err, ErrCode)
	}
	code := EnrolmentCode{
		secret: [secretSize]byte(decoded),
		pin:    [shortPinSize]byte(decoded[secretSize:]),
	}
	if !hmac.Equal(code.checked(), decoded) {
		return EnrolmentCode{}, fmt.Errorf("checksum: %w", ErrCode)
	}
	return code, nil
}
