package application_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/application"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

func TestEveryCommandHasItsWordsAndItsOwnKey(t *testing.T) {
	s := newStage(t, laptopLight(), nobody(), nil)
	keys := map[string]string{}
	for _, command := range s.screen.Commands() {
		if !s.texts.Has("command."+command.ID) || !s.texts.Has(command.Menu) {
			t.Errorf("%s has no words", command.ID)
		}
		key := string(command.Key) + string(rune('0'+command.Modifier))
		if other := keys[key]; other != "" {
			t.Errorf("%s and %s have the same key", command.ID, other)
		}
		keys[key] = command.ID
	}
}

// A section that a change hides disappears; the focus goes on to what is shown.
func TestAHiddenSectionLetsGoOfTheFocus(t *testing.T) {
	person := fatou()
	delete(person, "permit_motive")
	s := newStage(t, laptopLight(), person, permit.Values{"1.9": permit.Yes, "1.16": "16"})
	s.goTo("2.4")
	s.app.Set("1.16", "")
	if s.app.Report().Fields["2.4"].Shown {
		t.Fatal("the section still applies: the test needs another change")
	}
	s.screen.Refresh()
	if at := s.at(); at == "" || strings.HasPrefix(at, "2.") {
		t.Errorf("the focus is at %q", at)
	}
}

// A field that its own neighbour hides passes the focus to the next one.
func TestAHiddenFieldLetsGoOfTheFocus(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("1.40")
	s.press("41<Return>")
	if at := s.at(); at != "1.42" {
		t.Fatalf("at %q after choosing another document", at)
	}
	s.app.SetAll(permit.Values{"1.41": "", "1.40": permit.Yes})
	s.screen.Refresh()
	if at := s.at(); at == "1.42" || at == "" {
		t.Errorf("the focus is at %q", at)
	}
}

func TestExplanationFollowsTheFocusUntilEsc(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("1.44")
	explains := func(number string) bool {
		return s.shows(s.texts.T("application.field.number", map[string]any{"Number": number}) + " ·")
	}
	s.press("<F4>")
	if !explains("44") {
		t.Fatal("F4 explains nothing")
	}
	s.press("<Return>")
	if !explains("45") || explains("44") {
		t.Error("the explanation did not follow")
	}
	s.press("<Escape>")
	if explains("45") || s.at() != "1.45" {
		t.Error("Esc did not close it")
	}
}

// The checklist by keyboard: Space says a document is there, undo takes it back
// and shows which.
func TestChecklistByKeyboard(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("2.53")
	s.press("<Ctrl+Return><Return> ")
	second := s.app.Report().Documents[1]
	if s.at() != second.ID || !second.Present {
		t.Fatalf("at %q, %s present: %v", s.at(), second.ID, second.Present)
	}
	s.press("<F4>")
	if !s.shows(second.Source.Text) {
		t.Error("F4 does not say where the document is asked for")
	}
	s.press("<Escape><Ctrl+Return><Ctrl+Z>")
	if s.at() != second.ID || s.app.Report().Documents[1].Present {
		t.Errorf("undone: at %q", s.at())
	}
}

func TestACardJumpsToItsField(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	finding, _ := s.finding(func(f permit.Finding) bool { return len(f.Fields) > 0 && f.Fields[0] == "1.45" })
	test.Tap(s.card(finding.Title.IT))
	if at := s.at(); at != "1.45" {
		t.Errorf("at %q", at)
	}
}

// card finds a finding's card by its words.
func (s *stage) card(title string) *look.FindingCard {
	var found *look.FindingCard
	s.walk(s.window.Content(), func(o fyne.CanvasObject) {
		if card, ok := o.(*look.FindingCard); ok && strings.HasPrefix(card.AccessibilityLabel(), title) {
			found = card
		}
	})
	if found == nil {
		s.t.Fatalf("no card %q", title)
	}
	return found
}

func (s *stage) walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			s.walk(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			s.walk(child, visit)
		}
	}
}

// Removing a child moves up those below it; it is one step of undo.
func TestRemovingARowIsOneStep(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), full())
	s.app.SetAll(permit.Values{"1.138": "PRIMA", "1.146": "SECONDA"})
	s.screen.Shown()
	s.goTo("1.138")
	for {
		s.press("<Tab>")
		if b, ok := s.canvas().Focused().(*look.Button); ok && b.Text() == s.texts.T("common.remove") {
			break
		}
	}
	s.press(" ")
	if s.app.Value("1.138") != "SECONDA" || s.app.Value("1.161") != "" {
		t.Fatalf("after removing the first: %q first, %q last", s.app.Value("1.138"), s.app.Value("1.161"))
	}
	s.press("<Ctrl+Z>")
	if s.app.Value("1.138") != "PRIMA" || s.app.Value("1.146") != "SECONDA" || s.app.Value("1.161") != "AWA" {
		t.Errorf("undone: %q, %q, %q", s.app.Value("1.138"), s.app.Value("1.146"), s.app.Value("1.161"))
	}
}

