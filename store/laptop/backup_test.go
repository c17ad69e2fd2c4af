package laptop_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sportello/store"
	"sportello/store/laptop"
)

func TestABackupPutToWorkStartsItsOwnStream(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	queue(t, session, id)
	first, _, _, _ := session.Head(t.Context())
	stick := filepath.Join(t.TempDir(), "copia.db")
	if err := file.Backup(t.Context(), stick); err != nil {
		t.Fatal(err)
	}
	save(t, session, id, map[string]string{"surname": "ESEMPIO"})
	queue(t, session, id)
	if after, _, _, _ := session.Head(t.Context()); after != first {
		t.Error("making a backup changed the stream of the file at work")
	}

	other := filepath.Join(t.TempDir(), "other laptop")
	if aside, err := laptop.Restore(t.Context(), other, stick, morning); aside != "" || err != nil {
		t.Fatalf("aside %q, %v", aside, err)
	}
	file, restored := unlockAt(t, other)
	stream, seq, _, err := restored.Head(t.Context())
	if err != nil || seq != 1 || stream.Incarnation == first.Incarnation {
		t.Errorf("head %d of %v, %v", seq, stream, err)
	}
	if got := read(t, restored, id).Record.Fields["surname"].Value; got != "PROVA" {
		t.Errorf("surname %q", got)
	}
	sound(t, restored)
	closeAll(t, file, restored)
	_, again := unlockAt(t, other)
	if after, _, _, _ := again.Head(t.Context()); after != stream {
		t.Error("the second unlock began another stream")
	}
}

func unlockAt(t *testing.T, folder string) (*laptop.File, *laptop.Session) {
	t.Helper()
	file := open(t, folder)
	return file, unlock(t, file)
}

func TestRestoringOverADamagedFileKeepsIt(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	if made, err := file.BackupDaily(t.Context()); !made || err != nil {
		t.Fatal(made, err)
	}
	closeAll(t, file, session)
	damaged := filepath.Join(folder, databaseName)
	edit(t, damaged, func(b []byte) []byte { return b[:len(b)/2] })
	before, err := os.ReadFile(damaged)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := laptop.Open(t.Context(), options(folder)); !errors.Is(err, store.ErrDamaged) {
		t.Fatalf("error %v, want ErrDamaged", err)
	}
	backups, err := laptop.Backups(t.Context(), folder)
	if err != nil || len(backups) != 1 || backups[0].Err != nil {
		t.Fatalf("backups %+v, %v", backups, err)
	}
	aside, err := laptop.Restore(t.Context(), folder, backups[0].Path, morning)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(filepath.Join(aside, databaseName))
	if err != nil || string(kept) != string(before) {
		t.Errorf("%d bytes kept aside of %d, %v", len(kept), len(before), err)
	}
	_, session = unlockAt(t, folder)
	read(t, session, id)
	sound(t, session)
}

func TestAFileThatIsGoneIsNotReplacedByAnEmptyOne(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	if _, err := file.BackupDaily(t.Context()); err != nil {
		t.Fatal(err)
	}
	closeAll(t, file, session)
	if err := os.Remove(filepath.Join(folder, databaseName)); err != nil {
		t.Fatal(err)
	}
	if _, err := laptop.Open(t.Context(), options(folder)); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("error %v, want ErrDamaged", err)
	}
}

