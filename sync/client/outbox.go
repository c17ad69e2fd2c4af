package client

import (
	"context"

	"github.com/google/uuid"

	"sportello/store"
)

// Outbox is what pushing needs of a laptop's file: its current stream, with
// what of it the office has acknowledged.
type Outbox interface {
	// Head returns the current stream, and number and hash of its last entry:
	// 0 and the genesis while it is empty.
	Head(ctx context.Context) (stream store.Stream, seq uint64, hash store.Hash, err error)

	// Acknowledged returns number and hash of the last entry of the current
	// stream that has a receipt: 0 and the genesis while none has.
	Acknowledged(ctx context.Context) (seq uint64, hash store.Hash, err error)

	// Entries returns entries of the current stream from number after+1 on,
	// without a hole: at most limit, and not more than size bytes unless the
	// first alone is larger. Acknowledged entries are among them as long as
	// they are kept; it returns none if after+1 is no longer there, or not yet.
	Entries(ctx context.Context, after uint64, limit, size int) ([]store.Entry, error)

	// Acknowledge records a receipt of the current stream, durably. The
	// receipt was verified, its hash is that of the entry it names, and its
	// epoch is the one the office is in. Its number can be lower than one
	// acknowledged before: within an epoch that is an old one and changes
	// nothing; in another the office was restored from a backup, and what it
	// has is again only this.
	Acknowledge(ctx context.Context, receipt store.Receipt) error

	// Epoch returns the office's epoch as of the last receipt recorded, of
	// whatever stream: zero while there is none.
	Epoch(ctx context.Context) (uuid.UUID, error)

	// NewIncarnation starts a new stream with the same operations, under their
	// ids: those without a receipt, and those with one that are still kept.
	NewIncarnation(ctx context.Context) error
}
