package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"sportello/app/statistics"
)

// statisticsAnswer is the JSON answer of statistics. Times are in seconds; those of the
// back office in days.
type statisticsAnswer struct {
	From             string        `json:"from"`
	To               string        `json:"to"`
	Site             string        `json:"site,omitempty"`
	Visits           int           `json:"visits"`
	WalkIns          int           `json:"walk_ins"`
	Appointments     int           `json:"appointments"`
	NoShows          int           `json:"no_shows"`
	Cancelled        int           `json:"cancelled"`
	Applications     int           `json:"applications"`
	Paper            int           `json:"paper"`
	Electronic       float64       `json:"electronic"` // between 0 and 1
	Waiting          spreadAnswer  `json:"waiting"`
	Filling          spreadAnswer  `json:"filling"`
	FillingReturning spreadAnswer  `json:"filling_returning"`
	FillingNew       spreadAnswer  `json:"filling_new"`
	Stopped          int           `json:"stopped"`
	Overridden       int           `json:"overridden"`
	BackOffice       spreadAnswer  `json:"back_office"`
	Open             int           `json:"open"`
	OpenAge          spreadAnswer  `json:"open_age"`
	By               string        `json:"by"`
	Groups           []groupAnswer `json:"groups,omitempty"`
	Rules            []ruleAnswer  `json:"rules,omitempty"`
}

type spreadAnswer struct {
	Measured int `json:"measured"`
	Median   int `json:"median"`
	P90      int `json:"p90"`
}

type groupAnswer struct {
	Key          string       `json:"key"`
	Name         string       `json:"name,omitempty"` // what the operator of an account is called
	Visits       int          `json:"visits"`
	Applications int          `json:"applications"`
	NoShows      int          `json:"no_shows"`
	Paper        int          `json:"paper"`
	Waiting      spreadAnswer `json:"waiting"`
	Filling      spreadAnswer `json:"filling"`
}

type ruleAnswer struct {
	Rule       string `json:"rule"` // "": not noted
	Stopped    int    `json:"stopped"`
	Overridden int    `json:"overridden"`
}

func inUnits(s statistics.Spread, unit time.Duration) spreadAnswer {
	return spreadAnswer{s.N, int(s.Median.Round(unit) / unit), int(s.P90.Round(unit) / unit)}
}

func (f figures) answer() statisticsAnswer {
	const day = 24 * time.Hour
	answer := statisticsAnswer{
		From: f.From, To: f.To, Site: f.Site, Visits: f.Visits, WalkIns: f.WalkIns, Appointments: f.Appointments, NoShows: f.NoShows, Cancelled: f.Cancelled,
		Applications: f.Applications, Paper: f.Paper, Electronic: f.Electronic.Of(),
		Waiting: inUnits(f.Waiting.Spread, time.Second), Filling: inUnits(f.Filling.Spread, time.Second),
		FillingReturning: inUnits(f.FillingReturning.Spread, time.Second), FillingNew: inUnits(f.FillingNew.Spread, time.Second),
		Stopped: f.Stopped, Overridden: f.Overridden,
		BackOffice: inUnits(f.BackOffice.Spread, day), Open: f.Open, OpenAge: inUnits(f.OpenAge.Spread, day), By: f.By,
	}
	for _, count := range f.counts() {
		answer.Groups = append(answer.Groups, groupAnswer{
			count.Key, f.name(count.Key), count.Visits, count.Applications, count.NoShows, count.Paper, inUnits(count.Waiting, time.Second), inUnits(count.Filling, time.Second),
		})
	}
	if f.By == byRule {
		for _, rule := range rulesOf(f.Figures) {
			answer.Rules = append(answer.Rules, ruleAnswer(rule))
		}
	}
	return answer
}

// name is what the operator of an account is called, "" where figures are not by operator.
func (f figures) name(account string) string {
	if f.By != byOperator {
		return ""
	}
	return f.staff.Of(account)
}

// writeTable writes the groups as CSV, the whole first: times in seconds, and empty
// where none was measured.
func (f figures) writeTable(to io.Writer) error {
	table := csv.NewWriter(to)
	number := strconv.Itoa
	if f.By == byRule {
		rows := [][]string{{"rule", "stopped", "overridden"}, {"*", number(f.Stopped), number(f.Overridden)}}
		for _, rule := range rulesOf(f.Figures) {
			rows = append(rows, guard([]string{rule.Rule, number(rule.Stopped), number(rule.Overridden)}))
		}
		return writeRows(table, rows)
	}
	rows := [][]string{{f.By, "visits", "applications", "no_shows", "paper", "waiting_measured", "waiting_median", "waiting_p90", "filling_measured", "filling_median", "filling_p90"}}
	if f.By == byOperator {
		rows[0] = append(rows[0], "name")
	}
	whole := statistics.Count{
		Key: "*", Visits: f.Visits, Applications: f.Applications, NoShows: f.NoShows, Paper: f.Paper, Waiting: f.Waiting.Spread, Filling: f.Filling.Spread,
	}
	for _, count := range append([]statistics.Count{whole}, f.counts()...) {
		row := []string{count.Key, number(count.Visits), number(count.Applications), number(count.NoShows), number(count.Paper)}
		for _, spread := range []statistics.Spread{count.Waiting, count.Filling} {
			measured := inUnits(spread, time.Second)
			row = append(row, number(measured.Measured))
			if measured.Measured == 0 {
				row = append(row, "", "")
			} else {
				row = append(row, number(measured.Median), number(measured.P90))
			}
		}
		if f.By == byOperator {
			row = append(row, f.name(count.Key))
		}
		rows = append(rows, guard(row))
	}
	return writeRows(table, rows)
}

func writeRows(table *csv.Writer, rows [][]string) error {
	if err := table.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	return nil
}
