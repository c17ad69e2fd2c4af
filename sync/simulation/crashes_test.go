package simulation

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// crash runs work on a laptop and lets the machine stop somewhere on the way.
func (w *world) crash(ctx context.Context, p *portable, work func() error) error {
	path := databaseOf(p.folder)
	before, err := readImage(path)
	if err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	after, err := readImage(path)
	if err != nil {
		return err
	}
	if err := p.close(); err != nil {
		return err
	}
	part := w.rand.Float64()
	if err := torn(before, after, part).write(path); err != nil {
		return err
	}
	p.turnedAway = false // and forgets it
	w.story("%s: stops at %.3f of what it wrote", p.name, part)
	if err := p.open(ctx); err != nil {
		return fmt.Errorf("%s: after a crash: %w", p.name, err)
	}
	kept, err := p.kept(ctx)
	if err != nil {
		return err
	}
	return w.reference.noticed(p.number, kept)
}

// crashTyping may lose what was just typed or queued, and nothing else.
func (w *world) crashTyping(ctx context.Context, p *portable) error {
	before := p.unsent
	if len(before) > 0 && w.rand.IntN(2) == 0 {
		handover, err := w.handover(ctx, p, true)
		if err != nil {
			return err
		}
		err = w.crash(ctx, p, func() error { _, err := p.Queue(ctx, handover); return err })
		if err != nil {
			return err
		}
		return p.checkTyped(ctx, uuid.Nil) // in operations or not: the values stay
	}
	records, err := p.records(ctx)
	if err != nil || len(records) == 0 {
		return err
	}
	id := one(w.rand, records)
	document, err := p.Record(ctx, id)
	if err != nil {
		return err
	}
	err = w.crash(ctx, p, func() error {
		_, err := p.Save(ctx, laptop.Change{ID: id, Version: document.Version, Values: map[string]string{one(w.rand, fields): "interrotto"}})
		return err
	})
	if err != nil {
		return err
	}
	return p.checkTyped(ctx, id)
}

func (w *world) crashSending(ctx context.Context, p *portable) error {
	err := w.crash(ctx, p, func() error {
		f := w.anyFault()
		return w.exchange(p, "sends and asks", f, func() error {
			if err := p.push(ctx); err != nil {
				return err
			}
			return p.pull(ctx)
		})
	})
	if err != nil {
		return err
	}
	return p.checkTyped(ctx, uuid.Nil)
}

// crashOffice stops the office somewhere in what a push makes it write, before
// it has answered anyone.
func (w *world) crashOffice(ctx context.Context, p *portable) error {
	before, err := readImage(w.bureau.ledger())
	if err != nil {
		return err
	}
	if err := w.exchange(p, "pushes", deaf, func() error { return p.push(ctx) }); err != nil {
		return err
	}
	if err := w.bureau.halt(); err != nil {
		return err
	}
	after, err := readImage(w.bureau.ledger())
	if err != nil {
		return err
	}
	if err := w.bureau.Close(); err != nil {
		return err
	}
	part := w.rand.Float64()
	if err := torn(before, after, part).write(w.bureau.ledger()); err != nil {
		return err
	}
	w.story("office: stops at %.3f of what it wrote", part)
	return w.bureau.open(ctx)
}

// fullDisk lets an operator type and queue, and the program send and ask, while
// there is hardly room. Whatever fails leaves what there was, and the program
// goes on once there is room again.
func (w *world) fullDisk(ctx context.Context, p *portable) error {
	handover, err := w.handover(ctx, p, true)
	if err != nil {
		return err
	}
	room := int64(w.rand.IntN(30_000))
	var operations []store.Operation
	var queueing, sending error
	err = withoutRoom(max(sizeOf(databaseOf(p.folder)+logSuffix), sizeOf(w.bureau.ledger()+logSuffix))+room, func() {
		operations, queueing = p.Queue(ctx, handover)
		sending = p.push(ctx)
		if sending == nil {
			sending = p.pull(ctx)
		}
	})
	if err != nil {
		return err
	}
	w.seen.count("full disk", queueing != nil || sending != nil)
	w.story("%s: has room for %d bytes: queueing %d: %v, sending: %v", p.name, room, len(operations), queueing, sending)
	w.reference.queue(p.number, operations...)
	kept, err := p.kept(ctx)
	if err != nil {
		return err
	}
	for id := range kept {
		if _, known := w.reference.queued[id]; !known {
			return fmt.Errorf("%s: operation %s is there, and queueing it failed", p.name, id)
		}
	}
	return errors.Join(w.checkReceipted(ctx, p), p.checkTyped(ctx, uuid.Nil))
}
