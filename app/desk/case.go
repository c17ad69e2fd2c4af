package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/match"
)

// Case is a dispute laid open: what was written, by whom, and what speaks for it.
type Case struct {
	Dispute
	Detail string // what else tells the record apart: "Senegal · 15/03/1992"
	// People are the two of a pair; the first is kept if they are one.
	People   [2]uuid.UUID
	Rows     []Row
	Evidence []Evidence // of a pair, the weightiest first
	Question *Question  // the last one asked about it; nil: none

	// standing is what the case was made from: deciding is about nothing newer.
	standing map[uuid.UUID]store.Shared
}

// Row is a field of a Case.
type Row struct {
	Field string
	// Values are what stands, or stands in the first record; what met it, or stands
	// in the second; and what else was written.
	Values  []Value
	Differs bool
	// Suggested is the value that seems to leave nothing out that the other says, -1
	// if that is for a person to see.
	Suggested int
}

// Value is what somebody wrote into a field; "" is emptied, or not filled in.
type Value struct {
	Value  string
	Origin Origin
	op     uuid.UUID // zero: typed here, in no operation yet, or never written
}

// Origin is where a value or a change comes from.
type Origin struct {
	Author   string // as people know them where that is known here
	Laptop   string // its name at the office
	Site     string
	At       time.Time // by that laptop's clock
	Document string    // the number of the document it was written with
	Here     bool      // on this laptop
	Unsent   bool      // and no operation was made of it yet

	laptop uuid.UUID
}

// Evidence is what one field says about two records being one person. Field and
// Level are named by the texts "evidence.field.*" and "evidence.level.*".
type Evidence struct {
	Field, Level string
	Weight       float64
}

// evidenceOf is a verdict's, the weightiest first.
func evidenceOf(verdict match.Verdict) []Evidence {
	var all []Evidence
	for _, evidence := range verdict.Evidence {
		all = append(all, Evidence{evidence.Field, evidence.Level, evidence.Weight})
	}
	slices.SortStableFunc(all, func(a, b Evidence) int { return cmp.Compare(b.Weight, a.Weight) })
	return all
}

// Dispute lays a dispute open. Errors: ErrDecided.
func (s *Session) Dispute(ctx context.Context, id uuid.UUID) (Case, error) {
	if err := s.handIn(ctx); err != nil { // what was typed here meets the others as theirs does
		return Case{}, fmt.Errorf("laying a dispute open: %w", err)
	}
	dispute, err := s.dispute(ctx, id)
	if err != nil {
		return Case{}, fmt.Errorf("laying a dispute open: %w", err)
	}
	open := Case{Dispute: dispute, standing: make(map[uuid.UUID]store.Shared)}
	if open.Kind == DisputePair {
		err = s.layPair(ctx, &open)
	} else {
		err = s.layFields(ctx, &open)
	}
	if err != nil {
		return Case{}, fmt.Errorf("laying a dispute open: %w", err)
	}
	open.Question, err = s.questionAbout(ctx, open)
	return open, err
}

// layFields lays open what has met in the fields of one record.
func (s *Session) layFields(ctx context.Context, open *Case) error {
	of, err := s.shared(ctx, open.ID)
	if err != nil {
		return err
	}
	open.standing[open.ID] = of.Shared
	hit, _ := s.hit(open.ID)
	open.Detail = hit.Detail
	for _, name := range contested(of.Shared) {
		field := of.Fields[name]
		row := Row{Field: name, Differs: true, Suggested: -1, Values: []Value{of.value(name, field.Standing)}}
		for _, candidate := range field.Candidates {
			row.Values = append(row.Values, of.value(name, candidate))
		}
		open.Rows = append(open.Rows, row)
	}
	bySide(open.Rows)
	return nil
}

// bySide puts what one laptop wrote on one side in all rows, as far as it goes.
func bySide(rows []Row) {
	if len(rows) == 0 {
		return
	}
	left := rows[0].Values[0].Origin.laptop
	for _, row := range rows[1:] {
		at := slices.IndexFunc(row.Values, func(v Value) bool { return v.Origin.laptop == left })
		if at > 0 {
			row.Values[0], row.Values[at] = row.Values[at], row.Values[0]
		}
	}
}

