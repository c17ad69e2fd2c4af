package simulation

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/store/office"
	"sportello/sync/wire"
)

// documents are all working copies, in a steady order.
func (p *portable) documents(ctx context.Context) ([]laptop.Document, error) {
	ids, err := p.records(ctx)
	if err != nil {
		return nil, err
	}
	return p.Records(ctx, ids)
}

// plan has a laptop go to other places.
func (w *world) plan(_ context.Context, p *portable) error {
	p.trips = nil
	for range 1 + w.rand.IntN(2) {
		day := w.anyDay()
		p.trips = append(p.trips, wire.Trip{Site: one(w.rand, sites), From: day, To: max(day, w.anyDay())})
	}
	if w.rand.IntN(4) == 0 {
		p.trips = nil
	}
	w.story("%s: plans trips %v", p.name, p.trips)
	return nil
}

// prepare has a laptop with trips fetch what they need.
func (w *world) prepare(ctx context.Context, p *portable) error {
	if w.rand.IntN(3) > 0 {
		if err := w.plan(ctx, p); err != nil {
			return err
		}
	}
	_, err := w.reach(ctx, p)
	return err
}

// reach sends and asks, and tells whether the office was reached. Then all is
// there that it had for the trips.
func (w *world) reach(ctx context.Context, p *portable) (reached bool, err error) {
	err = w.exchange(p, "sends and asks", w.anyFault(), func() error {
		if err := p.push(ctx); err != nil {
			return err
		}
		err := p.pull(ctx)
		reached = err == nil
		return err
	})
	if err == nil {
		err = errors.Join(w.checkReceipted(ctx, p), p.checkTyped(ctx, uuid.Nil))
	}
	if err != nil || !reached {
		return false, err
	}
	return true, w.checkNeeds(ctx, p)
}

// comeBack is the end of a trip: once the office was reached, what no coming
// trip needs is forgotten. The machine may stop on the way.
func (w *world) comeBack(ctx context.Context, p *portable) error {
	reached, err := w.reach(ctx, p)
	if err != nil || !reached || roleOf(p.number) != office.RoleTrips {
		return err
	}
	unneeded, err := p.unneeded(ctx)
	if err != nil {
		return err
	}
	before, err := p.waiting(ctx)
	if err != nil {
		return err
	}
	var done laptop.Forgetting
	forget := func() (err error) {
		done, err = p.Forget(ctx, unneeded)
		return err
	}
	if w.rand.IntN(3) == 0 {
		err = w.crash(ctx, p, forget)
	} else {
		err = forget()
	}
	if err != nil {
		return err
	}
	w.story("%s: comes back, forgets %d records, keeps %d", p.name, len(done.Gone), len(done.Kept))
	w.seen.count("records forgotten", len(done.Gone) > 0)
	w.seen.count("record kept that something waits for", len(done.Kept) > 0)
	there, err := p.present(ctx) // after a crash some still are
	if err != nil {
		return err
	}
	for _, id := range done.Gone {
		if why := before.waits[id]; why != "" {
			return fmt.Errorf("%s: record %s was forgotten, and has %s", p.name, id, why)
		}
		if !there[id] {
			p.forgotten[id] = true
		}
	}
	return w.checkForgotten(ctx, p, before)
}

// unneeded are the records that the coming trips do not need, as far as the
// laptop knows: whom something waits about is needed, too. What waits is among
// them: the file itself has to keep it.
func (p *portable) unneeded(ctx context.Context) ([]uuid.UUID, error) {
	all, err := p.documents(ctx)
	if err != nil {
		return nil, err
	}
	agenda, ids := make(map[uuid.UUID]entry), make([]uuid.UUID, 0, len(all))
	for _, document := range all {
		agenda[document.ID] = entryOf(document.Kind, document.Record.Values())
		ids = append(ids, document.ID)
	}
	waiting, err := p.Waiting(ctx, ids)
	if err != nil {
		return nil, err
	}
	needed := neededOf(agenda, func(id uuid.UUID, e entry) bool { return waiting[id] != "" || e.on(p.trips) })
	return slices.DeleteFunc(ids, func(id uuid.UUID) bool { return needed[id] && waiting[id] == "" }), nil
}

