package desk_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/server"
	"sportello/sync/wire"
)

// drives are the sticks that are plugged in, which tests change.
type drives struct {
	mutex   sync.Mutex
	mounted []string
}

func (d *drives) list() ([]string, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return slices.Clone(d.mounted), nil
}

func (d *drives) plug(roots ...string) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.mounted = roots
}

func bustas(t testing.TB, folder string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "*.busta"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// receive is the administrator reading a file at the office; the answer is
// returned.
func (c *centre) receive(path string, options server.ImportOptions) []byte {
	c.t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		c.t.Fatal(err)
	}
	items, err := wire.ReadBusta(bytes.NewReader(content), wire.MaxBusta)
	if err != nil {
		c.t.Fatal(err)
	}
	var answer bytes.Buffer
	options.Answer = wire.NewBustaWriter(&answer)
	if _, err := c.office.Import(context.Background(), items, options); err != nil {
		c.t.Fatal(err)
	}
	if err := options.Answer.Close(); err != nil {
		c.t.Fatal(err)
	}
	return answer.Bytes()
}

// The drill: a laptop that knows a stick queues an application, and is gone. The
// stick's copy, read at the office, delivers everything; the same laptop, come
// back after all, delivers nothing twice; a new one in its place is told of it.
func TestADeadLaptopsWorkArrivesFromTheStick(t *testing.T) {
	plugged := &drives{}
	known := func(o *desk.Options) { o.Sticks = plugged.list }
	r := newRoom(t, known)
	c := newCentre(t, r.clock)
	r.enrol(c)
	c.stop() // no network at the site
	root := t.TempDir()
	if err := r.session.KnowStick(t.Context(), root); !errors.Is(err, desk.ErrNoStick) {
		t.Fatalf("before it is plugged in: %v", err)
	}
	plugged.plug(root)
	if err := r.session.KnowStick(t.Context(), filepath.Join(root, "pratiche")); err != nil {
		t.Fatal(err)
	}
	person := r.person(fatou())
	if _, err := r.session.Book(t.Context(), desk.NewVisit{Time: "10:20", Person: person.ID}); err != nil {
		t.Fatal(err)
	}
	a := r.start(person.ID)
	before := r.copied(root)
	queue(t, a)
	eventually(t, "a copy with what was queued", func() bool { return !bytes.Equal(r.copied(root), before) })
	sticks, err := r.session.Sticks(t.Context())
	if err != nil || len(sticks) != 1 || sticks[0].Path != root || sticks[0].Copied.IsZero() || sticks[0].Failure != "" {
		t.Errorf("sticks %+v, %v", sticks, err)
	}
	if names := bustas(t, root); len(names) != 1 {
		t.Errorf("on the stick %v", names)
	}
	if err := r.desk.Close(); err != nil {
		t.Fatal(err)
	}
	grave := filepath.Join(t.TempDir(), "grave")
	if err := os.Rename(r.options.Folder, grave); err != nil { // destroyed, as far as anybody knows
		t.Fatal(err)
	}

	c.receive(bustas(t, root)[0], server.ImportOptions{})
	if c.record(a.ID())["1.34"] != "1992-03-15" || c.record(person.ID)["surname"] != "ESEMPIO" {
		t.Fatal("the stick's copy did not deliver everything")
	}
	operations := func() int {
		entries, err := c.office.Ledger.Record(context.Background(), a.ID())
		if err != nil {
			t.Fatal(err)
		}
		return entries.Operations
	}
	made := operations()

	c.serve(c.address[len("https://"):])
	fresh := newRoom(t) // the same place, a reinstalled laptop
	fresh.enrol(c)
	fresh.exchange()
	if item := fresh.item(a.ID()); item.Status != desk.Sent || item.Person != person.ID {
		t.Errorf("the reinstalled laptop has %+v", item)
	}

	r.options.Folder = grave // it was not dead after all
	r.open()
	r.unlock()
	r.exchange()
	if state := r.sending(); state.Waiting != 0 || operations() != made {
		t.Errorf("both delivering: %d wait, %d operations, were %d", state.Waiting, operations(), made)
	}
	if item := r.item(a.ID()); item.Status != desk.Sent || item.Receipt == "" {
		t.Errorf("it is told %+v", item)
	}
}

// copied is the copy on a stick, nil if there is none.
func (r *room) copied(root string) []byte {
	r.t.Helper()
	names := bustas(r.t, root)
	if len(names) == 0 {
		return nil
	}
	content, err := os.ReadFile(names[0])
	if err != nil {
		r.t.Fatal(err)
	}
	return content
}

