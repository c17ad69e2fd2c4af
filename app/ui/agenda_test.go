package ui_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/bulletin"
	"sportello/app/desk"
	"sportello/app/ui/uitest"
)

// renewal is what most people come for.
var renewal = desk.Procedure{Request: "rinnovo", Motive: "16"}

// withAgenda is a program on the agenda of a week with appointments in it: today is
// Wednesday, 25 November, 9:41.
func withAgenda(t testing.TB) *program {
	t.Helper()
	p := newProgram(t)
	p.bookings()
	p.start()
	p.resize(1366, 768)
	p.press(passphrase + "<Return><Ctrl+Shift+A>")
	return p
}

// bookings makes a week with all that can become of an appointment.
func (p *program) bookings() (people []uuid.UUID) {
	p.t.Helper()
	people = p.furnish()
	p.desk(func(ctx context.Context, s *desk.Session) {
		book := func(person int, date, time string) uuid.UUID {
			return must(s.BookSlot(ctx, desk.Booking{Site: "Lido Adriano", Date: date, Time: time, Person: people[person], Procedure: renewal}))(p.t)
		}
		for i := range 5 {
			book(i, "2026-11-26", fmt.Sprintf("%02d:%02d", 9+i/3, 20*(i%3)))
		}
		book(5, "2026-11-27", "09:00")
		cancelled := book(6, "2026-11-27", "09:20")
		p.check(s.CancelVisit(ctx, cancelled, "Ha disdetto la persona"))
		book(0, "2026-12-01", "09:40")
	})
	return people
}

// costs presses the keys of a script and says how many strokes they are.
func (p *program) costs(script string) int {
	p.t.Helper()
	p.press(script)
	return len(uitest.Strokes(script))
}

// comingOf are the appointments of a person to come, as "2026-12-01 09:40 Site".
func (p *program) comingOf(name string) (coming []string) {
	p.t.Helper()
	session := p.ui.Session()
	for _, visit := range must(session.Coming(p.t.Context(), session.Search(name, 1, "person")[0].ID))(p.t) {
		coming = append(coming, visit.Date+" "+visit.Time+" "+visit.Site)
	}
	return coming
}

func (p *program) hasComing(name string, want ...string) {
	p.t.Helper()
	if got := p.comingOf(name); fmt.Sprint(got) != fmt.Sprint(want) {
		p.t.Fatalf("%s has %q, want %q", name, got, want)
	}
}

func TestTheWeekOfASite(t *testing.T) {
	p := withAgenda(t)
	p.sees("Agenda di Lido Adriano", "lun 23 novembre – sab 28 novembre", "orari da verificare", "9:00–13:00", "libero",
		"PROVA Fatou", "Rinnovo · Lavoro subordinato", "Disdetto", "Chiuso", "In coda di invio")
	p.press("<Right>d")
	p.sees("gio 26 novembre", "3335550142", "15 min", "Prenotato")
	p.seesNot("ven 27")
	p.press("<Right>")
	p.sees("ven 27 novembre", "Disdetto: Ha disdetto la persona")
	p.press("w<Next>")
	p.sees("mar 1", "lun 30 novembre – sab 5 dicembre")
	p.press("<Next>")
	p.sees("Immacolata")
	p.press("<Prior><Prior><Prior>")
	p.sees("lun 16 novembre")
	p.press("t")
	p.sees("mer 25")
	p.press("g<Ctrl+A>01122026<Return>")
	p.sees("mar 1 dicembre 9:40 · PROVA Fatou", "prenotato: E. Prova, oggi 9:41")
	p.press("s2")
	p.sees("Agenda di San Pietro in Vincoli")
	p.press("<Ctrl+1>a")
	p.sees("Agenda di Lido Adriano", "mer 25")
}

// Whoever comes in after the desk has closed begins with what is to come.
func TestTheAgendaBeginsWithWhatIsToCome(t *testing.T) {
	for _, c := range []struct{ now, begins string }{
		{"2026-11-25 08:10", "mer 25 novembre 9:"},
		{"2026-11-25 12:58", "mer 25 novembre 12:"},
		{"2026-11-25 17:30", "gio 26 novembre 9:00"},
		{"2026-11-27 13:05", "lun 30 novembre 9:00"},
		{"2026-11-28 10:00", "lun 30 novembre 9:00"},
	} {
		p := newProgram(t)
		p.furnish()
		p.setClock(must(time.ParseInLocation("2006-01-02 15:04", c.now, p.clock().Location()))(t))
		p.start()
		p.resize(1366, 768)
		p.press(passphrase + "<Return><Ctrl+Shift+A>")
		p.sees(c.begins)
		p.press("t")
		p.sees(c.now[8:10])
	}
}

