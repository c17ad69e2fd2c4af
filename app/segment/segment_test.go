package segment_test

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/segment"
)

var (
	out    = uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8057")
	office = uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8058")
	nine   = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
)

// at is so many minutes after nine; 0 is never.
func at(minutes int) time.Time {
	if minutes == 0 {
		return time.Time{}
	}
	return nine.Add(time.Duration(minutes) * time.Minute)
}

func TestWhatSeveralLaptopsNotedOfASegment(t *testing.T) {
	mark := func(round, begun, done int, by string) segment.Mark {
		return segment.Mark{Round: round, Begun: at(begun), Done: at(done), Since: at(begun), By: by, Site: "Ufficio"}
	}
	for _, test := range []struct {
		name         string
		left, right  segment.Mark
		begun, done  int
		by           string
		round, spent int
	}{
		{"one has it", mark(0, 1, 0, "a.prova"), segment.Mark{}, 1, 0, "a.prova", 0, 0},
		{"one has done it", mark(0, 1, 5, "a.prova"), segment.Mark{}, 1, 5, "a.prova", 0, 0},
		{"who took it last has it", mark(0, 1, 0, "a.prova"), mark(0, 3, 0, "b.prova"), 1, 0, "b.prova", 0, 0},
		{"one has it, and another does it", mark(0, 1, 0, "a.prova"), mark(0, 3, 5, "b.prova"), 1, 5, "b.prova", 0, 0},
		{"both did it: the first", mark(0, 1, 7, "a.prova"), mark(0, 3, 5, "b.prova"), 1, 5, "b.prova", 0, 0},
		{"both did it in the same minute: one of them, everywhere", mark(0, 1, 5, "a.prova"), mark(0, 1, 5, "b.prova"), 1, 5, "a.prova", 0, 0},
		{"opened again after it was done", mark(0, 1, 5, "a.prova"), mark(1, 0, 0, "b.prova"), 0, 0, "", 1, 0},
		{"and done again", mark(2, 8, 9, "a.prova"), mark(1, 0, 0, "b.prova"), 8, 9, "a.prova", 2, 0},
		{"a clock put back: it took no time", mark(0, 9, 5, "a.prova"), segment.Mark{}, 5, 5, "a.prova", 0, 0},
		{"done and never begun", mark(0, 0, 5, "a.prova"), segment.Mark{}, 5, 5, "a.prova", 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			values := map[string]string{segment.Field("portal", out): test.left.String()}
			if test.right != (segment.Mark{}) {
				values[segment.Field("portal", office)] = test.right.String()
			}
			got := segment.Read(values)["portal"]
			for range 20 { // a map is read in another order each time
				if again := segment.Read(values)["portal"]; again != got {
					t.Fatalf("%+v or %+v", got, again)
				}
			}
			if !got.Begun.Equal(at(test.begun)) || !got.Done.Equal(at(test.done)) || got.By != test.by || got.Round != test.round {
				t.Errorf("got %+v", got)
			}
			if (got.Site == "Ufficio") != (test.by != "") {
				t.Errorf("at %q", got.Site)
			}
		})
	}
}

// What was worked on an application was worked on one of its segments, and on one only.
func TestTheTimeOfTheSegmentsIsThatOfTheApplication(t *testing.T) {
	spent := func(seconds int) string {
		return segment.Mark{Begun: nine, Spent: time.Duration(seconds) * time.Second}.String()
	}
	values := map[string]string{
		"filling": "420", segment.Field("filling", out): spent(30), segment.Field("documents", out): spent(60),
		segment.Field("documents", office): spent(30), segment.Field("control", office): spent(45),
	}
	states := segment.Read(values)
	for id, want := range map[string]time.Duration{"filling": 285 * time.Second, "documents": 90 * time.Second, "control": 45 * time.Second} {
		if states[id].Spent != want {
			t.Errorf("%s took %s, want %s", id, states[id].Spent, want)
		}
	}
	values["filling"] = "100" // another laptop's count stands
	if states := segment.Read(values); states["filling"].Spent != 0 {
		t.Errorf("less than nothing: %s", states["filling"].Spent)
	}
}

func TestFieldsOfSegments(t *testing.T) {
	field := segment.Field("portal", out)
	if field != "segment.portal.b302099a8057" || !segment.IsField(field) || segment.Field("portal", office) == field {
		t.Errorf("field %s", field)
	}
	if id, ok := segment.Of(field); id != "portal" || !ok {
		t.Errorf("of %q, %v", id, ok)
	}
	for _, name := range []string{"filling", "segment", "segment.", "segment.portal", "segment.portal.", "segment..b302099a8057", "1.34"} {
		if id, ok := segment.Of(name); ok {
			t.Errorf("%q is of %q", name, id)
		}
	}
}

