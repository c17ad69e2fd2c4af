package ui_test

import (
	"testing"
	"time"

	"sportello/store"
)

// cancelledAndMoved is an appointment that one laptop has cancelled and another moved
// to the day after tomorrow.
func cancelledAndMoved(e *elsewhere) {
	id := e.books(bianchi, 50*time.Hour, "2026-12-01", "09:30", map[string]string{"surname": "ESEMPIO", "given_names": "MOHAMMED", "original_name": "محمد العمراني", "citizenship": "MAR", "mobile": "3335550143"})
	seen := e.states[id]
	at := func(ago time.Duration) string { return e.p.now.Add(-ago).UTC().Format(time.RFC3339) }
	e.writes(bianchi, store.Appointment, id, seen, 5*time.Hour, map[string]string{"state": "cancelled", "cancelled": at(5 * time.Hour), "cancel_reason": "Ha telefonato"})
	e.writes(neri, store.Appointment, id, seen, 3*time.Hour, map[string]string{"date": "2026-11-27", "time": "10:00", "booked_2": at(3 * time.Hour)})
}

func TestACancelledAppointmentThatWasMovedCostsOneKey(t *testing.T) {
	p := atOffice(t, cancelledAndMoved)
	p.sees("1 appuntamento disdetto e spostato", "ESEMPIO Mohammed", "urgente", "Ha telefonato", "portatile 3", "portatile 5",
		"mar 1 dicembre 9:30 · Lido Adriano", "ven 27 novembre 10:00 · Lido Adriano", "Vale l’appuntamento: ven 27 novembre 10:00", "Resta disdetto", "3335550143")
	p.press("2")
	p.sees("ESEMPIO Mohammed: resta disdetto, la persona va avvisata · 3335550143", "0 da decidere")
	p.press("<Ctrl+Z>")
	p.sees("Decisione annullata", "Che cosa vale")
	p.press("1")
	p.sees("ESEMPIO Mohammed: vale l’appuntamento spostato", "0 da decidere")
	p.hasComing("mohammed", "2026-11-27 10:00 Lido Adriano")
	p.press("<Ctrl+Z><Down><Return>")
	p.sees("resta disdetto, la persona va avvisata")
	p.press("<Ctrl+Z><F2>")
	p.sees("MOHAMMED", "APPUNTAMENTI")
}

// What is soon is told above the day, with the key that leads there.
func TestTheDayTellsOfACancelledAppointmentThatWasMoved(t *testing.T) {
	p := atOffice(t, cancelledAndMoved)
	p.press("<Ctrl+1>")
	p.sees("ESEMPIO Mohammed, ven 27 novembre 10:00, Lido Adriano: un portatile l’ha disdetto", "Decidi")
	p.press("u1")
	p.sees("vale l’appuntamento spostato")
	p.press("<Ctrl+1>")
	p.seesNot("un portatile l’ha disdetto")
}

// It stands among the others, and the keys are those of what is shown.
func TestACancelledAppointmentAmongTheOthers(t *testing.T) {
	p := atOffice(t, func(e *elsewhere) { cancelledAndMoved(e); twoInOnePlace(e) })
	p.sees("2 da decidere · 1 posto conteso · 1 appuntamento disdetto e spostato", "Che cosa vale")
	p.press("<Right>")
	p.sees("Si sposta")
	p.seesNot("Che cosa vale")
	p.press("<Left>")
	p.sees("Che cosa vale")
	p.seesNot("Si sposta")
}
