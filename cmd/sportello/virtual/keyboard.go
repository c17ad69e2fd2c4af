package virtual

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
)

// Keyboard presses keys the moment it is told to, for who times what follows:
// starting a program for each key, as Key does, takes longer than drawing it.
type Keyboard struct {
	process  *exec.Cmd
	commands io.WriteCloser
}

// Keyboard takes the display's keyboard in hand.
func (d *Display) Keyboard(ctx context.Context) (*Keyboard, error) {
	process := d.command(ctx, "xdotool", "-")
	commands, err := process.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("taking the keyboard: %w", err)
	}
	if err := process.Start(); err != nil {
		return nil, fmt.Errorf("taking the keyboard: %w", err)
	}
	return &Keyboard{process, commands}, nil
}

// Press presses keys, named as for Key, without a pause.
func (k *Keyboard) Press(keys ...string) error {
	if _, err := fmt.Fprintln(k.commands, "key --delay 0", strings.Join(keys, " ")); err != nil {
		return fmt.Errorf("pressing a key: %w", err)
	}
	return nil
}

// Close lets go of the keyboard.
func (k *Keyboard) Close() error {
	_ = k.commands.Close()
	if err := k.process.Wait(); err != nil {
		return fmt.Errorf("letting go of the keyboard: %w", err)
	}
	return nil
}
