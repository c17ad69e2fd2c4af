package desk_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/bulletin"
	"sportello/app/desk"
	"sportello/app/statistics"
	"sportello/store"
	"sportello/store/laptop"
	ledger "sportello/store/office"
)

func (r *room) statistics(q statistics.Query) desk.Statistics {
	r.t.Helper()
	told, err := r.session.Statistics(r.t.Context(), q)
	if err != nil {
		r.t.Fatal(err)
	}
	return told
}

func (r *room) behind(q statistics.Query, number statistics.Number) []desk.Behind {
	r.t.Helper()
	rows, err := r.session.Behind(r.t.Context(), q, number)
	if err != nil {
		r.t.Fatal(err)
	}
	return rows
}

// served is a visit of a person without appointment, who waits and whose application
// is then filled in and queued.
func (r *room) served(person uuid.UUID, waiting, filling time.Duration) (visit uuid.UUID, application *desk.Application) {
	r.t.Helper()
	visit = r.book("", person)
	r.clock.pass(waiting)
	if _, err := r.session.Call(r.t.Context(), visit); err != nil {
		r.t.Fatal(err)
	}
	a, err := r.session.OpenVisit(r.t.Context(), visit)
	if err != nil {
		r.t.Fatal(err)
	}
	a.Show()
	a.SetDocument("held-permit", true)
	for rest := filling; rest > 0; rest -= time.Minute {
		r.clock.pass(min(rest, time.Minute))
		a.Set("1.77", rest.String())
	}
	queue(r.t, a)
	a.Hide()
	return visit, a
}

var november = statistics.Query{From: "2026-11-01", To: "2026-11-30"}

// A day is counted as it goes, and the same after locking; every number opens.
func TestTheFiguresOfADay(t *testing.T) {
	r := newRoom(t)
	r.clock.at(t, "09:00")
	first, second := r.person(fatou()).ID, r.person(map[string]string{"surname": "PROVA"}).ID
	visit, a := r.served(first, 10*time.Minute, 3*time.Minute)
	corrected, _ := r.served(second, 50*time.Minute, 5*time.Minute)
	missed := r.book("10:30", second)
	r.move(missed, "absent")
	r.book("17:00", second)
	if err := r.session.CorrectTime(t.Context(), corrected, desk.Correction{Waiting: 20 * time.Minute, Filling: 4 * time.Minute, Reason: "al bar"}); err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"as it goes", "after locking"} {
		told := r.statistics(november)
		if told.Visits != 2 || told.WalkIns != 2 || told.Appointments != 1 || told.NoShows != 1 || told.Applications != 2 || told.Electronic != (statistics.Share{Part: 2, Whole: 2}) {
			t.Errorf("%s: %+v", when, told.Figures)
		}
		if told.Waiting.Spread != (statistics.Spread{N: 2, Median: 15 * time.Minute, P90: 20 * time.Minute}) ||
			told.Filling.Spread != (statistics.Spread{N: 2, Median: 210 * time.Second, P90: 4 * time.Minute}) || told.FillingNew.N != 2 {
			t.Errorf("%s: waiting %+v, filling %+v", when, told.Waiting.Spread, told.Filling.Spread)
		}
		if len(told.BySite) != 1 || told.BySite[0].Key != here || told.BySite[0].Visits != 2 || len(told.ByDay) != 1 || told.ByDay[0].Key != "2026-11-25" {
			t.Errorf("%s: by site %+v, by day %+v", when, told.BySite, told.ByDay)
		}
		if len(told.ByOperator) != 2 || told.ByOperator[1].Key != "" || told.ByOperator[0].Key != account || told.ByOperator[0].Applications != 2 || told.ByOperator[0].Visits != 2 {
			t.Errorf("%s: by operator %+v", when, told.ByOperator)
		}
		if told.Scope != desk.ScopeLaptop || told.Central != nil || told.Before.Visits != 0 || len(told.Targets) == 0 {
			t.Errorf("%s: scope %s, before %+v", when, told.Scope, told.Before)
		}
		rows := r.behind(november, statistics.Number{Figure: statistics.FigureWaiting, Bin: 3})
		if len(rows) != 1 || rows[0].ID != visit || rows[0].Name != "ESEMPIO Fatou" || rows[0].Value != "10:00" || rows[0].When != "2026-11-25" || rows[0].Person != first || rows[0].Gone {
			t.Errorf("%s: who waited ten minutes: %+v", when, rows)
		}
		rows = r.behind(november, statistics.Number{Figure: statistics.FigureFilling, Group: statistics.ByMotive, Key: "16", Bin: 4})
		if len(rows) != 1 || rows[0].ID != a.ID() || rows[0].Value != "3:00" || rows[0].Title != "Rinnovo · Lavoro subordinato" {
			t.Errorf("%s: what took three minutes: %+v", when, rows)
		}
		if rows := r.behind(november, statistics.Number{Figure: statistics.FigureNoShows}); len(rows) != 1 || rows[0].ID != missed {
			t.Errorf("%s: who did not come: %+v", when, rows)
		}
		r.reopen()
	}
	december := r.statistics(statistics.Query{From: "2026-12-01", To: "2026-12-30"})
	if december.Visits != 0 || december.Before.Visits != 2 {
		t.Errorf("a month later %d, and before %d", december.Visits, december.Before.Visits)
	}
}

