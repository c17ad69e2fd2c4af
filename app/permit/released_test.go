package permit_test

import (
	"encoding/json"
	"maps"
	"strconv"
	"testing"

	"sportello/app/permit"
)

func TestNothingIsWrongWithAFullApplication(t *testing.T) {
	input := full()
	input.Documents = nil
	report := real(t).Check(input)
	for _, finding := range report.Findings {
		if finding.Severity != permit.Note {
			t.Errorf("%s %v: %s", finding.Rule, finding.Fields, finding.Message.IT)
		}
	}
	for _, section := range report.Sections {
		if section.Missing > 0 || section.Errors > 0 {
			t.Errorf("section %+v", section)
		}
	}
}

// Where nothing is known, whoever comes to one of our sites lives in Ravenna.
func TestDomicileIsExpectedWhereTheDeskStands(t *testing.T) {
	book := real(t)
	for _, test := range []struct{ site, domicile, want string }{
		{"Lido Adriano", "", "RAVENNA"}, {"Casa delle Culture", "", "RAVENNA"}, {"Forlì", "", ""}, {"", "", ""},
	} {
		report := book.Check(permit.Input{Today: today, Site: test.site, Values: permit.Values{"1.6": test.domicile}})
		if got := report.Derived["1.6"]; got != test.want {
			t.Errorf("at %q the domicile is %q, want %q", test.site, got, test.want)
		}
		if test.want != "" && (report.Derived["1.5"] != "RA" || report.Derived["1.2"] != "RA" || report.Derived["1.67"] != "RAVENNA") {
			t.Errorf("at %q follows %v", test.site, report.Derived)
		}
	}
	if got := book.Check(permit.Input{Today: today, Site: "Lido Adriano", Values: permit.Values{"1.6": "CERVIA"}}).Derived; got["1.67"] != "CERVIA" {
		t.Errorf("of a domicile elsewhere follows %v", got)
	}
}

