package search

import (
	"slices"
	"sync"

	"github.com/google/uuid"

	"sportello/store"
)

// Field says where on a card something was found.
type Field uint8

// The fields of a card.
const (
	Name Field = iota
	FiscalCode
	DocumentNumber
	PermitNumber
	Phone
	BirthDate
	ReceiptNumber
)

// Card is what can be found of a record. Empty fields are not found.
type Card struct {
	ID   uuid.UUID
	Kind store.Kind
	// Names are the ways the whole name is spelled, surname and given names
	// in any order, in any script; the first is the one shown.
	Names      []string
	FiscalCode string
	Documents  []string
	Permits    []string
	Phones     []string
	BirthDate  string // ISO
	Receipts   []string
}

const (
	// maxWords bounds the words kept of one card.
	maxWords = 48
	// maxCodes bounds each list of numbers of one card.
	maxCodes = 16
)

// Index finds cards. It is safe for use by many goroutines: searches run beside
// each other, changes one at a time.
type Index struct {
	mu         sync.RWMutex
	slots      []slot
	births     []birth // by slot, side by side to be scanned
	free       []uint32
	byID       map[uuid.UUID]uint32
	vocabulary vocabulary
	numbers    numbers
	scratches  sync.Pool
}

// slot is a card in the index.
type slot struct {
	id    uuid.UUID
	kind  store.Kind
	words []uint32 // first those of the shown name, in order
	// shown is how many words the shown name has.
	shown uint8
}

// New returns an empty index with room for so many cards.
func New(capacity int) *Index {
	capacity = max(0, min(capacity, 1<<20))
	index := &Index{
		slots: make([]slot, 0, capacity), births: make([]birth, 0, capacity),
		byID: make(map[uuid.UUID]uint32, capacity), vocabulary: newVocabulary(capacity), numbers: newNumbers(capacity),
	}
	index.scratches.New = func() any { return new(scratch) }
	return index
}

// Len is how many cards there are.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.byID)
}

// Put adds a card, or replaces the one with its ID.
func (x *Index) Put(card Card) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(card.ID)
	at := x.take()
	x.byID[card.ID] = at
	s := slot{id: card.ID, kind: card.Kind}
	x.addNames(&s, card.Names, at)
	x.slots[at], x.births[at] = s, parseBirth(card.BirthDate)
	x.numbers.add(normalNumber(card.FiscalCode), FiscalCode, at)
	for _, list := range []struct {
		field  Field
		codes  []string
		normal func(string) string
	}{
		{DocumentNumber, card.Documents, normalNumber},
		{PermitNumber, card.Permits, normalNumber},
		{Phone, card.Phones, normalPhone},
		{ReceiptNumber, card.Receipts, normalNumber},
	} {
		for _, code := range list.codes[:min(len(list.codes), maxCodes)] {
			x.numbers.add(list.normal(code), list.field, at)
		}
	}
}

// Remove forgets a card; unknown ones are already forgotten.
func (x *Index) Remove(id uuid.UUID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(id)
}

func (x *Index) take() uint32 {
	if n := len(x.free); n > 0 {
		at := x.free[n-1]
		x.free = x.free[:n-1]
		return at
	}
	x.slots, x.births = append(x.slots, slot{}), append(x.births, 0)
	return uint32(len(x.slots) - 1)
}

func (x *Index) remove(id uuid.UUID) {
	at, ok := x.byID[id]
	if !ok {
		return
	}
	delete(x.byID, id)
	for _, w := range x.slots[at].words {
		x.vocabulary.remove(w, at)
	}
	x.numbers.remove(at)
	x.slots[at], x.births[at] = slot{}, 0
	x.free = append(x.free, at)
}

func (x *Index) addNames(s *slot, names []string, at uint32) {
	add := func(w word) {
		known := func(at uint32) bool { return x.vocabulary.words.texts[at] == w.folded }
		if w.folded == "" || len(s.words) == maxWords || slices.ContainsFunc(s.words, known) {
			return
		}
		s.words = append(s.words, x.vocabulary.add(w, at))
	}
	var others []word
	for i, name := range names {
		inOrder, joined := nameWords(name)
		for _, w := range inOrder {
			add(w)
		}
		if i == 0 {
			s.shown = uint8(len(s.words))
		}
		others = append(others, joined...)
	}
	for _, w := range others {
		add(w)
	}
}
