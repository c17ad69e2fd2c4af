package permit_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sportello/app/permit"
)

// base is a complete application in testdata/bases that nothing is wrong with,
// except for the findings it names.
type base struct {
	Today    string
	Findings []string
	// Total are its costs, Mandatory the documents it cannot do without,
	// Deadlines their days.
	Total     string
	Mandatory []string
	Deadlines map[string]string
	Values    permit.Values
}

// TestBasesAreClean: an application without mistakes gets no finding.
func TestBasesAreClean(t *testing.T) {
	book := real(t)
	for name, b := range readBases(t) {
		t.Run(name, func(t *testing.T) {
			for _, asWritten := range []bool{false, true} {
				report := book.Check(permit.Input{Values: b.Values, Today: b.Today, AsWritten: asWritten})
				var got []string
				for _, finding := range report.Findings {
					if finding.Severity == permit.Error {
						t.Errorf("as written %v: error %s: %s", asWritten, finding.Rule, finding.Message.IT)
					}
					got = append(got, finding.Rule)
				}
				if slices.Sort(got); !slices.Equal(got, b.Findings) {
					t.Errorf("as written %v: findings %q, expected %q", asWritten, got, b.Findings)
				}
			}
		})
	}
}

// TestBlankFormIsOnlyIncomplete: of a form nobody has written on, only what is
// missing is said, nothing about values that are not there.
func TestBlankFormIsOnlyIncomplete(t *testing.T) {
	expected := []string{
		"document-kind-none", "module-one-not-ticked", "motive-missing", "permit-kind-none", "phone-missing",
		"request-none", "sheets-missing", "signature-date-missing", "signature-missing",
	}
	report := real(t).Check(permit.Input{Values: permit.Values{}, Today: "2026-10-15", AsWritten: true})
	var got []string
	for _, finding := range report.Findings {
		if !strings.HasPrefix(finding.Rule, "missing.") {
			got = append(got, finding.Rule)
		}
	}
	if slices.Sort(got); !slices.Equal(got, expected) {
		t.Errorf("findings %q, expected %q", got, expected)
	}
}

// TestWhatIsLeftOutIsSaidOfThatField: taking one field out of an application
// adds findings about that field, and none about others.
func TestWhatIsLeftOutIsSaidOfThatField(t *testing.T) {
	book := real(t)
	for name, b := range readBases(t) {
		for key := range b.Values {
			values := maps.Clone(b.Values)
			delete(values, key)
			report := book.Check(permit.Input{Values: values, Today: b.Today, AsWritten: true})
			for _, finding := range report.Findings {
				if !slices.Contains(b.Findings, finding.Rule) && !slices.Contains(finding.Fields, key) {
					t.Errorf("%s without %s: %s: %s", name, key, finding.Rule, finding.Message.IT)
				}
			}
		}
	}
}

// TestBasesNeed: what the applications cost, which documents they cannot do
// without, and the days that matter for them.
func TestBasesNeed(t *testing.T) {
	book := real(t)
	for name, b := range readBases(t) {
		t.Run(name, func(t *testing.T) {
			report := book.Check(permit.Input{Values: b.Values, Today: b.Today})
			if total := fmt.Sprintf("%d.%02d", report.Total/100, report.Total%100); total != b.Total {
				t.Errorf("costs %s, expected %s: %+v", total, b.Total, report.Fees)
			}
			var mandatory []string
			for _, document := range report.Documents {
				if document.Mandatory {
					mandatory = append(mandatory, document.ID)
				}
			}
			if !slices.Equal(mandatory, b.Mandatory) {
				t.Errorf("documents %q, expected %q", mandatory, b.Mandatory)
			}
			deadlines := make(map[string]string)
			for _, deadline := range report.Deadlines {
				deadlines[deadline.ID] = deadline.Date
			}
			if !maps.Equal(deadlines, b.Deadlines) {
				t.Errorf("deadlines %v, expected %v", deadlines, b.Deadlines)
			}
		})
	}
}

// TestPaymentSlipIsCardAndContribution: the amount a finding tells for the one
// payment slip is what the list of costs adds up to, whatever the motive.
func TestPaymentSlipIsCardAndContribution(t *testing.T) {
	book, b := real(t), readBases(t)["worker-renewal"]
	for _, motive := range book.Motives() {
		for _, request := range book.Requests() {
			values := maps.Clone(b.Values)
			delete(values, "1.9")
			values["1.16"], values[request.Field] = motive.Code, permit.Yes
			report := book.Check(permit.Input{Values: values, Today: b.Today, Documents: map[string]bool{}})
			slip := 0
			for _, fee := range report.Fees {
				if fee.ID == "card" || strings.HasPrefix(fee.ID, "contribution-") {
					slip += fee.Cents
				}
			}
			finding := findingOf(report, "payment-slip-missing")
			if amount := fmt.Sprintf("%d,%02d", slip/100, slip%100); !strings.Contains(finding.Message.IT, amount) {
				t.Errorf("%s of %s: the slip is %s, the finding says %q", request.ID, motive.Code, amount, finding.Message.IT)
			}
		}
	}
}

func readBases(t *testing.T) map[string]base {
	t.Helper()
	bases := make(map[string]base)
	for _, path := range testFiles(t, "bases") {
		var b base
		readYAML(t, path, &b)
		bases[strings.TrimSuffix(filepath.Base(path), ".yaml")] = b
	}
	return bases
}
