package office_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	_ "modernc.org/sqlite"

	"sportello/store"
)

// BenchmarkAppend is the ledger's part of a push, without line and client: an
// application of about 3 KB, durable, then the next. Beside it, taking turns on
// the same disk: a bare row of as many bytes in a transaction of its own, as
// durable, which is the least that SQLite takes.
func BenchmarkAppend(b *testing.B) {
	ledger := newLedger(b)
	stream := newChain(enrol(b, ledger, "portatile di prova"))
	bare := openBare(b)
	var appending, inserting time.Duration
	for i := 1; b.Loop(); i++ {
		b.StopTimer()
		encoded := filledForm(b)
		push := stream.write(encoded).push(i, i)
		start := time.Now()
		if _, err := bare.ExecContext(b.Context(), `INSERT INTO entry (content) VALUES (?)`, encoded); err != nil {
			b.Fatal(err)
		}
		inserting += time.Since(start)
		b.StartTimer()
		start = time.Now()
		appendAll(b, ledger, push)
		appending += time.Since(start)
	}
	n := float64(len(stream.entries))
	b.ReportMetric(n/appending.Seconds(), "applications/s")
	b.ReportMetric(n/inserting.Seconds(), "SQLite-rows/s")
	b.ReportMetric(appending.Seconds()/inserting.Seconds(), "ratio")
}

func openBare(b *testing.B) *sql.DB {
	b.Helper()
	bare, err := sql.Open("sqlite", filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = bare.Close() })
	bare.SetMaxOpenConns(1)
	if _, err := bare.ExecContext(b.Context(), `CREATE TABLE entry (id INTEGER PRIMARY KEY, content BLOB NOT NULL)`); err != nil {
		b.Fatal(err)
	}
	return bare
}

// filledForm is an application of about 3 KB, 60 fields.
func filledForm(b *testing.B) []byte {
	b.Helper()
	patch := make(map[string]store.Change, 60)
	for field := range 60 {
		patch[fmt.Sprintf("1.%d", field+1)] = store.Change{Value: fmt.Sprintf("VALORE DI PROVA %d", field*7919)}
	}
	return operation(b, store.Operation{Record: uuid.New(), Kind: store.Application, Patch: patch})
}
