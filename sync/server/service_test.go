package server_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
	"sportello/sync/wire"
)

func TestEnrolmentIsRefusedWithAReason(t *testing.T) {
	p := newPlace(t)
	key := func() ed25519.PrivateKey {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	offer := func(name string) wire.EnrolmentCode {
		code, expires, err := p.office.OfferCode(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if !expires.Equal(p.now.Add(24 * time.Hour)) {
			t.Errorf("expires %v", expires)
		}
		return code
	}
	used, namesake, unused := offer("Lido 1"), offer("Lido 1"), offer("Lido 2")
	stranger, err := wire.NewEnrolmentCode(rand.Reader, p.office.Pin())
	if err != nil {
		t.Fatal(err)
	}
	mine := key()
	first := p.askEnrol(used, mine)
	if first.Enrolment == nil {
		t.Fatalf("%+v", first.Refusal)
	}
	if again := p.askEnrol(used, mine); again.Enrolment == nil || again.Enrolment.Laptop != first.Enrolment.Laptop {
		t.Errorf("the same laptop asking again: %+v", again)
	}
	for name, c := range map[string]struct {
		code  wire.EnrolmentCode
		after time.Duration
		want  wire.Code
	}{
		"used by another":            {used, 0, wire.CodeUsed},
		"for a name taken meanwhile": {namesake, 0, wire.CodeUsed},
		"never given out":            {stranger, 0, wire.CodeUnknown},
		"expired":                    {unused, 25 * time.Hour, wire.CodeExpired},
	} {
		p.now = p.now.Add(c.after)
		if answer := p.askEnrol(c.code, key()); answer.Refusal == nil || answer.Refusal.Code != c.want {
			t.Errorf("%s: %+v, want %s", name, answer, c.want)
		}
		p.now = p.now.Add(-c.after)
	}
	request, err := wire.NewEnrolRequest(stranger, key(), "x")
	if err != nil {
		t.Fatal(err)
	}
	ticket := unused.Ticket()
	request.Ticket = ticket.ID[:] // knows of a code, does not have it
	forged, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		body []byte
		want wire.Code
	}{
		"nothing":      {nil, wire.Malformed},
		"garbage":      {[]byte("{{{"), wire.Malformed},
		"too large":    {bytes.Repeat([]byte(" "), wire.MaxEnrol+1), wire.TooLarge},
		"forged":       {forged, wire.BadSignature},
		"next version": {bytes.Replace(forged, []byte(`"protocol":1`), []byte(`"protocol":2`), 1), wire.Version},
	} {
		answer, err := wire.DecodeEnrolAnswer(p.post(wire.PathEnrol, c.body).Body.Bytes())
		if err != nil || answer.Refusal == nil || answer.Refusal.Code != c.want {
			t.Errorf("%s: %+v, %v, want %s", name, answer, err, c.want)
		}
	}
	if laptops, err := p.office.Ledger.Laptops(t.Context()); err != nil || len(laptops) != 1 {
		t.Errorf("%d laptops, want the one: %v", len(laptops), err)
	}
}

// failing is a ledger that knows every laptop and cannot write.
type failing struct {
	laptop office.Laptop
	err    error
	block  chan struct{}
}

func (f failing) Laptop(context.Context, uuid.UUID) (office.Laptop, error) { return f.laptop, nil }

func (f failing) Append(context.Context, office.Push) (office.Answer, error) {
	if f.block != nil {
		<-f.block
	}
	return office.Answer{}, f.err
}

func TestAFailingOfficeGivesNoReceiptAndTellsNoSecret(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	l.write(application(t, uuid.New(), surname("PROVA")))
	known, err := p.office.Ledger.Laptop(t.Context(), l.stream.Laptop)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		err    error
		want   wire.Code
		status int
	}{
		{fmt.Errorf("writing /srv/ledger.db: %w", store.ErrFull), wire.DiskFull, http.StatusInsufficientStorage},
		{errors.New("SELECT broke in /srv/ledger.db"), wire.Busy, http.StatusServiceUnavailable},
		{office.ErrClosed, wire.Busy, http.StatusServiceUnavailable},
	} {
		var logged bytes.Buffer
		handler := server.New(server.Config{Ledger: failing{laptop: known, err: c.err}, Envelope: p.office.Keys.Envelope, Receipt: p.office.Keys.Receipt,
			Log: slog.New(slog.NewTextHandler(&logged, nil))})
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, wire.PathPush, bytes.NewReader(l.envelope(1, 1))))
		answer, err := wire.DecodeAnswer(recorder.Body.Bytes())
		if err != nil || answer.Refusal == nil || answer.Refusal.Code != c.want || recorder.Code != c.status {
			t.Errorf("%v: %d %s, %v", c.err, recorder.Code, recorder.Body, err)
		}
		if strings.Contains(recorder.Body.String(), "ledger.db") || !strings.Contains(logged.String(), "level=ERROR") || !strings.Contains(logged.String(), c.err.Error()) {
			t.Errorf("said %s, logged %s", recorder.Body, logged.String())
		}
	}
}

