package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/merge"
)

// Chapter is one step of a record's story: what one operation changed, or what
// was typed here since the last one.
type Chapter struct {
	Op uuid.UUID // zero: no operation was made of it yet
	Origin
	Kind    ChapterKind
	Changes []FieldStep
}

// ChapterKind says what a step was.
type ChapterKind string

// The kinds of chapter.
const (
	ChapterBegun   ChapterKind = "begun"
	ChapterChanged ChapterKind = "changed"
	ChapterDecided ChapterKind = "decided" // values that had met were decided on
	ChapterMerged  ChapterKind = "merged"  // found to be somebody else on file
	ChapterParted  ChapterKind = "parted"  // that was taken back
	ChapterDeleted ChapterKind = "deleted"
)

// FieldStep is what a chapter did to one field.
type FieldStep struct {
	Field         string
	Before, After string
	// Waiting: it met another value and waits for a decision.
	Waiting bool
}

// Story tells what became of a record, the last first: what everybody sent, as
// the office told it, and what was typed here since. Errors: store.ErrNotFound.
func (s *Session) Story(ctx context.Context, record uuid.UUID) ([]Chapter, error) {
	of, err := s.shared(ctx, record)
	if err != nil {
		return nil, fmt.Errorf("telling a record's story: %w", err)
	}
	document, err := s.file.Record(ctx, record)
	if err != nil {
		return nil, fmt.Errorf("telling a record's story: %w", err)
	}
	var chapters []Chapter
	for i, op := range inOrder(of.Shared) {
		chapters = append(chapters, of.chapter(op, i == 0))
	}
	last, ok, err := s.typedSince(ctx, document, len(chapters) == 0)
	if err != nil {
		return nil, fmt.Errorf("telling a record's story: %w", err)
	}
	if ok {
		chapters = append(chapters, last)
	}
	s.nameThem(chapters)
	chapters = slices.DeleteFunc(chapters, func(c Chapter) bool { return len(c.Changes) == 0 })
	slices.Reverse(chapters)
	return chapters, nil
}

// Named names a person or an application; false if there is none here.
func (s *Session) Named(record uuid.UUID) (Hit, bool) { return s.hit(record) }

// naming are fields whose values are people or applications.
var naming = keySet(store.SameAs, fieldPerson, "from", "to", "about", "application", pairKeep, pairA, pairB)

// nameThem puts names in the place of ids.
func (s *Session) nameThem(chapters []Chapter) {
	for _, chapter := range chapters {
		for i, step := range chapter.Changes {
			if naming[step.Field] {
				chapter.Changes[i].Before, chapter.Changes[i].After = s.nameOf(step.Before), s.nameOf(step.After)
			}
		}
	}
}

// nameOf is the name of whom an id is of, the id itself if they are not here.
func (s *Session) nameOf(id string) string { return cmp.Or(s.name(parseID(id)), id) }

// inOrder are a record's operations, each after those it builds on, and as far as
// that leaves it open by the clocks of the laptops.
func inOrder(state store.Shared) []uuid.UUID {
	waiting := make(map[uuid.UUID]map[uuid.UUID]bool, len(state.Origins)) // for what each has to wait
	for op := range state.Origins {
		waiting[op] = make(map[uuid.UUID]bool)
	}
	for _, field := range state.Fields {
		for _, written := range writtenIn(field) {
			for _, before := range append(written.Settles, written.Base) {
				if _, known := state.Origins[before]; known && before != written.Op && waiting[written.Op] != nil {
					waiting[written.Op][before] = true
				}
			}
		}
	}
	var order []uuid.UUID
	for len(waiting) > 0 {
		next := earliest(state, waiting)
		order = append(order, next)
		delete(waiting, next)
		for _, others := range waiting {
			delete(others, next)
		}
	}
	return order
}

// earliest is the first by its clock of those that need not wait; of a circle,
// which only a forger makes, the first of all.
func earliest(state store.Shared, waiting map[uuid.UUID]map[uuid.UUID]bool) uuid.UUID {
	var next uuid.UUID
	free := false
	for op, others := range waiting {
		first := next == uuid.Nil || len(others) == 0 && !free
		if first || (len(others) == 0) == free && before(state, op, next) {
			next, free = op, len(others) == 0
		}
	}
	return next
}

func before(state store.Shared, a, b uuid.UUID) bool {
	if order := state.Origins[a].Made.Compare(state.Origins[b].Made); order != 0 {
		return order < 0
	}
	return slices.Compare(a[:], b[:]) < 0
}

// chapter is what one operation did.
func (of sharing) chapter(op uuid.UUID, first bool) Chapter {
	c := Chapter{Op: op, Origin: of.origin(op), Kind: ChapterChanged}
	if first {
		c.Kind = ChapterBegun
	}
	for name, field := range of.Fields {
		all := writtenIn(field)
		at := slices.IndexFunc(all, func(written store.Written) bool { return written.Op == op })
		if at < 0 {
			continue
		}
		step := FieldStep{Field: name, After: all[at].Value}
		if base := slices.IndexFunc(all, func(written store.Written) bool { return written.Op == all[at].Base }); base >= 0 {
			step.Before = all[base].Value
		}
		step.Waiting = slices.ContainsFunc(field.Candidates, func(written store.Written) bool { return written.Op == op })
		for _, settled := range all[at].Settles { // where what stood was kept: what gave way
			if other := slices.IndexFunc(all, func(written store.Written) bool { return written.Op == settled }); other >= 0 && step.Before == step.After {
				step.Before = all[other].Value
			}
		}
		c.take(step, len(all[at].Settles) > 0)
	}
	c.inOrder()
	return c
}

