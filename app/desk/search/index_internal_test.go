package search

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
)

// A desk saves all day: what a card was before must not pile up.
func TestSavingAgainDoesNotGrowTheIndex(t *testing.T) {
	index, id := New(0), uuid.New()
	for i := range 20_000 {
		index.Put(Card{ID: id, Names: []string{fmt.Sprint("PROVA", i)}, Documents: []string{fmt.Sprintf("AA%07d", i)}, Phones: []string{"0544482111"}})
	}
	if n := len(index.numbers.text); n > 32<<10 {
		t.Errorf("%d bytes of numbers for one card", n)
	}
	if n := len(index.numbers.entries); n > 4096 {
		t.Errorf("%d numbers for one card", n)
	}
	if n := len(index.slots) + len(index.vocabulary.words.texts); n > 4 {
		t.Errorf("%d slots and words for one card", n)
	}
	if found := index.Search("0019999", 2); len(found) != 1 {
		t.Errorf("found %+v", found)
	}
}
