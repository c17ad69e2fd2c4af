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

// tripScreen makes the laptop ready for a day at a site, and takes it back: what
// is there, what is missing, what the office did, what was forgotten.
type tripScreen struct {
	*screen.Stage
	window *Window
	lines  []tripLine
	stop   context.CancelFunc // of what is under way

	state    *look.Paragraph
	verdict  *fyne.Container
	table    *look.Table
	prepare  *look.Button
	comeBack *look.Button
	object   fyne.CanvasObject
}

// tripLine is one thing that is told.
type tripLine struct {
	title, detail, chip string
	tone                look.Tone
	signed              bool
}

func newTrip(w *Window) *tripScreen {
	s := &tripScreen{Stage: w.stage, window: w, state: look.NewParagraph(w.texts.T("trip.hint"), look.Muted), verdict: look.Column(0)}
	texts := s.Texts
	s.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{{}, {Width: 170}}, Tall: true, Empty: texts.T("trip.empty"),
		OnOpen: func(int) { s.askPrepare() },
	})
	s.prepare = w.button(texts.T("trip.prepare"), texts.T("key.enter"), look.Main, s.askPrepare)
	s.comeBack = w.button(texts.T("trip.return"), "R", look.Plain, s.goBack)
	s.verdict.Hide()
	head := look.Column(8, look.Row(10, 0, look.Column(0, look.NewElided(texts.T("trip.title"), look.Title), s.state), s.comeBack, s.prepare), s.verdict)
	s.object = page(head, look.Panel(s.table))
	return s
}

// Object implements screen.Screen.
func (s *tripScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *tripScreen) Commands() []screen.Command {
	const menu = "command.menu.file"
	idle := func() bool { return s.stop == nil }
	return []screen.Command{
		{ID: "prepare-trip", Key: fyne.KeyReturn, Menu: menu, Enabled: idle, Run: s.askPrepare},
		{ID: "return-trip", Key: fyne.KeyR, Menu: menu, Enabled: idle, Run: s.goBack},
		{ID: "stop-trip", Menu: menu, Enabled: func() bool { return s.stop != nil }, Run: s.cancel},
	}
}

// Shown implements screen.Screen.
func (s *tripScreen) Shown() { s.Window.Canvas().Focus(s.table) }

// Hidden implements screen.Screen. What is under way goes on.
func (s *tripScreen) Hidden() {}

// noon is until when a trip is likely to be of the same day.
const noon = 12

// askPrepare asks where to and when: the trip planned next, or this site, today in
// the morning and else tomorrow, so that Enter is mostly enough.
func (s *tripScreen) askPrepare() {
	if s.stop != nil || s.window.inDialog() {
		return
	}
	site, at := s.Session.Site(), s.Clock()
	if at.Hour() >= noon {
		at = at.AddDate(0, 0, 1)
	}
	texts := s.Texts
	dialog := s.window.newDialog(texts.T("command.prepare-trip"), texts.T("trip.ask"), texts.T("trip.prepare"))
	where := dialog.choice("site", texts.T("settings.site"), site, s.window.siteMembers()...)
	day := field.NewDate(dialog.host, field.Spec{Name: "day", Label: texts.T("trip.day")}, field.DateOptions{Century: field.Future(s.Clock), Today: s.Clock})
	day.SetValue(at.Format(time.DateOnly))
	dialog.fields = append(dialog.fields, day)
	check := func() bool { return dialog.need(where) && s.checkDay(day) }
	dialog.ask(check, func() { s.prepareFor(where.Value(), day.Value()) })
}

// checkDay marks a day that is none, over, or too far.
func (s *tripScreen) checkDay(day *field.Date) bool {
	first, last := s.Clock().Format(time.DateOnly), s.Clock().AddDate(0, 0, desk.TripDaysAhead).Format(time.DateOnly)
	if _, err := time.Parse(time.DateOnly, day.Value()); err != nil || day.Value() < first || day.Value() > last {
		day.SetFinding(field.Error, s.Texts.T("trip.day.wrong"))
		day.Focus()
		return false
	}
	return true
}

