package agenda

import (
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"sportello/app/visit"
)

// Day is a date at a site.
type Day struct{ Site, Date string } // Date ISO

// Plan is what the calendar has to know of a visit, of thousands: when it is to be,
// and whether it takes a place.
type Plan struct {
	On            Day
	From, Minutes int16 // of the day
	Booked        bool  // nobody has come for it yet
	Takes         bool  // a place: it is neither a walk-in nor missed or cancelled
	Shared        bool  // beside another, knowingly
	Undecided     bool  // whether it stands, see visit.Record
	Known         bool  // the card says all this: an earlier program's does not
}

// CardUndecided is on the card of a visit that is visit.Record.Undecided.
const CardUndecided = "undecided"

// Bounds of an appointment's length, in minutes. One of which nobody has said any
// takes no more than its beginning.
const (
	LeastMinutes = 5
	MostMinutes  = 8 * 60
)

// PlanOf reads what a visit's card says.
func PlanOf(card map[string]string) Plan {
	v := visit.Record{State: card["state"], Values: card}
	return Plan{
		On:        Day{card["site"], card["date"]},
		From:      int16(MinuteOf(card["time"])),
		Minutes:   int16(bounded(Length(card))),
		Booked:    v.State == visit.Booked && !v.WalkIn(),
		Takes:     !v.WalkIn() && v.State != visit.Absent && v.State != visit.Cancelled,
		Shared:    v.Shared(),
		Undecided: card[CardUndecided] != "",
		Known:     v.State != "" && card["time"] != "",
	}
}

// Interval is what a planned visit takes of its day.
func (p Plan) Interval(id uuid.UUID) Interval { return IntervalOf(id, int(p.From), int(p.Minutes)) }

func bounded(minutes int) int { return min(max(minutes, LeastMinutes), MostMinutes) }

// InSteps rounds minutes up to whole steps of five, within the bounds.
func InSteps(minutes int) int {
	return (bounded(minutes) + LeastMinutes - 1) / LeastMinutes * LeastMinutes
}

// Length is how many minutes an appointment was booked for, 0 if nobody said.
func Length(values map[string]string) int {
	minutes, err := strconv.Atoi(values["minutes"])
	if err != nil || minutes < 0 || minutes > MostMinutes {
		return 0
	}
	return minutes
}

// MinuteOf is the minute of the day of "09:20", 0 for what is no time.
func MinuteOf(clock string) int {
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return 0
	}
	return at.Hour()*60 + at.Minute()
}

// ClockOf is "09:20" of a minute of the day.
func ClockOf(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
