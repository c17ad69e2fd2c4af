package reference

import "strings"

// MRZMeaning says what a state code of a machine-readable zone stands for.
type MRZMeaning string

// What the code names.
const (
	MRZState        MRZMeaning = "state"
	MRZStateless    MRZMeaning = "stateless"
	MRZRefugee      MRZMeaning = "refugee"
	MRZOrganisation MRZMeaning = "organisation"
	MRZUnspecified  MRZMeaning = "unspecified"
	MRZTest         MRZMeaning = "test"
)

// An MRZCode is a state code as printed in a machine-readable zone. The kit
// uses some of the same letters otherwise: XXX is unspecified in a passport
// and stateless in the kit, XXA stateless in a passport and the former Soviet
// Union in the kit.
type MRZCode struct {
	Code string
	// Kit is the kit's code for it; empty if it names no state of the kit.
	Kit     string
	Meaning MRZMeaning
}

// MRZ returns what a code of a machine-readable zone stands for. Fillers at
// its end do not matter: D<< is Germany.
func (t *Tables) MRZ(code string) (MRZCode, bool) {
	code = strings.ToUpper(strings.TrimRight(strings.TrimSpace(code), "<"))
	if known, ok := t.mrz[code]; ok {
		return known, true
	}
	state, ok := t.StateByISO3(code)
	if !ok {
		return MRZCode{}, false
	}
	return MRZCode{Code: code, Kit: state.Kit, Meaning: MRZState}, true
}

// StateByMRZ returns the kit's state for a code of a machine-readable zone:
// for a stateless person the entry the kit has for them. It reports false for
// codes that name no state.
func (t *Tables) StateByMRZ(code string) (State, bool) {
	known, ok := t.MRZ(code)
	if !ok {
		return State{}, false
	}
	if known.Kit == "" {
		if known.Meaning != MRZState {
			return State{}, false
		}
		return t.StateByISO3(known.Code)
	}
	return t.StateByKit(known.Kit)
}
