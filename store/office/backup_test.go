package office_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
)

func TestBackupAndRestore(t *testing.T) {
	folder := t.TempDir()
	o := options(filepath.Join(folder, "ledger.db"))
	ledger := create(t, o)
	c := newChain(enrol(t, ledger, "one")).write([]byte("one"), []byte("two"), []byte("three"))
	appendAll(t, ledger, c.push(1, 2))
	backup := filepath.Join(folder, "backup.db")
	if err := ledger.Backup(t.Context(), backup, 7); err != nil {
		t.Fatal(err)
	}
	appendAll(t, ledger, c.push(3, 3))
	epoch := ledger.Epoch()

	content, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("reading it changes no byte", func(t *testing.T) {
		looked := options(backup)
		looked.ReadOnly = true
		opened, err := office.Open(t.Context(), looked)
		if err != nil {
			t.Fatal(err)
		}
		if report := sound(t, opened); report.Entries != 2 || opened.Epoch() != epoch {
			t.Errorf("%+v, epoch %s, want %s", report, opened.Epoch(), epoch)
		}
		if _, err := opened.Append(t.Context(), c.push(3, 3)); !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("writing to it: %v, want ErrReadOnly", err)
		}
		if err := opened.Close(); err != nil {
			t.Fatal(err)
		}
		if again, err := os.ReadFile(backup); err != nil || !bytes.Equal(again, content) {
			t.Errorf("it changed: %v", err)
		}
	})
	t.Run("in the ledger's place it has a new epoch", func(t *testing.T) {
		if err := ledger.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(o.Path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		restored := reopen(t, ledger, o)
		head, err := restored.Head(t.Context(), c.stream)
		if err != nil || head.Seq != 2 || head.Epoch == epoch {
			t.Errorf("head %+v, %v", head, err)
		}
		kept := restored.Epoch()
		if !restored.Restored() {
			t.Error("it does not say that it is a backup")
		}
		restored = reopen(t, restored, o)
		if restored.Restored() {
			t.Error("it still says that it is a backup")
		}
		if restored.Epoch() != kept {
			t.Error("the epoch changes each time it is opened")
		}
		if answer := appendAll(t, restored, c.all()); answer.Outcome != office.Stored || answer.Head.Epoch != kept {
			t.Errorf("%+v", answer)
		}
		sound(t, restored)
	})
}

func TestStableIsWhatTheOldestBackupHolds(t *testing.T) {
	ledger := newLedger(t)
	folder := t.TempDir()
	laptop := enrol(t, ledger, "one")
	old, young := newChain(laptop), newChain(laptop)
	for i, step := range []struct{ old, young uint64 }{{0, 0}, {1, 0}, {1, 0}, {2, 0}, {3, 1}} {
		if i > 0 {
			if err := ledger.Backup(t.Context(), filepath.Join(folder, string(rune('a'+i))), 2); err != nil {
				t.Fatal(err)
			}
		}
		old.write([]byte{byte(i)})
		if i > 1 {
			young.write([]byte{byte(i), 1})
		}
		for c, want := range map[*chain]uint64{old: step.old, young: step.young} {
			if len(c.entries) == 0 {
				continue
			}
			if answer := appendAll(t, ledger, c.all()); answer.Head.Stable != want {
				t.Errorf("after %d backups: stable %d, want %d", i, answer.Head.Stable, want)
			}
		}
	}
}

// The office may be restored from the same backup twice: what was sent again in
// between must not be forgotten by whoever sent it.
func TestARestoredBackupStillCounts(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "ledger.db"))
	ledger := create(t, o)
	c := newChain(enrol(t, ledger, "one")).write([]byte{1})
	appendAll(t, ledger, c.all())
	first := o.Path + ".first"
	if err := ledger.Backup(t.Context(), first, 2); err != nil {
		t.Fatal(err)
	}
	if err := ledger.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(first, o.Path); err != nil {
		t.Fatal(err)
	}
	restored, err := office.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = restored.Close() }()
	for i, want := range []uint64{1, 2} { // the first counts, and then is one too many
		c.write([]byte{byte(2 + i)})
		appendAll(t, restored, c.all())
		if err := restored.Backup(t.Context(), fmt.Sprint(o.Path, i), 2); err != nil {
			t.Fatal(err)
		}
		if head, err := restored.Head(t.Context(), c.stream); err != nil || head.Stable != want {
			t.Errorf("after %d more backups: stable %d, want %d, %v", i+1, head.Stable, want, err)
		}
	}
}

