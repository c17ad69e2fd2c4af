package identity

import "strings"

// ValidVAT reports whether eleven digits are well formed as a partita IVA, and
// so as the codice fiscale of a company or a provisional one of a person: the
// last digit checks the others.
func ValidVAT(digits string) bool {
	return len(digits) == 11 && isDigits(digits) && digits != "00000000000" && digits[10] == vatCheck(digits)
}

// vatCheck computes the eleventh digit: those at even positions (from 1) are
// doubled, their own digits added.
func vatCheck(digits string) byte {
	sum := 0
	for i, r := range digits[:10] {
		value := int(r - '0')
		if i%2 == 1 {
			value = value*2/10 + value*2%10
		}
		sum += value
	}
	return byte('0' + (10-sum%10)%10)
}

// CheckPermitNumber reports whether a text can be the number of an Italian
// permit card (Reg. (CE) 1030/2002), and whether it has the usual form, I and
// eight digits; longer ones have been seen. Case and spaces do not matter.
func CheckPermitNumber(number string) (ok, usual bool) {
	number, short := compact(number)
	rest, italian := strings.CutPrefix(number, "I")
	if !short || !italian || strings.Contains(rest, "?") || len(rest) < 7 || len(rest) > 13 {
		return false, false
	}
	return true, len(rest) == 8 && isDigits(rest)
}
