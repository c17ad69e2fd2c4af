package print

import (
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/renderers/rasterizer"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// TestGolden compares pages, drawn at 72 dots per inch, with the pictures in
// testdata, which people have looked at.
func TestGolden(t *testing.T) {
	long := func(s *sheet) { s.recap(longTerm()) }
	tests := []struct {
		name     string
		language string
		page     int
		draw     func(*sheet)
	}{
		{"recap-1", "it", 0, long},
		{"recap-3", "it", 2, long},
		{"scripts", "en", 0, func(s *sheet) { s.recap(scripts()) }},
		{"slip", "it", 0, func(s *sheet) { s.slip(takeHome()) }},
		{"appointment-it", "it", 0, appointmentIn(t, "it")},
		{"appointment-fr", "it", 0, appointmentIn(t, "fr")},
		{"appointment-uk", "it", 0, appointmentIn(t, "uk")},
		{"appointment-ar", "it", 0, appointmentIn(t, "ar")},
		{"appointment-bn", "it", 0, appointmentIn(t, "bn")},
		{"council", "it", 0, func(s *sheet) { _ = s.council(november()) }},
		{"council-hardest", "en", 0, func(s *sheet) { _ = s.council(hardest()) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := grey(drawn(t, test.language, test.draw).pages[test.page])
			path := filepath.Join("testdata", test.name+".png")
			if *update {
				save(t, path, got)
			}
			if far := difference(got, open(t, path)); far > 0.001 {
				save(t, filepath.Join(t.ArtifactDir(), test.name+".png"), got)
				t.Errorf("%.2f%% of the page differs from %s; -update writes it anew, -artifacts keeps what was drawn", far*100, path)
			}
		})
	}
}

// grey draws a page in sixteen greys.
func grey(page *canvas.Canvas) *image.Paletted {
	picture := rasterizer.Draw(page, canvas.DPI(72), canvas.LinearColorSpace{})
	paper := image.NewRGBA(picture.Bounds())
	draw.Draw(paper, paper.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(paper, paper.Bounds(), picture, image.Point{}, draw.Over)
	var greys color.Palette
	for level := range 16 {
		greys = append(greys, color.Gray{uint8(level * 17)})
	}
	drawn := image.NewPaletted(paper.Bounds(), greys)
	draw.Draw(drawn, drawn.Bounds(), paper, image.Point{}, draw.Src)
	return drawn
}

// difference is the part of the page whose greys are far apart. Rounding, which
// differs between processors, moves a grey by little.
func difference(a, b *image.Paletted) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	far := 0
	for i := range a.Pix {
		if d := int(a.Pix[i]) - int(b.Pix[i]); d > 3 || d < -3 {
			far++
		}
	}
	return float64(far) / float64(len(a.Pix))
}

func save(t *testing.T, path string, picture image.Image) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(file, picture); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, path string) *image.Paletted {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	paletted, ok := picture.(*image.Paletted)
	if !ok {
		t.Fatalf("%s is no picture in sixteen greys", path)
	}
	return paletted
}
