package ravenna

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// again makes another record of a person: later, typed by somebody else, from
// other papers.
func (g generator) again(r Record) Record {
	r.Surnames, r.GivenNames = g.spelt(r.Surnames, r.nation), g.spelt(r.GivenNames, r.nation)
	g.changeNames(&r)
	g.changeBirth(&r)
	g.changeNumbers(&r)
	if g.chance(0.3) {
		r.Address = g.address()
	} else if g.chance(0.3) {
		r.Address = g.sloppy(r.Address)
	}
	if g.chance(0.15) {
		r.BirthPlace = r.nation
	} else if g.chance(0.1) {
		r.BirthPlace = g.slip(r.BirthPlace)
	}
	if g.chance(0.03) {
		r.Sex = ""
	}
	return r
}

// How often names are in each other's box, and day and month in each other's
// place.
const (
	swappedNames = 0.03
	swappedDays  = 0.03
)

// changeNames are marriages, names left out, single names, and names in each
// other's box.
func (g generator) changeNames(r *Record) {
	given := strings.Fields(r.GivenNames)
	switch {
	case r.Sex == "F" && g.chance(0.06):
		r.Surnames = g.surname(g.nationOf(*r))
	case len(given) > 1 && g.chance(0.4):
		r.GivenNames = given[g.IntN(len(given))]
	case g.chance(swappedNames):
		r.Surnames, r.GivenNames = r.GivenNames, r.Surnames
	case g.chance(0.02):
		r.Surnames, r.GivenNames = r.GivenNames+" "+r.Surnames, g.one("", "FNU", "XXX")
	case len(given) > 1 && g.chance(0.15):
		slices.Reverse(given)
		r.GivenNames = strings.Join(given, g.one(" ", "-"))
	case g.chance(0.03):
		r.GivenNames += " " + g.one("Ben", "Ould", "Ibn", "Petrovych", "Mohamed", "Maria") + " " + g.one("Ali", "Omar", "Ahmed")
	}
}

func (g generator) changeBirth(r *Record) {
	switch {
	case g.chance(swappedDays):
		r.BirthDate = fmt.Sprintf("%04d-%02d-%02d", r.year, r.day, r.month)
		if r.day > 12 {
			r.BirthDate = fmt.Sprintf("%04d-%02d-%02d", r.year, r.month, 1+r.day%28)
		}
	case g.chance(0.03):
		r.BirthDate = fmt.Sprintf("%04d-%02d-%02d", r.year+g.IntN(3)-1, r.month, r.day)
	case g.chance(0.5*unregistered[r.nation] + 0.005):
		r.BirthDate = fmt.Sprintf("%04d-01-01", r.year)
	case g.chance(0.01):
		r.BirthDate = fmt.Sprintf("%04d", r.year)
	case g.chance(0.02):
		r.BirthDate = ""
	case g.chance(0.005): // somebody else's, of whom one had the papers in hand
		r.BirthDate = fmt.Sprintf("%04d-%02d-%02d", 1955+g.IntN(70), 1+g.IntN(12), 1+g.IntN(28))
	}
}

func (g generator) changeNumbers(r *Record) {
	r.Documents, r.Permits, r.Phones = slices.Clone(r.Documents), slices.Clone(r.Permits), slices.Clone(r.Phones)
	for _, numbers := range []struct {
		of              *[]string
		other           func() string
		renewed, other2 float64
	}{{&r.Documents, g.document, 0.35, 0.2}, {&r.Permits, g.permit, 0.4, 0.3}, {&r.Phones, g.phone, 0.3, 0.25}} {
		switch {
		case g.chance(numbers.other2):
			*numbers.of = nil
		case g.chance(numbers.renewed) && g.chance(0.25):
			*numbers.of = append(*numbers.of, numbers.other())
		case g.chance(numbers.renewed):
			*numbers.of = []string{numbers.other()}
		case len(*numbers.of) > 0 && g.chance(0.04):
			(*numbers.of)[0] = g.slip((*numbers.of)[0])
		}
	}
	switch {
	case g.chance(0.35):
		r.FiscalCode = ""
	case r.FiscalCode != "" && g.chance(0.03):
		g.compute(r)
	case r.FiscalCode != "" && g.chance(0.02):
		r.FiscalCode = g.slip(r.FiscalCode)
	}
}

