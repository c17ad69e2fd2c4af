package ui_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/sync/server"
)

// central starts a central office on loopback; it returns its address, a code to
// enrol with and what stops it.
func central(t *testing.T, clock func() time.Time) (address, code string, stop func()) {
	t.Helper()
	address, code, _, stop = centralOffice(t, clock)
	return address, code, stop
}

func centralOffice(t *testing.T, clock func() time.Time) (address, code string, office *server.Office, stop func()) {
	t.Helper()
	folder := server.Folder{Data: filepath.Join(t.TempDir(), "centrale")}
	if err := server.Create(t.Context(), folder, []string{"127.0.0.1"}); err != nil {
		t.Fatal(err)
	}
	office = must(server.Open(t.Context(), folder, server.Options{Clock: clock}))(t)
	offered, _, err := office.OfferCode(t.Context(), "portatile 3")
	if err != nil {
		t.Fatal(err)
	}
	listener := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	serving, end := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- office.Serve(serving, listener) }()
	stop = func() {
		if end(); stopped != nil {
			<-stopped
			_ = office.Close()
			stopped = nil
		}
	}
	t.Cleanup(stop)
	return "https://" + listener.Addr().String(), offered.String(), office, stop
}

// From a laptop that knows no office to a receipt on the screen, by keyboard.
func TestSending(t *testing.T) {
	p := office(t)
	address, code, stop := central(t, func() time.Time { return p.now })
	p.press("<Ctrl+4>")
	p.sees("Questo computer non è ancora collegato a un ufficio.", "5 operazioni in attesa", "12 modifiche da consegnare")
	p.press("<F11>") // cannot send yet
	p.press("<Ctrl+K>collega<Return>" + address + "<Tab>" + code + "<Tab>portatile 3<Return>")
	p.sees("Collegato all’ufficio.", "Ufficio: "+address)
	p.seesNot("non è ancora collegato")
	p.press("<F11>")
	p.sees("Inviate 18 operazioni. L’ufficio ha confermato.", "Confermata", "Collegato · Tutto inviato", "Questo computer riceve le sue uscite · Ricevuto dall’ufficio: 9:41")
	row := p.shown()[strings.Index(p.shown(), "Confermata"):]
	if receipt := strings.Split(row, "\n")[1]; len(receipt) < 8 {
		t.Errorf("the receipt number is %q", receipt)
	}

	p.press("<F11>")
	p.sees("Tutto inviato. Non c’è niente in attesa.")

	stop()
	session := p.ui.Session()
	p.queue(t.Context(), session, session.Search("oksana", 1, "person")[0].ID)
	p.press("<F11>")
	p.sees("Che cosa è al sicuro")
	p.press("<Return>")
	p.sees("Fuori rete", "L’ufficio non si raggiunge. Niente è andato perso: tutto resta in coda.")
}

