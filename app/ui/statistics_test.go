package ui_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/statistics"
	"sportello/app/ui/uitest"
)

// counting is the program on the screen of numbers, with a furnished desk's.
func counting(t testing.TB) *program {
	t.Helper()
	p := office(t)
	p.press("<Ctrl+8>")
	return p
}

func TestPeriodsByKeys(t *testing.T) {
	p := counting(t)
	for _, step := range []struct{ keys, from, to, shown string }{
		{"", "2026-11-01", "2026-11-30", "novembre 2026"},
		{"<Left>", "2026-10-01", "2026-10-31", "ottobre 2026"},
		{"w", "2026-10-26", "2026-11-01", "26 ottobre – 1 novembre 2026"},
		{"<Right><Right><Right><Right>", "2026-11-23", "2026-11-29", "23 – 29 novembre 2026"},
		{"<Right>", "2026-11-23", "2026-11-29", "23 – 29 novembre 2026"}, // the next has not begun
		{"d", "2026-11-25", "2026-11-25", "mer 25 novembre 2026"},
		{"<Left>", "2026-11-24", "2026-11-24", "mar 24 novembre 2026"},
		{"y", "2026-01-01", "2026-12-31", "2026"},
		{"<Left>m", "2025-12-01", "2025-12-31", "dicembre 2025"},
		{"t", "2026-11-01", "2026-11-30", "novembre 2026"},
		{"g16112026<Return>25112026<Return>", "2026-11-16", "2026-11-25", "16/11/2026 – 25/11/2026"},
		{"<Left>", "2026-11-06", "2026-11-15", "06/11/2026 – 15/11/2026"},
	} {
		p.press(step.keys)
		if _, q := p.ui.Asked(); q.From != step.from || q.To != step.to {
			t.Errorf("after %q: %s to %s, want %s to %s", step.keys, q.From, q.To, step.from, step.to)
		}
		p.sees(step.shown)
	}
}

func TestAPartOfTheWorkIsCounted(t *testing.T) {
	p := counting(t)
	p.press("fl<Return>rr<Return>16<Return>")
	if _, q := p.ui.Asked(); q.Site != "Lido Adriano" || q.Request != "rinnovo" || q.Motive != "16" {
		t.Errorf("asked for %+v", q)
	}
	p.sees("Lido Adriano · Rinnovo")
	p.press("2<Down><Return>") // the list says of what it is, and how long it is
	p.sees("100 % · novembre 2026 · Lido Adriano · Rinnovo · Lavoro subordinato · 1 nell’elenco")
}

// What numbers are put beside is said with its days; of a month that is not over as
// many as have gone by.
func TestWhatNumbersArePutBeside(t *testing.T) {
	p := counting(t)
	p.sees("Prima: dal 01/10/2026 al 25/10/2026")
	p.press("<Left>")
	p.sees("Prima: dal 01/09/2026 al 30/09/2026")
	p.press("5")
	p.seesNot("Prima: dal")
}

// From any screen to the list behind a number it takes two strokes, and Esc leads
// back to that number.
func TestEachNumberLeadsToItsList(t *testing.T) {
	p := office(t)
	script := "<Ctrl+8><Return>"
	if pressed := len(uitest.Strokes(script)); pressed != 2 {
		t.Errorf("%d strokes", pressed)
	}
	p.press(script + "<Escape>")
	for tab, key := range []string{"1", "2", "3", "4"} {
		p.press(key)
		rows := p.ui.Rows()
		if len(rows) == 0 {
			t.Fatalf("tab %d has no numbers", tab+1)
		}
		for i, row := range rows {
			if row.Place != "" {
				continue
			}
			p.press("<Home>" + strings.Repeat("<Down>", i) + "<Return>")
			if p.ui.Here() != "behind" {
				t.Fatalf("%q leads to %q", row.Name, p.ui.Here())
			}
			p.sees(row.Name, row.Value)
			p.press("<Escape>")
			if here := p.ui.Here(); here != "statistics" {
				t.Fatalf("Esc leads from %q to %q", row.Name, here)
			}
		}
	}
}

