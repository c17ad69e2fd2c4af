package uitest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"sportello/app/ui/uitest"
)

func TestStrokes(t *testing.T) {
	for script, want := range map[string]string{
		"aB ":            "A:a B:B Space: ",
		"<Return>":       "Return",
		"<Ctrl+Shift+N>": "Ctrl+Shift+N",
		"<Shift+F8>1":    "Shift+F8 1:1",
		"P<SRB<<A":       "P:P <:< S:S R:R B:B <:< <:< A:A",
		"p<x<Return>":    "P:p <:< X:x Return",
		"< >":            "<:< Space:  >:>",
		"<a>":            "<:< A:a >:>",
	} {
		var got []string
		for _, s := range uitest.Strokes(script) {
			text := s.String()
			if s.Rune != 0 {
				text += ":" + string(s.Rune)
			}
			got = append(got, text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q reads %q, want %q", script, strings.Join(got, " "), want)
		}
	}
}

func TestPressed(t *testing.T) {
	for script, want := range map[string]int{"a": 1, "<F10>": 1, "<Ctrl+K>": 2, "<Ctrl+Shift+N>": 3} {
		if got := uitest.Strokes(script)[0].Pressed(); got != want {
			t.Errorf("%s presses %d keys, want %d", script, got, want)
		}
	}
}

// probe is a widget that writes down what reaches it.
type probe struct {
	widget.BaseWidget
	got []string
}

func newProbe() *probe {
	p := &probe{}
	p.ExtendBaseWidget(p)
	return p
}

func (p *probe) note(format string, args ...any) { p.got = append(p.got, fmt.Sprintf(format, args...)) }
func (p *probe) FocusGained()                    { p.note("focus") }
func (p *probe) FocusLost()                      { p.note("blur") }
func (p *probe) TypedRune(r rune)                { p.note("rune %c", r) }
func (p *probe) TypedKey(e *fyne.KeyEvent)       { p.note("key %s", e.Name) }
func (p *probe) KeyDown(e *fyne.KeyEvent)        { p.note("down %s", e.Name) }
func (p *probe) KeyUp(*fyne.KeyEvent)            {}
func (p *probe) TypedShortcut(s fyne.Shortcut)   { p.note("shortcut %s", s.ShortcutName()) }
func (p *probe) MouseDown(e *desktop.MouseEvent) { p.note("press %v", e.Position) }
func (p *probe) MouseUp(*desktop.MouseEvent)     { p.note("release") }
func (p *probe) Tapped(*fyne.PointEvent)         { p.note("tap") }
func (p *probe) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(nil))
}

func (p *probe) has(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(p.got, want) {
		t.Errorf("got %q, want %q", p.got, want)
	}
	p.got = nil
}

func window(t *testing.T, content fyne.CanvasObject) *uitest.Hands {
	app := test.NewTempApp(t)
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(200, 200))
	return &uitest.Hands{Window: w, Clipboard: app.Clipboard()}
}

// Keys go to the menu, to what has the focus, to the canvas, in this order; a
// character follows its key, to whatever has the focus by then.
func TestTheWayOfAKey(t *testing.T) {
	first, second := newProbe(), newProbe()
	h := window(t, container.NewGridWithRows(2, first, second))
	var ran, loose []string
	item := fyne.NewMenuItem("prova", func() { ran = append(ran, "menu") })
	item.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierControl}
	h.Window.SetMainMenu(fyne.NewMainMenu(fyne.NewMenu("prova", item)))
	h.Window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { loose = append(loose, string(e.Name)) })
	h.Window.Canvas().SetOnTypedRune(func(r rune) { loose = append(loose, string(r)) })

	h.Press("n<F5>")
	if strings.Join(loose, " ") != "N n F5" {
		t.Errorf("without a focus the canvas got %q", loose)
	}
	h.Press("<Tab>a")
	first.has(t, "focus", "down A", "key A", "rune a")
	h.Press("<Ctrl+K><Ctrl+J><Ctrl+Z>")
	if len(ran) != 1 {
		t.Errorf("the menu ran %d times", len(ran))
	}
	first.has(t, "down LeftControl", "down K", "down LeftControl", "down J", "shortcut CustomDesktop:Control+J", "down LeftControl", "down Z", "shortcut Undo")
	h.Press("<Shift+F8>")
	first.has(t, "down LeftShift", "down F8", "key F8")
	h.Press("<Tab><Return>")
	first.has(t, "down Tab", "blur")
	second.has(t, "focus", "down Return", "key Return")
	h.Press("<Shift+Tab>")
	first.has(t, "focus")
}

// The mouse reaches what lies topmost under it and is not scrolled away, and takes
// the focus from what it leaves.
func TestTheWayOfAClick(t *testing.T) {
	below, inside := newProbe(), newProbe()
	tall := container.NewGridWithRows(2, inside, canvas.NewText("in fondo", nil))
	scroll := container.NewVScroll(container.NewGridWrap(fyne.NewSize(200, 300), tall))
	h := window(t, container.NewGridWithRows(2, below, scroll))

	h.Press("<Tab>")
	below.has(t, "focus")
	h.Click(fyne.NewPos(10, 150))
	below.has(t, "blur")
	inside.has(t, fmt.Sprintf("press %v", fyne.NewPos(10, 150-scroll.Position().Y)), "release", "tap")
	if _, seen := h.Find("in fondo"); seen {
		t.Error("what is scrolled away is found")
	}
	scroll.ScrollToBottom()
	if at, seen := h.Find("in fondo"); !seen || at.Y < 100 || at.Y > 200 {
		t.Errorf("scrolled to, it is at %v, %v", at, seen)
	}
	if shown := h.Shown(); !slices.Equal(shown, []string{"in fondo"}) {
		t.Errorf("shown %q", shown)
	}
	widget.NewModalPopUp(canvas.NewText("sopra", nil), h.Window.Canvas()).Show()
	h.Click(fyne.NewPos(10, 10))
	below.has(t)
	if _, seen := h.Find("sopra"); !seen {
		t.Error("what lies over everything is not found")
	}
}