func TestTooManyAtOnceAreToldToComeBack(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	l.write(application(t, uuid.New(), surname("PROVA")))
	known, err := p.office.Ledger.Laptop(t.Context(), l.stream.Laptop)
	if err != nil {
		t.Fatal(err)
	}
	block := make(chan struct{})
	handler := server.New(server.Config{Ledger: failing{laptop: known, err: store.ErrFull, block: block}, Envelope: p.office.Keys.Envelope, Receipt: p.office.Keys.Receipt, Pushes: 1, QueueTime: 20 * time.Millisecond})
	answers := make(chan wire.Code, 2)
	for range 2 {
		go func() {
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, wire.PathPush, bytes.NewReader(l.envelope(1, 1))))
			answer, err := wire.DecodeAnswer(recorder.Body.Bytes())
			if err != nil || answer.Refusal == nil {
				answers <- wire.Code(fmt.Sprint(recorder.Body, err))
				return
			}
			answers <- answer.Refusal.Code
		}()
	}
	if got := <-answers; got != wire.Busy {
		t.Errorf("the second is told %s, want busy", got)
	}
	close(block)
	if got := <-answers; got != wire.DiskFull {
		t.Errorf("the first is told %s, want what the ledger said", got)
	}
}

// Whoever has no code can keep nobody from enrolling: not by talking slowly either.
func TestSlowTalkersDoNotKeepOthersFromEnrolling(t *testing.T) {
	p := newPlace(t)
	var slow sync.WaitGroup
	var say []*io.PipeWriter
	for range 4 { // as many as are served at once
		body, to := io.Pipe()
		say = append(say, to)
		slow.Go(func() {
			p.handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, wire.PathEnrol, body))
		})
	}
	for _, to := range say {
		if _, err := to.Write([]byte("{")); err != nil { // it is being listened to
			t.Fatal(err)
		}
	}
	p.enrol("Lido 1")
	for _, to := range say {
		_ = to.Close()
	}
	slow.Wait()
}

func TestTheClockOfALaptopIsNoted(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	l.write(application(t, uuid.New(), surname("PROVA")))
	request := httptest.NewRequest(http.MethodPost, wire.PathPush, bytes.NewReader(l.envelope(1, 1)))
	request.Header.Set("Date", p.now.AddDate(-10, 0, 0).Format(http.TimeFormat))
	p.office.Handler().ServeHTTP(httptest.NewRecorder(), request)
	laptop, err := p.office.Ledger.Laptop(t.Context(), l.stream.Laptop)
	if err != nil {
		t.Fatal(err)
	}
	if want := p.now.AddDate(-10, 0, 0).Sub(p.now); laptop.ClockDifference == nil || *laptop.ClockDifference != want {
		t.Errorf("difference %v, want %v", laptop.ClockDifference, want)
	}
}

func TestMetricsAndHealth(t *testing.T) {
	p := newPlace(t)
	handler := p.office.Handler()
	get := func(path string) *httptest.ResponseRecorder {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
		return recorder
	}
	l := p.enrol("Lido 1")
	l.write(application(t, uuid.New(), surname("PROVA")))
	l.write([]byte("no operation"))
	for _, body := range [][]byte{l.envelope(1, 2), l.envelope(1, 2), []byte("garbage")} {
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, wire.PathPush, bytes.NewReader(body)))
	}
	if health := get("/healthz"); health.Code != http.StatusOK || health.Body.String() != "ok\n" {
		t.Errorf("health %d %s", health.Code, health.Body)
	}
	text := get("/metrics").Body.String()
	for _, line := range []string{
		`sportello_pushes_total{outcome="stored"} 2`,
		`sportello_pushes_total{outcome="gap"} 0`,
		`sportello_refusals_total{code="malformed"} 1`,
		`sportello_operations_appended_total 2`,
		`sportello_operations_skipped_total 2`,
		`sportello_ledger_entries 2`,
		`sportello_records 1`,
		`sportello_quarantined 1`,
		`sportello_laptops 1`,
		`sportello_push_duration_seconds_count 2`,
		`sportello_push_duration_seconds_bucket{le="+Inf"} 2`,
		`# TYPE sportello_push_duration_seconds histogram`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no %q in\n%s", line, text)
		}
	}
	if err := p.office.Close(); err != nil {
		t.Fatal(err)
	}
	if health := get("/healthz"); health.Code != http.StatusServiceUnavailable {
		t.Errorf("a closed ledger is healthy: %d", health.Code)
	}
	if other := get(wire.PathPush); other.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET of a push: %d", other.Code)
	}
}

