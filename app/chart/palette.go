package chart

import "github.com/go-analyze/charts/chartdraw/drawing"

// palette holds the colours of a picture. They are those of the screens: ink and
// quiet have 4.5:1 on the ground, bar and frame 3:1; soft lies under lines of ink.
type palette struct {
	ink, quiet, bar, soft, past, grid, frame drawing.Color
}

func rgb(hex uint32) drawing.Color {
	return drawing.Color{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

func (s Style) palette() palette {
	switch {
	case s.Mono:
		return palette{ink: rgb(0x000000), quiet: rgb(0x404040), bar: rgb(0x303030), soft: rgb(0xD2D2D2), past: rgb(0x606060), grid: rgb(0xC8C8C8), frame: rgb(0x000000)}
	case s.Contrast:
		return palette{ink: rgb(0xFFFFFF), quiet: rgb(0xE3E3E3), bar: rgb(0xFFE600), soft: rgb(0x33300A), past: rgb(0xFFFFFF), grid: rgb(0x6B6B6B), frame: rgb(0xFFFFFF)}
	case s.Dark:
		return palette{ink: rgb(0xE8EEF4), quiet: rgb(0xA9B8C6), bar: rgb(0x7DB8F5), soft: rgb(0x2C5C8C), past: rgb(0xA9B8C6), grid: rgb(0x33475B), frame: rgb(0xF4BE6A)}
	default:
		return palette{ink: rgb(0x17324D), quiet: rgb(0x5A6B7B), bar: rgb(0x0059B3), soft: rgb(0xBBD8F6), past: rgb(0x5A6B7B), grid: rgb(0xD5DCE4), frame: rgb(0x8A5300)}
	}
}
