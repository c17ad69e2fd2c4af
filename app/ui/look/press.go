package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Press makes an object one that the mouse can press. The keyboard has another
// way to the same, so it is no tab stop.
type Press struct {
	widget.BaseWidget
	veil
	content fyne.CanvasObject
	tapped  func()
}

// NewPress calls tapped where content is pressed.
func NewPress(content fyne.CanvasObject, tapped func()) *Press {
	p := &Press{content: content, tapped: tapped}
	p.ExtendBaseWidget(p)
	return p
}

// Tapped implements fyne.Tappable.
func (p *Press) Tapped(*fyne.PointEvent) { p.tapped() }

// Cursor implements desktop.Cursorable.
func (p *Press) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (p *Press) CreateRenderer() fyne.WidgetRenderer {
	return veilable{composed{p.content}, &p.veil}
}
