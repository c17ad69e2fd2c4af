package look

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Finding is what a FindingCard shows; all of it words.
type Finding struct {
	Tone    Tone
	Title   string
	Number  string // official number of the field
	Message string
	Why     string // it matters; empty on a card that is not open
	Remedy  string // empty on a card that is not open
	Source  string // "art. 5 TUI · verificato"
	Action  string // what a fix would do; empty if there is none
	Key     string // the key that does it
	Other   string // what else can be done; empty if nothing
	// OtherKey is the key that does it.
	OtherKey string
}

// FindingCard is one finding in the controls column. Pressing it asks for the
// jump to its field, pressing an action for what it says.
type FindingCard struct {
	pressable
	veil
	OnTapped func()
	OnAction func()
	OnOther  func()

	finding Finding
	plate   *Plate
}

// NewFindingCard shows a finding.
func NewFindingCard(f Finding) *FindingCard {
	c := &FindingCard{finding: f}
	c.onTapped = func() { call(c.OnTapped) }
	c.onHover = func(over bool) { c.plate.paint(hoverFill(over), ColorLine, 1) }
	c.plate = newPlate(ColorPanel, ColorLine, 4, c.build())
	c.ExtendBaseWidget(c)
	return c
}

// AccessibilityLabel implements fyne.Accessible.
func (c *FindingCard) AccessibilityLabel() string {
	f := c.finding
	return strings.TrimSpace(f.Title + ". " + strings.Join([]string{f.Message, f.Why, f.Remedy}, " "))
}

// AccessibilityRole implements fyne.Accessible.
func (c *FindingCard) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (c *FindingCard) build() fyne.CanvasObject {
	f := c.finding
	title := []fyne.CanvasObject{NewMark(f.Tone, 13), NewParagraph(f.Title, Style{Size: SizeNote, Bold: true})}
	if f.Number != "" {
		title = append(title, NewText("· "+f.Number, Note.In(ColorMuted)))
	}
	lines := []fyne.CanvasObject{titled(title...)}
	if f.Message != "" {
		lines = append(lines, NewParagraph(f.Message, Note))
	}
	if f.Why != "" {
		lines = append(lines, NewParagraph(f.Why, Note.In(ColorMuted)))
	}
	if f.Remedy != "" {
		lines = append(lines, NewParagraph(f.Remedy, Note))
	}
	if f.Action != "" {
		lines = append(lines, newAction(f.Action, f.Key, func() { call(c.OnAction) }))
	}
	if f.Other != "" {
		lines = append(lines, newAction(f.Other, f.OtherKey, func() { call(c.OnOther) }))
	}
	if f.Source != "" {
		lines = append(lines, NewParagraph(f.Source, Caption))
	}
	bar := newPlate(f.Tone.ink(), "", 2, nil)
	return &fyne.Container{Layout: edgeLayout{width: 4}, Objects: []fyne.CanvasObject{bar, Inset(8, 10, 8, 11, Column(2, lines...))}}
}

// CreateRenderer implements fyne.Widget.
func (c *FindingCard) CreateRenderer() fyne.WidgetRenderer {
	return veilable{composed{c.plate}, &c.veil}
}

func call(f func()) {
	if f != nil {
		f()
	}
}

func hoverFill(over bool) fyne.ThemeColorName {
	if over {
		return ColorPrimarySoft
	}
	return ColorPanel
}

// titled sets words side by side; the paragraph among them wraps where the
// others leave no room, and what follows it stays close to its words.
func titled(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: titleLayout{}, Objects: objects}
}

type titleLayout struct{}

const titleGap = 5

func (titleLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rest := size.Width - Scaled(titleGap)*float32(len(objects)-1)
	for _, o := range objects {
		if _, wraps := o.(*Paragraph); !wraps {
			rest -= o.MinSize().Width
		}
	}
	x := float32(0)
	line := fyne.MeasureText("É", theme.Size(SizeNote), fyne.TextStyle{}).Height
	for _, o := range objects {
		least := o.MinSize()
		width, y := least.Width, max(0, (line-least.Height)/2)
		if p, wraps := o.(*Paragraph); wraps {
			width, y = max(0, min(rest, p.naturalWidth()+1)), 0
			o.Resize(fyne.NewSize(width, 0))
		}
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		o.Move(fyne.NewPos(x, y))
		x += width + Scaled(titleGap)
	}
}

