package match_test

import (
	"slices"
	"testing"

	"sportello/sync/match"
)

// arben is an invented man of fifty-eight; each case changes some of him.
func arben(changes ...func(*match.Person)) match.Features {
	p := match.Person{
		Surnames: "Shembulli", GivenNames: "Arben", BirthDate: "1968-07-04", Sex: "M", BirthPlace: "Durres", FiscalCode: "SHMRBN68L04Z100Z",
		Documents: []string{"XX1744386"}, Permits: []string{"I19844526"}, Phones: []string{"000 5550142"}, Address: "Viale Esempio 111, 48122 Ravenna",
	}
	for _, change := range changes {
		change(&p)
	}
	return match.New(p)
}

// otherPapers are those of somebody else, or those of years later.
func otherPapers(p *match.Person) {
	p.Documents, p.Permits, p.Phones = []string{"XX2124498"}, []string{"I24871518"}, []string{"000 5550094"}
}

func withoutNumbers(p *match.Person) {
	p.FiscalCode, p.Documents, p.Permits, p.Phones = "", nil, nil, nil
}

// young is born a generation later.
func young(p *match.Person) { p.BirthDate, p.FiscalCode = "2004-09-18", "SHMRBN04P18Z100R" }

func nextDoor(p *match.Person) { p.Address = "Viale Esempio 108, 48122 Ravenna" }

func called(name, born, code string) func(*match.Person) {
	return func(p *match.Person) { p.GivenNames, p.BirthDate, p.FiscalCode = name, born, code }
}

// What a household shares, and half an address, make nobody one person.
func TestRelativesAreNoMoreThanTheyDeserve(t *testing.T) {
	type changes = []func(*match.Person)
	for _, c := range []struct {
		name  string
		a, b  changes
		kin   match.Kin
		bands []match.Band
		most  float64 // probability
	}{
		{"a son of his name", nil, changes{young, otherPapers}, match.Namesakes, []match.Band{match.Silent}, 0.01},
		{"a son of his name who has his telephone", nil, changes{young, otherPapers, func(p *match.Person) { p.Phones = []string{"000 5550142"} }},
			match.Namesakes, []match.Band{match.Silent}, 0.01},
		{"a son of his name, of whom nothing else is known", changes{withoutNumbers}, changes{young, withoutNumbers}, match.Namesakes, []match.Band{match.Silent}, 0.15},
		{"one of his name next door", nil, changes{young, otherPapers, nextDoor}, match.Namesakes, []match.Band{match.Silent}, 0.01},
		{"one of his name and age in the house", nil, changes{otherPapers, called("Arben", "1971-11-30", "SHMRBN71S30Z100X")}, "", []match.Band{match.Silent}, 0.05},
		{"one of his name and age next door", nil, changes{otherPapers, nextDoor, called("Arben", "1971-11-30", "SHMRBN71S30Z100X")}, "", []match.Band{match.Silent}, 0.01},
		{"a brother", nil, changes{otherPapers, called("Dritan", "1972-11-30", "SHMDTN72S30Z100Y")}, match.Siblings, []match.Band{match.Silent}, 0.01},
		{"a brother with the next passport", nil, changes{called("Dritan", "1972-11-30", "SHMDTN72S30Z100Y"), func(p *match.Person) { p.Documents = []string{"XX1744387"} }},
			match.Siblings, []match.Band{match.Silent}, 0.05},
		{"a stranger of the street with the next papers", nil, changes{otherPapers, nextDoor, called("Arben", "1972-11-30", ""), func(p *match.Person) {
			p.Surnames, p.Documents, p.Permits = "Prova", []string{"XX1744387"}, []string{"I19844527"}
		}}, "", []match.Band{match.Silent}, 0.05},
		{"a brother who shares one of two names", changes{called("Arben Luan", "1968-07-04", "")}, changes{otherPapers, called("Arben Ilir", "1972-11-30", "")},
			match.Siblings, []match.Band{match.Silent}, 0.01},
		{"a twin", nil, changes{otherPapers, called("Dritan", "1968-07-04", "SHMDTN68L04Z100Z")}, match.Twins, []match.Band{match.Silent, match.Side}, 0.6},
		{"a twin of whom nothing else is known", changes{withoutNumbers}, changes{withoutNumbers, called("Dritan", "1968-07-04", "")}, match.Twins, []match.Band{match.Side}, 0.9},
		{"a twin sister", nil, changes{otherPapers, called("Mimoza", "1968-07-04", ""), func(p *match.Person) { p.Sex = "F" }}, match.Twins, []match.Band{match.Silent}, 0.1},
	} {
		got := match.Default().Compare(arben(c.a...), arben(c.b...))
		if got.Kin != c.kin || !slices.Contains(c.bands, got.Band) || got.Probability > c.most {
			t.Errorf("%s: %q, %s with a probability of %.3f, want %q, %s and at most %.2f: %+v", c.name, got.Kin, got.Band, got.Probability, c.kin, c.bands, c.most, got.Evidence)
		}
	}
}

// Whom all that is asked of relatives must not hide.
func TestHeIsStillHimself(t *testing.T) {
	for name, changes := range map[string][]func(*match.Person){
		"with new papers":                         {otherPapers},
		"with new papers, moved":                  {otherPapers, func(p *match.Person) { p.Address = "Via Prova 3, 48018 Faenza" }},
		"with new papers and without a code":      {otherPapers, called("Arben", "1968-07-04", "")},
		"with new papers, moved, without a code":  {otherPapers, called("Arben", "1968-07-04", ""), func(p *match.Person) { p.Address = "Via Prova 3, 48018 Faenza" }},
		"another number in the street":            {otherPapers, nextDoor},
		"a code computed of a date typed swapped": {otherPapers, called("Arben", "1968-04-07", "SHMRBN68D07Z100K")},
		"a code computed of another spelling":     {otherPapers, called("Arben", "1968-07-04", "XHMRBN68L04Z100M"), func(p *match.Person) { p.Surnames = "Xhembulli" }},
		"a slip in his name":                      {otherPapers, called("Arbn", "1968-07-04", "")},
	} {
		if got := match.Default().Compare(arben(), arben(changes...)); got.Band == match.Silent || got.Kin != "" {
			t.Errorf("%s: %s, %q with %.1f: %+v", name, got.Band, got.Kin, got.Weight, got.Evidence)
		}
	}
}
