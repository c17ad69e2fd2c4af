package field_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// click does what the driver does with the left button over a field.
func click(f field.Field, at fyne.Position) {
	point := fyne.PointEvent{Position: at}
	if m, ok := f.(desktop.Mouseable); ok {
		m.MouseDown(&desktop.MouseEvent{PointEvent: point, Button: desktop.MouseButtonPrimary})
		m.MouseUp(&desktop.MouseEvent{PointEvent: point, Button: desktop.MouseButtonPrimary})
	}
	if tappable, ok := f.(fyne.Tappable); ok {
		tappable.Tapped(&point)
	}
}

func TestMouseInText(t *testing.T) {
	b := newBench(t)
	f := field.NewText(b.host, b.spec("Cognome"), field.TextOptions{})
	f.SetValue("PROVA FINTI")
	b.show(f)
	click(f, fyne.NewPos(0, 35))
	if !f.Focused() {
		t.Fatal("a click does not focus")
	}
	b.press("x")
	if f.Value() != "xPROVA FINTI" {
		t.Errorf("a click at the start typed into %q", f.Value())
	}
	click(f, fyne.NewPos(300, 35))
	b.press("y")
	if f.Value() != "xPROVA FINTIy" {
		t.Errorf("a click behind the end typed into %q", f.Value())
	}
	f.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(0, 35)}})
	b.press("<Ctrl+C>")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "xPROVA FINTIy" {
		t.Errorf("dragging to the start selected %q", got)
	}
	f.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(20, 35)})
	b.press("<Ctrl+C>")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "xPROVA" {
		t.Errorf("a double click selected %q", got)
	}
}

func TestMouseOnChoiceAndTick(t *testing.T) {
	b := newBench(t)
	c := field.NewChoice(b.host, b.spec("Sesso"), field.Member{Value: "M", Label: "Maschile"}, field.Member{Value: "F", Label: "Femminile"})
	tick := field.NewTick(b.host, b.spec("Rifugiato"))
	b.show(c, tick)
	for _, step := range []struct {
		x    float32
		want string
	}{{20, "M"}, {140, "F"}, {140, ""}} {
		click(c, fyne.NewPos(step.x, 35))
		if c.Value() != step.want || !c.Focused() {
			t.Errorf("a click at %v chose %q, want %q", step.x, c.Value(), step.want)
		}
	}
	for _, want := range []string{field.Ticked, ""} {
		click(tick, fyne.NewPos(10, 35))
		if tick.Value() != want || !tick.Focused() {
			t.Errorf("a click made the tick %q, want %q", tick.Value(), want)
		}
	}
}

func TestMouseOnTheArrow(t *testing.T) {
	b := newBench(t)
	l := field.NewLookup(b.host, b.spec("Stato"), field.LookupOptions{Source: table})
	b.show(l)
	arrow := fyne.NewPos(l.Size().Width-12, 35)
	for _, open := range []int{1, 0, 1} {
		click(l, arrow)
		if got := len(b.host.Layer.Objects); got != open {
			t.Fatalf("%d lists are open, want %d", got, open)
		}
	}
	b.host.Scrolled()
	if len(b.host.Layer.Objects) != 0 {
		t.Error("scrolling left the list behind")
	}
	l.SetEnabled(false)
	click(l, arrow)
	if len(b.host.Layer.Objects) != 0 {
		t.Error("the arrow of a field that is off opened the list")
	}
}

func TestSizes(t *testing.T) {
	for percent, want := range map[int]float32{100: 34, 150: 51} {
		b := newBench(t)
		fyne.CurrentApp().Settings().SetTheme(look.Theme(look.Light, percent))
		bare := field.NewText(b.host, field.Spec{Label: "Cerca", Number: "1", Hint: "nomi", Bare: true}, field.TextOptions{Boxes: 3})
		bare.SetValue("PROVA")
		full := field.NewText(b.host, field.Spec{Label: "Cognome"}, field.TextOptions{})
		b.show(bare, full)
		if got := bare.MinSize().Height; got != want {
			t.Errorf("at %d %% a bare box is %v high, want %v", percent, got, want)
		}
		if got := full.MinSize().Height; got <= want*2 || got > want*2.3 {
			t.Errorf("at %d %% a field is %v high", percent, got)
		}
	}
}

func TestNextIsAskedFirst(t *testing.T) {
	b := newBench(t)
	first := field.NewText(b.host, b.spec("Primo"), field.TextOptions{})
	second := field.NewText(b.host, b.spec("Secondo"), field.TextOptions{})
	b.show(first, second)
	asked := ""
	b.host.Next = func(from field.Field) bool { asked = from.Name(); return true }
	first.Focus()
	b.press("<Return>")
	if asked != "Primo" || b.canvas.Focused() != fyne.Focusable(first) {
		t.Errorf("asked %q; the focus moved: %v", asked, b.canvas.Focused() != fyne.Focusable(first))
	}
}
