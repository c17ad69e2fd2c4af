package desk_test

import (
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/app/desk"
	"sportello/app/permit"
)

// typing sends a text to a field letter by letter.
func typing(r *room, a *desk.Application, key, text string) {
	before := a.Value(key)
	for i := range text {
		r.clock.pass(100 * time.Millisecond)
		a.Set(key, before+text[:i+1])
	}
}

func TestUndoTakesBackAWord(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(map[string]string{"surname": "PROVA"}).ID)
	typing(r, a, "1.68", "VIA DELLA PROVA")
	r.clock.pass(5 * time.Second)
	typing(r, a, "1.68", "SSIMA")
	a.SetAll(permit.Values{"1.9": permit.Yes, "1.16": "16"})
	a.SetDocument("passport", true)
	a.Override("late", "ragione")
	wanted := []struct{ key, field, value string }{
		{"override.late", "override.late", ""},
		{"doc.passport", "doc.passport", ""},
		{"1.9", "1.16", ""},
		{"1.68", "1.68", "VIA DELLA PROVA"},
		{"1.68", "1.68", "VIA DELLA "},
		{"1.68", "1.68", "VIA "},
		{"1.68", "1.68", ""},
	}
	for i, want := range wanted {
		told, ok := a.Undo()
		if !ok || told.Key != want.key || a.Value(want.field) != want.value {
			t.Errorf("undo %d: %q %v, %s is %q, want %q", i, told.Key, ok, want.field, a.Value(want.field), want.value)
		}
	}
	if told, ok := a.Undo(); ok {
		t.Errorf("undone %q beyond the beginning", told.Key)
	}
	for range wanted {
		if _, ok := a.Redo(); !ok {
			t.Fatal("cannot be done again")
		}
	}
	if _, ok := a.Redo(); ok || a.Value("1.68") != "VIA DELLA PROVASSIMA" || a.Value("override.late") != "ragione" {
		t.Errorf("done again: %q", a.Value("1.68"))
	}
	a.Undo()
	a.Set("1.3", "ALTRA")
	if _, ok := a.Redo(); ok {
		t.Error("what was undone comes back after something else was typed")
	}
}

// A step of several fields leads back to where the operator made it, not to the
// field of the smallest number.
func TestUndoLeadsBackToWhereItWasDone(t *testing.T) {
	r := newRoom(t)
	address := permit.Values{"1.5": "RA", "1.6": "CERVIA", "1.67": "CERVIA", "1.68": "VIA FINTA", "1.69": "3"}
	finding := permit.Finding{Fields: []string{"1.132", "1.130"}, Fix: &permit.Fix{Set: permit.Values{"1.33": "M", "1.131": "F"}}}
	for name, c := range map[string]struct {
		at   string
		do   func(a *desk.Application)
		want string
	}{
		"an address from one of its fields":  {"1.68", func(a *desk.Application) { a.SetAll(address) }, "1.68"},
		"an address nobody is at":            {"", func(a *desk.Application) { a.SetAll(address) }, "1.6"},
		"a document read somewhere else":     {"2.22", func(a *desk.Application) { a.SetAll(address) }, "1.6"},
		"an offer taken":                     {"1.71", func(a *desk.Application) { a.Take(desk.Offer{Topic: desk.TopicAddress, Values: address}) }, "1.71"},
		"a fix from elsewhere":               {"1.68", func(a *desk.Application) { a.Apply(finding) }, "1.132"},
		"a fix from a field it is about":     {"1.130", func(a *desk.Application) { a.Apply(finding) }, "1.130"},
		"a field filled from somewhere else": {"1.68", func(a *desk.Application) { a.Set("1.77", "PROVA") }, "1.77"},
		"a document ticked beside the field": {"1.68", func(a *desk.Application) { a.SetDocument("passport", true) }, "doc.passport"},
		"all documents, from one of them":    {"doc.photos", func(a *desk.Application) { a.SetDocuments(true, "passport", "photos") }, "doc.photos"},
	} {
		t.Run(name, func(t *testing.T) {
			a := r.start(r.person(fatou()).ID)
			a.LookAt(c.at)
			c.do(a)
			a.LookAt("1.99") // gone on since
			if told, ok := a.Undo(); !ok || told.Key != c.want {
				t.Errorf("undone at %q, want %q", told.Key, c.want)
			}
			if told, ok := a.Redo(); !ok || told.Key != c.want {
				t.Errorf("done again at %q, want %q", told.Key, c.want)
			}
		})
	}
}

func TestUndoTakesBackWhatWasDerived(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	a.SetAll(permit.Values{"1.6": "FORLI'", "1.5": "FC"})
	a.Undo()
	if a.Value("1.67") != "RAVENNA" || !a.Derived("1.67") {
		t.Errorf("address %q, derived %v", a.Value("1.67"), a.Derived("1.67"))
	}
	a.Set("1.67", "CERVIA")
	a.Undo()
	if a.Value("1.67") != "RAVENNA" || !a.Derived("1.67") {
		t.Errorf("address %q, derived %v", a.Value("1.67"), a.Derived("1.67"))
	}
	eventually(t, "saved", func() bool { return a.Saved().Saved })
	if got := r.onDisk(a.ID()).Record.Values()["1.67"]; got != "RAVENNA" {
		t.Errorf("an undo is not saved: %q", got)
	}
}

// Whatever was typed, going back to the beginning and forth to the end gives
// exactly what was there, and what is on disk is what is seen.
func TestUndoAndRedoAreExact(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) { o.Autosave = time.Millisecond })
	person := r.person(fatou())
	keys := []string{"1.5", "1.6", "1.67", "1.68", "1.9", "1.16", "1.138", "1.31"}
	values := []string{"", permit.Yes, "RAVENNA", "RA", "16", "SMPFTA92C55Z343B", "VIA PROVA"}
	rapid.Check(t, func(rt *rapid.T) {
		a := r.start(person.ID)
		defer func() { _ = a.Close(t.Context()) }()
		beginning := a.Values()
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			switch rapid.IntRange(0, 5).Draw(rt, "what") {
			case 0:
				a.Undo()
			case 1:
				a.Redo()
			case 2:
				a.SetDocument("passport", rapid.Bool().Draw(rt, "present"))
			case 3:
				r.clock.pass(2 * time.Second)
			default:
				a.Set(rapid.SampledFrom(keys).Draw(rt, "key"), rapid.SampledFrom(values).Draw(rt, "value"))
			}
		}
		for redone := true; redone; _, redone = a.Redo() {
		}
		end := a.Values()
		steps := 0
		for _, ok := a.Undo(); ok; _, ok = a.Undo() {
			steps++
		}
		if got := a.Values(); !maps.Equal(got, beginning) {
			rt.Fatalf("back at the beginning: %v, it was %v", got, beginning)
		}
		for range steps {
			a.Redo()
		}
		if got := a.Values(); !maps.Equal(got, end) {
			rt.Fatalf("at the end again: %v, it was %v", got, end)
		}
		flush(t, a)
		saved := r.onDisk(a.ID()).Record.Values()
		for key, value := range end {
			if saved[key] != value {
				rt.Fatalf("field %s: %q on disk, %q here", key, saved[key], value)
			}
		}
	})
}
