package server_test

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/cmd/centrale/fields"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
	"sportello/sync/wire"
)

// place is a new office in a folder of its own.
type place struct {
	t      testing.TB
	folder server.Folder
	office *server.Office
	// handler is the office's service, one as long as it is open.
	handler http.Handler
	now     time.Time
	log     syncBuffer
	// bulletin makes what laptops are told, if anything.
	bulletin func(ctx context.Context, ledger *office.Ledger) ([]byte, error)
}

// syncBuffer is a log that several goroutines write.
type syncBuffer struct {
	guard   sync.Mutex
	content bytes.Buffer
}

func (b *syncBuffer) Write(line []byte) (int, error) {
	b.guard.Lock()
	defer b.guard.Unlock()
	return b.content.Write(line)
}

func (b *syncBuffer) String() string {
	b.guard.Lock()
	defer b.guard.Unlock()
	return b.content.String()
}

func newPlace(t testing.TB) *place {
	t.Helper()
	folder := server.Folder{Data: filepath.Join(t.TempDir(), "centrale")}
	if err := server.Create(t.Context(), folder, []string{"localhost"}); err != nil {
		t.Fatal(err)
	}
	p := &place{t: t, folder: folder, now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	p.open()
	return p
}

func (p *place) open() {
	p.t.Helper()
	opened, err := server.Open(context.Background(), p.folder, server.Options{
		Clock: func() time.Time { return p.now }, Log: slog.New(slog.NewJSONHandler(&p.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Linker: fields.Linker(), Matcher: fields.Matcher(), Teller: fields.Teller(), Bulletin: p.bulletin,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.office, p.handler = opened, opened.Handler()
	p.t.Cleanup(func() { _ = opened.Close() })
}

// laptop is an enrolled laptop with one stream.
type laptop struct {
	t      testing.TB
	key    ed25519.PrivateKey
	stream store.Stream
	chain  []store.Entry
	known  wire.Enrolment
	office *age.X25519Recipient
	own    *age.X25519Identity // pages are sealed to it
	cursor []byte
}

// enrol enrols a new laptop through the handler.
func (p *place) enrol(name string) *laptop {
	p.t.Helper()
	return p.enrolFor(office.RoleTrips, name)
}

func (p *place) enrolFor(role office.Role, name string) *laptop {
	p.t.Helper()
	code, _, err := p.office.OfferCodeFor(context.Background(), role, name)
	if err != nil {
		p.t.Fatal(err)
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		p.t.Fatal(err)
	}
	answer := p.askEnrol(code, key)
	if answer.Enrolment == nil {
		p.t.Fatalf("enrolment refused: %+v", answer.Refusal)
	}
	recipient, err := age.ParseX25519Recipient(answer.Enrolment.Recipient)
	if err != nil {
		p.t.Fatal(err)
	}
	own, err := age.GenerateX25519Identity()
	if err != nil {
		p.t.Fatal(err)
	}
	return &laptop{t: p.t, key: key, known: *answer.Enrolment, office: recipient, own: own,
		stream: store.Stream{Laptop: answer.Enrolment.Laptop, Incarnation: uuid.New()}}
}

func (p *place) askEnrol(code wire.EnrolmentCode, key ed25519.PrivateKey) wire.EnrolAnswer {
	p.t.Helper()
	request, err := wire.NewEnrolRequest(code, key, "portatile di prova")
	if err != nil {
		p.t.Fatal(err)
	}
	encoded, err := request.Encode()
	if err != nil {
		p.t.Fatal(err)
	}
	body := p.post(wire.PathEnrol, encoded).Body.Bytes()
	answer, err := wire.DecodeEnrolAnswer(body)
	if err != nil {
		p.t.Fatalf("%v in %s", err, body)
	}
	return answer
}

func (p *place) post(path string, body []byte) *httptest.ResponseRecorder {
	return p.postTo(p.handler, http.MethodPost, path, body)
}

func (p *place) postTo(handler http.Handler, method, path string, body []byte) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(method, path, bytes.NewReader(body)))
	return recorder
}

func (p *place) push(envelope []byte) wire.Answer {
	p.t.Helper()
	body := p.post(wire.PathPush, envelope).Body.Bytes()
	answer, err := wire.DecodeAnswer(body)
	if err != nil {
		p.t.Fatalf("%v in %s", err, body)
	}
	return answer
}

// write adds an operation's bytes to the laptop's chain.
func (l *laptop) write(encoded []byte) store.Entry {
	before, seq := l.stream.Genesis(), uint64(len(l.chain)+1)
	if len(l.chain) > 0 {
		before = l.chain[len(l.chain)-1].Hash
	}
	entry := store.Entry{Seq: seq, Hash: store.Link(before, seq, encoded), Encoded: encoded}
	l.chain = append(l.chain, entry)
	return entry
}

// again is the same laptop after its file was restored: the operations with
// these numbers, chained anew in another incarnation.
func (l *laptop) again(numbers ...int) *laptop {
	next := *l
	next.stream.Incarnation, next.chain = uuid.New(), nil
	for _, number := range numbers {
		next.write(l.chain[number-1].Encoded)
	}
	return &next
}

// envelope seals the operations from first to last.
func (l *laptop) envelope(first, last int) []byte {
	l.t.Helper()
	before := l.stream.Genesis()
	if first > 1 {
		before = l.chain[first-2].Hash
	}
	envelope, err := wire.Seal(l.stream, before, l.chain[first-1:last], l.office, l.key)
	if err != nil {
		l.t.Fatal(err)
	}
	return envelope
}

// receipt checks that the answer is a good receipt and returns it.
func (l *laptop) receipt(answer wire.Answer) store.Receipt {
	l.t.Helper()
	if answer.Receipt == nil {
		l.t.Fatalf("no receipt: %+v", describe(answer))
	}
	receipt, err := wire.VerifyReceipt(answer.Receipt, l.known.VerifyKey)
	if err != nil {
		l.t.Fatal(err)
	}
	if receipt.Stream != l.stream {
		l.t.Fatalf("receipt for %v, want %v", receipt.Stream, l.stream)
	}
	return receipt
}

func describe(answer wire.Answer) string {
	text, err := json.Marshal(answer)
	return fmt.Sprint(string(text), err)
}

// application is an operation about a made-up application.
func application(t testing.TB, record uuid.UUID, patch map[string]store.Change) []byte {
	t.Helper()
	return operation(t, store.Application, record, patch)
}

// says is the first change of each field: "surname", "PROVA", ….
func says(pairs ...string) map[string]store.Change {
	patch := make(map[string]store.Change, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		patch[pairs[i]] = store.Change{Value: pairs[i+1]}
	}
	return patch
}

func operation(t testing.TB, kind store.Kind, record uuid.UUID, patch map[string]store.Change) []byte {
	t.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	op := store.Operation{ID: id, Record: record, Kind: kind, Author: "a.prova", Site: "Lido Adriano",
		Made: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Patch: patch}
	encoded, err := op.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func surname(value string) map[string]store.Change {
	return map[string]store.Change{"1.3": {Value: value}}
}

// deflate writes n zero bytes, compressed.
func deflate(t testing.TB, to io.Writer, n int) {
	t.Helper()
	writer, err := flate.NewWriter(to, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for ; n > 0; n -= len(zeros) {
		if _, err := writer.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
}

// serve runs the real service on loopback and returns its address.
func (p *place) serve() string {
	p.t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- p.office.Serve(ctx, listener) }()
	p.t.Cleanup(func() {
		cancel()
		if err := <-stopped; err != nil {
			p.t.Error(err)
		}
	})
	return "https://" + listener.Addr().String()
}

// client believes the office's certificate and no other.
func (p *place) client() *http.Client {
	transport := &http.Transport{
		MaxIdleConnsPerHost: 8,
		TLSClientConfig: &tls.Config{
			MinVersion:         tls.VersionTLS13,
			InsecureSkipVerify: true, // replaced by the pin
			VerifyConnection: func(state tls.ConnectionState) error {
				if wire.PinOf(state.PeerCertificates[0]) != p.office.Pin() {
					return fmt.Errorf("not the office's certificate")
				}
				return nil
			},
		},
	}
	p.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}
