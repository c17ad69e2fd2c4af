package effort_test

import (
	"fmt"
	"strings"
)

// traveller is what a passport says at its foot.
type traveller struct {
	state, surname, given, number, nationality, born, sex, expires string // dates as yymmdd
}

// zone is the two lines at the foot of the passport, ICAO Doc 9303 part 4.
func (p traveller) zone() (first, second string) {
	first = fill("P<"+p.state+p.surname+"<<"+strings.ReplaceAll(p.given, " ", "<"), 44)
	number, optional := fill(p.number, 9), fill("", 14)
	number, born, expires := checked(number), checked(p.born), checked(p.expires)
	second = number + p.nationality + born + p.sex + expires + optional + "0"
	return first, second + digit(number+born+expires+optional+"0")
}

// typed is what a hand types of the lines: small letters, and neither the fillers
// that end the first line nor those before the last two digits of the second.
func (p traveller) typed() (first, second string) {
	first, second = p.zone()
	return strings.ToLower(strings.TrimRight(first, "<")), strings.ToLower(second[:28] + second[42:])
}

func fill(text string, length int) string { return text + strings.Repeat("<", length-len(text)) }

func checked(text string) string { return text + digit(text) }

// digit is the check digit of ICAO Doc 9303 part 3, section 4.9.
func digit(text string) string {
	sum := 0
	for i, r := range text {
		value := 0
		switch {
		case r >= '0' && r <= '9':
			value = int(r - '0')
		case r >= 'A' && r <= 'Z':
			value = int(r-'A') + 10
		}
		sum += value * [3]int{7, 3, 1}[i%3]
	}
	return fmt.Sprint(sum % 10)
}
