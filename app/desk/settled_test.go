package desk_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
)

// A stray key on an application that was sent is no correction of it.
func TestNothingChangesASettledApplication(t *testing.T) {
	for _, c := range []struct {
		name   string
		status desk.Status
		send   bool
		reason string // of an override, longer than the office takes
	}{
		{"queued", desk.Queued, false, ""},
		{"sent", desk.Sent, true, ""},
		{"quarantined", desk.Quarantined, true, strings.Repeat("x", 20<<10)},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRoom(t)
			r.enrol(newCentre(t, r.clock))
			a := r.start(r.person(fatou()).ID)
			ready(t, a)
			a.Override("late", c.reason)
			a.Set("1.77", "PRESSO PROVA")
			a.Undo() // there is something to redo
			if a.Settled() {
				t.Error("a draft is settled")
			}
			if _, err := a.Queue(t.Context()); err != nil {
				t.Fatal(err)
			}
			if c.send {
				if _, err := r.session.Send(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
			}
			for _, again := range []bool{false, true} {
				if again {
					r.reopen()
					a = r.openApplication(a.ID())
				}
				r.strayKeys(a, c.status)
			}
		})
	}
}

// strayKeys tries every change there is on a settled application.
func (r *room) strayKeys(a *desk.Application, want desk.Status) {
	r.t.Helper()
	if !a.Settled() {
		r.t.Fatal("not settled")
	}
	report, values, before, operations := a.Report(), a.Values(), r.onDisk(a.ID()), len(r.operations())
	for name, change := range map[string]func() *permit.Report{
		"Set":            func() *permit.Report { return a.Set("1.77", "X") },
		"SetAll":         func() *permit.Report { return a.SetAll(permit.Values{"1.9": "", "1.77": "X"}) },
		"SetDocument":    func() *permit.Report { return a.SetDocument("passport", true) },
		"SetDocuments":   func() *permit.Report { return a.SetDocuments(true, "passport", "photos") },
		"StateDocuments": a.StateDocuments,
		"Override":       func() *permit.Report { return a.Override("late", "X") },
	} {
		if change() != report {
			r.t.Errorf("%s checks anew", name)
		}
	}
	if told, ok := a.Undo(); ok {
		r.t.Errorf("undone %s", told.Key)
	}
	if told, ok := a.Redo(); ok {
		r.t.Errorf("redone %s", told.Key)
	}
	if err := a.HandOver(r.t.Context(), "per sbaglio"); !errors.Is(err, desk.ErrSettled) {
		r.t.Errorf("handed over: %v", err)
	}
	flush(r.t, a)
	summary, err := a.Queue(r.t.Context())
	if err != nil || summary.Status != want || a.Summary() != summary {
		r.t.Errorf("queued once more it is %+v, %v", summary, err)
	}
	if !maps.Equal(a.Values(), values) || a.DocumentsStated() || r.onDisk(a.ID()).Version != before.Version || len(r.operations()) != operations {
		r.t.Error("something has changed")
	}
}

func TestTakingUp(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	a.TakeUp()
	queue(t, a)
	if !a.Settled() {
		t.Error("taken up before there was anything to take up")
	}
	a.TakeUp()
	if a.Settled() {
		t.Error("taken up and settled")
	}
	flush(t, a)
	if got := a.Summary().Status; got != desk.Queued {
		t.Errorf("only taken up it is %s", got)
	}
	a.Set("1.77", "PRESSO PROVA")
	flush(t, a)
	if got := a.Summary().Status; got != desk.Draft || a.Settled() {
		t.Errorf("changed it is %s", got)
	}
	if told, ok := a.Undo(); !ok || told.Key != "1.77" {
		t.Errorf("undo %q, %v", told.Key, ok)
	}
	if queue(t, a); !a.Settled() {
		t.Error("queued again it is not settled")
	}
}

// What travels is what was judged: keys struck while it is being queued are
// neither in it nor make a draft of it afterwards.
func TestTypingWhileItIsQueued(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) { o.Autosave = time.Hour })
	a := r.start(r.person(fatou()).ID)
	ready(t, a)
	typed := 0
	a.OnSaved(func(state desk.SaveState) {
		if state.Saved {
			typed++
			a.Set("1.77", "PRESSO PROVA")
		}
	})
	if _, err := a.Queue(t.Context()); err != nil || typed == 0 {
		t.Fatalf("typed %d times, %v", typed, err)
	}
	a.OnSaved(nil)
	flush(t, a)
	if got := a.Summary().Status; a.Value("1.77") != "" || got != desk.Queued {
		t.Errorf("%s with %q", got, a.Value("1.77"))
	}
}

// An application that errors kept from the queue is typed on in.
func TestABlockedApplicationIsNotSettled(t *testing.T) {
	a := newRoom(t).begun()
	if _, err := a.Queue(t.Context()); !errors.Is(err, desk.ErrBlocked) || a.Settled() {
		t.Errorf("settled: %v, %v", a.Settled(), err)
	}
	if a.Set("1.77", "PRESSO PROVA"); a.Value("1.77") == "" {
		t.Error("nothing can be typed")
	}
}

func (r *room) begun() *desk.Application {
	r.t.Helper()
	return r.start(r.person(fatou()).ID)
}