// What a known person's appointment costs beyond their name, and taking it back.
func TestSomebodyKnownIsBookedInTwoKeysBesideTheName(t *testing.T) {
	p := withAgenda(t)
	p.press("r2<Tab>16<Return>") // what is asked for on this telephone
	p.press("<Right><Right>")
	keys := p.costs("<Return>")
	p.press("zarko")
	keys += p.costs("<Return>")
	t.Logf("%d keys beside the name", keys)
	if keys > 4 {
		t.Errorf("%d keys beside the name", keys)
	}
	p.sees("Prenotato: PROVOVSKI Žarko, ven 27 novembre 9:30", "ven 27 novembre 9:30 · PROVOVSKI Žarko", "Prenotato · Rinnovo · Lavoro subordinato · 15 min")
	p.hasComing("zarko", "2026-11-27 09:30 Lido Adriano")
	p.press("<Ctrl+Z>")
	p.sees("Annullato: «Prenotato: PROVOVSKI Žarko", "ven 27 novembre 9:30 · libero")
	p.hasComing("zarko")
	p.press("<Ctrl+Z>")
	p.sees("Niente da annullare")
}

// Where nothing tells what somebody comes for, it is asked.
func TestWhatSomebodyComesForIsAskedWhereNobodyKnows(t *testing.T) {
	p := withAgenda(t)
	p.press("<Right><Right>")
	keys := p.costs("<Return>")
	p.press("zarko")
	keys += p.costs("<Return>")
	p.sees("Per che cosa viene PROVOVSKI Žarko?")
	keys += p.costs("<Return><Return>")
	p.sees("Prenotato: PROVOVSKI Žarko, ven 27 novembre 9:30")
	if keys > 4 {
		t.Errorf("%d keys beside the name", keys)
	}
}

func TestSomebodyNewIsBookedByNameAndTelephone(t *testing.T) {
	p := withAgenda(t)
	p.press("<Right><Right><Return>finta amina<Return>")
	p.sees("Nuova persona", "Lido Adriano, ven 27 novembre 9:30")
	p.press("3335550199<Return><Return><Return>")
	p.sees("Prenotato: FINTA Amina, ven 27 novembre 9:30", "3335550199")
	p.hasComing("finta", "2026-11-27 09:30 Lido Adriano")
}

// From a card the next free slot is two strokes away.
func TestFromACardTheNextFreeSlotIsProposed(t *testing.T) {
	p := withAgenda(t)
	p.press("<Ctrl+2>oksana<Return>")
	p.sees("APPUNTAMENTI", "gio 26 novembre 10:00 · Lido Adriano")
	p.press("<Ctrl+Shift+A>")
	p.sees("Appuntamento per PROVENKO Oksana")
	p.press("<Escape>")
	p.seesNot("Appuntamento per PROVENKO Oksana")
	p.press("<Escape>")
	p.sees("APPUNTAMENTI")
	if keys := p.costs("<Ctrl+Shift+A><Return>"); keys > 2 {
		t.Errorf("%d strokes", keys)
	}
	p.sees("PROVENKO Oksana ha già un appuntamento")
	p.press("2")
	p.sees("Prenotato: PROVENKO Oksana, mer 25 novembre 9:45")
	p.press("<Ctrl+2>oksana<Return><Ctrl+Shift+A><Right><Right><Return>3")
	p.sees("Prenotato: PROVENKO Oksana, ven 27 novembre")
}

func TestAnAppointmentIsMoved(t *testing.T) {
	p := withAgenda(t)
	p.press("<Right>m")
	p.sees("Sposti ESEMPIO Khadija da gio 26 novembre 9:40")
	p.press("<Right><Return>")
	p.sees("Spostato: ESEMPIO Khadija, ven 27 novembre")
	p.press("<Ctrl+Z>")
	p.sees("Annullato: «Spostato: ESEMPIO Khadija", "gio 26 novembre 9:40 · ESEMPIO Khadija")
	p.press("m<Escape>")
	p.seesNot("Sposti")
	p.press("m<Up><Return>") // where somebody is already
	p.sees("A quell’ora i posti sono tutti presi.")
	p.press("<Return>")
	p.sees("Sposti ESEMPIO Khadija")
	p.press("<Return><Tab><Return>")
	p.sees("Spostato: ESEMPIO Khadija, gio 26 novembre 9:20", "9:20 · ESEMPIO Khadija (", " di 2)")
	p.press(" ")
	p.sees("9:20 · ESEMPIO Mohammed (")
}

func TestAnAppointmentIsCancelledInTwoKeys(t *testing.T) {
	p := withAgenda(t)
	p.press("<Right>")
	if keys := p.costs("x1"); keys > 2 {
		t.Errorf("%d keys", keys)
	}
	p.sees("Disdetto: ESEMPIO Khadija, gio 26 novembre 9:40", "Ha disdetto la persona")
	p.hasComing("khadija")
	p.press("<Ctrl+Z>")
	p.sees("Annullato: «Disdetto: ESEMPIO Khadija")
	p.hasComing("khadija", "2026-11-26 09:40 Lido Adriano")
	p.press("x5<Return>")
	p.sees("Motivo") // has to be said
	p.press("ha trovato posto prima<Return>")
	p.sees("ha trovato posto prima")
}

