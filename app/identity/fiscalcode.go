package identity

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// CodeKind says what a codice fiscale is made of.
type CodeKind string

// The kinds of codice fiscale of a person.
const (
	KindOrdinary    CodeKind = "ordinary"    // 16 characters made of the person's data
	KindProvisional CodeKind = "provisional" // 11 digits that tell nothing
)

// FiscalCode is a codice fiscale and what it tells. A provisional one tells
// only that it is well formed.
type FiscalCode struct {
	Code string // upper case, without spaces
	Kind CodeKind
	// Omocodia: digits are written as letters because two people would have
	// the same code. Plain is the code without, its check letter recomputed.
	Omocodia bool
	Plain    string
	// BirthDate is ISO. The code has two digits of the year; the century is
	// the latest that does not put the birth after today.
	BirthDate string
	Sex       string // M, F
	// Place is the Belfiore code of a municipality or the Z code of a state,
	// well formed but perhaps nobody's: reference.Tables.Place knows.
	Place string
}

// CodeError says why a text is no codice fiscale. Its message has no personal
// data in it.
type CodeError struct {
	// Part is "length", "character", "surname", "name", "month", "day",
	// "place" or "check"; "surname" and "name" are letters no name gives.
	Part     string
	Position int    // from 1, spaces left out; 0 if it is about the whole
	Expected string // what should stand there: "letter", "digit", the letter itself
}

func (e *CodeError) Error() string {
	if e.Position == 0 {
		return "codice fiscale: wrong " + e.Part
	}
	return fmt.Sprintf("codice fiscale: wrong %s at position %d", e.Part, e.Position)
}

const (
	months   = "ABCDEHLMPRST" // January to December
	omocodes = "LMNPQRSTUV"   // 0 to 9
	// longestCode bounds what is read, spaces included.
	longestCode = 64
)

// digitPositions are the indexes of the digits, which omocodia may replace.
var digitPositions = [...]int{6, 7, 9, 10, 12, 13, 14}

// ParseFiscalCode reads a codice fiscale, also in lower case and with spaces.
// It answers a *CodeError for the leftmost thing wrong; the check letter is
// looked at last.
func ParseFiscalCode(code, today string) (FiscalCode, error) {
	on, err := dayOf(today)
	if err != nil {
		return FiscalCode{}, fmt.Errorf("reading a codice fiscale: %w", err)
	}
	code, ok := compact(code)
	switch {
	case ok && len(code) == 11 && isDigits(code):
		if !ValidVAT(code) {
			return FiscalCode{}, &CodeError{Part: "check", Position: 11, Expected: string(vatCheck(code))}
		}
		return FiscalCode{Code: code, Kind: KindProvisional, Plain: code}, nil
	case !ok || len(code) != 16:
		return FiscalCode{}, &CodeError{Part: "length", Expected: "16"}
	}
	if err := checkCharacters(code); err != nil {
		return FiscalCode{}, err
	}
	c := FiscalCode{Code: code, Kind: KindOrdinary, Plain: withoutOmocodia(code)}
	c.Omocodia = c.Plain != code
	if err := c.readBirth(on); err != nil {
		return FiscalCode{}, err
	}
	c.Place = c.Plain[11:15]
	if want := checkLetter(code); code[15] != want {
		return FiscalCode{}, &CodeError{Part: "check", Position: 16, Expected: string(want)}
	}
	return c, nil
}

// compact removes spaces and folds case. A character that cannot be part of a
// code counts as one, "?".
func compact(code string) (string, bool) {
	if len(code) > longestCode {
		return "", false
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		case isLetter(r) || isDigit(r):
			return r
		}
		return '?'
	}, code), true
}

// checkCharacters looks at each of 16 characters by itself.
func checkCharacters(code string) error {
	for i, r := range code {
		part, expected, ok := "character", "letter", isLetter(r)
		switch {
		case isDigitPosition(i):
			expected, ok = "digit", isDigit(r) || strings.ContainsRune(omocodes, r)
		case i == 8 && ok:
			part, expected, ok = "month", months, strings.ContainsRune(months, r)
		case i == 11 && ok: // Belfiore codes begin with A to M, states with Z
			part, expected, ok = "place", "A-M, Z", r <= 'M' || r == 'Z'
		case i == 2 && ok && !couldBeName(code[:3]):
			return &CodeError{Part: "surname", Position: 1}
		case i == 5 && ok && !couldBeName(code[3:6]):
			return &CodeError{Part: "name", Position: 4}
		}
		if !ok {
			return &CodeError{Part: part, Position: i + 1, Expected: expected}
		}
	}
	return nil
}

// couldBeName reports whether three letters are consonants, then vowels, then
// an X for each letter missing.
func couldBeName(letters string) bool {
	rest := strings.TrimLeftFunc(letters, func(r rune) bool { return !isVowel(r) })
	return strings.TrimRight(strings.TrimLeftFunc(rest, isVowel), "X") == ""
}

// readBirth reads sex and day of birth; a woman's day has 40 added.
func (c *FiscalCode) readBirth(today day) error {
	yy, _ := number(c.Plain[6:8])
	dd, _ := number(c.Plain[9:11])
	c.Sex = "M"
	if dd > 40 {
		c.Sex, dd = "F", dd-40
	}
	month := strings.IndexByte(months, c.Plain[8]) + 1
	date, ok := today.born(yy, fmt.Sprintf("-%02d-%02d", month, dd))
	if !ok || dd == 0 {
		return &CodeError{Part: "day", Position: 10, Expected: "01-31, 41-71"}
	}
	c.BirthDate = date
	return nil
}

func withoutOmocodia(code string) string {
	plain := []byte(code)
	for _, i := range digitPositions {
		if digit := strings.IndexByte(omocodes, plain[i]); digit >= 0 {
			plain[i] = byte('0' + digit)
		}
	}
	plain[15] = checkLetter(string(plain))
	return string(plain)
}

// oddValues are the decree's values of A to Z at odd positions (from 1); 0 to 9
// have those of A to J. At even positions a character counts as its rank.
var oddValues = [26]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}

// checkLetter computes the last letter from the first 15 characters.
func checkLetter(code string) byte {
	sum := 0
	for i, r := range code[:15] {
		value := int(r - '0')
		if !isDigit(r) {
			value = int(r - 'A')
		}
		if i%2 == 0 {
			value = oddValues[value]
		}
		sum += value
	}
	return byte('A' + sum%26)
}

func isDigitPosition(i int) bool { return slices.Contains(digitPositions[:], i) }

func isLetter(r rune) bool { return 'A' <= r && r <= 'Z' }
func isDigit(r rune) bool  { return '0' <= r && r <= '9' }
func isVowel(r rune) bool  { return strings.ContainsRune("AEIOU", r) }

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }
