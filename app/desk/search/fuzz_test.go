package search_test

import (
	"strings"
	"testing"

	"sportello/app/desk/search"
)

// Whatever is typed or stored, a search ends, and what it shows lies within
// the text.
func FuzzSearch(f *testing.F) {
	for _, seed := range [][2]string{
		{"Shevchenko", "ШЕВЧЕНКО Оксана"},
		{"el amrani 15/03/1992", "EL AMRANI Mohammed"},
		{"محمد", "محمد \u200d العمراني"},
		{"+39 333", "রহমান"},
		{"d'd'd'd'", "D'ANGELO"},
		{"1 1 1 1", ""},
		{strings.Repeat("a ", 300), strings.Repeat("b", 700)},
		{"\xff\xf0\x9f", "\xe2\x80"},
		{"İİ", "ĲŁß"},
		{"0000000000", "A0000"},
	} {
		f.Add(seed[0], seed[1])
	}
	cards := people(9, 50)
	f.Fuzz(func(t *testing.T, query, name string) {
		index := indexOf(cards)
		card := cards[0]
		card.Names = []string{name, query}
		card.Documents, card.BirthDate = []string{name}, name
		index.Put(card)
		results := index.Search(query, 20)
		if len(results) > 20 {
			t.Fatalf("%d results", len(results))
		}
		for _, result := range results {
			for _, text := range []string{name, query, card.FiscalCode} {
				bracketed(t, text, search.Spans(text, result.Matches))
			}
		}
		index.Remove(card.ID)
		if has(index.Search(query, 100), card.ID) {
			t.Fatal("found after it was removed")
		}
	})
}
