package application_test

import (
	"maps"
	"testing"

	"fyne.io/fyne/v2"

	"sportello/app/permit"
)

// Whoever has moved says the new address whole, where it is asked or in section 7,
// typed and taken apart by F9 or pasted: domicile, Questura and postcode go with it.
func TestWhoHasMovedLeavesNothingBehind(t *testing.T) {
	cervia := permit.Values{"1.2": "RA", "1.5": "RA", "1.6": "CERVIA", "1.66": "RA", "1.67": "CERVIA", "1.68": "VIA FINTA", "1.69": "3", "1.72": "48015"}
	imola := permit.Values{"1.2": "BO", "1.5": "BO", "1.6": "IMOLA", "1.66": "BO", "1.67": "IMOLA", "1.68": "VIA FINTA", "1.69": "3", "1.72": ""}
	hamlet := permit.Values{"1.2": "RA", "1.6": "RAVENNA", "1.67": "RAVENNA", "1.68": "VIA FINTA, LIDO ADRIANO", "1.69": "3", "1.72": "48122"}
	streetOnly := permit.Values{"1.2": "RA", "1.6": "RAVENNA", "1.67": "RAVENNA", "1.68": "VIA FINTA", "1.69": "3", "1.72": ""}
	ways := map[string]func(s *stage, text string){
		"confirm, F9":  func(s *stage, text string) { s.screen.GoTo("confirm.address"); s.press(text + "<Return>"); s.splits() },
		"confirm, row": func(s *stage, text string) { s.screen.GoTo("confirm.address"); s.pastes(text) },
		"section 7, F9": func(s *stage, text string) {
			s.screen.Open("1.7")
			s.tabTo("1.68")
			s.press(text + "<Return>")
			s.splits()
		},
		"section 7": func(s *stage, text string) { s.screen.Open("1.7"); s.pastes(text) },
	}
	for name, move := range ways {
		for text, want := range map[string]permit.Values{
			"via finta 3, 48015 cervia": cervia, "via finta 3, cervia": cervia, "via finta 3, imola": imola,
			"via finta 3, lido adriano": hamlet, "via finta 3": streetOnly,
		} {
			s := returning(t, laptopLight(), worker(), worked(), 730)
			if old := s.app.Value("1.72"); old != "48125" {
				t.Fatalf("it begins with postcode %q", old)
			}
			if move(s, text); !s.has(want) {
				t.Errorf("%s, %q: %v, want %v", name, text, s.app.Values(), want)
			}
		}
	}
}

func (s *stage) splits() {
	s.t.Helper()
	before := s.app.Values()
	if !s.run(fyne.KeyF9, 0) {
		s.t.Fatal("F9 does nothing")
	}
	after := s.app.Values()
	if s.run(fyne.KeyZ, fyne.KeyModifierControl); !maps.Equal(s.app.Values(), before) {
		s.t.Errorf("undone %v, it was %v", s.app.Values(), before)
	}
	if s.run(fyne.KeyY, fyne.KeyModifierControl); !maps.Equal(s.app.Values(), after) {
		s.t.Errorf("done again %v, it was %v", s.app.Values(), after)
	}
}

func (s *stage) pastes(text string) {
	fyne.CurrentApp().Clipboard().SetContent(text)
	s.focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: fyne.CurrentApp().Clipboard()})
}
