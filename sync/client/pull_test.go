package client_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// pulled fetches everything and fails unless it is all here.
func pulled(t *testing.T, o *office, c *client.Client, b *outbox, i *inbox) client.PullResult {
	t.Helper()
	result, err := c.Pull(t.Context(), b, i, trip, nil)
	if err != nil {
		t.Fatal(err)
	}
	i.has(t, o)
	return result
}

func TestEverythingIsPulledAndThenOnlyWhatIsNew(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	c := connect(t, o.known(), client.Options{})
	o.write(t, 40)
	if result := pulled(t, o, c, b, i); result.Records != 40 || result.Role != "trips" || result.Restarted || result.Repeated || !result.Next.IsZero() {
		t.Errorf("%+v", result)
	}
	if result := pulled(t, o, c, b, i); result.Records != 0 || i.restarts != 0 {
		t.Errorf("once more: %+v", result)
	}
	o.write(t, 2)
	if result := pulled(t, o, c, b, i); result.Records != 2 {
		t.Errorf("after two more: %+v", result)
	}
}

func TestProgressOfAPullCountsAndSaysHowLong(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	o.write(t, 200)
	hour := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { hour = hour.Add(500 * time.Millisecond); return hour }
	c := connect(t, o.known(), client.Options{Clock: clock})
	o.instead = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	for range 4 { // down to small pages
		_, _ = c.Pull(t.Context(), b, i, trip, nil)
	}
	o.instead = nil
	var steps []client.PullProgress
	if _, err := c.Pull(t.Context(), b, i, trip, func(p client.PullProgress) { steps = append(steps, p) }); err != nil {
		t.Fatal(err)
	}
	for n, step := range steps {
		last := n == len(steps)-1
		if step.Total != 200 || step.Done == 200 != last || step.Left == 0 != last || n > 0 && step.Done <= steps[n-1].Done {
			t.Errorf("step %d of %d: %+v", n, len(steps), step)
		}
	}
	if len(steps) < 3 {
		t.Errorf("%d steps", len(steps))
	}
}

func TestAPoorLineGetsSmallPages(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	o.write(t, 300)
	c := connect(t, o.known(), client.Options{})
	o.instead = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	for range 10 {
		if _, err := c.Pull(t.Context(), b, i, trip, nil); !errors.Is(err, client.ErrCut) {
			t.Fatal(err)
		}
	}
	o.instead = nil
	pulled(t, o, c, b, i)
	if len(o.pages) < 3 || o.pages[0] > 60 || o.pages[1] < o.pages[0]*3/2 {
		t.Errorf("pages of %v", o.pages)
	}
}

// What came before the line broke is here, and is not fetched again.
func TestAPullGoesOnWhereItWasInterrupted(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	o.write(t, 30)
	c := connect(t, o.known(), client.Options{})
	o.interceptPage = small
	for taken := 1; taken < 30; taken++ {
		ctx, cancel := context.WithCancel(t.Context())
		result, err := c.Pull(ctx, b, i, trip, func(client.PullProgress) { cancel() })
		if !errors.Is(err, context.Canceled) || result.Records != 1 || len(i.records) != taken || !result.Next.IsZero() {
			t.Fatalf("after %d: %+v, %v", taken, result, err)
		}
	}
	pulled(t, o, c, b, i)
	if len(o.pages) != 30 {
		t.Errorf("%d pages for 30 records", len(o.pages))
	}
}

// small leaves one record on a page.
func small(_ wire.PullRequest, page wire.Page) wire.Page {
	if len(page.Records) < 2 {
		return page
	}
	next := bytes.Clone(page.Next)
	next[19] -= byte(len(page.Records) - 1)
	page.Left += uint64(len(page.Records) - 1)
	page.Records, page.Next, page.More, page.Total, page.Bulletin = page.Records[:1], next, true, nil, nil
	return page
}

func TestWhatDoesNotAddUpIsFetchedOnceMore(t *testing.T) {
	for _, c := range []struct {
		name string
		lose func(o *office, i *inbox)
		want error
	}{
		{"the laptop lost a record", func(_ *office, i *inbox) {
			for id := range i.records {
				delete(i.records, id)
				return
			}
		}, nil},
		{"the office says otherwise whatever it sends", func(o *office, _ *inbox) {
			o.interceptPage = func(_ wire.PullRequest, page wire.Page) wire.Page {
				page.Total.Sum[3]++
				return page
			}
		}, client.ErrIncomplete},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, b, i := newOffice(t), newOutbox(), newInbox(t)
			o.write(t, 20)
			laptop := connect(t, o.known(), client.Options{})
			pulled(t, o, laptop, b, i)
			c.lose(o, i)
			result, err := laptop.Pull(t.Context(), b, i, trip, nil)
			if !errors.Is(err, c.want) || !result.Repeated || result.Records != 20 || i.restarts != 1 || !result.Next.IsZero() {
				t.Errorf("%+v, %d restarts, %v", result, i.restarts, err)
			}
			i.has(t, o)
		})
	}
}

