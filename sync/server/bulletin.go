package server

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"sportello/store/office"
	"sportello/sync/wire"
)

// bulletinEvery is how often a bulletin is made at most.
const bulletinEvery = time.Minute

// board holds the bulletin in force. Laptops are told what hangs there, however
// long the next one takes to make.
type board struct {
	ledger *office.Ledger
	write  func(ctx context.Context, ledger *office.Ledger) ([]byte, error) // nil: none is ever made
	clock  func() time.Time
	log    *slog.Logger

	making sync.Mutex
	posted atomic.Pointer[posted]
}

// posted is a bulletin, and what it was made of.
type posted struct {
	content  []byte
	digest   [sha256.Size]byte
	position uint64 // of the ledger's last entry
	day      time.Time
}

// current returns the bulletin in force; nil if there is none.
func (b *board) current() *posted { return b.posted.Load() }

// renew makes a bulletin if the ledger has grown or the day has changed since the
// last one.
func (b *board) renew(ctx context.Context) error {
	if b.write == nil {
		return nil
	}
	b.making.Lock()
	defer b.making.Unlock()
	// Before it is made: what comes meanwhile asks for the next one.
	position, err := b.ledger.Position(ctx)
	if err != nil {
		return fmt.Errorf("making a bulletin: %w", err)
	}
	day := b.clock().UTC().Truncate(24 * time.Hour)
	if before := b.current(); before != nil && before.position == position && before.day.Equal(day) {
		return nil
	}
	started := time.Now()
	content, err := b.write(ctx, b.ledger)
	if err == nil && (len(content) == 0 || len(content) > wire.MaxBulletin) {
		err = fmt.Errorf("%d bytes: %w", len(content), wire.ErrTooLarge)
	}
	if err != nil {
		return fmt.Errorf("making a bulletin: %w", err)
	}
	b.posted.Store(&posted{content, sha256.Sum256(content), position, day})
	b.log.InfoContext(ctx, "bulletin made", "bytes", len(content), "took", time.Since(started))
	return nil
}

// keep renews the bulletin, behind the pulls, until the context is done.
func (b *board) keep(ctx context.Context) {
	tick := time.NewTicker(bulletinEvery)
	defer tick.Stop()
	for {
		if err := b.renew(ctx); err != nil && ctx.Err() == nil {
			b.log.Error("the last bulletin stays in force", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// addBulletin puts the bulletin on the last page for whoever holds another one. It
// never makes a page larger than was asked for, which a poor line could not carry:
// where it finds no room beside records it gets a page of its own, and where it
// is too large for any it waits for a better line.
func (s *service) addBulletin(page *wire.Page, request wire.PullRequest, size int) {
	if request.Bulletin == nil || page.More || s.board == nil {
		return
	}
	now := s.board.current()
	if now == nil || now.digest == *request.Bulletin || len(now.content) > size {
		return
	}
	if len(now.content) > size-recordBytes(page) {
		page.More, page.Total = true, nil
		return
	}
	page.Bulletin = &wire.Bulletin{Replaces: *request.Bulletin, Content: now.content}
}

func recordBytes(page *wire.Page) (size int) {
	for _, record := range page.Records {
		size += len(record.Encoded)
	}
	return size
}
