package application_test

import (
	"testing"
	"time"

	"sportello/app/permit"
	"sportello/app/ui/uitest"
)

// rewritten is a screen whose street was typed three times; the focus is there.
func rewritten(t *testing.T, set setting) *stage {
	t.Helper()
	s := newStage(t, set, fatou(), renewal())
	for _, street := range []string{"VIA FINTA", ""} {
		s.wait(20 * time.Minute)
		s.app.Set("1.68", street)
		s.rest()
	}
	s.wait(time.Minute)
	s.screen.Refresh()
	s.goTo("1.68")
	s.press("via sbagliata")
	return s
}

// Enter puts back what last stood there, without another key.
func TestAValueIsPutBackByKeyboard(t *testing.T) {
	for _, c := range []struct{ press, want string }{
		{"<Ctrl+H><Return>", "VIA FINTA"},
		{"<Ctrl+H><Down><Return>", "VIALE DELLA PROVA"},
		{"<Ctrl+H><Up><Return>", ""},
		{"<Ctrl+H><Home><Return>", "VIA SBAGLIATA"},
		{"<Ctrl+H><Escape>", "VIA SBAGLIATA"},
		{"<Ctrl+H><Down><Tab><Tab><Return>", "VIALE DELLA PROVA"}, // over the answers
		{"<Ctrl+H><Return><Ctrl+Z>", "VIA SBAGLIATA"},
	} {
		s := rewritten(t, laptopLight())
		s.press(c.press)
		if s.canvas().Overlays().Top() != nil {
			t.Errorf("%s: the list stays open", c.press)
		}
		if got := s.app.Value("1.68"); got != c.want {
			t.Errorf("%s: %q, want %q", c.press, got, c.want)
		}
		if s.at() != "1.68" {
			t.Errorf("%s: the focus is at %q", c.press, s.at())
		}
		if shown := s.focused().(interface{ Value() string }).Value(); shown != c.want {
			t.Errorf("%s: the field shows %q, want %q", c.press, shown, c.want)
		}
	}
}

func TestAValueIsPutBackByMouse(t *testing.T) {
	s := rewritten(t, laptopLight())
	s.press("<Ctrl+H>")
	hands := &uitest.Hands{Window: s.window}
	for _, words := range []string{"VIA FINTA", s.texts.T("application.history.put-back")} {
		at, shown := hands.Find(words)
		if !shown {
			t.Fatalf("%q is not shown", words)
		}
		hands.Click(at)
	}
	if got := s.app.Value("1.68"); got != "VIA FINTA" {
		t.Errorf("%q", got)
	}
}

// Of ticks that stand for each other the choice is put back.
func TestAChoiceIsPutBack(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.wait(time.Hour)
	s.app.SetAll(permit.Values{"1.9": "", "1.10": permit.Yes})
	s.screen.Refresh()
	s.goTo("1.10")
	s.press("<Ctrl+H><Return>")
	if s.app.Value("1.9") != permit.Yes || s.app.Value("1.10") != "" {
		t.Errorf("ticked: %q %q", s.app.Value("1.9"), s.app.Value("1.10"))
	}
}

func TestAFieldWithoutAHistorySaysSo(t *testing.T) {
	s := newStage(t, laptopLight(), nobody(), nil)
	s.goTo("1.77")
	s.press("<Ctrl+H>")
	if s.canvas().Overlays().Top() != nil || len(s.said) == 0 {
		t.Errorf("said %q", s.said)
	}
}

// What is queued can be looked at, and not changed.
func TestTheHistoryOfASettledApplicationIsOnlyShown(t *testing.T) {
	s := rewritten(t, laptopLight())
	s.queue()
	said := len(s.said)
	s.press("<Ctrl+H>") // of the whole application: no field has the focus
	if s.canvas().Overlays().Top() == nil {
		t.Fatalf("no history; said %q", s.said)
	}
	if _, shown := (&uitest.Hands{Window: s.window}).Find("VIA SBAGLIATA"); !shown {
		t.Error("the last change is not shown")
	}
	s.press("<Down><Return>")
	if got := s.app.Value("1.68"); got != "VIA SBAGLIATA" || s.canvas().Overlays().Top() != nil {
		t.Errorf("%q", got)
	}
	if len(s.said) != said {
		t.Errorf("said %q", s.said[said:])
	}
}
