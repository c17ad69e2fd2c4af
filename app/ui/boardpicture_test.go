//go:build ci

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
)

// What the public sees: numbers while the desk is open, a sign while it is not.
func TestPicturesOfTheBoard(t *testing.T) {
	for name, size := range map[string]fyne.Size{"board": fyne.NewSize(1366, 768), "board_1080": fyne.NewSize(1920, 1080)} {
		t.Run(name, func(t *testing.T) {
			p := called(t, size)
			p.pictureOf(p.board(), name)
		})
		t.Run(name+"_locked", func(t *testing.T) {
			p := called(t, size)
			p.press("<F12>")
			p.pictureOf(p.board(), name+"_locked")
		})
	}
	t.Run("nobody waits", func(t *testing.T) {
		p := called(t, fyne.NewSize(1366, 768))
		session := p.ui.Session()
		for _, visit := range must(session.Day(t.Context()))(t).Visits {
			if visit.May("absent") {
				p.check(session.SetVisit(t.Context(), visit.ID, "absent"))
			} else if visit.State == "filling" {
				p.check(session.SetVisit(t.Context(), visit.ID, "done"))
			}
		}
		p.settle()
		p.pictureOf(p.board(), "board_nobody")
	})
	t.Run("nothing measured", func(t *testing.T) {
		p := office(t)
		p.press("v")
		p.board().Resize(fyne.NewSize(1366, 768))
		p.pictureOf(p.board(), "board_unmeasured")
	})
}
