package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

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
	sticks  []desk.Stick
	rules   *desk.NewRules     // that the operator has not seen yet
	stop    context.CancelFunc // of the try that is under way

	title  *look.Text
	state  *look.Paragraph
	second *look.Paragraph // what is fetched, and the second homes
	top    *fyne.Container // banners: what is wrong and what to do, what is new
	table  *look.Table
	send   *look.Button
	seen   *look.Button
	enrol  *look.Button
	files  fyne.CanvasObject // buttons, once there is an office
	object fyne.CanvasObject
}

func newSending(w *Window) *sendingScreen {
	s := &sendingScreen{Stage: w.stage, window: w, title: look.NewElided(w.texts.T("sending.title"), look.Title), state: look.NewParagraph("", look.Muted), second: look.NewParagraph("", look.Muted), top: look.Column(8)}
	texts := s.Texts
	s.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{
			{Title: texts.T("sending.column.number"), Width: 50, Spare: true}, {Title: texts.T("applications.column.person")}, {Title: texts.T("applications.column.title")},
			{Title: texts.T("applications.column.state"), Width: 190}, {Title: texts.T("applications.column.receipt"), Width: 170},
			{Title: texts.T("applications.column.changed"), Width: 110, Right: true, Spare: true},
		},
		Empty: texts.T("sending.no-applications"), OnOpen: func(row int) { openApplication(s.Stage, s.sending.Items[row]) },
	})
	s.send = w.button(texts.T("sending.send"), "F11", look.Main, s.sendOrStop)
	s.enrol = w.button(texts.T("enrol.title"), "", look.Plain, func() { s.askEnrol("", "", "", "") })
	s.seen = w.button(texts.T("sending.notice.seen"), "F5", look.Plain, s.noticesSeen)
	s.files = look.Flow(10,
		w.button(texts.T("command.write-busta"), s.keyCap("E"), look.Plain, s.askWrite),
		w.button(texts.T("command.read-busta"), s.keyCap("O"), look.Plain, s.askRead),
		w.button(texts.T("command.know-stick"), s.keyCap("U"), look.Plain, s.askStick))
	s.enrol.Hide() // until it is known how things stand
	s.files.Hide()
	s.send.Disable()
	head := look.Column(8, look.Row(10, 0, look.Column(0, s.title, s.state, s.second), s.enrol, s.send), s.files, s.top)
	s.object = page(head, look.Panel(s.table))
	return s
}

// Object implements screen.Screen.
func (s *sendingScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *sendingScreen) Commands() []screen.Command {
	const menu, control = "command.menu.file", fyne.KeyModifierShortcutDefault
	enrolled := func() bool { return s.sending.Enrolled }
	return []screen.Command{
		{ID: "send", Key: fyne.KeyF11, Menu: menu, Enabled: enrolled, Run: s.sendOrStop},
		{ID: "stop-sending", Menu: menu, Enabled: func() bool { return s.stop != nil }, Run: s.cancel},
		{ID: "enrol", Menu: menu, Enabled: func() bool { return !s.sending.Enrolled }, Run: func() { s.askEnrol("", "", "", "") }},
		{ID: "write-busta", Key: fyne.KeyE, Modifier: control, Menu: menu, Enabled: enrolled, Run: s.askWrite},
		{ID: "read-busta", Key: fyne.KeyO, Modifier: control, Menu: menu, Enabled: enrolled, Run: s.askRead},
		{ID: "know-stick", Key: fyne.KeyU, Modifier: control, Menu: menu, Enabled: enrolled, Run: s.askStick},
		{ID: "forget-sticks", Menu: menu, Enabled: func() bool { return len(s.sticks) > 0 }, Run: s.forgetSticks},
		{ID: "notices-seen", Key: fyne.KeyF5, Menu: menu, Enabled: s.anyNotice, Run: s.noticesSeen},
	}
}

// keyCap names a key pressed with Ctrl.
func (s *sendingScreen) keyCap(key string) string { return s.Texts.T("key.control") + " " + key }

// Shown implements screen.Screen.
func (s *sendingScreen) Shown() {
	s.Window.Canvas().Focus(s.table)
	s.refresh()
}

