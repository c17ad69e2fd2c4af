// Package icons holds the program's icon and the signs of the rail: strokes of
// 1.7 on a square of 24, written as outlines, because the theme colours what is
// filled and leaves strokes black.
package icons

import (
	"embed"
	"fmt"
)

//go:embed sportello.png
var program []byte

//go:embed day.svg people.svg applications.svg sending.svg reconciliation.svg statistics.svg guide.svg settings.svg
var rail embed.FS

// Program is the program's icon, a PNG of 512 pixels made from sportello.svg.
func Program() []byte { return program }

// Rail is the sign of a place by its name, such as "day".
func Rail(name string) ([]byte, error) {
	svg, err := rail.ReadFile(name + ".svg")
	if err != nil {
		return nil, fmt.Errorf("icon of %q: %w", name, err)
	}
	return svg, nil
}
