package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/assets/sites"
	"sportello/store"
	"sportello/store/laptop"
	ledger "sportello/store/office"
)

const square = "Piazza di Prova"

// site is what a desk knows of a site.
func (r *room) site(name string) desk.Site {
	r.t.Helper()
	known := r.session.KnownSites()
	at := slices.IndexFunc(known, func(site desk.Site) bool { return site.Name == name })
	if at < 0 {
		r.t.Fatalf("%s is not known", name)
	}
	return known[at]
}

// says changes a site as it is known.
func (r *room) says(name string, change func(*desk.Site)) {
	r.t.Helper()
	shown := r.site(name)
	site := shown
	change(&site)
	r.check(r.session.ChangeSite(r.t.Context(), shown, site))
}

// twoTravelling are two laptops with trips of their own.
func twoTravelling(t *testing.T) (a, b *room, c *centre) {
	t.Helper()
	a, b = newRoom(t), newRoom(t)
	c = newCentre(t, a.clock)
	a.enrolAs(c, ledger.RoleTrips, "portatile uno")
	b.enrolAs(c, ledger.RoleTrips, "portatile due")
	return a, b, c
}

// What is added and said on one laptop is known to all, whatever their trips, and no
// return forgets it.
func TestASiteTravels(t *testing.T) {
	a, b, c := twoTravelling(t)
	tuesday := []sites.Opening{{Weekday: time.Tuesday, From: "14:00", To: "18:00"}}
	a.check(a.session.AddSite(t.Context(), desk.Site{Name: square, Address: "Via Finta 1", Desks: 2, Hours: tuesday, Unsure: []string{"hours"}}))
	a.says(away, func(s *desk.Site) { s.Address, s.Unsure = "Via Esempio 2", nil })
	a.exchange()
	b.exchange()
	for _, again := range []bool{false, true} {
		if again {
			c.backUp()
			b.comeBack()
			b.reopen()
		}
		added, changed := b.site(square), b.site(away)
		if added.Desks != 2 || !added.IsUnsure("hours") || len(added.On(time.Tuesday)) != 1 || len(added.On(time.Monday)) != 0 {
			t.Errorf("again %v: added %+v", again, added)
		}
		if changed.Address != "Via Esempio 2" || changed.IsUnsure("address") || !changed.HoursSure() || changed.Who == "" {
			t.Errorf("again %v: changed %+v", again, changed)
		}
	}
	const aTuesday = "2026-12-01"
	for range 2 {
		if _, err := b.session.BookSlot(t.Context(), desk.Booking{Site: square, Date: aTuesday, Time: "14:00", Minutes: 20}); err != nil {
			t.Error(err)
		}
	}
	if len(b.disputes()) != 0 {
		t.Errorf("two appointments at two desks: %+v", b.disputes())
	}
	if got := c.record(store.SiteID(square)); got["name"] != square || got["hours.tue"] != "14:00-18:00" || got["desks"] != "2" || got["unsure.hours"] != "true" {
		t.Errorf("the office has %v", got)
	}
}

// What two say of different things of a site stands beside each other; where they speak
// of the same, a person decides, and until then all have the same places.
func TestWhatTwoSayOfASiteMeets(t *testing.T) {
	a, b, _ := twoTravelling(t)
	a.check(a.session.AddSite(t.Context(), desk.Site{Name: square, Desks: 1}))
	a.exchange()
	b.exchange()
	a.says(square, func(s *desk.Site) { s.Desks, s.Address = 2, "Via Finta 1" })
	b.says(square, func(s *desk.Site) { s.Desks, s.Postcode = 3, "48121" })
	a.exchange()
	b.exchange()
	a.exchange()
	for name, r := range map[string]*room{"who was first": a, "who was second": b} {
		if site := r.site(square); site.Desks != 2 || site.Address != "Via Finta 1" || site.Postcode != "48121" {
			t.Errorf("%s: %+v", name, site)
		}
		waiting := r.disputes()
		if len(waiting) != 1 || waiting[0].Title != square || waiting[0].Of != "site" || fmt.Sprint(waiting[0].Fields) != "[desks]" || waiting[0].Laptops != 2 {
			t.Errorf("%s: waiting %+v", name, waiting)
		}
	}
	a.check(a.session.Decide(t.Context(), a.dispute(store.SiteID(square)), map[string]string{"desks": "3"}))
	if a.site(square).Desks != 3 {
		t.Errorf("decided: %+v", a.site(square))
	}
	_, undone, err := a.session.UndoDecision(t.Context())
	if err != nil || !undone || a.site(square).Desks != 2 {
		t.Errorf("taken back: %+v, %v", a.site(square), err)
	}
	a.check(a.session.Decide(t.Context(), a.dispute(store.SiteID(square)), map[string]string{"desks": "3"}))
	a.exchange()
	b.exchange()
	if b.site(square).Desks != 3 || len(b.disputes()) != 0 {
		t.Errorf("decided elsewhere: %+v, waiting %+v", b.site(square), b.disputes())
	}
}

