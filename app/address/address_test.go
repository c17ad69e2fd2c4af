package address_test

import (
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"sportello/app/address"
	"sportello/assets/reference"
)

var load = sync.OnceValues(reference.Load)

func tables(t testing.TB) *reference.Tables {
	t.Helper()
	tables, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// The shapes in which addresses of Ravenna arrive: from documents, messages,
// signatures, forms. The people are invented.
func TestParse(t *testing.T) {
	type A = address.Address
	trieste := A{Street: "VIA TRIESTE", Number: "12/A", Postcode: "48122", Municipality: "RAVENNA", Province: "RA"}
	petrarca := A{Street: "VIALE PETRARCA", Number: "145", Stair: "B", Flat: "3", Postcode: "48122", Hamlet: "LIDO ADRIANO", Municipality: "RAVENNA", Province: "RA"}
	for _, test := range []struct {
		text string
		want A
	}{
		{"Via Trieste 12/A, 48122 Ravenna (RA)", trieste},
		{"via trieste 12/a 48122 ravenna ra", trieste},
		{"Via Trieste, 12/A - 48122 Ravenna (RA)", trieste},
		{"Via Trieste n. 12/A, 48122 - Ravenna RA", trieste},
		{"Via Trieste n.12/A\n48122 RAVENNA (RA)", trieste},
		{"Via Trieste n° 12/A\r\n48122 Ravenna\r\nRA", trieste},
		{"Via Trieste n°12A, 48122 Ravenna", trieste},
		{"VIA TRIESTE NR. 12-A CAP 48122 RAVENNA", trieste},
		{"Via Trieste 12 A, 48122 Ravenna (RA), Italia", trieste},
		{"Via Trieste civ. 12/A, I-48122 Ravenna", trieste},
		{"48122 Ravenna (RA), Via Trieste 12/A", trieste},
		{"Ravenna, via Trieste, 12/A; 48122", trieste},
		{"  Via   Trieste  12/A ,, 48122  Ravenna , ", trieste},
		{"V.le Petrarca 145 int. 3 scala B 48122 Lido Adriano RA", petrarca},
		{"Viale Petrarca 145, sc. B, int. 3 - 48122 Lido Adriano (Ravenna)", petrarca},
		{"Viale Petrarca 145 sc.B int.3\n48122 Lido Adriano\nRavenna (RA)", petrarca},
		{"v.le Petrarca, 145 Scala B Interno 3, Lido Adriano, 48122 Ravenna", petrarca},
		{"Viale Petrarca 145/int.3 scala B, fraz. Lido Adriano 48122 Ravenna RA", petrarca},

		// numbers that are names, names that look like marks
		{"Via 25 Aprile 3, Lugo", A{Street: "VIA 25 APRILE", Number: "3", Municipality: "LUGO", Province: "RA"}},
		{"Piazza 1° Maggio 4, 48022 Lugo", A{Street: "PIAZZA 1° MAGGIO", Number: "4", Postcode: "48022", Municipality: "LUGO", Province: "RA"}},
		{"Via IV Novembre, 7 Faenza", A{Street: "VIA IV NOVEMBRE", Number: "7", Municipality: "FAENZA", Province: "RA"}},
		{"Via N. Bixio 9, 48018 Faenza", A{Street: "VIA N. BIXIO", Number: "9", Postcode: "48018", Municipality: "FAENZA", Province: "RA"}},
		{"P.zza del Popolo 1, Ravenna", A{Street: "PIAZZA DEL POPOLO", Number: "1", Municipality: "RAVENNA", Province: "RA"}},
		{"C.so Garibaldi 10 bis, Russi", A{Street: "CORSO GARIBALDI", Number: "10/BIS", Municipality: "RUSSI", Province: "RA"}},
		{"Via Cesarea 12 a Ravenna", A{Street: "VIA CESAREA", Number: "12", Municipality: "RAVENNA", Province: "RA"}},
		{"Via Cesarea 12/3, Ravenna", A{Street: "VIA CESAREA", Number: "12/3", Municipality: "RAVENNA", Province: "RA"}},

		// no number, care of, floor
		{"Via Reale snc, 48011 Alfonsine (Ravenna)", A{Street: "VIA REALE", Number: "SNC", Postcode: "48011", Municipality: "ALFONSINE", Province: "RA"}},
		{"Strada Bassa s.n.c. Conselice", A{Street: "STRADA BASSA", Number: "SNC", Municipality: "CONSELICE", Province: "RA"}},
		{"Via Reale, Alfonsine", A{Street: "VIA REALE", Municipality: "ALFONSINE", Province: "RA"}},
		{"c/o Casa Esempio, Via Oriani 44, 48121 Ravenna", A{CareOf: "CASA ESEMPIO", Street: "VIA ORIANI", Number: "44", Postcode: "48121", Municipality: "RAVENNA", Province: "RA"}},
		{"Via Oriani 44 presso Prova Fatou, 48121 Ravenna", A{CareOf: "PROVA FATOU", Street: "VIA ORIANI", Number: "44", Postcode: "48121", Municipality: "RAVENNA", Province: "RA"}},
		{"c/o Finta Ada Via Oriani 44 48121 Ravenna", A{CareOf: "FINTA ADA", Street: "VIA ORIANI", Number: "44", Postcode: "48121", Municipality: "RAVENNA", Province: "RA"}},
		{"Via Oriani 44 piano 2 int 5, Ravenna", A{Street: "VIA ORIANI", Number: "44", Flat: "5", More: "PIANO 2", Municipality: "RAVENNA", Province: "RA"}},

		// hamlets, also written short, and towns elsewhere
		{"Via Farini 8, S. Pietro in Vincoli", A{Street: "VIA FARINI", Number: "8", Hamlet: "SAN PIETRO IN VINCOLI", Municipality: "RAVENNA", Province: "RA"}},
		{"Via Farini 8, 48125 San Pietro in Vincoli Ravenna", A{Street: "VIA FARINI", Number: "8", Postcode: "48125", Hamlet: "SAN PIETRO IN VINCOLI", Municipality: "RAVENNA", Province: "RA"}},
		{"Via Bella 2, Filetto, 48125 Ravenna", A{Street: "VIA BELLA", Number: "2", Postcode: "48125", Hamlet: "FILETTO", Municipality: "RAVENNA", Province: "RA"}},
		{"Via Bella 2, Filetto RA", A{Street: "VIA BELLA", Number: "2", Hamlet: "FILETTO", Municipality: "RAVENNA", Province: "RA"}},
		{"Via Bella 2/sc.B-int.4, Ravenna", A{Street: "VIA BELLA", Number: "2", Stair: "B", Flat: "4", Municipality: "RAVENNA", Province: "RA"}},
		{"Via Bella 2, 66030 Filetto CH", A{Street: "VIA BELLA", Number: "2", Postcode: "66030", Municipality: "FILETTO", Province: "CH"}},
		{"Viale 2 Giugno 30, 48015 Milano Marittima", A{Street: "VIALE 2 GIUGNO", Number: "30", Postcode: "48015", Hamlet: "MILANO MARITTIMA", Municipality: "CERVIA", Province: "RA"}},
		{"Via Roma 5, S.Agata sul Santerno", A{Street: "VIA ROMA", Number: "5", Municipality: "SANT'AGATA SUL SANTERNO", Province: "RA"}},
		{"Via Emilia 100, 40026 Imola (BO)", A{Street: "VIA EMILIA", Number: "100", Postcode: "40026", Municipality: "IMOLA", Province: "BO"}},
		{"Via Roma 3, 47100 Forli'", A{Street: "VIA ROMA", Number: "3", Postcode: "47100", Municipality: "FORLÌ", Province: "FC"}},
		{"Via Roma 3, Samone", A{Street: "VIA ROMA", Number: "3", Municipality: "SAMONE"}}, // one near Turin, one near Trento
		{"Via Roma 3, 48121 Ravnena", A{Street: "VIA ROMA", Number: "3", Postcode: "48121", Municipality: "RAVNENA"}},
	} {
		if got, ok := address.Parse(test.text, tables(t)); !ok || got != test.want {
			t.Errorf("%q\n is  %+v, %v\nwant %+v", test.text, got, ok, test.want)
		}
	}
}

// What is no address, or holds more than an address, is left to be pasted as text.
func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"", " ", ",", "Ravenna", "48122", "12/A", "PROVA FATOU", "Via", "Via Trieste", "via", "Via Trieste, via",
		"PROVA FATOU, Via Trieste 12, 48122 Ravenna", // a name would be lost
		"PROVA FATOU, Via Trieste 12, 48122",
		"Via Trieste 12, citofono Prova, 48122 Ravenna",
		"Via Trieste 12, 48122 Ravenna, 48015 Cervia",
		"Via Trieste 12, Ravenna, Cervia",
		"Via Trieste 12 Ravenna tel. 333 1234567",
		"c/o Prova, c/o Finta, Via Trieste 12, Ravenna",
		"c/o", "c/o, Via Trieste 12",
		"operaia in via di assunzione", "arriva via mare dal 2019", "12 via di qua",
		"Via 12 RA, 48121 Ravenna", // the name is missing
		"C01X00T47,,Via", strings.Repeat("Via Trieste 12, Ravenna ", 100),
	} {
		if got, ok := address.Parse(text, tables(t)); ok {
			t.Errorf("%.60q is read as %+v", text, got)
		}
	}
}

