package field

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes words comparable: no accents, no case, one kind of apostrophe.
func fold(text string) string {
	if plain, ok := foldASCII(text); ok {
		return plain
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == '’', r == '`', r == '´':
			return '\''
		default:
			return unicode.ToLower(r)
		}
	}, norm.NFD.String(text))
}

// foldASCII spares the common case the decomposition.
func foldASCII(text string) (string, bool) {
	for i := range len(text) {
		if text[i] >= 0x80 || text[i] == '`' {
			return "", false
		}
	}
	return strings.ToLower(text), true
}
