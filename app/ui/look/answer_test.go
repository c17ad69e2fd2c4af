package look_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sportello/app/ui/look"
)

// Each key does one thing; a letter begins the change, and Space acts on its rune
// alone.
func TestKeysOfAnAnswerRow(t *testing.T) {
	test.NewTempApp(t)
	var did []string
	note := func(what string) func() { return func() { did = append(did, what) } }
	row := look.NewAnswerRow()
	row.OnConfirm, row.OnChange = note("confirm"), note("change")
	row.OnTyped = func(r rune) { did = append(did, string(r)) }
	row.OnStep = func(by int) { did = append(did, map[int]string{1: "down", -1: "up"}[by]) }
	row.Keys = func(event *fyne.KeyEvent) bool { did = append(did, string(event.Name)); return true }
	for _, c := range []struct {
		press func()
		want  []string
	}{
		{key(row, fyne.KeyReturn), []string{"confirm"}},
		{key(row, fyne.KeyEnter), []string{"confirm"}},
		{key(row, fyne.KeyRight), []string{"change"}},
		{key(row, fyne.KeyF2), []string{"change"}},
		{key(row, fyne.KeyDown), []string{"down"}},
		{key(row, fyne.KeyUp), []string{"up"}},
		{key(row, fyne.KeyF8), []string{"F8"}},
		{func() { key(row, fyne.KeySpace)(); row.TypedRune(' ') }, []string{"confirm"}},
		{func() { key(row, fyne.KeyX)(); row.TypedRune('x') }, []string{"x"}},
		{func() { test.Tap(row) }, []string{"change"}},
	} {
		did = nil
		if c.press(); !slices.Equal(did, c.want) {
			t.Errorf("did %v, want %v", did, c.want)
		}
	}
	did = nil
	row.Disable()
	row.TypedRune('x')
	key(row, fyne.KeyReturn)()
	test.Tap(row)
	if len(did) > 0 {
		t.Errorf("disabled, it did %v", did)
	}
}

func key(row *look.AnswerRow, name fyne.KeyName) func() {
	return func() { row.TypedKey(&fyne.KeyEvent{Name: name}) }
}

// All that is to be seen is said.
func TestAnAnswerRowIsSaid(t *testing.T) {
	test.NewTempApp(t)
	row := look.NewAnswerRow()
	row.Set(look.Answer{Label: "Documento", Value: "A01", Now: "Adesso: B02", State: "Da cambiare", Note: "Scaduto il 01/05/2026"})
	if got, want := row.AccessibilityLabel(), "Documento: A01. Adesso: B02. Da cambiare. Scaduto il 01/05/2026"; got != want {
		t.Errorf("said is %q, want %q", got, want)
	}
	if row.Set(look.Answer{Label: "Documento", Value: "A01", Now: "Adesso: B02", State: "Da cambiare", Note: "Scaduto il 01/05/2026"}) {
		t.Error("the same words are another height")
	}
	if !row.Set(look.Answer{Label: "Documento", Value: "A01", State: "Confermato"}) {
		t.Error("fewer lines are the same height")
	}
}
