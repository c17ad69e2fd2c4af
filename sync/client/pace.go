package client

import (
	"math/rand/v2"
	"time"

	"sportello/sync/wire"
)

// batch is how many operations to send at once: few on a poor line, so that
// each attempt that gets through brings something home.
type batch struct {
	count, most int
}

const (
	firstBatch = 16
	// batchTime is how long a request should take: short enough that little is
	// lost with it, long enough that the delay of the line matters little.
	batchTime = 5 * time.Second
	// sizePerOperation bounds a batch in bytes too, at more than twice the
	// size of a full application for each operation.
	sizePerOperation = 8 << 10
)

func newBatch(most int) batch { return batch{count: min(firstBatch, most), most: most} }

// size is what the operations of a batch may come to, in bytes.
func (b *batch) size() int {
	return min(b.count*sizePerOperation, wire.MaxOpened-b.count*wire.LengthPrefix)
}

func (b *batch) succeeded(took time.Duration) {
	switch {
	case took > 2*batchTime:
		b.count = max(1, b.count/2)
	case took < batchTime:
		b.count = min(b.most, 2*b.count)
	}
}

func (b *batch) failed() { b.count = max(1, b.count/4) }

// retry spreads attempts: full jitter, so that the laptops of an office that
// was down do not all come back at once.
type retry struct {
	rand     *rand.Rand
	failures int
}

const (
	retryBase = 5 * time.Second
	retryMost = 10 * time.Minute
)

func (r *retry) succeeded() { r.failures = 0 }

// failed returns how long to wait before the next attempt.
func (r *retry) failed() time.Duration {
	limit := retryMost
	if r.failures < 7 { // 5 s doubled seven times is beyond the limit
		limit = min(retryMost, retryBase<<r.failures)
		r.failures++
	}
	// Never at once, however the dice fall.
	return time.Second + time.Duration(r.rand.Int64N(int64(limit)))
}