// theOffice is a central office at an address that is the same every time, and
// the keys that enrol there and send.
func (p *program) theOffice(clock func() time.Time) (enrolled string) {
	address, code, office, _ := centralOffice(p.t.(*testing.T), clock)
	p.revoke = func() {
		for _, laptop := range must(office.Ledger.Laptops(context.Background()))(p.t) {
			if err := office.Ledger.Revoke(context.Background(), laptop.ID); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	const name = "ufficio.example:8443"
	p.offices = map[string]string{name: strings.TrimPrefix(address, "https://")}
	command := "collega"
	if p.app.Preferences().String("language") == "en" {
		command = "join"
	}
	return "<Ctrl+4><Ctrl+K>" + command + "<Return>https://" + name + "<Tab>" + code + "<Tab>portatile 3<Return><F11>"
}

// The queue's second home and the way by file, by keyboard.
func TestSticksAndFiles(t *testing.T) {
	p := office(t)
	p.press(p.theOffice(p.clock))
	p.press("<Ctrl+U>" + t.TempDir() + "<Return>")
	p.sees("Questa cartella non è su una chiavetta dove si può")
	p.press("<Return>")
	p.sticks = []string{filepath.Join(t.TempDir(), "CHIAVETTA")}
	if err := os.Mkdir(p.sticks[0], 0o700); err != nil {
		t.Fatal(err)
	}
	p.press("<Ctrl+U><Return>") // the one that is plugged in is offered
	p.sees("Chiavetta conosciuta.", "CHIAVETTA inserita: copia 9:41")
	session := p.ui.Session()
	p.queue(t.Context(), session, session.Search("oksana", 1, "person")[0].ID)
	p.press("<Ctrl+E><Return>")
	p.sees("File scritto: 2 operazioni. Portalo in ufficio.")
	files, err := filepath.Glob(filepath.Join(p.sticks[0], "*.busta"))
	if err != nil || len(files) != 2 { // the copy, and this
		t.Errorf("on the stick %v, %v", files, err)
	}
	p.press("<Ctrl+O><Return>")
	p.sees("Questo file non è ancora passato")
	p.press("<Return><Ctrl+O><Ctrl+A><Delete>manca.busta<Return>")
	p.sees(p.texts.T("error.not-found.what"))
	p.press("<Return><Ctrl+K>dimentica le chiavette<Return>")
	p.sees("Nessuna chiavetta conosciuta")
}

// Neither a stick that takes its time nor the file keeps the screen waiting.
func TestNothingIsWaitedForOnTheScreen(t *testing.T) {
	p := office(t)
	p.press(p.theOffice(p.clock))
	for _, keys := range []string{"<Ctrl+E>", "<Ctrl+O>", "<Ctrl+U>"} {
		p.slow = true
		p.press(keys)
		p.seesNot(p.texts.T("sending.path"))
		p.finish()
		p.sees(p.texts.T("sending.path"))
		p.press("<Escape>")
	}
	p.slow = true
	p.press("<Ctrl+6>")
	p.seesNot("E. Prova (e.prova)")
	p.finish()
	p.sees("E. Prova (e.prova)")
}

// putAside queues an application with more text than the office takes.
func (p *program) putAside() *desk.Application {
	p.t.Helper()
	ctx, session := context.Background(), p.ui.Session()
	a := must(session.Start(ctx, session.Search("oksana", 1, "person")[0].ID))(p.t)
	a.SetAll(map[string]string{"1.9": "true", "1.16": "16"})
	for _, finding := range a.Report().Blocking() {
		a.Override(finding.Rule, "prova")
	}
	a.Override("late", strings.Repeat("x", 20<<10))
	must(a.Queue(ctx))(p.t)
	return a
}

// The key of the button that sends is that of the one that stops.
func TestStoppingToSendByItsKey(t *testing.T) {
	p := office(t)
	p.press(p.theOffice(p.clock))
	p.ui.HalfWay(desk.Progress{Done: 3, Total: 10})
	p.sees("Inviate 3 di 10", "Interrompi l’invio")
	p.press("<F11>")
	p.seesNot("Inviate 3 di 10", "Interrompi l’invio")
	p.sees("Invia adesso")
}

// What the office cannot apply is told where it is sent from and where it was
// written, with why and what to do; and no more once it was corrected.
func TestWhatTheOfficePutsAsideIsTold(t *testing.T) {
	p := office(t)
	p.press(p.theOffice(p.clock))
	a := p.putAside()
	p.press("<F11>")
	p.sees("L’ufficio ha ricevuto tutto. 1 operazione è da rivedere.", "Da correggere",
		"L’ufficio conserva quello che hai mandato per", "un testo è troppo lungo", "rimettila in coda")
	p.press("<Return>")
	p.sees("Ricevuta dall’ufficio, da rivedere: è chiusa. L’ufficio la conserva", "Correggila e rimettila in coda")
	p.press("<F2>")
	a.Override("late", "")
	must(a.Queue(t.Context()))(t)
	p.press("<Ctrl+4><F11>")
	p.seesNot("L’ufficio conserva", "Da correggere")
	p.sees("Inviata 1 operazione. L’ufficio ha confermato.")
}

// Where nothing waits a failure does not speak of what is safe, and what waits is
// told once.
func TestNothingWaitsWhereTheOfficeIsNotReached(t *testing.T) {
	p := office(t)
	address, code, stop := central(t, p.clock)
	p.press("<Ctrl+4>")
	p.sees("5 operazioni in attesa · 12 modifiche da consegnare")
	p.press("<Ctrl+K>collega<Return>" + address + "<Tab>" + code + "<Tab>portatile 3<Return><F11>")
	p.sees("0 operazioni in attesa")
	stop()
	must(p.ui.Session().CreatePerson(t.Context(), map[string]string{"surname": "FINTA"}))(t)
	p.press("<Ctrl+3><Ctrl+4>")
	p.seesNot("0 operazioni")
	p.sees("1 modifica da consegnare · Ufficio")
}

// A laptop that the office has revoked shows so, and begins anew when told to.
func TestARevokedLaptop(t *testing.T) {
	p := office(t)
	p.press(p.theOffice(p.clock))
	p.revoke()
	p.press("<F11>")
	p.sees("L’ufficio ha revocato questo computer: i dati qui", "ultima.busta")
	p.seesNot("ESEMPIO", "Riprova")
	p.sees("Ricomincia da capo")
	p.press("<Return>")
	p.sees(p.texts.T("first.title"))
}

// The laptop's clock is off: what was sent is sent, and the operator is told by
// how much.
func TestSendingWithAWrongClock(t *testing.T) {
	p := office(t)
	address, code, _ := central(t, func() time.Time { return p.now.AddDate(-10, 0, 0) })
	p.press("<Ctrl+4><Ctrl+K>collega<Return>" + address + "<Tab>" + code + "<Tab>portatile 3<Return><F11>")
	p.sees("L’orologio di questo computer è spostato di 3652 giorni", "Confermata", "Ho capito")
	p.press("<F5>")
	p.seesNot("L’orologio di questo computer")
}
