package ui_test

import (
	"testing"
	"time"
)

func TestTheDayByKeyboard(t *testing.T) {
	p := office(t)
	p.pass(4 * time.Minute)
	p.sees("il più vecchio da 4 min") // without a key
	p.press(" ")
	p.sees("Tocca a A02, ESEMPIO Mohammed", "Chiamato")
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
	p.press("x")
	p.sees("Segna come arrivato")
	p.press("p")
	p.seesNot("Segna come arrivato")
}
