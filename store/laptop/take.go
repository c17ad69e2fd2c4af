package laptop

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// Take keeps a page and works it into the working copies, in one transaction
// with the cursor. Field by field:
//
//   - what an operation made here wrote stays while the office does not have
//     the operation, and while it waits there for a decision;
//   - a change that was not sent stays, with the base its author saw; unless it
//     says what stands, then it is settled;
//   - otherwise the field becomes what stands at the office.
//
// What was held back before, and need not be any longer, follows with it. Nothing
// is removed. Taking a page again changes nothing. Errors:
// store.ErrMalformed, store.ErrFull.
func (s *Session) Take(ctx context.Context, arrival Arrival) (Taken, error) {
	var taken Taken
	err := s.change(ctx, func(tx *transaction, key *dataKey) (err error) {
		t := taking{writing: s.writing(tx, key), describe: arrival.Describe}
		taken, err = t.page(arrival)
		return err
	})
	if err != nil {
		return Taken{}, wrap("taking what was pulled", err)
	}
	return taken, nil
}

// Adopt works what was pulled of a record into its working copy, which Take
// has held back, and reports whether that changed it. Errors:
// store.ErrNotFound, ErrTooLarge, store.ErrMalformed.
func (s *Session) Adopt(ctx context.Context, id uuid.UUID, describe Describe) (changed bool, err error) {
	err = s.change(ctx, func(tx *transaction, key *dataKey) error {
		t := taking{writing: s.writing(tx, key), describe: describe}
		shared, err := openShared(key, tx, id)
		if err != nil {
			return err
		}
		done, err := t.follow(shared, false)
		changed = done != unchanged
		return err
	})
	if err != nil {
		return false, wrap("adopting what was pulled of "+id.String(), err)
	}
	return changed, nil
}

// taking works what was pulled into the working copies.
type taking struct {
	*writing
	describe Describe
	deflate  deflater
}

func (t *taking) page(arrival Arrival) (Taken, error) {
	var taken Taken
	p, err := scanPull(t.tx.row(selectPull))
	if err != nil {
		return taken, err
	}
	if err := errors.Join(checkCursor(arrival.Cursor), checkClear(arrival.Role)); err != nil {
		return taken, err
	}
	for _, incoming := range arrival.Records {
		if err := t.record(&p, incoming, arrival.Hold, &taken); err != nil {
			return taken, fmt.Errorf("record %s: %w", incoming.Shared.Record, err)
		}
	}
	if err := t.letGo(arrival.Hold, &taken); err != nil {
		return taken, err
	}
	for _, proposal := range arrival.Proposals {
		if err := t.proposal(proposal); err != nil {
			return taken, err
		}
	}
	for id, name := range arrival.Laptops {
		if err := t.laptop(id, name); err != nil {
			return taken, err
		}
	}
	if err := errors.Join(t.bulletin(arrival.Bulletin), t.number(arrival.Number)); err != nil {
		return taken, err
	}
	p.setCursor(t.key, arrival.Cursor)
	p.role = arrival.Role
	return taken, t.tx.putPull(p)
}

func checkCursor(cursor []byte) error {
	if len(cursor) > MaxCursor {
		return fmt.Errorf("cursor of %d bytes: %w", len(cursor), store.ErrMalformed)
	}
	return nil
}

// record takes one record of a page. What does not fit into a working copy is
// held back: one record never stops those behind it.
func (t *taking) record(p *pull, incoming Incoming, hold func(uuid.UUID) bool, taken *Taken) error {
	id := incoming.Shared.Record
	if id == uuid.Nil || incoming.Shared.Kind == "" {
		return fmt.Errorf("without id or kind: %w", store.ErrMalformed)
	}
	if err := checkClear(string(incoming.Shared.Kind)); err != nil {
		return err
	}
	newer, err := t.keep(p, incoming)
	if err != nil || !newer {
		return err
	}
	done, err := t.follow(incoming.Shared, hold != nil && hold(id))
	if done == held || unfit(err) {
		taken.Held = append(taken.Held, id)
		return t.hold(id)
	}
	taken.add(id, done)
	return err
}

