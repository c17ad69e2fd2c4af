package ui_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/sync/server"
)

// onTheWay is a program with an office, on the screen of trips.
func onTheWay(t *testing.T, clock func(p *program) time.Time) (*program, *server.Office, func()) {
	t.Helper()
	p := office(t)
	address, code, central, stop := centralOffice(t, func() time.Time { return clock(p) })
	p.press("<Ctrl+4><Ctrl+K>collega<Return>" + address + "<Tab>" + code + "<Tab>portatile 3<Return><Ctrl+1>")
	return p, central, stop
}

func sameClock(p *program) time.Time { return p.clock() }

// Four keys from the day to a laptop that is ready for today.
func TestATripIsPreparedInFourKeys(t *testing.T) {
	p, _, _ := onTheWay(t, sameClock)
	p.press("<Ctrl+T>")
	p.sees("Prima di partire: prepara.")
	p.press("<Return><Return><Return>")
	p.sees("Pronti. Puoi staccarti dalla rete.", "Lido Adriano · mer 25 novembre", "7 appuntamenti, 7 persone, con famiglia e ultima istanza", "Tutto inviato", "Va come quello dell’ufficio", "Consigliato")
	p.seesNot("⟦")
}

// Another site takes its first letter, another day its date; a day that is over
// is refused.
func TestAnotherSiteAndDay(t *testing.T) {
	p, _, _ := onTheWay(t, sameClock)
	p.press("<Ctrl+T><Return>ca<Return><Ctrl+A>24112026<Return>")
	p.sees("Scrivi una data, da oggi a tre mesi.")
	p.press("<Ctrl+A>27112026<Return>")
	p.sees("Casa delle Culture · ven 27 novembre", "(da confermare)", "0 appuntamenti, 0 persone")
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	p, _, stop := onTheWay(t, sameClock)
	stop()
	p.press("<Ctrl+T><Return><Return><Return>")
	p.sees("Manca: Agenda e persone, Regole e guida, Orologio, Coda.", "L’ufficio non si raggiunge.", "Si saprà quando l’ufficio risponde.", "Aspettano ancora di partire:")
	p.seesNot("Pronti.", "⟦")
}

func TestAWrongClockIsMissing(t *testing.T) {
	p, _, _ := onTheWay(t, func(p *program) time.Time { return p.clock().Add(30 * time.Minute) })
	p.press("<Ctrl+T><Return><Return><Return>")
	p.sees("Manca: Orologio.", "È spostato di 30 minuti")
}

// Back from the trip: what the office did, what stays until it has a backup, and
// then what is gone.
func TestAReturn(t *testing.T) {
	p, central, _ := onTheWay(t, sameClock)
	p.press("<Ctrl+T>r")
	p.sees("Rientro fatto.", "Confermata", "Restano qui, perché qualcosa aspetta", "che l’ufficio non ha ancora nelle sue copie")
	backup := filepath.Join(t.TempDir(), uuid.NewString())
	if err := central.Ledger.Backup(t.Context(), backup, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(backup); err != nil {
		t.Fatal(err)
	}
	p.press("r")
	p.sees("Tolti da questo computer:", "persone", "non ne resta niente", "Verificato")
	p.seesNot("⟦", "ancora tracce")
}

func TestAReturnWithoutAnOffice(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+T>r")
	p.sees("Che cosa è al sicuro")
}