// What the back office owes counts as open, with its age, until the last of it is
// done.
func TestTheBackOfficeIsCounted(t *testing.T) {
	r := newRoom(t)
	_, a := r.served(r.person(fatou()).ID, 0, time.Minute)
	r.clock.pass(3 * 24 * time.Hour)
	told := r.statistics(november)
	if told.Open != 1 || told.OpenAge.Median != 3*24*time.Hour || told.BackOffice.N != 0 {
		t.Fatalf("open %d for %v", told.Open, told.OpenAge.Median)
	}
	if rows := r.behind(november, statistics.Number{Figure: statistics.FigureOpen}); len(rows) != 1 || rows[0].ID != a.ID() || rows[0].Value != "3" {
		t.Errorf("behind what is open: %+v", rows)
	}
	for owed, err := r.session.BackOffice(t.Context()); len(owed) > 0; owed, err = r.session.BackOffice(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if err := r.session.EndSegment(t.Context(), a.ID(), owed[0].Segment.ID); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if told := r.statistics(november); told.Open != 0 || told.BackOffice.N != 1 || told.BackOffice.Median != 3*24*time.Hour {
			t.Errorf("open %d, done after %+v", told.Open, told.BackOffice.Spread)
		}
		r.reopen()
	}
}

// What is typed into an application again changes no figure before it is queued
// again; then it counts once, as it is then.
func TestACorrectedApplicationCountsOnce(t *testing.T) {
	r := newRoom(t)
	_, a := r.served(r.person(fatou()).ID, 0, 3*time.Minute)
	check := func(when string, applications int, filling time.Duration) {
		t.Helper()
		told := r.statistics(november)
		if told.Applications != applications || told.Filling.N != applications || told.Filling.Median != filling {
			t.Errorf("%s: %d applications, filling %+v", when, told.Applications, told.Filling.Spread)
		}
	}
	check("queued", 1, 3*time.Minute)
	a.TakeUp()
	a.Show()
	r.clock.pass(time.Minute)
	a.Set("1.77", "DI NUOVO")
	flush(t, a)
	check("taken up again", 1, 3*time.Minute)
	queue(t, a)
	check("queued again", 1, 4*time.Minute)
	r.reopen()
	check("the next day", 1, 4*time.Minute)
}

// Back from a trip, what was forgotten still counts, also the next day; and nothing
// of anybody is left in the file.
func TestWhatWasForgottenStillCounts(t *testing.T) {
	r := newRoom(t)
	c := newCentre(t, r.clock)
	r.enrol(c)
	person := r.person(fatou()).ID
	visit, a := r.served(person, 10*time.Minute, 3*time.Minute)
	if err := a.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := r.statistics(november)
	r.comeBack()
	c.backUp()
	if returned := r.comeBack(); returned.Forgotten["application"] != 1 || returned.Forgotten["appointment"] != 1 || returned.Searched.Found != 0 {
		t.Fatalf("forgotten %v, kept %v, found %d", returned.Forgotten, returned.Kept, returned.Searched.Found)
	}
	for _, when := range []string{"at once", "the next day"} {
		after := r.statistics(november)
		if !reflect.DeepEqual(after.Figures, before.Figures) || after.Visits != 1 {
			t.Errorf("%s: %+v\nbefore: %+v", when, after.Figures, before.Figures)
		}
		rows := r.behind(november, statistics.Number{Figure: statistics.FigureApplications})
		if len(rows) != 1 || !rows[0].Gone || rows[0].ID != a.ID() || rows[0].Name != "" || rows[0].Person != uuid.Nil || rows[0].Title == "" {
			t.Errorf("%s: behind it %+v", when, rows)
		}
		r.reopen()
	}
	kept, err := r.session.File().Setting(t.Context(), "desk.counted.2026-11-25")
	if err != nil || !bytes.Contains(kept, []byte(account)) || bytes.Contains(kept, []byte("SEN")) || bytes.Contains(kept, []byte("held-permit")) {
		t.Errorf("what is kept tells applicants from each other, %v", err)
	}
	if err := r.desk.Close(); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"ESEMPIO", "FATOU", "Fatou", "SMPFTA92C55Z343B", "0005550142", person.String(), a.ID().String(), string(person[:]), string(visit[:])} {
		if file := r.inFolder(text); file != "" {
			t.Errorf("%q is left in %s", text, file)
		}
	}
}

