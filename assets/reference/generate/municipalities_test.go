package main

import "testing"

func TestNamesAreWrittenAsInItalian(t *testing.T) {
	for from, want := range map[string]string{
		"Castello D'alife":            "Castello d'Alife",
		"Divaccia Grotte Del Timavo":  "Divaccia Grotte del Timavo",
		"Siamanna-siapiccia":          "Siamanna-Siapiccia",
		"L'aquila":                    "L'Aquila",
		"Sant'agata Sul Santerno":     "Sant'Agata sul Santerno",
		"Trinità D'agultu E Vignola":  "Trinità d'Agultu e Vignola",
		"MolliÃ¨res":                  "Mollières",
		"Monte Di MezzodÃ¬":           "Monte di Mezzodì",
		"ContÃ":                       "Contà",
		"Santa Cesarea Terme":         "Santa Cesarea Terme",
		"Cerignale":                   "Cerignale",
		"Pieve Di Cento":              "Pieve di Cento",
		"San Leonardo In Passiria":    "San Leonardo in Passiria",
		"Abbadia Sopra Adda":          "Abbadia sopra Adda",
		"Borgo San Giovanni Di Dio E": "Borgo San Giovanni di Dio E",
	} {
		if got := titleCase(repairEncoding(from)); got != want {
			t.Errorf("%q becomes %q, want %q", from, got, want)
		}
	}
}

func TestDatesOfAPlace(t *testing.T) {
	for _, test := range []struct{ from, to, territory, wantFrom, wantTo string }{
		{"1861-03-17", "9999-12-31", "RA", "1861-03-17", ""},
		{"1921-01-05", "1947-09-16", "PL", "1921-01-05", "1947-09-15"},
		{"1861-03-17", "1873-11-08", "GE", "1861-03-17", "1873-11-08"},
		{"1974-08-20", "9999-12-31", "OR", "", ""},
		{"1974-08-20", "9999-12-31", "RA", "1974-08-20", ""},
		{"1863-02-06", "9999-12-31", "CB", "", ""},
	} {
		got, err := cleanMunicipality(place{Code: "X000", Name: "Prova", Territory: test.territory, From: test.from, To: test.to})
		if err != nil || got.From != test.wantFrom || got.To != test.wantTo {
			t.Errorf("%+v becomes %q–%q, %v", test, got.From, got.To, err)
		}
	}
	if _, err := cleanMunicipality(place{From: "1861-03-17", To: "never"}); err == nil {
		t.Error("a date that is none was taken")
	}
}
