package look

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Style is what a text looks like. The zero Style is body text in ink.
type Style struct {
	Size   fyne.ThemeSizeName  // empty: SizeBody
	Color  fyne.ThemeColorName // empty: ColorInk
	Bold   bool
	Mono   bool
	Struck bool // struck through
	Align  fyne.TextAlign
	Font   fyne.Resource // for names in scripts the theme's font lacks
}

// The styles the pictures use.
var (
	Body     = Style{}
	Strong   = Style{Bold: true}
	Muted    = Style{Color: ColorMuted}
	Title    = Style{Size: SizeTitle, Bold: true}
	Label    = Style{Size: SizeSmall, Bold: true}
	Small    = Style{Size: SizeSmall, Color: ColorMuted}
	Caption  = Style{Size: SizeCaption, Color: ColorMuted}
	Note     = Style{Size: SizeNote}
	Overline = Style{Size: SizeSmall, Color: ColorMuted, Bold: true} // headings of columns and lists, already in capitals
	Figure   = Style{Size: SizeFigure, Bold: true}
)

// In returns the style in another colour.
func (s Style) In(name fyne.ThemeColorName) Style { s.Color = name; return s }

// Right returns the style aligned to the right.
func (s Style) Right() Style { s.Align = fyne.TextAlignTrailing; return s }

// Center returns the style centred.
func (s Style) Center() Style { s.Align = fyne.TextAlignCenter; return s }

func (s Style) apply(w themed, t *canvas.Text) {
	size, name := s.Size, s.Color
	if size == "" {
		size = SizeBody
	}
	if name == "" {
		name = ColorInk
	}
	t.TextSize = sizeOf(w, size)
	t.Color = colorOf(w, name)
	t.TextStyle = fyne.TextStyle{Bold: s.Bold, Monospace: s.Mono, Strikethrough: s.Struck}
	t.Alignment = s.Align
	t.FontSource = s.Font
}

// wording is what a widget of text says and what that looks like.
type wording struct {
	widget.BaseWidget
	veil
	text  string
	style Style
}

// SetText changes the words.
func (w *wording) SetText(text string) {
	if w.text != text {
		w.text = text
		w.Refresh()
	}
}

// SetStyle changes what they look like.
func (w *wording) SetStyle(style Style) {
	if w.style != style {
		w.style = style
		w.Refresh()
	}
}

// Text returns the words.
func (w *wording) Text() string { return w.text }

// Text is one line. It never takes more than its own width; given less it ends
// in an ellipsis if it may (Elide), otherwise it asks for its whole width.
type Text struct {
	wording
	elide bool
}

// NewText shows a line that is never cut.
func NewText(text string, style Style) *Text {
	t := &Text{wording: wording{text: text, style: style}}
	t.ExtendBaseWidget(t)
	return t
}

// NewElided shows a line that gives way with an ellipsis where there is no room.
func NewElided(text string, style Style) *Text {
	t := NewText(text, style)
	t.elide = true
	return t
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t, line: canvas.NewText("", nil)}
	r.update()
	return r
}

type textRenderer struct {
	text *Text
	line *canvas.Text
	full fyne.Size
}

func (r *textRenderer) update() {
	r.text.style.apply(r.text, r.line)
	r.line.Text = r.text.text
	r.full = r.line.MinSize()
	r.fit(r.text.Size().Width)
}

func (r *textRenderer) fit(width float32) {
	r.line.Text = r.text.text
	if r.text.elide && width > 0 && r.full.Width > width+0.5 {
		r.line.Text = Elide(r.text.text, width, func(s string) float32 {
			return fyne.MeasureText(s, r.line.TextSize, r.line.TextStyle).Width
		})
	}
}

func (r *textRenderer) Layout(size fyne.Size) {
	before := r.line.Text
	r.fit(size.Width)
	r.line.Move(fyne.NewPos(0, (size.Height-r.full.Height)/2))
	r.line.Resize(fyne.NewSize(size.Width, r.full.Height))
	if r.line.Text != before {
		r.line.Refresh()
	}
}

func (r *textRenderer) MinSize() fyne.Size {
	if r.text.elide {
		return fyne.NewSize(min(r.full.Width, 3*r.line.TextSize), r.full.Height)
	}
	return r.full
}

func (r *textRenderer) Refresh() {
	r.update()
	r.Layout(r.text.Size())
	r.line.Refresh()
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return r.text.seen(r.line) }
func (r *textRenderer) Destroy()                     {}

// Elide shortens text with an ellipsis until measure says it fits into width.
func Elide(text string, width float32, measure func(string) float32) string {
	if measure(text) <= width {
		return text
	}
	runes := []rune(text)
	fits, fails := 0, len(runes)
	for fits+1 < fails {
		middle := (fits + fails) / 2
		if measure(strings.TrimRight(string(runes[:middle]), " ")+"…") <= width {
			fits = middle
		} else {
			fails = middle
		}
	}
	return strings.TrimRight(string(runes[:fits]), " ") + "…"
}
