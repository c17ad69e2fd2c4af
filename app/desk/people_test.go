package desk_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/assets/i18n"
	"sportello/store"
	"sportello/store/laptop"
)

func TestThePersonFieldsAreThoseOfTheTexts(t *testing.T) {
	texts, err := i18n.New("it")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, id := range texts.IDs() {
		if parts := strings.Split(id, "."); parts[0] == "person" && len(parts) == 2 {
			named = append(named, parts[1])
		}
	}
	if got := slices.Sorted(slices.Values(desk.PersonFields())); !slices.Equal(got, named) {
		t.Errorf("fields %v, texts %v", got, named)
	}
}

func TestAPersonsRecord(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou())
	changed, err := r.session.SavePerson(t.Context(), person.ID, person.Version, map[string]string{"phone": "0544000000", "stair": "", "mobile": ""})
	if err != nil {
		t.Fatal(err)
	}
	want := fatou()
	want["phone"] = "0544000000"
	delete(want, "mobile")
	if !maps.Equal(changed.Values, want) {
		t.Errorf("values %v", changed.Values)
	}
	r.reopen()
	read, err := r.session.Person(t.Context(), person.ID)
	if err != nil || read.Version != changed.Version || !maps.Equal(read.Values, want) {
		t.Errorf("read again %+v, %v", read, err)
	}

	if _, err := r.session.SavePerson(t.Context(), person.ID, person.Version, map[string]string{"phone": "1"}); !errors.Is(err, laptop.ErrChanged) {
		t.Errorf("saving an old version: %v", err)
	}
	if _, err := r.session.CreatePerson(t.Context(), map[string]string{"nickname": "x"}); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("a field people do not have: %v", err)
	}
	if _, err := r.session.Person(t.Context(), uuid.New()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	a := r.start(person.ID)
	if _, err := r.session.Person(t.Context(), a.ID()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an application as a person: %v", err)
	}
}

