package office_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
)

// crowd is a matcher with about as many keys, as common, and about as much to
// compare by as people have.
type crowd struct{}

type crowdTraits struct {
	Surname, Given, Birth, Document, Phone, Address, Place string
}

func (crowd) Features(state store.Shared) ([]byte, []string) {
	v := state.Values()
	if state.Kind != store.Person {
		return nil, nil
	}
	content, err := json.Marshal(crowdTraits{v["surname"], v["given"], v["birth"], v["document"], v["phone"], v["address"], v["place"]})
	if err != nil {
		return nil, nil
	}
	return content, []string{
		"s " + v["surname"] + v["birth"][:4], "g " + v["given"] + v["birth"], "d " + v["document"], "p " + v["phone"],
		"x " + v["surname"] + v["given"], "m " + v["surname"] + v["birth"][5:],
	}
}

func (crowd) Compare(a, b []byte) (score float64, stop, side bool, evidence []byte) {
	var one, other crowdTraits
	if json.Unmarshal(a, &one) != nil || json.Unmarshal(b, &other) != nil {
		return 0, false, false, nil
	}
	for _, same := range []bool{one.Surname == other.Surname, one.Given == other.Given, one.Birth == other.Birth, one.Document == other.Document} {
		if same {
			score++
		}
	}
	return score, score > 3, score > 2, []byte(`{}`)
}

// invented is a person of nobody's: some names are common, most are rare.
func invented(dice *rand.Rand) map[string]string {
	name := func(kind string, many float64) string {
		return fmt.Sprintf("%s%d", kind, int(math.Pow(many, dice.Float64()))) // much like Zipf's law
	}
	return map[string]string{
		"surname": name("PROVA", 200_000), "given": name("ESEMPIO", 20_000),
		"birth":    fmt.Sprintf("%d-%02d-%02d", 1950+dice.IntN(60), 1+dice.IntN(12), 1+dice.IntN(28)),
		"document": fmt.Sprintf("XX%09d", dice.IntN(1e9)), "phone": fmt.Sprintf("0544%08d", dice.IntN(1e8)),
		"address": fmt.Sprintf("Via Finta %d", dice.IntN(1000)), "place": "LUOGO DI PROVA",
	}
}

func stateOf(kind store.Kind, values map[string]string) store.Shared {
	fields := make(map[string]store.SharedField, len(values))
	for name, value := range values {
		fields[name] = store.SharedField{Standing: store.Written{Value: value}}
	}
	return store.Shared{Record: uuid.New(), Kind: kind, Fields: fields}
}

func quantile(sorted []time.Duration, q float64) float64 {
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))].Seconds() * 1000
}

