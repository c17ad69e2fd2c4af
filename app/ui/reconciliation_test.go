package ui_test

import (
	"fmt"
	"testing"
	"time"

	"sportello/sync/match"
)

// atOffice is the program at the office with what colleagues wrote.
func atOffice(t testing.TB, fill func(e *elsewhere)) *program {
	t.Helper()
	p := newProgram(t)
	reconciling(p, fill)
	p.start()
	p.press(passphrase + "<Return><Ctrl+7>")
	return p
}

func TestOnlyTheOfficeReconciles(t *testing.T) {
	p := atOffice(t, manyNames)
	p.sees("Riconcilia", "6 da decidere · 1 persona forse doppia · 5 scritte in due modi")
	out := office(t)
	out.press("<Ctrl+7>")
	out.seesNot("Riconcilia")
}

func TestTwoPeopleAreMadeOneByOneKeyForEachDoubt(t *testing.T) {
	p := atOffice(t, manyNames)
	p.sees("PROVA Fatou / Fatou Bintou", "stessa persona? 97 %", "A. Bianchi · oggi 9:02", "G. Neri · ieri 11:20", "+6,1", "telefono uguale", "–0,3")
	p.press("<Return>")
	p.sees("Manca ancora 1 campo") // the number of the house, where the eye is now
	p.press("1<Return>")
	p.sees("PROVA Fatou / Fatou Bintou: una persona sola", "5 da decidere")
	p.press("<Ctrl+2>prova fatou")
	p.sees("PROVA Fatou Bintou")
	p.press("<Ctrl+7><Ctrl+Z>")
	p.sees("Decisione annullata", "6 da decidere", "PROVA Fatou / Fatou Bintou")
	p.press("d")
	p.sees("PROVA Fatou / Fatou Bintou: sono due persone", "5 da decidere")
}

// A hundred conflicts, each with one doubt: what they cost in keys.
func TestAHundredConflictsCostTwoKeysEach(t *testing.T) {
	const conflicts = 100
	p := atOffice(t, func(e *elsewhere) {
		for i := range conflicts {
			person := e.person(bianchi, 48*time.Hour, map[string]string{"surname": fmt.Sprintf("PROVA%03d", i), "given_names": "FINTA"})
			e.contest(person, map[string]string{"mobile": fmt.Sprintf("33355%05d", i)}, map[string]string{"mobile": fmt.Sprintf("33366%05d", i)})
		}
	})
	p.sees("100 da decidere")
	keys := 0
	for i := range conflicts {
		p.sees(fmt.Sprintf("%d da decidere", conflicts-i))
		p.press(fmt.Sprint(1 + i%2))
		p.press("<Return>")
		keys += 2
	}
	p.sees("0 da decidere", "Niente da decidere")
	t.Logf("%d conflicts, %d keys: %.1f a conflict", conflicts, keys, float64(keys)/conflicts)
	if keys > 2*conflicts {
		t.Errorf("%d keys for %d conflicts", keys, conflicts)
	}
	p.press("<Ctrl+Z>")
	p.sees("1 da decidere", "PROVA099")
}

// A list that was read before a decision and comes after it is out of date: what was
// decided does not come back.
func TestAListReadBeforeADecisionIsOutOfDate(t *testing.T) {
	p := atOffice(t, func(e *elsewhere) {
		for _, surname := range []string{"PROVA", "FINTA"} {
			person := e.person(bianchi, 48*time.Hour, map[string]string{"surname": surname, "given_names": "INVENTATA"})
			e.contest(person, map[string]string{"mobile": "3335550150"}, map[string]string{"mobile": "3335550151"})
		}
	})
	p.press("1")
	p.slow = true
	p.pass(time.Minute) // it begins to be read
	p.slow = false
	for _, read := range p.works {
		read()
	}
	late := p.pending
	p.works, p.pending = nil, nil
	p.press("<Return>")
	p.sees("1 da decidere")
	for _, shown := range late {
		shown()
	}
	p.settle()
	p.sees("1 da decidere")
}

func TestEveryKeyOfTheCase(t *testing.T) {
	p := atOffice(t, func(e *elsewhere) {
		several := e.person(bianchi, 48*time.Hour, map[string]string{"surname": "FINTA", "given_names": "ARBENA", "birth_date": "1988-02-03", "citizenship": "ALB", "document_number": "XX0000001"})
		e.contest(several, map[string]string{"mobile": "3335550150", "birth_date": "1988-03-02", "citizenship": "SRB"}, map[string]string{"mobile": "3335550151", "birth_date": "1988-02-08", "citizenship": "MKD"})
	})
	p.sees("FINTA Arbena", "3 campi in due modi", "02/03/1988", "SRB Serbia")
	p.press("<Down><Return>")
	p.sees("Mancano ancora 3 campi")
	p.press("!<Return>") // Shift+1 on an Italian keyboard
	p.sees("FINTA Arbena: deciso", "0 da decidere")
	p.press("<Ctrl+Z>")
	p.sees("1 da decidere")
	p.press("3")
	p.sees("Tieni questo")
	p.press("<Ctrl+A>05021988<Return>") // another date, typed without strokes
	p.sees("05/02/1988")
	p.press("2")
	p.press("0<Return>")
	p.sees("FINTA Arbena: deciso")
	p.press("<Ctrl+2>finta arbena")
	p.sees("05/02/1988")
	p.seesNot("3335550150", "3335550151")
}

