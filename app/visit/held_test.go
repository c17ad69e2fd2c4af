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

// An appointment that one has cancelled and another moved, neither knowing of the
// other, stands until a person has said which counts.
func TestCancelledAndMoved(t *testing.T) {
	const at = "2026-12-01T08:00:00Z"
	for _, c := range []struct {
		name   string
		fields map[string]string
		state  string
		asked  bool
	}{
		{"booked", map[string]string{"state": "booked"}, visit.Booked, false},
		{"moved", map[string]string{"state": "booked", "booked_2": at}, visit.Booked, false},
		{"cancelled", map[string]string{"state": "cancelled", "cancelled": at}, visit.Cancelled, false},
		{"moved, then cancelled", map[string]string{"state": "cancelled", "booked_2": at, "cancelled_2": at}, visit.Cancelled, false},
		{"moved, and cancelled by who did not know", map[string]string{"state": "cancelled", "booked_2": at, "cancelled": at}, visit.Booked, true},
		{"moved twice, and cancelled by who knew of one", map[string]string{"state": "cancelled", "booked_2": at, "booked_3": at, "cancelled_2": at}, visit.Booked, true},
		{"cancelled by both", map[string]string{"state": "cancelled", "booked_2": at, "cancelled": at, "cancelled_2": at}, visit.Cancelled, false},
		{"one says that it stands, one that it does not", map[string]string{"state": "booked", "booked_2": at, "cancelled_2": at}, visit.Booked, true},
		{"said to stand", map[string]string{"state": "booked", "booked_2": at}, visit.Booked, false},
		{"the person came", map[string]string{"state": "cancelled", "booked_2": at, "cancelled": at, "arrived": at}, visit.Waiting, false},
		{"by an earlier program, which noted no moves", map[string]string{"state": "cancelled"}, visit.Cancelled, false},
	} {
		values := map[string]string{"booked": at, "date": "2026-12-08", "time": "10:00", "site": "Lido Adriano"}
		maps.Copy(values, c.fields)
		read := visit.Read("", values)
		if read.State != c.state || read.Undecided() != c.asked {
			t.Errorf("%s: %s, undecided %v", c.name, read.State, read.Undecided())
		}
		if !c.asked {
			continue
		}
		stays, stands := maps.Clone(values), maps.Clone(values)
		stays["state"], stays[read.NextMark(visit.Cancelled)] = visit.Cancelled, at
		maps.Copy(stands, read.Standing())
		if r := visit.Read("", stays); r.State != visit.Cancelled || r.Undecided() {
			t.Errorf("%s, and stays cancelled: %s", c.name, r.State)
		}
		if r := visit.Read("", stands); r.State != visit.Booked || r.Undecided() {
			t.Errorf("%s, and stands: %s", c.name, r.State)
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
