package virtual

import (
	"encoding/binary"
	"fmt"
	"image"
	"os"
	"path/filepath"
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
