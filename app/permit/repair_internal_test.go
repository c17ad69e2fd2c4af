package permit

import (
	"testing"

	"sportello/app/identity"
)

func TestRepairs(t *testing.T) {
	person := Values{"1.3": "PROVA", "1.4": "MAMADOU", "1.33": "M", "1.34": "1988-03-15", "1.35": "SEN", "1.38": "DAKAR"}
	code := func(e *evaluation) string {
		return e.repairedCode([7]string{"1.31", "1.3", "1.4", "1.33", "1.34", "1.35", "1.38"})
	}
	number := func(e *evaluation) string { return e.repairedPermitNumber("1.18") }
	vat := func(e *evaluation) string { return e.repairedVAT("2.24") }
	tests := []struct {
		name, key, value string
		repaired         func(*evaluation) string
		want             string
	}{
		{"a right code", "1.31", "PRVMMD88C15Z343W", code, ""},
		{"no code", "1.31", "", code, ""},
		{"an O for a zero, I for one", "1.31", "PRVMMD88CI5Z343W", code, "PRVMMD88C15Z343W"},
		{"a one for an I in a name", "1.31", "PRVMMD88C15Z343W ", code, ""},
		{"the check letter", "1.31", "PRVMMD88C15Z343A", code, "PRVMMD88C15Z343W"},
		{"the check letter, of somebody else", "1.31", "SMPMMD88C15Z343A", code, ""},
		{"two slips", "1.31", "PRVNMD88C15Z344W", code, "PRVMMD88C15Z343W"},
		{"three slips", "1.31", "PRVNND88C15Z344W", code, ""},
		{"one too short", "1.31", "PRVMMD88C15Z343", code, ""},
		{"another alphabet", "1.31", "ПРВMMD88C15Z343W", code, ""},
		{"a megabyte", "1.31", string(make([]byte, 1<<20)), code, ""},

		{"a right permit number", "1.18", "I12345678", number, ""},
		{"a one for the I", "1.18", "1 1234 5678", number, "I12345678"},
		{"an l for the I, an o for a zero", "1.18", "l1234567o", number, "I12345670"},
		{"the number of a passport", "1.18", "A12345678", number, ""},
		{"one too long", "1.18", "I123456789", number, ""},

		{"a right partita IVA", "2.24", "01234567897", vat, ""},
		{"with its country", "2.24", "IT 01234567897", vat, "01234567897"},
		{"an O for a zero", "2.24", "O1234567897", vat, "01234567897"},
		{"another digit", "2.24", "01234567890", vat, ""},
	}
	book := released(t)
	e := book.newEvaluation()
	for _, test := range tests {
		values := Values{test.key: test.value}
		for key, value := range person {
			values[key] = value
		}
		e.begin(&Input{Today: "2026-11-25", Values: values})
		if got := test.repaired(e); got != test.want {
			t.Errorf("%s: repaired to %q, want %q", test.name, got, test.want)
		}
		e.end()
	}
}

func TestSwappedDate(t *testing.T) {
	for text, want := range map[string]string{
		"2026-12-03": "2026-03-12", "2026-12-13": "", "2026-03-03": "", "2026-00-00": "", "2026-03-00": "", "domani": "", "": "",
	} {
		if got := swappedDate(text); got != want {
			t.Errorf("%q swapped is %q, want %q", text, got, want)
		}
	}
}

func TestStreetAndNumber(t *testing.T) {
	e := released(t).newEvaluation()
	for text, want := range map[string][2]string{
		"VIA DEL LUPO 12/A":              {"VIA DEL LUPO", "12/A"},
		"VIA DEL LUPO, 12":               {"VIA DEL LUPO", "12"},
		"VIA DEL LUPO N. 12":             {"VIA DEL LUPO", "12"},
		"VIA 25 APRILE":                  {"VIA 25 APRILE", ""},
		"VIA 25 APRILE 3":                {"VIA 25 APRILE", "3"},
		"VIA DEL LUPO":                   {"VIA DEL LUPO", ""},
		"12":                             {"12", ""},
		"N 12":                           {"N 12", ""},
		"VIA DEL LUPO 12, 48122 RAVENNA": {"VIA DEL LUPO 12, 48122 RAVENNA", ""},
		"":                               {"", ""},
		"VIA DEL LUPO ١٢":                {"VIA DEL LUPO ١٢", ""},
		"VIALE  DELLE NAZIONI":           {"VIALE  DELLE NAZIONI", ""},
	} {
		street, number := e.streetAndNumber(text)
		if got := [2]string{street, number}; got != want {
			t.Errorf("%q is parted into %q, want %q", text, got, want)
		}
	}
}

