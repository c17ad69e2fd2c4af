package address

import (
	"slices"
	"strings"

	"sportello/assets/reference"
)

// place reads postcode, hamlet, municipality and province from the tokens beside
// the street; false if a word of them would be lost. A municipality that is not in
// the tables is taken only where it is expected, after the street.
func (p *parser) place(tokens []token, expected bool) bool {
	for _, t := range tokens { // it tells which place of a name is meant
		if isPostcode(t.text) && p.address.Postcode != "" {
			return false
		}
		if isPostcode(t.text) {
			p.address.Postcode = t.text[len(t.text)-postcodeDigits:]
		}
	}
	var part []string
	for _, t := range append(slices.Clone(tokens), token{comma: true}) {
		switch {
		case t.comma && len(part) > 0:
			if known := p.locality(part) || expected && p.unknown(part); !known {
				return false
			}
			part = nil
		case t.comma:
		case isPostcode(t.text), marks[t.text] == hamletMark, marks[t.text] == provinceMark:
		default:
			part = append(part, t.text)
		}
	}
	return true
}

// locality reads the words of one part: a municipality or a hamlet, or a hamlet
// and its municipality, with or without the province.
func (p *parser) locality(words []string) bool {
	if n := len(words); n > 1 && words[0] == "A" {
		words = words[1:]
	}
	if p.named(strings.Join(words, " ")) { // also Serravalle a Po, which is not in Prato
		return true
	}
	if n := len(words); p.address.Province == "" && p.isProvince(words[n-1]) && (n > 1 || p.address.Municipality != "" || p.address.Hamlet != "") {
		p.address.Province = words[n-1]
		if words = words[:n-1]; len(words) == 0 {
			return true
		}
	}
	name := strings.Join(words, " ")
	if p.address.Municipality != "" && (countries[name] || p.provinceNamed(name)) || p.named(name) {
		return true
	}
	for at := 1; at < len(words); at++ {
		hamlet, municipality := strings.Join(words[:at], " "), strings.Join(words[at:], " ")
		if len(p.tables.HamletsNamed(hamlet)) > 0 && len(p.municipalities(municipality)) > 0 {
			return p.named(hamlet) && p.named(municipality)
		}
	}
	return false
}

// unknown takes words that are in no table for the municipality if there is a
// postcode or a province to say so.
func (p *parser) unknown(words []string) bool {
	if n := len(words); n > 1 && words[n-1] == p.address.Province {
		words = words[:n-1]
	}
	if p.address.Municipality != "" || p.address.Postcode == "" && p.address.Province == "" {
		return false
	}
	for _, word := range words {
		if kinds[word] != "" || marks[word] != noMark || strings.ContainsAny(word, "0123456789") {
			return false
		}
	}
	p.address.Municipality = strings.Join(words, " ")
	return true
}

// provinceNamed takes the name of the municipality's province: Alfonsine (Ravenna).
func (p *parser) provinceNamed(name string) bool {
	at := slices.IndexFunc(p.tables.Provinces(), func(province reference.Province) bool { return strings.EqualFold(province.Name, name) })
	if at < 0 {
		return false
	}
	code := p.tables.Provinces()[at].Code
	if !slices.ContainsFunc(p.found, func(m reference.Municipality) bool { return m.Province == code }) {
		return false
	}
	p.address.Province = code
	return true
}

// named takes a name as municipality or hamlet, if there is one of it and none was
// said yet.
func (p *parser) named(name string) bool {
	municipalities, hamlets := p.municipalities(name), p.tables.HamletsNamed(name)
	if before := p.address.Municipality; p.address.Hamlet == "" && p.liesIn(before, municipalities) {
		p.address.Hamlet, p.address.Municipality = before, "" // Filetto of Ravenna, after all
	}
	if p.address.Municipality != "" || p.nearby() && len(hamlets) > 0 {
		municipalities = nil
	}
	switch {
	case len(municipalities) > 0:
		p.address.Municipality, p.found = strings.ToUpper(municipalities[0].Name), municipalities
	case len(hamlets) > 0 && p.address.Hamlet == "":
		p.address.Hamlet = strings.ToUpper(hamlets[0].Name)
	default:
		return false
	}
	return true
}

// liesIn says whether one of the municipalities has a hamlet of the name.
func (p *parser) liesIn(hamlet string, municipalities []reference.Municipality) bool {
	return hamlet != "" && slices.ContainsFunc(p.tables.HamletsNamed(hamlet), func(h reference.Hamlet) bool {
		return slices.ContainsFunc(municipalities, func(m reference.Municipality) bool { return m.Code == h.Municipality })
	})
}

// nearby says whether the place lies in the province of Ravenna, whose hamlets bear
// names of municipalities elsewhere: Filetto, Savio.
func (p *parser) nearby() bool {
	return p.address.Province == "RA" || strings.HasPrefix(p.address.Postcode, "48")
}

// saints are written out to find a municipality of one.
var saints = []string{"SAN ", "SANT'", "SANTA ", "SANTO "}

func (p *parser) municipalities(name string) []reference.Municipality {
	found := p.tables.MunicipalitiesNamed(name, "")
	if bare, short := strings.CutPrefix(name, "S."); short {
		for _, saint := range saints {
			found = append(found, p.tables.MunicipalitiesNamed(saint+strings.TrimSpace(bare), "")...)
		}
	}
	return slices.DeleteFunc(found, func(m reference.Municipality) bool { return !m.Current() })
}

func (p *parser) isProvince(word string) bool {
	province, ok := p.tables.Province(word)
	return ok && province.Active
}

// complete adds what follows from a hamlet or a municipality: there is one
// municipality of the hamlet, and one province of the name. The province tells two
// of a name apart.
func (p *parser) complete() {
	a := &p.address
	if a.Municipality == "" && a.Hamlet != "" {
		hamlet := p.tables.HamletsNamed(a.Hamlet)[0]
		m, _ := p.tables.Municipality(hamlet.Municipality)
		a.Municipality, p.found = strings.ToUpper(m.Name), []reference.Municipality{m}
	}
	if a.Province == "" && len(p.found) == 1 {
		a.Province = p.found[0].Province
	}
	for _, m := range p.found {
		if m.Province == a.Province {
			a.Municipality = strings.ToUpper(m.Name)
		}
	}
}
