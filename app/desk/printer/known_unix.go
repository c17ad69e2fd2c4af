//go:build unix

package printer

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// patience is how long the printing service may think: without a network it looks
// for printers there in vain.
const patience = 3 * time.Second

// Known asks CUPS, the printing service of Linux and macOS.
func Known(ctx context.Context) ([]string, error) { return ask(ctx, "lpstat") }

func ask(ctx context.Context, program string) ([]string, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	list, err := exec.CommandContext(limited, program, "-e").Output()
	var refused *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("asking for printers: %w", ctx.Err())
	case errors.As(err, &refused) && limited.Err() == nil: // it knows none
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("asking for printers: %w: %w", ErrUntold, err)
	}
	return names(string(list)), nil
}
