package wire

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf8"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
)

// EnrolRequest asks the office to accept a laptop.
//
// The connection is already known to end at the office, whose pin is in the
// code; still the secret itself does not travel. Proof is a MAC under a key
// derived from it over the laptop's key and name, so that whoever sees the
// request (a proxy's log, a memory dump) can only enrol that same key, of
// which they lack the private half. The code's 80 bits cannot be searched.
// Signature proves that the laptop holds the private half.
//
// A laptop that did not hear the answer repeats the same request. The office
// gives the same key the same answer again: only another key finds the code
// used.
type EnrolRequest struct {
	Protocol int `json:"protocol"`
	// Ticket names the code to the office: Ticket.ID.
	Ticket    []byte            `json:"ticket"`
	Key       ed25519.PublicKey `json:"key"`
	Name      string            `json:"name"` // of the laptop, for people
	Proof     []byte            `json:"proof"`
	Signature []byte            `json:"signature"`
}

// NewEnrolRequest makes the request of the laptop with this key and name.
func NewEnrolRequest(code EnrolmentCode, laptop ed25519.PrivateKey, name string) (EnrolRequest, error) {
	if name == "" || len(name) > maxLaptopName || !utf8.ValidString(name) {
		return EnrolRequest{}, fmt.Errorf("laptop name of %d bytes: %w", len(name), store.ErrMalformed)
	}
	ticket := code.Ticket()
	request := EnrolRequest{
		Protocol: Protocol,
		Ticket:   ticket.ID[:],
		Key:      laptop.Public().(ed25519.PublicKey),
		Name:     name,
	}
	message := request.message()
	request.Proof = ticket.prove(message)
	request.Signature = ed25519.Sign(laptop, message)
	return request, nil
}

// message is what proof and signature are over; the name, of variable length,
// comes last.
func (r EnrolRequest) message() []byte {
	message := append([]byte("sportello enrol\x00"), Protocol)
	message = append(message, r.Ticket...)
	message = append(message, r.Key...)
	message = binary.BigEndian.AppendUint32(message, uint32(len(r.Name)))
	return append(message, r.Name...)
}

func (t Ticket) prove(message []byte) []byte {
	mac := hmac.New(sha256.New, t.Key[:])
	mac.Write(message)
	return mac.Sum(nil)
}

// Encode returns the byte form.
func (r EnrolRequest) Encode() ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("encoding enrolment request: %w", err)
	}
	return encodeJSON("enrolment request", r, MaxEnrol)
}

// DecodeEnrolRequest parses what Encode wrote and checks that the laptop holds
// its key. Whether it holds the code, Verify says.
func DecodeEnrolRequest(encoded []byte) (EnrolRequest, error) {
	var request EnrolRequest
	if err := decodeJSON("enrolment request", encoded, MaxEnrol, &request); err != nil {
		return EnrolRequest{}, err
	}
	if request.Protocol != Protocol {
		return EnrolRequest{}, fmt.Errorf("enrolment request of protocol %d: %w", request.Protocol, ErrVersion)
	}
	if err := request.check(); err != nil {
		return EnrolRequest{}, err
	}
	if !ed25519.Verify(request.Key, request.message(), request.Signature) {
		return EnrolRequest{}, fmt.Errorf("enrolment request: %w", ErrSignature)
	}
	return request, nil
}

func (r EnrolRequest) check() error {
	switch {
	case len(r.Ticket) != len(Ticket{}.ID),
		len(r.Key) != ed25519.PublicKeySize,
		len(r.Proof) != sha256.Size,
		len(r.Signature) != ed25519.SignatureSize,
		r.Name == "" || len(r.Name) > maxLaptopName:
		return fmt.Errorf("enrolment request: a part has the wrong length: %w", store.ErrMalformed)
	}
	return nil
}

