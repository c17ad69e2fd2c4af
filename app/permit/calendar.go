package permit

import (
	"sort"
	"time"
)

// Day numbers count days from 1 January of year 1, which is 1; 0 is no day.
// Years outside these are taken for slips of the pen.
const (
	firstYear = 1850
	lastYear  = 2199
)

// The days whose working days are counted; before and after it nothing counts.
const (
	firstCalendarYear = 1990
	lastCalendarYear  = 2100
)

var dayOne = time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC).Unix()

func dayOf(year int, month time.Month, day int) int {
	const secondsPerDay = 24 * 60 * 60
	return int((time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()-dayOne)/secondsPerDay) + 1
}

// dateOf is the inverse of dayOf.
func dateOf(day int) (year int, month time.Month, dayOfMonth int) {
	return time.Date(1, time.January, day, 0, 0, 0, 0, time.UTC).Date()
}

// isoOf writes a day number as "2006-01-02", and "" for no day.
func isoOf(day int) string {
	if !realDay(day) {
		return ""
	}
	return time.Date(1, time.January, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func realDay(day int) bool { return day > 0 && day < 3_650_000 }

// isoDate is a date as fields write it; month and day are 0 where not known.
type isoDate struct{ year, month, day int }

// parseISO reads "1992-03-15", "1992-03-00" or "1992-00-00".
func parseISO(text string) (isoDate, bool) {
	if len(text) != len(time.DateOnly) || text[4] != '-' || text[7] != '-' {
		return isoDate{}, false
	}
	year, okYear := digits(text[:4])
	month, okMonth := digits(text[5:7])
	day, okDay := digits(text[8:])
	if !okYear || !okMonth || !okDay || year < firstYear || year > lastYear || month > 12 || month == 0 && day != 0 {
		return isoDate{}, false
	}
	if month > 0 && day > daysIn(year, time.Month(month)) {
		return isoDate{}, false
	}
	return isoDate{year, month, day}, true
}

func (d isoDate) whole() bool { return d.day != 0 }

// number is the day number of a whole date, 0 of a partial one.
func (d isoDate) number() int {
	if !d.whole() {
		return 0
	}
	return dayOf(d.year, time.Month(d.month), d.day)
}

// latest is the last day the date can stand for.
func (d isoDate) latest() int {
	switch {
	case d.month == 0:
		return dayOf(d.year, time.December, 31)
	case d.day == 0:
		return dayOf(d.year, time.Month(d.month)+1, 0)
	default:
		return d.number()
	}
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// digits reads a number written in ASCII digits alone.
func digits(text string) (int, bool) {
	if text == "" || len(text) > 9 {
		return 0, false
	}
	number := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		number = number*10 + int(text[i]-'0')
	}
	return number, true
}

// addMonths counts whole months: one month after 31 January is the last of
// February.
func addMonths(day, months int) int {
	if !realDay(day) || months > 12*1000 || months < -12*1000 {
		return 0
	}
	year, month, dayOfMonth := dateOf(day)
	first := time.Date(year, month+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	return dayOf(first.Year(), first.Month(), min(dayOfMonth, daysIn(first.Year(), first.Month())))
}

// ageOn is the age in whole years of someone born on a day, -1 if not known.
// Who was born on 29 February comes of age on 1 March of other years.
func ageOn(born, on int) int {
	if !realDay(born) || !realDay(on) || on < born {
		return -1
	}
	bornYear, bornMonth, bornDay := dateOf(born)
	year, month, day := dateOf(on)
	age := year - bornYear
	if month < bornMonth || month == bornMonth && day < bornDay {
		age--
	}
	return age
}

// easter is Easter Sunday of the Gregorian calendar, by the anonymous algorithm
// printed in Nature, 20 April 1876.
func easter(year int) int {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month := (h + l - 7*m + 114) / 31
	day := (h+l-7*m+114)%31 + 1
	return dayOf(year, time.Month(month), day)
}

// calendar knows which days are worked.
type calendar struct {
	first int
	// worked holds, for each day of the calendar, how many working days there
	// are up to and including it.
	worked []int32
	// free names the days of the calendar on which nobody works, Sundays apart.
	free map[int]Text
}

// holiday is a day of every year on which nobody works, between two days.
type holiday struct {
	name     Text
	month    time.Month
	day      int
	from, to int // day numbers; 0: open
}

var easterMondayName = Text{IT: "Lunedì dell’Angelo", EN: "Easter Monday"}

func newCalendar(holidays []holiday, easterMonday, saturdays bool) *calendar {
	c := &calendar{first: dayOf(firstCalendarYear, time.January, 1), free: make(map[int]Text)}
	for year := firstCalendarYear; year <= lastCalendarYear; year++ {
		for _, h := range holidays {
			day := dayOf(year, h.month, h.day)
			if day >= h.from && (h.to == 0 || day <= h.to) {
				c.free[day] = h.name
			}
		}
		if easterMonday {
			c.free[easter(year)+1] = easterMondayName
		}
	}
	c.worked = make([]int32, dayOf(lastCalendarYear, time.December, 31)-c.first+1)
	for day := range c.free {
		c.worked[day-c.first] = -1 // marked, to be counted below
	}
	count := int32(0)
	for i, marked := range c.worked {
		if on := weekday(c.first + i); on != time.Sunday && (saturdays || on != time.Saturday) && marked == 0 {
			count++
		}
		c.worked[i] = count
	}
	return c
}

// weekday is that of a day: day 1, 1 January of year 1, was a Monday.
func weekday(day int) time.Weekday { return time.Weekday(day % 7) }

// upTo is how many working days of the calendar there are up to a day.
func (c *calendar) upTo(day int) int {
	if day < c.first {
		return 0
	}
	return int(c.worked[min(day-c.first, len(c.worked)-1)])
}

// between counts the working days after one day, up to and including another:
// negative if that is before.
func (c *calendar) between(from, to int) int { return c.upTo(to) - c.upTo(from) }

// add is the day n working days after another, 0 beyond the calendar.
func (c *calendar) add(day, n int) int {
	if n <= 0 {
		return day
	}
	wanted := c.upTo(day) + n
	i := sort.Search(len(c.worked), func(i int) bool { return int(c.worked[i]) >= wanted })
	if i == len(c.worked) || day < c.first {
		return 0
	}
	return c.first + i
}

// Holiday names the day on which nobody works, by an ISO date; false: it is none.
func (r *Rulebook) Holiday(date string) (Text, bool) {
	on, ok := parseISO(date)
	if !ok {
		return Text{}, false
	}
	name, free := r.calendar.free[on.number()]
	return name, free
}
