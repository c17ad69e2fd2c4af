//go:build ci

package ui_test

import "testing"

// shows shows the busy month's figures on a tab, and presses keys there.
func shows(before, keys string) func(p *program) {
	return func(p *program) {
		p.press("<Ctrl+8>" + before)
		p.ui.ShowStatistics(month(), uneven())
		p.press(keys)
		p.settle()
	}
}

func TestPicturesOfStatistics(t *testing.T) {
	dark, english := setting{name: "dark", theme: "dark"}, setting{name: "english", language: "en"}
	large, small := setting{name: "150", textSize: 150}, setting{name: "small", width: 1024, height: 600}
	pictures(t, "statistics", settings, true, shows("", ""))
	pictures(t, "statistics_bin", []setting{usual, dark}, true, shows("", "<PageDown><Up>"))
	pictures(t, "statistics_details", []setting{large, small}, true, shows("", "<F3>"))
	pictures(t, "statistics_applications", []setting{usual, dark, english}, true, shows("2", ""))
	pictures(t, "statistics_errors", []setting{usual, english}, true, shows("3", "<Down>"))
	pictures(t, "statistics_office", []setting{usual}, true, shows("4", ""))
	pictures(t, "statistics_central", []setting{usual}, true, shows("", "c"))
	pictures(t, "uniformity", []setting{usual, dark, english, large}, true, shows("5", ""))
	pictures(t, "statistics_behind", []setting{usual, large}, true, func(p *program) { p.press("<Ctrl+8>2<Down><Down><Down><Return>") })
	pictures(t, "statistics_behind_central", []setting{usual}, true, shows("", "c2<Return>"))
	pictures(t, "statistics_filter", []setting{usual, large}, true, shows("", "f"))
	pictures(t, "statistics_span", []setting{usual}, true, shows("", "g"))
	pictures(t, "statistics_export", []setting{usual}, true, shows("", "e"))
}

func TestPicturesOfNoStatistics(t *testing.T) {
	pictures(t, "statistics_empty", []setting{usual}, false, func(p *program) {
		p.enterFromHere()
		p.press("<Ctrl+8>")
	})
	pictures(t, "uniformity_empty", []setting{usual}, false, func(p *program) {
		p.enterFromHere()
		p.press("<Ctrl+8>5")
	})
}
