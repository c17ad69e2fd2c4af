package ui_test

import (
	"context"
	"testing"
	"time"

	"sportello/app/desk"
)

// BenchmarkAgenda is a full week of 80 appointments: the way to it until it is
// drawn, and a step of the cursor without drawing.
func BenchmarkAgenda(b *testing.B) {
	p := newProgram(b)
	people := p.furnish()
	p.desk(func(ctx context.Context, s *desk.Session) {
		for _, date := range []string{"2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"} {
			for minute := 9 * 60; minute < 13*60; minute += 15 {
				at := time.Time{}.Add(time.Duration(minute) * time.Minute).Format("15:04")
				must(s.BookSlot(ctx, desk.Booking{Site: "Lido Adriano", Date: date, Time: at, Minutes: 15, Person: people[minute%len(people)], Procedure: renewal}))(b)
			}
		}
	})
	p.start()
	p.resize(1366, 768)
	p.press(passphrase + "<Return><Ctrl+Shift+A>")
	var shown, painted, moved []time.Duration
	for b.Loop() {
		p.press("t")
		start := time.Now()
		p.press("<Next>")
		shown = append(shown, time.Since(start))
		p.window.Canvas().Capture()
		painted = append(painted, time.Since(start))
		start = time.Now()
		p.press("<Down>")
		moved = append(moved, time.Since(start))
	}
	b.ReportMetric(percentile(shown, 50), "shown-p50-ms")
	b.ReportMetric(percentile(painted, 50), "painted-p50-ms")
	b.ReportMetric(percentile(moved, 50), "moved-p50-ms")
}
