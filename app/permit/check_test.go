package permit_test

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"sportello/app/permit"
)

func TestFindingTellsInBothLanguagesWithValuesForPeople(t *testing.T) {
	report := small(t).Check(permit.Input{Today: today, Values: permit.Values{"1.16": "16", "1.20": "2026-03-09"}})
	finding, ok := find(report, "late")
	if !ok {
		t.Fatalf("not found among %v", report.Findings)
	}
	if finding.Anomaly != 26 || finding.Severity != permit.Warning || !slices.Equal(finding.Fields, []string{"1.20"}) {
		t.Errorf("finding is %+v", finding)
	}
	if want := (permit.Text{IT: "Scaduto il 09/03/2026", EN: "Expired on 09/03/2026"}); finding.Message != want {
		t.Errorf("message is %q, want %q", finding.Message, want)
	}
	if finding.Source != (permit.Source{Text: "art. 5 c. 4", Verified: true}) {
		t.Errorf("source is %v", finding.Source)
	}
}

func TestExpressionsInTexts(t *testing.T) {
	tests := map[string]string{
		"{=1 + 2}": "3", `{=requests > 1 ? "più" : "meno"}`: "più", `{="}{" + v("1.3")}`: "}{PROVA", `{=join(map([1, 2], string(#)), "-")}`: "1-2",
		`{=date_text(today)}`: "25/11/2026", `{1.3} {1.37}`: "PROVA sì", `{=let n = requests; n + 1}`: "3",
	}
	values := permit.Values{"1.3": "PROVA", "1.8": permit.Yes, "1.9": permit.Yes, "1.37": permit.Yes}
	for text, want := range tests {
		files := smallFiles(t)
		quoted := "'" + text + "'"
		files["rules-all.yaml"].Data = bytes.Replace(files["rules-all.yaml"].Data, []byte(`"Segnate {=requests} caselle"`), []byte(quoted), 1)
		report := load(t, files).Check(permit.Input{Today: today, Values: values})
		if finding, _ := find(report, "request-several"); finding.Message.IT != want {
			t.Errorf("%s is written %q, want %q", text, finding.Message.IT, want)
		}
	}
}

// A fix is made of the values before it.
func TestFix(t *testing.T) {
	report := small(t).Check(permit.Input{Today: today, Values: permit.Values{"1.16": "16", "1.20": "2026-03-09"}})
	finding, _ := find(report, "late")
	if finding.Fix == nil || !maps.Equal(finding.Fix.Set, permit.Values{"1.20": "", "1.19": "16"}) {
		t.Errorf("fix is %+v", finding.Fix)
	}
}

func TestFixThatChangesNothingIsNotOffered(t *testing.T) {
	files := smallFiles(t)
	rules := strings.Replace(string(files["rules-all.yaml"].Data), `set: {"1.20": '""', `, "set: {", 1)
	files["rules-all.yaml"].Data = []byte(rules)
	report := load(t, files).Check(permit.Input{Today: today, Values: permit.Values{"1.16": "16", "1.19": "16", "1.20": "2026-03-09"}})
	if finding, ok := find(report, "late"); !ok || finding.Fix != nil {
		t.Errorf("finding is %+v", finding)
	}
}

func TestRuleOnEachRow(t *testing.T) {
	values := permit.Values{"1.138": "SARA", "1.140": "2015-01-01", "1.146": "OMAR", "1.148": "2010-06-30"}
	report := small(t).Check(permit.Input{Today: today, Values: values})
	if _, ok := find(report, "child-too-old.1"); ok {
		t.Error("a child of eleven is too old")
	}
	finding, ok := find(report, "child-too-old.2")
	if !ok {
		t.Fatal("a child of sixteen is not too old")
	}
	if !slices.Equal(finding.Fields, []string{"1.148", "1.145"}) {
		t.Errorf("points at %v", finding.Fields)
	}
	if finding.Message.IT != "OMAR (2) è nato il 30/06/2010" {
		t.Errorf("message is %q", finding.Message.IT)
	}
}