// draw is an address as Parse gives it.
func draw(t *rapid.T, tables *reference.Tables, towns []reference.Municipality) address.Address {
	some := func(name string, values ...string) string {
		return rapid.SampledFrom(append(values, "")).Draw(t, name)
	}
	town := rapid.SampledFrom(towns).Draw(t, "town")
	a := address.Address{
		CareOf: some("care of", "CASA ESEMPIO", "PROVA FATOU"),
		Street: rapid.SampledFrom([]string{"VIA TRIESTE", "VIALE PETRARCA", "VIA 25 APRILE", "PIAZZA 1° MAGGIO", "VIA N. BIXIO", "LARGO DELL'ESEMPIO", "BORGO SAN ROCCO"}).Draw(t, "street"),
		Number: rapid.SampledFrom([]string{"1", "12/A", "145", "10/BIS", "3/2", "SNC", "9999/ABCD"}).Draw(t, "number"),
		Stair:  some("stair", "B", "2", "NORD"), Flat: some("flat", "3", "12A"), More: some("floor", "PIANO 2", "PIANO TERRA"),
		Postcode:     some("postcode", "40026", "00100"),
		Municipality: strings.ToUpper(town.Name), Province: town.Province,
	}
	if town.Province == "RA" {
		a.Postcode = some("postcode", "48122", "48018")
	}
	if town.Code == "H199" {
		a.Hamlet = some("hamlet", "LIDO ADRIANO", "SAN PIETRO IN VINCOLI", "FILETTO", "SAVIO")
	}
	return a
}

