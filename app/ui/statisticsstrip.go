package ui

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/statistics"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// periodKeys choose how long the period is, whatever the language.
var periodKeys = []struct {
	kind string
	key  fyne.KeyName
}{{dayLong, fyne.KeyD}, {weekLong, fyne.KeyW}, {monthLong, fyne.KeyM}, {yearLong, fyne.KeyY}}

// showStrip shows what is asked: the period, which part of the work, whose numbers,
// and the tabs.
func (s *statisticsScreen) showStrip() {
	texts := s.Texts
	s.source.SetText(s.sourceWords())
	var line []fyne.CanvasObject
	for _, each := range periodKeys {
		line = append(line, segment(texts.T("statistics.period."+each.kind), string(each.key), s.asking.Kind == each.kind, func() { s.choose(each.kind) }))
	}
	line = append(line,
		segment(texts.T("statistics.period.span"), "G", s.asking.Kind == spanned, s.askSpan),
		look.Row(2, -1, segment("", "←", false, func() { s.move(-1) }), look.Inset(5, 4, 5, 4, look.NewText(s.period().words(texts), look.Strong)), segment("", "→", false, func() { s.move(1) })),
		segment(s.filterWords(), "F", s.filtered(), s.askFilter),
		segment(texts.T("statistics.scope."+scopeName(!s.central())), "C", false, s.switchScope),
	)
	if !s.centralKnown() {
		line = line[:len(line)-1]
	}
	tabLine := make([]fyne.CanvasObject, len(tabs))
	for i, name := range tabs {
		tabLine[i] = segment(texts.T("statistics.tab."+name), fmt.Sprint(i+1), s.asking.Tab == i, func() { s.turn(i) })
	}
	if before := s.beforeWords(); before != "" {
		tabLine = append(tabLine, look.Inset(5, 4, 5, 4, look.NewText(before, look.Muted)))
	}
	s.strip.Objects = []fyne.CanvasObject{look.Flow(6, line...), look.Flow(6, tabLine...)}
	s.strip.Refresh()
}

// segment is one of several that stand side by side, with the key that chooses it.
func segment(text, key string, current bool, do func()) fyne.CanvasObject {
	style, fill := look.Body, look.ColorPanel
	if current {
		style, fill = look.Strong.In(look.ColorPrimary), look.ColorPrimarySoft
	}
	parts := []fyne.CanvasObject{look.NewKeyCap(key)}
	if text != "" {
		parts = append([]fyne.CanvasObject{look.NewText(text, style)}, parts...)
	}
	return look.NewPress(look.NewPlate(fill, look.Inset(5, 9, 5, 9, look.Row(6, -1, parts...))), do)
}

// scopeName names whose numbers are meant.
func scopeName(central bool) string {
	if central {
		return "office"
	}
	return "laptop"
}

// sourceWords say where the numbers come from and how old they are.
func (s *statisticsScreen) sourceWords() string {
	texts := s.Texts
	here := texts.T("statistics.source.laptop")
	if s.stats.Scope == desk.ScopeOffice {
		here = texts.T("statistics.source.office-laptop")
	}
	if s.stats.Central == nil {
		return here + " " + texts.T("statistics.source.no-office")
	}
	at := s.stats.CentralAsOf.In(s.Clock().Location())
	as := i18n.Data{"Date": field.FormatDate(isoDay(at)), "Time": strings.TrimPrefix(at.Format("15:04"), "0"), "Age": s.age(at)}
	if !s.central() {
		return here + " " + texts.T("statistics.source.office-too", as)
	}
	told := texts.T("statistics.source.office", as)
	if from, to, whole := s.period().weeks(); whole {
		told += " " + texts.T("statistics.source.weeks", i18n.Data{"From": field.FormatDate(isoDay(from)), "To": field.FormatDate(isoDay(to))})
	}
	if since := s.stats.CentralSince; since > s.asking.From {
		told += " " + texts.T("statistics.source.since", i18n.Data{"Date": field.FormatDate(since)})
	}
	return told
}

