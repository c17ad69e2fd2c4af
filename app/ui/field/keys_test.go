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

func TestTextTyping(t *testing.T) {
	tests := []struct {
		name, before, clipboard, script, want string
		options                               field.TextOptions
	}{
		{"types", "", "", "Prova", "Prova", field.TextOptions{}},
		{"capitals as on the form", "", "", "straße müller", "STRASSE MÜLLER", field.TextOptions{Capitals: true}},
		{"arriving selects all, so typing replaces", "ROSSI", "", "VERDI", "VERDI", field.TextOptions{}},
		{"End keeps what is there", "ROSSI", "", "<End> A", "ROSSI A", field.TextOptions{}},
		{"Backspace", "", "", "abc<BackSpace>", "ab", field.TextOptions{}},
		{"Delete before", "", "", "abc<Home><Delete>", "bc", field.TextOptions{}},
		{"Shift selects", "", "", "abcd<Shift+Left><Shift+Left>x", "abx", field.TextOptions{}},
		{"Shift+Home selects to the start", "", "", "abcd<Left><Shift+Home>x", "xd", field.TextOptions{}},
		{"Left collapses a selection to its start", "", "", "abc<Ctrl+A><Left>x", "xabc", field.TextOptions{}},
		{"Ctrl+Left goes by words", "", "", "via dante<Ctrl+Left>x", "via xdante", field.TextOptions{}},
		{"Ctrl+Backspace deletes a word", "", "", "via dante<Ctrl+BackSpace>", "via", field.TextOptions{}},
		{"pasted line feeds become spaces", "", "via\r\nDante\t4\u0007", "<Ctrl+V>", "via Dante 4", field.TextOptions{}},
		{"pasted capitals", "", "via dante", "<Ctrl+V>", "VIA DANTE", field.TextOptions{Capitals: true}},
		{"direction marks are dropped", "", "\u202eabc\ufeff", "<Ctrl+V>", "abc", field.TextOptions{}},
		{"longer than the boxes is kept", "", "abcdefgh", "<Ctrl+V>i", "abcdefghi", field.TextOptions{Boxes: 4}},
		{"copy and paste", "", "", "ab<Ctrl+A><Ctrl+C><End><Ctrl+V>", "abab", field.TextOptions{}},
		{"cut", "", "", "ab<Ctrl+A><Ctrl+X>c<Ctrl+V>", "cab", field.TextOptions{}},
		{"undo", "", "", "ab<Ctrl+Z>", "a", field.TextOptions{}},
		{"redo", "", "", "ab<Ctrl+Z><Ctrl+Y>", "ab", field.TextOptions{}},
		{"spaces at the ends are no value", "", "", " a ", "a", field.TextOptions{}},
		{"other scripts", "", "", "محمد", "محمد", field.TextOptions{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			f := field.NewText(b.host, b.spec("Cognome"), tt.options)
			f.SetValue(tt.before)
			b.show(f)
			fyne.CurrentApp().Clipboard().SetContent(tt.clipboard)
			f.Focus()
			b.press(tt.script)
			if f.Value() != tt.want || b.last() != tt.want {
				t.Errorf("value %q, reported %q, want %q", f.Value(), b.reported, tt.want)
			}
		})
	}
}