func TestTheServiceSpeaksTLS13Only(t *testing.T) {
	p := newPlace(t)
	address := p.serve()
	client := p.client()
	response, err := client.Get(address + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.TLS.Version != tls.VersionTLS13 || response.ProtoMajor != 1 {
		t.Errorf("TLS %x, HTTP/%d", response.TLS.Version, response.ProtoMajor)
	}
	certificate := response.TLS.PeerCertificates[0]
	if certificate.PublicKeyAlgorithm != x509.ECDSA || time.Until(certificate.NotAfter) < 19*365*24*time.Hour {
		t.Errorf("certificate %v until %v", certificate.PublicKeyAlgorithm, certificate.NotAfter)
	}
	old := client.Transport.(*http.Transport).Clone()
	old.TLSClientConfig.MinVersion, old.TLSClientConfig.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	if response, err := (&http.Client{Transport: old}).Get(address + "/healthz"); err == nil {
		_ = response.Body.Close()
		t.Error("TLS 1.2 was accepted")
	}
}

func TestAnOfficeIsMadeOnceAndItsKeysStay(t *testing.T) {
	p := newPlace(t)
	if err := server.Create(t.Context(), p.folder, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("made again: %v", err)
	}
	err := filepath.WalkDir(p.folder.Data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if want := map[bool]fs.FileMode{true: 0o700, false: 0o600}[entry.IsDir()]; err == nil && info.Mode().Perm() != want {
			t.Errorf("%s: %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	pin := p.office.Pin()
	// The ledger is gone; the office's keys are what laptops know it by.
	if err := p.office.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(p.folder.LedgerPath()); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(p.folder.KeysPath(), server.FileRecoveryKey)); err != nil {
		t.Fatal(err)
	}
	if err := server.Create(t.Context(), p.folder, nil); err != nil {
		t.Fatal(err)
	}
	p.open()
	if p.office.Pin() != pin {
		t.Error("the certificate's key changed")
	}
	if _, err := os.Stat(filepath.Join(p.folder.KeysPath(), server.FileRecoveryKey)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the recovery key that was moved away is made again")
	}
}

func TestDamagedKeysAreNamed(t *testing.T) {
	p := newPlace(t)
	if err := p.office.Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(p.folder.KeysPath())
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() == server.FileRecoveryKey {
			continue
		}
		path := filepath.Join(p.folder.KeysPath(), entry.Name())
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content[:len(content)/2], 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = server.Open(t.Context(), p.folder, server.Options{})
		if err == nil || !strings.Contains(err.Error(), entry.Name()) {
			t.Errorf("%s cut in half: %v", entry.Name(), err)
		}
		if err != nil && strings.Contains(err.Error(), string(content[:len(content)/2])) {
			t.Errorf("%s: the error holds the secret", entry.Name())
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzPush(f *testing.F) {
	p := newPlace(f)
	l := p.enrol("Lido 1")
	l.write(application(f, uuid.New(), surname("PROVA")))
	f.Add(l.envelope(1, 1))
	f.Add([]byte("garbage"))
	handler := p.office.Handler()
	f.Fuzz(func(t *testing.T, body []byte) {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, wire.PathPush, bytes.NewReader(body)))
		answer, err := wire.DecodeAnswer(recorder.Body.Bytes())
		if err != nil {
			t.Fatalf("%v in %s", err, recorder.Body)
		}
		if answer.Refusal == nil && answer.Receipt == nil {
			t.Fatalf("neither receipt nor refusal: %s", recorder.Body)
		}
	})
}