// Without a network at all: a file to the office on a stick, the answer back.
func TestByFileThereAndBack(t *testing.T) {
	r, other, c := twoLaptops(t)
	other.visited()
	c.stop()
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	path := filepath.Join(t.TempDir(), "carte", "prova.busta")
	if made, err := r.session.WriteBustaFile(t.Context(), path); err != nil || made != 2 {
		t.Fatalf("%d operations, %v", made, err)
	}
	answer := c.receive(path, server.ImportOptions{})
	if _, err := r.session.ReadBustaFile(t.Context(), path); !errors.Is(err, client.ErrUnanswered) {
		t.Errorf("its own file: %v", err)
	}
	read, err := r.session.ReadBusta(t.Context(), bytes.NewReader(answer))
	if err != nil || read.Done != 2 || read.Pulled != 3 {
		t.Fatalf("read %+v, %v", read, err)
	}
	if state := r.sending(); state.Waiting != 0 {
		t.Errorf("%d wait", state.Waiting)
	}
	if item := r.item(a.ID()); item.Status != desk.Sent || item.Receipt == "" {
		t.Errorf("told %+v", item)
	}
	if _, err := r.session.ReadBusta(t.Context(), bytes.NewReader(answer)); !errors.Is(err, client.ErrOldBusta) {
		t.Errorf("once more: %v", err)
	}
	if _, err := other.session.ReadBusta(t.Context(), bytes.NewReader(answer)); !errors.Is(err, client.ErrOtherLaptop) {
		t.Errorf("the other laptop: %v", err)
	}
	if _, err := r.session.ReadBusta(t.Context(), bytes.NewReader(answer[:len(answer)-1])); !errors.Is(err, client.ErrDamagedBusta) {
		t.Errorf("cut short: %v", err)
	}
	if _, err := r.session.ReadBustaFile(t.Context(), path+"x"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no file: %v", err)
	}
}

// A colleague without a network gives their file along: it stays sealed, goes
// with the next sending, and their laptop learns that it arrived.
func TestCarryingForAColleague(t *testing.T) {
	carrier, lonely, c := twoLaptops(t)
	a := lonely.start(lonely.person(fatou()).ID)
	queue(t, a)
	var file bytes.Buffer
	if _, err := lonely.session.WriteBusta(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	for range 2 { // twice is harmless
		read, err := carrier.session.ReadBusta(t.Context(), bytes.NewReader(file.Bytes()))
		if err != nil || read.Colleagues != 1 || read.Pulled != 0 {
			t.Fatalf("read %+v, %v", read, err)
		}
	}
	if hits := carrier.session.Search("esempio", 5); len(hits) != 0 {
		t.Errorf("the carrier sees %+v", hits)
	}
	if delivery := carrier.exchange(); delivery.Carried != 2 || delivery.Done != 0 {
		t.Errorf("delivery %+v", delivery)
	}
	if c.record(a.ID())["1.34"] != "1992-03-15" {
		t.Error("it did not arrive")
	}
	if delivery := carrier.exchange(); delivery.Carried != 0 {
		t.Errorf("carried again: %+v", delivery)
	}
	lonely.exchange()
	if item := lonely.item(a.ID()); item.Status != desk.Sent || item.Receipt == "" {
		t.Errorf("told %+v", item)
	}
}

// A known stick with the office's answer is read when it is plugged in, and gets
// a new copy; one nobody made known is left alone.
func TestPluggingAStickIn(t *testing.T) {
	plugged := &drives{}
	ring := make(chan time.Time)
	r := newRoom(t, func(o *desk.Options) {
		o.Sticks, o.After = plugged.list, func(time.Duration) <-chan time.Time { return ring }
	})
	c := newCentre(t, r.clock)
	r.enrol(c)
	c.stop()
	root, strange := t.TempDir(), t.TempDir()
	plugged.plug(root)
	if err := r.session.KnowStick(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	plugged.plug()
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	ring <- time.Time{}
	eventually(t, "unplugged", func() bool {
		sticks, err := r.session.Sticks(context.Background())
		return err == nil && len(sticks) == 1 && sticks[0].Path == ""
	})
	path := filepath.Join(root, "prova.busta")
	if _, err := r.session.WriteBustaFile(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "risposta.busta"), c.receive(path, server.ImportOptions{}), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "altro.busta"), []byte("niente di nostro"), 0o600); err != nil {
		t.Fatal(err)
	}
	plugged.plug(strange, root)
	ring <- time.Time{}
	eventually(t, "the answer read", func() bool { return r.item(a.ID()).Status == desk.Sent })
	if names := bustas(t, strange); len(names) != 0 {
		t.Errorf("on a stick nobody made known: %v", names)
	}
	sticks, err := r.session.Sticks(t.Context())
	if err != nil || len(sticks) != 1 {
		t.Fatalf("sticks %+v, %v", sticks, err)
	}
	if err := r.session.ForgetStick(t.Context(), sticks[0].ID); err != nil {
		t.Fatal(err)
	}
	if sticks, err := r.session.Sticks(t.Context()); err != nil || len(sticks) != 0 {
		t.Errorf("forgotten: %+v, %v", sticks, err)
	}
}
