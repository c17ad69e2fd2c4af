package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sportello/app/desk/stick"
	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// Read is what was in a .busta file.
type Read struct {
	Delivery       // Done: operations of ours that the office confirms in it
	Colleagues int // envelopes of other laptops, kept to be handed over
}

// WriteBusta writes a file for the office: everything that waits, sealed, and
// the request for what the office has for us. It returns how many operations
// are in it. Errors: ErrNotEnrolled.
func (s *Session) WriteBusta(ctx context.Context, w io.Writer) (operations int, err error) {
	office, err := s.connect(ctx)
	if err != nil {
		return 0, fmt.Errorf("writing a file for the office: %w", err)
	}
	if err := s.handIn(ctx); err != nil {
		return 0, err
	}
	return s.writeBusta(ctx, office, w)
}

func (s *Session) writeBusta(ctx context.Context, office *client.Client, w io.Writer) (operations int, err error) {
	trips, err := s.wireTrips(ctx)
	if err != nil {
		return 0, err
	}
	written, err := office.WriteBusta(ctx, s.file, &inbox{session: s}, trips, w)
	return written.Operations, err
}

// WriteBustaFile is WriteBusta into a file, which is there whole or not at all;
// its folder is made.
func (s *Session) WriteBustaFile(ctx context.Context, path string) (operations int, err error) {
	err = writeFile(path, func(w io.Writer) error {
		operations, err = s.WriteBusta(ctx, w)
		return err
	})
	return operations, err
}

// writeFile writes a file that is there whole or not at all; its folder is made.
func writeFile(path string, fill func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the folder of a file: %w", err)
	}
	return stick.Write(filepath.Dir(path), filepath.Base(path), fill)
}

// ReadBustaFile is ReadBusta of a file. Errors: store.ErrNotFound, too.
func (s *Session) ReadBustaFile(ctx context.Context, path string) (read Read, err error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		err = fmt.Errorf("%w: %w", store.ErrNotFound, err)
	}
	if err != nil {
		return Read{}, fmt.Errorf("opening a .busta file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return s.ReadBusta(ctx, file)
}

// BustaName is what a file that WriteBusta writes now is called.
func (s *Session) BustaName(ctx context.Context) (string, error) {
	_, office, err := s.office(ctx)
	if err != nil {
		return "", err
	}
	return wire.BustaName(office.Enrolment.Laptop, s.options.Clock()), nil
}

// ReadBusta reads a file that came from the office, or from a colleague's
// laptop: what is in there for the office is kept and handed over with the next
// Send. Reading a file twice is harmless. Errors: ErrNotEnrolled, ErrErased,
// those of client.ReadBusta where there is nothing of a colleague in it.
func (s *Session) ReadBusta(ctx context.Context, r io.Reader) (Read, error) {
	if err := s.sending.take(ctx); err != nil {
		return Read{}, fmt.Errorf("reading a .busta file: %w", err)
	}
	defer s.giveTurn()
	office, err := s.connect(ctx)
	if err != nil {
		return Read{}, fmt.Errorf("reading a .busta file: %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(r, wire.MaxBusta+1))
	if err != nil {
		return Read{}, fmt.Errorf("reading a .busta file: %w", err)
	}
	e := exchange{session: s, office: office, inbox: inbox{session: s}}
	e.pushed, e.pulled, err = office.ReadBusta(ctx, s.file, &e.inbox, bytes.NewReader(content))
	if errors.Is(err, client.ErrRevoked) {
		return Read{}, s.eraseRevoked(ctx, office)
	}
	s.quarantine(ctx, e.pushed.Quarantined)
	read := Read{Delivery: e.delivery()}
	if errors.Is(err, client.ErrDamagedBusta) {
		return read, err
	}
	if err := s.notify(ctx, read.Delivery); err != nil {
		return read, err
	}
	kept, failed := s.keepColleagues(ctx, content)
	if read.Colleagues = kept; failed != nil {
		return read, failed
	}
	if kept > 0 && errors.Is(err, client.ErrUnanswered) {
		err = nil // not about us, and no fault
	}
	if err == nil {
		err = s.activate(ctx)
	}
	s.sending.kick()
	s.changed()
	return read, err
}

// keepColleagues keeps the envelopes of other laptops.
func (s *Session) keepColleagues(ctx context.Context, busta []byte) (kept int, err error) {
	_, office, err := s.office(ctx)
	if err != nil {
		return 0, err
	}
	items, err := wire.ReadBusta(bytes.NewReader(busta), wire.MaxBusta)
	if err != nil {
		return 0, err
	}
	for _, item := range items {
		if item.Kind != wire.BustaEnvelope {
			continue
		}
		header, err := wire.ReadHeader(item.Bytes)
		if err != nil || header.Stream.Laptop == office.Enrolment.Laptop {
			continue
		}
		if err := s.file.PutCarried(ctx, sha256.Sum256(item.Bytes), item.Bytes); err != nil {
			return kept, fmt.Errorf("keeping a colleague's envelope: %w", err)
		}
		kept++
	}
	return kept, nil
}

// Carry hands over to the office what is kept of colleagues' laptops, and
// returns how many operations it took. Send does it, too. Errors: those of
// Send.
func (s *Session) Carry(ctx context.Context) (operations int, err error) {
	if err := s.sending.take(ctx); err != nil {
		return 0, fmt.Errorf("carrying: %w", err)
	}
	defer s.sending.give()
	office, err := s.connect(ctx)
	if err != nil {
		return 0, fmt.Errorf("carrying: %w", err)
	}
	return s.carry(ctx, office)
}

// carry hands envelopes over one by one, and forgets those the office has. One
// that it does not take is offered again after the next unlock: what is missing
// before it may have come by then.
func (s *Session) carry(ctx context.Context, office *client.Client) (operations int, err error) {
	envelopes, err := s.file.Carried(ctx)
	if err != nil {
		return 0, err
	}
	for _, envelope := range envelopes {
		if s.sending.wasRefused(envelope.Hash) {
			continue
		}
		var busta bytes.Buffer
		writer := wire.NewBustaWriter(&busta)
		if err := errors.Join(writer.Add(wire.BustaEnvelope, envelope.Envelope), writer.Close()); err != nil {
			return operations, err
		}
		carried, err := office.Carry(ctx, busta.Bytes())
		if err != nil {
			return operations, err
		}
		if carried.Refused > 0 {
			s.sending.noteRefused(envelope.Hash)
			continue
		}
		operations += carried.Operations
		if err := s.file.DropCarried(context.WithoutCancel(ctx), envelope.Hash); ignoreMissing(err, store.ErrNotFound) != nil {
			return operations, err
		}
	}
	return operations, nil
}