// inFolder is a file of the laptop's folder that has a text, "" if none has.
func (r *room) inFolder(text string) string {
	r.t.Helper()
	found := ""
	err := filepath.WalkDir(r.options.Folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(text)) {
			found = path
		}
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return found
}

// Records whose card is from before facts were on cards are counted all the same,
// and worked out once.
func TestOlderCardsAreCounted(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou())
	values := map[string]string{
		"person": person.ID.String(), "1.9": "true", "1.16": "16", "1.28": "2026-11-20", "1.36": "SEN", "errors_stopped": "2", "filling": "240",
	}
	application, err := r.session.File().Create(t.Context(), laptop.Draft{
		Kind: store.Application, State: string(desk.Queued), Site: here, Values: values, Card: desk.ApplicationCard(values),
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r.reopen()
		told := r.statistics(november)
		if told.Applications != 1 || told.Filling.Median != 4*time.Minute || told.Stopped != 1 || len(told.BySite) != 1 || told.BySite[0].Key != here {
			t.Errorf("%+v", told.Figures)
		}
		if rows := r.behind(november, statistics.Number{Figure: statistics.FigureStopped, Group: statistics.ByRule}); len(rows) != 1 || rows[0].ID != application.ID {
			t.Errorf("behind the errors of no rule: %+v", rows)
		}
	}
	if kept, err := r.session.File().Setting(t.Context(), "desk.counted.2026-11-20"); err != nil || len(kept) == 0 {
		t.Errorf("it is worked out at every unlock: %v", err)
	}
}

// Of another operator nothing is told on a laptop that goes out; at the office all.
func TestWhoseFiguresAreSeen(t *testing.T) {
	for role, all := range map[ledger.Role]bool{ledger.RoleTrips: false, ledger.RoleOffice: true} {
		t.Run(string(role), func(t *testing.T) {
			r := newRoom(t)
			c := newCentre(t, r.clock)
			r.enrolAs(c, role, "portatile di prova")
			r.exchange()
			if err := r.session.AddOperator(t.Context(), desk.NewOperator{Name: "b.esempio", DisplayName: "Bruno Esempio", Passphrase: passphrase}); err != nil {
				t.Fatal(err)
			}
			r.served(r.person(fatou()).ID, time.Minute, time.Minute)
			if err := r.session.Lock(context.Background()); err != nil {
				t.Fatal(err)
			}
			r.unlockAs("b.esempio")
			told := r.statistics(november)
			if told.Applications != 1 || told.Operators != all || (len(told.ByOperator) == 1) != all || (told.Scope == desk.ScopeOffice) != all {
				t.Errorf("of all: %d, by operator %+v, scope %s", told.Applications, told.ByOperator, told.Scope)
			}
			others := november
			others.Operator = account
			if got := r.statistics(others).Applications == 1; got != all {
				t.Errorf("asked for the other's: told %v", got)
			}
			number := statistics.Number{Figure: statistics.FigureApplications, Group: statistics.ByOperator, Key: account}
			if got := len(r.behind(november, number)) == 1; got != all {
				t.Errorf("behind the other's number: told %v", got)
			}
			if got := len(r.behind(others, statistics.Number{Figure: statistics.FigureApplications})) == 1; got != all {
				t.Errorf("behind a number of the other's: told %v", got)
			}
		})
	}
}

