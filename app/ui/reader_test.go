package ui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/identity"
	"sportello/app/ui/field"
	"sportello/app/ui/uitest"
	"sportello/assets/i18n"
)

// Lines and codes of nobody. The first passport is of PROVA Fatou, who is on
// file with another; the second of nobody on file.
const (
	fatouLines = "P<SENPROVA<<FATOU<<<<<<<<<<<<<<<<<<<<<<<<<<<\nNW76543213SEN9203158F3601316<<<<<<<<<<<<<<08"
	nobodys    = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
	fatouCode  = "PRVFTA92C55Z343I"
)

// desktop is an office in which time goes by between the keys and readers are
// told from hands.
func desktop(t testing.TB) *program {
	p := newProgram(t)
	p.readers = true
	p.furnish()
	p.start()
	p.resize(1366, 768)
	p.hand(passphrase + "<Return>")
	p.sees("Chiama il prossimo")
	return p
}

// hand types as a hand does, a key each tenth of a second.
func (p *program) hand(script string) { p.strokes(script, 100*time.Millisecond) }

func (p *program) strokes(script string, gap time.Duration) {
	for _, stroke := range uitest.Strokes(script) {
		p.pass(gap)
		p.hands.Do(stroke)
	}
	p.pass(gap)
}

// scan types as a reader does: "\n" is Enter, "\t" Tab.
func (p *program) scan(text string) {
	p.t.Helper()
	p.pass(time.Second)
	p.burst(text, 4*time.Millisecond)
	p.pass(time.Second)
}

// burst types at a speed that no hand has.
func (p *program) burst(text string, gap time.Duration) {
	p.strokes(strings.NewReplacer("\n", "<Return>", "\t", "<Tab>").Replace(text), gap)
}

func (p *program) application(person string) *desk.Application {
	p.t.Helper()
	session := p.ui.Session()
	hits := session.Search(person, 1, "person")
	if len(hits) != 1 {
		p.t.Fatalf("there is no %s", person)
	}
	drafts := must(session.Applications(context.Background(), hits[0].ID, desk.Draft))(p.t)
	if len(drafts) != 1 {
		p.t.Fatalf("%d drafts", len(drafts))
	}
	return must(session.Open(context.Background(), drafts[0].ID))(p.t)
}

// From a document in the reader to the open application: Ctrl+Enter, and Enter
// for the new passport.
func TestScanToApplication(t *testing.T) {
	p := desktop(t)
	p.scan(fatouLines + "\n")
	p.sees("PROVA Fatou", "stesso nome e stessa nascita", "Ctrl Invio: istanza")
	p.hand("<Ctrl+Return>")
	p.at("application")
	p.sees("PROVA Fatou", "NW7654321 (prima PR3124578)", "31/01/2036 (prima 18/04/2029)")
	p.hand("<Return>")
	a := p.application("prova fatou")
	if a.Value("1.44") != "NW7654321" || a.Value("1.45") != "2036-01-31" {
		t.Errorf("the passport is %s until %s", a.Value("1.44"), a.Value("1.45"))
	}
	p.sees("Aggiornato dal documento. Ctrl Z annulla.")
	p.hand("<Ctrl+Z>")
	if a.Value("1.44") != "PR3124578" || a.Value("1.45") != "2029-04-18" {
		t.Errorf("undone, the passport is %s until %s", a.Value("1.44"), a.Value("1.45"))
	}
	p.scan(nobodys + "\n") // somebody else's
	p.sees("ERIKSSON ANNA MARIA", "nuova persona")
	p.hand("<Return>")
	p.at("person")
	p.sees("ERIKSSON Anna Maria")
}

// What a reader types goes into no field and moves nothing: the text, the cursor
// and the selection are as they were, nothing is undone or saved by it.
func TestAReaderTypesIntoNothing(t *testing.T) {
	for name, kind := range map[string]func(fyne.Focusable) bool{
		"a text": is[*field.Text], "a date": is[*field.Date], "an amount": is[*field.Amount], "a lookup": is[*field.Lookup], "a choice": is[*field.Choice], "a tick": is[*field.Tick],
	} {
		for end, keys := range map[string]string{"Enter": "\n", "Tab": "\t", "nothing": "", "Enter and line feed": "\n\n"} {
			t.Run(name+", "+end, func(t *testing.T) {
				p := desktop(t)
				p.scan(fatouLines + "\n")
				p.hand("<Ctrl+Return><Escape>")
				p.at("application")
				p.focus(kind)
				a := p.application("prova fatou")
				before, shown := a.Values(), p.state()
				p.scan(fatouLines + keys)
				p.sees("Documento di PROVA Fatou")
				p.hand("<Escape>")
				if now := a.Values(); !equal(before, now) {
					t.Errorf("values changed")
				}
				if now := p.state(); now != shown {
					t.Errorf("the field was %+v and is %+v", shown, now)
				}
				if _, ok := a.Undo(); ok {
					t.Error("there is something to undo")
				}
			})
		}
	}
}