// A rule that does not say itself why it matters has it of its anomaly.
func TestFindingTellsWhyItMatters(t *testing.T) {
	report := small(t).Check(permit.Input{Today: today, Values: permit.Values{
		"1.8": permit.Yes, "1.9": permit.Yes, "1.20": "2026-11-20", "1.34": "yesterday",
	}})
	for rule, want := range map[string]permit.Reason{
		"request-several": {Text: permit.Text{IT: "La busta torna indietro", EN: "The envelope is sent back"}, Source: permit.Source{Text: "prassi"}},
		"late":            {Text: permit.Text{IT: "È scaduto da 5 giorni", EN: "It expired 5 days ago"}, Source: permit.Source{Text: "art. 13"}},
		"not-a-date.1.34": {Text: permit.Text{IT: "Torna indietro", EN: "It is sent back"}, Source: permit.Source{Text: "modulo", Verified: true}},
	} {
		if finding, ok := find(report, rule); !ok || finding.Why != want {
			t.Errorf("%s matters because of %+v, want %+v", rule, finding.Why, want)
		}
	}
}

// What no office could take is not overridden.
func TestAbsoluteFindingBlocksInSpiteOfAReason(t *testing.T) {
	report := small(t).Check(permit.Input{
		Today: today, Values: permit.Values{"1.3": "PROVA", "1.34": "1988-02-31"},
		Overrides: map[string]string{"not-a-date.1.34": "è scritto così"},
	})
	finding, ok := find(report, "not-a-date.1.34")
	if !ok || !finding.Absolute || finding.Override != "" || len(report.Blocking()) != 1 {
		t.Errorf("finding is %+v, blocking are %v", finding, report.Blocking())
	}
}

// What the program finds in the fields themselves it offers to write as meant.
func TestFixOfWhatIsMiswritten(t *testing.T) {
	report := real(t).Check(permit.Input{Today: today, Values: permit.Values{"1.34": "1988-15-03", "1.45": "2031-02-31", "1.5": "ra"}})
	for rule, want := range map[string]permit.Fix{
		"not-a-date.1.34":  {Label: permit.Text{IT: "Scrivi 15/03/1988", EN: "Write 15/03/1988"}, Set: permit.Values{"1.34": "1988-03-15"}},
		"not-in-table.1.5": {Label: permit.Text{IT: "Scrivi RA Ravenna", EN: "Write RA Ravenna"}, Set: permit.Values{"1.5": "RA"}},
	} {
		finding, _ := find(report, rule)
		if finding.Fix == nil || !reflect.DeepEqual(*finding.Fix, want) {
			t.Errorf("%s offers %+v, want %+v", rule, finding.Fix, want)
		}
	}
	if finding, ok := find(report, "not-a-date.1.45"); !ok || finding.Fix != nil {
		t.Errorf("31 February is read as %+v", finding.Fix)
	}
}

// A child who has grown out of the parent's application: the fix empties the
// row and asks for an application of their own.
func TestFixWithAnAction(t *testing.T) {
	report := real(t).Check(with(full(), permit.Values{"1.148": "2010-06-30"}))
	finding, ok := find(report, "child-too-old.2")
	if !ok || finding.Fix == nil || finding.Fix.Action != permit.OwnApplication {
		t.Fatalf("finding is %+v", finding)
	}
	for _, key := range []string{"1.145", "1.146", "1.147", "1.148", "1.149", "1.150", "1.151"} {
		if value, set := finding.Fix.Set[key]; !set || value != "" {
			t.Errorf("%s is set to %q", key, value)
		}
	}
}

func TestOverrideKeepsTheFindingButNotTheBlock(t *testing.T) {
	book := small(t)
	input := permit.Input{Today: today, Values: permit.Values{"1.3": "PROVA", "1.8": permit.Yes, "1.9": permit.Yes}}
	report := book.Check(input)
	if blocking := report.Blocking(); len(blocking) != 1 || blocking[0].Rule != "request-several" {
		t.Fatalf("blocking are %v", blocking)
	}
	input.Overrides = map[string]string{"request-several": "lo sportello postale lo accetta"}
	overridden := book.Check(input)
	if len(overridden.Blocking()) != 0 {
		t.Errorf("still blocking: %v", overridden.Blocking())
	}
	finding, ok := find(overridden, "request-several")
	if !ok || finding.Override != "lo sportello postale lo accetta" || finding.Severity != permit.Error || finding.Standing() != permit.Note {
		t.Errorf("the finding is %+v", finding)
	}
	if before, after := report.Sections[0].Errors, overridden.Sections[0].Errors; before != 1 || after != 0 {
		t.Errorf("errors of the section: %d, then %d", before, after)
	}
}

func TestErrorsComeFirstThenTheOrderOfTheForm(t *testing.T) {
	report := small(t).Check(permit.Input{Today: today, Values: permit.Values{
		"1.8": permit.Yes, "1.9": permit.Yes, "1.16": "16", "1.20": "2020-01-01", "1.34": "yesterday", "1.37": "perhaps",
	}})
	var rules []string
	for _, finding := range report.Findings {
		rules = append(rules, finding.Rule)
	}
	want := []string{"missing.1.3", "request-several", "not-a-date.1.34", "malformed.1.37", "late"}
	if !slices.Equal(rules, want) {
		t.Errorf("findings are %v, want %v", rules, want)
	}
}

