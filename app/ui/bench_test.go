package ui_test

import (
	"context"
	"image/color"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"sportello/app/desk"
	"sportello/app/permit/permittest"
)

// The figures of the whole window at 1366×768, each beside what the same painter
// takes for an empty window and for one plain rectangle of that size: no screen
// painted by it can take less than the first.

// BenchmarkKeyToPainted is a rune typed into the largest section of the largest
// application until all of the window is drawn in software: check, findings and
// layout are in it. A frame at 60 a second is 16.7 ms.
func BenchmarkKeyToPainted(b *testing.B) {
	p, _ := filled(b)
	p.press("<Ctrl+3><Return>")
	p.goTo(b, "1.137")
	times := p.typing(b, func() { p.window.Canvas().Capture() })
	b.ReportMetric(percentile(times, 50), "p50-ms")
	b.ReportMetric(percentile(times, 99), "p99-ms")
	limits(b)
}

// BenchmarkKey is the same without drawing.
func BenchmarkKey(b *testing.B) {
	p, _ := filled(b)
	p.press("<Ctrl+3><Return>")
	p.goTo(b, "1.137")
	times := p.typing(b, func() {})
	b.ReportMetric(percentile(times, 50), "p50-ms")
	b.ReportMetric(percentile(times, 99), "p99-ms")
}

// BenchmarkOpen is an application of a hundred filled fields and more from Enter
// in the list to the first picture of it, and how much of that it takes until
// everything is ready to be drawn.
func BenchmarkOpen(b *testing.B) {
	p, filled := filled(b)
	var ready, painted []time.Duration
	for b.Loop() {
		p.press("<Ctrl+3>")
		start := time.Now()
		p.press("<Return>")
		ready = append(ready, time.Since(start))
		p.window.Canvas().Capture()
		painted = append(painted, time.Since(start))
	}
	b.ReportMetric(float64(filled), "fields")
	b.ReportMetric(percentile(ready, 50), "ready-p50-ms")
	b.ReportMetric(percentile(painted, 50), "p50-ms")
	b.ReportMetric(percentile(painted, 99), "p99-ms")
	limits(b)
}

// BenchmarkSwitchSection is the way to the next section until it is drawn, through
// the largest application and back.
func BenchmarkSwitchSection(b *testing.B) {
	const sections = 18 // that are gone through in one direction
	p, _ := filled(b)
	p.press("<Ctrl+3><Return>")
	var ready, painted []time.Duration
	for i := 0; b.Loop(); i++ {
		turn := "<Ctrl+Return>"
		if i/sections%2 == 1 {
			turn = "<Ctrl+Shift+Return>"
		}
		start := time.Now()
		p.press(turn)
		ready = append(ready, time.Since(start))
		p.window.Canvas().Capture()
		painted = append(painted, time.Since(start))
	}
	b.ReportMetric(percentile(ready, 50), "ready-p50-ms")
	b.ReportMetric(percentile(painted, 50), "p50-ms")
	b.ReportMetric(percentile(painted, 99), "p99-ms")
	limits(b)
}

// BenchmarkOpenings is opening one application after the other and going back, and
// how much more is kept of each when Fyne has let go of what it does not draw any
// more. It does so after a minute, or after FYNE_CACHE.
func BenchmarkOpenings(b *testing.B) {
	p := newProgram(b)
	p.applications(50)
	p.start()
	p.press(passphrase + "<Return><Ctrl+3>")
	kept := func() (bytes, goroutines int) {
		const oftenest = 10 * time.Second // that Fyne looks
		valid, err := time.ParseDuration(os.Getenv("FYNE_CACHE"))
		if err != nil {
			valid = time.Minute
		}
		p.press("<Ctrl+1>")
		time.Sleep(max(valid, oftenest) + time.Second)
		p.window.Canvas().Capture()
		runtime.GC()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		p.press("<Ctrl+3>")
		return int(memory.HeapAlloc), runtime.NumGoroutine()
	}
	open := func() { p.press("<Return><Escape><Down>") }
	for range 50 {
		open()
	}
	bytes, goroutines := kept()
	for b.Loop() {
		open()
	}
	more, moreGoroutines := kept()
	b.ReportMetric(float64(more-bytes)/1024/float64(b.N), "KiB-kept/op")
	b.ReportMetric(float64(more)/1e6, "MB-live")
	b.ReportMetric(float64(moreGoroutines-goroutines), "goroutines-more")
}

// limits reports what the painter takes for an empty window and for a rectangle
// of its size.
func limits(b *testing.B) {
	for _, limit := range []struct {
		content fyne.CanvasObject
		unit    string
	}{{container.NewWithoutLayout(), "p50-empty-window-ms"}, {canvas.NewRectangle(color.White), "p50-one-rectangle-ms"}} {
		window := test.NewTempWindow(b, limit.content)
		window.SetPadded(false)
		window.Resize(fyne.NewSize(1366, 768))
		times := make([]time.Duration, 20)
		for i := range times {
			start := time.Now()
			window.Canvas().Capture()
			times[i] = time.Since(start)
		}
		b.ReportMetric(percentile(times, 50), limit.unit)
	}
	b.ReportMetric(0, "ns/op")
}

func percentile(times []time.Duration, percent int) (milliseconds float64) {
	times = slices.Sorted(slices.Values(times))
	return float64(times[(len(times)-1)*percent/100].Microseconds()) / 1000
}

// typing types runes into what has the focus, empties it after twenty, and
// returns how long each took until after was through.
func (p *program) typing(b *testing.B, after func()) []time.Duration {
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		if i%20 == 19 {
			for range 19 {
				p.press("<BackSpace>")
			}
		}
		start := time.Now()
		p.press(string(rune('A' + i%26)))
		p.settle()
		after()
		times = append(times, time.Since(start))
	}
	return times
}

// goTo takes the focus to a field of the application shown.
func (p *program) goTo(b *testing.B, key string) {
	for range 300 {
		if p.fieldName() == key {
			return
		}
		p.press("<Return>")
	}
	b.Fatalf("%s is not to be reached", key)
}

// filled is the window on an office whose one application has every field of
// both modules filled, children and places of stay included; and how many it has.
func filled(b *testing.B) (*program, int) {
	b.Helper()
	p := newProgram(b)
	var count int
	p.desk(func(ctx context.Context, s *desk.Session) {
		person := must(s.CreatePerson(ctx, invented[0]))(b)
		application := must(s.Start(ctx, person.ID))(b)
		application.SetAll(permittest.Everything(must(rules())(b)))
		p.check(application.Flush(ctx))
		count = len(application.Values())
	})
	p.start()
	p.press(passphrase + "<Return>")
	p.resize(1366, 768)
	return p, count
}
