package identity

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// umlauts says how Ä, Ö, Ü and their like are written without diacritics. The
// tax office writes AE, OE, UE; many passports, and so many a codice fiscale,
// have the vowel alone.
type umlauts bool

const (
	expanded umlauts = true
	plain    umlauts = false
)

// longestName bounds what is read of a name, in bytes.
const longestName = 512

// fold writes a name in the 26 capital letters of the D.M. 23 December 1976,
// without spaces, hyphens and apostrophes. Diacritics go by the table the
// Agenzia delle Entrate adopted (circolare 34/E of 2011, table of the
// Ministero dell'Interno's circolare 1 of 2008), other Latin letters by ICAO
// Doc 9303-3 §6. It reports false for anything else, digits included.
func fold(name string, u umlauts) (string, bool) {
	if len(name) > longestName {
		return "", false
	}
	var latin strings.Builder
	for _, r := range norm.NFC.String(strings.ToUpper(name)) {
		letters, ok := foldRune(r, u)
		if !ok {
			return "", false
		}
		latin.WriteString(letters)
	}
	return latin.String(), true
}

func foldRune(r rune, u umlauts) (string, bool) {
	if isLetter(r) {
		return string(r), true
	}
	if letters, ok := withE[r]; ok && u == expanded {
		return letters, true
	}
	if letters, ok := ligatures[r]; ok {
		return letters, true
	}
	if unicode.In(r, unicode.Z, unicode.Pd, unicode.Mn, unicode.Cf) || strings.ContainsRune("'’‘`´ʼʻʿʾ′.,", r) {
		return "", true
	}
	// Canonical decomposition separates a letter from its marks.
	base := norm.NFD.String(string(r))
	if len(base) > 1 && isLetter(rune(base[0])) {
		return base[:1], true
	}
	return "", false
}

// withE are the umlauts and what is written like them.
var withE = map[rune]string{'Ä': "AE", 'Å': "AA", 'Ö': "OE", 'Ø': "OE", 'Ü': "UE"}

// ligatures are the letters that have no decomposition.
var ligatures = map[rune]string{
	'Æ': "AE", 'Œ': "OE", 'ß': "SS", 'ẞ': "SS", 'Þ': "TH", 'Ĳ': "IJ",
	'Đ': "D", 'Ð': "D", 'Ɖ': "D", 'Ɗ': "D", 'Ɓ': "B", 'Ɛ': "E", 'Ə': "E", 'Ħ': "H", 'Ƙ': "K",
	'Ł': "L", 'Ŋ': "N", 'Ɲ': "N", 'Ɔ': "O", 'Ø': "O", 'Ŧ': "T", 'Ƴ': "Y",
}
