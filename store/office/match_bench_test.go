package office_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
)

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
