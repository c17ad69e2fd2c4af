package permit_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"sportello/app/permit"
	"sportello/assets/rulebook"
)

// example is, in testdata/rules, what makes a rule speak on a base, and what
// does not. Values that are empty take the field out. A rule may have several,
// named "rule/case".
type example struct {
	Base  string
	Today string // instead of the base's
	// With is changed in both applications, Triggers in the one with the
	// finding. Passes is its twin: it may only change what Triggers changes, and
	// is the base where it is left out.
	With, Triggers, Passes permit.Values
	// AsWritten: nothing is derived.
	AsWritten bool `yaml:"as_written"`
	// Lacking are the documents the first does not have; the twin has all.
	Lacking []string
	// Others are the person's applications under way at the first, OthersPass
	// at the twin.
	Others     []permit.Other
	OthersPass []permit.Other `yaml:"others_pass"`
}

// input is the application an example makes of its base.
func (x example) input(b base, changes permit.Values) permit.Input {
	values := maps.Clone(b.Values)
	for _, set := range []permit.Values{x.With, changes} {
		maps.Copy(values, set)
	}
	maps.DeleteFunc(values, func(_, value string) bool { return value == "" })
	today := b.Today
	if x.Today != "" {
		today = x.Today
	}
	return permit.Input{Values: values, Today: today, AsWritten: x.AsWritten}
}

// applications are the one that triggers the rule and its twin.
func (x example) applications(book *permit.Rulebook, b base) (triggers, passes permit.Input) {
	triggers, passes = x.input(b, x.Triggers), x.input(b, x.Passes)
	if len(x.Lacking) > 0 {
		passes.Documents = make(map[string]bool)
		for _, document := range book.Check(passes).Documents {
			passes.Documents[document.ID] = true
		}
		triggers.Documents = maps.Clone(passes.Documents)
		for _, id := range x.Lacking {
			delete(triggers.Documents, id)
		}
	}
	triggers.Others, passes.Others = x.Others, x.OthersPass
	return triggers, passes
}

// TestEveryRuleHasItsExamples: every rule speaks on one application and is
// silent on a twin that differs only in the fields the example states; what
// its fix does silences it.
func TestEveryRuleHasItsExamples(t *testing.T) {
	book, bases, examples := real(t), readBases(t), readExamples(t)
	rules := make(map[string]int) // to the number of their examples
	for _, rule := range readRules(t) {
		rules[rule.ID] = 0
	}
	for name, x := range examples {
		id, _, another := strings.Cut(name, "/")
		if _, ok := rules[id]; !ok {
			t.Errorf("the example %s is for no rule", name)
		}
		rules[id]++
		t.Run(name, func(t *testing.T) { runExample(t, book, bases, id, x, another) })
	}
	for id, count := range rules {
		if count == 0 {
			t.Errorf("rule %s has no example", id)
		}
	}
}

// runExample runs one example. In a rule's first, what differs from the twin is
// what the finding is about; in another it may be why it does not matter.
func runExample(t *testing.T, book *permit.Rulebook, bases map[string]base, id string, x example, another bool) {
	b, ok := bases[x.Base]
	if !ok {
		t.Fatalf("unknown base %q", x.Base)
	}
	if len(x.Triggers)+len(x.Lacking)+len(x.Others) == 0 {
		t.Fatal("the example changes nothing")
	}
	for key := range x.Passes {
		if _, ok := x.Triggers[key]; !ok {
			t.Errorf("the twin changes %s, which the first leaves alone", key)
		}
	}
	for key, value := range x.Triggers {
		if _, stated := x.Passes[key]; !stated && x.input(b, nil).Values[key] == value {
			t.Errorf("%s is %q anyway", key, value)
		}
	}
	for _, set := range []permit.Values{x.With, x.Triggers} {
		for key := range set {
			if _, ok := book.Field(key); !ok {
				t.Errorf("unknown field %q", key)
			}
		}
	}
	triggers, passes := x.applications(book, b)
	if finding := findingOf(book.Check(passes), id); finding != nil {
		t.Errorf("the twin has it too: %s", finding.Message.IT)
	}
	finding := findingOf(book.Check(triggers), id)
	if finding == nil {
		t.Fatal("not found where it should be")
	}
	if !another && len(x.Triggers) > 0 && !slices.ContainsFunc(finding.Fields, func(key string) bool { return triggers.Values[key] != passes.Values[key] }) {
		t.Errorf("the finding is about %q, which are the same in the twin", finding.Fields)
	}
	for _, text := range []permit.Text{finding.Title, finding.Message, finding.Why.Text, finding.Remedy} {
		for _, words := range []string{text.IT, text.EN} {
			if words == "" || strings.ContainsAny(words, "{}") {
				t.Errorf("text %q", words)
			}
		}
	}
	if finding.Fix != nil {
		checkFix(t, book, triggers, *finding)
	}
}

