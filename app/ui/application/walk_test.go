package application_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// Enter alone goes through every field of every section but those that were derived
// and are right, or would be if there were anything to derive them from, in the order
// of the form, and from the last field of a section to the first of the next.
func TestEnterWalksTheWholeForm(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.press("<Ctrl+Shift+Return>")
	var walked []string
	for range 300 {
		at := s.at()
		if at == "" {
			break
		}
		walked = append(walked, at)
		s.press("<Return>")
	}
	report := s.app.Report()
	for _, section := range must(rules())(t).Sections() {
		if len(section.Rows) > 0 {
			continue // only the rows in use are shown
		}
		for _, key := range section.Fields {
			passed := s.derived(key) || slices.Contains([]string{"1.26", "1.78", "1.84"}, key) // no children, no other address
			if reached := slices.Contains(walked[1:], key); report.Fields[key].Shown && reached == passed && !s.inGroup(key) {
				t.Errorf("%s: reached %v, passed by %v", key, reached, passed)
			}
		}
	}
	for i, key := range walked {
		if slices.Contains(walked[:i], key) {
			t.Fatalf("%s was reached twice: %v", key, walked)
		}
	}
}

// derived says whether a field, or one of its group, was derived.
func (s *stage) derived(key string) bool {
	for _, group := range must(rules())(s.t).Groups() {
		if slices.Contains(group.Members, key) {
			return slices.ContainsFunc(group.Members, s.app.Derived)
		}
	}
	return s.app.Derived(key)
}

func (s *stage) inGroup(key string) bool {
	for _, group := range must(rules())(s.t).Groups() {
		if slices.Contains(group.Members, key) && group.Members[0] != key {
			return true
		}
	}
	return false
}

// The main job by keyboard: from the first field to the queue.
func TestAnApplicationIsFilledByKeyboard(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), nil)
	s.goTo("1.9")
	s.press("9<Return>14")
	if !s.has(permit.Values{"1.9": permit.Yes, "1.8": "", "1.14": permit.Yes}) {
		t.Fatalf("ticks typed by number: %v", s.app.Values())
	}
	s.press("<Return>16<Return>")
	s.goTo("1.45")
	s.press("180430<Return>")
	if !s.has(permit.Values{"1.16": "16", "1.45": "2030-04-18"}) {
		t.Fatalf("code and date: %v", s.app.Values())
	}
	s.goTo("1.36")
	s.press("sene<Return>")
	if got := s.app.Value("1.36"); got != "SEN" {
		t.Errorf("citizenship completed to %q", got)
	}
}

// goTo takes the focus to a field by keyboard alone.
func (s *stage) goTo(key string) {
	s.t.Helper()
	section := ""
	if official, ok := must(rules())(s.t).Field(key); ok {
		section = official.Section
	}
	for range 40 {
		if s.sectionAt() == section {
			break
		}
		s.press("<Ctrl+Return>")
	}
	if s.sectionAt() != section {
		for range 40 {
			s.press("<Ctrl+Shift+Return>")
			if s.sectionAt() == section {
				break
			}
		}
	}
	for range 100 {
		if s.isAt(key) {
			return
		}
		s.press("<Tab>")
	}
	s.t.Fatalf("%s was not reached", key)
}

// isAt says whether a field, or the group it is a tick of, has the focus.
func (s *stage) isAt(key string) bool {
	at, group := s.at(), s.groupOf(key)
	return at == key || group != "" && s.groupOf(at) == group
}

func (s *stage) groupOf(key string) string {
	for _, group := range must(rules())(s.t).Groups() {
		if slices.Contains(group.Members, key) {
			return group.ID
		}
	}
	return ""
}

func (s *stage) sectionAt() string {
	official, _ := must(rules())(s.t).Field(s.at())
	return official.Section
}

func (s *stage) has(want permit.Values) bool {
	for key, value := range want {
		if s.app.Value(key) != value {
			return false
		}
	}
	return true
}

