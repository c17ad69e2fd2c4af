package application_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/look"
)

// worked is an application like those of two years ago, with nothing wrong.
func worked() permit.Values {
	return permit.Values{"1.9": permit.Yes, "1.16": "16", "1.25": "12", "1.29": permit.Yes, "1.32": "A",
		"2.4": permit.Yes, "2.8": permit.Yes, "2.19": "MAGAZZINIERE", "2.21": permit.Yes, "2.22": "ESEMPIO LOGISTICA SRL", "2.24": "01234567897",
		"2.34": permit.Yes, "2.35": "RA", "2.36": "2023-03-01",
		"2.52": permit.Yes, "2.53": "18500.00", "2.54": "2026", "2.59": permit.Yes}
}

// returning is a stage on which somebody of whom there is an application has come
// back after some days.
func returning(t testing.TB, set setting, person map[string]string, last permit.Values, days int) *stage {
	t.Helper()
	s := newStage(t, set, person, last)
	s.overrideAll()
	check(t, func() error { _, err := s.app.Queue(t.Context()); return err }())
	s.screen.Hidden()
	s.wait(time.Duration(days) * 24 * time.Hour)
	s.app = must(s.session.Start(t.Context(), s.app.Person()))(t)
	s.put(set)
	return s
}

// worker is somebody whose documents will have expired in two years.
func worker() map[string]string {
	person := fatou()
	person["marital_status"], person["permit_expiry"], person["document_expiry"] = "A", "2026-12-29", "2029-01-18"
	person["postcode"], person["phone"], person["mobile"] = "48125", "", "0005550142"
	return person
}

// F4, named in the footer, explains a row as it stands: its first field, or what is
// asked and what a no means.
func TestF4ExplainsARow(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 400)
	if s.screen.GoTo("confirm.document"); s.row() != "confirm.document" {
		t.Fatalf("at %q", s.screen.Key())
	}
	s.press("<F4>")
	const number = "campo 44 · Numero"
	if !s.shows(number) {
		t.Error("the document's number is not explained")
	}
	s.screen.GoTo("confirm.absence")
	for _, words := range []string{"Mai più di 6 mesi di seguito?", "gravi motivi comprovati"} {
		if !s.shows(words) {
			t.Errorf("the question is explained without %q", words)
		}
	}
	if s.shows(number) {
		t.Error("the explanation did not follow")
	}
}

// row is the id of the row that has the focus, "" if none has.
func (s *stage) row() string {
	s.t.Helper()
	if _, ok := s.canvas().Focused().(*look.AnswerRow); ok {
		return s.screen.Key()
	}
	return ""
}

// tap presses a row's state, or the row beside it.
func (s *stage) tap(row string, state bool) {
	s.t.Helper()
	s.screen.GoTo(row)
	object := s.canvas().Focused().(*look.AnswerRow)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(object).AddXY(200, object.Size().Height/2)
	if state {
		at.X += object.Size().Width - 230
	}
	test.TapCanvas(s.canvas(), at)
}

func (s *stage) tapButton(words string) {
	s.t.Helper()
	for range 60 {
		if b, ok := s.canvas().Focused().(*look.Button); ok && b.Text() == words {
			test.Tap(b)
			return
		}
		s.canvas().FocusNext()
	}
	s.t.Fatalf("no button %q", words)
}

func (s *stage) answer(id string) desk.Answer {
	s.t.Helper()
	for _, c := range s.app.Confirmations() {
		if c.ID == id {
			return c.Answer
		}
	}
	s.t.Fatalf("%s is not asked", id)
	return 0
}

