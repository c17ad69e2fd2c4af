package application_test

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/application"
	"sportello/app/ui/look"
)

// switchTo shows another application in the same window.
func (s *stage) switchTo(app *desk.Application) {
	s.screen.Hidden()
	s.app = app
	s.screen = application.New(s.stage(s.texts.Language()), app)
	s.window.SetContent(s.screen.Object())
	s.screen.Shown()
}

// amadou is Fatou's invented husband, at her address.
func amadou() map[string]string {
	values := fatou()
	maps.Copy(values, map[string]string{"given_names": "Amadou", "sex": "M", "birth_date": "1988-07-01", "permit_number": "I00000001", "phone": "3335550143"})
	return values
}

// relative puts somebody on file as a relation of the applicant.
func (s *stage) relative(relation string, values map[string]string) desk.Person {
	s.t.Helper()
	relative := must(s.session.CreatePerson(context.Background(), values))(s.t)
	check(s.t, s.session.Relate(context.Background(), s.app.Person(), relative.ID, relation))
	return relative
}

// homeless is somebody of whom no address is known.
func homeless(values map[string]string) map[string]string {
	for _, field := range []string{"province", "municipality", "street", "street_number", "postcode", "phone"} {
		delete(values, field)
	}
	return values
}

func (s *stage) lastSaid() string {
	if len(s.said) == 0 {
		return ""
	}
	return s.said[len(s.said)-1]
}

// One key takes the spouse's address, where there is one it is said beforehand;
// the key again takes the next instead, and undo brings back what stood there.
func TestF6TakesTheAddressOfARelative(t *testing.T) {
	s := newStage(t, laptopLight(), homeless(fatou()), renewal())
	mother := amadou()
	maps.Copy(mother, map[string]string{"given_names": "Madre", "street": "VIA DELLA MADRE"})
	s.relative("parent", mother)
	s.relative("spouse", amadou())
	s.goTo("1.68")
	if !s.shows("da PROVA ") {
		t.Error("nothing tells that somebody has an address")
	}
	s.press("<F6>")
	first, second := s.app.Value("1.68"), ""
	if first == "" || !strings.Contains(s.lastSaid(), "Indirizzo di PROVA ") || !strings.Contains(s.lastSaid(), "F6 altro") {
		t.Fatalf("taken %q, said %q", first, s.lastSaid())
	}
	s.press("<F6>")
	if second = s.app.Value("1.68"); second == first || second == "" {
		t.Errorf("again takes %q after %q", second, first)
	}
	s.press("<F6>")
	if s.app.Value("1.68") != first {
		t.Errorf("after the last comes %q, want the first again", s.app.Value("1.68"))
	}
	s.press("<Ctrl+Z>")
	if s.app.Value("1.68") != "" || s.app.Value("1.69") != "" {
		t.Errorf("undone it is %q, %q", s.app.Value("1.68"), s.app.Value("1.69"))
	}
	s.goTo("1.44")
	if s.shows("da PROVA ") {
		t.Error("a passport is offered")
	}
}

// An employer known from somebody else's application is three letters and Enter.
func TestAKnownEmployerIsThreeLettersAndEnter(t *testing.T) {
	known := permit.Values{"2.21": permit.Yes, "2.22": "EDILIZIA PROVA SRL", "2.24": "00000000001"}
	s := newStage(t, laptopLight(), nobody(), known)
	s.rest()
	s.app = must(s.session.Start(t.Context(), must(s.session.CreatePerson(t.Context(), fatou()))(t).ID))(t)
	s.app.SetAll(renewal())
	s.put(laptopLight())
	s.goTo("2.19")
	s.press("<Ctrl+Return>")
	if s.at() != "employer" {
		t.Fatalf("the section begins at %q", s.at())
	}
	s.press("edi<Return>")
	for key, value := range known {
		if s.app.Value(key) != value {
			t.Errorf("%s is %q", key, s.app.Value(key))
		}
	}
	if strings.HasPrefix(s.screen.Key(), "2.2") {
		t.Errorf("Enter stays in the section, at %s", s.screen.Key())
	}
	s.press("<Ctrl+Z>")
	if s.app.Value("2.22") != "" {
		t.Error("not one step of undo")
	}
}

