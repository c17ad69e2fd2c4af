package typeset

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func newFaces(t testing.TB) *Faces {
	t.Helper()
	faces, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return faces
}

func TestClean(t *testing.T) {
	tests := []struct{ text, want string }{
		{"  PROVA \t\r\n ESEMPIO  ", "PROVA ESEMPIO"},
		{"A\x00B\u2028C", "A B C"},
		{"CAFE\u0301", "CAFÉ"},
		{"abc\u202edef\u2066\ufeff", "abcdef"},
		{"می\u200cخواهم", "می\u200cخواهم"},
		{"\xffA", "\uFFFDA"},
	}
	for _, test := range tests {
		if got := clean(test.text); got != test.want {
			t.Errorf("clean(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

// The pieces of a line, as they are drawn from left to right.
func TestVisualOrder(t *testing.T) {
	faces := newFaces(t)
	tests := []struct {
		text string
		want []string
	}{
		{"PROVA Esempio 12/A", []string{"PROVA Esempio 12/A"}},
		{"Via أمينة 15, Ravenna", []string{"Via ", "15", " ", "أمينة", ", Ravenna"}},
		{"مثال ٢٤ (A)", []string{")", "A", " (", "٢٤", " ", "مثال"}},
		{"דוגמה 12 ABC", []string{"ABC", " ", "12", " ", "דוגמה"}},
		{"প্রুভা 12", []string{"প্রুভা", " 12"}},
		{"Зразок ABC", []string{"Зразок ABC"}},
	}
	for _, test := range tests {
		var got []string
		for _, piece := range faces.Wrap(test.text, Style{Size: 10}, 500)[0].pieces {
			got = append(got, piece.text)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q is drawn as %q, want %q", test.text, got, test.want)
		}
	}
}

// glyphs returns the glyphs of a text of one piece.
func glyphs(t *testing.T, faces *Faces, text string, st Style) []uint16 {
	t.Helper()
	pieces := faces.Wrap(text, st, 500)[0].pieces
	if len(pieces) != 1 {
		t.Fatalf("%q is in %d pieces", text, len(pieces))
	}
	var ids []uint16
	for _, glyph := range pieces[0].face(st).Glyphs(text) {
		ids = append(ids, glyph.ID)
	}
	return ids
}

func TestTextIsShaped(t *testing.T) {
	faces := newFaces(t)
	if joined := glyphs(t, faces, "بب", Style{Size: 10}); len(joined) != 2 || joined[0] == joined[1] {
		t.Errorf("two Arabic letters do not join: %v", joined)
	}
	if conjunct := glyphs(t, faces, "ক্ষ", Style{Size: 10}); len(conjunct) != 1 {
		t.Errorf("a Bengali conjunct is %v", conjunct)
	}
	if letters := glyphs(t, faces, "fi", Style{Size: 10}); len(letters) != 2 {
		t.Errorf("fi is %v: what is copied would be no letters", letters)
	}
}

// See warm: without it these are all glyph 0.
func TestEveryLatinLetterIsItself(t *testing.T) {
	faces := newFaces(t)
	for _, st := range []Style{{Size: 10}, {Size: 10, Bold: true}} {
		font := faces.regular
		if st.Bold {
			font = faces.bold
		}
		for r := rune('!'); r < 0x180; r++ {
			if clean(string(r)) != string(r) {
				continue
			}
			if got := glyphs(t, faces, string(r), st); len(got) != 1 || got[0] == 0 || got[0] != font.GlyphIndex(r) {
				t.Errorf("%q, bold %v, is glyph %v", r, st.Bold, got)
			}
		}
	}
}

// Wrapping loses no letter, and no line is wider than it may be unless it is
// one letter.
func TestWrapping(t *testing.T) {
	faces := newFaces(t)
	letters := rapid.RuneFrom([]rune("ABCèß-/@. , 0123ЖдΩ" + "مثالأ٢٤" + "প্রুভাক্ষ" + "น้ำตัว" + "王\u200d\u0301"))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(letters, 0, 300, -1).Draw(t, "text")
		width := rapid.Float64Range(1, 120).Draw(t, "width")
		want, _ := faces.assign(clean(text), false)
		var got []rune
		for _, line := range faces.Wrap(text, Style{Size: 12}, width) {
			drawn := 0
			for _, piece := range line.pieces {
				got = append(got, []rune(piece.text)...)
				drawn += len([]rune(piece.text))
			}
			if line.Width > width+0.5 && drawn > 8 {
				t.Fatalf("%d characters are %.1f wide, may be %.1f", drawn, line.Width, width)
			}
		}
		if a, b := sortedLetters(got), sortedLetters(want); a != b {
			t.Fatalf("wrapped into %q, want %q", a, b)
		}
	})
}

func sortedLetters(runes []rune) string {
	sorted := slices.Sorted(slices.Values(runes))
	return strings.TrimLeft(string(sorted), " ")
}

func TestLongLinesAreCutVisibly(t *testing.T) {
	faces := newFaces(t)
	st := Style{Size: 10}
	line := faces.OneLine(strings.Repeat("PROVA ", 50), st, 60)
	if line.Width > 60 || line.pieces[len(line.pieces)-1].text != "…" {
		t.Errorf("%.1f wide, ends with %q", line.Width, line.pieces[len(line.pieces)-1].text)
	}
	if lines := faces.AtMost(3, "PROVA", st, 60); len(lines) != 1 || lines[0].pieces[0].text != "PROVA" {
		t.Errorf("a short text is changed: %+v", lines)
	}
}
