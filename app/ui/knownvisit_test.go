package ui_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk"
)

// withKnown is a program on the day, with two people who are not in it: one who has an
// appointment on Friday, and one who has two.
func withKnown(t *testing.T) *program {
	t.Helper()
	p := newProgram(t)
	p.furnish()
	p.desk(func(ctx context.Context, s *desk.Session) {
		book := func(person uuid.UUID, date, time string) {
			must(s.BookSlot(ctx, desk.Booking{Site: "Lido Adriano", Date: date, Time: time, Person: person, Procedure: renewal}))(t)
		}
		one := must(s.CreatePerson(ctx, map[string]string{"surname": "FINTA", "given_names": "VENERDÌ"}))(t).ID
		two := must(s.CreatePerson(ctx, map[string]string{"surname": "FINTA", "given_names": "DUEVOLTE"}))(t).ID
		book(one, "2026-11-27", "09:00")
		book(two, "2026-11-27", "09:20")
		book(two, "2026-12-01", "09:40")
	})
	p.start()
	p.resize(1366, 768)
	p.press(passphrase + "<Return>")
	return p
}

func TestWhoIsBookedAlreadyCanBeMovedWithOneKey(t *testing.T) {
	p := withKnown(t)
	p.press("<Ctrl+2>finta venerd<Return><Ctrl+Shift+A><Next>") // the week after
	p.press("<Return>")
	p.sees("FINTA Venerdì ha già un appuntamento:", "Lido Adriano (E. Prova, oggi 9:41)", "Sposta qui quello di ven 27 novembre 9:00", "Prenota anche questo")
	p.press("1")
	if moved := p.comingOf("venerdì"); len(moved) != 1 || moved[0] == "2026-11-27 09:00 Lido Adriano" {
		t.Fatalf("has %q", moved)
	}
	p.press("<Ctrl+Z>")
	p.hasComing("venerdì", "2026-11-27 09:00 Lido Adriano")
	p.press("<Ctrl+2>finta duevolte<Return><Ctrl+Shift+A><Return>")
	p.sees("FINTA Duevolte ha già 2 appuntamenti", "Sposta qui quello di mar 1 dicembre 9:40")
	p.press("<Escape>")
	if known := p.comingOf("duevolte"); len(known) != 2 {
		t.Fatalf("has %q", known)
	}
	p.press("<Return>3")
	if known := p.comingOf("duevolte"); len(known) != 3 {
		t.Fatalf("has %q", known)
	}
}

func TestWhoComesBeforeTheirAppointment(t *testing.T) {
	p := withKnown(t)
	p.press("nfinta venerd<Return>")
	p.sees("FINTA Venerdì ha già un appuntamento", "Viene ora invece di ven 27 novembre 9:00", "Entra ora, e l’appuntamento resta")
	p.press("<Escape>")
	p.hasComing("venerdì", "2026-11-27 09:00 Lido Adriano")
	p.seesNot("FINTA Venerdì")
	p.press("nfinta venerd<Return>1")
	p.sees("FINTA Venerdì", "Rinnovo · Lavoro subordinato")
	p.hasComing("venerdì")
	p.press("nfinta duevolte<Return>3")
	p.sees("FINTA Duevolte")
	p.hasComing("duevolte", "2026-11-27 09:20 Lido Adriano", "2026-12-01 09:40 Lido Adriano")
	p.press("nfinta duevolte<Return>") // is in the list already
	p.seesNot("ha già 2 appuntamenti")
}

// A ticket that was given first becomes that of whoever comes instead of Friday.
func TestATicketInsteadOfAnAppointment(t *testing.T) {
	p := withKnown(t)
	p.press("b")
	p.sees("Senza nome")
	p.press("<Return>finta venerd<Return>1")
	p.at("application")
	p.sees("FINTA")
	p.hasComing("venerdì")
}