// Where another employer stands, the lists of its name and number find the new one.
func TestANewEmployerReplacesTheOldOne(t *testing.T) {
	known := permit.Values{"2.26": permit.Yes, "2.28": "ESEMPIO", "2.29": "ADA", "2.31": "SMPDAA48B43H199X"}
	for field, typed := range map[string]string{"2.22": "esem<Return>", "2.23": "smpdaa4<Return>"} {
		t.Run(field, func(t *testing.T) {
			s := newStage(t, laptopLight(), nobody(), known)
			s.rest()
			s.app = must(s.session.Start(t.Context(), must(s.session.CreatePerson(t.Context(), fatou()))(t).ID))(t)
			s.app.SetAll(renewal())
			s.app.SetAll(permit.Values{"2.21": permit.Yes, "2.22": "VECCHIA DITTA SRL", "2.24": "00000000009"})
			s.put(laptopLight())
			s.goTo(field)
			s.press(typed)
			if s.app.Value("2.28") != "ESEMPIO" || s.app.Value("2.22") != "" || s.app.Value("2.24") != "" {
				t.Errorf("employer %q, and still %q %q", s.app.Value("2.28"), s.app.Value("2.22"), s.app.Value("2.24"))
			}
		})
	}
}

// On the page of what can have changed, the new employer's name is typed on the row.
func TestANewEmployerOfAReturningWorker(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 730)
	colleague := must(s.session.Start(t.Context(), must(s.session.CreatePerson(t.Context(), nobody()))(t).ID))(t)
	colleague.SetAll(permit.Values{"2.21": permit.Yes, "2.22": "EDILIZIA PROVA SRL", "2.24": "00000000001"})
	check(t, colleague.Flush(t.Context()))
	s.screen.GoTo("confirm.employer")
	s.press("edi<Return>")
	if s.app.Value("2.24") != "00000000001" || s.app.Value("2.22") != "EDILIZIA PROVA SRL" || s.row() != "confirm.contract" {
		t.Errorf("%q %q, at %q", s.app.Value("2.22"), s.app.Value("2.24"), s.screen.Key())
	}
}

// Of an employer nobody knows the line tells what it can, and loses nothing.
func TestAnUnknownEmployerIsTypedInOneLine(t *testing.T) {
	for typed, want := range map[string]permit.Values{
		"nuova prova s.r.l.<Return>":        {"2.21": permit.Yes, "2.22": "NUOVA PROVA S.R.L."},
		"00000000007<Return>":               {"2.21": permit.Yes, "2.24": "00000000007"},
		"smpdaa48b43h199x<Return>":          {"2.26": permit.Yes, "2.31": "SMPDAA48B43H199X"},
		"esempio ada<Return><Right><Right>": {"2.26": permit.Yes, "2.28": "ESEMPIO", "2.29": "ADA"},
		"panificio prova<Return><Right>":    {"2.21": permit.Yes, "2.22": "PANIFICIO PROVA"},
	} {
		t.Run(typed, func(t *testing.T) {
			s := newStage(t, laptopLight(), fatou(), renewal())
			s.goTo("2.19")
			s.press("<Ctrl+Return>" + typed)
			for key, value := range want {
				if s.app.Value(key) != value {
					t.Errorf("%s is %q, want %q", key, s.app.Value(key), value)
				}
			}
		})
	}
}

// Ctrl+G and Enter open the spouse's application too; what is shared is typed once,
// Ctrl+PgDn goes round, F10 queues one and goes on to the other.
func TestAFamilyIsFilledTogether(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.relative("spouse", amadou())
	s.goTo("1.68")
	s.press("<Ctrl+G><Return>")
	open := s.app.Together()
	if len(open) != 2 {
		t.Fatalf("%d applications are open together", len(open))
	}
	hers, his := open[0], open[1]
	if !s.shows("PROVA Amadou") {
		t.Error("who is open does not show")
	}
	s.walk(s.window.Content(), func(o fyne.CanvasObject) {
		if chip, ok := o.(*look.Chip); ok && chip.Text() == strconv.Itoa(len(his.Report().Blocking())) && chip.Size().IsZero() {
			t.Error("who is open has no room")
		}
	})
	s.goTo("1.68")
	s.press("via nuova 1")
	if his.Value("1.68") != "VIA NUOVA 1" {
		t.Errorf("his street is %q", his.Value("1.68"))
	}
	s.key("Ctrl+Next")
	if s.app != his {
		t.Fatal("not gone to his")
	}
	s.goTo("1.68")
	if !s.shows("Da PROVA Fatou") {
		t.Error("that the street is hers does not show")
	}
	s.press("via sua 2")
	if hers.Value("1.68") != "VIA NUOVA 1" || !s.shows("Diverso da PROVA Fatou: VIA NUOVA 1") {
		t.Errorf("hers %q; the difference shows: %v", hers.Value("1.68"), s.shows("Diverso da PROVA Fatou: VIA NUOVA 1"))
	}
	s.key("Ctrl+Prior")
	if s.app != hers {
		t.Fatal("not gone back to hers")
	}
	s.overrideAll()
	s.press("<F10><F7>")
	s.overrideAll()
	s.press("<F10>")
	if !hers.Settled() || his.Settled() || s.app != his {
		t.Errorf("queued hers %v, his %v, in front his %v", hers.Settled(), his.Settled(), s.app == his)
	}
	if !slices.Contains(s.said, "In coda. Adesso: PROVA Amadou") {
		t.Errorf("said %q", s.said)
	}
}

