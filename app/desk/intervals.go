package desk

import (
	"fmt"
	"maps"
	"strconv"
	"time"

	"github.com/google/uuid"

	"sportello/app/visit"
	"sportello/store"
)

// plan is what the calendar has to know of a visit, of thousands: when it is to be,
// and whether it takes a place.
type plan struct {
	on            day
	from, minutes int16 // of the day
	booked        bool  // nobody has come for it yet
	takes         bool  // a place: it is neither a walk-in nor missed or cancelled
	shared        bool  // beside another, knowingly
	known         bool  // the card says all this: an earlier program's does not
}

// Bounds of an appointment's length, in minutes. One of which nobody has said any
// takes no more than its beginning.
const (
	leastMinutes = 5
	mostMinutes  = 8 * 60
)

// planOf reads what a visit's card says.
func planOf(card map[string]string) plan {
	v := visit.Record{State: card[fieldVisitState], Values: card}
	return plan{
		on:      day{card["site"], card["date"]},
		from:    int16(minuteOf(card["time"])),
		minutes: int16(min(max(lengthOf(card), leastMinutes), mostMinutes)),
		booked:  v.State == visitBooked && !v.WalkIn(),
		takes:   !v.WalkIn() && v.State != visitAbsent && v.State != visitCancelled,
		shared:  v.Shared(),
		known:   v.State != "" && card["time"] != "",
	}
}

// cardValues are the values a record's card is made of: of a visit as it was held.
func cardValues(kind store.Kind, values map[string]string) map[string]string {
	if kind != store.Appointment {
		return values
	}
	read := visit.Read("", values)
	values = maps.Clone(read.Values)
	values[fieldVisitState] = read.State
	return values
}

// lengthOf is how many minutes an appointment was booked for, 0 if nobody said.
func lengthOf(values map[string]string) int {
	minutes, err := strconv.Atoi(values[fieldMinutes])
	if err != nil || minutes < 0 || minutes > mostMinutes {
		return 0
	}
	return minutes
}

// minuteOf is the minute of the day of "09:20", 0 for what is no time.
func minuteOf(clock string) int {
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return 0
	}
	return at.Hour()*60 + at.Minute()
}

func clockOf(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// interval is what an appointment takes of a day.
type interval struct {
	visit    uuid.UUID
	from, to int // minutes of the day
}

func (p plan) interval(id uuid.UUID) interval {
	return interval{id, int(p.from), int(p.from) + int(p.minutes)}
}

// overlapping are those that have a moment in common with a stretch.
func overlapping(all []interval, from, to int) []interval {
	var found []interval
	for _, one := range all {
		if one.from < to && from < one.to {
			found = append(found, one)
		}
	}
	return found
}

// most is how many there are at one moment of a stretch, at most: such a moment is
// its beginning or that of one of them.
func most(all []interval, from, to int) int {
	found := overlapping(all, from, to)
	highest := 0
	for _, one := range found {
		at := max(from, one.from)
		highest = max(highest, len(overlapping(found, at, at+1)))
	}
	return highest
}

// firstFull is the first moment of a stretch at which all places are taken, -1 if
// there is none.
func firstFull(all []interval, from, to, places int) int {
	first := -1
	found := overlapping(all, from, to)
	for _, one := range found {
		at := max(from, one.from)
		if len(overlapping(found, at, at+1)) >= places && (first < 0 || at < first) {
			first = at
		}
	}
	return first
}

// nextEnd is when the first of those ends that take a place at a moment.
func nextEnd(all []interval, at int) int {
	end := 24 * 60
	for _, one := range overlapping(all, at, at+1) {
		end = min(end, one.to)
	}
	return end
}