// What a number says is how many records are in the list behind it, each of which
// opens; and Esc leads back to the list.
func TestNumbersAreThoseOfTheDesk(t *testing.T) {
	p := office(t)
	session := p.ui.Session()
	p.press("<Space>")
	p.queue(t.Context(), session, session.Search("oksana", 1, "person")[0].ID)
	p.queue(t.Context(), session, session.Search("abul", 1, "person")[0].ID)
	p.press("<Ctrl+8>2")
	stats := must(session.Statistics(t.Context(), statistics.Query{From: "2026-11-01", To: "2026-11-30"}))(t)
	if stats.Applications != 3 || stats.Visits == 0 {
		t.Fatalf("%d applications and %d visits", stats.Applications, stats.Visits)
	}
	p.sees(fmt.Sprint(stats.Applications), fmt.Sprint(stats.Visits))
	for _, key := range []string{"1", "2", "3", "4"} {
		p.press(key)
		for i, row := range p.ui.Rows() {
			told, err := strconv.Atoi(row.Value)
			if err != nil || row.Place != "" {
				continue // a time, or a share
			}
			p.press("<Home>" + strings.Repeat("<Down>", i) + "<Return>")
			if behind := p.ui.BehindRows(); len(behind) != told {
				t.Errorf("%q says %d, and %d are behind it", row.Name, told, len(behind))
			}
			p.press("<Escape>")
		}
	}
	p.press("2<Home><Return><Down><Return>")
	if p.ui.Here() != "application" {
		t.Fatalf("an application opens %q", p.ui.Here())
	}
	p.press("<Escape>")
	if behind := p.ui.BehindRows(); len(behind) != 3 {
		t.Errorf("back in a list of %d", len(behind))
	}
}

// A bar pressed with the mouse leads to the same list as its number.
func TestABarLeadsToItsList(t *testing.T) {
	p := counting(t)
	p.resize(1366, 768)
	p.ui.ShowStatistics(month(), uneven())
	p.settle()
	at, found := p.ui.Bar(2)
	if !found {
		t.Fatal("the third bar is nowhere")
	}
	p.hands.Click(at)
	p.sees("Attesa · 10–15 min", "Torna ai numeri")
}

// What one site does for the same facts and another does not is told with the
// counts, and leads to the cases of both.
func TestUnevenPractice(t *testing.T) {
	p := office(t)
	session := p.ui.Session()
	person := session.Search("oksana", 1, "person")[0].ID
	for site, motive := range map[string]string{"Lido Adriano": "16", "San Pietro in Vincoli": "07"} {
		p.check(session.SetSite(t.Context(), site))
		for range 15 {
			queued := must(session.Start(t.Context(), person))(t)
			queued.Set("1.9", "true")
			queued.Set("1.16", motive)
			for _, finding := range queued.Report().Blocking() {
				queued.Override(finding.Rule, "prova")
			}
			must(queued.Queue(t.Context()))(t)
		}
	}
	p.press("<Ctrl+8>5")
	found := must(session.Uneven(t.Context(), statistics.Query{From: "2026-11-01", To: "2026-11-30"}))(t)
	if len(found) == 0 {
		t.Fatal("nothing is found uneven")
	}
	here, elsewhere := found[0].Here, found[0].Elsewhere
	p.sees("Motivo scelto: ", fmt.Sprintf("%s %d su %d", here.Key, here.Done.Part, here.Done.Whole), fmt.Sprintf("%d su %d", elsewhere.Done.Part, elsewhere.Done.Whole))
	p.press("<Return>")
	if cases := p.ui.BehindRows(); len(cases) != here.Done.Whole+elsewhere.Done.Whole {
		t.Errorf("%d cases of %d and %d", len(cases), here.Done.Whole, elsewhere.Done.Whole)
	}
	p.sees(here.Key + ": sì")
	p.press("<Return>")
	if p.ui.Here() != "application" {
		t.Errorf("a case opens %q", p.ui.Here())
	}
	p.press("<Escape><Escape>")
	p.sees("Motivo scelto: ")
}

func TestWhereTheListOfAnOfficesNumberIs(t *testing.T) {
	p := counting(t)
	p.ui.ShowStatistics(month(), uneven())
	p.press("c")
	p.sees("Numeri di tutti i computer, ricevuti dalla sede centrale il 24/11/2026 alle 17:12 (ieri)", "Settimane intere, dal 02/11/2026 al 06/12/2026.", "Vedi questo computer")
	p.press("2<Return>")
	p.sees("Il numero (143) è di tutti i computer: l’elenco intero è nella sede centrale.")
}

