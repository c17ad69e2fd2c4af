package reference

import "slices"

// A Hamlet is a place people say they live in that is no municipality.
type Hamlet struct {
	// Municipality is the Belfiore code of the one it belongs to.
	Municipality string
	Name         string
}

// A Town is a municipality as an address names it.
type Town struct {
	Municipality
	// Alias is the name it was found under if that is not its own: a hamlet of it
	// or a former name.
	Alias string
}

// SearchTowns returns the municipalities to write into an address for what an
// operator typed, which may be a code, a name with a typing error, a former name
// or a hamlet of the province of Ravenna; each once. Of equal matches those of
// the given province come first. What ceased without a successor in its own code
// comes after all that exists.
func (t *Tables) SearchTowns(query, province string, limit int) []Town {
	municipalities := t.municipalityNames.candidates(query, limit, func(row int32) bool { return t.municipalities[row].Province == province })
	hamlets := t.hamletNames.candidates(query, limit, func(row int32) bool { return t.hamletOf(row).Province == province })
	var found, ceased []Town
	for len(municipalities)+len(hamlets) > 0 {
		var town Town
		if len(hamlets) == 0 || len(municipalities) > 0 && municipalities[0].rank <= hamlets[0].rank {
			town = t.today(t.municipalities[municipalities[0].row])
			municipalities = municipalities[1:]
		} else {
			town = Town{t.hamletOf(hamlets[0].row), t.hamlets[hamlets[0].row].Name}
			hamlets = hamlets[1:]
		}
		switch {
		case slices.ContainsFunc(found, func(other Town) bool { return other.Code == town.Code }):
		case town.Current():
			found = append(found, town)
		default:
			ceased = append(ceased, town)
		}
	}
	found = append(found, ceased...)
	return found[:min(limit, len(found))]
}

// today is a municipality under the name it bears now or bore last.
func (t *Tables) today(m Municipality) Town {
	last, _ := t.Municipality(m.Code)
	if last.Name == m.Name {
		return Town{Municipality: last}
	}
	return Town{last, m.Name}
}

func (t *Tables) hamletOf(row int32) Municipality {
	m, _ := t.Municipality(t.hamlets[row].Municipality)
	return m
}

// HamletsNamed returns the hamlets of a name. Case, accents and apostrophes do not
// matter, nor whether a saint is written out: "S. Pietro in Vincoli".
func (t *Tables) HamletsNamed(name string) []Hamlet {
	asked := fold(name)
	words := asked.words()
	var found []Hamlet
	for _, h := range t.hamlets {
		if its := fold(h.Name); its.key == asked.key || len(words) > 2 && len(words) == len(its.words()) && its.hasWords(words) {
			found = append(found, h)
		}
	}
	return found
}
