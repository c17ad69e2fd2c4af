package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/store"
)

// office is a desk at the office with two colleagues out at the sites.
func office(t testing.TB) (r *room, e *elsewhere, bianchi, neri colleague) {
	r, e = roomOf(t, "Anna Prova"), newElsewhere(t)
	return r, e, e.colleague("portatile 3", "a.bianchi", "Lido Adriano"), e.colleague("portatile 5", "g.neri", "San Pietro in Vincoli")
}

func TestAValueWrittenInTwoWaysIsShownWithWhereItComesFrom(t *testing.T) {
	r, e, bianchi, neri := office(t)
	person := e.contest(r, bianchi, neri, "mobile", "0005550101", "0005550102")
	e.gives(r)
	disputes := r.disputes()
	if len(disputes) != 1 || disputes[0].ID != person || disputes[0].Kind != desk.DisputeFields || disputes[0].Laptops != 2 {
		t.Fatalf("disputes %+v", disputes)
	}
	open := r.dispute(person)
	if len(open.Rows) != 1 || open.Rows[0].Field != "mobile" || open.Rows[0].Suggested >= 0 || !open.Rows[0].Differs {
		t.Fatalf("rows %+v", open.Rows)
	}
	for i, want := range []struct{ value, laptop, author, site string }{
		{"0005550101", "portatile 3", "a.bianchi", "Lido Adriano"}, {"0005550102", "portatile 5", "g.neri", "San Pietro in Vincoli"},
	} {
		got := open.Rows[0].Values[i]
		if got.Value != want.value || got.Origin.Laptop != want.laptop || got.Origin.Author != want.author || got.Origin.Site != want.site || got.Origin.At.IsZero() {
			t.Errorf("value %d: %+v", i, got)
		}
	}
}

func TestADecisionSettlesWhatWasShownAndNothingElse(t *testing.T) {
	for _, choice := range []string{"0005550101", "0005550102", "0005550199", ""} {
		t.Run("to "+choice, func(t *testing.T) {
			r, e, bianchi, neri := office(t)
			person := e.contest(r, bianchi, neri, "mobile", "0005550101", "0005550102")
			before := e.states[person]
			e.gives(r)
			r.check(r.session.Decide(t.Context(), r.dispute(person), map[string]string{"mobile": choice}))
			if len(r.disputes()) != 0 || r.read(person)["mobile"] != choice {
				t.Errorf("still %d, %q", len(r.disputes()), r.read(person)["mobile"])
			}
			// Somebody who knew nothing of it wrote a third value meanwhile.
			e.writes(bianchi, store.Person, person, before, r.clock.time(), map[string]string{"mobile": "0005550103"})
			e.meets(r)
			state := e.states[person]
			if len(state.Fields["mobile"].Candidates) != 1 {
				t.Fatalf("candidates %+v", state.Fields["mobile"].Candidates)
			}
			waits := r.disputes()
			if len(waits) != 1 {
				t.Fatalf("what nobody has seen is not waiting: %+v", waits)
			}
			r.check(r.session.Decide(t.Context(), r.dispute(person), map[string]string{"mobile": choice}))
			e.meets(r)
			if state := e.states[person]; len(state.Contested()) != 0 || state.Values()["mobile"] != choice {
				t.Errorf("at the office %v, contested %v", state.Values(), state.Contested())
			}
		})
	}
}

func TestADecisionTakenBackIsOpenAgainEverywhere(t *testing.T) {
	for name, meet := range map[string]bool{"at once": false, "after the office knew": true} {
		for _, choice := range []string{"0005550101", "0005550102", "0005550199"} {
			t.Run(name+" "+choice, func(t *testing.T) {
				r, e, bianchi, neri := office(t)
				person := e.contest(r, bianchi, neri, "mobile", "0005550101", "0005550102")
				e.gives(r)
				r.check(r.session.Decide(t.Context(), r.dispute(person), map[string]string{"mobile": choice}))
				if meet {
					e.meets(r)
				}
				id, ok, err := r.session.UndoDecision(t.Context())
				if id != person || !ok || err != nil {
					t.Fatal(id, ok, err)
				}
				for range 2 { // as it looks here, and once the office has it
					open := r.dispute(person)
					values := open.Rows[0].Values
					if len(values) != 2 || values[0].Value+values[1].Value != "00055501010005550102" && values[0].Value+values[1].Value != "00055501020005550101" {
						t.Fatalf("open again with %+v", values)
					}
					for _, value := range values {
						if value.Origin.Author == account {
							t.Errorf("%s is said to come from who took it back", value.Value)
						}
					}
					e.meets(r)
				}
				if _, ok, _ := r.session.UndoDecision(t.Context()); ok {
					t.Error("there is more to undo than was decided")
				}
			})
		}
	}
}