// The second application when the first is done: his permit's own data apart,
// nothing of it is typed.
func TestTheSecondApplicationOfAFamily(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.relative("spouse", homeless(amadou()))
	s.app.SetAll(permit.Values{"1.68": "VIA NUOVA", "1.69": "7"})
	s.screen.Refresh()
	s.queue()
	s.press("<Ctrl+G> <Return>") // at no address of hers he is not suggested
	s.key("Ctrl+Next")
	for key, value := range map[string]string{"1.6": "RAVENNA", "1.68": "VIA NUOVA", "1.69": "7", "1.129": "PROVA", "1.74": "3335550142"} {
		if s.app.Value(key) != value {
			t.Errorf("%s is %q, want %q", key, s.app.Value(key), value)
		}
	}
}

func TestNobodyToFillInTogetherWith(t *testing.T) {
	s := newStage(t, laptopLight(), fatou(), renewal())
	s.goTo("1.68")
	s.press("<Ctrl+G>")
	if s.lastSaid() != "Nessun altro familiare registrato." {
		t.Errorf("said %q", s.lastSaid())
	}
}

// Both have been here before: the address that changed for her is changed for him,
// and he is not asked about it.
func TestWhoReturnsTogetherIsNotAskedTwice(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 0)
	him := worker()
	maps.Copy(him, map[string]string{"given_names": "Amadou", "sex": "M", "permit_number": "I00000001"})
	his := s.relative("spouse", him)
	last := must(s.session.Start(t.Context(), his.ID))(t)
	last.SetAll(worked())
	for _, finding := range last.Report().Blocking() {
		last.Override(finding.Rule, "prova")
	}
	must(last.Queue(t.Context()))(t)
	s.wait(730 * 24 * time.Hour)
	s.screen.Hidden()
	s.app = must(s.session.Start(t.Context(), s.app.Person()))(t)
	s.put(laptopLight())
	s.press("<Ctrl+G><Return>")
	s.screen.GoTo("confirm.address")
	s.press("via nuova 3<Return>")
	s.key("Ctrl+Next")
	if s.app.Person() != his.ID || s.answer("address") != desk.Changed || s.answer("marital") != desk.Asked {
		t.Errorf("his address is %d, marital status %d", s.answer("address"), s.answer("marital"))
	}
}

// Where somebody lived is taken from their earlier applications, and is to be asked.
func TestF6TakesThePlacesOfStay(t *testing.T) {
	s := returning(t, laptopLight(), worker(), worked(), 730)
	s.app.SetAll(permit.Values{"1.8": permit.Yes, "1.16": "09", "1.67": "CERVIA", "1.68": "VIA FINTA", "1.69": "3"})
	s.screen.GoTo("1.96")
	if !s.shows("F6 · dalle istanze di prima") {
		t.Error("nothing is offered")
	}
	s.press("<F6>")
	if !s.has(permit.Values{"1.96": "RA", "1.97": "RAVENNA", "1.98": "VIALE DELLA PROVA 12", "1.99": ""}) {
		t.Errorf("taken %v", s.app.Values())
	}
	if said := s.lastSaid(); !strings.Contains(said, "dalle istanze del 25/11/2026: da rivedere con la persona") {
		t.Errorf("said %q", said)
	}
}

// The hint takes the offer when it is clicked.
func TestTheOfferIsTakenByMouse(t *testing.T) {
	s := newStage(t, laptopLight(), homeless(fatou()), renewal())
	s.relative("spouse", amadou())
	s.goTo("1.68")
	s.walk(s.window.Content(), func(o fyne.CanvasObject) {
		if hint, ok := o.(*look.Text); ok && hint.Text() == "F6 · da PROVA Amadou" {
			test.TapCanvas(s.canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject(hint).AddXY(20, 8))
		}
	})
	if s.app.Value("1.68") != "VIALE DELLA PROVA" {
		t.Errorf("taken %q", s.app.Value("1.68"))
	}
}
