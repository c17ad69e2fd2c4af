package chart

import (
	"errors"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/tdewolff/canvas"
	"pgregory.net/rapid"

	"sportello/app/typeset"
	"sportello/app/typeset/golden"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

func minutes(v float64) string { return written(nil, v) + " min" }

var target = &Line{15, "obiettivo 15 min"}

func bars() Bars {
	return Bars{
		Title:  "Attesa mediana per sede",
		Groups: []string{"Lido Adriano", "San Pietro in Vincoli", "Casa delle Culture", "Ufficio centrale"},
		Series: []Series{
			{Name: "novembre 2026", Values: []float64{12, 18, 9, 31}},
			{Name: "ottobre 2026", Values: []float64{15, Unknown, 11, 40}, Past: true},
		},
		Target: target, Format: minutes, Empty: "Nessuna visita in questo periodo.", Current: -1,
	}
}

// longNames are bars whose labels are as long as labels become, in several scripts.
func longNames() Bars {
	return Bars{
		Title: "Istanze per motivo, di tutte le sedi, dal 1/11/2026 al 25/11/2026, contate quando sono state messe in coda",
		Groups: []string{
			"Permesso UE per soggiornanti di lungo periodo con familiari a carico", "Attesa occupazione",
			"Ricongiungimento familiare di minore non accompagnato affidato", "PROVA AL-MITHAL أمينة المثال", "ESEMPIO প্রুভা রহমান", "Зразок Приклад Олександра",
		},
		Series: []Series{{Values: []float64{1234, 12, 431, 77, 3, 0}}}, Current: 2,
	}
}

func histogram() Histogram {
	return Histogram{
		Title: "Tempo di attesa",
		Bins:  []Bin{{0, 5, 12}, {5, 10, 30}, {10, 15, 22}, {15, 20, 9}, {20, 30, 4}, {30, 60, 3}, {60, math.Inf(1), 1}},
		Unit:  "minuti",
		Marks: []Line{{9.4, "mediana 9 min"}, {25, "9 su 10 entro 25 min"}, {15, "obiettivo 15 min"}},
		Empty: "Nessuna visita in questo periodo.", Current: -1,
	}
}

func lines() Lines {
	return Lines{
		Title:  "Attesa mediana per settimana",
		Labels: []string{"7/9", "14/9", "21/9", "28/9", "5/10", "12/10", "19/10", "26/10", "2/11", "9/11", "16/11", "23/11"},
		Series: []Series{
			{Name: "2026", Values: []float64{22, 20, 19, 21, 18, Unknown, 16, Unknown, 14, 13, 12.5, 14}},
			{Name: "2025", Values: []float64{38, 37, 40, 41, 36, 35, 33, 30, 31, 29, 28, 27}, Past: true},
		},
		Target: target, Format: minutes, Empty: "Nessuna visita in questo periodo.", Current: 3,
	}
}

func TestGolden(t *testing.T) {
	drawer := newDrawer(t)
	empty := histogram()
	empty.Bins = nil
	late := histogram()
	late.Marks = []Line{{9.4, "mediana 9 min"}, {75, "9 su 10 entro un’ora e un quarto"}}
	current := bars()
	current.Current = 1
	tests := []struct {
		name          string
		chart         Chart
		width, height int
		style         Style
	}{
		{"bars", current, 600, 300, Style{}},
		{"bars-dark", current, 600, 300, Style{Dark: true}},
		{"bars-mono-150", bars(), 600, 340, Style{Mono: true, Scale: 1.5}},
		{"bars-long-names", longNames(), 600, 340, Style{}},
		{"histogram", histogram(), 600, 300, Style{}},
		{"histogram-contrast", histogram(), 600, 300, Style{Contrast: true}},
		{"histogram-mono-150", late, 600, 340, Style{Mono: true, Scale: 1.5}},
		{"histogram-empty", empty, 600, 120, Style{}},
		{"lines", lines(), 600, 300, Style{}},
		{"lines-dark-125", lines(), 600, 300, Style{Dark: true, Scale: 1.25}},
		{"lines-mono", lines(), 600, 300, Style{Mono: true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			picture, _, err := drawer.Draw(test.chart, test.width, test.height, test.style)
			if err != nil {
				t.Fatal(err)
			}
			got := onGround(picture, test.style)
			golden.Compare(t, test.name, got, *update)
		})
	}
}

// What is written is whole: a label is broken, never cut.
func TestLongNamesAreWhole(t *testing.T) {
	for _, scale := range []float32{1, 1.25, 1.5} {
		c := longNames()
		height := newDrawer(t).Height(c, 600, Style{Scale: scale})
		texts := textsOf(t, c, 600, height, Style{Scale: scale})
		for _, text := range texts {
			if strings.Contains(text, "…") {
				t.Errorf("at %.0f %%: %q is cut", scale*100, text)
			}
		}
		all := strings.Join(texts, " ")
		for _, want := range []string{"familiari a carico", "affidato", "1234", "Олександра"} {
			if !strings.Contains(all, want) {
				t.Errorf("at %.0f %%: %q is not written", scale*100, want)
			}
		}
	}
}

func TestWhatHasNoRoomIsCounted(t *testing.T) {
	c := Bars{Series: []Series{{}}, Current: -1}
	for range 30 {
		c.Groups, c.Series[0].Values = append(c.Groups, "PROVA"), append(c.Series[0].Values, 1)
	}
	texts := textsOf(t, c, 400, 200, Style{})
	drawn := 0
	for _, text := range texts {
		if text == "PROVA" {
			drawn++
		}
	}
	if want := "… +" + written(nil, float64(30-drawn)); drawn == 30 || !slices.Contains(texts, want) {
		t.Errorf("%d drawn and not %q: %q", drawn, want, texts)
	}
	if texts := textsOf(t, c, 400, newDrawer(t).Height(c, 400, Style{}), Style{}); strings.Contains(strings.Join(texts, " "), "…") {
		t.Error("the height told is not enough for all")
	}
}

func TestNothingIsSaidInWords(t *testing.T) {
	nothing := []Chart{
		Bars{Title: "A", Empty: "Nessuna visita."}, Bars{Title: "A", Groups: []string{"B"}, Series: []Series{{Values: []float64{Unknown}}}, Empty: "Nessuna visita."},
		Histogram{Title: "A", Bins: []Bin{{0, 5, 0}}, Empty: "Nessuna visita."},
		Lines{Title: "A", Labels: []string{"B"}, Series: []Series{{Values: []float64{math.Inf(1)}}}, Empty: "Nessuna visita."},
	}
	for _, c := range nothing {
		if texts := textsOf(t, c, 300, 100, Style{}); !slices.Equal(texts, []string{"A", "Nessuna visita."}) {
			t.Errorf("%T: %q", c, texts)
		}
	}
}

// A line has no point beyond the last label, whatever its series has.
func TestValuesWithoutALabelAreNotDrawn(t *testing.T) {
	c := lines()
	c.Series[0].Values = append(c.Series[0].Values, 99)
	if texts := textsOf(t, c, 600, 300, Style{}); slices.Contains(texts, "99 min") || !slices.Contains(texts, "14 min") {
		t.Errorf("%q", texts)
	}
}

func TestEachGroupHasItsArea(t *testing.T) {
	drawer := newDrawer(t)
	for _, scale := range []float32{1, 1.5} {
		for _, c := range []Chart{bars(), longNames(), histogram(), lines()} {
			picture, areas, err := drawer.Draw(c, 600, 400, Style{Scale: scale})
			if err != nil {
				t.Fatal(err)
			}
			for i, area := range areas {
				if area.Group != i || area.In.Empty() || !area.In.In(picture.Bounds()) {
					t.Errorf("%T at %.0f %%: area %d is of group %d at %v", c, scale*100, i, area.Group, area.In)
				}
				if i > 0 && areas[i-1].In.Overlaps(area.In) {
					t.Errorf("%T at %.0f %%: areas %d and %d overlap", c, scale*100, i-1, i)
				}
			}
			if len(areas) == 0 {
				t.Errorf("%T has no areas", c)
			}
		}
	}
}

// The longest bar's colour is found in its own area, however large the text.
func TestABarLiesInItsArea(t *testing.T) {
	drawer := newDrawer(t)
	for _, scale := range []float32{1, 1.25, 1.5} {
		picture, areas, err := drawer.Draw(bars(), 600, 400, Style{Scale: scale})
		if err != nil {
			t.Fatal(err)
		}
		area := areas[3].In
		if got := color.NRGBAModel.Convert(picture.At(320, area.Min.Y+area.Dy()*2/5)); got != color.Color(color.NRGBA{0x00, 0x59, 0xB3, 0xFF}) {
			t.Errorf("at %.0f %%: it is %v in %v", scale*100, got, area)
		}
	}
}

func TestTheSameChartIsTheSamePicture(t *testing.T) {
	for _, c := range []Chart{bars(), histogram(), lines(), longNames()} {
		var first []byte
		for range 3 {
			picture, _, err := newDrawer(t).Draw(c, 500, 300, Style{})
			if err != nil {
				t.Fatal(err)
			}
			pixels := picture.(*image.RGBA).Pix
			if first != nil && !slices.Equal(first, pixels) {
				t.Errorf("%T is drawn differently", c)
			}
			first = pixels
		}
	}
}

// Whatever the numbers and names, there is a picture or a word why not.
func TestAnyNumbersAndNames(t *testing.T) {
	drawer := newDrawer(t)
	number := rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 100), rapid.SampledFrom([]float64{0, 1e-9, -5, 1e300, math.Inf(1), math.Inf(-1), math.NaN()}))
	series := rapid.Custom(func(t *rapid.T) Series {
		return Series{rapid.String().Draw(t, "name"), rapid.SliceOfN(number, 0, 9).Draw(t, "values"), rapid.Bool().Draw(t, "past")}
	})
	charts := rapid.OneOf(
		rapid.Custom(func(t *rapid.T) Chart {
			return Bars{Groups: rapid.SliceOfN(rapid.String(), 0, 40).Draw(t, "groups"), Series: rapid.SliceOfN(series, 0, 3).Draw(t, "series"), Target: &Line{number.Draw(t, "target"), "X"}}
		}),
		rapid.Custom(func(t *rapid.T) Chart {
			bins := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Bin {
				return Bin{number.Draw(t, "from"), number.Draw(t, "to"), rapid.IntRange(-2, 1e9).Draw(t, "count")}
			}), 0, 9).Draw(t, "bins")
			return Histogram{Title: rapid.String().Draw(t, "title"), Bins: bins, Marks: []Line{{number.Draw(t, "mark"), "X"}, {number.Draw(t, "mark"), "Y"}}}
		}),
		rapid.Custom(func(t *rapid.T) Chart {
			return Lines{Labels: rapid.SliceOfN(rapid.String(), 0, 60).Draw(t, "labels"), Series: rapid.SliceOfN(series, 0, 3).Draw(t, "series"), Target: &Line{number.Draw(t, "target"), "X"}}
		}),
	)
	rapid.Check(t, func(t *rapid.T) {
		c := charts.Draw(t, "chart")
		width, height := rapid.IntRange(-1, 700).Draw(t, "width"), rapid.IntRange(-1, 400).Draw(t, "height")
		picture, _, err := drawer.Draw(c, width, height, Style{Scale: rapid.Float32Range(-1, 3).Draw(t, "scale")})
		if without := width < 1 || height < 1; without || err != nil {
			if !without || !errors.Is(err, ErrSize) {
				t.Fatalf("%d × %d: %v", width, height, err)
			}
			return
		}
		if picture.Bounds() != image.Rect(0, 0, width, height) {
			t.Fatalf("%v of %d × %d", picture.Bounds(), width, height)
		}
	})
}