// checkFix applies a finding's fix: the finding is gone, and no error comes up
// that was not there.
func checkFix(t *testing.T, book *permit.Rulebook, input permit.Input, finding permit.Finding) {
	if label := finding.Fix.Label; label.IT == "" || label.EN == "" || strings.ContainsAny(label.IT+label.EN, "{}") {
		t.Errorf("the fix is called %q", label)
	}
	before := make(map[string]bool)
	for _, found := range book.Check(input).Findings {
		before[found.Rule] = found.Severity == permit.Error
	}
	for _, after := range book.Check(with(input, finding.Fix.Set)).Findings {
		if after.Rule == finding.Rule {
			t.Errorf("its own fix does not put it right: %s", after.Message.IT)
		}
		if after.Severity == permit.Error && !before[after.Rule] {
			t.Errorf("its fix brings %s: %s", after.Rule, after.Message.IT)
		}
	}
}

// TestEveryFixIsOffered: of every rule that can put itself right, some example
// shows how.
func TestEveryFixIsOffered(t *testing.T) {
	book, bases := real(t), readBases(t)
	offered := make(map[string]bool)
	for name, x := range readExamples(t) {
		id, _, _ := strings.Cut(name, "/")
		triggers, _ := x.applications(book, bases[x.Base])
		finding := findingOf(book.Check(triggers), id)
		offered[id] = offered[id] || finding != nil && finding.Fix != nil
	}
	for _, rule := range readRules(t) {
		if rule.Fix.Label.IT != "" && !offered[rule.ID] {
			t.Errorf("the fix of %s is offered in no example", rule.ID)
		}
	}
}

// TestRulesAlwaysAnswer: no rule, document, fee or deadline fails to be worked
// out, whatever stands in the fields.
func TestRulesAlwaysAnswer(t *testing.T) {
	book, bases := real(t), readBases(t)
	names := slices.Sorted(maps.Keys(bases))
	fields := book.Fields()
	odd := []string{
		"", permit.Yes, permit.No, "A", "0", "-1", "99999999999999999999", "09", "16", "RA", "RAVENNA", "XXA", "ITA",
		"2026-10-15", "1850-01-01", "2199-12-31", "2019-00-00", "ПРОВА", "I12345678", "PRVFTA92C55Z343I", "0.01", "7102,5",
	}
	rapid.Check(t, func(t *rapid.T) {
		b := bases[rapid.SampledFrom(names).Draw(t, "base")]
		values := maps.Clone(b.Values)
		for range rapid.IntRange(1, 30).Draw(t, "changes") {
			field := rapid.SampledFrom(fields).Draw(t, "field")
			values[field.Key] = rapid.SampledFrom(odd).Draw(t, "value")
		}
		report := book.Check(permit.Input{Values: values, Today: b.Today, Documents: map[string]bool{}})
		for _, finding := range report.Findings {
			if strings.HasPrefix(finding.Rule, "unevaluated") {
				t.Errorf("%s: %s", finding.Rule, finding.Message.IT)
			}
		}
	})
}

// TestFixesPutRight: whatever else stands in the fields, what a fix does puts an
// end to the finding it belongs to.
func TestFixesPutRight(t *testing.T) {
	book, bases, examples := real(t), readBases(t), readExamples(t)
	names := slices.Sorted(maps.Keys(examples))
	fields := book.Fields()
	odd := []string{
		"", permit.Yes, permit.No, "A", "B", "09", "14", "16", "18", "3", "RA", "RAVENNA", "LIDO ADRIANO", "CERVIA", "ITA", "SEN", "ra", "R. A.",
		"2026-10-15", "2026-12-03", "2090-01-01", "1910-01-01", "1988-15-03", "03/12/2001", "PRVFTA92C55Z343L", "O1234567897", "112345678",
		"333/0000001", "0544 000001", "VIA DEL LUPO 12", "due  spazi",
	}
	rapid.Check(t, func(t *rapid.T) {
		x := examples[rapid.SampledFrom(names).Draw(t, "example")]
		input, _ := x.applications(book, bases[x.Base])
		for range rapid.IntRange(0, 6).Draw(t, "changes") {
			field := rapid.SampledFrom(fields).Draw(t, "field")
			input.Values[field.Key] = rapid.SampledFrom(odd).Draw(t, "value")
		}
		for _, finding := range book.Check(input).Findings {
			if finding.Fix == nil {
				continue
			}
			if _, found := find(book.Check(with(input, finding.Fix.Set)), finding.Rule); found {
				t.Errorf("%s is not put right by %v", finding.Rule, finding.Fix.Set)
			}
		}
	})
}

