package ui

import (
	"cmp"
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
	"sportello/store"
)

// unlock asks who works here and for the passphrase.
type unlock struct {
	door
	reason     string
	operators  []desk.Operator
	table      *look.Table
	passphrase *field.Text
	enter      *look.Button
	progress   *look.Paragraph
}

// mostShown is how many operators the list shows without scrolling.
const mostShown = 6

func newUnlock(w *Window, operators []desk.Operator, reason string) *unlock {
	s := &unlock{door: newDoor(w), reason: reason}
	for _, operator := range operators {
		if !operator.Disabled {
			s.operators = append(s.operators, operator)
		}
	}
	s.table = w.newTable(look.TableSpec{Columns: []look.TableColumn{{}, {Width: 150}}, OnOpen: func(int) { s.passphrase.Focus() }})
	s.table.SetRows(len(s.operators), func(row int) []look.Cell {
		return []look.Cell{{Text: s.operators[row].DisplayName, Style: look.Strong}, {Text: s.operators[row].Name, Style: look.Muted}}
	})
	last := w.prefs.String(operatorName)
	for i, operator := range s.operators {
		if operator.Name == last {
			s.table.SetCurrent(i)
		}
	}
	s.passphrase = field.NewText(s.host, field.Spec{Name: "passphrase", Label: w.texts.T("unlock.passphrase"),
		OnChanged: func(string) { s.passphrase.SetFinding(field.None, "") }}, field.TextOptions{Secret: true})
	s.host.Next = func(field.Field) bool { s.submit(); return true }
	keys := s.host.Keys
	s.host.Keys = func(event *fyne.KeyEvent) bool { return s.table.Step(event.Name) || keys(event) }
	s.enter = w.button(w.texts.T("unlock.enter"), "", look.Main, s.submit)
	s.progress = look.NewParagraph("", look.Muted)
	s.build()
	return s
}

func (s *unlock) build() {
	texts := s.window.texts
	rows := min(max(len(s.operators), 1), mostShown)
	list := look.Panel(look.Least(0, float32(rows*38), s.table))
	recover := s.window.button(texts.T("unlock.forgotten"), "", look.Plain, s.askRecovery)
	s.show(texts.T("unlock.title"), cmp.Or(s.reason, s.window.options.Notice), list, s.passphrase, s.progress, look.Row(10, -1, s.enter, recover))
}

// Shown implements screen.Screen.
func (s *unlock) Shown() { s.passphrase.Focus() }

func (s *unlock) submit() {
	operator, ok := currentOf(s.table, s.operators)
	if s.enter.Disabled() || !ok {
		return
	}
	w, passphrase := s.window, s.passphrase.Value()
	opened := w.desk // the work runs elsewhere
	var session *desk.Session
	s.opening(func() (err error) {
		session, err = opened.Unlock(context.Background(), operator.Name, passphrase, s.indexing)
		return err
	}, func(err error) {
		s.passphrase.SetValue("")
		if err != nil {
			s.refuse(err)
			return
		}
		w.prefs.SetString(operatorName, operator.Name)
		w.enter(session)
	})
}

// refuse tells of a wrong passphrase at its field; whatever else went wrong is
// told as everywhere.
func (s *unlock) refuse(err error) {
	s.passphrase.Focus()
	if errors.Is(err, store.ErrWrongPassphrase) {
		s.passphrase.SetFinding(field.Error, s.window.texts.T("unlock.wrong"))
		return
	}
	s.window.failed(err)
}

// opening runs the slow work of unlocking while it says so.
func (s *unlock) opening(work func() error, done func(error)) {
	s.progress.SetText(s.window.texts.T("unlock.opening"))
	s.slow(s.enter, work, func(err error) {
		s.progress.SetText("")
		done(err)
	})
}

// indexing tells, from any goroutine, how far the search index is.
func (s *unlock) indexing(done, total int) {
	s.window.options.Do(func() {
		s.progress.SetText(s.window.texts.T("unlock.indexing", i18n.Data{"Done": done, "Total": total}))
	})
}

// askRecovery gives the chosen operator a new passphrase by the recovery key.
func (s *unlock) askRecovery() {
	w := s.window
	texts := w.texts
	operator, ok := currentOf(s.table, s.operators)
	if !ok { // nobody may enter any more
		return
	}
	secret := field.TextOptions{Secret: true}
	dialog := w.newDialog(texts.T("unlock.recover.title"), texts.T("unlock.recover.text", i18n.Data{"Name": operator.DisplayName}), texts.T("unlock.recover.do"))
	key := dialog.text("recovery", texts.T("unlock.recover.key"), "", field.TextOptions{Capitals: true, Compact: true})
	first := dialog.text("passphrase", texts.T("first.passphrase"), texts.T("first.passphrase.hint"), secret)
	second := dialog.text("passphrase-again", texts.T("first.passphrase-again"), "", secret)
	dialog.ask(func() bool {
		return dialog.need(key) && dialog.passphrases(first, second)
	}, func() {
		opened, secret := w.desk, key.Value() // the work runs elsewhere
		renewed := desk.NewOperator{Name: operator.Name, DisplayName: operator.DisplayName, Passphrase: first.Value()}
		var session *desk.Session
		s.opening(func() (err error) {
			session, err = opened.Recover(context.Background(), secret, renewed)
			return err
		}, func(err error) {
			if err != nil {
				s.refuse(err)
				return
			}
			w.enter(session)
		})
	})
}