func (s *tripScreen) prepareFor(site, day string) {
	var ready desk.Readiness
	s.work(func(ctx context.Context, progress func(desk.Progress)) (err error) {
		ready, err = s.Session.PrepareTrip(ctx, site, day, progress)
		return err
	}, func() {
		s.state.SetText(s.whereTo(ready.Trip))
		s.show(s.needs(ready))
		if ready.Ready() {
			s.say(look.Good, s.Texts.T("trip.ready"))
			return
		}
		var missing []string
		for _, need := range ready.Needs {
			if !need.Ready && !need.Advised {
				missing = append(missing, s.Texts.T("trip.need."+need.Name))
			}
		}
		s.say(look.Warning, s.Texts.T("trip.missing", i18n.Data{"What": strings.Join(missing, ", ")}))
	})
}

func (s *tripScreen) goBack() {
	if s.stop != nil {
		return
	}
	var returned desk.Returned
	s.work(func(ctx context.Context, progress func(desk.Progress)) (err error) {
		returned, err = s.Session.Return(ctx, progress)
		return err
	}, func() {
		s.state.SetText(s.Texts.N("trip.returned", len(returned.Applications)))
		s.show(s.returned(returned))
		switch {
		case returned.Searched.Found > 0:
			s.say(look.Error, s.Texts.N("trip.found", returned.Searched.Found))
		case len(returned.Kept) > 0:
			s.say(look.Primary, s.Texts.T("trip.returned.waiting"))
		case len(returned.Forgotten) > 0:
			s.say(look.Good, s.Texts.T("trip.returned.done"))
		default:
			s.say(look.Good, s.Texts.T("trip.returned.nothing"))
		}
	})
}

// work does something with the office that can be stopped, telling how far it is.
func (s *tripScreen) work(do func(context.Context, func(desk.Progress)) error, done func()) {
	stopped, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.state.SetText(s.Texts.T("trip.working"))
	s.verdict.Hide()
	s.show(nil)
	s.buttons()
	s.Work(func(ctx context.Context) error {
		defer context.AfterFunc(ctx, stop)() // locking stops it too
		return do(stopped, func(step desk.Progress) {
			s.Do(func() {
				if s.stop != nil {
					s.state.SetText(progressText(s.Texts, step))
				}
			})
		})
	}, func(err error) {
		stop()
		s.stop = nil
		s.buttons()
		switch {
		case err == nil:
			done()
		case errors.Is(err, context.Canceled):
			s.state.SetText(s.Texts.T("error.canceled.what"))
		default:
			s.state.SetText(s.Texts.T("trip.hint"))
			s.Failed(err)
		}
		s.object.Refresh()
		s.Changed()
	})
}

func (s *tripScreen) cancel() {
	if s.stop != nil {
		s.stop()
	}
}

// buttons make the main one stop what is under way.
func (s *tripScreen) buttons() {
	words, do := "trip.prepare", s.askPrepare
	if s.stop != nil {
		words, do = "command.stop-trip", s.cancel
	}
	s.prepare.OnTapped = do
	s.prepare.SetText(s.Texts.T(words))
	s.comeBack.SetEnabled(s.stop == nil)
	s.Changed()
}

// say puts the verdict above the list.
func (s *tripScreen) say(tone look.Tone, text string) {
	s.verdict.Objects = []fyne.CanvasObject{look.Banner(tone, text)}
	s.verdict.Show()
	s.verdict.Refresh()
}

func (s *tripScreen) show(lines []tripLine) {
	s.lines = lines
	s.table.SetRows(len(lines), func(row int) []look.Cell {
		line := s.lines[row]
		return []look.Cell{
			{Text: line.title, Style: look.Strong, Detail: line.detail},
			{Text: line.chip, Chip: line.chip != "", Tone: line.tone, Signed: line.signed},
		}
	})
}
