package field

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"sportello/app/ui/look"
)

// scriptText is a line in as many scripts as it is written in: names are typed and
// pasted in their own. Each piece is drawn in the font of its script, all on one
// baseline.
type scriptText struct {
	Text     string
	TextSize float32
	pieces   []*canvas.Text
	object   *fyne.Container // of the pieces
}

func newScriptText() *scriptText { return &scriptText{object: container.NewWithoutLayout()} }

// set shows a text; place has to follow.
func (t *scriptText) set(text string, ink color.Color) {
	t.Text = text
	n := 0
	for part, font := range look.Scripts(text) {
		if n == len(t.pieces) {
			t.pieces = append(t.pieces, &canvas.Text{})
			t.object.Objects = append(t.object.Objects, t.pieces[n])
		}
		piece := t.pieces[n]
		piece.Text, piece.FontSource, piece.TextSize, piece.Color, piece.Hidden = part, font, t.TextSize, ink, false
		n++
	}
	for _, piece := range t.pieces[n:] {
		piece.Text, piece.Hidden = "", true
	}
}

// place sets the text into a line so high.
func (t *scriptText) place(x, height float32) {
	line, baseline := t.measure("", nil)
	for _, piece := range t.pieces {
		size, own := t.measure(piece.Text, piece.FontSource)
		piece.Move(fyne.NewPos(x, (height-line.Height)/2+baseline-own))
		piece.Resize(size)
		x += size.Width
	}
}

// width is that of a text, of which this one's beginnings are measured.
func (t *scriptText) width(text string) float32 {
	width := float32(0)
	for part, font := range look.Scripts(text) {
		size, _ := t.measure(part, font)
		width += size.Width
	}
	return width
}

func (t *scriptText) measure(text string, font fyne.Resource) (size fyne.Size, baseline float32) {
	return fyne.CurrentApp().Driver().RenderedTextSize(text, t.TextSize, fyne.TextStyle{}, font)
}

// Refresh draws it anew.
func (t *scriptText) Refresh() {
	for _, piece := range t.pieces {
		piece.Refresh()
	}
}