// BenchmarkCandidates looks for one incoming person among a million: one in
// two is on file already, with another phone.
func BenchmarkCandidates(b *testing.B) {
	const persons = 1_000_000
	o := wholeOptions(filepath.Join(b.TempDir(), "ledger.db"))
	o.Matcher = crowd{}
	ledger := create(b, o)
	dice := rand.New(rand.NewPCG(1, 2))
	var known []map[string]string
	err := ledger.Seed(b.Context(), func(yield func(store.Shared) bool) {
		for n := range persons {
			values := invented(dice)
			if n%1000 == 0 {
				known = append(known, values)
			}
			if !yield(stateOf(store.Person, values)) {
				return
			}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	var times []time.Duration
	var total int
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		values := invented(dice)
		if i%2 == 0 {
			values = known[dice.IntN(len(known))]
			values["phone"] = fmt.Sprint(i)
		}
		incoming := stateOf(store.Person, values)
		start := time.Now()
		compared, alike, err := ledger.Compare(b.Context(), incoming)
		times = append(times, time.Since(start))
		if err != nil || i%2 == 0 && alike == 0 {
			b.Fatalf("%d compared, %d alike, %v", compared, alike, err)
		}
		total += compared
	}
	slices.Sort(times)
	b.ReportMetric(quantile(times, 0.5), "p50-ms")
	b.ReportMetric(quantile(times, 0.99), "p99-ms")
	b.ReportMetric(float64(total)/float64(len(times)), "compared/person")
}

// BenchmarkPush is 10,000 operations in pushes of 100, each durable before the
// next: persons, their applications of about 3 KB, appointments and relations.
// Matching works behind them all the while; "matched" counts the time until it
// has caught up too.
func BenchmarkPush(b *testing.B) {
	const operations = 10_000
	var pushing, matching time.Duration
	for b.Loop() {
		b.StopTimer()
		o := wholeOptions(filepath.Join(b.TempDir(), uuid.NewString()))
		o.Matcher = crowd{}
		ledger := create(b, o)
		stream := newChain(enrol(b, ledger, "portatile di prova"))
		dice := rand.New(rand.NewPCG(1, 2))
		for range operations / 4 {
			person := uuid.New()
			stream.write(says(b, store.Person, person, invented(dice)), formFor(b, person),
				says(b, store.Appointment, uuid.New(), map[string]string{"person": person.String(), "site": "Lido Adriano", "date": "2026-12-02", "time": "09:30"}),
				says(b, store.Relation, uuid.New(), map[string]string{"from": person.String(), "to": uuid.NewString(), "relation": "figlio"}))
		}
		b.StartTimer()
		start := time.Now()
		pushed, matched := make(chan struct{}), make(chan error, 1)
		go func() {
			for {
				_, err := ledger.Match(background)
				select {
				case <-pushed:
					if err == nil {
						_, err = ledger.Match(background)
					}
					matched <- err
					return
				case <-time.After(10 * time.Millisecond):
				}
			}
		}()
		for first := 1; first <= operations; first += 100 {
			appendAll(b, ledger, stream.push(first, first+99))
		}
		pushing += time.Since(start)
		close(pushed)
		if err := <-matched; err != nil {
			b.Fatal(err)
		}
		matching += time.Since(start)
	}
	b.ReportMetric(float64(operations*b.N)/pushing.Seconds(), "pushed/s")
	b.ReportMetric(float64(operations*b.N)/matching.Seconds(), "matched/s")
}

// formFor is a filled application for a person.
func formFor(b *testing.B, person uuid.UUID) []byte {
	b.Helper()
	values := map[string]string{"person": person.String()}
	for field := range 60 {
		values[fmt.Sprintf("1.%d", field+1)] = fmt.Sprintf("VALORE DI PROVA %d", field*7919)
	}
	return says(b, store.Application, uuid.New(), values)
}

// BenchmarkPullTrip is the first pull of a trip: 40 people with a relative each
// and six applications in three years, in an office of 40 such trips.
func BenchmarkPullTrip(b *testing.B) {
	o := wholeOptions(filepath.Join(b.TempDir(), "ledger.db"))
	o.Matcher = nil
	ledger := create(b, o)
	stream := newChain(enrol(b, ledger, "ufficio"))
	dice := rand.New(rand.NewPCG(1, 2))
	for day := range 40 {
		for range 40 {
			person, relative := uuid.New(), uuid.New()
			stream.write(says(b, store.Person, person, invented(dice)), says(b, store.Person, relative, invented(dice)),
				says(b, store.Relation, uuid.New(), map[string]string{"from": person.String(), "to": relative.String()}),
				says(b, store.Appointment, uuid.New(), map[string]string{"person": person.String(), "site": "Lido Adriano", "date": fmt.Sprintf("2026-%02d-%02d", 10+day/28, 1+day%28)}))
			for range 6 {
				stream.write(formFor(b, person))
			}
		}
	}
	for first := 1; first <= len(stream.entries); first += 2000 {
		appendAll(b, ledger, stream.push(first, min(first+1999, len(stream.entries))))
	}
	b.Run("nothing new for who wrote it all", func(b *testing.B) {
		c := newCopy(stream.stream.Laptop)
		c.pullAll(b, ledger, 1000)
		for b.Loop() {
			if page := c.pull(b, ledger, 1000); page.More || page.Total.Count != uint64(len(stream.entries)) {
				b.Fatalf("%+v", page)
			}
		}
	})
	laptop := enrol(b, ledger, "Lido 1")
	b.Run("first", func(b *testing.B) { pullTrip(b, ledger, laptop) })
}

func pullTrip(b *testing.B, ledger *office.Ledger, laptop uuid.UUID) {
	b.Helper()
	for b.Loop() {
		c := newCopy(laptop, office.Trip{Site: "Lido Adriano", From: "2026-10-05", To: "2026-10-05"})
		page := c.pullAll(b, ledger, 200)
		if len(c.records) != 40*10 || *page.Total != c.total() {
			b.Fatalf("%d records, total %+v", len(c.records), page.Total)
		}
	}
}
