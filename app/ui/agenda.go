package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// agendaScreen is the calendar of a site, a week or a day of it, and what can be
// done with a slot.
type agendaScreen struct {
	*screen.Stage
	window *Window
	words  recordWords
	site   string
	single bool           // one day instead of a week
	asked  desk.Procedure // the slots are as long as it takes
	at     moment         // where the operator is
	days   []desk.CalendarDay
	which  int       // of the visits in the slot
	hand   *hand     // who is to be put into a slot; nil: nobody yet
	acts   []act     // what Ctrl+Z takes back, the last at the end
	slips  languages // chosen for slips
	enters bool      // the operator has just come in, to no moment in particular
	reads  int       // counts the readings begun
	coming int       // how many have not ended, and what is being put into a slot
	made   bookedBy

	title, state *look.Text
	notice       *fyne.Container
	calendar     *look.Calendar
	foot         *fyne.Container
	object       fyne.CanvasObject
}

// moment is a day, ISO, and a minute of it.
type moment struct {
	date   string
	minute int
}

// act is something that was done here: in words, and where it is seen that it was
// taken back.
type act struct {
	words, site string
	at          moment
}

// bookedBy is who made the appointment that is shown.
type bookedBy struct {
	visit  uuid.UUID
	origin desk.Origin
}

func newAgenda(w *Window) *agendaScreen {
	s := &agendaScreen{Stage: w.stage, window: w, words: newRecordWords(w.stage), site: w.session.Site(), enters: true, slips: make(languages)}
	if s.site == "" {
		s.site = w.session.Sites()[0]
	}
	s.at = s.now()
	s.title, s.state = look.NewElided("", look.Title), look.NewElided("", look.Muted)
	s.notice, s.foot = look.Column(0), container.NewStack()
	s.calendar = look.NewCalendar(look.CalendarSpec{
		OnOpen: s.take, OnMoved: s.moved, OnBeyond: s.beyond,
		Active: w.active, Keys: w.runKey, Rune: w.runRune, Shortcut: w.runShortcut, Keyboard: w.keyboard,
	})
	texts := s.Texts
	button := func(id, key string, do func()) fyne.CanvasObject {
		return w.button(texts.T("agenda."+id), key, look.Plain, do)
	}
	heading := look.Row(8, 0, s.title,
		button("site", "S", s.askSite), button("procedure", "R", s.askProcedure), button("date", "G", s.askDate),
		button("today", "T", s.today), button("turn", "D W", func() { s.turn(!s.single) }))
	s.object = page(look.Column(10, look.Column(2, heading, s.state), s.notice), &fyne.Container{Layout: overFoot{10}, Objects: []fyne.CanvasObject{s.calendar, look.Panel(look.Inset(9, 14, 9, 14, s.foot))}})
	s.show(uuid.Nil)
	return s
}

// now is this minute.
func (s *agendaScreen) now() moment {
	now := s.Clock()
	return moment{now.Format(time.DateOnly), now.Hour()*60 + now.Minute()}
}

