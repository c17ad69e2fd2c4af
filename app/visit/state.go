package visit

import (
	"slices"
	"time"
)

// The states of a visit.
const (
	Booked    = "booked"
	Waiting   = "waiting"
	Called    = "called"
	Filling   = "filling"
	Document  = "document" // the person has gone for a document
	Handed    = "handed"   // the application is left to a colleague
	Queued    = "queued"
	Done      = "done"
	Absent    = "absent"
	Cancelled = "cancelled"
)

// leading are the states out of which a visit comes to one, where that is not any:
// whose application is under way is not missing, and waits again only once back
// with the document; nobody cancels what is more than booked.
var leading = map[string][]string{
	Booked:    {},
	Waiting:   {Booked, Absent, Document},
	Called:    {Booked, Waiting, Absent, Document, Handed},
	Absent:    {Booked, Waiting, Called},
	Document:  {Booked, Waiting, Called, Filling, Handed},
	Cancelled: {Booked},
}

// Leads says whether a visit comes from one state to another.
func Leads(from, to string) bool {
	states, only := leading[to]
	return !only || slices.Contains(states, from)
}

// IsState says whether a word is a state.
func IsState(word string) bool { return times[word] != "" }

// StateOf is how a visit stands by its record, as it was where that does not say:
// the state it notes, or the one it came to last. was may be "".
func StateOf(was string, values map[string]string) string {
	if noted := values["state"]; IsState(noted) {
		return noted
	}
	if was != "" {
		return was
	}
	last, latest := Booked, time.Time{}
	for _, candidate := range []string{Booked, Waiting, Absent, Called, Filling, Document, Queued} {
		at, err := time.Parse(time.RFC3339, values[times[candidate]])
		if err == nil && !at.Before(latest) {
			last, latest = candidate, at
		}
	}
	return last
}
