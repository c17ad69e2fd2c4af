package laptop_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"sportello/store"
	"sportello/store/laptop"
)

const databaseName = "sportello.db"

// closedFile is a folder with a file of a few records, closed.
func closedFile(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	file, session := create(t, folder)
	for range 20 {
		person(t, session, application())
	}
	closeAll(t, file, session)
	return folder
}

// contents hashes what is in a folder, by path; the lock file aside.
func contents(t *testing.T, folder string) map[string][32]byte {
	t.Helper()
	found := make(map[string][32]byte)
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) == ".lock" || strings.HasSuffix(path, "-shm") {
			return err
		}
		content, err := os.ReadFile(path)
		found[path] = sha256.Sum256(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func edit(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFilesThatAreNotOursOrNotWholeAreLeftAsTheyAre(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(t *testing.T, path string)
		want  error
	}{
		"empty":           {func(t *testing.T, path string) { edit(t, path, func([]byte) []byte { return nil }) }, store.ErrDamaged},
		"cut in header":   {func(t *testing.T, path string) { edit(t, path, func(b []byte) []byte { return b[:60] }) }, store.ErrDamaged},
		"cut after pages": {func(t *testing.T, path string) { edit(t, path, func(b []byte) []byte { return b[:len(b)/2&^4095] }) }, store.ErrDamaged},
		"cut in a page":   {func(t *testing.T, path string) { edit(t, path, func(b []byte) []byte { return b[:len(b)-1000] }) }, store.ErrDamaged},
		"not SQLite": {func(t *testing.T, path string) {
			edit(t, path, func(b []byte) []byte { return append([]byte("PK\x03\x04"), b...) })
		}, store.ErrDamaged},
		"pages overwritten": {func(t *testing.T, path string) {
			edit(t, path, func(b []byte) []byte { copy(b[4096:], make([]byte, len(b)-4096)); return b })
		}, store.ErrDamaged},
		"a bad spot": {func(t *testing.T, path string) {
			edit(t, path, func(b []byte) []byte {
				for page := 5 * 4096; page < len(b); page += 4096 {
					copy(b[page:], "\xff\xff\xff\xff\xff\xff\xff\xff")
				}
				return b
			})
		}, store.ErrDamaged},
		"someone else's": {func(t *testing.T, path string) { foreign(t, path) }, store.ErrForeign},
		"another program's": {func(t *testing.T, path string) {
			edit(t, path, func(b []byte) []byte { binary.BigEndian.PutUint32(b[68:], 0x12345678); return b })
		}, store.ErrForeign},
		"newer": {func(t *testing.T, path string) {
			edit(t, path, func(b []byte) []byte { binary.BigEndian.PutUint32(b[60:], 999); return b })
		}, store.ErrNewer},
		"newer, still in the log": {newerInLog, store.ErrNewer},
		"gone, the log is there": {func(t *testing.T, path string) {
			if err := os.Rename(path, path+"-wal"); err != nil {
				t.Fatal(err)
			}
		}, store.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			folder := closedFile(t)
			test.spoil(t, filepath.Join(folder, databaseName))
			before := contents(t, folder)
			file, err := laptop.Open(t.Context(), options(folder))
			if err == nil {
				_ = file.Close()
			}
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if after := contents(t, folder); !equal(before, after) {
				t.Errorf("the refused file was touched: %d files, then %d", len(before), len(after))
			}
			if err != nil && strings.Contains(err.Error(), "PROVA") {
				t.Errorf("the error tells content: %v", err)
			}
		})
	}
}

func equal(a, b map[string][32]byte) bool {
	if len(a) != len(b) {
		return false
	}
	for path, sum := range a {
		if b[path] != sum {
			return false
		}
	}
	return true
}