// compute gives somebody the code that is computed from what was typed rather than
// read from their card.
func (g generator) compute(r *Record) {
	typed := *r
	if date, err := time.Parse(time.DateOnly, r.BirthDate); err == nil {
		typed.year, typed.month, typed.day = date.Year(), int(date.Month()), date.Day()
	}
	r.FiscalCode = fiscalCode(typed, g.nationOf(*r).code)
}

func (g generator) nationOf(r Record) nation {
	return g.nations[slices.IndexFunc(g.nations, func(n nation) bool { return n.name == r.nation })]
}

// spellings are ways to write a sound in Latin letters, by nation; each comes
// and goes in both directions.
var spellings = map[string][][2]string{
	"morocco":    {{"ou", "u"}, {"ch", "sh"}, {"kh", "h"}, {"dd", "d"}, {"ss", "s"}, {"y", "i"}, {"El ", "El"}, {"El ", "Al "}, {"ae", "a"}, {"Abdel", "Abdul"}, {"Mohamed", "Mohammed"}, {"j", "dj"}},
	"senegal":    {{"ou", "u"}, {"é", "e"}, {"è", "e"}, {"ï", "i"}, {"di", "dj"}, {"gu", "g"}, {"Mamadou", "Mamadu"}, {"aye", "ay"}},
	"bangladesh": {{"Md ", "Mohammad "}, {"Md ", ""}, {"ss", "s"}, {"ain", "ein"}, {"u", "oo"}, {"k", "c"}, {"Mst ", ""}, {"ee", "i"}, {"ia", "iya"}},
	"ukraine":    {{"y", "i"}, {"iy", "ii"}, {"iy", "ij"}, {"sh", "s"}, {"ch", "c"}, {"zh", "j"}, {"kh", "h"}, {"shch", "sch"}, {"yu", "iu"}, {"ya", "ia"}, {"Ol", "El"}, {"k", "c"}, {"h", "g"}},
	"macedonia":  {{"č", "c"}, {"č", "ch"}, {"ž", "z"}, {"ž", "zh"}, {"lj", "l"}, {"ov", "off"}, {"ov", "ow"}, {"ski", "sky"}, {"j", "y"}},
	"romania":    {{"ț", "t"}, {"ș", "s"}, {"ă", "a"}, {"ț", "tz"}, {"ghe", "ge"}, {"iu", "ju"}, {"ș", "sh"}},
	"albania":    {{"ç", "c"}, {"ë", "e"}, {"xh", "j"}, {"q", "k"}, {"sh", "s"}, {"ç", "ch"}, {"gj", "g"}},
	"nigeria":    {{"kw", "k"}, {"sh", "s"}, {"nn", "n"}, {"ey", "e"}},
	"china":      {{"zh", "ch"}, {"x", "hs"}, {"q", "ch"}, {"z", "ts"}, {" ", ""}},
}

// spelt writes a name as somebody else would: in another romanisation, without
// marks, with a slip.
func (g generator) spelt(name, nation string) string {
	for range 2 {
		if ways := spellings[nation]; g.chance(0.2) {
			way := ways[g.IntN(len(ways))]
			name = strings.Replace(name, way[0], way[1], 1)
		}
	}
	if g.chance(0.05) {
		name = strings.ReplaceAll(name, " ", g.one("-", ""))
	}
	if g.chance(0.06) {
		name = g.slip(name)
	}
	if g.chance(0.4) {
		name = strings.ToUpper(name)
	}
	return name
}

// slip replaces, drops, doubles or swaps one letter or digit.
func (g generator) slip(text string) string {
	letters := []rune(text)
	if len(letters) < 4 {
		return text
	}
	i := 1 + g.IntN(len(letters)-2)
	switch g.IntN(4) {
	case 0:
		letters[i] = rune("aeioulnrst"[g.IntN(10)])
		if text[0] >= '0' && text[0] <= '9' || len(text) > 6 && text[len(text)-1] >= '0' && text[len(text)-1] <= '9' {
			letters[i] = rune('0' + g.IntN(10))
		}
	case 1:
		letters = slices.Delete(letters, i, i+1)
	case 2:
		letters = slices.Insert(letters, i, letters[i])
	default:
		letters[i], letters[i+1] = letters[i+1], letters[i]
	}
	return string(letters)
}

// sloppy is an address written in a hurry.
func (g generator) sloppy(address string) string {
	switch g.IntN(4) {
	case 0:
		return strings.Replace(strings.ToUpper(address), "VIA ", "V. ", 1)
	case 1:
		return address[:strings.LastIndexByte(address, ',')]
	case 2:
		return strings.Replace(address, ",", "/A int. 3,", 1)
	}
	return g.slip(address)
}