// Every number an applicant was ever given finds the application, and a draft
// keeps the last one the office has confirmed.
func TestReceiptsOfAnApplicationTakenUpAgain(t *testing.T) {
	r := newRoom(t)
	r.enrol(newCentre(t, r.clock))
	a := r.begun()
	queue(t, a)
	r.send()
	first := a.Summary().Receipt
	correct := func(street string) {
		t.Helper()
		a.TakeUp()
		a.Set("1.77", street)
		flush(t, a)
	}
	expect := func(when string, status desk.Status, receipt string, numbers ...string) {
		t.Helper()
		listed, err := r.session.Applications(t.Context(), uuid.Nil)
		if err != nil || len(listed) != 1 {
			t.Fatalf("%s: listed %v, %v", when, listed, err)
		}
		for _, got := range []desk.Summary{listed[0], a.Summary()} {
			if got.Status != status || got.Receipt != receipt {
				t.Errorf("%s: %s with receipt %q, want %s with %q", when, got.Status, got.Receipt, status, receipt)
			}
		}
		for _, number := range numbers {
			hits := r.session.Search(number, 5)
			if !slices.ContainsFunc(hits, func(hit desk.Hit) bool { return hit.ID == a.ID() }) {
				t.Errorf("%s: %s finds %v", when, number, hits)
			}
		}
	}
	correct("PRESSO UNO")
	expect("corrected", desk.Draft, first, first)
	queue(t, a)
	second := r.onDisk(a.ID()).ReceiptNumber
	expect("queued again", desk.Queued, "", first, second)
	correct("PRESSO DUE")
	expect("corrected before it was sent", desk.Draft, first, first, second)
	queue(t, a)
	third := r.onDisk(a.ID()).ReceiptNumber
	correct("PRESSO TRE")
	expect("and again", desk.Draft, first, first, second, third)
	r.send()
	expect("the office has the third", desk.Draft, third, first, second, third)
	queue(t, a)
	r.send()
	last := a.Summary().Receipt
	expect("sent", desk.Sent, last, first, second, third, last)
	if first == second || second == third || third == last {
		t.Fatal("the numbers do not differ: nothing was tested")
	}
	r.reopen()
	a = r.openApplication(a.ID())
	expect("another day", desk.Sent, last, first, second, third, last)
}

func (r *room) send() {
	r.t.Helper()
	if _, err := r.session.Send(r.t.Context(), nil); err != nil {
		r.t.Fatal(err)
	}
}

func TestTheChecklistIsJudgedOnceStated(t *testing.T) {
	r := newRoom(t)
	a := r.begun()
	if !a.DocumentsStated() {
		t.Error("before anything is asked for, nothing is left to state")
	}
	a.SetAll(renewal)
	var mandatory []string
	for _, document := range a.Report().Documents {
		if document.Mandatory {
			mandatory = append(mandatory, document.ID)
		}
	}
	if len(mandatory) < 2 || a.DocumentsStated() || a.Report().DocumentsJudged {
		t.Fatalf("%d mandatory documents, stated: %v", len(mandatory), a.DocumentsStated())
	}
	unjudged := len(a.Report().Blocking())
	if report := a.StateDocuments(); !a.DocumentsStated() || !report.DocumentsJudged || len(report.Blocking()) <= unjudged {
		t.Errorf("stated: %d errors, %d before", len(report.Blocking()), unjudged)
	}
	if a.Undo(); a.DocumentsStated() {
		t.Error("not undone")
	}
	if report := a.SetDocuments(true, mandatory...); !a.DocumentsStated() || len(report.Blocking()) != unjudged {
		t.Errorf("all present: %d errors, %d before", len(report.Blocking()), unjudged)
	}
	if a.SetDocuments(false, mandatory...); a.Value("doc."+mandatory[0]) != "" {
		t.Error("still there")
	}
	a.Undo()
	for _, id := range mandatory {
		if a.Value("doc."+id) != permit.Yes {
			t.Errorf("undone in one step, without %s", id)
		}
	}
	if a.Undo(); a.DocumentsStated() {
		t.Error("not undone in one step")
	}
}

func TestTheNoteOfAHandOver(t *testing.T) {
	r := roomOf(t, "Anna Prova")
	a := r.begun()
	expect := func(when, text, by string) {
		t.Helper()
		for range 2 {
			if gotText, gotBy := a.Note(); gotText != text || gotBy != by {
				t.Errorf("%s: %q by %q, want %q by %q", when, gotText, gotBy, text, by)
			}
			r.reopen()
			a = r.openApplication(a.ID())
		}
	}
	expect("none", "", "")
	if err := a.HandOver(t.Context(), " manca la busta paga "); err != nil {
		t.Fatal(err)
	}
	expect("left", "manca la busta paga", "Anna Prova")
	if err := r.session.AddOperator(t.Context(), desk.NewOperator{Name: "b.prova", Passphrase: passphrase}); err != nil {
		t.Fatal(err)
	}
	r.unlockAs("b.prova")
	a = r.openApplication(a.ID())
	a.Set("1.77", "PRESSO PROVA")
	flush(t, a)
	expect("the colleague works on it", "manca la busta paga", "Anna Prova")
	queue(t, a)
	expect("queued", "", "")
	a.TakeUp()
	a.Set("1.77", "PRESSO ALTRI")
	flush(t, a)
	expect("taken up again", "", "")
	r.unlockAs("b.prova") // who has no other name
	a = r.openApplication(a.ID())
	if err := a.HandOver(t.Context(), "manca la foto"); err != nil {
		t.Fatal(err)
	}
	expect("left once more", "manca la foto", "b.prova")
}