func TestPeopleAreFoundByWhatOneKnowsOfThem(t *testing.T) {
	r := newRoom(t)
	values := fatou()
	values["original_name"] = "Фату Пример"
	values["phone"] = "0544123456"
	person := r.person(values)
	r.person(map[string]string{"surname": "PROVA", "given_names": "ANNA MARIA"})
	for _, again := range []bool{false, true} {
		if again {
			r.reopen()
		}
		for _, c := range []struct{ query, found string }{
			{"esempio fatou", ""}, {"fatu", ""}, {"Esenpio", ""}, {"пример", ""},
			{"SMPFTA92", "SMPFTA92C55Z343B"}, {"A0123", "A01234567"}, {"08451237", "I08451237"},
			{"000 555 0142", "0005550142"}, {"0544 123", "0544123456"}, {"15/03/1992", "15/03/1992"},
		} {
			hits := r.session.Search(c.query, 5, "person")
			if len(hits) != 1 || hits[0].ID != person.ID || hits[0].Found != c.found {
				t.Errorf("%q: %+v", c.query, hits)
			}
		}
	}
	hit := r.session.Search("fatou", 1)[0]
	if hit.Title != "ESEMPIO Fatou" || hit.Detail != "Senegal · 15/03/1992" || len(hit.Spans) != 1 || hit.Title[hit.Spans[0][0]:hit.Spans[0][1]] != "Fatou" {
		t.Errorf("shown as %+v", hit)
	}
	read, err := r.session.Person(t.Context(), person.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.session.SavePerson(t.Context(), person.ID, read.Version, map[string]string{"surname": "MUSTER"}); err != nil {
		t.Fatal(err)
	}
	if len(r.session.Search("esempio", 5)) > 0 || len(r.session.Search("muster", 5)) != 1 {
		t.Error("the index does not follow what is saved")
	}
}

func TestApplicationsAreFoundByNameAndReceipt(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	queue(t, a)
	receipt := r.onDisk(a.ID()).ReceiptNumber
	for _, again := range []bool{false, true} {
		if again {
			r.reopen()
		}
		hits := r.session.Search("esempio", 5, "application")
		if len(hits) != 1 || hits[0].Detail != "Rinnovo · Lavoro subordinato" || hits[0].Title != "ESEMPIO Fatou" {
			t.Errorf("by name: %+v", hits)
		}
		if hits = r.session.Search(receipt, 5); len(hits) != 1 || hits[0].ID != a.ID() || hits[0].Found != receipt {
			t.Errorf("by receipt %s: %+v", receipt, hits)
		}
	}
	r.session.SetLanguage("en")
	if hits := r.session.Search("esempio", 5, "application"); hits[0].Detail == "Rinnovo · Lavoro subordinato" {
		t.Error("titles have one language only")
	}
}

func TestRecentPeople(t *testing.T) {
	r := newRoom(t)
	var people []desk.Person
	for _, name := range []string{"UNO", "DUE", "TRE"} {
		r.clock.pass(1e9)
		people = append(people, r.person(map[string]string{"surname": name}))
	}
	r.clock.pass(1e9)
	if _, err := r.session.SavePerson(t.Context(), people[0].ID, people[0].Version, map[string]string{"phone": "1"}); err != nil {
		t.Fatal(err)
	}
	recent, err := r.session.RecentPeople(t.Context(), 2)
	if err != nil || len(recent) != 2 || recent[0].Title != "UNO" || recent[1].Title != "TRE" {
		t.Errorf("%+v, %v", recent, err)
	}
}

func TestAFamilyIsSeenFromBothEnds(t *testing.T) {
	r := newRoom(t)
	mother := r.person(fatou())
	child := r.person(map[string]string{"surname": "ESEMPIO", "given_names": "AWA"})
	father := r.person(map[string]string{"surname": "PROVA", "given_names": "OUSMANE"})
	relate := func(a, b uuid.UUID, relation string) {
		t.Helper()
		if err := r.session.Relate(t.Context(), a, b, relation); err != nil {
			t.Fatal(err)
		}
	}
	relate(mother.ID, child.ID, "child")
	relate(child.ID, mother.ID, "parent") // the same again, from the other end
	relate(mother.ID, father.ID, "spouse")
	relate(father.ID, mother.ID, "spouse")
	for _, again := range []bool{false, true} {
		if again {
			r.reopen()
		}
		for _, c := range []struct {
			of   uuid.UUID
			want []desk.Relative
		}{
			{mother.ID, []desk.Relative{{father.ID, "spouse", "PROVA Ousmane"}, {child.ID, "child", "ESEMPIO Awa"}}},
			{child.ID, []desk.Relative{{mother.ID, "parent", "ESEMPIO Fatou"}}},
			{father.ID, []desk.Relative{{mother.ID, "spouse", "ESEMPIO Fatou"}}},
		} {
			family, err := r.session.Family(t.Context(), c.of)
			if err != nil || !slices.Equal(family, c.want) {
				t.Errorf("family %+v, want %+v, %v", family, c.want, err)
			}
		}
	}
	for _, relation := range []string{"", "cousin"} {
		if err := r.session.Relate(t.Context(), mother.ID, father.ID, relation); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("relation %q: %v", relation, err)
		}
	}
	if err := r.session.Relate(t.Context(), mother.ID, mother.ID, "spouse"); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("with themselves: %v", err)
	}
	if err := r.session.Relate(t.Context(), mother.ID, uuid.New(), "child"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("with nobody: %v", err)
	}
}

func TestSubscribersHearOfChanges(t *testing.T) {
	r := newRoom(t)
	heard := 0
	cancel := r.session.Subscribe(func() { heard++ })
	r.person(fatou())
	if heard == 0 {
		t.Error("a new person was not told")
	}
	cancel()
	before := heard
	r.person(fatou())
	if heard != before {
		t.Error("told after cancelling")
	}
}
