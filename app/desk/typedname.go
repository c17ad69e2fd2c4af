package desk

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// particles begin a surname of several words.
var particles = strings.Fields("abu al ben bin da dal de dei del della di dos du el ibn la las los san van von der den")

// TypedName is what a name typed in one go gives for a new card, in capitals as
// on the form. The surname comes first, as one says it at a desk, with the
// particles before it ("el amrani fatima"); but where some words are in capitals
// and others are not, as on documents, those in capitals are the surname. Words
// with digits in them are no names.
func TypedName(text string) (surname, givenNames string) {
	var names, capitals, others []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' }) {
		switch {
		case strings.ContainsFunc(word, unicode.IsDigit) || !strings.ContainsFunc(word, unicode.IsLetter):
			continue
		case utf8.RuneCountInString(word) > 1 && word == strings.ToUpper(word) && word != strings.ToLower(word):
			capitals = append(capitals, word)
		default:
			others = append(others, word)
		}
		names = append(names, word)
	}
	if len(capitals) == 0 || len(others) == 0 {
		end := slices.IndexFunc(names, func(name string) bool { return !slices.Contains(particles, strings.ToLower(name)) }) + 1
		if end == 0 {
			end = len(names)
		}
		capitals, others = names[:end], names[end:]
	}
	return strings.ToUpper(strings.Join(capitals, " ")), strings.ToUpper(strings.Join(others, " "))
}
