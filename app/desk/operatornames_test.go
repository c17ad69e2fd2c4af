package desk_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/app/statistics"
	ledger "sportello/store/office"
)

// namedRooms are a laptop of trips and one of the office: at either somebody has the
// account a.prova, Anna here and Aldo there, and here Bruno has one besides.
func namedRooms(t *testing.T) (c *centre, out, inside *room) {
	t.Helper()
	out, inside = roomOf(t, "Anna Prova"), roomOf(t, "Aldo Prova")
	c = newCentre(t, out.clock)
	out.check(out.session.AddOperator(t.Context(), desk.NewOperator{Name: "b.prova", DisplayName: "Bruno Prova", Passphrase: passphrase}))
	out.enrolAs(c, ledger.RoleTrips, "portatile 3")
	inside.enrolAs(c, ledger.RoleOffice, "ufficio")
	return c, out, inside
}

// What operators are called is known at every laptop, whatever it has of their work,
// before it is sent, after a trip and once the program was closed.
func TestOperatorsAreCalledByTheirNamesEverywhere(t *testing.T) {
	c, out, inside := namedRooms(t)
	agree := func(when string, want map[string]string) {
		t.Helper()
		for _, r := range []*room{out, inside} {
			for account, name := range want {
				if got := r.session.OperatorNames()[account]; got != name {
					t.Errorf("%s: %s is %q, want %q", when, account, got, name)
				}
			}
			if disputes := r.disputes(); len(disputes) > 0 {
				t.Errorf("%s: somebody has to decide %+v", when, disputes)
			}
		}
	}
	if got := out.session.OperatorNames(); got[account] != "Anna Prova" || got["b.prova"] != "Bruno Prova" {
		t.Errorf("here, before anything is sent, %v", got)
	}
	for range 2 {
		out.exchange()
		inside.exchange()
	}
	names := map[string]string{account: "Aldo Prova / Anna Prova", "b.prova": "Bruno Prova"}
	agree("exchanged", names)
	if delivery := out.exchange(); delivery.Done != 0 {
		t.Errorf("said once more: %+v", delivery)
	}
	stranger := out.person(fatou()).ID
	out.exchange()
	c.backUp()
	out.exchange()
	if out.comeBack(); out.isHere(stranger) {
		t.Error("nothing was forgotten")
	}
	agree("back from a trip", names)
	out.reopen()
	agree("opened again", names)
	inside.check(inside.session.AddOperator(t.Context(), desk.NewOperator{Name: "c.prova", DisplayName: "Carla Prova", Passphrase: passphrase}))
	inside.exchange()
	out.exchange()
	names["c.prova"] = "Carla Prova"
	agree("with another one", names)
}

// Where the laptop is known, its operator is told by name, and by nobody else's.
func TestStoriesAndWhatIsLeftTellNames(t *testing.T) {
	_, out, inside := namedRooms(t)
	a := out.begun()
	a.SetAll(renewal)
	out.check(a.HandOver(t.Context(), "manca la busta paga"))
	out.check(a.Close(t.Context()))
	out.exchange()
	inside.exchange()
	if list := inside.handed(); len(list) != 1 || list[0].By != "Anna Prova" {
		t.Errorf("left by %+v", list)
	}
	taken, err := inside.session.TakeHanded(t.Context(), a.ID())
	inside.check(err)
	if _, by := taken.Note(); by != "Anna Prova" {
		t.Errorf("noted by %q", by)
	}
	person := out.person(fatou()).ID
	out.exchange()
	inside.exchange()
	if _, err := inside.session.SavePerson(t.Context(), person, inside.readVersion(person), map[string]string{"mobile": "0005550102"}); err != nil {
		t.Fatal(err)
	}
	inside.exchange()
	out.exchange()
	for _, r := range []*room{out, inside} {
		story := r.story(person)
		if len(story) != 2 || story[0].Author != "Aldo Prova" || story[1].Author != "Anna Prova" {
			t.Errorf("the story tells %+v", story)
		}
	}
}

func TestFiguresNameOperatorsOfOtherLaptops(t *testing.T) {
	_, out, inside := namedRooms(t)
	out.served(out.person(fatou()).ID, 10*time.Minute, 3*time.Minute)
	out.exchange()
	inside.exchange()
	var table bytes.Buffer
	inside.check(inside.session.StatisticsCSV(t.Context(), statistics.Query{From: "2026-11-01", To: "2026-11-30"}, &table))
	if want := ";operator;a.prova;Aldo Prova / Anna Prova;"; !strings.Contains(table.String(), want) {
		t.Errorf("no %q in %s", want, table.String())
	}
}
