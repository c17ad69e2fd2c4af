package permit_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"sportello/app/permit"
)

func TestValuesThatCannotBe(t *testing.T) {
	tests := []struct {
		key, value string
		want       string // finding, "" for none
	}{
		{"1.3", strings.Repeat("A", 60), ""},
		{"1.3", strings.Repeat("A", 61), "too-long"},
		{"1.3", strings.Repeat("É", 60), ""},
		{"1.3", strings.Repeat("E\u0301", 60), ""}, // the accent needs no box
		{"1.3", strings.Repeat("ע", 61), "too-long"},
		{"1.3", "PRO\nVA", "malformed"},
		{"1.3", "PROVA\xff", "malformed"},
		{"1.3", strings.Repeat("A", 10<<20), "malformed"},
		{"1.3", "   ", ""}, // is empty: found as missing
		{"1.8", permit.Yes, ""},
		{"1.8", permit.No, "malformed"},
		{"1.37", permit.No, ""},
		{"1.37", "yes", "malformed"},
		{"1.16", "16", ""},
		{"1.16", "99", "not-in-table"},
		{"1.33", "f", "not-in-table"},
		{"1.141", "SEN", ""},
		{"1.141", "sen", "not-in-table"},
		{"1.141", "XKX", "not-in-table"}, // the kit says KOS
		{"1.141", "KOS", ""},
		{"1.34", "1992-03-15", ""},
		{"1.34", "1992-02-30", "not-a-date"},
		{"1.34", "1992-00-00", ""},
		{"1.34", "1992-00-15", "not-a-date"},
		{"1.34", "0192-03-15", "not-a-date"},
		{"1.20", "1992-03-00", "not-a-date"}, // not a field of partial dates
		{"1.20", "15/03/2027", "not-a-date"},
		{"1.72", "48122", ""},
		{"1.72", "4812A", "not-digits"},
		{"1.72", "481222", "too-long"},
		{"1.72", "٤٨١٢٢", "not-digits"},
		{"1.75", "333/1234567", ""},
		{"1.75", "+39/333 1234567", ""},
		{"1.75", "3331234567", ""},
		{"1.75", "+39 333 1234567", ""},
		{"1.75", "333/123/4567", "not-digits"},
		{"1.75", "+", "not-digits"},
		{"1.75", "33333/1234567", "too-long"},
		{"1.75", "333-1234567", "not-digits"},
		{"1.69", "12/A", ""},
		{"1.69", "12/ABCDE", "too-long"},
		{"1.69", "123456/A", "too-long"},
		{"2.53", "6100.00", ""},
		{"2.53", "6.100,00", ""},
		{"2.53", "6.10,00", "malformed"},
		{"2.53", "-1.00", "malformed"},
		{"2.53", "100.000", "malformed"}, // a thousand times more, or not?
		{"2.54", "2025", ""},
		{"2.54", "25", "not-a-date"},
	}
	book := small(t)
	for _, test := range tests {
		report := book.Check(permit.Input{Today: today, Values: permit.Values{test.key: test.value}})
		got := ""
		for _, finding := range report.Findings {
			name, key, _ := strings.Cut(finding.Rule, ".")
			if key == test.key && name != "missing" {
				got = name
			}
			if len(finding.Message.IT) > 500 || !utf8.ValidString(finding.Message.IT) {
				t.Errorf("%s: a message of %d bytes", test.key, len(finding.Message.IT))
			}
		}
		if got != test.want {
			t.Errorf("%s %.20q: found %q, want %q", test.key, test.value, got, test.want)
		}
	}
}

// Where the boxes were not measured, too long is a question and no error.
func TestTooLongWhereBoxesAreUnsure(t *testing.T) {
	report := small(t).Check(permit.Input{Today: today, Values: permit.Values{"1.90": strings.Repeat("A", 31)}})
	finding, _ := find(report, "too-long.1.90")
	if finding.Severity != permit.Warning || finding.Source.Verified || finding.Message.IT != "Comune: 1 oltre 30" {
		t.Errorf("finding is %+v", finding)
	}
}

// What is required and empty is found, unless a rule says so better.
func TestMissing(t *testing.T) {
	book := small(t)
	report := book.Check(permit.Input{Today: today})
	finding, ok := find(report, "missing.1.3")
	if !ok || finding.Severity != permit.Error || finding.Message.EN != "Surname is missing" {
		t.Errorf("finding is %+v", finding)
	}
	for severity, twice := range map[string]bool{"error": false, "warning": true} {
		files := smallFiles(t)
		rules := strings.Replace(string(files["rules-all.yaml"].Data), `severity: error
    when: requests > 1
    fields: ["1.8", "1.9"]`, "severity: "+severity+`
    when: '!has("1.3")'
    fields: ["1.3"]`, 1)
		files["rules-all.yaml"].Data = []byte(rules)
		report = load(t, files).Check(permit.Input{Today: today})
		if _, ok := find(report, "missing.1.3"); ok != twice {
			t.Errorf("a rule finds it with severity %s, and it is found as missing: %v", severity, ok)
		}
		if _, ok := find(report, "request-several"); !ok {
			t.Error("the rule does not find it")
		}
	}
}

// BenchmarkHostile checks an application whose every field is 1 MB of noise.
func BenchmarkHostile(b *testing.B) {
	book := real(b)
	values := permit.Values{}
	noise := strings.Repeat("\xff\u0301A", 1<<18)
	for _, field := range book.Fields() {
		values[field.Key] = noise
	}
	for b.Loop() {
		book.Check(permit.Input{Today: today, Values: values})
	}
}
