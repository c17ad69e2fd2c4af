package application_test

import (
	"strings"
	"testing"
	"time"
)

// The day it expires on a permit is still good.
func TestTheHeaderSaysWhetherThePermitHasExpired(t *testing.T) {
	for _, c := range []struct {
		language, expiry, want string
	}{
		{"it", "2027-01-29", "scade il 29/01/2027"}, {"it", "TODAY", "scade il"}, {"it", "2026-01-24", "scaduto il 24/01/2026"},
		{"en", "2027-01-29", "expires on 29/01/2027"}, {"en", "2026-01-24", "expired on 24/01/2026"},
	} {
		set := laptopLight()
		set.language = c.language
		s := newStage(t, set, fatou(), renewal())
		s.app.Set("1.20", strings.Replace(c.expiry, "TODAY", s.clock().Format("2006-01-02"), 1))
		if s.put(set); !s.shows("I00000000, " + c.want) {
			t.Errorf("%s, %s: not %q", c.language, c.expiry, c.want)
		}
	}
}

// Time spent on other screens is not spent filling.
func TestTheHeaderTimesWhatIsShown(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal()) // which takes 1:42
	s.wait(20 * time.Second)
	s.screen.Hidden()
	s.wait(time.Minute)
	if s.screen.Shown(); !s.shows("2:02") {
		t.Errorf("filling took %v", s.app.FillingTime())
	}
	s.wait(5 * time.Second)
	if s.screen.Shown(); !s.shows("2:07") {
		t.Errorf("shown on, filling took %v", s.app.FillingTime())
	}
}
