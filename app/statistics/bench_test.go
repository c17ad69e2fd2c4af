package statistics_test

import (
	"runtime"
	"testing"

	"sportello/app/statistics"
)

// BenchmarkFigures is over 200,000 applications and as many visits, as the office
// has; beside it, what memory one of them takes, words and all.
func BenchmarkFigures(b *testing.B) {
	for name, n := range map[string]int{"office": 400_000, "laptop": 5000} {
		b.Run(name, func(b *testing.B) {
			before := resident()
			facts := statistics.New(crowd(n))
			perFact := float64(resident()-before) / float64(n)
			for b.Loop() {
				if f := facts.Figures(statistics.Query{}); f.Applications != n/2 {
					b.Fatal(f.Applications)
				}
			}
			b.ReportMetric(perFact, "B/fact")
		})
	}
}

func BenchmarkBehind(b *testing.B) {
	facts := statistics.New(crowd(400_000))
	for b.Loop() {
		facts.Behind(statistics.Query{}, statistics.Number{Figure: statistics.FigureWaiting, Group: statistics.BySite, Key: sites[1]})
	}
}

func BenchmarkTally(b *testing.B) {
	facts := statistics.New(crowd(400_000))
	b.Run("make", func(b *testing.B) {
		for b.Loop() {
			facts.Tally("", "", "")
		}
	})
	for name, n := range map[string]int{"of 400,000": 400_000, "of 20,000": 20_000} {
		tally := statistics.New(crowd(n)).Tally("", "", "")
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				tally.Figures(statistics.Query{})
			}
			b.ReportMetric(float64(len(tally.Encode())), "B-encoded")
		})
	}
}

func BenchmarkUneven(b *testing.B) {
	facts := statistics.New(crowd(400_000))
	for b.Loop() {
		statistics.Uneven(facts, statistics.Query{}, 0.05, statistics.BySite, statistics.ByOperator)
	}
}

// BenchmarkFact is what unlocking costs for each card of a visit or application.
func BenchmarkFact(b *testing.B) {
	var encoded [][]byte
	for fact := range crowd(2000) {
		encoded = append(encoded, fact.Encode())
	}
	facts := statistics.New(func(func(statistics.Fact) bool) {})
	for i := 0; b.Loop(); i++ {
		fact, err := statistics.DecodeFact(encoded[i%len(encoded)])
		if err != nil {
			b.Fatal(err)
		}
		facts.Put(fact)
	}
}

func resident() int64 {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return int64(memory.HeapAlloc)
}
