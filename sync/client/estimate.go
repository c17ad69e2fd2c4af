package client

import (
	"math"
	"time"
)

// estimate says how long a transfer still takes. It goes by the last half
// minute, for a line changes, and what it says moves by at most a third at a
// time beside the time that passed: one slow batch is no reason to frighten.
type estimate struct {
	last      time.Time
	did, took float64 // fading sums: units, seconds
	left      time.Duration
}

const (
	estimateFades = 30 * time.Second
	// estimateSlack lets short estimates move at all.
	estimateSlack = 2 * time.Second
)

func newEstimate(now time.Time) estimate { return estimate{last: now} }

// next returns the time left after some units of the transfer were done by
// now, and others remain. It is 0 only when none does.
func (e *estimate) next(now time.Time, did, remain int) time.Duration {
	passed := max(0, now.Sub(e.last))
	e.last = now
	fades := math.Exp(-passed.Seconds() / estimateFades.Seconds())
	e.did, e.took = e.did*fades+float64(did), e.took*fades+passed.Seconds()
	if remain <= 0 {
		e.left = 0
		return 0
	}
	said := max(0, e.left-passed)
	likely := said
	if e.did > 0 {
		likely = seconds(float64(remain) * e.took / e.did)
	}
	if e.left > 0 {
		likely = min(max(likely, said-said/3-estimateSlack), said+said/3+estimateSlack)
	}
	e.left = max(time.Second, likely)
	return e.left
}

// seconds bounds what floats can come to: nobody waits longer than a day.
func seconds(s float64) time.Duration {
	return time.Duration(min(s, (24*time.Hour).Seconds()) * float64(time.Second))
}
