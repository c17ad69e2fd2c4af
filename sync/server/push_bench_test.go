//go:build unix

package server_test

import (
	"context"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/match/ravenna"
)

// BenchmarkPushOfPersons is a push of 10,000 operations by one laptop's client
// over TLS, in batches of 100, each durable before the next: generated persons,
// some of them twice, and an application of about 3 KB for each. The service
// merges them, and compares the persons behind the push. "matched" counts until
// all are compared, "CPU" both programs, the laptop's and the office's.
func BenchmarkPushOfPersons(b *testing.B) {
	const operations = 10_000
	var pushing, matching, used time.Duration
	for b.Loop() {
		b.StopTimer()
		p := newPlace(b)
		l := p.enrol("Lido 1")
		o := newOutbox(p, l, p.serve(), client.Options{})
		o.queue(b, operations)
		before := processor(b)
		b.StartTimer()
		start := time.Now()
		result, err := o.client.Push(b.Context(), o, nil)
		pushing += time.Since(start)
		if err != nil || result.Done != operations || len(result.Quarantined) > 0 {
			b.Fatalf("%+v, %v", result, err)
		}
		if _, err := p.office.Ledger.Match(context.Background()); err != nil {
			b.Fatal(err)
		}
		matching += time.Since(start)
		used += processor(b) - before
		counts, err := p.office.Ledger.Counts(context.Background())
		if err != nil || counts.Entries != operations {
			b.Fatalf("%+v, %v", counts, err)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(operations*b.N)/pushing.Seconds(), "pushed/s")
	b.ReportMetric(float64(operations*b.N)/matching.Seconds(), "matched/s")
	b.ReportMetric(used.Seconds()/float64(b.N), "CPU-s")
	b.ReportMetric(flushesPerSecond(b), "fsync4K/s")
}

// queue fills the outbox with persons, and an application for each.
func (o *outbox) queue(b *testing.B, operations int) {
	b.Helper()
	last := store.Entry{Hash: o.receipt.Hash}
	write := func(encoded []byte) {
		last = store.Entry{Seq: last.Seq + 1, Hash: store.Link(last.Hash, last.Seq+1, encoded), Encoded: encoded}
		o.waiting = append(o.waiting, last)
	}
	for _, r := range ravenna.Generate(2026, operations/3) {
		if len(o.waiting) == operations {
			return
		}
		person := uuid.New()
		write(operation(b, store.Person, person, personOf(r)))
		write(filledFormOf(b, person))
	}
	b.Fatalf("%d persons are too few", len(o.waiting)/2)
}

func personOf(r ravenna.Record) map[string]store.Change {
	patch := says("surname", r.Surnames, "given_names", r.GivenNames, "birth_date", r.BirthDate, "sex", r.Sex, "birth_city", r.BirthPlace,
		"fiscal_code", r.FiscalCode, "street", r.Address)
	for name, values := range map[string][]string{"document_number": r.Documents, "permit_number": r.Permits, "phone": r.Phones} {
		if len(values) > 0 {
			patch[name] = store.Change{Value: values[len(values)-1]}
		}
	}
	return patch
}

// processor is the time that this process has been worked on: what counts on a
// machine that others use too.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
