package i18n

import (
	"strings"
	"time"
)

// Weekday is a day of the week in short: "mar".
func (t *Texts) Weekday(day time.Weekday) string { return strings.Fields(t.T("date.weekdays"))[day] }

// Month is a month in full: "novembre".
func (t *Texts) Month(month time.Month) string { return strings.Fields(t.T("date.months"))[month-1] }

// ShortDate is a day without its year: "mar 24 novembre".
func (t *Texts) ShortDate(at time.Time) string {
	return t.T("date.short", Data{"Weekday": t.Weekday(at.Weekday()), "Day": at.Day(), "Month": t.Month(at.Month())})
}