func equal(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for key, value := range a {
		if b[key] != value {
			return false
		}
	}
	return true
}

// state is the field with the focus and what it shows.
type state struct{ name, value, label string }

func (p *program) state() state {
	focused, ok := p.window.Canvas().Focused().(field.Field)
	if !ok {
		return state{}
	}
	return state{focused.Name(), focused.Value(), focused.(interface{ AccessibilityLabel() string }).AccessibilityLabel()}
}

func is[F fyne.Focusable](focused fyne.Focusable) bool { _, ok := focused.(F); return ok }

// focus goes through the application's fields to one of a kind.
func (p *program) focus(kind func(fyne.Focusable) bool) {
	p.t.Helper()
	for range 300 {
		if kind(p.window.Canvas().Focused()) {
			return
		}
		p.hand("<Tab>")
	}
	p.t.Fatal("there is no such field")
}

// In the middle of a word, with some of it selected, typing goes on where it was.
func TestTypingGoesOnAfterAReader(t *testing.T) {
	p := desktop(t)
	p.hand("<Ctrl+2>fatou")
	p.hand("<Left><Left><Shift+Left>") // "fa[t]ou", and the cursor before it
	p.scan(fatouCode + "\n")
	p.sees("PROVA Fatou")
	p.hand("<Escape>x")
	p.sees("faxou")
}

// On every screen, whatever has the focus, a reader finds its person, and neither
// its letters nor its Enter do anything else.
func TestAReaderEverywhere(t *testing.T) {
	for name, to := range map[string]string{
		"the day": "", "the day's list": "<Tab>", "people": "<Ctrl+2>", "their list": "<Ctrl+2>fatou<Tab>", "applications": "<Ctrl+3>",
		"sending": "<Ctrl+4>", "the guide": "<Ctrl+5>", "settings": "<Ctrl+6>", "a card": "<Ctrl+2>oksana<Return>", "the search box": "<Ctrl+K>osk",
		"a document": "<Ctrl+M>", "a button": "<Ctrl+2>oksana<Tab><Tab>",
	} {
		t.Run(name, func(t *testing.T) {
			p := desktop(t)
			p.hand(to)
			here := p.ui.Here()
			p.scan(fatouCode + "\n")
			p.sees("PROVA Fatou", "il codice fiscale è il suo")
			p.at(here)
			if text := p.shown(); strings.Contains(text, "osk"+fatouCode) {
				t.Error("it was typed behind what was there")
			}
			p.hand("<Return>")
			p.at("person")
			p.sees("PROVA Fatou", fatouCode)
			p.hand("<Return>") // taken: she had none
			hits := p.ui.Session().Search(fatouCode, 2, "person")
			if len(hits) != 1 {
				t.Errorf("on file %d times", len(hits))
			}
		})
	}
}

// A question waits for its answer: a reader's Enter is none.
func TestAReaderAnswersNoQuestion(t *testing.T) {
	p := desktop(t)
	p.hand("<Ctrl+K>copia di sic<Return>")
	overlays := len(p.window.Canvas().Overlays().List())
	p.scan(nobodys + "\n")
	p.sees("Rispondi prima alla domanda")
	if n := len(p.window.Canvas().Overlays().List()); n != overlays || overlays == 0 {
		t.Errorf("%d dialogs, of %d", n, overlays)
	}
}

// Behind the lock nothing is read: a passphrase may come from anywhere.
func TestNoReaderAtTheDoor(t *testing.T) {
	p := desktop(t)
	p.hand("<F12>")
	p.burst(passphrase+"\n", 0)
	p.sees("Chiama il prossimo")
}

