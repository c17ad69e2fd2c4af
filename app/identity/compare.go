package identity

import (
	"slices"
	"strings"

	"sportello/assets/reference"
)

// Mismatch is a part in which a codice fiscale differs from a person's data:
// what the data give, and what the code has. Of names these are the three
// letters.
type Mismatch struct {
	Part            Part
	Expected, Found string
}

// Compare tells where a code differs from a person's data. It is no proof
// that the code is wrong: only the Agenzia delle Entrate's word is authentic.
//
// Parts the person lacks, or that cannot stand in a code, are not compared,
// and of a partial date of birth only what is known; the century is not in
// the code. Names agree in the tax office's transliteration or in the bare
// letters of a passport. A place agrees with a superseded code for it, and
// with the former state it belonged to at the birth.
func (c FiscalCode) Compare(p Person, tables *reference.Tables) []Mismatch {
	if c.Kind != KindOrdinary {
		return nil
	}
	var found []Mismatch
	note := func(part Part, expected, inCode string) {
		if expected != "" && expected != inCode {
			found = append(found, Mismatch{part, expected, inCode})
		}
	}
	note(PartSurname, expectedLetters(p.Surname, c.Plain[0:3], surnameLetters), c.Plain[0:3])
	note(PartName, expectedLetters(p.GivenNames, c.Plain[3:6], givenLetters), c.Plain[3:6])
	if exists(p.BirthDate) && !sameBirth(p.BirthDate, c.BirthDate) {
		note(PartBirthDate, p.BirthDate, c.BirthDate)
	}
	if p.Sex == "M" || p.Sex == "F" {
		note(PartSex, p.Sex, c.Sex)
	}
	if place, _ := compact(p.Place); isPlaceCode(place) && !samePlace(place, c.Place, c.BirthDate, tables) {
		note(PartPlace, place, c.Place)
	}
	return found
}

// expectedLetters are the three letters of a name; of the two ways to write
// its umlauts the one that is in the code, if any. Empty if it has none.
func expectedLetters(name, inCode string, letters func(string) string) string {
	latin, ok := fold(name, expanded)
	if !ok || latin == "" {
		return ""
	}
	if bare, _ := fold(name, plain); letters(bare) == inCode {
		return inCode
	}
	return letters(latin)
}

func sameBirth(known, inCode string) bool {
	known = strings.TrimSuffix(strings.TrimSuffix(known, "-00"), "-00")
	return known[2:] == inCode[2:len(known)]
}

// samePlace reports whether two codes can stand for one place of birth.
func samePlace(a, b, birth string, tables *reference.Tables) bool {
	a, b = currentCode(a, tables), currentCode(b, tables)
	return a == b || partOf(a, b, birth, tables) || partOf(b, a, birth, tables)
}

func currentCode(code string, tables *reference.Tables) string {
	if tables == nil {
		return code
	}
	if place, known := tables.Place(code); known && place.Current != "" {
		return place.Current
	}
	return code
}

// partOf reports whether a state was part of a former one at a birth.
func partOf(state, former, birth string, tables *reference.Tables) bool {
	if !slices.Contains(successors(former), state) {
		return false
	}
	if tables == nil {
		return true
	}
	_, existed := tables.PlaceOn(former, birth)
	return existed
}

// successors are the states of today on the ground of a former one, whose code
// people born before its end may still have.
func successors(former string) []string {
	switch former {
	case "Z105": // Czechoslovakia
		return []string{"Z155", "Z156"}
	case "Z111": // German Democratic Republic
		return []string{"Z112"}
	case "Z118": // Yugoslavia
		return []string{"Z148", "Z149", "Z150", "Z153", "Z157", "Z158", "Z159", "Z160"}
	case "Z135": // Soviet Union
		return []string{
			"Z138", "Z139", "Z140", "Z144", "Z145", "Z146", "Z154",
			"Z252", "Z253", "Z254", "Z255", "Z256", "Z257", "Z258", "Z259",
		}
	case "Z157": // Serbia and Montenegro
		return []string{"Z158", "Z159", "Z160"}
	case "Z201", "Z202", "Z250": // Southern Arabia, South Yemen
		return []string{"Z246", "Z250"}
	case "Z350": // Tanganyika
		return []string{"Z357"}
	}
	return nil
}
