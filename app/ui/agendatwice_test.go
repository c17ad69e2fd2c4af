package ui_test

import "testing"

// Whoever presses Enter twice, because the first has not been heard, books once.
func TestEnterTwiceBooksOnce(t *testing.T) {
	p := withAgenda(t)
	p.press("r2<Tab>16<Return>")
	must(p.ui.Session().CreatePerson(t.Context(), map[string]string{"surname": "FINTA", "given_names": "ROSA"}))(t)
	p.press("<Ctrl+K>finta rosa<Return><Ctrl+Shift+A>")
	p.slow = true
	p.press("<Return><Return>")
	p.finish()
	p.seesNot(p.texts.T("error.slot-taken.what"))
	if coming := p.comingOf("finta rosa"); len(coming) != 1 {
		t.Errorf("booked %q", coming)
	}
}
