package ui

import (
	"math"
	"slices"
	"testing"
	"time"

	"sportello/app/chart"
	"sportello/app/desk"
	"sportello/app/statistics"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

func wordsIn(t *testing.T, language string) figureWords {
	t.Helper()
	texts, err := i18n.New(language)
	if err != nil {
		t.Fatal(err)
	}
	return figureWords{Stage: &screen.Stage{Texts: texts, Language: language}}
}

// No number is told as better than it is, and days are counted whole.
func TestHowNumbersAreTold(t *testing.T) {
	italian, english := wordsIn(t, "it"), wordsIn(t, "en")
	const minute, day = time.Minute, 24 * time.Hour
	for _, test := range []struct{ got, want string }{
		{italian.span(15*minute, minutes), "15 min"},
		{italian.span(15*minute+time.Second, minutes), "16 min"}, // more than a target of 15
		{italian.span(4*minute+59*time.Second, minutes), "5 min"},
		{italian.span(0, minutes), "0 min"},
		{figureWords{rough: true}.span(4*minute+4*time.Second, minutes), "4 min"}, // the office's four minutes
		{italian.inMinutes(210600 * time.Millisecond), "3,5"},
		{italian.attained(statistics.Share{Part: 91, Whole: 97}), "93,8 %"}, // less than a target of 94
		{english.attained(statistics.Share{Part: 91, Whole: 97}), "93.8 %"},
		{italian.attained(statistics.Share{Part: 9999, Whole: 10000}), "99,9 %"},
		{italian.attained(statistics.Share{Part: 3, Whole: 3}), "100 %"},
		{italian.attained(statistics.Share{}), "–"},
		{italian.bin(statistics.Bin{To: day}, days), "0 giorni"},
		{italian.bin(statistics.Bin{From: day, To: 2 * day}, days), "1 giorno"},
		{italian.bin(statistics.Bin{From: 7 * day, To: 14 * day}, days), "7–13 giorni"},
		{italian.bin(statistics.Bin{From: 60 * day}, days), "60 giorni o più"},
		{italian.bin(statistics.Bin{From: 5 * minute, To: 10 * minute}, minutes), "5–10 min"},
		{italian.inMinutes(150 * time.Second), "2,5"},
		{english.inMinutes(150 * time.Second), "2.5"},
		{italian.chance(.0004), "Per puro caso una differenza così capita 1 volta su 2500."},
		{italian.chance(.02), "Per puro caso una differenza così capita 1 volta su 50."},
		{italian.chance(1e-9), "Per puro caso una differenza così capita meno di 1 volta su un milione."},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}

// A week in which nothing was counted is a gap in the course, and each week is beside
// the one as far into the period before.
func TestACourseLeavesNoWeekOut(t *testing.T) {
	week := func(key string, applications, waited int) statistics.Count {
		count := statistics.Count{Key: key, Applications: applications, Visits: applications}
		count.Waiting.N, count.Waiting.Median = waited, time.Duration(waited)*time.Minute
		return count
	}
	now := statistics.Figures{Applications: 9, ByWeek: []statistics.Count{week("2026-11-02", 4, 4), week("2026-11-23", 5, 5)}}
	before := statistics.Figures{Applications: 3, ByWeek: []statistics.Count{week("2026-10-12", 3, 3)}}
	pages := figurePages{figureWords: wordsIn(t, "it"), stats: desk.Statistics{}, shown: now, before: &before, back: 31}
	same := func(got, want []float64) bool {
		return slices.EqualFunc(got, want, func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })
	}
	gap := math.NaN()
	for figure, want := range map[statistics.Figure][2][]float64{
		statistics.FigureApplications: {{4, 0, 0, 5}, {0, 3, 0, 0}},
		statistics.FigureWaiting:      {{4, gap, gap, 5}, {gap, 3, gap, gap}},
	} {
		course := pages.course(figure).(chart.Lines)
		if !slices.Equal(course.Labels, []string{"2/11", "9/11", "16/11", "23/11"}) || !same(course.Series[0].Values, want[0]) || !same(course.Series[1].Values, want[1]) {
			t.Errorf("%s: %q, %v, want %v", figure, course.Labels, course.Series, want)
		}
	}
	pages.before = &statistics.Figures{}
	if course := pages.course(statistics.FigureApplications).(chart.Lines); len(course.Series) != 1 || pages.was("0") != "–" {
		t.Errorf("beside nothing: %d lines, %q", len(course.Series), pages.was("0"))
	}
}

// The weeks that the office tells of a period begin in it.
func TestTheWeeksOfAPeriod(t *testing.T) {
	for _, test := range []struct {
		kind, day, from, to string
		any                 bool
	}{
		{monthLong, "2026-11-25", "2026-11-02", "2026-12-06", true},
		{weekLong, "2026-11-25", "2026-11-23", "2026-11-29", true},
		{dayLong, "2026-11-23", "2026-11-23", "2026-11-29", true},
		{dayLong, "2026-11-25", "", "", false},
		{yearLong, "2026-11-25", "2026-01-05", "2027-01-03", true},
	} {
		from, to, whole := periodOf(test.kind, day(t, test.day)).weeks()
		if whole != test.any || whole && (isoDay(from) != test.from || isoDay(to) != test.to) {
			t.Errorf("%s of %s: %s to %s, %v", test.kind, test.day, isoDay(from), isoDay(to), whole)
		}
	}
}
