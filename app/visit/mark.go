package visit

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// times are the fields of the first round that keep when a visit came to a state.
var times = map[string]string{
	Booked: "booked", Waiting: "arrived", Called: "called", Filling: "started",
	Document: "interrupted", Handed: "handed", Absent: "missed", Queued: "done", Done: "done", Cancelled: "cancelled",
}

// rounds are the states of a round in order, those from Document on end it.
var (
	rounds = []string{Waiting, Called, Filling, Document, Handed, Absent, Queued}
	ends   = rounds[3:]
)

// mostRounds bounds what is kept of one visit; the last round takes what comes after.
const mostRounds = 20

// TimeField is the field that keeps when a visit first came to a state, "" for a
// word that is none.
func TimeField(state string) string { return times[state] }

func timeField(state string, round int) string {
	if round == 1 {
		return times[state]
	}
	return times[state] + "_" + strconv.Itoa(round)
}

// IsTime says whether a field keeps a time of a visit.
func IsTime(name string) bool {
	base, round, again := strings.Cut(name, "_")
	if _, err := strconv.Atoi(round); again && err != nil {
		return false
	}
	for _, known := range times {
		if base == known {
			return true
		}
	}
	return false
}

// Mark is when a visit came to a state, by the clock of the laptop that noted it.
type Mark struct {
	State string
	At    time.Time
}

// Marks are those of a visit in the order they were made, whatever the clock said.
func (r Record) Marks() []Mark {
	var marks []Mark
	for round := 1; round <= mostRounds; round++ {
		before := len(marks)
		for _, state := range rounds {
			if at, err := time.Parse(time.RFC3339, r.Values[timeField(state, round)]); err == nil {
				marks = append(marks, Mark{state, at})
			}
		}
		if before == len(marks) && round > 1 {
			break
		}
	}
	return marks
}

// NextMark is the field that notes that the visit comes to a state now.
func (r Record) NextMark(state string) string {
	switch {
	case state == Cancelled:
		return timeField(state, r.booking())
	case state == Booked && r.Values[times[Booked]] == "":
		return times[Booked]
	case state == Booked:
		return timeField(state, min(r.booking()+1, mostRounds))
	}
	round := 1
	for round < mostRounds && slices.ContainsFunc(ends, func(end string) bool { return r.Values[timeField(end, round)] != "" }) {
		round++
	}
	return timeField(state, round)
}

// LastMark is the field that notes when the visit last came to a state, "" if it never
// did.
func (r Record) LastMark(state string) string {
	for round := mostRounds; round > 0; round-- {
		if name := timeField(state, round); r.Values[name] != "" {
			return name
		}
	}
	return ""
}

// When is when the visit last came to a state, zero if it never did.
func (r Record) When(state string) time.Time {
	if state == Cancelled {
		at, _ := time.Parse(time.RFC3339, r.Values[r.LastMark(Cancelled)])
		return at
	}
	for _, mark := range slices.Backward(r.Marks()) {
		if times[mark.State] == times[state] {
			return mark.At
		}
	}
	return time.Time{}
}

// straightened puts right the marks that a jump of the clock has put out of order. The
// most marks that agree with each other are believed, of equally many those that
// lie closest together; any other is taken to be of the time of the one before it.
func straightened(marks []Mark) []Mark {
	length, before, first := make([]int, len(marks)), make([]int, len(marks)), make([]time.Time, len(marks))
	last := -1
	better := func(i, j int, at time.Time) bool { // ending in i is better than in j, seen from a time
		return length[i] > length[j] || length[i] == length[j] && at.Sub(first[i]) < at.Sub(first[j])
	}
	for i, mark := range marks {
		before[i], length[i], first[i] = -1, 1, mark.At
		for j := range i {
			if !marks[j].At.After(mark.At) && (before[i] < 0 || better(j, before[i], mark.At)) {
				before[i] = j
			}
		}
		if j := before[i]; j >= 0 {
			length[i], first[i] = length[j]+1, first[j]
		}
		if last < 0 || length[i] > length[last] ||
			length[i] == length[last] && mark.At.Sub(first[i]) < marks[last].At.Sub(first[last]) {
			last = i
		}
	}
	ordered := slices.Clone(marks)
	believed := make([]bool, len(marks))
	for i := last; i >= 0; i = before[i] {
		believed[i] = true
	}
	at := time.Time{}
	if last >= 0 {
		at = first[last]
	}
	for i := range ordered {
		if believed[i] {
			at = ordered[i].At
		}
		ordered[i].At = at
	}
	return ordered
}
