package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sportello/app/ui/field"
)

// fileName is what a file of the numbers is called: by its period, nothing else.
func (s *statisticsScreen) fileName() string {
	return s.Texts.T("statistics.file") + "-" + fileDate(s.asking.From) + "-" + fileDate(s.asking.To)
}

// askExport writes the numbers as CSV where the operator says: beside the data if
// nobody has a better place.
func (s *statisticsScreen) askExport() {
	if s.window.inDialog() {
		return
	}
	texts := s.Texts
	dialog := s.window.newDialog(texts.T("command.export-statistics"), texts.T("statistics.export.text"), texts.T("statistics.export"))
	path := dialog.text("path", texts.T("sending.path"), texts.T("sending.path.hint"), field.TextOptions{})
	path.SetValue(filepath.Join(s.window.options.Folder, "copies", s.fileName()+".csv"))
	q := s.query()
	dialog.ask(func() bool { return dialog.need(path) }, func() {
		to := filepath.Clean(path.Value())
		s.Work(func(ctx context.Context) error {
			return writeWhole(to, func(w io.Writer) error { return s.Session.StatisticsCSV(ctx, q, w) })
		}, func(err error) {
			if err != nil {
				s.Failed(err)
				return
			}
			s.Say(texts.T("statistics.exported"))
		})
	})
}

// council opens the sheet for the council.
func (s *statisticsScreen) council() {
	q, name := s.query(), s.fileName()
	var pdf []byte
	s.Work(func(ctx context.Context) (err error) {
		pdf, err = s.Session.CouncilSheet(ctx, q, s.Language)
		return err
	}, func(err error) {
		if err != nil {
			s.Failed(err)
			return
		}
		s.View(name, pdf)
		s.Say(s.Texts.T("application.printed"))
	})
}

// writeWhole writes a file that is there whole or not at all; one of the same name
// stands until then.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the folder of a file: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".statistics-*")
	if err != nil {
		return fmt.Errorf("beginning a file: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if err := errors.Join(write(file), file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("writing a file: %w", err)
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("giving a file its name: %w", err)
	}
	return nil
}