func TestARestoredOfficeSendsEverythingAnew(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	c := connect(t, o.known(), client.Options{})
	o.write(t, 10)
	backup := o.snapshot()
	o.write(t, 5)
	pulled(t, o, c, b, i)
	o.restore(backup)
	o.write(t, 3)
	if result := pulled(t, o, c, b, i); !result.Restarted || result.Repeated || result.Records != 13 {
		t.Errorf("%+v", result)
	}
}

// Pages that are not the office's answer to this very question take nothing
// and move nothing.
func TestPagesThatAreNotBelieved(t *testing.T) {
	someone := ed25519.NewKeyFromSeed([]byte("a stranger's seed, 32 bytes long"))
	again := func(o *office, change func(wire.PullRequest, *wire.Page), key ed25519.PrivateKey) {
		var sealed []byte
		o.interceptPage = func(request wire.PullRequest, page wire.Page) wire.Page {
			forged := page
			change(request, &forged)
			recipient, _ := age.ParseX25519Recipient(request.Recipient)
			sealed, _ = wire.SealPage(forged, recipient, key)
			return page
		}
		o.bend = func([]byte) []byte { return sealed }
	}
	forge := func(change func(wire.PullRequest, *wire.Page), key ed25519.PrivateKey) func(*office) {
		return func(o *office) { again(o, change, key) }
	}
	same := func(wire.PullRequest, *wire.Page) {}
	one := wire.PulledRecord{Encoded: fmt.Appendf(nil, `{"record":%q,"kind":"person"}`, uuid.New()), Operations: 1}
	for name, c := range map[string]struct {
		bend func(*office)
		want error
	}{
		"signed by someone else": {forge(same, someone), client.ErrFalseAnswer},
		"for another laptop":     {forge(func(_ wire.PullRequest, p *wire.Page) { p.Laptop = uuid.New() }, officeKey), client.ErrFalseAnswer},
		"for another question":   {forge(func(_ wire.PullRequest, p *wire.Page) { p.Nonce[0]++ }, officeKey), client.ErrFalseAnswer},
		"that goes on elsewhere": {forge(func(_ wire.PullRequest, p *wire.Page) { p.From = []byte("elsewhere") }, officeKey), client.ErrFalseAnswer},
		"with a forged receipt":  {forge(func(_ wire.PullRequest, p *wire.Page) { p.Receipt[70]++ }, officeKey), client.ErrFalseAnswer},
		"with another's receipt": {forge(otherReceipt, officeKey), client.ErrFalseAnswer},
		"tampered with":          {func(o *office) { o.bend = func(s []byte) []byte { s[len(s)/2]++; return s } }, client.ErrFalseAnswer},
		"cut":                    {func(o *office) { o.bend = func(s []byte) []byte { return s[:len(s)-9] } }, client.ErrFalseAnswer},
		"empty without end": {forge(func(_ wire.PullRequest, p *wire.Page) {
			p.Restart, p.Records, p.Next, p.More, p.Total = false, nil, []byte("on"), true, nil
		}, officeKey), client.ErrFalseAnswer},
		"from the beginning always": {forge(func(_ wire.PullRequest, p *wire.Page) {
			p.Records, p.Restart, p.More, p.Total = []wire.PulledRecord{one}, true, true, nil
		}, officeKey), client.ErrFalseAnswer},
		"sealed to someone else": {func(o *office) {
			var sealed []byte
			o.interceptPage = func(_ wire.PullRequest, page wire.Page) wire.Page {
				sealed, _ = wire.SealPage(page, o.identity.Recipient(), officeKey)
				return page
			}
			o.bend = func([]byte) []byte { return sealed }
		}, client.ErrFalseAnswer},
		"busy":                 {refusePage(wire.Busy), client.ErrBusy},
		"full":                 {refusePage(wire.DiskFull), client.ErrOfficeFull},
		"revoked":              {refusePage(wire.Revoked), client.ErrRevoked},
		"unknown":              {refusePage(wire.UnknownLaptop), client.ErrUnknownLaptop},
		"malformed":            {refusePage(wire.Malformed), client.ErrRefused},
		"a code of the future": {refusePage("closed_on_sundays"), client.ErrRefused},
		"revoked, but who says so did not read the question": {func(o *office) {
			o.bend = func([]byte) []byte {
				sealed, _ := wire.SealPage(wire.Page{Refusal: &wire.Refusal{Code: wire.Revoked}, Time: time.Now()}, nil, officeKey)
				return sealed
			}
		}, client.ErrFalseAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			o, b, i := newOffice(t), newOutbox(), newInbox(t)
			o.write(t, 3)
			now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
			laptop := connect(t, o.known(), client.Options{Clock: at(now)})
			c.bend(o)
			result, err := laptop.Pull(t.Context(), b, i, trip, nil)
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if honest := name == "empty without end" || name == "from the beginning always"; !honest && (i.takes > 0 || result.Records > 0 || len(b.receipts) > 0 || b.rechains > 0) {
				t.Errorf("something was believed: %+v", result)
			}
			if client.Transient(err) != result.Next.After(now) {
				t.Errorf("%v: next attempt %v", err, result.Next)
			}
			o.bend, o.interceptPage = nil, nil
			pulled(t, o, laptop, b, i)
		})
	}
}

