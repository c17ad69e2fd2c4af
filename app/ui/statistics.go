package ui

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/chart"
	"sportello/app/desk"
	"sportello/app/statistics"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
)

// statisticsScreen is what the numbers say of the work: in a list, where each is
// reached by keyboard and mouse and leads to the records behind it, and in charts
// of the same.
type statisticsScreen struct {
	*screen.Stage
	window  *Window
	words   figureWords
	asking  inquiry
	stats   desk.Statistics
	overdue int
	page    figurePage
	drawer  func() (*chart.Drawer, error)
	serial  int // counts what was asked; an answer to another is late

	onStage bool
	loaded  time.Time
	waiting func() // stops the refresh that is due; nil: none is

	source  *look.Paragraph
	strip   *fyne.Container
	table   *look.Table
	upper   *chartView
	lower   *chartView
	seen    [2]int // the charts in them by their place in the page; -1: none
	pair    chartPair
	charts  *fyne.Container
	nothing *look.Paragraph // said where there is nothing to count
	both    *beside
	uneven  *uniformityPane
	object  fyne.CanvasObject
}

// tabs are the pages of numbers by the names of their texts, in the order of their keys.
var tabs = []string{"times", "applications", "errors", "office", "uniformity"}

// uniformityTab is the one that has no numbers but findings.
const uniformityTab = 4

// inquiry is all that depends on what the operator asked.
type inquiry struct {
	Kind, From, To                  string
	Site, Request, Motive, Operator string
	Central                         bool // of all laptops, as the office told
	Tab, Row                        int
}

func newStatistics(w *Window) *statisticsScreen {
	s := &statisticsScreen{Stage: w.stage, window: w, words: figureWords{Stage: w.stage}, drawer: sync.OnceValues(chart.NewDrawer), seen: unseen}
	texts := s.Texts
	s.take(periodOf(monthLong, dayOf(s.Clock())))
	s.source = look.NewParagraph("", look.Muted)
	s.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{
			{Title: texts.T("statistics.column.figure")}, {Title: texts.T("statistics.column.now"), Width: 75, Right: true},
			{Title: texts.T("statistics.column.before"), Width: 75, Right: true}, {Title: texts.T("statistics.column.beside"), Width: 290, Spare: true},
		},
		OnOpen: func(int) { s.open() }, OnMoved: func(row int) { s.asking.Row = row; s.showCharts() },
	})
	covered := func() bool { return s.both.covered() }
	s.upper = newChartView(s.Stage, s.drawer, covered, func(group int) { s.press(0, group) })
	s.lower = newChartView(s.Stage, s.drawer, covered, func(group int) { s.press(1, group) })
	s.nothing = look.NewParagraph("", look.Muted)
	s.charts = &fyne.Container{Layout: &s.pair, Objects: []fyne.CanvasObject{s.upper, s.lower}}
	s.both = newBeside(490, look.Panel(s.table), look.Panel(look.Inset(10, 12, 10, 12, container.NewStack(s.charts, s.nothing))))
	s.uneven = newUniformityPane(w, s)
	export := w.button(texts.T("statistics.export"), "E", look.Plain, s.askExport)
	council := w.button(texts.T("statistics.council"), "P", look.Main, s.council)
	s.strip = look.Column(8)
	head := look.Column(8, look.Row(10, 0, look.Column(0, look.NewElided(texts.T("statistics.title"), look.Title), s.source), export, council), s.strip)
	s.object = page(head, container.NewStack(s.both.Container, s.uneven.both.Container))
	s.show()
	return s
}

// Object implements screen.Screen.
func (s *statisticsScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *statisticsScreen) Commands() []screen.Command {
	const menu, file = "command.menu.view", "command.menu.file"
	all := []screen.Command{{ID: "open-figure", Key: fyne.KeyReturn, Menu: menu, Run: s.open}}
	for i, name := range tabs {
		all = append(all, screen.Command{ID: "statistics-" + name, Key: fyne.KeyName(rune('1' + i)), Menu: menu, Run: func() { s.turn(i) }})
	}
	all = append(all,
		screen.Command{ID: "earlier", Key: fyne.KeyLeft, Menu: menu, Run: func() { s.move(-1) }},
		screen.Command{ID: "later", Key: fyne.KeyRight, Menu: menu, Enabled: s.laterKnown, Run: func() { s.move(1) }},
	)
	for _, each := range periodKeys {
		all = append(all, screen.Command{ID: "period-" + each.kind, Key: each.key, Menu: menu, Run: func() { s.choose(each.kind) }})
	}
	return append(all,
		screen.Command{ID: "this-period", Key: fyne.KeyT, Menu: menu, Run: s.toToday},
		screen.Command{ID: "span-statistics", Key: fyne.KeyG, Menu: menu, Run: s.askSpan},
		screen.Command{ID: "filter-statistics", Key: fyne.KeyF, Menu: menu, Run: s.askFilter},
		screen.Command{ID: "central", Key: fyne.KeyC, Menu: menu, Enabled: s.centralKnown, Run: s.switchScope},
		screen.Command{ID: "export-statistics", Key: fyne.KeyE, Menu: file, Run: s.askExport},
		screen.Command{ID: "council-sheet", Key: fyne.KeyP, Menu: file, Run: s.council},
		s.shownPane().turn(),
	)
}

