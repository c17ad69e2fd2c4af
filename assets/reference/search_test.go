package reference_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/assets/reference"
)

func TestSearchMunicipalities(t *testing.T) {
	tables := load(t)
	for _, test := range []struct {
		query string
		first string // what comes first: name, or name and last day
	}{
		{"ra", "Ragusa"}, // capitals of provinces before the rest
		{"ravenna", "Ravenna"},
		{"rav", "Ravenna"},
		{"RAVE", "Ravenna"},
		{"ce", "Cesena"},
		{"h199", "Ravenna"},
		{"D704", "Forlì"},
		{"forli", "Forlì"},
		{"Forlì", "Forlì"},
		{"FORLI'", "Forlì"},
		{"cantu", "Cantù"},
		{"s. agata s", "Sant'Agata sul Santerno"},
		{"sant agata sul s", "Sant'Agata sul Santerno"},
		{"santagata sul s", "Sant'Agata sul Santerno"},
		{"S.AGATA SANTERNO", "Sant'Agata sul Santerno"},
		{"santerno", "Sant'Agata sul Santerno"},
		{"massa lomb", "Massa Lombarda"},
		{"casola v", "Casola Valsenio"},
		{"valsam", "Valsamoggia"},
		// former names
		{"girgenti", "Girgenti until 1927-07-26"},
		{"riolo dei", "Riolo dei Bagni until 1957-04-23"},
		{"abano", "Abano until 1924-11-13"}, // a whole name before the beginning of one that exists
		{"aban", "Abano Terme"},
		{"fiume", "Fiume until 1947-09-15"},
		// one typing error
		{"ravena", "Ravenna"},
		{"ravvenna", "Ravenna"},
		{"ravenan", "Ravenna"},
		{"ravemna", "Ravenna"},
		{"tavenna", "Tavenna"},
		{"faneza", "Faenza"},
		{"cotiglola", "Cotignola"},
		{"fusingano", "Fusignano"},
	} {
		found := tables.SearchMunicipalities(test.query, 10)
		var first string
		if len(found) > 0 {
			first = found[0].Name
			if !found[0].Current() {
				first += " until " + found[0].To
			}
		}
		if first != test.first {
			t.Errorf("SearchMunicipalities(%q) begins with %q, want %q", test.query, first, test.first)
		}
	}
}

func TestSearchFindsNothingInNothing(t *testing.T) {
	tables := load(t)
	for _, query := range []string{"", " ", "'", "…", "\xff", "qqqqqq", strings.Repeat("ravenna", 100_000)} {
		if found := tables.SearchMunicipalities(query, 10); len(found) != 0 {
			t.Errorf("SearchMunicipalities(%.20q) = %v, want nothing", query, found)
		}
	}
	if found := tables.SearchMunicipalities("ravenna", 0); len(found) != 0 {
		t.Errorf("limit 0 found %v", found)
	}
	if found := tables.SearchMunicipalities("san", 7); len(found) != 7 {
		t.Errorf("limit 7 found %d", len(found))
	}
}

func TestSearchStates(t *testing.T) {
	tables := load(t)
	for query, first := range map[string]string{
		"sen": "Senegal", "SENEGAL": "Senegal", "Z343": "Senegal",
		"bangla": "Bangladesh", "Z249": "Bangladesh", "bengladesh": "Bangladesh",
		"kos": "Kosovo", "XKX": "Kosovo", "Z160": "Kosovo",
		"rou": "Romania", "romania": "Romania", "rumania": "Romania",
		"marocco": "Marocco", "morocco": "Marocco", "maroco": "Marocco",
		"urss": "Unione Sovietica", "XXA": "Unione Sovietica",
		"jugoslavia": "Jugoslavia", "yugoslavia": "Jugoslavia",
		"macedonia": "Macedonia del Nord", "MKD": "Macedonia del Nord", "north mac": "Macedonia del Nord",
		"costa d'av": "Costa d'Avorio", "ivory": "Costa d'Avorio", "cote d'ivoire": "Costa d'Avorio",
		"faer": "Isole Fær Øer", "swazi": "Eswatini", "olanda": "Paesi Bassi", "birmania": "Birmania (Myanmar)",
		"apolide": "Apolide", "stateless": "Apolide", "XXX": "Apolide", "italia": "Italia",
		"pakstan": "Pakistan", "ucriana": "Ucraina", "turkiye": "Turchia", "moldavia": "Moldova",
	} {
		if found := tables.SearchStates(query, 10); len(found) == 0 || found[0].Name != first {
			t.Errorf("SearchStates(%q) = %v, want %s first", query, found, first)
		}
	}
}

func TestSearchProvinces(t *testing.T) {
	tables := load(t)
	for query, first := range map[string]string{
		"ra": "RA", "raven": "RA", "fo": "FO", "forli": "FO", "forli cesena": "FC", "cesena": "FC", "monza": "MB", "reggio e": "RE", "ravena": "RA",
	} {
		if found := tables.SearchProvinces(query, 5); len(found) == 0 || found[0].Code != first {
			t.Errorf("SearchProvinces(%q) = %v, want %s first", query, found, first)
		}
	}
}

