package main

import (
	"fmt"
	"slices"
	"strings"
)

const statesHeader = `# Foreign states and Italy, also former ones. Generated: go generate ./assets/reference. Sources and licence: SOURCES.md.
z	iso3	kit	name	english	union	from	to	unsure
`

// alpha2 mends the two-letter codes the package writes its own way.
var alpha2 = map[string]string{"UK": "GB"}

// stateRows returns the rows of states.tsv, sorted by Z code.
func stateRows(source *extract) ([][]string, error) {
	type country struct{ alpha3, english string }
	countries := make(map[string]country)
	for _, c := range source.Countries {
		countries[c.Alpha2] = country{c.Alpha3, c.English}
	}
	byKey := make(map[string][]string)
	for _, p := range source.Places {
		if !strings.HasPrefix(p.Code, "Z") {
			continue
		}
		code := p.Territory
		if mended, ok := alpha2[code]; ok {
			code = mended
		}
		c := countries[code]
		// All states begin in 1861 and end in 9999 in the package: no date at all.
		byKey[p.Code] = []string{p.Code, c.alpha3, c.alpha3, repairEncoding(p.Name), c.english, "", "", "", ""}
	}
	known, err := facts("states.tsv")
	if err != nil {
		return nil, err
	}
	columns := strings.Split(strings.TrimSpace(statesHeader[strings.Index(statesHeader, "\n")+1:]), "\t")
	for _, fact := range known {
		key := fact["z"]
		if key == "" {
			key = "~" + fact["kit"]
		}
		row := byKey[key]
		if row == nil {
			row = make([]string, len(columns))
		}
		for i, column := range columns {
			switch value := fact[column]; value {
			case "":
			case "-":
				row[i] = ""
			default:
				row[i] = value
			}
		}
		byKey[key] = row
	}
	keys := make([]string, 0, len(byKey))
	for key, row := range byKey {
		if row[3] == "" || row[4] == "" {
			return nil, fmt.Errorf("%s has no Italian or no English name", key)
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	rows := make([][]string, len(keys))
	for i, key := range keys {
		rows[i] = byKey[key]
	}
	return rows, nil
}