// A worker renews, two years on, with a new passport and a new permit: nothing but
// what is new is typed.
func TestAReturningWorkersRenewalByKeyboard(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 730)
	for _, step := range []struct{ from, press string }{
		{"confirm.permit", "I11223344<Return>231228<Return>"}, // expired long since
		{"confirm.request", "<Return>"},                       // follows from it
		{"confirm.document", "YB7654321<Return>020333<Return>"},
		{"confirm.marital", "<Return>"}, {"confirm.children", "<Return>"}, {"confirm.address", "<Return>"}, {"confirm.contacts", "<Return>"},
		{"confirm.employer", "<Return>"}, {"confirm.contract", "<Return>"},
		{"confirm.income", "19800<Return>"},
		{"confirm.absence", "<Return>"},
	} {
		if s.row() != step.from {
			t.Fatalf("at %q, want %q", s.row(), step.from)
		}
		s.press(step.press)
	}
	if want := (permit.Values{"1.9": permit.Yes, "1.16": "16", "1.18": "I11223344", "1.20": "2028-12-23", "1.44": "YB7654321", "1.45": "2033-03-02",
		"2.36": "2023-03-01", "2.52": permit.Yes, "2.53": "19800.00", "2.54": "2028", "2.59": permit.Yes}); !s.has(want) {
		t.Errorf("values %v", s.app.Values())
	}
	s.finish()
}

// finish brings what was confirmed into the queue by keyboard: what is missing is
// where the focus is, one after the other.
func (s *stage) finish() {
	s.t.Helper()
	for range 20 {
		switch {
		case s.app.Settled():
			return
		case s.isAt("1.25"):
			s.press("12<F8>")
		case s.isAt("1.29"):
			s.press(" <F10>")
		case s.screen.Current() == "attachments":
			s.press("<F7><F10>")
		default:
			s.t.Fatalf("at %q of %q, blocked by %v", s.screen.Key(), s.screen.Current(), s.app.Report().Blocking())
		}
	}
	s.t.Fatal("not queued")
}

// Whoever studies is asked what no field of the form holds.
func TestAReturningStudentsRenewalByKeyboard(t *testing.T) {
	person := worker()
	person["permit_motive"] = "24"
	last := permit.Values{"1.9": permit.Yes, "1.16": "24", "1.25": "8", "1.29": permit.Yes, "1.32": "A"}
	s := returning(t, laptopLight(), person, last, 365)
	var asked []string
	for _, c := range s.app.Confirmations() {
		asked = append(asked, c.ID)
	}
	if want := []string{"permit", "request", "document", "marital", "children", "address", "contacts", "study", "health", "absence"}; !slices.Equal(asked, want) {
		t.Errorf("asked %v", asked)
	}
	s.press("I11223344<Return>231227<Return><Ctrl+Return>")
	if open := s.open(); len(open) > 0 {
		t.Errorf("still to be said: %v", open)
	}
	s.finish()
}

// open are the rows of which something is still to be said.
func (s *stage) open() []string {
	var ids []string
	for _, c := range s.app.Confirmations() {
		if c.Open() {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// One key confirms the rest, but goes to what cannot be as before.
func TestTheRestIsConfirmedByOneKey(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 730)
	s.press("<Ctrl+Return>")
	if open := s.open(); !slices.Equal(open, []string{"permit", "request", "income"}) || s.row() != "confirm.permit" {
		t.Fatalf("still to be said %v, at %q", open, s.row())
	}
	s.press("<Ctrl+Z>")
	if s.answer("address") != desk.Asked || s.row() != "confirm.permit" { // where it was done
		t.Errorf("undone, at %q", s.screen.Key())
	}
	if told := s.lastSaid(); told != "Annullato: 8 righe confermate" {
		t.Errorf("undone is %q", told)
	}
	if s.press("<Ctrl+Return><Ctrl+Return>"); s.screen.Current() != "1.0" {
		t.Errorf("with nothing left to confirm it stays at %q", s.screen.Current())
	}
}

// What nobody has answered is not queued: the key goes there and says how it is
// answered. What cannot be as before is the findings' to tell.
func TestTheQueueWaitsForWhatIsNotConfirmed(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 30)
	s.app.SetAll(permit.Values{"2.53": "19800.00", "2.54": "2026", "1.9": permit.Yes, "1.25": "12", "1.29": permit.Yes})
	s.overrideAll()
	s.screen.GoTo("2.19")
	s.press("<F10>")
	if s.app.Settled() || s.screen.Current() != "confirm" || s.row() != "confirm.permit" || s.app.DocumentsStated() {
		t.Fatalf("at %q of %q", s.screen.Key(), s.screen.Current())
	}
	if told := s.lastSaid(); told != "10 righe sono da confermare: Ctrl Invio le conferma tutte." {
		t.Errorf("said %q", told)
	}
	s.press("<Ctrl+Return><F10>")
	if s.screen.Current() != "attachments" {
		t.Errorf("with all confirmed, at %q of %q", s.screen.Key(), s.screen.Current())
	}
}

// What is typed on a row replaces the old value, in the field it is typed into.
func TestTypingOnARowReplaces(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 30)
	s.screen.GoTo("confirm.address")
	s.press("v")
	if s.at() != "1.68" || s.app.Value("1.68") != "V" {
		t.Fatalf("at %q: %q", s.at(), s.app.Value("1.68"))
	}
	s.press("IA FINTA<Return>3<Return><Return>48121<Return>")
	if s.row() != "confirm.contacts" || s.answer("address") != desk.Changed {
		t.Errorf("at %q, %v", s.row(), s.answer("address"))
	}
	s.screen.GoTo("confirm.address")
	if label := s.focused().(*look.AnswerRow).AccessibilityLabel(); !strings.Contains(label, "VIALE DELLA PROVA 12 · 48125 RAVENNA. Adesso: VIA FINTA 3 · 48121 RAVENNA") {
		t.Errorf("old and new value are not both told: %s", label)
	}
}