// beforeWords say what the numbers are put beside; "": nothing.
func (s *statisticsScreen) beforeWords() string {
	if s.stats.BeforeFrom == "" || s.central() || s.asking.Tab == uniformityTab {
		return ""
	}
	return s.Texts.T("statistics.before.days", i18n.Data{"From": field.FormatDate(s.stats.BeforeFrom), "To": field.FormatDate(s.stats.BeforeTo)})
}

// age is how long ago the office told its numbers: "oggi", "ieri", "3 giorni fa".
func (s *statisticsScreen) age(at time.Time) string {
	days := int(dayOf(s.Clock()).Sub(dayOf(at)) / dayLength)
	switch {
	case days <= 0:
		return s.Texts.T("statistics.age.today")
	case days == 1:
		return s.Texts.T("common.yesterday")
	default:
		return s.Texts.N("statistics.age", days)
	}
}

func (s *statisticsScreen) filtered() bool {
	a := s.asking
	return a.Site+a.Request+a.Motive+a.Operator != ""
}

// filterWords say which part of the work is counted.
func (s *statisticsScreen) filterWords() string {
	parts := s.words.narrowed(s.query())
	if len(parts) == 0 {
		return s.Texts.T("statistics.all")
	}
	return look.Elide(joined(parts...), 44, func(text string) float32 { return float32(len([]rune(text))) })
}

// period is the one that is asked for.
func (s *statisticsScreen) period() period {
	from, _ := time.Parse(time.DateOnly, s.asking.From) // written by take
	to, _ := time.Parse(time.DateOnly, s.asking.To)
	return period{kind: s.asking.Kind, from: from, to: to}
}

func (s *statisticsScreen) take(p period) {
	s.asking.Kind, s.asking.From, s.asking.To = p.kind, isoDay(p.from), isoDay(p.to)
}

// ask has other numbers counted.
func (s *statisticsScreen) ask(change func()) {
	change()
	s.show()
	s.load()
}

// choose makes the period as long as a kind; of a longer one it is the part that
// today is in, or else its last.
func (s *statisticsScreen) choose(kind string) {
	p, today := s.period(), dayOf(s.Clock())
	at := p.to
	if !today.Before(p.from) && !today.After(p.to) {
		at = today
	}
	s.ask(func() { s.take(periodOf(kind, at)) })
}

// move goes to an earlier or later period, no later than today's.
func (s *statisticsScreen) move(by int) {
	if by < 0 || s.laterKnown() {
		s.ask(func() { s.take(s.period().move(by)) })
	}
}

// laterKnown says whether a later period has begun.
func (s *statisticsScreen) laterKnown() bool {
	return !s.period().move(1).from.After(dayOf(s.Clock()))
}

// toToday goes to the period that today is in.
func (s *statisticsScreen) toToday() {
	kind := s.asking.Kind
	if kind == spanned {
		kind = monthLong
	}
	s.ask(func() { s.take(periodOf(kind, dayOf(s.Clock()))) })
}

// turn shows another tab.
func (s *statisticsScreen) turn(tab int) {
	if tab == s.asking.Tab {
		return
	}
	s.asking.Tab, s.asking.Row = tab, 0
	s.show()
	s.focus()
	s.Changed()
	if tab == uniformityTab {
		s.load()
	}
}

// switchScope turns from this laptop's numbers to those of all, and back.
func (s *statisticsScreen) switchScope() {
	if s.centralKnown() {
		s.asking.Central = !s.asking.Central
		s.show()
	}
}

// everything is the choice that leaves nothing out.
const everything = "*"

