package permit_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sportello/app/permit"
)

func TestReleasedRulebookLoads(t *testing.T) {
	book := real(t)
	if book.Version() == "" || len(book.Fields()) == 0 || len(book.Motives()) == 0 {
		t.Errorf("version %q, %d fields, %d motives", book.Version(), len(book.Fields()), len(book.Motives()))
	}
}

// Each case breaks the small rulebook in one place and says how it is refused.
func TestBrokenRulebookIsRefused(t *testing.T) {
	const (
		head, form, rules = "rulebook.yaml", "fields-1.yaml", "rules-all.yaml"
		terms, motives    = "terms.yaml", "motives.yaml"
		anomalies         = "anomalies.yaml"
		documents, fees   = "documents.yaml", "fees.yaml"
		confirm           = "confirm.yaml"
	)
	tests := []struct {
		name     string
		file     string
		old, new string
		reason   string
	}{
		{"unknown key", rules, "remedy: {it: Lasciarne una", "remedi: {it: Lasciarne una", `unknown key "remedi"`},
		{"key that stands twice", rules, "anomaly: 26", "severity: note", `key "severity" stands twice`},
		{"unknown field in an expression", rules, `isdate("1.20") &&`, `isdate("1.99") &&`, `isdate: unknown field "1.99"`},
		{"unknown field in a list", rules, `fields: ["1.20"]`, `fields: ["1.99"]`, `unknown field "1.99"`},
		{"unknown field in a text", rules, "Scaduto il {1.20}", "Scaduto il {1.99}", `unknown field "1.99" in a text`},
		{"unknown field in a fix", rules, `{"1.20": '""'`, `{"1.99": '""'`, `unknown field "1.99" in a fix`},
		{"unknown part of a row", rules, "{row.born}", "{row.horn}", `unknown field "row.horn" in a text`},
		{"row outside a list", rules, "when: requests > 1", "when: row.age > 1", "unknown name row"},
		{"unknown list", rules, "each: children", "each: parents", `each "parents" is neither children nor places`},
		{"expression that does not parse", rules, "when: requests > 1", "when: requests >", "unexpected token EOF"},
		{"expression of the wrong type", rules, "when: requests > 1", "when: requests + 1", "expected bool, but got int"},
		{"function of the wrong arguments", rules, "when: requests > 1", "when: tick(1)", "cannot use int as argument (type string)"},
		{"the clock", rules, "when: requests > 1", "when: now().Year() > 1", "unknown name now"},
		{"unknown document", rules, `lacks("payslips")`, `lacks("payslip")`, `lacks: unknown document "payslip"`},
		{"impossible date in an expression", rules, "when: requests > 1", `when: today > iso("2026-02-30")`, `iso: unknown date "2026-02-30"`},
		{"text in one language", rules, "{it: Più richieste, en: Several requests}", "{it: Più richieste}", "a text needs both languages"},
		{"text left out", rules, "    title: {it: Più richieste, en: Several requests}\n", "", "the title is missing"},
		{"source without a text", rules, "{text: campo 7, verified: true}", "{verified: true}", "a source needs a text"},
		{"source left out", rules, "    source: {text: campo 7, verified: true}\n", "", "a source is missing"},
		{"unknown severity", rules, "severity: warning\n    when: isdate", "severity: fatal\n    when: isdate", `severity "fatal" is none of error, warning, note`},
		{"unknown anomaly", rules, "anomaly: 26", "anomaly: 30", "anomaly 30 is not in 1 to 29"},
		{"why it matters left out", rules, "anomaly: 2\n", "anomaly: 3\n", "why it matters is said neither here nor by its anomaly"},
		{"why it matters in one language", rules, "en: \"It expired {=today - day(\\\"1.20\\\")} days ago\", ", "", "a text needs both languages"},
		{"why of an anomaly that stands twice", anomalies, "number: 11", "number: 2", "anomaly 2 stands twice"},
		{"why of an unknown anomaly", anomalies, "number: 11", "number: 30", "anomaly 30 is not in 1 to 29"},
		{"why of an anomaly without a source", anomalies, ", source: {text: nota u, verified: true}", "", "a source is missing"},
		{"absolute and no error", rules, "severity: warning\n    when: isdate", "severity: warning\n    absolute: true\n    when: isdate", "it is absolute, but only"},
		{"unknown action", rules, "fix: {label", "fix: {action: send, label", `unknown action "send" of a fix`},
		{"action for a row outside a list", rules, "fix: {label", "fix: {action: own-application, label", `the action "own-application" is for a row of children`},
		{"fix of a finding of the program that sets something", head, "remedy: {it: \"Abbreviare\"", "fix: {label: {it: A, en: A}, set: {\"1.20\": '\"\"'}}, remedy: {it: \"Abbreviare\"", "sets what the program works out"},
		{"condition left out", rules, "    when: requests > 1\n", "", "the condition, when, is missing"},
		{"two rules at the same time", rules, "- id: request-several", "- id: late", `rule "late" stands twice at the same time`},
		{"rule that ends before it begins", rules, `from: "2014-01-01"`, "from: \"2014-01-01\"\n    to: \"2013-01-01\"", "it ends on 2013-01-01, before it begins"},
		{"not YAML", rules, "rules:", "rules: [", "did not find"},
		{"alias", rules, "{text: campo 7, verified: true}", "&s {text: campo 7, verified: true}", "anchors and aliases are not allowed"},
		{"unclosed placeholder", rules, "{=requests} caselle", "{=requests caselle", "a { in a text has no }"},
		{"list in a text", rules, "{=requests} caselle", "{=children} caselle", "a text or a number is expected"},
		{"nothing in a text", rules, "{=requests} caselle", "{=nil} caselle", "a text or a number is expected"},
		{"anything in a text", rules, "{=requests} caselle", "{=[1, nil][0]} caselle", "a text or a number is expected"},
		{"field that stands twice", form, `{key: "1.33"`, `{key: "1.20"`, `field "1.20" stands twice`},
		{"number that is field and print", form, `{number: "127"`, `{number: "33"`, `field "1.33" stands twice`},
		{"field of the other module", form, `{key: "1.33"`, `{key: "2.33"`, `is not the key of a number of Modulo 1`},
		{"unknown kind", form, "kind: yesno", "kind: maybe", `kind "maybe" is none of`},
		{"unknown table", form, `kind: code, table: sex, boxes: [1]`, `kind: code, table: gender`, `table "gender" does not exist`},
		{"impossible boxes", form, "boxes: [5, 4]", "boxes: [5, 0]", "boxes [5 0] cannot be"},
		{"group of unknown fields", form, `members: ["1.8", "1.9"]`, `members: ["1.8", "1.34"]`, `unknown field "1.34" in a group`},
		{"row of too few fields", form, `"1.142", "1.143"]`, `"1.142"]`, "a row of children has 7 fields, not 6"},
		{"value derived from itself", form, `derive: 'motive == "09" ? "true" : ""'`, `derive: 'v("1.15")'`, "field 1.15 is derived from itself"},
		{"value derived from an empty section", form, `derive: 'motive == "09" ? "true" : ""'`, `derive: 'filled("1.1") ? "true" : ""'`, "field 1.15 is derived from whether a section with derived fields is empty"},
		{"derived part of a row", form, `{key: "1.138", label: {it: Nome, en: Name}, kind: text`, `{key: "1.138", label: {it: Nome, en: Name}, kind: text, derive: '"ANNA"'`, "field 1.138 cannot be derived"},
		{"request derived from itself", form, `{key: "1.9", label: {it: Rinnovo, en: Renewal}, kind: tick`, `{key: "1.9", label: {it: Rinnovo, en: Renewal}, kind: tick, derive: 'request'`, "field 1.9 is derived from itself"},
		{"confirming an unknown field", confirm, `fields: ["1.19", "1.20"]`, `fields: ["1.19", "1.20", "1.99"]`, `unknown field "1.99" in a group`},
		{"asking a field twice", confirm, `fields: ["1.33"`, `fields: ["1.20", "1.33"`, `field "1.20" is asked in permit already`},
		{"keeping what is not asked", confirm, `keep: ["1.20"]`, `keep: ["1.33"]`, `field "1.33" is kept but not in the group`},
		{"expecting what is not asked", confirm, `expect: {"1.72"`, `expect: {"1.19"`, `field "1.19" is expected but not in the group`},
		{"confirming without a summary", confirm, "    summary:\n      - {it: \"{1.19}\", en: \"{1.19}\"}\n      - {it: \"scade il {1.20}\", en: \"expires {1.20}\"}\n", "", "the summary is missing"},
		{"confirming nothing", confirm, `ask: {it: "Sempre in Italia?", en: "Always in Italy?"}`, "fields: []", "it has neither fields nor a question"},
		{"confirming twice", confirm, "- id: person", "- id: permit", `group "permit" stands twice`},
		{"overdue without a reason", confirm, `, reason: {it: "Scaduto il {1.20}", en: "Expired on {1.20}"}`, "", "the reason is missing"},
		{"unknown field of a summary", confirm, `scade il {1.20}`, `scade il {1.99}`, `unknown field "1.99" in a text`},
		{"definition in a derived value", form, `derive: 'motive == "09" ? "true" : ""'`, `derive: 'minor ? "true" : ""'`, "unknown name minor"},
		{"field the engine needs", form, `"1.19"`, `"1.18"`, `field "1.19" is missing`},
		{"unknown request", motives, "{rilascio: yes, rinnovo: yes}", "{rilascio: yes, proroga: yes}", `unknown request "proroga"`},
		{"unknown allowance", motives, "{rilascio: no, rinnovo: unsure}", "{rilascio: no, rinnovo: perhaps}", `"perhaps" is none of yes, no, unsure`},
		{"motive that stands twice", motives, `code: "09"`, `code: "16"`, `motive "16" stands twice`},
		{"request of no field", motives, `field: "1.9"`, `field: "1.99"`, `unknown field "1.99" of a request`},
		{"document that stands twice", documents, "id: payslips", "id: passport", `document "passport" stands twice`},
		{"condition that is no condition", documents, "when: is_work(motive)", "when: motive", "expected bool, but got string"},
		{"fee that is no number", fees, "cents: 1600", `cents: '"16"'`, "expected int, but got string"},
		{"threshold that stands twice", terms, "year: 2025", "year: 2024", "the threshold of 2024 stands twice"},
		{"amount that is none", terms, `"7002.97"`, `"about 7000"`, "is not in euros"},
		{"holiday that is no day", terms, `day: "12-25"`, `day: "25-12"`, `day "25-12" is not a month and a day`},
		{"definition of a list", terms, `minor: age("1.34") in 0..17`, `minor: children`, "a text or a number is expected"},
		{"definition with the name of a variable", terms, `minor: age("1.34") in 0..17`, "minor: true\n  today: 1 + 1", `definition "today" stands twice`},
		{"not a truth value", terms, "easter_monday: true", "easter_monday: always", `"always" is not a bool`},
		{"version that is no date", head, `"2026-11-01"`, `"next"`, `version "next" is not a date`},
		{"finding without a text", head, "  malformed: {", "  deformed: {", `the finding "malformed" has no text`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := smallFiles(t)
			text := string(files[test.file].Data)
			at := strings.Index(text, test.old)
			if at < 0 {
				t.Fatalf("%s has no %q to break", test.file, test.old)
			}
			files[test.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, test.old, test.new, 1))}
			_, err := permit.Load(files, tables(t))
			problem := refusedWith(err, test.reason)
			if problem == nil {
				t.Fatalf("not refused with %q:\n%v", test.reason, err)
			}
			if problem.File != test.file {
				t.Errorf("in file %s, want %s", problem.File, test.file)
			}
			if problem.Line < 1 || problem.Line > strings.Count(text, "\n")+1 {
				t.Errorf("in line %d", problem.Line)
			}
		})
	}
}

