package desk

import (
	"testing"

	"sportello/app/statistics"
)

// What a period is put beside, on Wednesday 25 November 2026.
func TestThePeriodBefore(t *testing.T) {
	for _, test := range []struct{ name, from, to, first, last string }{
		{"a month that is not over", "2026-11-01", "2026-11-30", "2026-10-01", "2026-10-25"},
		{"a month that is", "2026-10-01", "2026-10-31", "2026-09-01", "2026-09-30"},
		{"March, before which February is shorter", "2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"},
		{"a week that is not over", "2026-11-23", "2026-11-29", "2026-11-16", "2026-11-18"},
		{"a week that is", "2026-11-16", "2026-11-22", "2026-11-09", "2026-11-15"},
		{"today", "2026-11-25", "2026-11-25", "2026-11-24", "2026-11-24"},
		{"a year that is not over", "2026-01-01", "2026-12-31", "2025-01-01", "2025-11-25"},
		{"a year that is", "2025-01-01", "2025-12-31", "2024-01-01", "2024-12-31"},
		{"two months", "2026-09-01", "2026-10-31", "2026-07-01", "2026-08-31"},
		{"some days", "2026-11-06", "2026-11-15", "2026-10-27", "2026-11-05"},
		{"until today", "2026-11-02", "", "2026-10-09", "2026-11-01"},
		{"a month to come", "2026-12-01", "2026-12-31", "2026-11-01", "2026-11-30"},
	} {
		before, bounded := justBefore(statistics.Query{From: test.from, To: test.to, Today: "2026-11-25", Site: "Lido Adriano"})
		if !bounded || before.From != test.first || before.To != test.last || before.Site != "Lido Adriano" {
			t.Errorf("%s: %v, %+v, want %s to %s", test.name, bounded, before, test.first, test.last)
		}
	}
	for _, q := range []statistics.Query{{}, {To: "2026-11-25"}, {From: "2026-11-25", To: "2026-11-24"}, {From: "un giorno"}} {
		if before, bounded := justBefore(q); bounded {
			t.Errorf("before %+v is %+v", q, before)
		}
	}
}
