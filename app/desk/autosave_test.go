package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/store"
	"sportello/store/laptop"
)

// onDisk is what the file holds of a record.
func (r *room) onDisk(id uuid.UUID) laptop.Document {
	r.t.Helper()
	document, err := r.session.File().Record(r.t.Context(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return document
}

// A save makes the card anew exactly when something of it has changed.
func TestACardIsMadeAnewWhenItIsAnother(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) { o.Autosave = time.Hour })
	a := r.start(r.person(fatou()).ID)
	changes := []func(){
		func() { a.Set("1.68", "VIA FINTA") },
		func() { a.Set("1.3", "ESEMPIO") },
		func() { a.Set("1.16", "31") },
		func() { a.Set("1.67", "CERVIA") },
		func() { a.Set("1.67", "") },
		func() { a.Set("1.45", "2020-01-01") },
		func() { a.Set("2.22", "PROVA SRL") },
		func() { a.Set("2.24", "00000000001") },
		func() { a.Undo() },
		func() { a.Redo() },
	}
	rapid.Check(t, func(rt *rapid.T) {
		flush(t, a)
		if held, is := a.CardStands(); !held || !is {
			rt.Fatalf("straight after a save the card is held to stand: %t, stands: %t", held, is)
		}
		for range rapid.IntRange(1, 4).Draw(rt, "changes") {
			rapid.SampledFrom(changes).Draw(rt, "change")()
			if held, is := a.CardStands(); held != is {
				rt.Fatalf("held to stand: %t, stands: %t", held, is)
			}
		}
	})
}

func TestWhatIsTypedIsOnDiskAMomentLater(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	if !a.Saved().Saved {
		t.Error("a new application is not on disk")
	}
	a.Set("1.68", "VIA DELLA PROVA")
	if a.Saved().Saved {
		t.Error("said to be saved before it was")
	}
	eventually(t, "saved by itself", func() bool { return a.Saved().Saved })
	if got := r.onDisk(a.ID()).Record.Values()["1.68"]; got != "VIA DELLA PROVA" {
		t.Errorf("on disk %q", got)
	}
}

// The first unsaved change counts: whoever never pauses is saved all the same.
func TestTypingWithoutAPauseIsSaved(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) { o.Autosave = 100 * time.Millisecond })
	a := r.start(r.person(fatou()).ID)
	for range 40 { // one second, never quiet for as long as autosave waits
		a.Set("1.68", a.Value("1.68")+"X")
		time.Sleep(25 * time.Millisecond)
		if strings.Contains(r.onDisk(a.ID()).Record.Values()["1.68"], "X") {
			return
		}
	}
	t.Error("nothing on disk after a second of typing")
}

// What no record takes must not keep the rest from being saved.
func TestBytesThatAreNoTextAreLeftOut(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	a.Set("1.68", "VIA\xff ESEMPIO")
	flush(t, a)
	if got := r.onDisk(a.ID()).Record.Values()["1.68"]; got != "VIA ESEMPIO" {
		t.Errorf("on disk %q", got)
	}
}

func TestSavingThatFailsIsTriedAgain(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	states := make(chan desk.SaveState, 100)
	a.OnSaved(func(state desk.SaveState) { states <- state })
	a.Set("1.68", strings.Repeat("X", 300<<10)) // more than a record may hold
	eventually(t, "failed", func() bool { return errors.Is(a.Saved().Failure, laptop.ErrTooLarge) })
	if a.Saved().Saved || len(a.Value("1.68")) != 300<<10 {
		t.Error("what could not be saved is not kept")
	}
	if err := a.Close(t.Context()); !errors.Is(err, laptop.ErrTooLarge) {
		t.Errorf("closing with something unsaved: %v", err)
	}
	if err := r.session.Lock(t.Context()); !errors.Is(err, laptop.ErrTooLarge) {
		t.Errorf("locking with something unsaved: %v", err)
	}
	a.Set("1.68", "VIA ESEMPIO")
	eventually(t, "saved by itself", func() bool { return a.Saved().Saved && a.Saved().Failure == nil })
	var told []desk.SaveState
	for len(states) > 0 {
		told = append(told, <-states)
	}
	if len(told) < 3 || told[0].Saved || !told[len(told)-1].Saved {
		t.Errorf("told %+v", told)
	}
}

// Another hand changes the record: what each changed alone is kept, and where
// both did the operator's stands and the other's is in the history.
func TestTwoHandsLoseNothing(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) { o.Autosave = time.Hour })
	a := r.start(r.person(fatou()).ID)
	a.Set("1.68", "MIA")
	a.Set("1.73", "MIA")
	before := r.onDisk(a.ID())
	_, err := r.session.File().Save(t.Context(), laptop.Change{
		ID: a.ID(), Version: before.Version, Values: map[string]string{"1.73": "LORO", "1.75": "LORO"},
	})
	if err != nil {
		t.Fatal(err)
	}
	flush(t, a)
	want := map[string]string{"1.68": "MIA", "1.73": "MIA", "1.75": "LORO"}
	for key, value := range want {
		if a.Value(key) != value || r.onDisk(a.ID()).Record.Values()[key] != value {
			t.Errorf("%s: %q here, %q on disk, want %q", key, a.Value(key), r.onDisk(a.ID()).Record.Values()[key], value)
		}
	}
	history, err := r.session.File().History(t.Context(), a.ID())
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, noted := range history {
		for _, change := range noted.Changes {
			found = found || change.Field == "1.73" && change.After == "LORO"
		}
	}
	if !found {
		t.Error("the other's value is nowhere")
	}
}

func TestLockingSavesAndForgets(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) { o.Autosave = time.Hour })
	person := r.person(fatou())
	a := r.start(person.ID)
	a.Set("1.68", "VIA DELLA PROVA")
	a.SetDocument("passport", true)
	a.Override("late", "in tempo, vedi ricevuta")
	if err := r.session.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if hits := r.session.Search("esempio", 5); len(hits) > 0 {
		t.Error("a locked desk finds people")
	}
	if _, err := r.session.Person(t.Context(), person.ID); !errors.Is(err, store.ErrLocked) {
		t.Errorf("reading a person: %v", err)
	}
	if a.Set("1.68", "ALTRO"); a.Value("1.68") != "VIA DELLA PROVA" {
		t.Error("a closed application still changes")
	}
	r.unlock()
	b := r.openApplication(a.ID())
	if b == a || b.Value("1.68") != "VIA DELLA PROVA" || b.Value("doc.passport") != permit.Yes || b.Value("override.late") == "" {
		t.Errorf("not as it was left: %v", b.Values())
	}
	if !b.Report().DocumentsJudged {
		t.Error("the checklist is not judged any more")
	}
	if c := r.openApplication(a.ID()); c != b {
		t.Error("open twice")
	}
}
