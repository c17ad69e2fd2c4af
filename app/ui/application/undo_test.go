package application_test

import (
	"testing"

	"sportello/app/permit"
)

// What changes several fields at once is named and gone back to where it was
// done, not where the first of them stands on the form.
func TestUndoGoesBackToWhereTheKeyWasPressed(t *testing.T) {
	for name, c := range map[string]struct {
		at, press string
		changed   permit.Values // by the key
		want      string        // the name of the field at
	}{
		"an offer":               {"1.68", "<F6>", permit.Values{"1.6": "CERVIA", "1.68": "VIA ALTRA"}, "Indirizzo"},
		"an address taken apart": {"1.68", "via finta 3, 48015 cervia<Return><Shift+Tab><F9>", permit.Values{"1.67": "CERVIA", "1.68": "VIA FINTA"}, "Indirizzo"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, laptopLight(), fatou(), renewal())
			his := amadou()
			his["municipality"], his["street"] = "CERVIA", "VIA ALTRA"
			s.relative("spouse", his)
			s.goTo(c.at)
			s.press(c.press)
			if !s.has(c.changed) {
				t.Fatalf("the key changed nothing: %v", s.app.Values())
			}
			s.screen.GoTo("2.19")
			s.press("<Ctrl+Z>")
			if s.at() != c.at || s.lastSaid() != "Annullato: "+c.want {
				t.Errorf("undone at %q: %q", s.at(), s.lastSaid())
			}
			s.press("<Ctrl+Y>")
			if s.at() != c.at || s.lastSaid() != "Ripetuto: "+c.want {
				t.Errorf("done again at %q: %q", s.at(), s.lastSaid())
			}
		})
	}
}
