package match_test

import (
	"slices"
	"testing"

	"sportello/sync/match"
)

// finta is an invented woman; each case changes some of her.
func finta(change func(*match.Person)) match.Features {
	p := match.Person{
		Surnames: "El Finta", GivenNames: "Khadija", BirthDate: "1992-03-05", Sex: "F", BirthPlace: "Khouribga",
		Documents: []string{"AB1234567"}, Phones: []string{"+39 333 000 1122"}, Address: "Via Esempio 12, 48121 Ravenna",
	}
	if change != nil {
		change(&p)
	}
	return match.New(p)
}

func TestOnePersonIsFound(t *testing.T) {
	for name, change := range map[string]func(*match.Person){
		"the same again":         func(*match.Person) {},
		"another romanisation":   func(p *match.Person) { p.Surnames, p.GivenNames = "ELFINTA", "Hadidja" },
		"in Arabic":              func(p *match.Person) { p.Surnames, p.GivenNames = "الفينتا", "خديجة" },
		"names in swapped boxes": func(p *match.Person) { p.Surnames, p.GivenNames = p.GivenNames, p.Surnames },
		"day and month swapped":  func(p *match.Person) { p.BirthDate = "1992-05-03"; p.Documents = nil },
		"one digit off":          func(p *match.Person) { p.BirthDate = "1992-03-15"; p.Phones = nil },
		"a renewed passport":     func(p *match.Person) { p.Documents = []string{"ZZ7654321"} },
		"a married name":         func(p *match.Person) { p.Surnames = "Prova"; p.Documents = nil },
		"moved, another phone":   func(p *match.Person) { p.Address, p.Phones = "Via Altra 3, 48018 Faenza", nil },
		"a single name":          func(p *match.Person) { p.Surnames, p.GivenNames = "Khadija Finta", "FNU" },
		"from the zone":          func(p *match.Person) { p.MRZSurnames, p.MRZGivenNames = "EL<FINTA", "KHADIJA<<<" },
	} {
		if got := match.Default().Compare(finta(nil), finta(change)); got.Band == match.Silent {
			t.Errorf("%s: silent with %.1f: %+v", name, got.Weight, got.Evidence)
		}
	}
}

func TestOthersAreNot(t *testing.T) {
	for name, change := range map[string]func(*match.Person){
		"a sister": func(p *match.Person) {
			p.GivenNames, p.BirthDate, p.Documents = "Naima", "1996-11-20", []string{"XY9990001"}
		},
		"a brother born the same day": func(p *match.Person) {
			p.GivenNames, p.Sex, p.Documents = "Rachid", "M", []string{"XY9990001"}
		},
		"of the same name": func(p *match.Person) {
			p.BirthDate, p.BirthPlace, p.Address = "1971-08-19", "Oujda", "Via Altra 90, 48018 Faenza"
			p.Documents, p.Phones = []string{"XY9990001"}, nil
		},
		"born the same day": func(p *match.Person) {
			*p = match.Person{Surnames: "Prova", GivenNames: "Oksana", BirthDate: p.BirthDate, Sex: "F", BirthPlace: "Lviv"}
		},
		"nobody": func(p *match.Person) { *p = match.Person{} },
	} {
		if got := match.Default().Compare(finta(nil), finta(change)); got.Band != match.Silent {
			t.Errorf("%s: %s with %.1f: %+v", name, got.Band, got.Weight, got.Evidence)
		}
	}
}

func TestRelativesAreKnownAsSuch(t *testing.T) {
	twin := match.Default().Compare(finta(nil), finta(func(p *match.Person) { p.GivenNames, p.Documents = "Naima", nil }))
	if twin.Kin != match.Twins || twin.Band == match.Stop {
		t.Errorf("twins: %q, %s", twin.Kin, twin.Band)
	}
	sister := match.Default().Compare(finta(nil), finta(func(p *match.Person) { p.GivenNames, p.BirthDate, p.Documents = "Naima", "1996-11-20", nil }))
	if sister.Kin != match.Siblings || sister.Band != match.Silent {
		t.Errorf("a sister: %q, %s", sister.Kin, sister.Band)
	}
	if !slices.ContainsFunc(sister.Evidence, func(e match.Evidence) bool { return e.Field == "kin" && e.Level == "siblings" }) {
		t.Errorf("the evidence does not say so: %+v", sister.Evidence)
	}
	shared := match.Default().Compare(finta(nil), finta(func(p *match.Person) { p.GivenNames = "Naima" }))
	if shared.Band != match.Side {
		t.Errorf("a twin with the same passport is %s: somebody has to look", shared.Band)
	}
}

