package desk

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/statistics"
)

func TestMeasuredMinutes(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	renewal := Procedure{Request: "rinnovo", Motive: "16"}
	all := newFigures()
	s := &Session{files: &directory{figures: all}, options: Options{Clock: func() time.Time { return now }}}
	for range 20 {
		all.put([]statistics.Fact{{
			Kind: statistics.Application, ID: uuid.New(), Day: int32(now.Unix() / (24 * 60 * 60)),
			Request: renewal.Request, Motive: renewal.Motive, Filling: 3*time.Minute + time.Second,
		}})
	}
	told := func(p Procedure, want int, known bool) {
		t.Helper()
		if minutes, measured := s.MeasuredMinutes(p); minutes != want || measured != known {
			t.Errorf("%+v: %d, %v", p, minutes, measured)
		}
	}
	told(renewal, 0, false) // not all that counts is known yet
	close(all.ready)
	told(renewal, 4, true) // a minute that is begun is needed
	told(Procedure{Request: "duplicato", Motive: "12"}, 0, false)
	now = now.AddDate(1, 0, 2)
	told(renewal, 0, false) // of a day more than a year ago
}
