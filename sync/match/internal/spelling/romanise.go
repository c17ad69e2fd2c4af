package spelling

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed data/romanisation.tsv
var romanisationData string

// romanisation maps one or two letters to Latin ones.
var romanisation = sync.OnceValue(func() map[string]string {
	table := make(map[string]string)
	for line := range strings.Lines(romanisationData) {
		letters, latin, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if ok && !strings.HasPrefix(line, "#") {
			table[letters], table[norm.NFD.String(letters)] = latin, latin
		}
	}
	return table
})

// Romanise writes a folded word in Latin letters; letters of scripts it does
// not know are left out.
func Romanise(word string) string {
	if strings.IndexFunc(word, func(r rune) bool { return !isLatin(r) }) < 0 {
		return word
	}
	table := romanisation()
	var b strings.Builder
	for word != "" {
		r, size := utf8.DecodeRuneInString(word)
		_, next := utf8.DecodeRuneInString(word[size:])
		latin, ok := table[word[:size+next]]
		if ok && next > 0 {
			size += next
		} else {
			latin, ok = table[word[:size]]
		}
		switch {
		case ok:
			b.WriteString(latin)
		case isLatin(r):
			b.WriteRune(r)
		}
		if ok && carriesVowel(r) && needsVowel(word[size:]) {
			b.WriteByte('a')
		}
		word = word[size:]
	}
	return b.String()
}

func isLatin(r rune) bool {
	return r < utf8.RuneSelf || unicode.Is(unicode.Latin, r)
}

// carriesVowel tells a consonant of an Indic script, which is read with an a
// unless a sign says otherwise.
func carriesVowel(r rune) bool {
	switch {
	case r >= 0x0905 && r <= 0x0914, r >= 0x0985 && r <= 0x0994, r >= 0x0a05 && r <= 0x0a14:
		return false
	}
	return unicode.IsLetter(r) && unicode.In(r, unicode.Bengali, unicode.Devanagari, unicode.Gurmukhi)
}

// needsVowel tells whether what follows a consonant leaves it its a: another
// consonant, not a sign, not the end of the word.
func needsVowel(rest string) bool {
	r, size := utf8.DecodeRuneInString(rest)
	return size > 0 && carriesVowel(r)
}
