package application_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sportello/app/permit"
)

// Ctrl+D takes the value of the row above and says so; it is one step of undo.
func TestSameAsTheRowAbove(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), permit.Values{"1.137": "PROVA", "1.138": "ADA", "1.146": "EVA"})
	s.screen.GoTo("1.145")
	if !s.run(fyne.KeyD, fyne.KeyModifierControl) {
		t.Fatal("Ctrl+D is no command")
	}
	if got := s.app.Value("1.145"); got != "PROVA" || !strings.Contains(strings.Join(s.said, "|"), "riga sopra") {
		t.Errorf("surname %q, said %q", got, s.said)
	}
	s.run(fyne.KeyZ, fyne.KeyModifierControl)
	if got := s.app.Value("1.145"); got != "" {
		t.Errorf("undone, the surname is %q", got)
	}
	s.run(fyne.KeyY, fyne.KeyModifierControl)
	if got := s.app.Value("1.145"); got != "PROVA" {
		t.Errorf("done again, the surname is %q", got)
	}
}

// Where there is nothing to take, Ctrl+D says so and changes nothing.
func TestNothingToTakeFromBefore(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), nil)
	s.screen.GoTo("1.70")
	s.run(fyne.KeyD, fyne.KeyModifierControl)
	if got := s.app.Value("1.70"); got != "" || !strings.Contains(strings.Join(s.said, "|"), "non c’è un valore") {
		t.Errorf("value %q, said %q", got, s.said)
	}
}

// A pasted address is one step of undo, whatever it derives.
func TestAPastedAddressIsUndoneAtOnce(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), permit.Values{"1.66": "BO", "1.67": "IMOLA", "1.68": "VIA VECCHIA", "1.69": "9", "1.71": "4", "1.72": "40026"})
	before := s.app.Values()
	s.screen.GoTo("1.68")
	fyne.CurrentApp().Clipboard().SetContent("V.le Petrarca 145 scala B\n48122 Lido Adriano (RA)")
	s.focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: fyne.CurrentApp().Clipboard()})
	if !s.has(permit.Values{"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIALE PETRARCA, LIDO ADRIANO", "1.69": "145", "1.70": "B", "1.71": "", "1.72": "48122"}) {
		t.Fatalf("filled %v", s.app.Values())
	}
	if at := s.at(); at != "1.72" {
		t.Errorf("the focus is at %s", at)
	}
	s.run(fyne.KeyZ, fyne.KeyModifierControl)
	for key, value := range before {
		if got := s.app.Value(key); got != value {
			t.Errorf("undone, %s is %q, was %q", key, got, value)
		}
	}
}

// A whole address typed as street is split by F9, from any field of the address.
func TestF9SplitsATypedAddress(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), permit.Values{"1.66": "", "1.67": "", "1.68": "", "1.69": "", "1.72": ""})
	s.screen.GoTo("1.68")
	s.press("via trieste 12/a, 48122 ravenna<Return>")
	if got := s.app.Value("1.68"); got != "VIA TRIESTE 12/A, 48122 RAVENNA" {
		t.Fatalf("typed %q", got)
	}
	if !s.run(fyne.KeyF9, 0) || !s.has(permit.Values{"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA TRIESTE", "1.69": "12/A", "1.72": "48122"}) {
		t.Errorf("split into %v", s.app.Values())
	}
	s.run(fyne.KeyZ, fyne.KeyModifierControl)
	if got := s.app.Value("1.68"); got != "VIA TRIESTE 12/A, 48122 RAVENNA" {
		t.Errorf("undone, the street is %q", got)
	}
}

// For whoever returns, Enter goes from section to section only to what is missing or
// wrong. Whoever opens a section is taken through it field by field, as by Tab.
func TestEnterOfAReturningPersonStopsAtWhatIsWanting(t *testing.T) {
	s := returning(t, laptopLight(), worker(), renewal(), 700)
	s.screen.Open("1.7")
	for _, key := range []string{"<Return>", "<Tab>"} {
		s.tabTo("1.68")
		if s.press(key); s.at() != "1.69" {
			t.Errorf("in a section that was opened %s goes to %s", key, s.at())
		}
		s.canvas().FocusPrevious()
	}
	s.screen.Open("1.1")
	stops := 0
	for range 40 {
		s.press("<Return>")
		at := s.at()
		official, _ := must(rules())(t).Field(at)
		if at == "" || s.screen.Current() == "attachments" {
			break
		}
		if official.Section == "1.1" {
			continue
		}
		stops++
		if value := s.app.Value(at); value != "" && value == s.app.Previous(at) && !s.wrong(at) && !s.touched(official.Section) {
			t.Errorf("Enter stops at %s, which is as it was", at)
		}
	}
	if stops == 0 || stops > 20 {
		t.Errorf("Enter stops %d times", stops)
	}
}

// touched says whether something in a section is not as it was in the last
// application.
func (s *stage) touched(id string) bool {
	for _, section := range must(rules())(s.t).Sections() {
		for _, key := range section.Fields {
			if value := s.app.Value(key); section.ID == id && value != "" && !s.app.Derived(key) && value != s.app.Previous(key) {
				return true
			}
		}
	}
	return false
}

// tabTo takes the focus to a field of the section by Tab alone.
func (s *stage) tabTo(key string) {
	s.t.Helper()
	for range 20 {
		if s.at() == key {
			return
		}
		s.press("<Tab>")
	}
	s.t.Fatalf("Tab does not reach %s", key)
}

// wrong says whether a finding points at a field.
func (s *stage) wrong(key string) bool {
	for _, finding := range s.app.Report().Findings {
		if len(finding.Fields) > 0 && finding.Fields[0] == key {
			return true
		}
	}
	return false
}
