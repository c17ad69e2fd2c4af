//go:build ci

package application_test

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/look"
)

// The pictures are taken without system fonts (-tags ci), so that they are the
// same on every machine.
func TestScreenLooksAsDrawn(t *testing.T) {
	light := laptopLight()
	with := func(change func(*setting)) setting {
		set := laptopLight()
		change(&set)
		return set
	}
	for _, picture := range []struct {
		name   string
		set    setting
		person map[string]string
		values permit.Values
		at     string // field to go to
		press  string
	}{
		{"empty", light, nobody(), nil, "", ""},
		{"light", light, fatou(), renewal(), "1.45", ""},
		{"dark", with(func(s *setting) { s.theme = look.Theme(look.Dark, 100) }), fatou(), renewal(), "1.74", ""},
		{"contrast", with(func(s *setting) { s.theme = look.Theme(look.Contrast, 100) }), fatou(), renewal(), "1.45", ""},
		{"150", with(func(s *setting) { s.theme, s.width, s.height = look.Theme(look.Light, 150), 1240, 696 }), fatou(), renewal(), "1.45", ""},
		{"small", with(func(s *setting) { s.width, s.height = 940, 552 }), fatou(), renewal(), "1.45", ""},
		{"small150", with(func(s *setting) { s.theme, s.width, s.height = look.Theme(look.Light, 150), 898, 528 }), fatou(), renewal(), "1.45", ""},
		{"english", with(func(s *setting) { s.language = "en" }), fatou(), renewal(), "1.45", ""},
		{"lookup", light, fatou(), renewal(), "1.36", "mar"},
		{"explain", light, fatou(), renewal(), "1.45", "<F4>"},
		{"explain150", with(func(s *setting) { s.theme, s.width, s.height = look.Theme(look.Light, 150), 1240, 696 }), fatou(), renewal(), "1.45", "<F4>"},
		{"explain_small", with(func(s *setting) { s.width, s.height = 940, 552 }), fatou(), renewal(), "2.53", "<F4>"},
		{"explain_small150", with(func(s *setting) { s.theme, s.width, s.height = look.Theme(look.Dark, 150), 898, 528 }), fatou(), renewal(), "1.45", "<F4>"},
		{"override", light, fatou(), renewal(), "1.45", "<Shift+F9>ha la ricevuta"},
		{"overridden", light, fatou(), renewal(), "1.45", "<Shift+F9>ha la ricevuta<Return>"},
		{"work", light, fatou(), renewal(), "2.4", ""},
		{"income", light, fatou(), renewal(), "2.53", ""},
		{"children", light, fatou(), renewal(), "1.135", "<Ctrl+Return><Return>PROVA<Return>Awa<Return>F<Return>010119<Return>"},
		{"attachments", light, fatou(), renewal(), "2.53", "<Ctrl+Return> <Return><Return> "},
		{"recap", light, fatou(), renewal(), "2.53", "<Ctrl+Return><Ctrl+Return>"},
	} {
		t.Run(picture.name, func(t *testing.T) {
			s := newStage(t, picture.set, picture.person, picture.values)
			if picture.at != "" {
				s.goTo(picture.at)
			}
			s.press(picture.press)
			s.rest()
			test.AssertRendersToImage(t, picture.name+".png", s.canvas())
		})
	}
}

// A person who was here before: what differs from the last application is told.
func TestReturningPersonLooksAsDrawn(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.queue()
	s.rest()
	test.AssertRendersToImage(t, "queued.png", s.canvas())

	s.wait(400 * 24 * time.Hour)
	s.screen.Hidden()
	s.app = must(s.session.Start(t.Context(), s.app.Person()))(t)
	s.app.SetAll(permit.Values{"1.44": "PR9999999", "1.45": "2036-01-31"})
	s.put(laptopLight())
	s.goTo("1.46")
	s.rest()
	test.AssertRendersToImage(t, "returning.png", s.canvas())
}

// Closed fields look closed; a note stands above open ones.
func TestNoticesLookAsDrawn(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.press("<Ctrl+L>manca la firma, torna giovedì<Return>")
	s.app = must(s.session.Open(t.Context(), s.app.ID()))(t)
	s.put(laptopLight())
	s.goTo("1.45")
	s.rest()
	test.AssertRendersToImage(t, "note.png", s.canvas())

	s.queue()
	s.screen.GoTo("1.45")
	s.rest()
	test.AssertRendersToImage(t, "settled.png", s.canvas())
}

func TestUnsavedLooksAsDrawn(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), full())
	s.goTo("1.137")
	s.rest()
	s.screen.ShowSaved(desk.SaveState{Failure: errors.New("no space left")})
	s.window.Content().Refresh()
	test.AssertRendersToImage(t, "unsaved.png", s.canvas())
}

// Long names give way with an ellipsis; a name in its own script is drawn with
// the fonts the program carries.
func TestNamesLookAsDrawn(t *testing.T) {
	for name, original := range map[string]string{"arabic": "فاطمة بروفا", "bengali": "প্রমাণ রহমান", "cyrillic": "Пример Оксана", "latin": ""} {
		t.Run(name, func(t *testing.T) {
			person := fatou()
			person["original_name"] = original
			person["surname"], person["given_names"] = "ESEMPIO DELLA FONTE LUNGHISSIMA Y MONTENEGRO", "MARIA DE LOS ANGELES IMMACULATA ESEMPLARE"
			s := newStage(t, laptopLight(), person, renewal())
			s.rest()
			test.AssertRendersToImage(t, "names_"+name+".png", s.canvas())
		})
	}
}
