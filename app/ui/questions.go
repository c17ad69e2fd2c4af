package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// questions are those of the office to whoever was at the desk: the oldest is
// shown above the day, and one key answers it.
type questions struct {
	*screen.Stage
	window *Window
	open   []desk.Question
	object *fyne.Container
}

func newQuestions(w *Window) *questions {
	q := &questions{Stage: w.stage, window: w, object: look.Column(0)}
	q.object.Hide()
	return q
}

// command answers the question that is shown.
func (q *questions) command() screen.Command {
	return screen.Command{ID: "answer-question", Key: fyne.KeyR, Menu: "command.menu.application", Enabled: func() bool { return len(q.open) > 0 }, Run: q.answer}
}

// refresh reads them; shown is called when there are others than before.
func (q *questions) refresh(shown func()) {
	var open []desk.Question
	q.Work(func(ctx context.Context) (err error) {
		open, err = q.Session.Questions(ctx)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			q.Failed(err)
		case len(open) == 0 && len(q.open) == 0:
		default:
			q.open = open
			q.show()
			shown()
		}
	})
}

func (q *questions) show() {
	q.object.Objects = nil
	q.object.Hidden = len(q.open) == 0
	if len(q.open) > 0 {
		first := q.open[0]
		answer := q.window.button(q.Texts.T("question.answer"), "R", look.Plain, q.answer)
		text := q.Texts.T("question.asked", i18n.Data{"By": first.By, "Name": first.Title, "Text": first.Text})
		if more := len(q.open) - 1; more > 0 {
			text += " " + q.Texts.N("question.more", more)
		}
		q.object.Objects = []fyne.CanvasObject{look.Banner(look.Primary, text, answer)}
	}
	q.object.Refresh()
}

func (q *questions) answer() {
	if len(q.open) == 0 {
		return
	}
	asked := q.open[0]
	dialog := q.window.newDialog(q.Texts.T("question.title", i18n.Data{"Name": asked.Title}), asked.Text, q.Texts.T("question.send"))
	answer := dialog.text("answer", q.Texts.T("question.text"), "", field.TextOptions{})
	dialog.ask(func() bool { return dialog.need(answer) }, func() {
		text := answer.Value()
		q.Try(func(ctx context.Context) error { return q.Session.Answer(ctx, asked.ID, text) }, func() {
			q.Say(q.Texts.T("question.done"))
		})
	})
}