func TestHugePasteIsBounded(t *testing.T) {
	b := newBench(t)
	f := field.NewText(b.host, b.spec("Cognome"), field.TextOptions{})
	b.show(f)
	fyne.CurrentApp().Clipboard().SetContent(strings.Repeat("ab ", 5_000_000))
	f.Focus()
	start := time.Now()
	b.press("<Ctrl+V>")
	if n := len(f.Value()); n == 0 || n > 1000 {
		t.Errorf("kept %d bytes", n)
	}
	t.Log("paste of 15 MB took", time.Since(start))
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

func TestSetValueLeavesTypingAlone(t *testing.T) {
	b := newBench(t)
	f := field.NewText(b.host, b.spec("Cognome"), field.TextOptions{})
	b.show(f)
	f.Focus()
	b.press("abc<Left>")
	f.SetValue(f.Value()) // what a screen does when it shows its model again
	b.press("x")
	if f.Value() != "abxc" {
		t.Errorf("cursor lost: %q", f.Value())
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

func TestDateTyping(t *testing.T) {
	tests := []struct{ name, script, while, shown string }{
		{"six digits", "010190", "01/01/90", "1990-01-01"},
		{"eight digits", "01011990", "1990-01-01", "1990-01-01"},
		{"slashed", "1/1/90", "1/1/90", "1990-01-01"},
		{"dashed", "1-1-1990", "1990-01-01", "1990-01-01"},
		{"dotted", "1.1.1990", "1990-01-01", "1990-01-01"},
		{"year first", "19900101", "1990-01-01", "1990-01-01"},
		{"ISO", "1990-01-01", "1990-01-01", "1990-01-01"},
		{"a birthday to come is of last century", "251126", "25/11/26", "1926-11-25"},
		{"today", "241126", "24/11/26", "2026-11-24"},
		{"no such day", "310290", "31/02/90", "31/02/90"},
		{"unfinished", "0101", "01/01", "01/01"},
		{"partial not allowed here", "00001992", "00/00/1992", "00/00/1992"},
		{"not a date", "ieri", "ieri", "ieri"},
		{"emptied", "010190<Ctrl+A><Delete>", "", ""},
		{"the old date is gone while broken", "01011990<BackSpace>", "01/01/199", "01/01/199"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			d := field.NewDate(b.host, b.spec("Nato il"), field.DateOptions{Century: field.Past(today)})
			b.show(d, field.NewTick(b.host, field.Spec{Label: "Altro"}))
			d.Focus()
			b.press(tt.script)
			if d.Value() != tt.while || b.last() != tt.while {
				t.Errorf("while typing: value %q, reported %q, want %q", d.Value(), b.last(), tt.while)
			}
			b.press("<Tab>")
			if d.Value() != tt.shown || b.last() != tt.shown {
				t.Errorf("left: value %q, reported %q, want %q", d.Value(), b.last(), tt.shown)
			}
			if b.left != 1 {
				t.Errorf("OnLeave called %d times", b.left)
			}
		})
	}
}

func TestPartialDateTyping(t *testing.T) {
	for script, want := range map[string]string{"00/00/1992": "1992-00-00", "00001992": "1992-00-00", "03/1992": "1992-03-00", "1992": "1992-00-00", "000392": "1992-03-00", "15031992": "1992-03-15"} {
		b := newBench(t)
		d := field.NewDate(b.host, b.spec("Nato il"), field.DateOptions{Century: field.Past(today), Partial: true})
		b.show(d, field.NewTick(b.host, field.Spec{Label: "Altro"}))
		d.Focus()
		b.press(script + "<Tab>")
		if d.Value() != want {
			t.Errorf("%s: %q, want %q", script, d.Value(), want)
		}
	}
}

var table = field.Table([]field.Option{
	{Code: "SEN", Label: "Senegal"}, {Code: "SRB", Label: "Serbia"}, {Code: "SYC", Label: "Seychelles"}, {Code: "MAR", Label: "Marocco"},
	{Code: "COG", Label: "Congo"}, {Code: "COD", Label: "Congo, Repubblica democratica"}, {Code: "CIV", Label: "Costa d’Avorio"},
	{Code: "1", Label: "Uno"}, {Code: "16", Label: "Lavoro subordinato"}, {Code: "17", Label: "Lavoro autonomo"},
})

func TestLookupTyping(t *testing.T) {
	tests := []struct {
		name, script, want string
		free               bool
	}{
		{"a code settles as typed", "sen", "SEN", false},
		{"two letters and Enter take the first", "se<Return>", "SEN", false},
		{"Down chooses", "se<Down><Return>", "SRB", false},
		{"the arrows' choice holds when leaving", "se<Down><Tab>", "SRB", false},
		{"leaving with one match takes it", "maro<Tab>", "MAR", false},
		{"leaving with an exact name takes it", "congo<Tab>", "COG", false},
		{"leaving in doubt keeps the text", "se<Tab>", "se", false},
		{"leaving with nothing like it keeps the text", "zz<Tab>", "zz", false},
		{"a longer code is not cut short", "16<Tab>", "16", false},
		{"accents and apostrophes do not matter", "costa d'avorio<Tab>", "CIV", false},
		{"Esc closes the list only", "se<Escape>", "se", false},
		{"Down opens the whole table", "<Down><Down><Return>", "SRB", false},
		{"emptied", "sen<Tab><Tab><Ctrl+A><Delete>", "", false},
		{"free text stays", "Via della Prova<Tab>", "Via della Prova", true},
		{"free text stays with Enter", "Sen<Return>", "Sen", true},
		{"free text takes a suggestion when told", "Sen<Down><Return>", "Senegal", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			l := field.NewLookup(b.host, b.spec("Stato"), field.LookupOptions{Source: table, Free: tt.free})
			b.show(l, field.NewTick(b.host, field.Spec{Label: "Altro"}))
			l.Focus()
			b.press(tt.script)
			if l.Value() != tt.want || b.last() != tt.want {
				t.Errorf("value %q, reported %q, want %q", l.Value(), b.reported, tt.want)
			}
		})
	}
}

func TestLookupListNeverHasTheFocus(t *testing.T) {
	b := newBench(t)
	l := field.NewLookup(b.host, b.spec("Stato"), field.LookupOptions{Source: table})
	other := field.NewText(b.host, b.spec("Altro"), field.TextOptions{})
	b.show(l, other)
	l.Focus()
	b.press("se")
	if len(b.host.Layer.Objects) != 1 {
		t.Fatal("the list is not open")
	}
	if b.canvas.Focused() != fyne.Focusable(l) || b.canvas.Overlays().Top() != nil {
		t.Error("the list took the focus")
	}
	b.press("<Tab>")
	if len(b.host.Layer.Objects) != 0 {
		t.Error("the list stayed open")
	}
	if b.canvas.Focused() != fyne.Focusable(other) {
		t.Error("Tab did not go to the next field")
	}
}

func TestLookupPickedByMouse(t *testing.T) {
	b := newBench(t)
	l := field.NewLookup(b.host, b.spec("Stato"), field.LookupOptions{Source: table})
	b.show(l)
	l.Focus()
	b.press("se")
	list := b.host.Layer.Objects[0]
	// As the driver does it: press, lose the focus, release.
	list.(desktop.Mouseable).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	b.canvas.Unfocus()
	if l.Value() != "se" || len(b.host.Layer.Objects) != 1 {
		t.Fatal("the press alone decided")
	}
	list.(fyne.Tappable).Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 50)})
	if l.Value() != "SRB" || b.canvas.Focused() != fyne.Focusable(l) {
		t.Errorf("value %q, focused %v", l.Value(), b.canvas.Focused() == fyne.Focusable(l))
	}
}

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