// Shown implements screen.Screen.
func (s *statisticsScreen) Shown() {
	s.onStage = true
	s.focus()
	s.load()
}

// Hidden implements screen.Screen. What is not seen is not counted.
func (s *statisticsScreen) Hidden() {
	s.onStage = false
	if s.waiting != nil {
		s.waiting()
		s.waiting = nil
	}
}

// Where implements screen.Returning.
func (s *statisticsScreen) Where() string {
	where, _ := json.Marshal(s.asking) // of strings and numbers: it cannot fail
	return string(where)
}

// Return implements screen.Returning.
func (s *statisticsScreen) Return(where string) {
	var asking inquiry
	if json.Unmarshal([]byte(where), &asking) == nil && asking != s.asking && asking.Tab >= 0 && asking.Tab < len(tabs) {
		s.asking = asking
		s.show()
		s.focus()
		s.load()
	}
}

func (s *statisticsScreen) focus() { s.Window.Canvas().Focus(s.list()) }

// list is the one the operator is in.
func (s *statisticsScreen) list() *look.Table {
	if s.asking.Tab == uniformityTab {
		return s.uneven.table
	}
	return s.table
}

func (s *statisticsScreen) shownPane() *beside {
	if s.asking.Tab == uniformityTab {
		return s.uneven.both
	}
	return s.both
}

// query is what the desk is asked.
func (s *statisticsScreen) query() statistics.Query {
	a := s.asking
	return statistics.Query{From: a.From, To: a.To, Site: a.Site, Request: a.Request, Motive: a.Motive, Operator: a.Operator, Today: isoDay(dayOf(s.Clock()))}
}

// leastBetween is how long numbers stand at least: at a busy desk something changes
// at every key.
const leastBetween = 3 * time.Second

// refresh counts again, now or when the numbers have stood long enough.
func (s *statisticsScreen) refresh() {
	if s.waiting != nil {
		return
	}
	left := min(leastBetween-s.Clock().Sub(s.loaded), leastBetween)
	if left <= 0 {
		s.load()
		return
	}
	s.waiting = s.window.options.After(left, func() {
		s.waiting = nil
		if s.onStage {
			s.load()
		}
	})
}

// load asks the desk for the numbers.
func (s *statisticsScreen) load() {
	s.serial++
	s.loaded = s.Clock()
	serial, q, uneven := s.serial, s.query(), s.asking.Tab == uniformityTab
	var stats desk.Statistics
	var found []statistics.Unevenness
	var overdue int
	s.Work(func(ctx context.Context) (err error) {
		if stats, err = s.Session.Statistics(ctx, q); err != nil {
			return err
		}
		if uneven {
			if found, err = s.Session.Uneven(ctx, q); err != nil {
				return err
			}
		}
		owed, err := s.Session.BackOffice(ctx)
		overdue = overdueIn(owed)
		return err
	}, func(err error) {
		switch {
		case serial != s.serial: // something else was asked meanwhile
		case err != nil:
			s.Failed(err)
		default:
			s.stats, s.overdue, s.words.operators = stats, overdue, s.Session.OperatorNames()
			if uneven {
				s.uneven.show(found)
			}
			s.show()
			s.Changed()
		}
	})
}

// show shows what is known under what is asked.
func (s *statisticsScreen) show() {
	s.showStrip()
	uneven := s.asking.Tab == uniformityTab
	s.both.Hidden, s.uneven.both.Hidden = uneven, !uneven
	if !uneven {
		s.showFigures()
	}
	s.object.Refresh()
}

