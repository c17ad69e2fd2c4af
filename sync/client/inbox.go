package client

import (
	"context"

	"filippo.io/age"

	"sportello/sync/wire"
)

// Inbox is what pulling needs of a laptop's file: what the office has sent so
// far, and room for more.
type Inbox interface {
	// Pulled returns the cursor of the last page taken, empty before the
	// first; the serial of the rulebook release held, 0 if none; and the total
	// of all records taken since the cursor was last empty.
	Pulled(ctx context.Context) (cursor []byte, release uint64, total wire.Total, err error)

	// Identity returns the key that pages are sealed to. It is made at first
	// need and kept sealed in the file.
	Identity(ctx context.Context) (*age.X25519Identity, error)

	// Take records a page, durably: its records, proposals and Next as the
	// cursor, all or nothing. The page was verified and goes on from the cursor
	// held. What the operator has changed and not sent is not overwritten. A
	// bulletin in the page takes the place of the one held.
	Take(ctx context.Context, page wire.Page) error

	// Bulletin returns the SHA-256 of the bulletin held, zero if none is.
	Bulletin(ctx context.Context) (digest [32]byte, err error)

	// Restart empties the cursor, counts what comes anew and drops proposals,
	// which will all come again. The records stay.
	Restart(ctx context.Context) error

	// Bundle returns the pieces of a bundle kept so far, joined.
	Bundle(ctx context.Context, hash [32]byte) (have []byte, err error)

	// KeepBundle keeps a piece. One with offset 0 replaces what there was, of
	// whatever bundle.
	KeepBundle(ctx context.Context, hash [32]byte, offset uint64, piece []byte) error

	// TakeRelease records a release that was verified with its bundle, and
	// drops the pieces.
	TakeRelease(ctx context.Context, manifest, bundle []byte) error
}
