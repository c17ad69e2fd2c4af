package desk

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sportello/app/permit"
	"sportello/app/statistics"
)

// csvColumns are the columns of StatisticsCSV. Each row is a group, named by group
// and key; "all" is the whole, and comes first. A number that the group does not
// have is empty, a count of nothing is 0.
//
//   - scope: "laptop" or "office", whose figures they are; "central": those of all
//     laptops, as the office told them last, in whole weeks
//   - from, to: ISO days, both counted; site, request, motive, operator: what the
//     figures are of, empty for all; those of all laptops are of every operator
//   - group: all, site, request, motive, operator, day, week, rule; key: the code,
//     the account, the ISO day, of a week its Monday; label: the same in Italian
//   - visits, applications, paper, no_shows: how many
//   - waiting_…, filling_…: how many times were measured, and of those the one in
//     the middle and the one nine in ten do not exceed, in seconds
//   - stopped, overridden: applications with an error put right, or overridden
//   - walk_ins, appointments, cancelled: how many visits
//   - back_office_…: the days from queueing to the end of the back office's work;
//     open_…: how many applications it has not done with, and days since queueing
var csvColumns = []string{
	"scope", "from", "to", "site", "request", "motive", "operator", "group", "key", "label",
	"visits", "applications", "paper", "no_shows",
	"waiting_measured", "waiting_median", "waiting_p90", "filling_measured", "filling_median", "filling_p90",
	"stopped", "overridden", "walk_ins", "appointments", "cancelled",
	"back_office_done", "back_office_median", "back_office_p90", "open", "open_median", "open_p90",
}

// byteOrderMark tells the spreadsheets of Windows that a file is UTF-8.
const byteOrderMark = "\uFEFF"

// StatisticsCSV writes the figures of a query as one table with the columns of
// csvColumns, for a spreadsheet in Italian: RFC 4180 with semicolons, which such a
// spreadsheet parts columns by, UTF-8 with a byte order mark, and whole numbers only.
// No cell is a formula. Where it fails before writing, nothing is written.
func (s *Session) StatisticsCSV(ctx context.Context, q statistics.Query, w io.Writer) error {
	told, err := s.Statistics(ctx, q)
	if err != nil {
		return err
	}
	table := csvTable{query: q, label: s.namesOfGroups("it")}
	table.add(told.Scope, told.Figures)
	if told.Central != nil {
		table.query.Operator = ""
		table.add("central", *told.Central)
	}
	file, err := table.encode()
	if err != nil {
		return fmt.Errorf("exporting statistics: %w", err)
	}
	_, err = w.Write(file)
	return err
}

// WriteStatisticsFile is StatisticsCSV into a file, which is there whole or not at all;
// its folder is made, and a file of that name is replaced.
func (s *Session) WriteStatisticsFile(ctx context.Context, q statistics.Query, path string) error {
	return writeFile(path, func(w io.Writer) error { return s.StatisticsCSV(ctx, q, w) })
}

// namesOfGroups names the keys of groups in a language.
func (s *Session) namesOfGroups(language string) func(statistics.Group, string) string {
	operators := s.OperatorNames()
	rules := s.Rulebook()
	return func(group statistics.Group, key string) string {
		switch group {
		case statistics.ByRequest:
			if i := slices.IndexFunc(rules.Requests(), func(r permit.Request) bool { return r.ID == key }); i >= 0 {
				return rules.Requests()[i].Label.In(language)
			}
		case statistics.ByMotive:
			if motive, known := rules.Motive(key); known {
				return motive.Label.In(language)
			}
		case statistics.ByRule:
			return ruleName(rules, key, language)
		case statistics.ByOperator:
			if name := operators[key]; name != "" {
				return name
			}
		}
		return key
	}
}

// ruleName names a rule, of a field's own rule the field too.
func ruleName(rules *permit.Rulebook, id, language string) string {
	title, known := rules.RuleTitle(id)
	if !known {
		return id
	}
	_, of, _ := strings.Cut(id, ".")
	if about, isField := rules.Field(of); isField {
		return title.In(language) + " · " + about.Label.In(language)
	}
	return title.In(language)
}