func TestF8GoesRoundTheFindings(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	var fields []string
	for _, finding := range s.app.Report().Findings {
		if len(finding.Fields) > 0 {
			fields = append(fields, finding.Fields[0])
		}
	}
	if len(fields) < 3 {
		t.Fatalf("too few findings to go round: %v", fields)
	}
	for _, want := range fields[:3] {
		s.press("<F8>")
		if !s.isAt(want) {
			t.Errorf("F8 went to %q, want %q", s.at(), want)
		}
	}
	s.press("<Shift+F8>")
	if !s.isAt(fields[1]) {
		t.Errorf("Shift+F8 went to %q, want %q", s.at(), fields[1])
	}
}

func TestF9AppliesTheFixAndUndoTakesItBack(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("1.74")
	finding, ok := s.finding(func(f permit.Finding) bool { return f.Fix != nil && slices.Contains(f.Fields, "1.74") })
	if !ok {
		t.Fatal("no finding with a fix")
	}
	before := s.app.Values()
	s.press("<F9>")
	for key, want := range finding.Fix.Set {
		if got := s.app.Value(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	s.press("<Ctrl+Z>")
	for key := range finding.Fix.Set {
		if got := s.app.Value(key); got != before[key] {
			t.Errorf("undone, %s is %q, want %q", key, got, before[key])
		}
	}
}

func (s *stage) finding(is func(permit.Finding) bool) (permit.Finding, bool) {
	findings := s.app.Report().Findings
	if at := slices.IndexFunc(findings, is); at >= 0 {
		return findings[at], true
	}
	return permit.Finding{}, false
}

// An override asks for a reason; Esc or no reason is none.
func TestOverrideAsksForAReason(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("1.45")
	finding, _ := s.finding(func(f permit.Finding) bool { return f.Severity == permit.Error && f.Fields[0] == "1.45" })
	overridden := func() string {
		f, _ := s.finding(func(f permit.Finding) bool { return f.Rule == finding.Rule })
		return f.Override
	}
	s.press("<Shift+F9><Return>")
	if !s.asks(s.texts.T("application.override.empty")) || !s.asks(s.texts.T("application.field.number", map[string]any{"Number": "45"})) {
		t.Error("the dialog does not say which field, or that the reason is missing")
	}
	s.press("<Escape>")
	if overridden() != "" || s.canvas().Overlays().Top() != nil {
		t.Fatal("overridden without a reason")
	}
	s.press("<Shift+F9>ha la ricevuta del consolato<Return>")
	if got := overridden(); got != "ha la ricevuta del consolato" {
		t.Fatalf("reason %q", got)
	}
	if s.canvas().Overlays().Top() != nil || s.at() == "" {
		t.Error("the focus did not come back")
	}
}

// Shift+F9 means the finding at the focus or the one F8 went to, never one that
// only stands first in the list.
func TestOverrideNeedsAFindingInSight(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("1.3")
	s.press("<Shift+F9>")
	if s.canvas().Overlays().Top() != nil || len(s.said) != 1 || s.said[0] != s.texts.T("application.override.where") {
		t.Fatalf("asked about a finding that is elsewhere; said %q", s.said)
	}
	s.press("<F8>")
	for !s.hasError(s.at()) {
		s.press("<F8>")
	}
	s.press("<Shift+F9>")
	if s.canvas().Overlays().Top() == nil {
		t.Error("F8 then Shift+F9 asks nothing")
	}
}

func (s *stage) hasError(key string) bool {
	_, found := s.finding(func(f permit.Finding) bool { return f.Standing() == permit.Error && slices.Contains(f.Fields, key) })
	return found
}

// The button without a reason asks on, too.
func TestTheButtonWithoutAReasonAsksOn(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("1.45")
	s.press("<Shift+F9><Tab><Tab><Return>")
	if !s.asks(s.texts.T("application.override.empty")) {
		t.Fatal("the question went away, or does not say what is missing")
	}
	s.press("ha la ricevuta<Return>")
	if s.hasError("1.45") {
		t.Error("not overridden")
	}
}

// Undoing a choice names the group, not the tick.
func TestUndoNamesTheGroup(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("1.9")
	s.press("11<Ctrl+Z>")
	if want := s.texts.T("application.undone", map[string]any{"Field": "Richiede il"}); len(s.said) != 1 || s.said[0] != want {
		t.Errorf("said %q, want %q", s.said, want)
	}
}

// Tab leaves a section as Enter does for the next one, and the last place for the
// buttons below.
func TestTabGoesOnToTheNextSection(t *testing.T) {
	for _, key := range []string{"<Tab>", "<Return>"} {
		s := newStage(t, laptopLight(), fatou(), renewal())
		s.goTo("1.46")
		if s.press(key); s.at() != "1.64" && s.sectionAt() == "1.4" {
			t.Errorf("%s went to %q, still in the section", key, s.at())
		}
		if s.at() == "" {
			t.Errorf("%s went to no field", key)
		}
	}
	s := newStage(t, laptopLight(), fatou(), renewal())
	for range 40 {
		s.press("<Ctrl+Return>")
	}
	s.press("<Tab><Tab>")
	if b, ok := s.canvas().Focused().(*look.Button); !ok || b.Text() != s.texts.T("command.hand-over") {
		t.Errorf("from the recap Tab does not reach the buttons below")
	}
}

func TestUndoGoesToTheFieldChanged(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("1.44")
	s.press("XY1234567")
	s.press("<Ctrl+Return><Ctrl+Z>")
	if s.at() != "1.44" || s.app.Value("1.44") != "PR3124578" {
		t.Fatalf("at %q, document number %q", s.at(), s.app.Value("1.44"))
	}
	if got := s.canvas().Focused().(field.Field).Value(); got != "PR3124578" {
		t.Errorf("the field shows %q", got)
	}
	s.press("<Ctrl+Y>")
	if s.app.Value("1.44") != "XY1234567" {
		t.Errorf("done again: %q", s.app.Value("1.44"))
	}
}

func TestQueueingWithErrorsShowsTheFirst(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	blocking := s.app.Report().Blocking()
	s.press("<F10>")
	if s.app.Summary().Status != desk.Draft || len(s.said) != 1 {
		t.Fatalf("status %s, said %q", s.app.Summary().Status, s.said)
	}
	if want := s.texts.N("application.blocked", len(blocking)); s.said[0] != want {
		t.Errorf("said %q, want %q", s.said[0], want)
	}
	if want := blocking[0].Fields[0]; !s.isAt(want) {
		t.Errorf("at %q, want %q", s.at(), want)
	}
}

// With every document there and every error overridden the application is queued
// without a question.
func TestQueueing(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.queue()
	if len(s.failed) > 0 {
		t.Fatal(s.failed)
	}
	if status := s.app.Summary().Status; status != desk.Queued {
		t.Fatalf("status %s", status)
	}
	want := s.texts.T("application.status.queued", map[string]any{"Number": s.app.Summary().Number})
	if !s.shows(want) {
		t.Errorf("the recap does not say %q", want)
	}
}

// queue brings the application into the queue by keyboard.
func (s *stage) queue() {
	s.t.Helper()
	s.overrideAll()
	s.press("<F10><F7>")
	s.overrideAll()
	s.press("<F10>")
	if !s.app.Settled() {
		s.t.Fatal("not queued")
	}
}

func (s *stage) overrideAll() {
	for range 100 {
		blocking := s.app.Report().Blocking()
		if len(blocking) == 0 {
			return
		}
		for _, finding := range blocking {
			s.app.Override(finding.Rule, "prova")
		}
	}
	s.t.Fatal("errors without end")
}

// What is typed is on disk, whatever becomes of the window.
func TestADraftPersists(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("1.44")
	s.press("ZZ7654321")
	id := s.app.ID()
	check(t, s.session.Lock(context.Background()))
	check(t, s.desk.Close())
	d := s.openDesk()
	session := must(d.Unlock(t.Context(), "e.prova", "una frase di prova lunga", nil))(t)
	again := must(session.Open(t.Context(), id))(t)
	if got := again.Value("1.44"); got != "ZZ7654321" {
		t.Errorf("document number %q after a restart", got)
	}
}

// asks says whether a text stands in the dialog that is open.
func (s *stage) asks(text string) bool {
	top := s.canvas().Overlays().Top()
	return top != nil && strings.Contains(test.RenderObjectToMarkup(top), text)
}

// shows says whether a text can be seen somewhere.
func (s *stage) shows(text string) bool {
	return strings.Contains(test.RenderObjectToMarkup(s.window.Content()), text)
}
