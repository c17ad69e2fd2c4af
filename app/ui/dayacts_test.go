package ui_test

import (
	"slices"
	"testing"
	"time"

	"sportello/app/desk"
)

// Who lacks a document goes for it, and is the next one called once back.
func TestSuspendedAndBack(t *testing.T) {
	p := office(t)
	p.press(" d")
	p.sees("Attende un documento")
	p.seesNot("Manca un documento") // is so already
	p.pass(4 * time.Minute)
	p.press("p")
	p.sees("Tornato col documento")
	if first := must(p.ui.Session().Day(t.Context()))(t).Visits[0]; first.Ticket != "A03" || !first.Back {
		t.Errorf("the first is %s", first.Ticket)
	}
	p.press("<Down><Down> ")
	p.sees("Tocca a A03, ESEMPIO Khadija")
	p.press("<End>c") // of A01, which is queued
	p.seesNot("Tocca a A01")
	p.press("<Home><Down>c") // out of turn
	p.sees("Tocca a A02, ESEMPIO Mohammed")
}

// A time is corrected with a reason, and nothing else is taken for one.
func TestATimeIsCorrected(t *testing.T) {
	p := office(t)
	p.pass(4 * time.Minute)
	p.press(" t")
	p.sees("Correggi i tempi di A03", "I tempi misurati restano accanto alla correzione.")
	p.press("<Ctrl+A>tanti<Tab><Tab>prova<Return>")
	p.sees("Scrivi i minuti, da 0 a 1440.")
	p.press("<Ctrl+A>3<Tab><Ctrl+A>2<Tab><Ctrl+A><BackSpace><Return>")
	p.sees("Perché")
	p.press("era al bar<Return>")
	p.sees("attesa 4, compilazione 0, pause 0", "min. Corretti: attesa 3,")
	day := must(p.ui.Session().Day(t.Context()))(t)
	want := desk.Correction{Waiting: 3 * time.Minute, Filling: 2 * time.Minute, Reason: "era al bar"}
	if day.Visits[0].Corrected != want || day.MedianWait != want.Waiting {
		t.Errorf("corrected to %+v; the median wait is %v", day.Visits[0].Corrected, day.MedianWait)
	}
}

// Space and Enter at once: the one called is opened, however slow the laptop is.
func TestWhatIsPressedMeanwhileComesAfter(t *testing.T) {
	p := office(t)
	p.press("<End>") // of somebody else
	p.slow = true
	p.press(" <Return>")
	p.finish()
	p.at("application")
	p.sees("ESEMPIO KHADIJA")
	visits := must(p.ui.Session().Day(t.Context()))(t).Visits
	if at := slices.IndexFunc(visits, func(visit desk.Visit) bool { return visit.Ticket == "A03" }); visits[at].State != "filling" {
		t.Errorf("A03 is %s", visits[at].State)
	}
}

// Who comes in with a passport stands in the day before the next is called, and the
// application that is opened is of the one called, however fast the keys.
func TestAnArrivalAndWhatIsPressedBehindIt(t *testing.T) {
	p := office(t)
	p.press(" xn") // A03 is absent
	p.slow = true
	p.press(specimen + "<Return>")
	p.pass(time.Second)
	p.press(" <Return>")
	p.finish()
	p.sees("Tocca a A02")
	p.at("application")
	p.sees("ESEMPIO", "MOHAMMED")
	visits := must(p.ui.Session().Day(t.Context()))(t).Visits
	if !slices.ContainsFunc(visits, func(visit desk.Visit) bool { return visit.Name == "ERIKSSON Anna Maria" }) {
		t.Error("who came in is not in the day")
	}
}

// Who comes in is the one that what is pressed next is about: the list that was being
// read when they were put in it does not take that back.
func TestWhoComesInIsCurrent(t *testing.T) {
	p := office(t)
	p.slow = true
	p.press("n" + specimen + "<Return>")
	for len(p.works) > 0 { // what was begun last is done first
		last := len(p.works) - 1
		work := p.works[last]
		p.works = p.works[:last]
		work()
		p.settle()
	}
	p.slow = false
	p.pass(time.Second)
	p.press("<Return>")
	p.at("application")
	p.sees("ERIKSSON", "ANNA MARIA")
}
