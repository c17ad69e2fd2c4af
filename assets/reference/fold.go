package reference

import (
	"math/bits"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A folded name is a name as it is compared: capital letters and digits only,
// without accents, apostrophes, dots or spaces ("SANTAGATASULSANTERNO").
type folded struct {
	key string
	// starts has bit i set if a word begins at key[i]; words beyond the 64th
	// letter are not searched for.
	starts uint64
}

// letters are those that Unicode does not take apart into a base letter and
// an accent.
var letters = map[rune]string{
	'Æ': "AE", 'æ': "AE", 'Ø': "O", 'ø': "O", 'Œ': "OE", 'œ': "OE", 'ß': "SS", 'ẞ': "SS",
	'Đ': "D", 'đ': "D", 'Ð': "D", 'ð': "D", 'Ł': "L", 'ł': "L", 'Þ': "TH", 'þ': "TH", 'ı': "I",
}

// fold is idempotent: a key folds to itself.
func fold(name string) folded {
	for i := range len(name) {
		if name[i] >= 0x80 {
			// Compatibility forms too, so that full-width letters compare.
			name = norm.NFKD.String(name)
			break
		}
	}
	key := make([]byte, 0, len(name)+2)
	var starts uint64
	inWord := false
	add := func(letter byte) {
		if !inWord && len(key) < 64 {
			starts |= 1 << len(key)
		}
		inWord = true
		key = append(key, letter)
	}
	for _, letter := range name {
		switch {
		case letter >= 'a' && letter <= 'z':
			add(byte(letter - 'a' + 'A'))
		case letter >= 'A' && letter <= 'Z', letter >= '0' && letter <= '9':
			add(byte(letter))
		case letter >= 0x300 && letter <= 0x36f:
			// An accent taken off the letter before it.
		default:
			if plain, ok := letters[letter]; ok {
				for i := range len(plain) {
					add(plain[i])
				}
				continue
			}
			inWord = false
		}
	}
	return folded{key: string(key), starts: starts}
}

// words returns the folded words of the name.
func (f folded) words() []string {
	var words []string
	for starts := f.starts; starts != 0; {
		begin := bits.TrailingZeros64(starts)
		starts &= starts - 1
		end := len(f.key)
		if starts != 0 {
			end = bits.TrailingZeros64(starts)
		}
		words = append(words, f.key[begin:end])
	}
	return words
}

// hasWords reports whether every word is the beginning of a word of f, in
// order: "S Agata Santerno" finds Sant'Agata sul Santerno.
func (f folded) hasWords(words []string) bool {
	starts := f.starts
	for _, word := range words {
		for {
			if starts == 0 {
				return false
			}
			begin := bits.TrailingZeros64(starts)
			starts &= starts - 1
			end := len(f.key)
			if starts != 0 {
				end = bits.TrailingZeros64(starts)
			}
			if strings.HasPrefix(f.key[begin:end], word) {
				break
			}
		}
	}
	return true
}

// NearPrefix reports whether query, with one letter changed, missing, added or
// swapped with its neighbour, is a prefix of s. It compares bytes: both are to be
// folded alike.
func NearPrefix(s, query string) bool {
	i := 0
	for i < len(s) && i < len(query) && s[i] == query[i] {
		i++
	}
	if i == len(query) {
		return true
	}
	rest, typed := s[i:], query[i:]
	if strings.HasPrefix(rest, typed[1:]) { // a letter too many
		return true
	}
	if rest == "" {
		return false
	}
	if strings.HasPrefix(rest[1:], typed[1:]) || strings.HasPrefix(rest[1:], typed) { // changed, missing
		return true
	}
	return len(rest) > 1 && len(typed) > 1 && rest[0] == typed[1] && rest[1] == typed[0] &&
		strings.HasPrefix(rest[2:], typed[2:])
}
