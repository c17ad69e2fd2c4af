// Package typeset sets text in any script on a canvas: it chooses the embedded
// font of each letter, orders what runs from right to left, shapes letters that
// join, and breaks and cuts lines.
package typeset

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/tdewolff/canvas"
	"golang.org/x/text/unicode/norm"

	"sportello/assets/fonts"
)

// Replacement stands for a character that no embedded font has.
const Replacement = '\uFFFD'

// maxText bounds one text, in bytes: no box of the form holds a hundredth of
// it, and what comes in may be hostile.
const maxText = 16 << 10

// Faces are the embedded fonts, loaded as texts need them. They are for one
// goroutine at a time.
type Faces struct {
	regular, bold *canvas.Font
	scripts       map[string]*canvas.Font // by the name fonts gives them
	extents       map[measured]extent

	lacking bool
}

// Load loads the fonts of Latin letters, which are those of the greater part.
func Load() (*Faces, error) {
	t := &Faces{scripts: make(map[string]*canvas.Font), extents: make(map[measured]extent)}
	var err error
	if t.regular, err = load(fonts.Regular()); err != nil {
		return nil, err
	}
	if t.bold, err = load(fonts.Bold()); err != nil {
		return nil, err
	}
	for _, latin := range []*canvas.Font{t.regular, t.bold} {
		latin.SetFeatures("-liga") // so that what is copied from the PDF is letters
		warm(latin)
	}
	return t, nil
}

// Lacking reports whether some character was in no font, and replaced.
func (t *Faces) Lacking() bool { return t.lacking }

// script is the font of another script. One that did not load would have its
// letters replaced; a test loads them all.
func (t *Faces) script(f fonts.Font) *canvas.Font {
	loaded, known := t.scripts[f.Name]
	if !known {
		loaded, _ = load(f)
		t.scripts[f.Name] = loaded
	}
	return loaded
}

func load(f fonts.Font) (*canvas.Font, error) {
	font, err := canvas.LoadFont(f.TTF(), 0, canvas.FontRegular)
	if err != nil {
		return nil, fmt.Errorf("loading the font %s: %w", f.Name, err)
	}
	return font, nil
}

// warm fills the shaper's cache of glyphs. The drawing library leaves it zeroed,
// which the shaping library takes to say that every character below U+0100 is
// glyph 0, until another character with the same low byte takes its place. The
// fonts of other scripts are never asked for a character so low.
func warm(font *canvas.Font) {
	var others []rune
	for low := range rune(0x100) {
		for high := rune(0x100); high < 0x3000; high += 0x100 {
			if has(font, high+low) && !unicode.IsMark(high+low) {
				others = append(others, high+low)
				break
			}
		}
	}
	font.Face(1, canvas.Black).Glyphs(string(others))
}

// clean returns s as one line of visible text: composed, single spaces, no
// control characters, and none of the invisible signs that turn the direction
// of what follows.
func clean(s string) string {
	if len(s) > maxText {
		s = s[:maxText] + "…"
	}
	s = strings.ToValidUTF8(s, string(Replacement))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r) && !joiner(r):
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

// joiner reports the two invisible signs that Persian and Indic spelling need.
func joiner(r rune) bool { return r == '\u200C' || r == '\u200D' }

// assign returns the characters of a clean text, those no font has replaced,
// and the font of each.
func (t *Faces) assign(s string, bold bool) ([]rune, []*canvas.Font) {
	latin := t.regular
	if bold {
		latin = t.bold
	}
	runes := []rune(s)
	assigned := make([]*canvas.Font, len(runes))
	previous := latin
	for i, r := range runes {
		font := t.choose(r, latin, previous)
		if font == nil {
			t.lacking = true
			runes[i], font = Replacement, latin
		}
		assigned[i], previous = font, font
	}
	return runes, assigned
}

// choose keeps marks and joiners in the font of what they follow, so that words
// are shaped whole.
func (t *Faces) choose(r rune, latin, previous *canvas.Font) *canvas.Font {
	if joiner(r) || unicode.IsMark(r) && has(previous, r) {
		return previous
	}
	if has(latin, r) {
		return latin
	}
	if has(previous, r) {
		return previous
	}
	if font, ok := fonts.ForText(string(r)); ok && has(t.script(font), r) {
		return t.script(font)
	}
	// Digits and stops that several scripts share, with nothing before them.
	for _, font := range fonts.Scripts() {
		if has(t.script(font), r) {
			return t.script(font)
		}
	}
	return nil
}

func has(font *canvas.Font, r rune) bool { return font != nil && font.GlyphIndex(r) != 0 }

// maxExtents bounds what is remembered by one who draws all day.
const maxExtents = 8192

// measured is the key of an extent already computed.
type measured struct {
	piece
	size float64
}

// extent is what shaping a piece has told: its width in millimetres, and
// whether it must be drawn as outlines, because the font moves some glyph, such
// as a vowel sign over its letter, or leaves one out.
type extent struct {
	width    float64
	outlined bool
}

func (t *Faces) extent(p piece, size float64) extent {
	key := measured{p, size}
	e, known := t.extents[key]
	if !known {
		if len(t.extents) >= maxExtents {
			clear(t.extents)
		}
		face := p.face(Style{Size: size})
		for _, glyph := range face.Glyphs(p.text) {
			e.width += face.MmPerEm * float64(glyph.XAdvance)
			e.outlined = e.outlined || glyph.XOffset != 0 || glyph.YOffset != 0 || glyph.ID == 0
		}
		t.extents[key] = e
	}
	return e
}

func (t *Faces) width(pieces []piece, size float64) float64 {
	var sum float64
	for _, p := range pieces {
		sum += t.extent(p, size).width
	}
	return sum
}
