package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// Every field of the card is on disk when it is left, and another start finds it.
func TestPersonIsSavedAsOneTypes(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+2>fatou<Return><Tab><Tab>Фату<Tab><Tab>160392<Tab>")
	p.start()
	p.press(passphrase + "<Return><Ctrl+2>prova fatou<Return>")
	p.sees("Фату", "16/03/1992", "Passaporto")
}

// What was typed a moment ago is on disk though the field was not left, and typing
// goes on in it as if nothing had been.
func TestACardIsSavedWhileItIsTyped(t *testing.T) {
	p := office(t)
	onDisk := func(query, name string) string {
		t.Helper()
		session := p.ui.Session()
		hits := session.Search(query, 1, "person")
		if len(hits) != 1 {
			t.Fatalf("%q finds %d people", query, len(hits))
		}
		return must(session.Person(t.Context(), hits[0].ID))(t).Values[name]
	}
	for _, of := range []struct{ keys, query, field, half, rest, whole string }{
		{"<Ctrl+2>prova fatou<Return><Tab>", "prova fatou", "given_names", "FATOU BIN", "TA", "FATOU BINTA"}, // on file
		{"<Ctrl+Shift+N>", "nuovissima", "surname", "NUOVISSIMA", " INVENTATA", "NUOVISSIMA INVENTATA"},      // somebody new
	} {
		p.press(of.keys + of.half)
		p.pass(300 * time.Millisecond)
		if got := onDisk(of.query, of.field); got != of.half {
			t.Errorf("on disk is %q, typed was %q", got, of.half)
		}
		p.press(of.rest)
		if p.fieldName() != of.field {
			t.Errorf("the cursor is in %q", p.fieldName())
		}
		p.pass(300 * time.Millisecond)
		if got := onDisk(of.query, of.field); got != of.whole {
			t.Errorf("on disk is %q, typed was %q", got, of.whole)
		}
	}
}

// What changes elsewhere meanwhile does not change the field under the typing hand: it
// is shown once the field is left.
func TestAChangeElsewhereLeavesTheFieldBeingTyped(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+2>prova fatou<Return><Tab>FATOU BIN")
	p.pass(300 * time.Millisecond)
	session := p.ui.Session()
	id := session.Search("prova fatou", 1, "person")[0].ID
	person := must(session.Person(t.Context(), id))(t)
	must(session.SavePerson(t.Context(), id, person.Version, map[string]string{"given_names": "ALTRA", "mobile": "3335550199"}))(t)
	p.settle()
	p.sees("FATOU BIN", "3335550199")
	p.press("<Tab>")
	p.sees("ALTRA")
}

// What cannot be saved while it is typed is told beside the name, and nobody is
// interrupted; once the field is left it is told why.
func TestACardThatCannotBeSavedLetsOneTypeOn(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+2>prova fatou<Return><Tab><Tab>")
	p.check(p.ui.Session().Lock(t.Context())) // nothing can be saved any more
	p.press("Φατού")
	p.pass(300 * time.Millisecond)
	p.sees("Non salvato", "Φατού")
	if p.window.Canvas().Overlays().Top() != nil {
		t.Error("whoever types is interrupted")
	}
	p.press("<Tab>")
	if p.window.Canvas().Overlays().Top() == nil {
		t.Error("nothing is told once the field is left")
	}
}

// In a window made smaller the field that has the focus stays in sight.
func TestTheFocusStaysInSightOnTheCard(t *testing.T) {
	p := office(t)
	p.resize(1366, 768)
	p.press("<Ctrl+2>fatou<Return>")
	for p.fieldName() != "email" {
		p.press("<Tab>")
	}
	p.resize(1366, 400)
	field := p.window.Canvas().Focused().(fyne.CanvasObject)
	bottom := fyne.CurrentApp().Driver().AbsolutePositionForObject(field).Y + field.Size().Height
	if bottom > 400 {
		t.Errorf("it ends at %v", bottom)
	}
}

// Two new people in a row are two cards.
func TestTwoNewPeopleInARow(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+Shift+N>NUOVA<Tab>PRIMA<Tab><Ctrl+Shift+N>")
	p.seesNot("PRIMA")
	p.press("NUOVA<Tab>SECONDA<Tab><Ctrl+2>nuova")
	p.sees("NUOVA Prima", "NUOVA Seconda")
}

// What was typed into a card that was changed meanwhile, as by an application that
// was queued, is saved beside the change.
func TestPersonChangedMeanwhile(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+2>prova fatou<Return><Tab>FATOU BINTA")
	session := p.ui.Session()
	id := session.Search("prova fatou", 1, "person")[0].ID
	person := must(session.Person(t.Context(), id))(t)
	must(session.SavePerson(t.Context(), id, person.Version, map[string]string{"mobile": "3335550199"}))(t)
	p.press("<Tab>")
	p.sees("Salvato", "3335550199")
	saved := must(session.Person(t.Context(), id))(t)
	if saved.Values["given_names"] != "FATOU BINTA" || saved.Values["mobile"] != "3335550199" {
		t.Errorf("on disk: %q, %q", saved.Values["given_names"], saved.Values["mobile"])
	}
}

func TestFamily(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+2>fatou<Return><Ctrl+F>žarko<Return><Right><Return>")
	p.sees("PROVOVSKI Žarko (figlio/a)")
	p.press("<Ctrl+2>") // and seen from there
	p.press("<Ctrl+K>provovski<Return>")
	p.sees("PROVA Fatou (genitore)")
}

// A document of somebody on file does not begin them a second time.
func TestADocumentOfSomebodyOnFile(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+K>" + specimen + "<Return>")
	p.at("person")
	p.press("<Ctrl+Shift+N><Shift+Tab>" + specimen)
	p.sees("ERIKSSON Anna Maria è già in archivio")
	p.press("<Return>")
	p.at("person")
	p.press("<Ctrl+2>eriksson<Down><Down><Return>")
	p.sees("ERIKSSON Anna Maria")
	p.press("<Ctrl+K>" + specimen)
	p.sees("stesso documento")
	p.press("<Return>") // the one on file comes first
	p.at("person")
	p.press("<Ctrl+3><Ctrl+2>eriksson")
	if n := strings.Count(p.shown(), "12/08/1974"); n != 2 { // in the list and beside it
		t.Errorf("she is there %d times", n)
	}
}

// What is typed into the line of the card and is no zone stays there, marked.
func TestALineThatIsNoZone(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+Shift+N><Shift+Tab>prova<Return>")
	p.sees("PROVA", "Le righe del documento non si leggono.")
	p.press("<<fatou<Return>")
	p.sees("PROVA<<FATOU", "finora 12 caratteri")
	p.press("<Tab>NUOVA") // goes on all the same
	p.sees("NUOVA", "PROVA<<FATOU")
}

// The codice fiscale on the card is checked once it is left.
func TestTheFiscalCodeOnTheCard(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+Shift+N>PROVA<Tab>BINTA<Tab><Tab>f<Tab>15031992<Tab><Tab><Tab><Tab>")
	p.press("PRVFTA92C55Z343X")
	p.seesNot("controllo non torna")
	p.press("<Tab>")
	p.sees("La lettera di controllo non torna")
	p.press("<Shift+Tab><BackSpace>")
	p.seesNot("controllo non torna")
	p.press("PRVFTA92C55Z343I<Tab>")
	p.sees("Non va con il nome.")
	p.seesNot("Non va con il cognome.")
}
