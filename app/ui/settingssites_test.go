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

// A site is taken out of use with one key, and back into it with the same; not while
// appointments are coming there: then the key leads to them.
func TestASiteIsTakenOutOfUse(t *testing.T) {
	p := office(t)
	p.resize(1366, 768)
	session := p.ui.Session()
	const square = "Piazza di Prova"
	p.check(session.AddSite(t.Context(), desk.Site{Name: square}))
	visit, err := session.BookSlot(t.Context(), desk.Booking{Site: square, Date: "2026-12-01", Time: "09:20", Minutes: 20})
	p.check(err)
	p.press("<Ctrl+K>sedi<Return><End>x")
	p.sees("A Piazza di Prova c’è ancora 1 appuntamento")
	p.press("<Return>")
	p.sees("Agenda di Piazza di Prova")
	p.check(session.CancelVisit(t.Context(), visit, ""))
	p.press("<Ctrl+K>sedi<Return><End>x")
	p.sees("Piazza di Prova è fuori uso", "Fuori uso")
	if !p.siteOf(square).Retired {
		t.Error("it is in use")
	}
	p.press("<Ctrl+Shift+A>s")
	p.sees("Piazza di Prova (fuori uso)")
	p.press("5")
	p.sees("non si prenota più qui")
	p.press("<Ctrl+K>sedi<Return><End>x")
	p.sees("è di nuovo in uso")
	if p.siteOf(square).Retired {
		t.Error("it is out of use")
	}
}

// Who booked at a laptop that had not heard of it is told of where the sites are.
func TestAppointmentsAtASiteOutOfUseAreTold(t *testing.T) {
	p := office(t)
	p.resize(1366, 768)
	session := p.ui.Session()
	p.check(session.AddSite(t.Context(), desk.Site{Name: "Piazza di Prova", Retired: true}))
	person := must(session.CreatePerson(t.Context(), map[string]string{"surname": "PROVA", "given_names": "AMINA"}))(t).ID
	_, err := session.Book(t.Context(), desk.NewVisit{Site: "Piazza di Prova", Date: "2026-12-01", Time: "09:20", Person: person})
	p.check(err)
	p.press("<Ctrl+K>sedi<Return>")
	p.sees("1 appuntamento ancora qui")
	p.press("<Ctrl+Shift+A>s5<Next>")
	p.sees("non si prenota più qui", "PROVA Amina", "Chiuso", "9:20")
	p.press("m")
	p.sees("Lascia stare")
}
