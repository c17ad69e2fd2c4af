package desk_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/app/permit"
)

// comeBack makes somebody's application, queues it and starts another two years
// later.
func comeBack(t *testing.T, change permit.Values) (*room, *desk.Application) {
	t.Helper()
	r := newRoom(t)
	person := r.person(fatou())
	first := r.start(person.ID)
	first.SetAll(renewal)
	first.SetAll(change)
	for _, finding := range first.Report().Blocking() {
		first.Override(finding.Rule, "visto in prova")
	}
	if _, err := first.Queue(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.clock.pass(2 * 365 * 24 * time.Hour)
	return r, r.start(person.ID)
}

func answers(a *desk.Application) map[string]desk.Answer {
	all := make(map[string]desk.Answer)
	for _, c := range a.Confirmations() {
		all[c.ID] = c.Answer
	}
	return all
}

func TestWhoReturnsIsAskedWhatCanHaveChanged(t *testing.T) {
	_, a := comeBack(t, nil)
	want := map[string]desk.Answer{
		"permit": desk.Overdue, "request": desk.Overdue, "income": desk.Overdue, // two years on
		"document": desk.Asked, "marital": desk.Asked, "children": desk.Asked, "address": desk.Asked, "contacts": desk.Asked,
		"employer": desk.Asked, "contract": desk.Asked, "absence": desk.Asked,
	}
	if got := answers(a); !maps.Equal(got, want) {
		t.Errorf("answers\n%v, want\n%v", got, want)
	}
}

func TestAnApplicationFromNothingAsksNothing(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	if asked := a.Confirmations(); asked != nil || a.Value("started_from") != "" {
		t.Errorf("asked %v", asked)
	}
	r.start(a.Person()) // another begun beside it
	if asked := r.openApplication(a.ID()).Confirmations(); asked != nil {
		t.Errorf("asked of the first by the second %v", asked)
	}
}

// Who asked for a first issue, or for a conversion, holds by now what was asked for;
// its number and expiry have to be written.
func TestThePermitAskedForIsTheOneHeld(t *testing.T) {
	r := newRoom(t)
	values := fatou()
	for _, field := range []string{"permit_number", "permit_motive", "permit_expiry"} {
		delete(values, field)
	}
	first := r.start(r.person(values).ID)
	first.SetAll(permit.Values{"1.8": permit.Yes, "1.16": "24", "1.9": ""})
	flush(t, first)
	r.clock.pass(300 * 24 * time.Hour)
	a := r.start(first.Person())
	if a.Value("1.19") != "24" || a.Value("1.16") != "24" || a.Value("1.8") != "" || answers(a)["permit"] != desk.Overdue {
		t.Errorf("held %q, asked for %q, first issue %q, the permit is %v", a.Value("1.19"), a.Value("1.16"), a.Value("1.8"), answers(a)["permit"])
	}
	a.SetAll(permit.Values{"1.18": "I00000024", "1.20": "2027-10-10"})
	if a.Value("1.9") != permit.Yes || answers(a)["permit"] != desk.Changed {
		t.Errorf("with the permit: renewal %q, %v", a.Value("1.9"), answers(a)["permit"])
	}
	_, a = comeBack(t, permit.Values{"1.9": "", "1.12": permit.Yes, "1.19": "24"})
	if a.Value("1.19") != "16" {
		t.Errorf("after the conversion the permit held is for %q", a.Value("1.19"))
	}
}

// Of a permit held nothing is said in a first issue, as of the EU permit.
func TestAFirstIssueNamesNoPermitHeld(t *testing.T) {
	r := newRoom(t)
	visit, err := r.session.Book(t.Context(), desk.NewVisit{Time: "09:20", Site: here, Date: "2026-11-25", Person: r.person(fatou()).ID, Request: "rilascio", Motive: "09"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.session.OpenVisit(t.Context(), visit)
	if err != nil {
		t.Fatal(err)
	}
	if a.Value("1.8") != permit.Yes || a.Value("1.18")+a.Value("1.19")+a.Value("1.20") != "" {
		t.Errorf("first issue %q, permit %q of %q until %q", a.Value("1.8"), a.Value("1.18"), a.Value("1.19"), a.Value("1.20"))
	}
}

// What is overdue is never confirmed, and confirming all leaves it.
func TestWhatIsOverdueIsNotConfirmed(t *testing.T) {
	_, a := comeBack(t, permit.Values{"1.45": "2027-01-31"})
	a.Confirm("document", "permit")
	a.ConfirmAll()
	for id, answer := range answers(a) {
		if overdue := slices.Contains([]string{"permit", "request", "document", "income"}, id); overdue != (answer == desk.Overdue) || answer == desk.Asked {
			t.Errorf("%s is %v", id, answer)
		}
	}
	a.Set("1.45", "2034-01-31")
	if got := answers(a)["document"]; got != desk.Changed {
		t.Errorf("with a new expiry it is %v", got)
	}
}

// Confirming is one step of undo, and brings back what a new application does
// not start with.
func TestConfirmingIsUndone(t *testing.T) {
	_, a := comeBack(t, permit.Values{"2.34": permit.Yes, "2.35": "RA", "2.36": "2024-03-01"})
	before := a.Values()
	if a.Value("2.36") != "" {
		t.Fatal("the date of the contract is taken over unasked")
	}
	confirmed := 0
	for _, answer := range answers(a) {
		if answer == desk.Asked {
			confirmed++
		}
	}
	a.LookAt("confirm.address")
	a.ConfirmAll()
	if got := answers(a)["contract"]; got != desk.Confirmed || a.Value("2.36") != "2024-03-01" || a.Value("confirm.contract") != permit.Yes {
		t.Fatalf("the contract is %v of %q", got, a.Value("2.36"))
	}
	if told, ok := a.Undo(); !ok || told.Key != "confirm.address" || told.Confirmed != confirmed {
		t.Errorf("undone at %q, %d rows of %d", told.Key, told.Confirmed, confirmed)
	}
	if got := answers(a)["contract"]; got != desk.Asked || !maps.Equal(a.Values(), before) {
		t.Errorf("undone, it is %v", got)
	}
	a.Redo()
	if got := answers(a)["contract"]; got != desk.Confirmed {
		t.Errorf("redone, it is %v", got)
	}
}

// Typing into a field of a group answers for the group, wherever it is typed.
func TestTypingAnswers(t *testing.T) {
	_, a := comeBack(t, nil)
	a.Set("1.68", "VIA FINTA")
	if got := answers(a)["address"]; got != desk.Changed {
		t.Errorf("the address is %v", got)
	}
	a.Undo()
	if got := answers(a)["address"]; got != desk.Asked {
		t.Errorf("undone, the address is %v", got)
	}
}

// The structure of last year's income is expected, its amount is not.
func TestLastYearsIncomeIsExpected(t *testing.T) {
	_, a := comeBack(t, nil)
	a.Expect("income")
	want := permit.Values{"2.52": permit.Yes, "2.53": "", "2.54": "2027", "2.59": permit.Yes}
	for key, value := range want {
		if got := a.Value(key); got != value {
			t.Errorf("%s is %q, want %q", key, got, value)
		}
	}
	if got := answers(a)["income"]; got != desk.Overdue {
		t.Errorf("without an amount the income is %v", got)
	}
	a.Set("2.53", "19500.00")
	if got := answers(a)["income"]; got != desk.Changed {
		t.Errorf("with an amount the income is %v", got)
	}
}

func TestAQuestionMayBeDenied(t *testing.T) {
	_, a := comeBack(t, nil)
	a.Deny("address")
	a.Deny("absence")
	if got := answers(a); got["absence"] != desk.Changed || got["address"] != desk.Asked || a.Value("confirm.absence") != permit.No {
		t.Errorf("answers %v", got)
	}
}

// Answers are kept with the application and travel with it.
func TestAnswersAreKept(t *testing.T) {
	r, a := comeBack(t, nil)
	a.Confirm("address")
	flush(t, a)
	id := a.ID()
	r.reopen()
	a = r.openApplication(id)
	if got := answers(a)["address"]; got != desk.Confirmed {
		t.Errorf("after a night the address is %v", got)
	}
	document, err := r.session.File().Record(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if got := document.Record.Fields["confirm.address"].Value; got != permit.Yes {
		t.Errorf("the record says %q", got)
	}
}

// What is confirmed is no longer to be said once the application is settled.
func TestConfirmingChangesNothingThatIsQueued(t *testing.T) {
	_, a := comeBack(t, nil)
	queue(t, a)
	before := answers(a)
	a.ConfirmAll()
	a.Deny("absence")
	if got := answers(a); !maps.Equal(got, before) {
		t.Errorf("answers %v", got)
	}
}

// Whatever the appointment is for, an application of somebody who returns says
// nothing that the operator does not see, and a first issue nothing of a permit held.
func TestNothingIsFilledInUnseen(t *testing.T) {
	rules, err := book()
	if err != nil {
		t.Fatal(err)
	}
	for _, request := range rules.Requests() {
		for _, motive := range []string{"09", "13", "16", "31"} {
			r, last := comeBack(t, permit.Values{"1.32": "B", "1.88": permit.Yes, "1.123": permit.Yes, "1.137": "ESEMPIO", "1.138": "ADA", "1.140": "2020-02-02"})
			queue(t, last)
			visit, err := r.session.Book(t.Context(), desk.NewVisit{
				Time: "09:20", Site: here, Date: "2028-11-24", Person: last.Person(), Request: request.ID, Motive: motive,
			})
			if err != nil {
				t.Fatal(err)
			}
			a, err := r.session.OpenVisit(t.Context(), visit)
			if err != nil {
				t.Fatal(err)
			}
			for key, value := range a.Values() {
				if !a.Report().Fields[key].Shown {
					t.Errorf("%s of %s: field %s says %q and is not shown", request.ID, motive, key, value)
				}
			}
			if held := a.Value("1.18") + a.Value("1.19") + a.Value("1.20"); (held != "") != (request.ID != "rilascio") {
				t.Errorf("%s of %s: permit held %q", request.ID, motive, held)
			}
		}
	}
}
