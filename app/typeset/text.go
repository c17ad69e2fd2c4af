package typeset

import (
	"image/color"
	"math"
	"slices"
	"sort"
	"unicode"

	"github.com/tdewolff/canvas"
	canvastext "github.com/tdewolff/canvas/text"
)

// Style is how a text looks; Size is in points.
type Style struct {
	Size float64
	Bold bool
	Ink  color.RGBA
}

// Line is a line of text as it is drawn; measures are in millimetres, Ascent and
// Descent from its base line.
type Line struct {
	pieces                 []piece
	style                  Style
	Width, Ascent, Descent float64
}

// Height is the whole height of the line.
func (l Line) Height() float64 { return l.Ascent + l.Descent }

// HeightOf is the height of lines below each other.
func HeightOf(lines []Line) float64 {
	var sum float64
	for _, l := range lines {
		sum += l.Height()
	}
	return sum
}

// Draw draws a line with its base line beginning at x, y, from the bottom left of
// what ctx draws on.
func (t *Faces) Draw(ctx *canvas.Context, x, y float64, l Line) {
	outlines := slices.ContainsFunc(l.pieces, func(p piece) bool { return t.extent(p, l.style.Size).outlined })
	for _, p := range l.pieces {
		p.draw(ctx, x, y, l.style, outlines)
		x += t.extent(p, l.style.Size).width
	}
}

// piece is a stretch of text in one font and one direction.
type piece struct {
	font        *canvas.Font
	rightToLeft bool
	text        string
}

func (p piece) face(s Style) *canvas.FontFace {
	face := p.font.Face(s.Size, s.Ink)
	face.Direction = canvastext.LeftToRight
	if p.rightToLeft {
		face.Direction = canvastext.RightToLeft
	}
	return face
}

// draw draws the piece with its origin on the base line. As outlines it is no
// text to whoever copies from the PDF, but every glyph is where the font puts
// it: the PDF renderer knows advances only, and would draw the marks of a letter
// beside it.
func (p piece) draw(ctx *canvas.Context, x, y float64, s Style, outlines bool) {
	face := p.face(s)
	if outlines {
		if path, err := outline(face, p.text); err == nil {
			ctx.SetFillColor(s.Ink)
			ctx.DrawPath(x, y, path)
			return
		}
	}
	ctx.DrawText(x, y, canvas.NewTextLine(face, p.text, canvas.Left))
}

const noHinting = 0

// outline leaves out glyph 0: characters without a glyph are replaced before,
// so it stands only where the shaper wanted a joiner to be invisible.
func outline(face *canvas.FontFace, text string) (*canvas.Path, error) {
	path := &canvas.Path{}
	var x, y int32
	for _, g := range face.Glyphs(text) {
		if g.ID != 0 {
			left, up := face.MmPerEm*float64(x+g.XOffset), face.MmPerEm*float64(y+g.YOffset)
			if err := face.Font.GlyphPath(path, g.ID, 0, left, up, face.MmPerEm, noHinting); err != nil {
				return nil, err
			}
		}
		x += g.XAdvance
		y += g.YAdvance
	}
	return path, nil
}

// paragraph is a text whose characters have each a font and a level of the
// Unicode bidirectional algorithm; odd levels run from right to left.
type paragraph struct {
	runes  []rune
	fonts  []*canvas.Font
	levels []int
}

func (t *Faces) paragraph(s string, bold bool) paragraph {
	var p paragraph
	p.runes, p.fonts = t.assign(clean(s), bold)
	if slices.ContainsFunc(p.runes, func(r rune) bool { return r >= 0x590 }) {
		p.levels = canvastext.EmbeddingLevels(p.runes)
	} else {
		p.levels = make([]int, len(p.runes))
	}
	return p
}

// pieces returns the characters from..to in visual order.
func (p paragraph) pieces(from, to int) []piece {
	var pieces []piece
	var levels []int
	for i := from; i < to; {
		j := i + 1
		for j < to && p.fonts[j] == p.fonts[i] && p.levels[j] == p.levels[i] {
			j++
		}
		pieces = append(pieces, piece{p.fonts[i], p.levels[i]%2 == 1, string(p.runes[i:j])})
		levels = append(levels, p.levels[i])
		i = j
	}
	reorder(pieces, levels)
	return pieces
}

