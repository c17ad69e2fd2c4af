package reference

import (
	"slices"
	"strings"
)

// PlaceKind says whether a place of birth is a municipality or a state.
type PlaceKind string

// The kinds of place of birth in a codice fiscale.
const (
	KindMunicipality PlaceKind = "municipality"
	KindState        PlaceKind = "state"
)

// A Place is a place of birth as a codice fiscale writes it.
type Place struct {
	Code string
	Name string
	Kind PlaceKind
	// Province is empty for a state.
	Province string
	// From and To bound the time in which the place existed; the code may
	// appear on older and younger people alike where they are empty.
	From, To string
	// Current is the code in use today for the same place, if the given one
	// was superseded; otherwise it is the code itself.
	Current string
}

// Place returns the place with a code, under its current or last name and
// over its whole time.
func (t *Tables) Place(code string) (Place, bool) {
	code = strings.ToUpper(strings.TrimSpace(code))
	if all := t.municipalitiesWith(code); len(all) > 0 {
		last := all[len(all)-1]
		return Place{Code: code, Name: last.Name, Kind: KindMunicipality, Province: last.Province, From: all[0].From, To: last.To, Current: code}, true
	}
	state, ok := t.StateByZ(code)
	if !ok {
		return Place{}, false
	}
	return Place{Code: code, Name: state.Name, Kind: KindState, From: state.From, To: state.To, Current: state.Z}, true
}

// PlaceOn returns the place with a code under the name it bore on a day, and
// false if it did not exist then.
func (t *Tables) PlaceOn(code, on string) (Place, bool) {
	place, ok := t.Place(code)
	if !ok || !valid(on, place.From, place.To) {
		return Place{}, false
	}
	if m, named := t.MunicipalityOn(code, on); named {
		place.Name, place.Province = m.Name, m.Province
	}
	return place, true
}

// PlaceCodes returns every code that stands for a place of this name, also
// superseded ones and those of places that ceased, sorted.
func (t *Tables) PlaceCodes(name string) []string {
	var codes []string
	for _, row := range t.municipalityNames.named(name) {
		codes = append(codes, t.municipalities[row].Code)
	}
	for _, row := range t.stateNames.named(name) {
		z := t.states[row].Z
		if z == "" {
			continue
		}
		codes = append(codes, z)
		for old, current := range t.superseded {
			if current == z {
				codes = append(codes, old)
			}
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
