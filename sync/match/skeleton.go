package match

import (
	"strings"

	"sportello/sync/match/internal/spelling"
)

// skeleton reduces a name to classes of consonants, so that spellings of one
// name mostly have one skeleton: Chaimaa and Shaymaa SM, Hocine and Hussein HSN.
// A name of vowels alone is its first letter.
func skeleton(word spelling.Word) string {
	text := consonants.Replace(spelling.Latin.Text(word.Latin))
	var b strings.Builder
	last := byte(0)
	for i := range len(text) {
		class := consonantClass[text[i]]
		if class == 0 {
			continue
		}
		// The h of Hassan counts, that of Salah and Mohammed's second does not.
		if class == 'H' && i > 0 {
			continue
		}
		if class != last {
			b.WriteByte(class)
		}
		last = class
	}
	if b.Len() == 0 && word.Latin != "" {
		return spelling.Latin.Text(word.Latin[:1])
	}
	return b.String()
}

// consonants are groups of letters for one sound, longest first.
var consonants = strings.NewReplacer(
	"shch", "s", "schtsch", "s", "tsch", "s", "sch", "s", "tch", "s", "cz", "s", "sz", "s", "ch", "s", "sh", "s", "kh", "h", "gh", "g",
	"zh", "j", "xh", "j", "dj", "j", "dh", "d", "th", "t", "ph", "f", "ck", "k", "qu", "k", "ts", "z", "tz", "z", "dz", "z",
	"ou", "u", "š", "s", "č", "s", "ž", "j", "ñ", "n", "ğ", "g", "ț", "t", "đ", "d", "ə", "e", "ö", "o", "ü", "u", "ı", "i",
)

// consonantClass is the class of each letter; vowels and half-vowels have none.
var consonantClass = classes("PBP", "TDT", "KCGKQX", "FVFW", "SSZ", "JJ", "LL", "RR", "MM", "NN", "HH")

// classes reads texts of a class and the letters that belong to it.
func classes(sets ...string) (of [256]byte) {
	for _, set := range sets {
		for _, letter := range strings.ToLower(set[1:]) {
			of[letter] = set[0]
		}
	}
	return of
}
