package agenda

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/assets/sites"
)

// Slot is a stretch of a day in which somebody can be received.
type Slot struct {
	Date, Time string // ISO, "09:20"
	Minutes    int    // as the procedure takes, where it is free
	// Places are the desks, Taken the most appointments at one moment of it: it is
	// free while fewer are taken than there are.
	Places, Taken int
	// Past: it has begun or is over; Short: it is too short for the procedure asked.
	Past, Short bool
}

// Free says whether somebody can be booked into it.
func (s Slot) Free() bool { return s.Taken < s.Places && !s.Past && !s.Short }

// Availability is a day of a site: when it is open, how many it can receive at once,
// and what is taken.
type Availability struct {
	On     Day
	Open   []sites.Opening
	Places int
	Taken  []Interval
}

// Full says whether all places of a stretch are taken at some moment of it, one
// appointment apart.
func (a Availability) Full(from, minutes int, except uuid.UUID) bool {
	others := slices.DeleteFunc(slices.Clone(a.Taken), func(one Interval) bool { return one.Visit == except })
	return Most(others, from, from+minutes) >= a.Places
}

// Within says whether the site is open for the whole of a stretch.
func (a Availability) Within(from, minutes int) bool {
	return slices.ContainsFunc(a.Open, func(o sites.Opening) bool {
		return MinuteOf(o.From) <= from && from+minutes <= MinuteOf(o.To)
	})
}

// Slots lays slots of a length into the hours of the day, from one end to the other.
// Where as many appointments meet as there are places, a slot ends with the first of
// them that does; what is too short for the procedure between them stands as a slot,
// too. On a day when it is closed they are those of the appointments that are there all
// the same. now is by the clock of the site.
func (a Availability) Slots(minutes int, now time.Time) []Slot {
	var slots []Slot
	minutes = max(minutes, LeastMinutes)
	moment := now.Format(time.DateOnly + " 15:04")
	if len(a.Open) == 0 {
		return a.closed(moment)
	}
	for _, stretch := range a.Open {
		at, closing := MinuteOf(stretch.From), MinuteOf(stretch.To)
		for at < closing {
			end := min(at+minutes, closing)
			if full := firstFull(a.Taken, at, end, a.Places); full > at {
				end = full
			} else if full == at {
				end = min(closing, nextEnd(a.Taken, at))
			}
			slot := Slot{Date: a.On.Date, Time: ClockOf(at), Minutes: end - at, Places: a.Places, Taken: Most(a.Taken, at, end)}
			slot.Past = slot.Date+" "+slot.Time < moment
			slot.Short = slot.Minutes < minutes && slot.Taken < a.Places
			slots = append(slots, slot)
			at = end
		}
	}
	return slots
}

// closed are slots of which each is as long as appointments follow each other without a
// moment between, and none is free.
func (a Availability) closed(moment string) []Slot {
	taken := slices.SortedFunc(slices.Values(a.Taken), func(a, b Interval) int { return cmp.Compare(a.From, b.From) })
	var slots []Slot
	for i := 0; i < len(taken); {
		from, to := taken[i].From, taken[i].To
		for i++; i < len(taken) && taken[i].From < to; i++ {
			to = max(to, taken[i].To)
		}
		slot := Slot{Date: a.On.Date, Time: ClockOf(from), Minutes: to - from, Taken: Most(taken, from, to)}
		slot.Places, slot.Past = slot.Taken, slot.Date+" "+slot.Time < moment
		slots = append(slots, slot)
	}
	return slots
}