// The new income is told beside last year's at once, though its kind and year
// would still come back.
func TestANewIncomeIsTold(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 365)
	s.screen.GoTo("confirm.income")
	s.press("<Right>19800<Escape>")
	if label := s.focused().(*look.AnswerRow).AccessibilityLabel(); !strings.Contains(label, "Adesso: 19.800,00 € all'anno") {
		t.Errorf("the new income is not told: %s", label)
	}
}

func TestPastingOnARowReplaces(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 30)
	s.screen.GoTo("confirm.contacts")
	clipboard := fyne.CurrentApp().Clipboard()
	clipboard.SetContent("0005550199")
	s.focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	if s.at() != "1.75" || s.app.Value("1.75") != "0005550199" {
		t.Errorf("at %q: %q", s.at(), s.app.Value("1.75"))
	}
}

// A relative's address is taken on the row, which is answered by it.
func TestARelativesAddressIsTakenOnTheRow(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 30)
	his := amadou()
	his["street"], his["street_number"] = "VIA ALTRA", "7"
	s.relative("spouse", his)
	s.screen.GoTo("confirm.address")
	s.press("<F6>")
	if s.app.Value("1.68") != "VIA ALTRA" || s.answer("address") != desk.Changed || s.row() != "confirm.address" {
		t.Errorf("%q, %v, at %q", s.app.Value("1.68"), s.answer("address"), s.screen.Key())
	}
	if s.press("<Return>"); s.row() != "confirm.contacts" {
		t.Errorf("on to %q", s.row())
	}
}

// What is typed on the row of the children is another child, never another name for
// one there is.
func TestTypingOnTheChildrensRowAddsAChild(t *testing.T) {
	last := worked()
	s := returning(t, laptopLight(), worker(), last, 30)
	for at, first := range []string{"1.137", "1.145"} {
		s.screen.GoTo("confirm.children")
		if s.press("PROVA<Return>AWA"); s.at() == "" || s.app.Value(first) != "PROVA" {
			t.Fatalf("child %d: at %q, %v", at+1, s.at(), s.app.Value(first))
		}
	}
}

// Right and F2 unfold with the first field selected, Esc folds, and looking through
// without a change confirms.
func TestUnfoldingARow(t *testing.T) {
	for _, key := range []string{"<Right>", "<F2>"} {
		s := returning(t, laptopLight(), worker(), worked(), 30)
		s.screen.GoTo("confirm.document")
		s.press(key)
		if s.at() != "1.44" {
			t.Fatalf("%s went to %q", key, s.at())
		}
		if s.press("<Escape>"); s.row() != "confirm.document" || s.answer("document") != desk.Asked {
			t.Fatalf("Esc went to %q", s.row())
		}
		if s.press(key + "<Return><Return>"); s.row() != "confirm.marital" || s.answer("document") != desk.Confirmed {
			t.Errorf("looked through, at %q, %v", s.row(), s.answer("document"))
		}
	}
}

