package client

import (
	"context"
	"fmt"
	"time"

	"sportello/store"
	"sportello/sync/wire"
)

// PushProgress is told after each batch the office has acknowledged.
type PushProgress struct {
	Done, Total int           // operations, in this push
	Left        time.Duration // 0: nothing left
	Receipt     store.Receipt
	// Quarantined lists operations of this batch that the office keeps but
	// could not apply.
	Quarantined []wire.Quarantined
}

// Result is what a push came to, whether it ended with an error or not.
type Result struct {
	Done        int           // operations acknowledged
	Receipt     store.Receipt // the last one; its Seq is 0 if there was none
	Quarantined []wire.Quarantined
	// NewIncarnation: this file turned out to be a copy, or an older state, of
	// one that had sent more; its operations went in a new stream.
	NewIncarnation bool
	// Resent: the office had lost some of what it once acknowledged; what of
	// it is still kept here was sent again.
	Resent bool
	// Clock is nil if the office did not say.
	Clock *ClockDifference
	// Next is when to try again; zero if trying again is of no use, or nothing
	// is left to send.
	Next time.Time
}

// maxIdle is how many answers in a row may bring nothing forward. A true
// office needs two at most: a gap, and then a fork where it was rewound.
const maxIdle = 4

// Push sends what the outbox holds until the office has acknowledged all of
// it. Whatever was acknowledged before an error stays so. With nothing waiting
// it asks nobody: that the office was restored from a backup and lacks what it
// once acknowledged is noticed with the next operation, or by a pull. progress
// may be nil; it is called in the caller's goroutine.
func (c *Client) Push(ctx context.Context, outbox Outbox, progress func(PushProgress)) (Result, error) {
	if err := c.begin(ctx); err != nil {
		return Result{}, fmt.Errorf("pushing: %w", err)
	}
	defer c.end()
	if progress == nil {
		progress = func(PushProgress) {}
	}
	p := push{client: c, outbox: outbox, progress: progress, estimate: newEstimate(c.clock())}
	err := p.run(ctx)
	p.result.Next = c.again(err)
	if err != nil {
		err = fmt.Errorf("pushing: %w", err)
	}
	return p.result, err
}

// push is one call of Push.
type push struct {
	client   *Client
	outbox   Outbox
	progress func(PushProgress)
	result   Result

	stream store.Stream
	head   wire.Position // ours
	known  wire.Position // what we believe the office has
	idle   int

	estimate estimate
}

func (p *push) run(ctx context.Context) error {
	if err := p.start(ctx); err != nil {
		return err
	}
	for {
		if err := p.look(ctx); err != nil {
			return err
		}
		if p.known.Seq >= p.head.Seq {
			return nil
		}
		entries, err := p.cut(ctx)
		if err != nil {
			return err
		}
		if err := p.send(ctx, entries); err != nil {
			return err
		}
		if p.idle > maxIdle {
			return fmt.Errorf("%w: %d answers and nothing came forward", ErrFalseAnswer, p.idle)
		}
	}
}

// start begins with what the outbox knows of the office.
func (p *push) start(ctx context.Context) error {
	seq, hash, err := p.outbox.Acknowledged(ctx)
	if err != nil {
		return fmt.Errorf("reading outbox: %w", err)
	}
	p.known = wire.Position{Seq: seq, Hash: hash}
	return nil
}

// look follows the head: operations may be queued while others are sent.
func (p *push) look(ctx context.Context) (err error) {
	p.stream, p.head.Seq, p.head.Hash, err = p.outbox.Head(ctx)
	if err != nil {
		return fmt.Errorf("reading outbox: %w", err)
	}
	if p.stream.Laptop != p.client.office.Enrolment.Laptop {
		return fmt.Errorf("%w: the outbox is another laptop's", ErrUnknownLaptop)
	}
	return nil
}

// cut takes the next batch.
func (p *push) cut(ctx context.Context) ([]store.Entry, error) {
	count := p.client.batch.now
	entries, err := p.outbox.Entries(ctx, p.known.Seq, count, batchSize(count))
	if err != nil {
		return nil, fmt.Errorf("reading outbox: %w", err)
	}
	return entries, nil
}

