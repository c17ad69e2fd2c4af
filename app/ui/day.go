package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// The goals of the service and what it was like before, in minutes: waiting and
// filling.
const (
	goalWaiting, beforeWaiting = 15, 40
	goalFilling, beforeFilling = 7, 30
)

// dayScreen is today at the site: who waits, who is next, what they bring.
type dayScreen struct {
	*screen.Stage
	window *Window
	day    desk.Day

	title  *look.Text
	rule   *look.Text
	tiles  *fyne.Container
	asked  *questions
	gone   *undecidedNotice
	table  *look.Table
	detail *fyne.Container
	both   *beside
	object fyne.CanvasObject

	bring brought

	acting  bool     // something is being done with the visits
	pressed []func() // what was pressed meanwhile, to be done after it
	owed    *owedChip
}

// brought is what the visit that is shown lacks.
type brought struct {
	visit  uuid.UUID
	labels []string
}

func newDay(w *Window) *dayScreen {
	s := &dayScreen{Stage: w.stage, window: w, title: look.NewElided(w.texts.T("day.title.no-site"), look.Title)}
	texts := s.Texts
	s.rule = look.NewElided(texts.T("day.rule", i18n.Data{"Minutes": int(desk.Grace.Minutes())}), look.Muted)
	s.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{
			{Title: texts.T("day.column.ticket"), Width: 80}, {Title: texts.T("day.column.time"), Width: 104, Spare: true},
			{Title: texts.T("day.column.person")}, {Title: texts.T("day.column.subject")},
			{Title: texts.T("day.column.state"), Width: 190}, {Title: texts.T("day.column.duration"), Width: 66, Right: true, Spare: true},
		},
		Empty:   texts.T("day.empty") + " " + texts.T("day.empty.hint"),
		OnOpen:  func(int) { s.soon(s.open) },
		OnMoved: func(int) { s.showDetail(); s.Changed() },
	})
	walkIn := w.button(texts.T("day.walk-in"), "N", look.Plain, s.askWalkIn)
	next := w.button(texts.T("day.call-next"), texts.T("key.space"), look.Main, s.callNext)
	s.owed = newOwedChip(w)
	heading := look.Row(10, 0, look.Column(0, look.Row(10, 0, s.title, s.owed.object), s.rule), walkIn, next)
	s.tiles = &fyne.Container{Layout: evenLayout{gap: 12}}
	s.asked, s.gone = newQuestions(w), newUndecidedNotice(w)
	s.detail = container.NewStack()
	s.both = newBeside(330, look.Panel(s.table), look.Panel(container.NewVScroll(look.Inset(14, 14, 14, 14, s.detail))))
	s.object = page(heading, s.asked.object, s.gone.object, s.tiles, s.both.Container)
	s.showDay()
	return s
}

// page sets a heading and things below it over the last, which takes the rest.
func page(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return ground(look.Inset(18, 20, 16, 20, &fyne.Container{Layout: pageLayout{14}, Objects: parts}))
}

// Object implements screen.Screen.
func (s *dayScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *dayScreen) Commands() []screen.Command {
	const menu = "command.menu.application"
	chosen := func() bool { _, ok := s.visit(); return ok }
	known := func() bool { visit, ok := s.visit(); return ok && visit.Person != uuid.Nil }
	may := func(become string) func() bool {
		return func() bool { visit, ok := s.visit(); return ok && visit.May(become) }
	}
	acts := []screen.Command{
		{ID: "call-next", Key: fyne.KeySpace, Menu: menu, Run: s.callNext},
		{ID: "call", Key: fyne.KeyC, Menu: menu, Enabled: may("called"), Run: s.call},
		{ID: "walk-in", Key: fyne.KeyN, Menu: menu, Run: s.askWalkIn},
		{ID: "ticket", Key: fyne.KeyB, Menu: menu, Run: s.giveTicket},
		{ID: "open-visit", Key: fyne.KeyReturn, Menu: menu, Enabled: chosen, Run: s.open},
		{ID: "together", Key: fyne.KeyG, Modifier: fyne.KeyModifierShortcutDefault, Menu: menu, Enabled: known, Run: s.together},
		{ID: "absent", Key: fyne.KeyX, Menu: menu, Enabled: may("absent"), Run: func() { s.set("absent") }},
		{ID: "arrived", Key: fyne.KeyP, Menu: menu, Enabled: may("waiting"), Run: func() { s.set("waiting") }},
		{ID: "document", Key: fyne.KeyD, Menu: menu, Enabled: func() bool { visit, ok := s.visit(); return ok && lacking(visit) }, Run: func() { s.set("document") }},
		{ID: "open-person", Key: fyne.KeyS, Menu: menu, Enabled: known, Run: s.openPerson},
		{ID: "on-paper", Key: fyne.KeyK, Menu: menu, Enabled: func() bool { visit, ok := s.visit(); return ok && attended(visit) }, Run: s.askOnPaper},
		{ID: "correct-time", Key: fyne.KeyT, Menu: menu, Enabled: chosen, Run: s.correctTime},
	}
	for i, act := range acts {
		acts[i].Enabled = func() bool { return s.acts() || act.Enabled == nil || act.Enabled() }
		acts[i].Run = s.inTurn(act)
	}
	return append(acts,
		screen.Command{ID: "agenda-of-day", Key: fyne.KeyA, Menu: "command.menu.view", Run: s.showAgenda},
		screen.Command{ID: "board", Key: fyne.KeyV, Menu: "command.menu.view", Run: s.window.openBoard},
		s.asked.command(),
		s.gone.command(),
		s.both.turn(),
	)
}

