package i18n

import (
	"testing"
	"time"
)

func TestDates(t *testing.T) {
	for language, want := range map[string][2]string{"it": {"mar 24 novembre", "dom 1 marzo"}, "en": {"Tue 24 November", "Sun 1 March"}} {
		texts, err := New(language)
		if err != nil {
			t.Fatal(err)
		}
		for i, day := range []time.Time{time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)} {
			if got := texts.ShortDate(day); got != want[i] {
				t.Errorf("%s: %q, want %q", language, got, want[i])
			}
		}
		for day := range time.Saturday + 1 {
			if texts.Weekday(day) == "" {
				t.Errorf("%s: no word for %v", language, day)
			}
		}
		for month := time.January; month <= time.December; month++ {
			if texts.Month(month) == "" {
				t.Errorf("%s: no word for %v", language, month)
			}
		}
	}
}
