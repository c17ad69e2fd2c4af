package search_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk/search"
	"sportello/store"
)

// What is found is shown between brackets.
func TestSpansShowWhatWasFound(t *testing.T) {
	card := search.Card{
		ID: uuid.New(), Kind: store.Person, Names: []string{"EL AMRANI D'ANGELO Müller Fatima", "العمراني فاطمة"},
		BirthDate: "1992-03-15", FiscalCode: "LMRFTM92C55Z330X", Documents: []string{"AB 123 456"}, Phones: []string{"+39 333 987 6543"},
	}
	index := search.New(1)
	index.Put(card)
	for _, c := range []struct{ query, text, want string }{
		{"fatima", card.Names[0], "EL AMRANI D'ANGELO Müller [Fatima]"},
		{"fatma", card.Names[0], "EL AMRANI D'ANGELO Müller [Fatima]"},
		{"fat", card.Names[0], "EL AMRANI D'ANGELO Müller [Fatima]"},
		{"muller fatima", card.Names[0], "EL AMRANI D'ANGELO [Müller] [Fatima]"},
		{"fatima müller", card.Names[0], "EL AMRANI D'ANGELO [Müller] [Fatima]"},
		{"elamrani", card.Names[0], "[EL AMRANI] D'ANGELO Müller Fatima"},
		{"amrani", card.Names[0], "EL [AMRANI] D'ANGELO Müller Fatima"},
		{"el amrani", card.Names[0], "[EL] [AMRANI] D'ANGELO Müller Fatima"},
		{"angelo", card.Names[0], "EL AMRANI [D'ANGELO] Müller Fatima"},
		{"فاطمة", card.Names[1], "العمراني [فاطمة]"},
		{"فاطمة", card.Names[0], "EL AMRANI D'ANGELO Müller [Fatima]"}, // nearer in the other spelling
		{"15/03/1992", "15/03/1992", "[15/03/1992]"},
		{"1992", "nata il 15/03/1992", "nata il 15/03/[1992]"},
		{"150392", "15/03/1992", "[15/03/1992]"},
		{"123456", "AB 123 456", "AB [123 456]"},
		{"b1234", "AB 123 456", "A[B 123 4]56"},
		{"3339876", "+39 333 987 6543", "+39 [333 987 6]543"},
		{"+39 3339", "+39 333 987 6543", "+39 [333 9]87 6543"},
		{"92c55", "LMRFTM92C55Z330X", "LMRFTM[92C55]Z330X"},
		{"92c55", "nothing of it", "nothing of it"},
		{"fatima 1992", card.Names[0], "EL AMRANI D'ANGELO Müller [Fatima]"},
		{"fatima", "", ""},
	} {
		results := index.Search(c.query, 1)
		if len(results) != 1 {
			t.Errorf("%q found %+v", c.query, results)
			continue
		}
		if got := bracketed(t, c.text, search.Spans(c.text, results[0].Matches)); got != c.want {
			t.Errorf("%q: %s, want %s", c.query, got, c.want)
		}
	}
}

// bracketed checks that spans are in order, apart and within the text.
func bracketed(t testing.TB, text string, spans []search.Span) string {
	t.Helper()
	var b strings.Builder
	at := 0
	for _, span := range spans {
		if span.Start < at || span.End <= span.Start || span.End > len(text) {
			t.Fatalf("spans %v in %q", spans, text)
		}
		b.WriteString(text[at:span.Start] + "[" + text[span.Start:span.End] + "]")
		at = span.End
	}
	return b.String() + text[at:]
}
