package server_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"sportello/store/office"
	"sportello/sync/wire"
)

// news writes bulletins that say how far the ledger goes, in as many bytes as
// asked.
type news struct {
	size int
	made atomic.Int64
	fail error
}

func (n *news) write(ctx context.Context, ledger *office.Ledger) ([]byte, error) {
	n.made.Add(1)
	if n.fail != nil {
		return nil, n.fail
	}
	position, err := ledger.Position(ctx)
	content := fmt.Appendf(nil, "bulletin at %d ", position)
	return append(content, bytes.Repeat([]byte("x"), max(0, n.size-len(content)))...), err
}

// informed is a place whose laptops are told.
func informed(t testing.TB, n *news) *place {
	t.Helper()
	p := newPlace(t)
	if err := p.office.Close(); err != nil {
		t.Fatal(err)
	}
	p.bulletin = n.write
	p.open()
	return p
}

func (p *place) renew() {
	p.t.Helper()
	if err := p.office.RenewBulletin(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
}

// holding is a request of a laptop that holds a bulletin; nil: none.
func (l *laptop) holding(content []byte, trips ...wire.Trip) wire.PullRequest {
	request := l.request(trips...)
	request.Bulletin = new([sha256.Size]byte)
	if content != nil {
		*request.Bulletin = sha256.Sum256(content)
	}
	return request
}

func TestABulletinComesToWhoeverHoldsAnother(t *testing.T) {
	p := informed(t, &news{})
	for _, role := range []office.Role{office.RoleTrips, office.RoleOffice} {
		l := p.enrolFor(role, string(role))
		p.renew()
		if page := p.pull(l, l.request()); page.Bulletin != nil {
			t.Errorf("%s: a laptop that does not know of bulletins got one", role)
		}
		first := p.pull(l, l.holding(nil))
		if first.Bulletin == nil || first.More || first.Bulletin.Replaces != [32]byte{} || !bytes.HasPrefix(first.Bulletin.Content, []byte("bulletin at ")) {
			t.Fatalf("%s: %+v", role, first.Bulletin)
		}
		held := first.Bulletin.Content
		if page := p.pull(l, l.holding(held)); page.Bulletin != nil {
			t.Errorf("%s: the one held came again: %q", role, page.Bulletin.Content)
		}
		l.write(application(t, uuid.New(), surname("PROVA")))
		l.receipt(p.push(l.envelope(1, 1)))
		if page := p.pull(l, l.holding(held)); page.Bulletin != nil {
			t.Errorf("%s: a bulletin that was not made yet: %q", role, page.Bulletin.Content)
		}
		p.renew()
		page := p.pull(l, l.holding(held))
		if page.Bulletin == nil || page.Bulletin.Replaces != sha256.Sum256(held) || bytes.Equal(page.Bulletin.Content, held) {
			t.Errorf("%s: after the ledger grew: %+v", role, page.Bulletin)
		}
	}
}

func TestAnOfficeWithoutBulletinsSaysNothingOfThem(t *testing.T) {
	p := newPlace(t)
	p.renew()
	l := p.enrol("Lido 1")
	if page := p.pull(l, l.holding(nil)); page.Bulletin != nil || page.More {
		t.Errorf("%+v", page)
	}
}

// A bulletin is made when there is something new, and when the day has changed.
func TestABulletinIsMadeWhenThereIsNeed(t *testing.T) {
	n := new(news)
	p := informed(t, n)
	l := p.enrol("Lido 1")
	made := func(want int64, when string) {
		t.Helper()
		p.renew()
		if got := n.made.Load(); got != want {
			t.Errorf("%s: made %d times, want %d", when, got, want)
		}
	}
	made(1, "at first")
	made(1, "with nothing new")
	p.now = p.now.Add(3 * time.Hour)
	made(1, "later that day")
	l.write(application(t, uuid.New(), surname("PROVA")))
	l.receipt(p.push(l.envelope(1, 1)))
	made(2, "after a push")
	p.now = p.now.AddDate(0, 0, 1)
	made(3, "the day after")
}

// What cannot be made leaves the last one in force.
func TestABulletinThatFailsIsTriedAgain(t *testing.T) {
	n := new(news)
	p := informed(t, n)
	l := p.enrol("Lido 1")
	p.renew()
	held := p.pull(l, l.holding(nil)).Bulletin.Content
	l.write(application(t, uuid.New(), surname("PROVA")))
	l.receipt(p.push(l.envelope(1, 1)))
	n.fail = errors.New("no ink")
	if err := p.office.RenewBulletin(t.Context()); !errors.Is(err, n.fail) {
		t.Errorf("%v", err)
	}
	if page := p.pull(l, l.holding(nil)); page.Bulletin == nil || !bytes.Equal(page.Bulletin.Content, held) {
		t.Errorf("%+v", page.Bulletin)
	}
	n.fail, n.size = nil, wire.MaxBulletin+1
	if err := p.office.RenewBulletin(t.Context()); !errors.Is(err, wire.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	n.size = wire.MaxBulletin
	p.renew()
	request := l.holding(held)
	request.Bytes = 2 * wire.MaxBulletin
	if page := p.pull(l, request); page.Bulletin == nil || len(page.Bulletin.Content) != wire.MaxBulletin {
		t.Errorf("%+v", page.Bulletin)
	}
}

// A page is never made larger for a bulletin than was asked: it gets a page of
// its own, or waits for a line that carries it.
func TestABulletinFindsItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		bulletin, room int
		pages          int
		comes          bool
	}{
		"beside the records":     {1000, 0, 1, true},
		"on a page of its own":   {7 << 10, 8 << 10, 2, true},
		"larger than any page":   {9 << 10, 8 << 10, 1, false},
		"on the largest of all":  {wire.MaxBulletin, 2 << 20, 1, true},
		"on a page that is full": {wire.MaxBulletin, 0, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := informed(t, &news{size: c.bulletin})
			writer := p.enrol("Lido 1")
			writer.writeFamily()
			writer.receipt(p.push(writer.envelope(1, 5)))
			p.renew()
			l := p.enrol("Lido 2")
			var records int
			for page := 1; ; page++ {
				request := l.holding(nil, lido)
				request.Bytes = c.room
				got := p.pull(l, request)
				records += len(got.Records)
				l.cursor = got.Next
				if got.More && (got.Bulletin != nil || got.Total != nil) {
					t.Errorf("page %d is not the last, but has bulletin %v and total %+v", page, got.Bulletin != nil, got.Total)
				}
				if got.More {
					continue
				}
				if page != c.pages || records != 5 || (got.Bulletin != nil) != c.comes || got.Total == nil || got.Total.Count != 5 {
					t.Errorf("%d pages, %d records, bulletin %v, total %+v", page, records, got.Bulletin != nil, got.Total)
				}
				return
			}
		})
	}
}

