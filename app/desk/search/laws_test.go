package search_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/desk/search"
	"sportello/store"
)

// crowd draws an index of some people and one of them.
func crowd(t *rapid.T) (*search.Index, []search.Card, search.Card) {
	cards := people(rapid.Uint64().Draw(t, "people"), rapid.IntRange(1, 300).Draw(t, "how many"))
	return indexOf(cards), cards, rapid.SampledFrom(cards).Draw(t, "card")
}

func has(results []search.Result, id uuid.UUID) bool {
	return slices.ContainsFunc(results, func(r search.Result) bool { return r.ID == id })
}

func TestAnyoneIsFoundByTheirName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		index, cards, card := crowd(t)
		for _, name := range card.Names {
			results := index.Search(name, len(cards))
			if !has(results, card.ID) || results[0].Cost >= 64 {
				t.Fatalf("%q found %+v", name, results)
			}
		}
		words := strings.Fields(card.Names[0])
		shuffled := strings.Join(rapid.Permutation(words).Draw(t, "order"), " ")
		if results := index.Search(shuffled, len(cards)); !has(results, card.ID) {
			t.Fatalf("%q found %+v", shuffled, results)
		}
	})
}

func TestAnyoneIsFoundDespiteATypingError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		index, cards, card := crowd(t)
		words := strings.Fields(card.Names[0])
		var long []int
		for i, word := range words {
			if utf8.RuneCountInString(word) >= 5 {
				long = append(long, i)
			}
		}
		if len(long) == 0 {
			t.Skip("no long word")
		}
		at := rapid.SampledFrom(long).Draw(t, "word")
		words[at] = mistype(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "error"), 1)), words[at])
		for _, query := range []string{words[at], strings.Join(words, " ")} {
			if results := index.Search(query, len(cards)); !has(results, card.ID) {
				t.Fatalf("%q did not find %q among %d", query, card.Names[0], len(cards))
			}
		}
	})
}

func TestAnyoneIsFoundByAnyFourCharactersOfANumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		index, cards, card := crowd(t)
		number := rapid.SampledFrom([]string{card.FiscalCode, card.Documents[0], card.Permits[0], strings.ReplaceAll(card.Phones[0][4:], " ", "")}).Draw(t, "number")
		from := rapid.IntRange(0, len(number)-4).Draw(t, "from")
		part := number[from : from+rapid.IntRange(4, len(number)-from).Draw(t, "length")]
		if !strings.ContainsAny(part, "0123456789") && len(part) < 6 {
			t.Skip("looks like a name")
		}
		if strings.HasPrefix(part, "0039") {
			t.Skip("looks like the prefix of a telephone number")
		}
		if !has(index.Search(part, len(cards)), card.ID) {
			t.Fatalf("%q did not find %+v", part, card)
		}
	})
}

func TestResultsAreOrderedAndFewerAreTheBeginningOfMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		index, cards, card := crowd(t)
		query := card.Names[0][:1+rapid.IntRange(0, 5).Draw(t, "letters")]
		all := index.Search(query, len(cards))
		if !slices.IsSortedFunc(all, func(a, b search.Result) int { return a.Cost - b.Cost }) {
			t.Fatalf("%q: not ordered", query)
		}
		seen := make(map[uuid.UUID]bool)
		for _, result := range all {
			if seen[result.ID] {
				t.Fatalf("%q found %s twice", query, result.ID)
			}
			seen[result.ID] = true
		}
		limit := rapid.IntRange(1, len(cards)).Draw(t, "limit")
		some := index.Search(query, limit)
		if len(some) != min(limit, len(all)) {
			t.Fatalf("%q: %d of %d, at most %d", query, len(some), len(all), limit)
		}
		for i, result := range some {
			if result.Cost != all[i].Cost {
				t.Fatalf("%q: cost %d in place %d, want %d", query, result.Cost, i, all[i].Cost)
			}
		}
	})
}

// An index that has seen changes finds what a new one with the same cards does.
func TestAnIndexIsWhatItsCardsAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pool := people(rapid.Uint64().Draw(t, "people"), 40)
		index := search.New(0)
		model := make(map[uuid.UUID]search.Card)
		for range rapid.IntRange(0, 120).Draw(t, "changes") {
			card := rapid.SampledFrom(pool).Draw(t, "card")
			if rapid.IntRange(0, 2).Draw(t, "remove") == 0 {
				index.Remove(card.ID)
				delete(model, card.ID)
				continue
			}
			other := rapid.SampledFrom(pool).Draw(t, "content")
			other.ID, other.Kind = card.ID, rapid.SampledFrom([]store.Kind{store.Person, store.Application}).Draw(t, "kind")
			index.Put(other)
			model[card.ID] = other
		}
		fresh := search.New(len(model))
		for _, card := range model {
			fresh.Put(card)
		}
		if index.Len() != len(model) {
			t.Fatalf("%d cards, want %d", index.Len(), len(model))
		}
		for _, card := range pool {
			for _, query := range []string{card.Names[0], card.Names[0][:3], card.FiscalCode, card.Documents[0][3:], card.BirthDate, card.Phones[0]} {
				got, want := index.Search(query, 100), fresh.Search(query, 100)
				if !slices.EqualFunc(got, want, func(a, b search.Result) bool { return a.ID == b.ID && a.Cost == b.Cost && a.Kind == b.Kind }) {
					t.Fatalf("%q found\n%+v, want\n%+v", query, got, want)
				}
			}
		}
	})
}