// letGo has those follow that were held back before and need not be any longer.
func (t *taking) letGo(hold func(uuid.UUID) bool, taken *Taken) error {
	ids, err := t.tx.ids(`SELECT id FROM held ORDER BY id`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if hold != nil && hold(id) || slices.Contains(taken.Held, id) {
			continue
		}
		shared, err := openShared(t.key, t.tx, id)
		done := unchanged
		if err == nil {
			done, err = t.follow(shared, false)
		}
		if err != nil && !unfit(err) && !errors.Is(err, store.ErrDamaged) { // these stay, and stop no other
			return fmt.Errorf("record %s: %w", id, err)
		}
		taken.add(id, done)
	}
	return nil
}

// unfit says that a record does not fit into a working copy.
func unfit(err error) bool { return errors.Is(err, ErrTooLarge) || errors.Is(err, store.ErrMalformed) }

// add notes what became of a working copy.
func (t *Taken) add(id uuid.UUID, done outcome) {
	switch done {
	case created:
		t.Created = append(t.Created, id)
	case changed:
		t.Changed = append(t.Changed, id)
	}
}

// keep keeps a record as it came and counts it. It reports false for a state
// older than the one there is: within one generation records only grow.
func (t *taking) keep(p *pull, incoming Incoming) (bool, error) {
	next := pulled{
		id: incoming.Shared.Record, kind: incoming.Shared.Kind, operations: int64(incoming.Operations),
		contested: int64(len(incoming.Shared.Contested())), digest: store.Digest(incoming.Encoded),
	}
	var before pulled
	var generation int64
	err := before.scan(t.tx.row(`SELECT `+pulledColumns+`, generation FROM pulled WHERE id = ?`, next.id[:]), &generation)
	there, known := err == nil, err == nil // in the table; to the count
	if errors.Is(err, sql.ErrNoRows) {
		before, generation, known, err = t.forgotten(next.id)
	}
	switch {
	case err != nil:
		return false, err
	case !known, generation != p.generation:
		p.total.Count++
	case next.operations < before.operations:
		return false, nil
	default:
		p.total.mix(before.digest)
	}
	p.total.mix(next.digest)
	if there && generation == p.generation && next.digest == before.digest && next.operations == before.operations {
		return true, nil
	}
	if !there {
		if err := t.tx.dropForgotten(t.key, next.id); err != nil {
			return false, err
		}
	}
	plain, err := t.deflate.of(incoming.Encoded)
	if err != nil {
		return false, err
	}
	return true, t.tx.exec(`INSERT INTO pulled (id, kind, operations, contested, generation, digest, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET kind = excluded.kind, operations = excluded.operations, contested = excluded.contested,
			generation = excluded.generation, digest = excluded.digest, sealed = excluded.sealed`,
		next.id[:], next.kind, next.operations, next.contested, p.generation, next.digest[:], t.key.seal(next.place(), plain))
}

// outcome is what became of a working copy.
type outcome int

const (
	unchanged outcome = iota
	changed
	created
	held
)

// follow brings a working copy along with what was pulled of it, which is then
// no longer held back, unless hold says that it must not change. On an error
// nothing of it is written.
func (t *taking) follow(shared store.Shared, hold bool) (outcome, error) {
	done := changed
	c, err := t.find(shared.Record)
	if errors.Is(err, store.ErrNotFound) {
		done, c, err = created, t.fresh(shared.Record, shared.Kind), nil
	}
	if err != nil {
		return unchanged, err
	}
	if c.kind != shared.Kind {
		return unchanged, fmt.Errorf("a %s, here a %s: %w", shared.Kind, c.kind, store.ErrMalformed)
	}
	entries, err := t.catchUp(c, shared)
	switch {
	case err != nil:
		return unchanged, err
	case len(entries) == 0 && done == changed:
		done = unchanged
	case hold:
		return held, nil
	default:
		err = t.put(c, entries, t.describe)
	}
	if err != nil {
		return unchanged, err
	}
	return done, t.tx.exec(`DELETE FROM held WHERE id = ?`, shared.Record[:])
}

