package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/windows"

	"sportello/store"
)

// hold opens a file as a virus scanner does: nobody may rename it meanwhile.
func hold(t *testing.T, path string) windows.Handle {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	handle, err := windows.CreateFile(name, windows.GENERIC_READ, windows.FILE_SHARE_READ, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return handle
}

func TestAScannerIsWaitedFor(t *testing.T) {
	for _, held := range []string{"nuovo", "perché"} { // the file itself, and the one it replaces
		t.Run(held, func(t *testing.T) {
			folder := t.TempDir()
			from, to := filepath.Join(folder, "nuovo"), filepath.Join(folder, "perché")
			for path, content := range map[string]string{from: "dopo", to: "prima"} {
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			scanner := hold(t, filepath.Join(folder, held))
			released := time.AfterFunc(100*time.Millisecond, func() { _ = windows.CloseHandle(scanner) })
			defer released.Stop()
			err := store.Rename(from, to)
			content, read := os.ReadFile(to)
			if err != nil || read != nil || string(content) != "dopo" {
				t.Errorf("%q, %v, %v", content, err, read)
			}
		})
	}
}

func TestAFileThatIsNeverReleased(t *testing.T) {
	folder := t.TempDir()
	from := filepath.Join(folder, "nuovo")
	if err := os.WriteFile(from, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	scanner := hold(t, from)
	defer func() { _ = windows.CloseHandle(scanner) }()
	if err := store.Rename(from, filepath.Join(folder, "altro")); err == nil {
		t.Error("renamed what is held")
	}
}

// The system hands the rights on to what is made in the folder.
func TestAPrivateFolderCanBeWorkedIn(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "Nicolò", "chiavi")
	file := filepath.Join(folder, "chiave")
	for range 2 { // one that is there is no fault
		if err := store.MakePrivateFolder(folder); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("prova"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if content, err := os.ReadFile(file); err != nil || string(content) != "prova" {
		t.Errorf("%q, %v", content, err)
	}
}