func (p *push) send(ctx context.Context, entries []store.Entry) error {
	c := p.client
	envelope, err := wire.Seal(p.stream, p.known.Hash, entries, c.recipient, c.key)
	if err != nil {
		return err
	}
	heard, err := c.ask(ctx, wire.PathPush, wire.TypeEnvelope, envelope, wire.TypeAnswer, wire.MaxAnswer)
	if err != nil {
		return err
	}
	answer, err := wire.DecodeAnswer(heard.body)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotTheOffice, err)
	}
	if !answer.Time.IsZero() {
		p.result.Clock = clockDifference(answer.Time, heard.sent, heard.heard)
	}
	c.batch.succeeded(heard.heard.Sub(heard.sent))
	switch {
	case answer.Refusal != nil:
		return refused(answer.Refusal)
	case answer.Gap != nil:
		return p.gap(ctx, *answer.Gap)
	case answer.Fork != nil:
		return p.newIncarnation(ctx)
	default:
		return p.receipt(ctx, entries, answer)
	}
}

// receipt believes the office if what it signed is about what we sent.
func (p *push) receipt(ctx context.Context, entries []store.Entry, answer wire.Answer) error {
	receipt, err := wire.VerifyReceipt(answer.Receipt, p.client.office.Enrolment.VerifyKey)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFalseAnswer, err)
	}
	last := entries[len(entries)-1]
	if receipt.Stream != p.stream || receipt.Seq < last.Seq || receipt.Seq == last.Seq && receipt.Hash != last.Hash {
		return fmt.Errorf("%w: receipt for %d of another stream or content, or an old one", ErrFalseAnswer, receipt.Seq)
	}
	if receipt.Seq > last.Seq {
		ours, err := goesOn(ctx, p.outbox, wire.Position{Seq: receipt.Seq, Hash: receipt.Hash})
		if err != nil {
			return err
		}
		if !ours {
			// The office knows of this stream what we do not: someone else, or
			// we ourselves before a restore, wrote it.
			return p.newIncarnation(ctx)
		}
	}
	// The office has it: a caller who gives up now should not lose the news.
	if err := p.outbox.Acknowledge(context.WithoutCancel(ctx), receipt); err != nil {
		return fmt.Errorf("recording receipt: %w", err)
	}
	p.result.Done += int(receipt.Seq - p.known.Seq)
	p.result.Receipt = receipt
	p.result.Quarantined = append(p.result.Quarantined, answer.Quarantined...)
	p.known = wire.Position{Seq: receipt.Seq, Hash: receipt.Hash}
	p.idle = 0
	remain := int(p.head.Seq - min(p.head.Seq, p.known.Seq))
	p.progress(PushProgress{
		Done: p.result.Done, Total: p.result.Done + remain, Left: p.estimate.next(p.client.clock(), len(entries), remain),
		Receipt: receipt, Quarantined: answer.Quarantined,
	})
	return nil
}

// gap goes back to what the office has, if our stream goes on from there. If
// not, we have forgotten what it lacks, and no chain leads there.
func (p *push) gap(ctx context.Context, has wire.Position) error {
	if has.Seq >= p.known.Seq {
		return fmt.Errorf("%w: a gap after %d, sent from %d", ErrFalseAnswer, has.Seq, p.known.Seq+1)
	}
	p.idle++
	p.result.Resent = true
	ours, err := goesOn(ctx, p.outbox, has)
	if err != nil {
		return err
	}
	if !ours {
		return p.newIncarnation(ctx)
	}
	p.known = has
	return nil
}

func (p *push) newIncarnation(ctx context.Context) error {
	if p.result.NewIncarnation {
		// Nobody can have written to the stream we have just begun.
		return fmt.Errorf("%w: a fork in a new stream", ErrFalseAnswer)
	}
	p.idle++
	if err := p.outbox.NewIncarnation(ctx); err != nil {
		return fmt.Errorf("starting a new incarnation: %w", err)
	}
	p.result.NewIncarnation = true
	return p.start(ctx)
}
