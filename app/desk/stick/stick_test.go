package stick

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestTheTableOfMounts(t *testing.T) {
	for name, c := range map[string]struct {
		table string
		want  []string
	}{
		"a desktop": {
			"/dev/sda2 / ext4 rw,relatime 0 0\nproc /proc proc rw 0 0\n" +
				"/dev/sdb1 /media/prova/CHIAVETTA vfat rw,nosuid,nodev 0 0\n" +
				"/dev/sdc1 /run/media/prova/ESEMPIO exfat rw,nosuid 0 0\n/dev/sdd1 /mnt/chiave ntfs3 rw 0 0\n",
			[]string{"/media/prova/CHIAVETTA", "/run/media/prova/ESEMPIO", "/mnt/chiave"},
		},
		"names with spaces and backslashes": {
			`/dev/sdb1 /media/prova/LA\040MIA\134CHIAVE vfat rw 0 0`, []string{`/media/prova/LA MIA\CHIAVE`},
		},
		"one that cannot be written":   {"/dev/sr0 /media/prova/DISCO iso9660 ro,nosuid 0 0\n", nil},
		"the places themselves":        {"tmpfs /mnt tmpfs rw 0 0\ntmpfs /media/ tmpfs rw 0 0\n", nil},
		"read-only is a word, no part": {"/dev/sdb1 /media/x vfat rw,errors=remount-ro 0 0\n", []string{"/media/x"}},
		"half a line":                  {"/dev/sdb1 /media/x\n\n \\0 \\04 \\", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := parseMounts(c.table); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func FuzzTheTableOfMounts(f *testing.F) {
	f.Add(`/dev/sdb1 /media/prova/LA\040MIA vfat rw 0 0`)
	f.Add(`\ \0 \04 \999`)
	f.Fuzz(func(t *testing.T, table string) {
		for _, path := range parseMounts(table) {
			if !slices.ContainsFunc(places, func(place string) bool { return strings.HasPrefix(path, place) }) {
				t.Errorf("%q is no place for removable drives", path)
			}
		}
	})
}

func TestAMarkIsMadeOnceAndFound(t *testing.T) {
	root := t.TempDir()
	if _, err := ID(root); !errors.Is(err, ErrUnmarked) {
		t.Fatalf("before: %v", err)
	}
	id, err := SetMark(root, strings.NewReader(strings.Repeat("prova", 9)))
	if err != nil {
		t.Fatal(err)
	}
	again, err := SetMark(root, strings.NewReader(strings.Repeat("altro", 9)))
	if found, failed := ID(root); err != nil || failed != nil || again != id || found != id {
		t.Errorf("marked %v, again %v, found %v: %v, %v", id, again, found, err, failed)
	}
}

func TestWhatIsNoMark(t *testing.T) {
	for _, content := range []string{"", heading, heading + "x", "00000000-0000-4000-8000-000000000000", heading + strings.Repeat(" ", 1000) + "00000000-0000-4000-8000-000000000000"} {
		root := t.TempDir()
		if err := os.WriteFile(filepath.Join(root, Mark), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if id, err := ID(root); !errors.Is(err, ErrUnmarked) {
			t.Errorf("%.30q is %v, %v", content, id, err)
		}
	}
}

// A copy that breaks off leaves the copy before it, and nothing beside it.
func TestACopyThatBreaksOff(t *testing.T) {
	root := t.TempDir()
	put := func(content string, failure error) error {
		return Write(root, "copia.busta", func(w io.Writer) error {
			if _, err := io.WriteString(w, content); err != nil {
				return err
			}
			return failure
		})
	}
	if err := put("prima", nil); err != nil {
		t.Fatal(err)
	}
	if err := put("second", syscall.ENOSPC); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v", err)
	}
	content, err := os.ReadFile(filepath.Join(root, "copia.busta"))
	entries, listed := os.ReadDir(root)
	if err != nil || listed != nil || string(content) != "prima" || len(entries) != 1 {
		t.Errorf("%q, %v, %v, %v", content, entries, err, listed)
	}
}

func TestTheDriveAPathIsOn(t *testing.T) {
	mounted := []string{"/media/prova/A", "/media/prova/A/dentro", "/media/prova/AB"}
	for path, want := range map[string]string{
		"/media/prova/A":            "/media/prova/A",
		"/media/prova/A/pratiche/x": "/media/prova/A",
		"/media/prova/A/dentro/x":   "/media/prova/A/dentro",
		"/media/prova/AB":           "/media/prova/AB",
		"/media/prova/ABC":          "",
		"/home/prova":               "",
		"/media/prova/A/../B":       "",
	} {
		if got := Root(mounted, path); got != want {
			t.Errorf("%s is on %q, want %q", path, got, want)
		}
	}
}
