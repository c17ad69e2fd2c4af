package application_test

import (
	"maps"
	"strings"
	"testing"

	"sportello/app/permit"
	"sportello/app/ui/look"
)

// children is a renewal with one child.
func children() permit.Values {
	values := renewal()
	maps.Copy(values, permit.Values{"1.137": "PROVA", "1.138": "AWA", "1.139": "F", "1.140": "2019-05-02"})
	return values
}

func (s *stage) button() string {
	if b, ok := s.canvas().Focused().(*look.Button); ok {
		return b.Text()
	}
	return ""
}

// After the last field of the last row the keys come to the button that adds, not
// to the one that removes.
func TestTheLastRowLeadsToAnother(t *testing.T) {
	for _, key := range []string{"<Tab>", "<Return>"} {
		s := newStage(t, laptopLight(), fatou(), children())
		s.goTo("1.143")
		s.press(key)
		if !strings.HasPrefix(s.button(), "Aggiungi") {
			t.Fatalf("%s goes to %q %q", key, s.at(), s.button())
		}
		s.press("<Return>")
		if s.at() != "1.145" {
			t.Errorf("adding goes to %q", s.at())
		}
	}
}

func TestRemovingIsToldAndUndone(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), children())
	s.goTo("1.143")
	s.press("<Tab><Tab>")
	if s.button() != s.texts.T("common.remove") {
		t.Fatalf("at %q", s.button())
	}
	s.press("<Return>")
	if s.app.Value("1.138") != "" || len(s.said) != 1 || s.said[0] != s.texts.T("application.row.removed", map[string]any{"Name": "Figlio 1"}) {
		t.Fatalf("first child %q, said %q", s.app.Value("1.138"), s.said)
	}
	s.press("<Ctrl+Z>")
	if s.app.Value("1.138") != "AWA" || s.at() != "1.137" {
		t.Errorf("undone: %q, at %q", s.app.Value("1.138"), s.at())
	}
}

// A finding in a row that is not open opens it.
func TestAFindingOpensItsRow(t *testing.T) {
	for _, c := range []struct {
		values permit.Values
		key    string
	}{{renewal(), "1.138"}, {children(), "1.146"}} {
		s := newStage(t, laptopLight(), fatou(), c.values)
		if !s.screen.GoTo(c.key) || s.at() != c.key {
			t.Errorf("%s: at %q", c.key, s.at())
		}
	}
}

// The second child is asked for only after the first: when undo takes that away,
// no heading of the second stays behind.
func TestUndoLeavesNoRowWithoutFields(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.screen.GoTo("1.137")
	s.press("PROVA<Return>")
	s.goTo("1.143")
	s.press("<Tab><Return>")
	if s.at() != "1.145" || !s.shows("FIGLIO 2") {
		t.Fatalf("at %q", s.at())
	}
	s.press("<Ctrl+Z>")
	if s.app.Value("1.137") != "" || s.shows("FIGLIO 2") {
		t.Errorf("undone %q, and the second row is shown", s.app.Value("1.137"))
	}
	if s.at() != "1.137" {
		t.Errorf("at %q", s.at())
	}
}

// Where the field an application was left at is no longer shown, something else
// has the focus.
func TestThereIsAlwaysAFocus(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), children())
	s.goTo("1.143")
	s.press("<Tab><Return>") // an empty second child
	s.screen.Hidden()
	s.put(laptopLight())
	if s.at() == "" && s.button() == "" {
		t.Error("nothing visible has the focus")
	}
}
