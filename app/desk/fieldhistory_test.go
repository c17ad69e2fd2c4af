package desk_test

import (
	"slices"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/app/permit"
)

const street = "1.68"

func fieldHistory(t *testing.T, a *desk.Application, key string) []desk.FieldChange {
	t.Helper()
	changes, err := a.FieldHistory(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

// Who, when, before, after: from the application's beginning, by whoever had it,
// to what is being typed.
func TestAFieldHasItsHistory(t *testing.T) {
	r := roomOf(t, "Anna Prova")
	r.clock.at(t, "09:00")
	if err := r.session.AddOperator(t.Context(), desk.NewOperator{Name: "b.finto", DisplayName: "Bruno Finto", Passphrase: passphrase}); err != nil {
		t.Fatal(err)
	}
	id := r.start(r.person(fatou()).ID).ID()
	a := r.openApplication(id)
	r.clock.at(t, "09:10")
	a.Set(street, "VIA DELLA PROVA")
	a.Set("1.69", "7")
	if err := r.session.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.unlockAs("b.finto")
	a = r.openApplication(id)
	r.clock.at(t, "09:20")
	a.Set(street, "")
	flush(t, a)
	r.clock.at(t, "09:30")
	a.Set(street, "VIA FINTA") // not yet saved
	at := func(minute int) time.Time { return time.Date(2026, 11, 25, 9, minute, 0, 0, time.UTC) }
	want := []desk.FieldChange{
		{Key: street, At: at(30), By: "Bruno Finto", Before: "", After: "VIA FINTA"},
		{Key: street, At: at(20), By: "Bruno Finto", Before: "VIA DELLA PROVA", After: ""},
		{Key: street, At: at(10), By: "Anna Prova", Before: "VIALE ESEMPIO", After: "VIA DELLA PROVA"},
		{Key: street, At: at(0), By: "Anna Prova", Before: "", After: "VIALE ESEMPIO"},
	}
	if got := fieldHistory(t, a, street); !slices.Equal(got, want) {
		t.Errorf("history %+v, want %+v", got, want)
	}
	flush(t, a)
	if got := fieldHistory(t, a, street); !slices.Equal(got, want) {
		t.Errorf("once saved: history %+v, want %+v", got, want)
	}
	both, err := a.FieldHistory(t.Context(), "1.69", street)
	if err != nil || len(both) != 6 || both[2].At != at(10) || both[3].At != at(10) || both[5].At != at(0) {
		t.Errorf("of two fields: %+v, %v", both, err)
	}
	if got := fieldHistory(t, a, "1.77"); len(got) != 0 {
		t.Errorf("of a field nobody touched: %+v", got)
	}
}

// However often it is saved on the way, typing that goes on is one change; what
// was there before something else took its place is kept.
func TestTypingThatGoesOnIsOneChange(t *testing.T) {
	for name, c := range map[string]struct {
		typed []string
		pause time.Duration
		want  []string // newest first
	}{
		"typing":               {[]string{"V", "VIA", "VIA R", "VIA ROMA"}, time.Second, []string{"VIA ROMA"}},
		"deleting":             {[]string{"VIA ROMA", "VIA", ""}, time.Second, []string{"", "VIA ROMA"}},
		"typed again":          {[]string{"VIA", "VIA ROMA", "VIA", "", "COR", "CORSO"}, time.Second, []string{"CORSO", "", "VIA ROMA"}},
		"another in its place": {[]string{"VIA ROMA", "CORSO"}, time.Second, []string{"CORSO", "VIA ROMA"}},
		"after a pause":        {[]string{"VIA", "VIA ROMA"}, time.Minute, []string{"VIA ROMA", "VIA"}},
	} {
		values := fatou()
		delete(values, "street")
		r := newRoom(t)
		a := r.start(r.person(values).ID)
		for _, text := range c.typed {
			r.clock.pass(c.pause)
			a.Set(street, text)
			flush(t, a)
		}
		var got []string
		for _, change := range fieldHistory(t, a, street) {
			got = append(got, change.After)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Ticks of a group are one choice: their history is that of the choice.
func TestAGroupOfTicksHasOneHistory(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(nil).ID)
	for _, chosen := range []string{"1.9", "1.10"} {
		r.clock.pass(time.Hour)
		a.SetAll(permit.Values{"1.9": "", "1.10": "", chosen: permit.Yes})
	}
	flush(t, a)
	for _, key := range []string{"1.9", "1.10"} {
		got := fieldHistory(t, a, key)
		if len(got) == 0 || got[0].After != "1.10" {
			t.Errorf("history of %s: %+v", key, got)
		}
	}
	a.PutBack("1.10", "1.9")
	if a.Value("1.9") != permit.Yes || a.Value("1.10") != "" {
		t.Errorf("ticked: %q %q", a.Value("1.9"), a.Value("1.10"))
	}
	a.PutBack("1.9", "")
	if a.Value("1.9") != "" || a.Value("1.10") != "" {
		t.Errorf("ticked: %q %q", a.Value("1.9"), a.Value("1.10"))
	}
}

func TestPuttingBackIsOneStepOfUndo(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	a.Set(street, "VIA FINTA")
	a.PutBack(street, "VIALE ESEMPIO") // at once: still a step of its own
	if got := a.Value(street); got != "VIALE ESEMPIO" {
		t.Errorf("put back: %q", got)
	}
	if told, ok := a.Undo(); !ok || told.Key != street || a.Value(street) != "VIA FINTA" {
		t.Errorf("undone %q: %q", told.Key, a.Value(street))
	}
	a.Redo()
	if got := fieldHistory(t, a, street); got[0].After != "VIALE ESEMPIO" {
		t.Errorf("history %+v", got)
	}
}

// Of what is queued the history can be read, and nothing put back.
func TestTheHistoryOfASettledApplication(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	r.clock.pass(time.Hour)
	a.Set(street, "VIA FINTA")
	queue(t, a)
	if got := fieldHistory(t, a, street); len(got) != 2 || got[0].Before != "VIALE ESEMPIO" {
		t.Errorf("history %+v", got)
	}
	a.PutBack(street, "VIALE ESEMPIO")
	if a.Value(street) != "VIA FINTA" {
		t.Errorf("changed while settled: %q", a.Value(street))
	}
}