func TestWhatSomebodyElseDecidedIsNotDecidedAgain(t *testing.T) {
	r, e, bianchi, neri := office(t)
	person := e.contest(r, bianchi, neri, "mobile", "0005550101", "0005550102")
	e.gives(r)
	shown := r.dispute(person)
	state := e.states[person]
	field := state.Fields["mobile"]
	e.apply(store.Operation{ID: uuid.Must(uuid.NewV7()), Record: person, Kind: store.Person, Author: "m.altra", Made: r.clock.time(), Patch: map[string]store.Change{
		"mobile": {Base: field.Standing.Op, Settles: []uuid.UUID{field.Candidates[0].Op}, Value: "0005550102"},
	}}, neri.laptop)
	e.gives(r)
	if err := r.session.Decide(t.Context(), shown, map[string]string{"mobile": "0005550101"}); !errors.Is(err, desk.ErrDecided) {
		t.Errorf("deciding again: %v", err)
	}
	if got := r.read(person)["mobile"]; got != "0005550102" {
		t.Errorf("now %q", got)
	}
	if by, ok, err := r.session.DecidedBy(t.Context(), shown); by.Author != "m.altra" || by.Laptop != neri.name || !ok || err != nil {
		t.Errorf("decided by %+v, %v, %v", by, ok, err)
	}
}

func TestWhatNobodyDecidedIsNotSaidToBe(t *testing.T) {
	r, e, _, neri := office(t)
	here, there := pair(t, r, e, neri)
	shown := r.dispute(store.PairID(here, there))
	e.writes(neri, store.Person, there, e.states[there], r.clock.time(), map[string]string{store.Deleted: "true"})
	e.gives(r)
	if err := r.session.Different(t.Context(), shown); !errors.Is(err, desk.ErrDecided) {
		t.Errorf("deciding on whom is deleted: %v", err)
	}
	if by, ok, err := r.session.DecidedBy(t.Context(), shown); ok || err != nil {
		t.Errorf("decided by %+v, %v", by, err)
	}
}

// pair is two cards of one invented woman, the first with an application.
func pair(t testing.TB, r *room, e *elsewhere, neri colleague) (here, there uuid.UUID) {
	t.Helper()
	values := fatou()
	here = r.person(values).ID
	queue(t, r.start(here))
	there = uuid.Must(uuid.NewV7())
	values["given_names"], values["document_number"], values["document_expiry"], values["fiscal_code"] = "FATOU BINTOU", "A99999999", "2020-01-31", ""
	values["email"] = "finta@esempio.invalid"
	e.writes(neri, store.Person, there, store.Shared{}, r.clock.time().Add(-24*time.Hour), values)
	e.proposes(here, there, 0.97, true)
	e.meets(r)
	return here, there
}