// Object implements screen.Screen.
func (s *agendaScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *agendaScreen) Commands() []screen.Command {
	const menu, view = "command.menu.application", "command.menu.view"
	known := func() bool { visit, ok := s.visit(); return ok && visit.Person != uuid.Nil }
	booked := func() bool { visit, ok := s.visit(); return ok && visit.State == "booked" && s.hand == nil }
	return []screen.Command{
		{ID: "agenda-take", Key: fyne.KeyReturn, Menu: menu, Run: s.take},
		{ID: "agenda-leave", Key: fyne.KeyEscape, Menu: menu, Enabled: func() bool { return s.hand != nil }, Run: s.leave},
		{ID: "agenda-move", Key: fyne.KeyM, Menu: menu, Enabled: booked, Run: s.pickUp},
		{ID: "agenda-cancel", Key: fyne.KeyX, Menu: menu, Enabled: booked, Run: s.askCancel},
		{ID: "agenda-slip", Key: fyne.KeyP, Menu: menu, Enabled: booked, Run: s.askSlip},
		{ID: "agenda-other", Key: fyne.KeySpace, Menu: menu, Enabled: func() bool { return len(s.visits()) > 1 }, Run: s.other},
		{ID: "agenda-person", Key: fyne.KeyF2, Menu: menu, Enabled: known, Run: s.openPerson},
		{ID: "agenda-undo", Key: fyne.KeyZ, Modifier: fyne.KeyModifierShortcutDefault, Menu: "command.menu.edit", Run: s.undo},
		{ID: "agenda-site", Key: fyne.KeyS, Menu: view, Run: s.askSite},
		{ID: "agenda-procedure", Key: fyne.KeyR, Menu: view, Enabled: func() bool { return s.hand == nil }, Run: s.askProcedure},
		{ID: "agenda-date", Key: fyne.KeyG, Menu: view, Run: s.askDate},
		{ID: "agenda-today", Key: fyne.KeyT, Menu: view, Run: s.today},
		{ID: "agenda-day", Key: fyne.KeyD, Menu: view, Run: func() { s.turn(true) }},
		{ID: "agenda-week", Key: fyne.KeyW, Menu: view, Run: func() { s.turn(false) }},
		{ID: "agenda-previous", Key: fyne.KeyPageUp, Menu: view, Run: func() { s.page(-1) }},
		{ID: "agenda-next", Key: fyne.KeyPageDown, Menu: view, Run: func() { s.page(+1) }},
	}
}

// Shown implements screen.Screen.
func (s *agendaScreen) Shown() {
	s.Window.Canvas().Focus(s.calendar)
	s.refresh()
}

// Hidden implements screen.Screen. Whoever was in hand is put down.
func (s *agendaScreen) Hidden() { s.hand = nil }

// Where implements screen.Returning.
func (s *agendaScreen) Where() string {
	view := "week"
	if s.single {
		view = "day"
	}
	return strings.Join([]string{s.at.date, clock(s.at.minute), view, s.site}, " ")
}

// Return implements screen.Returning.
func (s *agendaScreen) Return(where string) {
	parts := strings.SplitN(where, " ", 4)
	if len(parts) < 4 || !slices.ContainsFunc(s.Session.KnownSites(), func(site desk.Site) bool { return site.Name == parts[3] }) {
		return
	}
	s.single, s.site, s.enters = parts[2] == "day", parts[3], false
	s.goTo(moment{parts[0], minuteOf(parts[1])})
}

func (s *agendaScreen) refresh() { s.goTo(s.at) }

// goTo shows the days around a moment and makes its slot current.
func (s *agendaScreen) goTo(at moment) {
	visit, _ := s.visit()
	s.goToVisit(at, visit.ID)
}

// goToVisit does the same, and makes a visit current if it is in the slot.
func (s *agendaScreen) goToVisit(at moment, visit uuid.UUID) {
	from, count := s.first(at.date), 7
	if s.single {
		count = 1
	}
	s.at = at
	s.reads++
	s.coming++
	reading, site, procedure := s.reads, s.site, s.length()
	var days []desk.CalendarDay
	s.Work(func(ctx context.Context) (err error) {
		days, err = s.Session.Calendar(ctx, site, from, count, procedure)
		return err
	}, func(err error) {
		s.coming--
		switch {
		case reading != s.reads: // the operator has gone on
		case err != nil:
			s.Failed(err)
		default:
			s.days = s.open(days)
			if s.enters && s.begin() {
				return
			}
			s.show(visit)
		}
	})
}

// begin makes current what is to come next once today is over: a slot of the week, or
// the week that follows, which is read then.
func (s *agendaScreen) begin() (read bool) {
	s.enters = false
	closed := true
	for _, day := range s.days {
		for _, slot := range day.Slots {
			at := moment{slot.Date, minuteOf(slot.Time)}
			switch {
			case at.date == s.at.date && at.minute+slot.Minutes > s.at.minute:
				return false
			case at.date > s.at.date:
				s.at = at
				return false
			}
			closed = false
		}
	}
	if closed {
		return false
	}
	s.goTo(moment{addDays(s.first(s.at.date), 7), 0})
	return true
}

// first is the day the calendar begins with to show a date: its Monday, or itself.
func (s *agendaScreen) first(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		day = s.Clock()
	}
	if !s.single {
		day = day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	}
	return day.Format(time.DateOnly)
}