// level of a field in the evidence of two persons.
func level(v match.Verdict, field string) string {
	for _, evidence := range v.Evidence {
		if evidence.Field == field {
			return evidence.Level
		}
	}
	return ""
}

func TestEvidenceNamesItsLevel(t *testing.T) {
	for _, c := range []struct {
		field, level string
		change       func(*match.Person)
	}{
		{"surname", "same", func(*match.Person) {}},
		{"surname", "alike", func(p *match.Person) { p.Surnames = "Al Fintta" }},
		{"surname", "partly", func(p *match.Person) { p.Surnames = "Finta Bennani" }},
		{"surname", "married", func(p *match.Person) { p.Surnames = "Prova" }},
		{"surname", "", func(p *match.Person) { p.Surnames = "XXX" }},
		{"given_name", "initial", func(p *match.Person) { p.GivenNames = "K." }},
		{"given_name", "different", func(p *match.Person) { p.GivenNames = "Naima" }},
		{"given_name", "swapped", func(p *match.Person) { p.Surnames, p.GivenNames = p.GivenNames, p.Surnames }},
		{"birth_date", "same", func(*match.Person) {}},
		{"birth_date", "swapped", func(p *match.Person) { p.BirthDate = "1992-05-03" }},
		{"birth_date", "one_digit", func(p *match.Person) { p.BirthDate = "1992-03-06" }},
		{"birth_date", "year", func(p *match.Person) { p.BirthDate = "1992-01-01" }},
		{"birth_date", "year", func(p *match.Person) { p.BirthDate = "1992" }},
		{"birth_date", "other_year", func(p *match.Person) { p.BirthDate = "1981-03-05" }},
		{"birth_date", "different", func(p *match.Person) { p.BirthDate = "1971-08-19" }},
		{"birth_date", "", func(p *match.Person) { p.BirthDate = "5 marzo" }},
		{"document", "same", func(p *match.Person) { p.Documents = []string{"ZZ7654321", "ab 123-4567"} }},
		{"document", "one_off", func(p *match.Person) { p.Documents = []string{"AB1243567"} }},
		{"document", "different", func(p *match.Person) { p.Documents = []string{"AB1234568"} }}, // of who came next
		{"document", "", func(p *match.Person) { p.Documents = []string{"0000000"} }},
		{"phone", "same", func(p *match.Person) { p.Phones = []string{"3330001122"} }},
		{"address", "same", func(p *match.Person) { p.Address = "V.le Esempio, n. 12 - RAVENNA 48121" }},
		{"address", "street", func(p *match.Person) { p.Address = "Via Esempio 14, 48121 Ravenna" }},
		{"address", "mostly", func(p *match.Person) { p.Address = "Via Esempio 12, 48100 Ravenna" }},
		{"address", "partly", func(p *match.Person) { p.Address = "Via Esempio 12" }},
		{"address", "little", func(p *match.Person) { p.Address = "Via Altra 3, 48121 Ravenna" }},
		{"address", "different", func(p *match.Person) { p.Address = "Via Altra 3, 48018 Faenza" }},
		{"sex", "different", func(p *match.Person) { p.Sex = "M" }},
	} {
		if got := level(match.Default().Compare(finta(nil), finta(c.change)), c.field); got != c.level {
			t.Errorf("%s is %q, want %q", c.field, got, c.level)
		}
	}
}

