package reference

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for name, want := range map[string]string{
		"Forlì": "FORLI", "FORLI'": "FORLI", "Cantù": "CANTU", "Sant'Agata sul Santerno": "SANTAGATASULSANTERNO", "Sant’Agata": "SANTAGATA",
		"S. Agata": "SAGATA", "Isole Fær Øer": "ISOLEFAEROER", "Côte d'Ivoire": "COTEDIVOIRE", "Türkiye": "TURKIYE", "Łódź": "LODZ", "Ａbano": "ABANO", "": "", "'": "",
	} {
		if got := fold(name).key; got != want {
			t.Errorf("fold(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestFoldIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-zàèìòùÀÉæøß' .-]{0,80}`)).Draw(t, "name")
		once := fold(name).key
		if twice := fold(once).key; twice != once {
			t.Fatalf("fold(%q) = %q, folded again %q", name, once, twice)
		}
	})
}

func TestNearPrefixIsOneErrorAway(t *testing.T) {
	for _, test := range []struct {
		name, query string
		want        bool
	}{
		{"RAVENNA", "RAVENNA", true}, {"RAVENNA", "RAVENA", true}, {"RAVENNA", "RAVENNAA", true}, {"RAVENNA", "RAVNENA", true}, {"RAVENNA", "TAVENNA", true},
		{"RAVENNA", "RAVN", true}, {"RAVENNA", "AVENNA", true}, {"RAVENNA", "RAEVNAN", false}, {"RAVENNA", "ROVIGO", false}, {"RAVENNA", "RAVENNAXX", false}, {"", "R", true}, {"", "RA", false},
	} {
		if got := NearPrefix(test.name, test.query); got != test.want {
			t.Errorf("NearPrefix(%s, %s) = %v, want %v", test.name, test.query, got, test.want)
		}
	}
}

func TestValid(t *testing.T) {
	for _, test := range []struct {
		on, from, to string
		want         bool
	}{
		{"1924-11-13", "1866-11-19", "1924-11-13", true}, {"1924-11-14", "1866-11-19", "1924-11-13", false}, {"1866-11-18", "1866-11-19", "", false},
		{"1924-00-00", "1866-11-19", "1924-11-13", true}, {"1925-00-00", "1866-11-19", "1924-11-13", false},
		{"1924-12-00", "1866-11-19", "1924-11-13", false}, {"1924-11-00", "1924-11-14", "", true}, {"", "1924-11-14", "1930-01-01", true}, {"1800-01-01", "", "", true},
	} {
		if got := valid(test.on, test.from, test.to); got != test.want {
			t.Errorf("valid(%s, %s–%s) = %v, want %v", test.on, test.from, test.to, got, test.want)
		}
	}
}

func TestABrokenTableIsRefused(t *testing.T) {
	for _, text := range []string{"a\tb\nx\n", "a\tb\nx\ty\tz\n"} {
		if err := eachRow("test.tsv", text, 2, func([]string) {}); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func TestEveryReferenceInTheTablesResolves(t *testing.T) {
	tables, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for old, current := range tables.superseded {
		if _, own := tables.stateByZ[old]; own {
			t.Errorf("%s is superseded and a state of its own", old)
		}
		if _, ok := tables.stateByZ[current]; !ok {
			t.Errorf("%s is superseded by the unknown %s", old, current)
		}
	}
	for code, known := range tables.mrz {
		if _, ok := tables.StateByKit(known.Kit); known.Kit != "" && !ok {
			t.Errorf("MRZ code %s stands for the unknown kit code %s", code, known.Kit)
		}
	}
	for _, p := range tables.postcodes {
		if m, ok := tables.Municipality(p.Municipality); !ok || m.Province != "RA" {
			t.Errorf("postcode %s of the unknown %s", p.Code, p.Municipality)
		}
	}
	err = eachRow("state_names.tsv", stateNamesText, 2, func(cell []string) {
		if _, ok := tables.stateByZ[cell[0]]; !ok {
			t.Errorf("%q is a name of the unknown %s", cell[1], cell[0])
		}
	})
	if err != nil {
		t.Error(err)
	}
	seen := make(map[string]string)
	for _, s := range tables.states {
		for _, code := range []string{"Z " + s.Z, "ISO " + s.ISO3, "kit " + s.Kit} {
			if other, twice := seen[code]; twice && code[len(code)-1] != ' ' {
				t.Errorf("%s belongs to %s and %s", code, other, s.Name)
			}
			seen[code] = s.Name
		}
	}
}
