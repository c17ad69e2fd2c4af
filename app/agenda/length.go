package agenda

import (
	"slices"
	"time"

	"sportello/app/statistics"
)

// Procedure is what somebody comes for: permit.Request.ID and a motive's code; ""
// is any.
type Procedure struct{ Request, Motive string }

const (
	// enoughMeasured is how many applications it takes to tell a length from.
	enoughMeasured = 20
	// measuredDays is how far back they count.
	measuredDays = 365
)

// Lengths are how long procedures take: the third quartiles of what was worked on
// applications in the last year, by request and motive, by request, and of all. Of
// which too few were measured is not in it.
func Lengths(facts *statistics.Facts, now time.Time) map[Procedure]time.Duration {
	oldest := int32(now.AddDate(0, 0, -measuredDays).Unix() / (24 * 60 * 60))
	worked := make(map[Procedure][]time.Duration)
	for fact := range facts.All() {
		if fact.Kind != statistics.Application || fact.Filling <= 0 || fact.Day < oldest {
			continue
		}
		of := []Procedure{{fact.Request, fact.Motive}, {fact.Request, ""}, {}}
		for _, p := range slices.Compact(of) {
			worked[p] = append(worked[p], fact.Filling)
		}
	}
	by := make(map[Procedure]time.Duration)
	for p, all := range worked {
		if len(all) >= enoughMeasured {
			slices.Sort(all)
			by[p] = all[(3*len(all)-1)/4]
		}
	}
	return by
}
