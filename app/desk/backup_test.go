package desk_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sportello/app/desk"
)

// backups are the automatic ones, the newest first; the desk is closed.
func (r *room) backups() []desk.Backup {
	r.t.Helper()
	backups, err := desk.Backups(r.t.Context(), r.options.Folder)
	if err != nil {
		r.t.Fatal(err)
	}
	return backups
}

// Damage in the evening does not cost the day: what was saved by the last lock
// is in a backup.
func TestTheDaysWorkIsInABackupAfterTheLock(t *testing.T) {
	for name, leave := range map[string]func(*room) error{
		"locked": func(r *room) error {
			if err := r.session.Lock(r.t.Context()); err != nil {
				return err
			}
			return r.desk.Close() // waits for the backup
		},
		"closed": func(r *room) error { return r.desk.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t)
			eventually(t, "the morning's backup", func() bool { return len(r.backups()) == 1 })
			r.clock.pass(8 * time.Hour)
			a := r.begun()
			a.Set("1.77", "PRESSO PROVA")
			if err := leave(r); err != nil {
				t.Fatal(err)
			}
			backups := r.backups()
			if len(backups) != 1 || backups[0].Err != nil || !backups[0].Made.Equal(r.clock.time()) {
				t.Fatalf("backups %+v", backups)
			}
			if _, err := desk.Restore(t.Context(), r.options.Folder, backups[0].Path, r.clock.time()); err != nil {
				t.Fatal(err)
			}
			r.open()
			r.unlock()
			if got := r.openApplication(a.ID()).Value("1.77"); got != "PRESSO PROVA" {
				t.Errorf("restored %q", got)
			}
		})
	}
}

// A backup that fails keeps nobody from locking, and the log is told by name.
func TestLockingWithoutRoomForABackup(t *testing.T) {
	var log bytes.Buffer
	r := newRoom(t, func(o *desk.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	eventually(t, "the morning's backup", func() bool { return len(r.backups()) == 1 })
	folder := filepath.Dir(r.backups()[0].Path)
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // no folder can be made
		t.Fatal(err)
	}
	r.clock.pass(time.Hour)
	r.person(fatou())
	if err := r.desk.Close(); err != nil {
		t.Fatal(err)
	}
	if told := log.String(); !strings.Contains(told, "backup at locking") || strings.Contains(told, r.options.Folder) {
		t.Errorf("the log says %q", told)
	}
}

// BenchmarkLeaving is locking with something to back up, which goes on after
// the lock, and then closing, which waits for it: of a new file, and of one of
// 50,000 people.
func BenchmarkLeaving(b *testing.B) {
	for name, fill := range map[string]func(*testing.B, *desk.Session){"new": func(*testing.B, *desk.Session) {}, "50000": crowd} {
		b.Run(name, func(b *testing.B) {
			r := newRoom(b)
			fill(b, r.session)
			var locks, closes []time.Duration
			for b.Loop() {
				b.StopTimer()
				r.clock.pass(time.Hour)
				r.person(map[string]string{"surname": "PROVA"})
				b.StartTimer()
				start := time.Now()
				if err := r.session.Lock(b.Context()); err != nil {
					b.Fatal(err)
				}
				locks = append(locks, time.Since(start))
				start = time.Now()
				if err := r.desk.Close(); err != nil {
					b.Fatal(err)
				}
				closes = append(closes, time.Since(start))
				b.StopTimer()
				r.open()
				r.unlock()
				b.StartTimer()
			}
			b.ReportMetric(median(locks)/1e6, "ms-lock")
			b.ReportMetric(median(closes)/1e6, "ms-close")
		})
	}
}
