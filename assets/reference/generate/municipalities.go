package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const municipalitiesHeader = `# Italian municipalities, also ceased ones and former names. Generated: go generate ./assets/reference. Sources and licence: SOURCES.md.
code	name	province	from	to
`

// openEnd is how the package says that a place still exists.
const openEnd = "9999-12-31"

// endsAfter is the date from which the package gives, as the end of a place,
// the first day on which it was no more; before, it gives the last day.
const endsAfter = "1884-01-01"

// provinceFounded lists the provinces whose municipalities carry, in the
// package, the day the province was founded instead of their own beginning.
var provinceFounded = map[string]string{"IS": "1970-03-03", "OR": "1974-08-20", "PN": "1968-04-06"}

// shiftedProvinces lists the provinces in which the package gives many
// municipalities the beginning of their neighbour in the list.
var shiftedProvinces = map[string]bool{"CB": true, "SU": true, "UD": true}

// municipalityRows returns the rows of municipalities.tsv: one per municipality
// and name it bore, sorted by code and date.
func municipalityRows(source *extract) ([][]string, error) {
	byCode := make(map[string]place)
	for _, p := range source.Places {
		if strings.HasPrefix(p.Code, "Z") {
			continue
		}
		clean, err := cleanMunicipality(p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Code, err)
		}
		byCode[p.Code] = clean
	}
	// The package puts whole provinces elsewhere (Caserta's towns in Naples,
	// Ivrea's in Aosta), gives some towns a name long given up and spells all
	// in title case; ISTAT's list of 2020 has it right for what existed then.
	for _, entry := range source.Current {
		if p, ok := byCode[entry.Code]; ok {
			p.Name, p.Territory = entry.Name, entry.Province
			byCode[entry.Code] = p
		}
	}
	if err := correct(byCode); err != nil {
		return nil, err
	}
	former, err := facts("former_names.tsv")
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for _, fact := range former {
		p, ok := byCode[fact["code"]]
		if !ok {
			return nil, fmt.Errorf("former name %q of an unknown code %s", fact["name"], fact["code"])
		}
		rows = append(rows, []string{fact["code"], fact["name"], fact["province"], fact["from"], fact["to"]})
		// The name in use now began when the last former one ended.
		if next := dayAfter(fact["to"]); next > p.From {
			p.From = next
			byCode[p.Code] = p
		}
		if p.To != "" && p.To < p.From {
			return nil, fmt.Errorf("%s bore the former name %q to its end", p.Code, fact["name"])
		}
	}
	for _, p := range byCode {
		rows = append(rows, []string{p.Code, p.Name, p.Territory, p.From, p.To})
	}
	slices.SortFunc(rows, func(a, b []string) int {
		if order := strings.Compare(a[0], b[0]); order != 0 {
			return order
		}
		return strings.Compare(a[3], b[3])
	})
	return rows, nil
}

func cleanMunicipality(p place) (place, error) {
	p.Name = titleCase(repairEncoding(p.Name))
	switch {
	case p.To == openEnd:
		p.To = ""
	case p.To >= endsAfter:
		day, err := time.Parse(time.DateOnly, p.To)
		if err != nil {
			return p, err
		}
		p.To = day.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	if p.From == provinceFounded[p.Territory] || shiftedProvinces[p.Territory] {
		p.From = ""
	}
	return p, nil
}

// correct applies corrections.tsv: an empty cell leaves the value as it is,
// a dash empties it, an unknown code is a municipality the package lacks.
func correct(byCode map[string]place) error {
	corrections, err := facts("corrections.tsv")
	if err != nil {
		return err
	}
	for _, fact := range corrections {
		p := byCode[fact["code"]]
		p.Code = fact["code"]
		for column, target := range map[string]*string{"name": &p.Name, "province": &p.Territory, "from": &p.From, "to": &p.To} {
			switch value := fact[column]; value {
			case "":
			case "-":
				*target = ""
			default:
				*target = value
			}
		}
		if p.Name == "" || p.Territory == "" {
			return fmt.Errorf("correction of %s lacks a name or province", p.Code)
		}
		byCode[p.Code] = p
	}
	return nil
}

func dayAfter(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	return day.AddDate(0, 0, 1).Format(time.DateOnly)
}

// repairEncoding undoes UTF-8 read as Latin-1 ("RiccÃ²"); of a final "à" the
// second octet, then a no-break space, was trimmed.
func repairEncoding(name string) string {
	if !strings.Contains(name, "Ã") {
		return name
	}
	if strings.HasSuffix(name, "Ã") {
		name += "\u00a0"
	}
	octets := make([]byte, 0, len(name))
	for _, letter := range name {
		if letter > 0xff {
			return name
		}
		octets = append(octets, byte(letter))
	}
	if !utf8.Valid(octets) {
		return name
	}
	return string(octets)
}

// lowerWords are written small inside an Italian place name.
var lowerWords = map[string]bool{
	"a": true, "ad": true, "ai": true, "al": true, "alla": true, "alle": true, "con": true, "col": true, "da": true, "dal": true, "dalla": true,
	"de": true, "dei": true, "degli": true, "del": true, "della": true, "delle": true, "dello": true, "di": true, "e": true, "ed": true,
	"fra": true, "in": true, "nel": true, "nell": true, "nella": true, "nelle": true, "per": true, "presso": true, "sopra": true, "sotto": true, "su": true, "sul": true, "sulla": true, "tra": true,
	"d": true, "dell": true, "all": true, "sull": true, "dall": true, "coll": true,
}

// titleCase writes "Castello D'alife" as "Castello d'Alife".
func titleCase(name string) string {
	var out strings.Builder
	for start := 0; start < len(name); {
		end := start
		for end < len(name) && !strings.ContainsRune(" '-/", rune(name[end])) {
			end++
		}
		word := name[start:end]
		lower := strings.ToLower(word)
		switch {
		case word == "":
		case start > 0 && lowerWords[lower] && end < len(name):
			out.WriteString(lower)
		default:
			first, size := utf8.DecodeRuneInString(word)
			out.WriteString(strings.ToUpper(string(first)) + word[size:])
		}
		if end < len(name) {
			out.WriteByte(name[end])
			end++
		}
		start = end
	}
	return out.String()
}
