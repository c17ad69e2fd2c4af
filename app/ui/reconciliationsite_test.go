package ui_test

import (
	"testing"
	"time"

	"sportello/store"
)

// twoOfOneSite have said different things of one site.
func twoOfOneSite(e *elsewhere) {
	id := store.SiteID("Piazza di Prova")
	e.writes(bianchi, store.Site, id, store.Shared{}, 50*time.Hour, map[string]string{"name": "Piazza di Prova", "address": "Via Finta 1"})
	seen := e.states[id]
	e.writes(bianchi, store.Site, id, seen, 3*time.Hour, map[string]string{"desks": "2", "hours.tue": "09:00-12:30 14:00-17:00", "unsure.hours": "true", "address": "-"})
	e.writes(neri, store.Site, id, seen, 2*time.Hour, map[string]string{"desks": "3", "hours.tue": "-", "unsure.hours": "-", "address": "Via Esempio 2"})
}

func TestWhatTwoSayOfASiteIsDecided(t *testing.T) {
	p := atOffice(t, twoOfOneSite)
	p.sees("Piazza di Prova", "Sportelli", "Orario mar", "9:00–12:30, 14:00–17:00", "chiusa", "Da verificare: Orari", "Sì", "No", "Via e numero", "Via Esempio 2")
	if site := p.siteOf("Piazza di Prova"); site.Desks != 2 || len(site.Hours) != 2 || site.Address != "" || !site.IsUnsure("hours") {
		t.Errorf("until then: %+v", site)
	}
	p.press("3")
	p.sees("Qui si sceglie fra i valori scritti")
	p.press("s")
	p.sees("Storia di «Via e numero»", "Via Finta 1")
	p.press("<Escape>2222<Return>")
	p.sees("Piazza di Prova: deciso")
	if site := p.siteOf("Piazza di Prova"); site.Desks != 3 || len(site.Hours) != 0 || site.Address != "Via Esempio 2" || site.IsUnsure("hours") {
		t.Errorf("decided: %+v", site)
	}
}
