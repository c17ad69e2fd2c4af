package desk_test

import (
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/store"
	"sportello/store/laptop"
)

// same sets or empties who a person was found to be, as it comes from the office.
func (r *room) same(person, kept uuid.UUID) {
	r.t.Helper()
	value := ""
	if kept != uuid.Nil {
		value = kept.String()
	}
	document, err := r.session.File().Record(r.t.Context(), person)
	if err != nil {
		r.t.Fatal(err)
	}
	values := document.Record.Values()
	values[store.SameAs] = value
	change := laptop.Change{ID: person, Version: document.Version, Values: map[string]string{store.SameAs: value}, Card: desk.PersonCard(values)}
	if _, err := r.session.File().Save(r.t.Context(), change); err != nil {
		r.t.Fatal(err)
	}
	if err := r.session.Follow(r.t.Context(), person); err != nil {
		r.t.Fatal(err)
	}
}

// Two records found to be one person: lists, search and family know one, with
// everything of both; taken back, there are two again.
func TestTwoRecordsOfOnePerson(t *testing.T) {
	r := newRoom(t)
	kept := r.person(fatou())
	double := r.person(map[string]string{"surname": "ESEMPIA", "given_names": "FATOU", "document_number": "ZZ7654321"})
	child := r.person(map[string]string{"surname": "ESEMPIO", "given_names": "AWA"})
	for _, person := range []uuid.UUID{kept.ID, double.ID} {
		if err := r.session.Relate(t.Context(), person, child.ID, "child"); err != nil {
			t.Fatal(err)
		}
	}
	a := r.start(double.ID)
	if err := a.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	visit, err := r.session.Book(t.Context(), desk.NewVisit{Time: "10:20", Person: double.ID})
	if err != nil {
		t.Fatal(err)
	}
	r.same(double.ID, kept.ID)
	for _, again := range []bool{false, true} {
		if again {
			r.reopen()
		}
		hits := r.session.Search("ZZ7654321", 5, "person")
		if len(hits) != 1 || hits[0].ID != kept.ID || hits[0].Found != "ZZ7654321" {
			t.Errorf("by the double's passport: %+v", hits)
		}
		for _, person := range []uuid.UUID{kept.ID, double.ID} {
			items, err := r.session.Applications(t.Context(), person)
			if err != nil || len(items) != 1 || items[0].Person != kept.ID {
				t.Errorf("applications %+v, %v", items, err)
			}
			family, err := r.session.Family(t.Context(), person)
			if err != nil || len(family) != 1 || family[0].Person != child.ID {
				t.Errorf("family %+v, %v", family, err)
			}
		}
		if parents, err := r.session.Family(t.Context(), child.ID); err != nil || len(parents) != 1 || parents[0].Person != kept.ID {
			t.Errorf("the child's parents %+v, %v", parents, err)
		}
		day, err := r.session.Day(t.Context())
		if err != nil || len(day.Visits) != 1 || day.Visits[0].ID != visit || day.Visits[0].Person != kept.ID {
			t.Errorf("the day %+v, %v", day.Visits, err)
		}
		if recent, err := r.session.RecentPeople(t.Context(), 9); err != nil || len(recent) != 2 {
			t.Errorf("recent %+v, %v", recent, err)
		}
		if opened := r.openApplication(a.ID()); opened.Person() != kept.ID {
			t.Error("the application is the double's")
		}
	}
	r.same(double.ID, uuid.Nil)
	if items, err := r.session.Applications(t.Context(), kept.ID); err != nil || len(items) != 0 {
		t.Errorf("taken back: %+v, %v", items, err)
	}
	if hits := r.session.Search("ZZ7654321", 5, "person"); len(hits) != 1 || hits[0].ID != double.ID {
		t.Errorf("taken back: %+v", hits)
	}
}

// Two who decide offline, each for the other record, make a ring: one of the two
// stays, and is the same everywhere.
func TestARingOfDecisions(t *testing.T) {
	r := newRoom(t)
	one, other := r.person(map[string]string{"surname": "PROVA"}), r.person(map[string]string{"surname": "PROVAX"})
	r.same(one.ID, other.ID)
	r.same(other.ID, one.ID)
	first := r.session.Search("prova", 5, "person")
	if len(first) != 1 {
		t.Fatalf("found %+v", first)
	}
	r.reopen()
	if again := r.session.Search("prova", 5, "person"); len(again) != 1 || again[0].ID != first[0].ID {
		t.Errorf("found %+v, then %+v", first, again)
	}
}
