package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// sendingScreen is the queue: what waits for the office, what it confirmed, and
// what went wrong at the last try.
type sendingScreen struct {
	*screen.Stage
	window  *Window
	sending desk.Sending
	stop    context.CancelFunc // of the try that is under way

	title  *look.Text
	state  *look.Paragraph
	top    *fyne.Container // banner: what is wrong and what to do
	table  *look.Table
	send   *look.Button
	enrol  *look.Button
	object fyne.CanvasObject
}

func newSending(w *Window) *sendingScreen {
	s := &sendingScreen{Stage: w.stage, window: w, title: look.NewElided(w.texts.T("sending.title"), look.Title), state: look.NewParagraph("", look.Muted), top: container.NewStack()}
	texts := s.Texts
	s.table = look.NewTable(look.TableSpec{
		Columns: []look.TableColumn{
			{Title: texts.T("sending.column.number"), Width: 50, Spare: true}, {Title: texts.T("applications.column.person")}, {Title: texts.T("applications.column.title")},
			{Title: texts.T("applications.column.state"), Width: 190}, {Title: texts.T("applications.column.receipt"), Width: 170},
			{Title: texts.T("applications.column.changed"), Width: 110, Right: true, Spare: true},
		},
		Empty: texts.T("sending.no-applications"), OnOpen: func(row int) { openApplication(s.Stage, s.sending.Items[row]) },
		Active: w.active, Keys: w.runKey, Rune: w.runRune, Shortcut: w.runShortcut, Keyboard: w.keyboard,
	})
	s.send = w.button(texts.T("sending.send"), "F11", look.Main, s.sendNow)
	s.enrol = w.button(texts.T("enrol.title"), "", look.Plain, func() { s.askEnrol("", "", "", "") })
	s.top.Hide()
	s.enrol.Hide() // until it is known how things stand
	s.send.Disable()
	s.object = page(look.Row(10, 0, look.Column(0, s.title, s.state), s.enrol, s.send), s.top, look.Panel(s.table))
	return s
}

// Object implements screen.Screen.
func (s *sendingScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *sendingScreen) Commands() []screen.Command {
	const menu = "command.menu.file"
	return []screen.Command{
		{ID: "send", Key: fyne.KeyF11, Menu: menu, Enabled: func() bool { return s.sending.Enrolled && s.stop == nil }, Run: s.sendNow},
		{ID: "stop-sending", Menu: menu, Enabled: func() bool { return s.stop != nil }, Run: s.cancel},
		{ID: "enrol", Menu: menu, Enabled: func() bool { return !s.sending.Enrolled }, Run: func() { s.askEnrol("", "", "", "") }},
	}
}

// Shown implements screen.Screen.
func (s *sendingScreen) Shown() {
	s.Window.Canvas().Focus(s.table)
	s.refresh()
}

// Hidden implements screen.Screen. Sending goes on meanwhile.
func (s *sendingScreen) Hidden() {}

func (s *sendingScreen) refresh() {
	var sending desk.Sending
	s.Work(func(ctx context.Context) (err error) {
		sending, err = s.Session.Sending(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.Failed(err)
			return
		}
		s.sending = sending
		s.show()
	})
}

func (s *sendingScreen) show() {
	texts, sending := s.Texts, s.sending
	s.table.SetRows(len(sending.Items), s.row)
	s.enrol.Hidden = sending.Enrolled
	if s.stop == nil {
		s.state.SetText(s.standing())
	}
	s.top.Hide()
	switch {
	case !sending.Enrolled:
		s.say(look.Warning, texts.T("sending.not-enrolled")+" "+texts.T("sending.not-enrolled.hint"))
	case sending.LastFailure != "":
		name := sending.LastFailure
		s.say(look.Warning, texts.T("error."+name+".what")+" "+texts.T("error."+name+".kept")+" "+texts.T("error."+name+".do"))
	}
	s.showButton()
	s.Changed()
	s.object.Refresh()
}

// say shows a banner over the list.
func (s *sendingScreen) say(tone look.Tone, text string) {
	s.top.Objects = []fyne.CanvasObject{look.Banner(tone, text)}
	s.top.Show()
}

// standing is how much waits, where for, and when it was last tried.
func (s *sendingScreen) standing() string {
	texts, sending := s.Texts, s.sending
	parts := []string{texts.N("sending.waiting", sending.Waiting)}
	if sending.Enrolled {
		parts = append(parts, texts.T("sending.office", i18n.Data{"Address": sending.Office}))
	}
	if sending.LastAttempt.IsZero() {
		parts = append(parts, texts.T("sending.never"))
	} else {
		parts = append(parts, texts.T("sending.last-attempt", i18n.Data{"Time": when(texts, s.Clock(), sending.LastAttempt)}))
	}
	return strings.Join(parts, " · ")
}

