package desk_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"sportello/app/desk"
	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/server"
)

// revoke is the administrator revoking every laptop there is.
func (c *centre) revoke() {
	c.t.Helper()
	laptops, err := c.office.Ledger.Laptops(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, laptop := range laptops {
		if err := c.office.Ledger.Revoke(context.Background(), laptop.ID); err != nil {
			c.t.Fatal(err)
		}
	}
}

// A revoked laptop erases itself when it meets the office; what it had not sent
// is left sealed, and the office can read it.
func TestARevokedLaptopErasesItself(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	a.TakeUp()
	a.Set("1.77", "PRESSO PROVA") // and is open, and not saved
	c.revoke()
	if _, err := r.session.Send(t.Context(), nil); !errors.Is(err, desk.ErrErased) || desk.ErrorName(err) != "erased" {
		t.Fatalf("error %v", err)
	}
	if !r.session.Erased() {
		t.Error("it does not know")
	}
	if err := r.session.Lock(t.Context()); err != nil {
		t.Errorf("locking: %v", err)
	}
	if err := r.desk.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
	last := filepath.Join(r.options.Folder, desk.LastCopy)
	left, err := os.ReadFile(last)
	if err != nil || bytes.Contains(left, []byte("ESEMPIO")) || bytes.Contains(left, []byte("FATOU")) {
		t.Fatalf("the last copy: %d bytes, %v", len(left), err)
	}
	if backups := r.backups(); len(backups) != 0 {
		t.Errorf("backups are left: %+v", backups)
	}
	c.receive(last, server.ImportOptions{})
	if _, err := c.office.Ledger.Record(t.Context(), a.ID()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("taken in without an administrator's word: %v", err)
	}
	c.receive(last, server.ImportOptions{Revoked: true})
	if c.record(a.ID())["1.34"] != "1992-03-15" {
		t.Error("the last copy did not deliver")
	}
	r.open() // a new, empty file
	if operators, err := r.desk.Operators(t.Context()); err != nil || len(operators) != 0 {
		t.Errorf("operators %+v, %v", operators, err)
	}
}

// With nothing to send it is told at the next fetch, and leaves no copy.
func TestARevokedLaptopWithNothingToSend(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	c.revoke()
	if _, err := r.session.Send(t.Context(), nil); !errors.Is(err, desk.ErrErased) {
		t.Fatalf("error %v", err)
	}
	if _, err := os.Stat(filepath.Join(r.options.Folder, desk.LastCopy)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a copy of nothing: %v", err)
	}
}

// Where the last copy cannot be written nothing is erased: the next contact
// tries again.
func TestNothingIsErasedThatIsNowhereElse(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	c.revoke()
	r.session.SetFolder(filepath.Join(r.options.Folder, "manca"))
	if _, err := r.session.Send(t.Context(), nil); !errors.Is(err, client.ErrRevoked) || errors.Is(err, desk.ErrErased) {
		t.Fatalf("error %v", err)
	}
	if r.session.Erased() || r.onDisk(a.ID()).ID != a.ID() {
		t.Error("erased")
	}
}
