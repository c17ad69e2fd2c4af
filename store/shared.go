package store

import (
	"crypto/sha256"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Shared is one record as the operations that reached the office have left
// it: what stands in each field, what waits for a person's decision, and all
// that was ever written, with where it came from. sync/merge computes it, the
// office keeps it, and a laptop that is given it has the record's whole story
// without a network. It is plain data.
type Shared struct {
	Record uuid.UUID              `json:"record"`
	Kind   Kind                   `json:"kind"`
	Fields map[string]SharedField `json:"fields"`
	// Origins has one entry for each operation that wrote a field.
	Origins map[uuid.UUID]Origin `json:"origins"`
}

// SharedField is what is known of one field. The zero SharedField was never
// written.
type SharedField struct {
	Standing   Written   `json:"standing,omitzero"`
	Candidates []Written `json:"candidates,omitempty"`
	// Past needs nobody's attention: it was knowingly replaced or says what
	// stands. It is kept to know later arrivals by.
	Past []Written `json:"past,omitempty"`
}

// Written is what one operation says about one field.
type Written struct {
	Op uuid.UUID `json:"op"`
	// Base is the change the author saw standing; zero if there was none.
	Base uuid.UUID `json:"base,omitzero"`
	// Settles names further changes that are knowingly replaced: a decision's
	// candidates.
	Settles []uuid.UUID `json:"settles,omitempty"`
	Value   string      `json:"value"`
}

// Origin is where an operation comes from: shown to the person who decides.
type Origin struct {
	Laptop   uuid.UUID `json:"laptop"`
	Author   string    `json:"author"`
	Site     string    `json:"site"`
	Rulebook string    `json:"rulebook,omitempty"`
	Made     time.Time `json:"made"` // the laptop's clock
}

// Values returns the standing non-empty values by field.
func (s Shared) Values() map[string]string {
	values := make(map[string]string, len(s.Fields))
	for name, field := range s.Fields {
		if field.Standing.Value != "" {
			values[name] = field.Standing.Value
		}
	}
	return values
}

// Contested returns the fields that have candidates, sorted.
func (s Shared) Contested() []string {
	var contested []string
	for name, field := range s.Fields {
		if len(field.Candidates) > 0 {
			contested = append(contested, name)
		}
	}
	slices.Sort(contested)
	return contested
}

// Digest names the state of one record by the JSON it travels as: office and
// laptop compare what one holds and the other pulled without sending it again.
func Digest(encoded []byte) [16]byte {
	digest := sha256.New()
	digest.Write([]byte("sportello pulled 1\x00"))
	digest.Write(encoded)
	return [16]byte(digest.Sum(nil))
}
