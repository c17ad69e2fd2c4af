package wire_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"sportello/store"
	"sportello/sync/wire"
)

func release(bundle []byte) wire.Release {
	return wire.Release{Serial: 4, Version: "2027-01", Issued: noon, Bundle: sha256.Sum256(bundle), Size: uint64(len(bundle))}
}

func TestARelease(t *testing.T) {
	want := release([]byte("bundle"))
	signed, err := wire.SignRelease(want, officeKey)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := wire.VerifyRelease(signed, office); err != nil || got != want {
		t.Errorf("%+v became %+v, %v", want, got, err)
	}
	for at := range signed {
		tampered := bytes.Clone(signed)
		tampered[at] ^= 1
		if _, err := wire.VerifyRelease(tampered, office); err == nil {
			t.Errorf("verified with byte %d changed", at)
		}
		if _, err := wire.VerifyRelease(signed[:at], office); err == nil {
			t.Errorf("verified when cut at %d", at)
		}
	}
	if _, err := wire.VerifyRelease(signed, laptop); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("by a laptop: %v", err)
	}
	for name, spoil := range map[string]func(*wire.Release){
		"no serial":    func(r *wire.Release) { r.Serial = 0 },
		"no version":   func(r *wire.Release) { r.Version = "" },
		"long version": func(r *wire.Release) { r.Version = strings.Repeat("x", 61) },
		"no text":      func(r *wire.Release) { r.Version = "\xff" },
		"no bundle":    func(r *wire.Release) { r.Size = 0 },
		"too large":    func(r *wire.Release) { r.Size = wire.MaxBundle + 1 },
	} {
		spoilt := want
		spoil(&spoilt)
		if _, err := wire.SignRelease(spoilt, officeKey); err == nil {
			t.Errorf("%s: signed", name)
		}
	}
}

func TestABundleHasTheFilesItWasMadeOf(t *testing.T) {
	files := fstest.MapFS{
		"rulebook/fields.yaml":     {Data: []byte("fields: []\n")},
		"rulebook/terms/2027.yaml": {Data: bytes.Repeat([]byte("term\n"), 10000)},
		"guide/it/inizio.md":       {Data: []byte("# Inizio\n")},
		"rulebook/README.md":       {Data: []byte("not for laptops")},
		"secret.txt":               {Data: []byte("not for everybody")},
	}
	bundle, err := wire.PackBundle(files)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := wire.PackBundle(files); err != nil || !bytes.Equal(again, bundle) {
		t.Errorf("packed again it is another: %v", err)
	}
	opened, err := wire.OpenBundle(bundle, release(bundle))
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(opened, "rulebook/fields.yaml", "rulebook/terms/2027.yaml", "guide/it/inizio.md"); err != nil {
		t.Error(err)
	}
	if content, err := fs.ReadFile(opened, "rulebook/terms/2027.yaml"); err != nil || !bytes.Equal(content, files["rulebook/terms/2027.yaml"].Data) {
		t.Error(err)
	}
	for _, name := range []string{"secret.txt", "rulebook/README.md"} {
		if _, err := fs.Stat(opened, name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("it has %s: %v", name, err)
		}
	}
	one, other := archive(t, "x", "guide/a.md"), archive(t, "y", "guide/a.md")
	if _, err := wire.OpenBundle(other, release(one)); len(one) != len(other) || !errors.Is(err, store.ErrMalformed) {
		t.Errorf("another bundle of the same size: %v", err)
	}
	if _, err := wire.PackBundle(fstest.MapFS{"rulebook/x.yaml": {}}); err == nil {
		t.Error("packed without a guide")
	}
}

// archive zips content under each name.
func archive(t testing.TB, content string, names ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, name := range names {
		file, err := to.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAHostileBundle(t *testing.T) {
	var many, big []string
	for i := range 501 {
		many = append(many, fmt.Sprintf("guide/%d.md", i))
	}
	for i := range 33 {
		big = append(big, fmt.Sprintf("guide/%d.md", i))
	}
	liar := archive(t, strings.Repeat("a", 2<<20), "guide/a.md")
	at := bytes.LastIndex(liar, []byte("PK\x01\x02"))
	copy(liar[at+24:], []byte{1, 0, 0, 0}) // its size: one byte
	for name, c := range map[string]struct {
		bundle []byte
		want   error
	}{
		"no archive":        {[]byte("no archive"), store.ErrMalformed},
		"out of its folder": {archive(t, "x", "guide/../../x"), store.ErrMalformed},
		"from the root":     {archive(t, "x", "/guide/x"), store.ErrMalformed},
		"on a drive":        {archive(t, "x", "guide/c:x"), store.ErrMalformed},
		"with backslashes":  {archive(t, "x", `guide/..\x`), store.ErrMalformed},
		"elsewhere":         {archive(t, "x", "bin/x"), store.ErrMalformed},
		"a folder":          {archive(t, "", "guide/"), store.ErrMalformed},
		"one name twice":    {archive(t, "x", "guide/a.md", "guide/A.md"), store.ErrMalformed},
		"many files":        {archive(t, "x", many...), wire.ErrTooLarge},
		"a bomb":            {archive(t, strings.Repeat("a", 1<<20), big...), wire.ErrTooLarge},
		"a lie":             {liar, store.ErrMalformed},
	} {
		if _, err := wire.OpenBundle(c.bundle, release(c.bundle)); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
	}
}
