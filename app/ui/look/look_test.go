package look_test

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"pgregory.net/rapid"

	"sportello/app/ui/look"
)

// luminance and contrast are those of WCAG 2.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b color.Color) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func TestContrast(t *testing.T) {
	grounds := []fyne.ThemeColorName{look.ColorPanel, look.ColorGround, look.ColorSide}
	pairs := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		look.ColorInk: append([]fyne.ThemeColorName{look.ColorPrimarySoft, look.ColorErrorSoft, look.ColorWarningSoft, look.ColorGoodSoft,
			look.ColorNeutralSoft, theme.ColorNameSelection}, grounds...),
		look.ColorMuted:         append([]fyne.ThemeColorName{look.ColorNeutralSoft, look.ColorPrimarySoft}, grounds...),
		look.ColorPrimary:       append([]fyne.ThemeColorName{look.ColorPrimarySoft}, grounds...),
		look.ColorError:         append([]fyne.ThemeColorName{look.ColorErrorSoft}, grounds...),
		look.ColorWarning:       append([]fyne.ThemeColorName{look.ColorWarningSoft}, grounds...),
		look.ColorGood:          append([]fyne.ThemeColorName{look.ColorGoodSoft}, grounds...),
		look.ColorOnPrimary:     {look.ColorPrimary, look.ColorError},
		look.ColorOnBar:         {look.ColorBar, look.ColorBarRaised},
		look.ColorOnBarMuted:    {look.ColorBar, look.ColorBarRaised},
		theme.ColorNameDisabled: {look.ColorPanel},
	}
	for name, tt := range map[string]struct {
		kind  look.Kind
		least float64
	}{"light": {look.Light, 4.5}, "dark": {look.Dark, 4.5}, "high contrast": {look.Contrast, 7}} {
		th := look.Theme(tt.kind, 100)
		at := func(n fyne.ThemeColorName) color.Color { return th.Color(n, theme.VariantLight) }
		for ink, grounds := range pairs {
			least := tt.least
			if ink == theme.ColorNameDisabled {
				least = 4 // nothing that is off needs to be read at all; it can be nevertheless
			}
			for _, ground := range grounds {
				if got := contrast(at(ink), at(ground)); got < least {
					t.Errorf("%s: %s on %s is %.2f:1", name, ink, ground, got)
				}
			}
		}
		for _, ground := range []fyne.ThemeColorName{look.ColorPanel, look.ColorSide} {
			for _, line := range []fyne.ThemeColorName{look.ColorFrame, look.ColorPrimary} {
				if got := contrast(at(line), at(ground)); got < 3 {
					t.Errorf("%s: the frame %s on %s is %.2f:1", name, line, ground, got)
				}
			}
		}
	}
}

func TestTextSize(t *testing.T) {
	for percent, want := range map[int]float32{50: 14, 100: 14, 125: 17.5, 150: 21, 400: 21} {
		if got := look.Theme(look.Light, percent).Size(theme.SizeNameText); got != want {
			t.Errorf("%d %%: %v, want %v", percent, got, want)
		}
	}
}

func TestSystemFollowsTheDesktop(t *testing.T) {
	th := look.Theme(look.System, 100)
	if th.Color(look.ColorPanel, theme.VariantLight) == th.Color(look.ColorPanel, theme.VariantDark) {
		t.Error("light and dark look the same")
	}
}

// ten is a measure in which each character is ten wide.
func ten(s string) float32 { return 10 * float32(len([]rune(s))) }

// Wrapping loses no letter, breaks no word that fits and keeps to the width.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zàé]{1,14}`), 0, 12).Draw(t, "words")
		width := float32(rapid.IntRange(10, 200).Draw(t, "width"))
		lines := look.Wrap(strings.Join(words, " "), width, ten)
		for _, line := range lines {
			if ten(line) > width {
				t.Fatalf("%q is wider than %v", line, width)
			}
		}
		if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != strings.Join(words, "") {
			t.Fatalf("letters lost: %q", got)
		}
		for _, word := range words {
			if ten(word) <= width && !strings.Contains(" "+strings.Join(lines, " ")+" ", " "+word+" ") {
				t.Fatalf("%q was broken in %q", word, lines)
			}
		}
	})
}

func TestElide(t *testing.T) {
	for width, want := range map[float32]string{1000: "Lavoro autonomo", 150: "Lavoro autonomo", 140: "Lavoro autono…", 80: "Lavoro…", 10: "…"} {
		if got := look.Elide("Lavoro autonomo", width, ten); got != want {
			t.Errorf("in %v: %q, want %q", width, got, want)
		}
	}
}

// press sends a key as the driver does: the press to the focused object,
// then, for Space, the rune to whatever is focused by then.
func press(c fyne.Canvas, key fyne.KeyName) {
	if f := c.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if f := c.Focused(); f != nil && key == fyne.KeySpace {
		f.TypedRune(' ')
	}
}

func TestButtonActsOnceOnSpaceAndEnter(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme(look.Light, 100))
	for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter} {
		acted := 0
		b := look.NewButton("Avanti", "", look.Main, func() { acted++ })
		window := test.NewTempWindow(t, b)
		window.Canvas().Focus(b)
		press(window.Canvas(), key)
		if acted != 1 {
			t.Errorf("%s acted %d times", key, acted)
		}
		b.Disable()
		b.TypedRune(' ')
		b.Tapped(nil)
		if acted != 1 {
			t.Errorf("%s: acted while off", key)
		}
	}
}

func TestConfirm(t *testing.T) {
	tests := []struct {
		name   string
		danger bool
		keys   []fyne.KeyName
		want   string
	}{
		{"Enter says yes", false, []fyne.KeyName{fyne.KeyReturn}, "yes"},
		{"Space says yes", false, []fyne.KeyName{fyne.KeySpace}, "yes"},
		{"Esc says no", false, []fyne.KeyName{fyne.KeyEscape}, "no"},
		{"Enter on a danger says no", true, []fyne.KeyName{fyne.KeyReturn}, "no"},
		{"an arrow, then Enter", true, []fyne.KeyName{fyne.KeyRight, fyne.KeyReturn}, "yes"},
		{"two arrows are back", true, []fyne.KeyName{fyne.KeyRight, fyne.KeyLeft, fyne.KeyReturn}, "no"},
		{"other keys say nothing", false, []fyne.KeyName{fyne.KeyF8, fyne.KeyDelete}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(look.Theme(look.Light, 100))
			entry := widget.NewEntry()
			entry.SetText("ROSSI")
			window := test.NewTempWindow(t, container.NewStack(entry))
			window.Resize(fyne.NewSize(800, 600))
			window.Canvas().Focus(entry)
			got := ""
			look.Confirm(window.Canvas(), look.Question{Title: "Eliminare?", Yes: "Elimina", No: "Tieni", Danger: tt.danger}, func(yes bool) {
				got += map[bool]string{true: "yes", false: "no"}[yes]
			})
			for _, key := range tt.keys {
				press(window.Canvas(), key)
			}
			if got != tt.want {
				t.Errorf("answered %q, want %q", got, tt.want)
			}
			closed := window.Canvas().Overlays().Top() == nil
			if closed != (tt.want != "") {
				t.Errorf("closed: %v", closed)
			}
			if closed && window.Canvas().Focused() != fyne.Focusable(entry) {
				t.Error("the focus did not go back")
			}
			if entry.Text != "ROSSI" {
				t.Errorf("a key leaked into the entry below: %q", entry.Text)
			}
		})
	}
}
