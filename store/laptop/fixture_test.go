package laptop_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// reporter is a test of testing or of rapid.
type reporter interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

const (
	operator   = "a.prova"
	passphrase = "una frase di prova"
)

var morning = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// cheap makes unlocking take no time: what passphrases cost is not tested with it.
var cheap = laptop.KDF{Memory: 64, Passes: 1, Threads: 1}

func options(folder string) laptop.Options {
	return laptop.Options{Folder: folder, Clock: func() time.Time { return morning }, KDF: cheap}
}

// create makes a file with one operator, unlocked.
func create(t testing.TB, folder string) (*laptop.File, *laptop.Session) {
	t.Helper()
	return createWith(t, options(folder))
}

func createWith(t testing.TB, set laptop.Options) (*laptop.File, *laptop.Session) {
	t.Helper()
	file := openWith(t, set)
	session, _, err := file.CreateOperator(t.Context(), laptop.OperatorDraft{Name: operator, DisplayName: "Anna Prova", Passphrase: passphrase})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(session.Close)
	return file, session
}

func open(t testing.TB, folder string) *laptop.File {
	t.Helper()
	return openWith(t, options(folder))
}

func openWith(t testing.TB, set laptop.Options) *laptop.File {
	t.Helper()
	file, err := laptop.Open(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

func unlock(t reporter, file *laptop.File) *laptop.Session {
	t.Helper()
	session, err := file.Unlock(context.Background(), operator, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// closeAll locks and closes, as leaving the program does.
func closeAll(t reporter, file *laptop.File, session *laptop.Session) {
	t.Helper()
	session.Close()
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// person makes a record with some values.
func person(t reporter, session *laptop.Session, values map[string]string) laptop.Document {
	t.Helper()
	document, err := session.Create(context.Background(), laptop.Draft{
		Kind: store.Person, State: "active", Site: "Lido Adriano", Values: values,
		Card: map[string]string{"surname": values["surname"]},
	})
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// save changes a record as it stands.
func save(t reporter, session *laptop.Session, id uuid.UUID, values map[string]string) int64 {
	t.Helper()
	version, err := session.Save(context.Background(), laptop.Change{ID: id, Version: read(t, session, id).Version, Values: values})
	if err != nil {
		t.Fatal(err)
	}
	return version
}

func read(t reporter, session *laptop.Session, id uuid.UUID) laptop.Document {
	t.Helper()
	document, err := session.Record(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// queue makes operations of records as they stand.
func queue(t reporter, session *laptop.Session, ids ...uuid.UUID) []store.Operation {
	t.Helper()
	handover := laptop.Handover{Site: "Lido Adriano", Rulebook: "2026-11-01"}
	for _, id := range ids {
		handover.Records = append(handover.Records, laptop.Outgoing{ID: id, Version: read(t, session, id).Version, State: "queued"})
	}
	operations, err := session.Queue(context.Background(), handover)
	if err != nil {
		t.Fatal(err)
	}
	return operations
}

// acknowledge receipts the stream up to seq, as the office would.
func acknowledge(t reporter, session *laptop.Session, epoch uuid.UUID, seq, stable uint64) error {
	t.Helper()
	stream, _, _, err := session.Head(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	entries, err := session.Entries(context.Background(), seq-1, 1, 0)
	if err != nil || len(entries) == 0 {
		t.Fatalf("entry %d: %v, %v", seq, entries, err)
	}
	return session.Acknowledge(context.Background(), store.Receipt{
		Stream: stream, Seq: seq, Hash: entries[0].Hash, Epoch: epoch, Stable: stable, Received: morning, Signed: []byte("signed"),
	})
}

// sound verifies the file and returns what is in it.
func sound(t reporter, session *laptop.Session) laptop.Report {
	t.Helper()
	report, err := session.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range report.Problems {
		t.Errorf("%s %s: %s", problem.Table, problem.Record, problem.Detail)
	}
	return report
}
