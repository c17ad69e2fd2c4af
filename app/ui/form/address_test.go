package form_test

import (
	"maps"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sportello/app/permit"
	"sportello/app/ui/field"
)

func (s *sheet) pasted(text string) {
	fyne.CurrentApp().Clipboard().SetContent(text)
	s.canvas.Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: fyne.CurrentApp().Clipboard()})
}

// A whole address pasted into any field of an address fills all of them in one
// step, and empties what it says nothing of.
func TestAPastedAddressFillsItsBlock(t *testing.T) {
	for _, c := range []struct {
		section, key, text string
		want               permit.Values
		focus              string // what is missing, or else the last
	}{
		{"1.7", "1.68", "V.le Petrarca 145 int. 3 scala B\n48122 Lido Adriano RA",
			permit.Values{"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIALE PETRARCA, LIDO ADRIANO", "1.69": "145", "1.70": "B", "1.71": "3", "1.72": "48122"}, "1.72"},
		{"1.7", "1.72", "Via Trieste 12/A, Ravenna",
			permit.Values{"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA TRIESTE", "1.69": "12/A", "1.70": "", "1.71": "", "1.72": ""}, "1.72"},
		{"1.7", "1.67", "via Trieste, 48121 Ravenna",
			permit.Values{"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA TRIESTE", "1.69": "", "1.70": "", "1.71": "", "1.72": "48121"}, "1.69"},
		{"1.7", "1.66", "c/o Casa Esempio, Via Oriani 4, 48121 Ravenna",
			permit.Values{"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA ORIANI, PRESSO CASA ESEMPIO", "1.69": "4", "1.70": "", "1.71": "", "1.72": "48121"}, "1.72"},
		{"1.8", "1.80", "c/o Casa Esempio, Via Oriani 4, 48121 Ravenna",
			permit.Values{"1.77": "CASA ESEMPIO", "1.78": "RA", "1.79": "RAVENNA", "1.80": "VIA ORIANI", "1.81": "4", "1.82": "", "1.83": "", "1.84": "48121"}, "1.84"},
		{"1.8", "1.80", "Via Oriani 4, 48121 Ravenna", // who it is sent to stays
			permit.Values{"1.78": "RA", "1.79": "RAVENNA", "1.80": "VIA ORIANI", "1.81": "4", "1.82": "", "1.83": "", "1.84": "48121"}, "1.84"},
		{"1.9", "1.98", "Via Emilia 100 scala B int. 2, 40026 Imola (BO)",
			permit.Values{"1.96": "BO", "1.97": "IMOLA", "1.98": "VIA EMILIA 100, SCALA B, INT. 2"}, "1.98"},
	} {
		s := newSheet(t, "it", c.section)
		s.applies = true
		if !s.Focus(c.key) {
			t.Fatalf("%s takes no focus", c.key)
		}
		s.pasted(c.text)
		if len(s.changes) != 1 || !maps.Equal(s.changes[0], c.want) {
			t.Errorf("%q became %v, want one step of %v", c.text, s.changes, c.want)
		}
		if at := s.canvas.Focused().(field.Field).Name(); at != c.focus {
			t.Errorf("%q leaves the focus at %s, want %s", c.text, at, c.focus)
		}
		if len(s.said) != 1 || !strings.Contains(s.said[0], "Ctrl+Z") {
			t.Errorf("said %q", s.said)
		}
	}
}

// Nothing is offered before the street has been left: it is still being typed.
func TestNoSplitIsOfferedWhileTyping(t *testing.T) {
	s := newSheet(t, "it", "1.7")
	s.FocusFirst()
	for s.canvas.Focused().(field.Field).Name() != "1.68" {
		s.canvas.FocusNext()
	}
	s.values["1.68"] = "VIA TRIESTE 12"
	s.Show(s.model, nil)
	if said := s.canvas.Focused().(fyne.Accessible).AccessibilityLabel(); strings.Contains(said, "F9") {
		t.Errorf("offered too early: %s", said)
	}
}

