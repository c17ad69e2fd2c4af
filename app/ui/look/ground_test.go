package look_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"sportello/app/ui/look"
)

// What is seen on a Ground is what is seen on a plate of its colour, wherever the
// panels lie.
func TestAGroundsPictureIsAPlates(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme(look.Light, 100))
	window := test.NewTempWindow(t, container.NewWithoutLayout())
	window.SetPadded(false)
	window.Resize(fyne.NewSize(300, 200))
	rapid.Check(t, func(t *rapid.T) {
		within := container.NewWithoutLayout()
		for range rapid.IntRange(0, 3).Draw(t, "panels") {
			panel := look.Panel(look.Inset(4, 8, 4, 8, look.NewText("PROVA Fatou", look.Strong)))
			panel.Move(fyne.NewPos(rapid.Float32Range(0, 200).Draw(t, "x"), rapid.Float32Range(0, 150).Draw(t, "y")))
			panel.Resize(fyne.NewSize(rapid.Float32Range(1, 120).Draw(t, "width"), rapid.Float32Range(1, 90).Draw(t, "height")))
			panel.Hidden = rapid.IntRange(0, 5).Draw(t, "hidden") == 0
			within.Add(panel)
		}
		content := look.Inset(3, 5, 3, 5, within)
		window.SetContent(look.NewPlate(look.ColorGround, content))
		plate := window.Canvas().Capture()
		window.SetContent(look.NewGround(content))
		if !equal(plate, window.Canvas().Capture()) {
			t.Fatal("the ground shows something else than a plate")
		}
	})
}