func TestTwoCardsOfOnePersonBecomeOne(t *testing.T) {
	r, e, _, neri := office(t)
	here, there := pair(t, r, e, neri)
	if hits := r.session.Search("ESEMPIO FATOU", 10, "person"); len(hits) != 2 {
		t.Fatalf("before: %+v", hits)
	}
	disputes := r.disputes()
	if len(disputes) != 1 || disputes[0].Kind != desk.DisputePair || !disputes[0].Soon || !disputes[0].Stop || disputes[0].Title != "ESEMPIO Fatou / Fatou Bintou" {
		t.Fatalf("disputes %+v", disputes)
	}
	open := r.dispute(disputes[0].ID)
	if open.People != [2]uuid.UUID{here, there} {
		t.Errorf("who has an application is kept: %v", open.People)
	}
	if len(open.Evidence) != 2 || open.Evidence[0].Field != "birth_date" {
		t.Errorf("evidence %+v", open.Evidence)
	}
	choices := make(map[string]string)
	for _, row := range open.Rows {
		want := map[string]int{"given_names": 1, "document_number": 0, "document_expiry": 0, "fiscal_code": 0, "email": 1}
		if suggested, differs := want[row.Field]; row.Differs != differs || row.Suggested != suggested {
			t.Errorf("%s: differs %v, suggested %d", row.Field, row.Differs, row.Suggested)
		}
		if row.Differs {
			choices[row.Field] = row.Values[row.Suggested].Value
		}
	}
	r.check(r.session.Decide(t.Context(), open, choices))
	for range 2 { // here at once, and after the office has it
		if hits := r.session.Search("ESEMPIO FATOU", 10, "person"); len(hits) != 1 || hits[0].ID != here || hits[0].Title != "ESEMPIO Fatou Bintou" {
			t.Fatalf("one person is shown as %+v", hits)
		}
		kept := r.read(here)
		if kept["document_number"] != "A01234567" || kept["email"] != "finta@esempio.invalid" || kept["given_names"] != "FATOU BINTOU" {
			t.Errorf("kept %v", kept)
		}
		if len(r.disputes()) != 0 {
			t.Error("it is still to be decided")
		}
		e.meets(r)
	}
	if e.states[there].Values()[store.SameAs] != here.String() || e.states[store.PairID(here, there)].Values()["verdict"] != "same" {
		t.Errorf("at the office: %v", e.states[store.PairID(here, there)].Values())
	}
}

func TestTwoPeopleAreSeparatedWithoutLoss(t *testing.T) {
	for name, take := range map[string]func(r *room, there uuid.UUID) error{
		"later": func(r *room, there uuid.UUID) error { return r.session.Separate(context.Background(), there) },
		"at once": func(r *room, there uuid.UUID) error {
			_, _, err := r.session.UndoDecision(context.Background())
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, e, _, neri := office(t)
			here, there := pair(t, r, e, neri)
			wasHere := r.read(here)
			theirs := r.start(there)
			queue(t, theirs)
			r.check(theirs.Close(t.Context()))
			wasThere := r.read(there)
			open := r.dispute(store.PairID(here, there))
			other := open.People[1]
			r.check(r.session.Decide(t.Context(), open, map[string]string{"given_names": "FATOU BINTOU", "email": "finta@esempio.invalid"}))
			if list, err := r.session.Applications(t.Context(), open.People[0]); err != nil || len(list) != 2 {
				t.Fatalf("applications of the one: %d, %v", len(list), err)
			}
			e.meets(r)
			r.check(take(r, other))
			for range 2 {
				for person, was := range map[uuid.UUID]map[string]string{here: wasHere, there: wasThere} {
					now := r.read(person)
					for field, value := range was {
						if now[field] != value {
							t.Errorf("%s is %q, was %q", field, now[field], value)
						}
					}
					if now["email"] != was["email"] || now[store.SameAs] != "" {
						t.Errorf("left behind: %v", now)
					}
					if list, err := r.session.Applications(t.Context(), person); err != nil || len(list) != 1 {
						t.Errorf("applications: %d, %v", len(list), err)
					}
				}
				if hits := r.session.Search("ESEMPIO FATOU", 10, "person"); len(hits) != 2 {
					t.Errorf("search shows %d", len(hits))
				}
				e.meets(r)
			}
			if len(r.disputes()) != 1 {
				t.Error("the proposal is not to be decided again")
			}
		})
	}
}

func TestTwoPeopleStayTwo(t *testing.T) {
	r, e, _, neri := office(t)
	here, there := pair(t, r, e, neri)
	r.check(r.session.Different(t.Context(), r.dispute(store.PairID(here, there))))
	e.meets(r)
	if len(r.disputes()) != 0 || e.states[store.PairID(here, there)].Values()["verdict"] != "different" {
		t.Errorf("%v", e.states[store.PairID(here, there)].Values())
	}
	if _, ok, err := r.session.UndoDecision(t.Context()); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if len(r.disputes()) != 1 {
		t.Error("taken back, and not open")
	}
}