// The office's numbers are those of its bulletin; what this laptop has stays a key
// away, also without a network.
func TestTheOfficesNumbers(t *testing.T) {
	p := newProgram(t)
	p.desk(func(context.Context, *desk.Session) {})
	var facts []statistics.Fact
	for i := range 42 {
		site := []string{"Lido Adriano", "Casa delle Culture"}[i%2]
		monday := int32(p.now.Unix()/86400) - 9 // the week before last
		facts = append(facts, statistics.Fact{Kind: statistics.Application, ID: uuid.New(), Day: monday, Site: site, Request: "rinnovo", Motive: "16", Filling: 3 * time.Minute})
	}
	e := &elsewhere{p: p, tally: statistics.New(slices.Values(facts)).Tally("", "", "2026-11-25")}
	e.arrive("trips")
	p.start()
	p.press(passphrase + "<Return><Ctrl+8>2")
	p.sees("Numeri di questo portatile", "Di tutti i computer ci sono quelli del 25/11/2026 (oggi).")
	if rows := p.ui.Rows(); len(rows) != 0 {
		t.Errorf("this laptop has %d numbers", len(rows))
	}
	p.press("c")
	p.sees("Numeri di tutti i computer, ricevuti dalla sede centrale il 25/11/2026")
	numbers := make(map[statistics.Number]string)
	for _, row := range p.ui.Rows() {
		numbers[row.Number] = row.Value
	}
	for number, want := range map[statistics.Number]string{
		{Figure: statistics.FigureApplications, Group: statistics.BySite, Key: "Lido Adriano"}:       "21",
		{Figure: statistics.FigureApplications, Group: statistics.BySite, Key: "Casa delle Culture"}: "21",
		{Figure: statistics.FigureApplications, Group: statistics.ByMotive, Key: "16"}:               "42",
		{Figure: statistics.FigureApplications, Group: statistics.ByWeek, Key: "2026-11-16"}:         "42",
	} {
		if numbers[number] != want {
			t.Errorf("%+v is %q, want %s", number, numbers[number], want)
		}
	}
	p.press("<Return>")
	p.sees("è di tutti i computer", "Qui ce ne sono 0.")
	p.press("<Escape>d") // on a Wednesday no week begins
	p.sees("Nessuna settimana comincia in questo periodo.", "arrivano per settimane intere")
	p.press("c")
	p.sees("Numeri di questo portatile")
	p.seesNot("settimane intere")
}

// Whose work is counted is asked at the office only.
func TestWhoseWorkIsCounted(t *testing.T) {
	for role, want := range map[string]string{desk.RoleTrips: "", desk.RoleOffice: "operator"} {
		p := newProgram(t)
		p.desk(func(context.Context, *desk.Session) {})
		(&elsewhere{p: p}).arrive(role)
		p.start()
		p.press(passphrase + "<Return><Ctrl+8>f<Return><Return><Return>")
		if asked := p.fieldName(); asked != want {
			t.Errorf("%s: %q is asked for, want %q", role, asked, want)
		}
	}
}

// Numbers stand for a few seconds however often something changes.
func TestNumbersStandForAWhile(t *testing.T) {
	p := counting(t)
	p.pass(5 * time.Second)
	before, _ := p.ui.Asked()
	for range 20 {
		p.check(p.ui.Session().SetSite(t.Context(), "Lido Adriano"))
		p.ui.Stir()
		p.settle()
		p.pass(100 * time.Millisecond)
	}
	p.pass(3 * time.Second)
	if after, _ := p.ui.Asked(); after-before > 2 || after == before {
		t.Errorf("counted %d times in five seconds", after-before)
	}
	p.press("<Ctrl+1>")
	p.ui.Stir()
	p.pass(10 * time.Second) // nobody is there to be shown anything
}

// After a lock the operator is where they were: tab, period, number.
func TestNumbersAfterALock(t *testing.T) {
	p := counting(t)
	p.press("2y<Down><Down>")
	_, before := p.ui.Asked()
	p.press("<F12>" + passphrase + "<Return>")
	if _, after := p.ui.Asked(); after != before {
		t.Errorf("before %+v, now %+v", before, after)
	}
	p.press("<Return>")
	p.sees("Compilate a mano su carta", "Torna ai numeri")
}

// The files of numbers are called by their period, and name nobody.
func TestFilesOfNumbers(t *testing.T) {
	p := counting(t)
	p.press("p")
	if len(p.viewed) != 1 || p.viewed[0] != "statistiche-20261101-20261130" {
		t.Errorf("printed %q", p.viewed)
	}
	path := filepath.Join(p.place, "numeri", "statistiche.csv")
	p.press("e<Ctrl+A>" + path + "<Return>")
	p.sees("File scritto")
	text := string(must(os.ReadFile(path))(t))
	var want strings.Builder
	_, q := p.ui.Asked()
	p.check(p.ui.Session().StatisticsCSV(t.Context(), q, &want))
	if text != want.String() || text == "" {
		t.Errorf("the file has %q", text)
	}
	for _, name := range []string{"PROVA", "ESEMPIO", "FINTA"} {
		if strings.Contains(text, name) {
			t.Errorf("%s is in the file", name)
		}
	}
	if files := must(os.ReadDir(filepath.Dir(path)))(t); len(files) != 1 {
		t.Errorf("%d files beside it", len(files)-1)
	}
}
