package effort_test

import (
	"context"
	"maps"
	"path/filepath"
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
	account    = "e.prova"
	passphrase = "una frase di prova lunga"
	site       = "Lido Adriano"
)

// today is the day the cases are played on; before that those who return were here.
var (
	today       = time.Date(2026, 11, 25, 9, 41, 0, 0, time.UTC)
	lastYear    = time.Date(2025, 12, 2, 10, 0, 0, 0, time.UTC)
	twoYearsAgo = time.Date(2024, 12, 3, 10, 0, 0, 0, time.UTC)
)

var tables = sync.OnceValues(reference.Load)

var rules = sync.OnceValues(func() (*permit.Rulebook, error) {
	tables, err := tables()
	if err != nil {
		return nil, err
	}
	return permit.Load(rulebook.Files(), tables)
})

func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		check(t, err)
		return value
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// watch is the clock on the wall; the desk saves, and looks at it, on its own.
type watch struct {
	mutex sync.Mutex
	now   time.Time
}

func (w *watch) time() time.Time {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.now
}

func (w *watch) set(now time.Time) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.now = now
}

// office is a laptop's data folder with people on file.
type office struct {
	t      testing.TB
	folder string
	clock  watch
}

func newOffice(t testing.TB) *office {
	o := &office{t: t, folder: filepath.Join(t.TempDir(), "dati")}
	o.work(draganMoved[0].at, func(ctx context.Context, s *desk.Session) { check(t, s.SetSite(ctx, site)) })
	return o
}

func (o *office) open(ctx context.Context) (*desk.Desk, error) {
	return desk.Open(ctx, desk.Options{
		Folder: o.folder, Clock: o.clock.time, Rulebook: must(rules())(o.t), Tables: must(tables())(o.t),
		KDF: laptop.KDF{Memory: 8, Passes: 1, Threads: 1},
	})
}

// work opens the desk behind the program's back, at some time.
func (o *office) work(at time.Time, do func(ctx context.Context, s *desk.Session)) {
	o.t.Helper()
	ctx := context.Background()
	o.clock.set(at)
	d := must(o.open(ctx))(o.t)
	session, err := d.Unlock(ctx, account, passphrase, nil)
	if len(must(d.Operators(ctx))(o.t)) == 0 {
		session, _, err = d.First(ctx, desk.NewOperator{Name: account, DisplayName: "E. Prova", Passphrase: passphrase})
	}
	check(o.t, err)
	do(ctx, session)
	check(o.t, d.Close())
}

// knows puts somebody on file who was here at some time and had an application
// made; nil for none.
func (o *office) knows(at time.Time, person map[string]string, application permit.Values) (id uuid.UUID) {
	o.t.Helper()
	o.work(at, func(ctx context.Context, s *desk.Session) {
		id = must(s.CreatePerson(ctx, person))(o.t).ID
		if application != nil {
			o.applied(ctx, s, id, application)
		}
	})
	return id
}

// applied queues an application that is whole.
func (o *office) applied(ctx context.Context, s *desk.Session, person uuid.UUID, values permit.Values) {
	o.t.Helper()
	a := must(s.Start(ctx, person))(o.t)
	for _, requirement := range a.SetAll(values).Documents {
		a.SetDocument(requirement.ID, true)
	}
	for _, finding := range a.Report().Blocking() {
		o.t.Errorf("the application before has the error %s at %v", finding.Rule, finding.Fields)
	}
	must(a.Queue(ctx))(o.t)
	check(o.t, a.Close(ctx))
}

// expects books an appointment that has come.
func (o *office) expects(person uuid.UUID, request, motive string) {
	o.t.Helper()
	o.work(today, func(ctx context.Context, s *desk.Session) {
		visit := must(s.Book(ctx, desk.NewVisit{Time: "09:40", Person: person, Subject: "Rinnovo", Request: request, Motive: motive}))(o.t)
		check(o.t, s.SetVisit(ctx, visit, "waiting"))
	})
}

// queued is the one application queued today, as it lies on the disk.
func (o *office) queued(read func(a *desk.Application)) {
	o.t.Helper()
	o.work(o.clock.time(), func(ctx context.Context, s *desk.Session) {
		var made []desk.Summary
		for _, summary := range must(s.Applications(ctx, uuid.Nil, desk.Queued))(o.t) {
			if summary.Created.After(today.Add(-time.Minute)) {
				made = append(made, summary)
			}
		}
		if len(made) != 1 {
			o.t.Fatalf("%d applications were queued", len(made))
		}
		read(must(s.Open(ctx, made[0].ID))(o.t))
	})
}

// with is a copy of values with others over them; "" takes one out.
func with(values map[string]string, others ...map[string]string) map[string]string {
	all := maps.Clone(values)
	for _, each := range others {
		maps.Copy(all, each)
	}
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	return all
}
