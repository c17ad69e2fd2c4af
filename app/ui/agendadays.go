package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// columns are the days as the calendar shows them.
func (s *agendaScreen) columns() []look.CalendarDay {
	columns := make([]look.CalendarDay, len(s.days))
	today := s.Clock().Format(time.DateOnly)
	for i, day := range s.days {
		column := look.CalendarDay{Title: dayText(s.Texts, day.Date, s.single), Note: hoursText(day), Today: day.Date == today}
		switch why := s.closedOn(day); {
		case len(day.Slots) == 0:
			column.Closed = why
		case why != "": // and somebody is booked all the same
			column.Note = why
		}
		for at, slot := range day.Slots {
			from := minuteOf(slot.Time)
			blocks := s.blocks(day, at, slot)
			minor := slot.Short && len(visitsIn(day, at, slot)) == 0
			column.Slots = append(column.Slots, look.CalendarSlot{From: from, To: from + slot.Minutes, Time: hour(slot.Time), Blocks: blocks, Minor: minor})
		}
		columns[i] = column
	}
	return columns
}

// closedOn is why nobody is received on a day, "" where somebody is.
func (s *agendaScreen) closedOn(day desk.CalendarDay) string {
	switch {
	case day.Closed != "":
		return s.Texts.T("agenda.holiday", i18n.Data{"Name": day.Closed})
	case len(day.Open) == 0:
		return s.Texts.T("agenda.closed")
	}
	return ""
}

// hoursText are the hours of a day: "9:00–12:30, 14:00–17:00".
func hoursText(day desk.CalendarDay) string {
	var parts []string
	for _, open := range day.Open {
		parts = append(parts, hour(open.From)+"–"+hour(open.To))
	}
	return strings.Join(parts, ", ")
}

// blocks are what stands in a slot.
func (s *agendaScreen) blocks(day desk.CalendarDay, at int, slot desk.Slot) []look.CalendarBlock {
	var blocks []look.CalendarBlock
	if there := expectedIn(day, at, slot); len(there) > s.most() {
		blocks = append(blocks, s.crowd(there, slot))
	} else {
		for _, visit := range visitsIn(day, at, slot) {
			blocks = append(blocks, s.visitBlock(visit, slot))
		}
	}
	if slot.Foreign > 0 {
		blocks = append(blocks, look.CalendarBlock{Title: s.Texts.N("agenda.foreign", slot.Foreign), Hatched: true, Ground: look.ColorNeutralSoft})
	}
	free := slot.Places - slot.Taken
	switch {
	case slot.Free() && free > 1:
		blocks = append(blocks, look.CalendarBlock{Title: s.Texts.N("agenda.free", free), Pale: true})
	case slot.Free():
		blocks = append(blocks, look.CalendarBlock{Title: s.Texts.T("agenda.slot.free"), Pale: true})
	case len(blocks) == 0 && slot.Short && !slot.Past:
		blocks = append(blocks, look.CalendarBlock{Title: s.Texts.T("agenda.short", i18n.Data{"Minutes": slot.Minutes}), Pale: true, Ground: look.ColorSide})
	}
	return blocks
}

// most is how many appointments can be read beside each other.
func (s *agendaScreen) most() int {
	if s.single {
		return 3
	}
	return 2
}

// expectedIn are the appointments of a slot that were not cancelled.
func expectedIn(day desk.CalendarDay, at int, slot desk.Slot) []desk.Visit {
	return slices.DeleteFunc(visitsIn(day, at, slot), func(visit desk.Visit) bool { return visit.State == "cancelled" })
}

// crowd is more of them in one block: how many, and whose they are.
func (s *agendaScreen) crowd(visits []desk.Visit, slot desk.Slot) look.CalendarBlock {
	names := make([]string, len(visits))
	for i, visit := range visits {
		names[i] = s.nameOf(visit)
	}
	block := look.CalendarBlock{Title: s.Texts.N("agenda.crowd", len(visits)), Detail: strings.Join(names, ", "), Ground: look.ColorPrimarySoft}
	if slot.Taken > slot.Places && slices.ContainsFunc(visits, func(visit desk.Visit) bool { return visit.State == "booked" && !visit.Shared }) {
		block.Detail, block.Ground = joined(s.Texts.T("agenda.contested"), block.Detail), look.ColorWarningSoft
	}
	return block
}

// visitBlock is an appointment: what it is stands in words, not in colours only.
func (s *agendaScreen) visitBlock(visit desk.Visit, slot desk.Slot) look.CalendarBlock {
	block := look.CalendarBlock{Title: s.nameOf(visit), Detail: visit.Subject, Ground: look.ColorPrimarySoft}
	state := ""
	switch visit.State {
	case "booked":
		if slot.Taken > slot.Places && !visit.Shared {
			state, block.Ground = s.Texts.T("agenda.contested"), look.ColorWarningSoft
		}
		if visit.Undecided {
			state, block.Ground = s.stateOf(visit), look.ColorWarningSoft
		}
	case "cancelled":
		state, block.Struck, block.Ground, block.Pale = s.stateOf(visit), true, "", true
	case "absent":
		state, block.Ground = s.stateOf(visit), look.ColorErrorSoft
	case "queued", "done":
		state, block.Ground = s.stateOf(visit), look.ColorGoodSoft
	default:
		state, block.Ground = s.stateOf(visit), look.ColorWarningSoft
	}
	if state != "" {
		block.Detail = joined(state, visit.Subject)
	}
	if visit.Time != slot.Time {
		block.Title = hour(visit.Time) + " " + block.Title
	}
	if s.single {
		block.Cells = []string{visit.Subject, s.minutes(visit.Length), visit.Phone, s.stateOf(visit)}
		if visit.State == "cancelled" && visit.CancelReason != "" {
			block.Cells[3] += ": " + visit.CancelReason
		}
	}
	return block
}

