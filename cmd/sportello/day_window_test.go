//go:build window

package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/assets/sites"
)

const (
	lido      = "Lido Adriano"
	colleague = "g.finta"
)

// returning are those who have an appointment: each was here two years ago with
// the same employer. They are nobody.
var returning = []struct{ surname, name, sex, born, fiscalCode, permit, passport string }{
	{"ESEMPIO", "MOHAMMED", "M", "1985-05-12", "SMPMMM85E12Z330O", "I10000001", "XY1234567"},
	{"FINTA", "AICHA", "F", "1990-02-03", "FNTCHA90B43Z330Z", "I10000002", "XY1234568"},
	{"PROVA", "YOUSSEF", "M", "1979-11-30", "PRVYSF79S30Z330W", "I10000003", "XY1234569"},
}

// before is the application that one of them made two years ago.
func before(i int) map[string]any {
	p, signed := returning[i], sites.Now().AddDate(-2, 0, 0)
	return map[string]any{
		"1.H1": "RAVENNA", "1.2": "RA",
		"1.3": p.surname, "1.4": p.name, "1.5": "RA", "1.6": "RAVENNA", "1.9": true, "1.14": true, "1.16": "16",
		"1.18": p.permit, "1.19": "16", "1.20": signed.AddDate(0, 0, 48).Format(time.DateOnly),
		"1.22": "2", "1.23": true, "1.24": true, "1.25": "14", "1.28": signed.Format(time.DateOnly), "1.29": true,
		"1.31": p.fiscalCode, "1.32": "A", "1.33": p.sex, "1.34": p.born, "1.35": "MAR", "1.36": "MAR", "1.37": false, "1.38": "CASABLANCA",
		"1.40": true, "1.44": p.passport, "1.45": signed.AddDate(1, 6, 0).Format(time.DateOnly), "1.46": "03",
		"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA INVENTATA", "1.69": strconv.Itoa(12 + i), "1.72": "48122", "1.75": "333555014" + strconv.Itoa(i),
		"2.H1": "RA", "2.4": true, "2.8": true, "2.19": "OPERAIO",
		"2.21": true, "2.22": "ESEMPIO COOPERATIVA", "2.24": "01234567897",
		"2.52": true, "2.53": "14950.00", "2.54": strconv.Itoa(signed.Year() - 1), "2.59": true,
	}
}

// atTheOffice is the colleague's computer, which gets everything and decides; on
// the day before, somebody booked three people for today at Lido Adriano: before it
// opens, so that none of the places of the day is theirs, at whatever hour this runs.
func (w *workplace) atTheOffice() *workplace {
	w.t.Helper()
	var enrolment struct{ Code string }
	w.check(json.Unmarshal(w.office.centrale(w.ctx, w.t, "device", "enrol", "Ufficio", "--office", "--json"), &enrolment))
	o := &workplace{operator{ctx: w.ctx, t: w.t, display: w.display}, w.office, filepath.Join(w.t.TempDir(), "office-desk"), w.t.TempDir()}
	o.office.code = enrolment.Code
	o.ctl("init", "--operator", colleague, "--name", "Gina Finta", "--site", "Ufficio centrale")
	o.ctl("enrol", o.office.address, o.office.code, "--name", "Ufficio")
	for i := range returning {
		o.ctl("queue", o.imports(before(i)),
			"--override", "renewal-too-late=spedita su carta due anni fa", "--override", "passport-expired=spedita su carta due anni fa")
	}
	o.atWork(-1, func(ctx context.Context, s *desk.Session) error {
		for i := range returning {
			planned := fmt.Sprintf("06:%02d", 20*i)
			_, err := s.Book(ctx, desk.NewVisit{Site: lido, Date: sites.Now().Format(time.DateOnly), Time: planned, Person: onFile(w.t, s, i), Request: "rinnovo", Motive: "16"})
			if err != nil {
				return err
			}
		}
		_, err := s.Send(ctx, nil)
		return err
	})
	return o
}

func onFile(t testing.TB, s *desk.Session, i int) uuid.UUID {
	t.Helper()
	hits := s.Search(returning[i].surname+" "+returning[i].name, 1, "person")
	if len(hits) != 1 {
		t.Fatalf("%s is not on file", returning[i].surname)
	}
	return hits[0].ID
}

