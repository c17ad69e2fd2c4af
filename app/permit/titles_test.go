package permit_test

import "testing"

// What was found long ago is named without the application it was found in.
func TestTitles(t *testing.T) {
	rules := real(t)
	for id, want := range map[string]string{
		"housing-issuer": "Chi ha rilasciato l'idoneità?", "housing-issuer.2": "Chi ha rilasciato l'idoneità?", "missing.1.34": "Campo 34 vuoto",
	} {
		if title, ok := rules.RuleTitle(id); !ok || title.IT != want || title.EN == "" {
			t.Errorf("%s is called %q", id, title.IT)
		}
	}
	if title, ok := rules.RuleTitle("no-such-rule"); ok {
		t.Errorf("a rule that is none is called %q", title.IT)
	}
	if label, ok := rules.DocumentLabel("passport"); !ok || label.IT == "" || label.EN == "" {
		t.Errorf("a passport is called %q", label.IT)
	}
	if label, ok := rules.DocumentLabel("no-such-document"); ok {
		t.Errorf("a document that is none is called %q", label.IT)
	}
}
