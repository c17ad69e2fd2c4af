package reference_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSearchTowns(t *testing.T) {
	tables := load(t)
	for _, test := range []struct{ query, province, name, alias string }{
		{"ravenna", "RA", "Ravenna", ""},
		{"ra", "RA", "Ravenna", ""}, // the province before the capitals of others
		{"ra", "", "Ragusa", ""},
		{"fa", "RA", "Faenza", ""},
		{"fano", "RA", "Fano", ""}, // a whole name before what lies near
		{"mo", "MO", "Modena", ""},
		{"H199", "", "Ravenna", ""},
		{"lido adriano", "RA", "Ravenna", "Lido Adriano"},
		{"s pietro in v", "RA", "Ravenna", "San Pietro in Vincoli"},
		{"lido adrinao", "RA", "Ravenna", "Lido Adriano"},
		{"milano m", "RA", "Cervia", "Milano Marittima"},
		{"riolo dei bagni", "RA", "Riolo Terme", "Riolo dei Bagni"},
		{"girgenti", "RA", "Agrigento", "Girgenti"},
		{"monteveglio", "RA", "Monteveglio", ""}, // ceased, no successor in its code
		{"rusi", "RA", "Russi", ""},
	} {
		found := tables.SearchTowns(test.query, test.province, 10)
		if len(found) == 0 || found[0].Name != test.name || found[0].Alias != test.alias {
			t.Errorf("SearchTowns(%q, %s) = %v, want %s (%s) first", test.query, test.province, found, test.name, test.alias)
		}
	}
	for _, limit := range []int{0, 1, 7} {
		if found := tables.SearchTowns("san", "RA", limit); len(found) != limit {
			t.Errorf("limit %d found %d", limit, len(found))
		}
	}
	if found := tables.SearchTowns("qzxqzx", "RA", 5); len(found) != 0 {
		t.Errorf("nothing is found as %v", found)
	}
}

// Whatever is typed, no municipality is offered twice, and none that ceased before
// one that exists.
func TestTownsAreOfferedOnce(t *testing.T) {
	tables := load(t)
	all := everything(t, tables)
	rapid.Check(t, func(t *rapid.T) {
		letters := []rune(rapid.SampledFrom(all).Draw(t, "municipality").Name)
		query := string(letters[:rapid.IntRange(1, len(letters)).Draw(t, "length")])
		var codes []string
		ceased := false
		for _, town := range tables.SearchTowns(query, rapid.SampledFrom([]string{"RA", "", "BO"}).Draw(t, "province"), 60) {
			if slices.Contains(codes, town.Code) && town.Current() {
				t.Fatalf("%q offers %+v twice", query, town)
			}
			if ceased && town.Current() {
				t.Fatalf("%q offers %+v after one that ceased", query, town)
			}
			ceased = ceased || !town.Current()
			codes = append(codes, town.Code)
		}
	})
}

// Each hamlet belongs to a municipality of today in the province of Ravenna, and is
// found by its name, also with the saint written short.
func TestHamlets(t *testing.T) {
	tables := load(t)
	for name, code := range map[string]string{
		"Lido Adriano": "H199", "LIDO ADRIANO": "H199", "San Pietro in Vincoli": "H199", "S. Pietro in Vincoli": "H199", "S.PIETRO IN VINCOLI": "H199",
		"Sant'Alberto": "H199", "Milano Marittima": "C553", "Ravenna": "", "Lido": "", "": "",
	} {
		found := tables.HamletsNamed(name)
		if len(found) > 1 || (len(found) == 1) != (code != "") {
			t.Fatalf("%q is %v", name, found)
		}
		if len(found) == 1 && found[0].Municipality != code {
			t.Errorf("%q lies in %s, want %s", name, found[0].Municipality, code)
		}
	}
	for _, town := range tables.SearchTowns("lido", "RA", 60) {
		if town.Alias != "" && (town.Province != "RA" && town.Code == "H199") {
			t.Errorf("%+v", town)
		}
	}
}

// The states most people here come from are first among equal matches; a state's
// own name comes before another name of a likelier one.
func TestLikelyStatesComeFirst(t *testing.T) {
	tables := load(t)
	for query, first := range map[string]string{
		"ni": "Nigeria", "ba": "Bangladesh", "mo": "Moldova", "in": "India", "al": "Albania", "pa": "Pakistan", "ma": "Marocco",
		"s": "Senegal",
	} {
		if found := tables.SearchStates(query, 10); len(found) == 0 || found[0].Name != first {
			t.Errorf("SearchStates(%q) begins with %v, want %s", query, found[:min(1, len(found))], first)
		}
	}
}

func BenchmarkSearchTowns(b *testing.B) {
	tables := load(b)
	benchmarkSearch(b, func(query string) { tables.SearchTowns(query, "RA", 60) })
}