// everything returns all municipalities, by way of their names.
func everything(t testing.TB, tables *reference.Tables) []reference.Municipality {
	t.Helper()
	var all []reference.Municipality
	for letter := 'A'; letter <= 'Z'; letter++ {
		for _, m := range tables.SearchMunicipalities(string(letter), 100_000) {
			if m.Code[0] == byte(letter) {
				all = append(all, m)
			}
		}
	}
	return all
}

func TestEveryPrefixOfEveryNameFindsIt(t *testing.T) {
	tables := load(t)
	all := everything(t, tables)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SampledFrom(all).Draw(t, "municipality")
		letters := []rune(want.Name)
		query := string(letters[:rapid.IntRange(1, len(letters)).Draw(t, "length")])
		if rapid.Bool().Draw(t, "capitals") {
			query = strings.ToUpper(query)
		}
		if !slices.Contains(tables.SearchMunicipalities(query, len(all)), want) {
			t.Fatalf("%q does not find %+v", query, want)
		}
	})
}

func TestOneTypingErrorStillFinds(t *testing.T) {
	tables := load(t)
	all := everything(t, tables)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SampledFrom(all).Filter(func(m reference.Municipality) bool { return len(m.Name) >= 5 && ascii(m.Name) }).Draw(t, "municipality")
		query := want.Name
		at := rapid.IntRange(0, len(query)-2).Draw(t, "at")
		switch rapid.IntRange(0, 3).Draw(t, "error") {
		case 0:
			query = query[:at] + "q" + query[at+1:]
		case 1:
			query = query[:at] + query[at+1:]
		case 2:
			query = query[:at] + "q" + query[at:]
		case 3:
			query = query[:at] + query[at+1:at+2] + query[at:at+1] + query[at+2:]
		}
		if !slices.Contains(tables.SearchMunicipalities(query, len(all)), want) {
			t.Fatalf("%q does not find %+v", query, want)
		}
	})
}

// ascii reports whether a name consists of letters and spaces alone, so that
// an error put anywhere in it is one error in what is compared.
func ascii(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
}

func TestEveryMunicipalityIsSound(t *testing.T) {
	tables := load(t)
	all := everything(t, tables)
	if len(all) < 9_900 {
		t.Fatalf("%d municipalities, want all of them", len(all))
	}
	current := 0
	byCode := make(map[string][]reference.Municipality)
	for _, m := range all {
		if m.Current() {
			current++
			if p, ok := tables.Province(m.Province); !ok || !p.Active {
				t.Errorf("%+v lies in no province of today", m)
			}
		} else if _, ok := tables.Province(m.Province); !ok {
			t.Errorf("%+v lies in no province", m)
		}
		if m.From != "" && m.To != "" && m.From > m.To {
			t.Errorf("%+v ends before it begins", m)
		}
		for _, day := range []string{m.From, m.To} {
			if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
				t.Errorf("%+v: %v", m, err)
			}
		}
		if strings.ContainsAny(m.Name, "Ã�|") || strings.TrimSpace(m.Name) != m.Name || m.Name == "" {
			t.Errorf("%+v has a damaged name", m)
		}
		byCode[m.Code] = append(byCode[m.Code], m)
	}
	if current < 7_890 || current > 7_920 {
		t.Errorf("%d municipalities of today, want about 7,900", current)
	}
	for code, entries := range byCode {
		slices.SortFunc(entries, func(a, b reference.Municipality) int { return strings.Compare(a.From, b.From) })
		for i := 1; i < len(entries); i++ {
			if before := entries[i-1]; before.To == "" || before.To >= entries[i].From {
				t.Errorf("%s: %+v overlaps %+v", code, before, entries[i])
			}
		}
	}
}

func TestTablesServeManyAtOnce(t *testing.T) {
	tables := load(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, query := range queries {
				tables.SearchMunicipalities(query, 10)
				tables.SearchStates(query, 10)
				tables.MunicipalitiesNamed(query, "1980-01-01")
				tables.PlaceCodes(query)
			}
		})
	}
	group.Wait()
}

func FuzzSearch(f *testing.F) {
	tables := load(f)
	for _, seed := range []string{"ravenna", "S. Agata", "Z343", "FORLI'", "\xff\xfe", "İıßæ", "Ａｂａｎｏ", "a b c d e f g"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if found := tables.SearchMunicipalities(query, 5); len(found) > 5 {
			t.Errorf("%d found, limit 5", len(found))
		}
		tables.SearchStates(query, 5)
		tables.SearchProvinces(query, 5)
		tables.PlaceOn(query, query)
		tables.MRZ(query)
		for _, m := range tables.MunicipalitiesNamed(query, "") {
			if !slices.Contains(tables.PlaceCodes(query), m.Code) {
				t.Errorf("PlaceCodes(%q) lacks %s", query, m.Code)
			}
		}
	})
}
