package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxText bounds what is read of a name or a query.
	maxText = 512
	// maxWord is the longest word compared, one bit of a machine word for
	// each byte.
	maxWord = 64
)

// rawWord is a word as written, and where.
type rawWord struct {
	text       string
	start, end int // bytes
}

// rawWords cuts a text into words. An apostrophe inside a word belongs to it;
// everything else that is not a letter, a mark or a digit separates.
func rawWords(s string) []rawWord {
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	var words []rawWord
	start := -1
	for i, r := range s {
		inside := unicode.In(r, unicode.L, unicode.M, unicode.Nd) || isApostrophe(r) && start >= 0 || isJoiner(r) && start >= 0
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			words = append(words, rawWord{s[start:i], start, i})
			start = -1
		}
	}
	if start >= 0 {
		words = append(words, rawWord{s[start:], start, len(s)})
	}
	return words
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', '`', '´', 'ʼ', 'ʻ', 'ʿ', 'ʾ', '′':
		return true
	}
	return false
}

// isJoiner reports the invisible signs that shape a letter inside a word.
func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// word is a word ready to be compared.
type word struct {
	folded string
	// key is equal for the usual romanisations of one name.
	key string
	// bare: from a script that leaves out vowels.
	bare bool
}

func newWord(raw string) word {
	if isPlain(raw) {
		folded := clip(strings.ToLower(raw))
		return word{folded: folded, key: romanisationKey(folded)}
	}
	form := norm.NFD
	if strings.ContainsFunc(raw, isIndic) {
		form = norm.NFC // whose vowel signs are whole
	}
	marked, bare := romanise(form.String(raw))
	return word{folded: clip(plain(marked)), key: romanisationKey(marked), bare: bare}
}

func isPlain(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func clip(s string) string {
	if len(s) <= maxWord {
		return s
	}
	return strings.ToValidUTF8(s[:maxWord], "")
}

// plain drops the marks of a decomposed lower-case text and spells out the
// letters that are not a letter with a mark.
func plain(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case unicode.Is(unicode.M, r) || isJoiner(r):
		default:
			if latin, ok := specialLetters[r]; ok {
				b.WriteString(latin)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

var specialLetters = map[rune]string{
	'ł': "l", 'đ': "d", 'ð': "d", 'ø': "o", 'æ': "ae", 'œ': "oe", 'ß': "ss", 'þ': "th", 'ı': "i", 'ə': "e", 'ħ': "h", 'ŋ': "ng",
	'ŧ': "t", 'ɓ': "b", 'ɗ': "d", 'ɖ': "d", 'ƴ': "y", 'ƙ': "k", 'ɛ': "e", 'ɔ': "o", 'ƒ': "f", 'ɣ': "g", 'ʋ': "v", 'ɲ': "ny", 'ñ': "n",
}

// nameWords returns the words of a name in order and, after them, other ways to
// write some: particles joined to what follows ("EL AMRANI", "ELAMRANI") and the
// part after an apostrophe ("D'ANGELO", "ANGELO").
func nameWords(name string) (inOrder, joined []word) {
	raws := rawWords(name)
	for i, raw := range raws {
		w := newWord(raw.text)
		if w.folded == "" {
			continue
		}
		inOrder = append(inOrder, w)
		if at := strings.IndexFunc(raw.text, isApostrophe); at >= 0 {
			rest := strings.TrimLeftFunc(raw.text[at:], isApostrophe)
			if part := newWord(rest); len(part.folded) >= 3 && part.folded != w.folded {
				joined = append(joined, part)
			}
		}
		together := raw.text
		for j := i - 1; j >= 0 && j >= i-2 && utf8.RuneCountInString(raws[j].text) <= 3; j-- {
			together = raws[j].text + together
			joined = append(joined, newWord(together))
		}
		if rest, ok := strings.CutPrefix(raw.text, "ال"); ok && utf8.RuneCountInString(rest) >= 2 {
			joined = append(joined, newWord(rest))
		}
	}
	return inOrder, joined
}
