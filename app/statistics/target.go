package statistics

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"time"
)

// Target is what a figure is to reach.
type Target struct {
	ID     string // "waiting", "filling", "electronic", "filling_returning", "filling_new"
	Figure Figure // of FigureApplications it is the electronic share
	By     string // whose target: TargetReform or TargetProgram
	// Before is how it was, 0 if nobody said, and Goal what is to be reached: at most,
	// in the middle of all. Of the electronic share it is GoalShare, at least.
	Before, Goal           time.Duration
	BeforeShare, GoalShare float64
	// Source is where it comes from, in Italian and English; Verified says that it
	// needs no looking up any more: else that is to be said of it.
	Source   map[string]string
	Verified bool
}

// Whose targets there are.
const (
	TargetReform  = "reform"
	TargetProgram = "program"
)

// Met says whether figures reach it; false where nothing was measured.
func (t Target) Met(f Figures) bool {
	if t.Figure == FigureApplications {
		return f.Electronic.Whole > 0 && f.Electronic.Of() >= t.GoalShare
	}
	measured := map[Figure]Distribution{
		FigureWaiting: f.Waiting, FigureFilling: f.Filling, FigureFillingReturning: f.FillingReturning, FigureFillingNew: f.FillingNew,
	}[t.Figure]
	return measured.N > 0 && measured.Median <= t.Goal
}

//go:embed targets.json
var targets []byte

// Targets are those of the reform and of this program.
func Targets() ([]Target, error) {
	var read []struct {
		ID          string            `json:"id"`
		Figure      Figure            `json:"figure"`
		By          string            `json:"by"`
		Before      int               `json:"before_seconds"`
		Goal        int               `json:"goal_seconds"`
		BeforeShare float64           `json:"before_share"`
		GoalShare   float64           `json:"goal_share"`
		Source      map[string]string `json:"source"`
		Verified    bool              `json:"verified"`
	}
	if err := json.Unmarshal(targets, &read); err != nil {
		return nil, fmt.Errorf("reading the targets: %w", err)
	}
	all := make([]Target, len(read))
	for i, each := range read {
		all[i] = Target{
			ID: each.ID, Figure: each.Figure, By: each.By, BeforeShare: each.BeforeShare, GoalShare: each.GoalShare, Source: each.Source, Verified: each.Verified,
			Before: time.Duration(each.Before) * time.Second, Goal: time.Duration(each.Goal) * time.Second,
		}
	}
	return all, nil
}
