package look

import (
	"iter"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"sportello/assets/fonts"
)

// FontFor is the font for a text in its own script, nil where the theme's has its
// letters.
func FontFor(text string) fyne.Resource {
	font, ok := fonts.ForText(text)
	if !ok || font.Name == fonts.Regular().Name {
		return nil
	}
	return scriptFont(font.Name)
}

// Scripts are the pieces of a text, each with the font that has its letters, nil for
// the theme's: the font of a script has no others, and sometimes no digits or stops.
// What several scripts share goes with what it follows, or begins the first piece;
// a space beside ours is ours.
func Scripts(text string) iter.Seq2[string, fyne.Resource] {
	return func(yield func(string, fyne.Resource) bool) {
		start, begun := 0, false
		var font fyne.Resource
		for i, r := range text {
			if follows(r) {
				continue
			}
			next := fyne.Resource(nil)
			if r >= otherScripts {
				next = FontFor(string(r))
			}
			if begun && next != font {
				end := i
				if next == nil { // the space would stand at the other side of what runs to the left
					end = start + len(strings.TrimRight(text[start:i], " "))
				}
				if !yield(text[start:end], font) {
					return
				}
				start = end
			}
			font, begun = next, true
		}
		yield(text[start:], font)
	}
}

// otherScripts is where the letters begin that the theme's font lacks.
const otherScripts = 0x0530

// follows says whether a character is drawn in the font of what it follows: spaces,
// joiners, marks, and the digits and stops of other scripts. Those of ours are in
// the theme's font alone.
func follows(r rune) bool {
	const punctuation, symbols = 0x2010, 0x2BFF
	return unicode.IsSpace(r) || unicode.Is(unicode.Inherited, r) ||
		r >= otherScripts && unicode.Is(unicode.Common, r) && (r < punctuation || r > symbols)
}

// scriptFont is a font by its name. It is a plain value, so that the same font is
// the same resource each time: Fyne keeps what it has read of every other one for
// as long as the program runs.
type scriptFont string

// Name implements fyne.Resource.
func (f scriptFont) Name() string { return string(f) + ".ttf" }

// Content implements fyne.Resource.
func (f scriptFont) Content() []byte {
	for _, font := range fonts.Scripts() {
		if font.Name == string(f) {
			return font.TTF()
		}
	}
	return nil
}
