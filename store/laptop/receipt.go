package laptop

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// Acknowledge records a receipt of the current stream, which the caller has
// verified, and forgets operations that are stable. Within one epoch of the
// office a receipt never takes back an earlier one; one of another epoch, of an
// office restored from a backup, may: what it has is again only this. An old
// receipt that comes late, in a file, may thus stand for a moment; the next
// word with the office puts it right. Errors: ErrReceipt if the receipt is of
// another stream, or names a number or hash that is not ours.
func (s *Session) Acknowledge(ctx context.Context, receipt store.Receipt) error {
	return wrap("recording a receipt", s.change(ctx, func(tx *transaction, _ *dataKey) error {
		stream, err := streamOf(tx)
		if err != nil {
			return err
		}
		if receipt.Stream != stream {
			return fmt.Errorf("of another stream: %w", ErrReceipt)
		}
		ours, err := scanPosition(tx.row(selectAt, receipt.Seq))
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("for number %d, which is not here: %w", receipt.Seq, ErrReceipt)
		}
		if err != nil {
			return err
		}
		if ours.hash != receipt.Hash {
			return fmt.Errorf("for other content at number %d: %w", receipt.Seq, ErrReceipt)
		}
		reach, err := tx.reach(receipt)
		if err != nil {
			return err
		}
		if err := tx.keep(receipt); err != nil {
			return err
		}
		if err := tx.exec(`UPDATE stream SET acknowledged = ?`, reach); err != nil {
			return err
		}
		return tx.forget(min(receipt.Stable, reach))
	}))
}

// reach says how far the stream is acknowledged with this receipt.
func (tx *transaction) reach(receipt store.Receipt) (uint64, error) {
	var epoch []byte
	err := tx.row(`SELECT epoch FROM receipt ORDER BY n DESC LIMIT 1`).Scan(&epoch)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	// No epoch is refused for having been left: which of two is the later one
	// nobody can tell who heard of one of them too late, and whoever guessed
	// wrong would refuse every receipt from then on.
	if err == nil && string(epoch) != string(receipt.Epoch[:]) {
		return receipt.Seq, nil
	}
	var acknowledged uint64
	if err := tx.row(`SELECT acknowledged FROM stream`).Scan(&acknowledged); err != nil {
		return 0, err
	}
	return max(acknowledged, receipt.Seq), nil
}

// keep keeps a receipt once, in the last row: that is of the epoch the office
// is in.
func (tx *transaction) keep(receipt store.Receipt) error {
	return tx.exec(`INSERT OR REPLACE INTO receipt (laptop, incarnation, epoch, seq, hash, stable, received, signed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		receipt.Stream.Laptop[:], receipt.Stream.Incarnation[:], receipt.Epoch[:], receipt.Seq, receipt.Hash[:],
		min(receipt.Stable, receipt.Seq), receipt.Received.UnixMilli(), receipt.Signed)
}

// forget deletes entries up to a number and remembers where the rest begins.
func (tx *transaction) forget(upTo uint64) error {
	base, err := scanPosition(tx.row(selectAt, upTo))
	if errors.Is(err, sql.ErrNoRows) {
		return nil // forgotten before
	}
	if err != nil {
		return err
	}
	if err := tx.exec(`UPDATE stream SET base = ?, base_hash = ?`, base.seq, base.hash[:]); err != nil {
		return err
	}
	return tx.exec(`DELETE FROM entry WHERE seq <= ?`, base.seq)
}

// Epoch returns the office's epoch as of the last receipt recorded, of whatever
// stream: zero while there is none.
func (s *Session) Epoch(ctx context.Context) (uuid.UUID, error) {
	var epoch uuid.UUID
	err := s.use(func(*dataKey) error {
		var stored []byte
		err := s.reading(ctx).row(`SELECT epoch FROM receipt ORDER BY n DESC LIMIT 1`).Scan(&stored)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil && copy(epoch[:], stored) != len(epoch) {
			err = fmt.Errorf("epoch of %d bytes: %w", len(stored), store.ErrDamaged)
		}
		return err
	})
	return epoch, wrap("reading the office's epoch", err)
}

// Receipt returns the office's receipt that covers the last operation made of
// a record, for as long as the operation is kept. Errors: store.ErrNotFound.
func (s *Session) Receipt(ctx context.Context, record uuid.UUID) (store.Receipt, error) {
	var receipt store.Receipt
	err := s.use(func(*dataKey) error {
		var laptop, incarnation, epoch, hash []byte
		var received int64
		err := s.reading(ctx).row(`SELECT receipt.laptop, receipt.incarnation, epoch, receipt.seq, receipt.hash, stable, received, signed
			FROM record JOIN entry ON entry.operation = record.operation JOIN receipt ON receipt.seq >= entry.seq JOIN stream USING (incarnation)
			WHERE record.id = ? AND entry.seq <= stream.acknowledged AND epoch = (SELECT epoch FROM receipt ORDER BY n DESC LIMIT 1)
			ORDER BY receipt.seq LIMIT 1`, record[:]).
			Scan(&laptop, &incarnation, &epoch, &receipt.Seq, &hash, &receipt.Stable, &received, &receipt.Signed)
		if err != nil {
			return notFound(err)
		}
		receipt.Received = time.UnixMilli(received).UTC()
		if copy(receipt.Stream.Laptop[:], laptop)+copy(receipt.Stream.Incarnation[:], incarnation)+
			copy(receipt.Epoch[:], epoch)+copy(receipt.Hash[:], hash) != 3*16+len(receipt.Hash) {
			return fmt.Errorf("receipt for %d: %w", receipt.Seq, store.ErrDamaged)
		}
		return nil
	})
	return receipt, wrap("reading the receipt of "+record.String(), err)
}
