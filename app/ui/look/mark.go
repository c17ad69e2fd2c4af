package look

import (
	"fyne.io/fyne/v2"
)

// Signs are drawn, not written: the bundled font has no check mark, cross or
// triangle, and what the system's fonts have differs.
const svgHead = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">`

func signOf(tone Tone) fyne.Resource {
	var name, shape string
	switch tone {
	case Good:
		name, shape = "good", `<path fill="#000000" d="M13.2 2.6 L14.9 4.2 L6.6 13.6 L1.4 8.6 L3 6.9 L6.5 10.2 Z"/>`
	case Warning:
		name, shape = "warning", `<path fill="#000000" fill-rule="evenodd" d="M8 1 L15.6 14.6 L0.4 14.6 Z M7 5.6 L7.3 10.4 L8.7 10.4 L9 5.6 Z M7.1 11.4 L7.1 13.2 L8.9 13.2 L8.9 11.4 Z"/>`
	case Error:
		name, shape = "error", `<path fill="#000000" d="M3.4 1.6 L8 6.2 L12.6 1.6 L14.4 3.4 L9.8 8 L14.4 12.6 L12.6 14.4 L8 9.8 L3.4 14.4 L1.6 12.6 L6.2 8 L1.6 3.4 Z"/>`
	case Primary:
		name, shape = "primary", `<circle fill="#000000" cx="8" cy="8" r="5"/>`
	default:
		name, shape = "neutral", `<path fill="#000000" d="M2.5 7 L13.5 7 L13.5 9 L2.5 9 Z"/>`
	}
	return fyne.NewStaticResource("sportello-"+name+".svg", []byte(svgHead+shape+`</svg>`))
}

// Mark is the sign of a tone: check, triangle, cross, dot or dash.
type Mark struct{ Icon }

// NewMark shows the sign of a tone, size in pixels at 100 %.
func NewMark(tone Tone, size float32) *Mark {
	m := &Mark{Icon: Icon{resource: signOf(tone), size: size, color: tone.ink()}}
	m.ExtendBaseWidget(m)
	return m
}

// SetTone changes the sign and its colour.
func (m *Mark) SetTone(tone Tone) {
	m.resource = signOf(tone)
	m.color = tone.ink()
	m.Refresh()
}

// NewDot is the round lamp before a state in the top bar.
func NewDot(color fyne.ThemeColorName) *Icon { return NewIcon(signOf(Primary), 13, color) }
