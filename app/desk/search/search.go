package search

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sportello/store"
)

// Result is a card found.
type Result struct {
	ID   uuid.UUID
	Kind store.Kind
	// Cost is how far the card is from what was typed; 0 = all of it, and
	// nothing else.
	Cost int
	// Matches say what was found where, for Spans.
	Matches []Match
	// Missing: one of the words typed is nowhere on the card.
	Missing bool

	inOrder bool
	name    string
}

// Match is a part of a card that was found.
type Match struct {
	Field Field
	// Text is the word on the card, folded, or the part of the number typed.
	Text string
}

// Search returns the cards that fit a query, the nearest first, at most limit
// of them; only those of the kinds given, if any are.
func (x *Index) Search(query string, limit int, kinds ...store.Kind) []Result {
	if limit <= 0 {
		return nil
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	s := x.scratches.Get().(*scratch)
	defer x.scratches.Put(s)

	best := make(map[uint32]Result)
	all := readings(query)
	for _, r := range slices.Backward(all) { // what is prepared for the first is used once more
		x.collect(s, r, limit, kinds, best)
	}
	if len(best) == 0 && len(all[0].words) > 0 && all[0].terms() > 1 {
		x.collectLenient(s, all[0], limit, kinds, best)
	}
	results := make([]Result, 0, len(best))
	for _, result := range best {
		results = append(results, result)
	}
	slices.SortFunc(results, compare)
	return results[:min(len(results), limit)]
}

// compare orders by cost, then a name in the order typed, then people before
// their applications, then by name.
func compare(a, b Result) int {
	return cmp.Or(
		cmp.Compare(a.Cost, b.Cost),
		-compareBool(a.inOrder, b.inOrder),
		-compareBool(a.Kind == store.Person, b.Kind == store.Person),
		strings.Compare(a.name, b.name),
		bytes.Compare(a.ID[:], b.ID[:]),
	)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

func (x *Index) collect(s *scratch, r reading, limit int, kinds []store.Kind, best map[uint32]Result) {
	if r.terms() == 0 {
		return
	}
	x.prepare(s, r)
	x.run(s, r, -1)
	x.keepNearest(s, r, -1, limit, kinds, best)
}

// collectLenient goes without each word of the reading last collected in turn:
// a second given name that is not on the card must not hide it.
func (x *Index) collectLenient(s *scratch, r reading, limit int, kinds []store.Kind, best map[uint32]Result) {
	r.extra = costWordMissing
	for skip := range r.words {
		x.run(s, r, skip)
		x.keepNearest(s, r, skip, limit, kinds, best)
	}
}

func (x *Index) prepare(s *scratch, r reading) {
	s.hits = s.hits[:0]
	if r.number != "" {
		x.findNumber(s, r.number)
	}
	for i, w := range r.words {
		x.vocabulary.find(w, &s.pattern, &s.terms[i])
	}
}

// keepNearest adds to best the nearest cards of s.now. Costs are small whole
// numbers, so that the nearest are found by counting.
func (x *Index) keepNearest(s *scratch, r reading, skip, limit int, kinds []store.Kind, best map[uint32]Result) {
	clear(s.counts[:])
	wanted := s.now[:0]
	for _, card := range s.now {
		if len(kinds) > 0 && !slices.Contains(kinds, x.slots[card].kind) {
			continue
		}
		leftOver := 0
		if len(r.words) > 0 {
			leftOver = min(max(0, int(x.slots[card].shown)-len(r.words)), maxLeftOver)
		}
		cost := min(int(s.cost[card])*costUnit+leftOver, costLimit-1)
		s.cost[card] = uint16(cost)
		s.counts[cost]++
		wanted = append(wanted, card)
	}
	// Every card up to the cost at which limit is reached, and of the last
	// cost some more than needed, so that the order among equals may choose.
	enough, most := uint32(0), 0
	for most = range s.counts {
		if enough += s.counts[most]; enough >= uint32(limit) {
			break
		}
	}
	spare := 8 * limit
	for _, card := range wanted {
		cost := int(s.cost[card])
		if cost > most || cost == most && spare == 0 {
			continue
		}
		if cost == most {
			spare--
		}
		if known, ok := best[card]; !ok || cost < known.Cost {
			best[card] = x.result(s, r, skip, card, cost)
		}
	}
}

// result says what of the reading was found on the card.
func (x *Index) result(s *scratch, r reading, skip int, card uint32, cost int) Result {
	at := &x.slots[card]
	result := Result{ID: at.id, Kind: at.kind, Cost: cost, Missing: skip >= 0, inOrder: true}
	previous := -1
	for i := range r.words {
		if i == skip {
			continue
		}
		place, shown := nearestWord(&s.terms[i], at.words), nearestWord(&s.terms[i], at.words[:at.shown])
		if place < 0 {
			continue
		}
		result.Matches = append(result.Matches, Match{Name, x.vocabulary.words.texts[at.words[place]]})
		if shown >= 0 && shown != place { // nearer in another script: what is shown counts too
			result.Matches = append(result.Matches, Match{Name, x.vocabulary.words.texts[at.words[shown]]})
			place = shown
		}
		result.inOrder = result.inOrder && place > previous
		previous = place
	}
	if r.number != "" {
		nearest := hit{cost: costNumberInside + 1}
		for _, h := range s.hits {
			if h.card == card && h.cost < nearest.cost {
				nearest = h
			}
		}
		result.Matches = append(result.Matches, Match{nearest.field, normalPhone(r.number)})
	}
	var name strings.Builder
	for _, w := range at.words[:at.shown] {
		name.WriteString(x.vocabulary.words.texts[w])
		name.WriteByte(' ')
	}
	result.name = name.String()
	return result
}

func nearestWord(m *matches, words []uint32) int {
	place, least := -1, costMax+1
	for i, w := range words {
		if cost, ok := m.cost(w); ok && cost < least {
			place, least = i, cost
		}
	}
	return place
}
