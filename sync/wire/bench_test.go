package wire_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/wire"
)

// The office spends its time in Open, the laptop in Seal.
func BenchmarkEnvelope(b *testing.B) {
	key := identity(b)
	for _, count := range []int{1, 100} {
		random := rand.New(rand.NewPCG(1, 2))
		contents := make([][]byte, count)
		size := 0
		for i := range contents {
			contents[i] = application(b, random, 3000)
			size += len(contents[i])
		}
		entries := chain(contents...)
		envelope := sealFor(b, key, entries)
		report := func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportMetric(float64(count)*float64(b.N)/b.Elapsed().Seconds(), "ops/s")
			b.ReportMetric(float64(len(envelope))/float64(count), "wire-B/op")
		}
		b.Run(fmt.Sprintf("Seal/%d", count), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sealFor(b, key, entries)
			}
			report(b)
		})
		b.Run(fmt.Sprintf("Open/%d", count), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := wire.Open(envelope, laptop, key); err != nil {
					b.Fatal(err)
				}
			}
			report(b)
		})
		b.Run(fmt.Sprintf("Verify/%d", count), func(b *testing.B) {
			for b.Loop() {
				if _, err := wire.Verify(envelope, laptop); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("DecodeOperation/%d", count), func(b *testing.B) {
			for b.Loop() {
				for _, content := range contents {
					if _, err := store.DecodeOperation(content); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// What an application costs on the line, envelope included: filled forms of
// 3 KB of JSON, each of other people, in batches of 100. At most 1.2 KB.
func BenchmarkBytesOfAnApplication(b *testing.B) {
	key, random := identity(b), rand.New(rand.NewPCG(3, 4))
	contents, size := make([][]byte, 100), 0
	for i := range contents {
		contents[i] = filledForm(b, random)
		size += len(contents[i])
	}
	entries, sealed := chain(contents...), 0
	for b.Loop() {
		sealed = len(sealFor(b, key, entries))
	}
	b.ReportMetric(float64(size)/float64(len(contents)), "JSON-B/application")
	b.ReportMetric(float64(sealed)/float64(len(contents)), "wire-B/application")
}

// filledForm is an operation as the desk makes it of a new application: names,
// numbers and dates that say nothing about each other, and many ticks.
func filledForm(t testing.TB, random *rand.Rand) []byte {
	t.Helper()
	id := func() (id uuid.UUID) {
		binary.BigEndian.PutUint64(id[:], 0x0193_6000_0000_7000|random.Uint64N(1<<40)<<16|random.Uint64N(1<<12))
		binary.BigEndian.PutUint64(id[8:], random.Uint64()&^(3<<62)|2<<62)
		return id
	}
	word := func() string {
		var name strings.Builder
		for range 2 + random.IntN(3) {
			name.WriteByte("BCDFGHKLMNPRSTVZ"[random.IntN(16)])
			name.WriteByte("AEIOU"[random.IntN(5)])
		}
		return name.String()
	}
	digits := func(n int) string {
		return fmt.Sprintf("%0*d", n, random.Uint64N(uint64(pow10(n))))
	}
	day := func() string {
		return time.Date(1950+random.IntN(80), 1, random.IntN(365), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	makers := []func() string{
		word, func() string { return word() + " " + word() }, day, func() string { return digits(9) },
		func() string { return digits(2) }, func() string { return "VIA " + word() + " " + word() }, func() string { return word()[:2] },
	}
	op := store.Operation{
		ID: id(), Record: id(), Kind: store.Application, Author: "a.prova", Site: "Lido Adriano", Rulebook: "2026-11-01",
		Made: time.UnixMilli(1790000000000 + random.Int64N(1e7)).UTC(), Patch: map[string]store.Change{"person": {Value: id().String()}},
	}
	for i := 1; i <= 66; i++ {
		op.Patch[fmt.Sprintf("1.%d", 2*i+random.IntN(2))] = store.Change{Value: makers[i%len(makers)]()}
	}
	for range 40 {
		op.Patch[fmt.Sprintf("1.%d", 134+random.IntN(80))] = store.Change{Value: "true"}
	}
	encoded, err := op.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func pow10(n int) int {
	if n == 0 {
		return 1
	}
	return 10 * pow10(n-1)
}
