// Package golden compares what a test has drawn with a picture that people have
// looked at.
package golden

import (
	"errors"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// What may differ: rounding, which differs between processors, moves a colour by
// little, and few of them far.
const (
	far  = 40
	most = 0.001
)

// Compare fails the test if a picture is not the one in testdata, which update
// writes anew. -artifacts keeps what was drawn.
func Compare(t *testing.T, name string, drawn image.Image, update bool) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	if update {
		save(t, path, drawn)
	}
	if differs := difference(inColour(drawn), inColour(read(t, path))); differs > most {
		save(t, filepath.Join(t.ArtifactDir(), name+".png"), drawn)
		t.Errorf("%.2f%% of the picture differs from %s; -update writes it anew, -artifacts keeps what was drawn", differs*100, path)
	}
}

// difference is the part of the picture whose colours are far apart.
func difference(a, b *image.RGBA) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	apart := 0
	for i := range a.Pix {
		if d := int(a.Pix[i]) - int(b.Pix[i]); d > far || d < -far {
			apart++
		}
	}
	return float64(apart) / float64(len(a.Pix))
}

func inColour(picture image.Image) *image.RGBA {
	out := image.NewRGBA(picture.Bounds())
	draw.Draw(out, out.Bounds(), picture, picture.Bounds().Min, draw.Src)
	return out
}

func save(t *testing.T, path string, picture image.Image) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := errors.Join(encoder.Encode(file, picture), file.Close()); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) image.Image {
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
	return picture
}
