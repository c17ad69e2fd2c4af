package permit_test

import (
	"slices"
	"testing"
	"time"

	"sportello/app/permit"
)

// BenchmarkCheck is a full recheck of a full application; it must stay under
// 5 ms.
func BenchmarkCheck(b *testing.B) {
	book, input := real(b), full()
	b.ReportAllocs()
	for b.Loop() {
		book.Check(input)
	}
}

// BenchmarkKeystroke checks after every letter of an address as it is typed;
// the 99th percentile must stay under 2 ms.
func BenchmarkKeystroke(b *testing.B) {
	book, input := real(b), full()
	const street = "VIALE DELLE NAZIONI UNITE 100"
	typed := 0
	taken := make([]time.Duration, 0, 1<<16)
	for b.Loop() {
		typed = typed%len(street) + 1
		changed := with(input, permit.Values{"1.68": street[:typed]})
		start := time.Now()
		book.Check(changed)
		taken = append(taken, time.Since(start))
	}
	slices.Sort(taken)
	b.ReportMetric(float64(taken[len(taken)*99/100].Microseconds()), "p99-µs")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		real(b)
	}
}

func BenchmarkLoadSmall(b *testing.B) {
	for b.Loop() {
		small(b)
	}
}