// catchUp changes the fields and returns an entry of the journal for each
// operation that is now the writer of some, in the order they were made.
func (w *writing) catchUp(c *workingCopy, shared store.Shared) ([]noted, error) {
	news := make(map[uuid.UUID][]FieldChange)
	for name, office := range shared.Fields {
		before := c.fields[name]
		after := caughtUp(before, office, shared.Origins)
		if after == before {
			continue
		}
		if err := checkTexts(map[string]string{name: after.Value}); err != nil {
			return nil, err
		}
		c.fields[name] = after
		var changes []FieldChange
		if before.Value != after.Value {
			changes = []FieldChange{{name, before.Value, after.Value}}
		}
		news[after.Writer] = append(news[after.Writer], changes...)
	}
	byAge := func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }
	entries := make([]noted, 0, len(news))
	for _, op := range slices.SortedFunc(maps.Keys(news), byAge) {
		entry := w.entry(news[op])
		entry.By, entry.Pulled, entry.Laptop = shared.Origins[op].Author, op, shared.Origins[op].Laptop
		entries = append(entries, entry)
	}
	return entries, nil
}

// caughtUp is a field of the working copy once the office's state of it is
// known.
func caughtUp(local store.Field, office store.SharedField, origins map[uuid.UUID]store.Origin) store.Field {
	_, arrived := origins[local.Writer]
	switch standing := office.Standing; {
	case standing.Op == uuid.Nil: // nothing stands yet
		return local
	case local.Writer != uuid.Nil && !arrived: // on its way, or the office was restored without it
		return local
	case waits(local, office):
		return local
	case local.Value != local.Settled && local.Value != standing.Value: // not sent
		return local
	default:
		return store.Field{Value: standing.Value, Settled: standing.Value, Writer: standing.Op}
	}
}

// waits reports whether what the working copy has is for a person to decide:
// its writer is a candidate, or made the same change as one.
func waits(local store.Field, office store.SharedField) bool {
	own := slices.IndexFunc(office.Past, func(past store.Written) bool { return past.Op == local.Writer })
	return slices.ContainsFunc(office.Candidates, func(candidate store.Written) bool {
		return candidate.Op == local.Writer ||
			own >= 0 && candidate.Base == office.Past[own].Base && candidate.Value == office.Past[own].Value
	})
}

// put writes a record whose fields have changed, fresh or not, with its entries
// of the journal, after it was described.
func (w *writing) put(c *workingCopy, entries []noted, describe Describe) error {
	if len(entries) == 0 {
		entries = []noted{w.entry(nil)} // there from its first version on
	}
	state := c.state
	if err := c.described(describe); err != nil {
		return err
	}
	if c.state != state {
		entries[len(entries)-1].State = c.state
	}
	if c.version == 0 {
		return w.insert(c, entries...)
	}
	return w.write(c, entries...)
}

// described brings card, state and site of a record in line with its values.
func (c *workingCopy) described(describe Describe) error {
	if describe == nil {
		return nil
	}
	more, state, site := describe(c.kind, c.state, c.record().Values())
	card, err := decodeCard(c.content, make(map[string]string))
	if err != nil {
		return err
	}
	maps.Copy(card, more)
	maps.DeleteFunc(card, func(_, text string) bool { return text == "" })
	c.content = encodeCard(card)
	if !c.unsent() {
		c.state = cmp.Or(state, c.state)
	}
	if c.version == 0 {
		c.site = site
	}
	return errors.Join(checkTexts(card), checkClear(string(c.kind), c.state, c.site))
}
