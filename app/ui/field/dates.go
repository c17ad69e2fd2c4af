package field

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Century gives the full year meant by a date typed with a year of two digits.
type Century func(day, month, twoDigits int) (year int)

// Past reads two digits as the latest year in which the date is not after today,
// as for births.
func Past(today func() time.Time) Century {
	return func(day, month, twoDigits int) int {
		now := today()
		year := now.Year() - now.Year()%100 + twoDigits
		if ordinal(year, month, day) > ordinal(now.Year(), int(now.Month()), now.Day()) {
			year -= 100
		}
		return year
	}
}

// Future reads two digits as a year from twenty before this one to seventy-nine
// after it, as for expiries, which lie ahead or not long past.
func Future(today func() time.Time) Century {
	return func(_, _, twoDigits int) int {
		first := today().Year() - 20
		year := first - first%100 + twoDigits
		if year < first {
			year += 100
		}
		return year
	}
}

func ordinal(year, month, day int) int { return (year*100+month)*100 + day }

// Years outside these are typing errors in every field of the forms.
const (
	firstYear = 1850
	lastYear  = 2199
)

// ParseDate reads a date as operators type it: 010190, 1/1/90, 1-1-1990,
// 1.1.1990, 01 01 1990, 19900101, 1990-01-01, 1 gennaio 1990 or 1 gen 90. What
// could be two dates (11290) is none. With partial, the day or day and
// month may be missing or 00, as in passports: 00/00/1992, 03/1992, 1992. A nil
// century refuses years of two digits. The answer is ISO, "1990-01-01" or
// "1992-00-00"; ok is false if the text is no date.
func ParseDate(text string, century Century, partial bool) (iso string, ok bool) {
	groups, ok := digitGroups(text)
	if !ok {
		return "", false
	}
	for _, reading := range readings(groups) {
		if iso, ok := reading.iso(century, partial); ok {
			return iso, true
		}
	}
	return "", false
}

// FormatDate writes an ISO date, partial or not, as dd/mm/yyyy; other text is
// returned as it is.
func FormatDate(iso string) string {
	if len(iso) != 10 || iso[4] != '-' || iso[7] != '-' {
		return iso
	}
	if _, ok := (reading{iso[8:], iso[5:7], iso[:4]}).iso(nil, true); !ok {
		return iso
	}
	return iso[8:] + "/" + iso[5:7] + "/" + iso[:4]
}

// separators stand between the parts of a date.
const separators = "/-. ,"

// digitGroups splits at separators; there are at most four groups, since an ISO
// date whose digits were slashed while typing has four.
func digitGroups(text string) ([]string, bool) {
	const longest = 24
	text = strings.TrimSpace(text)
	if text == "" || len(text) > longest {
		return nil, false
	}
	groups := strings.FieldsFunc(numbered(text), func(r rune) bool { return strings.ContainsRune(separators, r) })
	if len(groups) == 0 || len(groups) > 4 {
		return nil, false
	}
	for _, group := range groups {
		for _, r := range group {
			if r < '0' || r > '9' {
				return nil, false
			}
		}
	}
	return groups, true
}

// reading is one way to read digits as a date.
type reading struct{ day, month, year string }

// readings lists the ways to read the groups, most likely first: as separated,
// then by the digits alone.
func readings(groups []string) []reading {
	var all []reading
	switch len(groups) {
	case 3:
		if len(groups[0]) == 4 {
			all = append(all, reading{groups[2], groups[1], groups[0]})
		} else {
			all = append(all, reading{groups[0], groups[1], groups[2]})
		}
	case 2:
		if len(groups[1]) == 4 {
			all = append(all, reading{"00", groups[0], groups[1]})
		}
	}
	d := strings.Join(groups, "")
	switch len(d) {
	case 4:
		all = append(all, reading{"00", "00", d})
	case 6:
		all = append(all, reading{d[:2], d[2:4], d[4:]}, reading{"00", d[:2], d[2:]})
	case 8:
		all = append(all, reading{d[:2], d[2:4], d[4:]}, reading{d[6:], d[4:6], d[:4]})
	}
	return all
}

// TwoReadings are the two dates that five or seven digits without strokes may be:
// 11292 is 1/12/92 or 11/2/92. false: they are at most one.
func TwoReadings(text string, century Century) (one, other string, ok bool) {
	groups, ok := digitGroups(text)
	if !ok {
		return "", "", false
	}
	d := strings.Join(groups, "")
	if len(d) != 5 && len(d) != 7 {
		return "", "", false
	}
	one, first := reading{d[:1], d[1:3], d[3:]}.iso(century, false)
	other, second := reading{d[:2], d[2:3], d[3:]}.iso(century, false)
	return one, other, first && second
}

func (r reading) iso(century Century, partial bool) (string, bool) {
	if len(r.day) > 2 || len(r.month) > 2 || len(r.year) != 2 && len(r.year) != 4 {
		return "", false
	}
	day, dayErr := strconv.Atoi(r.day)
	month, monthErr := strconv.Atoi(r.month)
	year, yearErr := strconv.Atoi(r.year)
	if dayErr != nil || monthErr != nil || yearErr != nil || month > 12 {
		return "", false
	}
	if len(r.year) == 2 {
		if century == nil {
			return "", false
		}
		year = century(day, month, year)
	}
	if year < firstYear || year > lastYear {
		return "", false
	}
	if day == 0 || month == 0 {
		if !partial || day != 0 {
			return "", false
		}
	} else if day > daysIn(month, year) {
		return "", false
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day), true
}

func daysIn(month, year int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// complete says whether the text has a full year, so that it is safe to read it
// as a date while it is still being typed: 01/01/19 may become 01/01/1990.
func complete(text string) bool {
	groups, ok := digitGroups(text)
	if !ok {
		return false
	}
	digits := 0
	for _, group := range groups {
		digits += len(group)
	}
	last := groups[len(groups)-1]
	return digits == 8 || len(groups) == 3 && (len(last) == 4 || len(groups[0]) == 4)
}
