//go:build unix

package office_test

import (
	"iter"
	"path/filepath"
	"runtime/debug"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/cmd/centrale/fields"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/match/ravenna"
)

// filed makes a person's record of what was generated.
func filed(r ravenna.Record) store.Shared {
	state := store.Shared{Record: uuid.New(), Kind: store.Person, Fields: make(map[string]store.SharedField)}
	for name, values := range map[string][]string{
		"surname": {r.Surnames}, "given_names": {r.GivenNames}, "birth_date": {r.BirthDate}, "sex": {r.Sex}, "birth_city": {r.BirthPlace},
		"fiscal_code": {r.FiscalCode}, "document_number": r.Documents, "permit_number": r.Permits, "phone": r.Phones, "street": {r.Address},
	} {
		var field store.SharedField
		for i, value := range values {
			if i > 0 {
				field.Past = append(field.Past, field.Standing)
			}
			field.Standing = store.Written{Op: uuid.New(), Value: value}
		}
		state.Fields[name] = field
	}
	return state
}

// arrival is a record that comes when the others are there, and which of them
// are of the same person; none if nobody is.
type arrival struct {
	state store.Shared
	same  []uuid.UUID
}

// townOf yields about so many records of generated persons, some more than
// once, and keeps a few back to come later: every second one of somebody who
// is there.
func townOf(about int, later *[]arrival) iter.Seq[store.Shared] {
	const persons, back = 10_000, 40
	return func(yield func(store.Shared) bool) {
		for seed := uint64(1); about > 0; seed++ {
			records := ravenna.Generate(seed, persons)
			about -= len(records)
			left := make(map[int]int)
			for _, r := range records {
				left[r.Entity]++
			}
			there := make(map[int][]uuid.UUID)
			var known, fresh []ravenna.Record
			for _, r := range records {
				switch {
				case left[r.Entity] > 1 && len(known) < back:
					known = append(known, r)
					left[r.Entity] = 0 // the person's other records stay
				case left[r.Entity] == 1 && len(fresh) < back:
					fresh = append(fresh, r)
				default:
					state := filed(r)
					there[r.Entity] = append(there[r.Entity], state.Record)
					if !yield(state) {
						return
					}
				}
			}
			for i := range known {
				*later = append(*later, arrival{filed(known[i]), there[known[i].Entity]}, arrival{filed(fresh[i]), nil})
			}
		}
	}
}

// BenchmarkCandidates looks for one incoming person among a million generated
// ones with the matcher of the service: every second one is there already.
// "found" is how many of those are proposed to be who they are. Processor
// times tell what a lookup costs on a machine that does other work, too.
func BenchmarkCandidates(b *testing.B) {
	const persons = 1_000_000
	o := wholeOptions(filepath.Join(b.TempDir(), "ledger.db"))
	o.Matcher = fields.Matcher()
	ledger := create(b, o)
	var arrivals []arrival
	if err := ledger.Seed(b.Context(), townOf(persons, &arrivals)); err != nil {
		b.Fatal(err)
	}
	debug.FreeOSMemory()
	lookFor(b, ledger, arrivals)
}

func lookFor(b *testing.B, ledger *office.Ledger, arrivals []arrival) {
	b.Helper()
	var times, used []time.Duration
	var compared, known, found int
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		next := arrivals[i%len(arrivals)]
		before, start := processor(b), time.Now()
		count, alike, err := ledger.Compare(b.Context(), next.state)
		times, used = append(times, time.Since(start)), append(used, processor(b)-before)
		if err != nil {
			b.Fatal(err)
		}
		compared += count
		if len(next.same) > 0 {
			known++
		}
		if slices.ContainsFunc(next.same, func(id uuid.UUID) bool { return slices.Contains(alike, id) }) {
			found++
		}
	}
	slices.Sort(times)
	slices.Sort(used)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(quantile(times, 0.5), "p50-ms")
	b.ReportMetric(quantile(times, 0.99), "p99-ms")
	b.ReportMetric(quantile(used, 0.5), "p50-CPU-ms")
	b.ReportMetric(quantile(used, 0.99), "p99-CPU-ms")
	b.ReportMetric(float64(compared)/float64(len(times)), "compared/person")
	b.ReportMetric(float64(found)/float64(max(1, known)), "found")
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
