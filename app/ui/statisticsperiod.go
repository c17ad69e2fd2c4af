package ui

import (
	"fmt"
	"time"

	"sportello/app/ui/field"
	"sportello/assets/i18n"
)

// period is what the numbers are of: a stretch of whole days. Days are midnights UTC.
type period struct {
	kind     string // a name of periods, or spanned
	from, to time.Time
}

// The periods a key chooses, and the one between two days that are typed.
const (
	dayLong   = "day"
	weekLong  = "week"
	monthLong = "month"
	yearLong  = "year"
	spanned   = "span"
)

// dayOf is the day somebody's clock shows.
func dayOf(at time.Time) time.Time {
	year, month, day := at.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// periodOf is the period of a kind that a day lies in; weeks begin on Monday.
func periodOf(kind string, day time.Time) period {
	year, month, _ := day.Date()
	p := period{kind: kind, from: day, to: day}
	switch kind {
	case weekLong:
		p.from = day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
		p.to = p.from.AddDate(0, 0, 6)
	case monthLong:
		p.from = time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
		p.to = p.from.AddDate(0, 1, -1)
	case yearLong:
		p.from = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		p.to = p.from.AddDate(1, 0, -1)
	}
	return p
}

// spanOf is what lies between two days, in either order.
func spanOf(from, to time.Time) period {
	if to.Before(from) {
		from, to = to, from
	}
	return period{kind: spanned, from: from, to: to}
}

// move is the period so many further on, of the same length.
func (p period) move(by int) period {
	switch p.kind {
	case weekLong:
		return periodOf(weekLong, p.from.AddDate(0, 0, 7*by))
	case monthLong:
		return periodOf(monthLong, p.from.AddDate(0, by, 0))
	case yearLong:
		return periodOf(yearLong, p.from.AddDate(by, 0, 0))
	default:
		days := by * p.days()
		return period{kind: p.kind, from: p.from.AddDate(0, 0, days), to: p.to.AddDate(0, 0, days)}
	}
}

// weeks are the first and the last day of the weeks that begin in it; false: none
// does.
func (p period) weeks() (from, to time.Time, any bool) {
	from = p.from.AddDate(0, 0, (8-int(p.from.Weekday()))%7)
	to = periodOf(weekLong, p.to).to
	return from, to, !from.After(p.to)
}

// days is how many days it has.
func (p period) days() int { return int(p.to.Sub(p.from).Hours()/24) + 1 }

// words name it: "mer 25 novembre 2026", "30 novembre – 6 dicembre 2026",
// "novembre 2026", "2026", "16/11/2026 – 25/11/2026".
func (p period) words(texts *i18n.Texts) string {
	switch p.kind {
	case dayLong:
		return fmt.Sprintf("%s %d", texts.ShortDate(p.from), p.from.Year())
	case weekLong:
		first := fmt.Sprint(p.from.Day())
		if p.from.Month() != p.to.Month() {
			first += " " + texts.Month(p.from.Month())
		}
		if p.from.Year() != p.to.Year() {
			first += fmt.Sprintf(" %d", p.from.Year())
		}
		return fmt.Sprintf("%s – %d %s %d", first, p.to.Day(), texts.Month(p.to.Month()), p.to.Year())
	case monthLong:
		return fmt.Sprintf("%s %d", texts.Month(p.from.Month()), p.from.Year())
	case yearLong:
		return fmt.Sprint(p.from.Year())
	default:
		return field.FormatDate(isoDay(p.from)) + " – " + field.FormatDate(isoDay(p.to))
	}
}

func isoDay(day time.Time) string { return day.Format(time.DateOnly) }
