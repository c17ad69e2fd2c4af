package linkage_test

import (
	"testing"

	"sportello/sync/match"
	"sportello/sync/match/internal/linkage"
)

func TestScoresCountWhatWasNotCompared(t *testing.T) {
	result := linkage.Result{Records: 10, True: 4, Pairs: []linkage.Pair{
		{A: 0, B: 1, Same: true, Verdict: match.Verdict{Weight: 30, Band: match.Stop}},
		{A: 2, B: 3, Same: true, Verdict: match.Verdict{Weight: 15, Band: match.Side}},
		{A: 4, B: 5, Verdict: match.Verdict{Weight: 20, Band: match.Side}},
		{A: 6, B: 7, Same: true, Verdict: match.Verdict{Weight: 1, Band: match.Silent}},
	}}
	if got := result.At(10); got.Precision != 2.0/3 || got.Recall != 0.5 {
		t.Errorf("at 10: %+v", got)
	}
	stop, side := result.Bands()
	if stop.Precision != 1 || stop.Recall != 0.25 || side.Recall != 0.5 {
		t.Errorf("stop %+v, side %+v", stop, side)
	}
	if got := result.Completeness(); got != 0.75 {
		t.Errorf("completeness %v", got)
	}
	if got := result.Reduction(); got != 1-4.0/45 {
		t.Errorf("reduction %v", got)
	}
}

func TestOnlySharedKeysAreCompared(t *testing.T) {
	person := func(surname, date string) match.Features {
		return match.New(match.Person{Surnames: surname, GivenNames: "Prova", BirthDate: date})
	}
	result := linkage.Link(match.Default(), []linkage.Known{
		{Entity: "1", Features: person("Finta", "1992-03-05")},
		{Entity: "1", Features: person("Fimta", "1992-03-05")},
		{Entity: "2", Features: person("Esempio", "1960-10-20")},
	})
	if len(result.Pairs) != 1 || !result.Pairs[0].Same || result.True != 1 {
		t.Errorf("compared %+v", result)
	}
}
