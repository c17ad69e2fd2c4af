package ui_test

import (
	"context"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sportello/sync/server"
)

// central starts a central office on loopback; it returns its address, a code to
// enrol with and what stops it.
func central(t *testing.T, clock func() time.Time) (address, code string, stop func()) {
	t.Helper()
	folder := server.Folder{Data: filepath.Join(t.TempDir(), "centrale")}
	if err := server.Create(t.Context(), folder, []string{"127.0.0.1"}); err != nil {
		t.Fatal(err)
	}
	office := must(server.Open(t.Context(), folder, server.Options{Clock: clock}))(t)
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
	return "https://" + listener.Addr().String(), offered.String(), stop
}

// From a laptop that knows no office to a receipt on the screen, by keyboard.
func TestSending(t *testing.T) {
	p := office(t)
	address, code, stop := central(t, func() time.Time { return p.now })
	p.press("<Ctrl+4>")
	p.sees("Questo computer non è ancora collegato a un ufficio.", "5 operazioni in attesa")
	p.press("<F11>") // cannot send yet
	p.press("<Ctrl+K>collega<Return>" + address + "<Tab>" + code + "<Tab>portatile 3<Return>")
	p.sees("Collegato all’ufficio.", "Ufficio: "+address)
	p.seesNot("non è ancora collegato")
	p.press("<F11>")
	p.sees("Inviate 5 operazioni. L’ufficio ha confermato.", "Confermata", "Collegato · Tutto inviato")
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

// The laptop's clock is off: what was sent is sent, and the operator is told by
// how much.
func TestSendingWithAWrongClock(t *testing.T) {
	p := office(t)
	address, code, _ := central(t, func() time.Time { return p.now.AddDate(-10, 0, 0) })
	p.press("<Ctrl+4><Ctrl+K>collega<Return>" + address + "<Tab>" + code + "<Tab>portatile 3<Return><F11>")
	p.sees("L’orologio di questo computer è spostato di 3652 giorni", "Confermata")
}
