package field

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"sportello/app/ui/look"
)

// Member is one answer of a Choice: its value (the official number of its box on
// the form, or a code), the mark shown for it and its words.
type Member struct {
	Value string // "9", "M"
	Mark  string // shown before the label and typed to choose it; usually the value
	Label string
}

// Choice is one of few, or none: the type of request, the sex. Arrows, first
// letters and the marks' own digits choose, Space turns the current one over,
// Delete empties unless one is required; Enter and Tab go on. One tab stop.
type Choice struct {
	frame
	members []Member
	chosen  int    // -1 for none
	digits  string // of a mark being typed
	view    choiceView
}

// NewChoice makes a Choice.
func NewChoice(host *Host, spec Spec, members ...Member) *Choice {
	c := &Choice{members: slices.Clone(members), chosen: -1}
	c.view.choice = c
	c.init(c, host, spec, &c.view)
	return c
}

// Value implements Field.
func (c *Choice) Value() string {
	if c.chosen < 0 {
		return ""
	}
	return c.members[c.chosen].Value
}

// SetValue implements Field. A value that is no member's shows as none.
func (c *Choice) SetValue(value string) {
	at := slices.IndexFunc(c.members, func(m Member) bool { return m.Value == value })
	if value == "" {
		at = -1
	}
	if at != c.chosen {
		c.chosen = at
		c.Refresh()
	}
}

func (c *Choice) choose(at int) {
	if c.disabled || at == c.chosen || at >= len(c.members) || at < 0 && c.spec.Required {
		return
	}
	c.chosen = max(at, -1)
	c.changed(c.Value())
	c.Refresh()
}

func (c *Choice) turn(at int) {
	if at == c.chosen {
		at = -1
	}
	c.choose(at)
}

// FocusGained implements fyne.Focusable.
func (c *Choice) FocusGained() { c.digits = ""; c.gain() }

// FocusLost implements fyne.Focusable.
func (c *Choice) FocusLost() { c.host.keyboard().Flush(); c.leave() }

// TypedRune implements fyne.Focusable.
func (c *Choice) TypedRune(r rune) { c.host.keyboard().Rune(r, func() { c.typeRune(r) }) }

func (c *Choice) typeRune(r rune) {
	switch {
	case r == ' ':
		c.turn(max(c.chosen, 0))
	case r >= '0' && r <= '9':
		c.typeDigit(r)
	default:
		c.digits = ""
		c.chooseLetter(r)
	}
}

// typeDigit chooses by mark: "1" then "2" is mark 12. A digit no mark begins
// with counts the members instead.
func (c *Choice) typeDigit(r rune) {
	begins := func(m Member) bool { return strings.HasPrefix(m.Mark, c.digits) }
	c.digits += string(r)
	if !slices.ContainsFunc(c.members, begins) {
		c.digits = string(r)
	}
	if at := slices.IndexFunc(c.members, func(m Member) bool { return m.Mark == c.digits }); at >= 0 {
		c.choose(at)
		return
	}
	if !slices.ContainsFunc(c.members, begins) {
		c.digits = ""
		if at := int(r - '1'); at >= 0 {
			c.choose(at)
		}
	}
}

// chooseLetter goes round the members that begin with the letter, in word or mark.
func (c *Choice) chooseLetter(r rune) {
	for i := range c.members {
		at := (c.chosen + 1 + i) % len(c.members)
		if sameLetter(r, c.members[at].Label) || fold(c.members[at].Mark) == fold(string(r)) {
			c.choose(at)
			return
		}
	}
}

// TypedKey implements fyne.Focusable.
func (c *Choice) TypedKey(event *fyne.KeyEvent) {
	c.host.keyboard().Key(event, func() { c.typeKey(event) })
}

func (c *Choice) typeKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		c.next()
	case fyne.KeyRight, fyne.KeyDown:
		c.choose(min(c.chosen+1, len(c.members)-1))
	case fyne.KeyLeft, fyne.KeyUp:
		c.choose(max(c.chosen-1, 0))
	case fyne.KeyHome:
		c.choose(0)
	case fyne.KeyEnd:
		c.choose(len(c.members) - 1)
	case fyne.KeyDelete, fyne.KeyBackspace:
		c.choose(-1)
	case fyne.KeySpace: // its rune follows
	default:
		c.host.key(event)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (c *Choice) TypedShortcut(shortcut fyne.Shortcut) { c.host.shortcut(shortcut) }

// Tapped implements fyne.Tappable.
func (c *Choice) Tapped(event *fyne.PointEvent) {
	if at := c.view.memberAt(event.Position); at >= 0 {
		c.turn(at)
	}
}

// MouseDown implements desktop.Mouseable: the focus comes with the press.
func (c *Choice) MouseDown(*desktop.MouseEvent) {
	c.byMouse = true
	c.Focus()
	c.byMouse = false
}

// MouseUp implements desktop.Mouseable.
func (c *Choice) MouseUp(*desktop.MouseEvent) {}

// choiceView draws the members as the small boxes of the form, side by side
// where the width allows, else one below the other.
type choiceView struct {
	choice *Choice
	cells  []*cell
	all    []fyne.CanvasObject
}

type cell struct {
	light       *canvas.Rectangle
	square      *canvas.Rectangle
	cross       [2]*canvas.Line
	mark, label *canvas.Text
	at          fyne.Position
	size        fyne.Size
}

const (
	cellHeight = 30
	cellSquare = 17
	cellInset  = 8
)

func (v *choiceView) objects() []fyne.CanvasObject { return v.all }
func (v *choiceView) boxed() bool                  { return true }
func (v *choiceView) count() (string, Severity)    { return "", None }