// atWork works at the desk without a screen, so many days from today.
func (w *workplace) atWork(days int, work func(context.Context, *desk.Session) error) {
	w.t.Helper()
	options, err := deskOptions(w.folder, slog.New(slog.DiscardHandler))
	w.check(err)
	options.AutoSend, options.Clock = false, func() time.Time { return sites.Now().AddDate(0, 0, days) }
	opened, err := desk.Open(w.ctx, options)
	w.check(err)
	defer func() { w.check(opened.Close()) }()
	session, err := opened.Unlock(w.ctx, colleague, passphrase, nil)
	w.check(err)
	w.check(work(w.ctx, session))
	w.check(session.Lock(w.ctx))
}

// renews fills in the application of who is at the desk, from the one before.
func (w *workplace) renews(permitNumber, passport string) {
	w.t.Helper()
	until, _ := date(54)
	expires, _ := date(1754)
	w.fills(permitNumber, until)
	w.presses("Return")
	w.fills(passport, expires)
	w.presses("ctrl+Return")
	w.types("16480")
	w.presses("F10")
	w.types("16")
	w.presses("F8")
	w.types(" ")
}

// watch keeps time beside the program.
type watch struct {
	planned, arrived, called, opened time.Time
	waited, filled                   []time.Duration
}

// calls calls who is next, who came at a time, and opens their application.
func (w *workplace) calls(clock *watch, waits time.Duration) {
	w.t.Helper()
	time.Sleep(waits)
	clock.called = time.Now()
	from := clock.arrived
	if clock.planned.After(from) { // waiting is counted from the time that was told
		from = clock.planned
	}
	clock.waited = append(clock.waited, max(0, clock.called.Sub(from)))
	w.presses("space")
}

func (w *workplace) opensVisit(clock *watch) {
	w.t.Helper()
	w.presses("Return")
	w.sees("application")
	clock.opened = time.Now()
}

// queuesAndGoesBack queues the application and goes back to the day.
func (w *workplace) queuesAndGoesBack(clock *watch) {
	w.t.Helper()
	w.putsInQueue()
	clock.filled = append(clock.filled, time.Since(clock.opened))
	w.presses("ctrl+1")
	w.sees("day")
}