// reorder is rule L2 of Unicode Annex 9: from the highest level down, turn
// round every stretch that lies at that level or above.
func reorder(pieces []piece, levels []int) {
	highest := 0
	for _, level := range levels {
		highest = max(highest, level)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(levels); i++ {
			j := i
			for j < len(levels) && levels[j] >= level {
				j++
			}
			slices.Reverse(pieces[i:j])
			slices.Reverse(levels[i:j])
			i = max(i, j-1)
		}
	}
}

// Wrap breaks a text into lines no wider than width, at spaces, else after
// hyphens and slashes, else anywhere between two letters. An empty text is one
// empty line.
func (t *Faces) Wrap(s string, st Style, width float64) []Line {
	p := t.paragraph(s, st.Bold)
	var lines []Line
	start, end, used := 0, 0, 0.0
	for end < len(p.runes) {
		next := p.wordEnd(end)
		bare := t.width(p.pieces(end, p.trimmed(end, next)), st.Size)
		switch {
		case used+bare <= width:
			used += t.width(p.pieces(end, next), st.Size)
			end = next
			continue
		case end == start:
			end = t.fitting(p, start, next, st.Size, width)
		}
		lines = append(lines, t.line(p, start, end, st))
		start, used = end, 0
	}
	if end > start || len(lines) == 0 {
		lines = append(lines, t.line(p, start, end, st))
	}
	return lines
}

// maxWord bounds the characters shaped at a time, so that a text without spaces
// takes no longer than one with them.
const maxWord = 100

// wordEnd returns where the word that begins at i ends, its spaces included.
func (p paragraph) wordEnd(i int) int {
	end := min(i+maxWord, len(p.runes))
	for ; i < end; i++ {
		switch p.runes[i] {
		case ' ', '-', '/', '@':
			return i + 1
		}
	}
	return end
}

// trimmed returns to without the spaces before it.
func (p paragraph) trimmed(from, to int) int {
	for to > from && p.runes[to-1] == ' ' {
		to--
	}
	return to
}

// fitting returns how far from..to fits into width, at least one letter with
// its marks.
func (t *Faces) fitting(p paragraph, from, to int, size, width float64) int {
	var ends []int
	for i := from + 1; i <= to; i++ {
		if i == to || !unicode.IsMark(p.runes[i]) && !joiner(p.runes[i]) && !joiner(p.runes[i-1]) {
			ends = append(ends, i)
		}
	}
	tooFar := sort.Search(len(ends), func(i int) bool { return t.width(p.pieces(from, ends[i]), size) > width })
	return ends[max(tooFar-1, 0)]
}

func (t *Faces) line(p paragraph, from, to int, st Style) Line {
	l := Line{pieces: p.pieces(from, p.trimmed(from, to)), style: st}
	l.Width = t.width(l.pieces, st.Size)
	l.Ascent, l.Descent = heights(t.regular, st.Size)
	for _, piece := range l.pieces {
		ascent, descent := heights(piece.font, st.Size)
		l.Ascent, l.Descent = math.Max(l.Ascent, ascent), math.Max(l.Descent, descent)
	}
	return l
}

func heights(f *canvas.Font, size float64) (ascent, descent float64) {
	metrics := f.Face(size, canvas.Black).Metrics()
	return metrics.Ascent, metrics.Descent
}

// OneLine returns as much of a text as fits on a line, with "…" where it is cut.
func (t *Faces) OneLine(s string, st Style, width float64) Line {
	return t.AtMost(1, s, st, width)[0]
}

// AtMost returns the first n lines of a text, the last with "…" if it is cut.
func (t *Faces) AtMost(n int, s string, st Style, width float64) []Line {
	lines := t.Wrap(s, st, width)
	if len(lines) <= n {
		return lines
	}
	dots := t.Wrap("…", st, width)[0]
	lines = t.Wrap(s, st, max(width-dots.Width, 1))[:n]
	last := &lines[n-1]
	last.pieces = append(last.pieces, dots.pieces...)
	last.Width += dots.Width
	return lines
}
