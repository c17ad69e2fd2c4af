package ui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
)

// owing makes a desk at which three applications are queued, a week ago, yesterday
// and just now, and opens the office's list.
func owing(t *testing.T) *program {
	t.Helper()
	p := newProgram(t)
	p.owe()
	p.start()
	p.press(passphrase + "<Return><Ctrl+Shift+B>")
	p.at("backoffice")
	return p
}

func (p *program) owe() {
	now := p.now
	var people []uuid.UUID
	p.desk(func(ctx context.Context, s *desk.Session) {
		for i, ago := range []int{7, 1, 0} {
			p.now = now.AddDate(0, 0, -ago)
			p.check(s.SetSite(ctx, []string{"Lido Adriano", "Casa delle Culture", "Lido Adriano"}[i]))
			people = append(people, must(s.CreatePerson(ctx, invented[[]int{0, 3, 5}[i]]))(p.t).ID)
			p.queue(ctx, s, people[i])
		}
	})
	p.now = now
}

// What is late comes first, by word and sign; two keys from anywhere it is done, and
// the line goes on to the segment that comes next.
func TestTheOfficesWorkInTwoKeys(t *testing.T) {
	p := owing(t)
	p.sees("Lavoro d’ufficio", "3 da fare · 1 in ritardo", "In ritardo di", "PROVA Fatou", "Inserimento nel portale", "nessuno", "da verificare")
	if first := must(p.ui.Session().BackOffice(t.Context()))(t)[0]; first.Name != "PROVA Fatou" {
		t.Fatalf("%s comes first", first.Name)
	}
	p.press("f")
	p.sees("«Inserimento nel portale» di PROVA Fatou: fatto.", "Ricevuta delle Poste e convocazione")
	p.press("<Ctrl+Z>")
	p.sees("Annullato: «Inserimento nel portale» di PROVA Fatou.")
	if first := must(p.ui.Session().BackOffice(t.Context()))(t)[0]; first.Segment.ID != "portal" {
		t.Errorf("%s owes %s", first.Name, first.Segment.ID)
	}
}

// Whoever does a row of the same presses one key for each: what comes next is where the
// line was. What is taken back is current again.
func TestARowOfSegmentsIsOneKeyEach(t *testing.T) {
	p := owing(t)
	p.press("ff<Ctrl+Z><Ctrl+Z>p")
	if first := must(p.ui.Session().BackOffice(t.Context()))(t)[0]; first.Name != "PROVA Fatou" || first.Segment.ID != "portal" || first.By != "e.prova" {
		t.Fatalf("%q has %s of %s", first.By, first.Segment.ID, first.Name)
	}
	p.press("fff")
	for _, owed := range must(p.ui.Session().BackOffice(t.Context()))(t) {
		if owed.Segment.ID != "receipt" {
			t.Errorf("%s owes %s", owed.Name, owed.Segment.ID)
		}
	}
}

// Who takes a segment has it, and sees it among their own; it can be given back.
func TestASegmentIsTakenAndGivenBack(t *testing.T) {
	p := owing(t)
	p.press("p")
	p.sees("è tuo.", "io", "E. Prova")
	p.seesNot("Lo prendo io")
	p.pass(6 * time.Second) // until nothing is said any more
	p.press("<Right>")
	p.sees("1 da fare", "PROVA Fatou")
	p.press("<Right>")
	p.sees("2 da fare")
	p.seesNot("PROVA Fatou")
	p.press("<Right><Ctrl+Z>")
	p.sees("3 da fare", "Annullato", "Lo prendo io")
}

// Taken, done, and both taken back, step by step.
func TestWhatWasInHandIsInHandAgain(t *testing.T) {
	p := owing(t)
	p.press("pf<Ctrl+Z>")
	if first := must(p.ui.Session().BackOffice(t.Context()))(t)[0]; first.Segment.ID != "portal" || first.By != "e.prova" {
		t.Errorf("%q has %s", first.By, first.Segment.ID)
	}
	p.press("<Ctrl+Z>")
	p.sees("Annullato")
	if first := must(p.ui.Session().BackOffice(t.Context()))(t)[0]; first.By != "" {
		t.Errorf("%q has it still", first.By)
	}
}

func TestTheOfficesWorkOfASite(t *testing.T) {
	p := owing(t)
	p.press("s")
	p.sees("1 da fare", "Casa delle Culture", "PROVENKO Oksana")
	p.press("s")
	p.sees("2 da fare")
	p.seesNot("PROVENKO Oksana")
	p.press("s")
	p.sees("3 da fare", "Tutte le sedi")
}

// The application is one key away, and tells its whole way with another.
func TestTheWayOfAnApplication(t *testing.T) {
	p := owing(t)
	p.sees("Accoglienza", "Consegna", "mer 18 novembre") // beside the list
	p.press("<Return>")
	p.at("application")
	p.press("<F3>")
	p.sees("Percorso dell’istanza", "E. Prova · Lido Adriano", "Inserimento nel portale", "In ritardo di")
	p.press("<Escape><Escape>")
	p.at("backoffice")
}

// On a laptop of the office the head of the day says what is owed, and leads there.
func TestTheDaySaysWhatTheOfficeOwes(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+1>")
	p.seesNot("Ufficio: ") // goes out only
}

// What is missing is in the dialog before a word is typed: two keys leave an
// application, and whoever finds it reads what is missing and takes it up.
func TestHandedOverInTwoKeys(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+3><Return>")
	p.at("application")
	p.press("<Ctrl+L>")
	p.sees("CHE COSA MANCA", "Nota per il collega")
	p.press("<Return>")
	p.at("applications")
	p.press("l")
	p.at("handed")
	p.sees("2 istanze aspettano", "PROVAMAN Abul", "PROVENKO Oksana", "manca la CU", "E. Prova · 9:41 · Lido Adriano", "mancano")
	list := must(p.ui.Session().HandedOver(t.Context()))(t)
	if len(list) != 2 || !strings.Contains(list[0].Note, "campi") && !strings.Contains(list[0].Note, "campo") {
		t.Fatalf("the note of the first of %d is %q", len(list), list[0].Note)
	}
	p.press("<Return>")
	p.at("application")
	p.sees("Nota di E. Prova")
}

// A kit filled by hand ends the visit, after a word of confirmation.
func TestDoneOnPaper(t *testing.T) {
	p := office(t)
	p.press(" ")
	p.pass(4 * time.Minute)
	p.press("k<Escape>")
	if day := must(p.ui.Session().Day(t.Context()))(t); day.Done != 0 {
		t.Fatal("done without being asked")
	}
	p.press("k<Return>")
	p.sees("fatta su carta.")
	if day := must(p.ui.Session().Day(t.Context()))(t); day.Done != 1 {
		t.Errorf("%d visits are done", day.Done)
	}
	p.press("<End>") // queued: nothing to be ended any more
	p.press("k")
	p.seesNot("fatta su carta?")
}