func TestASlipOfThePenIsNoOtherName(t *testing.T) {
	for _, c := range []struct{ a, b, level string }{
		{"Dmytro", "Dmyto", "close"}, {"Agron", "Agrn", "close"}, {"Iryna", "Iyna", "close"}, {"Ana", "Ada", "different"}, {"Agron", "Artan", "different"},
	} {
		given := func(name string) match.Features {
			return finta(func(p *match.Person) { p.GivenNames = name })
		}
		if got := level(match.Default().Compare(given(c.a), given(c.b)), "given_name"); got != c.level {
			t.Errorf("%s and %s are %q, want %q", c.a, c.b, got, c.level)
		}
	}
}

func TestAFiscalCodeIsCheckedAgainstItsPerson(t *testing.T) {
	with := func(code, date string) match.Features {
		return match.New(match.Person{Surnames: "Finta", GivenNames: "Prova", BirthDate: date, Sex: "F", FiscalCode: code})
	}
	const code = "FNTPRV92C45Z330A"
	for _, c := range []struct{ a, b, date, level string }{
		{code, code, "1992-03-05", "same"},
		{code, "fnt prv 92c45 z330 a", "1992-03-05", "same"},
		{code, "FNTPRVVNC4RZ33LX", "1992-03-05", "same"}, // digits as letters, against two with one code
		{code, "FNTPRV71M59Z330X", "1992-03-05", "different"},
		{code, "FNTPRV92C45Z331A", "1992-03-05", "one_off"},
		{code, code, "1971-08-19", "same_contradicting"},
		{code, "12345678901", "1992-03-05", ""},
		{code, "", "1992-03-05", ""},
	} {
		if got := level(match.Default().Compare(with(c.a, "1992-03-05"), with(c.b, c.date)), "fiscal_code"); got != c.level {
			t.Errorf("%s and %s: %q, want %q", c.a, c.b, got, c.level)
		}
	}
}

func TestNamesAreOneInAnyOrderAndScript(t *testing.T) {
	for _, pair := range [][2]string{
		{"Abd el Kader Finta", "FINTA Abdelkader"}, {"Nur Uddin Esempio", "Nuruddin Esempio"}, {"Mohammed ben Ali Prova", "PROVA Mohamed Ali"},
		{"Oksana Shevchenko", "Шевченко Оксана"}, {"Khadija El Finta", "خديجة الفينتا"}, {"Jean-Pierre Esempio", "J. P. Esempio"},
		{"Olga Prova", "Olya Prova"}, {"EsempioFinta", "Esempio Finta"}, {"Hsiao Ming Chou", "Xiaoming Zhou"}, {"Dr. Prova Esempio", "Prova Esempio"},
		{"วชิรา", "วชิรา"},
	} {
		if got := match.CompareNames(pair[0], pair[1]); got < 0.6 {
			t.Errorf("%s and %s score %.2f", pair[0], pair[1], got)
		}
	}
	for _, pair := range [][2]string{
		{"Prova Esempio", "Prova Bianchi"}, {"Mohamed Finta", "Mohamed Karimi"}, {"Oksana Finta", "Olena Finta"}, {"", "Prova"}, {"Hassan", "Hussein"},
		{"XXX", "XXX"},
	} {
		if got := match.CompareNames(pair[0], pair[1]); got >= 0.6 {
			t.Errorf("%s and %s score %.2f", pair[0], pair[1], got)
		}
	}
}

func TestOnePersonSharesAKey(t *testing.T) {
	for name, change := range map[string]func(*match.Person){
		"swapped date, other spelling": func(p *match.Person) {
			*p = match.Person{Surnames: "ELFINTA", GivenNames: "Hadidja", BirthDate: "1992-05-03"}
		},
		"passport alone": func(p *match.Person) { *p = match.Person{Documents: []string{"ab1234567"}} },
		"phone alone":    func(p *match.Person) { *p = match.Person{Phones: []string{"333 0001122"}} },
		"names without a date": func(p *match.Person) {
			*p = match.Person{Surnames: "Khadidja", GivenNames: "Finta"}
		},
		"year and surname": func(p *match.Person) {
			*p = match.Person{Surnames: "Finta", GivenNames: "K", BirthDate: "1992-12-30"}
		},
	} {
		other := finta(change).Keys()
		if !slices.ContainsFunc(finta(nil).Keys(), func(key string) bool { return slices.Contains(other, key) }) {
			t.Errorf("%s: no key in common: %q", name, other)
		}
	}
}