func TestPlacesOfHamlets(t *testing.T) {
	e := released(t).newEvaluation()
	for name, want := range map[string]string{"Lido Adriano": "RAVENNA", "S. PIETRO IN VINCOLI": "RAVENNA", "Cervia": "", "Nessuna": "", "": ""} {
		if got := e.municipalityOfHamlet(name); got != want {
			t.Errorf("%q belongs to %q, want %q", name, got, want)
		}
	}
	for address, want := range map[[2]string]string{
		{"Cervia", ""}: "48015", {"Ravenna", "VIA CAVOUR"}: "", {"Ravenna", "VIALE FINTO, LIDO ADRIANO"}: "48122", {"Roma", ""}: "", {"", "LIDO ADRIANO"}: "",
	} {
		if got := e.postcodeOf(address[0], address[1]); got != want {
			t.Errorf("%q has the postcode %q, want %q", address, got, want)
		}
	}
}

func TestTidied(t *testing.T) {
	book := released(t)
	e := book.newEvaluation()
	for _, test := range []struct{ key, value, want string }{
		{"1.34", "15/03/1988", "1988-03-15"}, {"1.34", "1988-15-03", "1988-03-15"}, {"1.34", "15.O3.1988", "1988-03-15"},
		{"1.34", "31/02/1988", ""}, {"1.34", "03/88", ""}, {"1.34", "ieri", ""}, {"1.34", "1988-03-15", ""},
		{"1.5", "ra", "RA"}, {"1.5", " RA", "RA"}, {"1.5", "R.A.", "RA"}, {"1.5", "ZZ", ""}, {"1.16", "9", "09"}, {"1.35", "sen", "SEN"},
		{"1.72", "48 122", "48122"}, {"1.72", "4812Z", "48122"}, {"1.72", "mille", ""},
		{"2.53", "€ 6.100,00", "6.100,00"}, {"2.53", "molto", ""}, {"1.68", "VIA\tDEL LUPO", "VIA DEL LUPO"},
	} {
		e.begin(&Input{Today: "2026-11-25", Values: Values{test.key: test.value}})
		if got := e.tidied(book.fieldByKey[test.key]); got != test.want {
			t.Errorf("%s %q is tidied to %q, want %q", test.key, test.value, got, test.want)
		}
		e.end()
	}
}

// Whatever stands in the fields, what is offered is right, and offered once.
func FuzzRepairs(f *testing.F) {
	for _, seed := range []string{"PRVMMD88CI5Z343W", "IT O1234567897", "1 12345678", "15/03/88", "2026-12-03", "ra", "VIA DEL LUPO, N. 12/A", "\xff", "ſ", ""} {
		f.Add(seed)
	}
	const today = "2026-11-25"
	book := released(f)
	e := book.newEvaluation()
	keys := [7]string{"1.31", "1.3", "1.4", "1.33", "1.34", "1.35", "1.38"}
	f.Fuzz(func(t *testing.T, text string) {
		values := make(Values)
		for _, field := range book.fields {
			values[field.Key] = text
		}
		values["1.3"], values["1.4"], values["1.33"], values["1.34"], values["1.35"] = "PROVA", "MAMADOU", "M", "1988-03-15", "SEN"
		e.begin(&Input{Today: today, Values: values})
		defer e.end()
		if code := e.repairedCode(keys); code != "" {
			if _, err := identity.ParseFiscalCode(code, today); err != nil || code == text {
				t.Errorf("%q is repaired to %q", text, code)
			}
		}
		if number := e.repairedPermitNumber("1.18"); number != "" && (!validPermitNumber(number) || number == text) {
			t.Errorf("%q is repaired to the permit %q", text, number)
		}
		if number := e.repairedVAT("2.24"); number != "" && (!validVAT(number) || number == text) {
			t.Errorf("%q is repaired to the partita IVA %q", text, number)
		}
		if swapped := swappedDate(text); swapped != "" && swappedDate(swapped) != text {
			t.Errorf("%q swapped twice is %q", text, swappedDate(swapped))
		}
		for i := range book.fields {
			if tidied := e.tidied(i); tidied != "" {
				if c := newCell(&book.fields[i], tidied, false); e.problem(&book.fields[i], &c) != "" || tidied == text {
					t.Errorf("%s %q is tidied to %q", book.fields[i].Key, text, tidied)
				}
			}
		}
		if _, number := e.streetAndNumber(text); number != "" && len(number) >= len(text) {
			t.Errorf("%q has the number %q", text, number)
		}
	})
}
