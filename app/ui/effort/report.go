package effort

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// Result is a case that was played.
type Result struct {
	Name       string
	Budget     time.Duration
	Lines      []Line
	Total      Cost // of what the budget is for
	Characters int  // the same by hand
	ByHand     time.Duration
}

// Over reports whether it cost more than it may.
func (r Result) Over() bool { return r.Total.Time() > r.Budget }

// WriteLines writes what each field and place cost.
func WriteLines(w io.Writer, r Result) error {
	table := newTable(w)
	table.row(r.Name, "keys", "points", "hands", "M", "waits s", "s")
	for _, line := range r.Lines {
		table.cost(strings.TrimSpace(number(line.Place)+" "+line.Name), line.Cost)
	}
	table.cost("total", r.Total)
	return table.end()
}

// number is a field's as it is printed on the form; "" for what is no field.
func number(place string) string {
	switch {
	case strings.HasPrefix(place, "1."):
		return place[2:]
	case strings.HasPrefix(place, "2."):
		return "M2 " + place[2:]
	}
	return ""
}

// WriteSummary writes a line for each case.
func WriteSummary(w io.Writer, results []Result) error {
	table := newTable(w)
	table.row("case", "operator s", "budget s", "by hand s", "by hand/operator", "characters by hand", "")
	for _, r := range results {
		verdict := ""
		if r.Over() {
			verdict = "OVER by " + seconds(r.Total.Time()-r.Budget)
		}
		ratio := "-"
		if operator := r.Total.Time(); operator > 0 {
			ratio = fmt.Sprintf("%.1f", float64(r.ByHand)/float64(operator))
		}
		table.row(r.Name, seconds(r.Total.Time()), seconds(r.Budget), seconds(r.ByHand), ratio, fmt.Sprint(r.Characters), verdict)
	}
	return table.end()
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f", d.Seconds()) }

// table aligns columns; the first error ends it.
type table struct {
	writer *tabwriter.Writer
	err    error
}

func newTable(w io.Writer) *table {
	return &table{writer: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
}

func (t *table) row(cells ...string) {
	if t.err == nil {
		_, t.err = fmt.Fprintln(t.writer, strings.Join(cells, "\t"))
	}
}

func (t *table) cost(name string, c Cost) {
	t.row(name, fmt.Sprint(c.Keys), fmt.Sprint(c.Pointings), fmt.Sprint(c.Homings), fmt.Sprint(c.Mentals), seconds(c.Waiting), seconds(c.Time()))
}

func (t *table) end() error {
	t.row()
	if t.err != nil {
		return t.err
	}
	return t.writer.Flush()
}
