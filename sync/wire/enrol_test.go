package wire_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/sync/wire"
)

func code(t testing.TB, secret string) wire.EnrolmentCode {
	t.Helper()
	code, err := wire.NewEnrolmentCode(strings.NewReader(secret), wire.Pin([]byte("pin of the office for the tests.")))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestCodesAreReadHoweverTheyAreTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var pin wire.Pin
		copy(pin[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "pin"))
		code, err := wire.NewEnrolmentCode(bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 10, 10).Draw(t, "secret")), pin)
		if err != nil {
			t.Fatal(err)
		}
		written := code.String()
		if len(written) != 44+10 {
			t.Fatalf("%q", written)
		}
		typed := strings.NewReplacer(
			"0", rapid.SampledFrom([]string{"0", "O", "o"}).Draw(t, "0"),
			"1", rapid.SampledFrom([]string{"1", "I", "i", "L", "l"}).Draw(t, "1"),
			"-", rapid.SampledFrom([]string{"-", " ", "", " - ", "\n"}).Draw(t, "-"),
		).Replace(written)
		if rapid.Bool().Draw(t, "lower") {
			typed = strings.ToLower(typed)
		}
		read, err := wire.ParseEnrolmentCode(" " + typed + " ")
		if err != nil || read != code {
			t.Fatalf("%q read as %v, %v", typed, read, err)
		}
		if !read.Matches(pin) {
			t.Fatal("the code does not know its office")
		}
		pin[15]++
		if read.Matches(pin) {
			t.Fatal("the code takes another office for its own")
		}
	})
}

