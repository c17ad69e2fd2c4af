package desk_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"sportello/app/bulletin"
	"sportello/app/statistics"
	ledger "sportello/store/office"
	"sportello/sync/server"
	"sportello/sync/wire"
)

// renew has the office make its bulletin now, not within the minute.
func (c *centre) renew() {
	c.t.Helper()
	if _, err := c.office.Import(context.Background(), nil, server.ImportOptions{Answer: wire.NewBustaWriter(io.Discard)}); err != nil {
		c.t.Fatal(err)
	}
}

func (r *room) bulletin() (bulletin.Bulletin, bool) {
	r.t.Helper()
	told, there, err := r.session.Bulletin(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	return told, there
}

// What one laptop booked and queued is in what the office tells the other, whatever
// its role, and nothing of whom it was for.
func TestTheOfficeTellsOfTheWhole(t *testing.T) {
	a, b := newRoom(t), newRoom(t)
	c := newCentre(t, a.clock)
	a.enrolAs(c, ledger.RoleTrips, "portatile uno")
	b.enrolAs(c, ledger.RoleOffice, "ufficio")
	if told, there := b.bulletin(); there {
		t.Errorf("before anything came: %+v", told)
	}
	visit := a.slot(monday, "09:20", a.person(fatou()).ID)
	a.visited()
	c.renew()
	b.exchange()
	for _, again := range []bool{false, true} {
		if again {
			b.reopen()
		}
		told, there := b.bulletin()
		want := bulletin.Taken{Site: here, Date: monday, Time: "09:20", Minutes: 20, Visit: visit}
		if !there || len(told.Taken) != 1 || told.Taken[0] != want || !told.Made.Equal(b.clock.time()) {
			t.Fatalf("again %v: told %v, made %v, taken %+v", again, there, told.Made, told.Taken)
		}
		if figures := told.Tally.Figures(statistics.Query{}); figures.Applications != 1 || figures.Visits != 1 {
			t.Errorf("again %v: %d applications, %d visits", again, figures.Applications, figures.Visits)
		}
	}
	if err := a.session.CancelVisit(t.Context(), visit, "prova"); err != nil {
		t.Fatal(err)
	}
	a.exchange()
	c.renew()
	b.exchange()
	if told, there := b.bulletin(); !there || len(told.Taken) != 0 {
		t.Errorf("cancelled: %v, %+v", there, told.Taken)
	}
}

func TestABulletinComesOnAStick(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	visit := r.slot(monday, "09:20", uuid.Nil)
	var file, back bytes.Buffer
	if _, err := r.session.WriteBusta(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	items, err := wire.ReadBusta(&file, wire.MaxBusta)
	if err != nil {
		t.Fatal(err)
	}
	answer := wire.NewBustaWriter(&back)
	if _, err := c.office.Import(t.Context(), items, server.ImportOptions{Answer: answer}); err != nil {
		t.Fatal(err)
	}
	if err := answer.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.session.ReadBusta(t.Context(), &back); err != nil {
		t.Fatal(err)
	}
	if told, there := r.bulletin(); !there || len(told.Taken) != 1 || told.Taken[0].Visit != visit {
		t.Errorf("%v, %+v", there, told.Taken)
	}
}

// What a newer office tells in a way this program cannot read is as if nothing was
// told, and is not asked for again and again.
func TestABulletinOfANewerOffice(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	made := 0
	c.again(func(context.Context, *ledger.Ledger) ([]byte, error) {
		made++
		return []byte("\x02of the future"), nil
	})
	c.renew()
	for range 2 {
		r.exchange()
		if told, there := r.bulletin(); there {
			t.Errorf("%+v", told)
		}
	}
	if made != 1 {
		t.Errorf("made %d times", made)
	}
	c.again(nil)
	c.renew()
	r.exchange()
	if _, there := r.bulletin(); there {
		t.Error("an office that tells nothing makes what cannot be read readable")
	}
}

// Wherever the line is cut, the page and the bulletin on it are both here or both
// not, and the next attempt brings them.
func TestABulletinOnALineThatIsCut(t *testing.T) {
	a, r := newRoom(t), newRoom(t)
	c := newCentre(t, a.clock)
	a.enrolAs(c, ledger.RoleTrips, "portatile uno")
	visit := a.slot(monday, "09:20", a.person(fatou()).ID)
	a.exchange()
	c.renew()
	address, most := throughALineThatTires(t, c)
	if err := r.session.Enrol(t.Context(), address, c.codeFor(ledger.RoleOffice, "ufficio"), "ufficio"); err != nil {
		t.Fatal(err)
	}
	for bytes := int64(1000); ; bytes += 97 {
		most.Store(bytes)
		_, err := r.session.Send(t.Context(), nil)
		told, there := r.bulletin()
		if found := r.session.Search("esempio fatou", 5, "person"); there != (err == nil) || len(found) > 0 != there {
			t.Fatalf("after %d bytes: bulletin %v, %d people, %v", bytes, there, len(found), err)
		}
		if err == nil {
			if len(told.Taken) != 1 || told.Taken[0].Visit != visit {
				t.Errorf("taken %+v", told.Taken)
			}
			return
		}
	}
}

// throughALineThatTires returns the address of a line to the office whose
// connections end after so many bytes of answers.
func throughALineThatTires(t *testing.T, c *centre) (address string, most *atomic.Int64) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	most = new(atomic.Int64)
	most.Store(1 << 30)
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", strings.TrimPrefix(c.address, "https://"))
			if err != nil {
				_ = near.Close()
				continue
			}
			go func() { _, _ = io.Copy(far, near) }()
			go func() {
				_, _ = io.CopyN(near, far, most.Load())
				_, _ = near.Close(), far.Close()
			}()
		}
	}()
	return "https://" + listener.Addr().String(), most
}

// again restarts the office with other bulletins; nil: none.
func (c *centre) again(told func(context.Context, *ledger.Ledger) ([]byte, error)) {
	c.t.Helper()
	c.stop()
	if err := c.office.Close(); err != nil {
		c.t.Fatal(err)
	}
	opened, err := server.Open(context.Background(), c.folder, server.Options{Clock: c.clock.time, Bulletin: told})
	if err != nil {
		c.t.Fatal(err)
	}
	c.office = opened
	c.serve(strings.TrimPrefix(c.address, "https://"))
}