// With a bulletin and a piece of a new rulebook a page is still what was asked.
func TestABulletinComesBeforeTheRulebook(t *testing.T) {
	p := informed(t, &news{size: 5 << 10})
	l := p.enrol("Lido 1")
	bundle := bytes.Repeat([]byte("a rulebook "), 3000)
	p.publish(1, bundle)
	p.renew()
	request := l.holding(nil)
	request.Bytes, request.Bundle = 12<<10, &wire.BundleWant{Hash: sha256.Sum256(bundle)}
	page := p.pull(l, request)
	if page.Bulletin == nil || len(page.Bundle) != 7<<10 || !bytes.HasPrefix(bundle, page.Bundle) {
		t.Errorf("bulletin %v, a piece of %d bytes", page.Bulletin != nil, len(page.Bundle))
	}
}

func TestABulletinTravelsByFile(t *testing.T) {
	p := informed(t, &news{})
	l := p.enrol("Lido 1")
	l.writeFamily()
	request := l.holding(nil, lido)
	_, answer := p.imported(busta(t, of(wire.BustaEnvelope, l.envelope(1, 5)), of(wire.BustaRequest, l.sign(request))), false)
	page := l.open(answer[len(answer)-1].Bytes, request)
	if page.Bulletin == nil || !strings.HasPrefix(string(page.Bulletin.Content), "bulletin at 5 ") || len(page.Records) != 5 {
		t.Errorf("%+v with %d records", page.Bulletin, len(page.Records))
	}
}

// While laptops are answered a bulletin is made at once and then at most once a
// minute, however much comes; and who pulls never waits for it.
func TestBulletinsAreMadeBehindThePulls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := new(news)
		slow := make(chan struct{})
		p := informed(t, n)
		if err := p.office.Close(); err != nil {
			t.Fatal(err)
		}
		p.bulletin = func(ctx context.Context, ledger *office.Ledger) ([]byte, error) {
			content, err := n.write(ctx, ledger)
			<-slow
			return content, err
		}
		p.open()
		l := p.enrol("Lido 1")
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); p.office.KeepBulletin(ctx) }()
		synctest.Wait()
		if page := p.pull(l, l.holding(nil)); n.made.Load() != 1 || page.Bulletin != nil {
			t.Errorf("made %d times, %+v", n.made.Load(), page.Bulletin)
		}
		close(slow)
		for second := 1; second <= 300; second++ {
			l.write(application(t, uuid.New(), surname("PROVA")))
			l.receipt(p.push(l.envelope(second, second)))
			time.Sleep(time.Second)
			synctest.Wait()
			if most := int64(1 + second/60); n.made.Load() > most {
				t.Fatalf("made %d times in %d seconds", n.made.Load(), second)
			}
		}
		if n.made.Load() < 5 {
			t.Errorf("made %d times in five minutes", n.made.Load())
		}
		cancel()
		<-done
		if err := p.office.Close(); err != nil {
			t.Error(err)
		}
	})
}