// checkNeeds makes sure that what the trips need is there, after all was
// fetched: whoever was forgotten is back.
func (w *world) checkNeeds(ctx context.Context, p *portable) error {
	states, err := statesAt(ctx, w.bureau.Ledger)
	if err != nil {
		return err
	}
	needed := needs(states, p.trips)
	there, err := p.present(ctx)
	if err != nil {
		return err
	}
	for _, id := range sortedIDs(needed) {
		if !there[id] {
			return fmt.Errorf("%s: record %s, a %s, is not there for the trips %v", p.name, id, states[id].Kind, p.trips)
		}
		w.seen.count("record fetched for a trip alone", !writtenBy(states[id], p.office.Enrolment.Laptop) && roleOf(p.number) == office.RoleTrips)
	}
	return nil
}

// present are the records there are.
func (p *portable) present(ctx context.Context) (map[uuid.UUID]bool, error) {
	ids, err := p.records(ctx)
	there := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		there[id] = true
	}
	return there, err
}

// cameAgain takes those off the forgotten that are there.
func (p *portable) cameAgain(ctx context.Context) error {
	there, err := p.present(ctx)
	before := len(p.forgotten)
	maps.DeleteFunc(p.forgotten, func(id uuid.UUID, _ bool) bool { return there[id] })
	p.seen.count("forgotten record came again", len(p.forgotten) < before)
	return err
}

// waiting is what a laptop must not forget, and what it counts.
type waiting struct {
	waits  map[uuid.UUID]string
	counts map[laptop.Tally]int
}

func (p *portable) waiting(ctx context.Context) (waiting, error) {
	waits := make(map[uuid.UUID]string)
	for id := range p.unsent {
		waits[id] = "something typed that was not sent"
	}
	kept, err := p.kept(ctx)
	if err != nil {
		return waiting{}, err
	}
	for _, kept := range kept {
		op, err := store.DecodeOperation(kept.Encoded)
		if err != nil {
			return waiting{}, err
		}
		waits[op.Record] = "an operation that the office may lack"
	}
	contested, err := p.Contested(ctx)
	if err != nil {
		return waiting{}, err
	}
	for _, id := range contested {
		waits[id] = "something to decide"
	}
	counts, err := p.counts(ctx)
	return waiting{waits, counts}, err
}

// counts are all records, there or forgotten, by what they count as.
func (p *portable) counts(ctx context.Context) (map[laptop.Tally]int, error) {
	summaries, err := p.List(ctx, laptop.Filter{})
	if err != nil {
		return nil, err
	}
	counts := make(map[laptop.Tally]int)
	for _, s := range summaries {
		counts[laptop.Tally{Kind: s.Kind, State: s.State, Site: s.Site, Day: s.Created.UTC().Format(time.DateOnly)}]++
	}
	forgotten, err := p.Forgotten(ctx)
	for _, tally := range forgotten {
		count := tally.Count
		tally.Count = 0
		counts[tally] += count
	}
	return counts, err
}

// checkForgotten makes sure that forgetting took what was not needed, nothing
// else, and no count.
func (w *world) checkForgotten(ctx context.Context, p *portable, before waiting) error {
	counts, err := p.counts(ctx)
	if err != nil {
		return err
	}
	if !maps.Equal(counts, before.counts) {
		return fmt.Errorf("%s: counted %v, and %v after it forgot", p.name, before.counts, counts)
	}
	if err := p.checkCounted(ctx); err != nil {
		return err
	}
	return errors.Join(p.checkTyped(ctx, uuid.Nil), w.checkNeeds(ctx, p))
}

// checkCounted makes sure that what was forgotten and has not come again is
// counted, once each.
func (p *portable) checkCounted(ctx context.Context) error {
	if err := p.cameAgain(ctx); err != nil {
		return err
	}
	tallies, err := p.Forgotten(ctx)
	count := 0
	for _, tally := range tallies {
		count += tally.Count
	}
	if err == nil && count != len(p.forgotten) {
		err = fmt.Errorf("%s: has forgotten %d records, and counts %d", p.name, len(p.forgotten), count)
	}
	return err
}
