package search_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/app/desk/search"
)

func TestParseBirthDate(t *testing.T) {
	const today = "2026-11-25"
	for text, want := range map[string]string{
		"15/03/1992": "1992-03-15", "15.3.92": "1992-03-15", "15-03-1992": "1992-03-15", "15 3 1992": "1992-03-15",
		"15031992": "1992-03-15", "150392": "1992-03-15", "1992-03-15": "1992-03-15", "19920315": "1992-03-15",
		"15 marzo 1992": "1992-03-15", "15 MAR 92": "1992-03-15", "1 january 2001": "2001-01-01",
		"010119": "2019-01-01", "261126": "1926-11-26", "251126": "2026-11-25",
		"29/02/1991": "", "31/12/2027": "", "15/03": "", "1992": "", "15": "", "": "", "12 mario 1992": "", "3335550142": "", "15 marzo": "",
	} {
		if got, ok := search.ParseBirthDate(text, today); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
}

// However a day is written, it is the same day.
func TestParseBirthDateReadsWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := time.Date(rapid.IntRange(1930, 2025).Draw(t, "year"), 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 364).Draw(t, "day"))
		text := born.Format(rapid.SampledFrom([]string{"02/01/2006", "2/1/2006", "02.01.2006", "02012006", "2006-01-02", "20060102", "2 January 2006", "02 Jan 2006"}).Draw(t, "shape"))
		want := born.Format(time.DateOnly)
		if got, ok := search.ParseBirthDate(text, "2026-11-25"); !ok || got != want {
			t.Fatalf("%q: %q, %v", text, got, ok)
		}
	})
}
