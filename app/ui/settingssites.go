package ui

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
	"sportello/assets/sites"
)

// siteList are the sites in the settings: Enter changes one, N adds one, X takes one
// out of use or back into it.
type siteList struct {
	screen *settingsScreen
	sites  []desk.Site
	coming map[string]int // appointments at sites that are out of use
	table  *look.Table
	object fyne.CanvasObject
	group  fyne.CanvasObject // what the settings show it in
}

func newSiteList(s *settingsScreen) *siteList {
	l := &siteList{screen: s}
	w, texts := s.window, s.Texts
	l.table = look.NewTable(look.TableSpec{
		Columns: []look.TableColumn{{}, {}, {Width: 150}}, Tall: true, Least: len(s.Session.KnownSites()), OnOpen: l.change,
		Active: w.active, Keys: w.runKey, Shortcut: w.runShortcut, Keyboard: w.keyboard,
		Rune: func(r rune) bool {
			switch r {
			case 'n', 'N':
				l.add()
			case 'x', 'X':
				l.turn(l.table.Current())
			default:
				return w.runRune(r)
			}
			return true
		},
	})
	add := w.button(texts.T("settings.site.add"), "N", look.Plain, l.add)
	change := w.button(texts.T("settings.site.change"), texts.T("key.enter"), look.Plain, func() { l.change(l.table.Current()) })
	retire := w.button(texts.T("settings.site.retire"), "X", look.Plain, func() { l.turn(l.table.Current()) })
	l.object = look.Column(10, look.NewParagraph(texts.T("settings.sites.hint"), look.Muted), l.table, look.Flow(10, change, add, retire))
	return l
}

// refresh shows the sites as they are known now.
func (l *siteList) refresh() {
	l.sites = l.screen.Session.KnownSites()
	l.table.SetRows(len(l.sites), l.row)
	l.countComing()
}

func (l *siteList) row(row int) []look.Cell {
	site, texts := l.sites[row], l.screen.Texts
	hours := weekText(strings.Fields(texts.T("date.weekdays")), site)
	if hours == "" {
		hours = texts.T("settings.site.no-hours")
	}
	state, detail := look.Cell{}, texts.N("settings.site.desks", max(1, site.Desks))
	switch coming := l.coming[site.Name]; {
	case site.Retired && coming > 0:
		state, detail = look.Cell{Text: texts.T("record.site.retired"), Chip: true, Signed: true, Tone: look.Error}, texts.N("settings.site.coming", coming)
	case site.Retired:
		state = look.Cell{Text: texts.T("record.site.retired"), Chip: true}
	case unsureOf(site):
		state = look.Cell{Text: texts.T("settings.site.unsure"), Chip: true, Signed: true, Tone: look.Warning}
	}
	return []look.Cell{
		{Text: site.Name, Style: look.Strong, Detail: joined(site.Address, strings.TrimSpace(site.Postcode+" "+site.Municipality))},
		{Text: hours, Detail: detail}, state,
	}
}

// siteFacts are what of a site can be unsure and is asked here.
var siteFacts = []string{"municipality", "address", "postcode", "hours", "desks"}

func unsureOf(site desk.Site) bool { return slices.ContainsFunc(siteFacts, site.IsUnsure) }

// week are the days in their order.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// weekText are the hours of a site, days that have the same together: "lun–ven
// 9:00–13:00 · sab 9:00–12:00", "lun, mer 9:00–12:30 · gio 14:00–17:00".
func weekText(names []string, site desk.Site) string {
	var parts []string
	told := make(map[string]bool)
	for _, day := range week {
		hours := hoursOn(site, day)
		if hours != "" && !told[hours] {
			told[hours] = true
			parts = append(parts, daysText(names, func(day time.Weekday) bool { return hoursOn(site, day) == hours })+" "+hours)
		}
	}
	return strings.Join(parts, " · ")
}

