package main

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"sportello/sync/match"
	"sportello/sync/match/internal/benchmark"
	"sportello/sync/match/internal/linkage"
	"sportello/sync/match/ravenna"
)

// line is one line of the weights: a comment, or a level and its weights.
type line struct {
	text           string // of a comment
	field, level   string
	first, weights float64 // by hand, as fitted
}

// example is a pair of records for fitting: the lines of its weights, and what
// each is multiplied by.
type example struct {
	terms  []term
	same   bool
	weight float64
}

type term struct {
	line  int
	times float64
}

func (e example) sum(lines []line) float64 {
	sum := 0.0
	for _, term := range e.terms {
		sum += lines[term.line].weights * term.times
	}
	return sum
}

// fitWeights fits the weights of levels by logistic regression, held near those
// written by hand, on the tuning seed of the generated set and the tuning half
// of FEBRL, each counting the same.
func fitWeights(data, from, to string) error {
	lines, err := readWeights(from)
	if err != nil {
		return err
	}
	sets, err := tuningSets(data)
	if err != nil {
		return err
	}
	model, err := match.ReadModel(render(lines))
	if err != nil {
		return err
	}
	var examples []example
	for i, set := range sets {
		share := 1.0
		if i == 0 { // the office's own kind counts as much as all others
			share = float64(len(sets)-1) * 0.6
		}
		examples = append(examples, examplesOf(lines, linkage.Link(model, set), share)...)
	}
	descend(lines, examples)
	if model, err = match.ReadModel(render(lines)); err != nil {
		return err
	}
	setThresholds(lines, linkage.Link(model, sets[0]))
	if err := os.WriteFile(to, []byte(render(lines)), 0o644); err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	return nil
}

func tuningSets(data string) ([][]linkage.Known, error) {
	sets := [][]linkage.Known{linkage.Ravenna(ravenna.TuningSeed, 2500)}
	for _, files := range [][]string{{"dataset1.csv"}, {"dataset2.csv"}, {"dataset3.csv"}, {"dataset4a.csv", "dataset4b.csv"}} {
		set, err := linkage.FEBRL(data, benchmark.Tuning, files...)
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return sets, nil
}

func readWeights(path string) ([]line, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the weights by hand: %w", err)
	}
	var lines []line
	for text := range strings.Lines(string(data)) {
		columns := strings.Split(strings.TrimSpace(text), "\t")
		if len(columns) != 3 {
			lines = append(lines, line{text: text})
			continue
		}
		weight, err := strconv.ParseFloat(columns[2], 64)
		if err != nil {
			return nil, fmt.Errorf("reading a weight: %w", err)
		}
		lines = append(lines, line{field: columns[0], level: columns[1], first: weight, weights: weight})
	}
	return lines, nil
}

func render(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		if l.text != "" {
			b.WriteString(l.text)
			continue
		}
		fmt.Fprintf(&b, "%s\t%s\t%.1f\n", l.field, l.level, l.weights)
	}
	return b.String()
}

func place(lines []line, field, level string) int {
	return slices.IndexFunc(lines, func(l line) bool { return l.field == field && l.level == level })
}

// examplesOf makes examples of all pairs compared; same and not same count half
// each.
func examplesOf(lines []line, result linkage.Result, share float64) []example {
	var examples []example
	same := 0.0
	for _, pair := range result.Pairs {
		e := example{same: pair.Same, terms: []term{{place(lines, "prior", "pair"), 1}}}
		for _, evidence := range pair.Verdict.Evidence {
			at := place(lines, evidence.Field, evidence.Level)
			e.terms = append(e.terms, term{at, 1})
			if telling := place(lines, evidence.Field, "telling"); telling >= 0 {
				e.terms = append(e.terms, term{telling, (evidence.Weight - lines[at].weights) / lines[telling].weights})
			}
		}
		if pair.Same {
			same++
		}
		examples = append(examples, e)
	}
	for i := range examples {
		examples[i].weight = share / (1 + float64(len(examples)) - same)
		if examples[i].same {
			examples[i].weight = share / (1 + same)
		}
	}
	return examples
}

// How the regression goes: rounds, step, and how strongly weights are held.
const (
	rounds = 3000
	step   = 0.4
	held   = 0.00012
)

func descend(lines []line, examples []example) {
	for range rounds {
		gradient := make([]float64, len(lines))
		for _, e := range examples {
			miss := -1 / (1 + math.Exp2(-e.sum(lines)))
			if e.same {
				miss++
			}
			for _, term := range e.terms {
				gradient[term.line] += e.weight * miss * term.times
			}
		}
		for i := range lines {
			lines[i].weights += step * (gradient[i] - held*(lines[i].weights-lines[i].first))
		}
	}
}

// What share of the pairs at or above a threshold are to be right.
const (
	sidePrecision = 0.9
	stopPrecision = 0.995
)

// setThresholds puts each threshold where precision begins to hold, on the
// generated set.
func setThresholds(lines []line, result linkage.Result) {
	side, stop := 0.0, 0.0
	for least := 0.0; least < 40; least += 0.5 {
		precision := result.At(least).Precision
		if precision < sidePrecision {
			side = least + 0.5
		}
		if precision < stopPrecision {
			stop = least + 0.5
		}
	}
	lines[place(lines, "threshold", "side")].weights = side
	lines[place(lines, "threshold", "stop")].weights = stop
	fmt.Printf("generated set: completeness %.4f, at side %.1f %.4f, at stop %.1f %.4f\n", result.Completeness(), side, result.At(side), stop, result.At(stop))
}