// What comes at once because the program was busy, or because a key is held down,
// is typed as ever, in its order.
func TestFastTypingIsTyping(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		gap  time.Duration
	}{
		"eight letters at once": {"esempiop", 0}, "a key held down": {"aaaaaaaaaaaa", 33 * time.Millisecond}, "two rolled": {"fa", 3 * time.Millisecond},
		"a reader's, of something else": {"8012345678901", 4 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			p := desktop(t)
			p.hand("<Ctrl+2>")
			p.pass(time.Second)
			p.burst(c.text, c.gap)
			p.pass(time.Second)
			if got := p.state().value; got != c.text {
				t.Errorf("typed %q, there is %q", c.text, got)
			}
		})
	}
	p := desktop(t)
	p.hand("<Ctrl+Shift+N>")
	p.pass(time.Second)
	p.burst("prova\tbinta\tf", 0) // on through the fields of a card
	p.pass(time.Second)
	p.sees("PROVA Binta")
}

// A blank card takes a document of nobody on file.
func TestAReaderFillsABlankCard(t *testing.T) {
	p := desktop(t)
	p.hand("<Ctrl+Shift+N>")
	p.scan(nobodys + "\n")
	p.at("person")
	p.sees("ERIKSSON Anna Maria", "L898902C3")
	if n := len(p.ui.Session().Search("eriksson", 5, "person")); n != 1 {
		t.Errorf("on file %d times", n)
	}
	if person := p.ui.Session().Search("eriksson", 1, "person")[0].ID; person == uuid.Nil {
		t.Error("no record")
	}
}

// A passport typed by hand, without its fillers: one chord from the last
// character to the application of somebody new who is on file by then.
func TestTypedZoneToApplication(t *testing.T) {
	p := desktop(t)
	p.hand("<Ctrl+K>p<utoeriksson<<anna<maria<Return>l898902c36uto7408122f1204159ze184226b10<Ctrl+Return>")
	p.at("application")
	if a := p.application("eriksson"); a.Value("1.3") != "ERIKSSON" || a.Value("1.44") != "L898902C3" {
		t.Errorf("%q with %q", a.Value("1.3"), a.Value("1.44"))
	}
	p.hand("<Ctrl+K>p<utoeriksson<<anna<maria<Return>l898902c36uto7408122f1204159ze184226b10<Ctrl+Return>")
	p.application("eriksson") // the one that is begun, not another
}

// Lines are pasted with their ends, wherever a document is asked for.
func TestPastedLines(t *testing.T) {
	short := strings.Replace(nobodys, "<<<<<<<<<<<<<<<<<<<\n", " \r\n ", 1)
	for name, c := range map[string]struct{ to, then string }{
		"the search box": {"<Ctrl+K>", "<Return>"}, "people": {"<Ctrl+2>", "<Return>"}, "a card": {"<Ctrl+Shift+N><Shift+Tab>", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := desktop(t)
			p.app.Clipboard().SetContent(strings.Replace(short, "UTO7408", "UTO 7408", 1))
			p.hand(c.to + "<Ctrl+V>" + c.then)
			p.at("person")
			p.sees("ERIKSSON Anna Maria", "L898902C3")
		})
	}
}

// A name that nobody has begins a card, which is kept only if somebody goes on
// with it: whoever was only looked for must not be on file.
func TestANameThatWasOnlyLookedFor(t *testing.T) {
	p := desktop(t)
	p.hand("<Ctrl+K>qwertiu oksana<Return>") // not PROVENKO Oksana, who lacks a word
	p.at("person")
	p.sees("QWERTIU Oksana")
	p.hand("<Ctrl+1><Ctrl+K>qwertiu<Return>")
	p.at("person")
	p.sees("QWERTIU")
	p.hand("<Tab><Ctrl+1>")
	if n := len(p.ui.Session().Search("qwertiu", 5, "person")); n != 0 {
		t.Errorf("on file %d times", n)
	}
	p.hand("<Ctrl+K>qwertiu<Return><Tab>prova<Tab>")
	if n := len(p.ui.Session().Search("qwertiu prova", 5, "person")); n != 1 {
		t.Errorf("on file %d times", n)
	}
}

// The people screen understands the same, and Ctrl+N goes on to the application.
func TestPeopleUnderstandDocuments(t *testing.T) {
	p := desktop(t)
	p.hand("<Ctrl+2>" + strings.ReplaceAll(nobodys, "\n", "<Return>") + "<Ctrl+N>")
	p.at("application")
	p.application("eriksson")
	p.hand("<Ctrl+2>" + strings.ReplaceAll(fatouLines, "\n", "<Return>") + "<Return>")
	p.at("person")
	p.sees("NW7654321 (prima PR3124578)")
	p.hand("<Return>")
	p.sees("Aggiornato dal documento.")
}

