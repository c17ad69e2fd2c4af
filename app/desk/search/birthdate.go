package search

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// ParseBirthDate reads a whole date of birth as people write it: 15/03/1992, 15.3.92,
// 15031992, 150392, 1992-03-15, 15 marzo 1992. A year of two digits is the
// latest that does not put the birth after today (ISO). The answer is ISO;
// false for whatever is no day, or none yet.
func ParseBirthDate(text, today string) (iso string, ok bool) {
	if len(text) > maxText {
		return "", false
	}
	for _, p := range birthPatterns(numberedMonth(text)) {
		if p.cost != costBirthDate || p.value < 10000*100 {
			continue
		}
		read := fmt.Sprintf("%04d-%02d-%02d", p.value/10000, p.value/100%100, p.value%100)
		if _, err := time.Parse(time.DateOnly, read); err == nil && read <= today && read > iso {
			iso = read
		}
	}
	return iso, iso != ""
}

// monthNames are those of the two languages of the screen.
var monthNames = [12][2]string{
	{"gennaio", "january"},
	{"febbraio", "february"},
	{"marzo", "march"},
	{"aprile", "april"},
	{"maggio", "may"},
	{"giugno", "june"},
	{"luglio", "july"},
	{"agosto", "august"},
	{"settembre", "september"},
	{"ottobre", "october"},
	{"novembre", "november"},
	{"dicembre", "december"},
}

// numberedMonth writes the month of "15 marzo 1992" or "15 mar 92" as a number.
func numberedMonth(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".,-/", r) })
	if len(words) != 3 || len(words[1]) < 3 {
		return text
	}
	for i, names := range monthNames {
		for _, name := range names {
			if strings.HasPrefix(name, strings.ToLower(words[1])) {
				return fmt.Sprintf("%s/%d/%s", words[0], i+1, words[2])
			}
		}
	}
	return text
}
