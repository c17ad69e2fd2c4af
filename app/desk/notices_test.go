package desk_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk"
)

// restored puts a backup in the place of the office's ledger.
func (c *centre) restored(backup string) {
	c.t.Helper()
	c.stop()
	if err := c.office.Close(); err != nil {
		c.t.Fatal(err)
	}
	content, err := os.ReadFile(backup)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, beside := range []string{"-wal", "-shm"} {
		_ = os.Remove(c.folder.LedgerPath() + beside)
	}
	if err := os.WriteFile(c.folder.LedgerPath(), content, 0o600); err != nil {
		c.t.Fatal(err)
	}
	c.open()
	c.serve(c.address[len("https://"):])
}

func (r *room) noticed() []string {
	r.t.Helper()
	var names []string
	for _, notice := range r.sending().Notices {
		names = append(names, notice.Name)
	}
	return names
}

func (r *room) seen() {
	r.t.Helper()
	if err := r.session.NoticesSeen(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
	if left := r.noticed(); len(left) != 0 {
		r.t.Errorf("still %v", left)
	}
}

// An office restored from a backup is sent again what it lacks, with nothing to
// do for anybody; that it happened is told until the operator knows.
func TestAnOfficeRestoredFromABackup(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	first := r.visited()
	backup := filepath.Join(t.TempDir(), "copia.db")
	if err := c.office.Ledger.Backup(t.Context(), backup, 3); err != nil {
		t.Fatal(err)
	}
	second := r.start(first.Person())
	queue(t, second)
	r.exchange()
	c.restored(backup)
	delivery := r.exchange() // with nothing new to send
	if !delivery.Resent {
		t.Errorf("delivery %+v", delivery)
	}
	for _, a := range []*desk.Application{first, second} {
		if c.record(a.ID())["1.34"] != "1992-03-15" || r.item(a.ID()).Status != desk.Sent {
			t.Errorf("the office lacks one, which is told as %+v", r.item(a.ID()))
		}
	}
	if got := r.noticed(); len(got) != 1 || got[0] != desk.NoticeResent {
		t.Errorf("noticed %v", got)
	}
	r.reopen()
	if got := r.noticed(); len(got) != 1 {
		t.Errorf("another day %v", got)
	}
	r.seen()
}

// A laptop's backup that is put to work has forgotten what the office knows: it
// goes on in a stream of its own, and what it did not have comes back.
func TestALaptopRestoredFromABackup(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	first := r.visited()
	backup := filepath.Join(t.TempDir(), "copia.db")
	if err := r.session.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	lost := r.start(first.Person())
	queue(t, lost)
	r.exchange()
	if err := r.desk.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Restore(t.Context(), r.options.Folder, backup, r.clock.time()); err != nil {
		t.Fatal(err)
	}
	r.open()
	r.unlock()
	after := r.start(first.Person())
	queue(t, after)
	delivery := r.exchange()
	if state := r.sending(); state.Waiting != 0 {
		t.Errorf("%d wait after %+v", state.Waiting, delivery)
	}
	for _, id := range []uuid.UUID{first.ID(), lost.ID(), after.ID()} {
		if item := r.item(id); item.Status != desk.Sent {
			t.Errorf("told as %+v", item)
		}
	}
	if c.record(after.ID())["1.34"] != "1992-03-15" {
		t.Error("what was made after the backup is not at the office")
	}
}

// One folder copied to a second computer: neither's work is lost or doubled, and
// both operators are told.
func TestACopiedLaptop(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	first := r.visited()
	if err := r.desk.Close(); err != nil {
		t.Fatal(err)
	}
	copied := &room{t: t, clock: r.clock, options: r.options}
	copied.options.Folder = filepath.Join(t.TempDir(), "altro")
	if err := os.CopyFS(copied.options.Folder, os.DirFS(r.options.Folder)); err != nil {
		t.Fatal(err)
	}
	made := make(map[*room]uuid.UUID)
	for _, one := range []*room{r, copied} {
		one.open()
		one.unlock()
		a := one.start(first.Person())
		queue(t, a)
		made[one] = a.ID()
	}
	r.exchange()
	if delivery := copied.exchange(); !delivery.NewStream || copied.sending().Waiting != 0 {
		t.Errorf("delivery %+v, %d wait", delivery, copied.sending().Waiting)
	}
	if got := copied.noticed(); len(got) != 1 || got[0] != desk.NoticeNewStream {
		t.Errorf("noticed %v", got)
	}
	r.exchange()
	for _, one := range []*room{r, copied} {
		for _, id := range made {
			if item := one.item(id); item.Status != desk.Sent {
				t.Errorf("told as %+v", item)
			}
		}
	}
}

// A clock that is wrong for years loses nothing, is told, and the order of things
// does not depend on it.
func TestAClockOfAnotherYear(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, newWatch())
	r.enrol(c)
	r.clock.pass(-20 * 365 * 24 * 60 * 60 * 1e9)
	a := r.visited()
	if item := r.item(a.ID()); item.Status != desk.Sent {
		t.Errorf("told as %+v", item)
	}
	notices := r.sending().Notices
	if len(notices) != 1 || notices[0].Name != desk.NoticeClock || notices[0].Ahead.Hours() < 19*365*24 {
		t.Errorf("noticed %+v", notices)
	}
	r.seen()
}
