package server_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/wire"
)

// The figures: applications of about 3 KB pushed over TLS into a
// ledger on disk, sealing at the laptop included, each durable before its
// receipt. Two cores: at least 1,000 per second one by one, 5,000 by hundreds.
func BenchmarkPush1(b *testing.B)   { benchmarkPush(b, 1) }
func BenchmarkPush100(b *testing.B) { benchmarkPush(b, 100) }

// streams push at the same time, as laptops that come back at lunch.
const streams = 8

func benchmarkPush(b *testing.B, batch int) {
	p := newPlace(b)
	address := p.serve()
	laptops := make(chan *laptop, streams)
	for i := range streams {
		laptops <- p.enrol(fmt.Sprintf("Lido %d", i))
	}
	client := p.client()
	var pushed atomic.Int64
	b.SetParallelism(streams)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			l := <-laptops
			l.pushNext(b, client, address, batch)
			laptops <- l
			pushed.Add(int64(batch))
		}
	})
	elapsed := b.Elapsed()
	b.StopTimer()
	b.ReportMetric(float64(pushed.Load())/elapsed.Seconds(), "ops/s")
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(flushesPerSecond(b), "fsync4K/s")
	if counts, err := p.office.Ledger.Counts(context.Background()); err != nil || int64(counts.Entries) != pushed.Load() {
		b.Fatalf("%d entries for %d operations: %v", counts.Entries, pushed.Load(), err)
	}
}

// pushNext makes, seals and pushes the next operations and checks the receipt.
func (l *laptop) pushNext(b testing.TB, client *http.Client, address string, batch int) {
	before := l.stream.Genesis()
	var seq uint64
	if n := len(l.chain); n > 0 {
		before, seq = l.chain[n-1].Hash, l.chain[n-1].Seq
	}
	hash := before
	entries := make([]store.Entry, batch)
	for i := range entries {
		seq++
		encoded := filledForm(b)
		hash = store.Link(hash, seq, encoded)
		entries[i] = store.Entry{Seq: seq, Hash: hash, Encoded: encoded}
	}
	envelope, err := wire.Seal(l.stream, before, entries, l.office, l.key)
	if err != nil {
		b.Error(err)
		return
	}
	response, err := client.Post(address+wire.PathPush, wire.TypeEnvelope, bytes.NewReader(envelope))
	if err != nil {
		b.Error(err)
		return
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.Error(err)
		return
	}
	answer, err := wire.DecodeAnswer(body)
	if err != nil || answer.Receipt == nil {
		b.Errorf("%v: %s", err, body)
		return
	}
	receipt, err := wire.VerifyReceipt(answer.Receipt, l.known.VerifyKey)
	if err != nil || receipt.Seq != seq || receipt.Hash != hash {
		b.Errorf("receipt for %d, want %d: %v", receipt.Seq, seq, err)
	}
	l.chain = entries[batch-1:]
}

// filledForm is an application of about 3 KB, 60 fields.
func filledForm(t testing.TB) []byte {
	patch := make(map[string]store.Change, 60)
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
		MaxIdleConnsPerHost: streams,
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
