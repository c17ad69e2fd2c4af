package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
)

// sheets are the PDFs handed to the desktop's viewer. They tell of a person and
// are not sealed, so they lie in a private folder, in memory where the desktop
// has such a place, and go when the desk locks.
type sheets struct {
	open func(path string) error
	// to is where the operator wants them kept instead; they are then not opened.
	to     string
	folder string
	log    *slog.Logger
}

const sheetsPrefix = "sportello-print-"

// newSheets removes what an earlier run could not.
func newSheets(app fyne.App, to string, log *slog.Logger) *sheets {
	left, _ := filepath.Glob(filepath.Join(privatePlace(), sheetsPrefix+"*"))
	for _, folder := range left {
		_ = os.RemoveAll(folder)
	}
	return &sheets{open: opener(app), to: to, log: log}
}

// privatePlace is a folder of this user's alone, or one in which such can be made.
func privatePlace() string {
	if memory := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(memory) {
		return memory
	}
	return os.TempDir()
}

// view writes a sheet and opens it. Each gets a folder of its own, because a
// viewer may still hold the one before.
func (s *sheets) view(name string, pdf []byte) error {
	if s.to != "" {
		return write(filepath.Join(s.to, name+".pdf"), pdf)
	}
	if s.folder == "" {
		folder, err := os.MkdirTemp(privatePlace(), sheetsPrefix)
		if err != nil {
			return fmt.Errorf("making a folder for sheets: %w", err)
		}
		s.folder = folder
	}
	one, err := os.MkdirTemp(s.folder, "")
	if err != nil {
		return fmt.Errorf("making a folder for a sheet: %w", err)
	}
	path := filepath.Join(one, name+".pdf")
	if err := write(path, pdf); err != nil {
		return err
	}
	return s.openPath(path)
}

func write(path string, pdf []byte) error {
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		return fmt.Errorf("writing a sheet: %w", err)
	}
	return nil
}

// openPath opens a file or folder with the desktop's program for it.
func (s *sheets) openPath(path string) error {
	if err := s.open(path); err != nil {
		return fmt.Errorf("opening with the desktop: %w", err)
	}
	return nil
}

// clear removes the sheets. One that a viewer keeps from being removed is no
// reason not to lock: it goes the next time, at the latest when the program
// starts again.
func (s *sheets) clear() {
	if s.folder == "" {
		return
	}
	if err := os.RemoveAll(s.folder); err != nil {
		s.log.Warn("sheets left behind", "failure", err)
		return
	}
	s.folder = ""
}
