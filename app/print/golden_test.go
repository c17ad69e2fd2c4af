package print

import (
	"flag"
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/renderers/rasterizer"

	"sportello/app/typeset/golden"
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
			golden.Compare(t, test.name, got, *update)
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
