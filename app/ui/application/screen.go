package application

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/form"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// The places of the list that are no sections of the form.
const (
	attachments = "attachments"
	recap       = "recap"
)

// Screen is the application screen. It implements screen.Screen.
type Screen struct {
	stage *screen.Stage
	texts *i18n.Texts
	app   *desk.Application
	rules *permit.Rulebook
	host  *field.Host
	form  *form.Form

	list     *sectionList
	header   *header
	checks   *checks
	explain  *explanation
	notice   *notice
	strip    *strip
	offering *offering
	way      way
	done     []*look.Button // the ways to be done with it
	middle   *fyne.Container
	object   fyne.CanvasObject

	scroll *container.Scroll // of the page
	holder *fyne.Container   // of the page, inside the scroll
	under  *fyne.Container   // where the checks go if the window is narrow
	side   *container.Scroll // where they are otherwise

	pages      map[string]page
	drawn      map[string]colours // each page was last drawn with
	current    string             // section id, attachments or recap
	key        string             // field that has the focus, or had it last
	findings   map[string]permit.Finding
	visited    place                  // finding the keys went to last
	shared     map[string]desk.Shared // with the family's other applications
	past       bool                   // Enter chose all that the section asks for
	settled    bool                   // nothing may be changed
	known      bool                   // the screen has been shown before
	remembered leftAt
	cancel     func() // of what runs while the screen is shown
}

// page is what the middle shows for one place of the list.
type page interface {
	object() fyne.CanvasObject
	// show brings it up to date and says whether its height may have changed.
	show(report *permit.Report) (resized bool)
	focusFirst() bool
	// setEnabled allows or forbids changes.
	setEnabled(enabled bool)
	// focusNext takes the focus on from a field; false from the last.
	focusNext(from field.Field) bool
}

// New makes the screen of an open application.
func New(stage *screen.Stage, app *desk.Application) *Screen {
	s := &Screen{stage: stage, texts: stage.Texts, app: app, rules: stage.Session.Rulebook(), pages: map[string]page{}, drawn: map[string]colours{}}
	s.scroll, s.side = container.NewVScroll(nil), container.NewVScroll(nil)
	s.makeHost()
	s.form = form.New(form.Options{
		Rulebook: s.rules, Tables: stage.Session.Tables(), Texts: stage.Texts, Clock: stage.Clock, Host: s.host,
		Changed: s.changed, Focused: s.focused, Left: s.left, Resized: s.relayout, Removed: s.removed, Say: stage.Say,
		Complete: s.completeEmployer, Note: s.note,
	})
	s.build()
	s.current = s.first()
	s.refresh(s.app.Report())
	s.open(s.current)
	return s
}

func (s *Screen) makeHost() {
	s.host = s.stage.Host()
	s.host.Layer = field.NewLayer()
	s.host.Reveal = field.RevealIn(s.scroll)
	s.host.Next = s.next
	keys := s.host.Keys
	s.host.Keys = func(event *fyne.KeyEvent) bool {
		if event.Name == fyne.KeyEscape && s.explain.close() {
			return true
		}
		if p, shown := s.confirmPageShown(); shown && event.Name == fyne.KeyEscape && p.escape() {
			return true
		}
		return keys != nil && keys(event)
	}
	s.scroll.OnScrolled = func(fyne.Position) { s.host.Scrolled() }
}

// Object implements screen.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Shown implements screen.Screen.
func (s *Screen) Shown() {
	s.rest()
	s.app.Show()
	s.app.OnSaved(func(desk.SaveState) { s.stage.Do(s.showState) })
	unsubscribe := s.stage.Session.Subscribe(func() { s.stage.Do(s.showStatus) })
	stop := s.header.run(s.stage.Do)
	s.cancel = func() { unsubscribe(); stop() }
	s.header.loadOriginal(s.stage, s.app.Person())
	s.refresh(s.app.Report())
	if s.key == "" || !s.goTo(s.key) {
		s.takeFocus()
	}
	if !s.known {
		s.known = true
		s.recall()
		s.rejoin()
	}
}

// Hidden implements screen.Screen.
func (s *Screen) Hidden() {
	s.app.OnSaved(nil)
	s.rest()
	s.host.Scrolled()
	s.explain.close()
	s.remember()
	s.app.Hide()
	s.stage.Work(s.app.Flush, func(err error) {
		if err != nil {
			s.stage.Failed(err)
		}
	})
}