func TestWhatIsNoMarkIsNotBelieved(t *testing.T) {
	good := segment.Mark{Round: 1, Begun: nine, Done: at(5), Since: at(1), Spent: time.Minute, By: "a.prova", Site: "Casa delle Culture"}
	if got, ok := segment.Parse(good.String()); !ok || got != good {
		t.Fatalf("read as %+v, %v", got, ok)
	}
	for _, text := range []string{
		"", "0", "0\t-\t-\t-\t0\ta.prova", "0\t-\t-\t-\t0\ta\tb\tc", "x\t-\t-\t-\t0\ta\tb", "-1\t-\t-\t-\t0\ta\tb", "9999999999\t-\t-\t-\t0\ta\tb",
		"0\tieri\t-\t-\t0\ta\tb", "0\t-\t0001-01-01T00:00:00Z\t-\t0\ta\tb", "0\t-\t-\toggi\t0\ta\tb", "0\t-\t-\t-\t-5\ta\tb", "0\t-\t-\t-\t99999999\ta\tb",
	} {
		if got, ok := segment.Parse(text); ok {
			t.Errorf("%q is read as %+v", text, got)
		}
		if states := segment.Read(map[string]string{segment.Field("portal", out): text}); len(states) != 0 {
			t.Errorf("%q is believed: %v", text, states)
		}
	}
}

// marks draws what laptops can have noted, with clocks that jump.
func marks() *rapid.Generator[map[string]string] {
	minutes := rapid.IntRange(-3, 40)
	return rapid.Custom(func(t *rapid.T) map[string]string {
		values := map[string]string{"filling": "600"}
		for range rapid.IntRange(0, 8).Draw(t, "marks") {
			mark := segment.Mark{
				Round: rapid.IntRange(0, 3).Draw(t, "round"), Spent: time.Duration(rapid.IntRange(0, 90).Draw(t, "spent")) * time.Second,
				By: rapid.SampledFrom([]string{"a.prova", "b.prova", "c prova"}).Draw(t, "by"), Site: rapid.SampledFrom([]string{"Ufficio", ""}).Draw(t, "site"),
			}
			if rapid.Bool().Draw(t, "begun") {
				mark.Since = nine
				mark.Begun = nine.Add(time.Duration(minutes.Draw(t, "begun at")) * time.Minute)
			}
			if rapid.Bool().Draw(t, "done") {
				mark.Done = nine.Add(time.Duration(minutes.Draw(t, "done at")) * time.Minute)
			}
			laptop := uuid.UUID{15: byte(rapid.IntRange(1, 4).Draw(t, "laptop"))}
			values[segment.Field(rapid.SampledFrom([]string{"documents", "filling", "handover", "portal"}).Draw(t, "segment"), laptop)] = mark.String()
		}
		return values
	})
}

// joined is what two have, once each has all of the other.
func joined(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func TestNoSegmentIsDoneBeforeItIsBegun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var total time.Duration
		for id, state := range segment.Read(marks().Draw(t, "values")) {
			if !state.Done.IsZero() && (state.Begun.IsZero() || state.Done.Before(state.Begun)) {
				t.Fatalf("%s: %+v", id, state)
			}
			if state.Spent < 0 || state.By == "" && !state.Begun.IsZero() {
				t.Fatalf("%s: %+v", id, state)
			}
			total += state.Spent
		}
		if total > 8*90*time.Second+600*time.Second {
			t.Fatalf("more than there was: %s", total)
		}
	})
}

// Each laptop writes its own fields: in whatever order they reach the others, all
// see the same, and what came before comes to nothing new.
func TestMergingInAnyOrderIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := marks().Draw(t, "values")
		names := slices.Sorted(maps.Keys(all))
		var parts []map[string]string
		for range 3 {
			part := map[string]string{}
			for _, name := range names {
				if rapid.Bool().Draw(t, "has") {
					part[name] = all[name]
				}
			}
			parts = append(parts, part)
		}
		one := joined(joined(parts[0], parts[1]), parts[2])
		other := joined(parts[2], joined(parts[1], joined(parts[0], parts[1])))
		for range 4 { // the order in which a map is read is another each time
			if a, b := segment.Read(one), segment.Read(other); !reflect.DeepEqual(a, b) {
				t.Fatalf("%v or %v", a, b)
			}
		}
	})
}

// Whoever opens a segment again has the last word over those whose work they saw.
func TestANewRoundIsNotDone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := marks().Draw(t, "values")
		round := segment.Read(values)["portal"].Round
		values[segment.Field("portal", uuid.UUID{15: 9})] = segment.Mark{Round: round + 1, By: "d.prova"}.String()
		if state := segment.Read(values)["portal"]; !state.Done.IsZero() || !state.Begun.IsZero() || state.By != "" {
			t.Fatalf("still %+v", state)
		}
	})
}

