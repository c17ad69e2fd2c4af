package application_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"sportello/app/desk"
	"sportello/app/ui/look"
)

// What is queued is closed: no key changes it until it is taken up again.
func TestAStrayKeyChangesNothing(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.queue()
	before, findings := s.app.Values(), len(s.app.Report().Findings)
	summary := s.app.Summary()
	if !s.shows(s.texts.T("application.settled", map[string]any{"Status": s.screen.StatusOf(summary)})) {
		t.Error("nothing says that it is closed")
	}
	for range 20 { // every place, backwards
		s.press("x9<Delete><BackSpace><F9><Shift+F9><F7><F10><Ctrl+L><Ctrl+Z><Ctrl+Y><F8>")
		if s.canvas().Overlays().Top() != nil {
			t.Fatal("a dialog came up")
		}
		if at := s.at(); at != "" {
			t.Fatalf("the field %s takes the focus", at)
		}
		s.press("<Ctrl+Shift+Return>")
	}
	if !maps.Equal(before, s.app.Values()) || len(s.app.Report().Findings) != findings || s.app.Summary().Status != desk.Queued {
		t.Error("something changed")
	}
}

// A settled screen is opened with the focus on what can be done, and its ticks
// cannot be pressed either.
func TestASettledApplicationIsOpenedClosed(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.queue()
	s.screen.Hidden()
	s.put(laptopLight())
	b, ok := s.canvas().Focused().(*look.Button)
	if !ok || b.Text() != s.texts.T("application.correct") {
		t.Fatalf("the focus is on %v", s.canvas().Focused())
	}
}

func TestCorrectingTakesUp(t *testing.T) {
	for _, how := range []string{"<F2>", "<Return>"} {
		s := newStage(t, laptopLight(), fatou(), renewal())
		s.queue()
		s.screen.Hidden()
		s.put(laptopLight())
		s.press(how)
		if s.app.Settled() || s.at() == "" {
			t.Fatalf("%s: settled %v, at %q", how, s.app.Settled(), s.at())
		}
		s.goTo("1.44")
		s.press("ZZ7654321")
		s.rest()
		if s.app.Value("1.44") != "ZZ7654321" || s.app.Summary().Status != desk.Draft {
			t.Errorf("%s: %q, %s", how, s.app.Value("1.44"), s.app.Summary().Status)
		}
	}
}

func TestWhereItStandsInWords(t *testing.T) {
	s := newStage(t, laptopLight(), nobody(), nil)
	for _, c := range []struct {
		summary desk.Summary
		want    string
	}{
		{desk.Summary{Status: desk.Draft}, "Bozza"},
		{desk.Summary{Status: desk.Draft, Receipt: "RA-26-17"}, "Modificata dopo l’invio (ricevuta RA-26-17)"},
		{desk.Summary{Status: desk.Queued, Number: 4}, "In coda, n. 4"},
		{desk.Summary{Status: desk.Sent, Receipt: "RA-26-17"}, "Inviata, ricevuta RA-26-17"},
	} {
		if got := s.screen.StatusOf(c.summary); got != c.want {
			t.Errorf("%+v reads %q, want %q", c.summary, got, c.want)
		}
	}
}

// What a colleague noted stands above the fields until it is queued.
func TestTheNoteIsShownUntilQueued(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.press("<Ctrl+L>manca la firma<Return>")
	id := s.app.ID()
	s.screen.Hidden()
	check(t, s.app.Close(context.Background()))
	s.app = must(s.session.Open(t.Context(), id))(t)
	s.put(laptopLight())
	note := s.texts.T("application.note", map[string]any{"By": "E. Prova", "Text": "manca la firma"})
	if !s.shows(note) {
		t.Fatal("the note is not shown")
	}
	s.queue()
	if s.shows(note) {
		t.Error("the note is still shown")
	}
}

// What is missing is the note where none is written; where nothing is, one is asked for.
func TestAHandOverTellsWhatIsMissing(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.press("<Ctrl+L>")
	if !s.asks("Firma mancante") {
		t.Error("what is missing is not told")
	}
	s.press("<Return>")
	if text, by := s.app.Note(); !strings.Contains(text, "Firma mancante") || by != "E. Prova" {
		t.Errorf("the note is %q by %q", text, by)
	}

	s = newStage(t, laptopLight(), fatou(), renewal())
	s.press("<F7>")
	s.press("<F7>")
	s.overrideAll()
	for _, missing := range s.app.Missing() {
		t.Logf("%+v", missing)
	}
	s.press("<Ctrl+L><Return>")
	if !s.asks(s.texts.T("application.hand-over.empty")) {
		t.Error("a hand-over that says nothing is taken")
	}
}

// F10 asks for the checklist first, if nobody has touched it.
func TestF10AsksForTheChecklist(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.overrideAll()
	first := s.app.Report().Documents[0].ID
	s.press("<F10>")
	if s.app.Summary().Status != desk.Draft || !s.app.DocumentsStated() || s.at() != first {
		t.Fatalf("status %s, stated %v, at %q", s.app.Summary().Status, s.app.DocumentsStated(), s.at())
	}
	if len(s.said) != 1 || s.said[0] != s.texts.T("application.documents.untouched") {
		t.Errorf("said %q", s.said)
	}
}

// F7 opens the checklist, for elsewhere it would tick unseen; there it ticks what
// there has to be, in one step.
func TestF7TicksTheChecklist(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	present := func() (mandatory, optional int) {
		for _, document := range s.app.Report().Documents {
			switch {
			case document.Present && document.Mandatory:
				mandatory++
			case document.Present:
				optional++
			}
		}
		return mandatory, optional
	}
	s.goTo("2.53")
	s.press("<F7>")
	if n, _ := present(); n > 0 || s.screen.Current() != "attachments" || s.app.DocumentsStated() {
		t.Fatalf("at %q, %d ticked", s.screen.Current(), n)
	}
	s.press("<F7>")
	all := 0
	for _, document := range s.app.Report().Documents {
		if document.Mandatory {
			all++
		}
	}
	if mandatory, optional := present(); mandatory != all || optional != 0 {
		t.Fatalf("%d of %d, %d optional", mandatory, all, optional)
	}
	s.press("<Ctrl+Z>")
	if mandatory, _ := present(); mandatory != 0 {
		t.Errorf("after one undo %d are still ticked", mandatory)
	}
}
