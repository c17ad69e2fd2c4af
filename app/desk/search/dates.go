package search

import (
	"strconv"
	"strings"
)

// birth is a date of birth as yyyymmdd, parts unknown being zero; 0 = none.
type birth uint32

func parseBirth(iso string) birth {
	if len(iso) != 10 || iso[4] != '-' || iso[7] != '-' {
		return 0
	}
	n, err := strconv.ParseUint(iso[:4]+iso[5:7]+iso[8:], 10, 32)
	if err != nil {
		return 0
	}
	return birth(n)
}

// birthPattern is a date as typed: whole, or with the year or all but the year
// still missing.
type birthPattern struct {
	value birth
	cost  int
}

func (p birthPattern) matches(b birth) bool {
	switch p.cost {
	case costBirthDate:
		return b == p.value
	default:
		if p.value < 10000 { // day and month
			return b%10000 == p.value
		}
		return b/10000 == p.value/10000
	}
}

// birthPatterns are the dates that typed text may mean: 15/03/1992, 15.3.92,
// 15 3 1992, 15031992, 150392, 1992-03-15, 15/03, 1992.
func birthPatterns(text string) []birthPattern {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/.- ", r) })
	for _, part := range parts {
		if strings.Trim(part, "0123456789") != "" {
			return nil
		}
	}
	switch len(parts) {
	case 1:
		return undividedBirth(parts[0])
	case 2:
		if day, month := number(parts[0]), number(parts[1]); len(parts[0]) <= 2 && len(parts[1]) <= 2 && isDay(day, month) {
			return []birthPattern{{birth(month*100 + day), costBirthDay}}
		}
	case 3:
		if len(parts[0]) == 4 {
			return wholeBirth(parts[2], parts[1], parts[0])
		}
		return wholeBirth(parts[0], parts[1], parts[2])
	}
	return nil
}

func undividedBirth(digits string) []birthPattern {
	switch len(digits) {
	case 4:
		patterns := []birthPattern{}
		if year := number(digits); year >= 1900 && year < 2100 {
			patterns = append(patterns, birthPattern{birth(year * 10000), costBirthYear})
		}
		if day, month := number(digits[:2]), number(digits[2:]); isDay(day, month) {
			patterns = append(patterns, birthPattern{birth(month*100 + day), costBirthDay})
		}
		return patterns
	case 6:
		return wholeBirth(digits[:2], digits[2:4], digits[4:])
	case 8:
		patterns := wholeBirth(digits[:2], digits[2:4], digits[4:])
		return append(patterns, wholeBirth(digits[6:], digits[4:6], digits[:4])...)
	}
	return nil
}

func wholeBirth(day, month, year string) []birthPattern {
	d, m, y := number(day), number(month), number(year)
	if len(day) > 2 || len(month) > 2 || d > 31 || m > 12 {
		return nil
	}
	whole := func(year int) birthPattern { return birthPattern{birth(year*10000 + m*100 + d), costBirthDate} }
	switch {
	case len(year) == 4 && y >= 1850 && y < 2150:
		return []birthPattern{whole(y)}
	case (y == 19 || y == 20) && len(year) == 2 && isDay(d, m): // or the year being typed
		return []birthPattern{whole(1900 + y), whole(2000 + y), {birth(m*100 + d), costBirthDay}}
	case len(year) == 2:
		return []birthPattern{whole(1900 + y), whole(2000 + y)}
	case len(year) < 4 && isDay(d, m): // the year being typed
		return []birthPattern{{birth(m*100 + d), costBirthDay}}
	}
	return nil
}

func isDay(day, month int) bool { return day >= 1 && day <= 31 && month >= 1 && month <= 12 }

// number reads a few digits; what is too long for any date is no number.
func number(digits string) int {
	if len(digits) > 8 {
		return -1
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}
