package spelling

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxText is how much of a text is read, in bytes: more than any name.
const maxText = 512

// kept are letters whose mark changes the sound so much that it is written
// with other letters elsewhere (š as sh); each set is folded to its first.
var kept = folding("šśşș", "čćçĉ", "žźż", "ñńňņ", "ğ", "țţť", "đď", "ə", "öőø", "üű", "ı", "й", "ї")

// written are letters that are no letter with a mark, and how they are written
// without.
var written = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ð': "d", 'ł': "l", 'ħ': "h", 'ŋ': "ng", 'ƙ': "k", 'ɓ': "b", 'ɗ': "d", 'ĳ': "ij",
}

func folding(sets ...string) map[rune]rune {
	to := make(map[rune]rune)
	for _, set := range sets {
		first, _ := utf8.DecodeRuneInString(set)
		for _, r := range set {
			to[r] = first
		}
	}
	return to
}

// Fold brings a text to lower-case letters and single spaces: Latin letters
// without marks but for those that change the sound, other scripts without
// vowel points. Apostrophes vanish, every other sign parts words, digits stay.
// Folding a folded text changes nothing; text beyond 512 bytes is not read.
func Fold(text string) string {
	if len(text) > maxText {
		text = text[:maxText]
	}
	text = strings.ToValidUTF8(text, " ")
	var b strings.Builder
	b.Grow(len(text))
	gap := false
	put := func(r rune) {
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	for _, r := range norm.NFKC.String(text) {
		r = unicode.ToLower(r)
		if to, ok := kept[r]; ok {
			put(to)
			continue
		}
		if r < utf8.RuneSelf {
			foldASCII(r, put, &gap)
			continue
		}
		for _, r := range norm.NFKD.String(string(r)) {
			foldRune(unicode.ToLower(r), put, &gap)
		}
	}
	return b.String()
}

func foldASCII(r rune, put func(rune), gap *bool) {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		put(r)
	case r != '\'' && r != '`':
		*gap = true
	}
}

func foldRune(r rune, put func(rune), gap *bool) {
	if r < utf8.RuneSelf {
		foldASCII(r, put, gap)
		return
	}
	if plain, ok := written[r]; ok {
		for _, r := range plain {
			put(r)
		}
		return
	}
	switch {
	case unicode.In(r, unicode.Mn, unicode.Mc):
		if !*gap && (unicode.In(r, vowelSigns...) || r == voiced || r == halfVoiced) {
			put(r)
		}
	case r == '’', r == '‘', r == 'ʼ', r == 'ʻ', r == 'ʿ', r == 'ʾ', r == '´', r == '′', r == 'ـ', r == '\u200c', r == '\u200d', unicode.Is(unicode.Lm, r) && unicode.Is(unicode.Common, r):
	case unicode.IsLetter(r), unicode.Is(unicode.Nd, r):
		put(r)
	default:
		*gap = true
	}
}

// Marks of kana that change a consonant.
const voiced, halfVoiced = '\u3099', '\u309a'

// vowelSigns are the scripts in which a combining sign is a letter.
var vowelSigns = []*unicode.RangeTable{unicode.Bengali, unicode.Devanagari, unicode.Gurmukhi, unicode.Katakana, unicode.Hiragana}
