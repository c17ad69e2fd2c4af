package application

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// gather asks which relatives' applications to open together with this one.
func (s *Screen) gather() {
	var companions []desk.Companion
	s.stage.Try(func(ctx context.Context) (err error) {
		companions, err = s.app.Companions(ctx)
		return err
	}, func() {
		companions = slices.DeleteFunc(companions, func(c desk.Companion) bool { return c.Open })
		if len(companions) == 0 {
			s.stage.Say(s.texts.T("application.together.nobody"))
			return
		}
		s.askCompanions(companions)
	})
}

// How many relatives are shown without scrolling, and how high one is.
const (
	mostLines  = 6
	lineHeight = 38
)

// askCompanions is the choice: who is suggested is ticked, Enter opens.
func (s *Screen) askCompanions(companions []desk.Companion) {
	var dismiss func()
	canvas := s.stage.Window.Canvas()
	host := s.stage.Host().OnEscape(func() { dismiss() })
	ticks := make([]*field.Tick, len(companions))
	lines := make([]fyne.CanvasObject, len(companions))
	for i, c := range companions {
		ticks[i] = field.NewTick(host, field.Spec{Name: "companion", Label: s.companion(c), Bare: true})
		if c.Suggested {
			ticks[i].SetValue(permit.Yes)
		}
		lines[i] = ticks[i]
	}
	var content fyne.CanvasObject = look.Column(4, lines...)
	if len(lines) > mostLines {
		scroll := container.NewVScroll(content)
		host.Reveal = field.RevealIn(scroll)
		content = look.Least(0, mostLines*lineHeight, scroll)
	}
	chosen := func() {
		var people []uuid.UUID
		for i, tick := range ticks {
			if tick.Value() == permit.Yes {
				people = append(people, companions[i].Person)
			}
		}
		s.openTogether(people)
	}
	host.Next = func(field.Field) bool { dismiss(); chosen(); return true }
	dismiss = look.Confirm(canvas, look.Question{
		Title: s.texts.T("application.together.title"), Text: s.texts.T("application.together.hint"), Content: content, First: ticks[0],
		Yes: s.texts.T("application.together.open"), No: s.texts.T("common.cancel"), Width: 560, Keyboard: s.host.Keyboard,
	}, func(yes bool) {
		if yes {
			chosen()
		}
	})
}

// companion is a relative with what decides whether they come along.
func (s *Screen) companion(c desk.Companion) string {
	words := c.Name + " (" + s.texts.T("relation."+c.Relation) + ")"
	if c.Expiry != "" {
		words = joined(words, s.texts.T("application.together.expiry", i18n.Data{"Date": field.FormatDate(c.Expiry)}))
	}
	if c.Begun {
		words = joined(words, s.texts.T("application.together.begun"))
	}
	return words
}

func (s *Screen) openTogether(people []uuid.UUID) {
	if len(people) == 0 {
		return
	}
	var open []*desk.Application
	s.stage.Try(func(ctx context.Context) (err error) {
		open, err = s.app.OpenTogether(ctx, people...)
		return err
	}, func() {
		s.refresh(s.app.Report())
		s.stage.Changed()
		s.stage.Say(s.texts.T("application.together.opened", i18n.Data{"Number": len(open)}))
	})
}

// rejoin opens the others again after the desk was locked.
func (s *Screen) rejoin() {
	joined := false
	s.stage.Try(func(ctx context.Context) (err error) {
		joined, err = s.app.Rejoin(ctx)
		return err
	}, func() {
		if joined {
			s.refresh(s.app.Report())
			s.stage.Changed()
		}
	})
}

// isTogether says whether others are open together with this one.
func (s *Screen) isTogether() bool { return len(s.app.Together()) > 1 }

// turn goes to the next or the previous application of the family, in a round.
func (s *Screen) turn(by int) {
	open := s.app.Together()
	at := slices.Index(open, s.app)
	if at < 0 || len(open) < 2 {
		return
	}
	s.switchTo(open[(at+by+len(open))%len(open)])
}

func (s *Screen) switchTo(app *desk.Application) {
	if app != s.app {
		s.stage.SwitchApplication(app)
	}
}

// onward goes to the next application of the family that is not queued yet; false
// if there is none.
func (s *Screen) onward() bool {
	open := s.app.Together()
	at := slices.Index(open, s.app)
	if at < 0 {
		return false
	}
	for _, app := range slices.Concat(open[at+1:], open[:at]) {
		if !app.Settled() {
			s.stage.Say(s.texts.T("application.together.queued", i18n.Data{"Name": app.Summary().Name}))
			s.switchTo(app)
			return true
		}
	}
	return false
}

// note tells of a field what it has from the family's other applications, or what
// stands there.
func (s *Screen) note(key string) string {
	shared, ok := s.shared[key]
	switch {
	case !ok:
		return ""
	case shared.Taken:
		return s.texts.T("application.together.taken", i18n.Data{"Name": shared.Name})
	}
	official, _ := s.rules.Field(key)
	return s.texts.T("application.together.differs", i18n.Data{"Name": shared.Name, "Value": s.form.Written(official, shared.Value)})
}

// showStrip shows how far the family's applications are.
func (s *Screen) showStrip() {
	if s.strip.show() {
		s.layMiddle()
		s.relayout()
	}
}

// strip are the names of those whose applications are open together, each with
// how far it is.
type strip struct {
	screen *Screen
	object *fyne.Container
	names  *fyne.Container
	shown  []standing
}

// standing is how far an application is.
type standing struct {
	name, state string
	tone        look.Tone
	front       bool
}

func newStrip(s *Screen) *strip {
	t := &strip{screen: s, names: look.Flow(14)}
	t.object = look.Column(0, look.Inset(6, 20, 6, 20, t.names), look.NewRule())
	t.object.Hide()
	return t
}

// show brings the strip up to date and says whether it changed.
func (t *strip) show() bool {
	open := t.screen.app.Together()
	now := make([]standing, len(open))
	for i, app := range open {
		now[i] = t.standing(app)
	}
	if slices.Equal(now, t.shown) {
		return false
	}
	t.shown = now
	t.names.Objects = nil
	for i, one := range now {
		style := look.Note
		if one.front {
			style.Bold = true
		}
		name := look.Row(5, -1, look.NewText(shortened(one.name), style), look.NewMarkedChip(one.state, one.tone))
		t.names.Add(look.NewPress(name, func() { t.screen.switchTo(open[i]) }))
	}
	t.object.Hidden = len(now) == 0
	t.names.Refresh()
	return true
}

func (t *strip) standing(app *desk.Application) standing {
	texts := t.screen.texts
	one := standing{name: t.screen.nameOf(app), front: app == t.screen.app}
	switch n := len(app.Report().Blocking()); {
	case app.Settled():
		one.state, one.tone = texts.T("application.together.in-queue"), look.Good
	case n > 0:
		one.state, one.tone = strconv.Itoa(n), look.Error
	default:
		one.state, one.tone = texts.T("application.together.ready"), look.Neutral
	}
	return one
}

// nameOf is the applicant's name as it stands on the form.
func (s *Screen) nameOf(app *desk.Application) string {
	if name := app.Value(surname); name != "" {
		return strings.TrimSpace(strings.ToUpper(name) + " " + app.Value(givenNames))
	}
	return app.Summary().Name
}
