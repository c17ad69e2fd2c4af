package desk

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"sportello/app/chart"
	"sportello/app/print"
	"sportello/app/statistics"
	"sportello/assets/i18n"
)

func sheetOf(t *testing.T, language string, told Statistics) *councilSheet {
	t.Helper()
	texts, err := i18n.New(language)
	if err != nil {
		t.Fatal(err)
	}
	told.BeforeFrom, told.BeforeTo = "2026-10-07", "2026-10-31"
	return &councilSheet{
		Statistics: told, texts: texts, name: func(_ statistics.Group, key string) string { return key },
		query: statistics.Query{From: "2026-11-01", To: "2026-11-25", Today: "2026-11-25"},
	}
}

func TestTheCouncilReadsWhatIsReached(t *testing.T) {
	told := Statistics{Figures: someFigures(), Before: someFigures(), Scope: ScopeLaptop, Targets: []statistics.Target{
		{ID: "waiting", Figure: statistics.FigureWaiting, Before: 40 * time.Minute, Goal: 15 * time.Minute, Verified: true},
		{ID: "filling", Figure: statistics.FigureFilling, Before: 30 * time.Minute, Goal: 7 * time.Minute, Verified: true},
		{ID: "electronic", Figure: statistics.FigureApplications, GoalShare: 0.94, Verified: true},
		{ID: "filling_new", Figure: statistics.FigureFillingNew, Goal: 4 * time.Minute},
	}}
	told.FillingNew.Spread = statistics.Spread{N: 1, Median: 4*time.Minute + time.Second}
	told.Before.NoShows = 3
	page := sheetOf(t, "it", told).page(time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC))
	figure := func(label string) print.Figure {
		i := slices.IndexFunc(page.Figures, func(f print.Figure) bool { return strings.HasPrefix(f.Label, label) })
		if i < 0 {
			t.Fatalf("no figure %q", label)
		}
		return page.Figures[i]
	}
	for label, want := range map[string]print.Figure{
		"Persone venute":                {Value: "5", Before: "5"},
		"Attesa: metà":                  {Value: "12 min", Before: "12 min", Target: "15 min", Met: print.Reached},
		"Attesa: nove":                  {Value: "1 h 0 min", Before: "1 h 0 min"},
		"Compilazione: metà":            {Value: "–", Before: "–", Target: "7 min", Met: print.NotCompared},
		"Compilazione, chi viene":       {Value: "4 min 1 s", Before: "–", Target: "4 min", Met: print.Missed, Unsure: true},
		"Istanze elettroniche":          {Value: "80 %", Before: "80 %", Target: "94 %", Met: print.Missed},
		"Istanze con errori":            {Value: "2 su 4", Before: "2 su 4"},
		"Appuntamenti mancati":          {Value: "1 su 4", Before: "3 su 4"},
		"Compilazione, chi era già":     {Value: "–", Before: "–"},
		"Istanze compilate e messe in ": {Value: "4", Before: "4"},
	} {
		got := figure(label)
		note := got.Note
		got.Label, got.Note = "", 0
		if got != want {
			t.Errorf("%s: %+v, want %+v", label, got, want)
		}
		if note < 1 || note > len(page.Notes) {
			t.Errorf("%s: note %d of %d", label, note, len(page.Notes))
		}
	}
	if page.Period != "01/11/2026 – 25/11/2026" || page.Before != "07/10/2026 – 31/10/2026" || len(page.Charts) != 4 || !strings.Contains(page.Source, "portatile") {
		t.Errorf("%q, %q, %d charts, %q", page.Period, page.Before, len(page.Charts), page.Source)
	}
	if reform := page.Notes[len(page.Notes)-2]; reform != "Prima della riforma, come riferito: attesa 40 min, compilazione 30 min." {
		t.Errorf("before the reform: %q", reform)
	}
	if last := page.Notes[len(page.Notes)-1]; !strings.Contains(last, "Da verificare") {
		t.Errorf("what is unsure is not explained: %q", last)
	}
}