func TestABackupIsPutToWorkWithItsOwnKeyOnly(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "ledger.db"))
	ledger := create(t, o)
	backup := o
	backup.Path += ".backup"
	if err := ledger.Backup(t.Context(), backup.Path, 1); err != nil {
		t.Fatal(err)
	}
	other := backup
	other.Key = office.Key{9}
	if _, err := office.Open(t.Context(), other); !errors.Is(err, office.ErrWrongKey) {
		t.Errorf("with another key: %v", err)
	}
	restored, err := office.Open(t.Context(), backup)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = restored.Close() }()
	if !restored.Restored() || restored.Epoch() == ledger.Epoch() {
		t.Error("what it was before is not told, or the epoch is the old one")
	}
}

// After a power cut the log is still there. SQLite would work it into whatever
// file stands beside it.
func TestABackupBesideTheLogOfTheLedgerBeforeIsNotOpened(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "ledger.db"))
	ledger := create(t, o)
	c := newChain(enrol(t, ledger, "one")).write([]byte{1})
	appendAll(t, ledger, c.all())
	backup := o.Path + ".backup"
	if err := ledger.Backup(t.Context(), backup, 1); err != nil {
		t.Fatal(err)
	}
	appendAll(t, ledger, c.write([]byte{2}).all())
	log, err := os.ReadFile(o.Path + "-wal")
	if err != nil || len(log) == 0 {
		t.Fatalf("no log: %v", err)
	}
	if err := errors.Join(ledger.Close(), os.Rename(backup, o.Path), os.WriteFile(o.Path+"-wal", log, 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, readOnly := range []bool{true, false} {
		looked := o
		looked.ReadOnly = readOnly
		if opened, err := office.Open(t.Context(), looked); !errors.Is(err, office.ErrOtherLog) {
			if err == nil {
				sound(t, opened)
				_ = opened.Close()
			}
			t.Errorf("read-only %v: %v, want ErrOtherLog", readOnly, err)
		}
	}
	if err := os.Remove(o.Path + "-wal"); err != nil {
		t.Fatal(err)
	}
	restored, err := office.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = restored.Close() }()
	if report := sound(t, restored); report.Entries != 1 {
		t.Errorf("%+v", report)
	}
}

func TestABackupOverwritesNothing(t *testing.T) {
	ledger := newLedger(t)
	path := filepath.Join(t.TempDir(), "precious")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := ledger.Backup(t.Context(), path, 7); !errors.Is(err, fs.ErrExist) {
		t.Errorf("error %v, want ErrExist", err)
	}
	if err := ledger.Backup(t.Context(), filepath.Join(t.TempDir(), "no", "such", "folder"), 7); err == nil {
		t.Error("a backup into nowhere succeeded")
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "precious" {
		t.Errorf("%q, %v", content, err)
	}
}

// A copy of the file gives nothing personal away.
func TestContentIsSealedAtRest(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "ledger.db"))
	ledger := create(t, o)
	record := uuid.New()
	c := newChain(enrol(t, ledger, "one")).write(person(t, record, "surname", "PROVASEGRETA"), person(t, record, "surname", "PROVASEGRETA2"), []byte("PROVASEGRETA3"))
	appendAll(t, ledger, c.all())
	files, err := filepath.Glob(o.Path + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	if err := ledger.Backup(t.Context(), o.Path+".backup", 1); err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, o.Path+".backup") {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range [][]byte{[]byte("PROVASEGRETA"), []byte("a.prova"), []byte("surname"), c.entries[0].Hash[:]} {
			if bytes.Contains(content, secret) {
				t.Errorf("%s holds %q in clear", filepath.Base(file), secret)
			}
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", filepath.Base(file), info.Mode(), err)
		}
	}
}
