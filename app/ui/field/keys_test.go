package field_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// bench is a window with fields and what they reported.
type bench struct {
	t        *testing.T
	canvas   fyne.Canvas
	host     *field.Host
	reported []string
	keys     []fyne.KeyName
	left     int
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t}
	test.NewTempApp(t).Settings().SetTheme(look.Theme(look.Light, 100))
	b.host = &field.Host{Texts: texts(), Layer: field.NewLayer(), Keys: func(e *fyne.KeyEvent) bool {
		b.keys = append(b.keys, e.Name)
		return true
	}}
	return b
}

func (b *bench) spec(label string) field.Spec {
	return field.Spec{Name: label, Label: label, OnLeave: func() { b.left++ },
		OnChanged: func(value string) { b.reported = append(b.reported, value) }}
}

func (b *bench) show(fields ...fyne.CanvasObject) {
	window := test.NewTempWindow(b.t, container.NewStack(field.Grid(fields...), b.host.Layer))
	window.Resize(fyne.NewSize(800, 600))
	b.canvas = window.Canvas()
}

// press types as the driver does: names of keys in angle brackets, everything
// else as runes. A space is a key and a rune.
func (b *bench) press(script string) {
	b.t.Helper()
	for script != "" {
		if name, rest, ok := strings.Cut(strings.TrimPrefix(script, "<"), ">"); ok && script[0] == '<' {
			b.key(name)
			script = rest
			continue
		}
		r := []rune(script)[0]
		if r == ' ' {
			b.canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		}
		b.canvas.Focused().TypedRune(r)
		script = script[len(string(r)):]
	}
}

func (b *bench) key(name string) {
	focused := b.canvas.Focused()
	shift, name := strings.HasPrefix(name, "Shift+"), strings.TrimPrefix(name, "Shift+")
	if ctrl, ok := strings.CutPrefix(name, "Ctrl+"); ok {
		b.shortcut(ctrl)
		return
	}
	if name == "Tab" {
		b.canvas.FocusNext()
		return
	}
	if keyable, ok := focused.(desktop.Keyable); ok && shift {
		keyable.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		defer keyable.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	}
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(name)})
}

func (b *bench) shortcut(key string) {
	clipboard := fyne.CurrentApp().Clipboard()
	var s fyne.Shortcut
	switch key {
	case "A":
		s = &fyne.ShortcutSelectAll{}
	case "C":
		s = &fyne.ShortcutCopy{Clipboard: clipboard}
	case "X":
		s = &fyne.ShortcutCut{Clipboard: clipboard}
	case "V":
		s = &fyne.ShortcutPaste{Clipboard: clipboard}
	case "Z":
		s = &fyne.ShortcutUndo{}
	case "Y":
		s = &fyne.ShortcutRedo{}
	default:
		s = &desktop.CustomShortcut{KeyName: fyne.KeyName(key), Modifier: fyne.KeyModifierControl}
	}
	b.canvas.Focused().(fyne.Shortcutable).TypedShortcut(s)
}

func (b *bench) last() string {
	if len(b.reported) == 0 {
		return ""
	}
	return b.reported[len(b.reported)-1]
}

func TestSetValueReportsNothing(t *testing.T) {
	b := newBench(t)
	text := field.NewText(b.host, b.spec("Testo"), field.TextOptions{})
	date := field.NewDate(b.host, b.spec("Data"), field.DateOptions{})
	lookup := field.NewLookup(b.host, b.spec("Stato"), field.LookupOptions{Source: table})
	choice := field.NewChoice(b.host, b.spec("Sesso"), field.Member{Value: "M", Label: "Maschile"}, field.Member{Value: "F", Label: "Femminile"})
	tick := field.NewTick(b.host, b.spec("Rifugiato"))
	b.show(text, date, lookup, choice, tick)
	for f, value := range map[field.Field]string{text: "PROVA", date: "1990-01-31", lookup: "SEN", choice: "F", tick: field.Ticked} {
		f.SetValue(value)
		if f.Value() != value {
			t.Errorf("%s: value %q, want %q", f.Name(), f.Value(), value)
		}
		f.Focus()
		b.press("<Tab>")
		if f.Value() != value {
			t.Errorf("%s: passing through changed the value to %q", f.Name(), f.Value())
		}
	}
	if len(b.reported) != 0 {
		t.Errorf("reported %q", b.reported)
	}
}

func TestKeysGoOn(t *testing.T) {
	b := newBench(t)
	first := field.NewText(b.host, b.spec("Primo"), field.TextOptions{})
	date := field.NewDate(b.host, b.spec("Data"), field.DateOptions{})
	off := field.NewText(b.host, b.spec("Spento"), field.TextOptions{})
	off.SetEnabled(false)
	lookup := field.NewLookup(b.host, b.spec("Stato"), field.LookupOptions{Source: table})
	choice := field.NewChoice(b.host, b.spec("Sesso"), field.Member{Value: "M", Label: "Maschile"})
	tick := field.NewTick(b.host, b.spec("Rifugiato"))
	last := field.NewText(b.host, b.spec("Ultimo"), field.TextOptions{})
	b.show(first, date, off, lookup, choice, tick, last)
	for _, key := range []string{"<Return>", "<Tab>", "<KP_Enter>"} {
		first.Focus()
		for _, want := range []field.Field{date, lookup, choice, tick, last} {
			b.press(key)
			if b.canvas.Focused() != fyne.Focusable(want) {
				t.Fatalf("%s did not reach %s", key, want.Name())
			}
		}
	}
	for _, want := range []field.Field{tick, choice, lookup, date, first} {
		b.canvas.FocusPrevious()
		if b.canvas.Focused() != fyne.Focusable(want) {
			t.Fatalf("Shift+Tab did not reach %s", want.Name())
		}
	}
	if len(b.reported) != 0 {
		t.Errorf("passing through reported %q", b.reported)
	}
}

