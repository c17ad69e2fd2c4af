package client_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"net"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// delivered checks that each operation is at the office, applied once.
func delivered(t interface {
	Helper()
	Errorf(string, ...any)
}, o *office, ops ...uuid.UUID,
) {
	t.Helper()
	for _, op := range ops {
		if times := o.ledger.applied[op]; times != 1 {
			t.Errorf("operation %s was applied %d times", op, times)
		}
	}
}

func queue(t testing.TB, b *outbox, count int) []uuid.UUID {
	t.Helper()
	ops := make([]uuid.UUID, count)
	for i := range ops {
		ops[i] = b.queue(t)
	}
	return ops
}

func TestPushSendsAllAndAcknowledges(t *testing.T) {
	o, b := newOffice(t), newOutbox()
	ops := queue(t, b, 250)
	c := connect(t, o.known(), client.Options{})
	var steps []client.PushProgress
	result, err := c.Push(t.Context(), b, func(p client.PushProgress) { steps = append(steps, p) })
	if err != nil {
		t.Fatal(err)
	}
	delivered(t, o, ops...)
	if result.Done != 250 || result.Receipt.Seq != 250 || b.receipt.Seq != 250 || !result.Next.IsZero() || result.NewIncarnation || result.Resent {
		t.Errorf("result %+v", result)
	}
	if want := []int{16, 32, 64, 100, 38}; !slices.Equal(o.sizes, want) {
		t.Errorf("batches of %v, want %v", o.sizes, want)
	}
	for i, step := range steps {
		if step.Total != 250 || step.Done != int(step.Receipt.Seq) || (step.Left == 0) != (step.Done == 250) || i > 0 && step.Done <= steps[i-1].Done {
			t.Errorf("step %d: %d of %d", i, step.Done, step.Total)
		}
	}
	if _, err := wire.VerifyReceipt(b.receipt.Signed, officeKey.Public().(ed25519.PublicKey)); err != nil {
		t.Errorf("the receipt kept is no proof: %v", err)
	}
	if result, err = c.Push(t.Context(), b, nil); err != nil || result.Done != 0 || o.pushes != 5 {
		t.Errorf("nothing to send: %+v, %v, %d pushes", result, err, o.pushes)
	}
}

func TestWhatTheOfficeCannotReadBlocksNothing(t *testing.T) {
	o, b := newOffice(t), newOutbox()
	first := b.queue(t)
	b.append(uuid.New(), []byte("damaged in the making"))
	last := b.queue(t)
	result, err := connect(t, o.known(), client.Options{}).Push(t.Context(), b, nil)
	if err != nil {
		t.Fatal(err)
	}
	delivered(t, o, first, last)
	if len(result.Quarantined) != 1 || result.Quarantined[0].Seq != 2 || b.receipt.Seq != 3 {
		t.Errorf("result %+v", result)
	}
}

func TestLargeOperationsTravelInSmallBatches(t *testing.T) {
	o, b := newOffice(t), newOutbox()
	for range 6 {
		b.append(uuid.New(), make([]byte, store.MaxOperation))
	}
	for range 3000 { // more than an envelope holds of them, once the batches have grown
		b.append(uuid.New(), make([]byte, 6<<10))
	}
	if _, err := connect(t, o.known(), client.Options{Batch: 1000}).Push(t.Context(), b, nil); err != nil {
		t.Fatal(err)
	}
	if b.receipt.Seq != 3006 {
		t.Errorf("%d of 3006 acknowledged", b.receipt.Seq)
	}
}