// Every address that is written out reads back the same.
func TestWrittenAddressesReadBack(t *testing.T) {
	places := tables(t)
	ravenna, _ := places.Municipality("H199")
	towns := append(places.MunicipalitiesOf("RA"), ravenna, ravenna, ravenna)
	for _, province := range places.Provinces() {
		towns = append(towns, places.MunicipalitiesOf(province.Code)...)
	}
	rapid.Check(t, func(t *rapid.T) {
		want := draw(t, places, towns)
		if got, ok := address.Parse(want.String(), places); !ok || got != want {
			t.Fatalf("%s\n is  %+v, %v\nwant %+v", want, got, ok, want)
		}
	})
}

func TestStreetLine(t *testing.T) {
	a := address.Address{Street: "VIALE PETRARCA", Number: "1", More: "PIANO 2", Hamlet: "LIDO ADRIANO"}
	if got, want := a.StreetLine(), "VIALE PETRARCA, PIANO 2, LIDO ADRIANO"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Whatever comes, the parser answers; what it takes for an address it takes again
// when that is written out.
func FuzzParse(f *testing.F) {
	places := tables(f)
	for _, seed := range []string{"Via Trieste 12/A, 48122 Ravenna (RA)", "c/o Prova V.le Petrarca 145 int. 3 scala B\n48122 Lido Adriano RA", "Via 25 Aprile snc,,Lugo", "\xffVia ° 1", "n°", "Via A 1 a a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, ok := address.Parse(text, places)
		if !ok {
			return
		}
		if a.Street == "" || len(a.String()) > 4*len(text)+200 {
			t.Errorf("%q is read as %+v", text, a)
		}
		address.Parse(a.String(), places)
	})
}
