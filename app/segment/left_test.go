package segment_test

import (
	"maps"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/segment"
)

// noted is what one laptop knows of an application: its own fields, and others' as
// they last reached it.
type noted struct {
	laptop uuid.UUID
	by     string
	values map[string]string
	writes map[string]int // how often each field was written
}

func laptops(names ...string) []*noted {
	var all []*noted
	for i, name := range names {
		all = append(all, &noted{uuid.UUID{15: byte(i + 1)}, name, map[string]string{}, map[string]int{}})
	}
	return all
}

func (n *noted) note(id string, mark segment.Mark) {
	field := segment.Field(id, n.laptop)
	n.values[field] = mark.String()
	n.writes[field]++
}

func (n *noted) leave(at time.Time) {
	n.note(segment.Left, segment.Leave(n.values, n.by, "Ufficio", at))
}

func (n *noted) take(at time.Time) bool {
	mark, left := segment.Take(n.values, n.by, "Lido Adriano", at)
	if left {
		n.note(segment.Taken, mark)
	}
	return left
}

// hear takes what another knows that is newer.
func (n *noted) hear(from *noted) {
	for field, writes := range from.writes {
		if writes > n.writes[field] {
			n.values[field], n.writes[field] = from.values[field], writes
		}
	}
}

// holder is who has taken up what was left last, "" if nobody has.
func (n *noted) holder() string { return segment.Read(n.values)[segment.Taken].By }

// What each does is done to what it knows of, a clock years off or not: "a-" is that
// a leaves it, "b+" that b takes it up, "ab" that b hears of all that a knows.
func TestLeftAndTakenUp(t *testing.T) {
	for _, test := range []struct{ name, steps, holder string }{
		{"left", "a- ab", ""},
		{"left and taken up", "a- ab b+ ba", "b"},
		{"left, taken up, left again by who took it", "a- ab b+ b- ba", ""},
		{"left again by who did not know that it was taken up", "a- ab b+ a- ab ba", ""},
		{"and then taken up by who knows both", "a- ab b+ a- ab b+ ba", "b"},
		{"taken from somebody who had it", "a- ab b+ bc c+ ca cb", "c"},
		{"and back", "a- ab b+ bc c+ cb b+ bc ba", "b"},
		{"taken up here by who left it", "a- a+ ab", "a"},
		{"taken up by two: the same one everywhere", "a- ab ac b+ c+ ba ca ab ac", "c"},
		{"left by two, each for itself, and one of them was taken up", "a- b- ac c+ ca cb ba ab", "c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			all := laptops("a", "b", "c")
			at := nine
			for i := 0; i < len(test.steps); i += 3 {
				who, does := all[test.steps[i]-'a'], test.steps[i+1]
				at = at.AddDate(-1, 0, 0) // each clock is behind the one before
				if who.by == "c" {
					at = at.AddDate(20, 0, 0)
				}
				switch does {
				case '-':
					who.leave(at)
				case '+':
					who.take(at)
				default:
					all[does-'a'].hear(who)
				}
			}
			for _, each := range all[:2] {
				if each.holder() != test.holder {
					t.Errorf("%s knows that %q has it, want %q", each.by, each.holder(), test.holder)
				}
			}
		})
	}
}

// Whoever leaves an application has left it, and whoever takes it up has it, with all
// they know of and whatever their clock says; once all have heard of all, they agree.
func TestNoClockSaysWhoTookWhat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := laptops("a", "b", "c")
		which := rapid.IntRange(0, len(all)-1)
		for step := range rapid.IntRange(1, 30).Draw(t, "steps") {
			each := all[which.Draw(t, "laptop")]
			at := nine.Add(time.Duration(rapid.IntRange(-1e6, 1e6).Draw(t, "clock")) * time.Minute)
			switch rapid.IntRange(0, 3).Draw(t, "does") {
			case 0:
				each.leave(at)
				if field := segment.LastLeft(each.values); each.holder() != "" || field != segment.Field(segment.Left, each.laptop) {
					t.Fatalf("step %d: %s left it, and %q has it, left in %s", step, each.by, each.holder(), field)
				}
			case 1:
				if each.take(at) && each.holder() != each.by {
					t.Fatalf("step %d: %s took it, and %q has it", step, each.by, each.holder())
				}
			default:
				each.hear(all[which.Draw(t, "from")])
			}
		}
		for range 2 {
			for _, each := range all {
				for _, from := range all {
					each.hear(from)
				}
			}
		}
		for _, each := range all[1:] {
			if each.holder() != all[0].holder() || !maps.Equal(each.values, all[0].values) {
				t.Fatalf("%q or %q", each.holder(), all[0].holder())
			}
		}
	})
}

func TestWhatWasLeftBeforeThereWereRoundsIsNotTakenByMark(t *testing.T) {
	values := map[string]string{"unfinished": "true", segment.Field(segment.Filling, out): segment.Mark{Begun: nine, Since: nine, By: "a.prova"}.String()}
	if mark, left := segment.Take(values, "b.prova", "Ufficio", nine); left {
		t.Errorf("taken with %+v", mark)
	}
	if field := segment.LastLeft(values); field != "" {
		t.Errorf("left in %q", field)
	}
}

// Neither is a segment of any chain, owed to the back office least of all.
func TestLeftAndTakenAreOwedToNobody(t *testing.T) {
	values := map[string]string{"chain": "filling handover portal"}
	for i, id := range []string{segment.Left, segment.Taken, segment.Handover} {
		values[segment.Field(id, out)] = segment.Mark{Round: i + 1, Begun: nine, Since: nine, By: "a.prova"}.String()
		if segment.IsBack(id) {
			t.Errorf("%s is of the back office", id)
		}
	}
	if kept := segment.Owed(segment.Owing(values)); len(kept) != 2 {
		t.Errorf("kept %v", kept)
	}
}

// However often it is left and taken, a mark is one that can be read.
func TestRoundsHaveAnEnd(t *testing.T) {
	values := make(map[string]string)
	left, taken := segment.Field(segment.Left, out), segment.Field(segment.Taken, out)
	for _, round := range []int{999_999, 1_000_000, 1_000_000_000} {
		values[left] = segment.Mark{Round: round, Begun: nine, Done: nine, Since: nine, By: "a.prova"}.String()
		values[left] = segment.Leave(values, "a.prova", "Ufficio", nine).String()
		for range 1001 {
			mark, _ := segment.Take(values, "b.prova", "Ufficio", nine)
			values[taken] = mark.String()
			if by := segment.Read(values)[segment.Taken].By; by != "b.prova" {
				t.Fatalf("of round %d: %q has it: %v", round, by, values)
			}
		}
	}
}
