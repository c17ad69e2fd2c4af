package wire_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

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
