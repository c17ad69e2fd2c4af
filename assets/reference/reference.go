package reference

import (
	"slices"
	"strings"
)

// A Municipality is an Italian municipality under one of the names it bore.
// One that was renamed has one entry per name, all with the same code.
type Municipality struct {
	// Code is the Belfiore (cadastral) code, "H199".
	Code string
	Name string
	// Province is the sigla of the last province it belonged to.
	Province string
	// From and To are the first and the last day of this name.
	From, To string
}

// Current reports whether the municipality exists under this name today.
func (m Municipality) Current() bool { return m.To == "" }

// A State is a state or territory of the kit's table 3 or of the codes for
// places of birth. Former states keep their codes.
type State struct {
	// Z is its code in a codice fiscale; empty for Italy and for no state.
	Z string
	// ISO3 is the ISO 3166-1 alpha-3 code (XKX for Kosovo, the withdrawn
	// code for former states).
	ISO3 string
	// Kit is the code of the kit's table 3; empty where it has none.
	Kit    string
	Name   string
	NameEN string
	// EU and EFTA mark the member states of today.
	EU, EFTA bool
	// From and To bound the days of birth its code stands for, where known.
	From, To string
	// Unsure says what about the entry remains to be confirmed.
	Unsure string
}

// Current reports whether the state exists today.
func (s State) Current() bool { return s.To == "" }

// A Province is an Italian province or equivalent body.
type Province struct {
	// Code is the sigla, "RA".
	Code string
	Name string
	// Active is false for provinces that were abolished, renamed or ceded.
	Active bool
	// Unsure says what about the entry remains to be confirmed.
	Unsure string
}

// A Postcode is a postcode of a municipality or of a hamlet of it.
type Postcode struct {
	Municipality string
	// Hamlet is empty if the postcode is not known to belong to one.
	Hamlet string
	Code   string
	// Unsure says what about the entry remains to be confirmed.
	Unsure string
}

// Tables are the reference tables.
type Tables struct {
	municipalities []Municipality // sorted by code, then by date
	states         []State
	provinces      []Province // sorted by code
	postcodes      []Postcode // sorted by municipality
	hamlets        []Hamlet
	superseded     map[string]string
	mrz            map[string]MRZCode

	stateByZ, stateByISO3, stateByKit map[string]int32

	municipalityNames, stateNames, provinceNames, hamletNames index
}

// Municipality returns the municipality with a Belfiore code, under its
// current or last name.
func (t *Tables) Municipality(code string) (Municipality, bool) {
	all := t.municipalitiesWith(code)
	if len(all) == 0 {
		return Municipality{}, false
	}
	return all[len(all)-1], true
}

// MunicipalityOn returns the municipality with a code under the name it bore
// on a day.
func (t *Tables) MunicipalityOn(code, on string) (Municipality, bool) {
	for _, m := range t.municipalitiesWith(code) {
		if valid(on, m.From, m.To) {
			return m, true
		}
	}
	return Municipality{}, false
}

// MunicipalitiesNamed returns the municipalities that bore a name on a day,
// those that still exist first. Case, accents and apostrophes do not matter.
// Without a day it returns all that ever bore it.
func (t *Tables) MunicipalitiesNamed(name, on string) []Municipality {
	var found []Municipality
	for _, row := range t.municipalityNames.named(name) {
		if m := t.municipalities[row]; valid(on, m.From, m.To) {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b Municipality) int {
		switch {
		case a.Current() == b.Current():
			return strings.Compare(a.Code, b.Code)
		case a.Current():
			return -1
		default:
			return 1
		}
	})
	return found
}

// MunicipalitiesOf returns the municipalities of a province that exist today.
func (t *Tables) MunicipalitiesOf(province string) []Municipality {
	province = strings.ToUpper(strings.TrimSpace(province))
	var found []Municipality
	for _, m := range t.municipalities {
		if m.Province == province && m.Current() {
			found = append(found, m)
		}
	}
	slices.SortFunc(found, func(a, b Municipality) int { return strings.Compare(fold(a.Name).key, fold(b.Name).key) })
	return found
}

func (t *Tables) municipalitiesWith(code string) []Municipality {
	code = strings.ToUpper(strings.TrimSpace(code))
	start, _ := slices.BinarySearchFunc(t.municipalities, code, func(m Municipality, code string) int {
		return strings.Compare(m.Code, code)
	})
	end := start
	for end < len(t.municipalities) && t.municipalities[end].Code == code {
		end++
	}
	return t.municipalities[start:end]
}

// StateByZ returns the state with a code of the codice fiscale, also a
// superseded one: Z137 is Armenia, today Z252.
func (t *Tables) StateByZ(code string) (State, bool) {
	code = strings.ToUpper(strings.TrimSpace(code))
	if current, ok := t.superseded[code]; ok {
		code = current
	}
	return t.state(t.stateByZ, code)
}

// StateByISO3 returns the state with an ISO 3166-1 alpha-3 code.
func (t *Tables) StateByISO3(code string) (State, bool) { return t.state(t.stateByISO3, code) }

// StateByKit returns the state with a code of the kit's table 3.
func (t *Tables) StateByKit(code string) (State, bool) { return t.state(t.stateByKit, code) }

func (t *Tables) state(by map[string]int32, code string) (State, bool) {
	row, ok := by[strings.ToUpper(strings.TrimSpace(code))]
	if !ok {
		return State{}, false
	}
	return t.states[row], true
}

// States returns all states, sorted by Z code.
func (t *Tables) States() []State { return slices.Clone(t.states) }

// Provinces returns the provinces of today, sorted by code.
func (t *Tables) Provinces() []Province {
	return slices.DeleteFunc(slices.Clone(t.provinces), func(p Province) bool { return !p.Active })
}

// Province returns the province with a sigla, also a former one.
func (t *Tables) Province(code string) (Province, bool) {
	code = strings.ToUpper(strings.TrimSpace(code))
	row, ok := slices.BinarySearchFunc(t.provinces, code, func(p Province, code string) int {
		return strings.Compare(p.Code, code)
	})
	if !ok {
		return Province{}, false
	}
	return t.provinces[row], true
}

// Postcodes returns the postcodes of the municipality with a Belfiore code.
// Only those of the province of Ravenna are known.
func (t *Tables) Postcodes(municipality string) []Postcode {
	municipality = strings.ToUpper(strings.TrimSpace(municipality))
	var found []Postcode
	for _, p := range t.postcodes {
		if p.Municipality == municipality {
			found = append(found, p)
		}
	}
	return found
}

// valid reports whether a day lies in a validity, bounds included. Of a
// partial date ("1920-05-00") only the parts it has are compared; no date is
// always valid.
func valid(on, from, to string) bool {
	on, _, _ = strings.Cut(on, "-00")
	return (from == "" || on >= prefix(from, len(on))) && (to == "" || on <= prefix(to, len(on)))
}

func prefix(s string, length int) string { return s[:min(length, len(s))] }
