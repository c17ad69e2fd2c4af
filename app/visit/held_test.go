package visit_test

import (
	"maps"
	"testing"

	"sportello/app/visit"
)

// What two laptops did to one appointment, each without knowing of the other, and
// what it comes to wherever their fields are merged.
func TestTwoLaptopsAtOneAppointment(t *testing.T) {
	const booked, came, before, after = "2026-11-24T10:00:00Z", "2026-12-01T08:25:00Z", "2026-12-01 09:20 Lido Adriano", "2026-12-08 10:00 Casa delle Culture"
	held := map[string]string{"arrived": came, visit.FieldHeld: before}
	missed := map[string]string{"missed": came, visit.FieldHeld: before}
	moved := map[string]string{"date": "2026-12-08", "time": "10:00", "site": "Casa delle Culture"}
	cancelled := map[string]string{"cancelled": "2026-12-01T08:00:00Z"}
	for _, c := range []struct {
		name        string
		noted       string // of the two states that were written, the one that stands
		one, other  map[string]string
		state, slot string
	}{
		{"nothing happened", visit.Booked, nil, nil, visit.Booked, before},
		{"moved", visit.Booked, moved, nil, visit.Booked, after},
		{"came, and was cancelled", visit.Waiting, held, cancelled, visit.Waiting, before},
		{"was cancelled, and came", visit.Cancelled, cancelled, held, visit.Waiting, before},
		{"was moved, and came", visit.Waiting, moved, held, visit.Waiting, before},
		{"was moved, and missed", visit.Absent, moved, missed, visit.Booked, after},
		{"was missed where it was", visit.Absent, missed, nil, visit.Absent, before},
		{"was moved and cancelled", visit.Cancelled, moved, cancelled, visit.Cancelled, after},
		{"was cancelled and booked again, and came", visit.Booked, cancelled, held, visit.Waiting, before},
	} {
		values := map[string]string{"state": c.noted, "booked": booked, "date": "2026-12-01", "time": "09:20", "site": "Lido Adriano"}
		maps.Copy(values, c.one)
		maps.Copy(values, c.other)
		untouched := maps.Clone(values)
		read := visit.Read("", values)
		if read.State != c.state || read.Slot() != c.slot {
			t.Errorf("%s: %s at %s, want %s at %s", c.name, read.State, read.Slot(), c.state, c.slot)
		}
		if !maps.Equal(values, untouched) {
			t.Errorf("%s: the record itself was changed", c.name)
		}
	}
}

func TestAnAppointmentIsSharedWhereThatWasSaid(t *testing.T) {
	for slot, want := range map[string]bool{
		"2026-12-01 09:20 Lido Adriano": true, "2026-12-01 09:40 Lido Adriano": false, "2026-12-02 09:20 Lido Adriano": false,
		"2026-12-01 09:20 Casa delle Culture": false, "2026-12-01 09:20 Lido": false, "": false,
	} {
		r := visit.Record{Values: map[string]string{"date": "2026-12-01", "time": "09:20", "site": "Lido Adriano", visit.FieldShared: slot}}
		if r.Shared() != want {
			t.Errorf("said for %q: %v", slot, r.Shared())
		}
	}
}
