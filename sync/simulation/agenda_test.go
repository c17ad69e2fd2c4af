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

// The agenda is small, so that laptops meet in it.
var (
	sites = []string{"Lido Adriano", "Casa delle Culture"}
	times = []string{"09:00", "09:20"}
)

const days = 2

func (w *world) anyDay() string {
	return morning.AddDate(0, 0, 1+w.rand.IntN(days)).Format(time.DateOnly)
}

// book makes an appointment for somebody on file, or moves one.
func (w *world) book(ctx context.Context, p *portable) error {
	all, err := p.documents(ctx)
	if err != nil {
		return err
	}
	people := slices.DeleteFunc(slices.Clone(all), func(d laptop.Document) bool { return d.Kind != store.Person })
	booked := slices.DeleteFunc(all, func(d laptop.Document) bool { return d.Kind != store.Appointment })
	place := map[string]string{"site": one(w.rand, sites), "date": w.anyDay(), "time": one(w.rand, times)}
	switch {
	case len(booked) > 0 && w.rand.IntN(3) == 0:
		moved := one(w.rand, booked)
		w.story("%s: moves appointment %s to %v", p.name, moved.ID, place)
		if _, err := p.Save(ctx, laptop.Change{ID: moved.ID, Version: moved.Version, Values: place}); err != nil {
			return err
		}
		return p.checkTyped(ctx, moved.ID)
	case len(people) == 0:
		return nil
	}
	place["person"] = one(w.rand, people).ID.String()
	document, err := p.Create(ctx, laptop.Draft{Kind: store.Appointment, State: "draft", Values: place})
	if err != nil {
		return err
	}
	w.story("%s: books %s: %v", p.name, document.ID, place)
	p.unsent, err = p.typed(ctx)
	return err
}

// tellOfSite has a laptop add a site of the agenda, or say more of it.
func (w *world) tellOfSite(ctx context.Context, p *portable) error {
	name := one(w.rand, sites)
	id, told := store.SiteID(name), map[string]string{one(w.rand, []string{"desks", "address"}): fmt.Sprint(1 + w.rand.IntN(3))}
	document, err := p.Record(ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		told["name"] = name
		_, err = p.Create(ctx, laptop.Draft{ID: id, Kind: store.Site, State: "draft", Values: told})
	case err == nil:
		_, err = p.Save(ctx, laptop.Change{ID: id, Version: document.Version, Values: told})
	}
	if err != nil {
		return err
	}
	w.story("%s: says of %s %v", p.name, name, told)
	w.seen.count("site said more of", document.ID == id)
	return p.checkTyped(ctx, id)
}

// entry is what a record has to do with the agenda.
type entry struct {
	kind       store.Kind
	site, date string
	person     uuid.UUID
}

func entryOf(kind store.Kind, values map[string]string) entry {
	person, _ := uuid.Parse(values["person"]) // Nil: of nobody
	return entry{kind, values["site"], values["date"], person}
}

// on reports whether it is an appointment of one of these trips.
func (e entry) on(trips []wire.Trip) bool {
	return e.kind == store.Appointment && slices.ContainsFunc(trips, func(trip wire.Trip) bool {
		return trip.Site == e.site && trip.From <= e.date && e.date <= trip.To
	})
}

// neededOf are the records chosen, whom they name, and their applications; and all
// sites.
func neededOf(agenda map[uuid.UUID]entry, chosen func(uuid.UUID, entry) bool) map[uuid.UUID]bool {
	needed := make(map[uuid.UUID]bool)
	for id, e := range agenda {
		if needed[id] = needed[id] || e.kind == store.Site; chosen(id, e) {
			needed[id] = true
			needed[e.person] = needed[e.person] || agenda[e.person].kind == store.Person
		}
	}
	for id, e := range agenda {
		if e.kind == store.Application && needed[e.person] && agenda[e.person].kind == store.Person {
			needed[id] = true
		}
	}
	delete(needed, uuid.Nil)
	maps.DeleteFunc(needed, func(_ uuid.UUID, needed bool) bool { return !needed })
	return needed
}

// needs are the records that a laptop's trips bring, as the office has them.
func needs(states map[uuid.UUID]store.Shared, trips []wire.Trip) map[uuid.UUID]bool {
	agenda := make(map[uuid.UUID]entry, len(states))
	for id, state := range states {
		agenda[id] = entryOf(state.Kind, state.Values())
	}
	return neededOf(agenda, func(_ uuid.UUID, e entry) bool { return e.on(trips) })
}

// checkAgenda makes sure that every appointment that was ever booked stands
// where the last word put it, also beside another one in its slot.
func (r *reference) checkAgenda(ctx context.Context, ledger *office.Ledger, seen seen) error {
	stands := make(map[uuid.UUID]bool)
	slots := make(map[[3]string]int)
	first, last := morning.Format(time.DateOnly), morning.AddDate(0, 0, days).Format(time.DateOnly)
	err := ledger.Agenda(ctx, first, last, func(state store.Shared) error {
		values := state.Values()
		stands[state.Record] = true
		slots[[3]string{values["site"], values["date"], values["time"]}]++
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range sortedIDs(r.queued) {
		op := r.queued[id]
		placed := op.Kind == store.Appointment && hasKey(op.Patch, "site") && hasKey(op.Patch, "date")
		// What was written over a slot that is destroyed waits for a person.
		waits := placed && (r.destroyed[op.Patch["site"].Base] || r.destroyed[op.Patch["date"].Base])
		if placed && !waits && !r.destroyed[id] && !stands[op.Record] {
			return fmt.Errorf("appointment %s is not in the agenda", op.Record)
		}
	}
	for _, count := range slots {
		seen.count("several appointments in one slot", count > 1)
	}
	return nil
}