// What is no address is pasted as text, in an address and elsewhere.
func TestOtherTextIsPastedAsText(t *testing.T) {
	for _, c := range []struct{ section, key, text, want string }{
		{"1.7", "1.68", "Via Trieste", "VIA TRIESTE"},
		{"1.7", "1.68", "Prova Fatou\nVia Trieste 12\nRavenna", "PROVA FATOU VIA TRIESTE 12 RAVENNA"},
		{"1.7", "1.72", "48 122", "48122"},
		{"1.3", "1.38", "Via Trieste 12, 48122 Ravenna", "VIA TRIESTE 12, 48122 RAVENNA"},
	} {
		s := newSheet(t, "it", c.section)
		s.Focus(c.key)
		s.pasted(c.text)
		if got := s.canvas.Focused().(field.Field).Value(); got != c.want || len(s.said) > 0 {
			t.Errorf("%q became %q, want %q; said %q", c.text, got, c.want, s.said)
		}
	}
}

// A whole address typed as street is not taken apart behind the operator's back:
// it is offered, and what was filled by hand stays.
func TestATypedAddressIsOfferedToBeSplit(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  permit.Values // nil: nothing is offered
	}{
		{"via trieste 12/a, 48122 ravenna", permit.Values{"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA TRIESTE", "1.69": "12/A", "1.72": "48122"}},
		{"via trieste 12", permit.Values{"1.68": "VIA TRIESTE", "1.69": "12"}},
		{"via trieste snc", permit.Values{"1.68": "VIA TRIESTE", "1.69": "SNC"}},
		{"via trieste", nil},
		{"via 25 aprile", nil},
		{"piazza 1° maggio", nil},
	} {
		s := newSheet(t, "it", "1.7")
		street := keyed(t, s, "1.68", c.typed)
		s.values["1.68"] = street.Value()
		s.Show(s.model, nil)
		said := street.(interface{ AccessibilityLabel() string }).AccessibilityLabel()
		if offered := strings.Contains(said, "F9"); offered != (c.want != nil) || s.Splittable("1.69") != offered || s.Splittable("1.75") {
			t.Errorf("%q: offered %v: %s", c.typed, offered, said)
		}
		s.changes = nil
		if s.Split("1.69") != (c.want != nil) || c.want != nil && !maps.Equal(s.changes[0], c.want) {
			t.Errorf("%q is split into %v, want %v", c.typed, s.changes, c.want)
		}
	}
}

// A whole address typed over another leaves nothing of that one behind; stairs
// and flat that were filled in before the number stay.
func TestATypedAddressLeavesNoStairOfTheOneBefore(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		before      permit.Values
		want        permit.Values
	}{
		{"another house", "via trieste 12", permit.Values{"1.69": "7", "1.70": "A", "1.71": "2"},
			permit.Values{"1.68": "VIA TRIESTE", "1.69": "12", "1.70": "", "1.71": ""}},
		{"another town", "via trieste 7, 48015 cervia", permit.Values{"1.66": "RA", "1.67": "RAVENNA", "1.69": "7", "1.70": "A"},
			permit.Values{"1.66": "RA", "1.67": "CERVIA", "1.68": "VIA TRIESTE", "1.69": "7", "1.70": "", "1.71": "", "1.72": "48015"}},
		{"another flat of the house", "via trieste 12 int. 5", permit.Values{"1.69": "7", "1.70": "A", "1.71": "2"},
			permit.Values{"1.68": "VIA TRIESTE", "1.69": "12", "1.70": "", "1.71": "5"}},
		{"none before", "via trieste 12", permit.Values{"1.70": "A", "1.71": "2"},
			permit.Values{"1.68": "VIA TRIESTE", "1.69": "12"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSheet(t, "it", "1.7")
			maps.Copy(s.values, c.before)
			street := keyed(t, s, "1.68", c.typed)
			s.values["1.68"] = street.Value()
			s.Show(s.model, nil)
			s.changes = nil
			if !s.Split("1.68") || !maps.Equal(s.changes[0], c.want) {
				t.Errorf("split into %v, want %v", s.changes, c.want)
			}
		})
	}
}