// A day at Lido Adriano, whole, in a real window: the trip is prepared, the network
// cut; three people with an appointment, of whom one does not come, and two without;
// the return, the place that two have booked, and the figures that follow, number
// by number.
func TestOneDayAtLidoAdriano(t *testing.T) {
	waitForTheDay()
	w := newWorkplace(t)
	network := newLine(t, w.office.address)
	o := w.atTheOffice()
	w.office.address = network.address
	w.prepares()

	// Prepare.
	w.unlocks()
	w.logs("sent")
	w.presses("ctrl+t")
	w.sees("trip")
	w.presses("Return", "Return")
	today, _ := date(0)
	w.fills(today)
	w.logs("prepared")
	network.set(true)

	// Out, without a network: who has an appointment.
	w.presses("ctrl+1")
	w.sees("day")
	clock := &watch{}
	for i, number := range []string{"1", "2"} {
		w.comesIn(returning[i].surname)
		now := sites.Now()
		clock.planned, clock.arrived = time.Date(now.Year(), now.Month(), now.Day(), 6, 20*i, 0, 0, now.Location()), now
		w.calls(clock, time.Duration(1+2*i)*time.Second)
		w.opensVisit(clock)
		w.renews("i2000000"+number, "ab765432"+number)
		w.queuesAndGoesBack(clock)
	}
	w.presses("space", "x") // called, and not there

	// Two who have none: one with a passport, who will come again; one whose kit is
	// filled by hand.
	clock.planned = time.Time{}
	w.presses("n")
	w.scans(firstLine, secondLine)
	w.presses("Return")
	clock.arrived = time.Now()
	w.calls(clock, 4*time.Second)
	w.opensVisit(clock)
	w.fillsArrival()
	w.queuesAndGoesBack(clock)
	w.presses("b")
	clock.arrived = time.Now()
	w.calls(clock, 2*time.Second)
	time.Sleep(time.Second) // for the eyes
	w.presses("k")
	time.Sleep(time.Second)
	w.presses("Return")
	w.presses("ctrl+k")
	w.types("provadiop", "Return")
	w.sees("person")
	w.presses("ctrl+shift+a")
	w.sees("agenda")
	w.untilLogged("booked", "Return") // the next free place

	// Back. Meanwhile somebody else has been given the same place at the office.
	// The laptop keeps what the office has no copy of yet, and then forgets it.
	network.set(false)
	w.presses("ctrl+t")
	w.sees("trip")
	w.untilLogged("returned", "r")
	o.booksAlike()
	w.office.centrale(w.ctx, t, "backup", filepath.Join(t.TempDir(), "copia"))
	w.untilLogged("returned", "r")
	w.presses("ctrl+8")
	w.sees("statistics")
	// With the three applications of two years ago, which came along and stay counted.
	whole := map[string]int{
		"visits": 4, "walk_ins": 2, "appointments": 3, "no_shows": 1, "cancelled": 0, "applications": 6, "paper": 1,
		"waiting_measured": 4, "filling_measured": 3, "stopped": 3, "overridden": 3, "back_office_done": 0, "open": 6,
	}
	w.isCounted(clock, whole)
	w.program.Kill()
	w.tellsOfNobody("PROVADIOP", "FATOU", "ESEMPIO", "MOHAMMED", "AICHA", "YOUSSEF", "SMPMMM85E12Z330O", "AB7654321")

	// At the office: one of the two is moved, which takes one key.
	o.unlocks()
	o.presses("ctrl+7")
	o.sees("reconciliation")
	o.untilLogged("decided", "Return")
	for { // until the office has heard of it
		if places := o.placesBooked(); len(places) == 2 && places[0] != places[1] {
			break
		}
		o.check(o.ctx.Err())
		time.Sleep(50 * time.Millisecond)
	}
	o.presses("ctrl+8")
	o.sees("statistics")
	o.isCounted(clock, whole)

	// The office itself tells the same.
	_, day := date(0)
	told := rowOf(t, o.office.centrale(o.ctx, t, "statistics", "--from", day, "--to", day, "--csv"), ',', "site", lido)
	for column, count := range map[string]string{"visits": "4", "applications": "3", "no_shows": "1", "paper": "1", "waiting_measured": "4", "filling_measured": "3"} {
		if told[column] != count {
			t.Errorf("the office tells %s %q, not %s", column, told[column], count)
		}
	}
	clock.agrees(t, told)
}

// waitForTheDay lets a day end that would while it is worked through.
func waitForTheDay() {
	now := sites.Now()
	tomorrow := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 1, 0, now.Location())
	if left := tomorrow.Sub(now); left < 4*time.Minute {
		time.Sleep(left)
	}
}

// comesIn puts somebody in the day who has an appointment.
func (w *workplace) comesIn(surname string) {
	w.t.Helper()
	w.presses("n")
	w.types(strings.ToLower(surname), "Return")
}

// untilLogged presses a key that does nothing while the screen is still being read.
func (w *workplace) untilLogged(event, key string) {
	w.t.Helper()
	for range 30 {
		w.presses(key)
		ctx, cancel := context.WithTimeout(w.ctx, time.Second)
		err := w.program.Await(ctx, event, "")
		cancel()
		if err == nil {
			return
		}
	}
	w.t.Fatalf("%s never led to %q", key, event)
}

// booksAlike gives somebody else the place that was booked at Lido Adriano, of which
// this desk has not heard.
func (w *workplace) booksAlike() {
	w.t.Helper()
	places := w.placesBooked()
	if len(places) != 1 {
		w.t.Fatalf("the office knows of %d places that are booked", len(places))
	}
	day, at, _ := strings.Cut(places[0], " ")
	w.atWork(0, func(ctx context.Context, s *desk.Session) error {
		_, err := s.Book(ctx, desk.NewVisit{Site: lido, Date: day, Time: at, Person: onFile(w.t, s, 2), Request: "rinnovo", Motive: "16"})
		if err != nil {
			return err
		}
		_, err = s.Send(ctx, nil)
		return err
	})
}

