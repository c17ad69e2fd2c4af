package match

import (
	"math"

	"sportello/sync/match/internal/spelling"
)

// CompareNames tells between 0 and 1 how likely two names, whole or single
// words, in any scripts and orders, are spellings of one. It is symmetric.
func CompareNames(a, b string) float64 {
	if a > b {
		a, b = b, a
	}
	left, right := parts(a), parts(b)
	if len(left) == 0 || len(right) == 0 {
		return scoreOfUnread(a, b)
	}
	if len(left) == 1 && len(right) == 1 {
		return scoreOfWords(left[0], right[0])
	}
	return align(left, right).score()
}

// scoreOfUnread compares names in a script that is not read, by the signs they
// share.
func scoreOfUnread(a, b string) float64 {
	if len(spelling.Words(a, 1)) > 0 || len(spelling.Words(b, 1)) > 0 {
		return 0 // no name on one side, only what is written for want of one
	}
	x, y := []rune(spelling.Fold(a)), []rune(spelling.Fold(b))
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	same := 0
	for same < min(len(x), len(y)) && x[same] == y[same] {
		same++
	}
	for tail := 1; same < min(len(x), len(y)) && x[len(x)-tail] == y[len(y)-tail]; tail++ {
		same++
	}
	return float64(same) / float64(max(len(x), len(y)))
}

// scoreOfWords brings the likeness of two single words to the scale of whole
// names: 0.5 is where one begins to be likelier than the other.
func scoreOfWords(left, right part) float64 {
	m, _ := meetWords(left, right)
	score := (1 + m.likeness) / 2
	if left.word.Script == right.word.Script {
		score = (1 + (m.likeness-likeEnough)/(1-likeEnough)) / 2
	}
	return min(max(score, 0), 1)
}

// What counts in the score of two names, fixed on the tuning half of name_bench:
// what shared words tell, how unlike they are in all and the least alike one,
// words on both sides without a counterpart, on one side, and initials.
const (
	countsBits     = 1.5
	countsUnlike   = 10
	countsWorst    = 6
	countsConflict = 8
	countsExtra    = 0.3
	countsInitial  = 0.3
)

// score brings an alignment to a number between 0 and 1.
func (f alignment) score() float64 {
	if f.shared == 0 {
		return 0
	}
	conflicts, extra := min(f.leftOnly, f.rightOnly), abs(f.leftOnly-f.rightOnly)
	sum := countsBits*math.Log2(1+min(f.bits, mostNameBits)) - countsUnlike*(1-f.likeness()) - countsWorst*(1-f.worst) -
		countsConflict*float64(conflicts)*(1-f.leftover) - countsExtra*float64(extra) - countsInitial*float64(f.initials)
	return 1 / (1 + math.Exp(-sum))
}