func TestHistoriesThatDiverged(t *testing.T) {
	type scene struct {
		office *office
		outbox *outbox
		client *client.Client
		ops    []uuid.UUID
	}
	push := func(t *testing.T, s *scene) client.Result {
		t.Helper()
		result, err := s.client.Push(t.Context(), s.outbox, nil)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	for _, c := range []struct {
		name            string
		between         func(t *testing.T, s *scene)
		newIncarnations int
		resent          bool
	}{
		{"nothing happened", func(t *testing.T, s *scene) {}, 0, false},
		{"the office was restored from a backup", func(t *testing.T, s *scene) {
			backup := s.office.snapshot()
			s.ops = append(s.ops, queue(t, s.outbox, 5)...)
			push(t, s)
			s.office.restore(backup)
		}, 0, true},
		{"the office lost everything", func(t *testing.T, s *scene) {
			s.office.restore(ledger{streams: map[store.Stream][]store.Entry{}, applied: map[uuid.UUID]int{}})
		}, 0, true},
		{"the office was restored from the oldest backup, and the laptop has forgotten what it holds", func(t *testing.T, s *scene) {
			backup := s.office.snapshot()
			s.ops = append(s.ops, queue(t, s.outbox, 5)...)
			push(t, s)
			s.outbox.forget(10)
			s.office.restore(backup)
		}, 0, true},
		{"the office lost what the laptop has forgotten", func(t *testing.T, s *scene) {
			s.outbox.forget(3)
			s.ops = s.ops[3:]
			s.office.restore(ledger{streams: map[store.Stream][]store.Entry{}, applied: map[uuid.UUID]int{}})
		}, 1, true},
		{"the laptop was restored and has nothing new", func(t *testing.T, s *scene) {
			earlier := s.outbox.clone()
			s.ops = append(s.ops, queue(t, s.outbox, 5)...)
			push(t, s)
			s.outbox = earlier
		}, 1, false},
		{"the laptop was restored to where it had not sent yet", func(t *testing.T, s *scene) {
			s.ops = append(s.ops, queue(t, s.outbox, 2)...)
			earlier := s.outbox.clone()
			s.ops = append(s.ops, queue(t, s.outbox, 5)...)
			push(t, s)
			s.outbox = earlier
		}, 1, false},
		{"the laptop was cloned and both work on", func(t *testing.T, s *scene) {
			other := s.outbox.clone()
			s.ops = append(s.ops, queue(t, s.outbox, 5)...)
			push(t, s)
			s.outbox = other
		}, 1, false},
		{"the answer was lost and the queue has grown", func(t *testing.T, s *scene) {
			s.ops = append(s.ops, queue(t, s.outbox, 5)...)
			before := s.outbox.clone()
			push(t, s)
			s.outbox = before
			s.ops = append(s.ops, queue(t, s.outbox, 1)...)
			s.client = connect(t, s.office.known(), client.Options{Batch: 5})
		}, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &scene{office: newOffice(t), outbox: newOutbox()}
			s.client = connect(t, s.office.known(), client.Options{})
			s.ops = queue(t, s.outbox, 10)
			push(t, s)
			c.between(t, s)
			s.ops = append(s.ops, queue(t, s.outbox, 3)...)
			rechained := s.outbox.rechains
			result := push(t, s)
			delivered(t, s.office, s.ops...)
			if got := s.outbox.rechains - rechained; got != c.newIncarnations || result.NewIncarnation != (got > 0) || result.Resent != c.resent {
				t.Errorf("%d new incarnations, result %+v", got, result)
			}
			if seq, hash, _ := s.outbox.Acknowledged(t.Context()); seq != s.office.end(s.outbox.stream).Seq || hash != s.office.end(s.outbox.stream).Hash {
				t.Errorf("acknowledged %d, the office has %d", seq, s.office.end(s.outbox.stream).Seq)
			}
			if result = push(t, s); result.Done != 0 {
				t.Errorf("not quiet afterwards: %+v", result)
			}
		})
	}
}

func (o *office) end(stream store.Stream) wire.Position {
	held := o.ledger.streams[stream]
	if len(held) == 0 {
		return wire.Position{Hash: stream.Genesis()}
	}
	return wire.Position{Seq: held[len(held)-1].Seq, Hash: held[len(held)-1].Hash}
}

// An office that restarts closes connections the laptop keeps.
func TestAKeptConnectionThatEndedIsNoReasonToFail(t *testing.T) {
	o, b := newOffice(t), newOutbox()
	op := b.queue(t)
	var dialled []*deaf
	c := connect(t, o.known(), client.Options{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		dialled = append(dialled, &deaf{Conn: conn, spoke: make(chan struct{})})
		return dialled[len(dialled)-1], err
	}})
	if _, err := c.Push(t.Context(), b, nil); err != nil {
		t.Fatal(err)
	}
	dialled[0].told.Store(true)
	o.server.CloseClientConnections()
	another := b.queue(t)
	if _, err := c.Push(t.Context(), b, nil); err != nil {
		t.Fatal(err)
	}
	delivered(t, o, op, another)
	if len(dialled) != 2 {
		t.Errorf("%d connections", len(dialled))
	}
}

func TestTheClockDifferenceIsMeasured(t *testing.T) {
	const tenYears = 10 * 365 * 24 * time.Hour
	o, b := newOffice(t), newOutbox()
	b.queue(t)
	slow := func() time.Time { return time.Now().Add(-tenYears) }
	result, err := connect(t, o.known(), client.Options{Clock: slow}).Push(t.Context(), b, nil)
	if err != nil {
		t.Fatal(err)
	}
	if result.Clock == nil || (result.Clock.Ahead-tenYears).Abs() > result.Clock.Within+time.Millisecond {
		t.Errorf("clock %+v", result.Clock)
	}
	if b.receipt.Seq != 1 {
		t.Error("not delivered: a clock is shown, not trusted")
	}
	if date, err := http.ParseTime(o.date); err != nil || time.Since(date) < tenYears || time.Since(date) > tenYears+time.Minute {
		t.Errorf("the office was told %q, %v", o.date, err)
	}
}

func TestWhatTheLaptopCannotRecordIsNotDone(t *testing.T) {
	o, b := newOffice(t), newOutbox()
	b.queue(t)
	b.fail = store.ErrFull
	result, err := connect(t, o.known(), client.Options{}).Push(t.Context(), b, nil)
	if !errors.Is(err, store.ErrFull) || result.Done != 0 || !result.Next.IsZero() {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestAnotherLaptopsOutboxIsNotSent(t *testing.T) {
	o, b := newOffice(t), newOutbox()
	b.stream.Laptop = uuid.New()
	b.queue(t)
	if _, err := connect(t, o.known(), client.Options{}).Push(t.Context(), b, nil); !errors.Is(err, client.ErrUnknownLaptop) || o.pushes > 0 {
		t.Errorf("%v after %d pushes", err, o.pushes)
	}
}

func TestADamagedOutboxIsNotSent(t *testing.T) {
	o, b := newOffice(t), newOutbox()
	queue(t, b, 3)
	b.entries[1].Encoded[5] ^= 1
	if _, err := connect(t, o.known(), client.Options{}).Push(context.Background(), b, nil); !errors.Is(err, wire.ErrChain) || o.pushes > 0 {
		t.Errorf("%v after %d pushes", err, o.pushes)
	}
}
