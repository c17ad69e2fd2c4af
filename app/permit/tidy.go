package permit

import (
	"fmt"
	"strings"
	"unicode"
)

// tidied is a field's value written as the form takes it, "" if nobody could
// tell what was meant. It is only offered: the operator sees it first.
func (e *evaluation) tidied(i int) string {
	field, text := &e.book.fields[i], e.cells[i].text
	if len(text) > longestName {
		return ""
	}
	for _, candidate := range tidyings(field, text) {
		c := newCell(field, candidate, false)
		if c.text != "" && c.text != text && e.problem(field, &c) == "" {
			return c.text
		}
	}
	return ""
}

// tidyings are the ways a text may have been meant in a field.
func tidyings(field *field, text string) []string {
	plain := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unprintable(r) {
			return ' '
		}
		return r
	}, text)), " ")
	switch field.Kind {
	case KindCode:
		return []string{plain, strings.ToUpper(plain), bare(plain), "0" + plain}
	case KindDate:
		return datesMeant(plain)
	case KindNumber, KindYear:
		return []string{plain, bare(plain), toDigit.Replace(bare(plain))}
	case KindAmount:
		return []string{plain, strings.NewReplacer(" ", "", "€", "", "'", "").Replace(plain)}
	}
	return []string{plain}
}

// datesMeant reads day, month and year with any mark between, and an ISO date
// whose day and month changed places.
func datesMeant(text string) []string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsLetter(r) })
	if len(parts) != 3 {
		return nil
	}
	for i := range parts {
		parts[i] = toDigit.Replace(strings.ToUpper(parts[i]))
	}
	year, month, day := parts[0], parts[1], parts[2]
	if len(parts[2]) == 4 {
		year, month, day = parts[2], parts[1], parts[0]
	}
	return []string{iso(year, month, day), iso(year, day, month)}
}

// iso writes a date, "" if its parts are no numbers.
func iso(year, month, day string) string {
	m, okMonth := digits(month)
	d, okDay := digits(day)
	if !okMonth || !okDay || len(year) != 4 {
		return ""
	}
	return fmt.Sprintf("%s-%02d-%02d", year, m, d)
}
