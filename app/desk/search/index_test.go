package search_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk/search"
	"sportello/store"
)

func TestACardIsReplacedAndRemoved(t *testing.T) {
	index := search.New(0)
	id := uuid.New()
	card := search.Card{ID: id, Kind: store.Person, Names: []string{"PROVA Anna"}, FiscalCode: "PRVNNA80A41H199X", Documents: []string{"AA1234567"}, Phones: []string{"333 1112223"}, BirthDate: "1980-01-01"}
	index.Put(card)
	index.Put(card)
	expect := func(when string, want int, queries ...string) {
		t.Helper()
		for _, query := range queries {
			if results := index.Search(query, 10); len(results) != want {
				t.Errorf("%s: %q found %+v", when, query, results)
			}
		}
	}
	before := []string{"prova", "anna", "PRVNNA80A41H199X", "1234567", "3331112223", "1980", "01/01/1980"}
	expect("put twice", 1, before...)
	index.Put(search.Card{ID: id, Kind: store.Person, Names: []string{"ESEMPIO Bruna"}, Documents: []string{"BB7654321"}})
	expect("replaced", 0, before...)
	expect("replaced", 1, "esempio", "bruna", "7654321")
	index.Remove(id)
	index.Remove(id)
	index.Remove(uuid.New())
	expect("removed", 0, append(before, "esempio", "bruna", "7654321")...)
	if index.Len() != 0 {
		t.Errorf("%d cards left", index.Len())
	}
}

// Half of what is held is forgotten again and again: nothing is kept of it.
func TestForgettingLeavesNothingBehind(t *testing.T) {
	cards := people(3, 2000)
	index := indexOf(cards)
	for range 3 {
		for _, card := range cards[:1000] {
			index.Remove(card.ID)
		}
		for _, card := range cards[:1000] {
			if results := index.Search(card.FiscalCode, 2000); has(results, card.ID) {
				t.Fatalf("%+v", results)
			}
		}
		for _, card := range cards[:1000] {
			index.Put(card)
		}
	}
	for _, card := range cards {
		for _, query := range []string{card.Names[0], card.FiscalCode, card.Documents[0], card.Phones[0], card.BirthDate} {
			if !has(index.Search(query, 2000), card.ID) {
				t.Fatalf("%q does not find its card", query)
			}
		}
	}
}

func TestCardsAreBounded(t *testing.T) {
	index := search.New(-1)
	huge := strings.Repeat("A", 10<<20)
	many := make([]string, 10_000)
	for i := range many {
		many[i] = fmt.Sprintf("Nome%d", i)
	}
	index.Put(search.Card{ID: uuid.New(), Names: []string{huge, strings.Repeat("àé ", 1<<20), "\xff\xfe\x00"}, FiscalCode: huge, Documents: []string{huge}, Phones: []string{huge}, BirthDate: huge})
	index.Put(search.Card{ID: uuid.New(), Names: many, Documents: many})
	index.Put(search.Card{})
	if results := index.Search("nome0", 10); len(results) != 1 {
		t.Errorf("%d results", len(results))
	}
	if index.Len() != 3 {
		t.Errorf("%d cards", index.Len())
	}
}

func TestManySearchWhileCardsChange(t *testing.T) {
	cards := people(5, 200)
	index := indexOf(cards[:100])
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i, card := range cards[:100] {
				if i%4 == worker {
					index.Remove(cards[100+i].ID)
					index.Put(cards[100+i])
				}
				if results := index.Search(card.Names[0], 300, store.Person); !has(results, card.ID) {
					t.Errorf("%q is not found while others change", card.Names[0])
				}
			}
		})
	}
	group.Wait()
	if index.Len() != 200 {
		t.Errorf("%d cards", index.Len())
	}
}
