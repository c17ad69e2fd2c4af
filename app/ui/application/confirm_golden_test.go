//go:build ci

package application_test

import (
	"maps"
	"testing"

	"fyne.io/fyne/v2/test"

	"sportello/app/permit"
	"sportello/app/ui/look"
)

// The page of those who return, as it is opened, while a row is being changed, and
// when all has been said.
func TestConfirmingLooksAsDrawn(t *testing.T) {
	light := laptopLight()
	with := func(change func(*setting)) setting {
		set := laptopLight()
		change(&set)
		return set
	}
	family := permit.Values{"1.32": "B", "1.129": "ESEMPIO", "1.130": "AWA", "1.131": "F", "1.132": "1990-07-02", "1.133": "SEN", "1.134": "SEN", "1.135": "THIES",
		"1.137": "PROVA", "1.138": "OMAR", "1.139": "M", "1.140": "2013-03-01", "1.141": "ITA", "1.142": "SEN", "1.143": "RAVENNA",
		"1.145": "PROVA", "1.146": "KHADIJA", "1.147": "F", "1.148": "2019-11-30", "1.149": "ITA", "1.150": "SEN", "1.151": "RAVENNA"}
	for _, picture := range []struct {
		name  string
		set   setting
		days  int
		press string
	}{
		{"light", light, 730, ""},
		{"dark", with(func(s *setting) { s.theme = look.Theme(look.Dark, 100) }), 730, "<Down><Down>"},
		{"contrast", with(func(s *setting) { s.theme = look.Theme(look.Contrast, 100) }), 730, ""},
		{"english", with(func(s *setting) { s.language = "en" }), 730, ""},
		{"small", with(func(s *setting) { s.width, s.height = 940, 552 }), 730, ""},
		{"150", with(func(s *setting) { s.theme, s.width, s.height = look.Theme(look.Light, 150), 1240, 696 }), 730, ""},
		{"changing", light, 730, "I11223344<Return>231228<Return><Return><Right>"},
		{"income", light, 730, "<Ctrl+Return>I11223344<Return>231228<Return><Return>19800"},
		{"children", light, 730, "<Down><Down><Down><Down><Down><Right>"},
		{"small150", with(func(s *setting) { s.theme, s.width, s.height = look.Theme(look.Light, 150), 898, 528 }), 730, ""},
		{"said", light, 730, "I11223344<Return>231228<Return><Ctrl+Return>19800<Return>"},
	} {
		t.Run(picture.name, func(t *testing.T) {
			last := worked()
			maps.Copy(last, family)
			s := returning(t, picture.set, worker(), last, picture.days)
			s.press(picture.press)
			if picture.name == "said" {
				s.screen.GoTo("confirm.absence")
			}
			s.rest()
			test.AssertRendersToImage(t, "confirm_"+picture.name+".png", s.canvas())
		})
	}
}

// Long values wrap; one in another script is drawn with the fonts the program
// carries.
func TestConfirmedValuesLookAsDrawn(t *testing.T) {
	for name, original := range map[string]string{"arabic": "شركة المثال", "bengali": "উদাহরণ প্রতিষ্ঠান", "cyrillic": "ТОВ Приклад", "long": "ESEMPIO DELLA FONTE LUNGHISSIMA Y MONTENEGRO SOCIETÀ COOPERATIVA AGRICOLA A RESPONSABILITÀ LIMITATA"} {
		t.Run(name, func(t *testing.T) {
			last := worked()
			last["2.22"] = original
			s := returning(t, laptopLight(), worker(), last, 30)
			s.rest()
			test.AssertRendersToImage(t, "confirm_"+name+".png", s.canvas())
		})
	}
}
