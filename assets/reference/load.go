package reference

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed data/municipalities.tsv
var municipalitiesText string

//go:embed data/states.tsv
var statesText string

//go:embed data/state_names.tsv
var stateNamesText string

//go:embed data/provinces.tsv
var provincesText string

//go:embed data/residents.tsv
var residentsText string

//go:embed data/hamlets.tsv
var hamletsText string

//go:embed data/postcodes.tsv
var postcodesText string

//go:embed data/superseded.tsv
var supersededText string

//go:embed data/mrz.tsv
var mrzText string

// kitProvinceUnsure is what the mark in provinces.tsv stands for.
const kitProvinceUnsure = "the kit's table of provinces has 103 of today's 107; which four it lacks is not known"

// Load reads the embedded tables. It takes some milliseconds: load once and
// hand the result around.
func Load() (*Tables, error) {
	t := &Tables{
		superseded: make(map[string]string),
		mrz:        make(map[string]MRZCode),
		stateByZ:   make(map[string]int32), stateByISO3: make(map[string]int32), stateByKit: make(map[string]int32),
	}
	for _, load := range []func() error{t.loadProvinces, t.loadMunicipalities, t.loadHamlets, t.loadStates, t.loadPostcodes, t.loadCodes} {
		if err := load(); err != nil {
			return nil, fmt.Errorf("load reference data: %w", err)
		}
	}
	return t, nil
}

func (t *Tables) loadMunicipalities() error {
	lines := strings.Count(municipalitiesText, "\n")
	provinces := make(map[string]string, len(t.provinces))
	for _, p := range t.provinces {
		provinces[p.Code] = fold(p.Name).key
	}
	t.municipalities = make([]Municipality, 0, lines)
	names := newIndexBuilder(2 * lines)
	err := eachRow("municipalities.tsv", municipalitiesText, 5, func(cell []string) {
		m := Municipality{Code: cell[0], Name: cell[1], Province: cell[2], From: cell[3], To: cell[4]}
		row := int32(len(t.municipalities))
		t.municipalities = append(t.municipalities, m)
		name, province := fold(m.Name), provinces[m.Province]
		// Forlì and Cesena are both capitals of Forlì-Cesena.
		capital := strings.HasPrefix(province, name.key) || strings.HasSuffix(province, name.key)
		names.add(entry{folded: name, row: row, former: !m.Current(), capital: capital, turn: lastTurn})
		names.addCode(m.Code, row, !m.Current())
	})
	t.municipalityNames = names.build()
	return err
}

func (t *Tables) loadStates() error {
	names := newIndexBuilder(1024)
	err := eachRow("states.tsv", statesText, 9, func(cell []string) {
		s := State{
			Z: cell[0], ISO3: cell[1], Kit: cell[2], Name: cell[3], NameEN: cell[4],
			EU: cell[5] == "EU", EFTA: cell[5] == "EFTA", From: cell[6], To: cell[7], Unsure: cell[8],
		}
		row := int32(len(t.states))
		t.states = append(t.states, s)
		names.addName(s.Name, row, !s.Current())
		names.addName(s.NameEN, row, !s.Current())
		for _, key := range []struct {
			by   map[string]int32
			code string
		}{{t.stateByZ, s.Z}, {t.stateByISO3, s.ISO3}, {t.stateByKit, s.Kit}} {
			if key.code != "" {
				key.by[key.code] = row
				names.addCode(key.code, row, !s.Current())
			}
		}
	})
	if err != nil {
		return err
	}
	err = eachRow("state_names.tsv", stateNamesText, 2, func(cell []string) {
		row := t.stateByZ[cell[0]]
		names.addName(cell[1], row, !t.states[row].Current())
	})
	if err != nil {
		return err
	}
	turns, err := t.residents()
	for i, e := range names.entries {
		s := t.states[e.row]
		turn, known := turns[s.Z]
		switch {
		case !known:
		case e.key == fold(s.Name).key:
			names.entries[i].turn = turn
		default: // "in" is India before it is England
			names.entries[i].turn = turn + ofOtherNames
		}
	}
	t.stateNames = names.build()
	return err
}

// ofOtherNames is how much later a state comes if it was found by another name; the
// table of residents is no longer than this.
const ofOtherNames = lastTurn / 2

// residents are the turns of the states from which the most people live here;
// the table is in that order.
func (t *Tables) residents() (map[string]uint8, error) {
	turns := make(map[string]uint8)
	err := eachRow("residents.tsv", residentsText, 3, func(cell []string) {
		turns[cell[0]] = uint8(min(len(turns), ofOtherNames))
	})
	return turns, err
}

func (t *Tables) loadHamlets() error {
	names := newIndexBuilder(128)
	err := eachRow("hamlets.tsv", hamletsText, 2, func(cell []string) {
		names.addName(cell[1], int32(len(t.hamlets)), false)
		t.hamlets = append(t.hamlets, Hamlet{Municipality: cell[0], Name: cell[1]})
	})
	t.hamletNames = names.build()
	return err
}

func (t *Tables) loadProvinces() error {
	names := newIndexBuilder(256)
	err := eachRow("provinces.tsv", provincesText, 4, func(cell []string) {
		p := Province{Code: cell[0], Name: cell[1], Active: cell[2] == "yes"}
		if cell[3] != "" {
			p.Unsure = kitProvinceUnsure
		}
		row := int32(len(t.provinces))
		t.provinces = append(t.provinces, p)
		names.addName(p.Name, row, !p.Active)
		names.addCode(p.Code, row, !p.Active)
	})
	t.provinceNames = names.build()
	return err
}

func (t *Tables) loadPostcodes() error {
	return eachRow("postcodes.tsv", postcodesText, 4, func(cell []string) {
		t.postcodes = append(t.postcodes, Postcode{Municipality: cell[0], Hamlet: cell[1], Code: cell[2], Unsure: cell[3]})
	})
}

func (t *Tables) loadCodes() error {
	err := eachRow("superseded.tsv", supersededText, 2, func(cell []string) {
		t.superseded[cell[0]] = cell[1]
	})
	if err != nil {
		return err
	}
	return eachRow("mrz.tsv", mrzText, 3, func(cell []string) {
		t.mrz[cell[0]] = MRZCode{Code: cell[0], Kit: cell[1], Meaning: MRZMeaning(cell[2])}
	})
}

// eachRow calls do with the cells of every row of a table but comments and
// the header. The cells share the memory of the embedded text; the slice is
// used again for the next row.
func eachRow(file, text string, columns int, do func(cell []string)) error {
	cells := make([]string, columns)
	header := true
	for number := 1; text != ""; number++ {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if header {
			header = false
			continue
		}
		for i := range cells {
			var more bool
			cells[i], line, more = strings.Cut(line, "\t")
			if more != (i < columns-1) {
				return fmt.Errorf("%s:%d: not %d columns", file, number, columns)
			}
		}
		do(cells)
	}
	return nil
}
