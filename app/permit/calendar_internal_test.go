package permit

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func day(t testing.TB, iso string) int {
	t.Helper()
	date, ok := parseISO(iso)
	if !ok || !date.whole() {
		t.Fatalf("%q is no date", iso)
	}
	return date.number()
}

func TestEaster(t *testing.T) {
	for _, iso := range []string{
		"1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24",
		"2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18",
	} {
		want, _ := time.Parse(time.DateOnly, iso)
		if got := isoOf(easter(want.Year())); got != iso {
			t.Errorf("Easter of %d is %s, want %s", want.Year(), got, iso)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	book := released(t)
	weekdays := newCalendar(nil, true, false)
	tests := []struct {
		name     string
		calendar *calendar
		from     string
		n        int
		want     string
	}{
		{"within a week", book.calendar, "2026-11-23", 3, "2026-11-26"},
		{"over a Sunday", book.calendar, "2026-11-25", 8, "2026-12-04"},
		{"over a Saturday that is not worked", weekdays, "2026-11-25", 8, "2026-12-07"},
		{"over the Immacolata", book.calendar, "2026-12-05", 2, "2026-12-09"},
		{"over Christmas and a Sunday", book.calendar, "2026-12-24", 1, "2026-12-28"},
		{"over New Year and Epiphany", book.calendar, "2026-12-31", 4, "2027-01-07"},
		{"over Easter", book.calendar, "2026-04-04", 1, "2026-04-07"},
		{"over the patron of Ravenna", book.calendar, "2026-07-22", 1, "2026-07-24"},
		{"over San Francesco, from 2026", book.calendar, "2027-10-02", 1, "2027-10-05"},
		{"San Francesco before 2026", book.calendar, "2025-10-03", 1, "2025-10-04"},
		{"from a Sunday", book.calendar, "2026-11-22", 1, "2026-11-23"},
	}
	for _, test := range tests {
		from := day(t, test.from)
		if got := isoOf(test.calendar.add(from, test.n)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if got := test.calendar.between(from, day(t, test.want)); got != test.n {
			t.Errorf("%s: %d working days, want %d", test.name, got, test.n)
		}
	}
}

func TestMonthsAndAges(t *testing.T) {
	for _, test := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-11-25", 12, "2027-11-25"},
		{"2024-02-29", 12, "2025-02-28"}, {"2026-03-31", -1, "2026-02-28"}, {"2026-11-30", 3, "2027-02-28"},
	} {
		if got := isoOf(addMonths(day(t, test.from), test.months)); got != test.want {
			t.Errorf("%s and %d months is %s, want %s", test.from, test.months, got, test.want)
		}
	}
	for _, test := range []struct {
		born, on string
		want     int
	}{
		{"2012-11-25", "2026-11-25", 14}, {"2012-11-26", "2026-11-25", 13}, {"2008-02-29", "2026-02-28", 17},
		{"2008-02-29", "2026-03-01", 18}, {"2026-11-25", "2026-11-25", 0}, {"2026-11-26", "2026-11-25", -1},
		{"2012-00-00", "2026-11-25", 13}, {"2012-10-00", "2026-11-25", 14}, {"2012-11-00", "2026-11-25", 13},
	} {
		born, _ := parseISO(test.born)
		if got := ageOn(born.latest(), day(t, test.on)); got != test.want {
			t.Errorf("born %s, on %s: %d, want %d", test.born, test.on, got, test.want)
		}
	}
}

func TestDaysAreThoseOfTheStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		when := time.Unix(rapid.Int64Range(-3_786_825_600, 7_258_118_399).Draw(t, "second"), 0).UTC()
		date, ok := parseISO(when.Format(time.DateOnly))
		if !ok || isoOf(date.number()) != when.Format(time.DateOnly) {
			t.Fatalf("%s is read as %v, %v", when, date, ok)
		}
		if weekday := time.Weekday(date.number() % 7); weekday != when.Weekday() {
			t.Fatalf("%s is a %s", when, weekday)
		}
	})
}

// Counting forward and counting between are inverse, and never go back.
func TestWorkingDaysAddUp(t *testing.T) {
	c := released(t).calendar
	first, last := day(t, "1991-01-01"), day(t, "2098-01-01")
	rapid.Check(t, func(t *rapid.T) {
		from, n := rapid.IntRange(first, last).Draw(t, "from"), rapid.IntRange(1, 400).Draw(t, "n")
		to := c.add(from, n)
		if c.between(from, to) != n || c.between(from, to-1) != n-1 {
			t.Fatalf("%d working days from %s is %s", n, isoOf(from), isoOf(to))
		}
	})
}

func TestAmounts(t *testing.T) {
	for text, want := range map[string]int{
		"6100": 610000, "6100.00": 610000, "6100,5": 610050, "6.100,00": 610000, "1.234.567,89": 123456789, "0": 0, "0.07": 7,
		"": -1, ".50": -1, "6100.": -1, "1.23.456,00": -1, "6 100": -1, "1e3": -1, "6100.001": -1, "99999999999": -1, ",": -1,
	} {
		if got := centsOr(text, -1); got != want {
			t.Errorf("%q is %d cents, want %d", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.IntRange(0, 99_999_999_999).Draw(t, "cents")
		if got, ok := parseCents(showCents(cents)); !ok || got != cents {
			t.Fatalf("%d is written %q and read %d", cents, showCents(cents), got)
		}
	})
}

func TestHolidaysHaveNames(t *testing.T) {
	book := released(t)
	for date, want := range map[string]string{
		"2026-12-08": "Immacolata Concezione", "2026-07-23": "Sant'Apollinare", "2027-03-29": "Lunedì dell’Angelo",
		"2026-10-04": "San Francesco", "2025-10-04": "", "2026-11-29": "", "2026-12-07": "", "8/12": "", "2026-00-00": "",
	} {
		if name, free := book.Holiday(date); name.IT != want || free != (want != "") || free && name.EN == "" {
			t.Errorf("%s: %+v, %v", date, name, free)
		}
	}
}
