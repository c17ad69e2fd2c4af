package look

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// Colours beyond Fyne's own names. Ink, muted, primary, error, warning and good
// keep a contrast of 4.5:1 (7:1 in high contrast) on the panel, on the ground
// and, each, on its own soft tint.
const (
	ColorInk         fyne.ThemeColorName = "foreground"
	ColorMuted       fyne.ThemeColorName = "placeholder"
	ColorPrimary     fyne.ThemeColorName = "primary"
	ColorOnPrimary   fyne.ThemeColorName = "foregroundOnPrimary"
	ColorPrimarySoft fyne.ThemeColorName = "sportelloPrimarySoft"
	ColorError       fyne.ThemeColorName = "error"
	ColorErrorSoft   fyne.ThemeColorName = "sportelloErrorSoft"
	ColorWarning     fyne.ThemeColorName = "warning"
	ColorWarningSoft fyne.ThemeColorName = "sportelloWarningSoft"
	ColorGood        fyne.ThemeColorName = "success"
	ColorGoodSoft    fyne.ThemeColorName = "sportelloGoodSoft"
	ColorNeutralSoft fyne.ThemeColorName = "sportelloNeutralSoft"
	ColorLine        fyne.ThemeColorName = "separator"
	ColorFrame       fyne.ThemeColorName = "inputBorder"   // around what can be typed into: 3:1 on the panel
	ColorPanel       fyne.ThemeColorName = "background"    // the window is cleared with it: where it shows, nothing need be drawn
	ColorSide        fyne.ThemeColorName = "sportelloSide" // section list and controls column
	ColorGround      fyne.ThemeColorName = "sportelloGround"
	ColorBar         fyne.ThemeColorName = "sportelloBar" // the top bar and what lies on it
	ColorOnBar       fyne.ThemeColorName = "sportelloOnBar"
	ColorOnBarMuted  fyne.ThemeColorName = "sportelloOnBarMuted"
	ColorBarRaised   fyne.ThemeColorName = "sportelloBarRaised"
	ColorBarGood     fyne.ThemeColorName = "sportelloBarGood"
	ColorBarWarning  fyne.ThemeColorName = "sportelloBarWarning"
)

// palette holds every colour of one theme kind.
type palette struct {
	ink, muted                          color.NRGBA
	primary, onPrimary, primarySoft     color.NRGBA
	err, errSoft, warning, warningSoft  color.NRGBA
	good, goodSoft, neutralSoft         color.NRGBA
	line, frame, panel, side, ground    color.NRGBA
	bar, onBar, onBarMuted, barRaised   color.NRGBA
	barGood, barWarning                 color.NRGBA
	selection, hover, disabled, scrollB color.NRGBA
	overlay                             color.NRGBA // of dialogs: told from what they lie over without a shadow
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

func rgba(hex uint32, alpha uint8) color.NRGBA {
	c := rgb(hex)
	c.A = alpha
	return c
}

func lightPalette() *palette {
	return &palette{
		ink: rgb(0x17324D), muted: rgb(0x5A6B7B),
		primary: rgb(0x0059B3), onPrimary: rgb(0xFFFFFF), primarySoft: rgb(0xE6F0FA),
		err: rgb(0xB3203A), errSoft: rgb(0xFBEAEC), warning: rgb(0x8A5300), warningSoft: rgb(0xFFF3DF),
		good: rgb(0x00704A), goodSoft: rgb(0xE3F3EC), neutralSoft: rgb(0xE8ECF1),
		line: rgb(0xD5DCE4), frame: rgb(0x8191A1), panel: rgb(0xFFFFFF), side: rgb(0xF9FAFC), ground: rgb(0xF2F4F7),
		bar: rgb(0x17324D), onBar: rgb(0xFFFFFF), onBarMuted: rgb(0xC9D5E1), barRaised: rgb(0x2C4B6B),
		barGood: rgb(0x3BE08F), barWarning: rgb(0xFFB347),
		selection: rgb(0xBBD8F6), hover: rgba(0x17324D, 0x0F), disabled: rgb(0x6B7A89), scrollB: rgba(0x17324D, 0x66), overlay: rgb(0xFFFFFF),
	}
}

func darkPalette() *palette {
	return &palette{
		ink: rgb(0xE8EEF4), muted: rgb(0xA9B8C6),
		primary: rgb(0x7DB8F5), onPrimary: rgb(0x0B1A29), primarySoft: rgb(0x1D3A57),
		err: rgb(0xFF97A5), errSoft: rgb(0x43212B), warning: rgb(0xF4BE6A), warningSoft: rgb(0x40311A),
		good: rgb(0x6AD6A8), goodSoft: rgb(0x173A30), neutralSoft: rgb(0x2B3D4F),
		line: rgb(0x33475B), frame: rgb(0x7A90A5), panel: rgb(0x16242F), side: rgb(0x121E28), ground: rgb(0x0E1821),
		bar: rgb(0x08111A), onBar: rgb(0xFFFFFF), onBarMuted: rgb(0xB9C7D4), barRaised: rgb(0x22384E),
		barGood: rgb(0x3BE08F), barWarning: rgb(0xFFB347),
		selection: rgb(0x2C5C8C), hover: rgba(0xFFFFFF, 0x12), disabled: rgb(0x8E9EAD), scrollB: rgba(0xFFFFFF, 0x66), overlay: rgb(0x16242F),
	}
}

func contrastPalette() *palette {
	return &palette{
		ink: rgb(0xFFFFFF), muted: rgb(0xE3E3E3),
		primary: rgb(0xFFE600), onPrimary: rgb(0x000000), primarySoft: rgb(0x33300A),
		err: rgb(0xFFB3BD), errSoft: rgb(0x3A0A12), warning: rgb(0xFFD08A), warningSoft: rgb(0x332305),
		good: rgb(0x8CF5C8), goodSoft: rgb(0x06301F), neutralSoft: rgb(0x2B2B2B),
		line: rgb(0xB8B8B8), frame: rgb(0xFFFFFF), panel: rgb(0x000000), side: rgb(0x000000), ground: rgb(0x0A0A0A),
		bar: rgb(0x000000), onBar: rgb(0xFFFFFF), onBarMuted: rgb(0xE3E3E3), barRaised: rgb(0x2B2B2B),
		barGood: rgb(0x8CF5C8), barWarning: rgb(0xFFD08A),
		selection: rgb(0x0050A0), hover: rgba(0xFFFFFF, 0x26), disabled: rgb(0xBDBDBD), scrollB: rgba(0xFFFFFF, 0xCC), overlay: rgb(0x2B2B2B),
	}
}
