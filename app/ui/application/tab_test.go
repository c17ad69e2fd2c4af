package application_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"sportello/app/ui/look"
)

// From wherever Tab goes, also to another section, Shift+Tab comes back, up to the
// buttons below the last place.
func TestShiftTabComesBackFromWhereTabWent(t *testing.T) {
	for name, begin := range map[string]func() *stage{
		"a first application":     func() *stage { return newStage(t, laptopLight(), fatou(), renewal()) },
		"of somebody who returns": func() *stage { return returning(t, laptopLight(), worker(), worked(), 400) },
	} {
		s := begin()
		s.press("<Ctrl+Shift+Return>")
		sections := map[string]bool{s.screen.Current(): true}
		for range 400 {
			from, place := s.canvas().Focused(), s.screen.Current()
			s.press("<Tab>")
			to, next := s.canvas().Focused(), s.screen.Current()
			if b, ok := to.(*look.Button); ok && b.Text() == s.texts.T("command.hand-over") {
				break
			}
			sections[next] = true
			s.press("<Shift+Tab>")
			if s.canvas().Focused() != from || s.screen.Current() != place {
				t.Fatalf("%s: Tab went from %s to %s, Shift+Tab then to %q in %s", name, place, next, s.at(), s.screen.Current())
			}
			s.press("<Tab>")
			if s.canvas().Focused() != to {
				t.Fatalf("%s: Tab went from %s to another stop than before", name, place)
			}
		}
		if !sections["recap"] || len(sections) < 8 {
			t.Errorf("%s: Tab did not come to the recap, but to %v", name, sections)
		}
	}
}

// The buttons below lie behind the page: from there Shift+Tab goes to its last stop.
func TestShiftTabComesBackIntoThePage(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.press("<Ctrl+Shift+Return>")
	place := s.screen.Current()
	last := s.canvas().Focused()
	for s.screen.Current() == place {
		last = s.canvas().Focused()
		s.press("<Tab>")
	}
	s.press("<Ctrl+Shift+Return>")
	for range 40 {
		s.press("<Shift+Tab>") // back over the first, round the window
		if b, ok := s.canvas().Focused().(*look.Button); ok && b.Text() == s.texts.T("command.hand-over") {
			break
		}
	}
	s.press("<Shift+Tab>")
	if s.canvas().Focused() != last || s.screen.Current() != place {
		t.Errorf("at %q in %s, want the last of %s", s.at(), s.screen.Current(), place)
	}
}

// Tab stops at every field that is shown, also at those that are as they were in the
// last application, which Enter passes.
func TestTabStopsWhereEnterPasses(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 400)
	s.screen.Open("confirm")
	stops := map[string]bool{}
	for range 400 {
		if s.press("<Tab>"); s.screen.Current() == "recap" {
			break
		}
		stops[s.at()] = true
	}
	report := s.app.Report()
	for _, section := range must(rules())(t).Sections() {
		if len(section.Rows) > 0 {
			continue // only the rows in use are shown
		}
		for _, key := range section.Fields {
			if report.Fields[key].Shown && !s.inGroup(key) && !stops[key] {
				t.Errorf("Tab does not stop at %s", key)
			}
		}
	}
}

// Whoever makes the window smaller, or has something explained below the page, keeps
// what has the focus before them.
func TestTheFocusStaysInSight(t *testing.T) {
	low := laptopLight()
	low.height = 560
	first := func(set setting) *stage { return newStage(t, set, fatou(), renewal()) }
	back := func(set setting) *stage { return returning(t, set, worker(), worked(), 400) }
	for _, c := range []struct {
		name   string
		begin  func(setting) *stage
		set    setting
		key    string
		change func(s *stage)
	}{
		{"a lower window", first, laptopLight(), "1.46", func(s *stage) { s.window.Resize(fyne.NewSize(1282, 360)) }},
		{"a narrower window", first, laptopLight(), "1.75", func(s *stage) { s.window.Resize(fyne.NewSize(700, 460)) }},
		{"an explanation", first, low, "1.75", func(s *stage) { s.press("<F4>") }},
		{"a row to be confirmed", back, laptopLight(), "confirm.absence", func(s *stage) { s.window.Resize(fyne.NewSize(900, 460)) }},
	} {
		s := c.begin(c.set)
		if !s.screen.GoTo(c.key) {
			t.Fatalf("%s: nothing at %s", c.name, c.key)
		}
		c.change(s)
		if !s.screen.InSight(s.canvas().Focused().(fyne.CanvasObject)) {
			t.Errorf("%s: %s lies out of sight", c.name, c.key)
		}
	}
}