// A number is not told as better than it is, and in the figures of the language.
func TestHowTheCouncilReadsNumbers(t *testing.T) {
	italian, english := sheetOf(t, "it", Statistics{}), sheetOf(t, "en", Statistics{})
	for of, want := range map[statistics.Share][2]string{
		{Part: 91, Whole: 97}:    {"93,8 %", "93.8 %"},
		{Part: 94, Whole: 100}:   {"94 %", "94 %"},
		{Part: 999, Whole: 1000}: {"99,9 %", "99.9 %"},
		{Part: 9999, Whole: 1e4}: {"99,9 %", "99.9 %"},
		{}:                       {"–", "–"},
	} {
		if got := [2]string{italian.part(of), english.part(of)}; got != want {
			t.Errorf("%+v: %q, want %q", of, got, want)
		}
	}
	for of, want := range map[time.Duration]string{
		59 * time.Second: "59 s", 9*time.Minute + 59*time.Second: "9 min 59 s", 15 * time.Minute: "15 min", 15*time.Minute + time.Second: "16 min", 2 * time.Hour: "2 h 0 min",
	} {
		if got := italian.span(of); got != want {
			t.Errorf("%v: %q, want %q", of, got, want)
		}
	}
}

// Of a period that is not over the days that were are told, beside as many before.
func TestTheCouncilReadsOfDaysThatWere(t *testing.T) {
	sheet := sheetOf(t, "it", Statistics{})
	sheet.query.To = "2026-11-30"
	if page := sheet.page(time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)); page.Period != "01/11/2026 – 25/11/2026" {
		t.Errorf("%q", page.Period)
	}
}

func TestTheChartsOfTheCouncil(t *testing.T) {
	told := Statistics{Figures: someFigures(), Before: someFigures(), Targets: []statistics.Target{{ID: "waiting", Goal: 15 * time.Minute}}}
	told.Before.ByWeek[0].Key = "2026-10-05" // four weeks before the first
	charts := sheetOf(t, "en", told).charts()
	course, ok := charts[0].(chart.Lines)
	if !ok || !slices.Equal(course.Labels, []string{"2/11", "9/11", "16/11"}) || course.Target.Label != "target 15 min" {
		t.Fatalf("%+v", charts[0])
	}
	now, before := course.Series[0].Values, course.Series[1].Values
	if now[0] < 12 || now[1] == now[1] || before[0] < 12 || before[1] == before[1] { // NaN is no week
		t.Errorf("now %v, before %v", now, before)
	}
	if sites := charts[2].(chart.Bars); !slices.Equal(sites.Groups, []string{"Lido Adriano", "=SUM(A1)"}) || sites.Series[0].Values[0] != 2 {
		t.Errorf("%+v", sites)
	}
	if rules := charts[3].(chart.Bars); !slices.Equal(rules.Groups, []string{"passport-expired"}) {
		t.Errorf("%+v", rules.Groups)
	}
}

// With nothing counted yet, and in both languages, it is a page that says so.
func TestTheCouncilSheetOfNothing(t *testing.T) {
	for _, language := range i18n.Languages() {
		for _, told := range []Statistics{{Scope: ScopeOffice}, {Figures: someFigures(), Scope: ScopeOffice, Targets: []statistics.Target{{ID: "waiting", Goal: time.Minute}}}} {
			sheet := sheetOf(t, language, told)
			sheet.query, sheet.BeforeFrom, sheet.BeforeTo = statistics.Query{Today: "2026-11-25"}, "", ""
			page := sheet.page(time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC))
			var file bytes.Buffer
			if err := print.WriteCouncil(&file, page); err != nil || file.Len() == 0 {
				t.Errorf("%s: %v", language, err)
			}
			for _, words := range append(append(page.Sites, page.Notes...), page.Source, page.Period) {
				if strings.Contains(words, "⟦") {
					t.Errorf("%s: %q", language, words)
				}
			}
			for _, f := range page.Figures {
				if strings.Contains(f.Label+f.Value+f.Before+f.Target, "⟦") || f.Before != "" {
					t.Errorf("%s: %+v", language, f)
				}
			}
		}
	}
}
