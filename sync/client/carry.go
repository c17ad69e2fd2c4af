package client

import (
	"bytes"
	"context"
	"fmt"

	"sportello/store"
	"sportello/sync/wire"
)

// Carried is what came of handing over a colleague's .busta file.
type Carried struct {
	Envelopes, Operations int // that the office holds now
	// Refused is how many envelopes the office did not take: their laptop was
	// revoked, or has to send something else first. It is that laptop's matter
	// and no error here.
	Refused int
}

// Carry hands the envelopes of a colleague's file over as they are; what is in
// them stays sealed. Their laptop hears of it from the office. It may be called
// again with the same file: what the office has is not sent twice. Errors:
// those of sending, none of which is about the colleague's laptop;
// ErrDamagedBusta.
func (c *Client) Carry(ctx context.Context, busta []byte) (Carried, error) {
	items, err := readBusta(bytes.NewReader(busta))
	if err != nil {
		return Carried{}, err
	}
	if err := c.begin(ctx); err != nil {
		return Carried{}, fmt.Errorf("carrying: %w", err)
	}
	defer c.end()
	held := make(map[store.Stream]uint64) // up to which number the office has each
	var carried Carried
	for _, item := range items {
		if item.Kind != wire.BustaEnvelope {
			continue
		}
		header, err := wire.ReadHeader(item.Bytes)
		if err != nil {
			carried.Refused++
			continue
		}
		if held[header.Stream] < header.Last() {
			seq, err := c.handOver(ctx, header, item.Bytes)
			if err != nil {
				c.again(err)
				return carried, fmt.Errorf("carrying: %w", err)
			}
			held[header.Stream] = max(held[header.Stream], seq)
		}
		if held[header.Stream] < header.Last() {
			carried.Refused++
			continue
		}
		carried.Envelopes++
		carried.Operations += header.Count
	}
	c.again(nil)
	return carried, nil
}

// handOver sends one envelope and returns up to which number the office holds
// its stream: 0 if it did not take it.
func (c *Client) handOver(ctx context.Context, header wire.Header, envelope []byte) (uint64, error) {
	heard, err := c.ask(ctx, wire.PathPush, wire.TypeEnvelope, envelope, wire.TypeAnswer, wire.MaxAnswer)
	if err != nil {
		return 0, err
	}
	answer, err := wire.DecodeAnswer(heard.body)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrNotTheOffice, err)
	}
	if answer.Refusal != nil {
		if refusal := refused(answer.Refusal); Transient(refusal) {
			return 0, refusal
		}
		return 0, nil
	}
	if answer.Receipt == nil {
		return 0, nil
	}
	receipt, err := wire.VerifyReceipt(answer.Receipt, c.office.Enrolment.VerifyKey)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrFalseAnswer, err)
	}
	if receipt.Stream != header.Stream || receipt.Seq < header.Last() {
		return 0, fmt.Errorf("%w: receipt for %d of another stream, or an old one", ErrFalseAnswer, receipt.Seq)
	}
	return receipt.Seq, nil
}
