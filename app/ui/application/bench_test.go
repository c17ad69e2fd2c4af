package application_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sportello/app/permit"
	"sportello/app/ui/application"
)

// A key in the largest section until the whole window is drawn in software, at
// 1366×768. A frame at 60 a second is 16.7 ms.
func BenchmarkKeyToPainted(b *testing.B) {
	s := newStage(b, laptopLight(), fatou(), full())
	s.goTo("1.68")
	measure(b, s, func() { s.canvas().Capture() })
}

// The same without drawing: what the screen itself costs.
func BenchmarkKey(b *testing.B) {
	s := newStage(b, laptopLight(), fatou(), full())
	s.goTo("1.68")
	measure(b, s, func() {})
}

// A key that comes and goes with a finding: an error appears and disappears.
func BenchmarkKeyWithFinding(b *testing.B) {
	s := newStage(b, laptopLight(), fatou(), full())
	s.goTo("1.72")
	field := s.focused()
	times := make([]time.Duration, 0, b.N)
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if i%2 == 0 {
			field.TypedRune('1')
		} else {
			field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
		}
		times = append(times, time.Since(start))
	}
	percentile(b, times)
}

// The floor under BenchmarkKeyToPainted: drawing the window when nothing changed.
func BenchmarkPaintAlone(b *testing.B) {
	s := newStage(b, laptopLight(), fatou(), full())
	for b.Loop() {
		s.canvas().Capture()
	}
}

func measure(b *testing.B, s *stage, after func()) {
	field := s.focused()
	times := make([]time.Duration, 0, 1000)
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if i%20 == 19 {
			for range 19 {
				field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			}
			continue
		}
		field.TypedRune(rune('A' + i%26))
		after()
		times = append(times, time.Since(start))
	}
	percentile(b, times)
}

func percentile(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	if len(times) > 0 {
		b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
	}
}

// Opening an application of a hundred filled fields: from the desk's to the first
// picture. It should stay under 150 ms.
func BenchmarkOpen(b *testing.B) {
	s := newStage(b, laptopLight(), fatou(), full())
	filled := len(s.app.Values())
	var ready []time.Duration
	for b.Loop() {
		s.screen.Hidden()
		start := time.Now()
		s.screen = application.New(s.stage("it"), s.app)
		s.window.SetContent(s.screen.Object())
		s.screen.Shown()
		ready = append(ready, time.Since(start))
		s.canvas().Capture()
	}
	b.ReportMetric(float64(filled), "fields")
	median(b, ready)
}

// Switching section, there and back, each drawn. It should stay under 30 ms.
func BenchmarkSwitchSection(b *testing.B) {
	s := newStage(b, laptopLight(), fatou(), full())
	s.goTo("1.68")
	var ready []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if i%2 == 0 {
			s.press("<Ctrl+Return>")
		} else {
			s.press("<Ctrl+Shift+Return>")
		}
		ready = append(ready, time.Since(start))
		s.canvas().Capture()
	}
	median(b, ready)
}

// median reports how long it takes until everything is ready to be drawn.
func median(b *testing.B, ready []time.Duration) {
	slices.Sort(ready)
	b.ReportMetric(float64(ready[len(ready)/2].Microseconds())/1000, "ready-ms")
}

// full is an application with about a hundred filled fields: spouse, children,
// work.
func full() permit.Values {
	values := renewal()
	for key, value := range map[string]string{
		"1.25": "12", "1.26": "4", "1.29": permit.Yes, "1.31": "PRVFTA92C55Z343X", "1.70": "A", "1.71": "3", "1.73": "PROVA@ESEMPIO.IT", "1.75": "3335550142", "1.74": "",
		"1.129": "PROVA", "1.130": "MODOU", "1.131": "M", "1.132": "1988-02-01", "1.133": "SEN", "1.134": "SEN", "1.135": "DAKAR",
		"2.19": "CAMERIERA", "2.21": permit.Yes, "2.22": "RISTORANTE ESEMPIO SRL", "2.24": "01234567890", "2.25": "1234567890", "2.11": "12", "2.52": permit.Yes, "2.59": permit.Yes,
	} {
		values[key] = value
	}
	for _, first := range []int{137, 145, 152, 160} {
		for i, value := range []string{"PROVA", "AWA", "F", "2019-05-02", "ITA", "SEN", "RAVENNA"} {
			values[permitKey(first+i)] = value
		}
	}
	return values
}

func permitKey(number int) string { return "1." + strconv.Itoa(number) }
