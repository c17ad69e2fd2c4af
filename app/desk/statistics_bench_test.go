package desk_test

import (
	"fmt"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/app/statistics"
	"sportello/store"
	"sportello/store/laptop"
)

// BenchmarkStatistics is over a laptop's 5,000: as many visits and applications of
// a year as there are, half and half; beside it, how long after unlocking they are
// all counted.
func BenchmarkStatistics(b *testing.B) {
	r := newRoom(b)
	var drafts []laptop.Draft
	for i := range 5000 {
		day := time.Date(2026, 1, 1+i%320, 8, 0, 0, 0, time.UTC)
		at := func(minutes int) string { return day.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339) }
		if i%2 == 0 {
			values := map[string]string{
				"site": here, "date": day.Format(time.DateOnly), "time": "08:00", "walk_in": "true", "state": "queued", "motive": fmt.Sprint(10 + i%20),
				"arrived": at(0), "called": at(i % 40), "started": at(i%40 + 1), "done": at(i%40 + 6),
			}
			drafts = append(drafts, laptop.Draft{Kind: store.Appointment, State: "queued", Site: here, Values: values, Card: r.session.VisitCard(values)})
			continue
		}
		values := map[string]string{
			"1.9": "true", "1.16": fmt.Sprint(10 + i%20), "1.28": day.Format(time.DateOnly), "1.36": "SEN", "errors_stopped": "1", "stopped": fmt.Sprintf("rule.%d", i%30),
			"filling": fmt.Sprint(60 + i%300), "doc.passport": "true",
		}
		card, _, _ := r.session.DescribeCard(store.Application, string(desk.Queued), values)
		drafts = append(drafts, laptop.Draft{Kind: store.Application, State: string(desk.Queued), Site: here, Values: values, Card: card})
	}
	if _, err := r.session.File().CreateAll(b.Context(), drafts); err != nil {
		b.Fatal(err)
	}
	r.reopen()
	start := time.Now()
	r.statistics(statistics.Query{})
	counted := time.Since(start)
	for b.Loop() {
		if told := r.statistics(statistics.Query{From: "2026-03-01", To: "2026-10-31"}); told.Applications == 0 || told.Visits == 0 {
			b.Fatal("nothing counts")
		}
	}
	b.ReportMetric(float64(counted.Microseconds())/1000, "ms-after-unlock")
}
