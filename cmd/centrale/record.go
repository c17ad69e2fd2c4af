package main

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"sportello/app/segment"
	"sportello/app/staff"
	"sportello/assets/sites"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/merge"
	"sportello/sync/server"
)

// record is one line of the export; EXPORT.md describes every key.
type record struct {
	Type       store.Kind `json:"type"`
	ID         uuid.UUID  `json:"id"`
	Receipt    string     `json:"receipt"` // of the last operation applied
	Laptop     string     `json:"laptop"`
	Author     string     `json:"author"`
	Site       string     `json:"site"`
	Rulebook   string     `json:"rulebook,omitempty"`
	Received   time.Time  `json:"received"` // the first operation
	Changed    time.Time  `json:"changed"`  // the last
	Operations int        `json:"operations"`
	Deleted    bool       `json:"deleted,omitempty"`

	// An application:
	Person    string            `json:"person,omitempty"`
	Modulo1   map[string]any    `json:"modulo1,omitempty"`
	Modulo2   map[string]any    `json:"modulo2,omitempty"`
	Documents []string          `json:"documents,omitempty"`
	Overrides map[string]string `json:"overrides,omitempty"`
	// Every other field, and all those of other kinds.
	Values map[string]string `json:"values,omitempty"`

	// Contested fields hold, beside the standing value, others that wait for
	// a person's decision.
	Contested map[string][]candidate `json:"contested,omitempty"`

	standing map[string]string
}

type candidate struct {
	Value  string    `json:"value"`
	Laptop string    `json:"laptop"`
	Author string    `json:"author"`
	Site   string    `json:"site"`
	Made   time.Time `json:"made"` // by the laptop's clock
}

// quarantined is an operation that is kept but not applied.
type quarantined struct {
	Type     string     `json:"type"` // "quarantined"
	Reason   string     `json:"reason"`
	Receipt  string     `json:"receipt"`
	Laptop   string     `json:"laptop"`
	Received time.Time  `json:"received"`
	Position uint64     `json:"position"`
	Record   *uuid.UUID `json:"record,omitempty"`
	Kind     store.Kind `json:"kind,omitempty"`
	// The operation as it came: as JSON if it is, else in base64.
	Operation json.RawMessage `json:"operation,omitempty"`
	Base64    string          `json:"base64,omitempty"`
}

// names maps laptops to the names people gave them.
type names map[uuid.UUID]string

func laptopNames(ctx context.Context, ledger *office.Ledger) (names, error) {
	laptops, err := ledger.Laptops(ctx)
	if err != nil {
		return nil, err
	}
	known := make(names, len(laptops))
	for _, laptop := range laptops {
		known[laptop.ID] = laptop.Name
	}
	return known, nil
}

func (n names) describe(stored office.Record) (record, error) {
	state, err := server.DecodeState(stored.State)
	if err != nil {
		return record{}, err
	}
	last := stored.Last.Operation
	r := record{
		Type: stored.Kind, ID: stored.ID, Receipt: stored.Last.Receipt(), Laptop: n[stored.Last.Stream.Laptop],
		Author: last.Author, Site: last.Site, Rulebook: last.Rulebook,
		Received: stored.First.Received.UTC(), Changed: stored.Last.Received.UTC(), Operations: stored.Operations,
		standing: state.Values(), Contested: n.contested(state),
	}
	if stored.Kind == store.Application {
		r.standing = segment.Flat(r.standing)
	}
	for field, value := range r.standing {
		r.place(field, value)
	}
	slices.Sort(r.Documents)
	return r, nil
}

// place puts one value under the key of the export it belongs to.
func (r *record) place(field, value string) {
	if field == store.Deleted {
		r.Deleted = value == "true"
		return
	}
	room, name, _ := strings.Cut(field, ".")
	switch {
	case r.Type != store.Application || name == "" && field != "person":
		put(&r.Values, field, value)
	case room == "1":
		put(&r.Modulo1, name, official(value))
	case room == "2":
		put(&r.Modulo2, name, official(value))
	case room == "person":
		r.Person = value
	case room == "doc":
		r.Documents = append(r.Documents, name)
	case room == "override":
		put(&r.Overrides, name, value)
	default:
		put(&r.Values, field, value)
	}
}

// official is a value as `sportelloctl check` takes it: a tick is true, the
// answer no (37) is false.
func official(value string) any {
	switch value {
	case "true":
		return true
	case "false":
		return false
	}
	return value
}

func put[V any](to *map[string]V, key string, value V) {
	if *to == nil {
		*to = make(map[string]V)
	}
	(*to)[key] = value
}

func (n names) contested(state merge.State) map[string][]candidate {
	var contested map[string][]candidate
	for _, field := range state.Contested() {
		var waiting []candidate
		for _, change := range state.Fields[field].Candidates {
			origin := state.Origins[change.Op]
			waiting = append(waiting, candidate{change.Value, n[origin.Laptop], origin.Author, origin.Site, origin.Made.UTC()})
		}
		put(&contested, field, waiting)
	}
	return contested
}

// title is what people know the record by.
func (r record) title() string {
	var parts []string
	for _, field := range []string{"1.3", "1.4", "surname", "given_names", "subject", sites.FieldName, staff.FieldAccount} {
		if value := r.standing[field]; value != "" {
			parts = append(parts, value)
		}
	}
	return strings.Join(parts, " ")
}

// fields returns the names of the fields with a value or a candidate, in the
// order of the forms.
func (r record) fields() []string {
	var fields []string
	for field := range r.standing {
		fields = append(fields, field)
	}
	for field := range r.Contested {
		if _, stands := r.standing[field]; !stands {
			fields = append(fields, field)
		}
	}
	slices.SortFunc(fields, byNumber)
	return fields
}

// byNumber orders official numbers as numbers and the rest after them.
func byNumber(a, b string) int {
	aRoom, aNumber, aOfficial := officialNumber(a)
	bRoom, bNumber, bOfficial := officialNumber(b)
	switch {
	case aOfficial && bOfficial:
		return cmp.Or(cmp.Compare(aRoom, bRoom), cmp.Compare(aNumber, bNumber), cmp.Compare(a, b))
	case aOfficial:
		return -1
	case bOfficial:
		return 1
	}
	return cmp.Compare(a, b)
}

func officialNumber(field string) (room string, number int, is bool) {
	room, name, _ := strings.Cut(field, ".")
	if room != "1" && room != "2" {
		return "", 0, false
	}
	number, err := strconv.Atoi(name)
	if err != nil {
		number = 0 // the heading, before all numbers
	}
	return room, number, true
}

func (n names) quarantined(kept office.Kept) quarantined {
	q := quarantined{
		Type: "quarantined", Reason: string(kept.Quarantined), Receipt: kept.Receipt(), Laptop: n[kept.Stream.Laptop],
		Received: kept.Received.UTC(), Position: kept.Position,
	}
	if kept.Problem == nil {
		q.Record, q.Kind = &kept.Operation.Record, kept.Operation.Kind
	}
	if json.Valid(kept.Encoded) && utf8.Valid(kept.Encoded) {
		q.Operation = kept.Encoded
	} else {
		q.Base64 = base64.StdEncoding.EncodeToString(kept.Encoded)
	}
	return q
}
