package simulation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/client"
	"sportello/sync/server"
	"sportello/sync/wire"
)

// revoke turns a laptop away, with all copies of it: one at a time, and never
// the first. An office that is restored may not know of it any more.
func (w *world) revoke(ctx context.Context, p *portable) error {
	if p.number == 0 || len(w.revoked) > 0 {
		return nil
	}
	w.revoked = map[int]bool{p.number: true}
	w.story("office: revokes laptop %d", p.number)
	return w.bureau.Ledger.Revoke(ctx, p.office.Enrolment.Laptop)
}

// hear notes what the office had to say to a laptop that may be revoked.
func (p *portable) hear(err error) error {
	if away := errors.Is(err, client.ErrRevoked); away && !p.revoked() {
		p.wrong = fmt.Errorf("%s: turned away, and was not revoked", p.name)
	} else {
		p.turnedAway = p.turnedAway || away
	}
	return err
}

// turnAway erases the laptops that have heard that they are revoked.
func (w *world) turnAway(ctx context.Context) error {
	for _, p := range slices.Clone(w.portables) {
		if p.wrong != nil {
			return p.wrong
		}
		if p.turnedAway {
			if err := w.erase(ctx, p); err != nil {
				return fmt.Errorf("%s: erasing: %w", p.name, err)
			}
		}
	}
	return nil
}

// erase is what a revoked laptop does: what waits is put beside the file, sealed
// for the office, and the file goes. The copy may reach the office.
func (w *world) erase(ctx context.Context, p *portable) error {
	kept, err := p.kept(ctx)
	if err != nil {
		return err
	}
	if err := w.checkSent(ctx, p, kept); err != nil {
		return err
	}
	var last bytes.Buffer
	written, err := p.client.WriteBusta(ctx, p.Session, inbox{p}, p.trips, &last)
	if err != nil {
		return err
	}
	if err := p.eraseFile(ctx); err != nil {
		return err
	}
	w.portables = slices.DeleteFunc(w.portables, func(other *portable) bool { return other == p })
	w.copies = slices.DeleteFunc(w.copies, func(made copied) bool { return made.of == p })
	w.seen.count("revoked laptop erased", true)
	w.story("%s: hears that it is revoked, erases itself, %d operations in its last file", p.name, written.Operations)
	if w.rand.IntN(3) > 0 {
		if err := w.takeLast(ctx, last.Bytes(), kept); err != nil {
			return err
		}
	}
	return w.buried(ctx, kept)
}

// checkSent looks at the office for all that a laptop has a receipt for.
func (w *world) checkSent(ctx context.Context, p *portable, kept map[uuid.UUID]store.Entry) error {
	outbox, err := p.Outbox(ctx)
	if err != nil {
		return err
	}
	epoch, err := p.Epoch(ctx)
	if err != nil || epoch != w.bureau.Ledger.Epoch() {
		return err
	}
	there, err := held(ctx, w.bureau.Ledger)
	if err != nil {
		return err
	}
	for id, entry := range kept {
		if entry.Seq <= outbox.Acknowledged && !there[id] {
			return fmt.Errorf("operation %s has a receipt, and is not at the office", id)
		}
	}
	return nil
}

// eraseFile makes sure that nobody opens the laptop again.
func (p *portable) eraseFile(ctx context.Context) error {
	p.client.Close()
	p.Close()
	if err := p.file.Erase(ctx); err != nil {
		return err
	}
	left, err := laptop.Open(ctx, laptop.Options{Folder: p.folder, Clock: p.clock, Rand: reader(p.rand), KDF: cheap})
	if err != nil {
		return err
	}
	if session, err := left.Unlock(ctx, account, passphrase); err == nil {
		session.Close()
		return errors.Join(errors.New("it still opens"), left.Close())
	}
	return left.Close()
}

// takeLast takes in the last file of a laptop that was revoked: what the office
// confirms of it is there.
func (w *world) takeLast(ctx context.Context, file []byte, kept map[uuid.UUID]store.Entry) error {
	items, err := wire.ReadBusta(bytes.NewReader(file), wire.MaxBusta)
	if err != nil {
		return err
	}
	imported, err := w.bureau.Import(ctx, items, server.ImportOptions{Revoked: true})
	if err != nil {
		return err
	}
	there, err := held(ctx, w.bureau.Ledger)
	if err != nil {
		return err
	}
	for _, envelope := range imported.Envelopes {
		w.seen.count("last file of a revoked laptop taken in", envelope.Answer.Receipt != nil)
		w.story("office: takes in the last file of a revoked laptop: %d operations, %d new", envelope.Count, envelope.Appended)
		if envelope.Answer.Refusal != nil {
			return fmt.Errorf("the last file was refused: %v", envelope.Answer.Refusal)
		}
		for id, entry := range kept {
			sent := envelope.First <= entry.Seq && entry.Seq <= envelope.Last()
			if envelope.Answer.Receipt != nil && sent && !there[id] {
				return fmt.Errorf("operation %s was in the last file, and is not at the office", id)
			}
		}
	}
	return nil
}

// checkRevoked makes sure that no revoked laptop works on, when all have asked.
func (w *world) checkRevoked() error {
	for _, p := range w.portables {
		if w.revoked[p.number] {
			return fmt.Errorf("%s: revoked, and has asked without hearing of it", p.name)
		}
	}
	return nil
}
