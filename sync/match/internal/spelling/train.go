package spelling

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
)

// Pair is two spellings of one name, folded, and how much it counts.
type Pair struct {
	Left, Right string
	Weight      float64
}

// Learn writes a table learned from pairs of spellings: probabilities of pairs
// of units that make the pairs likeliest, by expectation and maximisation, each
// divided by what chance would give. Pairs that count for less than discount
// are left out, longer units are discounted more, so that few of them remain.
func Learn(w io.Writer, pairs []Pair, left, right Script, rounds int, discount float64) error {
	l := learner{left: left, right: right}
	for range rounds {
		l.round(pairs, discount)
	}
	return l.write(w, pairs)
}

// unit is a pair of units as codes.
type unit struct{ left, right string }

type learner struct {
	left, right   Script
	probabilities map[unit]float64 // nil: all alike
}

func (l *learner) probability(u unit) float64 {
	if l.probabilities == nil {
		return math.Pow(1.0/32, float64(len(u.left)+len(u.right)))
	}
	return l.probabilities[u] + 1e-9*math.Pow(1.0/32, float64(len(u.left)+len(u.right)))
}

func (l *learner) round(pairs []Pair, discount float64) {
	counts := make(map[unit]float64)
	for _, pair := range pairs {
		l.count(l.left.encode(pair.Left), l.right.encode(pair.Right), pair.Weight, counts)
	}
	total := 0.0
	for u, count := range counts {
		longer := float64(max(0, len(u.left)-1) + max(0, len(u.right)-1))
		count -= discount * (0.2 + longer)
		if count <= 0 {
			delete(counts, u)
			continue
		}
		counts[u] = count
		total += count
	}
	for u := range counts {
		counts[u] /= total
	}
	l.probabilities = counts
}

// count adds how often each pair of units is expected in the ways to write one
// word as the other.
func (l *learner) count(left, right string, weight float64, counts map[unit]float64) {
	if left == "" || right == "" {
		return
	}
	width := len(right) + 1
	forward := make([]float64, (len(left)+1)*width)
	backward := make([]float64, len(forward))
	forward[0], backward[len(backward)-1] = 1, 1
	l.steps(left, right, func(from, to int, u unit) { forward[to] += forward[from] * l.probability(u) })
	var steps []func()
	l.steps(left, right, func(from, to int, u unit) {
		steps = append(steps, func() { backward[from] += backward[to] * l.probability(u) })
	})
	for _, step := range slices.Backward(steps) {
		step()
	}
	all := forward[len(forward)-1]
	if all <= 0 {
		return
	}
	l.steps(left, right, func(from, to int, u unit) {
		counts[u] += weight * forward[from] * l.probability(u) * backward[to] / all
	})
}

// steps visits every pair of units within two words, in an order in which
// whatever ends at a place comes before what begins there.
func (l *learner) steps(left, right string, visit func(from, to int, u unit)) {
	width := len(right) + 1
	for i := 0; i <= len(left); i++ {
		for j := 0; j <= len(right); j++ {
			for di := 0; di <= min(2, len(left)-i); di++ {
				for dj := 0; dj <= min(2, len(right)-j); dj++ {
					if di+dj == 0 {
						continue
					}
					visit(i*width+j, (i+di)*width+j+dj, unit{left[i : i+di], right[j : j+dj]})
				}
			}
		}
	}
}

func (l *learner) write(w io.Writer, pairs []Pair) error {
	leftChance, rightChance := l.chances(pairs)
	units := slices.SortedFunc(maps.Keys(l.probabilities), func(a, b unit) int {
		return strings.Compare(a.left+"\xff"+a.right, b.left+"\xff"+b.right)
	})
	for _, u := range units {
		ratio := l.probabilities[u]
		for i := range len(u.left) {
			ratio /= leftChance[u.left[i]]
		}
		for i := range len(u.right) {
			ratio /= rightChance[u.right[i]]
		}
		if _, err := fmt.Fprintf(w, "%s\t%s\t%.2f\n", l.left.Text(u.left), l.right.Text(u.right), math.Log2(ratio)); err != nil {
			return fmt.Errorf("writing a table of letters: %w", err)
		}
	}
	return nil
}

// chances returns how frequent each letter is on either side.
func (l *learner) chances(pairs []Pair) (left, right map[byte]float64) {
	left, right = make(map[byte]float64), make(map[byte]float64)
	for _, pair := range pairs {
		tally(left, l.left.encode(pair.Left), pair.Weight)
		tally(right, l.right.encode(pair.Right), pair.Weight)
	}
	share(left)
	share(right)
	return left, right
}

func tally(counts map[byte]float64, word string, weight float64) {
	for i := range len(word) {
		counts[word[i]] += weight
	}
}

func share(counts map[byte]float64) {
	total := 0.0
	for _, count := range counts {
		total += count
	}
	for letter := range counts {
		counts[letter] /= total
	}
}
