package look

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Paragraph is text that wraps at words to the width it is given; its height
// follows at once, so that a Column lays it out in one pass.
type Paragraph struct {
	wording
}

// NewParagraph shows wrapped text; line feeds start a new line.
func NewParagraph(text string, style Style) *Paragraph {
	p := &Paragraph{wording{text: text, style: style}}
	p.ExtendBaseWidget(p)
	return p
}

// naturalWidth is the width the text would take in one line.
func (p *Paragraph) naturalWidth() float32 { return gauge(p, p.style)(p.text) }

// CreateRenderer implements fyne.Widget.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	r := &paragraphRenderer{paragraph: p}
	r.wrap()
	return r
}

type paragraphRenderer struct {
	paragraph *Paragraph
	lines     []fyne.CanvasObject
	height    float32 // of one line
	widest    float32 // word, so that no word is ever cut
}

func (r *paragraphRenderer) wrap() {
	p := r.paragraph
	probe := canvas.NewText("Ég", nil)
	p.style.apply(p, probe)
	r.height = probe.MinSize().Height
	measure := func(s string) float32 { return fyne.MeasureText(s, probe.TextSize, probe.TextStyle).Width }
	width := p.Size().Width
	r.widest = 0
	for _, word := range strings.Fields(p.text) {
		r.widest = max(r.widest, measure(word))
	}
	texts := []string{p.text}
	if width > 0 {
		texts = Wrap(p.text, width, measure)
	}
	lines := make([]fyne.CanvasObject, len(texts))
	for i, text := range texts {
		line := canvas.NewText(text, nil)
		p.style.apply(p, line)
		line.Move(fyne.NewPos(0, float32(i)*r.height))
		line.Resize(fyne.NewSize(width, r.height))
		lines[i] = line
	}
	r.lines = lines
}

func (r *paragraphRenderer) Layout(fyne.Size) { r.wrap() }

func (r *paragraphRenderer) MinSize() fyne.Size {
	return fyne.NewSize(min(r.widest, 12*r.height), r.height*float32(len(r.lines)))
}

func (r *paragraphRenderer) Refresh() {
	r.wrap()
	canvas.Refresh(r.paragraph)
}

func (r *paragraphRenderer) Objects() []fyne.CanvasObject { return r.paragraph.seen(r.lines...) }
func (r *paragraphRenderer) Destroy()                     {}

// Wrap breaks text into lines no wider than width where measure says; a word
// wider than a line is broken inside.
func Wrap(text string, width float32, measure func(string) float32) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			joined := word
			if line != "" {
				joined = line + " " + word
			}
			if measure(joined) <= width {
				line = joined
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			for measure(word) > width {
				head := longestPrefix(word, width, measure)
				lines = append(lines, head)
				word = word[len(head):]
			}
			line = word
		}
		lines = append(lines, line)
	}
	return lines
}

// longestPrefix is never empty, so that Wrap always ends.
func longestPrefix(word string, width float32, measure func(string) float32) string {
	runes := []rune(word)
	n := 1
	for n < len(runes) && measure(string(runes[:n+1])) <= width {
		n++
	}
	return string(runes[:n])
}