// open leaves a Sunday out on which there is nothing.
func (s *agendaScreen) open(days []desk.CalendarDay) []desk.CalendarDay {
	last := len(days) - 1
	if last == 6 && len(days[last].Slots) == 0 && len(days[last].Visits) == 0 {
		return days[:last]
	}
	return days
}

// length is the procedure that the slots are as long as.
func (s *agendaScreen) length() desk.Procedure {
	if s.hand != nil {
		return s.hand.procedure
	}
	return s.asked
}

// show shows the days that were read, and a visit of the slot.
func (s *agendaScreen) show(visit uuid.UUID) {
	s.title.SetText(s.Texts.T("agenda.title", i18n.Data{"Site": s.site}))
	s.state.SetText(s.stated())
	s.showNotice()
	s.calendar.Set(s.columns())
	at := slices.IndexFunc(s.days, func(day desk.CalendarDay) bool { return day.Date >= s.at.date })
	if at < 0 {
		at = len(s.days) - 1
	}
	s.calendar.SetCurrent(at, s.at.minute)
	s.which = max(0, slices.IndexFunc(s.visits(), func(v desk.Visit) bool { return v.ID == visit }))
	s.showFoot()
	s.object.Refresh()
	s.Changed()
}

// moved takes note of where the operator is.
func (s *agendaScreen) moved() {
	if slot, ok := s.slot(); ok {
		s.at, s.which = moment{slot.Date, minuteOf(slot.Time)}, 0
	}
	s.showFoot()
	s.Changed()
}

// slot is the current one.
func (s *agendaScreen) slot() (desk.Slot, bool) {
	day, slot, ok := s.calendar.Current()
	if !ok || day >= len(s.days) || slot >= len(s.days[day].Slots) {
		return desk.Slot{}, false
	}
	return s.days[day].Slots[slot], true
}

// visits are those of the current slot, those that take their place first.
func (s *agendaScreen) visits() []desk.Visit {
	slot, ok := s.slot()
	if !ok {
		return nil
	}
	day, at, _ := s.calendar.Current()
	return visitsIn(s.days[day], at, slot)
}

// visit is the current one.
func (s *agendaScreen) visit() (desk.Visit, bool) {
	visits := s.visits()
	if len(visits) == 0 {
		return desk.Visit{}, false
	}
	return visits[s.which%len(visits)], true
}

// other goes on to the next visit of the slot.
func (s *agendaScreen) other() {
	s.which++
	s.showFoot()
	s.Changed()
}

// beyond goes on to the days before or after, with the cursor at the near end.
func (s *agendaScreen) beyond(by int) {
	to := s.days
	if len(to) == 0 {
		return
	}
	edge := to[0].Date
	if by > 0 {
		edge = to[len(to)-1].Date
		if !s.single {
			edge = addDays(s.first(edge), 6)
		}
	}
	s.goTo(moment{addDays(edge, by), s.at.minute})
}

// page goes on by a week, or by a day where one is shown.
func (s *agendaScreen) page(by int) {
	if !s.single {
		by *= 7
	}
	s.goTo(moment{addDays(s.at.date, by), s.at.minute})
}

func (s *agendaScreen) today() { s.goTo(s.now()) }

// turn shows a day, or a week.
func (s *agendaScreen) turn(single bool) {
	s.single = single
	s.refresh()
}

func (s *agendaScreen) openPerson() {
	if visit, ok := s.visit(); ok && visit.Person != uuid.Nil {
		s.ShowPerson(visit.Person)
	}
}

// showAgenda goes to the agenda of today; from a person's card to the next slot that
// is free for them.
func (w *Window) showAgenda() {
	if card, ok := w.current.(*personScreen); ok && card.named() {
		card.book()
		return
	}
	w.show(place{name: agendaPlace})
}

// showAgendaAt goes to a moment at a site.
func (w *Window) showAgendaAt(site string, at moment) {
	w.arrived = func() {
		if agenda, ok := w.current.(*agendaScreen); ok {
			agenda.site, agenda.enters = site, false
			agenda.goTo(at)
		}
	}
	w.show(place{name: agendaPlace})
}