// Shown implements screen.Screen.
func (s *dayScreen) Shown() {
	s.Window.Canvas().Focus(s.table)
	s.refresh()
}

// Hidden implements screen.Screen.
func (s *dayScreen) Hidden() { s.pressed = nil }

// refresh reads the day again.
func (s *dayScreen) refresh() { s.reload(uuid.Nil, func() {}) }

// reload reads the day again and makes a visit current, then does what comes next.
// Of no visit the one stays current that is so by then, wherever its turn is now.
func (s *dayScreen) reload(current uuid.UUID, then func()) {
	s.asked.refresh(func() { s.object.Refresh(); s.Changed() })
	s.gone.refresh(func() { s.object.Refresh(); s.Changed() })
	s.owed.refresh(s.object.Refresh)
	var day desk.Day
	s.try(func(ctx context.Context) (err error) {
		day, err = s.Session.Day(ctx)
		return err
	}, func() {
		if visit, ok := s.visit(); ok && current == uuid.Nil {
			current = visit.ID
		}
		s.day = day
		s.showDay()
		for i, visit := range day.Visits {
			if visit.ID == current {
				s.table.SetCurrent(i)
			}
		}
		then()
	})
}

func (s *dayScreen) showDay() {
	if s.day.Site != "" {
		s.title.SetText(s.Texts.T("day.title", i18n.Data{"Site": s.day.Site}))
	}
	s.tiles.Objects = s.figures()
	s.tiles.Refresh()
	s.table.SetRows(len(s.day.Visits), s.row)
	s.showDetail()
}

func (s *dayScreen) figures() []fyne.CanvasObject {
	texts, day := s.Texts, s.day
	goal := func(goal, before string) string {
		return texts.T("day.goal", i18n.Data{"Goal": goal, "Before": before})
	}
	oldest, wait, filling := texts.T("day.waiting.nobody"), "–", "–"
	if day.Waiting > 0 {
		oldest = texts.T("day.waiting.oldest", i18n.Data{"Minutes": int(day.OldestWait.Minutes())})
	}
	if day.MedianWait > 0 {
		wait = begunMinutes(day.MedianWait)
	}
	if day.MedianFilling > 0 {
		filling = minutesSeconds(day.MedianFilling)
	}
	return []fyne.CanvasObject{
		look.Tile(texts.T("day.waiting"), fmt.Sprint(day.Waiting), oldest),
		look.Tile(texts.T("day.waiting.median"), wait, goal(fmt.Sprint(goalWaiting), fmt.Sprint(beforeWaiting))),
		look.Tile(texts.T("day.filling.median"), filling, goal(fmt.Sprintf("%d:00", goalFilling), fmt.Sprintf("%d:00", beforeFilling))),
		look.Tile(texts.T("day.done"), fmt.Sprint(day.Done), texts.N("day.queued", day.Queued)),
		look.Tile(texts.T("day.errors-stopped"), fmt.Sprint(day.ErrorsStopped), texts.N("day.errors-left", day.ErrorsOverridden)),
	}
}

