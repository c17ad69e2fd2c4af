package client_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
	ledgers "sportello/store/office"
	"sportello/sync/client"
	"sportello/sync/server"
	"sportello/sync/wire"
)

// The real file of a laptop fits the client as it is.
var _ client.Outbox = (*laptop.Session)(nil)

// service is the real office on loopback, stopped and started at will.
type service struct {
	folder  server.Folder
	address string
	office  *server.Office
	now     time.Time
	told    []byte // what laptops are told of the whole
	stop    func()
}

func newService(t testing.TB) *service {
	t.Helper()
	s := &service{folder: server.Folder{Data: t.TempDir()}, address: "127.0.0.1:0", now: time.Now()}
	if err := server.Create(t.Context(), s.folder, []string{"localhost"}); err != nil {
		t.Fatal(err)
	}
	s.start(t)
	t.Cleanup(func() { s.stop() })
	return s
}

func (s *service) start(t testing.TB) {
	t.Helper()
	options := server.Options{Clock: func() time.Time { return s.now }, Linker: linker}
	if s.told != nil {
		options.Bulletin = func(context.Context, *ledgers.Ledger) ([]byte, error) { return s.told, nil }
	}
	office, err := server.Open(t.Context(), s.folder, options)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	served := make(chan error, 1)
	go func() { served <- office.Serve(ctx, listener) }()
	s.office, s.address = office, listener.Addr().String()
	s.stop = func() {
		cancel()
		if err := errors.Join(<-served, office.Close()); err != nil {
			t.Error(err)
		}
	}
}

// restore puts a backup in place of the ledger.
func (s *service) restore(t testing.TB, backup string) {
	t.Helper()
	s.stop()
	if err := os.Rename(backup, s.folder.LedgerPath()); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		_ = os.Remove(s.folder.LedgerPath() + suffix)
	}
	s.start(t)
}

func (s *service) entries(t testing.TB) int {
	t.Helper()
	counts, err := s.office.Ledger.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return counts.Entries
}

func (s *service) code(t testing.TB) string {
	t.Helper()
	code, _, err := s.office.OfferCode(t.Context(), "Portatile "+uuid.NewString())
	if err != nil {
		t.Fatal(err)
	}
	return code.String()
}

// file is a laptop's real file, unlocked and enrolled.
type file struct {
	*laptop.Session
	folder string
	close  func()
	client *client.Client
}

