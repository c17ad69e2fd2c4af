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
	own := linkage.Link(model, sets[0])
	setProbability(lines, own)
	for _, kin := range []match.Kin{match.Twins, match.Siblings, match.Namesakes} {
		if err := setKin(lines, kin, own, sets[0]); err != nil {
			return err
		}
	}
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
		fmt.Fprintf(&b, "%s\t%s\t%.2f\n", l.field, l.level, l.weights)
	}
	return b.String()
}

func place(lines []line, field, level string) int {
	return slices.IndexFunc(lines, func(l line) bool { return l.field == field && l.level == level })
}

// examplesOf makes examples of all pairs compared but relatives, whose weights do not
// add up; same and not same count half each.
func examplesOf(lines []line, result linkage.Result, share float64) []example {
	var examples []example
	same := 0.0
	for _, pair := range result.Pairs {
		if pair.Verdict.Kin != "" {
			continue
		}
		e := example{same: pair.Same, terms: []term{{place(lines, "probability", "prior"), 1}}}
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

// chains are a field and its levels of agreement, each of which tells at most as much as the one before
// it, whatever the examples say: what is less alike cannot speak more for one person.
var chains = [][]string{
	{"surname", "same", "alike", "close", "different"},
	{"surname", "same", "partly", "some", "different"},
	{"given_name", "same", "alike", "close", "different"},
	{"given_name", "same", "partly", "some"},
	{"birth_date", "same", "swapped", "one_digit", "close", "different"},
	{"birth_date", "same", "year_default", "year"},
	{"birth_date", "one_digit", "other_year", "different"},
	{"sex", "same", "different"},
	{"birth_place", "same", "alike", "different"},
	{"fiscal_code", "same", "same_contradicting", "one_off", "different", "two_persons"},
	{"document", "same", "one_off", "different"},
	{"permit", "same", "one_off", "different"},
	{"phone", "same", "different"},
	{"address", "same", "mostly", "partly", "little", "different"},
	{"address", "mostly", "street", "different"},
}

// byHand are levels that the examples cannot tell: FEBRL's people are strewn over a
// continent, have no neighbours and never move; those of Ravenna do.
var byHand = []string{"address street", "address different"}

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
			if slices.Contains(byHand, lines[i].field+" "+lines[i].level) {
				continue
			}
			lines[i].weights += step * (gradient[i] - held*(lines[i].weights-lines[i].first))
		}
		order(lines)
	}
}

// order brings levels that came out the wrong way round to one weight; what is the
// same never speaks against one person.
func order(lines []line) {
	for _, chain := range chains {
		if same := &lines[place(lines, chain[0], chain[1])]; same.level == "same" {
			same.weights = max(same.weights, 0)
		}
		for i := range chain[2:] {
			more, less := &lines[place(lines, chain[0], chain[i+1])], &lines[place(lines, chain[0], chain[i+2])]
			if less.weights > more.weights {
				mean := (less.weights + more.weights) / 2
				less.weights, more.weights = mean, mean
			}
		}
	}
}

// setProbability makes probabilities out of weights: as many of the pairs that the
// office compares are expected to be one person's as are in the generated set, and
// bits count for less than one each as far as fields do not tell each by itself.
func setProbability(lines []line, result linkage.Result) {
	prior, bit := &lines[place(lines, "probability", "prior")].weights, &lines[place(lines, "probability", "bit")].weights
	best := math.Inf(-1)
	for tried := 0.5; tried < 1.01; tried += 0.05 {
		same, likelihood := 0.0, 0.0
		var bits []float64
		var truths []bool
		for _, pair := range result.Pairs {
			if pair.Verdict.Kin != "" {
				continue
			}
			bits, truths = append(bits, tried*pair.Verdict.Weight), append(truths, pair.Same)
			if pair.Same {
				same++
			}
		}
		of := rootOf(func(prior float64) float64 { return expected(bits, prior) }, same)
		for i, same := range truths {
			miss := bits[i] + of
			if same {
				miss = -miss
			}
			likelihood -= math.Log2(1 + math.Exp2(miss))
		}
		if likelihood > best {
			best, *prior, *bit = likelihood, of, tried
		}
	}
}

// setKin finds how much all that relatives of a kind share may count, for as many of
// them to be expected to be one person as are. Half a person more: nothing is sure.
func setKin(lines []line, kin match.Kin, result linkage.Result, records []linkage.Known) error {
	same, relatives := 0.5, []linkage.Pair(nil)
	for _, pair := range result.Pairs {
		if pair.Verdict.Kin != kin {
			continue
		}
		relatives = append(relatives, pair)
		if pair.Same {
			same++
		}
	}
	prior, bit := lines[place(lines, "probability", "prior")].weights, lines[place(lines, "probability", "bit")].weights
	most := &lines[place(lines, "kin", string(kin))].weights
	var err error
	*most = rootOf(func(tried float64) float64 {
		*most = tried
		model, e := match.ReadModel(render(lines))
		if e != nil {
			err = e
			return 0
		}
		var bits []float64
		for _, pair := range relatives {
			bits = append(bits, bit*model.Compare(records[pair.A].Features, records[pair.B].Features).Weight)
		}
		return expected(bits, prior)
	}, same)
	fmt.Printf("%s: %d pairs, %.0f of one person\n", kin, len(relatives), same-0.5)
	return err
}

// expected is how many pairs with these bits are one person's.
func expected(bits []float64, prior float64) float64 {
	sum := 0.0
	for _, each := range bits {
		sum += 1 / (1 + math.Exp2(-(each + prior)))
	}
	return sum
}

// rootOf finds the bits at which a growing function comes to a value.
func rootOf(of func(bits float64) float64, value float64) float64 {
	low, high := -30.0, 30.0
	for high-low > 0.05 {
		if middle := (low + high) / 2; of(middle) < value {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}
