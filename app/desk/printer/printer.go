// Package printer asks the system which printers it knows. Whether one has paper, or
// is switched on, no system tells.
package printer

import (
	"context"
	"errors"
	"strings"
)

// Lister lists the names of the printers. Errors: ErrUntold, the context's.
type Lister func(context.Context) ([]string, error)

// ErrUntold: the system does not say which printers there are.
var ErrUntold = errors.New("the system does not tell its printers")

// most bounds how many names are kept, longest how long each may be.
const most, longest = 50, 200

// names reads a list with a name on each line.
func names(list string) []string {
	var names []string
	for line := range strings.Lines(list) {
		name := strings.TrimSpace(line)
		if name != "" && len(name) <= longest && len(names) < most {
			names = append(names, name)
		}
	}
	return names
}
