package desk_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/desk"
	"sportello/store"
)

// segmentsOf are the segments of an application by id, and their ids in order.
func (r *room) segmentsOf(id uuid.UUID) (map[string]desk.SegmentState, string) {
	r.t.Helper()
	list, err := r.session.SegmentsOf(r.t.Context(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	states := make(map[string]desk.SegmentState)
	var ids []string
	for _, state := range list {
		states[state.ID] = state
		ids = append(ids, state.ID)
	}
	return states, strings.Join(ids, " ")
}

// minutesAfter is when it was, in minutes after nine; -1: never.
func minutesAfter(at time.Time) int {
	if at.IsZero() {
		return -1
	}
	return int(at.Sub(newWatch().time()).Minutes())
}

// A morning at the desk: nobody keeps a tally, and each segment knows when it was
// begun and done, by whom and where.
func TestTheFrontOfficeMovesItsSegmentsByItself(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou()).ID
	visit, err := r.session.Arrive(t.Context(), person, "Rinnovo")
	r.check(err)
	r.clock.pass(12 * time.Minute)
	_, err = r.session.Call(t.Context(), visit)
	r.check(err)
	r.clock.pass(time.Minute)
	a, err := r.session.OpenVisit(t.Context(), visit)
	r.check(err)
	a.Show()
	r.clock.pass(time.Minute)
	a.SetAll(renewal)
	a.LookAt("doc.passport")
	r.clock.pass(time.Minute)
	a.SetDocument("passport", true)
	a.LookAt("1.77")
	r.clock.pass(30 * time.Second)
	ready(t, a)
	r.clock.pass(30 * time.Second)
	a.Review()
	r.clock.pass(90 * time.Second)
	if _, err := a.Queue(t.Context()); err != nil {
		t.Fatal(err)
	}
	states, ids := r.segmentsOf(a.ID())
	if ids != "reception documents filling control handover portal receipt" {
		t.Fatalf("chain %s", ids)
	}
	for id, want := range map[string]struct {
		begun, done int
		spent       time.Duration
	}{
		"reception": {0, 12, 12 * time.Minute}, "filling": {14, 16, 2 * time.Minute}, "documents": {15, 15, time.Minute},
		"control": {16, 17, 90 * time.Second}, "handover": {17, 17, 0}, "portal": {-1, -1, 0}, "receipt": {-1, -1, 0},
	} {
		got := states[id]
		if minutesAfter(got.Begun) != want.begun || minutesAfter(got.Done) != want.done || got.Spent != want.spent {
			t.Errorf("%s from %d to %d, %s spent; want %+v", id, minutesAfter(got.Begun), minutesAfter(got.Done), got.Spent, want)
		}
		if by := want.begun >= 0; by != (got.By == account) || by != (got.Site == here) {
			t.Errorf("%s by %q at %q", id, got.By, got.Site)
		}
	}
	if a.FillingTime() != states["filling"].Spent+states["documents"].Spent+states["control"].Spent {
		t.Errorf("worked %s on it in all", a.FillingTime())
	}
	r.reopen()
	if again, _ := r.segmentsOf(a.ID()); !maps.EqualFunc(again, states, sameSegment) {
		t.Errorf("another day it is %+v", again)
	}
}

func sameSegment(a, b desk.SegmentState) bool {
	return a.ID == b.ID && a.Begun.Equal(b.Begun) && a.Done.Equal(b.Done) && a.By == b.By && a.Site == b.Site && a.Spent == b.Spent && a.Due.Equal(b.Due)
}

func TestSegmentsOfAnApplicationWithoutAVisit(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	states, _ := r.segmentsOf(a.ID())
	if minutesAfter(states["reception"].Done) != 0 || !states["filling"].Begun.IsZero() {
		t.Errorf("begun with %+v", states)
	}
	r.clock.pass(5 * time.Minute)
	queue(t, a)
	states, _ = r.segmentsOf(a.ID())
	for _, id := range []string{"filling", "control", "handover"} {
		if minutesAfter(states[id].Done) != 5 {
			t.Errorf("%s %+v", id, states[id])
		}
	}
	if !states["documents"].Done.IsZero() {
		t.Error("nobody has looked at the checklist, and it is said to be done")
	}
}

// Idle and locked time is none that was worked.
func TestPausesAreOfNoSegment(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	a.Show()
	a.Set("1.77", "PRESSO PROVA")
	a.LookAt("doc.passport")
	r.clock.pass(time.Hour) // lunch
	a.SetDocument("passport", true)
	a.Hide() // locked
	r.clock.pass(time.Hour)
	a.Show()
	r.clock.pass(10 * time.Second)
	a.SetDocument("photos", true)
	flush(t, a)
	if states, _ := r.segmentsOf(a.ID()); states["documents"].Spent != 2*time.Minute+10*time.Second || states["filling"].Spent != 0 {
		t.Errorf("documents %s, filling %s", states["documents"].Spent, states["filling"].Spent)
	}
}

func TestUndoingTheChecklistUndoesItsSegment(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	a.SetAll(renewal)
	a.StateDocuments()
	if states, _ := r.segmentsOf(a.ID()); states["documents"].Done.IsZero() {
		t.Error("stated, and not done")
	}
	a.Undo()
	if states, _ := r.segmentsOf(a.ID()); !states["documents"].Done.IsZero() || states["documents"].Begun.IsZero() {
		t.Errorf("undone it is %+v", states["documents"])
	}
}

// elsewhereSite is another of our sites.
const elsewhereSite = "Casa delle Culture"

// The front office may be one laptop today and another tomorrow.
func TestHalfOfTheFrontOfficeIsDoneElsewhere(t *testing.T) {
	_, out, _, inside := threeRooms(t)
	a := out.begun()
	a.Set("1.77", "PRESSO PROVA")
	a.SetDocument("passport", true)
	out.check(a.HandOver(t.Context(), "manca la busta paga"))
	out.check(a.Close(t.Context()))
	out.exchange()
	inside.exchange()
	inside.clock.pass(24 * time.Hour)
	inside.check(inside.session.SetSite(t.Context(), elsewhereSite))
	colleague := inside.openApplication(a.ID())
	colleague.Set("1.77", "PRESSO ALTRI")
	inside.clock.pass(3 * time.Minute)
	queue(t, colleague)
	inside.exchange()
	out.exchange()
	for _, r := range []*room{out, inside} {
		states, _ := r.segmentsOf(a.ID())
		for id, site := range map[string]string{"reception": here, "documents": here, "filling": elsewhereSite, "control": elsewhereSite, "handover": elsewhereSite} {
			if states[id].Site != site || states[id].Done.IsZero() {
				t.Errorf("%s at %q: %+v", id, states[id].Site, states[id])
			}
		}
		if filling := states["filling"]; minutesAfter(filling.Begun) != 0 || filling.Done.Sub(filling.Begun) < 24*time.Hour {
			t.Errorf("filled in from %s to %s", filling.Begun, filling.Done)
		}
		if len(r.disputes()) != 0 {
			t.Error("somebody has to decide on segments")
		}
	}
}

func TestTheRulesOfTheErrorsPutRightTravel(t *testing.T) {
	r := newRoom(t)
	a := r.begun()
	a.SetAll(renewal)
	a.Set("1.34", "2092-03-15")           // a birth to come
	a.Set("1.69", "12/BBBBBBBBBBBBBBBBB") // more than there are boxes
	a.Set("1.77", "PRESSO PROVA")         // both are met by going on
	a.Set("1.34", "1992-03-15")
	a.Set("1.69", "12")
	queue(t, a)
	stopped := strings.Fields(a.Value("stopped"))
	if len(stopped) < 2 || !slices.IsSorted(stopped) || a.Value("errors_stopped") != strconv.Itoa(len(stopped)) {
		t.Errorf("stopped %q, %q in number", stopped, a.Value("errors_stopped"))
	}
	travels := slices.ContainsFunc(r.operations(), func(op store.Operation) bool {
		return op.Record == a.ID() && op.Patch["stopped"].Value == a.Value("stopped")
	})
	if !travels {
		t.Error("it does not travel")
	}
}

// Whatever is done at the desk, and whatever the clock does meanwhile: what was worked
// was worked on one segment, no segment is done before it is begun, and queueing ends
// the front office.
func TestTheTimeOfADayAtTheDeskAddsUp(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) { o.Autosave = time.Hour })
	person := r.person(fatou()).ID
	rapid.Check(t, func(t *rapid.T) {
		a := r.start(person)
		a.Show()
		for range rapid.IntRange(1, 25).Draw(t, "acts") {
			jump := rapid.SampledFrom([]time.Duration{time.Second, 20 * time.Second, 3 * time.Minute, time.Hour, -10 * time.Minute}).Draw(t, "time")
			r.clock.pass(jump)
			switch rapid.IntRange(0, 8).Draw(t, "act") {
			case 0:
				a.Set("1.77", rapid.StringMatching("[A-Z]{1,4}").Draw(t, "typed"))
			case 1:
				a.SetDocument("passport", rapid.Bool().Draw(t, "present"))
			case 2:
				a.LookAt("doc.passport")
			case 3:
				a.LookAt("1.77")
			case 4:
				a.Review()
			case 5:
				a.Undo()
			case 6:
				a.Hide()
				a.Show()
			case 7:
				flushed(t, a)
			case 8:
				if err := a.Close(r.t.Context()); err != nil {
					t.Fatal(err)
				}
				a = r.openApplication(a.ID())
				a.Show()
			}
		}
		ready(r.t, a)
		if _, err := a.Queue(r.t.Context()); err != nil {
			t.Fatal(err)
		}
		states, _ := r.segmentsOf(a.ID())
		worked := states["documents"].Spent + states["filling"].Spent + states["control"].Spent
		if whole := a.FillingTime().Truncate(time.Second); worked != whole {
			t.Fatalf("%s of %s", worked, whole)
		}
		for id, state := range states {
			if state.Done.Before(state.Begun) && !state.Done.IsZero() {
				t.Fatalf("%s is done before it is begun: %+v", id, state)
			}
			if !state.Back && id != "documents" && state.Done.IsZero() {
				t.Fatalf("%s is not done", id)
			}
		}
		if err := a.Close(r.t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func flushed(t *rapid.T, a *desk.Application) {
	if err := a.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}
