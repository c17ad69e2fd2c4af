package simulation

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/client"
)

// exchange runs work with a fault on the line. What comes of that on the line
// is never an error of the run.
func (w *world) exchange(p *portable, what string, f fault, work func() error) error {
	bytes := w.rand.IntN(8000)
	p.line.begin(f, bytes)
	err := work()
	p.line.begin(none, 0)
	if f == none && err != nil && !errors.Is(err, client.ErrRevoked) {
		return fmt.Errorf("%s: %s on a good line: %w", p.name, what, err)
	}
	w.story("%s: %s, %s, %d: %v", p.name, what, faultNames[f], bytes, err)
	return nil
}

func (w *world) anyFault() fault {
	if w.rand.IntN(2) == 0 {
		return none
	}
	return fault(w.rand.IntN(len(faultNames)))
}

func (w *world) push(ctx context.Context, p *portable) error {
	err := w.exchange(p, "pushes", w.anyFault(), func() error { return p.push(ctx) })
	if err != nil {
		return err
	}
	return errors.Join(w.checkReceipted(ctx, p), p.checkTyped(ctx, uuid.Nil))
}

func (w *world) pull(ctx context.Context, p *portable) error {
	err := w.exchange(p, "pulls", w.anyFault(), func() error { return p.pull(ctx) })
	if err != nil {
		return err
	}
	return errors.Join(w.checkReceipted(ctx, p), p.checkTyped(ctx, uuid.Nil))
}

// checkReceipted looks at the office for what a receipt of its present epoch
// says it holds.
func (w *world) checkReceipted(ctx context.Context, p *portable) error {
	outbox, err := p.Outbox(ctx)
	if err != nil || outbox.Acknowledged == 0 {
		return err
	}
	entries, err := p.Entries(ctx, outbox.Acknowledged-1, 1, 0)
	if err != nil || len(entries) == 0 {
		return err
	}
	op, err := store.DecodeOperation(entries[0].Encoded)
	if err != nil {
		return err
	}
	receipt, err := p.Receipt(ctx, op.Record)
	if errors.Is(err, store.ErrNotFound) || err == nil && receipt.Epoch != w.bureau.Ledger.Epoch() {
		return nil
	}
	if err != nil {
		return err
	}
	head, err := w.bureau.Ledger.Head(ctx, receipt.Stream)
	if err != nil {
		return err
	}
	if head.Seq < receipt.Seq || head.Seq == receipt.Seq && head.Hash != receipt.Hash {
		return fmt.Errorf("%s holds a receipt for %d of a stream, the office has %d of it", p.name, receipt.Seq, head.Seq)
	}
	return nil
}
