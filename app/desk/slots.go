package desk

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/assets/sites"
	"sportello/store"
)

// Procedure is what somebody comes for.
type Procedure = agenda.Procedure

// Slot is a stretch of a day in which somebody can be received.
type Slot struct {
	agenda.Slot
	Visits  []Visit // whose it is, as far as this laptop knows
	Foreign int     // others that overlap it, of whom only the office knows
}

// CalendarDay is a day of a site's calendar. The slots follow each other from the
// opening to the closing: free ones, as long as the procedure takes, as close upon
// the appointments as they go.
type CalendarDay struct {
	Site, Date string
	Open       []sites.Opening // none on a day when it is closed
	Unsure     bool            // nobody has confirmed the hours
	Closed     string          // the holiday's name, in the session's language; "" if it is none
	Slots      []Slot
	Visits     []Visit // all of the day, cancelled ones too, by time
}

// mostDays bounds a calendar.
const mostDays = 31

// Calendar are the days of a site from a date on (ISO; "": today), with slots as
// long as the procedure takes. Errors: store.ErrMalformed for a date that is none
// and more than 31 days, store.ErrNotFound for a site that is none of ours.
func (s *Session) Calendar(ctx context.Context, site, from string, days int, p Procedure) ([]CalendarDay, error) {
	first, err := time.Parse(time.DateOnly, cmp.Or(from, s.options.today()))
	if err != nil || days < 1 || days > mostDays {
		return nil, fmt.Errorf("laying a calendar open: %d days from %q: %w", days, from, store.ErrMalformed)
	}
	at, known := s.siteNamed(site)
	if !known {
		return nil, fmt.Errorf("laying a calendar open: %w", store.ErrNotFound)
	}
	minutes, _ := s.ExpectedMinutes(p)
	var calendar []CalendarDay
	for i := range days {
		date := first.AddDate(0, 0, i)
		open, err := s.calendarDay(ctx, at, date, minutes)
		if err != nil {
			return nil, fmt.Errorf("laying a calendar open: %w", err)
		}
		calendar = append(calendar, open)
	}
	return calendar, nil
}

// calendarDay is one of them.
func (s *Session) calendarDay(ctx context.Context, site Site, date time.Time, minutes int) (CalendarDay, error) {
	now := s.options.Clock()
	on := agenda.Day{Site: site.Name, Date: date.Format(time.DateOnly)}
	calendar := CalendarDay{Site: on.Site, Date: on.Date, Unsure: !site.HoursSure()}
	_, calendar.Closed = s.openOn(site, date)
	visits, err := s.visitsOf(ctx, on)
	if err != nil {
		return calendar, err
	}
	lines := make(map[uuid.UUID]Visit, len(visits))
	for _, one := range visits {
		line := s.line(one, now)
		calendar.Visits = append(calendar.Visits, line)
		lines[one.ID] = line
	}
	available, err := s.availability(ctx, site, date)
	if err != nil {
		return calendar, err
	}
	calendar.Open = available.Open
	for _, slot := range available.Slots(minutes, now) {
		line := Slot{Slot: slot}
		begin := agenda.MinuteOf(slot.Time)
		for _, one := range agenda.Overlapping(available.Taken, begin, begin+slot.Minutes) {
			if visit, known := lines[one.Visit]; known {
				line.Visits = append(line.Visits, visit)
			} else {
				line.Foreign++
			}
		}
		calendar.Slots = append(calendar.Slots, line)
	}
	return calendar, nil
}

// availability is what a site can still take on a date.
func (s *Session) availability(ctx context.Context, site Site, date time.Time) (agenda.Availability, error) {
	on := agenda.Day{Site: site.Name, Date: date.Format(time.DateOnly)}
	taken, err := s.takenOn(ctx, on)
	open, _ := s.openOn(site, date)
	return agenda.Availability{On: on, Open: open, Places: site.AtOnce(), Taken: taken}, err
}

// openOn is when a site is open on a date, or the name of the holiday.
func (s *Session) openOn(site Site, date time.Time) (open []sites.Opening, holiday string) {
	if name, free := s.Rulebook().Holiday(date.Format(time.DateOnly)); free {
		return nil, name.In(s.Language())
	}
	return site.On(date.Weekday()), ""
}

// FreeSlots are the next free ones from a date on (ISO; "": today), at most limit,
// none further ahead than trips are planned. Errors are Calendar's.
func (s *Session) FreeSlots(ctx context.Context, site, from string, p Procedure, limit int) ([]Slot, error) {
	first, err := time.Parse(time.DateOnly, cmp.Or(from, s.options.today()))
	at, known := s.siteNamed(site)
	if err != nil {
		return nil, fmt.Errorf("looking for free slots: %q: %w", from, store.ErrMalformed)
	}
	if !known {
		return nil, fmt.Errorf("looking for free slots: %w", store.ErrNotFound)
	}
	minutes, _ := s.ExpectedMinutes(p)
	return s.freeSlots(ctx, at, first, minutes, limit)
}

// freeSlots are those of a length.
func (s *Session) freeSlots(ctx context.Context, at Site, first time.Time, minutes, limit int) ([]Slot, error) {
	now := s.options.Clock()
	var free []Slot
	last := now.AddDate(0, 0, TripDaysAhead).Format(time.DateOnly)
	if today, err := time.Parse(time.DateOnly, s.options.today()); err == nil && first.Before(today) {
		first = today
	}
	for date := first; date.Format(time.DateOnly) <= last; date = date.AddDate(0, 0, 1) {
		available, err := s.availability(ctx, at, date)
		if err != nil {
			return nil, fmt.Errorf("looking for free slots: %w", err)
		}
		for _, slot := range available.Slots(minutes, now) {
			if slot.Free() && len(free) < limit {
				free = append(free, Slot{Slot: slot})
			}
		}
		if len(free) >= limit {
			break
		}
	}
	return free, nil
}
