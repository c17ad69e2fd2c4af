package ui

import (
	"fmt"

	"sportello/app/chart"
	"sportello/app/statistics"
	"sportello/assets/i18n"
)

// counted are the groups that applications are counted by, and their counts.
type counted struct {
	group       statistics.Group
	now, before []statistics.Count
}

// applications is the page of how many, where and of what.
func (p *figurePages) applications() figurePage {
	var page figurePage
	now, was := p.shown, p.earlier()
	groups := []counted{
		{statistics.BySite, now.BySite, was.BySite}, {statistics.ByMotive, now.ByMotive, was.ByMotive}, {statistics.ByRequest, now.ByRequest, was.ByRequest},
	}
	if !p.central { // the office tells of nobody's operator
		groups = append(groups, counted{statistics.ByOperator, now.ByOperator, was.ByOperator})
	}
	for _, each := range groups {
		page.chartOf(p.bars(statistics.FigureApplications, each))
	}
	course := page.chartOf(p.course(statistics.FigureApplications))
	for i := range groups {
		page.course[i] = course
	}
	p.addCounts(&page)
	for i, each := range groups {
		p.addGroup(&page, statistics.FigureApplications, each, i)
	}
	p.addCourse(&page, statistics.FigureApplications, course)
	return page
}

// addCounts adds how many there were in all.
func (p *figurePages) addCounts(page *figurePage) {
	now, was := p.shown, p.earlier()
	count := func(of statistics.Figure, n, before int, goal string) {
		page.add(figure{
			number: statistics.Number{Figure: of}, name: p.text("figure." + string(of)), value: fmt.Sprint(n), before: p.was(fmt.Sprint(before)),
			goal: goal, group: -1, inner: of == statistics.FigureWalkIns || of == statistics.FigureNoShows,
		})
	}
	count(statistics.FigureApplications, now.Applications, was.Applications, "")
	electronic := figure{
		number: statistics.Number{Figure: statistics.FigureApplications}, name: p.text("electronic"), value: p.attained(now.Electronic), before: p.was(p.attained(was.Electronic)), group: -1,
	}
	if target, ok := p.target(statistics.FigureApplications); ok {
		electronic.goal, electronic.signed, electronic.tone = p.goal(target, minutes), now.Electronic.Whole > 0, p.toneOf(target)
	}
	page.add(electronic)
	count(statistics.FigurePaper, now.Paper, was.Paper, "")
	count(statistics.FigureVisits, now.Visits, was.Visits, "")
	count(statistics.FigureWalkIns, now.WalkIns, was.WalkIns, "")
	count(statistics.FigureAppointments, now.Appointments, was.Appointments, "")
	count(statistics.FigureNoShows, now.NoShows, was.NoShows, p.Texts.N("statistics.of-appointments", now.Appointments))
	count(statistics.FigureCancelled, now.Cancelled, was.Cancelled, "")
}

// mostBars is how many groups a chart of bars has; the list has them all.
const mostBars = 12

// bars is a chart of how many there are of each group, beside those before.
func (p *figurePages) bars(of statistics.Figure, each counted) chart.Chart {
	c := chart.Bars{Title: p.text("chart." + string(of) + "." + string(each.group)), Empty: p.text("empty.counts"), Current: -1}
	now, past := chart.Series{Name: p.text("now")}, chart.Series{Name: p.text("before"), Past: true}
	before := byKey(each.before)
	for _, count := range each.now[:min(len(each.now), mostBars)] {
		c.Groups = append(c.Groups, p.key(each.group, count.Key))
		now.Values = append(now.Values, float64(count.Applications))
		past.Values = append(past.Values, float64(before[count.Key].Applications))
	}
	if c.Series = []chart.Series{now}; p.before != nil && !nothingCounted(*p.before) {
		c.Series = append(c.Series, past)
	}
	return c
}

func byKey(counts []statistics.Count) map[string]statistics.Count {
	keyed := make(map[string]statistics.Count, len(counts))
	for _, count := range counts {
		keyed[count.Key] = count
	}
	return keyed
}

