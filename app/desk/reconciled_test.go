package desk_test

import (
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/cmd/centrale/fields"
	"sportello/store"
	ledger "sportello/store/office"
)

// threeRooms are two desks out at the sites and one at the office, at a real one.
func threeRooms(t *testing.T) (c *centre, out, other, inside *room) {
	t.Helper()
	out, other, inside = newRoom(t), newRoom(t), newRoom(t)
	c = newCentreWith(t, out.clock, fields.Matcher())
	out.enrolAs(c, ledger.RoleTrips, "portatile 3")
	other.enrolAs(c, ledger.RoleTrips, "portatile 5")
	inside.enrolAs(c, ledger.RoleOffice, "ufficio")
	return c, out, other, inside
}

// What two desks wrote of one field is decided at the office, and both have it.
func TestTheOfficeDecidesAndTheDesksFollow(t *testing.T) {
	_, out, _, inside := threeRooms(t)
	person := out.person(fatou()).ID
	out.exchange()
	inside.exchange()
	if inside.session.Role() != desk.RoleOffice || inside.read(person)["mobile"] != "0005550142" {
		t.Fatalf("the office is %q and has %v", inside.session.Role(), inside.read(person))
	}
	for r, mobile := range map[*room]string{out: "0005550101", inside: "0005550102"} {
		if _, err := r.session.SavePerson(t.Context(), person, r.readVersion(person), map[string]string{"mobile": mobile}); err != nil {
			t.Fatal(err)
		}
	}
	out.exchange()
	inside.exchange()
	disputes := inside.disputes()
	if len(disputes) != 1 || disputes[0].ID != person {
		t.Fatalf("disputes %+v", disputes)
	}
	open := inside.dispute(person)
	if from := open.Rows[0].Values[0].Origin; from.Laptop != "portatile 3" {
		t.Errorf("the first comes from %+v", from)
	}
	inside.check(inside.session.Decide(t.Context(), open, map[string]string{"mobile": "0005550101"}))
	inside.exchange()
	out.exchange()
	inside.exchange()
	for _, r := range []*room{out, inside} {
		if got := r.read(person)["mobile"]; got != "0005550101" || len(r.disputes()) != 0 {
			t.Errorf("%q, %d disputes", got, len(r.disputes()))
		}
		if story := r.story(person); story[0].Kind != desk.ChapterDecided {
			t.Errorf("the story says %v", chapterKinds(story))
		}
	}
}

// One woman came to two desks: the office asks, is answered, and makes one of two.
func TestTheOfficeAsksAndJoinsTwoCards(t *testing.T) {
	c, out, other, inside := threeRooms(t)
	values := fatou()
	first := out.person(values).ID
	queue(t, out.start(first))
	out.exchange()
	other.clock.pass(time.Hour)
	values["mobile"], values["document_number"] = "0005550199", "A09876543"
	second := other.person(values).ID
	queue(t, other.start(second))
	other.exchange()
	for done := 1; done > 0; { // as the office does behind what it receives
		var err error
		done, err = c.office.Ledger.Match(t.Context())
		inside.check(err)
	}
	inside.exchange()
	pair := store.PairID(first, second)
	disputes := inside.disputes()
	if len(disputes) != 1 || disputes[0].ID != pair || disputes[0].Laptops != 2 {
		t.Fatalf("disputes %+v", disputes)
	}
	open := inside.dispute(pair)
	if len(open.Evidence) == 0 {
		t.Error("no reason is given")
	}
	inside.check(inside.session.Ask(t.Context(), open, "mobile", "è il numero nuovo?"))
	inside.exchange()
	asked := ask(t, out, other)
	questions, err := asked.session.Questions(t.Context())
	if err != nil || len(questions) != 1 || questions[0].Title != "ESEMPIO Fatou" || questions[0].Text != "è il numero nuovo?" {
		t.Fatalf("%+v, %v", questions, err)
	}
	asked.check(asked.session.Answer(t.Context(), questions[0].ID, "sì, da ieri"))
	asked.exchange()
	inside.exchange()
	open = inside.dispute(pair)
	if open.Question == nil || open.Question.Answer != "sì, da ieri" {
		t.Fatalf("question %+v", open.Question)
	}
	inside.check(inside.session.Decide(t.Context(), open, map[string]string{"mobile": "0005550199"}))
	inside.exchange()
	inside.exchange()
	for _, r := range []*room{out, other, inside} {
		r.exchange()
		hits := r.session.Search("ESEMPIO FATOU", 10, "person")
		if len(hits) != 1 || hits[0].ID != open.People[0] || r.read(hits[0].ID)["mobile"] != "0005550199" {
			t.Errorf("shown as %+v", hits)
			continue
		}
		if list, err := r.session.Applications(t.Context(), hits[0].ID); err != nil || len(list) == 0 || r == inside && len(list) != 2 {
			t.Errorf("applications %d, %v", len(list), err)
		}
		if questions, _ := r.session.Questions(t.Context()); len(questions) != 0 {
			t.Error("still asked")
		}
	}
	inside.check(inside.session.Separate(t.Context(), open.People[1]))
	inside.exchange()
	for _, r := range []*room{out, other, inside} {
		r.exchange()
		if hits := r.session.Search("ESEMPIO FATOU", 10, "person"); len(hits) == 0 || r == inside && len(hits) != 2 {
			t.Errorf("separated, and shown as %+v", hits)
		}
	}
}

// ask is the desk that has been asked something.
func ask(t *testing.T, rooms ...*room) *room {
	t.Helper()
	for _, r := range rooms {
		r.exchange()
		if questions, err := r.session.Questions(t.Context()); err == nil && len(questions) > 0 {
			return r
		}
	}
	t.Fatal("nobody is asked")
	return nil
}
