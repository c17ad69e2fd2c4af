package identity

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// day is the day everything is judged against.
type day struct {
	date string // ISO
	year int
}

func dayOf(today string) (day, error) {
	t, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return day{}, fmt.Errorf("today is not an ISO date: %w", err)
	}
	return day{today, t.Year()}, nil
}

// exists reports whether an ISO date is in the calendar; the day, or month and
// day, may be 00 for not known.
func exists(date string) bool {
	if year, partial := strings.CutSuffix(date, "-00-00"); partial {
		date = year + "-01-01"
	} else if month, partial := strings.CutSuffix(date, "-00"); partial {
		date = month + "-01"
	}
	_, err := time.Parse(time.DateOnly, date)
	return err == nil
}

// born gives a date of birth with a two-digit year its century: the latest
// that does not lie after today. Rest is "-03-15", or partial, "-00-00".
func (today day) born(yy int, rest string) (string, bool) {
	for _, century := range []int{today.year / 100, today.year/100 - 1} {
		date := fmt.Sprintf("%02d%02d%s", century, yy, rest)
		if date <= today.date && exists(date) {
			return date, true
		}
	}
	return "", false
}

// expires gives a date of expiry with a two-digit year its century. ICAO
// leaves the rule open; here it is the century nearest to today, from 49 years
// ago to 50 years ahead.
func (today day) expires(yy int, rest string) (string, bool) {
	ahead := (yy - today.year%100 + 100) % 100
	if ahead > 50 {
		ahead -= 100
	}
	date := fmt.Sprintf("%04d%s", today.year+ahead, rest)
	return date, exists(date)
}

// number reads decimal digits only; a sign makes it no number.
func number(digits string) (int, bool) {
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}