// refusedWith finds the problem with a reason among those joined in an error.
func refusedWith(err error, reason string) *permit.LoadError {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	for _, err := range joined.Unwrap() {
		var problem *permit.LoadError
		if errors.As(err, &problem) && strings.Contains(problem.Reason, reason) {
			return problem
		}
	}
	return nil
}

// A field may follow from whether a section is empty, and others of that section
// from what is written in it, as long as they never fill it by themselves.
func TestDerivedWithinASectionAskedAbout(t *testing.T) {
	const refused = "field 1.15 is derived from whether a section with derived fields is empty"
	for derive, reason := range map[string]string{
		`has("2.53") ? "true" : ""`: "", `!has("2.53") ? "true" : ""`: refused, `has("1.20") ? "true" : ""`: refused, `"true" + ""`: refused,
	} {
		files := smallFiles(t)
		for _, change := range []struct{ file, old, new string }{
			{"fields-1.yaml", `derive: 'motive == "09" ? "true" : ""'`, `derive: 'filled("2.5") ? "true" : ""'`},
			{"fields-2.yaml", `en: Yearly}, kind: tick`, `en: Yearly}, kind: tick, derive: '` + derive + `'`},
		} {
			text := strings.Replace(string(files[change.file].Data), change.old, change.new, 1)
			files[change.file] = &fstest.MapFile{Data: []byte(text)}
		}
		switch _, err := permit.Load(files, tables(t)); {
		case reason == "" && err != nil:
			t.Errorf("%s is refused with %v", derive, err)
		case reason != "" && refusedWith(err, reason) == nil:
			t.Errorf("%s is not refused: %v", derive, err)
		}
	}
}

