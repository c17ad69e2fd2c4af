package laptop

import (
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

func (v *verification) pulled(from scanner) error {
	var p pulled
	var counted bool
	if err := p.scan(from, &counted); err != nil {
		return err
	}
	v.report.Pulled++
	if counted {
		v.total.Count++
		v.total.mix(p.digest)
	}
	shared, err := p.open(v.key)
	if err == nil && (shared.Kind != p.kind || int64(len(shared.Contested())) != p.contested) {
		err = fmt.Errorf("%s is of another kind or contested otherwise: %w", p.place(), store.ErrDamaged)
	}
	v.problems("pulled", p.id, err)
	return nil
}

func (v *verification) forgotten(from scanner) error {
	var counted bool
	f, err := openForgotten(v.key, from, &counted)
	v.report.Forgotten++
	if err == nil && counted {
		v.total.Count++
		v.total.mix(f.digest)
	}
	return err
}

func (v *verification) pull(from scanner) error {
	p, err := scanPull(from)
	if err == nil {
		_, err = p.openCursor(v.key)
	}
	if err == nil && p.total != v.total {
		err = fmt.Errorf("%d records counted, %d there, or others: %w", p.total.Count, v.total.Count, store.ErrDamaged)
	}
	return err
}

func (v *verification) held(from scanner) error {
	id, err := scanID(from)
	if err == nil {
		err = fmt.Errorf("%s is held back and was not pulled: %w", id, store.ErrDamaged)
	}
	return err
}

func (v *verification) proposal(from scanner) error {
	v.report.Proposals++
	_, err := openProposal(v.key, from)
	return err
}

func (v *verification) laptop(from scanner) error {
	var id, sealed []byte
	if err := from.Scan(&id, &sealed); err != nil {
		return err
	}
	var laptop uuid.UUID
	copy(laptop[:], id)
	_, err := v.key.open(laptopPlace(laptop), sealed)
	return err
}

func (v *verification) identity(from scanner) error { return v.sealed(identityPlace, from) }

func (v *verification) release(from scanner) error {
	_, err := openRelease(v.key, from)
	return err
}

func (v *verification) piece(from scanner) error {
	start, _, piece, err := openPiece(v.key, from)
	if err == nil && start != v.pieces {
		err = fmt.Errorf("piece of a release at %d after %d bytes: %w", start, v.pieces, store.ErrDamaged)
	}
	v.pieces = start + int64(len(piece))
	return err
}

func (v *verification) carried(from scanner) error {
	v.report.Carried++
	_, err := openCarried(v.key, from)
	return err
}
