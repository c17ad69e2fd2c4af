package agenda

import (
	"slices"
	"time"

	"sportello/app/visit"
)

// Figures are those above the list of a day.
type Figures struct {
	Waiting       int
	OldestWait    time.Duration
	MedianWait    time.Duration // of those called today who came; 0 if none
	MedianFilling time.Duration
	Done, Queued  int
}

// FiguresOf are those of a day's visits.
func FiguresOf(visits []Visit, now time.Time) Figures {
	var figures Figures
	var waits, fillings []time.Duration
	for _, one := range visits {
		counted := one.Counted(now)
		switch one.State {
		case visit.Waiting:
			figures.Waiting++
			figures.OldestWait = max(figures.OldestWait, counted.Waiting)
		case visit.Queued:
			figures.Queued++
		case visit.Done:
			figures.Done++
		}
		if one.Waited() {
			waits = append(waits, counted.Waiting)
		}
		if one.Filled() {
			fillings = append(fillings, counted.Filling)
		}
	}
	figures.MedianWait, figures.MedianFilling = median(waits), median(fillings)
	return figures
}

func median(durations []time.Duration) time.Duration {
	if len(durations) == 0 {
		return 0
	}
	slices.Sort(durations)
	middle := len(durations) / 2
	if len(durations)%2 == 1 {
		return durations[middle]
	}
	return (durations[middle-1] + durations[middle]) / 2
}
