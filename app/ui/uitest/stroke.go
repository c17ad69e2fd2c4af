package uitest

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

// Stroke is one key pressed and let go, with what is held meanwhile.
type Stroke struct {
	Key      fyne.KeyName
	Modifier fyne.KeyModifier
	Rune     rune // the character it makes, 0 for none
}

// held are the keys that may be held, by their names in a script.
var held = []struct {
	name     string
	modifier fyne.KeyModifier
}{{"Ctrl+", fyne.KeyModifierControl}, {"Shift+", fyne.KeyModifierShift}}

// String names it as a script does, without the brackets: "Ctrl+Shift+N".
func (s Stroke) String() string {
	name := string(s.Key)
	for _, each := range slices.Backward(held) {
		if s.Modifier&each.modifier != 0 {
			name = each.name + name
		}
	}
	return name
}

// Pressed is how many keys are pressed, those that are held among them.
func (s Stroke) Pressed() int { return 1 + bits.OnesCount(uint(s.Modifier)) }

// Strokes reads a script: names of keys in angle brackets, with their modifiers
// ("<Ctrl+Shift+N>"), everything else as characters. "<" before what is no name
// is itself, as in the lines at the foot of a document.
func Strokes(script string) []Stroke {
	var strokes []Stroke
	for script != "" {
		if name, rest, ok := strings.Cut(strings.TrimPrefix(script, "<"), ">"); ok && script[0] == '<' && isKey(name) {
			strokes = append(strokes, named(name))
			script = rest
			continue
		}
		r := []rune(script)[0]
		strokes = append(strokes, typed(r))
		script = script[len(string(r)):]
	}
	return strokes
}

// isKey tells the name of a key from the angle brackets of a document.
func isKey(name string) bool {
	return len(name) > 1 && strings.IndexFunc(name, func(r rune) bool { return r == '<' || r == ' ' }) < 0
}

func typed(r rune) Stroke {
	if r == ' ' {
		return Stroke{Key: fyne.KeySpace, Rune: r}
	}
	return Stroke{Key: fyne.KeyName(string(unicode.ToUpper(r))), Rune: r}
}

func named(name string) Stroke {
	var s Stroke
	for _, each := range held {
		if rest, ok := strings.CutPrefix(name, each.name); ok {
			s.Modifier, name = s.Modifier|each.modifier, rest
		}
	}
	s.Key = fyne.KeyName(name)
	return s
}
