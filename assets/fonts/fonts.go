// Package fonts holds the typefaces that Sportello carries, so that a name is
// legible in its own script on a laptop without that script's fonts. README.md
// beside this file says where they come from and under which licence.
package fonts

import (
	_ "embed" // the font files
	"unicode"
)

// Font is one typeface. Its bytes are shared and must not be changed.
type Font struct {
	Name string // as in the file, such as "NotoSans-Regular"
	TTF  []byte
}

//go:embed NotoSans-Regular.ttf
var sansRegular []byte

//go:embed NotoSans-Bold.ttf
var sansBold []byte

//go:embed NotoNaskhArabic-Regular.ttf
var naskhArabic []byte

//go:embed DroidSansFallbackFull.ttf
var droidFallback []byte

//go:embed NanumGothicCoding.ttf
var nanum []byte

//go:embed NotoSansArmenian-Regular.ttf
var armenian []byte

//go:embed NotoSansBengali-Regular.ttf
var bengali []byte

//go:embed NotoSansDevanagari-Regular.ttf
var devanagari []byte

//go:embed NotoSansEthiopic-Regular.ttf
var ethiopic []byte

//go:embed NotoSansGeorgian-Regular.ttf
var georgian []byte

//go:embed NotoSansGurmukhi-Regular.ttf
var gurmukhi []byte

//go:embed NotoSansHebrew-Regular.ttf
var hebrew []byte

//go:embed NotoSansSinhala-Regular.ttf
var sinhala []byte

//go:embed NotoSansTamil-Regular.ttf
var tamil []byte

//go:embed NotoSansThai-Regular.ttf
var thai []byte

// Regular is Noto Sans: Latin, Greek, Cyrillic, digits and punctuation.
func Regular() Font { return Font{"NotoSans-Regular", sansRegular} }

// Bold is Noto Sans Bold.
func Bold() Font { return Font{"NotoSans-Bold", sansBold} }

// Scripts are the fonts of the other scripts.
func Scripts() []Font {
	var fonts []Font
	for _, s := range scripts {
		if n := len(fonts); n == 0 || fonts[n-1].Name != s.font.Name {
			fonts = append(fonts, s.font)
		}
	}
	return fonts
}

type script struct {
	table *unicode.RangeTable
	font  Font
}

var scripts = []script{
	{unicode.Arabic, Font{"NotoNaskhArabic-Regular", naskhArabic}},
	{unicode.Bengali, Font{"NotoSansBengali-Regular", bengali}},
	{unicode.Devanagari, Font{"NotoSansDevanagari-Regular", devanagari}},
	{unicode.Gurmukhi, Font{"NotoSansGurmukhi-Regular", gurmukhi}},
	{unicode.Ethiopic, Font{"NotoSansEthiopic-Regular", ethiopic}},
	{unicode.Georgian, Font{"NotoSansGeorgian-Regular", georgian}},
	{unicode.Armenian, Font{"NotoSansArmenian-Regular", armenian}},
	{unicode.Hebrew, Font{"NotoSansHebrew-Regular", hebrew}},
	{unicode.Sinhala, Font{"NotoSansSinhala-Regular", sinhala}},
	{unicode.Tamil, Font{"NotoSansTamil-Regular", tamil}},
	{unicode.Thai, Font{"NotoSansThai-Regular", thai}},
	{unicode.Han, eastAsian},
	{unicode.Hiragana, eastAsian},
	{unicode.Katakana, eastAsian},
	{unicode.Hangul, Font{"NanumGothicCoding", nanum}},
}

// eastAsian has the letters of Chinese and Japanese.
var eastAsian = Font{"DroidSansFallbackFull", droidFallback}

// ForText returns the font whose script s is written in. Signs that every
// script shares (spaces, digits, punctuation) do not count, and Latin letters
// only where there is nothing else: a text that mixes them with another script
// gets that script's font, and draws its Latin part with Regular. It reports
// false when a letter of s is in none of the fonts carried here.
func ForText(s string) (Font, bool) {
	found := Regular()
	for _, r := range s {
		font, ok := forRune(r)
		switch {
		case !ok:
			return Font{}, false
		case found.Name == Regular().Name:
			found = font
		}
	}
	return found, true
}

func forRune(r rune) (Font, bool) {
	if r < 0x0530 || unicode.In(r, unicode.Common, unicode.Inherited, unicode.Latin, unicode.Greek, unicode.Cyrillic) {
		return Regular(), true
	}
	for _, s := range scripts {
		if unicode.Is(s.table, r) {
			return s.font, true
		}
	}
	return Font{}, false
}
