package application

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// press makes an object one that the mouse can press. The keyboard reaches the
// same elsewhere, so it is no tab stop.
type press struct {
	widget.BaseWidget
	content fyne.CanvasObject
	tapped  func()
}

func newPress(content fyne.CanvasObject, tapped func()) *press {
	p := &press{content: content, tapped: tapped}
	p.ExtendBaseWidget(p)
	return p
}

// Tapped implements fyne.Tappable.
func (p *press) Tapped(*fyne.PointEvent) { p.tapped() }

// Cursor implements desktop.Cursorable.
func (p *press) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (p *press) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.content) }