// csvTable is a table being filled.
type csvTable struct {
	query statistics.Query
	label func(statistics.Group, string) string
	rows  [][]string
}

// add adds the rows of some figures: the whole, then every group.
func (t *csvTable) add(scope string, f statistics.Figures) {
	whole := statistics.Count{Visits: f.Visits, Applications: f.Applications, NoShows: f.NoShows, Paper: f.Paper, Waiting: f.Waiting.Spread, Filling: f.Filling.Spread}
	row := append(t.counted(scope, "all", "", whole), numbers(f.Stopped, f.Overridden, f.WalkIns, f.Appointments, f.Cancelled)...)
	row = append(row, spread(f.BackOffice.Spread, wholeDay)...)
	t.rows = append(t.rows, append(row, spread(statistics.Spread{N: f.Open, Median: f.OpenAge.Median, P90: f.OpenAge.P90}, wholeDay)...))
	for _, each := range []struct {
		group  statistics.Group
		counts []statistics.Count
	}{
		{statistics.BySite, f.BySite}, {statistics.ByRequest, f.ByRequest}, {statistics.ByMotive, f.ByMotive},
		{statistics.ByOperator, f.ByOperator}, {statistics.ByDay, f.ByDay}, {statistics.ByWeek, f.ByWeek},
	} {
		for _, count := range each.counts {
			t.rows = append(t.rows, t.counted(scope, each.group, count.Key, count))
		}
	}
	t.addRules(scope, f)
}

// addRules adds a row for each rule that was met, those most often stopped first.
func (t *csvTable) addRules(scope string, f statistics.Figures) {
	var rules []string
	times := make(map[string][2]int)
	for i, counts := range [][]statistics.Count{f.StoppedByRule, f.OverriddenByRule} {
		for _, count := range counts {
			met, known := times[count.Key]
			if !known {
				rules = append(rules, count.Key)
			}
			met[i] = count.Applications
			times[count.Key] = met
		}
	}
	for _, rule := range rules {
		row := append(t.head(scope, statistics.ByRule, rule), make([]string, slices.Index(csvColumns, "stopped")-headColumns)...)
		t.rows = append(t.rows, append(row, numbers(times[rule][0], times[rule][1])...))
	}
}

// headColumns are those that say what a row is of.
const headColumns = 10

// head are the cells that say what a row is of.
func (t *csvTable) head(scope string, group statistics.Group, key string) []string {
	label := ""
	if key != "" {
		label = t.label(group, key)
	}
	q := t.query
	return []string{scope, q.From, q.To, q.Site, q.Request, q.Motive, q.Operator, string(group), key, label}
}

func (t *csvTable) counted(scope string, group statistics.Group, key string, c statistics.Count) []string {
	cells := append(t.head(scope, group, key), numbers(c.Visits, c.Applications, c.Paper, c.NoShows)...)
	return append(append(cells, spread(c.Waiting, time.Second)...), spread(c.Filling, time.Second)...)
}

const wholeDay = 24 * time.Hour

// spread are a count and two times in a unit, these empty where none was measured.
func spread(s statistics.Spread, unit time.Duration) []string {
	if s.N == 0 {
		return []string{"0", "", ""}
	}
	return numbers(s.N, int(s.Median.Round(unit)/unit), int(s.P90.Round(unit)/unit))
}

func numbers(all ...int) []string {
	cells := make([]string, len(all))
	for i, n := range all {
		cells[i] = strconv.Itoa(n)
	}
	return cells
}

func (t *csvTable) encode() ([]byte, error) {
	var file bytes.Buffer
	file.WriteString(byteOrderMark)
	table := csv.NewWriter(&file)
	table.Comma, table.UseCRLF = ';', true
	if err := table.Write(csvColumns); err != nil {
		return nil, err
	}
	for _, row := range t.rows {
		cells := make([]string, len(csvColumns))
		for i, cell := range row {
			cells[i] = plain(cell)
		}
		if err := table.Write(cells); err != nil {
			return nil, err
		}
	}
	table.Flush()
	return file.Bytes(), table.Error()
}

// plain is a cell that a spreadsheet does not take for a formula: names of sites and
// accounts were typed by somebody. No number here is negative.
func plain(cell string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " \u00A0\uFEFF"))
	if strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}
