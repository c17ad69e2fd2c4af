package application_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sportello/app/permit"
)

// A key that comes and goes with a finding: an error appears and disappears. What
// the whole window takes is measured where it is.
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

func percentile(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	if len(times) > 0 {
		b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
	}
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
