//go:build ci

package application_test

import (
	"maps"
	"testing"

	"fyne.io/fyne/v2/test"

	"sportello/app/permit"
	"sportello/app/ui/look"
)

func TestFamilyLooksAsDrawn(t *testing.T) {
	dark := laptopLight()
	dark.theme = look.Theme(look.Dark, 100)
	small := laptopLight()
	small.theme, small.width, small.height = look.Theme(look.Light, 150), 898, 528
	for name, set := range map[string]setting{"light": laptopLight(), "dark": dark, "small150": small} {
		t.Run("choice_"+name, func(t *testing.T) {
			s := newStage(t, set, fatou(), renewal())
			s.relative("spouse", amadou())
			young := fatou()
			maps.Copy(young, map[string]string{"given_names": "Awa", "birth_date": "2020-01-01", "permit_expiry": ""})
			s.relative("child", young)
			s.goTo("1.68")
			s.press("<Ctrl+G>")
			s.rest()
			test.AssertRendersToImage(t, "family_choice_"+name+".png", s.canvas())
		})
		t.Run("open_"+name, func(t *testing.T) {
			s := newStage(t, set, fatou(), renewal())
			s.relative("spouse", amadou())
			s.goTo("1.68")
			s.press("<Ctrl+G><Return>")
			s.goTo("1.68")
			s.press("via nuova")
			s.key("Ctrl+Next")
			s.goTo("1.68")
			s.press("via sua<Return>")
			s.rest()
			test.AssertRendersToImage(t, "family_open_"+name+".png", s.canvas())
		})
		t.Run("offer_"+name, func(t *testing.T) {
			s := newStage(t, set, homeless(fatou()), renewal())
			s.relative("spouse", amadou())
			s.goTo("1.68")
			s.rest()
			test.AssertRendersToImage(t, "offer_"+name+".png", s.canvas())
		})
		t.Run("employer_"+name, func(t *testing.T) {
			s := newStage(t, set, nobody(), permit.Values{"2.21": permit.Yes, "2.22": "EDILIZIA PROVA SRL", "2.24": "00000000001"})
			s.rest()
			s.app = must(s.session.Start(t.Context(), must(s.session.CreatePerson(t.Context(), fatou()))(t).ID))(t)
			s.app.SetAll(renewal())
			s.put(set)
			s.goTo("2.19")
			s.press("<Ctrl+Return>edi")
			s.rest()
			test.AssertRendersToImage(t, "employer_"+name+".png", s.canvas())
		})
	}
}
