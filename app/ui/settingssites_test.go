package ui_test

import (
	"slices"
	"testing"

	"sportello/app/desk"
)

// siteOf is what is known of a site.
func (p *program) siteOf(name string) desk.Site {
	p.t.Helper()
	all := p.ui.Session().KnownSites()
	at := slices.IndexFunc(all, func(site desk.Site) bool { return site.Name == name })
	if at < 0 {
		p.t.Fatalf("no site %q", name)
	}
	return all[at]
}

func TestASiteIsAddedAndChanged(t *testing.T) {
	p := office(t)
	p.resize(1366, 768)
	p.press("<Ctrl+K>sedi<Return>n")
	p.sees("Aggiungi una sede", "Orario lun", "Da verificare")
	p.press("Piazza di Prova<Tab><Tab>Via Finta 1<Tab>48121<Tab><Ctrl+A>2<Tab>9-12:30, 14-17<Tab><Tab>tutto il giorno<Tab><Tab><Tab><Tab><Tab> <Return>")
	p.sees("Scrivi gli orari così")
	p.press("<Ctrl+A>9-13<Tab><Tab><Tab><Tab><Tab><Return>")
	p.sees("Sede salvata")
	site := p.siteOf("Piazza di Prova")
	if len(site.Hours) != 3 || site.Desks != 2 || site.Postcode != "48121" || site.IsUnsure("hours") {
		t.Errorf("added %+v", site)
	}
	p.press("<Ctrl+Shift+A>s5")
	p.sees("Agenda di Piazza di Prova", "9:00–12:30, 14:00–17:00", "2 liberi")
	p.seesNot("orari da verificare")
}

func TestASiteIsConfirmed(t *testing.T) {
	p := office(t)
	p.resize(1366, 768)
	p.press("<Ctrl+K>sedi<Return>")
	p.sees("Casa delle Culture", "Piazza Medaglie d'Oro 4", "Da verificare", "1 sportello")
	p.press("<Return>")
	p.sees("Sede Lido Adriano")
	p.press("<Tab><Tab><Tab><Tab><Ctrl+A>8:30-12:30<Tab><Tab><Tab><Tab><Tab><Tab><Tab> <Return>")
	p.sees("Sede salvata")
	if site := p.siteOf("Lido Adriano"); site.IsUnsure("hours") || len(site.Hours) != 5 || site.Hours[0].From != "08:30" {
		t.Errorf("changed to %+v", site)
	}
	p.press("<Ctrl+Shift+A><Next>")
	p.sees("8:30–12:30")
	p.seesNot("orari da verificare")
}
