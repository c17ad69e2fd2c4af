package client

import (
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/sync/wire"
)

func TestBatchesFollowTheLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBatch(rapid.IntRange(1, wire.MaxOperations).Draw(t, "most"))
		for _, event := range rapid.SliceOf(rapid.IntRange(-1, 30)).Draw(t, "seconds, -1 for a failure") {
			before := b.count
			if event < 0 {
				b.failed()
			} else {
				b.succeeded(time.Duration(event) * time.Second)
			}
			if b.count < 1 || b.count > b.most || b.size() < sizePerOperation || b.size()+b.count*wire.LengthPrefix > wire.MaxOpened {
				t.Fatalf("%d operations at once, of %d bytes", b.count, b.size())
			}
			if (event < 0 || event > 10) && b.count > max(1, before/2) {
				t.Fatalf("%d operations after %d were too many", b.count, before)
			}
		}
	})
}

func TestAttemptsSpreadOut(t *testing.T) {
	r := retry{rand: rand.New(rand.NewPCG(1, 2))}
	longest := make([]time.Duration, 12)
	for range 2000 {
		for i := range longest {
			wait := r.failed()
			if wait < time.Second {
				t.Fatalf("attempt %d after %v", i, wait)
			}
			longest[i] = max(longest[i], wait)
		}
		r.succeeded()
	}
	for i, want := range []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second} {
		if longest[i] < want*9/10 || longest[i] > want+time.Second {
			t.Errorf("up to %v before attempt %d, want %v", longest[i], i+1, want)
		}
	}
	if last := longest[len(longest)-1]; last < retryMost*9/10 || last > retryMost+time.Second {
		t.Errorf("up to %v in the end", last)
	}
}
