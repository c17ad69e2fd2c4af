package agenda

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/statistics"
)

func TestHowLongVisitsAreExpectedToTake(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	today := int32(now.Unix() / (24 * 60 * 60))
	var facts []statistics.Fact
	add := func(n int, request, motive string, daysAgo int32, minutes func(i int) time.Duration) {
		for i := range n {
			facts = append(facts, statistics.Fact{
				Kind: statistics.Application, ID: uuid.New(), Day: today - daysAgo, Request: request, Motive: motive, Filling: minutes(i) * time.Minute,
			})
		}
	}
	always := func(minutes time.Duration) func(int) time.Duration { return func(int) time.Duration { return minutes } }
	add(20, "rinnovo", "16", 10, func(i int) time.Duration { return time.Duration(i + 1) }) // 1 to 20 minutes
	add(19, "duplicato", "12", 10, always(3))
	add(40, "conversione", "31", 400, always(3))
	add(20, "aggiornamento", "", 10, always(0))
	add(1, "", "", 10, always(60))
	facts = append(facts, statistics.Fact{Kind: statistics.Visit, ID: uuid.New(), Day: today, Request: "duplicato", Motive: "12", State: "done", Filling: time.Minute})
	by := Lengths(statistics.New(slices.Values(facts)), now)
	for p, want := range map[Procedure]time.Duration{
		{"rinnovo", "16"}:     15 * time.Minute, // three of four
		{"rinnovo", ""}:       15 * time.Minute,
		{"duplicato", "12"}:   0, // too few
		{"conversione", "31"}: 0, // too long ago
		{"aggiornamento", ""}: 0, // nothing measured
		{"", ""}:              11 * time.Minute,
	} {
		if by[p] != want {
			t.Errorf("%+v: %v, want %v", p, by[p], want)
		}
	}
}
