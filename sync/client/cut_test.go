package client_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// After all tests no goroutine of a connection is left.
func TestMain(m *testing.M) {
	code := m.Run()
	stacks := make([]byte, 1<<20)
	for range 50 {
		stacks = stacks[:cap(stacks)]
		stacks = stacks[:runtime.Stack(stacks, true)]
		if !strings.Contains(string(stacks), "net/http.(*") && !strings.Contains(string(stacks), "sync/client.") {
			os.Exit(code)
		}
		time.Sleep(20 * time.Millisecond)
	}
	fmt.Fprintf(os.Stderr, "goroutines left behind:\n%s\n", stacks)
	os.Exit(1)
}

// unlimited is more than any of these tests sends.
const unlimited = 1 << 30

// exchange is one laptop, kept in memory, with the real office.
type exchange struct {
	office  client.Office
	key     ed25519.PrivateKey
	service *service
	outbox  *outbox
	inbox   *inbox
}

func (e *exchange) connect(t testing.TB, options client.Options) *client.Client {
	t.Helper()
	c, err := client.New(e.office, e.key, options)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Wherever the line is cut, nothing false is believed, nothing is taken by
// half, and the next attempt finishes.
func TestTheLineIsCutAfterEveryByte(t *testing.T) {
	push := func(t *testing.T, e *exchange, c *client.Client) error {
		_, err := c.Push(t.Context(), e.outbox, nil)
		if waiting := e.outbox.receipt.Seq == 0; waiting != (err != nil) || e.outbox.rechains > 0 {
			t.Fatalf("receipt %d after %v", e.outbox.receipt.Seq, err)
		}
		return err
	}
	pull := func(t *testing.T, e *exchange, c *client.Client) error {
		_, err := c.Pull(t.Context(), e.outbox, e.inbox, trip, nil)
		if nothing := len(e.inbox.cursor) == 0 && len(e.inbox.records) == 0; nothing != (err != nil) {
			t.Fatalf("%d records here after %v", len(e.inbox.records), err)
		}
		return err
	}
	e := enrolled(t, newService(t))
	e.outbox.queue(t)
	for _, work := range []struct {
		name string
		do   func(*testing.T, *exchange, *client.Client) error
	}{{"push", push}, {"pull", pull}} {
		for _, direction := range []string{"request", "answer"} {
			t.Run(work.name+"/"+direction, func(t *testing.T) {
				if direction == "answer" { // once more the same
					e.outbox.receipt, e.outbox.epochs = store.Receipt{}, nil
					*e.inbox = *newInbox(t)
				}
				for n := 0; ; n++ {
					read, write := n, unlimited
					if direction == "request" {
						read, write = unlimited, n
					}
					c := e.connect(t, client.Options{Dial: cutAfter(read, write)})
					err := work.do(t, e, c)
					c.Close()
					if err == nil {
						if n < 500 {
							t.Fatalf("a whole %s in %d bytes", work.name, n)
						}
						return
					}
					if !errors.Is(err, client.ErrCut) {
						t.Fatalf("cut after %d bytes: %v", n, err)
					}
				}
			})
		}
	}
	if entries := e.service.entries(t); entries != 1 {
		t.Errorf("%d operations at the office", entries)
	}
}

// The hours here are those of synctest: nobody waits for them.
func TestASlowOfficeIsGivenUpOn(t *testing.T) {
	thinks := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	drips := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", wire.TypeAnswer)
		for r.Context().Err() == nil {
			_, _ = w.Write([]byte(" "))
			_ = http.NewResponseController(w).Flush()
			time.Sleep(time.Second)
		}
	}
	for _, c := range []struct {
		name    string
		instead http.HandlerFunc // nil: accepts the connection and says nothing
		options client.Options
		after   time.Duration
	}{
		{"in the handshake", nil, client.Options{}, 10 * time.Second},
		{"before the answer", thinks, client.Options{}, 30 * time.Second},
		{"drop by drop", drips, client.Options{}, 2 * time.Minute},
		{"in the handshake, on a line known to be bad", nil, client.Options{Connect: time.Minute}, time.Minute},
		{"before the answer, in a hurry", thinks, client.Options{Answer: time.Second}, time.Second},
		{"drop by drop, in a hurry", drips, client.Options{Whole: 7500 * time.Millisecond}, 7500 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := newPipes()
				o, b := newOfficeOn(t, network), newOutbox()
				b.queue(t)
				o.instead = c.instead
				c.options.Dial = network.dial
				if c.instead == nil {
					c.options.Dial = silence
				}
				began := time.Now()
				result, err := connect(t, o.known(), c.options).Push(t.Context(), b, nil)
				if !errors.Is(err, client.ErrSlow) || !client.Transient(err) || !result.Next.After(time.Now()) {
					t.Errorf("%+v, %v", result, err)
				}
				if took := time.Since(began); took != c.after {
					t.Errorf("given up on after %v, want %v", took, c.after)
				}
			})
		})
	}
}

func TestASlowLineGetsSmallBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newPipes()
		o, b := newOfficeOn(t, network), newOutbox()
		ops := queue(t, b, 60)
		o.intercept = func(answer wire.Answer) wire.Answer {
			time.Sleep(29 * time.Second)
			return answer
		}
		if _, err := connect(t, o.known(), client.Options{Dial: network.dial}).Push(t.Context(), b, nil); err != nil {
			t.Fatal(err)
		}
		delivered(t, o, ops...)
		if want := append([]int{16, 8, 4, 2}, slices.Repeat([]int{1}, 30)...); !slices.Equal(o.sizes, want) {
			t.Errorf("batches of %v, want %v", o.sizes, want)
		}
	})
}

func TestAPoorLineGetsSmallBatches(t *testing.T) {
	for _, c := range []struct {
		name    string
		instead http.HandlerFunc
		want    error
	}{
		{"that is cut", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, client.ErrCut},
		{"with a proxy that finds them too large", func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "Request Entity Too Large", http.StatusRequestEntityTooLarge)
		}, client.ErrNotTheOffice},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, b := newOffice(t), newOutbox()
			ops := queue(t, b, 40)
			o.instead = c.instead
			laptop := connect(t, o.known(), client.Options{})
			for range 2 {
				if _, err := laptop.Push(t.Context(), b, nil); !errors.Is(err, c.want) {
					t.Fatal(err)
				}
			}
			o.instead = nil
			if _, err := laptop.Push(t.Context(), b, nil); err != nil {
				t.Fatal(err)
			}
			delivered(t, o, ops...)
			if want := []int{1, 2, 4, 8, 16, 9}; !slices.Equal(o.sizes, want) {
				t.Errorf("batches of %v, want %v", o.sizes, want)
			}
		})
	}
}