func minutesSeconds(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

func (s *dayScreen) row(row int) []look.Cell {
	visit := s.day.Visits[row]
	at := strings.TrimPrefix(visit.Time, "0")
	if visit.WalkIn {
		at = s.Texts.T("day.arrival", i18n.Data{"Time": at})
	}
	state := s.state(visit)
	duration := ""
	if visit.Minutes > 0 && visit.State != "booked" && visit.State != "absent" {
		duration = fmt.Sprintf("%d min", visit.Minutes)
	}
	return []look.Cell{
		{Text: visit.Ticket, Style: look.Strong}, {Text: at, Style: look.Muted}, {Text: s.nameOf(visit), Style: look.Strong},
		{Text: visit.Subject}, state, {Text: duration},
	}
}

// state is the chip of a visit's state; waiting too long is an error of ours.
func (s *dayScreen) state(visit desk.Visit) look.Cell {
	switch {
	case visit.Back:
		return look.Cell{Text: s.Texts.T("day.back"), Chip: true, Tone: look.Primary}
	case visit.Undecided:
		return look.Cell{Text: s.Texts.T("day.undecided"), Chip: true, Tone: look.Warning}
	case visit.Late:
		return look.Cell{Text: s.Texts.T("day.late"), Chip: true, Tone: look.Warning}
	case visit.State == "waiting" && visit.Minutes > goalWaiting:
		return look.Cell{Text: s.Texts.T("day.overdue", i18n.Data{"Minutes": goalWaiting}), Chip: true, Signed: true, Tone: look.Error}
	}
	tones := map[string]look.Tone{"waiting": look.Good, "called": look.Primary, "filling": look.Primary, "document": look.Warning, "handed": look.Warning, "queued": look.Good, "done": look.Good}
	return look.Cell{Text: s.Texts.T("day.state." + visit.State), Chip: true, Tone: tones[visit.State]}
}

func (s *dayScreen) visit() (desk.Visit, bool) { return currentOf(s.table, s.day.Visits) }

// showDetail shows the current visit at the right, and what it lacks once that is
// found out.
func (s *dayScreen) showDetail() {
	s.drawDetail()
	visit, ok := s.visit()
	if !ok {
		return
	}
	var labels []string
	s.Work(func(ctx context.Context) (err error) {
		labels, err = s.Session.Bring(ctx, visit.ID, s.Language)
		return err
	}, func(err error) {
		found := brought{visit.ID, labels}
		if now, _ := s.visit(); err != nil || now.ID != visit.ID || found.visit == s.bring.visit && slices.Equal(found.labels, s.bring.labels) {
			return
		}
		s.bring = found
		s.drawDetail()
	})
}

func (s *dayScreen) drawDetail() {
	visit, ok := s.visit()
	if !ok {
		s.detail.Objects = nil
		s.detail.Refresh()
		return
	}
	texts := s.Texts
	var pairs []look.Pair
	pair := func(key, value string) {
		if value != "" {
			pairs = append(pairs, look.Pair{Key: key, Value: value, Style: look.Note})
		}
	}
	pair(texts.T("day.column.subject"), visit.Subject)
	pair(texts.T("day.family"), family(texts, visit.Relatives))
	pair(texts.T("day.phone"), visit.Phone)
	pair(texts.T("day.time"), s.timeOf(visit))
	parts := []fyne.CanvasObject{look.Column(0, look.NewParagraph(s.nameOf(visit), look.Title), underName(visit.Original, visit.Citizenship, field.FormatDate(visit.BirthDate))), look.KeyValues(100, pairs...)}
	if s.bring.visit == visit.ID && len(s.bring.labels) > 0 {
		parts = append(parts, look.NewText(strings.ToUpper(texts.T("day.bring")), look.Overline), look.NewParagraph(strings.Join(s.bring.labels, " · "), look.Note))
	}
	open := s.window.button(texts.T("day.open-application"), texts.T("key.enter"), look.Main, s.open)
	answers := []fyne.CanvasObject{open}
	answer := func(text, key string, may bool, do func()) {
		if may {
			answers = append(answers, s.window.button(text, key, look.Plain, do))
		}
	}
	answer(texts.T("day.person"), "S", visit.Person != uuid.Nil, s.openPerson)
	answer(texts.T("day.call"), "C", visit.May("called"), s.call)
	answer(texts.T("command.arrived"), "P", visit.May("waiting"), func() { s.set("waiting") })
	answer(texts.T("day.document"), "D", lacking(visit), func() { s.set("document") })
	answer(texts.T("day.on-paper"), "K", attended(visit), s.askOnPaper)
	answer(texts.T("day.absent"), "X", visit.May("absent"), func() { s.set("absent") })
	parts = append(parts, look.Flow(8, answers...))
	s.detail.Objects = []fyne.CanvasObject{look.Column(12, parts...)}
	s.detail.Refresh()
}

// underName is a name in its own script, drawn with a font that has it, and
// what else tells people apart.
func underName(original string, others ...string) fyne.CanvasObject {
	line := look.NewParagraph(joined(others...), look.Muted)
	if original == "" {
		return line
	}
	return look.Column(0, look.NewElided(original, look.Style{Color: look.ColorMuted, Font: look.FontFor(original)}), line)
}

// family names relatives with what they are: "EL AMRANI Khadija (coniuge)".
func family(texts *i18n.Texts, relatives []desk.Relative) string {
	names := make([]string, len(relatives))
	for i, relative := range relatives {
		names[i] = relative.Name + " (" + texts.T("relation."+relative.Relation) + ")"
	}
	return strings.Join(names, ", ")
}

// nameOf is who has come, or that nobody has asked yet.
func (s *dayScreen) nameOf(visit desk.Visit) string {
	if visit.Person == uuid.Nil {
		return s.Texts.T("day.nameless")
	}
	return visit.Name
}

// timeOf tells how the time of a visit was spent that has begun.
func (s *dayScreen) timeOf(visit desk.Visit) string {
	spent := visit.Measured
	if spent == (desk.VisitTime{}) {
		return ""
	}
	minutes := func(d time.Duration) int { return int(d.Minutes()) }
	text := s.Texts.T("day.time.measured", i18n.Data{"Waiting": minutes(spent.Waiting), "Filling": minutes(spent.Filling), "Pause": minutes(spent.Pause)})
	if said := visit.Corrected; said.Reason != "" {
		text += ". " + s.Texts.T("day.time.corrected", i18n.Data{"Waiting": minutes(said.Waiting), "Filling": minutes(said.Filling), "Reason": said.Reason})
	}
	return text
}

// lacking says whether a visit can be put off for a document: not before the person
// is here.
func lacking(visit desk.Visit) bool { return visit.May("document") && visit.State != "booked" }