// rest ends what runs while the screen is shown.
func (s *Screen) rest() {
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// changed is told by the page what the operator changed.
func (s *Screen) changed(values permit.Values) {
	values = s.carried(values)
	if len(values) == 1 {
		for key, value := range values {
			s.refresh(s.app.Set(key, value))
		}
		return
	}
	s.refresh(s.app.SetAll(values))
}

func (s *Screen) focused(key string) {
	if s.key == key {
		return
	}
	s.key = key
	s.app.LookAt(key)
	s.header.showTime()
	s.explain.follow(key)
	s.offering.follow()
	s.checks.mark(s.target(), s.looking())
}

func (s *Screen) removed(name string) {
	s.stage.Say(s.texts.T("application.row.removed", i18n.Data{"Name": name}))
}

// left shows what is told of a field only once the focus has left it.
func (s *Screen) left() {
	if s.pages[s.current].show(s.app.Report()) {
		s.relayout()
	}
}

// refresh shows a report: of what is on the screen, only what has changed.
func (s *Screen) refresh(report *permit.Report) {
	s.findings = map[string]permit.Finding{}
	for _, finding := range report.Findings {
		if len(finding.Fields) == 0 {
			continue
		}
		if _, told := s.findings[finding.Fields[0]]; !told {
			s.findings[finding.Fields[0]] = finding
		}
	}
	s.shared = s.app.Shared()
	places := s.places()
	s.showSettled()
	s.list.show(places)
	s.checks.show(report, s.target(), s.looking())
	s.header.show()
	s.showStrip()
	s.showState()
	if !contains(places, s.current) {
		s.open(s.nearest(places))
		s.takeFocus()
		return
	}
	if p := s.pages[s.current]; p != nil && p.show(report) {
		s.relayout()
	}
	s.keepFocus()
}

// keepFocus takes the focus on if the field that has it is no longer shown.
func (s *Screen) keepFocus() {
	if p, shown := s.confirmPageShown(); shown {
		p.keepFocus()
		return
	}
	p, ok := s.pages[s.current].(*formPage)
	if !ok {
		return
	}
	focused := s.stage.Window.Canvas().Focused()
	if of, shown := p.Holds(focused); of && !shown {
		if from, ok := focused.(field.Field); !ok || !p.FocusNext(from) {
			s.takeFocus()
		}
	}
}

// formPage is a section of the form.
type formPage struct {
	*form.Page
	screen *Screen
	line   *employerLine     // nil where none is asked for
	whole  fyne.CanvasObject // page with its line
}

func (p *formPage) object() fyne.CanvasObject { return p.withLine(p.Object()) }

func (p *formPage) show(*permit.Report) bool {
	moved := p.line != nil && p.line.show()
	return p.Show(p.screen.app, p.screen.findings) || moved
}

func (p *formPage) focusFirst() bool { return p.focusLine() || p.FocusFirst() }

func (p *formPage) setEnabled(enabled bool) {
	p.SetEnabled(enabled)
	if p.line != nil {
		p.line.field.SetEnabled(enabled)
	}
}

func (p *formPage) focusNext(from field.Field) bool {
	if p.screen.past {
		return false
	}
	if p.line != nil && from == field.Field(p.line.field) {
		return p.line.leave() && p.FocusWanting() || p.FocusFirst()
	}
	return p.FocusNext(from)
}

// showState shows how far the disk is.
func (s *Screen) showState() { s.list.showSaved(s.app.Saved(), s.stage.Clock()) }

// showStatus shows where the application stands in the queue.
func (s *Screen) showStatus() {
	s.showSettled()
	s.showStrip()
	s.header.show()
	s.list.showStatus(s.status())
	if p, ok := s.pages[recap]; ok && s.current == recap && p.show(s.app.Report()) {
		s.relayout()
	}
}

// button makes a button whose other keys are the screen's.
func (s *Screen) button(text, key string, rank look.Rank, tapped func()) *look.Button {
	b := look.NewButton(text, key, rank, tapped)
	b.Keys, b.Shortcut, b.Keyboard = s.host.Keys, s.host.Shortcut, s.host.Keyboard
	return b
}

var _ screen.Screen = (*Screen)(nil)