// What is being typed is not replaced by what the desk makes of it.
func TestTypingIsLeftAlone(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("1.45")
	s.press("<Delete>1/1/3")
	if got := s.canvas().Focused().(field.Field); got.Name() != "1.45" || s.app.Value("1.45") != "1/1/3" {
		t.Fatalf("typing a date: %q, saved %q", got.Name(), s.app.Value("1.45"))
	}
	s.press("1<Return>")
	if got := s.app.Value("1.45"); got != "2031-01-01" {
		t.Errorf("the date became %q", got)
	}
	// Emptied, a derived value comes back at once, but not under the fingers.
	s.goTo("1.66")
	province := s.canvas().Focused().(field.Field)
	if s.press("<Delete>"); s.app.Value("1.66") != "RA" || province.Value() != "" {
		t.Fatalf("the desk has %q, the field shows %q", s.app.Value("1.66"), province.Value())
	}
	if s.press("<Tab>"); province.Value() != "RA" {
		t.Errorf("left, the field shows %q", province.Value())
	}
}

// The screen opens at the field where the application was left.
func TestItOpensWhereItWasLeft(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("2.53")
	s.screen.Hidden()
	s.screen = application.New(s.stage("it"), s.app)
	s.window.SetContent(s.screen.Object())
	s.screen.Shown()
	if at := s.at(); at != "2.53" {
		t.Errorf("at %q", at)
	}
}

// In a narrow window the checks go under the fields, and come back in a wide one.
func TestChecksGoUnderTheFieldsAndBack(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	finding, _ := s.finding(func(f permit.Finding) bool { return f.Fields[0] == "1.45" })
	for _, c := range []struct {
		width float32
		under bool
	}{{1282, false}, {650, true}, {1282, false}} {
		s.window.Resize(fyne.NewSize(c.width, 720))
		card := s.card(finding.Title.IT)
		x := fyne.CurrentApp().Driver().AbsolutePositionForObject(card).X
		if under := x < c.width/2; under != c.under {
			t.Errorf("%v wide: the card is at %v", c.width, x)
		}
	}
}

// A change of text size reaches the pages that were not shown.
func TestANewTextSizeReachesEveryPage(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.press("<Ctrl+Return>")
	fyne.CurrentApp().Settings().SetTheme(look.Theme(look.Light, 125))
	s.window.Content().Refresh()
	s.press("<Ctrl+Shift+Return>")
	s.rest()
	changed := s.canvas().Capture()

	set := laptopLight()
	set.theme = look.Theme(look.Light, 125)
	s.screen.Hidden()
	s.put(set)
	s.rest()
	fresh := s.canvas().Capture()
	differing := 0
	for y := range 720 {
		for x := range 1282 {
			if changed.At(x, y) != fresh.At(x, y) {
				differing++
			}
		}
	}
	if differing > 0 {
		t.Errorf("%d pixels are not as in a screen built anew", differing)
	}
}

func TestPrinting(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.press("<Ctrl+P><Ctrl+Shift+P>")
	if len(s.failed) > 0 || len(s.viewed) != 2 || s.viewed[0] != "recap %PDF" || s.viewed[1] != "slip %PDF" {
		t.Errorf("viewed %q, failed %v", s.viewed, s.failed)
	}
}

func TestHandingOver(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.press("<Ctrl+L>manca la firma<Return>")
	if len(s.failed) > 0 || s.app.Summary().Status != desk.HandedOver || s.back != 1 {
		t.Errorf("status %s, back %d, failed %v", s.app.Summary().Status, s.back, s.failed)
	}
}

func TestClosing(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.press("<Ctrl+W>")
	if len(s.failed) > 0 || s.back != 1 || !s.app.Saved().Saved {
		t.Errorf("back %d, failed %v", s.back, s.failed)
	}
}

// The disk keeps times of its own zone; the screen tells the desk's.
func TestWhenItWasSavedIsToldAsTheDesksClockTells(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	saved := s.clock().Add(-10 * time.Minute)
	s.screen.ShowSaved(desk.SaveState{Saved: true, At: saved.In(time.FixedZone("elsewhere", 3*60*60))})
	if !s.shows("Salvato alle " + saved.Format("15:04")) {
		t.Error("another time is told than the clock's")
	}
}