// What can be wrong with what is read, and why somebody is offered, has words in
// both languages.
func TestTheWordsOfReading(t *testing.T) {
	for _, language := range []string{"it", "en"} {
		texts := must(i18n.New(language))(t)
		var ids []string
		for _, part := range []string{"document_code", "issuer", "names", "number", "nationality", "birth_date", "sex", "expiry_date", "optional", "composite", "card"} {
			ids = append(ids, "read.part."+part)
		}
		for _, reason := range []identity.Reason{identity.ReasonCheckDigit, identity.ReasonCharacter, identity.ReasonDate, identity.ReasonMissing, identity.ReasonState, "card"} {
			ids = append(ids, "read.wrong."+string(reason))
		}
		for _, why := range []desk.MatchReason{desk.SameFiscalCode, desk.SameDocument, desk.SamePermit, desk.SameNameBirth, desk.FitsFiscalCode, desk.Likeness} {
			ids = append(ids, "read.why."+string(why))
		}
		for _, id := range ids {
			if text := texts.T(id, i18n.Data{"Line": 1, "Column": 2}); strings.ContainsAny(text, "⟦⟧{}") || text == "" {
				t.Errorf("%s: %s is %q", language, id, text)
			}
		}
	}
}

// A code that is wrong begins nobody.
func TestAWrongCode(t *testing.T) {
	p := desktop(t)
	for _, to := range []string{"<Ctrl+K>", "<Ctrl+2>"} {
		p.hand(to + fatouCode[:15] + "J")
		p.sees("Codice fiscale: La lettera di controllo non torna: ricopialo dalla tessera.")
		p.seesNot("nuova persona")
		p.hand("<Return><Escape>")
		if p.ui.Here() == "person" {
			t.Errorf("%s leads to a card", to)
		}
	}
}

// A document of which only a part is read is nobody's typing: it is in the search
// line, to be seen and gone on with, and not where the focus was.
func TestADocumentTornOff(t *testing.T) {
	p := desktop(t)
	p.hand("<Ctrl+Shift+N>")
	p.pass(time.Second)
	first, _, _ := strings.Cut(nobodys, "\n")
	p.burst(first[:20], time.Millisecond)
	p.pass(time.Second)
	if now := p.state(); now.name != "search" || now.value != first[:20] {
		t.Errorf("in %s there is %q", now.name, now.value)
	}
	p.hand("<Escape>")
	if now := p.state(); now.name != "surname" || now.value != "" {
		t.Errorf("in %s there is %q", now.name, now.value)
	}
}

// In a program that is busy all that a reader reads comes in one frame, whatever
// has the focus.
func TestAReaderOfABusyProgram(t *testing.T) {
	for name, to := range map[string]string{"the day's list": "<Ctrl+2><Ctrl+1>", "people": "<Ctrl+2>"} {
		for end, keys := range map[string]string{"Enter": "\n", "nothing": "", "Enter and line feed": "\n\n"} {
			t.Run(name+", "+end, func(t *testing.T) {
				p := desktop(t)
				p.hand(to)
				p.pass(time.Second)
				p.burst(nobodys+keys, 0)
				p.pass(time.Second)
				p.sees("ERIKSSON ANNA MARIA", "nuova persona")
			})
		}
	}
}

// Readers are set up in many ways: what ends a line, which keyboard they think
// they are, whether capitals are locked.
func TestReadersSetUpOtherwise(t *testing.T) {
	for name, text := range map[string]string{
		"Tab after each line": strings.ReplaceAll(fatouLines, "\n", "\t") + "\t", "carriage return and line feed": strings.ReplaceAll(fatouLines, "\n", "\n\n") + "\n\n",
		"nothing at the end": fatouLines, "no line ends": strings.ReplaceAll(fatouLines, "\n", ""), "capitals locked": strings.ToLower(fatouLines) + "\n",
		"an English keyboard": strings.ReplaceAll(fatouLines, "<", ";") + "\n", "the bar code with its frame": "*" + fatouCode + "*\n",
		"magnetic tracks": "%" + fatouCode + " PROVA FATOU_ò80380001200123456789ì2912_\n",
	} {
		t.Run(name, func(t *testing.T) {
			p := desktop(t)
			p.scan(text)
			p.at("day")
			p.sees("PROVA Fatou", "Ctrl Invio: istanza")
			p.hand("<Return>")
			p.at("person")
			p.sees("Documento di PROVA Fatou")
		})
	}
}
