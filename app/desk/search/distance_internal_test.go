package search

import (
	"testing"

	"pgregory.net/rapid"
)

// distanceByTable is the textbook optimal string alignment distance, to the
// whole word and to the nearest beginning of it.
func distanceByTable(text, word string) (whole, beginning int) {
	before, last, now := make([]int, len(text)+1), make([]int, len(text)+1), make([]int, len(text)+1)
	for i := range last {
		last[i] = i
	}
	beginning = len(text)
	for j := 1; j <= len(word); j++ {
		now[0] = j
		for i := 1; i <= len(text); i++ {
			replaced := last[i-1]
			if text[i-1] != word[j-1] {
				replaced++
			}
			now[i] = min(replaced, last[i]+1, now[i-1]+1)
			if i > 1 && j > 1 && text[i-1] == word[j-2] && text[i-2] == word[j-1] {
				now[i] = min(now[i], before[i-2]+1)
			}
		}
		beginning = min(beginning, now[len(text)])
		before, last, now = last, now, before
	}
	return last[len(text)], beginning
}

func TestDistanceIsThatOfTheTextbook(t *testing.T) {
	word := rapid.OneOf(rapid.StringMatching(`[abc]{1,12}`), rapid.StringMatching(`[a-z]{1,64}`), rapid.StringOfN(rapid.RuneFrom([]rune("abßя王")), 1, 12, maxWord))
	rapid.Check(t, func(t *rapid.T) {
		var p pattern
		for range 3 { // a pattern is used again
			text, against := word.Draw(t, "text"), word.Draw(t, "word")
			p.set(text)
			whole, beginning := p.distances(against)
			wantWhole, wantBeginning := distanceByTable(text, against)
			// More than two errors are too many, however many.
			if min(whole, 3) != min(wantWhole, 3) || min(beginning, 3) != min(wantBeginning, 3) {
				t.Fatalf("%q, %q: %d and %d, want %d and %d", text, against, whole, beginning, wantWhole, wantBeginning)
			}
			if wantBeginning <= 2 && !p.mayMatch(letters(against), wantBeginning) {
				t.Fatalf("%q, %q: left out though only %d apart", text, against, wantBeginning)
			}
		}
	})
}
