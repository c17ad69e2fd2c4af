package virtual

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"time"
)

// Pixels reads what the display shows in an area, four bytes for each pixel. It
// is cheap, unlike Shot: one can wait for a picture and time it without slowing
// down the program that draws.
func (d *Display) Pixels(area image.Rectangle) ([]byte, error) {
	file, err := os.Open(filepath.Join(d.home, frameFile))
	if err != nil {
		return nil, fmt.Errorf("reading the display: %w", err)
	}
	defer func() { _ = file.Close() }()
	// An X window dump: its header in big-endian words, a colour map of 12 bytes
	// a colour, the rows.
	var header [25]uint32
	if err := binary.Read(file, binary.BigEndian, &header); err != nil {
		return nil, fmt.Errorf("reading the display: %w", err)
	}
	start, stride, width := int64(header[0])+12*int64(header[19]), int64(header[12]), 4*area.Dx()
	pixels := make([]byte, width*area.Dy())
	for row := range area.Dy() {
		at := start + int64(area.Min.Y+row)*stride + 4*int64(area.Min.X)
		if _, err := file.ReadAt(pixels[row*width:(row+1)*width], at); err != nil {
			return nil, fmt.Errorf("reading the display: %w", err)
		}
	}
	return pixels, nil
}

// frameFile is where Xvfb keeps what is shown, below the display's home.
const frameFile = "Xvfb_screen0"

// Picture is all that the display shows.
func (d *Display) Picture() ([]byte, error) { return d.Pixels(image.Rectangle{Max: d.size}) }

// restless is how many bytes of a picture a blinking caret and a running clock change.
const restless = 2000

// Settle waits until the display shows another picture than before, if there was one,
// and that has not changed for so long. A caret and a clock may go on.
func (d *Display) Settle(ctx context.Context, before []byte, rest time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var last []byte
	for since := time.Now(); ; {
		picture, err := d.Picture()
		if err != nil {
			return err
		}
		if !alike(picture, last) || alike(picture, before) {
			last, since = picture, time.Now()
		}
		if time.Since(since) >= rest {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for another picture to stand still: %w", ctx.Err())
		case <-time.After(rest / 10):
		}
	}
}

// alike says whether two pictures of the display differ by no more than what never rests.
func alike(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	differ := 0
	for i := range a {
		if a[i] != b[i] {
			differ++
		}
	}
	return differ <= restless
}
