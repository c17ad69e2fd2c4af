package wire_test

import (
	"crypto/ed25519"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/sync/wire"
)

var nonce = [wire.NonceSize]byte([]byte("sixteen bytes..."))

// request asks as the laptop of these tests would.
func request(recipient string) wire.PullRequest {
	return wire.PullRequest{
		Laptop: stream.Laptop, Nonce: nonce, Incarnation: stream.Incarnation, Recipient: recipient,
		Trips:  []wire.Trip{{Site: "Lido Adriano", From: "2026-11-24", To: "2026-11-28"}},
		Cursor: []byte("the last page's"), Bytes: 64 << 10, Release: 3, Made: noon,
		Bundle: &wire.BundleWant{Hash: stream.Genesis(), Offset: 1 << 20},
	}
}

// asked is what was signed, without how.
func asked(request wire.PullRequest) map[string]any {
	return map[string]any{
		"laptop": request.Laptop, "nonce": request.Nonce, "incarnation": request.Incarnation, "recipient": request.Recipient,
		"trips": append([]wire.Trip{}, request.Trips...), "cursor": string(request.Cursor),
		"bytes": request.Bytes, "release": request.Release, "made": request.Made.UTC(), "bundle": request.Bundle, "bulletin": request.Bulletin,
	}
}

func TestASignedRequestAsksWhatWasAsked(t *testing.T) {
	recipient := identity(t).Recipient().String()
	day := rapid.Custom(func(t *rapid.T) string {
		return time.UnixMilli(0).AddDate(0, 0, rapid.IntRange(0, 30000).Draw(t, "day")).UTC().Format(time.DateOnly)
	})
	rapid.Check(t, func(t *rapid.T) {
		want := wire.PullRequest{
			Laptop: stream.Laptop, Incarnation: stream.Incarnation, Recipient: recipient,
			Nonce:   [wire.NonceSize]byte(rapid.SliceOfN(rapid.Byte(), wire.NonceSize, wire.NonceSize).Draw(t, "nonce")),
			Cursor:  rapid.SliceOfN(rapid.Byte(), 0, wire.MaxCursor).Draw(t, "cursor"),
			Bytes:   rapid.IntRange(0, 1<<30).Draw(t, "bytes"),
			Release: rapid.Uint64().Draw(t, "release"),
			Made:    time.UnixMilli(rapid.Int64Range(0, 1e14).Draw(t, "made")),
		}
		for range rapid.IntRange(0, wire.MaxTrips).Draw(t, "trips") {
			a, b := day.Draw(t, "from"), day.Draw(t, "to")
			want.Trips = append(want.Trips, wire.Trip{Site: "Lido di Prova", From: min(a, b), To: max(a, b)})
		}
		if rapid.Bool().Draw(t, "bundle") {
			want.Bundle = &wire.BundleWant{Hash: stream.Genesis(), Offset: rapid.Uint64().Draw(t, "offset")}
		}
		if rapid.Bool().Draw(t, "bulletins") {
			want.Bulletin = (*[32]byte)(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "bulletin"))
		}
		signed, err := want.Sign(laptopKey)
		if err != nil {
			t.Fatal(err)
		}
		got, err := wire.OpenPullRequest(signed)
		if err != nil || !got.Verify(laptop) {
			t.Fatalf("%v, verified %t", err, got.Verify(laptop))
		}
		if !reflect.DeepEqual(asked(got), asked(want)) {
			t.Fatalf("%+v became %+v", want, got)
		}
	})
}

func TestNoByteOfARequestCanBeChanged(t *testing.T) {
	signed, err := request(identity(t).Recipient().String()).Sign(laptopKey)
	if err != nil {
		t.Fatal(err)
	}
	for at := range signed {
		tampered := append([]byte(nil), signed...)
		tampered[at] ^= 1
		if got, err := wire.OpenPullRequest(tampered); err == nil && got.Verify(laptop) {
			t.Errorf("verified with byte %d changed", at)
		}
		if got, err := wire.OpenPullRequest(signed[:at]); err == nil && got.Verify(laptop) {
			t.Errorf("verified when cut at %d", at)
		}
	}
	if got, _ := wire.OpenPullRequest(signed); got.Verify(office) || got.Verify(nil) {
		t.Error("verified with another's key, or none")
	}
	if (wire.PullRequest{}).Verify(laptop) {
		t.Error("a request nobody signed verified")
	}
}

func TestMalformedPullRequests(t *testing.T) {
	good := request(identity(t).Recipient().String())
	head := "sportello pull\x00\x01" + string(stream.Laptop[:]) + string(nonce[:])
	sign := func(message string) []byte {
		return append([]byte(message), ed25519.Sign(laptopKey, []byte(message))...)
	}
	for name, c := range map[string]struct {
		encoded []byte
		want    error
		known   bool // whose request it was can still be told
	}{
		"empty":             {nil, store.ErrMalformed, false},
		"an envelope":       {[]byte("sportello envelope\x00\x01"), store.ErrMalformed, false},
		"only its head":     {[]byte(head), store.ErrMalformed, true},
		"no JSON":           {sign(head + "no"), store.ErrMalformed, true},
		"nothing asked":     {sign(head + "{}"), store.ErrMalformed, true},
		"of a later time":   {sign(strings.Replace(head, "\x01", "\x02", 1) + "later"), wire.ErrVersion, true},
		"too large":         {make([]byte, wire.MaxPullRequest+1), wire.ErrTooLarge, false},
		"a short hash":      {sign(head + `{"incarnation":"01890a5d-ac96-774b-bcce-b302099a8058","recipient":"` + good.Recipient + `","bundle":{"hash":"AAAA"}}`), store.ErrMalformed, true},
		"a short digest":    {sign(head + `{"incarnation":"01890a5d-ac96-774b-bcce-b302099a8058","recipient":"` + good.Recipient + `","bulletin":"AAAA"}`), store.ErrMalformed, true},
		"an SSH recipient":  {sign(head + `{"incarnation":"01890a5d-ac96-774b-bcce-b302099a8058","recipient":"ssh-ed25519 AAAA"}`), store.ErrMalformed, true},
		"a trip to nowhere": {sign(head + `{"incarnation":"01890a5d-ac96-774b-bcce-b302099a8058","recipient":"` + good.Recipient + `","trips":[{"from":"2026-01-01","to":"2026-01-01"}]}`), store.ErrMalformed, true},
	} {
		got, err := wire.OpenPullRequest(c.encoded)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
		if known := got.Laptop == stream.Laptop && got.Nonce == nonce; known != c.known || got.Recipient != "" {
			t.Errorf("%s: read as %+v", name, got)
		}
	}
	for name, spoil := range map[string]func(*wire.PullRequest){
		"a day that is none": func(r *wire.PullRequest) { r.Trips[0].To = "2026-11-31" },
		"home before gone":   func(r *wire.PullRequest) { r.Trips[0].To = "2026-11-23" },
		"too many trips":     func(r *wire.PullRequest) { r.Trips = make([]wire.Trip, wire.MaxTrips+1) },
		"a long cursor":      func(r *wire.PullRequest) { r.Cursor = make([]byte, wire.MaxCursor+1) },
		"fewer than none":    func(r *wire.PullRequest) { r.Bytes = -1 },
		"nobody's":           func(r *wire.PullRequest) { r.Laptop = uuid.Nil },
	} {
		spoilt := request(good.Recipient)
		spoil(&spoilt)
		if _, err := spoilt.Sign(laptopKey); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("%s was signed: %v", name, err)
		}
	}
}
