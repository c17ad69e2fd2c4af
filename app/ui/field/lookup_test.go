package field_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sportello/app/ui/field"
)

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
		{"Tab takes the marked one as Enter does", "se<Tab>", "SEN", false},
		{"a whole name is marked before longer ones", "congo<Return>", "COG", false},
		{"the arrows win over a whole code", "1<Down><Tab>", "16", false},
		{"after Esc, leaving in doubt keeps the text", "se<Escape><Tab>", "se", false},
		{"after Esc, leaving with one match takes it", "maro<Escape><Tab>", "MAR", false},
		{"Tab after Down takes what is marked", "<Down><Down><Tab>", "SRB", false},
		{"leaving with nothing like it keeps the text", "zz<Tab>", "zz", false},
		{"a longer code is not cut short", "16<Tab>", "16", false},
		{"accents and apostrophes do not matter", "costa d'avorio<Tab>", "CIV", false},
		{"Esc closes the list only", "se<Escape>", "se", false},
		{"Down opens the whole table", "<Down><Down><Return>", "SRB", false},
		{"emptied", "sen<Tab><Tab><Ctrl+A><Delete>", "", false},
		{"free text stays", "Via della Prova<Tab>", "Via della Prova", true},
		{"free text is completed by Enter", "Sen<Return>", "Senegal", true},
		{"free text is completed by Tab", "Sen<Tab>", "Senegal", true},
		{"free text stays after Esc", "Sen<Escape><Return>", "Sen", true},
		{"free text stays after Esc and Tab", "Sen<Escape><Tab>", "Sen", true},
		{"free text that no suggestion begins with stays", "subordinato<Return>", "subordinato", true},
		{"free text takes another suggestion when told", "subordinato<Down><Return>", "Lavoro subordinato", true},
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

// A click into a filled lookup selects its text, so that typing replaces it; a
// second click sets the cursor.
func TestLookupClickSelects(t *testing.T) {
	for _, at := range []float32{100, 385} { // on the text, on the arrow
		b := newBench(t)
		l := field.NewLookup(b.host, b.spec("Stato"), field.LookupOptions{Source: table})
		b.show(l)
		l.SetValue("SEN")
		click := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
		click.Position = fyne.NewPos(min(at, l.Size().Width-8), 40)
		l.MouseDown(click)
		b.press("mar<Return>")
		if l.Value() != "MAR" {
			t.Errorf("clicked at %v and typed: %q", at, l.Value())
		}
	}
}

// A row that only the mouse has lit up is not taken by going elsewhere.
func TestLookupHoverIsNoChoice(t *testing.T) {
	b := newBench(t)
	l := field.NewLookup(b.host, b.spec("Stato"), field.LookupOptions{Source: table})
	b.show(l, field.NewTick(b.host, field.Spec{Label: "Altro"}))
	click := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	click.Position = fyne.NewPos(l.Size().Width-8, 40)
	l.MouseDown(click)
	list, ok := b.host.Layer.Objects[0].(desktop.Hoverable)
	if !ok {
		t.Fatal("the list is not open")
	}
	over := &desktop.MouseEvent{}
	over.Position = fyne.NewPos(20, 50)
	list.MouseIn(over)
	list.MouseOut()
	b.press("<Tab>")
	if l.Value() != "" {
		t.Errorf("took %q", l.Value())
	}
}
