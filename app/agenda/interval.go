package agenda

import "github.com/google/uuid"

// Interval is what an appointment takes of a day.
type Interval struct {
	Visit    uuid.UUID
	From, To int // minutes of the day
}

// IntervalOf is what a visit takes from a minute of the day on, within the bounds of
// an appointment's length.
func IntervalOf(visit uuid.UUID, from, minutes int) Interval {
	return Interval{visit, from, from + bounded(minutes)}
}

// Overlapping are those that have a moment in common with a stretch.
func Overlapping(all []Interval, from, to int) []Interval {
	var found []Interval
	for _, one := range all {
		if one.From < to && from < one.To {
			found = append(found, one)
		}
	}
	return found
}

// Most is how many there are at one moment of a stretch, at most: such a moment is
// its beginning or that of one of them.
func Most(all []Interval, from, to int) int {
	found := Overlapping(all, from, to)
	highest := 0
	for _, one := range found {
		at := max(from, one.From)
		highest = max(highest, len(Overlapping(found, at, at+1)))
	}
	return highest
}

// firstFull is the first moment of a stretch at which all places are taken, -1 if
// there is none.
func firstFull(all []Interval, from, to, places int) int {
	first := -1
	found := Overlapping(all, from, to)
	for _, one := range found {
		at := max(from, one.From)
		if len(Overlapping(found, at, at+1)) >= places && (first < 0 || at < first) {
			first = at
		}
	}
	return first
}

// nextEnd is when the first of those ends that take a place at a moment.
func nextEnd(all []Interval, at int) int {
	end := 24 * 60
	for _, one := range Overlapping(all, at, at+1) {
		end = min(end, one.To)
	}
	return end
}