func TestASlipIsPrintedInALanguage(t *testing.T) {
	p := withAgenda(t)
	p.press("<Right>p")
	p.sees("In che lingua il foglietto di ESEMPIO Khadija?")
	p.press("3")
	p.sees("Foglietto aperto (Francese)")
	p.press("<Down><Down>p<Return>")
	p.seesNot("Francese")
	p.press("<Up><Up>p<Return>") // as chosen before
	p.sees("Foglietto aperto (Francese)")
	if fmt.Sprint(p.viewed) != "[appointment appointment appointment]" {
		t.Errorf("opened %v", p.viewed)
	}
}

func TestTheAgendaByMouseAlone(t *testing.T) {
	p := withAgenda(t)
	p.click("PROVA Fatou")
	p.sees("gio 26 novembre 9:00 · PROVA Fatou")
	p.click("Disdici")
	p.click("Non serve più")
	p.sees("Disdetto: PROVA Fatou, gio 26 novembre 9:00")
}

// While the next week is being read the one before is still to be seen: Enter books
// in neither.
func TestNobodyIsBookedInADayThatIsStillRead(t *testing.T) {
	p := withAgenda(t)
	p.press("<Right><Right>")
	p.slow = true
	p.press("<Next><Return>")
	p.finish()
	if p.window.Canvas().Overlays().Top() != nil {
		t.Error("somebody is asked for")
	}
	p.press("<Return>")
	p.sees("Lido Adriano, ven 4 dicembre 9:30")
}

// Keys go over what takes nobody: a slot too short for anything, a closed day.
func TestKeysGoOverWhereNobodyCanBeBooked(t *testing.T) {
	p := withAgenda(t)
	p.press("<Right><End>")
	p.sees("gio 26 novembre 12:35 · libero") // not 12:50, where only ten minutes are left
	p.press("<Right><Right>")
	p.sees("lun 30 novembre") // not Saturday
}

// manyHands is a week in which the office knows more than this laptop: of some
// slots only that they are taken.
func manyHands(e *elsewhere) {
	twoInOnePlace(e)
	e.books(neri, 90*time.Minute, "2026-12-02", "10:00", map[string]string{"surname": "ESEMPIOWSKI DELLA FONTE LUNGHISSIMA", "given_names": "ALEXANDRA MAXIMILIANA BERNARDETTE", "citizenship": "ALB"})
	for _, at := range []string{"09:00", "09:15", "10:30", "11:00"} {
		e.taken = append(e.taken, bulletin.Taken{Site: "Lido Adriano", Date: "2026-12-02", Time: at, Minutes: 15, Visit: e.id()})
	}
}

func TestWhatOnlyTheOfficeKnowsIsTaken(t *testing.T) {
	p := newProgram(t)
	reconciling(p, manyHands)
	p.start()
	p.resize(1366, 768)
	p.press(passphrase + "<Return><Ctrl+Shift+A>g<Ctrl+A>02122026<Return><Home>")
	p.sees("occupato, sede", "mer 2 dicembre 9:00 · occupato, sede", "Lo sa l’ufficio")
	p.press("<Return>") // nobody can be booked there
	p.sees("mer 2 dicembre 9:00 · occupato, sede")
	p.press("<Down><Down>")
	p.sees("mer 2 dicembre 9:30 · libero")
	p.press("<Down><Down>")
	p.sees("ESEMPIOWSKI DELLA FONTE", "portatile 5")
}

func TestASiteWhoseHoursNobodyKnows(t *testing.T) {
	p := withAgenda(t)
	p.check(p.ui.Session().AddSite(t.Context(), desk.Site{Name: "Sede Finta"}))
	p.press("s5")
	p.sees("Gli orari di Sede Finta non sono indicati", "orari da verificare")
	p.press("s1")
	p.seesNot("non sono indicati")
}

// More people than can be read beside each other are counted, with their names.
func TestACrowdedSlotSaysHowMany(t *testing.T) {
	p := newProgram(t)
	people := p.furnish()
	p.desk(func(ctx context.Context, s *desk.Session) {
		for i := range 4 {
			must(s.BookSlot(ctx, desk.Booking{Site: "Lido Adriano", Date: "2026-11-26", Time: "10:00", Person: people[i], Procedure: renewal, Shared: i > 0}))(t)
		}
	})
	p.start()
	p.resize(1366, 768)
	p.press(passphrase + "<Return><Ctrl+Shift+A>")
	p.sees("4 persone")
	p.press("g<Ctrl+A>26112026<Return>d")
	p.sees("4 persone", "PROVA Fatou", "ESEMPIO Khadija")
}
