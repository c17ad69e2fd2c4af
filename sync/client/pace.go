package client

import (
	"math/rand/v2"
	"time"

	"sportello/sync/wire"
)

// pace is how much to ask of one request: little on a poor line, so that each
// attempt that gets through brings something home.
type pace struct {
	now, least, most int
}

const (
	// requestTime is how long a request should take: short enough that little
	// is lost with it, long enough that the delay of the line matters little.
	requestTime = 5 * time.Second

	// A batch of a push is counted in operations.
	firstBatch = 16
	// sizePerOperation bounds a batch in bytes too, at more than twice the
	// size of a full application for each operation.
	sizePerOperation = 8 << 10

	// A page of a pull is measured in bytes, which shrink about tenfold on the
	// line. The first is as large as any: a trip's worth on a line worth the
	// name, where each page more would cost the line's delay again.
	mostPage  = 2 << 20
	leastPage = 8 << 10
)

func newBatch(most int) pace { return pace{now: min(firstBatch, most), least: 1, most: most} }

func newPage() pace { return pace{now: mostPage, least: leastPage, most: mostPage} }

// batchSize is what the operations of a batch may come to, in bytes.
func batchSize(count int) int {
	return min(count*sizePerOperation, wire.MaxOpened-count*wire.LengthPrefix)
}

func (p *pace) succeeded(took time.Duration) {
	switch {
	case took > 2*requestTime:
		p.now = max(p.least, p.now/2)
	case took < requestTime:
		p.now = min(p.most, 2*p.now)
	}
}

func (p *pace) failed() { p.now = max(p.least, p.now/4) }

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
