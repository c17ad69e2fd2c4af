// Command train makes the data of sync/match: the tables of letters from the
// tuning half of public pairs of spellings, and the weights from the tuning seed
// of the generated set and the tuning half of FEBRL. Run from the project's
// root: go run ./sync/match/train
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sportello/sync/match/internal/benchmark"
	"sportello/sync/match/internal/spelling"
)

func main() {
	data := flag.String("data", "../shared/benchmarks", "folder of the public data sets")
	to := flag.String("to", "sync/match", "folder of the package")
	lettersToo := flag.Bool("letters", false, "learn the tables of letters first; run again for the weights to be fitted with them")
	flag.Parse()
	run := func() error {
		if *lettersToo {
			if err := learnLetters(*data, filepath.Join(*to, "internal/spelling/data")); err != nil {
				return err
			}
		}
		return fitWeights(*data, filepath.Join(*to, "train/weights-by-hand.tsv"), filepath.Join(*to, "data/weights.tsv"))
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// learnLetters writes the tables of letters.
func learnLetters(data, to string) error {
	arabic, err := benchmark.Spellings(data, "arabic_latin_pairs_even.tsv", benchmark.Tuning)
	if err != nil {
		return err
	}
	cyrillic, err := benchmark.Spellings(data, "russian_latin_pairs_sample.tsv", benchmark.Tuning)
	if err != nil {
		return err
	}
	written, err := variants(filepath.Join(to, "variants.tsv"))
	if err != nil {
		return err
	}
	latin := slices.Concat(pivots(arabic), pivots(cyrillic), written)
	fmt.Println(len(arabic), "Arabic,", len(cyrillic), "Cyrillic,", len(latin), "Latin pairs")
	for _, table := range []struct {
		name, head  string
		pairs       []spelling.Pair
		left, right spelling.Script
	}{
		{"latin-arabic.tsv", "Latin units, Arabic units", pairs(arabic), spelling.Latin, spelling.Arabic},
		{"latin-cyrillic.tsv", "Latin units, Cyrillic units", pairs(cyrillic), spelling.Latin, spelling.Cyrillic},
		{"latin-latin.tsv", "Latin units, Latin units", latin, spelling.Latin, spelling.Latin},
	} {
		var b bytes.Buffer
		fmt.Fprintf(&b, header, table.head)
		if err := spelling.Learn(&b, table.pairs, table.left, table.right, 10, 0.1); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, table.name), b.Bytes(), 0o644); err != nil {
			return fmt.Errorf("writing a table: %w", err)
		}
	}
	return nil
}

const header = `# %s, and in bits how much more often they stand for each other than by chance.
# Written by sync/match/train from the tuning half of pairs of names of Wikidata (CC0,
# as published with NETransliteration-COLING2018), between Latin spellings from those
# of one native spelling and from variants.tsv. Not to be edited.
`

func pairs(spellings []benchmark.Spelling) []spelling.Pair {
	var pairs []spelling.Pair
	for _, s := range spellings {
		pairs = append(pairs, spelling.Pair{Left: spelling.Fold(s.Latin), Right: spelling.Fold(s.Native), Weight: 1})
	}
	return pairs
}

// pivots pairs the Latin spellings of one native spelling, each also with itself.
func pivots(spellings []benchmark.Spelling) []spelling.Pair {
	groups := make(map[string][]string)
	var order []string
	for _, s := range spellings {
		if groups[s.Native] == nil {
			order = append(order, s.Native)
		}
		if latin := spelling.Fold(s.Latin); !slices.Contains(groups[s.Native], latin) {
			groups[s.Native] = append(groups[s.Native], latin)
		}
	}
	var pairs []spelling.Pair
	for _, native := range order {
		group := groups[native]
		for i, left := range group {
			pairs = append(pairs, spelling.Pair{Left: left, Right: left, Weight: identity})
			pairs = append(pairs, bothWays(left, group[i+1:], 1)...)
		}
	}
	return pairs
}

// identity is how much a spelling counts as one of itself.
const identity = 0.3

// variants reads groups of spellings of one name; a group counts as much as
// its size, not as its number of pairs.
func variants(path string) ([]spelling.Pair, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading variants: %w", err)
	}
	var pairs []spelling.Pair
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		group := strings.Fields(line)
		for i, left := range group {
			group[i] = spelling.Fold(left)
		}
		for i, left := range group {
			pairs = append(pairs, bothWays(left, group[i+1:], 2/float64(len(group)))...)
		}
	}
	return pairs, nil
}

func bothWays(left string, others []string, weight float64) []spelling.Pair {
	var pairs []spelling.Pair
	for _, right := range others {
		pairs = append(pairs, spelling.Pair{Left: left, Right: right, Weight: weight}, spelling.Pair{Left: right, Right: left, Weight: weight})
	}
	return pairs
}
