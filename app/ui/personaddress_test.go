package ui_test

import "testing"

// A whole address pasted into the card fills its fields and is on disk at once;
// other text is pasted as text.
func TestAnAddressPastedIntoACard(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+2>prova fatou<Return>")
	for range 40 {
		if p.fieldName() == "street" {
			break
		}
		p.press("<Tab>")
	}
	p.app.Clipboard().SetContent("Via Esempio")
	p.press("<Ctrl+A><Ctrl+V>")
	p.sees("VIA ESEMPIO")
	p.app.Clipboard().SetContent("V.le Petrarca 145 int. 3 scala B\n48122 Lido Adriano RA")
	p.press("<Ctrl+V>")
	p.sees("RA Ravenna", "RAVENNA", "VIALE PETRARCA, LIDO ADRIANO", "145", "48122", "Indirizzo diviso nei campi")
	session := p.ui.Session()
	person := must(session.Person(t.Context(), session.Search("prova fatou", 1, "person")[0].ID))(t)
	for name, want := range map[string]string{
		"province": "RA", "municipality": "RAVENNA", "street": "VIALE PETRARCA, LIDO ADRIANO", "street_number": "145", "stair": "B", "flat": "3", "postcode": "48122",
	} {
		if got := person.Values[name]; got != want {
			t.Errorf("on disk %s is %q, want %q", name, got, want)
		}
	}
}