// Once the office knows of a decision it proposes the two no longer.
func TestADecisionOnAPairIsTakenBackAfterTheOfficeKnew(t *testing.T) {
	for name, decide := range map[string]func(r *room, open desk.Case) error{
		"one person": func(r *room, open desk.Case) error { return r.session.Decide(context.Background(), open, nil) },
		"two people": func(r *room, open desk.Case) error { return r.session.Different(context.Background(), open) },
	} {
		t.Run(name, func(t *testing.T) {
			r, e, _, neri := office(t)
			here, there := pair(t, r, e, neri)
			r.check(decide(r, r.dispute(store.PairID(here, there))))
			e.proposals[0].Gone = true
			e.meets(r)
			if id, ok, err := r.session.UndoDecision(t.Context()); id != store.PairID(here, there) || !ok || err != nil {
				t.Fatal(id, ok, err)
			}
			for range 2 {
				open := r.dispute(store.PairID(here, there))
				if open.Title != "ESEMPIO Fatou / Fatou Bintou" || open.People != [2]uuid.UUID{here, there} {
					t.Fatalf("open again: %+v", open.Dispute)
				}
				e.meets(r)
			}
			r.check(r.session.Different(t.Context(), r.dispute(store.PairID(here, there))))
			if len(r.disputes()) != 0 {
				t.Error("decided again, and still open")
			}
		})
	}
}

// A pair shows one value of each side: what waits beside it was seen by nobody.
func TestMakingOnePersonSettlesNothingUnseen(t *testing.T) {
	r, e, bianchi, neri := office(t)
	keep := e.contest(r, bianchi, neri, "mobile", "0005550101", "0005550102")
	e.writes(bianchi, store.Application, uuid.Must(uuid.NewV7()), store.Shared{}, r.clock.time(), map[string]string{"person": keep.String()})
	other := uuid.Must(uuid.NewV7())
	e.writes(neri, store.Person, other, store.Shared{}, r.clock.time(), map[string]string{"surname": "PROVA", "given_names": "ARBEN", "mobile": "0005550103"})
	e.proposes(keep, other, 0.97, true)
	e.gives(r)
	open := r.dispute(store.PairID(keep, other))
	if open.People[0] != keep {
		t.Fatalf("kept is %v", open.People)
	}
	r.check(r.session.Decide(t.Context(), open, map[string]string{"mobile": "0005550103"}))
	for range 2 {
		waits := r.disputes()
		if len(waits) != 1 || waits[0].ID != keep {
			t.Fatalf("what nobody has seen is not waiting: %+v", waits)
		}
		values := r.dispute(keep).Rows[0].Values
		if values[0].Value != "0005550103" || len(values) != 2 {
			t.Errorf("waiting with %+v", values)
		}
		e.meets(r)
	}
}

// The order is the day's: what somebody waits for, then what must not go on.
func TestTheMostUrgentComesFirst(t *testing.T) {
	r, e, bianchi, neri := office(t)
	fields := e.contest(r, bianchi, neri, "mobile", "0005550101", "0005550102")
	expected := e.contest(r, bianchi, neri, "phone", "0005550103", "0005550104")
	people := make([]uuid.UUID, 4)
	for i, name := range []string{"PRIMA", "SECONDA", "TERZA", "QUARTA"} {
		people[i] = uuid.Must(uuid.NewV7())
		e.writes(neri, store.Person, people[i], store.Shared{}, r.clock.time(), map[string]string{"surname": name, "given_names": "FINTA"})
	}
	e.proposes(people[0], people[1], 0.6, false)
	e.proposes(people[2], people[3], 0.99, true)
	e.gives(r)
	if _, err := r.session.Book(t.Context(), desk.NewVisit{Date: "2026-11-27", Time: "09:20", Person: expected}); err != nil {
		t.Fatal(err)
	}
	want := []uuid.UUID{expected, store.PairID(people[2], people[3]), fields, store.PairID(people[0], people[1])}
	got := r.disputes()
	if len(got) != len(want) {
		t.Fatalf("%d disputes", len(got))
	}
	for i, dispute := range got {
		if dispute.ID != want[i] {
			t.Errorf("at %d is %s", i, dispute.Title)
		}
	}
}

