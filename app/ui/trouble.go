package ui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
	"sportello/store"
)

// trouble tells what is wrong with the data folder. It overwrites nothing: a
// backup is put in the damaged file's place only when asked for, and the damaged
// file stays beside it.
type trouble struct {
	door
	err     error
	backups []desk.Backup
	table   *look.Table
	retry   *look.Button
}

func newTrouble(w *Window, err error) *trouble {
	s := &trouble{door: newDoor(w), err: err}
	again := "common.retry"
	if errors.Is(err, desk.ErrErased) {
		again = "trouble.afresh"
	}
	s.retry = w.button(w.texts.T(again), "", look.Main, w.Start)
	s.build()
	if errors.Is(err, store.ErrDamaged) {
		s.findBackups()
	}
	return s
}

// findBackups looks for whole copies, which takes its time, and offers them.
func (s *trouble) findBackups() {
	w := s.window
	var found []desk.Backup
	s.slow(s.retry, func() (err error) {
		found, err = desk.Backups(context.Background(), w.options.Folder)
		return err
	}, func(err error) {
		if err != nil || len(found) == 0 || w.current != screen.Screen(s) { // none is an answer too
			return
		}
		s.backups = found
		s.build()
		w.root.show(s.object)
		s.Shown()
	})
}

func (s *trouble) build() {
	w := s.window
	texts := w.texts
	name := desk.ErrorName(s.err)
	folder := look.Column(2, look.NewText(texts.T("settings.folder"), look.Overline), look.NewParagraph(w.options.Folder, look.Body))
	buttons := look.Flow(10, s.retry, w.button(texts.T("command.quit"), w.keyOf("quit"), look.Plain, w.quit))
	if len(s.backups) == 0 {
		s.show(texts.T("error."+name+".what"), "", explanation(texts, name), folder, buttons)
		return
	}
	s.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{{Title: texts.T("trouble.backup.made")}, {Title: texts.T("trouble.backup.size"), Width: 90, Right: true}, {Title: texts.T("trouble.backup.state"), Width: 130}},
		OnOpen:  func(int) { s.askRestore() },
	})
	s.table.SetRows(len(s.backups), s.row)
	restore := w.button(texts.T("trouble.restore"), "", look.Main, s.askRestore)
	s.retry = w.button(texts.T("common.retry"), "", look.Plain, w.Start)
	buttons = look.Flow(10, restore, s.retry, w.button(texts.T("command.quit"), w.keyOf("quit"), look.Plain, w.quit))
	s.show(texts.T("error."+name+".what"), "", explanation(texts, name), folder,
		look.Panel(look.Least(0, float32(33+38*min(len(s.backups), mostShown)), s.table)), buttons)
}

func (s *trouble) row(row int) []look.Cell {
	backup := s.backups[row]
	state := look.Cell{Text: s.window.texts.T("trouble.backup.whole"), Chip: true, Tone: look.Good}
	if backup.Err != nil {
		state = look.Cell{Text: s.window.texts.T("trouble.backup.broken"), Chip: true, Tone: look.Error}
	}
	return []look.Cell{{Text: s.made(backup), Style: look.Strong}, {Text: megabytes(backup.Size), Style: look.Muted}, state}
}

// made is when a backup was made, as the desk's clock tells it.
func (s *trouble) made(backup desk.Backup) string {
	return backup.Made.In(s.window.options.Clock().Location()).Format("02/01/2006 15:04")
}

func megabytes(size int64) string { return fmt.Sprintf("%.1f MB", float64(size)/1e6) }

// Shown implements screen.Screen.
func (s *trouble) Shown() {
	c := s.window.options.Window.Canvas()
	if s.table != nil {
		c.Focus(s.table)
		return
	}
	c.Focus(s.retry)
}

func (s *trouble) askRestore() {
	backup := s.backups[s.table.Current()]
	if backup.Err != nil {
		s.window.failed(backup.Err)
		return
	}
	texts := s.window.texts
	look.Confirm(s.window.options.Window.Canvas(), look.Question{
		Keyboard: s.window.keyboard,
		Title:    texts.T("trouble.restore.title"),
		Text:     texts.T("trouble.restore.text", i18n.Data{"Made": s.made(backup)}),
		Yes:      texts.T("trouble.restore"), No: texts.T("common.cancel"), Danger: true,
	}, func(yes bool) {
		if yes {
			s.restore(backup)
		}
	})
}

func (s *trouble) restore(backup desk.Backup) {
	w := s.window
	var aside string
	s.slow(s.retry, func() (err error) {
		aside, err = desk.Restore(context.Background(), w.options.Folder, backup.Path, w.options.Clock())
		return err
	}, func(err error) {
		if err != nil {
			w.failed(err)
			return
		}
		w.Start()
		w.say(w.texts.T("trouble.restored", i18n.Data{"File": filepath.Base(aside)}))
	})
}
