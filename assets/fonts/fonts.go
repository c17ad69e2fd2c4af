// Package fonts holds the typefaces that Sportello carries, so that a name is
// legible in its own script on a laptop without that script's fonts. README.md
// beside this file says where they come from and under which licence.
package fonts

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the font files
	"io"
	"sync"
	"unicode"
)

// Font is one typeface.
type Font struct {
	Name string // as in the file, such as "NotoSans-Regular"
	ttf  func() []byte
}

// TTF is the font's file. Its bytes are shared and must not be changed.
func (f Font) TTF() []byte { return f.ttf() }

// packed is a font as it is carried: unpacked when something is first drawn with
// it, and then kept.
func packed(name string, file []byte) Font {
	return Font{name, sync.OnceValue(func() []byte { return unpack(file) })}
}

// unpack reads a file of ours, which the tests compare with the original: it
// cannot fail.
func unpack(file []byte) []byte {
	reader, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil
	}
	ttf, err := io.ReadAll(reader)
	if err != nil {
		return nil
	}
	return ttf
}

//go:embed NotoSans-Regular.ttf.gz
var sansRegular []byte

//go:embed NotoSans-Bold.ttf.gz
var sansBold []byte

//go:embed NotoNaskhArabic-Regular.ttf.gz
var naskhArabic []byte

//go:embed DroidSansFallbackFull.ttf.gz
var droidFallback []byte

//go:embed NanumGothicCoding.ttf.gz
var nanum []byte

//go:embed NotoSansArmenian-Regular.ttf.gz
var armenian []byte

//go:embed NotoSansBengali-Regular.ttf.gz
var bengali []byte

//go:embed NotoSansDevanagari-Regular.ttf.gz
var devanagari []byte

//go:embed NotoSansEthiopic-Regular.ttf.gz
var ethiopic []byte

//go:embed NotoSansGeorgian-Regular.ttf.gz
var georgian []byte

//go:embed NotoSansGurmukhi-Regular.ttf.gz
var gurmukhi []byte

//go:embed NotoSansHebrew-Regular.ttf.gz
var hebrew []byte

//go:embed NotoSansSinhala-Regular.ttf.gz
var sinhala []byte

//go:embed NotoSansTamil-Regular.ttf.gz
var tamil []byte

//go:embed NotoSansThai-Regular.ttf.gz
var thai []byte

// Regular is Noto Sans: Latin, Greek, Cyrillic, digits and punctuation.
func Regular() Font { return regular }

// Bold is Noto Sans Bold.
func Bold() Font { return bold }

var (
	regular = packed("NotoSans-Regular", sansRegular)
	bold    = packed("NotoSans-Bold", sansBold)
)

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
	{unicode.Arabic, packed("NotoNaskhArabic-Regular", naskhArabic)},
	{unicode.Bengali, packed("NotoSansBengali-Regular", bengali)},
	{unicode.Devanagari, packed("NotoSansDevanagari-Regular", devanagari)},
	{unicode.Gurmukhi, packed("NotoSansGurmukhi-Regular", gurmukhi)},
	{unicode.Ethiopic, packed("NotoSansEthiopic-Regular", ethiopic)},
	{unicode.Georgian, packed("NotoSansGeorgian-Regular", georgian)},
	{unicode.Armenian, packed("NotoSansArmenian-Regular", armenian)},
	{unicode.Hebrew, packed("NotoSansHebrew-Regular", hebrew)},
	{unicode.Sinhala, packed("NotoSansSinhala-Regular", sinhala)},
	{unicode.Tamil, packed("NotoSansTamil-Regular", tamil)},
	{unicode.Thai, packed("NotoSansThai-Regular", thai)},
	{unicode.Han, eastAsian},
	{unicode.Hiragana, eastAsian},
	{unicode.Katakana, eastAsian},
	{unicode.Hangul, packed("NanumGothicCoding", nanum)},
}

// eastAsian has the letters of Chinese and Japanese.
var eastAsian = packed("DroidSansFallbackFull", droidFallback)

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
