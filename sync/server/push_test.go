package server_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
	"sportello/sync/wire"
)

func TestAPushIsReceiptedStoredAndReadBack(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	record := uuid.New()
	encoded := application(t, record, surname("PROVA"))
	l.write(encoded)
	receipt := l.receipt(p.push(l.envelope(1, 1)))
	if receipt.Seq != 1 || receipt.Hash != l.chain[0].Hash || receipt.Epoch != l.known.Epoch || !receipt.Received.Equal(p.now) {
		t.Errorf("receipt %+v", receipt)
	}
	stored, err := p.office.Ledger.Record(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	state, err := server.DecodeState(stored.State)
	if err != nil {
		t.Fatal(err)
	}
	if state.Values()["1.3"] != "PROVA" {
		t.Errorf("values %v", state.Values())
	}
	if got, want := stored.Last.Receipt(), store.ReceiptNumber(encoded); got != want {
		t.Errorf("receipt number %s, want %s", got, want)
	}
}

func TestAnswersFollowTheStream(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	for range 6 {
		l.write(application(t, uuid.New(), surname("PROVA")))
	}
	rewound := *l // a copy of the laptop that went its own way after 3
	rewound.chain = append([]store.Entry(nil), l.chain[:3]...)
	for range 4 {
		rewound.write(application(t, uuid.New(), surname("ESEMPIO")))
	}
	for _, step := range []struct {
		name     string
		envelope []byte
		want     string
		seq      uint64
		entries  int // in the ledger afterwards
	}{
		{"beyond what there is", l.envelope(2, 3), "gap", 0, 0},
		{"from the start", l.envelope(1, 2), "receipt", 2, 2},
		{"the same again", l.envelope(1, 2), "receipt", 2, 2},
		{"overlapping", l.envelope(2, 4), "receipt", 4, 4},
		{"an old part again", l.envelope(1, 1), "receipt", 4, 4},
		{"a hole", l.envelope(6, 6), "gap", 4, 4},
		{"another history, overlapping", rewound.envelope(3, 6), "fork", 4, 4},
		{"another history, inside", rewound.envelope(4, 4), "fork", 4, 4},
		{"another history, continuing", rewound.envelope(5, 5), "fork", 4, 4},
		{"the rest", l.envelope(5, 6), "receipt", 6, 6},
	} {
		answer := p.push(step.envelope)
		var got string
		var seq uint64
		switch {
		case answer.Receipt != nil:
			got, seq = "receipt", l.receipt(answer).Seq
		case answer.Gap != nil:
			got, seq = "gap", answer.Gap.Seq
		case answer.Fork != nil:
			got, seq = "fork", answer.Fork.Seq
		}
		if got != step.want || seq != step.seq {
			t.Errorf("%s: %s at %d, want %s at %d (%s)", step.name, got, seq, step.want, step.seq, describe(answer))
		}
		p.holds(step.entries)
	}
}

// holds checks how many entries the ledger has, and that it is sound.
func (p *place) holds(entries int) office.Report {
	p.t.Helper()
	report, err := p.office.Ledger.Verify(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	if report.Entries != entries || len(report.Findings) > 0 {
		p.t.Fatalf("ledger of %d entries with findings %v, want %d and none", report.Entries, report.Findings, entries)
	}
	return report
}

func TestARestoredLaptopSendsTheSameOperationsAnew(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	record := uuid.New()
	l.write(application(t, record, surname("PROVA")))
	l.write([]byte("not an operation"))
	l.write(application(t, uuid.New(), surname("ESEMPIO")))
	l.receipt(p.push(l.envelope(1, 3)))

	restored := l.again(1, 2)
	restored.write(application(t, uuid.New(), surname("FINTI")))
	answer := p.push(restored.envelope(1, 3))
	if receipt := restored.receipt(answer); receipt.Seq != 3 || receipt.Hash != restored.chain[2].Hash {
		t.Errorf("receipt %+v", receipt)
	}
	if len(answer.Quarantined) != 1 || answer.Quarantined[0].Seq != 2 {
		t.Errorf("quarantined %v, want operation 2 as the first time", answer.Quarantined)
	}
	report := p.holds(6)
	if report.Records != 3 || report.Quarantined != 1 || report.Streams != 2 {
		t.Errorf("%+v: the operations sent twice count twice", report)
	}
	stored, err := p.office.Ledger.Record(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	if stored.Operations != 1 {
		t.Errorf("record of %d operations, want 1", stored.Operations)
	}
}

func TestRefusalsChangeNothing(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	other := p.enrol("Lido 2")
	l.write(application(t, uuid.New(), surname("PROVA")))
	good := l.envelope(1, 1)

	stranger := *l
	stranger.stream.Laptop = uuid.New()
	stranger.chain = nil
	stranger.write(l.chain[0].Encoded)

	impostor := *l
	impostor.key = other.key

	elsewhere := *l
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	elsewhere.office = identity.Recipient()

	revoked := p.enrol("Lido 3")
	if err := p.office.Ledger.Revoke(t.Context(), revoked.stream.Laptop); err != nil {
		t.Fatal(err)
	}
	revoked.write(application(t, uuid.New(), surname("PROVA")))

	flip := func(at int) []byte {
		tampered := bytes.Clone(good)
		tampered[(at+len(tampered))%len(tampered)] ^= 1
		return tampered
	}
	noise := make([]byte, 5000)
	_, _ = rand.Read(noise)
	for _, c := range []struct {
		name string
		body []byte
		want wire.Code
	}{
		{"nothing", nil, wire.Malformed},
		{"garbage", noise, wire.Malformed},
		{"HTML of a captive portal", []byte("<html>" + strings.Repeat("<p>", 400)), wire.Malformed},
		{"cut within the header", good[:100], wire.Malformed},
		{"cut short", good[:len(good)-1], wire.BadSignature},
		{"half", good[:len(good)/2], wire.BadSignature},
		{"continued", append(bytes.Clone(good), good...), wire.BadSignature},
		{"a changed hash", flip(19 + 1 + 32 + 8 + 32), wire.BadSignature},
		{"changed content", flip(-100), wire.BadSignature},
		{"a changed signature", flip(-1), wire.BadSignature},
		{"another version", flip(19), wire.Version},
		{"a laptop never enrolled", stranger.envelope(1, 1), wire.UnknownLaptop},
		{"signed by another laptop", impostor.envelope(1, 1), wire.BadSignature},
		{"sealed for another office", elsewhere.envelope(1, 1), wire.CannotOpen},
		{"a revoked laptop", revoked.envelope(1, 1), wire.Revoked},
		{"larger than any envelope", append(bytes.Clone(good), make([]byte, wire.MaxEnvelope)...), wire.TooLarge},
		{"a decompression bomb", bomb(t, l), wire.Malformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			recorder := p.post(wire.PathPush, c.body)
			answer, err := wire.DecodeAnswer(recorder.Body.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if answer.Refusal == nil || answer.Refusal.Code != c.want {
				t.Errorf("answer %s, want refusal %s", describe(answer), c.want)
			}
			if recorder.Code < 400 || recorder.Code > 499 {
				t.Errorf("status %d", recorder.Code)
			}
			p.holds(0)
		})
	}
	l.receipt(p.push(good))
}

func TestABodyCutInTransitChangesNothing(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	l.write(application(t, uuid.New(), surname("PROVA")))
	good := l.envelope(1, 1)
	for _, after := range []int{0, 1, 150, 300, len(good) - 1} {
		body := io.MultiReader(bytes.NewReader(good[:after]), failingReader{})
		recorder := httptest.NewRecorder()
		p.office.Handler().ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, wire.PathPush, body))
		if answer, err := wire.DecodeAnswer(recorder.Body.Bytes()); err != nil || answer.Refusal == nil {
			t.Errorf("cut after %d: %s, %v", after, recorder.Body, err)
		}
		p.holds(0)
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

// bomb is a rightly signed and sealed envelope whose content grows to 256 MB.
func bomb(t *testing.T, l *laptop) []byte {
	t.Helper()
	good := l.envelope(1, 1)
	headerSize := bytes.Index(good, []byte("age-encryption.org"))
	var out bytes.Buffer
	out.Write(good[:headerSize])
	sealed, err := age.Encrypt(&out, l.office)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = sealed.Write([]byte{0, 0, 1, 0}) // says 256 bytes
	deflate(t, sealed, 256<<20)
	if err := sealed.Close(); err != nil {
		t.Fatal(err)
	}
	out.Write(ed25519.Sign(l.key, out.Bytes()))
	return out.Bytes()
}
