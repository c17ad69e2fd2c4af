package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// themed is a widget that reads its theme.
type themed interface{ Theme() fyne.Theme }

// gauge measures texts of a style, as the theme of a widget has it.
func gauge(w themed, style Style) func(text string) float32 {
	probe := canvas.NewText("", nil)
	style.apply(w, probe)
	return func(text string) float32 {
		probe.Text = text
		return probe.MinSize().Width
	}
}

// writtenIn is one line in the middle of a box, with an ellipsis where it ends.
func writtenIn(w themed, text string, style Style, at fyne.Position, width, height float32) *canvas.Text {
	written := canvas.NewText(Elide(text, width, gauge(w, style)), nil)
	style.apply(w, written)
	size := written.MinSize()
	written.Resize(size)
	written.Move(at.AddXY(0, (height-size.Height)/2))
	return written
}

func rectangle(shade color.Color, x, y, width, height float32) *canvas.Rectangle {
	area := canvas.NewRectangle(shade)
	area.Move(fyne.NewPos(x, y))
	area.Resize(fyne.NewSize(width, height))
	return area
}
