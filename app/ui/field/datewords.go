package field

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// months are the names of the months in the languages dates are read out in here:
// Italian, and English and French as on passports.
var months = [12][3]string{
	{"gennaio", "january", "janvier"}, {"febbraio", "february", "fevrier"}, {"marzo", "march", "mars"}, {"aprile", "april", "avril"},
	{"maggio", "may", "mai"}, {"giugno", "june", "juin"}, {"luglio", "july", "juillet"}, {"agosto", "august", "aout"},
	{"settembre", "september", "septembre"}, {"ottobre", "october", "octobre"}, {"novembre", "november", "novembre"}, {"dicembre", "december", "decembre"},
}

// leastMonth is how many letters tell a month.
const leastMonth = 3

// monthOf reads a month's name or its beginning: "mar", "sett". One that could be
// two months ("jui") is none.
func monthOf(word string) (month int, ok bool) {
	if word = fold(word); len(word) < leastMonth {
		return 0, false
	}
	for i, names := range months {
		for _, name := range names {
			if strings.HasPrefix(name, word) {
				if month != 0 && month != i+1 {
					return 0, false
				}
				month = i + 1
			}
		}
	}
	return month, month != 0
}

// numbered writes a month given by name as its number: "15 mar. 92" is "15/03/92",
// "march 15, 1992" is "15/03/1992". Other text is returned as it is.
func numbered(text string) string {
	from := strings.IndexFunc(text, unicode.IsLetter)
	if from < 0 {
		return text
	}
	to := from + strings.IndexFunc(text[from:]+" ", func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	month, ok := monthOf(text[from:to])
	if !ok {
		return text
	}
	before, after := strings.Trim(text[:from], separators+"°º"), strings.Trim(text[to:], separators)
	if at := strings.IndexAny(after, separators); before == "" && at >= 0 { // the day follows the month
		before, after = after[:at], strings.TrimLeft(after[at:], separators)
	}
	return strings.TrimPrefix(before+"/", "/") + strconv.Itoa(month) + "/" + after
}

// ParseRelative reads a date counted from today: oggi, +30g, +6m, +1a, or in
// English today, +30d, +1y. A month later is the same day, or the last of a month
// that is too short. The answer is ISO.
func ParseRelative(text string, today time.Time) (iso string, ok bool) {
	text = fold(strings.TrimSpace(text))
	if text == "oggi" || text == "today" {
		return today.Format(time.DateOnly), true
	}
	const longest = len("+9999 g")
	if len(text) < len("+1g") || len(text) > longest || text[0] != '+' {
		return "", false
	}
	last := len(text) - 1
	digits := strings.Trim(text[1:last], " /")
	n, err := strconv.Atoi(digits)
	if err != nil || digits[0] == '+' || digits[0] == '-' {
		return "", false
	}
	switch text[last] {
	case 'g', 'd':
		today = today.AddDate(0, 0, n)
	case 'm':
		today = laterMonth(today, n)
	case 'a', 'y':
		today = laterMonth(today, 12*n)
	default:
		return "", false
	}
	return today.Format(time.DateOnly), today.Year() <= lastYear
}

// laterMonth is so many months later, never in the month after that: a month after
// 31 January is 28 February.
func laterMonth(day time.Time, n int) time.Time {
	first := time.Date(day.Year(), day.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, min(day.Day(), daysIn(int(first.Month()), first.Year()))-1)
}
