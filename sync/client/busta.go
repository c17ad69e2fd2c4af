package client

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/wire"
)

// Written is what went into a .busta file.
type Written struct {
	Envelopes, Operations int
}

// WriteBusta writes a file for the office: all operations without a receipt,
// sealed, and the request for what the office has for this laptop. It changes
// nothing and waits for nobody; the same operations may travel in any number of
// files and on the line, too.
func (c *Client) WriteBusta(ctx context.Context, outbox Outbox, inbox Inbox, trips []wire.Trip, w io.Writer) (Written, error) {
	busta := wire.NewBustaWriter(w)
	written, err := c.writeEnvelopes(ctx, outbox, busta)
	if err == nil {
		err = c.writeRequest(ctx, pull{client: c, outbox: outbox, inbox: inbox, trips: trips}, busta)
	}
	if err == nil {
		err = busta.Close()
	}
	if err != nil {
		return Written{}, fmt.Errorf("writing a .busta file: %w", err)
	}
	return written, nil
}

func (c *Client) writeEnvelopes(ctx context.Context, outbox Outbox, busta *wire.BustaWriter) (written Written, err error) {
	p := push{client: c, outbox: outbox}
	if err := p.start(ctx); err != nil {
		return written, err
	}
	if err := p.look(ctx); err != nil {
		return written, err
	}
	for p.known.Seq < p.head.Seq {
		// As many as on a good line: whoever carries the file may have to send
		// them over a poor one.
		entries, err := outbox.Entries(ctx, p.known.Seq, c.batch.most, batchSize(c.batch.most))
		if err != nil {
			return written, fmt.Errorf("reading outbox: %w", err)
		}
		envelope, err := wire.Seal(p.stream, p.known.Hash, entries, c.recipient, c.key)
		if err != nil {
			return written, err
		}
		if err := busta.Add(wire.BustaEnvelope, envelope); err != nil {
			return written, err
		}
		last := entries[len(entries)-1]
		p.known = wire.Position{Seq: last.Seq, Hash: last.Hash}
		written.Envelopes++
		written.Operations += len(entries)
	}
	return written, nil
}

func (c *Client) writeRequest(ctx context.Context, p pull, busta *wire.BustaWriter) error {
	if err := p.start(ctx); err != nil {
		return err
	}
	request, err := p.request(ctx)
	if err != nil {
		return err
	}
	epoch, err := p.outbox.Epoch(ctx)
	if err != nil {
		return fmt.Errorf("reading outbox: %w", err)
	}
	request.Nonce = c.fileNonce(epoch)
	encoded, err := request.Sign(c.key)
	if err != nil {
		return err
	}
	return busta.Add(wire.BustaRequest, encoded)
}

// fileNonce is the nonce of requests in files. It need not be drawn anew: pages
// are taken only where they go on from the cursor. It tells instead which epoch
// of the office was the last known when the request was written.
func (c *Client) fileNonce(epoch uuid.UUID) (nonce [wire.NonceSize]byte) {
	code := hmac.New(sha256.New, c.key.Seed())
	code.Write([]byte("sportello file nonce 1\x00"))
	code.Write(epoch[:])
	copy(nonce[:], code.Sum(nil))
	return nonce
}

// ReadBusta takes what the office answered to a file: receipts and pages. Only
// what the office signed for this laptop is believed, receipts where they are
// about its stream and pages where they go on from what is here, so that a file
// that is old, another laptop's or read twice does nothing: ErrOldBusta,
// ErrOtherLaptop, ErrUnanswered. ErrDamagedBusta: nothing of it was taken. If
// PullResult.Repeated, the next file or pull fetches everything anew.
func (c *Client) ReadBusta(ctx context.Context, outbox Outbox, inbox Inbox, r io.Reader) (Result, PullResult, error) {
	items, err := readBusta(r)
	if err != nil {
		return Result{}, PullResult{}, err
	}
	if err := c.begin(ctx); err != nil {
		return Result{}, PullResult{}, fmt.Errorf("reading a .busta file: %w", err)
	}
	defer c.end()
	b := reading{pull: pull{client: c, outbox: outbox, inbox: inbox}}
	if err = b.start(ctx); err == nil {
		err = b.learnEpoch(ctx, items)
	}
	if err == nil {
		err = b.run(ctx, items)
	}
	if err != nil {
		err = fmt.Errorf("reading a .busta file: %w", err)
	}
	b.pushed.NewIncarnation = b.result.NewIncarnation
	return b.pushed, b.result, err
}

func readBusta(r io.Reader) ([]wire.BustaItem, error) {
	items, err := wire.ReadBusta(r, wire.MaxBusta)
	if errors.Is(err, store.ErrMalformed) || errors.Is(err, wire.ErrTooLarge) {
		err = fmt.Errorf("%w: %w", ErrDamagedBusta, err)
	}
	return items, err
}

// reading is one call of ReadBusta: a pull whose pages are there already, and
// the answers to a push beside them.
type reading struct {
	pull
	pushed Result
	// epoch is the office's last known, newer one it has entered since: only
	// of these are receipts taken.
	epoch, newer uuid.UUID
	// What was found besides what was taken.
	news, old, others int
	refusal           error // the office's
	forged            error // the first of what is not the office's
}

