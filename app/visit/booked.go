package visit

// booking is the round of slots that an appointment is in, from 1 on.
func (r Record) booking() int {
	round := 1
	for round < mostRounds && r.Values[timeField(Booked, round+1)] != "" {
		round++
	}
	return round
}

// Undecided says that an appointment was cancelled by somebody who did not know that
// it had been moved, or that it was said to stand: a person has to say which counts.
// Whoever has come has said it.
func (r Record) Undecided() bool {
	if len(r.Marks()) > 0 {
		return false
	}
	knowing := r.Values[timeField(Cancelled, r.booking())] != ""
	switch r.Values["state"] {
	case Cancelled:
		return !knowing && r.LastMark(Cancelled) != ""
	case Booked:
		return knowing
	}
	return false
}

// Standing are the values by which a cancelled appointment stands in the slot that it
// has; "" empties.
func (r Record) Standing() map[string]string {
	values := map[string]string{"state": Booked}
	for round := 1; round <= mostRounds; round++ {
		if name := timeField(Cancelled, round); r.Values[name] != "" {
			values[name] = ""
		}
	}
	return values
}