func otherReceipt(_ wire.PullRequest, p *wire.Page) {
	stream := store.Stream{Laptop: laptopID, Incarnation: uuid.New()}
	p.Receipt = wire.SignReceipt(store.Receipt{Stream: stream, Hash: stream.Genesis()}, officeKey).Signed
}

func refusePage(code wire.Code) func(*office) {
	return func(o *office) {
		o.interceptPage = func(request wire.PullRequest, _ wire.Page) wire.Page {
			return wire.Page{Laptop: request.Laptop, Nonce: request.Nonce, Refusal: &wire.Refusal{Code: code, Message: "no"}, Time: time.Now()}
		}
	}
}

// A page of yesterday, played again, answers no question of today's.
func TestAPagePlayedAgainIsRefused(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	o.write(t, 3)
	c := connect(t, o.known(), client.Options{})
	var first []byte
	o.bend = func(sealed []byte) []byte { first = bytes.Clone(sealed); return sealed }
	pulled(t, o, c, b, i)
	o.bend = func([]byte) []byte { return first }
	if _, err := c.Pull(t.Context(), b, i, trip, nil); !errors.Is(err, client.ErrFalseAnswer) || i.takes != 1 {
		t.Errorf("%d pages taken, %v", i.takes, err)
	}
}

func TestWhatTheLaptopCannotKeepIsNotPulled(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	o.write(t, 3)
	i.fail = store.ErrFull
	c := connect(t, o.known(), client.Options{})
	if result, err := c.Pull(t.Context(), b, i, trip, nil); !errors.Is(err, store.ErrFull) || result.Records != 0 || !result.Next.IsZero() {
		t.Errorf("%+v, %v", result, err)
	}
	i.fail = nil
	pulled(t, o, c, b, i)
}

func TestPullingIsCancelledSafely(t *testing.T) {
	t.Run("while another has the line", func(t *testing.T) {
		o, b, i := newOffice(t), newOutbox(), newInbox(t)
		queue(t, b, 1)
		c := connect(t, o.known(), client.Options{})
		_, err := c.Push(t.Context(), b, func(client.PushProgress) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := c.Pull(ctx, b, i, trip, nil); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("while the office thinks", func(t *testing.T) {
		o, b, i := newOffice(t), newOutbox(), newInbox(t)
		o.write(t, 3)
		ctx, cancel := context.WithCancel(t.Context())
		o.instead = func(http.ResponseWriter, *http.Request) {
			cancel()
			o.instead = nil
			panic(http.ErrAbortHandler)
		}
		c := connect(t, o.known(), client.Options{})
		if result, err := c.Pull(ctx, b, i, trip, nil); !errors.Is(err, context.Canceled) || i.takes > 0 || !result.Next.IsZero() {
			t.Errorf("%+v, %v", result, err)
		}
		pulled(t, o, c, b, i)
	})
	t.Run("when the page has just been read", func(t *testing.T) {
		o, b, i := newOffice(t), newOutbox(), newInbox(t)
		o.write(t, 3)
		ctx, cancel := context.WithCancel(t.Context())
		asked := 0
		clock := func() time.Time { // asked at the start, for the request, before sending and after the answer
			if asked++; asked == 4 {
				cancel()
			}
			return time.Now()
		}
		if _, err := connect(t, o.known(), client.Options{Clock: clock}).Pull(ctx, b, i, trip, nil); !errors.Is(err, context.Canceled) && err != nil {
			t.Error(err)
		}
		if len(i.records) != 3 {
			t.Error("the page was thrown away")
		}
	})
}
