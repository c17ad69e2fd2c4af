package desk_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
	"sportello/store/laptop"
)

const (
	account    = "a.prova"
	passphrase = "una frase di prova"
	here       = "Lido Adriano"
)

// cheap makes unlocking take no time.
var cheap = laptop.KDF{Memory: 64, Passes: 1, Threads: 1}

var tables = sync.OnceValues(reference.Load)

var book = sync.OnceValues(func() (*permit.Rulebook, error) {
	tables, err := tables()
	if err != nil {
		return nil, err
	}
	return permit.Load(rulebook.Files(), tables)
})

// watch is the clock on the wall, which tests move.
type watch struct {
	mutex sync.Mutex
	now   time.Time
}

func newWatch() *watch { return &watch{now: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)} }

func (w *watch) time() time.Time {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.now
}

func (w *watch) pass(d time.Duration) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.now = w.now.Add(d)
}

// at sets the time of day, "09:20".
func (w *watch) at(t testing.TB, clock string) {
	t.Helper()
	at, err := time.Parse("15:04", clock)
	if err != nil {
		t.Fatal(err)
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.now = time.Date(w.now.Year(), w.now.Month(), w.now.Day(), at.Hour(), at.Minute(), 0, 0, time.UTC)
}

func options(t testing.TB, folder string, clock *watch) desk.Options {
	t.Helper()
	known, err := tables()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := book()
	if err != nil {
		t.Fatal(err)
	}
	return desk.Options{
		Folder: folder, Clock: clock.time, KDF: cheap, Rulebook: rules, Tables: known, Autosave: 10 * time.Millisecond,
	}
}

// room is a desk at work in a folder of its own.
type room struct {
	t       testing.TB
	options desk.Options
	clock   *watch
	desk    *desk.Desk
	session *desk.Session
}

// newRoom is at its first start, unlocked, at Lido Adriano, by an operator who is
// called as the account.
func newRoom(t testing.TB, change ...func(*desk.Options)) *room {
	t.Helper()
	return roomOf(t, "", change...)
}

// roomOf is a room whose operator is called so.
func roomOf(t testing.TB, name string, change ...func(*desk.Options)) *room {
	t.Helper()
	r := &room{t: t, clock: newWatch()}
	r.options = options(t, t.TempDir(), r.clock)
	for _, change := range change {
		change(&r.options)
	}
	r.open()
	session, _, err := r.desk.First(t.Context(), desk.NewOperator{Name: account, DisplayName: name, Passphrase: passphrase})
	if err != nil {
		t.Fatal(err)
	}
	if err := session.SetSite(t.Context(), here); err != nil {
		t.Fatal(err)
	}
	r.session = session
	return r
}

func (r *room) open() {
	r.t.Helper()
	opened, err := desk.Open(context.Background(), r.options)
	if err != nil {
		r.t.Fatal(err)
	}
	r.desk = opened
	r.t.Cleanup(func() { _ = opened.Close() })
}

func (r *room) unlock() {
	r.t.Helper()
	r.unlockAs(account)
}

func (r *room) unlockAs(account string) {
	r.t.Helper()
	session, err := r.desk.Unlock(context.Background(), account, passphrase, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.session = session
}

// reopen is leaving in the evening and coming back.
func (r *room) reopen() {
	r.t.Helper()
	if err := r.desk.Close(); err != nil {
		r.t.Fatal(err)
	}
	r.open()
	r.unlock()
}

// fatou is an invented person with a permit to renew, but not within the terms: the
// operator says what is asked for.
func fatou() map[string]string {
	return map[string]string{
		"surname": "ESEMPIO", "given_names": "FATOU", "sex": "F", "birth_date": "1992-03-15", "birth_state": "SEN",
		"birth_city": "DAKAR", "citizenship": "SEN", "marital_status": "A", "refugee": permit.No, "fiscal_code": "SMPFTA92C55Z343B",
		"document_type": desk.Passport, "document_number": "A01234567", "document_expiry": "2030-01-31", "document_authority": "01",
		"permit_number": "I08451237", "permit_motive": "16", "permit_expiry": "2027-06-10",
		"province": "RA", "municipality": "RAVENNA", "street": "VIALE ESEMPIO", "street_number": "12", "postcode": "48122",
		"mobile": "0005550142", "entry_date": "2019-05-02",
	}
}

func (r *room) person(values map[string]string) desk.Person {
	r.t.Helper()
	person, err := r.session.CreatePerson(context.Background(), values)
	if err != nil {
		r.t.Fatal(err)
	}
	return person
}

func (r *room) start(person uuid.UUID) *desk.Application {
	r.t.Helper()
	application, err := r.session.Start(context.Background(), person)
	if err != nil {
		r.t.Fatal(err)
	}
	return application
}

func (r *room) openApplication(id uuid.UUID) *desk.Application {
	r.t.Helper()
	application, err := r.session.Open(context.Background(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return application
}

func flush(t testing.TB, a *desk.Application) {
	t.Helper()
	if err := a.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// renewal is what the operator types for a renewal that nothing is wrong with.
var renewal = permit.Values{
	"1.9": permit.Yes, "1.16": "16", "1.25": "12", "1.29": permit.Yes,
	"2.4": permit.Yes, "2.8": permit.Yes, "2.19": "OPERAIO", "2.21": permit.Yes, "2.22": "DITTA ESEMPIO SRL", "2.24": "00000000000",
	"2.52": permit.Yes, "2.53": "18000.00", "2.54": "2025", "2.59": permit.Yes,
}

// ready fills an application until nothing keeps it from being queued:
// whatever the rules still find is overridden.
func ready(t testing.TB, a *desk.Application) {
	t.Helper()
	a.SetAll(renewal)
	for range 5 {
		for _, finding := range a.Report().Blocking() {
			a.Override(finding.Rule, "visto in prova")
		}
	}
	if blocking := a.Report().Blocking(); len(blocking) > 0 {
		t.Fatalf("still blocked: %+v", blocking)
	}
}

func queue(t testing.TB, a *desk.Application) desk.Summary {
	t.Helper()
	ready(t, a)
	summary, err := a.Queue(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return summary
}

// eventually waits for what happens in another goroutine.
func eventually(t testing.TB, what string, happened func() bool) {
	t.Helper()
	for range 12000 { // a minute
		if happened() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}