// typedHere is the origin of what was typed on this laptop and waits there.
func (s *Session) typedHere() Origin {
	return Origin{Author: s.operator.shown(), Site: s.Site(), Here: true, Unsent: true}
}

// layPair lays open what is on file of two people: all fields that either has.
func (s *Session) layPair(ctx context.Context, open *Case) error {
	var verdict match.Verdict
	if err := json.Unmarshal(open.proposal.Evidence, &verdict); err == nil { // else a newer office's: the values speak for themselves
		open.Evidence = evidenceOf(verdict)
	}
	var err error
	if open.People, err = s.keptFirst(ctx, open.proposal.A, open.proposal.B); err != nil {
		return err
	}
	hit, _ := s.hit(open.People[0])
	open.Detail = hit.Detail
	return s.laySides(ctx, open)
}

// laySides lays open what each of two people has in each field.
func (s *Session) laySides(ctx context.Context, open *Case) error {
	var sides [2]side
	for i, person := range open.People {
		var err error
		if sides[i], err = s.side(ctx, person); err != nil {
			return err
		}
		open.standing[person] = sides[i].Shared
	}
	pair, err := s.state(ctx, open.ID)
	if err != nil {
		return err
	}
	open.standing[open.ID] = pair
	for _, name := range personFields {
		left, right := sides[0].current(name), sides[1].current(name)
		if left.Value == "" && right.Value == "" {
			continue
		}
		open.Rows = append(open.Rows, Row{Field: name, Values: []Value{left, right}, Differs: left.Value != right.Value})
	}
	suggest(open.Rows)
	return nil
}

// keptFirst orders two people: the one whom more refers to is kept, or else the
// one who came first.
func (s *Session) keptFirst(ctx context.Context, a, b uuid.UUID) ([2]uuid.UUID, error) {
	var created [2]time.Time
	var referring [2]int
	for i, person := range []uuid.UUID{a, b} {
		document, err := s.file.Record(ctx, person)
		if err != nil {
			return [2]uuid.UUID{}, err
		}
		created[i] = document.Created
		referring[i] = len(s.files.applicationsOf(person)) + len(s.files.relationsOf(person))
	}
	if referring[1] > referring[0] || referring[1] == referring[0] && created[1].Before(created[0]) {
		return [2]uuid.UUID{b, a}, nil
	}
	return [2]uuid.UUID{a, b}, nil
}

// DecidedBy tells who has decided on a case since it was laid open; false if there
// is nothing to decide for another reason, such as one of two people being deleted.
func (s *Session) DecidedBy(ctx context.Context, shown Case) (Origin, bool, error) {
	of, err := s.shared(ctx, shown.ID)
	if err != nil {
		return Origin{}, false, fmt.Errorf("asking who has decided: %w", err)
	}
	names := shown.Fields
	if shown.Kind == DisputePair {
		names = []string{pairVerdict}
	}
	for _, name := range names {
		op := of.Fields[name].Standing.Op
		_, known := of.Origins[op]
		if _, before := shown.standing[shown.ID].Origins[op]; known && !before {
			return of.origin(op), true, nil
		}
	}
	return Origin{}, false, nil
}

// side is one of two people: what is shared of them and what stands here.
type side struct {
	sharing
	fields map[string]store.Field
}

func (s *Session) side(ctx context.Context, person uuid.UUID) (side, error) {
	of, err := s.shared(ctx, person)
	if err != nil {
		return side{}, err
	}
	document, err := s.file.Record(ctx, person)
	return side{of, document.Record.Fields}, err
}

// current is what stands in a field, also what was only typed here.
func (s side) current(name string) Value {
	here := s.fields[name]
	standing := s.Fields[name].Standing
	if here.Value != here.Settled || standing.Op == uuid.Nil || here.Value != standing.Value {
		value := Value{Value: here.Value, op: standing.Op}
		if here.Value != "" {
			value.Origin = s.session.typedHere()
			value.Origin.Unsent = here.Value != here.Settled
		}
		return value
	}
	return s.value(name, standing)
}
