package permit

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

func TestEveryFunctionAndVariableIsInTheManual(t *testing.T) {
	manual, err := os.ReadFile("../../assets/rulebook/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range functions {
		if !strings.Contains(string(manual), "`"+f.name+"(") {
			t.Errorf("function %s is not in the manual", f.name)
		}
	}
	for name := range newEnvironment(nil) {
		if name != applicationName && !strings.Contains(string(manual), "`"+name+"`") {
			t.Errorf("variable %s is not in the manual", name)
		}
	}
}

// What the functions of expressions answer, on one application.
func TestFunctions(t *testing.T) {
	input := Input{
		Today: "2026-11-25",
		Values: Values{
			"1.3": "PROVA", "1.4": "MAMADOU", "1.5": "RA", "1.9": Yes, "1.16": "16", "1.19": "05", "1.20": "2026-12-25", "1.25": "12", "1.31": "PRVMMD88C15Z343W",
			"1.33": "M", "1.34": "1988-03-15", "1.35": "SEN", "1.36": "ROU", "1.37": No, "1.67": "Sant'Agata sul Santerno",
			"1.69": "12/ABCDE", "1.78": "RA", "1.90": "UN COMUNE CHE HA UN NOME TROPPO LUNGO", "1.120": "molti",
			"1.137": "PROVA", "1.140": "2012-00-00", "2.53": "18.500,00",
		},
		Documents: map[string]bool{"passport": true},
		Others:    []Other{{Request: "rinnovo", Motive: "16", Made: "2026-11-01"}},
	}
	tests := []struct {
		expression string
		want       any
	}{
		{`v("1.3")`, "PROVA"}, {`v("1.2")`, "RA"}, {`v("1.67")`, "Sant'Agata sul Santerno"}, {`v("1.14")`, "true"}, {`label("1.35")`, "SEN Senegal"}, {`label("1.20")`, "25/12/2026"}, {`label("2.53")`, "18.500,00"},
		{`has("1.3")`, true}, {`has("1.44")`, false}, {`tick("1.9")`, true}, {`tick("1.8")`, false}, {`no("1.37")`, true}, {`no("1.8")`, false},
		{`num("1.25")`, 12}, {`num("1.120")`, -1}, {`num("1.55")`, -1}, {`cents("2.53")`, 1850000}, {`cents("2.62")`, -1},
		{`anyhas("1.44", "1.3")`, true}, {`anyhas("1.44", "1.45")`, false}, {`allhas("1.3", "1.4")`, true}, {`allhas("1.3", "1.44")`, false},
		{`counthas("1.3", "1.4", "1.44")`, 2}, {`countticks("1.8", "1.9", "1.37")`, 1},
		{`section_empty("1.8")`, false}, {`section_empty("1.11")`, true}, {`filled("1.8")`, true}, {`has("2.H1") && section_empty("2.0")`, true},
		{`fits("1.3")`, true}, {`fits("1.69")`, false}, {`over("1.69")`, 1},
		{`join(over_keys(), " ")`, "1.69 1.120"}, {`join(over_boxes(), " ")`, "69"}, {`join(over_boxes_unsure(), " ")`, "120"},
		{`day("1.20") - today`, 30}, {`day("1.140")`, 0}, {`isdate("1.20")`, true}, {`isdate("1.140")`, false},
		{`age("1.34")`, 38}, {`age("1.140")`, 13}, {`age("1.44")`, -1}, {`age_on("1.34", iso("2026-03-14"))`, 37},
		{`iso_date(iso("2026-02-28") + 1)`, "2026-03-01"}, {`iso_date(0)`, ""}, {`date_text(today)`, "25/11/2026"}, {`year_of(today)`, 2026},
		{`iso_date(plus_days(today, -25))`, "2026-10-31"}, {`iso_date(plus_months(today, 3))`, "2027-02-25"}, {`iso_date(plus_years(today, 1))`, "2027-11-25"},
		{`iso_date(plus_workdays(today, 8))`, "2026-12-04"}, {`workdays(today, plus_days(today, 7))`, 6}, {`plus_days(0, 5)`, 0},
		{`doc("passport")`, true}, {`doc("payslips")`, false}, {`lacks("passport")`, false}, {`lacks("payslips")`, true}, {`docs_known`, true},
		{`request`, "rinnovo"}, {`requests`, 1}, {`motive`, "16"}, {`held`, "05"},
		{`allowed("03", "rinnovo")`, "no"}, {`allowed("33", "rinnovo")`, "unsure"}, {`allowed("99", "rinnovo")`, ""},
		{`is_work(motive)`, true}, {`questura_only("35")`, true}, {`questura_only("16")`, false},
		{`threshold(2024)`, 694733}, {`threshold_year(iso("2099-01-01"))`, 2026}, {`threshold_verified(2024)`, true}, {`threshold_verified(2026)`, false},
		{`euro(694733)`, "6.947,33"}, {`euro(-5)`, "-0,05"},
		{`latin("D'ÀPROVA-ŞEŞ")`, true}, {`latin("Prova")`, false}, {`latin("ПРОВА")`, false},
		{`province_of("Cervia")`, "RA"}, {`province_of("Nessuna")`, ""}, {`province_name("RA")`, "Ravenna"}, {`province_name("ra")`, ""}, {`province_exists("RA")`, true},
		{`municipality_exists(v("1.67"), "RA")`, true}, {`municipality_exists("Cervia", "FC")`, false}, {`municipality_exists("Cervia", "")`, true},
		{`len(postcodes("Ravenna"))`, 5}, {`postcodes(v("1.67"))[0]`, "48020"}, {`postcode_known("Roma")`, false},
		{`state_exists("KOS")`, true}, {`state_exists("XKX")`, false}, {`is_eu(v("1.36"))`, true}, {`state_on("XXA", iso("1970-01-01"))`, true}, {`state_on("XXA", today)`, false},
		{`cf("1.31").valid`, true}, {`cf("1.31").provisional`, false}, {`cf("1.3").reason`, "length"}, {`cf_born("1.31")`, "1988-03-15"}, {`cf_sex("1.31")`, "M"}, {`cf_state("1.31")`, "SEN"},
		{`cf_computed("1.31", "1.3", "1.4", "1.33", "1.34", "1.35", "1.38")`, "PRVMMD88C15Z343W"},
		{`cf_computed("1.31", "1.3", "1.4", "1.33", "1.34", "1.48", "1.38")`, ""},
		{`len(cf_differs("1.31", "1.3", "1.4", "1.33", "1.34", "1.35", "1.38"))`, 0}, {`join(cf_differs("1.31", "1.4", "1.3", "1.33", "1.34", "1.36", ""), " ")`, "surname name place"},
		{`vat_valid("01234567897")`, true}, {`vat_valid("01234567890")`, false}, {`permit_number_valid("I12345678")`, true}, {`permit_number_valid("12")`, false},
		{`children[0].filled`, true}, {`children[0].complete`, false}, {`children[0].age`, 13}, {`count(children, .filled)`, 1}, {`len(places)`, 4}, {`others[0].motive`, "16"},
		{`today - others[0].made`, 24},
	}
	book := released(t)
	l := &loader{book: book}
	c := newCompiler(l.names)
	e := book.newEvaluation()
	e.begin(&input)
	for _, test := range tests {
		kind := reflect.TypeOf(test.want).Kind()
		p, err := c.compile(script{text: test.expression}, kind)
		if err != nil {
			t.Errorf("%s: %v", test.expression, err)
			continue
		}
		got, ok := e.run(p)
		if !ok || got != test.want {
			t.Errorf("%s is %v, want %v", test.expression, got, test.want)
		}
	}
	if len(e.failed) > 0 {
		t.Errorf("failed: %v", e.failed)
	}
}
