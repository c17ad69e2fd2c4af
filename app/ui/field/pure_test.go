package field_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/app/ui/field"
)

func TestParseDate(t *testing.T) {
	tests := []struct {
		text    string
		partial bool
		want    string // empty: no date
	}{
		{"010190", false, "1990-01-01"},
		{"1/1/90", false, "1990-01-01"},
		{"1-1-1990", false, "1990-01-01"},
		{"1.1.1990", false, "1990-01-01"},
		{"01 01 1990", false, "1990-01-01"},
		{"19900101", false, "1990-01-01"},
		{"1990-01-01", false, "1990-01-01"},
		{"1990/1/1", false, "1990-01-01"},
		{"20101112", false, "2010-11-12"},
		{"11122010", false, "2010-12-11"},
		{"19/90/01/01", false, "1990-01-01"}, // an ISO date slashed while typing
		{" 29/02/2024 ", false, "2024-02-29"},
		{"15/3/92", false, "1992-03-15"},
		{"15.03.1992", false, "1992-03-15"},
		{"15 marzo 1992", false, "1992-03-15"},
		{"15 mar 92", false, "1992-03-15"},
		{"15mar92", false, "1992-03-15"},
		{"15/MAR/1992", false, "1992-03-15"},
		{"1° sett. 1992", false, "1992-09-01"},
		{"15 AOÛT 1992", false, "1992-08-15"},
		{"15 déc 1992", false, "1992-12-15"},
		{"March 15, 1992", false, "1992-03-15"},
		{"marzo 1992", true, "1992-03-00"},
		{"marzo 1992", false, ""},
		{"15 jui 1992", false, ""}, // juin or juillet
		{"15 ma 1992", false, ""},
		{"15 marzo", false, ""},
		{"15 marzo marzo 1992", false, ""},
		{"11292", false, ""},      // 1/12/92 or 11/2/92
		{"1121992", false, ""},    // 1/12/1992 or 11/2/1992
		{"03/15/1992", false, ""}, // the month first: told, not turned round
		{"29/02/2023", false, ""},
		{"31/04/1990", false, ""},
		{"00/00/1992", true, "1992-00-00"},
		{"00/03/1992", true, "1992-03-00"},
		{"03/1992", true, "1992-03-00"},
		{"1992", true, "1992-00-00"},
		{"00/00/1992", false, ""},
		{"15/00/1992", true, ""},
		{"00/13/1992", true, ""},
		{"1/1/190", false, ""},
		{"1/1/19900", false, ""},
		{"001/1/1990", false, ""},
		{"1/1/0090", false, ""},
		{"1/1/1990/2", false, ""},
		{"", false, ""},
		{"/", false, ""},
		{"ieri", false, ""},
		{"1/1/9O", false, ""},
		{"٠١/٠١/١٩٩٠", false, ""},
		{strings.Repeat("1", 1000), true, ""},
	}
	for _, tt := range tests {
		got, ok := field.ParseDate(tt.text, field.Past(today), tt.partial)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("ParseDate(%q, partial %v) = %q, %v; want %q", tt.text, tt.partial, got, ok, tt.want)
		}
	}
}

func TestParseRelative(t *testing.T) {
	for text, want := range map[string]string{
		"oggi": "2026-11-24", "Oggi": "2026-11-24", "today": "2026-11-24", " +30g ": "2026-12-24", "+6m": "2027-05-24", "+6 m": "2027-05-24",
		"+1a": "2027-11-24", "+1y": "2027-11-24", "+2A": "2028-11-24", "+0g": "2026-11-24",
		"": "", "+": "", "+1": "", "+m": "", "++1m": "", "+-1m": "", "+1x": "", "6m": "", "-1a": "", "+9999a": "", "+12345m": "", "domani": "",
	} {
		if got, ok := field.ParseRelative(text, today()); ok != (want != "") || ok && got != want {
			t.Errorf("%q read as %q, %v; want %q", text, got, ok, want)
		}
	}
	for from, want := range map[string]string{"2026-01-31": "2026-02-28", "2028-01-31": "2028-02-29", "2026-12-31": "2027-01-31"} {
		day, _ := time.Parse(time.DateOnly, from)
		if got, _ := field.ParseRelative("+1m", day); got != want {
			t.Errorf("a month after %s is %s, want %s", from, got, want)
		}
	}
}

