package desk_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// A bad week at the office: what waits is listed and one case laid open.
func BenchmarkDisputes(b *testing.B) {
	r, e, bianchi, neri := office(b)
	var first uuid.UUID
	for i := range 300 {
		person := e.contest(r, bianchi, neri, "mobile", fmt.Sprintf("00055%05d", i), fmt.Sprintf("00066%05d", i))
		other := uuid.Must(uuid.NewV7())
		e.writes(neri, store.Person, other, store.Shared{}, r.clock.time().Add(-time.Hour), map[string]string{"surname": "FINTA", "given_names": "ARBENA"})
		e.proposes(person, other, 0.7, false)
		first = person
	}
	e.gives(r)
	b.Run("list 600", func(b *testing.B) {
		for b.Loop() {
			if got := len(r.disputes()); got != 600 {
				b.Fatal(got)
			}
		}
	})
	b.Run("open one", func(b *testing.B) {
		for b.Loop() {
			r.dispute(first)
		}
	})
}
