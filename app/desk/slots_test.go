package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"sportello/app/bulletin"
	"sportello/app/desk"
	"sportello/store"
	"sportello/store/laptop"
)

func TestTheCalendarOfAWeek(t *testing.T) {
	r := newRoom(t)
	r.slot("2026-12-07", "09:40", r.person(fatou()).ID)
	week, err := r.session.Calendar(t.Context(), here, "2026-12-07", 7, desk.Procedure{})
	if err != nil || len(week) != 7 {
		t.Fatal(len(week), err)
	}
	first, feast, sunday := week[0], week[1], week[6]
	if len(first.Open) != 1 || first.Open[0].From != "09:00" || !first.Unsure || first.Closed != "" || len(first.Visits) != 1 {
		t.Errorf("Monday %+v", first)
	}
	if feast.Closed != "Immacolata Concezione" || len(feast.Open)+len(feast.Slots) != 0 {
		t.Errorf("8 December: %q, %d slots", feast.Closed, len(feast.Slots))
	}
	if sunday.Closed != "" || len(sunday.Open)+len(sunday.Slots) != 0 {
		t.Errorf("Sunday %+v", sunday)
	}
	at := slices.IndexFunc(first.Slots, func(slot desk.Slot) bool { return slot.Time == "09:40" })
	if at < 0 || first.Slots[at].Free() || len(first.Slots[at].Visits) != 1 || first.Slots[at].Visits[0].Name != "ESEMPIO Fatou" {
		t.Errorf("slots %+v", first.Slots)
	}
	for _, c := range []struct {
		site, from string
		days       int
		want       error
	}{
		{"Atlantide", monday, 7, store.ErrNotFound}, {here, "lunedì", 7, store.ErrMalformed}, {here, monday, 0, store.ErrMalformed}, {here, monday, 32, store.ErrMalformed},
	} {
		if _, err := r.session.Calendar(t.Context(), c.site, c.from, c.days, renewing); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestFreeSlotsAreTheNextOnes(t *testing.T) {
	r := newRoom(t)
	r.clock.at(t, "12:05")
	r.slot("2026-11-25", "12:20", uuid.Nil)
	minutes, measured := r.session.ExpectedMinutes(renewing)
	if minutes != 15 || measured {
		t.Fatalf("a renewal takes %d minutes, measured %v", minutes, measured)
	}
	free, err := r.session.FreeSlots(t.Context(), here, "", renewing, 3)
	var got []string
	for _, slot := range free {
		got = append(got, slot.Date+" "+slot.Time)
	}
	if want := []string{"2026-11-25 12:40", "2026-11-26 09:00", "2026-11-26 09:15"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	if free, err = r.session.FreeSlots(t.Context(), here, "2027-06-01", renewing, 3); err != nil || len(free) != 0 {
		t.Errorf("further ahead than anybody plans: %+v, %v", free, err)
	}
}

// What only the office knows of takes its places, without anybody's name.
func TestTheOfficesBulletinTakesSlots(t *testing.T) {
	r := newRoom(t)
	own := r.slot(monday, "09:00", uuid.Nil)
	moved := r.slot(monday, "09:20", uuid.Nil)
	r.check(r.session.MoveVisit(t.Context(), moved, desk.Booking{Date: "2026-12-01", Time: "11:00"}))
	told := bulletin.Bulletin{Made: r.clock.time(), Taken: []bulletin.Taken{
		{Site: here, Date: monday, Time: "09:00", Minutes: 20, Visit: own},
		{Site: here, Date: monday, Time: "09:20", Minutes: 20, Visit: moved}, // as it stood when the bulletin was made
		{Site: here, Date: monday, Time: "10:00", Minutes: 20, Visit: uuid.New()},
	}}
	content, err := told.Encode()
	r.check(err)
	r.check(r.session.TakeArrival(t.Context(), laptop.Arrival{Role: desk.RoleTrips, Bulletin: content}))
	taken := make(map[string]int)
	for _, slot := range r.calendar(here, monday).Slots {
		if slot.Taken > 0 {
			taken[slot.Time] = slot.Foreign
		}
	}
	if len(taken) != 2 || taken["10:00"] != 1 || taken["09:00"] != 0 {
		t.Errorf("taken %v", taken)
	}
	if _, err := r.session.BookSlot(t.Context(), desk.Booking{Date: monday, Time: "10:10", Minutes: 20}); !errors.Is(err, desk.ErrSlotTaken) {
		t.Errorf("beside one whom only the office knows: %v", err)
	}
	r.slot(monday, "09:20", uuid.Nil)
}

func TestWhatSomebodyWillComeFor(t *testing.T) {
	r := newRoom(t)
	fresh := r.person(map[string]string{"surname": "NUOVA"}).ID
	if p, err := r.session.ProcedureOf(t.Context(), fresh); err != nil || p != (desk.Procedure{}) {
		t.Errorf("nothing is known: %+v, %v", p, err)
	}
	_, err := r.session.BookSlot(t.Context(), desk.Booking{Date: monday, Time: "09:00", Person: fresh, Procedure: desk.Procedure{Request: "duplicato"}})
	r.check(err)
	if p, err := r.session.ProcedureOf(t.Context(), fresh); err != nil || p != (desk.Procedure{Request: "duplicato"}) {
		t.Errorf("with an appointment: %+v, %v", p, err)
	}
	person := r.person(fatou()).ID
	if p, err := r.session.ProcedureOf(t.Context(), person); err != nil || p != renewing {
		t.Errorf("with a permit: %+v, %v", p, err)
	}
	begun := r.start(person)
	begun.SetAll(map[string]string{"1.9": "", "1.12": "true", "1.16": "12"})
	flush(t, begun)
	if p, err := r.session.ProcedureOf(t.Context(), person); err != nil || p != (desk.Procedure{Request: "conversione", Motive: "12"}) {
		t.Errorf("begun a conversion: %+v, %v", p, err)
	}
}

// What an earlier program took for a site, and this one does not, locks nobody out.
func TestSitesOfAnEarlierProgram(t *testing.T) {
	r := newRoom(t)
	r.check(r.session.File().PutSetting(t.Context(), "desk.sites", []byte(
		`[{"name":"Piazza di Prova","hours":[{"weekday":1,"from":"9:00","to":"8:00"}]},{"name":""},{"name":"Lido Adriano","desks":3},{"name":"Casa delle Culture","hours":[{"weekday":9,"from":"9:00","to":"8:00"}]}]`)))
	r.reopen()
	sites := r.session.KnownSites()
	if len(sites) != 5 || sites[4].Name != "Piazza di Prova" || len(sites[4].Hours) != 0 || sites[0].Desks != 3 || len(sites[2].Hours) != 5 {
		t.Errorf("sites %+v", sites)
	}
}

func TestNoMoreSitesThanCanBeRead(t *testing.T) {
	r := newRoom(t)
	var err error
	added := 0
	for ; err == nil; added++ {
		err = r.session.AddSite(t.Context(), desk.Site{Name: fmt.Sprintf("Piazza di Prova %d", added)})
	}
	if !errors.Is(err, store.ErrMalformed) || added != 197 {
		t.Errorf("after %d: %v", added, err)
	}
	r.reopen()
}
