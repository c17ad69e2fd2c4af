package ui

import (
	"context"
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
		s.Try(func(ctx context.Context) error { return s.Session.WriteStatisticsFile(ctx, q, to) }, func() {
			s.Say(texts.T("statistics.exported"))
		})
	})
}

// council opens the sheet for the council.
func (s *statisticsScreen) council() {
	q, name := s.query(), s.fileName()
	var pdf []byte
	s.Try(func(ctx context.Context) (err error) {
		pdf, err = s.Session.CouncilSheet(ctx, q, s.Language)
		return err
	}, func() {
		s.View(name, pdf)
		s.Say(s.Texts.T("application.printed"))
	})
}
