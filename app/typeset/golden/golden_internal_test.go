package golden

import (
	"image"
	"image/color"
	"testing"
)

func TestDifference(t *testing.T) {
	white := func(size int) *image.RGBA {
		picture := image.NewRGBA(image.Rect(0, 0, size, size))
		for i := range picture.Pix {
			picture.Pix[i] = 0xFF
		}
		return picture
	}
	little, much := white(10), white(10)
	little.Set(3, 3, color.Gray{0xFF - far})
	much.Set(3, 3, color.Gray{0xFF - far - 1})
	for _, c := range []struct {
		name string
		a, b *image.RGBA
		want float64
	}{
		{"the same", white(10), white(10), 0},
		{"rounded otherwise", white(10), little, 0},
		{"three colours of one point", white(10), much, 3.0 / 400},
		{"the other way round", much, white(10), 3.0 / 400},
		{"of another size", white(10), white(11), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := difference(c.a, c.b); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}