func (s *statisticsScreen) showFigures() {
	pages := s.pages()
	s.page = []func() figurePage{pages.times, pages.applications, pages.mistakes, pages.office}[s.asking.Tab]()
	empty := nothingCounted(pages.shown) && nothingCounted(pages.earlier())
	s.charts.Hidden, s.nothing.Hidden = empty, !empty
	nothing, why := "statistics.nothing", "statistics.nothing."+tabs[s.asking.Tab]
	if _, _, whole := s.period().weeks(); s.central() && !whole {
		nothing, why = "statistics.nothing.weeks", "statistics.nothing.weeks.why"
	}
	s.nothing.SetText(s.Texts.T(why))
	if empty {
		s.page = figurePage{}
	}
	s.table.SetEmpty(s.Texts.T(nothing))
	row := s.asking.Row
	s.table.SetRows(len(s.page.figures), s.row)
	s.table.SetCurrent(row)
	if at := s.table.Current(); at >= 0 { // before there are numbers the place in them is kept
		s.asking.Row = at
	}
	s.seen = unseen // the charts are others now
	s.showCharts()
}

// pages are what the figures are turned into.
func (s *statisticsScreen) pages() *figurePages {
	p := &figurePages{figureWords: s.words, stats: s.stats, shown: s.stats.Figures, before: &s.stats.Before, overdue: s.overdue, byDay: s.period().days() <= 7}
	if then, err := time.Parse(time.DateOnly, s.stats.BeforeFrom); err == nil {
		p.back = int(s.period().from.Sub(then) / dayLength)
	}
	if s.central() {
		p.shown, p.before, p.central, p.byDay, p.rough = *s.stats.Central, nil, true, false, true
	}
	return p
}

// central says whether the figures shown are those of the office.
func (s *statisticsScreen) central() bool { return s.asking.Central && s.centralKnown() }

// centralKnown says whether the office has told numbers of what is shown: it tells
// of nobody's operator.
func (s *statisticsScreen) centralKnown() bool {
	return s.stats.Central != nil && s.asking.Tab != uniformityTab && s.asking.Operator == ""
}

func nothingCounted(f statistics.Figures) bool {
	return f.Visits+f.Appointments+f.Cancelled+f.Applications+f.Paper+f.Open+f.BackOffice.N == 0
}

func (s *statisticsScreen) row(row int) []look.Cell {
	f := s.page.figures[row]
	name := look.Cell{Text: f.name, Style: look.Strong}
	if f.inner {
		name = look.Cell{Text: "   " + f.name}
	}
	beside := look.Cell{Text: f.goal, Style: look.Muted}
	if f.signed {
		beside = look.Cell{Text: f.goal, Chip: true, Signed: true, Tone: f.tone}
	}
	return []look.Cell{name, {Text: f.value, Style: look.Strong}, {Text: f.before, Style: look.Muted}, beside}
}

func (s *statisticsScreen) figure() (figure, bool) { return currentOf(s.table, s.page.figures) }

// unseen are charts that are none's: whatever comes next is shown anew.
var unseen = [2]int{-2, -2}

// showCharts shows the chart that the current number is in and, below it, how the
// same went by day or week.
func (s *statisticsScreen) showCharts() {
	f, ok := s.figure()
	seen := [2]int{-1, -1}
	if ok {
		seen = [2]int{f.chart, s.page.course[f.chart]}
		if above := slices.Index(s.page.course, f.chart); above >= 0 {
			seen = [2]int{above, f.chart}
			if s.seen[1] == f.chart { // several have this course: the one above it stays
				seen[0] = s.seen[0]
			}
		}
	}
	for i, view := range []*chartView{s.upper, s.lower} {
		if seen[i] != s.seen[i] {
			view.Hidden = seen[i] < 0
			var c chart.Chart
			if seen[i] >= 0 {
				c = s.page.charts[seen[i]]
			}
			view.show(c)
		}
		if group := f.group; ok && seen[i] == f.chart {
			view.mark(group)
		} else {
			view.mark(-1)
		}
	}
	front := 0
	if ok && seen[1] == f.chart {
		front = 1
	}
	if s.seen != seen || s.pair.front != front {
		s.seen, s.pair.front = seen, front
		s.charts.Refresh()
	}
}

// press opens the list behind what was pressed in one of the charts.
func (s *statisticsScreen) press(view, group int) {
	at := slices.IndexFunc(s.page.figures, func(f figure) bool { return f.chart == s.seen[view] && f.group == group })
	if at >= 0 && !s.window.inDialog() {
		s.table.SetCurrent(at)
		s.open()
	}
}

// open shows the list behind the current number.
func (s *statisticsScreen) open() {
	if s.asking.Tab == uniformityTab {
		s.uneven.open()
		return
	}
	f, ok := s.figure()
	switch {
	case !ok:
	case f.place != "":
		s.window.show(place{name: f.place})
	default:
		s.window.showBehind(behindAsked{Query: s.query(), Number: f.number, Title: f.name, Told: f.value, Period: s.period().words(s.Texts), Central: s.central()})
	}
}
