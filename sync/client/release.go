package client

import (
	"bytes"
	"context"
	"fmt"

	"sportello/sync/wire"
)

// offer is a release the office says is newer than the one here, while its
// bundle is fetched.
type offer struct {
	open     bool // the bundle is wanted
	manifest []byte
	release  wire.Release
	have     []byte
}

func (o *offer) want() *wire.BundleWant {
	if !o.open {
		return nil
	}
	return &wire.BundleWant{Hash: o.release.Bundle, Offset: uint64(len(o.have))}
}

// remain is how many bytes are still to come.
func (o *offer) remain() int {
	if !o.open {
		return 0
	}
	return int(o.release.Size) - len(o.have)
}

// consider looks at the release a page offers and takes the piece of the bundle
// it brings. What is wrong with a release is told in the result and keeps no
// record back; an error is the inbox's.
func (p *pull) consider(ctx context.Context, page wire.Page) error {
	if err := p.offered(ctx, page.Release); err != nil {
		return err
	}
	if !p.offer.open || len(page.Bundle) == 0 {
		return nil
	}
	if page.BundleSize != p.offer.release.Size || len(page.Bundle) > p.offer.remain() {
		p.decline(fmt.Errorf("%w: %d bytes of rulebook, the release has %d", ErrFalseAnswer, page.BundleSize, p.offer.release.Size))
		return nil
	}
	if err := p.inbox.KeepBundle(ctx, p.offer.release.Bundle, uint64(len(p.offer.have)), page.Bundle); err != nil {
		return fmt.Errorf("keeping a piece of a rulebook: %w", err)
	}
	p.idle = 0
	p.offer.have = append(p.offer.have, page.Bundle...)
	return p.finish(ctx)
}

// offered opens a manifest, once.
func (p *pull) offered(ctx context.Context, manifest []byte) error {
	if len(manifest) == 0 || bytes.Equal(manifest, p.offer.manifest) {
		return nil
	}
	p.offer = offer{manifest: manifest}
	release, err := wire.VerifyRelease(manifest, p.client.office.Enrolment.VerifyKey)
	switch {
	case err != nil:
		p.decline(fmt.Errorf("%w: %w", ErrUnsigned, err))
		return nil
	case release.Serial <= p.held:
		p.decline(fmt.Errorf("%w: number %d, here is %d", ErrOldRelease, release.Serial, p.held))
		return nil
	}
	have, err := p.inbox.Bundle(ctx, release.Bundle)
	if err != nil {
		return fmt.Errorf("reading the pieces of a rulebook: %w", err)
	}
	if uint64(len(have)) > release.Size {
		have = nil
	}
	p.offer.open, p.offer.release, p.offer.have = true, release, have
	return p.finish(ctx)
}

func (p *pull) decline(why error) {
	p.offer.open = false
	p.result.ReleaseProblem = why
}

// finish takes the release once its bundle is whole.
func (p *pull) finish(ctx context.Context) error {
	if p.offer.remain() > 0 {
		return nil
	}
	if _, err := wire.OpenBundle(p.offer.have, p.offer.release); err != nil {
		p.decline(fmt.Errorf("%w: %w", ErrUnsigned, err))
		if err := p.inbox.KeepBundle(ctx, p.offer.release.Bundle, 0, nil); err != nil {
			return fmt.Errorf("dropping the pieces of a rulebook: %w", err)
		}
		return nil
	}
	if err := p.inbox.TakeRelease(ctx, p.offer.manifest, p.offer.have); err != nil {
		return fmt.Errorf("recording a rulebook: %w", err)
	}
	p.offer.open = false
	p.result.Release, p.result.ReleaseProblem = p.offer.release.Serial, nil
	return nil
}
