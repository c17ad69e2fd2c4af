package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/store"
	"sportello/store/laptop"
)

// BenchmarkSetTogether is one keystroke in the address of one of five
// applications open together: it is checked in all of them.
func BenchmarkSetTogether(b *testing.B) {
	r := newRoom(b, func(o *desk.Options) { o.Autosave = time.Hour })
	mother := r.person(fatou())
	a := r.start(mother.ID)
	ready(b, a)
	for i := range 4 {
		child := fatou()
		child["given_names"], child["birth_date"] = fmt.Sprint("FIGLIO ", i), "2009-05-05"
		if _, err := a.OpenTogether(b.Context(), r.related(mother, "child", child).ID); err != nil {
			b.Fatal(err)
		}
	}
	var strokes []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		a.Set("1.68", strings.Repeat("X", i%20+1))
		strokes = append(strokes, time.Since(start))
	}
	for _, other := range a.Together() {
		if other.Value("1.68") != a.Value("1.68") {
			b.Fatal("not passed on")
		}
	}
	slices.Sort(strokes)
	b.ReportMetric(float64(strokes[len(strokes)/2]), "p50-ns/key")
	b.ReportMetric(float64(strokes[len(strokes)*99/100]), "p99-ns/key")
}

// BenchmarkEmployers50000 is a key in the employer's line with 50,000
// applications of workers of 8,000 employers on file; beside it, what unlocking
// takes without and with them, and what memory they take.
func BenchmarkEmployers50000(b *testing.B) {
	const workers, firms = 50_000, 8_000
	for _, known := range []bool{false, true} {
		b.Run(fmt.Sprint("employers ", known), func(b *testing.B) {
			r := newRoom(b)
			var drafts []laptop.Draft
			for i := range workers {
				firm := i % firms
				values := map[string]string{"person": r.session.Operator().Name, "1.3": fmt.Sprint("LAVORATORE ", i)}
				if known {
					for key, value := range (permit.Values{"2.21": permit.Yes, "2.22": fmt.Sprintf("%c%c%c PROVA %d SRL", 'A'+firm%26, 'A'+firm/26%26, 'A'+firm/676%26, firm), "2.24": fmt.Sprintf("%011d", firm)}) {
						values[key] = value
					}
				}
				drafts = append(drafts, laptop.Draft{Kind: store.Application, State: "draft", Site: here, Values: values, Card: desk.ApplicationCard(values)})
				if len(drafts) == 5000 {
					if _, err := r.session.File().CreateAll(b.Context(), drafts); err != nil {
						b.Fatal(err)
					}
					drafts = drafts[:0]
				}
			}
			if err := r.session.Lock(b.Context()); err != nil {
				b.Fatal(err)
			}
			before, start := resident(), time.Now()
			r.unlock()
			unlock, kept := time.Since(start), resident()-before
			var keys []time.Duration
			for i := 0; b.Loop(); i++ {
				firm := i * 37 % firms
				typed := fmt.Sprintf("%c%c%c", 'a'+firm%26, 'a'+firm/26%26, 'a'+firm/676%26)
				start := time.Now()
				found := r.session.Employers(typed[:i%3+1], 30)
				keys = append(keys, time.Since(start))
				if known && len(found) == 0 {
					b.Fatal("nobody found for", typed)
				}
			}
			slices.Sort(keys)
			b.ReportMetric(float64(keys[len(keys)/2]), "p50-ns/key")
			b.ReportMetric(float64(keys[len(keys)*99/100]), "p99-ns/key")
			b.ReportMetric(float64(unlock.Milliseconds()), "ms-unlock")
			b.ReportMetric(float64(kept)/(1<<20), "MiB-kept")
		})
	}
}