func TestUnusedKeysReachTheHost(t *testing.T) {
	b := newBench(t)
	fields := []field.Field{
		field.NewText(b.host, b.spec("Testo"), field.TextOptions{}), field.NewDate(b.host, b.spec("Data"), field.DateOptions{}),
		field.NewLookup(b.host, b.spec("Stato"), field.LookupOptions{Source: table}), field.NewTick(b.host, b.spec("Tick")),
		field.NewChoice(b.host, b.spec("Sesso"), field.Member{Value: "M", Label: "Maschile"}),
	}
	objects := make([]fyne.CanvasObject, len(fields))
	for i, f := range fields {
		objects[i] = f
	}
	b.show(objects...)
	for _, f := range fields {
		b.keys = nil
		f.Focus()
		b.press("<F4><F8><F10><Escape><Prior>")
		if len(b.keys) != 5 {
			t.Errorf("%s kept keys from the host, which saw only %v", f.Name(), b.keys)
		}
	}
}

// A letter is typed; were its key forwarded, a command on that letter would fire.
func TestTypedKeysAreNoCommands(t *testing.T) {
	b := newBench(t)
	f := field.NewText(b.host, b.spec("Testo"), field.TextOptions{})
	tick := field.NewTick(b.host, b.spec("Tick"))
	b.show(f, tick)
	for _, o := range []field.Field{f, tick} {
		o.Focus()
		for _, key := range []fyne.KeyName{fyne.KeyN, fyne.Key1, fyne.KeySpace, fyne.KeyComma} {
			o.TypedKey(&fyne.KeyEvent{Name: key})
		}
	}
	if len(b.keys) != 0 {
		t.Errorf("the host saw %v", b.keys)
	}
}

func TestHostSeesShortcutsFirst(t *testing.T) {
	b := newBench(t)
	var seen []string
	b.host.Shortcut = func(s fyne.Shortcut) bool {
		seen = append(seen, s.ShortcutName())
		return s.ShortcutName() == "Undo"
	}
	f := field.NewText(b.host, b.spec("Cognome"), field.TextOptions{})
	b.show(f)
	f.Focus()
	b.press("ab<Ctrl+Z><Ctrl+A>x")
	if f.Value() != "x" || len(seen) != 2 {
		t.Errorf("value %q, the host saw %v", f.Value(), seen)
	}
}

func today() time.Time { return time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC) }

func texts() field.Texts {
	return field.Texts{Derived: "Calcolato", NotADate: "Non è una data: giorno, mese, anno",
		Either: func(one, other string) string { return "Può essere " + one + " o " + other }, DateShape: "gg/mm/aaaa",
		NotInList: "Non è nell’elenco", NothingLike: "Nessuna voce simile", Cut: "Taglia", Copy: "Copia", Paste: "Incolla", All: "Seleziona tutto"}
}

func TestFocusScrollsIntoView(t *testing.T) {
	b := newBench(t)
	var fields []fyne.CanvasObject
	for range 40 {
		fields = append(fields, field.NewText(b.host, field.Spec{Label: "Campo"}, field.TextOptions{}))
	}
	scroll := container.NewVScroll(field.Grid(fields...))
	b.host.Reveal = field.RevealIn(scroll)
	window := test.NewTempWindow(t, scroll)
	window.Resize(fyne.NewSize(800, 400))
	visible := func(o fyne.CanvasObject) bool {
		y := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y - fyne.CurrentApp().Driver().AbsolutePositionForObject(scroll).Y
		return y >= 0 && y+o.Size().Height <= scroll.Size().Height
	}
	window.Canvas().Focus(fields[0].(fyne.Focusable))
	for i, o := range fields {
		if !visible(o) {
			t.Fatalf("field %d is out of view", i)
		}
		window.Canvas().FocusNext()
	}
	window.Canvas().Focus(fields[39].(fyne.Focusable))
	window.Canvas().Focus(fields[0].(fyne.Focusable))
	if !visible(fields[0]) {
		t.Error("the first field is out of view")
	}
}

// A finding that comes and goes with every key must not move the form.
func TestFindingsMoveNothing(t *testing.T) {
	b := newBench(t)
	f := field.NewText(b.host, b.spec("Cognome"), field.TextOptions{})
	b.show(f)
	before := f.MinSize()
	f.SetFinding(field.Error, "Manca")
	if f.MinSize() != before {
		t.Error("a short finding changed the height")
	}
	f.SetFinding(field.Error, strings.Repeat("Una frase lunga che non sta in una riga sola. ", 2))
	long := f.MinSize()
	f.SetFinding(field.None, "")
	if f.MinSize() != long {
		t.Error("the height went back and forth")
	}
}