func (titleLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return rowLayout{gap: titleGap, grow: -1}.MinSize(objects)
}

// edgeLayout lays a coloured edge of the given width at the left of the second object.
type edgeLayout struct{ width float32 }

func (l edgeLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(l.width, size.Height))
	objects[0].Move(fyne.Position{})
	objects[1].Resize(fyne.NewSize(size.Width-l.width, size.Height))
	objects[1].Move(fyne.NewPos(l.width, 0))
}

func (l edgeLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[1].MinSize().AddWidthHeight(l.width, 0)
}

// action is a line of text that can be pressed, with the key that does the same.
type action struct {
	pressable
	content fyne.CanvasObject
}

func newAction(text, key string, tapped func()) *action {
	a := &action{}
	a.onTapped = tapped
	parts := []fyne.CanvasObject{NewParagraph(text, Style{Size: SizeNote, Bold: true, Color: ColorPrimary})}
	if key != "" {
		parts = append(parts, newKeyCap(key, ColorPrimary))
	}
	a.content = titled(parts...)
	a.ExtendBaseWidget(a)
	return a
}

func (a *action) CreateRenderer() fyne.WidgetRenderer { return composed{a.content} }

// Tile is a figure with its caption above and its meaning below.
func Tile(caption, figure, detail string) *Plate {
	return Panel(Inset(11, 14, 11, 14, Column(0, NewParagraph(caption, Caption), NewText(figure, Figure), NewParagraph(detail, Caption))))
}

// Banner is a message across the whole width, with what can be done about it at
// the right.
func Banner(tone Tone, text string, actions ...fyne.CanvasObject) *Plate {
	parts := []fyne.CanvasObject{NewMark(tone, 16), NewParagraph(text, Body)}
	return newPlate(tone.soft(), tone.ink(), 4, Inset(8, 12, 8, 12, Row(10, 1, append(parts, actions...)...)))
}

// Pair is a key with its value.
type Pair struct {
	Key, Value string
	Style      Style // of the value
}

// KeyValues lists pairs in two columns, the values wrapping; keyWidth is in
// pixels at 100 %.
func KeyValues(keyWidth float32, pairs ...Pair) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(pairs))
	for i, pair := range pairs {
		key := Style{Size: pair.Style.Size, Color: ColorMuted}
		rows[i] = &fyne.Container{Layout: pairLayout{keyWidth}, Objects: []fyne.CanvasObject{
			NewParagraph(pair.Key, key), NewParagraph(pair.Value, pair.Style)}}
	}
	return Column(4, rows...)
}

type pairLayout struct{ key float32 }

func (l pairLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	key := min(Scaled(l.key), size.Width/2)
	for i, o := range objects {
		x, width := float32(0), key-Scaled(8)
		if i == 1 {
			x, width = key, size.Width-key
		}
		o.Resize(fyne.NewSize(width, o.Size().Height))
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		o.Move(fyne.NewPos(x, 0))
	}
}

func (l pairLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(Scaled(l.key)+objects[1].MinSize().Width, max(objects[0].MinSize().Height, objects[1].MinSize().Height))
}

// Ledger is a list of amounts: label left, amount right, the last line in bold
// under a rule.
func Ledger(lines [][2]string, total [2]string) fyne.CanvasObject {
	line := func(texts [2]string, style Style) fyne.CanvasObject {
		return Row(8, 0, NewElided(texts[0], style), NewText(texts[1], style.Right()))
	}
	rows := make([]fyne.CanvasObject, 0, len(lines)+2)
	for _, texts := range lines {
		rows = append(rows, line(texts, Note))
	}
	rows = append(rows, NewRule(), line(total, Style{Size: SizeNote, Bold: true}))
	return Column(2, rows...)
}

var _ fyne.Widget = (*action)(nil)
var _ fyne.Accessible = (*FindingCard)(nil)

// CheckLine is a line of a checklist: there or missing.
func CheckLine(text string, present bool) fyne.CanvasObject {
	mark := NewMark(Good, 11)
	if !present {
		mark = &Mark{Icon: Icon{resource: signOf(Neutral), size: 11, color: ColorError}}
		mark.ExtendBaseWidget(mark)
	}
	return titled(Least(14, 0, mark), NewParagraph(text, Note))
}