// addGroup adds how many there are of each group, and how long those took.
func (p *figurePages) addGroup(page *figurePage, of statistics.Figure, each counted, at int) {
	before := byKey(each.before)
	for i, count := range each.now {
		f := figure{
			number: statistics.Number{Figure: of, Group: each.group, Key: count.Key}, name: p.text("group."+string(each.group)) + " · " + p.key(each.group, count.Key),
			value: fmt.Sprint(count.Applications), before: p.was(fmt.Sprint(before[count.Key].Applications)), chart: at, group: i, inner: true,
		}
		if i >= mostBars {
			f.group = -1
		}
		if each.group == statistics.ByRule {
			f.name = p.key(each.group, count.Key)
		} else {
			f.goal = p.beside(count)
		}
		page.add(f)
	}
}

// beside tells of a group what else was measured: "attesa 12 min · compilazione 3:20".
func (p *figurePages) beside(count statistics.Count) string {
	var waiting, filling, missed string
	if count.Waiting.N > 0 {
		waiting = p.Texts.T("statistics.beside.waiting", i18n.Data{"Time": p.middle(count.Waiting, minutes)})
	}
	if count.Filling.N > 0 {
		filling = p.Texts.T("statistics.beside.filling", i18n.Data{"Time": p.middle(count.Filling, seconds)})
	}
	if count.NoShows > 0 {
		missed = p.Texts.N("statistics.beside.absent", count.NoShows)
	}
	return joined(waiting, filling, missed)
}

// mistakes is the page of errors: put right before leaving, and overridden.
func (p *figurePages) mistakes() figurePage {
	var page figurePage
	now, was := p.shown, p.earlier()
	whole := func(n int) string { return p.Texts.N("statistics.of-applications", n) }
	for i, each := range []struct {
		figure      statistics.Figure
		n, before   int
		now, former []statistics.Count
	}{
		{statistics.FigureStopped, now.Stopped, was.Stopped, now.StoppedByRule, was.StoppedByRule},
		{statistics.FigureOverridden, now.Overridden, was.Overridden, now.OverriddenByRule, was.OverriddenByRule},
	} {
		rules := counted{statistics.ByRule, each.now, each.former}
		page.chartOf(p.bars(each.figure, rules))
		page.add(figure{
			number: statistics.Number{Figure: each.figure}, name: p.text("figure." + string(each.figure)), value: fmt.Sprint(each.n), before: p.was(fmt.Sprint(each.before)),
			goal: whole(now.Applications), chart: i, group: -1,
		})
		p.addGroup(&page, each.figure, rules, i)
	}
	return page
}

// office is the page of the back office. What is open is open now, whenever it was
// queued: there is nothing before to put it beside.
func (p *figurePages) office() figurePage {
	var page figurePage
	now, was := p.shown, p.earlier()
	done := timed{figure: statistics.FigureBackOffice, now: now.BackOffice, before: was.BackOffice}
	open := timed{figure: statistics.FigureOpen, now: now.OpenAge}
	open.chart = page.chartOf(p.histogram(open))
	done.chart = page.chartOf(p.histogram(done))
	page.course[open.chart], page.course[done.chart] = done.chart, open.chart // both are seen
	page.add(figure{
		number: statistics.Number{Figure: statistics.FigureOpen}, name: p.text("figure.open"), value: fmt.Sprint(now.Open),
		goal: p.Texts.N("statistics.of-applications", now.Applications), chart: open.chart, group: -1,
	})
	if !p.central { // what is due is known where the applications are
		page.add(figure{name: p.text("overdue"), value: fmt.Sprint(p.overdue), goal: p.text("overdue.now"), chart: open.chart, group: -1, place: backOfficePlace})
	}
	p.addSpread(&page, open)
	p.addSpread(&page, done)
	p.addBins(&page, open)
	p.addBins(&page, done)
	return page
}