func newFile(t *testing.T, s *service) *file {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	office, _, err := client.Enrol(t.Context(), s.address, s.code(t), "Portatile", key, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f := openFile(t, t.TempDir())
	f.client, err = client.New(office, key, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.client.Close)
	encoded, err := json.Marshal(office)
	if err != nil {
		t.Fatal(err)
	}
	err = f.PutEnrolment(t.Context(), laptop.Enrolment{Laptop: office.Enrolment.Laptop, SigningKey: key, Recovery: office.Enrolment.Recovery, Office: encoded})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func openFile(t *testing.T, folder string) *file {
	t.Helper()
	const name, passphrase = "a.prova", "una frase di prova"
	opened, err := laptop.Open(t.Context(), laptop.Options{Folder: folder, KDF: laptop.KDF{Memory: 64, Passes: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	session, _, err := opened.CreateOperator(t.Context(), laptop.OperatorDraft{Name: name, DisplayName: "Anna Prova", Passphrase: passphrase})
	if errors.Is(err, laptop.ErrExists) {
		session, err = opened.Unlock(t.Context(), name, passphrase)
	}
	if err != nil {
		t.Fatal(err)
	}
	f := &file{Session: session, folder: folder, close: func() { session.Close(); _ = opened.Close() }}
	t.Cleanup(f.close)
	return f
}

// copied is the same laptop on a copy of its folder, as if the disk had been
// cloned.
func (f *file) copied(t *testing.T) *file {
	t.Helper()
	f.close()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(f.folder)); err != nil {
		t.Fatal(err)
	}
	again := openFile(t, f.folder)
	f.Session, f.close = again.Session, again.close
	other := openFile(t, folder)
	other.client = f.client
	return other
}

func (f *file) write(t *testing.T, count int) {
	t.Helper()
	for range count {
		document, err := f.Create(t.Context(), laptop.Draft{Kind: store.Person, State: "open", Values: map[string]string{"surname": "ESEMPIO"}})
		if err != nil {
			t.Fatal(err)
		}
		outgoing := []laptop.Outgoing{{ID: document.ID, Version: document.Version}}
		if _, err := f.Queue(t.Context(), laptop.Handover{Site: "Lido Adriano", Records: outgoing}); err != nil {
			t.Fatal(err)
		}
	}
}

func (f *file) push(t *testing.T) client.Result {
	t.Helper()
	result, err := f.client.Push(t.Context(), f, nil)
	if err != nil {
		t.Fatal(err)
	}
	if outbox, err := f.Outbox(t.Context()); err != nil || outbox.Waiting() != 0 {
		t.Fatalf("%d waiting after a push: %v", outbox.Waiting(), err)
	}
	return result
}

func TestARealFileIsPushedToARealOffice(t *testing.T) {
	s := newService(t)
	f := newFile(t, s)
	f.write(t, 20)
	if result := f.push(t); result.Done != 20 || s.entries(t) != 20 {
		t.Errorf("%+v, %d entries", result, s.entries(t))
	}
	if result := f.push(t); result.Done != 0 || s.entries(t) != 20 {
		t.Errorf("once more: %+v, %d entries", result, s.entries(t))
	}
}

func TestARealOfficeIsRestoredFromItsBackup(t *testing.T) {
	s := newService(t)
	f := newFile(t, s)
	f.write(t, 3)
	f.push(t)
	backup := filepath.Join(t.TempDir(), "ledger.db")
	if err := s.office.Ledger.Backup(t.Context(), backup, 1); err != nil {
		t.Fatal(err)
	}
	f.write(t, 2)
	f.push(t) // and the laptop forgets what the backup holds
	s.restore(t, backup)
	if s.entries(t) != 3 {
		t.Fatalf("%d entries in the backup", s.entries(t))
	}
	f.write(t, 1)
	if result := f.push(t); !result.Resent || result.NewIncarnation || result.Done != 3 || s.entries(t) != 6 {
		t.Errorf("%+v, %d entries", result, s.entries(t))
	}
}

func TestARealFileWasCopiedAndBothCopiesWorkOn(t *testing.T) {
	s := newService(t)
	f := newFile(t, s)
	f.write(t, 3)
	f.push(t)
	other := f.copied(t)
	f.write(t, 2)
	f.push(t)
	other.write(t, 1)
	if result := other.push(t); !result.NewIncarnation {
		t.Errorf("%+v", result)
	}
	f.write(t, 1)
	if result := f.push(t); result.NewIncarnation {
		t.Errorf("the first copy has no reason to begin anew: %+v", result)
	}
	report, err := s.office.Ledger.Verify(t.Context())
	if err != nil || len(report.Findings) > 0 || report.Records != 7 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestARealOfficeTurnsAway(t *testing.T) {
	s := newService(t)
	f := newFile(t, s)
	f.write(t, 1)
	enrol := func(code string) error {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = client.Enrol(t.Context(), s.address, code, "Portatile", key, client.Options{})
		return err
	}
	used := s.code(t)
	if err := enrol(used); err != nil {
		t.Fatal(err)
	}
	if err := enrol(used); !errors.Is(err, client.ErrCodeUsed) {
		t.Errorf("a used code: %v", err)
	}
	old := s.code(t)
	s.now = s.now.Add(server.CodeValid + time.Minute)
	if err := enrol(old); !errors.Is(err, client.ErrCodeExpired) {
		t.Errorf("an expired code: %v", err)
	}
	stream, _, _, err := f.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.office.Ledger.Revoke(t.Context(), stream.Laptop); err != nil {
		t.Fatal(err)
	}
	if result, err := f.client.Push(t.Context(), f, nil); !errors.Is(err, client.ErrRevoked) || !result.Next.IsZero() || s.entries(t) != 0 {
		t.Errorf("a revoked laptop: %+v, %v", result, err)
	}
}

// pull fetches with the real file as outbox; the records go to an inbox in
// memory.
func (f *file) pull(t *testing.T, i *inbox) client.PullResult {
	t.Helper()
	result, err := f.client.Pull(t.Context(), f, i, trip, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestARealOfficeIsPulledFrom(t *testing.T) {
	s := newService(t)
	fillOffice(t, s)
	f, i := newFile(t, s), newInbox(t)
	if result := f.pull(t, i); result.Records != 320 || result.Role != "trips" || result.Restarted || result.Repeated || result.NewIncarnation || result.Rewound {
		t.Errorf("%+v", result)
	}
	f.write(t, 3)
	f.push(t)
	if result := f.pull(t, i); result.Records != 3 || result.Repeated {
		t.Errorf("own records come back as the office has them: %+v", result)
	}
	if result := f.pull(t, i); result.Records != 0 || result.Repeated {
		t.Errorf("nothing new: %+v", result)
	}
	i.cursor[20] ^= 1 // of other trips
	if result := f.pull(t, i); result.Records != 323 || !result.Restarted {
		t.Errorf("everything anew: %+v", result)
	}
}

func TestAPullNoticesThatARealOfficeWasRestored(t *testing.T) {
	s := newService(t)
	f, i := newFile(t, s), newInbox(t)
	f.write(t, 3)
	f.push(t)
	backup := filepath.Join(t.TempDir(), "ledger.db")
	if err := s.office.Ledger.Backup(t.Context(), backup, 1); err != nil {
		t.Fatal(err)
	}
	f.write(t, 2)
	f.push(t)
	f.pull(t, i)
	s.restore(t, backup)
	if result := f.push(t); result.Done != 0 || s.entries(t) != 3 {
		t.Fatalf("a push with nothing to send: %+v", result)
	}
	result := f.pull(t, i)
	if !result.Rewound || !result.Restarted || result.NewIncarnation {
		t.Errorf("%+v", result)
	}
	if result := f.push(t); result.Done != 2 || s.entries(t) != 5 {
		t.Errorf("%+v, %d entries", result, s.entries(t))
	}
	if result := f.pull(t, i); result.Rewound || result.Restarted || result.Repeated || len(i.records) != 5 {
		t.Errorf("%+v", result)
	}
}

func TestARealFileAndARealOfficeMeetByFile(t *testing.T) {
	s := newService(t)
	fillOffice(t, s)
	f, i := newFile(t, s), newInbox(t)
	f.write(t, 20)
	exchange := func() (client.Result, client.PullResult, []byte) {
		t.Helper()
		var out, back bytes.Buffer
		if _, err := f.client.WriteBusta(t.Context(), f, i, trip, &out); err != nil {
			t.Fatal(err)
		}
		items, err := wire.ReadBusta(&out, wire.MaxBusta)
		if err != nil {
			t.Fatal(err)
		}
		answer := wire.NewBustaWriter(&back)
		if _, err := s.office.Import(t.Context(), items, server.ImportOptions{Answer: answer}); err != nil {
			t.Fatal(err)
		}
		if err := answer.Close(); err != nil {
			t.Fatal(err)
		}
		kept := bytes.Clone(back.Bytes())
		result, got, err := f.client.ReadBusta(t.Context(), f, i, &back)
		if err != nil {
			t.Fatal(err)
		}
		return result, got, kept
	}
	result, got, first := exchange()
	if result.Done != 20 || got.Records != 340 || got.Repeated || got.NewIncarnation {
		t.Errorf("%+v, %+v", result, got)
	}
	backup := filepath.Join(t.TempDir(), "ledger.db")
	if err := s.office.Ledger.Backup(t.Context(), backup, 1); err != nil {
		t.Fatal(err)
	}
	f.write(t, 2)
	if result, _, _ := exchange(); result.Done != 2 {
		t.Errorf("%+v", result)
	}
	s.restore(t, backup)
	if _, got, _ := exchange(); !got.Rewound {
		t.Errorf("the office was restored: %+v", got)
	}
	if result, _, _ := exchange(); result.Done != 2 {
		t.Errorf("what it had lost: %+v", result)
	}
	if _, _, err := f.client.ReadBusta(t.Context(), f, i, bytes.NewReader(first)); !errors.Is(err, client.ErrOldBusta) {
		t.Errorf("the first answer again: %v", err)
	}
	if outbox, err := f.Outbox(t.Context()); err != nil || outbox.Waiting() != 0 {
		t.Errorf("%d waiting, %v", outbox.Waiting(), err)
	}
}