// Hidden implements screen.Screen. Sending goes on meanwhile.
func (s *sendingScreen) Hidden() {}

func (s *sendingScreen) refresh() {
	var sending desk.Sending
	var sticks []desk.Stick
	var rules *desk.NewRules
	s.Try(func(ctx context.Context) (err error) {
		if sending, err = s.Session.Sending(ctx); err != nil {
			return err
		}
		news, unseen, err := s.Session.NewRules(ctx)
		if unseen {
			rules = &news
		}
		if err == nil {
			sticks, err = s.Session.Sticks(ctx)
		}
		return err
	}, func() {
		s.sending, s.sticks, s.rules = sending, sticks, rules
		s.show()
	})
}

func (s *sendingScreen) show() {
	sending := s.sending
	s.table.SetRows(len(sending.Items), s.row)
	s.enrol.Hidden, s.second.Hidden = sending.Enrolled, !sending.Enrolled
	if sending.Enrolled {
		s.files.Show()
	}
	if s.stop == nil {
		s.state.SetText(s.standing())
	}
	s.second.SetText(s.homes())
	s.showBanners()
	s.showButton()
	s.Changed()
	s.object.Refresh()
}

// standing is how much waits, where for, and when it was last tried.
func (s *sendingScreen) standing() string {
	texts, sending := s.Texts, s.sending
	var parts []string
	if sending.Waiting > 0 || sending.Unqueued == 0 {
		parts = append(parts, texts.N("sending.waiting", sending.Waiting))
	}
	if sending.Unqueued > 0 {
		parts = append(parts, texts.N("sending.unqueued", sending.Unqueued))
	}
	if sending.Enrolled {
		parts = append(parts, texts.T("sending.office", i18n.Data{"Address": sending.Office}))
	}
	if sending.LastAttempt.IsZero() {
		parts = append(parts, texts.T("sending.never"))
	} else {
		parts = append(parts, texts.T("sending.last-attempt", i18n.Data{"Time": when(texts, s.Clock(), sending.LastAttempt)}))
	}
	if sending.LastFailure != "" && sending.Next.After(s.Clock()) {
		parts = append(parts, texts.T("sending.next", i18n.Data{"Time": when(texts, s.Clock(), sending.Next)}))
	}
	return strings.Join(parts, " · ")
}

// homes is what this computer is sent, when it last was, and where else its
// queue is.
func (s *sendingScreen) homes() string {
	texts, sending := s.Texts, s.sending
	var parts []string
	if sending.Role != "" {
		parts = append(parts, texts.T("sending.role."+sending.Role))
	}
	if !sending.Pulled.IsZero() {
		parts = append(parts, texts.T("sending.pulled", i18n.Data{"Time": when(texts, s.Clock(), sending.Pulled)}))
	}
	for _, stick := range s.sticks {
		id, data := "sending.stick.copied", i18n.Data{"Name": stick.Name, "Time": when(texts, s.Clock(), stick.Copied)}
		switch {
		case stick.Failure != "":
			id = "sending.stick.failed"
		case stick.Copied.IsZero():
			id = "sending.stick.never"
		case stick.Path != "":
			id = "sending.stick.here"
		}
		parts = append(parts, texts.T(id, data))
	}
	if len(s.sticks) == 0 {
		parts = append(parts, texts.T("sending.sticks.none"))
	}
	return strings.Join(parts, " · ")
}

// showButton makes the main button send, or stop while it sends.
func (s *sendingScreen) showButton() {
	words := "sending.send"
	if s.stop != nil {
		words = "command.stop-sending"
	}
	s.send.SetText(s.Texts.T(words))
	s.send.SetEnabled(s.stop != nil || s.sending.Enrolled)
}

func (s *sendingScreen) row(row int) []look.Cell {
	a := s.sending.Items[row]
	number := ""
	if a.Number > 0 {
		number = s.Texts.T("sending.number", i18n.Data{"Number": a.Number})
	}
	state := s.chip(a)
	return []look.Cell{
		{Text: number, Style: look.Muted}, {Text: a.Name, Style: look.Strong}, {Text: titleOf(s.Texts, a)}, state,
		{Text: a.Receipt}, {Text: when(s.Texts, s.Clock(), a.Changed), Style: look.Muted},
	}
}