// take adds what became of a field, and what that says of the chapter.
func (c *Chapter) take(step FieldStep, settles bool) {
	switch {
	case step.Field == store.SameAs && step.After != "":
		c.Kind = ChapterMerged
	case step.Field == store.SameAs:
		c.Kind = ChapterParted
	case step.Field == store.Deleted && step.After != "":
		c.Kind = ChapterDeleted
	case settles && (c.Kind == ChapterChanged || c.Kind == ChapterBegun):
		c.Kind = ChapterDecided
	}
	if step.Before != step.After && !keepsAccount(step.Field) {
		c.Changes = append(c.Changes, step)
	}
}

func (c *Chapter) inOrder() {
	slices.SortFunc(c.Changes, func(a, b FieldStep) int { return compareFields(a.Field, b.Field) })
}

// typedSince is what was typed here since the last operation; false: nothing.
func (s *Session) typedSince(ctx context.Context, document laptop.Document, first bool) (Chapter, bool, error) {
	c := Chapter{Origin: s.typedHere(), Kind: ChapterChanged}
	c.At = document.Changed
	if first {
		c.Kind = ChapterBegun
	}
	for name, field := range document.Record.Fields {
		if field.Value != field.Settled {
			c.take(FieldStep{Field: name, Before: field.Settled, After: field.Value}, false)
		}
	}
	c.inOrder()
	if len(c.Changes) == 0 {
		return Chapter{}, false, nil
	}
	history, err := s.file.History(ctx, document.ID)
	if err != nil {
		return Chapter{}, false, err
	}
	for _, noted := range slices.Backward(history) {
		if noted.Pulled == uuid.Nil && len(noted.Changes) > 0 {
			c.At, c.Author = noted.At, s.notedBy(noted)
			return c, true, nil
		}
	}
	return c, true, nil
}

// StateAt is what stood in a record after an operation of its story. Errors:
// store.ErrNotFound.
func (s *Session) StateAt(ctx context.Context, record, op uuid.UUID) (map[string]string, error) {
	state, err := s.state(ctx, record)
	if err != nil {
		return nil, fmt.Errorf("looking at an earlier state: %w", err)
	}
	if _, known := state.Origins[op]; !known {
		return nil, fmt.Errorf("looking at the state after operation %s: %w", op, store.ErrNotFound)
	}
	var then store.Shared
	for _, each := range inOrder(state) {
		origin := state.Origins[each]
		again := store.Operation{
			ID: each, Record: record, Kind: state.Kind, Author: origin.Author, Site: origin.Site, Rulebook: origin.Rulebook, Made: origin.Made,
			Patch: patchOf(state, each),
		}
		if then, err = merge.Apply(then, again, origin.Laptop); err != nil {
			return nil, fmt.Errorf("looking at an earlier state: %w", err)
		}
		if each == op {
			break
		}
	}
	return then.Values(), nil
}

// patchOf is what an operation wrote.
func patchOf(state store.Shared, op uuid.UUID) map[string]store.Change {
	patch := make(map[string]store.Change)
	for name, field := range state.Fields {
		for _, written := range writtenIn(field) {
			if written.Op == op {
				patch[name] = store.Change{Base: written.Base, Settles: written.Settles, Value: written.Value}
			}
		}
	}
	return patch
}

// RestoreTo gives a record the values it had after an operation of its story, as
// a change of now: of an application one step that Undo takes back, with all that
// is found wrong with it. Who somebody was found to be stays. Errors:
// store.ErrNotFound, ErrSettled for an application that was not taken up again.
func (s *Session) RestoreTo(ctx context.Context, record, op uuid.UUID) error {
	then, err := s.StateAt(ctx, record, op)
	if err != nil {
		return err
	}
	document, err := s.file.Record(ctx, record)
	if err != nil {
		return fmt.Errorf("restoring a record: %w", err)
	}
	if document.Record.Kind == store.Application {
		return s.restoreApplication(ctx, record, then)
	}
	err = s.update(ctx, record, func(document laptop.Document) laptop.Change {
		values := document.Record.Values()
		changes := restored(values, then)
		maps.Copy(values, changes)
		return laptop.Change{Values: changes, Card: cardContent(document.Record.Kind, values)}
	})
	if err != nil {
		return fmt.Errorf("restoring a record: %w", err)
	}
	s.changed()
	return nil
}

func (s *Session) restoreApplication(ctx context.Context, id uuid.UUID, then map[string]string) error {
	a, err := s.Open(ctx, id)
	if err != nil {
		return fmt.Errorf("restoring an application: %w", err)
	}
	if a.Settled() {
		return fmt.Errorf("restoring an application: %w", ErrSettled)
	}
	a.mutex.Lock()
	now := maps.Clone(a.fields)
	a.mutex.Unlock()
	a.SetAll(permit.Values(restored(now, then)))
	return nil
}

// restored are the values that lead from now back to then. What keeps account of
// the work, and what ties the record to others, stays.
func restored(now, then map[string]string) map[string]string {
	values := difference(now, then)
	for name := range values {
		if keepsAccount(name) || name == store.SameAs || name == fieldPerson || name == fieldVisit || strings.HasPrefix(name, overridePrefix) {
			delete(values, name)
		}
	}
	return values
}