func TestRestoringWhatIsNoBackupChangesNothing(t *testing.T) {
	folder := closedFile(t)
	before := contents(t, folder)
	bad := filepath.Join(t.TempDir(), "bad.db")
	for name, content := range map[string][]byte{"empty": nil, "text": make([]byte, 10000)} {
		if err := os.WriteFile(bad, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := laptop.Restore(t.Context(), folder, bad, morning); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
	if _, err := laptop.Restore(t.Context(), folder, bad+" not there", morning); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no backup: %v", err)
	}
	if !equal(before, contents(t, folder)) {
		t.Error("the folder was changed")
	}
}

// The day's backup follows what is written, but not at every turn.
func TestTheDaysBackupIsBroughtUpToDate(t *testing.T) {
	const age = 10 * time.Minute
	now := morning
	set := options(t.TempDir())
	set.Clock = func() time.Time { return now }
	file, session := createWith(t, set)
	write := func() { person(t, session, map[string]string{"surname": "PROVA"}) }
	look := func() { unlock(t, file).Close() }
	damage := func() {
		edit(t, backupsOf(t, set.Folder)[0].Path, func(b []byte) []byte { return b[:5000] })
	}
	again := func() { // another program, later in the day
		closeAll(t, file, session)
		file = openWith(t, set)
		session = unlock(t, file)
	}
	for _, c := range []struct {
		name string
		pass time.Duration
		do   func()
		made bool
		kept int
	}{
		{"the first", 0, write, true, 1},
		{"too soon", 9 * time.Minute, write, false, 1},
		{"what was written then", time.Minute, look, true, 1},
		{"nothing written", time.Hour, look, false, 1},
		{"something written", 0, write, true, 1},
		{"opened anew, nobody knows what was written", time.Hour, again, true, 1},
		{"and now it is known", time.Hour, look, false, 1},
		{"the backup is damaged", 0, func() { write(); damage() }, true, 1},
		{"the clock was put back", -time.Hour, write, true, 1},
		{"past midnight", 24 * time.Hour, look, true, 2},
	} {
		now = now.Add(c.pass)
		c.do()
		if made, err := file.BackupNow(t.Context(), age); made != c.made || err != nil {
			t.Errorf("%s: made %v, want %v, %v", c.name, made, c.made, err)
		}
		backups := backupsOf(t, set.Folder)
		if len(backups) != c.kept || backups[0].Err != nil || c.made && !backups[0].Made.Equal(now) {
			t.Errorf("%s: backups %+v, want %d", c.name, backups, c.kept)
		}
	}
	for range 12 {
		now = now.Add(24 * time.Hour)
		if _, err := file.BackupNow(t.Context(), age); err != nil {
			t.Fatal(err)
		}
	}
	if backups := backupsOf(t, set.Folder); len(backups) != 7 {
		t.Errorf("%d backups", len(backups))
	}
	closeAll(t, file, session)
}

func backupsOf(t *testing.T, folder string) []laptop.Backup {
	t.Helper()
	backups, err := laptop.Backups(t.Context(), folder)
	if err != nil || len(backups) == 0 {
		t.Fatalf("%d backups, %v", len(backups), err)
	}
	return backups
}

func TestDailyBackupsAreBoundedAndTellTheirState(t *testing.T) {
	folder := t.TempDir()
	now := morning
	set := options(folder)
	set.Clock = func() time.Time { return now }
	file, session := createWith(t, set)
	for range 12 {
		for _, want := range []bool{true, false} {
			if made, err := file.BackupDaily(t.Context()); made != want || err != nil {
				t.Fatalf("made %v, want %v, %v", made, want, err)
			}
		}
		now = now.Add(24 * time.Hour)
	}
	closeAll(t, file, session)
	backups, err := laptop.Backups(t.Context(), folder)
	if err != nil || len(backups) != 7 {
		t.Fatalf("%d backups, %v", len(backups), err)
	}
	newest := now.Add(-24 * time.Hour)
	if !backups[0].Made.Equal(newest) || !backups[6].Made.Equal(newest.Add(-6*24*time.Hour)) {
		t.Errorf("backups of %v to %v", backups[6].Made, backups[0].Made)
	}
	edit(t, backups[0].Path, func(b []byte) []byte { return b[:5000] })
	edit(t, backups[3].Path, func(b []byte) []byte { return []byte("nothing") })
	before := contents(t, folder)
	backups, err = laptop.Backups(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	bad := 0
	for _, backup := range backups {
		if backup.Err != nil {
			bad++
			if !errors.Is(backup.Err, store.ErrDamaged) {
				t.Errorf("%s: %v", filepath.Base(backup.Path), backup.Err)
			}
		}
	}
	if bad != 2 {
		t.Errorf("%d bad backups, want 2", bad)
	}
	if !equal(before, contents(t, folder)) {
		t.Error("looking at backups changed the folder")
	}
}

// A laptop whose clock is wrong has its backups all the same.
func TestTheClockNeverCostsTheBackupJustMade(t *testing.T) {
	var now time.Time
	var passes time.Duration // each time the clock is asked
	set := options(t.TempDir())
	set.Clock = func() time.Time { now = now.Add(passes); return now }
	file, session := createWith(t, set)
	for day := range 7 {
		now = morning.AddDate(10, 0, day)
		if _, err := file.BackupDaily(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	now = morning // the clock was put right
	for range 2 {
		if made, err := file.BackupDaily(t.Context()); !made || err != nil {
			t.Fatalf("made %v, %v", made, err)
		}
		if backups := backupsOf(t, set.Folder); len(backups) != 7 || !backups[6].Made.Equal(now) && !backups[5].Made.Equal(now) {
			t.Errorf("the backup just made is gone: %+v", backups)
		}
		now = now.Add(24 * time.Hour)
	}
	now, passes = now.Truncate(24*time.Hour).Add(-300*time.Millisecond), 200*time.Millisecond
	if err := file.BackupAnew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if backups := backupsOf(t, set.Folder); len(backups) != 1 || backups[0].Err != nil {
		t.Errorf("made anew about midnight: %+v", backups)
	}
	closeAll(t, file, session)
}

func TestABackupNeverTakesTheOpenFilesPlace(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	for _, path := range []string{filepath.Join(folder, databaseName), folder + "/../" + filepath.Base(folder) + "/" + databaseName} {
		if err := file.Backup(t.Context(), path); !errors.Is(err, laptop.ErrExists) {
			t.Errorf("%s: %v", path, err)
		}
	}
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	closeAll(t, file, session)
	read(t, unlock(t, open(t, folder)), id)
}

// A backup put in the place of a file by hand, after a power cut: SQLite would work
// the log that is still there into it.
func TestABackupBesideTheLogOfAnotherFileIsNotOpened(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	closeAll(t, file, session)
	file = open(t, folder) // so that little is in the log, and fits
	session = unlock(t, file)
	path, backup := filepath.Join(folder, databaseName), filepath.Join(t.TempDir(), "backup.db")
	if err := file.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	save(t, session, id, map[string]string{"surname": "ESEMPIO"})
	log, err := os.ReadFile(path + "-wal")
	if err != nil || len(log) == 0 {
		t.Fatalf("no log: %v", err)
	}
	closeAll(t, file, session)
	if err := errors.Join(os.Rename(backup, path), os.WriteFile(path+"-wal", log, 0o600)); err != nil {
		t.Fatal(err)
	}
	before := contents(t, folder)
	if _, err := laptop.Open(t.Context(), options(folder)); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("error %v, want ErrDamaged", err)
	}
	if !equal(before, contents(t, folder)) {
		t.Error("the folder was changed")
	}
	if err := os.Remove(path + "-wal"); err != nil {
		t.Fatal(err)
	}
	sound(t, unlock(t, open(t, folder)))
}
