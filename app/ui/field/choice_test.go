package field_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"sportello/app/ui/field"
)

func TestChoiceKeys(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"its number", "9", "9"},
		{"a number of two digits", "12", "12"},
		{"arrows", "<Down><Down>", "9"},
		{"arrows stop at the end", "<End><Down>", "12"},
		{"first letter", "r", "9"},
		{"the same letter again goes on", "dd", "13"},
		{"Space turns over", "9 ", ""},
		{"Space chooses the first", " ", "8"},
		{"Delete empties", "9<Delete>", ""},
		{"changing one's mind", "912", "12"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			c := field.NewChoice(b.host, b.spec("Tipo di istanza"),
				field.Member{Value: "8", Mark: "8", Label: "Primo rilascio"}, field.Member{Value: "9", Mark: "9", Label: "Rinnovo"},
				field.Member{Value: "11", Mark: "11", Label: "Duplicato"}, field.Member{Value: "13", Mark: "13", Label: "Dichiarazione"}, field.Member{Value: "12", Mark: "12", Label: "Conversione"})
			b.show(field.Wide(c))
			c.Focus()
			b.press(tt.script)
			if c.Value() != tt.want || b.last() != tt.want {
				t.Errorf("value %q, reported %q, want %q", c.Value(), b.reported, tt.want)
			}
		})
	}
}

func TestTickKeys(t *testing.T) {
	for script, want := range map[string]string{" ": "true", "  ": "", "r": "true", "R": "true", "x": "true", "z": "", " <Delete>": ""} {
		b := newBench(t)
		f := field.NewTick(b.host, b.spec("Rifugiato"))
		b.show(f)
		f.Focus()
		b.press(script)
		if f.Value() != want || b.last() != want {
			t.Errorf("%q: value %q, reported %q, want %q", script, f.Value(), b.reported, want)
		}
	}
}

func TestDisabledFieldsKeepTheirValue(t *testing.T) {
	b := newBench(t)
	text := field.NewText(b.host, b.spec("Testo"), field.TextOptions{})
	choice := field.NewChoice(b.host, b.spec("Sesso"), field.Member{Value: "M", Label: "Maschile"})
	tick := field.NewTick(b.host, b.spec("Rifugiato"))
	b.show(text, choice, tick)
	for _, f := range []field.Field{text, choice, tick} {
		f.SetEnabled(false)
		f.TypedRune('m')
		f.TypedRune(' ')
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if f.Value() != "" {
			t.Errorf("%s took %q while off", f.Name(), f.Value())
		}
	}
}

// A choice that must have an answer keeps one: it begins with none, and from the
// first on no key and no tap takes the last one away.
func TestARequiredChoiceKeepsAMember(t *testing.T) {
	var told []string
	c := field.NewChoice(&field.Host{}, field.Spec{Required: true, OnChanged: func(value string) { told = append(told, value) }},
		field.Member{Value: "M", Label: "Maschio"}, field.Member{Value: "F", Label: "Femmina"})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if c.Value() != "" {
		t.Fatalf("it begins with %q", c.Value())
	}
	c.TypedRune('f')
	c.TypedRune(' ')
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	if c.Value() != "F" || len(told) != 1 {
		t.Errorf("%q, told %q", c.Value(), told)
	}
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if c.Value() != "M" {
		t.Errorf("it cannot be changed: %q", c.Value())
	}
}