// placesBooked are the days and times of the appointments that the office knows of.
func (w *workplace) placesBooked() (places []string) {
	w.t.Helper()
	for line := range strings.Lines(string(w.office.centrale(w.ctx, w.t, "export", "--kind", "appointment"))) {
		var appointment struct{ Values map[string]string }
		w.check(json.Unmarshal([]byte(line), &appointment))
		if appointment.Values["state"] == "booked" {
			places = append(places, appointment.Values["date"]+" "+appointment.Values["time"])
		}
	}
	return places
}

// isCounted looks at the figures that a screen exports. Those of Lido Adriano are the
// same at the laptop, which has forgotten whom they are of, and at the office.
func (w *workplace) isCounted(clock *watch, whole map[string]int) {
	w.t.Helper()
	path := filepath.Join(w.sheets, "numeri.csv")
	w.presses("e", "ctrl+a")
	w.types(path, "Return")
	exported := w.written(path)
	for group, want := range map[[2]string]map[string]int{
		{"all", ""}:                       whole,
		{"site", lido}:                    {"visits": 4, "applications": 3, "paper": 1, "no_shows": 1, "waiting_measured": 4, "filling_measured": 3},
		{"operator", account}:             {"visits": 3, "applications": 3, "paper": 0, "no_shows": 0, "waiting_measured": 3, "filling_measured": 3},
		{"operator", ""}:                  {"visits": 1, "applications": 0, "paper": 1, "no_shows": 1, "waiting_measured": 1, "filling_measured": 0},
		{"request", "rilascio"}:           {"visits": 1, "applications": 1, "paper": 0, "no_shows": 0},
		{"motive", "13"}:                  {"visits": 1, "applications": 1, "paper": 0, "no_shows": 0},
		{"rule", "stamp-duty-missing"}:    {"stopped": 3, "overridden": 0},
		{"rule", "visa-validity-missing"}: {"stopped": 1, "overridden": 0},
	} {
		row := rowOf(w.t, exported, ';', "group", group[0], "key", group[1])
		for column, count := range want {
			if row[column] != strconv.Itoa(count) {
				w.t.Errorf("%v: %s is %q, not %d", group, column, row[column], count)
			}
		}
	}
	clock.agrees(w.t, rowOf(w.t, exported, ';', "group", "site", "key", lido))
}

// agrees checks what was measured of those at Lido Adriano.
func (c *watch) agrees(t testing.TB, row map[string]string) {
	t.Helper()
	isAbout(t, "median wait", row["waiting_median"], median(c.waited))
	isAbout(t, "longest wait", row["waiting_p90"], slices.Max(c.waited))
	isAbout(t, "median filling", row["filling_median"], median(c.filled))
	isAbout(t, "longest filling", row["filling_p90"], slices.Max(c.filled))
}

// written waits for a file, which is there whole or not at all.
func (w *workplace) written(path string) []byte {
	w.t.Helper()
	for {
		content, err := os.ReadFile(path)
		if err == nil {
			return content
		}
		if w.ctx.Err() != nil {
			w.t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// rowOf is the row of exported figures whose columns say what is named.
func rowOf(t testing.TB, exported []byte, comma rune, named ...string) map[string]string {
	t.Helper()
	table := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(exported, []byte("\uFEFF"))))
	table.Comma = comma
	rows, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range rows[1:] {
		row := make(map[string]string)
		for i, column := range rows[0] {
			row[column] = cells[i]
		}
		is := row["scope"] != "central"
		for pair := range slices.Chunk(named, 2) {
			is = is && row[pair[0]] == pair[1]
		}
		if is {
			return row
		}
	}
	t.Fatalf("no row of %q in\n%s", named, exported)
	return nil
}

// median is the time in the middle, or between the two in the middle.
func median(times []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// isAbout checks seconds against what was measured beside the program.
func isAbout(t testing.TB, what, seconds string, want time.Duration) {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(seconds))
	if got := time.Duration(n) * time.Second; err != nil || (got-want).Abs() > 2*time.Second {
		t.Errorf("%s: %q seconds, measured %v", what, seconds, want)
	}
}
