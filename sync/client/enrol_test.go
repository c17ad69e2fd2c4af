package client_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"testing"

	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

func (o *office) code(t *testing.T) wire.EnrolmentCode {
	t.Helper()
	code, err := wire.NewEnrolmentCode(rand.Reader, wire.PinOf(o.server.Certificate()))
	if err != nil {
		t.Fatal(err)
	}
	o.tickets[code.Ticket()] = nil
	return code
}

func TestAnEnrolledLaptopCanPush(t *testing.T) {
	o := newOffice(t)
	code := o.code(t)
	office, difference, err := client.Enrol(t.Context(), o.server.Listener.Addr().String(), strings.ToLower(code.String()), "Portatile 3", laptopKey, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if known := o.known(); office.Address != known.Address || office.Pin != known.Pin || office.Enrolment.Laptop != laptopID {
		t.Errorf("enrolled with %+v", office)
	}
	if difference == nil || difference.Ahead.Abs() > difference.Within+1e6 {
		t.Errorf("clock %+v", difference)
	}
	b := newOutbox()
	op := b.queue(t)
	if _, err := connect(t, office, client.Options{}).Push(t.Context(), b, nil); err != nil {
		t.Fatal(err)
	}
	delivered(t, o, op)
}

func TestEnrolmentIsRepeatedHarmlesslyAndOnlyByTheSameKey(t *testing.T) {
	o := newOffice(t)
	code := o.code(t).String()
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	for read := 0; read < 4000; read += 100 { // the answer is lost, again and again
		if _, _, err := client.Enrol(t.Context(), o.server.URL, code, "Portatile 3", laptopKey, client.Options{Dial: cutAfter(read, unlimited)}); err == nil {
			break
		} else if !errors.Is(err, client.ErrCut) {
			t.Fatal(err)
		}
	}
	if _, _, err := client.Enrol(t.Context(), o.server.URL, code, "Portatile 3", laptopKey, client.Options{}); err != nil {
		t.Error(err)
	}
	if _, _, err := client.Enrol(t.Context(), o.server.URL, code, "Portatile 3", other, client.Options{}); !errors.Is(err, client.ErrCodeUsed) {
		t.Errorf("another key: %v", err)
	}
}

func TestEnrolmentThatFails(t *testing.T) {
	o, impostor := newOffice(t), newOffice(t)
	good := o.code(t).String()
	unknown, err := wire.NewEnrolmentCode(rand.Reader, wire.PinOf(o.server.Certificate()))
	if err != nil {
		t.Fatal(err)
	}
	answer := func(answer wire.EnrolAnswer) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			encoded, err := answer.Encode()
			if err != nil {
				t.Error(err)
			}
			w.Header().Set("Content-Type", wire.TypeEnrolAnswer)
			_, _ = w.Write(encoded)
		}
	}
	text := func(contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			_, _ = w.Write([]byte(body))
		}
	}
	expired := answer(wire.EnrolAnswer{Refusal: &wire.Refusal{Code: wire.CodeExpired}})
	for _, c := range []struct {
		name, address, code, laptop string
		instead                     http.HandlerFunc
		want                        error
	}{
		{"mistyped", o.server.URL, good[:53] + "U", "Portatile 3", nil, wire.ErrCode},
		{"unknown", o.server.URL, unknown.String(), "Portatile 3", nil, client.ErrCodeUnknown},
		{"expired", o.server.URL, good, "Portatile 3", expired, client.ErrCodeExpired},
		{"nameless laptop", o.server.URL, good, "", nil, store.ErrMalformed},
		{"another office", impostor.server.URL, good, "Portatile 3", nil, client.ErrPinMismatch},
		{"a login page", o.server.URL, good, "Portatile 3", text("text/html", "<html>"), client.ErrNotTheOffice},
		{"nonsense", o.server.URL, good, "Portatile 3", text(wire.TypeEnrolAnswer, `{"enrolment":{"protocol":1}}`), client.ErrNotTheOffice},
		{"an older office", o.server.URL, good, "Portatile 3", text(wire.TypeEnrolAnswer, `{"enrolment":{"protocol":0}}`), client.ErrVersion},
		{"not encrypted", "http://ufficio.example.org", good, "Portatile 3", nil, client.ErrAddress},
		{"no address", "", good, "Portatile 3", nil, client.ErrAddress},
		{"a page", "https://ufficio.example.org/istanze", good, "Portatile 3", nil, client.ErrAddress},
		{"a name and password", "https://a:b@ufficio.example.org", good, "Portatile 3", nil, client.ErrAddress},
	} {
		t.Run(c.name, func(t *testing.T) {
			o.instead = c.instead
			office, _, err := client.Enrol(t.Context(), c.address, c.code, c.laptop, laptopKey, client.Options{})
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if office.Address != "" || office.Pin != (wire.Pin{}) {
				t.Errorf("enrolled with %+v", office)
			}
			if err != nil && strings.Contains(err.Error(), c.code[:9]) {
				t.Errorf("the code stands in the error: %v", err)
			}
		})
	}
}