func (s *agendaScreen) nameOf(visit desk.Visit) string {
	if visit.Person == uuid.Nil {
		return s.Texts.T("day.nameless")
	}
	return visit.Name
}

func (s *agendaScreen) stateOf(visit desk.Visit) string {
	if visit.Undecided {
		return s.Texts.T("day.undecided")
	}
	return s.Texts.T("day.state." + visit.State)
}

// minutes is a length, "" if nobody knows it.
func (s *agendaScreen) minutes(length int) string {
	if length == 0 {
		return ""
	}
	return fmt.Sprintf("%d min", length)
}

// visitsIn are the appointments of a slot: those it is taken by, and what began in
// it and takes no place any more.
func visitsIn(day desk.CalendarDay, at int, slot desk.Slot) []desk.Visit {
	visits := slices.SortedFunc(slices.Values(slot.Visits), func(a, b desk.Visit) int {
		return cmp.Or(strings.Compare(a.Time, b.Time), slices.Compare(a.ID[:], b.ID[:]))
	})
	from, to := slot.Time, "24:00"
	if at+1 < len(day.Slots) {
		to = day.Slots[at+1].Time
	}
	if at == 0 {
		from = ""
	}
	for _, visit := range day.Visits {
		taking := slices.ContainsFunc(day.Slots, func(slot desk.Slot) bool { return holds(slot, visit.ID) })
		if !visit.WalkIn && !taking && visit.Time >= from && visit.Time < to {
			visits = append(visits, visit)
		}
	}
	return visits
}

func holds(slot desk.Slot, visit uuid.UUID) bool {
	return slices.ContainsFunc(slot.Visits, func(v desk.Visit) bool { return v.ID == visit })
}

// stated is what is shown: the days, the procedure with how long it takes, and
// whether the hours are sure.
func (s *agendaScreen) stated() string {
	if len(s.days) == 0 {
		return ""
	}
	texts := s.Texts
	days := dayText(texts, s.days[0].Date, true)
	if !s.single {
		days += " – " + dayText(texts, s.days[len(s.days)-1].Date, true)
	}
	minutes, _ := s.Session.ExpectedMinutes(s.length())
	worked, measured := s.Session.MeasuredMinutes(s.length())
	id := "agenda.minutes.expected"
	if measured {
		id = "agenda.minutes.measured"
	}
	unsure := ""
	if slices.ContainsFunc(s.days, func(day desk.CalendarDay) bool { return day.Unsure }) {
		unsure = texts.T("agenda.unsure")
	}
	return joined(days, s.procedureText(s.length())+": "+texts.T(id, i18n.Data{"Minutes": minutes, "Measured": worked}), unsure)
}

// procedureText is what a procedure is called.
func (s *agendaScreen) procedureText(p desk.Procedure) string {
	var parts []string
	for _, request := range s.Session.Rulebook().Requests() {
		if request.ID == p.Request {
			parts = append(parts, request.Label.In(s.Language))
		}
	}
	if motive, known := s.Session.Rulebook().Motive(p.Motive); known {
		parts = append(parts, motive.Label.In(s.Language))
	}
	if len(parts) == 0 {
		return s.Texts.T("agenda.any")
	}
	return strings.Join(parts, " · ")
}

// showNotice says above the days who is in hand, or why there is nothing.
func (s *agendaScreen) showNotice() {
	s.notice.Objects = nil
	known := s.Session.KnownSites()
	at := slices.IndexFunc(known, func(site desk.Site) bool { return site.Name == s.site })
	switch {
	case s.hand != nil:
		leave := s.window.button(s.Texts.T("agenda.leave"), s.Texts.T("key.escape"), look.Plain, s.leave)
		s.notice.Add(look.Banner(look.Primary, s.hand.told(s), leave))
	case at >= 0 && known[at].Retired:
		s.notice.Add(look.Banner(look.Warning, s.Texts.T("agenda.retired", i18n.Data{"Site": s.site})))
	case at >= 0 && len(known[at].Hours) == 0:
		s.notice.Add(look.Banner(look.Warning, s.Texts.T("agenda.no-hours", i18n.Data{"Site": s.site})))
	}
	s.notice.Hidden = len(s.notice.Objects) == 0
}

// overFoot sets the last object below the first, which takes the rest.
type overFoot struct{ gap float32 }

func (l overFoot) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	foot := objects[1]
	foot.Resize(fyne.NewSize(size.Width, foot.Size().Height))
	height := foot.MinSize().Height
	foot.Resize(fyne.NewSize(size.Width, height))
	foot.Move(fyne.NewPos(0, size.Height-height))
	objects[0].Resize(fyne.NewSize(size.Width, max(0, size.Height-height-look.Scaled(l.gap))))
	objects[0].Move(fyne.Position{})
}

func (l overFoot) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, objects[0].MinSize().Height+objects[1].MinSize().Height+look.Scaled(l.gap))
}

// joined joins what there is.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " · ")
}

// dayText is "mar 1 dicembre", or "mar 1" where the month is not said.
func dayText(texts *i18n.Texts, date string, month bool) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return field.FormatDate(date)
	}
	if month {
		return texts.ShortDate(day)
	}
	return texts.Weekday(day.Weekday()) + " " + strconv.Itoa(day.Day())
}

// hour is "9:20" of "09:20".
func hour(time string) string { return strings.TrimPrefix(time, "0") }

// minuteOf is the minute of a day, 0 for no time.
func minuteOf(clock string) int {
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return 0
	}
	return at.Hour()*60 + at.Minute()
}

// clock is minuteOf's inverse.
func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// addDays is a date some days on.
func addDays(date string, days int) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day.AddDate(0, 0, days).Format(time.DateOnly)
}
