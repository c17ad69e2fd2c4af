package desk

import (
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
)

// shownName is a name as lists show it: "DIALLO Fatou".
func shownName(surname, given string) string {
	return strings.TrimSpace(strings.ToUpper(surname) + " " + capitalised(given))
}

// capitalised writes a name that is all capitals, as on the form, with one
// capital for each part; any other spelling is somebody's own.
func capitalised(name string) string {
	if strings.ToUpper(name) != name {
		return name
	}
	start := true
	return strings.Map(func(r rune) rune {
		shown := r
		if !start {
			shown = unicode.ToLower(r)
		}
		start = !unicode.IsLetter(r) && !unicode.IsMark(r)
		return shown
	}, name)
}

// shownDate is an ISO date for people: "15/03/1992", "03/1992" or "1992" where
// parts are not known.
func shownDate(iso string) string {
	parts := strings.Split(iso, "-")
	if len(parts) != 3 {
		return iso
	}
	var shown []string
	for _, part := range []string{parts[2], parts[1], parts[0]} {
		if part != "00" {
			shown = append(shown, part)
		}
	}
	return strings.Join(shown, "/")
}

// parseID reads an id, uuid.Nil if it is none.
func parseID(text string) uuid.UUID {
	id, _ := uuid.Parse(text)
	return id
}

// age is in whole years on a day; false if the birth date is not known in full.
func age(birth, today string) (int, bool) {
	born, err := time.Parse(time.DateOnly, birth)
	if err != nil {
		return 0, false
	}
	now, err := time.Parse(time.DateOnly, today)
	if err != nil || now.Before(born) {
		return 0, false
	}
	years := now.Year() - born.Year()
	if now.Before(born.AddDate(years, 0, 0)) {
		years--
	}
	return years, true
}