func (v *choiceView) spoken() string {
	if v.choice.chosen < 0 {
		return ""
	}
	return v.choice.members[v.choice.chosen].Label
}

func (v *choiceView) build() {
	if v.cells != nil {
		return
	}
	for _, member := range v.choice.members {
		c := &cell{
			light: canvas.NewRectangle(color.Transparent), square: canvas.NewRectangle(color.Transparent),
			cross: [2]*canvas.Line{canvas.NewLine(color.Transparent), canvas.NewLine(color.Transparent)},
			mark:  &canvas.Text{Text: member.Mark}, label: &canvas.Text{Text: member.Label},
		}
		v.cells = append(v.cells, c)
		v.all = append(v.all, c.light, c.square, c.cross[0], c.cross[1], c.mark, c.label)
	}
}

func (v *choiceView) update(p paint) {
	v.build()
	for i, c := range v.cells {
		chosen := i == v.choice.chosen
		ink := look.ColorInk
		if v.choice.disabled {
			ink = look.ColorMuted
		}
		c.light.FillColor, c.light.CornerRadius = color.Transparent, p.size(theme.SizeNameInputRadius)-1
		c.square.FillColor, c.square.StrokeColor, c.square.StrokeWidth = p.color(look.ColorPanel), p.color(look.ColorFrame), 1.2
		if chosen {
			c.light.FillColor = p.color(look.ColorPrimarySoft)
			c.square.StrokeColor = p.color(look.ColorInk)
		}
		c.square.CornerRadius = 2
		for _, line := range c.cross {
			line.StrokeColor, line.StrokeWidth, line.Hidden = p.color(look.ColorInk), p.unit(2), !chosen
		}
		c.mark.TextSize, c.mark.Color = p.size(look.SizeSmall), p.color(look.ColorMuted)
		c.label.TextSize, c.label.Color = p.size(look.SizeBody), p.color(ink)
		c.label.TextStyle = fyne.TextStyle{Bold: chosen}
	}
}

// width is that of a cell with its label in bold, so that choosing moves nothing.
func (v *choiceView) width(c *cell, p paint) float32 {
	width := p.unit(2*cellInset+cellSquare+7) + measure(c.label.Text, c.label.TextSize, fyne.TextStyle{Bold: true}).Width
	if c.mark.Text != "" {
		width += measure(c.mark.Text, c.mark.TextSize, fyne.TextStyle{}).Width + p.unit(5)
	}
	return width
}

// perLine is how many cells stand side by side and how wide each is: 0 if all
// stand in one line at their own widths.
func (v *choiceView) perLine(width float32, p paint) (cells int, each float32) {
	total, widest := float32(4), float32(1)
	for _, c := range v.cells {
		own := v.width(c, p)
		total += own
		widest = max(widest, own)
	}
	if total <= width {
		return len(v.cells), 0
	}
	// As few as still need no more lines, so that the last line is not a lone one.
	most := max(1, int((width-4)/widest))
	lines := (len(v.cells) + most - 1) / most
	cells = (len(v.cells) + lines - 1) / lines
	return cells, (width - 4) / float32(cells)
}

func (v *choiceView) height(width float32) float32 {
	v.build()
	p := paint{v.choice.Theme()}
	cells, _ := v.perLine(width, p)
	lines := 1
	if cells > 0 {
		lines = (len(v.cells) + cells - 1) / cells
	}
	return p.size(look.FieldHeight) + float32(max(0, lines-1))*p.unit(cellHeight)
}

func (v *choiceView) layout(at fyne.Position, size fyne.Size) {
	p := paint{v.choice.Theme()}
	margin := (p.size(look.FieldHeight) - p.unit(cellHeight)) / 2
	cells, each := v.perLine(size.Width, p)
	x, y := margin, margin
	for i, c := range v.cells {
		if i > 0 && i%cells == 0 {
			x, y = margin, y+p.unit(cellHeight)
		}
		width := each
		if width == 0 {
			width = v.width(c, p)
		}
		v.place(c, at.AddXY(x, y), fyne.NewSize(width, p.unit(cellHeight)), p)
		x += width
	}
}

func (v *choiceView) place(c *cell, at fyne.Position, size fyne.Size, p paint) {
	c.at, c.size = at, size
	c.light.Move(at)
	c.light.Resize(size)
	side, inset := p.unit(cellSquare), p.unit(4)
	corner := at.AddXY(p.unit(cellInset), (size.Height-side)/2)
	c.square.Move(corner)
	c.square.Resize(fyne.NewSquareSize(side))
	c.cross[0].Position1, c.cross[0].Position2 = corner.AddXY(inset, inset), corner.AddXY(side-inset, side-inset)
	c.cross[1].Position1, c.cross[1].Position2 = corner.AddXY(side-inset, inset), corner.AddXY(inset, side-inset)
	x := corner.X + side + p.unit(7)
	if c.mark.Text != "" {
		mark := c.mark.MinSize()
		c.mark.Move(fyne.NewPos(x, at.Y+(size.Height-mark.Height)/2))
		c.mark.Resize(mark)
		x += mark.Width + p.unit(5)
	}
	label := c.label.MinSize()
	c.label.Move(fyne.NewPos(x, at.Y+(size.Height-label.Height)/2))
	c.label.Resize(label)
}

func (v *choiceView) memberAt(at fyne.Position) int {
	return slices.IndexFunc(v.cells, func(c *cell) bool {
		return at.X >= c.at.X && at.X < c.at.X+c.size.Width && at.Y >= c.at.Y && at.Y < c.at.Y+c.size.Height
	})
}
