package client

import (
	"context"
	"fmt"

	"sportello/store"
	"sportello/sync/wire"
)

// standing is what a receipt nobody waited for says, beside what the outbox
// knows.
type standing struct {
	receipt store.Receipt
	place   place
}

// place is where a receipt's position lies.
type place int

const (
	otherStream place = iota // not in our stream: perhaps in one we have left
	forgotten                // before all that we keep
	onStream                 // in our stream, before, at or after what was acknowledged
	offStream                // beside or beyond our stream: someone else wrote on it
)

// standing verifies a receipt and finds its place. It may be an old one.
func (c *Client) standing(ctx context.Context, outbox Outbox, signed []byte) (standing, error) {
	receipt, err := wire.VerifyReceipt(signed, c.office.Enrolment.VerifyKey)
	if err != nil {
		return standing{}, fmt.Errorf("%w: %w", ErrFalseAnswer, err)
	}
	stream, _, _, err := outbox.Head(ctx)
	if err != nil {
		return standing{}, fmt.Errorf("reading outbox: %w", err)
	}
	if receipt.Stream != stream {
		return standing{receipt, otherStream}, nil
	}
	ours, err := goesOn(ctx, outbox, wire.Position{Seq: receipt.Seq, Hash: receipt.Hash})
	if ours || err != nil {
		return standing{receipt, onStream}, err
	}
	known, _, err := outbox.Acknowledged(ctx)
	if err != nil {
		return standing{}, fmt.Errorf("reading outbox: %w", err)
	}
	if receipt.Seq < known {
		return standing{receipt, forgotten}, nil
	}
	return standing{receipt, offStream}, nil
}

// goesOn reports whether our stream goes on from a position, or ends there.
func goesOn(ctx context.Context, outbox Outbox, from wire.Position) (bool, error) {
	_, seq, hash, err := outbox.Head(ctx)
	if err != nil {
		return false, fmt.Errorf("reading outbox: %w", err)
	}
	if from.Seq >= seq {
		return from == wire.Position{Seq: seq, Hash: hash}, nil
	}
	next, err := outbox.Entries(ctx, from.Seq, 1, 0)
	if err != nil {
		return false, fmt.Errorf("reading outbox: %w", err)
	}
	return len(next) > 0 && next[0].Hash == store.Link(from.Hash, next[0].Seq, next[0].Encoded), nil
}

// acknowledge records a receipt that is on our stream and returns by how much
// it moved what the office is known to have: below zero after the office was
// restored. An old receipt of this epoch moves nothing.
func acknowledge(ctx context.Context, outbox Outbox, receipt store.Receipt) (moved int, err error) {
	before, _, err := outbox.Acknowledged(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading outbox: %w", err)
	}
	if err := outbox.Acknowledge(ctx, receipt); err != nil {
		return 0, fmt.Errorf("recording receipt: %w", err)
	}
	after, _, err := outbox.Acknowledged(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading outbox: %w", err)
	}
	return int(int64(after) - int64(before)), nil
}
