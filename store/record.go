package store

import (
	"bytes"
	"crypto/sha256"

	"github.com/google/uuid"
)

// Kind says what a record describes.
type Kind string

// The kinds of record. A store keeps kinds it does not know untouched.
const (
	Person      Kind = "person"
	Application Kind = "application"
	Appointment Kind = "appointment"
	Relation    Kind = "relation"
	// Pair is what a person decided of two persons who may be the same: the
	// record PairID names.
	Pair Kind = "pair"
	// Question is a note between who reconciles and who was at the desk.
	Question Kind = "question"
	// Site is a place a desk can stand at: the record SiteID names. Every laptop has
	// all of them.
	Site Kind = "site"
	// Operator is what whoever has an account is called: the record OperatorID names.
	// Every laptop has all of them.
	Operator Kind = "operator"
)

// Deleted is the field that marks a record as removed. Removal is a field
// like any other, so that it can be contested and undone; nothing is purged.
const Deleted = "deleted"

// SameAs is the field of a person that names the person it was found to be.
// It is emptied when that is taken back.
const SameAs = "same_as"

// The fields of a question that say whether somebody waits: the record it is
// about, and "true" once no answer is needed any more.
const (
	About  = "about"
	Closed = "closed"
)

// PairID names the record of two persons, the same whoever asks and in
// whichever order, so that two who decide on them offline meet in it.
func PairID(a, b uuid.UUID) uuid.UUID {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return named("sportello pair 1", a[:], b[:])
}

// SiteID names the record of a site, the same on every laptop, so that two who add
// it offline meet in it.
func SiteID(name string) uuid.UUID { return named("sportello site 1", []byte(name)) }

// OperatorID names the record of an account, the same on every laptop that has one of
// that name.
func OperatorID(account string) uuid.UUID { return named("sportello operator 1", []byte(account)) }

// named is an id made of what it names; of is what kind of thing that is.
func named(of string, parts ...[]byte) uuid.UUID {
	digest := sha256.New()
	digest.Write([]byte(of + "\x00"))
	for _, part := range parts {
		digest.Write(part)
	}
	id := uuid.UUID(digest.Sum(nil)[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // version 8 of RFC 9562: our own
	return id
}

// Field is one value of a record together with what the rest of the world
// knows about it.
type Field struct {
	// Value is what the operator sees now.
	Value string `json:"v,omitempty"`
	// Settled is the value as of Writer. The field waits to travel while
	// Value and Settled differ.
	Settled string `json:"s,omitempty"`
	// Writer is the operation that last wrote the field as this copy knows
	// it; the zero UUID if no operation ever did.
	Writer uuid.UUID `json:"w,omitzero"`
}

// Record is the working copy of one record.
type Record struct {
	ID     uuid.UUID        `json:"id"`
	Kind   Kind             `json:"kind"`
	Fields map[string]Field `json:"fields"`
}

// Values returns the current non-empty values by field.
func (r Record) Values() map[string]string {
	values := make(map[string]string, len(r.Fields))
	for name, field := range r.Fields {
		if field.Value != "" {
			values[name] = field.Value
		}
	}
	return values
}

// Patch returns what has changed since the fields were last written by an
// operation, each change with the writer it replaces. It is empty when there
// is nothing to send.
func (r Record) Patch() map[string]Change {
	patch := make(map[string]Change)
	for name, field := range r.Fields {
		if field.Value != field.Settled {
			patch[name] = Change{Base: field.Writer, Value: field.Value}
		}
	}
	return patch
}

// Settle returns the record as it stands once op, made from its Patch, has
// been written: op is the writer of what it changed.
func (r Record) Settle(op Operation) Record {
	fields := make(map[string]Field, len(r.Fields))
	for name, field := range r.Fields {
		if change, changed := op.Patch[name]; changed {
			field.Settled, field.Writer = change.Value, op.ID
		}
		fields[name] = field
	}
	return Record{ID: r.ID, Kind: r.Kind, Fields: fields}
}
