package laptop_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// trip is what a trip's first pull brings: 40 people with their appointments,
// relatives and three applications each, of which fields changed since; 400
// records.
func trip() laptop.Arrival {
	office := newOffice()
	for i := range 40 {
		person := uuid.New()
		office.state(person, store.Person, map[string]string{
			"surname": fmt.Sprintf("PROVA%02d", i), "given_names": "ANNA MARIA", "birth_date": "1992-03-15", "citizenship": "MAROCCO",
			"fiscal_code": "PRVNMR92C55Z330X", "document_number": fmt.Sprintf("XX%07d", i), "phone": "3330000000", "address": "VIA ESEMPIO 1",
		})
		office.state(uuid.New(), store.Appointment, map[string]string{"site": "Lido Adriano", "date": "2026-11-25", "time": "09:20", "person": person.String()})
		for range 5 {
			office.state(uuid.New(), store.Relation, map[string]string{"from": person.String(), "to": uuid.NewString(), "relation": "child"})
		}
		for range 3 {
			id, values := uuid.New(), application()
			office.state(id, store.Application, values)
			office.state(id, store.Application, map[string]string{"1.1": "CAMBIATO", "1.2": "CAMBIATO"})
		}
	}
	return office.page()
}

// BenchmarkTakeTrip is taking such a page in one transaction, into an empty file
// and into one that has it.
func BenchmarkTakeTrip(b *testing.B) {
	arrival := trip()
	size := 0
	for _, incoming := range arrival.Records {
		size += len(incoming.Encoded)
	}
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			file, session := create(b, b.TempDir())
			b.StartTimer()
			if taken := take(b, session, arrival); len(taken.Created) != 400 {
				b.Fatalf("%d records", len(taken.Created))
			}
			b.StopTimer()
			closeAll(b, file, session)
			b.StartTimer()
		}
		b.ReportMetric(float64(size)/400, "bytes/record")
	})
	b.Run("again", func(b *testing.B) {
		_, session := create(b, b.TempDir())
		take(b, session, arrival)
		for b.Loop() {
			if taken := take(b, session, arrival); len(taken.Created)+len(taken.Changed) != 0 {
				b.Fatalf("taken %+v", taken)
			}
		}
	})
}

// BenchmarkShared is reading a record's whole story.
func BenchmarkShared(b *testing.B) {
	_, session := create(b, b.TempDir())
	office := newOffice()
	id := uuid.New()
	office.state(id, store.Application, application())
	take(b, session, office.page())
	encoded, err := json.Marshal(office.states[id])
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(encoded)))
	for b.Loop() {
		shared(b, session, id)
	}
}
