package client_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

var (
	laptopKey = ed25519.NewKeyFromSeed([]byte("laptop seed for tests, 32 bytes."))
	officeKey = ed25519.NewKeyFromSeed([]byte("office seed for tests, 32 bytes."))
	laptopID  = uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8057")
)

// office is an honest office in memory, except where intercept says otherwise.
type office struct {
	identity *age.X25519Identity
	server   *httptest.Server

	mutex   sync.Mutex
	ledger  ledger
	epoch   uuid.UUID
	pushes  int
	sizes   []int  // operations in each envelope
	pages   []int  // records in each page
	release []byte // signed manifest
	bundle  []byte // of it
	told    []byte // the bulletin in force; nil: none
	date    string // the last request's
	time    func() time.Time
	tickets map[wire.Ticket]ed25519.PublicKey // by whom each was used
	status  int                               // of every answer, if not 0
	// intercept may change an answer on its way, interceptPage a page, bend its
	// bytes.
	intercept     func(wire.Answer) wire.Answer
	interceptPage func(wire.PullRequest, wire.Page) wire.Page
	bend          func([]byte) []byte
	// instead answers in place of the office.
	instead http.HandlerFunc
}

// ledger is what survives a restore.
type ledger struct {
	streams map[store.Stream][]store.Entry
	applied map[uuid.UUID]int
	records []record // as last written, in the order of that
}

func (l ledger) clone() ledger {
	streams := make(map[store.Stream][]store.Entry)
	for stream, entries := range l.streams {
		streams[stream] = slices.Clone(entries)
	}
	return ledger{streams: streams, applied: maps.Clone(l.applied), records: slices.Clone(l.records)}
}

func newOffice(t testing.TB) *office {
	t.Helper()
	return newOfficeOn(t, nil)
}

// newOfficeOn opens an office on a listener, or on loopback.
func newOfficeOn(t testing.TB, listener net.Listener) *office {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	o := &office{
		identity: identity, epoch: uuid.New(), time: time.Now,
		ledger:  ledger{streams: map[store.Stream][]store.Entry{}, applied: map[uuid.UUID]int{}},
		tickets: map[wire.Ticket]ed25519.PublicKey{},
	}
	o.server = serve(t, listener, o, tls.VersionTLS13)
	return o
}

// serve starts a server with a certificate that nobody vouches for and that
// has expired long ago: the pin is all that counts.
func serve(t testing.TB, listener net.Listener, handler http.Handler, version uint16) *httptest.Server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Ufficio di prova"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1, 0),
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(handler)
	if listener != nil {
		_ = server.Listener.Close()
		server.Listener = listener
	}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}}, MaxVersion: version}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// known is the office as an enrolled laptop knows it.
func (o *office) known() client.Office {
	return client.Office{
		Address: o.server.URL,
		Pin:     wire.PinOf(o.server.Certificate()),
		Enrolment: wire.Enrolment{
			Laptop: laptopID, Recipient: o.identity.Recipient().String(), VerifyKey: officeKey.Public().(ed25519.PublicKey),
			Recovery: o.identity.Recipient().String(), Epoch: o.epoch, Protocol: wire.Protocol,
		},
	}
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	// Always the whole body: a server sees the laptop hang up only after it.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, wire.MaxEnvelope))
	if err != nil {
		return
	}
	o.date = r.Header.Get("Date")
	if o.instead != nil {
		o.instead(w, r)
		return
	}
	var encoded []byte
	switch r.URL.Path {
	case wire.PathPush:
		w.Header().Set("Content-Type", wire.TypeAnswer)
		answer := o.push(body)
		answer.Time = o.time()
		if o.intercept != nil {
			answer = o.intercept(answer)
		}
		encoded, err = answer.Encode()
	case wire.PathPull:
		w.Header().Set("Content-Type", wire.TypePage)
		encoded, err = o.pull(body)
	case wire.PathEnrol:
		w.Header().Set("Content-Type", wire.TypeEnrolAnswer)
		encoded, err = o.enrol(body).Encode()
	}
	if err != nil {
		panic(err)
	}
	if o.status != 0 {
		w.WriteHeader(o.status)
	}
	_, _ = w.Write(encoded) // the connection may be cut: that is what is tested
}

func (o *office) push(body []byte) wire.Answer {
	o.pushes++
	header, contents, err := wire.Open(body, laptopKey.Public().(ed25519.PublicKey), o.identity)
	if err != nil {
		return wire.Answer{Refusal: &wire.Refusal{Code: wire.CodeFor(err), Message: err.Error()}}
	}
	o.sizes = append(o.sizes, len(contents))
	held := o.ledger.streams[header.Stream]
	at := func(seq uint64) wire.Position {
		if seq == 0 {
			return wire.Position{Hash: header.Stream.Genesis()}
		}
		return wire.Position{Seq: seq, Hash: held[seq-1].Hash}
	}
	if end := uint64(len(held)); header.First > end+1 {
		has := at(end)
		return wire.Answer{Gap: &has}
	}
	if before := at(header.First - 1); before.Hash != header.Before {
		return wire.Answer{Fork: &before}
	}
	var quarantined []wire.Quarantined
	for _, content := range contents {
		if content.Seq <= uint64(len(held)) {
			if has := at(content.Seq); has.Hash != content.Hash {
				return wire.Answer{Fork: &has}
			}
			continue
		}
		held = append(held, content.Entry)
		if content.Problem != nil {
			quarantined = append(quarantined, wire.Quarantined{Seq: content.Seq, Reason: "undecodable"})
		} else if o.ledger.applied[content.Op] == 0 {
			o.ledger.applied[content.Op]++
			o.ledger.write(content.Operation)
		}
	}
	o.ledger.streams[header.Stream] = held
	end := at(uint64(len(held)))
	receipt := wire.SignReceipt(store.Receipt{Stream: header.Stream, Seq: end.Seq, Hash: end.Hash, Epoch: o.epoch, Received: o.time()}, officeKey)
	return wire.Answer{Receipt: receipt.Signed, Quarantined: quarantined}
}

