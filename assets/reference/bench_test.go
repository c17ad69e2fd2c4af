package reference_test

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"sportello/assets/reference"
)

// queries are what operators type into a place field: letter by letter, with
// errors, with nothing to find.
var queries = []string{
	"a", "s", "ra", "sa", "san", "rav", "rave", "ravenna", "ravena", "rvaenna", "h199", "s. agata", "s. agata sul sant",
	"sant'agata sul santerno", "castel", "monte", "girgenti", "forlì", "qzxqzx", "z343", "sen", "bangladehs", "nuova", "d'ivoire",
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := reference.Load(); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	before := heap()
	tables := load(b)
	b.ReportMetric(float64(heap()-before), "kept-B")
	runtime.KeepAlive(tables)
}

func heap() int64 {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return int64(memory.HeapAlloc)
}

func BenchmarkSearchMunicipalities(b *testing.B) {
	tables := load(b)
	benchmarkSearch(b, func(query string) { tables.SearchMunicipalities(query, 10) })
}

func BenchmarkSearchStates(b *testing.B) {
	tables := load(b)
	benchmarkSearch(b, func(query string) { tables.SearchStates(query, 10) })
}

func BenchmarkSearchProvinces(b *testing.B) {
	tables := load(b)
	benchmarkSearch(b, func(query string) { tables.SearchProvinces(query, 10) })
}

func BenchmarkMunicipalitiesNamed(b *testing.B) {
	tables := load(b)
	benchmarkSearch(b, func(query string) { tables.MunicipalitiesNamed(query, "1980-01-01") })
}

// benchmarkSearch asks the queries in turn and reports the median and the
// 99th percentile of a single one.
func benchmarkSearch(b *testing.B, search func(query string)) {
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		search(queries[i%len(queries)])
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
}