// Verify reports whether the request was made with the ticket's code.
func (r EnrolRequest) Verify(ticket Ticket) bool {
	return hmac.Equal(r.Ticket, ticket.ID[:]) && hmac.Equal(r.Proof, ticket.prove(r.message()))
}

// MaxNumber bounds a laptop's number.
const MaxNumber = 100_000

func checkNumber(number int) error {
	if number < 0 || number > MaxNumber {
		return fmt.Errorf("laptop number %d: %w", number, store.ErrMalformed)
	}
	return nil
}

// Enrolment is what a laptop knows of its office from then on.
type Enrolment struct {
	Laptop uuid.UUID `json:"laptop"`
	// Recipient is the office's age public key: envelopes are sealed to it.
	Recipient string `json:"recipient"`
	// VerifyKey verifies the office's receipts.
	VerifyKey ed25519.PublicKey `json:"verify_key"`
	// Recovery is the age public key the laptop's data key is wrapped for, so
	// that a forgotten passphrase loses nothing.
	Recovery string    `json:"recovery"`
	Epoch    uuid.UUID `json:"epoch"`
	Protocol int       `json:"protocol"` // the office's highest
	// Number is the laptop's among the office's, from 1 in the order they were
	// enrolled, never given twice; 0 from an office that does not number them. At
	// most MaxNumber.
	Number int `json:"number,omitempty"`
}

// EnrolAnswer is what the office says to an EnrolRequest: exactly one of
// Enrolment and Refusal is set.
type EnrolAnswer struct {
	Enrolment *Enrolment `json:"enrolment,omitempty"`
	Refusal   *Refusal   `json:"refusal,omitempty"`
	Time      time.Time  `json:"time"` // the office's clock
}

// Encode returns the byte form.
func (a EnrolAnswer) Encode() ([]byte, error) {
	if a.Refusal != nil {
		a.Refusal = &Refusal{a.Refusal.Code, shorten(a.Refusal.Message)}
	}
	a.Time = a.Time.UTC().Truncate(time.Millisecond)
	if err := a.check(); err != nil {
		return nil, fmt.Errorf("encoding enrolment answer: %w", err)
	}
	return encodeJSON("enrolment answer", a, MaxEnrol)
}

// DecodeEnrolAnswer parses what Encode wrote; every key in it is one.
func DecodeEnrolAnswer(encoded []byte) (EnrolAnswer, error) {
	var answer EnrolAnswer
	if err := decodeJSON("enrolment answer", encoded, MaxEnrol, &answer); err != nil {
		return EnrolAnswer{}, err
	}
	if err := answer.check(); err != nil {
		return EnrolAnswer{}, err
	}
	return answer, nil
}

func (a EnrolAnswer) check() error {
	if (a.Enrolment == nil) == (a.Refusal == nil) {
		return fmt.Errorf("enrolment answer says neither yes nor no: %w", store.ErrMalformed)
	}
	if a.Refusal != nil {
		return a.Refusal.check()
	}
	return a.Enrolment.check()
}

func (e Enrolment) check() error {
	if e.Protocol < Protocol {
		return fmt.Errorf("office speaks protocol %d: %w", e.Protocol, ErrVersion)
	}
	if e.Laptop == uuid.Nil || e.Epoch == uuid.Nil || len(e.VerifyKey) != ed25519.PublicKeySize {
		return fmt.Errorf("enrolment: a part is missing: %w", store.ErrMalformed)
	}
	if err := checkNumber(e.Number); err != nil {
		return fmt.Errorf("enrolment: %w", err)
	}
	for _, recipient := range []string{e.Recipient, e.Recovery} {
		if len(recipient) > maxRecipientBytes {
			return fmt.Errorf("recipient of %d characters: %w", len(recipient), store.ErrMalformed)
		}
		if _, err := age.ParseX25519Recipient(recipient); err != nil {
			return fmt.Errorf("enrolment: %v: %w", err, store.ErrMalformed)
		}
	}
	return nil
}
