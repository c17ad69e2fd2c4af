// Command quality prints how well sync/match finds the same person, beside the
// figures of others: on the public data sets where they lie beside the project,
// and on a generated set. Everything was fixed on the tuning halves; the figures
// are those of the others. --tuning prints the tuning halves instead, by which
// the thresholds below were chosen.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"text/tabwriter"

	"sportello/sync/match"
	"sportello/sync/match/internal/benchmark"
	"sportello/sync/match/internal/linkage"
	"sportello/sync/match/ravenna"
)

// Thresholds, chosen on the tuning halves: the weight from which a pair of FEBRL
// is one person, one for all four sets; the score from which two names are one;
// the score from which two words in two scripts are.
const (
	febrlLeast = 4.5
	namesLeast = 0.6
	wordsLeast = 0.64
)

func main() {
	data := flag.String("data", "../shared/benchmarks", "folder of the public data sets")
	tuning := flag.Bool("tuning", false, "print the halves that were tuned on")
	flag.Parse()
	half := benchmark.Reporting
	if *tuning {
		half = benchmark.Tuning
	}
	if err := report(*data, half); err != nil {
		fmt.Fprintln(os.Stderr, "quality:", err)
		os.Exit(1)
	}
}

func report(data string, half benchmark.Half) error {
	out := &table{out: tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)}
	out.row("set\tpairs\tmeasure\tours\tothers\tthreshold, more")
	generated(out, half)
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		out.row("\t\tno public data at %s\t\t\t", data)
		return out.flush()
	}
	for _, part := range []func(*table, string, benchmark.Half) error{febrl, names, words} {
		if err := part(out, data, half); err != nil {
			return err
		}
	}
	return out.flush()
}

// table prints rows in columns and remembers the first error.
type table struct {
	out *tabwriter.Writer
	err error
}

func (t *table) row(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.out, format+"\n", args...)
	}
}

func (t *table) flush() error {
	if err := errors.Join(t.err, t.out.Flush()); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}

func generated(out *table, half benchmark.Half) {
	seed := uint64(ravenna.GuardSeed)
	if half == benchmark.Tuning {
		seed = ravenna.TuningSeed
	}
	result := linkage.Link(match.Default(), linkage.Ravenna(seed, 5000))
	stop, side := result.Bands()
	out.row("generated, seed %d\t%d\tF1 at stop\t%.3f\t\tprecision %.3f, recall %.3f", seed, result.True, stop.F1, stop.Precision, stop.Recall)
	out.row("\t\tF1 with side list\t%.3f\t\tprecision %.3f, recall %.3f", side.F1, side.Precision, side.Recall)
	keysLine(out, result)
}

func keysLine(out *table, result linkage.Result) {
	out.row("\t\tpair completeness\t%.4f\t\treduction %.5f, %.1f compared per record",
		result.Completeness(), result.Reduction(), 2*float64(len(result.Pairs))/float64(result.Records))
}

func febrl(out *table, data string, half benchmark.Half) error {
	for _, set := range []struct {
		name, others string
		files        []string
	}{
		{"FEBRL1", ".994", []string{"dataset1.csv"}},
		{"FEBRL2", ".983", []string{"dataset2.csv"}},
		{"FEBRL3", ".988", []string{"dataset3.csv"}},
		{"FEBRL4", ".992", []string{"dataset4a.csv", "dataset4b.csv"}},
	} {
		records, err := linkage.FEBRL(data, half, set.files...)
		if err != nil {
			return err
		}
		result := linkage.Link(match.Default(), records)
		score := result.At(febrlLeast)
		out.row("%s\t%d\tF1\t%.4f\t%s\tweight %.1f; precision %.4f, recall %.4f", set.name, result.True, score.F1, set.others, febrlLeast, score.Precision, score.Recall)
		keysLine(out, result)
	}
	return nil
}

func names(out *table, data string, half benchmark.Half) error {
	pairs, err := benchmark.PersonNames(data, half)
	if err != nil {
		return err
	}
	var right, wrong, missed float64
	for _, pair := range pairs {
		switch same := match.CompareNames(pair.A, pair.B) >= namesLeast; {
		case same && pair.Same:
			right++
		case same:
			wrong++
		case pair.Same:
			missed++
		}
	}
	out.row("name_bench persons\t%d\tF1\t%.3f\t.743 logic_v2, .661 ICU\tscore %.2f; precision %.3f, recall %.3f",
		len(pairs), 2*right/(2*right+wrong+missed), namesLeast, right/(right+wrong), right/(right+missed))
	return nil
}

func words(out *table, data string, half benchmark.Half) error {
	for _, set := range []struct{ name, file, others string }{
		{"Arabic-Latin words", "arabic_latin_pairs_even.tsv", ".565 ICU"},
		{"Russian-Latin words", "russian_latin_pairs_sample.tsv", ""},
	} {
		spellings, err := benchmark.Spellings(data, set.file, half)
		if err != nil {
			return err
		}
		for _, others := range []int{1, 10} {
			scores := scoresOf(spellings, others)
			recall, least := scores.recallAt(0.995)
			precision, fixed := scores.at(wordsLeast)
			out.row("%s\t%d\trecall at precision .995\t%.3f\t%s\t%d wrong pairs each; score %.3f; at the fixed %.2f recall %.3f, precision %.4f",
				set.name, len(spellings), recall, set.others, others, least, wordsLeast, fixed, precision)
		}
	}
	return nil
}
