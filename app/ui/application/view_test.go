package application_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sportello/app/ui/field"
)

// What lies outside of what can be seen is not drawn, but it is a tab stop: where
// the focus comes there is something to be seen.
func TestWhatHasTheFocusIsDrawn(t *testing.T) {
	s := newStage(t, setting{theme: laptopLight().theme, language: "it", width: 940, height: 470}, fatou(), full())
	s.goTo("1.137")
	hidden := 0
	for range 28 { // four children of seven fields
		f, ok := s.focused().(field.Field)
		if !ok {
			t.Fatalf("the focus left the children after %s", s.at())
		}
		s.canvas().Capture()
		if len(drawn(f)) == 0 {
			t.Fatalf("%s has the focus and is not drawn", f.Name())
		}
		s.press("<Tab>")
		if next, ok := s.focused().(field.Field); ok && len(drawn(next)) == 0 {
			hidden++
		}
	}
	if hidden == 0 {
		t.Error("nothing ever lay outside of what could be seen")
	}
}

func drawn(w fyne.Widget) []fyne.CanvasObject { return test.WidgetRenderer(w).Objects() }
