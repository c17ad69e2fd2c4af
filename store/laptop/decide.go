package laptop

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// Decision is what a person has decided of one record.
type Decision struct {
	Record uuid.UUID
	Kind   store.Kind
	// Changes name, by field, what stood and the candidates as the person saw
	// them: what came meanwhile is not settled with them.
	Changes map[string]store.Change
	// Aside: it only keeps account beside what the record says. The operation the
	// record was last sent with stays the one it has, and its receipt.
	Aside bool
}

// Decide queues an operation of each decision, in the order given, and brings
// the working copies along, creating those that are not there from what was
// pulled; all in one transaction. Several decisions may be about one record: a
// field of its working copy becomes what the first of them says.
//
// A change of a decided field that was not sent is queued before, by itself: it
// meets the decision at the office rather than being lost. Errors:
// store.ErrMalformed, ErrTooLarge.
func (s *Session) Decide(ctx context.Context, site string, decisions []Decision, describe Describe) ([]store.Operation, error) {
	var made []store.Operation
	err := s.change(ctx, func(tx *transaction, key *dataKey) error {
		d := deciding{
			writing: s.writing(tx, key), file: s.file, describe: describe,
			decided: make(map[uuid.UUID]map[string]bool),
			op:      store.Operation{Author: s.operator, Site: site},
		}
		var err error
		if d.end, err = tx.end(); err != nil {
			return err
		}
		for _, decision := range decisions {
			if err := d.decide(decision); err != nil {
				return fmt.Errorf("record %s: %w", decision.Record, err)
			}
		}
		made = d.made
		return nil
	})
	if err != nil {
		return nil, wrap("queueing decisions", err)
	}
	return made, nil
}

// deciding is one call of Decide.
type deciding struct {
	*writing
	file     *File
	describe Describe
	end      position
	op       store.Operation // what the operations have in common
	decided  map[uuid.UUID]map[string]bool
	made     []store.Operation
}

func (d *deciding) decide(decision Decision) error {
	if err := decision.check(); err != nil {
		return err
	}
	c, entries, err := d.open(decision)
	if err != nil {
		return err
	}
	sent, receipt := c.operation, c.receipt
	if unsent := d.unsent(c, decision); len(unsent) > 0 {
		op, entry, err := d.queue(c, unsent)
		if err != nil {
			return err
		}
		c.fields = c.record().Settle(op).Fields
		entries = append(entries, entry)
	}
	op, entry, err := d.queue(c, decision.Changes)
	if err != nil {
		return err
	}
	if decision.Aside {
		c.operation, c.receipt = sent, receipt
	}
	entry.Changes = d.follow(c, op)
	return d.put(c, append(entries, entry), d.describe)
}

func (d Decision) check() error {
	if d.Record == uuid.Nil || d.Kind == "" || len(d.Changes) == 0 {
		return fmt.Errorf("decision without a record, kind or change: %w", store.ErrMalformed)
	}
	values := make(map[string]string, len(d.Changes))
	for name, change := range d.Changes {
		values[name] = change.Value
	}
	return errors.Join(checkTexts(values), checkClear(string(d.Kind)))
}

// open opens the working copy, or makes one of what was pulled, with the
// journal's entries of that.
func (d *deciding) open(decision Decision) (*workingCopy, []noted, error) {
	c, err := d.find(decision.Record)
	if err == nil && c.kind != decision.Kind {
		err = fmt.Errorf("a %s, not a %s: %w", c.kind, decision.Kind, store.ErrMalformed)
	}
	if !errors.Is(err, store.ErrNotFound) {
		return c, nil, err
	}
	c = d.fresh(decision.Record, decision.Kind)
	shared, err := openShared(d.key, d.tx, decision.Record)
	if errors.Is(err, store.ErrNotFound) {
		return c, nil, nil // new everywhere
	}
	if err == nil && shared.Kind != decision.Kind {
		err = fmt.Errorf("a %s, not a %s: %w", shared.Kind, decision.Kind, store.ErrMalformed)
	}
	if err != nil {
		return nil, nil, err
	}
	if err := d.tx.exec(`DELETE FROM held WHERE id = ?`, decision.Record[:]); err != nil {
		return nil, nil, err
	}
	entries, err := d.catchUp(c, shared)
	return c, entries, err
}

// unsent are the changes of decided fields that no operation was made of.
func (d *deciding) unsent(c *workingCopy, decision Decision) map[string]store.Change {
	unsent := c.record().Patch()
	maps.DeleteFunc(unsent, func(name string, change store.Change) bool {
		decided, named := decision.Changes[name]
		return !named || decided.Value == change.Value || d.decided[c.id][name]
	})
	return unsent
}

// queue makes an operation of changes and the journal's entry of it.
func (d *deciding) queue(c *workingCopy, changes map[string]store.Change) (store.Operation, noted, error) {
	op := d.op
	op.Record, op.Kind, op.Made, op.Patch = c.id, c.kind, d.now, changes
	var err error
	if op.ID, err = d.file.newID(); err != nil {
		return op, noted{}, err
	}
	entry := d.entry(nil)
	entry.Queued = op.ID
	err = d.enqueue(&d.end, c, op)
	d.made = append(d.made, op)
	return op, entry, err
}

// follow gives the fields an operation decides their values, each once in a
// call, and returns what that changed.
func (d *deciding) follow(c *workingCopy, op store.Operation) []FieldChange {
	if d.decided[c.id] == nil {
		d.decided[c.id] = make(map[string]bool)
	}
	var changes []FieldChange
	for _, name := range slices.Sorted(maps.Keys(op.Patch)) {
		if d.decided[c.id][name] {
			continue
		}
		value := op.Patch[name].Value
		if before := c.fields[name].Value; before != value {
			changes = append(changes, FieldChange{name, before, value})
		}
		c.fields[name] = store.Field{Value: value, Settled: value, Writer: op.ID}
		d.decided[c.id][name] = true
	}
	return changes
}
