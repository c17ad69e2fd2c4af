package desk

import (
	"cmp"
	"math"
	"slices"
	"time"

	"sportello/app/chart"
	"sportello/app/statistics"
	"sportello/assets/i18n"
)

// What a chart of the council's sheet shows at most.
const (
	mostBars  = 6
	mostWeeks = 60
)

// charts are the four pictures: how waiting went, how it is spread, where the
// applications were made, and which errors did not leave the desk.
func (c *councilSheet) charts() []chart.Chart {
	return []chart.Chart{c.course(), c.spread(), c.bySite(), c.byRule()}
}

// course is the waiting of each week, beside that of the week as far into the period
// before.
func (c *councilSheet) course() chart.Chart {
	weeks, back := c.weeks(), c.weeksBack()
	lines := chart.Lines{Title: c.text("chart-waiting-by-week"), Empty: c.text("empty"), Current: -1, Format: c.minutes}
	now, before := chart.Series{Name: c.text("now")}, chart.Series{Name: c.text("before"), Past: true}
	for _, week := range weeks {
		lines.Labels = append(lines.Labels, week.Format("2/1"))
		now.Values = append(now.Values, waitingIn(c.ByWeek, week))
		before.Values = append(before.Values, waitingIn(c.Before.ByWeek, week.AddDate(0, 0, -7*back)))
	}
	if lines.Series = []chart.Series{now}; c.hasBefore() {
		lines.Series = append(lines.Series, before)
	}
	if target, known := c.target("waiting"); known {
		lines.Target = &chart.Line{Value: target.Goal.Minutes(), Label: c.text("goal", i18n.Data{"Goal": c.span(target.Goal)})}
	}
	return lines
}

// weeks are the Mondays from the first week that counts to the last.
func (c *councilSheet) weeks() []time.Time {
	if len(c.ByWeek) == 0 {
		return nil
	}
	first, errFirst := time.Parse(time.DateOnly, c.ByWeek[0].Key)
	last, errLast := time.Parse(time.DateOnly, c.ByWeek[len(c.ByWeek)-1].Key)
	if errFirst != nil || errLast != nil {
		return nil
	}
	var weeks []time.Time
	for week := first; !week.After(last) && len(weeks) < mostWeeks; week = week.AddDate(0, 0, 7) {
		weeks = append(weeks, week)
	}
	return weeks
}

// weeksBack is by how many weeks the period before is earlier.
func (c *councilSheet) weeksBack() int {
	from, err := time.Parse(time.DateOnly, c.query.From)
	then, errThen := time.Parse(time.DateOnly, c.BeforeFrom)
	if err != nil || errThen != nil {
		return 0 // there is none
	}
	return max(1, int(math.Round(from.Sub(then).Hours()/24/7)))
}

func waitingIn(weeks []statistics.Count, monday time.Time) float64 {
	key := monday.Format(time.DateOnly)
	i := slices.IndexFunc(weeks, func(count statistics.Count) bool { return count.Key == key })
	if i < 0 || weeks[i].Waiting.N == 0 {
		return chart.Unknown
	}
	return weeks[i].Waiting.Median.Minutes()
}

func (c *councilSheet) minutes(value float64) string {
	return c.span(time.Duration(math.Round(value)) * time.Minute)
}

// spread is how long people waited.
func (c *councilSheet) spread() chart.Chart {
	histogram := chart.Histogram{Title: c.text("chart-waiting"), Unit: c.text("unit-minutes"), Empty: c.text("empty"), Current: -1}
	for _, bin := range c.Waiting.Bins {
		to := bin.To.Minutes()
		if bin.To == 0 {
			to = math.Inf(1)
		}
		histogram.Bins = append(histogram.Bins, chart.Bin{From: bin.From.Minutes(), To: to, Count: bin.N})
	}
	if c.Waiting.N == 0 {
		return histogram
	}
	mark := func(id string, value time.Duration) {
		histogram.Marks = append(histogram.Marks, chart.Line{Value: value.Minutes(), Label: c.text(id, i18n.Data{"Time": c.span(value), "Goal": c.span(value)})})
	}
	mark("mark-median", c.Waiting.Median)
	mark("mark-p90", c.Waiting.P90)
	if target, known := c.target("waiting"); known {
		mark("goal", target.Goal)
	}
	return histogram
}

// bySite are the applications of each site, now and before.
func (c *councilSheet) bySite() chart.Chart {
	bars := chart.Bars{Title: c.text("chart-sites"), Empty: c.text("empty"), Current: -1}
	now, before := chart.Series{Name: c.text("now")}, chart.Series{Name: c.text("before"), Past: true}
	for _, count := range c.BySite[:min(len(c.BySite), mostBars)] {
		bars.Groups = append(bars.Groups, cmp.Or(count.Key, c.text("no-site")))
		now.Values = append(now.Values, float64(count.Applications))
		was := 0
		if i := slices.IndexFunc(c.Before.BySite, func(other statistics.Count) bool { return other.Key == count.Key }); i >= 0 {
			was = c.Before.BySite[i].Applications
		}
		before.Values = append(before.Values, float64(was))
	}
	if bars.Series = []chart.Series{now}; c.hasBefore() {
		bars.Series = append(bars.Series, before)
	}
	return bars
}

// byRule are the errors most often put right before an application left.
func (c *councilSheet) byRule() chart.Chart {
	bars := chart.Bars{Title: c.text("chart-rules"), Empty: c.text("empty-rules"), Current: -1}
	now := chart.Series{}
	for _, count := range c.StoppedByRule {
		if count.Key == "" || len(bars.Groups) == mostBars {
			continue
		}
		bars.Groups = append(bars.Groups, c.name(statistics.ByRule, count.Key))
		now.Values = append(now.Values, float64(count.Applications))
	}
	bars.Series = []chart.Series{now}
	return bars
}
