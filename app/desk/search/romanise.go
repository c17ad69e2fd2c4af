package search

import (
	"strings"
	"unicode"
)

// romanise writes a decomposed text in lower-case Latin letters, still with the
// marks of Latin letters, and reports whether its script leaves out vowels.
// Letters of a script without a table stay as they are.
func romanise(decomposed string) (latin string, bare bool) {
	var b strings.Builder
	runes := []rune(decomposed)
	for i := 0; i < len(runes); i++ {
		r := unicode.ToLower(runes[i])
		switch {
		case isApostrophe(r) || isJoiner(r):
		case r < 0x370:
			b.WriteRune(r)
		case unicode.Is(unicode.Arabic, r):
			bare = true
			b.WriteString(arabicLetters[r])
		case unicode.In(r, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi):
			i = romaniseIndic(&b, runes, i)
		case i+1 < len(runes) && greekPairs[string([]rune{r, unicode.ToLower(runes[i+1])})] != "":
			b.WriteString(greekPairs[string([]rune{r, unicode.ToLower(runes[i+1])})])
			i++
		default:
			if letters, ok := alphabets[r]; ok {
				b.WriteString(letters)
			} else if !unicode.Is(unicode.M, r) {
				b.WriteRune(r)
			}
		}
	}
	return b.String(), bare
}

// romaniseIndic writes the letter at runes[i], and the vowel it carries unless a
// sign follows that changes or drops it. It returns the place of the last rune
// taken. The three scripts lie in their blocks in the same order.
func romaniseIndic(b *strings.Builder, runes []rune, i int) int {
	offset := runes[i] & 0x7f
	if letter, ok := indicLetters[offset]; ok {
		b.WriteString(letter)
		return i
	}
	consonant, ok := indicConsonants[offset]
	if !ok {
		return i
	}
	next := i + 1
	if next < len(runes) && runes[next]&0x7f == indicNukta && isIndic(runes[next]) {
		consonant = indicWithNukta(offset, consonant)
		next++
	}
	b.WriteString(consonant)
	if next < len(runes) && isIndic(runes[next]) {
		sign := runes[next] & 0x7f
		if sign == indicVirama {
			return next
		}
		if sign < 0x3e || sign > indicVirama { // no vowel sign
			b.WriteString("a") // the vowel a consonant has by itself; silent at the end of a word
		}
	}
	return next - 1
}

func isIndic(r rune) bool {
	return unicode.In(r, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi)
}

const (
	indicNukta  = 0x3c
	indicVirama = 0x4d
)

func indicWithNukta(offset rune, consonant string) string {
	switch offset {
	case 0x21, 0x22: // retroflex flaps
		return "r"
	case 0x2f: // Bengali yya
		return "y"
	case 0x1c:
		return "z"
	case 0x2b:
		return "f"
	}
	return consonant
}

// spellings turn the usual romanisations of one sound into one, in a greedy
// pass from the left; the longest that fits is taken. They are coarse on
// purpose: what the key brings together ranks below what was typed.
var spellings = map[string]string{
	"shch": "s", "stsh": "s", "tsch": "s", "sch": "s", "tch": "s", "dzh": "i", "dsh": "i",
	"ch": "s", "sh": "s", "zh": "z", "kh": "h", "gh": "g", "ph": "f", "th": "t", "dh": "d", "bh": "b", "jh": "i",
	"dj": "i", "ck": "k", "ts": "z", "tz": "z", "qu": "k", "gn": "n", "sz": "s", "cz": "s", "nj": "n", "ny": "n", "lj": "l", "ks": "ks",
	"ou": "u", "oo": "u", "oe": "u", "ue": "u", "ow": "u", "uw": "u", "wu": "u", "ee": "i", "ie": "i", "ei": "i", "ey": "i", "ai": "i", "ay": "i", "aj": "i",
	"iy": "i", "ij": "i", "ae": "a", "aa": "a", "ah": "a", "ia": "ia", "ya": "ia", "yo": "iu", "yu": "iu",
	"ce": "si", "ci": "si", "cy": "si",
	"c": "k", "q": "k", "x": "ks", "w": "u", "o": "u", "y": "i", "j": "i", "e": "i",
	"č": "s", "ć": "s", "š": "s", "ś": "s", "ş": "s", "ș": "s", "ç": "s", "ž": "z", "ż": "z", "ź": "z",
	"ţ": "z", "ț": "z", "ł": "l", "đ": "d",
}

const longestSpelling = 4 // runes

// composed are the letters with a mark that have a spelling of their own.
var composed = strings.NewReplacer(
	"c\u030c", "č", "c\u0301", "ć", "s\u030c", "š", "s\u0301", "ś", "s\u0327", "ş", "s\u0326", "ș", "c\u0327", "ç",
	"z\u030c", "ž", "z\u0307", "ż", "z\u0301", "ź", "t\u0327", "ţ", "t\u0326", "ț",
)

// romanisationKey returns the key of a lower-case Latin word, which may carry
// decomposed marks.
func romanisationKey(marked string) string {
	switch marked {
	case "el", "al", "ul", "il": // the Arabic article
		return "al"
	}
	if !isPlain(marked) {
		marked = composed.Replace(marked)
	}
	var b strings.Builder
	var last byte
	emit := func(s string) {
		for i := range len(s) {
			// A letter doubled is one; an h counts only at the start.
			if s[i] == last || s[i] == 'h' && b.Len() > 0 {
				continue
			}
			last = s[i]
			b.WriteByte(last)
		}
	}
	runes := []rune(marked)
	for i := 0; i < len(runes); {
		taken := 1
		spelling := ""
		for n := min(longestSpelling, len(runes)-i); n > 0; n-- {
			if s, ok := spellings[string(runes[i:i+n])]; ok {
				spelling, taken = s, n
				break
			}
		}
		if spelling == "" && !unicode.Is(unicode.M, runes[i]) {
			spelling = plain(string(runes[i]))
		}
		emit(spelling)
		i += taken
	}
	if b.Len() == 0 {
		return clip(marked)
	}
	return clip(b.String())
}

// skeleton keeps the consonants of a folded word, those of one sound brought
// together as Arabic letters would write them.
func skeleton(folded string) string {
	var b strings.Builder
	var last byte
	for i := 0; i < len(folded); i++ {
		c := folded[i]
		pair := ""
		if i+1 < len(folded) {
			pair = folded[i : i+2]
		}
		switch pair {
		case "sh", "ch":
			c, i = 's', i+1
		case "kh":
			c, i = 'h', i+1
		case "gh", "dj":
			c, i = 'g', i+1
		case "th", "dh":
			i++
		case "ph":
			c, i = 'f', i+1
		}
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'w', '\'':
			last = 0
			continue
		case 'c', 'q':
			c = 'k'
		case 'j':
			c = 'g'
		case 'v':
			c = 'f'
		case 'p':
			c = 'b'
		}
		if c == last || c == 'h' && i == len(folded)-1 {
			continue
		}
		last = c
		b.WriteByte(c)
	}
	return b.String()
}
