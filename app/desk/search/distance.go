package search

import "math/bits"

// letters is the set of letters and digits in a word, one bit for each; bytes of
// other scripts share the rest.
func letters(s string) uint64 {
	var set uint64
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z':
			set |= 1 << (c - 'a')
		case c >= '0' && c <= '9':
			set |= 1 << (26 + c - '0')
		default:
			set |= 1 << (36 + c%28)
		}
	}
	return set
}

// pattern compares one word with many, counting as one error a letter missing,
// added, replaced, or swapped with the next. It is Hyyrö's bit-parallel form of
// the optimal string alignment distance (2003): one column per letter.
type pattern struct {
	text    string
	letters uint64
	places  [256]uint64 // by byte, where it occurs in text
}

func (p *pattern) set(text string) {
	for i := range len(p.text) {
		p.places[p.text[i]] = 0
	}
	p.text, p.letters = text, letters(text)
	for i := range len(text) {
		p.places[text[i]] |= 1 << i
	}
}

// mayMatch is false when more letters of the pattern than there may be errors
// are nowhere in a word with these letters.
func (p *pattern) mayMatch(letters uint64, errors int) bool {
	return bits.OnesCount64(p.letters&^letters) <= errors
}

// distances returns how many errors the pattern is from the whole word and from
// the nearest beginning of it. Neither text may be empty or longer than maxWord.
func (p *pattern) distances(word string) (whole, beginning int) {
	m := len(p.text)
	last := uint64(1) << (m - 1)
	verticalPlus, verticalMinus := ^uint64(0), uint64(0)
	var diagonal, before uint64
	distance := m
	beginning = m
	for j := range len(word) {
		places := p.places[word[j]]
		swapped := ((^diagonal & places) << 1) & before
		diagonal = (((places & verticalPlus) + verticalPlus) ^ verticalPlus) | places | verticalMinus | swapped
		horizontalPlus := verticalMinus | ^(diagonal | verticalPlus)
		horizontalMinus := diagonal & verticalPlus
		if horizontalPlus&last != 0 {
			distance++
		}
		if horizontalMinus&last != 0 {
			distance--
		}
		beginning = min(beginning, distance)
		horizontalPlus = horizontalPlus<<1 | 1
		verticalPlus = horizontalMinus<<1 | ^(diagonal | horizontalPlus)
		verticalMinus = horizontalPlus & diagonal
		before = places
		if distance-beginning > 2 && j > m+2 { // only gets worse
			return distance, beginning
		}
	}
	return distance, beginning
}
