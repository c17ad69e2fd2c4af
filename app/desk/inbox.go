package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	sealing "filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// inbox puts what the office sends where the desk finds it: it is the file's,
// and what stands on the screens follows.
type inbox struct {
	session *Session
	came    came
}

// came counts what an attempt has brought.
type came struct {
	records, held, decided int
	rules                  bool
}

var _ client.Inbox = (*inbox)(nil)

func (i *inbox) Pulled(ctx context.Context) (cursor []byte, release uint64, total wire.Total, err error) {
	cursor, counted, _, err := i.session.file.Pulled(ctx)
	return cursor, i.session.rules.held(), wire.Total(counted), err
}

func (i *inbox) Identity(ctx context.Context) (*sealing.X25519Identity, error) {
	encoded, err := i.session.file.Identity(ctx)
	if err != nil {
		return nil, err
	}
	identity, err := sealing.ParseX25519Identity(encoded)
	if err != nil {
		return nil, fmt.Errorf("reading the key for pages: %w", store.ErrDamaged)
	}
	return identity, nil
}

func (i *inbox) Restart(ctx context.Context) error { return i.session.file.RestartPull(ctx) }

func (i *inbox) Bundle(ctx context.Context, hash [32]byte) ([]byte, error) {
	return i.session.file.Pieces(ctx, hash)
}

func (i *inbox) KeepBundle(ctx context.Context, hash [32]byte, offset uint64, piece []byte) error {
	return i.session.file.PutPiece(ctx, hash, offset, piece)
}

func (i *inbox) TakeRelease(ctx context.Context, manifest, bundle []byte) error {
	if err := i.session.takeRelease(ctx, manifest, bundle); err != nil {
		return err
	}
	i.came.rules = true
	return nil
}

// Take keeps a page. What is open stays as it is on the screen; lists and search
// follow.
func (i *inbox) Take(ctx context.Context, page wire.Page) error {
	s := i.session
	arrival, unreadable := arrivalOf(page)
	if unreadable > 0 { // the total will differ, and that is told
		s.options.Log.Warn("records that cannot be read came", "count", unreadable)
	}
	decided, err := s.decidedIn(ctx, arrival.Records)
	if err != nil {
		return err
	}
	arrival.Hold, arrival.Describe = func(id uuid.UUID) bool { return s.opened(id) != nil }, s.describe
	s.opening.Lock() // nothing is opened between the question and the answer
	taken, err := s.file.Take(ctx, arrival)
	s.opening.Unlock()
	if err != nil {
		return err
	}
	s.setRole(page.Role)
	if slices.ContainsFunc(arrival.Records, func(one laptop.Incoming) bool { return ofEverybody(one.Shared.Kind) }) {
		if err := errors.Join(s.readSites(ctx), s.readStaff(ctx)); err != nil {
			return err
		}
	}
	if arrival.Bulletin != nil {
		s.told.forget()
	}
	i.came.records += len(taken.Created) + len(taken.Changed) + len(taken.Held)
	i.came.decided += len(decided)
	for _, id := range taken.Held {
		a := s.opened(id)
		if a != nil && s.hold(ctx, a) {
			i.came.held++
		}
		if a == nil || a.isClosed() { // in this moment
			s.takeOverHeld(ctx, id)
		}
	}
	if err := s.noteDecided(ctx, decided); err != nil {
		return err
	}
	return s.arrived(ctx, append(taken.Created, taken.Changed...)...)
}

// ofEverybody says whether every laptop has the records of a kind, whatever its trips.
func ofEverybody(kind store.Kind) bool { return kind == store.Site || kind == store.Operator }

// arrivalOf is what a page brings. A record that cannot be read keeps no other
// one back: it is passed over and counted.
func arrivalOf(page wire.Page) (arrival laptop.Arrival, unreadable int) {
	arrival = laptop.Arrival{Cursor: page.Next, Role: page.Role, Number: page.Number, Laptops: page.Laptops}
	if page.Bulletin != nil {
		arrival.Bulletin = page.Bulletin.Content
	}
	for _, record := range page.Records {
		shared, err := record.Decode()
		if err != nil {
			unreadable++
			continue
		}
		arrival.Records = append(arrival.Records, laptop.Incoming{Shared: shared, Encoded: record.Encoded, Operations: record.Operations})
	}
	for _, proposal := range page.Proposals {
		arrival.Proposals = append(arrival.Proposals, laptop.Proposal(proposal))
	}
	return arrival, unreadable
}

// setRole keeps what the office says this laptop is.
func (s *Session) setRole(role string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.role = role
}

// arrived lets lists, search and screens follow records that were changed by
// others than their screens.
func (s *Session) arrived(ctx context.Context, ids ...uuid.UUID) error {
	for _, id := range ids {
		if err := s.refresh(ctx, id); ignoreMissing(err, store.ErrNotFound) != nil {
			return err
		}
	}
	if len(ids) > 0 {
		s.changed()
	}
	return nil
}
