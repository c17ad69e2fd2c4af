package desk

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/permit"
	"sportello/app/visit"
	"sportello/store/laptop"
)

var morning = time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)

// someVisit is a visit that has come to its state by moves that may be made, a
// few minutes apart.
func someVisit(t *rapid.T) appointment {
	id := uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	booked := morning.Add(time.Duration(rapid.IntRange(0, 240).Draw(t, "time")) * time.Minute)
	v := appointment{laptop.Summary{ID: id, State: visitBooked}, map[string]string{
		"date": "2026-11-25", "time": booked.Format("15:04"), "ticket": fmt.Sprintf("%x", id[:2]),
	}}
	if rapid.Bool().Draw(t, "walk-in") {
		v.State, v.values["walk_in"], v.values["arrived"] = visitWaiting, permit.Yes, booked.Format(time.RFC3339)
	}
	for _, minutes := range rapid.SliceOfN(rapid.IntRange(0, 30), 0, 6).Draw(t, "moves") {
		booked = booked.Add(time.Duration(minutes) * time.Minute)
		states := slices.DeleteFunc([]string{visitWaiting, visitCalled, visitFilling, visitDocument, visitHanded, visitAbsent, visitQueued, visitDone}, func(to string) bool { return to == v.State || !visit.Leads(v.State, to) })
		to := rapid.SampledFrom(states).Draw(t, "state")
		v.values[v.nextMark(to)], v.State = booked.Format(time.RFC3339), to
	}
	return v
}

func someDay(t *rapid.T) []appointment {
	return rapid.SliceOfNDistinct(rapid.Custom(someVisit), 0, 12, func(v appointment) uuid.UUID { return v.ID }).Draw(t, "visits")
}

func ids(visits []appointment) []uuid.UUID {
	var ids []uuid.UUID
	for _, visit := range visits {
		ids = append(ids, visit.ID)
	}
	return ids
}

// However the visits are read, there is one list; it stands as the rule says; and
// calling from its top calls everybody once who can be called.
func TestOneListByOneRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		visits := someDay(t)
		now := morning.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "now")) * time.Minute)
		other := rapid.Permutation(visits).Draw(t, "read otherwise")
		inTurn(visits, now)
		inTurn(other, now)
		if !slices.Equal(ids(visits), ids(other)) {
			t.Fatal("the order depends on how the visits were read")
		}
		due := func(v appointment) bool {
			return !v.walkIn() && v.State == visitWaiting && v.when(visitWaiting).Sub(v.planned(time.UTC)) <= Grace
		}
		back := func(v appointment) bool { return rankOf(v, now).place == backAgain }
		for i, a := range visits {
			for _, b := range visits[i+1:] { // a stands before b
				switch {
				case a.State == visitWaiting && b.State == visitCalled, a.over() && !b.over(), a.State == visitBooked && b.State == visitWaiting && !due(a) && rankOf(a, now).place == toCome:
					t.Fatalf("%s before %s", a.State, b.State)
				case back(b) && a.State == visitWaiting && !back(a):
					t.Fatal("who is back with the document waits for others")
				case due(a) && due(b) && !back(a) && !back(b) && a.values["time"] > b.values["time"]:
					t.Fatalf("the appointment of %s before that of %s", a.values["time"], b.values["time"])
				case a.walkIn() && a.State == visitWaiting && !back(a) && due(b) && !back(b):
					t.Fatal("an arrival before an appointment that is here")
				}
			}
		}
		called := make(map[uuid.UUID]bool)
		callable := func(v appointment) bool { return rankOf(v, now).callable() }
		want := len(slices.DeleteFunc(slices.Clone(visits), func(v appointment) bool { return !callable(v) }))
		for next := slices.IndexFunc(visits, callable); next >= 0; next = slices.IndexFunc(visits, callable) {
			v := visits[next]
			v.values[v.nextMark(visitCalled)], v.State = now.Format(time.RFC3339), visitCalled
			visits[next] = v
			if called[v.ID] {
				t.Fatal("called twice")
			}
			called[v.ID] = true
			inTurn(visits, now)
		}
		if len(called) != want {
			t.Fatalf("%d called of %d who could be", len(called), want)
		}
	})
}

