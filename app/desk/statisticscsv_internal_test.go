package desk

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/app/permit"
	"sportello/app/statistics"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
)

// someFigures are figures with something in every group.
func someFigures() statistics.Figures {
	spread := statistics.Spread{N: 3, Median: 12*time.Minute + 400*time.Millisecond, P90: time.Hour}
	groups := func(keys ...string) []statistics.Count {
		counts := make([]statistics.Count, len(keys))
		for i, key := range keys {
			counts[i] = statistics.Count{Key: key, Visits: 3 - i, Applications: 2, NoShows: i, Waiting: spread}
		}
		return counts
	}
	return statistics.Figures{
		Visits: 5, WalkIns: 2, Appointments: 4, NoShows: 1, Cancelled: 1, Applications: 4, Paper: 1, Electronic: statistics.Share{Part: 4, Whole: 5},
		Waiting: statistics.Distribution{Spread: spread, Bins: []statistics.Bin{{To: 15 * time.Minute, N: 2}, {From: 15 * time.Minute, N: 1}}},
		Stopped: 2, Overridden: 1, BackOffice: statistics.Distribution{Spread: statistics.Spread{N: 1, Median: 72 * time.Hour, P90: 72 * time.Hour}},
		StoppedByRule:    []statistics.Count{{Key: "passport-expired", Applications: 2}, {Key: "", Applications: 1}},
		OverriddenByRule: []statistics.Count{{Key: "income-low", Applications: 1}, {Key: "passport-expired", Applications: 1}},
		BySite:           groups("Lido Adriano", "=SUM(A1)"), ByMotive: groups("16", ""), ByWeek: groups("2026-11-02", "2026-11-16"), ByOperator: groups("a.prova"),
	}
}

func tableOf(t *testing.T, file []byte) []map[string]string {
	t.Helper()
	rest, marked := bytes.CutPrefix(file, []byte{0xEF, 0xBB, 0xBF})
	if !marked {
		t.Fatal("no byte order mark")
	}
	if bytes.Count(rest, []byte("\n")) != bytes.Count(rest, []byte("\r\n")) {
		t.Error("a line does not end as RFC 4180 has it")
	}
	reader := csv.NewReader(bytes.NewReader(rest))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil || !slices.Equal(rows[0], csvColumns) {
		t.Fatalf("%v: %q", err, rows)
	}
	var table []map[string]string
	for _, cells := range rows[1:] {
		row := make(map[string]string)
		for i, cell := range cells {
			row[csvColumns[i]] = cell
		}
		table = append(table, row)
	}
	return table
}

func TestTheTableHasEveryNumber(t *testing.T) {
	table := csvTable{query: statistics.Query{From: "2026-11-01", To: "2026-11-25"}, label: func(_ statistics.Group, key string) string { return "di " + key }}
	table.add(ScopeLaptop, someFigures())
	file, err := table.encode()
	if err != nil {
		t.Fatal(err)
	}
	rows := tableOf(t, file)
	row := func(group, key string) map[string]string {
		i := slices.IndexFunc(rows, func(row map[string]string) bool { return row["group"] == group && row["key"] == key })
		if i < 0 {
			t.Fatalf("no row of %s %s", group, key)
		}
		return rows[i]
	}
	for _, test := range []struct{ group, key, column, want string }{
		{"all", "", "scope", "laptop"}, {"all", "", "from", "2026-11-01"}, {"all", "", "visits", "5"}, {"all", "", "paper", "1"}, {"all", "", "cancelled", "1"},
		{"all", "", "waiting_measured", "3"}, {"all", "", "waiting_median", "720"}, {"all", "", "waiting_p90", "3600"},
		{"all", "", "filling_measured", "0"}, {"all", "", "filling_median", ""}, {"all", "", "back_office_median", "3"}, {"all", "", "open", "0"}, {"all", "", "open_p90", ""},
		{"site", "Lido Adriano", "label", "di Lido Adriano"}, {"site", "Lido Adriano", "visits", "3"}, {"site", "Lido Adriano", "stopped", ""},
		{"site", "'=SUM(A1)", "no_shows", "1"}, {"week", "2026-11-16", "applications", "2"}, {"operator", "a.prova", "waiting_median", "720"},
		{"rule", "passport-expired", "stopped", "2"}, {"rule", "passport-expired", "overridden", "1"}, {"rule", "income-low", "overridden", "1"}, {"rule", "income-low", "stopped", "0"},
		{"rule", "", "stopped", "1"}, {"rule", "", "label", ""}, {"rule", "passport-expired", "visits", ""},
	} {
		if got := row(test.group, test.key)[test.column]; got != test.want {
			t.Errorf("%s %s: %s is %q, want %q", test.group, test.key, test.column, got, test.want)
		}
	}
	if rows[0]["group"] != "all" || len(rows) != 1+2+2+2+1+3 {
		t.Errorf("%d rows, the first of %s", len(rows), rows[0]["group"])
	}
}

// Whatever a site or an account is called, its cell is text, and reads back.
func TestNoCellIsAFormula(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+39 0544": "'+39 0544", "-1": "'-1", "@x": "'@x", "\t=1": "'\t=1", "\r=1": "'\r=1", " =1": "' =1", "\u00a0=1": "'\u00a0=1", "＝1": "'＝1",
		"": "", "Lido Adriano": "Lido Adriano", "a=b": "a=b", "2026-11-02": "2026-11-02", "O'Prova; \"sede\"": "O'Prova; \"sede\"",
	} {
		if got := plain(cell); got != want {
			t.Errorf("%q is written %q, want %q", cell, got, want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		name := strings.ReplaceAll(rapid.String().Draw(rt, "name"), "\r", "") // a reader takes \r\n for \n
		table := csvTable{label: func(statistics.Group, string) string { return name }}
		table.add(ScopeOffice, statistics.Figures{BySite: []statistics.Count{{Key: "x" + name}}})
		file, err := table.encode()
		if err != nil {
			rt.Fatal(err)
		}
		got := tableOf(t, file)[1]
		if got["key"] != "x"+name || strings.TrimPrefix(got["label"], "'") != strings.TrimPrefix(name, "'") {
			rt.Fatalf("%q, %q of %q", got["key"], got["label"], name)
		}
		if got["label"] != "" && strings.ContainsAny(got["label"][:1], "=+-@\t\r") {
			rt.Fatalf("%q is a formula", got["label"])
		}
	})
}

// One rule of many fields is named with the field: else they could not be told apart.
func TestARuleOfAFieldIsNamedWithIt(t *testing.T) {
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := permit.Load(rulebook.Files(), tables)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"not-in-table.1.33": "Codice che non esiste · Sesso", "passport-expired": "Passaporto scaduto", "gone-since": "gone-since",
	} {
		if got := ruleName(rules, id, "it"); got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
}
