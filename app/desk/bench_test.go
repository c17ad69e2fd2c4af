package desk_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/store"
	"sportello/store/laptop"
)

// median of durations, in nanoseconds.
func median(durations []time.Duration) float64 {
	slices.Sort(durations)
	return float64(durations[len(durations)/2])
}

// BenchmarkAutosave is what a save by itself costs, and beside it, taking turns
// on the same disk, the least it could: writing 4 KB and flushing. That is
// quicker straight after a save than after a key, which is what a save comes
// after: both are told, and the ratio to each.
func BenchmarkAutosave(b *testing.B) {
	r := newRoom(b, func(o *desk.Options) { o.Autosave = time.Hour })
	a := r.start(r.person(fatou()).ID)
	ready(b, a)
	flush(b, a)
	raw, err := os.Create(filepath.Join(r.options.Folder, "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	var saves, writes, afterKey []time.Duration
	for i := 0; b.Loop(); i++ {
		a.Set("1.68", strings.Repeat("X", i%20+1))
		start := time.Now()
		flush(b, a)
		saves = append(saves, time.Since(start))
		b.StopTimer()
		if i%2 == 0 {
			writes = append(writes, writeRaw(b, raw, i))
		} else {
			a.Set("1.68", "Y")
			afterKey = append(afterKey, writeRaw(b, raw, i))
		}
		b.StartTimer()
	}
	b.ReportMetric(median(saves), "p50-ns/save")
	b.ReportMetric(median(writes), "p50-ns/raw")
	b.ReportMetric(median(saves)/median(writes), "p50-ratio")
	if len(afterKey) > 0 {
		b.ReportMetric(median(afterKey), "p50-ns/raw-after-key")
		b.ReportMetric(median(saves)/median(afterKey), "p50-ratio-after-key")
	}
}

// writeRaw writes 4 KB, flushes them and returns how long that took.
func writeRaw(b *testing.B, raw *os.File, i int) time.Duration {
	b.Helper()
	start := time.Now()
	if _, err := raw.WriteAt(make([]byte, 4096), int64(i%1000)*4096); err != nil {
		b.Fatal(err)
	}
	if err := raw.Sync(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// BenchmarkSet is one keystroke in a full application, with its check.
func BenchmarkSet(b *testing.B) {
	r := newRoom(b, func(o *desk.Options) { o.Autosave = time.Hour })
	a := r.start(r.person(fatou()).ID)
	ready(b, a)
	var strokes []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		a.Set("1.68", strings.Repeat("X", i%20+1))
		strokes = append(strokes, time.Since(start))
	}
	slices.Sort(strokes)
	b.ReportMetric(float64(strokes[len(strokes)*99/100]), "p99-ns/key")
}

const benchPeople = 50_000

// crowd puts invented people on file, as many as a city's.
func crowd(b *testing.B, session *desk.Session) {
	b.Helper()
	random := rand.New(rand.NewPCG(209, 173))
	syllables := strings.Fields("ba be cha da di el fa ga gu ha ia jo ka ko la li ma me mo na ni no ou pa re ro sa she si ta to va vi wa ya ze")
	invented := func(n int) string {
		var name strings.Builder
		for range n {
			name.WriteString(syllables[random.IntN(len(syllables))])
		}
		return strings.ToUpper(name.String())
	}
	var drafts []laptop.Draft
	for i := range benchPeople {
		values := fatou()
		values["surname"], values["given_names"] = invented(2+random.IntN(3)), invented(2+random.IntN(2))
		values["fiscal_code"] = fmt.Sprintf("SMP%sX%02dA%02dZ%03dX", invented(2)[:3], i%100, i%28+1, random.IntN(1000))
		values["document_number"], values["permit_number"] = fmt.Sprintf("XX%07d", i), fmt.Sprintf("I%08d", random.IntN(1e8))
		values["birth_date"] = fmt.Sprintf("%d-%02d-%02d", 1940+random.IntN(80), random.IntN(12)+1, random.IntN(28)+1)
		values["mobile"] = fmt.Sprintf("000%07d", random.IntN(1e7))
		drafts = append(drafts, laptop.Draft{Kind: store.Person, State: "active", Site: here, Values: values, Card: desk.PersonCard(values)})
		if len(drafts) == 5000 {
			if _, err := session.File().CreateAll(b.Context(), drafts); err != nil {
				b.Fatal(err)
			}
			drafts = drafts[:0]
		}
	}
}

// BenchmarkUnlock50000 is unlocking with 50,000 people on file, at the real cost
// of a passphrase; beside it, what deriving the key alone takes and what memory
// the people take once they can be searched.
func BenchmarkUnlock50000(b *testing.B) {
	r := newRoom(b, func(o *desk.Options) { o.KDF = laptop.KDF{} })
	crowd(b, r.session)
	if err := r.session.Lock(b.Context()); err != nil {
		b.Fatal(err)
	}
	var derived time.Duration
	for range 3 {
		start := time.Now()
		if _, err := r.desk.Unlock(b.Context(), account, "una frase sbagliata", nil); err == nil {
			b.Fatal("any passphrase opens")
		}
		derived += time.Since(start) / 3
	}
	before := resident()
	var unlocks []time.Duration
	for b.Loop() {
		start := time.Now()
		session, err := r.desk.Unlock(b.Context(), account, passphrase, nil)
		if err != nil {
			b.Fatal(err)
		}
		unlocks = append(unlocks, time.Since(start))
		b.StopTimer()
		if hits := session.Search("0001234", 5); len(hits) == 0 {
			b.Fatal("nobody found")
		}
		b.ReportMetric(float64(resident()-before)/(1<<20), "MiB-kept")
		if err := session.Lock(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric((median(unlocks)-float64(derived))/1e6, "ms-beyond-KDF")
	b.ReportMetric(float64(derived)/1e6, "ms-KDF-alone")
}

// resident is what the heap holds.
func resident() int64 {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return int64(memory.HeapAlloc)
}
