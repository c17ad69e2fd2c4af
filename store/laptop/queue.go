package laptop

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// Handover makes operations of records that belong together: an application
// and its person.
type Handover struct {
	Site     string // where it was made: travels with the operations
	Rulebook string // the version the content was checked under
	Records  []Outgoing
}

// Outgoing is one record of a Handover.
type Outgoing struct {
	ID      uuid.UUID
	Version int64  // the one the caller read; ErrChanged if it no longer stands
	State   string // to go to; "": as it was
	// PutAside are operations of this record that the office keeps but did not
	// apply. What they wrote and still stands travels again.
	PutAside []uuid.UUID
}

// Queue makes an operation of what changed in each record since its last one,
// in the order given, and appends them to the stream; the records are settled
// and change state. A record with nothing to send gets no operation. All
// happens or nothing does. Errors: ErrChanged, store.ErrNotFound, and
// store.ErrMalformed for more than one operation can hold.
func (s *Session) Queue(ctx context.Context, handover Handover) ([]store.Operation, error) {
	var made []store.Operation
	err := s.change(ctx, func(tx *transaction, key *dataKey) error {
		end, err := tx.end()
		if err != nil {
			return err
		}
		s.last = nil // it may be among these, and then is no longer as on disk
		w := s.writing(tx, key)
		for _, outgoing := range handover.Records {
			op := store.Operation{Record: outgoing.ID, Author: s.operator, Site: handover.Site, Rulebook: handover.Rulebook, Made: w.now}
			if op.ID, err = s.file.newID(); err != nil {
				return err
			}
			queued, err := w.queue(&end, outgoing, &op)
			if err != nil {
				return fmt.Errorf("record %s: %w", outgoing.ID, err)
			}
			if queued {
				made = append(made, op)
			}
		}
		return nil
	})
	if err != nil {
		return nil, wrap("queueing", err)
	}
	return made, nil
}

// queue completes op and reports whether there was anything to send.
func (w *writing) queue(end *position, outgoing Outgoing, op *store.Operation) (bool, error) {
	c, err := w.read(outgoing.ID, outgoing.Version)
	if err != nil {
		return false, err
	}
	entry := w.entry(nil)
	if outgoing.State != "" && outgoing.State != c.state {
		if err := checkClear(outgoing.State); err != nil {
			return false, err
		}
		c.state, entry.State = outgoing.State, outgoing.State
	}
	settles, err := w.sendAgain(c, outgoing.PutAside)
	if err != nil {
		return false, err
	}
	op.Kind, op.Patch = c.kind, c.record().Patch()
	for name, change := range op.Patch {
		change.Settles = settles[name]
		op.Patch[name] = change
	}
	if len(op.Patch) == 0 {
		if entry.State == "" {
			return false, w.unmark(c)
		}
		return false, w.write(c, entry)
	}
	if err := w.enqueue(end, c, *op); err != nil {
		return false, err
	}
	c.fields = c.record().Settle(*op).Fields
	entry.Queued = op.ID
	return true, w.write(c, entry)
}

// sendAgain makes unsent what operations wrote that the office did not apply: it
// builds on what the office has instead, as far as that was pulled. What was
// written upon them waits there for a base that never comes, and is settled.
func (w *writing) sendAgain(c *workingCopy, putAside []uuid.UUID) (settles map[string][]uuid.UUID, err error) {
	if len(putAside) == 0 {
		return nil, nil
	}
	shared, err := openShared(w.key, w.tx, c.id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	settles = make(map[string][]uuid.UUID)
	for name, field := range c.fields {
		office := shared.Fields[name]
		for _, candidate := range office.Candidates {
			if slices.Contains(putAside, candidate.Base) && candidate.Op == field.Writer {
				settles[name] = []uuid.UUID{candidate.Op}
			}
		}
		if slices.Contains(putAside, field.Writer) || settles[name] != nil {
			c.fields[name] = store.Field{Settled: office.Standing.Value, Writer: office.Standing.Op}
			setValue(c.fields, name, field.Value)
		}
	}
	return settles, nil
}

// enqueue puts an operation at the end of the stream; it is the last one made of
// its record.
func (w *writing) enqueue(end *position, c *workingCopy, op store.Operation) error {
	encoded, err := op.Encode()
	if err != nil {
		return err
	}
	*end = end.next(encoded)
	c.operation, c.receipt = op.ID, store.ReceiptNumber(encoded)
	made := op.Made.UnixMilli()
	return w.tx.exec(`INSERT INTO entry (seq, operation, record, made, hash, sealed) VALUES (?, ?, ?, ?, ?, ?)`,
		end.seq, op.ID[:], op.Record[:], made, end.hash[:], w.key.seal(entryPlace(op.ID, op.Record, made), encoded))
}

// unmark takes note that a record has nothing to send, which was not known: the
// file may be of a format without such marks.
func (w *writing) unmark(c *workingCopy) error {
	return w.tx.exec(`UPDATE record SET unsent = 0 WHERE n = ? AND unsent AND NOT EXISTS (SELECT 1 FROM tail WHERE tail.n = record.n)`, c.n)
}