// foreign puts another SQLite database in place.
func foreign(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE note (text TEXT)`); err != nil {
		t.Fatal(err)
	}
}

// newerInLog leaves the new format in the log only, as a newer program that
// was killed does.
func newerInLog(t *testing.T, path string) {
	t.Helper()
	aside := filepath.Join(t.TempDir(), databaseName)
	edit(t, path, func(b []byte) []byte { return b })
	copyTo := func(suffix string) {
		content, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(aside+suffix, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`PRAGMA journal_mode = WAL; PRAGMA user_version = 999`); err != nil {
		t.Fatal(err)
	}
	copyTo("")
	copyTo("-wal")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal"} {
		if err := os.Rename(aside+suffix, path+suffix); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTwoProgramsOnOneFolder(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	if _, err := laptop.Open(t.Context(), options(folder)); !errors.Is(err, store.ErrInUse) {
		t.Errorf("the second: %v, want ErrInUse", err)
	}
	if _, err := laptop.Restore(t.Context(), folder, filepath.Join(folder, databaseName), morning); !errors.Is(err, store.ErrInUse) {
		t.Errorf("restoring under a running program: %v, want ErrInUse", err)
	}
	closeAll(t, file, session)
	open(t, folder)
}

func TestAFolderOnAReadOnlyDisk(t *testing.T) {
	folder := smallDisk(t, "4m")
	file, session := create(t, folder)
	person(t, session, map[string]string{"surname": "PROVA"})
	closeAll(t, file, session)
	remountReadOnly(t, folder)
	if _, err := laptop.Open(t.Context(), options(folder)); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("error %v, want ErrReadOnly", err)
	}
	if _, err := laptop.Open(t.Context(), options(filepath.Join(folder, "new"))); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("a new folder there: %v, want ErrReadOnly", err)
	}
}

func TestAReadOnlyFile(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write read-only files; TestAFolderOnAReadOnlyDisk stands for this")
	}
	folder := closedFile(t)
	if err := os.Chmod(filepath.Join(folder, databaseName), 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := laptop.Open(t.Context(), options(folder)); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("error %v, want ErrReadOnly", err)
	}
}

// withScript is this version's migrations and one more.
func withScript(t *testing.T, script string) fs.FS {
	t.Helper()
	scripts := fstest.MapFS{"migrations/9999_next.sql": {Data: []byte(script)}}
	names, err := fs.Glob(laptop.Migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(laptop.Migrations, name)
		if err != nil {
			t.Fatal(err)
		}
		scripts[name] = &fstest.MapFile{Data: content}
	}
	return scripts
}

func TestMigratingCopiesFirstAndTheOldProgramThenRefuses(t *testing.T) {
	folder := closedFile(t)
	file, err := laptop.OpenWith(t.Context(), options(folder), withScript(t, `ALTER TABLE record ADD COLUMN later TEXT; CREATE TABLE later (id INTEGER PRIMARY KEY);`))
	if err != nil {
		t.Fatal(err)
	}
	session := unlock(t, file)
	if report := sound(t, session); report.Records != 20 {
		t.Errorf("report %+v", report)
	}
	closeAll(t, file, session)
	if _, err := laptop.Open(t.Context(), options(folder)); !errors.Is(err, store.ErrNewer) {
		t.Errorf("the old program: %v, want ErrNewer", err)
	}
	backups, err := laptop.Backups(t.Context(), folder)
	if err != nil || len(backups) != 1 || backups[0].Err != nil || !backups[0].Made.Equal(morning) {
		t.Fatalf("backups %+v, %v", backups, err)
	}
	if _, err := laptop.Restore(t.Context(), folder, backups[0].Path, morning); err != nil {
		t.Fatal(err)
	}
	if report := sound(t, unlock(t, open(t, folder))); report.Records != 20 {
		t.Errorf("report %+v", report)
	}
}

func TestAFailingMigrationLeavesTheOldFormat(t *testing.T) {
	folder := closedFile(t)
	for _, script := range []string{
		`CREATE TABLE later (id INTEGER PRIMARY KEY); DROP TABLE setting; SELECT no_such_function();`,
		`INSERT INTO document (n, sealed) VALUES (12345, x'00');`,
	} {
		if file, err := laptop.OpenWith(t.Context(), options(folder), withScript(t, script)); err == nil {
			_ = file.Close()
			t.Fatalf("%s was accepted", script)
		}
		file := open(t, folder)
		session := unlock(t, file)
		if report := sound(t, session); report.Records != 20 {
			t.Errorf("report %+v", report)
		}
		closeAll(t, file, session)
	}
}

func TestTheFileIsWrittenWithCare(t *testing.T) {
	file, _ := create(t, t.TempDir())
	for name, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1",
		"temp_store": "2", "busy_timeout": "5000", "application_id": "1397779572",
	} {
		if got, err := file.Pragma(name); got != want || err != nil {
			t.Errorf("%s is %s, want %s, %v", name, got, want, err)
		}
	}
}

func TestACancelledCallChangesNothing(t *testing.T) {
	_, session := create(t, t.TempDir())
	created := person(t, session, map[string]string{"surname": "PROVA"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := session.Save(ctx, laptop.Change{ID: created.ID, Version: 1, Values: map[string]string{"surname": "ESEMPIO"}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if version := save(t, session, created.ID, map[string]string{"surname": "FINTI"}); version != 2 {
		t.Errorf("version %d", version)
	}
}

func TestTheFileIsForItsOwnerOnly(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	file, session := create(t, folder)
	person(t, session, map[string]string{"surname": "PROVA"})
	if _, err := file.BackupDaily(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", filepath.Base(path), info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestErasingLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	person(t, session, map[string]string{"surname": "PROVA"})
	if _, err := file.BackupDaily(t.Context()); err != nil {
		t.Fatal(err)
	}
	notOurs := filepath.Join(folder, "recipes.db")
	if err := os.WriteFile(notOurs, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := file.Erase(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := session.List(t.Context(), laptop.Filter{}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("the session lives on: %v", err)
	}
	left := contents(t, folder)
	if _, kept := left[notOurs]; !kept || len(left) != 1 {
		t.Errorf("left: %v", left)
	}
	operators, err := open(t, folder).Operators(t.Context())
	if err != nil || len(operators) != 0 {
		t.Errorf("operators %v, %v", operators, err)
	}
}

func TestErasingOnAFullDiskLeavesNothing(t *testing.T) {
	disk := smallDisk(t, "1m")
	folder := filepath.Join(disk, "data")
	file, _ := create(t, folder)
	if err := os.WriteFile(filepath.Join(disk, "filler"), make([]byte, 1<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	if err := file.Erase(t.Context()); err != nil {
		t.Error(err)
	}
	if left := contents(t, folder); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestIdsFollowTheInjectedClockAndRandomness(t *testing.T) {
	var made []string
	for range 2 {
		folder := t.TempDir()
		set := options(folder)
		set.Rand = zeros{}
		file, err := laptop.Open(t.Context(), set)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = file.Close() })
		session, _, err := file.CreateOperator(t.Context(), laptop.OperatorDraft{Name: operator, Passphrase: passphrase})
		if err != nil {
			t.Fatal(err)
		}
		id := person(t, session, nil).ID
		if seconds, _ := id.Time().UnixTime(); id.Version() != 7 || seconds != morning.Unix() {
			t.Errorf("id %s is of %d", id, seconds)
		}
		made = append(made, id.String())
	}
	if len(slices.Compact(made)) != 1 {
		t.Errorf("ids %v", made)
	}
}

type zeros struct{}

func (zeros) Read(into []byte) (int, error) {
	clear(into)
	return len(into), nil
}
