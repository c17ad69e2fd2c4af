package match

import (
	"slices"

	"sportello/sync/match/internal/spelling"
)

// maxKeys is how many keys a person has at most, keyWords how many words of a
// name make some.
const (
	maxKeys  = 32
	keyWords = 2
)

// Keys returns what another record of the same person is likely to share, at
// most 32 short texts, each once. They hold personal data. In order: hard
// evidence (codice fiscale, documents, permits, phones); the skeleton of each
// name with the birth date, also with day and month swapped; the skeleton of
// each surname with the year; surname and given name without a date; the birth
// date; the address; surname and postcode.
func (f Features) Keys() []string {
	keys := make([]string, 0, maxKeys)
	add := func(kind string, texts ...string) {
		key := kind
		for _, text := range texts {
			key += "|" + text
		}
		if len(keys) < maxKeys && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	if f.fiscal != "" {
		add("fiscal", f.fiscal[:min(len(f.fiscal), 15)])
	}
	for _, numbers := range [...][]string{f.documents, f.permits} {
		for _, number := range numbers[:min(len(numbers), 4)] {
			add("document", number)
		}
	}
	for _, phone := range f.phones[:min(len(f.phones), 2)] {
		add("phone", phone)
	}
	f.nameKeys(add)
	if f.birth.known() && !f.birth.yearOnly() {
		add("born", min(f.birth.String(), f.birth.swapped().String()))
	}
	f.homeKeys(add)
	return keys
}

func (f Features) nameKeys(add func(kind string, texts ...string)) {
	surnames, given := skeletons(f.surnames), skeletons(f.given)
	if f.birth.known() {
		date, swapped := f.birth.String(), f.birth.swapped().String()
		for _, name := range slices.Concat(given, surnames) {
			add("date", name, min(date, swapped))
		}
		for _, name := range surnames {
			add("year", name, date[:4])
		}
	}
	for _, surname := range surnames {
		for _, name := range given {
			add("name", min(surname, name), max(surname, name))
		}
	}
}

// homeKeys are house number and postcode, the street's name with either, and
// each name with the postcode.
func (f Features) homeKeys(add func(kind string, texts ...string)) {
	if len(f.numbers) == 0 || len(f.words) == 0 {
		return
	}
	first, last := f.numbers[0], f.numbers[len(f.numbers)-1]
	street := skeleton(spelling.Word{Latin: f.words[0]})
	add("home", first, last)
	add("home", first, street)
	add("home", street, last)
	for _, name := range slices.Concat(skeletons(f.surnames), skeletons(f.given)) {
		add("near", name, last)
		add("near", name, street)
	}
}

// skeletons returns the skeletons of the most telling words of a name.
func skeletons(parts []part) []string {
	sorted := slices.Clone(parts)
	slices.SortStableFunc(sorted, func(a, b part) int { return int(8 * (b.rarity - a.rarity)) })
	var found []string
	for _, p := range sorted[:min(len(sorted), keyWords)] {
		found = append(found, skeleton(p.word))
	}
	return found
}
