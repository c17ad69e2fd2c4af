package permit_test

import (
	"slices"
	"testing"
	"time"

	"sportello/app/permit"
)

// BenchmarkCheck is a full recheck of a full application; it must stay under
// 5 ms. Beside it, the least it could take: the same conditions as plain Go.
func BenchmarkCheck(b *testing.B) {
	book, input := real(b), full()
	b.ReportAllocs()
	for b.Loop() {
		book.Check(input)
	}
	b.ReportMetric(plainly(book, input.Values), "p50-ns/plain")
}

// plainly is how long every condition of the rulebook takes as plain Go, in
// nanoseconds, p50.
func plainly(book *permit.Rulebook, values permit.Values) float64 {
	conditions := permit.Plain(book)
	taken := make([]time.Duration, 1000)
	for i := range taken {
		start := time.Now()
		for _, holds := range conditions {
			held = holds(values)
		}
		taken[i] = time.Since(start)
	}
	slices.Sort(taken)
	return float64(taken[len(taken)/2].Nanoseconds())
}

// held keeps the compiler from leaving conditions out.
var held bool

// BenchmarkKeystroke checks after every letter of an address as it is typed;
// the 99th percentile must stay under 2 ms. Beside it, the same conditions as
// plain Go, as in BenchmarkCheck.
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
	b.ReportMetric(plainly(book, input.Values), "p50-ns/plain")
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
