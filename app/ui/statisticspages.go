package ui

import (
	"fmt"
	"math"
	"time"

	"sportello/app/chart"
	"sportello/app/desk"
	"sportello/app/statistics"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// figure is one number as it is shown: what it is of, what it says and what it is
// compared with. Whatever is shown of it leads to the list behind it.
type figure struct {
	number              statistics.Number
	name, value, before string
	goal                string // or what else is told beside it
	tone                look.Tone
	signed              bool   // goal is a target, reached or not
	inner               bool   // a part of a number above
	chart, group        int    // where it stands in its page's charts; group -1: it is all of it
	place               string // of the screen that has the list; "": that of numbers
}

// figurePage is what one tab shows.
type figurePage struct {
	figures []figure
	charts  []chart.Chart
	// course is, for each chart, the one of how the same went by day or week; -1: none.
	course []int
}

// figurePages turn the desk's figures into what is shown. They are pure.
type figurePages struct {
	figureWords
	stats   desk.Statistics
	shown   statistics.Figures
	before  *statistics.Figures // nil: nothing to compare with
	back    int                 // days by which the period before begins earlier
	central bool
	overdue int // in the back office now
	byDay   bool
}

func (p *figurePages) text(id string) string { return p.Texts.T("statistics." + id) }

// add adds a number to the page.
func (page *figurePage) add(f figure) { page.figures = append(page.figures, f) }

// chartOf adds a chart and tells where it is.
func (page *figurePage) chartOf(c chart.Chart) int {
	page.charts = append(page.charts, c)
	page.course = append(page.course, -1)
	return len(page.charts) - 1
}

// earlier are the figures of the period before; empty where there are none.
func (p *figurePages) earlier() statistics.Figures {
	if p.before == nil {
		return statistics.Figures{}
	}
	return *p.before
}

// was tells a number of the period before; of one in which nothing was counted
// nobody knows whether there was none.
func (p *figurePages) was(value string) string {
	switch {
	case p.before == nil:
		return ""
	case nothingCounted(*p.before):
		return "–"
	}
	return value
}

// timed is a spread with what it is compared with.
type timed struct {
	figure statistics.Figure
	now    statistics.Distribution
	before statistics.Distribution
	chart  int
}

// times is the page of waiting and filling.
func (p *figurePages) times() figurePage {
	var page figurePage
	now, was := p.shown, p.earlier()
	all := []timed{
		{figure: statistics.FigureWaiting, now: now.Waiting, before: was.Waiting},
		{figure: statistics.FigureFilling, now: now.Filling, before: was.Filling},
		{figure: statistics.FigureFillingReturning, now: now.FillingReturning, before: was.FillingReturning},
		{figure: statistics.FigureFillingNew, now: now.FillingNew, before: was.FillingNew},
	}
	for i := range all {
		all[i].chart = page.chartOf(p.histogram(all[i]))
		p.addSpread(&page, all[i])
	}
	waiting := page.chartOf(p.course(statistics.FigureWaiting))
	filling := page.chartOf(p.course(statistics.FigureFilling))
	for i, each := range all {
		if page.course[each.chart] = filling; i == 0 {
			page.course[each.chart] = waiting
		}
		p.addBins(&page, each)
	}
	p.addCourse(&page, statistics.FigureWaiting, waiting)
	p.addCourse(&page, statistics.FigureFilling, filling)
	return page
}

// addSpread adds the middle and the long end of a time.
func (p *figurePages) addSpread(page *figurePage, t timed) {
	in, name := unitOf(t.figure), p.text("figure."+string(t.figure))
	f := figure{
		number: statistics.Number{Figure: t.figure}, name: name + ", " + p.text("median"),
		value: p.middle(t.now.Spread, in), before: p.was(p.middle(t.before.Spread, in)), chart: t.chart, group: -1,
	}
	if target, ok := p.target(t.figure); ok {
		f.goal, f.signed, f.tone = p.goal(target, in), t.now.N > 0, p.toneOf(target)
	}
	long := figure{
		number: statistics.Number{Figure: t.figure}, name: p.text("p90"), goal: p.Texts.N("statistics.measured", t.now.N),
		value: p.longEnd(t.now.Spread, in), before: p.was(p.longEnd(t.before.Spread, in)), chart: t.chart, group: -1, inner: true,
	}
	if t.figure == statistics.FigureOpen {
		f.before, long.before = "", ""
	}
	page.add(f)
	page.add(long)
}

// addBins adds how often a time was how long.
func (p *figurePages) addBins(page *figurePage, t timed) {
	for i, bin := range t.now.Bins {
		before := ""
		if i < len(t.before.Bins) {
			before = p.was(fmt.Sprint(t.before.Bins[i].N))
		}
		page.add(figure{
			number: statistics.Number{Figure: t.figure, Bin: i + 1}, name: p.text("figure."+string(t.figure)) + " · " + p.bin(bin, unitOf(t.figure)),
			value: fmt.Sprint(bin.N), before: before, goal: share(statistics.Share{Part: bin.N, Whole: t.now.N}), chart: t.chart, group: i, inner: true,
		})
	}
}

// toneOf says whether a target is reached.
func (p *figurePages) toneOf(target statistics.Target) look.Tone {
	if target.Met(p.shown) {
		return look.Good
	}
	return look.Warning
}

// target is what a figure is to reach.
func (p *figurePages) target(of statistics.Figure) (statistics.Target, bool) {
	for _, target := range p.stats.Targets {
		if target.Figure == of {
			return target, true
		}
	}
	return statistics.Target{}, false
}

// goal tells a target: "15 min · prima 40 min".
func (p *figurePages) goal(target statistics.Target, in unit) string {
	goal, before := percentage(target.GoalShare), percentage(target.BeforeShare)
	if target.GoalShare == 0 {
		goal, before = p.span(target.Goal, in), p.span(target.Before, in)
	}
	text := p.Texts.T("statistics.goal", i18n.Data{"Goal": goal})
	if target.Before > 0 || target.BeforeShare > 0 {
		text = p.Texts.T("statistics.goal.before", i18n.Data{"Goal": goal, "Before": before})
	}
	if !target.Verified {
		text += " " + p.text("unsure")
	}
	return text
}

// histogram is how often a time was how long.
func (p *figurePages) histogram(t timed) chart.Chart {
	per, in := time.Minute, unitOf(t.figure)
	c := chart.Histogram{Title: p.text("figure." + string(t.figure)), Unit: p.text("minutes"), Empty: p.text("empty.times"), Current: -1}
	if in == days {
		per, c.Unit = dayLength, p.text("days.unit")
	}
	if t.now.N == 0 {
		return c
	}
	of := func(d time.Duration) float64 { return float64(d) / float64(per) }
	for _, bin := range t.now.Bins {
		each := chart.Bin{From: of(bin.From), To: of(bin.To), Count: bin.N}
		if bin.To == 0 {
			each.To = math.Inf(1)
		}
		c.Bins = append(c.Bins, each)
	}
	c.Marks = []chart.Line{
		{Value: of(t.now.Median), Label: p.text("median") + " " + p.span(t.now.Median, in)},
		{Value: of(t.now.P90), Label: p.text("p90") + " " + p.span(t.now.P90, in)},
	}
	return c
}

// station is a day or week a course goes through, beside the one as far into the
// period before; what nothing was counted of has no Key.
type station struct {
	key         string
	now, before statistics.Count
}

// mostStations is as many as a course can show.
const mostStations = 530

// stations are the days or weeks from the first to the last of which anything was
// counted; one without anything is a gap, and not left out.
func (p *figurePages) stations() ([]station, statistics.Group) {
	group, step, now, before := statistics.ByWeek, 7, p.shown.ByWeek, p.earlier().ByWeek
	if p.byDay {
		group, step, now, before = statistics.ByDay, 1, p.shown.ByDay, p.earlier().ByDay
	}
	if len(now) == 0 {
		return nil, group
	}
	back := max(1, (2*p.back+step)/(2*step)) * step // to the nearest
	is, was := byKey(now), byKey(before)
	var all []station
	first, _ := time.Parse(time.DateOnly, now[0].Key) // as the figures have it
	for at := first; isoDay(at) <= now[len(now)-1].Key; at = at.AddDate(0, 0, step) {
		all = append(all, station{isoDay(at), is[isoDay(at)], was[isoDay(at.AddDate(0, 0, -back))]})
	}
	return all[max(0, len(all)-mostStations):], group
}

// pointOf is a figure of a group, Unknown where nothing is known.
func pointOf(count statistics.Count, of statistics.Figure) float64 {
	middle := func(s statistics.Spread) float64 {
		if s.N == 0 {
			return chart.Unknown
		}
		return s.Median.Minutes()
	}
	switch of {
	case statistics.FigureWaiting:
		return middle(count.Waiting)
	case statistics.FigureFilling:
		return middle(count.Filling)
	default:
		return float64(count.Applications)
	}
}

// course is how a figure went by day or week, beside the period before.
func (p *figurePages) course(of statistics.Figure) chart.Chart {
	stations, group := p.stations()
	c := chart.Lines{Title: p.text("course." + string(of) + "." + string(group)), Empty: p.text("empty.course"), Current: -1, Format: p.format(of)}
	line := chart.Series{Name: p.text("now")}
	past := chart.Series{Name: p.text("before"), Past: true}
	for _, each := range stations {
		c.Labels = append(c.Labels, point(each.key))
		line.Values = append(line.Values, pointOf(each.now, of))
		past.Values = append(past.Values, pointOf(each.before, of))
	}
	if c.Series = []chart.Series{line}; p.before != nil && !nothingCounted(*p.before) {
		c.Series = append(c.Series, past)
	}
	if target, ok := p.target(of); ok && target.Goal > 0 {
		c.Target = &chart.Line{Value: target.Goal.Minutes(), Label: p.Texts.T("statistics.goal", i18n.Data{"Goal": p.span(target.Goal, unitOf(of))})}
	}
	return c
}

// format writes the values of a chart of a figure.
func (p *figurePages) format(of statistics.Figure) func(float64) string {
	switch of {
	case statistics.FigureWaiting, statistics.FigureFilling:
		if unitOf(of) == minutes { // between whole ones the scale has halves
			return func(value float64) string {
				return p.inMinutes(time.Duration(value*float64(time.Minute))) + " min"
			}
		}
		return func(value float64) string { return p.span(time.Duration(value*float64(time.Minute)), seconds) }
	}
	return nil
}

// addCourse adds the points of a course of which anything was counted.
func (p *figurePages) addCourse(page *figurePage, of statistics.Figure, at int) {
	stations, group := p.stations()
	tell := func(count statistics.Count) string {
		switch of {
		case statistics.FigureWaiting:
			return p.middle(count.Waiting, minutes)
		case statistics.FigureFilling:
			return p.middle(count.Filling, seconds)
		default:
			return fmt.Sprint(count.Applications)
		}
	}
	for i, each := range stations {
		if each.now.Key == "" {
			continue
		}
		page.add(figure{
			number: statistics.Number{Figure: of, Group: group, Key: each.key}, name: p.text("figure."+string(of)) + " · " + p.key(group, each.key),
			value: tell(each.now), before: p.was(tell(each.before)), chart: at, group: i, inner: true,
		})
	}
}