// What the board says is numbers of the day's tickets, and no wait before there is
// something to measure; one more who waits never makes it shorter, one desk more never
// longer.
func TestTheBoardIsHonest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		visits := someDay(t)
		now := morning.Add(8 * time.Hour)
		desks := rapid.IntRange(1, 3).Draw(t, "desks")
		board := boardOf(visits, desks, now)
		measured := 0
		for _, visit := range visits {
			if visit.State == visitQueued || visit.State == visitDone || visit.State == visitHanded {
				if visit.taken(now) > 0 {
					measured++
				}
			}
		}
		if board.Known != (measured >= leastMeasured) || board.Wait < 0 || board.Wait%waitStep != 0 || !board.Known && board.Wait != 0 {
			t.Fatalf("%+v of %d measured", board, measured)
		}
		if len(board.Called) > mostCalled {
			t.Fatalf("%d numbers", len(board.Called))
		}
		for _, number := range board.Called {
			if !slices.ContainsFunc(visits, func(v appointment) bool { return v.values["ticket"] == number && !v.when(visitCalled).IsZero() }) {
				t.Fatalf("%q is no number of anybody called", number)
			}
		}
		more := appointment{laptop.Summary{State: visitWaiting}, map[string]string{
			"date": "2026-11-25", "time": "15:59", "walk_in": permit.Yes, "arrived": now.Add(-time.Minute).Format(time.RFC3339),
		}}
		longer := boardOf(append(slices.Clone(visits), more), desks, now)
		if longer.Wait < board.Wait || longer.Waiting != board.Waiting+1 {
			t.Fatalf("with one more who waits: %+v after %+v", longer, board)
		}
		if shorter := boardOf(visits, desks+1, now); shorter.Wait > board.Wait {
			t.Fatalf("with one desk more: %+v after %+v", shorter, board)
		}
	})
}

func TestTheExpectedWait(t *testing.T) {
	clock := func(text string) string { return "2026-11-25T" + text + ":00Z" }
	visit := func(state string, fields ...string) appointment {
		v := appointment{laptop.Summary{ID: uuid.New(), State: state}, map[string]string{"date": "2026-11-25", "time": "08:00", "walk_in": permit.Yes}}
		for i := 0; i < len(fields); i += 2 {
			v.values[fields[i]] = fields[i+1]
		}
		return v
	}
	served := func(from, to string) appointment {
		return visit(visitQueued, "called", clock(from), "started", clock(from), "done", clock(to))
	}
	three := []appointment{served("08:00", "08:08"), served("08:10", "08:20"), served("08:20", "08:50")} // 10 minutes in the middle
	waiting := visit(visitWaiting, "arrived", clock("08:55"))
	sitting := visit(visitFilling, "started", clock("08:54"))
	cases := []struct {
		name   string
		visits []appointment
		desks  int
		want   time.Duration
		known  bool
	}{
		{"two measured", three[:2], 1, 0, false},
		{"nobody waits", three, 1, 0, true},
		{"one waits", append(slices.Clone(three), waiting), 1, 10 * time.Minute, true},
		{"one waits for two desks", append(slices.Clone(three), waiting), 2, 0, true},
		{"two wait for two desks", append(slices.Clone(three), waiting, waiting), 2, 10 * time.Minute, true},
		{"one waits and one is at one of two desks", append(slices.Clone(three), waiting, sitting), 2, 5 * time.Minute, true},
		{"and one is at the desk since six minutes: 14 told as 15",
			append(slices.Clone(three), waiting, sitting), 1, 15 * time.Minute, true},
		{"and an appointment comes due meanwhile",
			append(slices.Clone(three), waiting, visit(visitBooked, "walk_in", "", "time", "09:05")), 1, 20 * time.Minute, true},
		{"one that is later makes no difference",
			append(slices.Clone(three), waiting, visit(visitBooked, "walk_in", "", "time", "09:30")), 1, 10 * time.Minute, true},
		{"a document fetched is not the desk's time",
			append(slices.Clone(three[:2]), waiting, visit(visitQueued, "called", clock("08:20"), "interrupted", clock("08:25"), "called_2", clock("08:50"), "done_2", clock("08:55"))), 1, 10 * time.Minute, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if wait, known := expectedWait(c.visits, c.desks, morning.Add(time.Hour)); wait != c.want || known != c.known {
				t.Errorf("%v, %v; want %v, %v", wait, known, c.want, c.known)
			}
		})
	}
}

// Of two at one time whoever was booked first has the lower number, on every desk:
// ids and when a record came here say nothing.
func TestTicketsOfOneTimeGoByWhenTheyWereBooked(t *testing.T) {
	booked := func(id byte, at, created time.Duration) appointment {
		return appointment{laptop.Summary{ID: uuid.UUID{id}, State: visitBooked, Created: morning.Add(created)}, map[string]string{
			"time": "11:20", "booked": morning.Add(at).Format(time.RFC3339Nano),
		}}
	}
	visits := []appointment{booked(1, 2*time.Minute, 0), booked(2, 0, 2*time.Minute), booked(3, time.Minute, time.Minute)}
	slices.SortFunc(visits, asBooked)
	giveTickets(visits)
	var got []string
	for _, v := range visits {
		got = append(got, fmt.Sprint(v.ID[0], v.values["ticket"]))
	}
	if want := []string{"2A01", "3A02", "1A03"}; !slices.Equal(got, want) {
		t.Errorf("tickets %v, want %v", got, want)
	}
}
