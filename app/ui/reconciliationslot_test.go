package ui_test

import (
	"testing"
	"time"

	"sportello/app/ui/uitest"
)

// twoInOnePlace are two appointments that two laptops made for one place, and one
// made before for another.
func twoInOnePlace(e *elsewhere) {
	e.books(bianchi, 50*time.Hour, "2026-12-01", "09:00", map[string]string{"surname": "PROVENKO", "given_names": "OKSANA", "citizenship": "UKR"})
	e.books(bianchi, 26*time.Hour, "2026-12-01", "09:30", map[string]string{"surname": "PROVA", "given_names": "FATOU", "citizenship": "SEN", "mobile": "3335550142"})
	e.books(neri, 3*time.Hour, "2026-12-01", "09:30", map[string]string{"surname": "ESEMPIO", "given_names": "MOHAMMED", "original_name": "محمد العمراني", "citizenship": "MAR", "mobile": "3335550143"})
}

func TestADoubleBookingCostsTwoKeys(t *testing.T) {
	p := atOffice(t, twoInOnePlace)
	p.sees("1 posto conteso", "Lido Adriano 1/12 9:30", "due appuntamenti, un posto", "PROVA Fatou", "ESEMPIO Mohammed", "3335550143", "portatile 3", "G. Neri", "Resta", "Si sposta", "Dove si sposta ESEMPIO Mohammed", "mar 1 dicembre 9:15")
	p.press("<Return>") // whoever booked last goes to the place nearest
	p.sees("Spostato: ESEMPIO Mohammed, mar 1 dicembre 9:15", "0 da decidere")
	p.press("<Ctrl+Z>")
	p.sees("Decisione annullata", "Lido Adriano 1/12 9:30")
	keys := "1<Return>"
	p.press(keys)
	p.sees("Spostato: PROVA Fatou, mar 1 dicembre 9:15")
	if count := len(uitest.Strokes(keys)); count > 2 {
		t.Errorf("%d keys", count)
	}
	p.hasComing("fatou", "2026-12-01 09:15 Lido Adriano")
	p.press("<Ctrl+Z>4<Return>") // 1 and 2 are who, 3 and more where to
	p.sees("Spostato: ESEMPIO Mohammed, mar 1 dicembre 9:45")
	p.hasComing("mohammed", "2026-12-01 09:45 Lido Adriano")
	p.press("<Ctrl+Z><Down><Return>")
	p.hasComing("mohammed", "2026-12-01 09:45 Lido Adriano")
}

func TestTwoStayInOnePlaceKnowingly(t *testing.T) {
	p := atOffice(t, twoInOnePlace)
	p.press("b")
	p.sees("Restano tutti e due", "0 da decidere")
	p.press("<Ctrl+Z>")
	p.sees("Decisione annullata", "1 posto conteso")
	p.press("<F2>")
	p.sees("MOHAMMED", "APPUNTAMENTI")
}

// Of three in one place one is moved after the other, and nobody is said to stay
// who does not.
func TestThreeInOnePlace(t *testing.T) {
	p := atOffice(t, func(e *elsewhere) {
		twoInOnePlace(e)
		e.books(neri, 2*time.Hour, "2026-12-01", "09:30", map[string]string{"surname": "FINTA", "given_names": "ARBENA", "citizenship": "ALB"})
	})
	p.sees("3 appuntamenti, un posto", "Resta", "Poi", "Dove si sposta FINTA Arbena", "restano tutti")
	p.press("1") // whoever took it first goes: then the second stays
	p.sees("Dove si sposta PROVA Fatou", "Resta", "Poi")
	p.press("3<Return>")
	p.sees("Spostato: FINTA Arbena", "due appuntamenti, un posto", "Dove si sposta ESEMPIO Mohammed", "restano tutti e due")
	p.seesNot("Poi")
	p.press("<Return>")
	p.sees("Spostato: ESEMPIO Mohammed", "0 da decidere")
	p.press("<Ctrl+Z><Ctrl+Z>")
	p.sees("3 appuntamenti, un posto")
	p.press("b")
	p.sees("Restano tutti", "0 da decidere")
}

// A double booking stands among the others, and the keys are those of what is shown.
func TestADoubleBookingAmongTheOthers(t *testing.T) {
	p := atOffice(t, func(e *elsewhere) {
		twoInOnePlace(e)
		person := e.person(bianchi, 48*time.Hour, map[string]string{"surname": "FINTA", "given_names": "ARBENA"})
		e.contest(person, map[string]string{"mobile": "3335550150"}, map[string]string{"mobile": "3335550151"})
	})
	p.sees("2 da decidere · 1 posto conteso · 1 scritta in due modi", "Si sposta")
	p.press("<Right>")
	p.sees("3335550151")
	p.seesNot("Si sposta")
	p.press("1<Return>")
	p.sees("FINTA Arbena: deciso", "Si sposta")
	p.click("PROVA Fatou")
	p.sees("Dove si sposta PROVA Fatou")
	p.click("Decidi e vai avanti")
	p.sees("Spostato: PROVA Fatou", "0 da decidere")
}
