package match

import (
	"slices"
	"strings"

	"sportello/sync/match/internal/spelling"
)

// What is kept of one person at most; the rest is left out.
const (
	maxNumbers      = 8  // documents, permits or phones
	maxNumber       = 24 // characters of one
	maxAddressWords = 10
)

// Features are what is compared of a person, normalised once. The zero value
// is a person of whom nothing is known.
type Features struct {
	surnames, given            []part
	birth                      birth
	sex                        byte   // 'M', 'F' or 0
	place                      string // codes of Latin letters
	fiscal                     string // upper case, without the letters of omocodia
	documents, permits, phones []string
	numbers, words             []string // of the address; words as codes
}

// New normalises a person. It never fails: what cannot be read is left out.
func New(person Person) Features {
	f := Features{
		surnames:  nameOf(person.MRZSurnames, person.Surnames),
		given:     nameOf(person.MRZGivenNames, person.GivenNames),
		birth:     readBirth(person.BirthDate),
		fiscal:    readFiscal(person.FiscalCode),
		documents: readNumbers(person.Documents, readDocument),
		permits:   readNumbers(person.Permits, readDocument),
		phones:    readNumbers(person.Phones, readPhone),
	}
	if sex := strings.ToUpper(strings.TrimSpace(person.Sex)); sex == "M" || sex == "F" {
		f.sex = sex[0]
	}
	for _, word := range spelling.Words(person.BirthPlace, 3) {
		f.place = spelling.Cut(f.place + word.Latin)
	}
	f.numbers, f.words = readAddress(person.Address)
	return f
}

// nameOf reads the names of a machine-readable zone, or those typed.
func nameOf(zone, typed string) []part {
	if read := parts(zone); len(read) > 0 {
		return read
	}
	return parts(typed)
}

// readNumbers normalises numbers, each once.
func readNumbers(texts []string, read func(string) string) []string {
	var numbers []string
	for _, text := range texts[:min(len(texts), 4*maxNumbers)] {
		number := read(text[:min(len(text), 4*maxNumber)])
		if number != "" && len(numbers) < maxNumbers && !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

// readDocument keeps letters and digits; a number of less than five, or of one
// character again and again, is none.
func readDocument(text string) string {
	number := alphanumerics(text)
	if len(number) < 5 || strings.Count(number, number[:1]) == len(number) {
		return ""
	}
	return number
}

// readPhone keeps the last nine digits: prefixes of countries come and go.
func readPhone(text string) string {
	var digits []byte
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			digits = append(digits, text[i])
		}
	}
	if len(digits) < 6 {
		return ""
	}
	return string(digits[max(0, len(digits)-9):])
}

// alphanumerics keeps the ASCII letters and digits of a text, in upper case.
func alphanumerics(text string) string {
	kept := make([]byte, 0, maxNumber)
	for i := range len(text) {
		c := text[i]
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		if (c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') && len(kept) < maxNumber {
			kept = append(kept, c)
		}
	}
	return string(kept)
}