// Two who add the same site and say the same agree.
func TestTwoAddOneSite(t *testing.T) {
	a, b, _ := twoTravelling(t)
	for _, r := range []*room{a, b} {
		r.check(r.session.AddSite(t.Context(), desk.Site{Name: square, Desks: 2}))
		r.exchange()
	}
	a.exchange()
	if len(a.disputes())+len(b.disputes()) != 0 || len(b.session.KnownSites()) != 5 {
		t.Errorf("waiting %+v", b.disputes())
	}
}

func TestASiteThatWasChangedMeanwhile(t *testing.T) {
	r := newRoom(t)
	shown := r.site(here)
	r.says(here, func(s *desk.Site) { s.Desks = 2 })
	site := shown
	site.Desks = 3
	if err := r.session.ChangeSite(t.Context(), shown, site); !errors.Is(err, desk.ErrChanged) {
		t.Errorf("said over what stands: %v", err)
	}
	site = shown
	site.Address = "Via Finta 1"
	if err := r.session.ChangeSite(t.Context(), shown, site); err != nil || r.site(here).Desks != 2 || r.site(here).Address == "" {
		t.Errorf("another thing: %v, %+v", err, r.site(here))
	}
	site.Name = square
	if err := r.session.ChangeSite(t.Context(), shown, site); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("another name: %v", err)
	}
}

// A site out of use is booked no more and chosen no more; what was there keeps its name.
func TestASiteIsTakenOutOfUse(t *testing.T) {
	a, b, c := twoTravelling(t)
	b.check(b.session.SetSite(t.Context(), "San Pietro in Vincoli"))
	retire := func(r *room) error {
		shown := r.site(here)
		site := shown
		site.Retired = true
		return r.session.ChangeSite(t.Context(), shown, site)
	}
	visit := a.slot(monday, "09:20", uuid.Nil)
	a.exchange()
	c.renew()
	b.exchange()
	for name, r := range map[string]*room{"who booked": a, "who only heard of it": b} {
		if coming, err := r.session.ComingTo(t.Context(), here); coming != 1 || err != nil {
			t.Errorf("%s: %d are coming, %v", name, coming, err)
		}
		if err := retire(r); !errors.Is(err, desk.ErrSiteInUse) || desk.ErrorName(err) != "site-in-use" || r.site(here).Retired {
			t.Errorf("%s: out of use in spite of an appointment: %v", name, err)
		}
	}
	a.check(a.session.CancelVisit(t.Context(), visit, ""))
	a.check(retire(a))
	if slices.Contains(a.session.Sites(), here) || len(a.session.KnownSites()) != 4 {
		t.Errorf("sites %v", a.session.Sites())
	}
	a.exchange()
	b.exchange()
	if _, err := b.session.BookSlot(t.Context(), desk.Booking{Site: here, Date: monday, Time: "09:20", Minutes: 20}); !errors.Is(err, desk.ErrOutsideHours) {
		t.Errorf("booked there: %v", err)
	}
	if err := b.session.SetSite(t.Context(), here); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("stands there: %v", err)
	}
	if open := a.calendar(here, monday); len(open.Slots) != 0 || len(open.Visits) != 1 {
		t.Errorf("its calendar: %+v", open)
	}
	if a.session.Site() != here {
		t.Errorf("who stood there stands at %q", a.session.Site())
	}
	b.says(here, func(s *desk.Site) { s.Retired = false })
	if !slices.Contains(b.session.Sites(), here) {
		t.Errorf("back in use: %v", b.session.Sites())
	}
}

