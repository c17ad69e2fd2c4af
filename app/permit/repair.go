package permit

import (
	"errors"
	"strings"
	"unicode"

	"sportello/app/address"
	"sportello/app/identity"
	"sportello/assets/reference"
)

// This file makes what fixes offer: a value put right where only one reading of
// it is plausible, "" where there is none or it was right.

// Letters and digits that are taken for each other when a card is copied.
var (
	toDigit  = strings.NewReplacer("O", "0", "Q", "0", "D", "0", "I", "1", "L", "1", "Z", "2", "S", "5", "B", "8")
	toLetter = strings.NewReplacer("0", "O", "1", "I", "2", "Z", "5", "S", "8", "B")
)

// bare takes spaces and points away and writes capitals.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(".-/", r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, text)
}

// differently is a value only if it is another than the field's.
func differently(value, text string) string {
	if value == text {
		return ""
	}
	return value
}

// repairedCode puts a codice fiscale right: letters and digits taken for each
// other, where the check letter then agrees; a check letter, where all the rest
// agrees with the person; a slip or two, where the person's data give the code
// that was meant. Keys are those of personOf.
func (e *evaluation) repairedCode(keys [7]string) string {
	text := e.cell(keys[0]).text
	if _, err := e.parseCode(keys[0]); err == nil || text == "" || len(text) > mostCodeBytes {
		return ""
	}
	if code := e.unconfused(bare(text)); code != "" {
		return differently(code, text)
	}
	person := e.personOf(keys)
	if person.Surname == "" || person.GivenNames == "" || person.BirthDate == "" {
		return ""
	}
	if code := e.rechecked(bare(text), person); code != "" {
		return code
	}
	code, err := identity.ComputeFiscalCode(person)
	if err != nil || slips(code, bare(text)) > mostSlips {
		return ""
	}
	return code
}

const (
	mostCodeBytes = 40
	// mostSlips is how many characters of a codice fiscale may be mistaken for the
	// one meant to be beyond doubt.
	mostSlips = 2
)

// unconfused is the code with letters and digits in their places, "" unless it
// is valid then.
func (e *evaluation) unconfused(text string) string {
	today := isoOf(e.today)
	for range len(text) {
		_, err := identity.ParseFiscalCode(text, today)
		if err == nil {
			return text
		}
		var wrong *identity.CodeError
		if !errors.As(err, &wrong) || wrong.Part != "character" || wrong.Position > len(text) {
			return ""
		}
		at, swap := wrong.Position-1, toDigit
		if wrong.Expected == "letter" {
			swap = toLetter
		}
		right := swap.Replace(text[at : at+1])
		if right == text[at:at+1] {
			return ""
		}
		text = text[:at] + right + text[at+1:]
	}
	return ""
}

// rechecked is the code with the check letter that belongs to it, "" unless all
// the rest agrees with the person.
func (e *evaluation) rechecked(text string, person identity.Person) string {
	_, err := identity.ParseFiscalCode(text, isoOf(e.today))
	var wrong *identity.CodeError
	if !errors.As(err, &wrong) || wrong.Part != "check" || len(text) != 16 {
		return ""
	}
	code, err := identity.ParseFiscalCode(text[:15]+wrong.Expected, isoOf(e.today))
	if err != nil || len(code.Compare(person, e.book.tables)) > 0 {
		return ""
	}
	return code.Code
}

// slips counts the places in which two codes differ; of different lengths they
// differ everywhere.
func slips(a, b string) int {
	if len(a) != len(b) {
		return max(len(a), len(b))
	}
	count := 0
	for i := range len(a) {
		if a[i] != b[i] {
			count++
		}
	}
	return count
}

// computedCode is the codice fiscale that a person's data give, "" unless all
// its parts are known. Keys are those of personOf.
func (e *evaluation) computedCode(keys [7]string) string {
	code, err := identity.ComputeFiscalCode(e.personOf(keys))
	if err != nil {
		return ""
	}
	return code
}

// repairedPermitNumber reads a permit number with letters and digits taken for
// each other: I and eight digits (Reg. (CE) 1030/2002).
func (e *evaluation) repairedPermitNumber(key string) string {
	text := e.cell(key).text
	number := bare(text)
	if len(number) != 9 || strings.IndexByte("I1LJ|", number[0]) < 0 {
		return ""
	}
	number = "I" + toDigit.Replace(number[1:])
	if _, usual := identity.CheckPermitNumber(number); !usual {
		return ""
	}
	return differently(number, text)
}

// repairedVAT reads a partita IVA written with its country, with spaces, or with
// letters for digits.
func (e *evaluation) repairedVAT(key string) string {
	text := e.cell(key).text
	number := bare(text)
	if len(number) == len("IT")+11 {
		number = strings.TrimPrefix(number, "IT")
	}
	if number = toDigit.Replace(number); !validVAT(number) {
		return ""
	}
	return differently(number, text)
}

// swappedDate is a date with day and month changed over, "" if there is no such
// date or it is the same.
func swappedDate(text string) string {
	date, ok := parseISO(text)
	if !ok || !date.whole() {
		return ""
	}
	swapped := isoDate{date.year, date.day, date.month}
	if swapped.month > 12 || swapped == date {
		return ""
	}
	return isoOf(swapped.number())
}

// streetAndNumber parts "VIA ROMA 12/A" before the house number; where there is
// none, or more than street and number, the number is empty.
func (e *evaluation) streetAndNumber(text string) (street, number string) {
	if len(text) > longestName {
		return text, ""
	}
	a, ok := address.Parse(text, e.book.tables)
	if rest := a.CareOf + a.Stair + a.Flat + a.Postcode + a.Municipality; !ok || rest != "" {
		return text, ""
	}
	return a.StreetLine(), a.Number
}

// municipalityOfHamlet is the municipality that a hamlet belongs to, in capitals;
// "" if the name is a municipality's own, or of no hamlet, or of several.
func (e *evaluation) municipalityOfHamlet(name string) string {
	if name == "" || len(name) > longestName || len(e.municipalities(name)) > 0 {
		return ""
	}
	found := e.book.tables.HamletsNamed(name)
	if len(found) != 1 {
		return ""
	}
	municipality, _ := e.book.tables.Municipality(found[0].Municipality)
	return strings.ToUpper(municipality.Name)
}

// postcodeOf is the postcode of an address: the municipality's only one, or that
// of the hamlet named in the street.
func (e *evaluation) postcodeOf(municipality, street string) string {
	if codes := e.postcodes(municipality); len(codes) == 1 {
		return codes[0]
	}
	found := e.municipalities(municipality)
	if len(found) != 1 {
		return ""
	}
	street = strings.ToUpper(street)
	var of reference.Postcode
	for _, postcode := range e.book.tables.Postcodes(found[0].Code) {
		if postcode.Hamlet != "" && strings.Contains(street, strings.ToUpper(postcode.Hamlet)) {
			of = postcode
		}
	}
	return of.Code
}