// What the office tells of the whole stands beside the laptop's own.
func TestCentralFigures(t *testing.T) {
	r := newRoom(t)
	everywhere := statistics.New(slices.Values([]statistics.Fact{
		{Kind: statistics.Application, ID: uuid.New(), Day: 20760, Site: away, Operator: "b.esempio", Filling: 5 * time.Minute},
		{Kind: statistics.Application, ID: uuid.New(), Day: 20770, Site: here, Operator: account, Filling: 5 * time.Minute},
	}))
	made := r.clock.time().UTC()
	encoded, err := bulletin.Bulletin{Made: made, Tally: everywhere.Tally("", "", "2026-11-25"), Since: "2026-01-05"}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.session.TakeArrival(t.Context(), laptop.Arrival{Role: desk.RoleTrips, Bulletin: encoded}); err != nil {
		t.Fatal(err)
	}
	for site, want := range map[string]int{"": 2, away: 1} {
		q := november
		q.Site = site
		told := r.statistics(q)
		if told.Central == nil || told.Central.Applications != want || len(told.Central.ByOperator) != 0 || told.Applications != 0 {
			t.Fatalf("at %q: %+v", site, told.Central)
		}
		if !told.CentralAsOf.Equal(made) || told.CentralSince != "2026-01-05" {
			t.Errorf("as of %v, since %s", told.CentralAsOf, told.CentralSince)
		}
	}
	// They are of every operator, whoever is asked for, and the table says so.
	q := november
	q.Operator = account
	var table bytes.Buffer
	if err := r.session.StatisticsCSV(t.Context(), q, &table); err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{"laptop;2026-11-01;2026-11-30;;;;a.prova;all;", "central;2026-11-01;2026-11-30;;;;;all;"} {
		if !strings.Contains(table.String(), row) {
			t.Errorf("%q is not in the table:\n%s", row, table.String())
		}
	}
}

// Asking while the desk is locked ends; nothing is answered.
func TestStatisticsOfALockedDesk(t *testing.T) {
	r := newRoom(t)
	session := r.session
	if err := session.Lock(context.Background()); err != nil {
		t.Fatal(err)
	}
	if told, err := session.Statistics(t.Context(), november); err == nil && told.Visits > 0 {
		t.Error("a locked desk tells figures")
	}
}

// What is done differently at two sites is told with its cases.
func TestUnevenPracticeIsTold(t *testing.T) {
	r := newRoom(t)
	var drafts []laptop.Draft
	for i := range 60 {
		site := []string{here, away}[i%2]
		values := map[string]string{
			"1.9": "true", "1.16": "16", "1.28": "2026-11-20", "1.36": "SEN", "errors_stopped": "0", "person": uuid.NewString(), "doc.passport": "true",
		}
		if i%2 == 1 && i < 50 {
			values["override.work.income"] = "visto in prova"
		}
		drafts = append(drafts, laptop.Draft{Kind: store.Application, State: string(desk.Queued), Site: site, Values: values, Card: desk.ApplicationCard(values)})
	}
	if _, err := r.session.File().CreateAll(t.Context(), drafts); err != nil {
		t.Fatal(err)
	}
	r.reopen()
	found, err := r.session.Uneven(t.Context(), november)
	if err != nil || len(found) != 1 || found[0].What != "work.income" || found[0].Here.Key != away || found[0].Here.Done != (statistics.Share{Part: 25, Whole: 30}) || found[0].Elsewhere.Key != here {
		t.Fatalf("%+v, %v", found, err)
	}
	rows, err := r.session.BehindRecords(t.Context(), slices.Concat(found[0].Here.With, found[0].Elsewhere.Without))
	if err != nil || len(rows) != 55 || rows[0].Title != "Rinnovo · Lavoro subordinato" || rows[0].When != "2026-11-20" || rows[0].Gone {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// What is kept of a record stands in one day: of the day it was of before nothing is
// left, above all not what tells one applicant from another.
func TestWhatIsKeptOfARecordIsKeptOnce(t *testing.T) {
	r := newRoom(t)
	values := map[string]string{"person": r.person(fatou()).ID.String(), "1.9": "true", "1.28": "2026-11-20", "1.36": "SEN", "errors_stopped": "2"}
	application, err := r.session.File().Create(t.Context(), laptop.Draft{
		Kind: store.Application, State: string(desk.Queued), Site: here, Values: values, Card: desk.ApplicationCard(values),
	})
	r.check(err)
	r.reopen()
	r.statistics(november) // from a card of before facts
	kept := func(day string) []byte {
		value, err := r.session.File().Setting(t.Context(), "desk.counted."+day)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		return value
	}
	if !bytes.Contains(kept("2026-11-20"), []byte("SEN")) {
		t.Fatal("the older card was not counted")
	}
	values["1.28"] = "2026-11-18"
	card, _, _ := r.session.DescribeCard(store.Application, string(desk.Queued), values)
	_, err = r.session.File().Save(t.Context(), laptop.Change{
		ID: application.ID, Version: application.Version, Values: map[string]string{"1.28": values["1.28"]}, Card: card,
	})
	r.check(err)
	r.check(r.session.Follow(t.Context(), application.ID))
	r.check(r.session.KeepForgotten(t.Context(), application.ID))
	if len(kept("2026-11-20")) > 0 || len(kept("2026-11-18")) == 0 || bytes.Contains(kept("2026-11-18"), []byte("SEN")) {
		t.Errorf("kept of the day before %q, of its day %q", kept("2026-11-20"), kept("2026-11-18"))
	}
}
