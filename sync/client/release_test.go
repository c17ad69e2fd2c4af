package client_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"testing"
	"testing/fstest"

	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// rules is a bundle of some size, and its release.
func rules(t testing.TB, serial uint64, size int) (wire.Release, []byte) {
	t.Helper()
	content := make([]byte, size)
	source := rand.NewPCG(serial, 1)
	for i := range content {
		content[i] = byte(source.Uint64())
	}
	bundle, err := wire.PackBundle(fstest.MapFS{
		"rulebook/fields.yaml": {Data: content},
		"guide/it.md":          {Data: []byte("# Guida di prova")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return wire.Release{Serial: serial, Version: "2026-11", Issued: noon, Bundle: sha256.Sum256(bundle), Size: uint64(len(bundle))}, bundle
}

func TestRulebooksComeWithThePages(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	c := connect(t, o.known(), client.Options{})
	o.write(t, 5)
	release, bundle := rules(t, 1, 3<<20)
	o.publish(t, release, bundle)
	if result := pulled(t, o, c, b, i); result.Release != 1 || result.ReleaseProblem != nil || !bytes.Equal(i.bundle, bundle) || result.Records != 5 {
		t.Errorf("%+v", result)
	}
	pages := len(o.pages)
	if result := pulled(t, o, c, b, i); result.Release != 0 || len(o.pages) != pages+1 {
		t.Errorf("once more: %+v, %d pages", result, len(o.pages)-pages)
	}
	release, bundle = rules(t, 2, 1000)
	o.publish(t, release, bundle)
	if result := pulled(t, o, c, b, i); result.Release != 2 || !bytes.Equal(i.bundle, bundle) {
		t.Errorf("a newer one: %+v", result)
	}
}

func TestTheRestOfARulebookIsFetchedLater(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	c := connect(t, o.known(), client.Options{})
	release, bundle := rules(t, 1, 4<<20)
	o.publish(t, release, bundle)
	ctx, cancel := context.WithCancel(t.Context())
	result, err := c.Pull(ctx, b, i, trip, func(client.PullProgress) {
		if len(i.pieces) > 0 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || result.Release != 0 || len(i.pieces) == 0 {
		t.Fatalf("%+v, %d bytes, %v", result, len(i.pieces), err)
	}
	var asked []uint64
	o.interceptPage = func(r wire.PullRequest, p wire.Page) wire.Page {
		if r.Bundle != nil {
			asked = append(asked, r.Bundle.Offset)
		}
		return p
	}
	had := uint64(len(i.pieces))
	if result := pulled(t, o, c, b, i); result.Release != 1 || !bytes.Equal(i.bundle, bundle) || asked[0] != had {
		t.Errorf("%+v, asked from %v, had %d", result, asked, had)
	}
}

// A rulebook is taken only with the office's signature and a higher number;
// the records come all the same.
func TestRulebooksThatAreNotTaken(t *testing.T) {
	someone := ed25519.NewKeyFromSeed([]byte("a stranger's seed, 32 bytes long"))
	older, olderBundle := rules(t, 2, 1000)
	newer, newerBundle := rules(t, 4, 1000)
	for name, c := range map[string]struct {
		offer func(t *testing.T, o *office)
		want  error
	}{
		"signed by someone else": {func(t *testing.T, o *office) {
			manifest, err := wire.SignRelease(newer, someone)
			if err != nil {
				t.Fatal(err)
			}
			o.interceptPage = func(_ wire.PullRequest, p wire.Page) wire.Page { p.Release = manifest; return p }
		}, client.ErrUnsigned},
		"older": {func(t *testing.T, o *office) {
			o.publish(t, older, olderBundle)
			manifest := o.release
			o.interceptPage = func(_ wire.PullRequest, p wire.Page) wire.Page { p.Release = manifest; return p }
		}, client.ErrOldRelease},
		"the one here": {func(t *testing.T, o *office) {
			manifest := o.release
			o.interceptPage = func(_ wire.PullRequest, p wire.Page) wire.Page { p.Release = manifest; return p }
		}, client.ErrOldRelease},
		"with another bundle": {func(t *testing.T, o *office) {
			o.publish(t, newer, bytes.Repeat([]byte{1}, len(newerBundle)))
		}, client.ErrUnsigned},
		"with a bundle of another size": {func(t *testing.T, o *office) {
			o.publish(t, newer, olderBundle[:900])
		}, client.ErrFalseAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			o, b, i := newOffice(t), newOutbox(), newInbox(t)
			laptop := connect(t, o.known(), client.Options{})
			release, bundle := rules(t, 3, 1000)
			o.publish(t, release, bundle)
			pulled(t, o, laptop, b, i)
			o.write(t, 4)
			c.offer(t, o)
			result := pulled(t, o, laptop, b, i)
			if !errors.Is(result.ReleaseProblem, c.want) || result.Release != 0 || result.Records != 4 {
				t.Errorf("%+v, want %v", result, c.want)
			}
			if i.serial != 3 || !bytes.Equal(i.bundle, bundle) || len(i.pieces) > 0 {
				t.Errorf("release %d here, %d bytes of another", i.serial, len(i.pieces))
			}
			o.interceptPage = nil
			o.publish(t, newer, newerBundle)
			if result := pulled(t, o, laptop, b, i); result.Release != 4 {
				t.Errorf("a true one afterwards: %+v", result)
			}
		})
	}
}

func TestARulebookThatCannotBeKept(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	release, bundle := rules(t, 1, 1000)
	o.publish(t, release, bundle)
	c := connect(t, o.known(), client.Options{})
	broken := &fullOfRules{i}
	if _, err := c.Pull(t.Context(), b, broken, trip, nil); !errors.Is(err, store.ErrFull) {
		t.Error(err)
	}
	if result := pulled(t, o, c, b, i); result.Release != 1 {
		t.Errorf("%+v", result)
	}
}

// fullOfRules has no room for rulebooks.
type fullOfRules struct{ *inbox }

func (f *fullOfRules) KeepBundle(context.Context, [32]byte, uint64, []byte) error {
	return store.ErrFull
}