func FuzzParseRelative(f *testing.F) {
	for _, seed := range []string{"oggi", "+6m", "+1a", "+9999g", "+ 1 /a", "+é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		iso, ok := field.ParseRelative(text, today())
		if !ok {
			return
		}
		if _, err := time.Parse(time.DateOnly, iso); err != nil {
			t.Fatalf("%q read as %q", text, iso)
		}
	})
}

func TestCenturies(t *testing.T) {
	tests := []struct {
		text, past, future string
	}{
		{"24/11/26", "2026-11-24", "2026-11-24"},
		{"25/11/26", "1926-11-25", "2026-11-25"},
		{"01/01/90", "1990-01-01", "2090-01-01"},
		{"01/01/06", "2006-01-01", "2006-01-01"},
		{"01/01/05", "2005-01-01", "2105-01-01"},
		{"01/01/36", "1936-01-01", "2036-01-01"},
	}
	for _, tt := range tests {
		if got, _ := field.ParseDate(tt.text, field.Past(today), false); got != tt.past {
			t.Errorf("%s of birth: %s, want %s", tt.text, got, tt.past)
		}
		if got, _ := field.ParseDate(tt.text, field.Future(today), false); got != tt.future {
			t.Errorf("%s of expiry: %s, want %s", tt.text, got, tt.future)
		}
		if got, ok := field.ParseDate(tt.text, nil, false); ok {
			t.Errorf("%s without a century: %s", tt.text, got)
		}
	}
}

func drawDay(t *rapid.T) time.Time {
	return time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 109_000).Draw(t, "day"))
}

// Every day, written in every way operators write it, is read as that day.
func TestEveryDayReadsBackInEveryShape(t *testing.T) {
	shapes := []string{"02/01/2006", "2/1/2006", "02-01-2006", "2.1.2006", "02 01 2006", "02012006", "20060102", "2006-01-02"}
	rapid.Check(t, func(t *rapid.T) {
		day := drawDay(t)
		text := day.Format(rapid.SampledFrom(shapes).Draw(t, "shape"))
		if got, ok := field.ParseDate(text, nil, rapid.Bool().Draw(t, "partial")); !ok || got != day.Format(time.DateOnly) {
			t.Fatalf("%q read as %q, %v", text, got, ok)
		}
	})
}

// What FormatDate writes, ParseDate reads; what it reads is a canonical date.
func TestDatesGoThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year, month, day := rapid.IntRange(1850, 2199).Draw(t, "year"), rapid.IntRange(0, 12).Draw(t, "month"), 0
		if month > 0 {
			day = rapid.IntRange(0, 28).Draw(t, "day")
		}
		iso := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
		if got, ok := field.ParseDate(field.FormatDate(iso), nil, true); !ok || got != iso {
			t.Fatalf("%s shown as %s, read as %q, %v", iso, field.FormatDate(iso), got, ok)
		}
	})
}

// A year of two digits gives a birth that is not ahead and less than a century ago.
func TestBirthsAreOfTheLastHundredYears(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := drawDay(t)
		iso, ok := field.ParseDate(day.Format("020106"), field.Past(today), false)
		if !ok {
			return // 29 February of the other century
		}
		born, err := time.Parse(time.DateOnly, iso)
		if err != nil || born.After(today()) || born.AddDate(100, 0, 1).Before(today()) {
			t.Fatalf("%s read as %s", day.Format("020106"), iso)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"010190", "1/1/90", "1990-01-01", "00/00/1992", "19/90/01/01", "é", "////", "1 2 3"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, partial bool) {
		iso, ok := field.ParseDate(text, field.Past(today), partial)
		if ok != (len(iso) == 10) {
			t.Fatalf("%q: %q, %v", text, iso, ok)
		}
		if !ok {
			return
		}
		if again, ok := field.ParseDate(iso, nil, partial); !ok || again != iso {
			t.Fatalf("%q read as %s, which reads as %q", text, iso, again)
		}
		if _, err := time.Parse(time.DateOnly, iso); err != nil && !partial {
			t.Fatalf("%q read as %s: %v", text, iso, err)
		}
	})
}