// daysText are some days of the week, three and more in a row as from the first to
// the last.
func daysText(names []string, among func(day time.Weekday) bool) string {
	var parts []string
	for i := 0; i < len(week); i++ {
		last := i
		for last+1 < len(week) && among(week[i]) && among(week[last+1]) {
			last++
		}
		switch {
		case !among(week[i]):
		case last > i+1:
			parts = append(parts, names[week[i]]+"–"+names[week[last]])
			i = last
		default:
			parts = append(parts, names[week[i]])
		}
	}
	return strings.Join(parts, ", ")
}

// hoursOn are the hours of a weekday as they are typed: "9:00-12:30 14:00-17:00".
func hoursOn(site desk.Site, day time.Weekday) string {
	var parts []string
	for _, open := range site.Hours {
		if open.Weekday == day {
			parts = append(parts, hour(open.From)+"–"+hour(open.To))
		}
	}
	return strings.Join(parts, ", ")
}

// readHours reads the hours of a day as people write them: "9-12:30, 14.30-17".
func readHours(day time.Weekday, text string) ([]sites.Opening, bool) {
	var all []sites.Opening
	text = strings.NewReplacer("–", "-", " - ", "-", ",", " ", ";", " ").Replace(text)
	for part := range strings.FieldsSeq(text) {
		from, to, two := strings.Cut(part, "-")
		open := sites.Opening{Weekday: day, From: readClock(from), To: readClock(to)}
		if !two || open.From == "" || open.To == "" || open.From >= open.To || len(all) > 0 && open.From < all[len(all)-1].To || len(all) == sites.MaxOpenings {
			return nil, false
		}
		all = append(all, open)
	}
	return all, true
}

// readClock reads "9", "9:30", "9.30", "0930" as "09:30"; "" is no time.
func readClock(text string) string {
	hours, minutes, apart := strings.Cut(strings.ReplaceAll(text, ".", ":"), ":")
	if !apart && len(hours) > 2 {
		hours, minutes = hours[:len(hours)-2], hours[len(hours)-2:]
	}
	h, err := strconv.Atoi(hours)
	m, failed := 0, error(nil)
	if minutes != "" {
		m, failed = strconv.Atoi(minutes)
	}
	if err != nil || failed != nil || h < 0 || h > 23 || m < 0 || m > 59 {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", h, m)
}

func (l *siteList) add() { l.ask(desk.Site{Municipality: "Ravenna", Unsure: []string{"hours"}}, true) }

func (l *siteList) change(row int) {
	if row >= 0 && row < len(l.sites) {
		l.ask(l.sites[row], false)
	}
}

// siteFields are those of a site in a dialog.
type siteFields struct {
	name, municipality, address, postcode, desks *field.Text
	hours                                        map[time.Weekday]*field.Text
	unsure                                       *field.Tick
}

// ask asks for all that is known of a site. The name of one that is known stays: it
// is what appointments and applications are told by.
func (l *siteList) ask(site desk.Site, fresh bool) {
	s, texts := l.screen, l.screen.Texts
	shown := site
	title, yes := texts.T("settings.site.change.title", i18n.Data{"Site": site.Name}), texts.T("common.save")
	if fresh {
		title, yes = texts.T("settings.site.add"), texts.T("settings.site.add")
	}
	dialog := s.window.newDialog(title, texts.T("settings.site.why"), yes)
	fields := l.fields(dialog, site)
	if !fresh {
		fields.name.SetEnabled(false)
		dialog.first = fields.municipality
	}
	dialog.ask(func() bool { return dialog.need(fields.name) && l.check(fields, &site, fresh) }, func() {
		s.Try(func(ctx context.Context) error {
			if fresh {
				return s.Session.AddSite(ctx, site)
			}
			return s.Session.ChangeSite(ctx, shown, site)
		}, s.then("settings.site.saved"))
	})
}

func (l *siteList) fields(dialog *fieldDialog, site desk.Site) siteFields {
	texts := l.screen.Texts
	text := func(name, value string) *field.Text {
		f := dialog.text(name, texts.T("settings.site.field."+name), "", field.TextOptions{})
		f.SetValue(value)
		return f
	}
	fields := siteFields{
		name: text("name", site.Name), municipality: text("municipality", site.Municipality), address: text("address", site.Address),
		postcode: text("postcode", site.Postcode), desks: text("desks", strconv.Itoa(max(1, site.Desks))), hours: make(map[time.Weekday]*field.Text),
	}
	names := strings.Fields(texts.T("date.weekdays"))
	for i, day := range week {
		hint := ""
		if i == 0 {
			hint = texts.T("settings.site.hours.hint")
		}
		hours := dialog.text("hours-"+strconv.Itoa(int(day)), texts.T("settings.site.hours", i18n.Data{"Day": names[day]}), hint, field.TextOptions{})
		hours.SetValue(hoursOn(site, day))
		fields.hours[day] = hours
	}
	fields.unsure = field.NewTick(dialog.host, field.Spec{Name: "unsure", Label: texts.T("settings.site.unsure.tick")})
	if unsureOf(site) {
		fields.unsure.SetValue(permit.Yes)
	}
	dialog.fields = append(dialog.fields, fields.unsure)
	dialog.width = 900
	dialog.content = l.layout(dialog)
	return fields
}

// layout sets the fields of a site in columns, and lets them scroll where there is
// little room.
func (l *siteList) layout(dialog *fieldDialog) fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(dialog.fields))
	for i, f := range dialog.fields {
		objects[i] = f
	}
	scroll := container.NewVScroll(look.Inset(2, 12, 2, 2, field.Columns(4, 150, objects...)))
	dialog.host.Reveal = field.RevealIn(scroll)
	return look.Least(0, min(330, l.screen.Window.Canvas().Size().Height/look.Scaled(1)-230), scroll)
}