// chip is the one line of truth about an application.
func (s *sendingScreen) chip(a desk.Summary) look.Cell {
	texts := s.Texts
	switch {
	case a.Status == desk.Quarantined && desk.CauseOf(a.Reason) == desk.ByContent:
		return look.Cell{Chip: true, Signed: true, Tone: look.Warning, Text: texts.T("sending.state.to-correct")}
	case a.Status == desk.Quarantined:
		return look.Cell{Chip: true, Signed: true, Tone: look.Warning, Text: texts.T("sending.state.quarantined")}
	case a.Disputed:
		return look.Cell{Chip: true, Signed: true, Tone: look.Warning, Text: texts.T("sending.state.contested")}
	case a.Number == 0 && a.Decided:
		return look.Cell{Chip: true, Tone: look.Good, Text: texts.T("sending.state.decided")}
	case a.Number == 0 && (a.Receipt != "" || a.Status == desk.Sent):
		return look.Cell{Chip: true, Tone: look.Good, Text: texts.T("sending.state.sent")}
	case s.sending.Next.After(s.Clock()):
		return look.Cell{Chip: true, Text: texts.T("sending.state.next", i18n.Data{"Time": when(texts, s.Clock(), s.sending.Next)})}
	}
	return look.Cell{Chip: true, Text: texts.T("sending.state.waiting")}
}

func (s *sendingScreen) cancel() {
	if s.stop != nil {
		s.stop()
	}
}

// sendOrStop is what the main button and its key do, as the button says.
func (s *sendingScreen) sendOrStop() {
	if s.stop != nil {
		s.cancel()
		return
	}
	s.sendNow()
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
	var after desk.Sending
	s.Work(func(ctx context.Context) (err error) {
		defer context.AfterFunc(ctx, stop)() // locking stops it too
		delivery, err = s.Session.Send(stopped, func(step desk.Progress) {
			s.Do(func() { s.progress(step) })
		})
		if err == nil {
			after, err = s.Session.Sending(ctx)
		}
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
			s.told(delivery, after.Waiting+after.Unqueued)
		}
		s.refresh()
	})
}

// progress tells how far an attempt is.
func (s *sendingScreen) progress(step desk.Progress) { s.state.SetText(progressText(s.Texts, step)) }

// progressText is how far an attempt is, and how long it still takes.
func progressText(texts *i18n.Texts, step desk.Progress) string {
	data := i18n.Data{"Done": step.Done, "Total": step.Total}
	text := texts.T("sending.progress", data)
	switch {
	case step.Fetching && step.Total > 0:
		text = texts.T("sending.fetching-of", data)
	case step.Fetching:
		text = texts.N("sending.fetching", step.Done)
	}
	if step.Left <= 0 {
		return text
	}
	left := texts.N("sending.left.seconds", int(step.Left.Round(time.Second).Seconds()))
	if step.Left >= 2*time.Minute {
		left = spelled(texts, step.Left)
	}
	return texts.T("sending.left", i18n.Data{"What": text, "Left": left})
}

// told says what an attempt came to. What went well and is to be known all the
// same stands in banners, however the attempt began. All is sent only where
// nothing waits any more.
func (s *sendingScreen) told(delivery desk.Delivery, waiting int) {
	texts := s.Texts
	switch {
	case delivery.Quarantined > 0:
		s.Say(texts.N("sending.put-aside.said", delivery.Quarantined))
	case delivery.Done > 0:
		s.Say(texts.N("sending.done", delivery.Done))
	case delivery.Decided > 0:
		s.Say(texts.N("sending.decided", delivery.Decided))
	case delivery.Pulled > 0:
		s.Say(texts.N("sending.came", delivery.Pulled))
	case delivery.Carried > 0:
		s.Say(texts.N("sending.carried", delivery.Carried))
	case waiting > 0: // queued since
		s.Say(texts.N("sending.waiting", waiting))
	default:
		s.Say(texts.T("sending.nothing"))
	}
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
