package field

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"sportello/app/ui/look"
)

// lineView draws the line of an entry inside its box: selection, text, caret.
// The caret does not blink: an idle window draws nothing.
type lineView struct {
	entry       *entry
	placeholder string // shown in an empty box that has the focus
	trailing    fyne.CanvasObject
	limit       int // boxes on the form, 0 if not counted

	// clip cuts a text that is longer than the box while it is typed into; at other
	// times plain holds the same three objects. Only the field in focus is clipped,
	// for Fyne's software painter forgets the clip around a clip.
	clip      *container.Clip
	plain     *fyne.Container
	selection *canvas.Rectangle
	text      *scriptText
	caret     *canvas.Rectangle
	all       []fyne.CanvasObject

	ink, muted color.Color
	origin     fyne.Position // of the clip in the field
	scroll     float32       // how far the text is pushed to the left
}

const textInset = 11

func (v *lineView) build() {
	if v.clip != nil {
		return
	}
	v.selection, v.caret = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	v.text = newScriptText()
	v.clip = container.NewClip(container.NewWithoutLayout(v.selection, v.text.object, v.caret))
	v.clip.ExtendBaseWidget(v.clip)
	v.clip.Hide()
	v.plain = container.NewWithoutLayout(v.selection, v.text.object, v.caret)
	v.all = []fyne.CanvasObject{v.clip, v.plain}
	if v.trailing != nil {
		v.all = append(v.all, v.trailing)
	}
}

func (v *lineView) objects() []fyne.CanvasObject { v.build(); return v.all }
func (v *lineView) spoken() string               { return v.entry.text() }
func (v *lineView) boxed() bool                  { return true }

func (v *lineView) height(float32) float32 { return v.entry.Theme().Size(look.FieldHeight) }

func (v *lineView) update(p paint) {
	v.build()
	v.ink, v.muted = p.color(look.ColorInk), p.color(look.ColorMuted)
	if v.entry.disabled {
		v.ink = v.muted
	}
	v.text.TextSize = p.size(look.SizeBody)
	v.selection.FillColor = p.color(theme.ColorNameSelection)
	v.caret.FillColor = p.color(look.ColorPrimary)
	v.place()
}

func (v *lineView) layout(at fyne.Position, size fyne.Size) {
	p := paint{v.entry.Theme()}
	inset := p.unit(textInset)
	width := size.Width - 2*inset
	if v.trailing != nil {
		side := p.unit(12)
		width -= side + p.unit(4)
		v.trailing.Resize(fyne.NewSquareSize(side))
		v.trailing.Move(at.AddXY(size.Width-inset-side, (size.Height-side)/2))
	}
	// One pixel to the left of the text, so that the caret at its start shows.
	v.origin = at.AddXY(inset-1, 2)
	v.clip.Move(v.origin)
	v.clip.Resize(fyne.NewSize(max(0, width+2), size.Height-4))
	v.plain.Move(v.origin)
	v.plain.Resize(v.clip.Size())
	v.place()
}

// redraw shows the line after an edit or a move of the cursor: nothing but the
// line itself is drawn anew, unless the remark on its length changed.
func (v *lineView) redraw() {
	if v.clip == nil {
		return
	}
	v.place()
	v.text.Refresh()
	v.selection.Refresh()
	v.caret.Refresh()
	if r := v.entry.renderer; r != nil {
		if remark, _ := v.count(); remark != r.count.Text {
			v.entry.Refresh()
		}
	}
}

// shown is what stands for the runes on the screen.
func (v *lineView) shown(runes []rune) string {
	if v.entry.secret {
		return strings.Repeat("•", len(runes))
	}
	return string(runes)
}

func (v *lineView) width(runes []rune) float32 {
	if len(runes) == 0 {
		return 0
	}
	return v.text.width(v.shown(runes))
}

func (v *lineView) place() {
	l, focused := &v.entry.line, v.entry.focused
	text, ink := v.shown(l.runes), v.ink
	if len(l.runes) == 0 && focused {
		text, ink = v.placeholder, v.muted
	}
	room := v.clip.Size()
	caret, whole := v.width(l.runes[:l.cursor]), v.width(l.runes)
	v.scrollTo(caret, whole, room.Width-3)
	v.cut(focused && whole > room.Width-3)
	if !focused {
		v.scroll = 0
		text = v.elided(text, room.Width-3)
	}
	v.text.set(text, ink)
	v.text.place(1-v.scroll, room.Height)

	height := min(room.Height, v.text.TextSize*1.45)
	y := (room.Height - height) / 2
	v.caret.Hidden = !focused || v.entry.disabled
	v.caret.Move(fyne.NewPos(caret-v.scroll, y))
	v.caret.Resize(fyne.NewSize(1.5, height))

	from, to := l.selection()
	v.selection.Hidden = !focused || from == to
	left, right := v.width(l.runes[:from]), v.width(l.runes[:to])
	v.selection.Move(fyne.NewPos(1+left-v.scroll, y))
	v.selection.Resize(fyne.NewSize(right-left, height))
}

// cut has the text clipped, or not.
func (v *lineView) cut(clipped bool) {
	if v.clip.Visible() == clipped {
		return
	}
	if v.plain.Hidden = clipped; clipped {
		v.clip.Show()
	} else {
		v.clip.Hide()
	}
}

// elided shows with an ellipsis that there is more than the box can show.
func (v *lineView) elided(text string, room float32) string {
	if room <= 0 || v.entry.secret {
		return text
	}
	return look.Elide(text, room, v.text.width)
}

// scrollTo keeps the caret visible and leaves no gap at the end of a long text.
func (v *lineView) scrollTo(caret, whole, room float32) {
	switch {
	case whole <= room || room <= 0:
		v.scroll = 0
	case caret < v.scroll:
		v.scroll = caret
	case caret > v.scroll+room:
		v.scroll = caret - room
	}
	v.scroll = max(0, min(v.scroll, whole-room))
}

// runeAt finds the gap between runes nearest to a point of the field.
func (v *lineView) runeAt(at fyne.Position) int {
	if v.clip == nil {
		return 0
	}
	x := at.X - v.origin.X - 1 + v.scroll
	runes := v.entry.line.runes
	for i := range runes {
		if middle := (v.width(runes[:i]) + v.width(runes[:i+1])) / 2; x < middle {
			return i
		}
	}
	return len(runes)
}
