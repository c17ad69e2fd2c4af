package spelling

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLetters is how many letters of a word are compared.
const maxLetters = 24

// Word is one word of a name as codes of letters, see Alphabet.
type Word struct {
	// Latin is the word in Latin letters, romanised if need be.
	Latin string
	// Native is the word in its own alphabet, "" if that is Latin or one that
	// is only romanised.
	Native string
	// Script tells the alphabet of Native.
	Script Script
}

// Words folds a text and returns its words, at most limit.
func Words(text string, limit int) []Word {
	var words []Word
	for _, field := range strings.Fields(spaceHan(Fold(text))) {
		if len(words) == limit {
			break
		}
		if word, ok := newWord(field); ok {
			words = append(words, word)
		}
	}
	return words
}

// spaceHan makes a word of every Han character: it is one syllable, and where
// the surname ends is not written.
func spaceHan(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		b.WriteRune(r)
		if unicode.Is(unicode.Han, r) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func newWord(folded string) (Word, bool) {
	folded = lookalikes(folded)
	first, _ := utf8.DecodeRuneInString(folded)
	word := Word{Latin: Latin.encode(Romanise(folded))}
	switch {
	case unicode.Is(unicode.Arabic, first):
		word.Script, word.Native = Arabic, Arabic.encode(folded)
	case unicode.Is(unicode.Cyrillic, first):
		word.Script, word.Native = Cyrillic, Cyrillic.encode(folded)
	}
	return word, word.Latin != ""
}

// lookalikes reads digits within a word as the letters they stand for; words of
// digits alone are none.
func lookalikes(word string) string {
	if !strings.ContainsAny(word, "0123456789") {
		return word
	}
	if strings.IndexFunc(word, unicode.IsLetter) < 0 {
		return ""
	}
	return digitLetters.Replace(word)
}

var digitLetters = strings.NewReplacer("0", "o", "1", "i", "2", "", "3", "e", "4", "a", "5", "s", "6", "g", "7", "t", "8", "b", "9", "g")
