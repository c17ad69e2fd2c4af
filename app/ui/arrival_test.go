package ui_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
)

func TestTheDayByKeyboard(t *testing.T) {
	p := office(t)
	p.pass(4 * time.Minute)
	p.sees("il più vecchio da 4 min") // without a key
	p.press(" ")
	p.sees("Tocca a A03, ESEMPIO Khadija", "Chiamato")
	p.press("x")
	p.sees("Assente")
	p.press("<End><Return>")
	p.at("application")
	p.press("<Ctrl+1>nkhadija<Return>")
	p.at("day")
	p.press("nnuova esempia<Return>")
	p.at("person")
	p.sees("NUOVA Esempia") // as typed, and not yet on file
	p.press("<Tab>")
	p.sees("Salvato", "NUOVA Esempia è nella lista di oggi.")
	p.press("<Ctrl+K>è qui adesso<Return>") // which is so already
	p.at("day")
	p.sees("NUOVA Esempia", "P02")
	p.seesNot("P03") // Khadija had an appointment
}

// P and X are for who is not here yet or has not begun: on any other line they do
// nothing, and nobody is told of an error.
func TestVisitsUnderWayStayAsTheyAre(t *testing.T) {
	p := office(t)
	before := must(p.ui.Session().Day(t.Context()))(t)
	for _, visit := range before.Visits {
		at := slices.IndexFunc(must(p.ui.Session().Day(t.Context()))(t).Visits, func(now desk.Visit) bool { return now.ID == visit.ID })
		p.press("<Home>" + strings.Repeat("<Down>", at) + "px")
	}
	after := make(map[uuid.UUID]string)
	for _, visit := range must(p.ui.Session().Day(t.Context()))(t).Visits {
		after[visit.ID] = visit.State
	}
	moved := map[string]string{"booked": "absent", "waiting": "absent", "called": "absent", "absent": "absent"}
	for _, visit := range before.Visits {
		was := visit.State
		want, ok := moved[was]
		if !ok {
			want = was
		}
		if now := after[visit.ID]; now != want {
			t.Errorf("a visit that was %s is %s", was, now)
		}
	}
}

// Who comes in and is left half entered is on file and in the day all the same.
func TestAWalkInLeftHalfEntered(t *testing.T) {
	p := office(t)
	p.press("nel nuova fatima<Return><Escape>")
	p.at("day")
	p.sees("EL NUOVA Fatima", "P02")
	p.press("naltra persona<Return><F12>" + passphrase + "<Return>")
	p.at("person")
	p.press("<Ctrl+1>")
	p.sees("ALTRA Persona", "P03")
}

// A hit that lacks one of the words comes after beginning somebody new.
func TestAWalkInWhoIsNobodyOnFile(t *testing.T) {
	p := office(t)
	p.press("nqwertiu oksana")
	p.sees("PROVENKO Oksana")
	p.press("<Return>")
	p.at("person")
	p.sees("QWERTIU Oksana")
	p.press("<Ctrl+1>noksana provenco<Return>")
	p.at("day")
	if n := len(p.ui.Session().Search("qwertiu", 5, "person")); n != 1 {
		t.Errorf("there are %d", n)
	}
}

// The document of somebody on file, read into the card of who came in, puts
// that person into the day and begins nobody.
func TestAWalkInKnownByTheDocument(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+M>" + specimen + "<Return><Ctrl+1>n<Return><Shift+Tab>" + specimen + "<Return>")
	p.sees("ERIKSSON Anna Maria è nella lista di oggi.")
	if n := len(p.ui.Session().Search("eriksson", 5, "person")); n != 1 {
		t.Errorf("she is on file %d times", n)
	}
	p.press("<Ctrl+1>")
	p.sees("ERIKSSON Anna Maria", "P02")
}

// Who is absent by mistake is taken back with the button that says so.
func TestAbsentAndBack(t *testing.T) {
	p := office(t)
	p.press("<Down>x")
	p.sees("Segna come arrivato")
	p.press("p")
	p.seesNot("Segna come arrivato")
}

// Whose application is under way, or done, neither waits again nor is missing: no
// button says so, and no key tries.
func TestWhoIsAtTheDeskNeitherArrivesNorIsAbsent(t *testing.T) {
	for _, row := range []string{"<End>", "<Home><Down><Down><Down>"} { // in the queue, being filled in
		p := office(t)
		if row != "" {
			p.press(row)
		}
		before := p.shown()
		p.seesNot("Segna come", "Assente")
		for _, key := range []string{"p", "x"} {
			if p.press(key); p.shown() != before {
				t.Errorf("after %q:\n%s", key, p.shown())
			}
		}
	}
}
