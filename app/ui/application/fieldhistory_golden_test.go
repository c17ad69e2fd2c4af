//go:build ci

package application_test

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"sportello/app/ui/look"
)

func TestTheHistoryOfAFieldLooksAsDrawn(t *testing.T) {
	dark := laptopLight()
	dark.theme = look.Theme(look.Dark, 100)
	small := laptopLight()
	small.theme, small.width, small.height = look.Theme(look.Light, 150), 898, 528
	for name, set := range map[string]setting{"light": laptopLight(), "dark": dark, "small150": small} {
		t.Run(name, func(t *testing.T) {
			s := rewritten(t, set)
			s.press("<Ctrl+H>")
			s.rest()
			test.AssertRendersToImage(t, "history_"+name+".png", s.canvas())
		})
	}
	t.Run("settled", func(t *testing.T) {
		s := rewritten(t, laptopLight())
		s.queue()
		s.screen.GoTo("1.68")
		s.press("<Ctrl+H>") // of the section: closed fields take no focus
		s.rest()
		test.AssertRendersToImage(t, "history_settled.png", s.canvas())
	})
}