// What the program fills in by itself.
func TestDerivedOfTheForm(t *testing.T) {
	always := permit.Values{"1.22": "1", "1.23": permit.Yes, "1.28": today}
	tests := []struct {
		name   string
		values permit.Values
		want   permit.Values // beside always
	}{
		{"nothing", nil, nil},
		{"the province of a municipality, and the Questura", permit.Values{"1.6": "Cervia"},
			permit.Values{"1.5": "RA", "1.2": "RA", "1.H1": "RAVENNA", "1.66": "RA", "1.67": "Cervia", "1.72": "48015"}},
		{"no postcode where there are several", permit.Values{"1.67": "Ravenna"}, permit.Values{"1.66": "RA"}},
		{"the province of the address where it is another", permit.Values{"1.5": "RA", "1.6": "Ravenna", "1.67": "Cesena"},
			permit.Values{"1.5": "RA", "1.2": "RA", "1.H1": "RAVENNA", "1.66": "FC", "1.67": "Ravenna"}},
		{"the address for messages", permit.Values{"1.79": "Lugo"}, permit.Values{"1.78": "RA", "1.84": "48022"}},
		{"the permit, and Modulo 2 for work", permit.Values{"1.16": "16"},
			permit.Values{"1.14": permit.Yes, "1.24": permit.Yes, "1.22": "2"}},
		{"the card for long-term residents", permit.Values{"1.16": "09", "1.66": "RA", "1.67": "Ravenna", "1.68": "VIA CAVOUR", "1.69": "3"},
			permit.Values{"1.15": permit.Yes, "1.66": "RA", "1.109": "RA", "1.110": "Ravenna", "1.111": "VIA CAVOUR 3"}},
		{"Modulo 2 where there is an income", permit.Values{"1.16": "13", "2.53": "9000.00"},
			permit.Values{"1.14": permit.Yes, "1.24": permit.Yes, "1.22": "2", "2.52": permit.Yes}},
		{"no yearly income where it is monthly", permit.Values{"1.16": "13", "2.62": "900.00"},
			permit.Values{"1.14": permit.Yes, "1.24": permit.Yes, "1.22": "2"}},
		{"the postcode of a hamlet named in the address", permit.Values{"1.67": "Ravenna", "1.68": "VIALE FINTO, LIDO ADRIANO"},
			permit.Values{"1.66": "RA", "1.72": "48122"}},
		{"who certified the home is the Comune it is in", permit.Values{"1.67": "Cervia", "1.88": permit.Yes},
			permit.Values{"1.66": "RA", "1.72": "48015", "1.90": "Cervia", "1.89": "RA"}},
		{"or the ASL of its province", permit.Values{"1.67": "Cervia", "1.91": permit.Yes},
			permit.Values{"1.66": "RA", "1.72": "48015", "1.92": "RA"}},
		{"the province of the employment centre", permit.Values{"2.67": "FAENZA"},
			permit.Values{"1.24": permit.Yes, "1.22": "2", "2.66": "RA"}},
		{"the renewal of a permit that expires within 90 days, for what it is held", permit.Values{"1.19": "13", "1.20": "2027-02-23"},
			permit.Values{"1.9": permit.Yes, "1.16": "13", "1.14": permit.Yes}},
		{"of one that expired 60 days ago, and Modulo 2 for work", permit.Values{"1.19": "16", "1.20": "2026-09-26"},
			permit.Values{"1.9": permit.Yes, "1.16": "16", "1.14": permit.Yes, "1.24": permit.Yes, "1.22": "2"}},
		{"no renewal of one still valid for long", permit.Values{"1.19": "13", "1.20": "2027-02-24"}, nil},
		{"no renewal of one that expired too long ago", permit.Values{"1.19": "13", "1.20": "2026-09-25"}, nil},
		{"no renewal where something else is asked", permit.Values{"1.10": permit.Yes, "1.19": "13", "1.20": "2027-01-10"}, nil},
		{"no motive that cannot be renewed", permit.Values{"1.19": "12", "1.20": "2027-01-10"}, permit.Values{"1.9": permit.Yes}},
		{"no minor's motive for who has come of age", permit.Values{"1.19": "14", "1.20": "2027-01-10", "1.34": "2008-11-25"}, permit.Values{"1.9": permit.Yes}},
		{"a first issue for who has entered and holds nothing", permit.Values{"1.48": "2026-11-20"}, permit.Values{"1.8": permit.Yes}},
		{"the days of a national visa", permit.Values{"1.51": "D", "1.56": "2026-11-10", "1.57": "2027-11-09"}, permit.Values{"1.55": "365"}},
		{"not of a short-stay visa", permit.Values{"1.51": "C", "1.56": "2026-11-10", "1.57": "2027-05-09"}, nil},
		{"not of a national one too short to be one", permit.Values{"1.51": "D", "1.56": "2026-11-10", "1.57": "2027-02-07"}, nil},
		{"the number of children", permit.Values{"1.137": "PROVA", "1.146": "OMAR"}, permit.Values{"1.26": "2"}},
		{"who the codice fiscale is of", permit.Values{"1.31": "PRVMMD88C15Z343W"},
			permit.Values{"1.33": "M", "1.34": "1988-03-15", "1.35": "SEN"}},
		{"a child and a centenarian have the same codice fiscale", permit.Values{"1.31": "PRVMMD22C15Z343C"},
			permit.Values{"1.33": "M", "1.35": "SEN"}},
		{"not of a codice fiscale that is wrong", permit.Values{"1.31": "PRVMMD88C15Z343A"}, nil},
		{"not of one that tells nothing", permit.Values{"1.31": "01234567897"}, nil},
		{"not the state, if it is no more", permit.Values{"1.31": "PRVMMD70C15Z135K"}, permit.Values{"1.33": "M", "1.34": "1970-03-15"}},
	}
	book := real(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			want := maps.Clone(always)
			maps.Copy(want, test.want)
			if got := book.Check(permit.Input{Today: today, Values: test.values}).Derived; !maps.Equal(got, want) {
				t.Errorf("derived are\n%v, want\n%v", got, want)
			}
		})
	}
}

