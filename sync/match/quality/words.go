package main

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"sportello/sync/match"
	"sportello/sync/match/internal/benchmark"
)

// scored is the score of a pair of words and whether they are one name.
type scored struct {
	score float64
	same  bool
}

// scores are sorted, the highest first.
type scores struct {
	all  []scored
	same int
}

// scoresOf scores every pair of spellings, and for each Latin word as many
// spellings of other names drawn at random, always the same.
func scoresOf(spellings []benchmark.Spelling, others int) scores {
	draw := rand.New(rand.NewPCG(1, 2))
	s := scores{same: len(spellings)}
	for _, pair := range spellings {
		s.all = append(s.all, scored{match.CompareNames(pair.Latin, pair.Native), true})
		for drawn := 0; drawn < others; {
			other := spellings[draw.IntN(len(spellings))]
			if other.Native == pair.Native || other.Latin == pair.Latin {
				continue
			}
			drawn++
			s.all = append(s.all, scored{match.CompareNames(pair.Latin, other.Native), false})
		}
	}
	slices.SortStableFunc(s.all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	return s
}

// recallAt returns the largest recall with at least a precision, and the score
// from which on it is reached.
func (s scores) recallAt(precision float64) (recall, least float64) {
	right := 0
	for i, scored := range s.all {
		if scored.same {
			right++
		}
		// A threshold takes all pairs of one score or none.
		if i+1 < len(s.all) && s.all[i+1].score == scored.score {
			continue
		}
		if float64(right) >= precision*float64(i+1) {
			recall, least = float64(right)/float64(s.same), scored.score
		}
	}
	return recall, least
}

// at returns precision and recall at a least score.
func (s scores) at(least float64) (precision, recall float64) {
	right, taken := 0, 0
	for _, scored := range s.all {
		if scored.score < least {
			break
		}
		taken++
		if scored.same {
			right++
		}
	}
	return float64(right) / float64(max(taken, 1)), float64(right) / float64(s.same)
}
