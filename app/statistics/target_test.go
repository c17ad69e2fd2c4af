package statistics_test

import (
	"testing"
	"time"

	"sportello/app/statistics"
)

// The targets are the reform's and this program's, each with where it comes from;
// what nobody has looked up says so.
func TestTargets(t *testing.T) {
	targets, err := statistics.Targets()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]statistics.Target{
		"waiting":           {Figure: statistics.FigureWaiting, By: statistics.TargetReform, Before: 40 * time.Minute, Goal: 15 * time.Minute},
		"filling":           {Figure: statistics.FigureFilling, By: statistics.TargetReform, Before: 30 * time.Minute, Goal: 7 * time.Minute},
		"electronic":        {Figure: statistics.FigureApplications, By: statistics.TargetReform, GoalShare: 0.94},
		"filling_returning": {Figure: statistics.FigureFillingReturning, By: statistics.TargetProgram, Goal: 2 * time.Minute, Verified: true},
		"filling_new":       {Figure: statistics.FigureFillingNew, By: statistics.TargetProgram, Goal: 4 * time.Minute, Verified: true},
	}
	for _, target := range targets {
		w := want[target.ID]
		if target.Source["it"] == "" || target.Source["en"] == "" || target.Figure != w.Figure || target.By != w.By || target.Before != w.Before ||
			target.Goal != w.Goal || target.GoalShare != w.GoalShare || target.Verified != w.Verified {
			t.Errorf("%+v", target)
		}
		delete(want, target.ID)
	}
	if len(want) > 0 {
		t.Errorf("no target for %v", want)
	}
}

func TestWhenATargetIsMet(t *testing.T) {
	measured := func(median time.Duration) statistics.Figures {
		return statistics.Figures{Waiting: statistics.Distribution{Spread: statistics.Spread{N: 3, Median: median}}}
	}
	waiting := statistics.Target{Figure: statistics.FigureWaiting, Goal: 15 * time.Minute}
	electronic := statistics.Target{Figure: statistics.FigureApplications, GoalShare: 0.94}
	for _, c := range []struct {
		target  statistics.Target
		figures statistics.Figures
		want    bool
	}{
		{waiting, measured(15 * time.Minute), true},
		{waiting, measured(15*time.Minute + time.Second), false},
		{waiting, statistics.Figures{}, false},
		{electronic, statistics.Figures{Electronic: statistics.Share{Part: 94, Whole: 100}}, true},
		{electronic, statistics.Figures{Electronic: statistics.Share{Part: 93, Whole: 100}}, false},
		{electronic, statistics.Figures{}, false},
	} {
		if got := c.target.Met(c.figures); got != c.want {
			t.Errorf("%+v with %+v and %+v: %v", c.target, c.figures.Waiting.Spread, c.figures.Electronic, got)
		}
	}
}
