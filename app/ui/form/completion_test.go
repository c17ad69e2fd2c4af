package form_test

import (
	"strings"
	"testing"

	"sportello/app/ui/field"
	"sportello/app/ui/form"
)

// The first answer to two letters, a code, an old name or a typing error is what
// an operator in Ravenna most likely means.
func TestStatesCompleteByLikelihood(t *testing.T) {
	places, err := tables()
	if err != nil {
		t.Fatal(err)
	}
	source := form.States(places, "it").Source
	for query, want := range map[string]string{
		"ma": "MAR", "al": "ALB", "ro": "ROU", "uc": "UKR", "mo": "MDA", "ni": "NGA", "se": "SEN", "tu": "TUN", "ba": "BGD", "pa": "PAK",
		"in": "IND", "ci": "CHN", "eg": "EGY", "fi": "PHL", "pe": "PER", "ko": "KOS",
		"MAR": "MAR", "Z330": "MAR", "z249": "BGD", "bgd": "BGD", "xk": "KOS",
		"birmania": "MMR", "ceylon": "LKA", "rep pop cin": "CHN", "costa davorio": "CIV", "türkiye": "TUR",
		"bangladehs": "BGD", "moldva": "MDA", "nigera": "NGA", "senegla": "SEN",
	} {
		if found := source(query, 5); len(found) == 0 || found[0].Code != want {
			t.Errorf("%q completes to %v, want %s first", query, found, want)
		}
	}
}

// A municipality found by another name says which, so that the operator sees why.
func TestMunicipalitiesSayWhatTheyWereFoundBy(t *testing.T) {
	places, err := tables()
	if err != nil {
		t.Fatal(err)
	}
	source := form.Municipalities(places).Source
	for query, want := range map[string]field.Option{
		"ravenna":         {Label: "RAVENNA", Detail: "RA"},
		"marina di r":     {Label: "RAVENNA", Detail: "Marina di Ravenna · RA", Alias: "Marina di Ravenna"},
		"milano marit":    {Label: "CERVIA", Detail: "Milano Marittima · RA", Alias: "Milano Marittima"},
		"riolo dei bagni": {Label: "RIOLO TERME", Detail: "Riolo dei Bagni · RA", Alias: "Riolo dei Bagni"},
		"monteveglio":     {Label: "MONTEVEGLIO", Detail: "BO † 2013"},
	} {
		if found := source(query, 5); len(found) == 0 || found[0] != want {
			t.Errorf("%q completes to %+v, want %+v first", query, found, want)
		}
	}
	seen := map[string]bool{}
	for _, option := range source("ra", 60) {
		if seen[option.Label+option.Detail] {
			t.Errorf("%+v is offered twice", option)
		}
		seen[option.Label+option.Detail] = true
	}
}

// Every table of the form is completed from, code or name in two letters.
func TestEveryTableCompletes(t *testing.T) {
	s := newSheet(t, "it", "1.1")
	book, _ := rules()
	for _, motive := range book.Motives() {
		for _, typed := range []string{motive.Code, motive.Label.IT} {
			s.Focus("1.16")
			f := s.canvas.Focused().(field.Field)
			f.SetValue("")
			for _, r := range typed {
				f.TypedRune(r)
			}
			s.FocusFirst()
			if f.Value() != motive.Code {
				t.Errorf("%q completed to %q, want %s", typed, f.Value(), motive.Code)
			}
		}
	}
	if f := keyed(t, s, "1.16", "subordniato"); f.Value() != "16" {
		t.Errorf("a typing error completed to %q", f.Value())
	}
	if f := keyed(t, s, "1.5", "ravnena"); f.Value() != "RA" {
		t.Errorf("a province with a typing error completed to %q", f.Value())
	}
}

// keyed types into the field of a key and leaves it.
func keyed(t testing.TB, s *sheet, key, typed string) field.Field {
	t.Helper()
	if !s.Focus(key) {
		t.Fatalf("%s takes no focus", key)
	}
	f := s.canvas.Focused().(field.Field)
	for _, r := range strings.TrimSuffix(typed, "\n") {
		f.TypedRune(r)
	}
	s.canvas.Unfocus()
	return f
}

// What people write into codes, numbers, dates and amounts becomes what the form
// wants; nothing typed is refused.
func TestMasksNeverFight(t *testing.T) {
	for _, c := range []struct{ section, key, typed, want string }{
		{"1.3", "1.31", "prv str 92c55 z343x", "PRVSTR92C55Z343X"},
		{"1.3", "1.34", "15 mar 92", "1992-03-15"},
		{"1.3", "1.34", "ieri sera", "ieri/sera"},
		{"1.4", "1.45", "15/3/32", "2032-03-15"},
		{"1.4", "1.45", "+1a", "2027-11-25"},
		{"1.7", "1.72", "48 121", "48121"},
		{"1.7", "1.74", "(0544) 48-21-11", "0544482111"},
		{"1.7", "1.75", "+39 333.123.4567", "+393331234567"},
		{"1.7", "1.75", "333/1234567", "333/1234567"},
		{"1.7", "1.75", "non ha", "nonha"},
		{"2.5", "2.53", "6.100 euro", "6100.00"},
	} {
		s := newSheet(t, "it", c.section)
		if got := keyed(t, s, c.key, c.typed).Value(); got != c.want {
			t.Errorf("%s typed %q became %q, want %q", c.key, c.typed, got, c.want)
		}
	}
}