func TestRefusalNamesTheLine(t *testing.T) {
	files := smallFiles(t)
	before, after, _ := strings.Cut(string(files["rules-all.yaml"].Data), `when: isdate("1.20")`)
	files["rules-all.yaml"] = &fstest.MapFile{Data: []byte(before + `when: isdate("1.99")` + after)}
	_, err := permit.Load(files, tables(t))
	want := 1 + strings.Count(before, "\n")
	if problem := refusedWith(err, "1.99"); problem == nil || problem.Line != want {
		t.Errorf("refused with %v, want line %d", err, want)
	}
}

func TestEverythingWrongIsToldAtOnce(t *testing.T) {
	files := smallFiles(t)
	rules := strings.Replace(string(files["rules-all.yaml"].Data), "requests > 1", "nothing > 1", 1)
	files["rules-all.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(rules, "anomaly: 26", "anomaly: 99", 1))}
	delete(files, "fees.yaml")
	_, err := permit.Load(files, tables(t))
	for _, reason := range []string{"unknown name nothing", "anomaly 99", "the file is missing"} {
		if refusedWith(err, reason) == nil {
			t.Errorf("%q is not told:\n%v", reason, err)
		}
	}
}

func TestFileWithAnotherNameIsRefused(t *testing.T) {
	files := smallFiles(t)
	files["rule-late.yaml"] = &fstest.MapFile{Data: []byte("rules: []\n")}
	if _, err := permit.Load(files, tables(t)); refusedWith(err, "no file of a rulebook has this name") == nil {
		t.Errorf("not refused: %v", err)
	}
}

// A rule may change on a day: the old one ends, the new one begins.
func TestRuleMayFollowAnotherOfItsName(t *testing.T) {
	files := smallFiles(t)
	text := strings.Replace(string(files["rules-all.yaml"].Data), "- id: request-several", "- id: late\n    to: \"2013-12-31\"", 1)
	files["rules-all.yaml"] = &fstest.MapFile{Data: []byte(text)}
	book := load(t, files)
	values := permit.Values{"1.8": permit.Yes, "1.9": permit.Yes, "1.20": "2013-06-30"}
	for day, want := range map[string]int{"2013-12-31": 2, "2014-01-01": 26} {
		var anomalies []int
		for _, finding := range book.Check(permit.Input{Values: values, Today: day}).Findings {
			if finding.Rule == "late" {
				anomalies = append(anomalies, finding.Anomaly)
			}
		}
		if !slices.Equal(anomalies, []int{want}) {
			t.Errorf("%s: the rule in force finds anomalies %v, want %d", day, anomalies, want)
		}
	}
}

// The fuzzers' way to load is the program's.
func TestReloadingIsLoading(t *testing.T) {
	files := withSegments(t, smallSegments)
	reload := permit.Reload(files, tables(t))
	for name, file := range files {
		for _, text := range [][]byte{file.Data, []byte("[]"), []byte("rules: {"), nil, file.Data[:len(file.Data)/2]} {
			broken := maps.Clone(files)
			broken[name] = &fstest.MapFile{Data: text}
			want, wantErr := permit.Load(broken, tables(t))
			got, err := reload(name, text)
			if fmt.Sprint(err) != fmt.Sprint(wantErr) {
				t.Errorf("%s of %d bytes: %v, want %v", name, len(text), err, wantErr)
			}
			if want != nil && got != nil && !reflect.DeepEqual(got.Check(full()), want.Check(full())) {
				t.Errorf("%s of %d bytes checks otherwise", name, len(text))
			}
		}
	}
}

func FuzzLoad(f *testing.F) {
	files := smallFiles(f)
	reload := permit.Reload(files, tables(f))
	names := slices.Sorted(maps.Keys(files))
	for i, name := range names {
		f.Add(uint8(i), files[name].Data)
	}
	f.Add(uint8(slices.Index(names, "rules-all.yaml")), []byte("rules: [{id: x, when: '1..1000000000 == [1]'}]"))
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		if book, err := reload(names[int(which)%len(names)], text); err == nil {
			book.Check(full())
			book.Confirmations(full(), full().Values)
		}
	})
}
