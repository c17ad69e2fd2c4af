package application

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// queue puts the application in the queue, or shows what still keeps it out.
func (s *Screen) queue() {
	if s.blocked() {
		return
	}
	s.stage.Work(func(ctx context.Context) error {
		_, err := s.app.Queue(ctx)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, desk.ErrBlocked):
			s.refresh(s.app.Report())
			s.blocked()
		case err != nil:
			s.stage.Failed(err)
		default:
			s.refresh(s.app.Report())
			s.openAndFocus(recap)
			s.stage.Say(s.texts.T("application.queued"))
			s.stage.Changed()
		}
	})
}

// blocked says how many errors keep the application out of the queue and shows
// the first.
func (s *Screen) blocked() bool {
	blocking := s.app.Report().Blocking()
	if len(blocking) == 0 {
		return false
	}
	s.stage.Say(s.texts.N("application.blocked", len(blocking)))
	s.visit(blocking[0])
	return true
}

// handOver leaves the application to a colleague with a note.
func (s *Screen) handOver() {
	s.ask(question{
		title: s.texts.T("application.hand-over.title"), label: s.texts.T("application.hand-over.note"),
		hint: s.texts.T("application.hand-over.hint"), yes: s.texts.T("command.hand-over"),
	}, func(note string) {
		s.work(func(ctx context.Context) error { return s.app.HandOver(ctx, note) }, func() {
			s.stage.Say(s.texts.T("application.handed-over"))
			s.stage.Changed()
			s.stage.Back()
		})
	})
}

func (s *Screen) printRecap() { s.print("recap", s.app.Recap) }

func (s *Screen) printSlip() { s.print("slip", s.app.Slip) }

// print makes a PDF and opens it; its name has no personal data.
func (s *Screen) print(name string, make func(language string) ([]byte, error)) {
	var pdf []byte
	s.work(func(context.Context) (err error) {
		pdf, err = make(s.stage.Language)
		return err
	}, func() {
		s.stage.View(name, pdf)
		s.stage.Say(s.texts.T("application.printed"))
	})
}

func (s *Screen) closeApplication() { s.work(s.app.Close, s.stage.Back) }

// question asks for a line of text.
type question struct{ title, text, label, hint, yes string }

// ask asks, and gives the answer unless it is empty or Esc was pressed.
func (s *Screen) ask(q question, answer func(text string)) {
	var dismiss func()
	host := &field.Host{Texts: s.host.Texts, Canvas: s.stage.Window.Canvas()}
	line := field.NewText(host, field.Spec{Label: q.label, Hint: q.hint}, field.TextOptions{})
	host.Keys = func(event *fyne.KeyEvent) bool {
		if event.Name == fyne.KeyEscape {
			dismiss()
		}
		return true
	}
	host.Next = func(field.Field) bool {
		if text := line.Value(); text != "" {
			dismiss()
			answer(text)
		}
		return true
	}
	dismiss = look.Confirm(s.stage.Window.Canvas(), look.Question{
		Title: q.title, Text: q.text, Content: line, First: line, Yes: q.yes, No: s.texts.T("common.cancel"), Width: 480,
	}, func(yes bool) {
		if text := line.Value(); yes && text != "" {
			answer(text)
		}
	})
}