func TestScaleTo(t *testing.T) {
	tests := []struct {
		most  float64
		steps int
		whole bool
		want  []float64
	}{
		{31, 4, false, []float64{0, 10, 20, 30, 40}},
		{40, 4, false, []float64{0, 10, 20, 30, 40}},
		{1, 4, true, []float64{0, 1}},
		{3, 5, true, []float64{0, 1, 2, 3}},
		{94, 5, false, []float64{0, 20, 40, 60, 80, 100}},
		{0.3, 3, false, []float64{0, 0.1, 0.2, 0.3}},
		{1234, 1, false, []float64{0, 2000}},
	}
	for _, test := range tests {
		got := scaleTo(test.most, test.steps, test.whole)
		if !slices.EqualFunc(got, test.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
			t.Errorf("scaleTo(%v, %d, %v) = %v, want %v", test.most, test.steps, test.whole, got, test.want)
		}
	}
}

func TestWhereATimeLiesAmongTheBins(t *testing.T) {
	for value, want := range map[float64]float64{0: 0, 2.5: 0.5, 5: 1, 25: 4.5, 60: 6, 1000: 6.5, -3: 0} {
		if got := histogram().position(value); got != want {
			t.Errorf("%v minutes lie at %v, want %v", value, got, want)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for name, c := range map[string]Chart{"bars": bars(), "histogram": histogram(), "lines": lines(), "long names": longNames()} {
		b.Run(name, func(b *testing.B) {
			drawer := newDrawer(b)
			for b.Loop() {
				if _, _, err := drawer.Draw(c, 600, 300, Style{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func newDrawer(t testing.TB) *Drawer {
	t.Helper()
	drawer, err := NewDrawer()
	if err != nil {
		t.Fatal(err)
	}
	return drawer
}

// recorder keeps the texts that are drawn; a piece of a line each.
type recorder struct {
	*canvas.Canvas
	texts []string
}

func (r *recorder) RenderText(text *canvas.Text, _ canvas.Matrix) {
	text.WalkSpans(func(_, _ float64, span canvas.TextSpan) { r.texts = append(r.texts, strings.TrimSpace(span.Text)) })
}

func textsOf(t *testing.T, c Chart, width, height int, style Style) []string {
	t.Helper()
	faces, err := typeset.Load()
	if err != nil {
		t.Fatal(err)
	}
	wide, high := float64(width)/style.scale()*unit, float64(height)/style.scale()*unit
	r := &recorder{Canvas: canvas.New(wide, high)}
	if _, err := Paint(canvas.NewContext(r), faces, c, Place{0, high, wide, high}, style); err != nil {
		t.Fatal(err)
	}
	return r.texts
}

func onGround(picture image.Image, style Style) *image.RGBA {
	ground := color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	if style.Dark {
		ground = color.RGBA{0x16, 0x24, 0x2F, 0xFF}
	} else if style.Contrast {
		ground = color.RGBA{A: 0xFF}
	}
	out := image.NewRGBA(picture.Bounds())
	draw.Draw(out, out.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), picture, image.Point{}, draw.Over)
	return out
}
