package client_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/client"
)

// What the office says of our stream is worth as much with a page as after a
// push.
func TestAPullTellsHowFarTheOfficeHasUs(t *testing.T) {
	for _, c := range []struct {
		name    string
		between func(t *testing.T, o *office, b *outbox) *outbox
		want    client.PullResult // of what it says about the stream
		waiting int
	}{
		{"as far as it said", func(_ *testing.T, _ *office, b *outbox) *outbox { return b }, client.PullResult{}, 0},
		{"a colleague brought the rest", func(t *testing.T, o *office, b *outbox) *outbox {
			ahead := b.clone()
			queue(t, b, 3)
			ahead.entries = slices.Clone(b.entries)
			push(t, o, ahead)
			return b
		}, client.PullResult{Acknowledged: 3}, 0},
		{"it was restored from a backup", func(t *testing.T, o *office, b *outbox) *outbox {
			backup := o.snapshot()
			queue(t, b, 4)
			push(t, o, b)
			o.restore(backup)
			return b
		}, client.PullResult{Rewound: true}, 4},
		{"it lost everything", func(_ *testing.T, o *office, b *outbox) *outbox {
			o.restore(ledger{streams: map[store.Stream][]store.Entry{}, applied: map[uuid.UUID]int{}})
			return b
		}, client.PullResult{Rewound: true}, 5},
		{"it lost what is forgotten here", func(_ *testing.T, o *office, b *outbox) *outbox {
			b.forget(3)
			o.restore(ledger{streams: map[store.Stream][]store.Entry{}, applied: map[uuid.UUID]int{}})
			return b
		}, client.PullResult{NewIncarnation: true}, 2},
		{"further than this copy of the file", func(t *testing.T, o *office, b *outbox) *outbox {
			earlier := b.clone()
			queue(t, b, 2)
			push(t, o, b)
			return earlier
		}, client.PullResult{NewIncarnation: true}, 5},
		{"beside this copy of the file", func(t *testing.T, o *office, b *outbox) *outbox {
			other := b.clone()
			queue(t, b, 2)
			queue(t, other, 2)
			push(t, o, b)
			return other
		}, client.PullResult{NewIncarnation: true}, 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, b, i := newOffice(t), newOutbox(), newInbox(t)
			ops := queue(t, b, 5)
			push(t, o, b)
			b = c.between(t, o, b)
			for _, entry := range b.entries {
				ops = append(ops, entry.Op)
			}
			laptop := connect(t, o.known(), client.Options{})
			result, err := laptop.Pull(t.Context(), b, i, trip, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := (client.PullResult{Acknowledged: result.Acknowledged, Rewound: result.Rewound, NewIncarnation: result.NewIncarnation}); got != c.want {
				t.Errorf("%+v", got)
			}
			if seq, _ := b.end(); int(seq-b.receipt.Seq) != c.waiting {
				t.Errorf("%d waiting, want %d", seq-b.receipt.Seq, c.waiting)
			}
			if _, err := laptop.Push(t.Context(), b, nil); err != nil {
				t.Fatal(err)
			}
			for _, entry := range b.entries {
				delivered(t, o, entry.Op)
			}
			if seq, _ := b.end(); b.receipt.Seq != seq {
				t.Errorf("%d of %d acknowledged in the end", b.receipt.Seq, seq)
			}
		})
	}
}

func push(t *testing.T, o *office, b *outbox) {
	t.Helper()
	if _, err := connect(t, o.known(), client.Options{}).Push(t.Context(), b, nil); err != nil {
		t.Fatal(err)
	}
}
