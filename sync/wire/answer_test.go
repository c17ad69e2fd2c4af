package wire_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/wire"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func TestAnswersSurviveTheirByteForm(t *testing.T) {
	position := &wire.Position{Seq: 7, Hash: stream.Genesis()}
	for name, answer := range map[string]wire.Answer{
		"receipt": {Receipt: []byte{1, 2, 3}, Quarantined: []wire.Quarantined{{Seq: 7, Op: uuid.New(), Reason: "too-many-fields"}, {Seq: 8, Reason: "undecodable"}}, Time: noon},
		"gap":     {Gap: position, Time: noon},
		"fork":    {Fork: position, Time: noon},
		"refusal": {Refusal: &wire.Refusal{Code: wire.Revoked, Message: "since yesterday"}, Time: noon},
	} {
		encoded, err := answer.Encode()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		decoded, err := wire.DecodeAnswer(encoded)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(decoded.Quarantined) == 0 {
			decoded.Quarantined = nil
		}
		if !reflect.DeepEqual(decoded, answer) {
			t.Errorf("%s: %+v became %+v", name, answer, decoded)
		}
	}
}

func TestTheLargestAnswerTravels(t *testing.T) {
	answer := wire.Answer{Receipt: make([]byte, 187), Time: noon}
	for i := range wire.MaxOperations {
		answer.Quarantined = append(answer.Quarantined, wire.Quarantined{Seq: uint64(i), Op: uuid.New(), Reason: strings.Repeat("è", 1000)})
	}
	encoded, err := answer.Encode()
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := wire.DecodeAnswer(encoded)
	if err != nil {
		t.Fatal(err)
	}
	if reason := decoded.Quarantined[0].Reason; !utf8.ValidString(reason) || !strings.HasSuffix(reason, "è…") || len(reason) > 500 {
		t.Errorf("reason cut to %q", reason)
	}
	if answer.Quarantined[0].Reason != strings.Repeat("è", 1000) {
		t.Error("encoding changed the answer it was given")
	}
}

func TestMalformedAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		encoded string
		want    error
	}{
		"empty":              {"", store.ErrMalformed},
		"a web page":         {"<!DOCTYPE html><title>Accesso alla rete</title>", store.ErrMalformed},
		"another JSON":       {`{"status":"ok"}`, store.ErrMalformed},
		"null":               {`null`, store.ErrMalformed},
		"yes and no":         {`{"receipt":"AAAA","refusal":{"code":"busy"}}`, store.ErrMalformed},
		"two answers":        {`{"receipt":"AAAA"}{"receipt":"AAAA"}`, store.ErrMalformed},
		"a short hash":       {`{"gap":{"seq":1,"hash":"00"}}`, store.ErrMalformed},
		"a negative number":  {`{"gap":{"seq":-1,"hash":"` + strings.Repeat("00", 32) + `"}}`, store.ErrMalformed},
		"a nameless refusal": {`{"refusal":{"message":"no"}}`, store.ErrMalformed},
		"a gap in quarantine": {`{"gap":{"seq":1,"hash":"` + strings.Repeat("00", 32) + `"},"quarantined":[{"seq":1,"reason":""}]}`,
			store.ErrMalformed},
		"too large": {`{"receipt":"` + strings.Repeat("A", wire.MaxAnswer) + `"}`, wire.ErrTooLarge},
	} {
		if answer, err := wire.DecodeAnswer([]byte(c.encoded)); !errors.Is(err, c.want) || !reflect.DeepEqual(answer, wire.Answer{}) {
			t.Errorf("%s: %+v, error %v, want %v", name, answer, err, c.want)
		}
	}
	if _, err := (wire.Answer{Time: noon}).Encode(); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("an answer that says nothing was encoded: %v", err)
	}
}

func TestWhatALaterOfficeAddsIsIgnored(t *testing.T) {
	answer, err := wire.DecodeAnswer([]byte(`{"receipt":"AAAA","time":"2026-11-24T12:00:00Z","news":{"rulebook":"2027"}}`))
	if err != nil || len(answer.Receipt) != 3 {
		t.Errorf("%+v, %v", answer, err)
	}
}

func TestEveryErrorHasItsRefusal(t *testing.T) {
	for _, c := range []struct {
		err  error
		want wire.Code
	}{
		{wire.ErrVersion, wire.Version},
		{wire.ErrTooLarge, wire.TooLarge},
		{wire.ErrSignature, wire.BadSignature},
		{wire.ErrSealed, wire.CannotOpen},
		{wire.ErrChain, wire.BrokenChain},
		{store.ErrMalformed, wire.Malformed},
		{store.ErrFull, wire.DiskFull},
		{errors.New("anything else"), wire.Busy},
	} {
		if got := wire.CodeFor(c.err); got != c.want {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
}