func TestParseAmount(t *testing.T) {
	for text, want := range map[string]string{
		"6100": "6100.00", "6100,5": "6100.50", "6.100,00": "6100.00", "€ 6.100": "6100.00", "6100.50": "6100.50", "12.5": "12.50",
		"1.234.567,89": "1234567.89", "0": "0.00", "007": "7.00", "6 100": "6100.00", "12,": "12.00",
		"6100 euro": "6100.00", "Euro 6.100,50": "6100.50", "EUR 12": "12.00", "6'100,00 €": "6100.00", "euro": "", "euro euro": "",
		"": "", "-5": "", "6,100": "", "6.10,00": "", "1.2345": "", ",50": "", "12,345": "", "dodici": "", "1e3": "", "1234.567": "", "1234567890123": "",
	} {
		if got, ok := field.ParseAmount(text); got != want || ok != (want != "") {
			t.Errorf("ParseAmount(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestAmountsGoThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		canonical := fmt.Sprintf("%d.%02d", rapid.Int64Range(0, 1e12-1).Draw(t, "euros"), rapid.IntRange(0, 99).Draw(t, "cents"))
		shown := field.FormatAmount(canonical)
		if got, ok := field.ParseAmount(shown); !ok || got != canonical {
			t.Fatalf("%s shown as %s, read as %q", canonical, shown, got)
		}
		if got, ok := field.ParseAmount(canonical); !ok || got != canonical {
			t.Fatalf("%s read as %q", canonical, got)
		}
	})
}

func FuzzParseAmount(f *testing.F) {
	for _, seed := range []string{"6.100,00", "€ 5", "1'000", ",", ".", "0,0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		canonical, ok := field.ParseAmount(text)
		if !ok {
			return
		}
		if again, ok := field.ParseAmount(field.FormatAmount(canonical)); !ok || again != canonical {
			t.Fatalf("%q read as %q, shown as %q, read as %q", text, canonical, field.FormatAmount(canonical), again)
		}
	})
}

// A table finds what contains the query at the start of a word, codes first, and
// never more than asked for.
func TestTable(t *testing.T) {
	tests := []struct {
		query string
		want  string
	}{
		{"se", "SEN SRB SYC"},
		{"SEN", "SEN"},
		{"repubblica", "COD"},
		{"CONGO", "COG COD"},
		{"avorio", "CIV"},
		{"d’avorio", "CIV"},
		{"16", "16"},
		{"1", "1 16 17"},
		{"lav", "16 17"},
		{"16 lav", "16"},
		{"ngo", ""},
		{"senagal", "SEN"},
		{"maroco", "MAR"},
		{"autonmo", "17"},
		{"16 labor", ""},
		{"xyzw", ""},
	}
	for _, tt := range tests {
		var codes []string
		for _, option := range table(tt.query, 100) {
			codes = append(codes, option.Code)
		}
		if got := strings.Join(codes, " "); got != tt.want {
			t.Errorf("%q found %q, want %q", tt.query, got, tt.want)
		}
	}
	if n := len(table("", 3)); n != 3 {
		t.Errorf("asked for 3, got %d", n)
	}
}

func FuzzTable(f *testing.F) {
	f.Add("se")
	f.Add("costa d’")
	f.Add("\xff")
	f.Fuzz(func(t *testing.T, query string) {
		if n := len(table(query, 5)); n > 5 {
			t.Fatalf("%d answers", n)
		}
	})
}
