package field

import (
	"image/color"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"sportello/app/ui/look"
)

// Ticked is the value of a Tick that is set.
const Ticked = "true"

// Tick is one box of the form, crossed with an X or not. Space and the first
// letter of its label turn it over; clicking does too.
type Tick struct {
	frame
	set  bool
	view tickView
}

// NewTick makes a Tick; its label stands beside the box.
func NewTick(host *Host, spec Spec) *Tick {
	t := &Tick{}
	t.view.tick = t
	t.init(t, host, spec, &t.view)
	return t
}

// Value implements Field.
func (t *Tick) Value() string {
	if t.set {
		return Ticked
	}
	return ""
}

// SetValue implements Field.
func (t *Tick) SetValue(value string) {
	if set := value == Ticked; set != t.set {
		t.set = set
		t.Refresh()
	}
}

func (t *Tick) turn() {
	if !t.disabled {
		t.set = !t.set
		t.changed(t.Value())
		t.Refresh()
	}
}

// FocusGained implements fyne.Focusable.
func (t *Tick) FocusGained() { t.gain() }

// FocusLost implements fyne.Focusable.
func (t *Tick) FocusLost() { t.host.keyboard().Flush(); t.leave() }

// TypedRune implements fyne.Focusable. The rune of Space acts, not its key: the
// rune follows the key and must not fall into the field that has the focus then.
func (t *Tick) TypedRune(r rune) { t.host.keyboard().Rune(r, func() { t.typeRune(r) }) }

func (t *Tick) typeRune(r rune) {
	if r == ' ' || sameLetter(r, t.spec.Label) || unicode.ToUpper(r) == 'X' {
		t.turn()
	}
}

func sameLetter(r rune, label string) bool {
	for _, first := range label {
		return fold(string(r)) == fold(string(first))
	}
	return false
}

// TypedKey implements fyne.Focusable.
func (t *Tick) TypedKey(event *fyne.KeyEvent) {
	t.host.keyboard().Key(event, func() { t.typeKey(event) })
}

func (t *Tick) typeKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		t.next()
	case fyne.KeyDelete, fyne.KeyBackspace:
		if t.set {
			t.turn()
		}
	case fyne.KeySpace: // its rune follows
	default:
		t.host.key(event)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (t *Tick) TypedShortcut(shortcut fyne.Shortcut) { t.host.shortcut(shortcut) }

// Tapped implements fyne.Tappable.
func (t *Tick) Tapped(*fyne.PointEvent) { t.turn() }

// MouseDown implements desktop.Mouseable: the focus comes with the press, so that
// the release finds the field where it was.
func (t *Tick) MouseDown(*desktop.MouseEvent) {
	t.byMouse = true
	t.Focus()
	t.byMouse = false
}

// MouseUp implements desktop.Mouseable.
func (t *Tick) MouseUp(*desktop.MouseEvent) {}

// tickView draws the small square, its X and the label beside it.
type tickView struct {
	tick        *Tick
	square      *canvas.Rectangle
	cross       [2]*canvas.Line
	label       []*canvas.Text
	ink         color.Color
	lineHeight  float32
	all         []fyne.CanvasObject
	labelledFor float32 // the width the label was wrapped to
}

const (
	squareSide = 20
	crossInset = 5
)

func (v *tickView) objects() []fyne.CanvasObject { return v.all }
func (v *tickView) boxed() bool                  { return false }

// spoken is what the form has in the box.
func (v *tickView) spoken() string {
	if v.tick.set {
		return "X"
	}
	return ""
}

func (v *tickView) count() (string, Severity) { return "", None }

func (v *tickView) height(width float32) float32 {
	v.wrap(width)
	return max(v.tick.Theme().Size(look.FieldHeight), float32(len(v.label))*v.lineHeight+paint{v.tick.Theme()}.unit(8))
}

func (v *tickView) update(p paint) {
	if v.square == nil {
		v.square = canvas.NewRectangle(color.Transparent)
		v.cross = [2]*canvas.Line{canvas.NewLine(nil), canvas.NewLine(nil)}
	}
	v.ink = p.color(look.ColorInk)
	v.square.CornerRadius = 3
	v.square.FillColor, v.square.StrokeColor, v.square.StrokeWidth = boxColors(&v.tick.frame, p)
	for _, line := range v.cross {
		line.StrokeColor, line.StrokeWidth = v.ink, p.unit(2.2)
		line.Hidden = !v.tick.set
	}
	v.labelledFor = 0
	v.wrap(v.tick.Size().Width)
}

// boxColors are those of a small box: ground, frame and its width.
func boxColors(f *frame, p paint) (fill, stroke color.Color, width float32) {
	name, width := look.ColorFrame, float32(1.3)
	switch f.boxSeverity() {
	case Error:
		name, width = look.ColorError, 2
	case Warning:
		name, width = look.ColorWarning, 1.7
	}
	ground := look.ColorPanel
	if f.disabled {
		ground, name = look.ColorNeutralSoft, theme.ColorNameDisabled
	}
	if f.focused {
		name, width, ground = look.ColorPrimary, 2.5, look.ColorPrimarySoft
	}
	return p.color(ground), p.color(name), width
}

func (v *tickView) wrap(width float32) {
	if width == v.labelledFor && len(v.label) > 0 {
		return
	}
	v.labelledFor = width
	p := paint{v.tick.Theme()}
	size := p.size(look.SizeBody)
	v.lineHeight = measure("É", size, fyne.TextStyle{}).Height
	texts := []string{v.tick.spec.Label}
	if room := width - p.unit(squareSide+9); room > 0 {
		texts = look.Wrap(v.tick.spec.Label, room, func(s string) float32 { return measure(s, size, fyne.TextStyle{}).Width })
	}
	v.label = v.label[:0]
	v.all = []fyne.CanvasObject{v.square, v.cross[0], v.cross[1]}
	for _, text := range texts {
		line := &canvas.Text{Text: text, TextSize: size, Color: v.ink}
		v.label = append(v.label, line)
		v.all = append(v.all, line)
	}
}

func (v *tickView) layout(at fyne.Position, size fyne.Size) {
	v.wrap(size.Width)
	p := paint{v.tick.Theme()}
	side, inset := p.unit(squareSide), p.unit(crossInset)
	corner := at.AddXY(1.5, (size.Height-side)/2)
	v.square.Move(corner)
	v.square.Resize(fyne.NewSquareSize(side))
	v.cross[0].Position1, v.cross[0].Position2 = corner.AddXY(inset, inset), corner.AddXY(side-inset, side-inset)
	v.cross[1].Position1, v.cross[1].Position2 = corner.AddXY(side-inset, inset), corner.AddXY(inset, side-inset)
	top := (size.Height - float32(len(v.label))*v.lineHeight) / 2
	for i, line := range v.label {
		line.Move(at.AddXY(side+p.unit(9), top+float32(i)*v.lineHeight))
		line.Resize(fyne.NewSize(max(0, size.Width-side), v.lineHeight))
	}
}