// TestNothingRequiredIsPassedOver: with a required field left empty there is
// always an error, whatever else is wrong.
func TestNothingRequiredIsPassedOver(t *testing.T) {
	book, bases, examples := real(t), readBases(t), readExamples(t)
	names := slices.Sorted(maps.Keys(examples))
	rapid.Check(t, func(t *rapid.T) {
		x := examples[rapid.SampledFrom(names).Draw(t, "example")]
		input, _ := x.applications(book, bases[x.Base])
		input.AsWritten = rapid.Bool().Draw(t, "as written")
		filled := slices.Sorted(maps.Keys(input.Values))
		for range rapid.IntRange(0, 3).Draw(t, "emptied") {
			delete(input.Values, rapid.SampledFrom(filled).Draw(t, "field"))
		}
		report := book.Check(input)
		for key, state := range report.Fields {
			if !state.Required || input.Values[key] != "" || report.Derived[key] != "" && !input.AsWritten {
				continue
			}
			if !slices.ContainsFunc(report.Findings, func(f permit.Finding) bool {
				return f.Severity == permit.Error && slices.Contains(f.Fields, key)
			}) {
				t.Errorf("%s is required and empty, and no error says so", key)
			}
		}
	})
}

// TestAnomaliesAreCovered: each of the 29 kinds of mistake that get kits sent
// back has a rule. Number 25, longer than the boxes, the engine finds itself.
func TestAnomaliesAreCovered(t *testing.T) {
	const kinds, ofTheEngine = 29, 25
	covered := map[int]bool{ofTheEngine: true}
	for _, rule := range readRules(t) {
		covered[rule.Anomaly] = true
	}
	for kind := 1; kind <= kinds; kind++ {
		if !covered[kind] {
			t.Errorf("no rule is about anomaly %d", kind)
		}
	}
}

// TestOnlyVerifiedRulesBlock: what is not sure is at most a warning.
func TestOnlyVerifiedRulesBlock(t *testing.T) {
	for _, rule := range readRules(t) {
		if rule.Severity == permit.Error && !rule.Source.Verified {
			t.Errorf("%s is an error, but its source is not verified", rule.ID)
		}
	}
}

// findingOf returns the finding of a rule, also of one that speaks of a row
// ("child-too-old.2").
func findingOf(report permit.Report, id string) *permit.Finding {
	i := slices.IndexFunc(report.Findings, func(f permit.Finding) bool {
		return f.Rule == id || strings.HasPrefix(f.Rule, id+".")
	})
	if i < 0 {
		return nil
	}
	return &report.Findings[i]
}

// ruleHead is what these tests read of a rule.
type ruleHead struct {
	ID       string          `yaml:"id"`
	Anomaly  int             `yaml:"anomaly"`
	Severity permit.Severity `yaml:"severity"`
	Source   permit.Source   `yaml:"source"`
	Fix      struct {
		Label permit.Text `yaml:"label"`
	} `yaml:"fix"`
}

func readRules(t *testing.T) []ruleHead {
	t.Helper()
	names, err := fs.Glob(rulebook.Files(), "rules-*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var rules []ruleHead
	for _, name := range names {
		text, err := fs.ReadFile(rulebook.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		var content struct {
			Rules []ruleHead `yaml:"rules"`
		}
		if err := yaml.Unmarshal(text, &content); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		rules = append(rules, content.Rules...)
	}
	return rules
}

func readExamples(t *testing.T) map[string]example {
	t.Helper()
	examples := make(map[string]example)
	for _, path := range testFiles(t, "rules") {
		var some map[string]example
		readYAML(t, path, &some)
		for id, x := range some {
			if _, ok := examples[id]; ok {
				t.Errorf("%s: a second example for %s", path, id)
			}
			examples[id] = x
		}
	}
	return examples
}

func testFiles(t *testing.T, folder string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", folder, "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("testdata/%s: no files (%v)", folder, err)
	}
	return paths
}

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