func TestDerived(t *testing.T) {
	tests := []struct {
		name   string
		values permit.Values
		want   permit.Values
	}{
		{"of nothing", nil, permit.Values{}},
		{"by the motive", permit.Values{"1.16": "16"}, permit.Values{"1.14": permit.Yes}},
		{"by another motive", permit.Values{"1.16": "09"}, permit.Values{"1.15": permit.Yes}},
		{"also where the operator wrote the same", permit.Values{"1.16": "16", "1.14": permit.Yes}, permit.Values{"1.14": permit.Yes}},
		{"not where the operator ticked another of the group", permit.Values{"1.16": "16", "1.15": permit.Yes}, permit.Values{}},
	}
	book := small(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := book.Check(permit.Input{Today: today, Values: test.values}).Derived; !maps.Equal(got, test.want) {
				t.Errorf("derived are %v, want %v", got, test.want)
			}
		})
	}
}

// On paper a box that was left empty is empty.
func TestAsWrittenNothingIsTakenForWritten(t *testing.T) {
	input := permit.Input{Today: today, Values: permit.Values{"1.16": "16"}}
	book := small(t)
	derived := book.Check(input)
	input.AsWritten = true
	written := book.Check(input)
	if before, after := derived.Sections[0].Filled, written.Sections[0].Filled; before != 2 || after != 1 {
		t.Errorf("%d fields filled, %d as written", before, after)
	}
	if !maps.Equal(derived.Derived, written.Derived) {
		t.Errorf("what could be filled in is %v, %v as written", derived.Derived, written.Derived)
	}
}

func TestSectionsAndFieldsAreShownWhenTheyApply(t *testing.T) {
	tests := []struct {
		name     string
		values   permit.Values
		key      string
		shown    bool
		required bool
		section  bool
	}{
		{"held permit, first request", permit.Values{"1.8": permit.Yes}, "1.19", false, false, true},
		{"held permit, renewal", permit.Values{"1.9": permit.Yes}, "1.19", true, true, true},
		{"income, no work", permit.Values{"1.16": "09"}, "2.53", false, false, false},
		{"income, work", permit.Values{"1.16": "16"}, "2.53", true, false, true},
		{"income, said to be yearly", permit.Values{"1.16": "16", "2.52": permit.Yes}, "2.53", true, true, true},
		{"income, filled though it does not apply", permit.Values{"2.53": "10.00"}, "2.53", true, false, true},
	}
	book := small(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report := book.Check(permit.Input{Today: today, Values: test.values})
			if got := report.Fields[test.key]; got.Shown != test.shown || got.Required != test.required {
				t.Errorf("field is %+v", got)
			}
			field, _ := book.Field(test.key)
			for _, section := range report.Sections {
				if section.ID == field.Section && section.Shown != test.section {
					t.Errorf("section is %+v", section)
				}
			}
		})
	}
}

func TestSectionCounts(t *testing.T) {
	report := small(t).Check(permit.Input{Today: today, Values: permit.Values{"1.9": permit.Yes, "1.16": "16", "1.20": "2026-01-01"}})
	want := permit.SectionState{ID: "1.1", Shown: true, Filled: 4, Expected: 2, Missing: 2, Errors: 2, Warnings: 1}
	if got := report.Sections[0]; got != want {
		t.Errorf("section is %+v, want %+v", got, want)
	}
}

func TestDocumentsAreJudgedOnlyIfSomebodySaidWhichAreThere(t *testing.T) {
	book := small(t)
	renewal := permit.Values{"1.3": "PROVA", "1.9": permit.Yes, "1.16": "16", "1.19": "16"}
	tests := []struct {
		name      string
		documents map[string]bool
		judged    bool
		finding   bool
	}{
		{"nobody said", nil, false, false},
		{"there are none", map[string]bool{}, true, true},
		{"they are there", map[string]bool{"payslips": true}, true, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report := book.Check(permit.Input{Today: today, Values: renewal, Documents: test.documents})
			if _, found := find(report, "payslips-missing"); found != test.finding || report.DocumentsJudged != test.judged {
				t.Errorf("found: %v, judged: %v", found, report.DocumentsJudged)
			}
			want := []permit.Requirement{
				{ID: "passport", Label: permit.Text{IT: "Passaporto", EN: "Passport"}, Mandatory: true, Source: permit.Source{Text: "art. 1", Verified: true}},
				{ID: "payslips", Label: permit.Text{IT: "Buste paga", EN: "Payslips"}, Detail: permit.Text{IT: "di 2026", EN: "of 2026"},
					Mandatory: true, Present: test.documents["payslips"], Source: permit.Source{Text: "art. 2"}},
			}
			if !slices.Equal(report.Documents, want) {
				t.Errorf("documents are %+v", report.Documents)
			}
		})
	}
}

