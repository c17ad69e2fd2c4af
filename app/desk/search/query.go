package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTerms bounds the parts of a query; what is typed beyond is left out.
const maxTerms = 8

// receiptLength is of a receipt's number without its hyphens: one in thirty has
// no digit that tells it from a name.
const receiptLength = 12

// reading is one way to understand a query. All its parts must be found.
type reading struct {
	words []word
	// number is what holds digits, as typed, with single spaces.
	number string
	// extra is added to the cost of what is found.
	extra int
}

func (r reading) terms() int {
	n := len(r.words)
	if r.number != "" {
		n++
	}
	return n
}

// readings are the ways to understand a query: words and a number or date; the
// same with particles joined to what follows; all of it one number (a codice
// fiscale, a document number typed in groups).
func readings(query string) []reading {
	if len(query) > maxText {
		query = strings.ToValidUTF8(query[:maxText], "")
	}
	var digits []string
	var raws []string
	chunks := strings.Fields(query)
	for _, chunk := range chunks {
		if strings.ContainsFunc(chunk, unicode.IsDigit) || chunk == "+" {
			digits = append(digits, chunk)
			continue
		}
		for _, raw := range rawWords(chunk) {
			raws = append(raws, raw.text)
		}
	}
	number := strings.Join(digits, " ")
	all := []reading{{words: distinctWords(raws, number), number: number}}
	if joined := joinParticles(raws); len(joined) < len(raws) {
		all = append(all, reading{words: distinctWords(joined, number), number: number})
	}
	one := normalNumber(query)
	if len(raws) > 0 && (number != "" && len(one) >= minNumber || len(chunks) == 1 && len(one) >= 6 || len(one) == receiptLength) {
		all = append(all, reading{number: one})
	}
	return all
}

func distinctWords(raws []string, number string) []word {
	most := maxTerms
	if number != "" {
		most--
	}
	var words []word
	for _, raw := range raws {
		w := newWord(raw)
		if w.folded != "" && len(words) < most && !slices.ContainsFunc(words, func(o word) bool { return o.folded == w.folded }) {
			words = append(words, w)
		}
	}
	return words
}

// joinParticles writes the words of up to three letters together with the next.
func joinParticles(raws []string) []string {
	var joined []string
	particle := ""
	for i, raw := range raws {
		if utf8.RuneCountInString(raw) <= 3 && i+1 < len(raws) {
			particle += raw
			continue
		}
		joined = append(joined, particle+raw)
		particle = ""
	}
	return joined
}

// scratch is what one search writes to; it is kept for the next.
type scratch struct {
	pattern pattern
	terms   [maxTerms]matches
	found   []uint8  // by card: parts of the query found so far
	cost    []uint16 // by card
	first   []uint32 // cards holding the first part
	now     []uint32 // cards holding all parts up to now
	hits    []hit    // cards found by number
	counts  [costLimit]uint32
}

// costLimit is above any cost of a card.
const costLimit = (maxTerms*costMax + costWordMissing + 1) * costUnit

func (s *scratch) reset(cards int) {
	for _, card := range s.first {
		s.found[card] = 0
	}
	s.first, s.now = s.first[:0], s.now[:0]
	if len(s.found) < cards {
		s.found = make([]uint8, cards+cards/8)
		s.cost = make([]uint16, cards+cards/8)
	}
}

// hit is a card found by a number or a date.
type hit struct {
	card  uint32
	cost  int
	field Field
}

// run leaves in s.now the cards on which every part of a reading is found, with
// their cost in s.cost. The words' matches must be in s.terms; skip is the place
// of a word to go without, -1 for none.
func (x *Index) run(s *scratch, r reading, skip int) {
	s.reset(len(x.slots))
	part := uint8(0)
	visit := func(card uint32, cost int) {
		if s.found[card] != part {
			return
		}
		s.found[card]++
		if part == 0 {
			s.cost[card] = uint16(r.extra)
			s.first = append(s.first, card)
		}
		s.cost[card] += uint16(cost)
		s.now = append(s.now, card)
	}
	if r.number != "" {
		for cost := range costNumberInside + 1 {
			for _, h := range s.hits {
				if h.cost == cost {
					visit(h.card, cost)
				}
			}
		}
		part++
	}
	for i := range r.words {
		if i == skip {
			continue
		}
		s.now = s.now[:0]
		for cost, words := range s.terms[i].byCost {
			for _, w := range words {
				for _, card := range x.vocabulary.words.leads[w] {
					visit(card, cost)
				}
			}
		}
		part++
	}
}

// findNumber leaves in s.hits the cards with a number or date as typed.
func (x *Index) findNumber(s *scratch, typed string) {
	s.hits = s.hits[:0]
	for _, p := range birthPatterns(typed) {
		for card, b := range x.births {
			if b != 0 && p.matches(b) {
				s.hits = append(s.hits, hit{uint32(card), p.cost, BirthDate})
			}
		}
	}
	x.numbers.find(normalPhone(typed), func(card uint32, cost int, field Field) {
		s.hits = append(s.hits, hit{card, cost, field})
	})
}
