package visit

import (
	"maps"
	"strings"
)

// FieldHeld keeps the Slot that an appointment was held in, or missed: it stays
// the day's where another laptop has moved the appointment at the same time.
const FieldHeld = "held"

// Slot is when and where a visit is to be: "2026-12-01 09:20 Lido Adriano".
func (r Record) Slot() string {
	return r.Values["date"] + " " + r.Values["time"] + " " + r.Values["site"]
}

// FieldShared keeps the Slot for which somebody said that an appointment may stand
// beside another: moved, it does no longer.
const FieldShared = "shared_slot"

// Shared says that an appointment stands beside another knowingly, in the slot
// that it has.
func (r Record) Shared() bool { return r.Values[FieldShared] == r.Slot() }

// Read is the visit of a record's values, was the state it was in, which may be
// "". What two laptops did to it without knowing of each other comes to this: who
// was there was there, whatever was cancelled or moved meanwhile; who was missed
// and had been given another time is expected then; and while it is Undecided
// whether an appointment stands it does, for somebody may come. The values are left
// as they are.
func Read(was string, values map[string]string) Record {
	r := Record{StateOf(was, values), values}
	if r.State == Booked || r.State == Cancelled {
		if marks := r.Marks(); len(marks) > 0 {
			r.State = marks[len(marks)-1].State
		}
	}
	if r.State == Cancelled && r.Undecided() {
		r.State = Booked
	}
	held := values[FieldHeld]
	if held == "" || held == r.Slot() {
		return r
	}
	if r.State == Absent {
		r.State = Booked
	}
	if r.State != Booked && r.State != Cancelled {
		date, rest, _ := strings.Cut(held, " ")
		clock, site, _ := strings.Cut(rest, " ")
		r.Values = maps.Clone(values)
		r.Values["date"], r.Values["time"], r.Values["site"] = date, clock, site
	}
	return r
}