func TestTheStoryOfAFieldAndAQuestion(t *testing.T) {
	p := atOffice(t, manyNames)
	p.press("s")
	p.sees("Storia di")
	p.press("<Escape>c")
	p.sees("Manda la domanda")
	p.press("qual è il numero?<Return>")
	p.sees("Domanda in coda", "chiesto")
}

func TestAThirdValueHasAKeyOfItsOwn(t *testing.T) {
	p := atOffice(t, func(e *elsewhere) {
		person := e.person(bianchi, 48*time.Hour, map[string]string{"surname": "FINTA", "given_names": "ARBENA"})
		seen := e.states[person]
		e.contest(person, map[string]string{"mobile": "3335550150"}, map[string]string{"mobile": "3335550151"})
		e.writes(neri, "person", person, seen, time.Hour, map[string]string{"mobile": "3335550152"})
	})
	p.sees("3335550150", "3335550151", "3335550152")
	p.press("4<Return>")
	p.sees("FINTA Arbena: deciso")
	p.press("<Ctrl+2>finta arbena")
	p.sees("3335550152")
}

// Whoever types somebody who is on file goes on with that card, and what was
// typed is in it.
func TestSomebodyOnFileIsGoneOnWith(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+Shift+N>PROVA<Tab>FATOU<Tab><Tab>f<Tab>15031992<Tab>")
	p.sees("FORSE GIÀ IN ARCHIVIO", "PROVA Fatou", "data di nascita uguale")
	p.press("<F5>")
	p.sees("PR3124578", "UNITA CON")
	p.press("<Ctrl+K>separa<Return>")
	p.sees("Separare le due schede?")
	p.press("<Return>")
	p.sees("Di nuovo due schede")
	p.seesNot("UNITA CON")
	p.press("<Ctrl+Shift+N>INVENTATA<Tab>NUOVA<Tab>")
	p.seesNot("FORSE GIÀ IN ARCHIVIO")
}

func TestTheStoryIsToldAndGoneBackIn(t *testing.T) {
	p := atOffice(t, func(e *elsewhere) {
		person := e.person(bianchi, 72*time.Hour, map[string]string{"surname": "PROVA", "given_names": "FATOU", "mobile": "3335550142"})
		e.writes(neri, "person", person, e.states[person], 48*time.Hour, map[string]string{"mobile": "3335550143"})
	})
	p.press("<Ctrl+2>prova<Return><Ctrl+Shift+H>")
	p.sees("Storia di PROVA Fatou", "Modifica: Cellulare", "G. Neri", "3335550143", "Scheda iniziata: 3 campi")
	p.press("<Return>") // what is there now is nothing to go back to
	p.seesNot("Tornare a")
	p.press("<Down><Return>")
	p.sees("Tornare a 22/11/2026 9:41?")
	p.press("<Return>")
	p.sees("I valori di allora sono di nuovo qui")
	p.press("<Ctrl+Shift+H>")
	p.sees("Storia di PROVA Fatou", "non ancora inviato", "3335550142")
}

// Where not all that differs has room, Enter goes to what was not looked at yet:
// neither what is suggested nor a whole side is taken unseen.
func TestNothingIsDecidedUnseen(t *testing.T) {
	for _, keys := range []string{"1<Return>", "!<Return>"} {
		p := newProgram(t)
		reconciling(p, manyNames)
		p.start()
		p.resize(1024, 600)
		p.press(passphrase + "<Return><Ctrl+7>")
		p.sees("Numero civico")
		p.seesNot("FATOU BINTOU")
		p.press(keys)
		p.sees("1 campo da guardare prima di decidere", "FATOU BINTOU", "6 da decidere")
		p.press("<Return>")
		p.sees("5 da decidere")
	}
}

func TestACaseIsDecidedWithTheMouseAlone(t *testing.T) {
	p := atOffice(t, manyNames)
	p.click("Riconcilia")
	p.click("FINTA Arbena")
	for _, value := range []string{"08/02/1988", "SRB Serbia", "3335550151"} {
		p.click(value)
	}
	p.sees("6 da decidere")
	p.click("Decidi e vai avanti")
	p.sees("FINTA Arbena: deciso", "5 da decidere")
	p.click("PROVA Fatou / Fatou Bintou")
	p.click("sono due persone")
	p.sees("PROVA Fatou / Fatou Bintou: sono due persone", "4 da decidere")
	p.click("Annulla")
	p.sees("5 da decidere", "FATOU BINTOU")
	p.press("<Ctrl+2>finta arbena")
	p.sees("08/02/1988")
}

// While the next case is being read the one before is still to be seen: a key
// typed now decides neither.
func TestNothingIsDecidedWhileTheNextCaseIsRead(t *testing.T) {
	p := atOffice(t, manyNames)
	p.press("1") // all is chosen in the first case
	p.slow = true
	p.press("<Right>1<Return>")
	p.finish()
	p.sees("ESEMPIO Mohammed · Marocco", "6 da decidere")
	p.press("<Return>")
	p.sees("Manca ancora 1 campo", "6 da decidere")
}

func TestPeopleWhoMayBeTwinsAreListedAsSuch(t *testing.T) {
	p := atOffice(t, func(e *elsewhere) {
		first := e.person(bianchi, time.Hour, map[string]string{"surname": "FINTA", "given_names": "AMINA"})
		second := e.person(neri, time.Hour, map[string]string{"surname": "FINTA", "given_names": "ZAHRA"})
		e.propose(first, second, match.Verdict{Probability: 0.97, Band: match.Stop, Kin: match.Twins})
	})
	p.sees("FINTA Amina / Zahra", "forse gemelli", "Potrebbero essere gemelli")
	p.seesNot("stessa persona?")
}
