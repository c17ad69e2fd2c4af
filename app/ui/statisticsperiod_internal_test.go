package ui

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/assets/i18n"
)

func day(t interface{ Fatal(...any) }, iso string) time.Time {
	at, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestPeriods(t *testing.T) {
	texts, err := i18n.New("it")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		kind, day, from, to, words string
	}{
		{dayLong, "2026-11-25", "2026-11-25", "2026-11-25", "mer 25 novembre 2026"},
		{weekLong, "2026-11-25", "2026-11-23", "2026-11-29", "23 – 29 novembre 2026"},
		{weekLong, "2026-11-29", "2026-11-23", "2026-11-29", "23 – 29 novembre 2026"}, // a Sunday ends it
		{weekLong, "2026-11-30", "2026-11-30", "2026-12-06", "30 novembre – 6 dicembre 2026"},
		{weekLong, "2027-01-01", "2026-12-28", "2027-01-03", "28 dicembre 2026 – 3 gennaio 2027"},
		{monthLong, "2026-11-25", "2026-11-01", "2026-11-30", "novembre 2026"},
		{monthLong, "2028-02-29", "2028-02-01", "2028-02-29", "febbraio 2028"},
		{yearLong, "2026-11-25", "2026-01-01", "2026-12-31", "2026"},
	} {
		p := periodOf(test.kind, day(t, test.day))
		if isoDay(p.from) != test.from || isoDay(p.to) != test.to || p.words(texts) != test.words {
			t.Errorf("%s of %s is %s to %s, %q", test.kind, test.day, isoDay(p.from), isoDay(p.to), p.words(texts))
		}
	}
	span := spanOf(day(t, "2026-11-25"), day(t, "2026-11-16"))
	if words := span.words(texts); words != "16/11/2026 – 25/11/2026" || span.days() != 10 {
		t.Errorf("a span is %q of %d days", words, span.days())
	}
}

// Periods of a kind lie side by side: the next begins the day after, and moving
// there and back leads nowhere.
func TestPeriodsLieSideBySide(t *testing.T) {
	first := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		at := first.AddDate(0, 0, rapid.IntRange(0, 9000).Draw(t, "day"))
		kind := rapid.SampledFrom([]string{dayLong, weekLong, monthLong, yearLong, spanned}).Draw(t, "kind")
		p := periodOf(kind, at)
		if kind == spanned {
			p = spanOf(at, at.AddDate(0, 0, rapid.IntRange(0, 90).Draw(t, "length")))
		}
		if at.Before(p.from) || p.to.Before(at) && kind != spanned {
			t.Fatalf("%v does not hold %v", p, at)
		}
		by := rapid.IntRange(-30, 30).Draw(t, "by")
		if back := p.move(by).move(-by); back != p {
			t.Fatalf("%v moved by %d and back is %v", p, by, back)
		}
		if next := p.move(1); !next.from.Equal(p.to.AddDate(0, 0, 1)) || next.kind != p.kind {
			t.Fatalf("after %v comes %v", p, next)
		}
	})
}