// showButton makes the main button send, or stop while it sends.
func (s *sendingScreen) showButton() {
	switch {
	case s.stop != nil:
		s.send.OnTapped = s.cancel
		s.send.SetText(s.Texts.T("command.stop-sending"))
		s.send.Enable()
	case s.sending.Enrolled:
		s.send.OnTapped = s.sendNow
		s.send.SetText(s.Texts.T("sending.send"))
		s.send.Enable()
	default:
		s.send.SetText(s.Texts.T("sending.send"))
		s.send.Disable()
	}
}

func (s *sendingScreen) row(row int) []look.Cell {
	a := s.sending.Items[row]
	number := ""
	if a.Number > 0 {
		number = s.Texts.T("sending.number", i18n.Data{"Number": a.Number})
	}
	state := look.Cell{Chip: true, Text: s.Texts.T("sending.state.waiting")}
	switch {
	case a.Status == desk.Quarantined:
		state = look.Cell{Chip: true, Signed: true, Tone: look.Warning, Text: s.Texts.T("sending.state.quarantined")}
	case a.Receipt != "":
		state = look.Cell{Chip: true, Tone: look.Good, Text: s.Texts.T("sending.state.sent")}
	}
	return []look.Cell{
		{Text: number, Style: look.Muted}, {Text: a.Name, Style: look.Strong}, {Text: titleOf(s.Texts, a)}, state,
		{Text: a.Receipt}, {Text: when(s.Texts, s.Clock(), a.Changed), Style: look.Muted},
	}
}

func (s *sendingScreen) cancel() {
	if s.stop != nil {
		s.stop()
	}
}

// sendNow pushes what is queued, telling how far it is.
func (s *sendingScreen) sendNow() {
	if s.stop != nil || !s.sending.Enrolled {
		return
	}
	stopped, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.showButton()
	var delivery desk.Delivery
	s.Work(func(ctx context.Context) (err error) {
		defer context.AfterFunc(ctx, stop)() // locking stops it too
		delivery, err = s.Session.Send(stopped, func(done, total int) {
			s.Do(func() { s.state.SetText(s.Texts.T("sending.progress", i18n.Data{"Done": done, "Total": total})) })
		})
		return err
	}, func(err error) {
		stop()
		s.stop = nil
		switch {
		case errors.Is(err, context.Canceled):
			s.Say(s.Texts.T("error.canceled.what"))
		case err != nil:
			s.Failed(err)
		default:
			s.told(delivery)
		}
		s.refresh()
	})
}

// told says what an attempt came to.
func (s *sendingScreen) told(delivery desk.Delivery) {
	if delivery.ClockAhead.Abs() > 0 {
		look.Confirm(s.Window.Canvas(), look.Question{
			Keyboard: s.window.keyboard,
			Title:    s.Texts.T("sending.clock.title"), Text: s.Texts.T("sending.clock", i18n.Data{"Duration": spelled(s.Texts, delivery.ClockAhead.Abs())}),
			Yes: s.Texts.T("common.ok"),
		}, func(bool) {})
	}
	if delivery.Done == 0 {
		s.Say(s.Texts.T("sending.nothing"))
		return
	}
	s.Say(s.Texts.N("sending.done", delivery.Done))
}

// spelled is a duration as people say it: "66 minuti", "12 giorni".
func spelled(texts *i18n.Texts, d time.Duration) string {
	const day = 24 * time.Hour
	if d < 2*day {
		return texts.N("common.minutes", int(d.Minutes()))
	}
	return texts.N("common.days", int(d/day))
}

// askEnrol asks for what enrolment needs. After a failure what was typed stands
// again, with the focus where it is likely wrong.
func (s *sendingScreen) askEnrol(address, code, name, failure string) {
	texts := s.Texts
	dialog := s.window.newDialog(texts.T("enrol.title"), texts.T("enrol.text"), texts.T("enrol.do"))
	addressField := dialog.text("address", texts.T("enrol.address"), "https://", field.TextOptions{Compact: true})
	codeField := dialog.text("code", texts.T("enrol.code"), texts.T("enrol.code.hint"), field.TextOptions{Capitals: true})
	nameField := dialog.text("name", texts.T("enrol.name"), texts.T("enrol.name.hint"), field.TextOptions{})
	addressField.SetValue(address)
	codeField.SetValue(code)
	nameField.SetValue(name)
	if strings.HasPrefix(failure, "code-") {
		dialog.first = codeField
	}
	dialog.ask(func() bool {
		return dialog.need(addressField) && dialog.need(codeField) && dialog.need(nameField)
	}, func() {
		address, code, name := addressField.Value(), codeField.Value(), nameField.Value()
		s.state.SetText(texts.T("common.loading"))
		s.Work(func(ctx context.Context) error { return s.Session.Enrol(ctx, address, code, name) }, func(err error) {
			if err != nil {
				s.window.failedThen(err, func() { s.askEnrol(address, code, name, desk.ErrorName(err)) })
			} else {
				s.Say(texts.T("enrol.done"))
			}
			s.refresh()
		})
	})
}
