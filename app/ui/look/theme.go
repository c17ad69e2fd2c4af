package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Kind chooses a palette.
type Kind int

const (
	System   Kind = iota // light or dark as the desktop says
	Light                //
	Dark                 //
	Contrast             // white and yellow on black, 7:1
)

// Text sizes beyond Fyne's own; each grows with the text size chosen.
const (
	SizeBody    fyne.ThemeSizeName = "text"             // 14
	SizeSmall   fyne.ThemeSizeName = "helperText"       // 12: labels, numbers, messages
	SizeCaption fyne.ThemeSizeName = "sportelloCaption" // 11
	SizeNote    fyne.ThemeSizeName = "sportelloNote"    // 13: texts in the controls column
	SizeTitle   fyne.ThemeSizeName = "subHeadingText"   // 17
	SizeFigure  fyne.ThemeSizeName = "sportelloFigure"  // 26
)

// Unit is the size name of one pixel at 100 %; distances are given as its multiples.
const Unit fyne.ThemeSizeName = "sportelloUnit"

// FieldHeight is the size name of the height of an entry box: 34 at 100 %.
const FieldHeight fyne.ThemeSizeName = "sportelloFieldHeight"

const (
	minPercent = 100
	maxPercent = 150
)

type house struct {
	kind        Kind
	scale       float32
	light, dark *palette
}

// Theme returns the theme of the given kind with texts at percent of their
// normal size; percent is kept between 100 and 150.
func Theme(kind Kind, percent int) fyne.Theme {
	percent = min(max(percent, minPercent), maxPercent)
	t := &house{kind: kind, scale: float32(percent) / 100}
	switch kind {
	case Light:
		t.light = lightPalette()
		t.dark = t.light
	case Dark:
		t.light = darkPalette()
		t.dark = t.light
	case Contrast:
		t.light = contrastPalette()
		t.dark = t.light
	default:
		t.light, t.dark = lightPalette(), darkPalette()
	}
	return t
}

// Color implements fyne.Theme.
func (t *house) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	p := t.dark
	if variant == theme.VariantLight {
		p = t.light
	}
	if c, ok := p.color(name); ok {
		return c
	}
	return theme.DefaultTheme().Color(name, variant)
}

func (p *palette) color(name fyne.ThemeColorName) (color.NRGBA, bool) {
	switch name {
	case ColorInk:
		return p.ink, true
	case ColorMuted:
		return p.muted, true
	case ColorPrimary, theme.ColorNameHyperlink:
		return p.primary, true
	case ColorOnPrimary, theme.ColorNameForegroundOnError, theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning:
		return p.onPrimary, true
	case ColorPrimarySoft, theme.ColorNameFocus: // the menu writes on it
		return p.primarySoft, true
	case ColorError:
		return p.err, true
	case ColorErrorSoft:
		return p.errSoft, true
	case ColorWarning:
		return p.warning, true
	case ColorWarningSoft:
		return p.warningSoft, true
	case ColorGood:
		return p.good, true
	case ColorGoodSoft:
		return p.goodSoft, true
	case ColorNeutralSoft, theme.ColorNameDisabledButton:
		return p.neutralSoft, true
	case ColorLine:
		return p.line, true
	case ColorFrame:
		return p.frame, true
	default:
		return p.surface(name)
	}
}

func (p *palette) surface(name fyne.ThemeColorName) (color.NRGBA, bool) {
	switch name {
	case ColorPanel, theme.ColorNameInputBackground, theme.ColorNameButton, theme.ColorNameMenuBackground:
		return p.panel, true
	case theme.ColorNameOverlayBackground:
		return p.overlay, true
	case ColorSide, theme.ColorNameHeaderBackground:
		return p.side, true
	case ColorGround:
		return p.ground, true
	case ColorBar:
		return p.bar, true
	case ColorOnBar:
		return p.onBar, true
	case ColorOnBarMuted:
		return p.onBarMuted, true
	case ColorBarRaised:
		return p.barRaised, true
	case ColorBarGood:
		return p.barGood, true
	case ColorBarWarning:
		return p.barWarning, true
	case theme.ColorNameSelection:
		return p.selection, true
	case theme.ColorNameHover, theme.ColorNamePressed:
		return p.hover, true
	case theme.ColorNameDisabled:
		return p.disabled, true
	case theme.ColorNameScrollBar:
		return p.scrollB, true
	case theme.ColorNameShadow:
		return rgba(0x000000, 0x55), true
	default:
		return color.NRGBA{}, false
	}
}

// Font implements fyne.Theme with Fyne's bundled Noto Sans.
func (t *house) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

// Icon implements fyne.Theme.
func (t *house) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size implements fyne.Theme.
func (t *house) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := lineSize(name); ok {
		return size
	}
	return textSize(name) * t.scale
}

// textSize is the size at 100 % of what grows with the text.
func textSize(name fyne.ThemeSizeName) float32 {
	switch name {
	case Unit:
		return 1
	case FieldHeight:
		return 34
	case SizeBody:
		return 14
	case SizeNote:
		return 13
	case SizeSmall:
		return 12
	case SizeCaption:
		return 11
	case SizeTitle:
		return 17
	case SizeFigure, theme.SizeNameHeadingText:
		return 26
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 7
	default:
		return theme.DefaultTheme().Size(name)
	}
}

// lineSize is the size of lines and corners, which stay as they are.
func lineSize(name fyne.ThemeSizeName) (size float32, ok bool) {
	switch name {
	case theme.SizeNameInputBorder:
		return 1.5, true
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameSelectionRadius, theme.SizeNamePopupRadius, theme.SizeNameMenuRadius:
		return 4, true
	case theme.SizeNameCardRadius, theme.SizeNameDialogRadius:
		return 5, true
	case theme.SizeNameSeparatorThickness:
		return 1, true
	case theme.SizeNameModalBlurRadius:
		return 0, true // blurring the whole window in software costs more than it is worth
	default:
		return 0, false
	}
}

// colorOf and sizeOf read the theme a widget is shown in.
func colorOf(w themed, name fyne.ThemeColorName) color.Color {
	if name == "" {
		return color.Transparent
	}
	return w.Theme().Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}

func sizeOf(w themed, name fyne.ThemeSizeName) float32 {
	return w.Theme().Size(name)
}