func TestStepsFromRowToRow(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 30)
	s.screen.GoTo("confirm.document")
	if s.press("<Down>"); s.row() != "confirm.marital" {
		t.Errorf("down to %q", s.row())
	}
	if s.press("<Up><Up>"); s.row() != "confirm.request" {
		t.Errorf("up to %q", s.row())
	}
	s.press("<Tab><Tab>")
	if s.row() != "confirm.marital" {
		t.Errorf("Tab to %q", s.row())
	}
}

// A question that no field holds is answered with no, and says what follows.
func TestAQuestionIsDenied(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 30)
	s.screen.GoTo("confirm.absence")
	s.press("<Right>")
	if s.answer("absence") != desk.Changed || s.row() != "confirm.absence" || !s.shows("13 c. 4") {
		t.Errorf("%v, at %q", s.answer("absence"), s.row())
	}
	if s.press("<Ctrl+Return>"); s.answer("absence") != desk.Changed {
		t.Errorf("confirming the rest makes it %v", s.answer("absence"))
	}
	s.screen.GoTo("confirm.absence")
	if s.press("<Right>"); s.answer("absence") != desk.Confirmed {
		t.Errorf("taken back, it is %v", s.answer("absence"))
	}
}

// With the mouse alone: the state confirms, the row unfolds, the button confirms
// the rest.
func TestConfirmingByMouse(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 30)
	s.tap("confirm.permit", true)
	if s.answer("permit") != desk.Confirmed {
		t.Errorf("the permit is %v", s.answer("permit"))
	}
	s.tap("confirm.document", false)
	if s.at() != "1.44" {
		t.Errorf("the row of the document opens at %q", s.at())
	}
	s.tap("confirm.document", false)
	if s.row() != "confirm.document" || s.answer("document") != desk.Asked {
		t.Errorf("folded, at %q", s.row())
	}
	s.tapButton(s.texts.T("application.confirm.rest"))
	if open := s.open(); !slices.Equal(open, []string{"income"}) {
		t.Errorf("still to be said: %v", open)
	}
}

// A document that is read changes its row.
func TestADocumentReadChangesItsRow(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 730)
	s.app.SetAll(permit.Values{"1.44": "YB7654321", "1.45": "2033-03-02"})
	s.screen.Refresh()
	if s.answer("document") != desk.Changed || !s.shows("YB7654321 · scade il 02/03/2033") {
		t.Errorf("the document is %v", s.answer("document"))
	}
}

// The place is there for those who return only, and first while something is open.
func TestOnlyWhoReturnsIsAsked(t *testing.T) {
	s := newStage(t, laptopLight(), worker(), worked())
	if s.screen.Current() == "confirm" || s.shows(s.texts.T("application.section.confirm")) {
		t.Error("somebody new is asked what has changed")
	}
	s = returning(t, laptopLight(), worker(), worked(), 30)
	if s.screen.Current() != "confirm" {
		t.Errorf("it begins at %q", s.screen.Current())
	}
	s.app.ConfirmAll()
	s.app.SetAll(permit.Values{"2.53": "19800.00"})
	s.screen.Refresh()
	if s.press("<Ctrl+Return>"); s.screen.Current() != "1.0" {
		t.Errorf("with all said, on to %q", s.screen.Current())
	}
}

// What is queued is closed here, too.
func TestASettledApplicationConfirmsNothing(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 30)
	s.app.ConfirmAll()
	s.queue()
	s.screen.GoTo("confirm.address")
	before := s.answer("address")
	if s.press("<Return>x<Ctrl+Return>"); s.row() != "" || s.answer("address") != before {
		t.Errorf("at %q, %v", s.row(), s.answer("address"))
	}
}
