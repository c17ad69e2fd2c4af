package simulation

import (
	"context"
	"fmt"
	"time"

	"sportello/store"
	"sportello/store/laptop"
)

var fields = []string{"1.3", "1.4", "note"}

func (w *world) typeIn(ctx context.Context, p *portable) error {
	records, err := p.records(ctx)
	if err != nil {
		return err
	}
	value := fmt.Sprintf("PROVA %d", w.rand.IntN(1000))
	if w.rand.IntN(4) == 0 {
		value = one(w.rand, []string{"", "FINTA", "ESEMPIO"}) // what others type, too
	}
	name := one(w.rand, fields)
	if len(records) == 0 || w.rand.IntN(8) == 0 {
		draft := laptop.Draft{Kind: store.Person, State: "draft", Values: map[string]string{name: value}}
		if len(records) > 0 && w.rand.IntN(2) == 0 {
			draft.Kind, draft.Values["person"] = store.Application, one(w.rand, records).String()
		}
		document, err := p.Create(ctx, draft)
		if err != nil {
			return err
		}
		w.story("%s: new %s %s, %s = %q", p.name, draft.Kind, document.ID, name, value)
		p.unsent, err = p.typed(ctx)
		return err
	}
	id := one(w.rand, records)
	document, err := p.Record(ctx, id)
	if err != nil {
		return err
	}
	w.story("%s: types %s = %q in %s", p.name, name, value, id)
	if _, err := p.Save(ctx, laptop.Change{ID: id, Version: document.Version, Values: map[string]string{name: value}}); err != nil {
		return err
	}
	return p.checkTyped(ctx, id)
}

// work is what a quiet hour at the desk comes to.
func (w *world) work(ctx context.Context, p *portable) error {
	for range 1 + w.rand.IntN(3) {
		if err := w.typeIn(ctx, p); err != nil {
			return err
		}
	}
	for _, next := range []func(context.Context, *portable) error{w.queue, w.push, w.pull, w.decide} {
		if err := next(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// handover is some of what was typed, or all.
func (w *world) handover(ctx context.Context, p *portable, all bool) (laptop.Handover, error) {
	handover := laptop.Handover{Site: "Ravenna"}
	for _, id := range sortedIDs(p.unsent) {
		if !all && w.rand.IntN(3) == 0 {
			continue
		}
		document, err := p.Record(ctx, id)
		if err != nil {
			return handover, err
		}
		handover.Records = append(handover.Records, laptop.Outgoing{ID: id, Version: document.Version, State: "queued"})
	}
	return handover, nil
}

func (w *world) queue(ctx context.Context, p *portable) error { return w.queueSome(ctx, p, false) }

func (w *world) queueSome(ctx context.Context, p *portable, all bool) error {
	handover, err := w.handover(ctx, p, all)
	if err != nil || len(handover.Records) == 0 {
		return err
	}
	operations, err := p.Queue(ctx, handover)
	if err != nil {
		return err
	}
	w.reference.queue(p.number, operations...)
	for _, op := range operations {
		w.story("%s: queues %s of %s", p.name, op.ID, op.Record)
	}
	p.unsent, err = p.typed(ctx)
	return err
}

// decide settles a contested field as it was shown.
func (w *world) decide(ctx context.Context, p *portable) error {
	contested, err := p.Contested(ctx)
	if err != nil || len(contested) == 0 {
		return err
	}
	id := one(w.rand, contested)
	shared, err := p.Shared(ctx, id)
	if err != nil {
		return err
	}
	changes := make(map[string]store.Change)
	for _, name := range shared.Contested() {
		field := shared.Fields[name]
		change := store.Change{Base: field.Standing.Op, Value: field.Standing.Value}
		for _, candidate := range field.Candidates {
			change.Settles = append(change.Settles, candidate.Op)
		}
		if w.rand.IntN(2) == 0 {
			change.Value = one(w.rand, field.Candidates).Value
		}
		changes[name] = change
	}
	operations, err := p.Decide(ctx, "Ravenna", []laptop.Decision{{Record: id, Kind: shared.Kind, Changes: changes}}, describe)
	if err != nil {
		return err
	}
	w.reference.queue(p.number, operations...)
	w.seen.count("decision", true)
	w.story("%s: decides %s in %d operations", p.name, id, len(operations))
	return p.checkTyped(ctx, id)
}

func (w *world) jumpClock(_ context.Context, p *portable) error {
	p.ahead = time.Duration(w.rand.IntN(20*365)-10*365) * 24 * time.Hour
	if w.rand.IntN(3) == 0 {
		p.ahead = 0
	}
	w.story("%s: clock is %v ahead", p.name, p.ahead)
	return nil
}
