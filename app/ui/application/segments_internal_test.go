package application

import (
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// An application is at what was begun last, or at what comes after it: not at what
// was passed over.
func TestCurrentSegment(t *testing.T) {
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	begun, done, not := desk.SegmentState{Begun: at}, desk.SegmentState{Begun: at, Done: at}, desk.SegmentState{}
	for name, c := range map[string]struct {
		states []desk.SegmentState
		want   int
	}{
		"nothing yet":           {[]desk.SegmentState{not, not, not}, 0},
		"the first is done":     {[]desk.SegmentState{done, not, not}, 1},
		"two are under way":     {[]desk.SegmentState{done, begun, begun, not}, 2},
		"one was passed over":   {[]desk.SegmentState{done, not, done, not}, 3},
		"the last is under way": {[]desk.SegmentState{done, not, begun}, 2},
		"all are done":          {[]desk.SegmentState{done, not, done}, -1},
		"there is none":         {nil, -1},
	} {
		if got := currentSegment(c.states); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// By when something is owed is said in words, with a sign where it is urgent.
func TestDue(t *testing.T) {
	texts, err := i18n.New("it")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 25, 9, 41, 0, 0, time.UTC)
	day := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		due     time.Time
		overdue bool
		words   string
		tone    look.Tone
		signed  bool
	}{
		{day(11, 24), true, "In ritardo di 1 giorno", look.Error, true},
		{day(11, 20), true, "In ritardo di 5 giorni", look.Error, true},
		{day(11, 25), false, "Entro oggi", look.Warning, true},
		{day(11, 26), false, "entro gio 26/11", look.Neutral, false},
		{day(12, 4), false, "entro ven 4/12", look.Neutral, false},
	} {
		words, tone, signed := Due(texts, now, c.due, c.overdue)
		if words != c.words || tone != c.tone || signed != c.signed {
			t.Errorf("%s: %q %v %v, want %q %v %v", c.due.Format(time.DateOnly), words, tone, signed, c.words, c.tone, c.signed)
		}
	}
}
