package identity

import (
	"fmt"
	"strings"
)

// Part is a part of a person's data that a codice fiscale is made of.
type Part string

// The parts.
const (
	PartSurname   Part = "surname"
	PartName      Part = "name"
	PartBirthDate Part = "birth_date"
	PartSex       Part = "sex"
	PartPlace     Part = "place"
)

// Person is what a codice fiscale is computed from.
type Person struct {
	Surname, GivenNames string // Latin letters; all of them, in the order of the document
	Sex                 string // M, F
	BirthDate           string // ISO
	Place               string // Belfiore code of a municipality or Z code of a state
}

// PersonError says which part of a person's data gives no codice fiscale. Its
// message has no personal data in it.
type PersonError struct {
	Part    Part
	Missing bool // it is empty; otherwise it cannot be used
}

func (e *PersonError) Error() string {
	if e.Missing {
		return fmt.Sprintf("codice fiscale: %s is missing", e.Part)
	}
	return fmt.Sprintf("codice fiscale: %s cannot be used", e.Part)
}

// ComputeFiscalCode makes a person's codice fiscale, without omocodia. Only
// the Agenzia delle Entrate gives the authentic one. The error is a
// *PersonError for the first part that is missing or cannot be used.
func ComputeFiscalCode(p Person) (string, error) {
	surname, err := namePart(PartSurname, p.Surname, surnameLetters)
	if err != nil {
		return "", err
	}
	name, err := namePart(PartName, p.GivenNames, givenLetters)
	if err != nil {
		return "", err
	}
	birth, err := birthPart(p)
	if err != nil {
		return "", err
	}
	place, short := compact(p.Place)
	if place == "" || !short || !isPlaceCode(place) {
		return "", &PersonError{PartPlace, p.Place == ""}
	}
	code := surname + name + birth + place
	return code + string(checkLetter(code)), nil
}

// namePart makes three letters of a name.
func namePart(part Part, name string, letters func(string) string) (string, error) {
	latin, ok := fold(name, expanded)
	if !ok || latin == "" {
		return "", &PersonError{part, strings.TrimSpace(name) == ""}
	}
	return letters(latin), nil
}

// birthPart makes year, month letter and day, 40 added for a woman.
func birthPart(p Person) (string, error) {
	if p.BirthDate == "" || strings.HasSuffix(p.BirthDate, "-00") || !exists(p.BirthDate) {
		return "", &PersonError{PartBirthDate, p.BirthDate == ""}
	}
	month, _ := number(p.BirthDate[5:7])
	day, _ := number(p.BirthDate[8:10])
	switch p.Sex {
	case "M":
	case "F":
		day += 40
	default:
		return "", &PersonError{PartSex, p.Sex == ""}
	}
	return fmt.Sprintf("%s%c%02d", p.BirthDate[2:4], months[month-1], day), nil
}

// surnameLetters are the consonants, then the vowels, then X.
func surnameLetters(latin string) string {
	consonants, vowels := split(latin)
	return (consonants + vowels + "XXX")[:3]
}

// givenLetters are as a surname's, but of four or more consonants the second
// is left out.
func givenLetters(latin string) string {
	consonants, vowels := split(latin)
	if len(consonants) >= 4 {
		consonants = consonants[:1] + consonants[2:]
	}
	return (consonants + vowels + "XXX")[:3]
}

func split(latin string) (consonants, vowels string) {
	consonants = strings.Map(func(r rune) rune {
		if isVowel(r) {
			return -1
		}
		return r
	}, latin)
	vowels = strings.Map(func(r rune) rune {
		if isVowel(r) {
			return r
		}
		return -1
	}, latin)
	return consonants, vowels
}

// isPlaceCode reports whether a code has the form of a place's.
func isPlaceCode(code string) bool {
	return len(code) == 4 && isDigits(code[1:]) && (code[0] >= 'A' && code[0] <= 'M' || code[0] == 'Z')
}
