package look_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"sportello/app/ui/look"
	"sportello/assets/fonts"
)

// Each script has its font, whole, and it is the same resource each time: Fyne
// would keep another copy of what it reads of it for every new one.
func TestFontOfAScript(t *testing.T) {
	for _, c := range []struct{ text, font string }{
		{"PROVA", ""},
		{"Оксана", ""},
		{"", ""},
		{"محمد", "NotoNaskhArabic-Regular.ttf"},
		{"রহিম", "NotoSansBengali-Regular.ttf"},
		{"FINTA ရ", ""}, // a script that is not carried
		{"FINTA ნინო", "NotoSansGeorgian-Regular.ttf"},
	} {
		font, again := look.FontFor(c.text), look.FontFor(c.text)
		if font != again {
			t.Errorf("%q has another font each time", c.text)
		}
		if c.font == "" {
			if font != nil {
				t.Errorf("%q is drawn with %s, want the theme's font", c.text, font.Name())
			}
			continue
		}
		carried, _ := fonts.ForText(c.text)
		if font == nil || font.Name() != c.font || !bytes.Equal(font.Content(), carried.TTF()) {
			t.Errorf("%q has the font %v, want %s", c.text, font, c.font)
		}
	}
}

// A text is drawn in pieces, none of which has letters its font lacks.
func TestPiecesOfScripts(t *testing.T) {
	const naskh, bengali, eastAsian, armenian = "NotoNaskhArabic-Regular.ttf", "NotoSansBengali-Regular.ttf", "DroidSansFallbackFull.ttf", "NotoSansArmenian-Regular.ttf"
	for _, c := range []struct {
		text string
		want []string // each piece and its font
	}{
		{"", []string{"", ""}},
		{"VIA PROVA 12/A – È", []string{"VIA PROVA 12/A – È", ""}},
		{"Οδυσσέας Їжак Nguyễn", []string{"Οδυσσέας Їжак Nguyễn", ""}},
		{"রহমান", []string{"রহমান", bengali}},
		{"PROVA রহমান", []string{"PROVA ", "", "রহমান", bengali}},
		{"রহমান PROVA 12", []string{"রহমান", bengali, " PROVA 12", ""}},
		{"محمد العمراني", []string{"محمد العمراني", naskh}},
		{"محمد، ١٢", []string{"محمد، ١٢", naskh}},
		{"اسم (PROVA)", []string{"اسم", naskh, " (PROVA)", ""}},
		{"テスター・王", []string{"テスター・王", eastAsian}},
		{"র\u200d্য", []string{"র\u200d্য", bengali}},
		{"Պ রহ", []string{"Պ ", armenian, "রহ", bengali}},
		{" রহ", []string{" রহ", bengali}},
		{"e\u0301 রহ", []string{"e\u0301 ", "", "রহ", bengali}},
	} {
		var got []string
		for piece, font := range look.Scripts(c.text) {
			name := ""
			if font != nil {
				name = font.Name()
			}
			got = append(got, piece, name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q is drawn as %q, want %q", c.text, got, c.want)
		}
	}
	for range look.Scripts("PROVA রহমান") {
		break // as a caller may
	}
}

func FuzzScripts(f *testing.F) {
	for _, seed := range []string{"", "PROVA রহমান 12", "اسم (PROVA)", "\u200d ১\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var whole strings.Builder
		for piece := range look.Scripts(text) {
			whole.WriteString(piece)
		}
		if whole.String() != text {
			t.Errorf("the pieces of %q make %q", text, whole.String())
		}
	})
}