// Twelve bits of checksum let one slip in 4,096 through, and none of these.
func TestSlipsInACodeAreNoticed(t *testing.T) {
	written := code(t, "ten bytes.").String()
	noticed, slips := 0, 0
	try := func(typed string) {
		slips++
		if _, err := wire.ParseEnrolmentCode(typed); errors.Is(err, wire.ErrCode) {
			noticed++
		} else if err != nil {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for at, char := range []byte(written) {
		for _, other := range []byte("0123456789ABCDEFGHJKMNPQRSTVWXYZ") {
			if char != '-' && other != char {
				try(written[:at] + string(other) + written[at+1:])
			}
		}
		if at > 0 && char != '-' && written[at-1] != '-' && written[at-1] != char {
			try(written[:at-1] + string(char) + string(written[at-1]) + written[at+1:])
		}
	}
	if missed := slips - noticed; missed*1000 > slips {
		t.Errorf("%d of %d slips not noticed", missed, slips)
	}
	for _, typed := range []string{"", "ABCD", written[:53], written + "0", strings.Replace(written, "-", "U", 1), "ü" + written[1:], strings.Repeat("A", 1<<20)} {
		try(typed)
	}
	for _, at := range []int{0, 20, 53} {
		try(written[:at] + "*" + written[at+1:])
	}
}

func TestARequestProvesCodeAndKey(t *testing.T) {
	code, other := code(t, "ten bytes."), code(t, "others ten")
	request, err := wire.NewEnrolRequest(code, laptopKey, "Portatile 3")
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := request.Encode()
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := wire.DecodeEnrolRequest(encoded)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(decoded, request) || !decoded.Key.Equal(laptop) {
		t.Errorf("%+v became %+v", request, decoded)
	}
	if !decoded.Verify(code.Ticket()) {
		t.Error("the code's own request does not verify")
	}
	if decoded.Verify(other.Ticket()) {
		t.Error("another code's request verifies")
	}
	mixed := wire.Ticket{ID: code.Ticket().ID, Key: other.Ticket().Key}
	if decoded.Verify(mixed) {
		t.Error("the name of the code is enough")
	}
	for _, secret := range []string{"ten bytes.", code.String()} {
		if bytes.Contains(encoded, []byte(secret)) {
			t.Error("the secret travels")
		}
	}

	// Whoever sees the request cannot use it for a key of their own.
	stolen := decoded
	stolen.Key = office
	if stolen.Verify(code.Ticket()) {
		t.Error("the proof is good for another key")
	}
	if encoded, err = stolen.Encode(); err != nil {
		t.Fatal(err)
	}
	if _, err := wire.DecodeEnrolRequest(encoded); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("a key without its private half: %v", err)
	}
	renamed := decoded
	renamed.Name = "Portatile 4"
	if renamed.Verify(code.Ticket()) {
		t.Error("the proof is good for another name")
	}
}

func TestMalformedRequests(t *testing.T) {
	for _, name := range []string{"", strings.Repeat("x", 101), "\xff"} {
		if _, err := wire.NewEnrolRequest(code(t, "ten bytes."), laptopKey, name); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("name %q: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		encoded string
		want    error
	}{
		"empty":         {"", store.ErrMalformed},
		"nothing in it": {`{}`, wire.ErrVersion},
		"a later one":   {`{"protocol":2}`, wire.ErrVersion},
		"a short key":   {`{"protocol":1,"key":"AAAA"}`, store.ErrMalformed},
		"too large":     {strings.Repeat(" ", wire.MaxEnrol+1), wire.ErrTooLarge},
	} {
		if _, err := wire.DecodeEnrolRequest([]byte(c.encoded)); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
	}
}

func enrolment(t testing.TB) wire.Enrolment {
	return wire.Enrolment{
		Laptop: stream.Laptop, Recipient: identity(t).Recipient().String(), VerifyKey: office,
		Recovery: identity(t).Recipient().String(), Epoch: stream.Incarnation, Protocol: wire.Protocol,
	}
}

func TestEnrolAnswers(t *testing.T) {
	good, unnumbered := enrolment(t), enrolment(t)
	good.Number = 7
	for name, answer := range map[string]wire.EnrolAnswer{
		"yes":                               {Enrolment: &good, Time: noon},
		"yes, of an office without numbers": {Enrolment: &unnumbered, Time: noon},
		"no":                                {Refusal: &wire.Refusal{Code: wire.CodeExpired}, Time: noon},
	} {
		encoded, err := answer.Encode()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if decoded, err := wire.DecodeEnrolAnswer(encoded); err != nil || !reflect.DeepEqual(decoded, answer) {
			t.Errorf("%s: %+v became %+v, %v", name, answer, decoded, err)
		}
	}
	for name, change := range map[string]func(*wire.Enrolment){
		"no laptop":       func(e *wire.Enrolment) { e.Laptop = uuid.Nil },
		"no epoch":        func(e *wire.Enrolment) { e.Epoch = uuid.Nil },
		"short key":       func(e *wire.Enrolment) { e.VerifyKey = e.VerifyKey[:31] },
		"no recipient":    func(e *wire.Enrolment) { e.Recipient = "" },
		"secret key":      func(e *wire.Enrolment) { e.Recovery = identity(t).String() },
		"ssh recipient":   func(e *wire.Enrolment) { e.Recovery = "ssh-ed25519 AAAA" },
		"earlier version": func(e *wire.Enrolment) { e.Protocol = 0 },
		"number below 0":  func(e *wire.Enrolment) { e.Number = -1 },
		"number too high": func(e *wire.Enrolment) { e.Number = wire.MaxNumber + 1 },
	} {
		bad := good
		bad.VerifyKey = append(ed25519.PublicKey(nil), good.VerifyKey...)
		change(&bad)
		if _, err := (wire.EnrolAnswer{Enrolment: &bad, Time: noon}).Encode(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	for _, encoded := range []string{"", "{}", "null", `{"refusal":{"code":""}}`, `{"enrolment":{}}`, "<html>"} {
		if _, err := wire.DecodeEnrolAnswer([]byte(encoded)); err == nil {
			t.Errorf("%q: accepted", encoded)
		}
	}
}
