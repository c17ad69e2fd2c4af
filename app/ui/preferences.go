package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// The names of the program's own preferences. Nothing of a person is among them.
const (
	languageName  = "language"
	themeName     = "theme"
	textSizeName  = "text-size"
	lockAfterName = "lock-after"
	operatorName  = "operator" // who unlocked last
)

// preferences are those kept outside the sealed file.
type preferences struct{ fyne.Preferences }

func (p preferences) language() string {
	language := p.StringWithFallback(languageName, i18n.Languages()[0])
	if !slices.Contains(i18n.Languages(), language) {
		return i18n.Languages()[0]
	}
	return language
}

// themes are the palettes by the names of their texts.
var themes = []string{"system", "light", "dark", "contrast"}

// usualTheme is not the desktop's: one that does not say counts as dark for Fyne.
const usualTheme = "light"

func (p preferences) theme() string {
	name := p.StringWithFallback(themeName, usualTheme)
	if !slices.Contains(themes, name) {
		return usualTheme
	}
	return name
}

const (
	leastTextSize = 100
	mostTextSize  = 150
)

func (p preferences) textSize() int {
	return min(max(p.IntWithFallback(textSizeName, leastTextSize), leastTextSize), mostTextSize)
}

func (p preferences) looks() fyne.Theme {
	kinds := map[string]look.Kind{"system": look.System, "light": look.Light, "dark": look.Dark, "contrast": look.Contrast}
	return look.Theme(kinds[p.theme()], p.textSize())
}

// lockAfter is after how many idle minutes the desk locks.
func (p preferences) lockAfter() int {
	const usual, most = 5, 60
	return min(max(p.IntWithFallback(lockAfterName, usual), 1), most)
}
