//go:build ci

package application_test

import (
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2/test"

	"sportello/app/ui/look"
)

func TestWhatArrivedLooksAsDrawn(t *testing.T) {
	dark, english := laptopLight(), laptopLight()
	dark.theme = look.Theme(look.Dark, 100)
	english.language, english.width, english.height = "en", 940, 552
	for name, set := range map[string]setting{"arrived": laptopLight(), "arrived_dark": dark, "arrived_english_small": english} {
		t.Run(name, func(t *testing.T) {
			set.random = rand.NewChaCha8([32]byte{1}) // receipts have the same numbers every time
			s := newStage(t, set, fatou(), renewal())
			s.queue()
			s.withColleague(map[string]string{"1.74": "3335550199", "1.77": "PRESSO PROVA"})
			s.rest()
			test.AssertRendersToImage(t, name+".png", s.canvas())
			s.press("<F5>")
			test.AssertRendersToImage(t, name+"_offer.png", s.canvas())
		})
	}
}
