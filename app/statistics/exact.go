package statistics

import (
	"cmp"
	"math"
	"slices"
)

// fourfold is a table of two sides: how many there are on each, and in how many it
// was done.
type fourfold struct{ hereDone, here, elseDone, elsewhere int }

func (f fourfold) shares() (here, elsewhere float64) {
	return float64(f.hereDone) / float64(f.here), float64(f.elseDone) / float64(f.elsewhere)
}

// support are the least and the most that can be done here when no more is known
// than the sums of the table.
func (f fourfold) support() (least, most int) {
	done := f.hereDone + f.elseDone
	return max(0, done-f.elsewhere), min(done, f.here)
}

// log is the logarithm of how likely it is that x are done here by chance.
func (f fourfold) log(x int) float64 {
	done := f.hereDone + f.elseDone
	return choose(f.here, x) + choose(f.elsewhere, done-x) - choose(f.here+f.elsewhere, done)
}

func choose(n, k int) float64 {
	all, _ := math.Lgamma(float64(n + 1))
	taken, _ := math.Lgamma(float64(k + 1))
	left, _ := math.Lgamma(float64(n - k + 1))
	return all - taken - left
}

// rounding is by how much two probabilities that are the same may differ here.
const rounding = 1e-7

// chance is how likely a table at most as likely as this one is, of those with its
// sums: Fisher's exact test, of both sides.
func (f fourfold) chance() float64 {
	least, most := f.support()
	bound := f.log(f.hereDone) + rounding
	sum := 0.0
	for x := least; x <= most; x++ {
		if log := f.log(x); log <= bound {
			sum += math.Exp(log)
		}
	}
	return min(1, sum)
}

// leastChance is the chance of the most uneven table with these sums.
func (f fourfold) leastChance() float64 {
	least, most := f.support()
	return math.Exp(min(f.log(least), f.log(most)))
}

// comparable are those of the tables that could come out uneven at all, after as
// many comparisons as there are of such (Tarone 1990). Only sums are looked at, so
// that the choice says nothing of what is found.
func comparable[T any](all []T, table func(T) fourfold, alpha float64) []T {
	chances := make([]float64, len(all))
	for i, each := range all {
		chances[i] = table(each).leastChance()
	}
	sorted := slices.Sorted(slices.Values(chances))
	within := func(bound float64) int {
		n, _ := slices.BinarySearch(sorted, math.Nextafter(bound, 2))
		return n
	}
	comparisons := 1
	for within(alpha/float64(comparisons)) > comparisons {
		comparisons++
	}
	var kept []T
	for i, each := range all {
		if chances[i] <= alpha/float64(comparisons) {
			kept = append(kept, each)
		}
	}
	return kept
}

// corrected are chances after as many comparisons as there are of them (Holm 1979):
// that any of those with at most alpha came by chance is no likelier than alpha,
// however they depend on each other.
func corrected(chances []float64) []float64 {
	order := make([]int, len(chances))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(chances[a], chances[b]) })
	after, worst := make([]float64, len(chances)), 0.0
	for rank, i := range order {
		worst = max(worst, min(1, chances[i]*float64(len(chances)-rank)))
		after[i] = worst
	}
	return after
}
