//go:build !unix && !windows

package printer

import "context"

// Known knows no printers on this system.
func Known(context.Context) ([]string, error) { return nil, ErrUntold }