func TestCancellingIsSafe(t *testing.T) {
	t.Run("before", func(t *testing.T) {
		o, b := newOffice(t), newOutbox()
		b.queue(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := connect(t, o.known(), client.Options{}).Push(ctx, b, nil); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	t.Run("while the office thinks", func(t *testing.T) {
		o, b := newOffice(t), newOutbox()
		op := b.queue(t)
		ctx, cancel := context.WithCancel(t.Context())
		o.instead = func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			o.instead = nil
			panic(http.ErrAbortHandler)
		}
		c := connect(t, o.known(), client.Options{})
		result, err := c.Push(ctx, b, nil)
		if !errors.Is(err, context.Canceled) || !result.Next.IsZero() {
			t.Errorf("%+v, %v", result, err)
		}
		if _, err := c.Push(t.Context(), b, nil); err != nil {
			t.Fatal(err)
		}
		delivered(t, o, op)
	})
	t.Run("when the answer has just been read", func(t *testing.T) {
		o, b := newOffice(t), newOutbox()
		op := b.queue(t)
		ctx, cancel := context.WithCancel(t.Context())
		asked := 0
		clock := func() time.Time { // asked at the start, before sending and after the answer
			if asked++; asked == 3 {
				cancel()
			}
			return time.Now()
		}
		if _, err := connect(t, o.known(), client.Options{Clock: clock}).Push(ctx, b, nil); !errors.Is(err, context.Canceled) && err != nil {
			t.Error(err)
		}
		delivered(t, o, op)
		if b.receipt.Seq != 1 {
			t.Error("the receipt was thrown away")
		}
	})
	t.Run("between batches", func(t *testing.T) {
		o, b := newOffice(t), newOutbox()
		ops := queue(t, b, 40)
		ctx, cancel := context.WithCancel(t.Context())
		c := connect(t, o.known(), client.Options{})
		result, err := c.Push(ctx, b, func(client.PushProgress) { cancel() })
		if !errors.Is(err, context.Canceled) || result.Done != 16 || b.receipt.Seq != 16 {
			t.Errorf("%+v, %v", result, err)
		}
		if _, err := c.Push(t.Context(), b, nil); err != nil {
			t.Fatal(err)
		}
		delivered(t, o, ops...)
	})
	t.Run("while another pushes", func(t *testing.T) {
		o, b := newOffice(t), newOutbox()
		queue(t, b, 1)
		c := connect(t, o.known(), client.Options{})
		_, err := c.Push(t.Context(), b, func(client.PushProgress) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := c.Push(ctx, b, nil); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// Whatever happens to laptop, line and office, once they meet undisturbed
// everything is delivered, once.
func TestEverythingArrivesOnceInTheEnd(t *testing.T) {
	o := newOffice(t)
	rapid.Check(t, func(t *rapid.T) {
		o.restore(ledger{streams: map[store.Stream][]store.Entry{}, applied: map[uuid.UUID]int{}})
		b := newOutbox()
		backup := o.snapshot()
		earlier := b.clone()
		var made []uuid.UUID
		onLaptop := func() map[uuid.UUID]bool {
			ops := make(map[uuid.UUID]bool)
			for _, entry := range b.entries {
				ops[entry.Op] = true
			}
			return ops
		}
		push := func(options client.Options) error {
			options.Batch = rapid.IntRange(1, 5).Draw(t, "batch")
			c, err := client.New(o.known(), laptopKey, options)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_, err = c.Push(context.Background(), b, nil)
			return err
		}
		t.Repeat(map[string]func(*rapid.T){
			"queue": func(t *rapid.T) { made = append(made, b.queue(t)) },
			"push": func(t *rapid.T) {
				if err := push(client.Options{}); err != nil {
					t.Fatal(err)
				}
			},
			"push on a bad line": func(t *rapid.T) {
				read, write := rapid.IntRange(500, 3000).Draw(t, "read"), rapid.IntRange(500, 5000).Draw(t, "write")
				if err := push(client.Options{Dial: cutAfter(read, write)}); err != nil && !errors.Is(err, client.ErrCut) {
					t.Fatal(err)
				}
			},
			"back up the office":  func(*rapid.T) { backup = o.snapshot() },
			"restore the office":  func(*rapid.T) { o.restore(backup) },
			"copy the laptop":     func(*rapid.T) { earlier = b.clone() },
			"restore the laptop":  func(*rapid.T) { b = earlier.clone() },
			"the copy takes over": func(*rapid.T) { b, earlier = earlier, b },
			"the laptop may forget": func(*rapid.T) {
				// Only what the office's oldest backup holds.
				stable := uint64(len(backup.streams[b.stream]))
				b.forget(min(stable, b.receipt.Seq))
			},
		})
		for _, machine := range []*outbox{b, earlier} {
			b = machine
			b.queue(t) // what an office lost is noticed with the next operation
			if err := push(client.Options{}); err != nil {
				t.Fatal(err)
			}
			for op := range onLaptop() {
				if o.ledger.applied[op] != 1 {
					t.Fatalf("operation %s on the laptop was applied %d times", op, o.ledger.applied[op])
				}
			}
		}
		for _, op := range made {
			if o.ledger.applied[op] > 1 {
				t.Fatalf("operation %s was applied %d times", op, o.ledger.applied[op])
			}
		}
	})
}
