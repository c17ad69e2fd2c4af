package desk

import (
	"maps"
	"slices"
	"testing"

	"sportello/app/permit"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
	"sportello/store"
	"sportello/store/laptop"
)

// Every official field this package names is one, and of the kind it is taken for.
func TestTheFieldsNamedHereAreOnTheForm(t *testing.T) {
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	book, err := permit.Load(rulebook.Files(), tables)
	if err != nil {
		t.Fatal(err)
	}
	named := slices.Concat(spouseFields, slices.Concat(childFields...), titleFields, slices.Collect(maps.Keys(knownAgain)))
	for _, link := range links {
		named = append(named, link.official)
		if !slices.Contains(personFields, link.person) {
			t.Errorf("a person has no field %q", link.person)
		}
	}
	for _, key := range named {
		if _, known := book.Field(key); !known {
			t.Errorf("the form has no field %s", key)
		}
	}
	for _, field := range personFields {
		if field != "original_name" && len(sources(field)) == 0 {
			t.Errorf("field %q of a person is nowhere on the form", field)
		}
	}
	for _, request := range book.Requests() {
		if !slices.Contains(titleFields, request.Field) || !knownAgain[request.Field] {
			t.Errorf("request %s is not known here", request.ID)
		}
	}
	for i, want := range []permit.Kind{permit.KindText, permit.KindText, permit.KindCode, permit.KindDate, permit.KindCode, permit.KindCode, permit.KindText} {
		for _, boxes := range append(slices.Clone(childFields), spouseFields) {
			if field, _ := book.Field(boxes[i]); field.Kind != want {
				t.Errorf("field %s is a %s, want a %s", boxes[i], field.Kind, want)
			}
		}
	}
}

func TestAPersonOnTheFormAndBack(t *testing.T) {
	for _, kind := range []string{Passport, "02", ""} {
		person := make(map[string]string)
		for _, link := range links {
			person[link.person] = "valore di " + link.person
		}
		if kind != "" {
			person["document_type"] = kind
		}
		delete(person, "permit_number") // with a permit the entry is not asked for
		values := officialOf(person)
		values[fieldAddressProvince], values[fieldAddressTown] = values[fieldProvince], values[fieldMunicipality]
		if back := personOf(values); !maps.Equal(back, person) {
			t.Errorf("document %q: back %v, it was %v", kind, back, person)
		}
	}
}

func TestAge(t *testing.T) {
	for _, c := range []struct {
		birth, today string
		years        int
		known        bool
	}{
		{"2012-11-25", "2026-11-25", 14, true}, {"2012-11-26", "2026-11-25", 13, true},
		{"2012-02-29", "2026-02-28", 13, true}, {"2012-02-29", "2026-03-01", 14, true},
		{"2012-00-00", "2026-11-25", 0, false}, {"", "2026-11-25", 0, false}, {"2027-01-01", "2026-11-25", 0, false},
	} {
		if years, known := age(c.birth, c.today); years != c.years || known != c.known {
			t.Errorf("born %s, on %s: %d, %v", c.birth, c.today, years, known)
		}
	}
}

func TestNamesAsListsShowThem(t *testing.T) {
	for _, c := range []struct{ surname, given, want string }{
		{"DIALLO", "FATOU", "DIALLO Fatou"}, {"Diallo", "Fatou", "DIALLO Fatou"}, {"D'ANGELO", "ANNA-MARIA LUISA", "D'ANGELO Anna-Maria Luisa"},
		{"ŠEVČENKO", "ÉLODIE", "ŠEVČENKO Élodie"}, {"PROVA", "", "PROVA"}, {"", "O'BRIAN", "O'Brian"}, {"EL PROVA", "McDonald", "EL PROVA McDonald"},
	} {
		if got := shownName(c.surname, c.given); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestValuesAsOnTheForm(t *testing.T) {
	for _, c := range []struct {
		kind        permit.Kind
		value, want string
	}{
		{permit.KindDate, "1992-03-15", "15/03/1992"}, {permit.KindDate, "1992-03-00", "03/1992"}, {permit.KindDate, "1992-00-00", "1992"},
		{permit.KindDate, "domani", "domani"}, {permit.KindTick, permit.Yes, "X"}, {permit.KindYesNo, permit.No, "NO"}, {permit.KindYesNo, permit.Yes, "SÌ"},
		{permit.KindAmount, "6100.00", "6.100,00"}, {permit.KindAmount, "1234567.5", "1.234.567,50"}, {permit.KindAmount, "12", "12,00"},
		{permit.KindAmount, "molto", "molto"}, {permit.KindAmount, "0.05", "0,05"}, {permit.KindText, "12/A", "12/A"}, {permit.KindCode, "16", "16"},
	} {
		if got := onForm(c.kind, c.value, "it"); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.kind, c.value, got, c.want)
		}
	}
}

func TestACardIsPackedWithoutLoss(t *testing.T) {
	card := laptop.Card{
		Kind: store.Person, Receipt: "K7QF-2M9X-W4TD", Content: map[string]string{"surname": "ESEMPIO\x1fFATOU", "mobile": "0005550142"},
	}
	packed := pack(card)
	if got := packed.content(); got["surname"] != "ESEMPIOFATOU" || got["mobile"] != "0005550142" || packed.receipt() != "K7QF-2M9X-W4TD" {
		t.Errorf("unpacked %v, %q", got, packed.receipt())
	}
}
