package office

import (
	"slices"
	"unicode/utf8"

	"sportello/store"
)

// Reason says why an operation is quarantined.
type Reason string

// Reasons for quarantine. They are kept in the ledger and shown at both ends.
const (
	ReasonUndecodable     Reason = "undecodable"      // no operation of ours
	ReasonNotUTF8         Reason = "not-utf8"         // text in another encoding
	ReasonUnknownKind     Reason = "unknown-kind"     // a kind of record this program does not have
	ReasonUnknownRulebook Reason = "unknown-rulebook" // checked under rules this office does not have
	ReasonOversized       Reason = "oversized-field"
	ReasonTooManyFields   Reason = "too-many-fields"
	ReasonIDReused        Reason = "id-reused"      // its id was given to other content before
	ReasonKindDiffers     Reason = "kind-differs"   // its record is of another kind
	ReasonNotMerged       Reason = "not-merged"     // the merge could not take it
	ReasonRecordDamaged   Reason = "record-damaged" // the derived record does not open; rebuild
)

// Policy is what an office understands. It decides quarantine only, never
// whether something is stored.
type Policy struct {
	Kinds     []store.Kind
	MaxValue  int // bytes of one field's value
	MaxName   int // bytes of one field's name
	MaxFields int // fields of one operation
	// Rulebook tells whether a version is known; nil means that all are.
	Rulebook func(version string) bool
}

// DefaultPolicy knows the kinds of this program and no rulebook in particular.
func DefaultPolicy() Policy {
	return Policy{
		Kinds:    []store.Kind{store.Person, store.Application, store.Appointment, store.Relation, store.Pair, store.Question, store.Site, store.Operator},
		MaxValue: 16 << 10, MaxName: 128, MaxFields: 1000,
	}
}

func (p Policy) orDefault() Policy {
	standard := DefaultPolicy()
	if p.Kinds == nil {
		p.Kinds = standard.Kinds
	}
	if p.MaxValue == 0 {
		p.MaxValue = standard.MaxValue
	}
	if p.MaxName == 0 {
		p.MaxName = standard.MaxName
	}
	if p.MaxFields == 0 {
		p.MaxFields = standard.MaxFields
	}
	return p
}

// judge returns why content cannot be applied, as far as it alone tells.
func (p Policy) judge(content Content) Reason {
	switch {
	case content.Problem != nil:
		return ReasonUndecodable
	case !utf8.Valid(content.Encoded):
		return ReasonNotUTF8
	case !p.knows(content.Operation.Kind):
		return ReasonUnknownKind
	case content.Operation.Rulebook != "" && p.Rulebook != nil && !p.Rulebook(content.Operation.Rulebook):
		return ReasonUnknownRulebook
	case len(content.Operation.Patch) > p.MaxFields:
		return ReasonTooManyFields
	}
	for name, change := range content.Operation.Patch {
		if len(name) > p.MaxName || len(change.Value) > p.MaxValue {
			return ReasonOversized
		}
	}
	return ""
}

func (p Policy) knows(kind store.Kind) bool { return slices.Contains(p.Kinds, kind) }

// kindInClear is the kind as the ledger may show it to anyone: what we do not
// know could be any text.
func (p Policy) kindInClear(content Content) store.Kind {
	if content.Problem == nil && p.knows(content.Operation.Kind) {
		return content.Operation.Kind
	}
	return ""
}
