package client

import (
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/sync/wire"
)

func TestRequestsFollowTheLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newBatch(rapid.IntRange(1, wire.MaxOperations).Draw(t, "most"))
		if rapid.Bool().Draw(t, "pulling") {
			p = newPage()
		}
		for _, event := range rapid.SliceOf(rapid.IntRange(-1, 30)).Draw(t, "seconds, -1 for a failure") {
			before := p.now
			if event < 0 {
				p.failed()
			} else {
				p.succeeded(time.Duration(event) * time.Second)
			}
			if p.now < p.least || p.now > p.most {
				t.Fatalf("%d at once, of %d to %d", p.now, p.least, p.most)
			}
			if (event < 0 || event > 10) && p.now > max(p.least, before/2) {
				t.Fatalf("%d after %d were too many", p.now, before)
			}
		}
	})
}

func TestBatchesFitAnEnvelope(t *testing.T) {
	for count := 1; count <= wire.MaxOperations; count++ {
		if size := batchSize(count); size < sizePerOperation || size+count*wire.LengthPrefix > wire.MaxOpened {
			t.Fatalf("%d operations of %d bytes", count, size)
		}
	}
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