func (o *office) enrol(body []byte) wire.EnrolAnswer {
	refuse := func(code wire.Code) wire.EnrolAnswer {
		return wire.EnrolAnswer{Refusal: &wire.Refusal{Code: code}, Time: o.time()}
	}
	request, err := wire.DecodeEnrolRequest(body)
	if err != nil {
		return refuse(wire.CodeFor(err))
	}
	for ticket, used := range o.tickets {
		if !request.Verify(ticket) {
			continue
		}
		if used != nil && !used.Equal(request.Key) {
			return refuse(wire.CodeUsed)
		}
		o.tickets[ticket] = request.Key
		enrolment := o.known().Enrolment
		return wire.EnrolAnswer{Enrolment: &enrolment, Time: o.time()}
	}
	return refuse(wire.CodeUnknown)
}

// restore takes the office back to an earlier state, as a backup does.
func (o *office) restore(earlier ledger) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.ledger, o.epoch = earlier.clone(), uuid.New()
}

func (o *office) snapshot() ledger {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.ledger.clone()
}

// outbox is a laptop's file in memory.
type outbox struct {
	stream   store.Stream
	entries  []store.Entry // kept, from number first on
	first    uint64
	receipt  store.Receipt
	receipts []store.Receipt
	epochs   []uuid.UUID // of the office, the present one last
	rechains int
	fail     error // of every write
}

func newOutbox() *outbox {
	return &outbox{stream: store.Stream{Laptop: laptopID, Incarnation: uuid.New()}, first: 1}
}

// queue adds an operation and returns its id.
func (b *outbox) queue(t interface{ Fatal(...any) }) uuid.UUID {
	op := store.Operation{ID: uuid.Must(uuid.NewV7()), Record: uuid.New(), Kind: store.Person, Author: "a.prova", Patch: map[string]store.Change{
		"surname": {Value: "ESEMPIO"},
	}}
	encoded, err := op.Encode()
	if err != nil {
		t.Fatal(err)
	}
	b.append(op.ID, encoded)
	return op.ID
}

func (b *outbox) append(op uuid.UUID, encoded []byte) {
	seq, hash := b.end()
	b.entries = append(b.entries, store.Entry{Seq: seq + 1, Hash: store.Link(hash, seq+1, encoded), Op: op, Encoded: encoded})
}

func (b *outbox) end() (uint64, store.Hash) {
	if len(b.entries) > 0 {
		last := b.entries[len(b.entries)-1]
		return last.Seq, last.Hash
	}
	if b.receipt.Seq > 0 {
		return b.receipt.Seq, b.receipt.Hash
	}
	return 0, b.stream.Genesis()
}

func (b *outbox) Head(context.Context) (store.Stream, uint64, store.Hash, error) {
	seq, hash := b.end()
	return b.stream, seq, hash, nil
}

func (b *outbox) Acknowledged(context.Context) (uint64, store.Hash, error) {
	if b.receipt.Seq == 0 {
		return 0, b.stream.Genesis(), nil
	}
	return b.receipt.Seq, b.receipt.Hash, nil
}

func (b *outbox) Entries(_ context.Context, after uint64, limit, size int) ([]store.Entry, error) {
	if after+1 < b.first || after+1 >= b.first+uint64(len(b.entries)) {
		return nil, nil
	}
	var entries []store.Entry
	for _, entry := range b.entries[after+1-b.first:] {
		if size -= len(entry.Encoded); len(entries) > 0 && (len(entries) == limit || size < 0) {
			break
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

func (b *outbox) Acknowledge(ctx context.Context, receipt store.Receipt) error {
	if err := cmp.Or(b.fail, ctx.Err()); err != nil {
		return err
	}
	switch known := slices.Index(b.epochs, receipt.Epoch); {
	case known < 0:
		b.epochs = append(b.epochs, receipt.Epoch)
	case known < len(b.epochs)-1:
		return errors.New("of an epoch the office has left")
	case receipt.Seq < b.receipt.Seq:
		return nil // an old one
	}
	b.receipt = receipt
	b.receipts = append(b.receipts, receipt)
	return nil
}

func (b *outbox) Epoch(context.Context) (uuid.UUID, error) {
	if len(b.epochs) == 0 {
		return uuid.Nil, nil
	}
	return b.epochs[len(b.epochs)-1], nil
}

func (b *outbox) NewIncarnation(context.Context) error {
	if b.fail != nil {
		return b.fail
	}
	kept := b.entries
	*b = outbox{stream: store.Stream{Laptop: laptopID, Incarnation: uuid.New()}, first: 1, receipts: b.receipts, epochs: b.epochs, rechains: b.rechains + 1}
	for _, entry := range kept {
		b.append(entry.Op, bytes.Clone(entry.Encoded))
	}
	return nil
}

// forget drops what was acknowledged up to seq.
func (b *outbox) forget(seq uint64) {
	for len(b.entries) > 0 && b.first <= seq {
		b.entries, b.first = b.entries[1:], b.first+1
	}
}

func (b *outbox) clone() *outbox {
	other := *b
	other.entries = slices.Clone(b.entries)
	other.receipts = slices.Clone(b.receipts)
	other.epochs = slices.Clone(b.epochs)
	return &other
}

func connect(t testing.TB, office client.Office, options client.Options) *client.Client {
	t.Helper()
	c, err := client.New(office, laptopKey, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