// What the back office did with what was handed over before a correction is to be done
// again, also if it did not know of the correction, or the other way round.
func TestWhatIsHandedOverOnceMoreIsOwedAnew(t *testing.T) {
	done := segment.Mark{Begun: nine, Done: at(5), Since: nine, By: "a.prova", Site: "Ufficio"}
	values := map[string]string{segment.Field("handover", out): done.String(), segment.Field("portal", office): done.String()}
	if state := segment.Read(values)["portal"]; state.Done.IsZero() {
		t.Fatalf("not done: %+v", state)
	}
	again := done
	again.Round++
	values["chain"] = "handover portal receipt"
	values[segment.Field("handover", out)] = again.String()
	state := segment.Read(values)["portal"]
	if !state.Done.IsZero() || !state.Begun.IsZero() || state.By != "" {
		t.Fatalf("of what was handed over before: %+v", state)
	}
	if other := segment.Read(values)["receipt"]; other.Round != state.Round {
		t.Errorf("what nobody has begun is in round %d", other.Round)
	}
	done.Round = state.Round
	values[segment.Field("portal", office)] = done.String()
	if state := segment.Read(values)["portal"]; state.Done.IsZero() || state.By != "a.prova" {
		t.Errorf("done again: %+v", state)
	}
	if state := segment.Read(values)["handover"]; state.Done.IsZero() || state.Round != 1 {
		t.Errorf("handed over: %+v", state)
	}
}

func TestAMarkIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for name, value := range marks().Draw(t, "values") {
			if !segment.IsField(name) {
				continue
			}
			mark, ok := segment.Parse(value)
			if again := mark.String(); !ok || again != value {
				t.Fatalf("%q became %q", value, again)
			}
		}
	})
}

func TestWhatIsOwedIsKeptInOneText(t *testing.T) {
	done := segment.Mark{Begun: nine, Done: at(5), Since: nine, By: "a.prova", Site: "Lido Adriano"}.String()
	values := map[string]string{
		"1.3": "PROVA", "chain": "reception filling handover portal receipt", segment.Field("filling", out): done,
		segment.Field("handover", out): done, segment.Field("portal", office): done,
	}
	kept := segment.Owed(segment.Owing(values))
	if len(kept) != 3 || !reflect.DeepEqual(segment.Chain(kept), segment.Chain(values)) || segment.Read(kept)["portal"].By != "a.prova" || segment.Read(kept)["handover"].Site != "Lido Adriano" {
		t.Errorf("kept %v", kept)
	}
	values[segment.Field("receipt", office)] = done
	if text := segment.Owing(values); text != "" {
		t.Errorf("all is done, and %q is owed", text)
	}
	if text := segment.Owing(map[string]string{"1.3": "PROVA"}); text != "" {
		t.Errorf("what was never queued owes %q", text)
	}
	if len(segment.Owed("")) != 0 {
		t.Error("of nothing comes something")
	}
}

func TestTheValuesForThoseWhoReadThemElsewhere(t *testing.T) {
	values := map[string]string{
		"1.3": "PROVA", "filling": "90", segment.Field("filling", out): segment.Mark{Begun: nine, Since: nine, By: "a.prova", Site: "Lido Adriano"}.String(),
		segment.Field("portal", office): segment.Mark{Begun: nine, Done: at(5), Since: nine, By: "b.prova"}.String(),
	}
	want := map[string]string{
		"1.3": "PROVA", "filling": "90", "segment.filling.begun": "2026-11-25T09:00:00Z", "segment.filling.by": "a.prova",
		"segment.filling.site": "Lido Adriano", "segment.filling.spent": "90",
		"segment.portal.begun": "2026-11-25T09:00:00Z", "segment.portal.done": "2026-11-25T09:05:00Z", "segment.portal.by": "b.prova",
	}
	if got := segment.Flat(values); !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if len(values) != 4 {
		t.Error("the values it was given are others now")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(segment.Mark{Round: 1, Begun: nine, Done: at(5), Since: at(1), Spent: time.Minute, By: "a.prova", Site: "Casa delle Culture"}.String())
	f.Add("0\t-\t-\t-\t0\t\t")
	f.Fuzz(func(t *testing.T, text string) {
		mark, ok := segment.Parse(text)
		if !ok {
			return
		}
		again, ok := segment.Parse(mark.String())
		if !ok || again != mark {
			t.Errorf("%q is %+v, and again %+v", text, mark, again)
		}
		values := map[string]string{"chain": "portal", segment.Field("portal", out): text}
		if state := segment.Read(values)["portal"]; !state.Done.IsZero() && state.Done.Before(state.Begun) {
			t.Errorf("%q is %+v", text, state)
		}
		segment.Owed(segment.Owing(values))
	})
}
