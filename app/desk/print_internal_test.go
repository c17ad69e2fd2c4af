package desk

import (
	"testing"

	"sportello/app/permit"
)

// The applicant's sheet has dates to remember: today's and those to come.
func TestWhatIsPastIsNothingToRemember(t *testing.T) {
	var dates []permit.Deadline
	for _, date := range []string{"2026-11-11", "2026-11-26", "2027-01-24"} {
		dates = append(dates, permit.Deadline{Date: date})
	}
	if coming := comingDeadlines(dates, "2026-11-26"); len(coming) != 2 || coming[0].Date != "2026-11-26" || dates[0].Date != "2026-11-11" {
		t.Errorf("to remember: %v", coming)
	}
}
