package match

import "strings"

// Letters of a codice fiscale: those of the months, and those that stand for
// digits where two persons would have one code.
const (
	fiscalMonths = "ABCDEHLMPRST"
	omocodes     = "LMNPQRSTUV"
)

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

// contradicts tells a codice fiscale made of another birth date or sex than the
// person's own: it may be a relative's, or the date a slip.
func (f Features) contradicts(code string) bool {
	if len(code) != 16 {
		return false
	}
	year, month, day := digits(code[6:8]), strings.IndexByte(fiscalMonths, code[8])+1, digits(code[9:11])
	sex := byte('M')
	if day > 40 {
		sex, day = 'F', day-40
	}
	if f.sex != 0 && f.sex != sex {
		return true
	}
	if !f.birth.known() || f.birth.month == 0 {
		return false
	}
	return f.birth.year%100 != year || f.birth.month != month || f.birth.day != day
}

// compareFiscal returns the level of agreement of two codes. The last letter is
// left out: it follows from the others, and omocodia changes it.
func compareFiscal(a, b Features) string {
	if a.fiscal == "" || b.fiscal == "" || len(a.fiscal) != len(b.fiscal) {
		return missing
	}
	x, y := a.fiscal, b.fiscal
	if len(x) == 16 {
		x, y = x[:15], y[:15]
	}
	switch {
	case x == y && (a.contradicts(a.fiscal) || b.contradicts(b.fiscal)):
		return "same_contradicting"
	case x == y:
		return "same"
	case edits(x, y, 1) <= 1:
		return "one_off"
	}
	return different
}
