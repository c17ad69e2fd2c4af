package laptop_test

import (
	"bytes"
	"errors"
	"reflect"
	"sync"
	"testing"

	"filippo.io/age"

	"sportello/store"
	"sportello/store/laptop"
)

func TestOnlyANewerReleaseReplacesAnother(t *testing.T) {
	_, session := create(t, t.TempDir())
	if _, err := session.Release(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before any: %v", err)
	}
	release := func(serial uint64, content string) laptop.Release {
		return laptop.Release{Serial: serial, Manifest: []byte("manifest " + content), Bundle: []byte("bundle " + content)}
	}
	for _, step := range []struct {
		put, kept laptop.Release
		err       error
	}{
		{release(3, "three"), release(3, "three"), nil},
		{release(2, "two"), release(3, "three"), laptop.ErrOlder},
		{release(3, "three"), release(3, "three"), nil},
		{release(4, "four"), release(4, "four"), nil},
		{laptop.Release{Serial: 5, Bundle: make([]byte, 16<<20+1)}, release(4, "four"), laptop.ErrTooLarge},
		{laptop.Release{Serial: 1 << 63}, release(4, "four"), laptop.ErrTooLarge},
	} {
		if err := session.PutRelease(t.Context(), step.put); !errors.Is(err, step.err) {
			t.Errorf("putting %d: %v", step.put.Serial, err)
		}
		if kept, err := session.Release(t.Context()); !reflect.DeepEqual(kept, step.kept) || err != nil {
			t.Errorf("after %d: %+v, %v", step.put.Serial, kept, err)
		}
	}
	sound(t, session)
}

func TestPiecesOfABundleResume(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	one, other := [32]byte{1}, [32]byte{2}
	put := func(bundle [32]byte, start uint64, piece string) {
		t.Helper()
		if err := session.PutPiece(t.Context(), bundle, start, []byte(piece)); err != nil {
			t.Fatal(err)
		}
	}
	have := func(bundle [32]byte, want string) {
		t.Helper()
		if got, err := session.Pieces(t.Context(), bundle); string(got) != want || err != nil {
			t.Errorf("pieces %q, %v, want %q", got, err, want)
		}
	}
	put(one, 0, "abc")
	put(one, 3, "def")
	put(one, 3, "xyz")  // what is there stays
	put(one, 10, "jkl") // leaves a hole
	put(one, 6, "")
	closeAll(t, file, session)
	session = unlock(t, open(t, folder))
	have(one, "abcdef")
	have(other, "")
	sound(t, session)
	put(one, 6, "ghi")
	have(one, "abcdefghi")
	if err := session.PutPiece(t.Context(), one, 9, make([]byte, 16<<20)); !errors.Is(err, laptop.ErrTooLarge) {
		t.Errorf("an endless bundle: %v", err)
	}
	put(one, 0, "abc") // from the beginning
	have(one, "abc")
	put(one, 0, "") // it was not what it should be
	have(one, "")
	put(one, 0, "abc")
	put(other, 0, "new")
	have(one, "")
	have(other, "new")
	if err := session.PutRelease(t.Context(), laptop.Release{Serial: 1}); err != nil {
		t.Fatal(err)
	}
	have(other, "")
	sound(t, session)
}

func TestEnvelopesAreCarriedUntilDropped(t *testing.T) {
	_, session := create(t, t.TempDir())
	a, b := laptop.Carried{Hash: [32]byte{2}, Envelope: []byte("one")}, laptop.Carried{Hash: [32]byte{1}, Envelope: []byte("two")}
	for _, carried := range []laptop.Carried{a, b, a} {
		if err := session.PutCarried(t.Context(), carried.Hash, carried.Envelope); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := session.Carried(t.Context()); !reflect.DeepEqual(kept, []laptop.Carried{a, b}) || err != nil {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if report := sound(t, session); report.Carried != 2 {
		t.Errorf("report %+v", report)
	}
	if err := session.PutCarried(t.Context(), [32]byte{3}, make([]byte, 64<<20)); !errors.Is(err, laptop.ErrTooLarge) {
		t.Errorf("too much: %v", err)
	}
	for range 2 {
		if err := session.DropCarried(t.Context(), a.Hash); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := session.Carried(t.Context()); len(kept) != 1 || !bytes.Equal(kept[0].Envelope, b.Envelope) || err != nil {
		t.Errorf("kept %+v, %v", kept, err)
	}
}

func TestTheIdentityIsMadeOnce(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	made := make([]string, 4)
	var together sync.WaitGroup
	for i := range made {
		together.Go(func() {
			var err error
			if made[i], err = session.Identity(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	together.Wait()
	closeAll(t, file, session)
	session = unlock(t, open(t, folder))
	identity, err := session.Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range made {
		if one != identity {
			t.Error("another identity")
		}
	}
	if _, err := age.ParseX25519Identity(identity); err != nil {
		t.Error(err)
	}
	sound(t, session)
}
