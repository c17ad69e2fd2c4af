//go:build ci

package ui_test

import "testing"

func TestPicturesOfADoubleBooking(t *testing.T) {
	there := func(p *program) { p.press("<Ctrl+7>") }
	officePictures(t, "reconciliation_slot", settings, twoInOnePlace, there)
	officePictures(t, "reconciliation_slot_both", []setting{usual}, twoInOnePlace, func(p *program) { p.press("<Ctrl+7>b") })
}

func TestPicturesOfSites(t *testing.T) {
	few := []setting{usual, {name: "dark", theme: "dark"}, {name: "150", textSize: 150}, {name: "small", width: 1024, height: 600}, {name: "english", language: "en"}}
	pictures(t, "sites", few, true, func(p *program) { p.press("<Ctrl+6>"); p.ui.ShowSites() })
	pictures(t, "site", few, true, func(p *program) { p.press("<Ctrl+6>"); p.ui.ShowSites(); p.press("<Down><Down><Return>") })
}
