package server_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/client"
)

// Applications of about 3 KB pushed by the laptop's own client over TLS into a
// ledger on disk, each durable before its receipt is signed, the receipt verified.
// On two cores: at least 1,000 per second one by one, 5,000 by hundreds. Beside
// it: how often the disk flushes 4 KB, and store/office measures the ledger alone
// and bare rows in SQLite.
func BenchmarkPush1(b *testing.B)   { benchmarkPush(b, 1) }
func BenchmarkPush100(b *testing.B) { benchmarkPush(b, 100) }

// streams push at the same time, as laptops that come back at lunch.
const streams = 8

func benchmarkPush(b *testing.B, batch int) {
	p := newPlace(b)
	address := p.serve()
	outboxes := make(chan *outbox, streams)
	for i := range streams {
		outboxes <- newOutbox(p, p.enrol(fmt.Sprintf("Lido %d", i)), address, client.Options{Batch: batch})
	}
	var pushed atomic.Int64
	b.SetParallelism(streams)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			laptop := <-outboxes
			if err := laptop.pushNext(batch); err != nil {
				b.Error(err)
			}
			outboxes <- laptop
			pushed.Add(int64(batch))
		}
	})
	elapsed := b.Elapsed()
	b.StopTimer()
	b.ReportMetric(float64(pushed.Load())/elapsed.Seconds(), "applications/s")
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(flushesPerSecond(b), "fsync4K/s")
	if counts, err := p.office.Ledger.Counts(context.Background()); err != nil || int64(counts.Entries) != pushed.Load() {
		b.Fatalf("%d entries for %d operations: %v", counts.Entries, pushed.Load(), err)
	}
}

// outbox is a laptop's file in memory: what is measured is the way to the office.
type outbox struct {
	*laptop
	client  *client.Client
	waiting []store.Entry
	receipt store.Receipt
}

func newOutbox(p *place, l *laptop, address string, options client.Options) *outbox {
	p.t.Helper()
	c, err := client.New(client.Office{Address: address, Pin: p.office.Pin(), Enrolment: l.known}, l.key, options)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(c.Close)
	return &outbox{laptop: l, client: c, receipt: store.Receipt{Hash: l.stream.Genesis()}}
}

// pushNext fills in and queues the next applications and pushes them.
func (o *outbox) pushNext(count int) error {
	o.waiting = make([]store.Entry, count)
	seq, hash := o.receipt.Seq, o.receipt.Hash
	for i := range o.waiting {
		seq++
		encoded := filledForm(o.t)
		hash = store.Link(hash, seq, encoded)
		o.waiting[i] = store.Entry{Seq: seq, Hash: hash, Encoded: encoded}
	}
	result, err := o.client.Push(context.Background(), o, nil)
	if err == nil && (result.Done != count || result.Receipt.Hash != hash) {
		err = fmt.Errorf("receipts for %d of %d applications", result.Done, count)
	}
	return err
}

func (o *outbox) Head(context.Context) (store.Stream, uint64, store.Hash, error) {
	last := o.waiting[len(o.waiting)-1]
	return o.stream, last.Seq, last.Hash, nil
}

func (o *outbox) Acknowledged(context.Context) (uint64, store.Hash, error) {
	return o.receipt.Seq, o.receipt.Hash, nil
}

func (o *outbox) Entries(_ context.Context, after uint64, limit, _ int) ([]store.Entry, error) {
	rest := o.waiting[after+1-o.waiting[0].Seq:]
	return rest[:min(limit, len(rest))], nil
}

func (o *outbox) Acknowledge(_ context.Context, receipt store.Receipt) error {
	o.receipt = receipt
	return nil
}

func (o *outbox) Epoch(context.Context) (uuid.UUID, error) { return uuid.Nil, nil }

func (o *outbox) NewIncarnation(context.Context) error {
	return fmt.Errorf("an honest office and laptop agree: %w", store.ErrMalformed)
}

// filledForm is an application of about 3 KB, 60 fields.
func filledForm(t testing.TB) []byte { return filledFormOf(t, uuid.New()) }

func filledFormOf(t testing.TB, person uuid.UUID) []byte {
	patch := map[string]store.Change{"person": {Value: person.String()}}
	for i := range 60 {
		patch[fmt.Sprintf("1.%d", i+1)] = store.Change{Value: fmt.Sprintf("VALORE DI PROVA %d", i*7919)}
	}
	return application(t, uuid.New(), patch)
}

// flushesPerSecond is the physical limit: one 4 KB write and its flush.
func flushesPerSecond(b *testing.B) float64 {
	file, err := os.Create(filepath.Join(b.TempDir(), "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	block := make([]byte, 4096)
	started, n := time.Now(), 0
	for ; time.Since(started) < 500*time.Millisecond; n++ {
		if _, err := file.WriteAt(block, int64(n)*4096); err != nil {
			b.Fatal(err)
		}
		if err := file.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	return float64(n) / time.Since(started).Seconds()
}
