package field_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sportello/app/ui/field"
)

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

// Whoever arrives by key has all selected: a character of which nothing is written
// leaves it as it is, and the selection with it.
func TestACharacterThatIsNotWrittenReplacesNothing(t *testing.T) {
	b := newBench(t)
	tests := []struct {
		name          string
		field         field.Field
		value, script string
		then, want    string
	}{
		{"space in an amount", field.NewAmount(b.host, b.spec("Reddito")), "13500.00", " ", "7", "7.00"},
		{"space in a date", field.NewDate(b.host, b.spec("Nato il"), field.DateOptions{}), "1992-03-15", " ", "01011990", "1990-01-01"},
		{"a stroke in a date", field.NewDate(b.host, b.spec("Scade il"), field.DateOptions{}), "1992-03-15", "/-.", "01011990", "1990-01-01"},
		{"space in a text", field.NewText(b.host, b.spec("Cognome"), field.TextOptions{}), "PROVA", "  ", "FINTA", "FINTA"},
		{"space in a code", field.NewText(b.host, b.spec("Codice"), field.TextOptions{Compact: true}), "48121", " ", "48122", "48122"},
		{"what a telephone has none of", field.NewText(b.host, b.spec("Telefono"), field.TextOptions{Compact: true, Without: "-.()"}), "0544000000", "-(", "06", "06"},
		{"space in a list", field.NewLookup(b.host, b.spec("Stato"), field.LookupOptions{Source: table, Free: true}), "FINZIONE", " ", "PROVA", "PROVA"},
	}
	objects := make([]fyne.CanvasObject, len(tests))
	for i, tt := range tests {
		objects[i] = tt.field
	}
	b.show(objects...)
	for _, tt := range tests {
		tt.field.SetValue(tt.value)
		tt.field.Focus()
		b.reported = nil
		b.press(tt.script)
		if tt.field.Value() != tt.value || len(b.reported) > 0 {
			t.Errorf("%s: %q, reported %q, want it left at %q", tt.name, tt.field.Value(), b.reported, tt.value)
		}
		b.press(tt.then)
		if b.canvas.Unfocus(); tt.field.Value() != tt.want {
			t.Errorf("%s: %q typed over it gives %q, want %q", tt.name, tt.then, tt.field.Value(), tt.want)
		}
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