func today() time.Time { return time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC) }

func texts() field.Texts {
	return field.Texts{Derived: "Calcolato", NotADate: "Non è una data: giorno, mese, anno", DateShape: "gg/mm/aaaa",
		NotInList: "Non è nell’elenco", NothingLike: "Nessuna voce simile", Cut: "Taglia", Copy: "Copia", Paste: "Incolla", All: "Seleziona tutto"}
}

func TestCompactSecretAndAmount(t *testing.T) {
	b := newBench(t)
	code := field.NewText(b.host, b.spec("Codice fiscale"), field.TextOptions{Capitals: true, Compact: true})
	secret := field.NewText(b.host, b.spec("Parola d’ordine"), field.TextOptions{Secret: true})
	amount := field.NewAmount(b.host, b.spec("Reddito"))
	b.show(code, secret, amount)
	code.Focus()
	fyne.CurrentApp().Clipboard().SetContent("prv str\n92c55")
	b.press("<Ctrl+V> z343x")
	if code.Value() != "PRVSTR92C55Z343X" {
		t.Errorf("code %q", code.Value())
	}
	secret.Focus()
	b.press(" prova  segreta <Ctrl+A><Ctrl+C><Ctrl+X>")
	if secret.Value() != " prova  segreta " {
		t.Errorf("secret %q", secret.Value())
	}
	if kept := fyne.CurrentApp().Clipboard().Content(); strings.Contains(kept, "segreta") {
		t.Error("the secret is on the clipboard")
	}
	if strings.Contains(secret.AccessibilityLabel(), "segreta") {
		t.Error("the secret is said aloud")
	}
	amount.Focus()
	b.press("6.100,5")
	if amount.Value() != "6100.50" {
		t.Errorf("amount while typing %q", amount.Value())
	}
	b.press("x<Tab>")
	if amount.Value() != "6.100,5x" {
		t.Errorf("no amount: %q", amount.Value())
	}
}

// A glance at another window or a dialog in between must not make the next key
// wipe out what is half typed.
func TestComingBackSelectsNothing(t *testing.T) {
	b := newBench(t)
	f := field.NewText(b.host, b.spec("Cognome"), field.TextOptions{})
	other := field.NewText(b.host, b.spec("Nome"), field.TextOptions{})
	b.show(f, other)
	f.Focus()
	b.press("PRO")
	f.FocusLost() // as when the window loses the focus and gets it again
	f.FocusGained()
	b.press("VA")
	if f.Value() != "PROVA" {
		t.Errorf("value %q", f.Value())
	}
	other.Focus()
	f.Focus()
	b.press("X")
	if f.Value() != "X" {
		t.Errorf("arriving from another field did not select all: %q", f.Value())
	}
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

func TestDerivedUntilTyped(t *testing.T) {
	b := newBench(t)
	f := field.NewText(b.host, b.spec("Codice fiscale"), field.TextOptions{})
	f.SetValue("PRVSTR92C55Z343X")
	f.SetDerived(true)
	b.show(f)
	if !strings.Contains(f.AccessibilityLabel(), "Calcolato") {
		t.Errorf("does not say it is derived: %q", f.AccessibilityLabel())
	}
	f.Focus()
	b.press("<End>A")
	if strings.Contains(f.AccessibilityLabel(), "Calcolato") {
		t.Error("still derived after typing")
	}
}

// While a date is half typed its complaints wait; once left they show.
func TestComplaintsWaitForTheEnd(t *testing.T) {
	b := newBench(t)
	d := field.NewDate(b.host, field.Spec{Label: "Nato il", OnChanged: func(string) {}}, field.DateOptions{Century: field.Past(today)})
	b.show(d, field.NewTick(b.host, field.Spec{Label: "Altro"}))
	d.Focus()
	b.press("3102")
	d.SetFinding(field.Error, "Data impossibile")
	if strings.Contains(d.AccessibilityLabel(), "impossibile") {
		t.Error("complains while the date is half typed")
	}
	b.press("<Tab>")
	if !strings.Contains(d.AccessibilityLabel(), "impossibile") {
		t.Error("does not complain once left")
	}
}
