package application

import (
	"cmp"
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// queue puts the application in the queue, or shows what still keeps it out.
func (s *Screen) queue() {
	if s.settled || s.unconfirmed() || s.blocked() || s.unstated() {
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
		case s.cancel == nil: // the operator has gone on
			s.stage.Changed()
			s.stage.Say(s.texts.T("application.queued"))
		default:
			s.refresh(s.app.Report())
			s.openAndFocus(recap)
			s.stage.Changed()
			if !s.onward() {
				s.stage.Say(s.texts.T("application.queued"))
			}
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

// unconfirmed says how many rows of what can have changed nobody has answered, and
// the key that confirms them, and goes to the first. Of what cannot be as before
// the rules tell.
func (s *Screen) unconfirmed() bool {
	var asked []string
	for _, c := range s.app.Confirmations() {
		if c.Answer == desk.Asked {
			asked = append(asked, confirmPrefix+c.ID)
		}
	}
	if len(asked) == 0 {
		return false
	}
	s.goTo(asked[0])
	s.stage.Say(s.texts.N("application.confirm.unanswered", len(asked), i18n.Data{"Key": s.keyCap(s.texts.T("key.enter"))}))
	return true
}

// unstated goes to the checklist if nobody has looked at it yet: from then on what
// is not marked is missing.
func (s *Screen) unstated() bool {
	if s.app.DocumentsStated() {
		return false
	}
	s.refresh(s.app.StateDocuments())
	s.openAndFocus(attachments)
	s.stage.Say(s.texts.T("application.documents.untouched"))
	return true
}

// handOver leaves the application to a colleague: what is missing is told by
// itself, and is the note where the operator has nothing to add.
func (s *Screen) handOver() {
	if s.settled {
		return
	}
	missing := s.app.Missing()
	q := question{
		title: s.texts.T("application.hand-over.title"), label: s.texts.T("application.hand-over.note"),
		hint: s.texts.T("application.hand-over.hint"), empty: s.texts.T("application.hand-over.empty"), yes: s.texts.T("command.hand-over"),
	}
	if len(missing) > 0 {
		q.above, q.unsaid = missingPart(s.texts, missing), missingNote(s.texts, missing)
	}
	s.ask(q, func(note string) {
		s.stage.Try(func(ctx context.Context) error { return s.app.HandOver(ctx, note) }, func() {
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
	s.stage.Try(func(context.Context) (err error) {
		pdf, err = make(s.stage.Language)
		return err
	}, func() {
		s.stage.View(name, pdf)
		s.stage.Say(s.texts.T("application.printed"))
	})
}

func (s *Screen) closeApplication() {
	s.stage.Try(func(ctx context.Context) error {
		if err := s.app.Part(ctx); err != nil {
			return err
		}
		return s.app.Close(ctx)
	}, s.stage.Back)
}

// question asks for a line of text; unsaid is the answer where it is left out, and
// empty is said if there is none.
type question struct {
	title, text, label, hint, empty, yes string
	above                                fyne.CanvasObject // the line; nil: nothing
	unsaid                               string
}

// ask asks, and gives the answer unless Esc was pressed. Without a text it asks on.
func (s *Screen) ask(q question, answer func(text string)) { s.askMarked(q, false, answer) }

// askMarked asks with the line marked, if it was left empty before.
func (s *Screen) askMarked(q question, marked bool, answer func(text string)) {
	var dismiss func()
	var line *field.Text
	host := s.stage.Host().OnEscape(func() { dismiss() })
	mark := func() { line.SetFinding(field.Error, q.empty) }
	unmark := func(string) { line.SetFinding(field.None, "") }
	line = field.NewText(host, field.Spec{Label: q.label, Hint: q.hint, OnChanged: unmark}, field.TextOptions{})
	if marked {
		mark()
	}
	host.Next = func(field.Field) bool {
		if text := cmp.Or(line.Value(), q.unsaid); text != "" {
			dismiss()
			answer(text)
		} else {
			mark()
		}
		return true
	}
	content := fyne.CanvasObject(line)
	if q.above != nil {
		content = look.Column(10, q.above, line)
	}
	dismiss = look.Confirm(s.stage.Window.Canvas(), look.Question{
		Keyboard: s.host.Keyboard,
		Title:    q.title, Text: q.text, Content: content, First: line, Yes: q.yes, No: s.texts.T("common.cancel"), Width: 480,
	}, func(yes bool) {
		switch text := cmp.Or(line.Value(), q.unsaid); {
		case yes && text != "":
			answer(text)
		case yes: // the answer has closed the question
			s.askMarked(q, true, answer)
		}
	})
}