func TestAQuestionTravelsAndComesBack(t *testing.T) {
	r, e, bianchi, neri := office(t)
	person := e.contest(r, bianchi, neri, "mobile", "0005550101", "0005550102")
	e.gives(r)
	r.check(r.session.Ask(t.Context(), r.dispute(person), "mobile", " quale è giusto? "))
	if questions, err := r.session.Questions(t.Context()); err != nil || len(questions) != 0 {
		t.Errorf("asked oneself: %+v, %v", questions, err)
	}
	if disputes := r.disputes(); !disputes[0].Asked || disputes[0].Answered {
		t.Errorf("%+v", disputes[0])
	}
	r.check(r.session.HandIn(t.Context()))
	e.receives(r)
	var question uuid.UUID
	for id, state := range e.states {
		if state.Kind == store.Question {
			question = id
		}
	}
	values := e.states[question].Values()
	if values["about"] != person.String() || values["to"] != neri.laptop.String() || values["text"] != "quale è giusto?" || values["field"] != "mobile" {
		t.Fatalf("the question says %v", values)
	}
	e.writes(neri, store.Question, question, e.states[question], r.clock.time(), map[string]string{"answer": "il secondo"})
	e.gives(r)
	open := r.dispute(person)
	if open.Question == nil || open.Question.Answer != "il secondo" || open.Question.AnsweredBy != "g.neri" || open.Question.By != "Anna Prova" {
		t.Fatalf("question %+v", open.Question)
	}
	r.check(r.session.Decide(t.Context(), open, map[string]string{"mobile": "0005550102"}))
	r.check(r.session.HandIn(t.Context()))
	e.receives(r)
	if e.states[question].Values()["closed"] != "true" {
		t.Error("decided, and still asked")
	}
}

// A person may be in several cases: a question belongs to the one it was asked in.
func TestAQuestionBelongsToItsCase(t *testing.T) {
	r, e, bianchi, neri := office(t)
	person := e.contest(r, bianchi, neri, "mobile", "0005550101", "0005550102")
	other := uuid.Must(uuid.NewV7())
	e.writes(neri, store.Person, other, store.Shared{}, r.clock.time(), map[string]string{"surname": "PROVA", "given_names": "ARBEN"})
	e.proposes(person, other, 0.97, true)
	e.gives(r)
	pair := store.PairID(person, other)
	r.check(r.session.Ask(t.Context(), r.dispute(person), "mobile", "quale è giusto?"))
	for _, dispute := range r.disputes() {
		if dispute.Asked != (dispute.ID == person) {
			t.Errorf("%s: asked is %v", dispute.Title, dispute.Asked)
		}
	}
	r.check(r.session.Different(t.Context(), r.dispute(pair)))
	if open := r.dispute(person); open.Question == nil {
		t.Error("closed with another case")
	}
}

func TestAnOperatorIsAskedAndAnswers(t *testing.T) {
	r, e, bianchi, _ := office(t)
	person := r.person(fatou()).ID
	stream, _, _, err := r.session.File().Head(t.Context())
	r.check(err)
	question := uuid.Must(uuid.NewV7())
	e.writes(bianchi, store.Question, question, store.Shared{}, r.clock.time(), map[string]string{"about": person.String(), "to": stream.Laptop.String(), "text": "è il numero nuovo?"})
	e.gives(r)
	questions, err := r.session.Questions(t.Context())
	if err != nil || len(questions) != 1 || questions[0].Title != "ESEMPIO Fatou" || questions[0].By != "a.bianchi" {
		t.Fatalf("%+v, %v", questions, err)
	}
	r.check(r.session.Answer(t.Context(), question, "sì"))
	if questions, _ := r.session.Questions(t.Context()); len(questions) != 0 {
		t.Error("answered, and still asked")
	}
	r.check(r.session.HandIn(t.Context()))
	e.receives(r)
	if e.states[question].Values()["answer"] != "sì" {
		t.Error("the answer does not travel")
	}
}