// As many sheets as moduli and attachments, as soon as it is known which there
// are; stamp, slip and photos are no photocopies.
func TestSheetsAreCounted(t *testing.T) {
	book := real(t)
	for _, test := range []struct {
		documents map[string]bool
		want      string
	}{
		{nil, ""}, {map[string]bool{}, "2"}, {map[string]bool{"passport": true, "payslips": true, "held-permit": false}, "4"},
		{map[string]bool{"passport": true, "stamp-duty": true, "payment-slip": true, "photos": true}, "3"},
	} {
		report := book.Check(permit.Input{Today: today, Values: permit.Values{"1.16": "16"}, Documents: test.documents})
		if got := report.Derived["1.25"]; got != test.want {
			t.Errorf("with %v there are %q sheets, want %q", test.documents, got, test.want)
		}
		if _, told := find(report, "sheets-estimated"); told != (test.want != "") {
			t.Errorf("with %v it is told that they are to be counted: %v", test.documents, told)
		}
	}
}

func TestSectionsShown(t *testing.T) {
	request := map[string]string{"rilascio": "1.8", "rinnovo": "1.9", "conversione": "1.12"}
	tests := []struct {
		request, motive string
		more            permit.Values
		shown           string // of the sections that come and go
	}{
		{"rilascio", "13", nil, "1.5 1.9 1.10"},
		{"rilascio", "24", nil, "1.5"},
		{"rilascio", "16", nil, "1.5 2.0 2.1 2.2 2.3 2.5"},
		{"rinnovo", "16", nil, "2.0 2.1 2.2 2.3 2.5"},
		{"rinnovo", "15", nil, "2.0 2.1 2.4 2.5"},
		{"rinnovo", "05", nil, "2.0 2.1 2.5 2.6"},
		{"rinnovo", "07", nil, "1.6"},
		{"rinnovo", "13", permit.Values{"1.32": "B"}, "1.11"},
		{"rinnovo", "09", nil, "1.9 1.10"},
		{"conversione", "13", nil, "1.9 1.10"},
		{"rinnovo", "24", nil, ""},
		{"rinnovo", "24", permit.Values{"1.24": permit.Yes}, "2.0 2.1 2.5"},
	}
	always := map[string]bool{"1.0": true, "1.1": true, "1.2": true, "1.3": true, "1.4": true, "1.7": true, "1.8": true, "1.9b": true, "1.12": true}
	book := real(t)
	for _, test := range tests {
		values := permit.Values{request[test.request]: permit.Yes, "1.16": test.motive}
		maps.Copy(values, test.more)
		shown := ""
		for _, section := range book.Check(permit.Input{Today: today, Values: values}).Sections {
			switch {
			case always[section.ID] && !section.Shown:
				t.Errorf("%s %s: section %s is not shown", test.request, test.motive, section.ID)
			case !always[section.ID] && section.Shown:
				if shown != "" {
					shown += " "
				}
				shown += section.ID
			}
		}
		if shown != test.shown {
			t.Errorf("%s %s: shown are %q, want %q", test.request, test.motive, shown, test.shown)
		}
	}
}

// The same application on paper: by the official numbers, nothing derived.
func TestNothingIsWrongWithAFullFormAsWritten(t *testing.T) {
	book := real(t)
	forms := map[string]map[string]any{"modulo1": {}, "modulo2": {}}
	for key, value := range full().Values {
		field, _ := book.Field(key)
		form := forms["modulo"+strconv.Itoa(field.Module)]
		form[field.Number] = value
		if field.Kind == permit.KindTick || field.Kind == permit.KindYesNo {
			form[field.Number] = value == permit.Yes
		}
	}
	text, err := json.Marshal(forms)
	if err != nil {
		t.Fatal(err)
	}
	input, err := book.DecodeDocument(text)
	if err != nil {
		t.Fatal(err)
	}
	input.Today = today
	if !maps.Equal(input.Values, full().Values) {
		t.Errorf("read as %v", input.Values)
	}
	for _, finding := range book.Check(input).Findings {
		if finding.Severity != permit.Note {
			t.Errorf("%s %v: %s", finding.Rule, finding.Fields, finding.Message.IT)
		}
	}
}
