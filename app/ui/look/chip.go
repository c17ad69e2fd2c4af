package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Tone says how serious something is. It is always shown with words or a sign
// beside the colour.
type Tone int

const (
	Neutral Tone = iota
	Primary
	Good
	Warning
	Error
)

func (t Tone) ink() fyne.ThemeColorName {
	switch t {
	case Primary:
		return ColorPrimary
	case Good:
		return ColorGood
	case Warning:
		return ColorWarning
	case Error:
		return ColorError
	default:
		return ColorMuted
	}
}

func (t Tone) soft() fyne.ThemeColorName {
	switch t {
	case Primary:
		return ColorPrimarySoft
	case Good:
		return ColorGoodSoft
	case Warning:
		return ColorWarningSoft
	case Error:
		return ColorErrorSoft
	default:
		return ColorNeutralSoft
	}
}

// Chip is a short state in a rounded tint: "In attesa", "1 ERRORE", "5 di 7".
type Chip struct {
	widget.BaseWidget
	mark  *Mark
	text  *Text
	plate *Plate
}

// NewChip shows the words in the tone's colours. Without words it shows the
// tone's sign.
func NewChip(text string, tone Tone) *Chip {
	c := &Chip{mark: NewMark(tone, 11), text: NewText("", Style{Size: SizeSmall, Bold: true}.Center())}
	c.plate = newPlate("", "", canvas.RadiusMaximum, Least(28, 20, Inset(1, 9, 1, 9, &fyne.Container{Layout: centredLayout{5}, Objects: []fyne.CanvasObject{c.mark, c.text}})))
	c.Set(text, tone)
	c.ExtendBaseWidget(c)
	return c
}

// NewMarkedChip shows the tone's sign before the words.
func NewMarkedChip(text string, tone Tone) *Chip {
	c := NewChip(text, tone)
	c.mark.Show()
	return c
}

// Set changes words and tone.
func (c *Chip) Set(text string, tone Tone) {
	c.mark.SetTone(tone)
	c.mark.Hidden = text != ""
	c.text.SetStyle(c.text.style.In(tone.ink()))
	c.text.SetText(text)
	c.text.Hidden = text == ""
	c.plate.paint(tone.soft(), "", c.plate.width)
	c.plate.Refresh()
}

// lift keeps a chip apart from the tint of a current row, which is that of the
// quiet tones.
func (c *Chip) lift() {
	if c.plate.fill == ColorNeutralSoft || c.plate.fill == ColorPrimarySoft {
		c.plate.paint(ColorPanel, "", c.plate.width)
	}
}

// Text returns the words.
func (c *Chip) Text() string { return c.text.Text() }

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer { return composed{c.plate} }

// KeyCap names a key: "F8", "Ctrl K".
type KeyCap struct {
	widget.BaseWidget
	text  *Text
	plate *Plate
}

// NewKeyCap shows the key in muted ink.
func NewKeyCap(key string) *KeyCap { return newKeyCap(key, ColorMuted) }

// NewKeyCapOnBar shows the key in the colours of the top bar.
func NewKeyCapOnBar(key string) *KeyCap { return newKeyCap(key, ColorOnBarMuted) }

func newKeyCap(key string, ink fyne.ThemeColorName) *KeyCap {
	k := &KeyCap{text: NewText(key, Style{Size: SizeSmall, Mono: true, Color: ink}.Center())}
	k.plate = newPlate("", ink, 3, Least(18, 19, Inset(0, 5, 0, 5, k.text)))
	k.ExtendBaseWidget(k)
	return k
}

func (k *KeyCap) setInk(ink fyne.ThemeColorName) {
	k.text.SetStyle(k.text.style.In(ink))
	k.plate.paint(k.plate.fill, ink, k.plate.width)
}

// CreateRenderer implements fyne.Widget.
func (k *KeyCap) CreateRenderer() fyne.WidgetRenderer { return composed{k.plate} }

// KeyHint is a key cap with what the key does.
func KeyHint(key, does string) fyne.CanvasObject {
	return Row(5, -1, NewKeyCap(key), NewText(does, Small))
}