// learnEpoch finds out whether the office was restored since the last receipt.
// Epochs have no order, and one that is not known may be of long ago: a receipt
// in some old file. It is of now if it came with a page that answers a request
// written when the epoch known was already this one.
func (b *reading) learnEpoch(ctx context.Context, items []wire.BustaItem) (err error) {
	if b.epoch, err = b.outbox.Epoch(ctx); err != nil {
		return fmt.Errorf("reading outbox: %w", err)
	}
	asked := b.client.fileNonce(b.epoch)
	for _, item := range items {
		if item.Kind != wire.BustaPage {
			continue
		}
		if _, nonce, err := wire.PageFor(item.Bytes); err != nil || nonce != asked {
			continue
		}
		page, err := b.open(item.Bytes, asked)
		if err != nil {
			continue // told when its turn comes
		}
		if receipt, err := wire.VerifyReceipt(page.Receipt, b.client.office.Enrolment.VerifyKey); err == nil {
			b.newer = receipt.Epoch
			return nil
		}
	}
	return nil
}

func (b *reading) run(ctx context.Context, items []wire.BustaItem) error {
	for _, item := range items {
		var err error
		switch item.Kind {
		case wire.BustaAnswer:
			err = b.answer(ctx, item.Bytes)
		case wire.BustaPage:
			err = b.page(ctx, item.Bytes)
		case wire.BustaBundle:
			err = b.bundle(ctx, item.Bytes)
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
	}
	switch {
	case b.refusal != nil:
		return b.refusal
	case b.news > 0:
		return nil
	case b.forged != nil:
		return b.forged
	case b.old > 0:
		return ErrOldBusta
	case b.others > 0:
		return ErrOtherLaptop
	default:
		return ErrUnanswered
	}
}

// answer takes what the office said to one envelope. Where the office was
// restored and has a gap, the receipt in its page takes the outbox back.
func (b *reading) answer(ctx context.Context, encoded []byte) error {
	header, answer, err := wire.OpenAnswer(encoded, b.client.office.Enrolment.VerifyKey)
	if err != nil {
		b.disbelieve(err)
		return nil
	}
	stream, _, _, err := b.outbox.Head(ctx)
	if err != nil {
		return fmt.Errorf("reading outbox: %w", err)
	}
	switch {
	case header.Stream.Laptop != stream.Laptop:
		b.others++
	case answer.Refusal != nil:
		b.refusal = refused(answer.Refusal)
	case header.Stream != stream:
		b.old++
	case answer.Gap != nil:
		return b.apart(ctx, *answer.Gap)
	case answer.Fork != nil:
		return b.apart(ctx, *answer.Fork)
	default:
		return b.receipt(ctx, answer)
	}
	return nil
}

func (b *reading) receipt(ctx context.Context, answer wire.Answer) error {
	moved, receipt, err := b.credit(ctx, answer.Receipt)
	if moved == 0 || err != nil {
		return err
	}
	b.pushed.Done += max(0, moved)
	b.pushed.Resent = b.pushed.Resent || moved < 0
	b.pushed.Receipt = receipt
	b.pushed.Quarantined = append(b.pushed.Quarantined, answer.Quarantined...)
	return nil
}

// credit takes a receipt if it is not an old one, and returns by how much it
// moved what the office is known to have.
func (b *reading) credit(ctx context.Context, signed []byte) (moved int, receipt store.Receipt, err error) {
	standing, err := b.client.standing(ctx, b.outbox, signed)
	switch {
	case errors.Is(err, ErrFalseAnswer):
		b.disbelieve(err)
		return 0, receipt, nil
	case err != nil:
		return 0, receipt, err
	case standing.place == offStream:
		b.news++
		return 0, receipt, b.newIncarnation(ctx)
	case standing.place != onStream, standing.receipt.Epoch != b.epoch && standing.receipt.Epoch != b.newer:
		b.old++
		return 0, receipt, nil
	}
	if moved, err = acknowledge(ctx, b.outbox, standing.receipt); moved != 0 {
		b.news++
	} else {
		b.old++
	}
	return moved, standing.receipt, err
}

// apart begins a new stream where the office holds something else than this
// one, or lacks what of it is no longer kept here.
func (b *reading) apart(ctx context.Context, office wire.Position) error {
	ours, err := goesOn(ctx, b.outbox, office)
	if err != nil {
		return err
	}
	if ours {
		b.old++
		return nil
	}
	b.news++
	return b.newIncarnation(ctx)
}

func (b *reading) page(ctx context.Context, encoded []byte) error {
	laptop, nonce, err := wire.PageFor(encoded)
	if err != nil {
		b.disbelieve(err)
		return nil
	}
	if laptop != b.client.office.Enrolment.Laptop {
		b.others++
		return nil
	}
	page, err := b.open(encoded, nonce)
	if err != nil {
		b.disbelieve(err)
		return nil
	}
	if page.Refusal != nil {
		b.refusal = refused(page.Refusal)
		return nil
	}
	moved, _, err := b.credit(ctx, page.Receipt)
	if err != nil {
		return err
	}
	b.moved(moved)
	if !bytes.Equal(page.From, b.cursor) {
		b.old++
		return nil
	}
	b.news++
	if err := b.take(ctx, page); err != nil {
		return err
	}
	_, err = b.repeat(ctx, page)
	return err
}

// bundle takes a whole bundle if it is that of a release a page has offered.
func (b *reading) bundle(ctx context.Context, bundle []byte) error {
	if !b.offer.open || sha256.Sum256(bundle) != b.offer.release.Bundle {
		return nil
	}
	b.offer.have = bundle
	return b.finish(ctx)
}

func (b *reading) disbelieve(err error) {
	if b.forged == nil {
		b.forged = fmt.Errorf("%w: %w", ErrFalseAnswer, err)
	}
}
