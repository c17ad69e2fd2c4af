package ui_test

import (
	"fmt"
	"time"

	"sportello/app/desk"
	"sportello/app/statistics"
)

// month is a busy month's figures, invented, in the shape the desk gives them.
func month() desk.Statistics {
	spread := func(n int, median, p90 time.Duration) statistics.Spread {
		return statistics.Spread{N: n, Median: median, P90: p90}
	}
	bins := func(per time.Duration, counts ...int) []statistics.Bin {
		var bins []statistics.Bin
		for i, n := range counts {
			bins = append(bins, statistics.Bin{From: time.Duration(i) * per, To: time.Duration(i+1) * per, N: n})
		}
		bins[len(bins)-1].To = 0
		return bins
	}
	week := func(key string, n int, waiting, filling time.Duration) statistics.Count {
		return statistics.Count{Key: key, Visits: n, Applications: n, Waiting: spread(n, waiting, 2*waiting), Filling: spread(n, filling, 2*filling)}
	}
	group := func(key string, n int) statistics.Count {
		return statistics.Count{Key: key, Visits: n + 3, Applications: n, NoShows: n % 4, Waiting: spread(n, 12*time.Minute, 25*time.Minute), Filling: spread(n, 200*time.Second, 400*time.Second)}
	}
	now := statistics.Figures{
		Visits: 151, WalkIns: 62, Appointments: 97, NoShows: 8, Cancelled: 3, Applications: 143, Paper: 6,
		Electronic:       statistics.Share{Part: 143, Whole: 149},
		Waiting:          statistics.Distribution{Spread: spread(151, 12*time.Minute+10*time.Second, 31*time.Minute), Bins: bins(5*time.Minute, 31, 38, 33, 22, 14, 6, 4, 3)},
		Filling:          statistics.Distribution{Spread: spread(143, 154*time.Second, 390*time.Second), Bins: bins(time.Minute, 12, 39, 44, 22, 12, 7, 4, 3)},
		FillingReturning: statistics.Distribution{Spread: spread(101, 108*time.Second, 201*time.Second), Bins: bins(time.Minute, 12, 39, 34, 12, 3, 1)},
		FillingNew:       statistics.Distribution{Spread: spread(42, 251*time.Second, 455*time.Second), Bins: bins(time.Minute, 0, 0, 10, 10, 9, 6, 4, 3)},
		Stopped:          88, Overridden: 9,
		StoppedByRule:    []statistics.Count{{Key: "missing.1.34", Applications: 31}, {Key: "housing-issuer", Applications: 24}, {Key: "address-municipality-unknown", Applications: 18}, {Key: "", Applications: 4}},
		OverriddenByRule: []statistics.Count{{Key: "domicile-not-address", Applications: 7}, {Key: "housing-suitability-missing", Applications: 2}},
		BackOffice:       statistics.Distribution{Spread: spread(97, 3*24*time.Hour, 8*24*time.Hour), Bins: bins(24*time.Hour, 10, 22, 25, 20, 8, 4, 3, 5)},
		Open:             46,
		OpenAge:          statistics.Distribution{Spread: spread(46, 2*24*time.Hour, 6*24*time.Hour), Bins: bins(24*time.Hour, 12, 11, 9, 6, 4, 2, 1, 1)},
		BySite:           []statistics.Count{group("Lido Adriano", 58), group("San Pietro in Vincoli", 44), group("Casa delle Culture", 29), group("Sede centrale", 12)},
		ByMotive:         []statistics.Count{group("16", 66), group("12", 41), group("07", 21), group("", 15)},
		ByRequest:        []statistics.Count{group("rinnovo", 99), group("rilascio", 31), group("aggiornamento", 13)},
		ByOperator:       []statistics.Count{group("e.prova", 80), group("f.finta", 63)},
	}
	for i, n := range []int{31, 36, 40, 36} {
		now.ByWeek = append(now.ByWeek, week(fmt.Sprintf("2026-11-%02d", 2+7*i), n, time.Duration(15-i)*time.Minute, time.Duration(190-15*i)*time.Second))
	}
	before := now
	before.Applications, before.Visits, before.Waiting.Median, before.Filling.Median = 120, 131, 16*time.Minute, 200*time.Second
	before.BySite = []statistics.Count{group("Lido Adriano", 49), group("San Pietro in Vincoli", 41), group("Casa delle Culture", 30)}
	before.ByWeek = nil
	for i, n := range []int{28, 30, 31, 31} {
		before.ByWeek = append(before.ByWeek, week(fmt.Sprintf("2026-10-%02d", 5+7*i), n, time.Duration(18-i)*time.Minute, time.Duration(220-5*i)*time.Second))
	}
	return desk.Statistics{
		Figures: now, Before: before, BeforeFrom: "2026-10-01", BeforeTo: "2026-10-25", Scope: desk.ScopeLaptop, Operators: true, Central: &now, CentralAsOf: time.Date(2026, 11, 24, 17, 12, 0, 0, time.UTC),
		Targets: []statistics.Target{
			{ID: "waiting", Figure: statistics.FigureWaiting, By: "reform", Before: 40 * time.Minute, Goal: 15 * time.Minute, Verified: false},
			{ID: "filling", Figure: statistics.FigureFilling, By: "reform", Before: 30 * time.Minute, Goal: 7 * time.Minute, Verified: true},
			{ID: "filling_returning", Figure: statistics.FigureFillingReturning, By: "program", Goal: 2 * time.Minute, Verified: true},
			{ID: "filling_new", Figure: statistics.FigureFillingNew, By: "program", Goal: 4 * time.Minute, Verified: true},
			{ID: "electronic", Figure: statistics.FigureApplications, By: "reform", GoalShare: .94, Verified: false},
		},
	}
}

func uneven() []statistics.Unevenness {
	return []statistics.Unevenness{
		{Practice: statistics.PracticeOverride, What: "housing-issuer", Request: "rinnovo", Motive: "16", By: statistics.BySite, P: .0004, Weight: 11,
			Here: statistics.Side{Key: "Lido Adriano", Done: statistics.Share{Part: 12, Whole: 40}}, Elsewhere: statistics.Side{Key: "San Pietro in Vincoli", Done: statistics.Share{Part: 1, Whole: 38}}},
		{Practice: statistics.PracticeDocument, What: "unilav", Request: "rinnovo", Motive: "16", By: statistics.BySite, P: .003, Weight: 9,
			Here: statistics.Side{Key: "Casa delle Culture", Done: statistics.Share{Part: 3, Whole: 29}}, Elsewhere: statistics.Side{Done: statistics.Share{Part: 61, Whole: 102}}},
		{Practice: statistics.PracticeMotive, What: "07", Request: "rilascio", Citizenship: "MAR", By: statistics.ByOperator, P: .02, Weight: 5,
			Here: statistics.Side{Key: "e.prova", Done: statistics.Share{Part: 9, Whole: 14}}, Elsewhere: statistics.Side{Done: statistics.Share{Part: 2, Whole: 17}}},
	}
}
