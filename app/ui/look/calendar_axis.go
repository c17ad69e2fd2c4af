package look

import "slices"

// axis is where the minutes of a day lie: what is closed on all days takes a
// thin line only.
type axis struct {
	open  [][2]int // stretches, by time
	scale float32  // pixels a minute
	gap   float32  // pixels between stretches
}

// axis fits the days into the room, as far as the shortest slot that has something in
// it can still be read.
func (c *Calendar) axis() axis {
	a := axis{gap: Scaled(calendarGap)}
	shortest, total := 0, 0
	var slots []CalendarSlot
	for _, day := range c.days {
		slots = append(slots, day.Slots...)
	}
	slices.SortFunc(slots, func(a, b CalendarSlot) int { return a.From - b.From })
	for _, slot := range slots {
		if length := slot.To - slot.From; len(slot.Blocks) > 0 && !slot.Minor && (shortest == 0 || length < shortest) {
			shortest = length
		}
		if last := len(a.open) - 1; last >= 0 && slot.From <= a.open[last][1] {
			a.open[last][1] = max(a.open[last][1], slot.To)
			continue
		}
		a.open = append(a.open, [2]int{slot.From, slot.To})
	}
	for _, stretch := range a.open {
		total += stretch[1] - stretch[0]
	}
	even := (c.room() - a.gap*float32(max(0, len(a.open)-1))) / float32(max(1, total))
	shortest = max(shortest, 5)
	a.scale = min(max(even, Scaled(leastSlot)/float32(shortest)), Scaled(mostSlot)/float32(shortest))
	return a
}

// at is how far below the first minute another lies.
func (a axis) at(minute int) float32 {
	y := float32(0)
	for i, stretch := range a.open {
		if i > 0 {
			y += a.gap
		}
		if minute <= stretch[1] {
			return y + float32(max(0, minute-stretch[0]))*a.scale
		}
		y += float32(stretch[1]-stretch[0]) * a.scale
	}
	return y
}

// height is that of the whole day.
func (a axis) height() float32 {
	if len(a.open) == 0 {
		return 0
	}
	return a.at(a.open[len(a.open)-1][1])
}
