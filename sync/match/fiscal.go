package match

import (
	"strings"

	"sportello/sync/match/internal/fiscal"
)

// Letters of a codice fiscale: those of the months, and those that stand for
// digits where two persons would have one code.
const (
	fiscalMonths = "ABCDEHLMPRST"
	omocodes     = "LMNPQRSTUV"
)

// twoPersons is the level of two codes that cannot be one person's.
const twoPersons = "two_persons"

// readFiscal returns a codice fiscale in upper case with its digits as digits,
// or "" if it has not the length of one.
func readFiscal(text string) string {
	code := alphanumerics(text[:min(len(text), 4*maxNumber)])
	if len(code) == 11 {
		return code
	}
	if len(code) != 16 {
		return ""
	}
	plain := []byte(code)
	for _, i := range [...]int{6, 7, 9, 10, 12, 13, 14} {
		if digit := strings.IndexByte(omocodes, plain[i]); digit >= 0 {
			plain[i] = '0' + byte(digit)
		}
	}
	return string(plain)
}

// bornAs returns the birth date that a codice fiscale was made of, with the last two
// digits of its year alone, and the sex.
func bornAs(code string) (birth, byte) {
	month, day := strings.IndexByte(fiscalMonths, code[8])+1, digits(code[9:11])
	if day > 40 {
		return birth{digits(code[6:8]), month, day - 40}, 'F'
	}
	return birth{digits(code[6:8]), month, day}, 'M'
}

// contradicts tells a codice fiscale made of another birth date or sex than the
// person's own: it may be a relative's, or the date a slip.
func (f Features) contradicts(code string) bool {
	if len(code) != 16 {
		return false
	}
	born, sex := bornAs(code)
	if f.sex != 0 && f.sex != sex {
		return true
	}
	if !f.birth.known() || f.birth.month == 0 {
		return false
	}
	return born != birth{f.birth.year % 100, f.birth.month, f.birth.day}
}

// proves tells a codice fiscale that is surely the person's: its letter checks, and it
// was made of the birth date that is on record. Of a code with letters for digits the
// letter no longer checks; it proves nothing.
func (f Features) proves(code string) bool {
	return len(code) == 16 && fiscal.Letter(code[:fiscal.Unchecked]) == code[15] && f.birth.known() && f.birth.month > 0 && !f.contradicts(code)
}

// compareFiscal returns the level of agreement of two codes. The last letter is
// left out: it follows from the others, and omocodia changes it.
//
// A person has one code, but that is made of name and birth date: where a record has
// these wrong, a code that was computed from them is wrong with them. Two codes are
// two persons' where both are proven and no slip makes one birth date of the other.
func compareFiscal(a, b Features) string {
	if a.fiscal == "" || b.fiscal == "" || len(a.fiscal) != len(b.fiscal) {
		return missing
	}
	x, y := a.fiscal, b.fiscal
	if len(x) == 16 {
		x, y = x[:fiscal.Unchecked], y[:fiscal.Unchecked]
	}
	switch {
	case x == y && (a.contradicts(a.fiscal) || b.contradicts(b.fiscal)):
		return "same_contradicting"
	case x == y:
		return "same"
	case edits(x, y, 1) <= 1:
		return "one_off"
	case a.proves(a.fiscal) && b.proves(b.fiscal) && unlikeBirths(a.birth, b.birth):
		return twoPersons
	}
	return different
}

// unlikeBirths tells dates that no slip makes of each other.
func unlikeBirths(a, b birth) bool {
	switch compareBirths(a, b) {
	case different, "other_year", "close":
		return true
	}
	return false
}
