package reference_test

import (
	"slices"
	"strings"
	"testing"

	"sportello/assets/reference"
)

func load(t testing.TB) *reference.Tables {
	t.Helper()
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func TestMunicipalityByCode(t *testing.T) {
	tables := load(t)
	for _, want := range []reference.Municipality{
		{Code: "H199", Name: "Ravenna", Province: "RA", From: "1861-03-17"},
		{Code: "H501", Name: "Roma", Province: "RM", From: "1884-09-11"},
		{Code: "D704", Name: "Forlì", Province: "FC", From: "1861-03-17"},
		{Code: "I196", Name: "Sant'Agata sul Santerno", Province: "RA", From: "1863-04-13"},
		{Code: "H302", Name: "Riolo Terme", Province: "RA", From: "1957-04-24"},
		{Code: "M320", Name: "Valsamoggia", Province: "BO", From: "2014-01-01"},
		{Code: "A001", Name: "Abano Terme", Province: "PD", From: "1924-11-14"},
		{Code: "D620", Name: "Fiume", Province: "FU", From: "1924-03-09", To: "1947-09-15"},
		{Code: "G778", Name: "Pola", Province: "PL", From: "1921-01-05", To: "1947-09-15"},
		{Code: "M149", Name: "Zara", Province: "ZA", From: "1921-01-05", To: "1947-09-15"},
		// What the package behind the table gets wrong.
		{Code: "B963", Name: "Caserta", Province: "CE", From: "1861-03-17"},
		{Code: "E379", Name: "Ivrea", Province: "TO", From: "1861-03-17"},
		{Code: "G015", Name: "Olbia", Province: "SS", From: "1939-10-24"},
		{Code: "H275", Name: "Riccò del Golfo di Spezia", Province: "SP", From: "1863-04-23"},
		{Code: "G113", Name: "Oristano", Province: "OR"},
		{Code: "B519", Name: "Campobasso", Province: "CB"},
		{Code: "E290", Name: "Imperia", Province: "IM", From: "1923-11-29"},
		{Code: "G918", Name: "Porto Maurizio", Province: "IM", From: "1861-03-17", To: "1923-11-28"},
	} {
		got, ok := tables.Municipality(strings.ToLower(want.Code) + " ")
		if !ok || got != want {
			t.Errorf("Municipality(%s) = %+v, %v, want %+v", want.Code, got, ok, want)
		}
	}
	for _, code := range []string{"", "Z343", "ZZZZ", "H19", "H1999"} {
		if got, ok := tables.Municipality(code); ok {
			t.Errorf("Municipality(%q) = %+v, want none", code, got)
		}
	}
}

func TestMunicipalitiesNamedOnADay(t *testing.T) {
	tables := load(t)
	for _, test := range []struct {
		name, on string
		codes    string
	}{
		{"Abano", "1920-05-01", "A001"},
		{"Abano", "1924-11-13", "A001"},
		{"Abano", "1924-11-14", ""},
		{"Abano Terme", "1924-11-14", "A001"},
		{"Abano Terme", "1920-05-01", ""},
		{"girgenti", "1900-01-01", "A089"},
		{"Agrigento", "1927-07-27", "A089"},
		{"FIUME", "1930-01-01", "D620"},
		{"FIUME", "1950-01-01", ""},
		{"Forli'", "1980-01-01", "D704"},
		{"FORLÌ", "1980-01-01", "D704"},
		{"CANTU'", "1980-01-01", "B639"},
		{"cantù", "", "B639"},
		{"SANT AGATA SUL SANTERNO", "1990-01-01", "I196"},
		{"Sant’Agata sul Santerno", "1990-01-01", "I196"},
		{"Abbasanta", "1920-01-01", "A007"}, // beginning not known: never excluded
		{"Bazzano", "2013-12-31", "A726"},   // merged into Valsamoggia
		{"Bazzano", "2014-01-01", ""},
		{"Valsamoggia", "2013-12-31", ""},
		{"Samone", "2000-01-01", "H753 H754"}, // two of one name
		{"Terranova di Sicilia", "1925-00-00", "D960"},
		{"Gela", "1927-00-00", "D960"},
		{"Gela", "1926-00-00", ""},
		{"", "1926-01-01", ""},
		{"H199", "", ""}, // a code is no name
	} {
		var codes []string
		for _, m := range tables.MunicipalitiesNamed(test.name, test.on) {
			codes = append(codes, m.Code)
		}
		if got := strings.Join(codes, " "); got != test.codes {
			t.Errorf("MunicipalitiesNamed(%q, %q) = %q, want %q", test.name, test.on, got, test.codes)
		}
	}
}

func TestStatesByEveryCode(t *testing.T) {
	tables := load(t)
	for _, test := range []struct{ z, iso3, kit, name, english string }{
		{"Z343", "SEN", "SEN", "Senegal", "Senegal"},
		{"Z249", "BGD", "BGD", "Bangladesh", "Bangladesh"},
		{"Z129", "ROU", "ROU", "Romania", "Romania"},
		{"Z148", "MKD", "MKD", "Macedonia del Nord", "North Macedonia"},
		{"Z160", "XKX", "KOS", "Kosovo", "Kosovo"},
		{"Z161", "PSE", "PSE", "Palestina", "Palestine"},
		{"Z217", "TWN", "TWN", "Taiwan", "Taiwan"},
		{"Z135", "SUN", "XXA", "Unione Sovietica", "Soviet Union"},
		{"Z114", "GBR", "GBR", "Regno Unito", "United Kingdom"},
		{"Z106", "VAT", "VAT", "Città del Vaticano", "Vatican City"},
		{"Z118", "YUG", "", "Jugoslavia", "Yugoslavia"},
		{"Z105", "CSK", "", "Cecoslovacchia", "Czechoslovakia"},
		{"", "", "XXX", "Apolide", "Stateless"},
		{"", "ITA", "ITA", "Italia", "Italy"},
	} {
		for _, look := range []struct {
			by   func(string) (reference.State, bool)
			code string
		}{{tables.StateByZ, test.z}, {tables.StateByISO3, test.iso3}, {tables.StateByKit, test.kit}} {
			got, ok := look.by(strings.ToLower(look.code))
			if look.code == "" {
				if ok {
					t.Errorf("no code finds %s", got.Name)
				}
				continue
			}
			if !ok || got.Z != test.z || got.ISO3 != test.iso3 || got.Kit != test.kit || got.Name != test.name || got.NameEN != test.english {
				t.Errorf("state %s = %+v, want %+v", look.code, got, test)
			}
		}
	}
	if _, ok := tables.StateByKit("XKX"); ok {
		t.Error("the kit has no XKX")
	}
	romania, _ := tables.StateByZ("Z129")
	if romania.Unsure == "" || !romania.EU || romania.EFTA {
		t.Errorf("Romania = %+v, want in the EU, its kit code marked unsure", romania)
	}
}

func TestMembersOfTheUnion(t *testing.T) {
	var eu, efta int
	var outside []string
	for _, s := range load(t).States() {
		if s.EU {
			eu++
		}
		if s.EFTA {
			efta++
		}
		if slices.Contains([]string{"GBR", "ALB", "UKR", "MDA", "TUR", "SRB"}, s.ISO3) && s.EU {
			outside = append(outside, s.ISO3)
		}
	}
	if eu != 27 || efta != 4 || outside != nil {
		t.Errorf("%d members of the EU, %d of EFTA, wrongly in: %v; want 27, 4, none", eu, efta, outside)
	}
}

func TestMachineReadableZoneCodes(t *testing.T) {
	tables := load(t)
	for _, test := range []struct {
		mrz, kit string
		meaning  reference.MRZMeaning
	}{
		{"SEN", "SEN", reference.MRZState},
		{"RKS", "KOS", reference.MRZState},
		{"D<<", "DEU", reference.MRZState},
		{"D", "DEU", reference.MRZState},
		{"GBD", "GBR", reference.MRZState}, {"GBN", "GBR", reference.MRZState}, {"GBO", "GBR", reference.MRZState},
		{"GBP", "GBR", reference.MRZState}, {"GBS", "GBR", reference.MRZState}, {"GBR", "GBR", reference.MRZState},
		{"XXA", "XXX", reference.MRZStateless},
		{"XXB", "", reference.MRZRefugee}, {"XXC", "", reference.MRZRefugee},
		{"XXX", "", reference.MRZUnspecified},
		{"UNO", "", reference.MRZOrganisation}, {"EUE", "", reference.MRZOrganisation},
		{"UTO", "", reference.MRZTest},
		{"SUN", "XXA", reference.MRZState},
	} {
		got, ok := tables.MRZ(test.mrz)
		if !ok || got.Kit != test.kit || got.Meaning != test.meaning {
			t.Errorf("MRZ(%s) = %+v, %v, want %s %s", test.mrz, got, ok, test.kit, test.meaning)
		}
		state, ok := tables.StateByMRZ(test.mrz)
		if ok != (test.kit != "") || state.Kit != test.kit {
			t.Errorf("StateByMRZ(%s) = %q, %v, want %q", test.mrz, state.Kit, ok, test.kit)
		}
	}
	for _, code := range []string{"", "<<<", "QQQ", "KOS"} {
		if got, ok := tables.MRZ(code); ok {
			t.Errorf("MRZ(%q) = %+v, want none", code, got)
		}
	}
}

func TestPlacesOfACodiceFiscale(t *testing.T) {
	tables := load(t)
	for _, test := range []struct {
		code, on, name string
		kind           reference.PlaceKind
		current        string
	}{
		{"H199", "1970-01-01", "Ravenna", reference.KindMunicipality, "H199"},
		{"A001", "1920-05-01", "Abano", reference.KindMunicipality, "A001"},
		{"A001", "1980-05-01", "Abano Terme", reference.KindMunicipality, "A001"},
		{"Z343", "1980-05-01", "Senegal", reference.KindState, "Z343"},
		{"Z137", "1980-05-01", "Armenia", reference.KindState, "Z252"},
		{"Z136", "1980-05-01", "Georgia", reference.KindState, "Z254"},
		{"Z135", "1980-05-01", "Unione Sovietica", reference.KindState, "Z135"},
		{"Z118", "1980-05-01", "Jugoslavia", reference.KindState, "Z118"},
	} {
		got, ok := tables.PlaceOn(test.code, test.on)
		if !ok || got.Code != test.code || got.Name != test.name || got.Kind != test.kind || got.Current != test.current {
			t.Errorf("PlaceOn(%s, %s) = %+v, %v, want %+v", test.code, test.on, got, ok, test)
		}
	}
	for code, on := range map[string]string{"D620": "1950-01-01", "M320": "2010-01-01", "Z135": "2000-01-01", "Z999": "2000-01-01", "": ""} {
		if got, ok := tables.PlaceOn(code, on); ok {
			t.Errorf("PlaceOn(%q, %s) = %+v, want none", code, on, got)
		}
	}
	if got, ok := tables.Place("A001"); !ok || got.From != "1866-11-19" || got.To != "" {
		t.Errorf("Place(A001) = %+v, want its whole time", got)
	}
	for name, want := range map[string]string{
		"Armenia": "Z137 Z252", "abano": "A001", "Ravenna": "H199", "Urss": "Z135", "Samone": "H753 H754", "Italia": "", "Nessunluogo": "",
	} {
		if got := strings.Join(tables.PlaceCodes(name), " "); got != want {
			t.Errorf("PlaceCodes(%s) = %q, want %q", name, got, want)
		}
	}
}

func TestProvinces(t *testing.T) {
	tables := load(t)
	active := tables.Provinces()
	if len(active) != 107 {
		t.Errorf("%d provinces of today, want 107", len(active))
	}
	for _, p := range active {
		known := slices.Contains([]string{"MB", "FM", "KR", "VB", "RA"}, p.Code)
		if known == (p.Unsure != "") {
			t.Errorf("%s: in the kit's table: known %v, unsure %q", p.Code, known, p.Unsure)
		}
	}
	for code, want := range map[string]string{"FO": "Forlì", "ZA": "Zara", "PL": "Pola", "FU": "Fiume", "PS": "Pesaro e Urbino"} {
		if p, ok := tables.Province(code); !ok || p.Active || p.Name != want {
			t.Errorf("Province(%s) = %+v, want former %s", code, p, want)
		}
	}
	if p, ok := tables.Province(" ra"); !ok || !p.Active || p.Name != "Ravenna" {
		t.Errorf("Province(ra) = %+v", p)
	}
}

func TestPostcodesOfTheProvinceOfRavenna(t *testing.T) {
	tables := load(t)
	towns := tables.MunicipalitiesOf("RA")
	if len(towns) != 18 || towns[0].Name != "Alfonsine" || towns[17].Name != "Solarolo" {
		t.Errorf("municipalities of Ravenna = %v, want 18 from Alfonsine to Solarolo", towns)
	}
	for _, m := range towns {
		postcodes := tables.Postcodes(m.Code)
		if len(postcodes) == 0 || !strings.HasPrefix(postcodes[0].Code, "48") {
			t.Errorf("postcodes of %s = %v", m.Name, postcodes)
		}
	}
	hamlets := map[string]string{}
	var town []string
	for _, p := range tables.Postcodes("H199") {
		if p.Hamlet == "" {
			town = append(town, p.Code)
			continue
		}
		hamlets[p.Hamlet] = p.Code
		if p.Unsure == "" {
			t.Errorf("%s is not marked unsure", p.Hamlet)
		}
	}
	if strings.Join(town, " ") != "48121 48122 48123 48124 48125" || hamlets["Lido Adriano"] != "48122" || hamlets["San Pietro in Vincoli"] != "48125" {
		t.Errorf("Ravenna: %v, hamlets %v", town, hamlets)
	}
}

func TestResultsCannotChangeTheTables(t *testing.T) {
	tables := load(t)
	tables.States()[0].Name = "changed"
	tables.Provinces()[0].Name = "changed"
	tables.SearchMunicipalities("Ravenna", 1)[0].Name = "changed"
	tables.MunicipalitiesNamed("Ravenna", "")[0].Name = "changed"
	if len(tables.SearchStates("changed", 1))+len(tables.SearchMunicipalities("changed", 1)) > 0 ||
		tables.States()[0].Name == "changed" || tables.Provinces()[0].Name == "changed" || tables.MunicipalitiesNamed("Ravenna", "")[0].Name == "changed" {
		t.Error("a caller changed the tables")
	}
}