// askFilter asks which part of the work is to be counted.
func (s *statisticsScreen) askFilter() {
	if s.window.inDialog() {
		return
	}
	texts, a := s.Texts, s.asking
	dialog := s.window.newDialog(texts.T("command.filter-statistics"), "", texts.T("common.ok"))
	members := []field.Member{{Value: everything, Label: texts.T("statistics.filter.all")}}
	for _, site := range s.Session.KnownSites() { // also those of the past
		members = append(members, field.Member{Value: site.Name, Label: siteName(texts, site)})
	}
	site := dialog.choice("site", texts.T("settings.site"), orEverything(a.Site), members...)
	var requests []field.Member
	for _, request := range s.Session.Rulebook().Requests() {
		requests = append(requests, field.Member{Value: request.ID, Label: request.Label.In(s.Language)})
	}
	requests = append([]field.Member{{Value: everything, Label: texts.T("statistics.filter.all")}}, requests...)
	request := dialog.choice("request", texts.T("statistics.filter.request"), orEverything(a.Request), requests...)
	var motives []field.Option
	for _, motive := range s.Session.Rulebook().Motives() {
		motives = append(motives, field.Option{Code: motive.Code, Label: motive.Label.In(s.Language)})
	}
	motive := s.lookup(dialog, "motive", a.Motive, motives)
	fields := []*field.Lookup{motive}
	var operator *field.Lookup
	if s.stats.Operators {
		operator = s.lookup(dialog, "operator", a.Operator, s.operators())
		fields = append(fields, operator)
	}
	dialog.ask(func() bool { return s.chosenFrom(fields) }, func() {
		s.ask(func() {
			s.asking.Site, s.asking.Request, s.asking.Motive = chosen(site), chosen(request), motive.Value()
			if operator != nil {
				s.asking.Operator = operator.Value()
			}
		})
	})
}

// askSpan asks between which days.
func (s *statisticsScreen) askSpan() {
	if s.window.inDialog() {
		return
	}
	dialog := s.window.newDialog(s.Texts.T("command.span-statistics"), "", s.Texts.T("common.ok"))
	from, to := s.dayField(dialog, "from", s.asking.From), s.dayField(dialog, "to", s.asking.To)
	check := func() bool { return s.needDay(from) && s.needDay(to) }
	dialog.ask(check, func() {
		first, _ := time.Parse(time.DateOnly, from.Value()) // checked
		last, _ := time.Parse(time.DateOnly, to.Value())
		s.ask(func() { s.take(spanOf(first, last)) })
	})
}

// lookup asks for one of many; empty: all of them.
func (s *statisticsScreen) lookup(dialog *fieldDialog, name, value string, options []field.Option) *field.Lookup {
	lookup := field.NewLookup(dialog.host, field.Spec{Name: name, Label: s.Texts.T("statistics.filter." + name), Hint: s.Texts.T("statistics.filter.hint")}, lookupOf(options))
	lookup.SetValue(value)
	dialog.fields = append(dialog.fields, lookup)
	return lookup
}

// operators are those with figures.
func (s *statisticsScreen) operators() []field.Option {
	var options []field.Option
	for _, count := range s.stats.ByOperator {
		if count.Key != "" {
			options = append(options, field.Option{Code: count.Key, Label: s.words.key(statistics.ByOperator, count.Key)})
		}
	}
	return options
}

// chosenFrom marks the first field with something that is none of its options.
func (s *statisticsScreen) chosenFrom(fields []*field.Lookup) bool {
	for _, lookup := range fields {
		if lookup.Value() != "" && !lookup.Listed() {
			lookup.SetFinding(field.Error, s.Texts.T("field.not-in-table"))
			lookup.Focus()
			return false
		}
	}
	return true
}

func (s *statisticsScreen) dayField(dialog *fieldDialog, name, value string) *field.Date {
	day := field.NewDate(dialog.host, field.Spec{Name: name, Label: s.Texts.T("statistics.filter." + name)}, field.DateOptions{Century: field.Future(s.Clock), Today: s.Clock})
	day.SetValue(value)
	dialog.fields = append(dialog.fields, day)
	return day
}

// needDay marks what is no day.
func (s *statisticsScreen) needDay(day *field.Date) bool {
	if _, err := time.Parse(time.DateOnly, day.Value()); err != nil {
		day.SetFinding(field.Error, s.Texts.T("field.date.invalid"))
		day.Focus()
		return false
	}
	return true
}

func orEverything(value string) string {
	if value == "" {
		return everything
	}
	return value
}

func chosen(choice field.Field) string {
	if choice.Value() == everything {
		return ""
	}
	return choice.Value()
}
