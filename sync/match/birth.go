package match

// birth is a birth date as written, 0 for what is not known. It need not be a
// day there is: slips of the pen are compared, too.
type birth struct{ year, month, day int }

// readBirth reads an ISO date, or a year alone.
func readBirth(text string) birth {
	var b birth
	switch len(text) {
	case 4:
		b.year = digits(text)
	case 10:
		if text[4] == '-' && text[7] == '-' {
			b = birth{digits(text[:4]), digits(text[5:7]), digits(text[8:])}
		}
	}
	if b.year <= 0 || b.month < 0 || b.day < 0 {
		return birth{}
	}
	return b
}

// digits reads a number of nothing but digits, -1 if it is none.
func digits(text string) int {
	n := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return -1
		}
		n = 10*n + int(text[i]-'0')
	}
	return n
}

func (b birth) known() bool { return b.year > 0 }

// yearOnly tells a date of which only the year can be trusted: the first of
// January is what is written for those who do not know their day.
func (b birth) yearOnly() bool { return b.month <= 1 && b.day <= 1 }

func (b birth) swapped() birth { return birth{b.year, b.day, b.month} }

// written is the eight digits of the date, year first.
func (b birth) written() (digits [8]byte) {
	n := (b.year*100+b.month)*100 + b.day
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = '0' + byte(n%10)
		n /= 10
	}
	return digits
}

func (b birth) String() string {
	digits := b.written()
	return string(digits[:])
}

// compareBirths returns the level of agreement of two dates.
func compareBirths(a, b birth) string {
	switch {
	case !a.known() || !b.known():
		return missing
	case a == b && a.yearOnly():
		return "year_default"
	case a == b:
		return "same"
	case a.year == b.year && (a.yearOnly() || b.yearOnly()):
		return "year"
	case a == b.swapped():
		return "swapped"
	}
	differing := slips(a, b)
	switch {
	case differing == 1:
		return "one_digit"
	case a.month == b.month && a.day == b.day && !a.yearOnly():
		return "other_year"
	case differing == 2 || a.year == b.year && (a.month == b.month || a.day == b.day):
		return "close"
	case a.yearOnly() && b.yearOnly() && abs(a.year-b.year) <= 2:
		return "close"
	}
	return different
}

// slips counts the digits in which two dates differ; two neighbours that
// changed places count as one.
func slips(a, b birth) int {
	x, y := a.written(), b.written()
	count := 0
	for i := 0; i < len(x); i++ {
		if x[i] == y[i] {
			continue
		}
		count++
		if i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] {
			i++
		}
	}
	return count
}