func TestFeesAddUp(t *testing.T) {
	book := small(t)
	tests := []struct {
		name   string
		values permit.Values
		total  int
	}{
		{"no renewal", nil, 1600},
		{"renewal", permit.Values{"1.9": permit.Yes}, 5600},
		{"renewal of a minor", permit.Values{"1.9": permit.Yes, "1.34": "2010-01-01"}, 1600},
	}
	for _, test := range tests {
		report := book.Check(permit.Input{Today: today, Values: test.values})
		sum := 0
		for _, fee := range report.Fees {
			sum += fee.Cents
		}
		if report.Total != test.total || sum != report.Total {
			t.Errorf("%s: %d cents, the lines %d, want %d", test.name, report.Total, sum, test.total)
		}
	}
}

func TestDeadlines(t *testing.T) {
	book := small(t)
	report := book.Check(permit.Input{Today: today, Values: permit.Values{"1.20": "2026-12-25"}})
	if len(report.Deadlines) != 1 {
		t.Fatalf("deadlines are %v", report.Deadlines)
	}
	got := report.Deadlines[0]
	if got.Date != "2026-10-26" || !got.Passed || got.Detail.IT != "30 giorni" {
		t.Errorf("deadline is %+v", got)
	}
	if report := book.Check(permit.Input{Today: today}); len(report.Deadlines) != 0 {
		t.Errorf("without a date: %v", report.Deadlines)
	}
}

// A rule that fails must not pass for one that found nothing.
func TestRuleThatFailsIsTold(t *testing.T) {
	files := smallFiles(t)
	rules := strings.Replace(string(files["rules-all.yaml"].Data), "when: requests > 1", "when: children[requests].filled", 1)
	files["rules-all.yaml"].Data = []byte(rules)
	report := load(t, files).Check(permit.Input{Today: today, Values: permit.Values{"1.8": permit.Yes, "1.9": permit.Yes}})
	finding, ok := find(report, "unevaluated.rules-all.yaml:5")
	if !ok || finding.Severity != permit.Warning {
		t.Errorf("findings are %+v", report.Findings)
	}
}

func TestTitle(t *testing.T) {
	book := small(t)
	tests := []struct {
		values   permit.Values
		language string
		want     string
	}{
		{permit.Values{"1.9": permit.Yes, "1.16": "16"}, "it", "Rinnovo · Lavoro subordinato"},
		{permit.Values{"1.9": permit.Yes, "1.16": "16"}, "en", "Renewal · Employment"},
		{permit.Values{"1.9": permit.Yes}, "it", "Rinnovo"},
		{permit.Values{"1.16": "09"}, "it", "Lungo periodo"},
		{permit.Values{"1.8": permit.Yes, "1.9": permit.Yes, "1.16": "09"}, "it", "Lungo periodo"},
		{permit.Values{"1.16": "99"}, "it", ""},
		{nil, "it", ""},
	}
	for _, test := range tests {
		if got := book.Title(test.values, test.language); got != test.want {
			t.Errorf("%v: %q, want %q", test.values, got, test.want)
		}
	}
}

// A rulebook serves every screen at once.
func TestManyMayCheckAtOnce(t *testing.T) {
	book := real(t)
	want := book.Check(full())
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				if got := book.Check(full()); !reflect.DeepEqual(got, want) {
					t.Error("the reports differ")
					return
				}
				book.Check(permit.Input{Today: today})
			}
		})
	}
	group.Wait()
}

// A document that asks for itself is a mistake of the rulebook, not of the
// application.
func TestDocumentThatAsksForItself(t *testing.T) {
	files := smallFiles(t)
	files["documents.yaml"].Data = bytes.Replace(files["documents.yaml"].Data, []byte("when: is_work(motive)"), []byte(`when: lacks("payslips")`), 1)
	report := load(t, files).Check(permit.Input{Today: today, Documents: map[string]bool{}})
	if _, ok := find(report, "unevaluated.documents.yaml:3"); !ok {
		t.Errorf("findings are %+v", report.Findings)
	}
}