// check reads the fields into the site, and marks what cannot be so.
func (l *siteList) check(fields siteFields, site *desk.Site, fresh bool) bool {
	texts := l.screen.Texts
	wrong := func(f field.Field, id string) bool {
		f.SetFinding(field.Error, texts.T(id))
		f.Focus()
		return false
	}
	site.Name = strings.TrimSpace(fields.name.Value())
	if fresh && slices.ContainsFunc(l.screen.Session.KnownSites(), func(other desk.Site) bool { return strings.EqualFold(other.Name, site.Name) }) {
		return wrong(fields.name, "settings.site.name.twice")
	}
	site.Municipality, site.Address, site.Postcode = fields.municipality.Value(), fields.address.Value(), fields.postcode.Value()
	desks, err := strconv.Atoi(fields.desks.Value())
	if err != nil || desks < 1 || desks > sites.MaxDesks {
		return wrong(fields.desks, "settings.site.desks.wrong")
	}
	site.Desks = desks
	var hours []sites.Opening
	for _, day := range week {
		fields.hours[day].SetFinding(field.None, "")
		open, ok := readHours(day, fields.hours[day].Value())
		if !ok {
			return wrong(fields.hours[day], "settings.site.hours.wrong")
		}
		hours = append(hours, open...)
	}
	site.Hours = hours
	site.Unsure = stillUnsure(site.Unsure, fields.unsure.Value() == permit.Yes)
	return true
}

// stillUnsure is what is unsure of a site once somebody has said whether it is: what
// was, or the hours; or nothing of what is asked here.
func stillUnsure(before []string, unsure bool) []string {
	if !unsure {
		return slices.DeleteFunc(slices.Clone(before), func(fact string) bool { return slices.Contains(siteFacts, fact) })
	}
	if slices.ContainsFunc(before, func(fact string) bool { return slices.Contains(siteFacts, fact) }) {
		return before
	}
	return append(slices.Clone(before), "hours")
}

// showSites goes to the sites in the settings.
func (w *Window) showSites() {
	show := func() {
		if settings, ok := w.current.(*settingsScreen); ok {
			settings.showSites()
		}
	}
	if w.here.name == settingsPlace {
		show()
		return
	}
	w.arrived = show
	w.show(place{name: settingsPlace})
}