func TestThereIsAlwaysASite(t *testing.T) {
	r := newRoom(t)
	for _, name := range r.session.Sites() {
		r.says(name, func(s *desk.Site) { s.Retired = true })
	}
	if len(r.session.Sites()) != 4 {
		t.Errorf("sites %v", r.session.Sites())
	}
}

// What an earlier program kept on the laptop alone becomes records, once; what others
// have said meanwhile stands.
func TestSitesOfALaptopBecomeRecords(t *testing.T) {
	a, b, c := twoTravelling(t)
	const kept = `[{"name":"Piazza di Prova","desks":2},{"name":"Marina di Prova","address":"Via Finta 1"},{"name":"Lido Adriano","municipality":"Ravenna","postcode":"48122","desks":3,"unsure":["who"]}]`
	b.check(b.session.AddSite(t.Context(), desk.Site{Name: square, Desks: 5}))
	b.exchange()
	a.exchange()
	a.check(a.session.File().PutSetting(t.Context(), "desk.sites", []byte(kept)))
	a.reopen()
	if a.site(square).Desks != 5 || a.site("Marina di Prova").Address != "Via Finta 1" || a.site(here).Desks != 3 || a.site(here).IsUnsure("hours") {
		t.Errorf("sites %+v", a.session.KnownSites())
	}
	if _, err := a.session.File().Setting(t.Context(), "desk.sites"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("it is kept on: %v", err)
	}
	a.says(here, func(s *desk.Site) { s.Desks = 4 })
	a.reopen()
	a.exchange()
	b.exchange()
	if b.site(here).Desks != 4 || b.site("Marina di Prova").Address != "Via Finta 1" || len(b.disputes()) != 0 {
		t.Errorf("at the other: %+v, waiting %+v", b.session.KnownSites(), b.disputes())
	}
	if got := c.record(store.SiteID(here)); got["postcode"] != "" || got["municipality"] != "" || got["hours.mon"] != sites.None {
		t.Errorf("more was said than differs: %v", got)
	}
}

// An earlier program did not know that sites are everybody's, and forgot them with the
// rest: they come again.
func TestSitesThatWereForgottenComeAgain(t *testing.T) {
	a, b, c := twoTravelling(t)
	a.check(a.session.AddSite(t.Context(), desk.Site{Name: square, Desks: 2}))
	a.exchange()
	b.exchange()
	c.backUp()
	b.exchange()
	gone, err := b.session.File().Forget(t.Context(), []uuid.UUID{store.SiteID(square)})
	if err != nil || len(gone.Gone) != 1 {
		t.Fatalf("%+v, %v", gone, err)
	}
	b.reopen()
	if len(b.session.KnownSites()) != 4 {
		t.Fatalf("not forgotten: %+v", b.session.KnownSites())
	}
	b.exchange()
	if b.site(square).Desks != 2 {
		t.Errorf("came again as %+v", b.site(square))
	}
	cursor, _, _, err := b.session.File().Pulled(t.Context())
	b.check(err)
	b.reopen()
	if again, _, _, err := b.session.File().Pulled(t.Context()); err != nil || !slices.Equal(again, cursor) || len(again) == 0 {
		t.Errorf("they are asked for again: %x, then %x, %v", cursor, again, err)
	}
}

// A record that says it is of another site than its id, or of none, is of none.
func TestARecordOfNoSite(t *testing.T) {
	r := newRoom(t)
	for id, name := range map[uuid.UUID]string{store.SiteID("Piazza d'Altri"): square, store.SiteID(""): "", store.SiteID("  "): "  "} {
		_, err := r.session.File().Create(t.Context(), laptop.Draft{ID: id, Kind: store.Site, State: "active", Values: map[string]string{"name": name, "desks": "9"}})
		r.check(err)
	}
	r.reopen()
	if len(r.session.KnownSites()) != 4 {
		t.Errorf("sites %+v", r.session.KnownSites())
	}
}
