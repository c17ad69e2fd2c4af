package desk_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/segment"
	"sportello/store"
	"sportello/store/laptop"
	ledger "sportello/store/office"
	"sportello/sync/server"
)

func (r *room) handed() []desk.Handed {
	r.t.Helper()
	list, err := r.session.HandedOver(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return list
}

// has says whether something of a kind is missing at a key.
func has(missing []desk.Missing, kind, key string) bool {
	return slices.ContainsFunc(missing, func(m desk.Missing) bool { return m.Kind == kind && m.Key == key && m.Label != "" && m.Count > 0 })
}

func TestWhatAnApplicationLacks(t *testing.T) {
	r := newRoom(t)
	a := r.begun()
	a.SetAll(renewal)
	a.Set("2.22", "")           // the employer
	a.Set("1.34", "2092-03-15") // a birth to come
	a.SetDocument("passport", true)
	missing := a.Missing()
	if !has(missing, desk.MissingSection, "2.22") || !has(missing, desk.MissingFinding, "1.34") || has(missing, desk.MissingDocument, "doc.passport") {
		t.Errorf("missing %+v", missing)
	}
	if has(missing, desk.MissingFinding, "2.22") {
		t.Error("an empty field is told twice")
	}
	for _, finding := range a.Report().Blocking() {
		if strings.HasPrefix(finding.Rule, "stamp") && slices.ContainsFunc(missing, func(m desk.Missing) bool { return m.Kind == desk.MissingFinding && m.Label == finding.Title.IT }) {
			t.Errorf("a document is told twice: %s", finding.Title.IT)
		}
	}
	at := slices.IndexFunc(missing, func(m desk.Missing) bool { return m.Kind == desk.MissingDocument })
	if at < 0 || !strings.HasPrefix(missing[at].Key, "doc.") {
		t.Fatalf("no document is missing: %+v", missing)
	}
	if !slices.IsSortedFunc(missing, func(a, b desk.Missing) int { return kindOrder(a.Kind) - kindOrder(b.Kind) }) {
		t.Errorf("in the order of %+v", missing)
	}
	var documents []string
	for _, document := range a.Report().Documents {
		documents = append(documents, document.ID)
	}
	a.SetDocuments(true, documents...)
	ready(t, a)
	a.Set("1.34", "1992-03-15")
	if missing := a.Missing(); len(missing) != 0 {
		t.Errorf("nothing keeps it from being queued, and it lacks %+v", missing)
	}
}

func kindOrder(kind string) int {
	return slices.Index([]string{desk.MissingSection, desk.MissingFinding, desk.MissingDocument}, kind)
}

// byStick carries a file to the office and the answer back.
func (r *room) byStick(c *centre) {
	r.t.Helper()
	path := filepath.Join(r.t.TempDir(), "prova.busta")
	_, err := r.session.WriteBustaFile(r.t.Context(), path)
	r.check(err)
	_, err = r.session.ReadBusta(r.t.Context(), bytes.NewReader(c.receive(path, server.ImportOptions{})))
	r.check(err)
}

// Left half-way at Lido Adriano, and found by the colleague at the office: whose it
// was, since when, with the note and what is missing. Who takes it up is known at both.
func TestAColleagueElsewhereFindsWhatWasLeftHalfWay(t *testing.T) {
	for name, carry := range map[string]func(c *centre, from, to *room){
		"over the line": func(_ *centre, from, to *room) { from.exchange(); to.exchange() },
		"by stick":      func(c *centre, from, to *room) { from.byStick(c); to.byStick(c) },
	} {
		t.Run(name, func(t *testing.T) {
			c, out, _, inside := threeRooms(t)
			a := out.begun()
			a.SetAll(renewal)
			a.Set("2.22", "")
			out.check(a.HandOver(t.Context(), "manca la busta paga"))
			out.check(a.Close(t.Context()))
			if list := out.handed(); len(list) != 1 || list[0].By != "a.prova" && list[0].By != "Anna Prova" || list[0].Laptop != "" {
				t.Fatalf("here left are %+v", list)
			}
			carry(c, out, inside)
			inside.clock.pass(time.Hour)
			list := inside.handed()
			if len(list) != 1 {
				t.Fatalf("found %+v", list)
			}
			found := list[0]
			if found.Summary.ID != a.ID() || found.Note != "manca la busta paga" || found.By != account || found.Laptop != "portatile 3" ||
				found.Site != here || minutesAfter(found.Since) != 0 || found.TakenBy != "" || !has(found.Missing, desk.MissingSection, "2.22") {
				t.Errorf("found %+v", found)
			}
			taken, err := inside.session.TakeHanded(t.Context(), a.ID())
			inside.check(err)
			if text, _ := taken.Note(); text != "manca la busta paga" || taken.Settled() {
				t.Errorf("taken up with %q", text)
			}
			for _, r := range []*room{inside, out} {
				if r == out {
					carry(c, inside, out)
				}
				list := r.handed()
				if len(list) != 1 || list[0].TakenBy != account || minutesAfter(list[0].Since) != 0 {
					t.Errorf("once taken up %+v", list)
				}
			}
			taken.Set("2.22", "DITTA ESEMPIO SRL")
			queue(t, taken)
			carry(c, inside, out)
			if len(inside.handed())+len(out.handed()) != 0 {
				t.Error("queued, and still left half-way")
			}
			if _, err := out.session.TakeHanded(t.Context(), a.ID()); !errors.Is(err, desk.ErrSegmentMoved) {
				t.Errorf("taken up after it was queued: %v", err)
			}
		})
	}
}

// Whoever goes to the site finds what was left there half-way, though nobody has an
// appointment, and hears of it once it is finished; who goes elsewhere does not.
func TestWhoGoesThereNextFindsWhatWasLeftHalfWay(t *testing.T) {
	c, out, next, _ := threeRooms(t)
	beside, elsewhere := newRoom(t), newRoom(t)
	beside.enrolAs(c, ledger.RoleTrips, "portatile 6")
	elsewhere.enrolAs(c, ledger.RoleTrips, "portatile 7")
	tomorrow := out.clock.time().AddDate(0, 0, 1).Format(time.DateOnly)
	for r, site := range map[*room]string{next: here, beside: here, elsewhere: "Casa delle Culture"} {
		r.check(r.session.SetSite(t.Context(), site))
		r.check(r.session.SetTrips(t.Context(), []desk.Trip{{Site: site, From: tomorrow, To: tomorrow}}))
	}
	a := out.begun()
	a.SetAll(renewal)
	out.check(a.HandOver(t.Context(), "torna domani con le buste paga"))
	out.check(a.Close(t.Context()))
	for _, r := range []*room{out, next, beside, elsewhere} {
		r.exchange()
	}
	for _, r := range []*room{next, beside} {
		if list := r.handed(); len(list) != 1 || list[0].Summary.ID != a.ID() || list[0].Note != "torna domani con le buste paga" || len(list[0].Missing) == 0 || list[0].Summary.Name == "" {
			t.Fatalf("found %+v", list)
		}
	}
	if list := elsewhere.handed(); len(list) != 0 {
		t.Errorf("elsewhere it is found, too: %+v", list)
	}
	taken, err := next.session.TakeHanded(t.Context(), a.ID())
	next.check(err)
	queue(t, taken)
	next.exchange()
	for _, r := range []*room{next, beside, out} {
		r.exchange()
		if list := r.handed(); len(list) != 0 {
			t.Errorf("queued, and still left half-way: %+v", list)
		}
	}
}

// Whose clock is fast or slow says nothing of who has it: a taking is of what was left
// before, and whatever is left after it is free.
func TestNoClockSaysWhoTookWhatUp(t *testing.T) {
	_, out, _, inside := threeRooms(t)
	a := out.begun()
	a.SetAll(renewal)
	take := func(r *room) {
		_, err := r.session.TakeHanded(t.Context(), a.ID())
		r.check(err)
	}
	for _, step := range []struct {
		name  string
		by    *room
		clock time.Duration // put forward before
		does  func()
		taken string
	}{
		{"left, two days ahead", out, 48 * time.Hour, func() { out.check(a.HandOver(t.Context(), "manca la busta paga")) }, ""},
		{"taken up at the right time", inside, time.Hour, func() { take(inside) }, account},
		{"left once more with the same note, by a clock behind", inside, -72 * time.Hour, func() {
			again, err := inside.session.Open(t.Context(), a.ID())
			inside.check(err)
			again.Set("2.22", "DITTA ESEMPIO SRL")
			inside.check(again.HandOver(t.Context(), "manca la busta paga"))
			inside.check(again.Close(t.Context()))
		}, ""},
		{"taken up by who had left it first, a year before", out, -365 * 24 * time.Hour, func() { take(out) }, account},
	} {
		step.by.clock.pass(step.clock)
		step.does()
		for range 2 {
			out.exchange()
			inside.exchange()
		}
		for _, r := range []*room{out, inside} {
			if list := r.handed(); len(list) != 1 || list[0].TakenBy != step.taken {
				t.Errorf("%s: %+v", step.name, list)
			}
		}
	}
	if list := out.handed(); list[0].Laptop != "ufficio" || !list[0].Since.Equal(inside.clock.time()) {
		t.Errorf("left last %+v", list)
	}
}

// A program before this one noted no rounds: by whose clock it was taken up is all there is.
func TestWhatWasLeftWithoutARoundIsTakenUpAsBefore(t *testing.T) {
	_, out, _, inside := threeRooms(t)
	a := out.begun()
	a.SetAll(renewal)
	out.check(a.HandOver(t.Context(), "manca la busta paga"))
	out.check(a.Close(t.Context()))
	marks := laptop.Decision{Record: a.ID(), Kind: store.Application, Changes: map[string]store.Change{}, Aside: true}
	for name, field := range out.onDisk(a.ID()).Record.Fields {
		if id, _ := segment.Of(name); id == segment.Left {
			marks.Changes[name] = store.Change{Base: field.Writer}
		}
	}
	_, err := out.session.File().Decide(t.Context(), here, []laptop.Decision{marks}, out.session.DescribeCard)
	out.check(err)
	out.exchange()
	inside.exchange()
	if list := inside.handed(); len(marks.Changes) != 1 || len(list) != 1 || list[0].TakenBy != "" || list[0].Laptop != "portatile 3" {
		t.Fatalf("without %v left are %+v", marks.Changes, list)
	}
	inside.clock.pass(time.Hour)
	_, err = inside.session.TakeHanded(t.Context(), a.ID())
	inside.check(err)
	if list := inside.handed(); len(list) != 1 || list[0].TakenBy != account {
		t.Errorf("taken up: %+v", list)
	}
}

// Two take it up and know nothing of each other: both know afterwards who was last.
func TestTwoTakeUpTheSame(t *testing.T) {
	_, out, other, inside := threeRooms(t)
	a := out.begun()
	a.Set("1.9", permit.Yes)
	out.check(a.HandOver(t.Context(), "manca tutto"))
	out.check(a.Close(t.Context()))
	out.exchange()
	inside.exchange()
	out.clock.pass(time.Hour)
	_, err := out.session.TakeHanded(t.Context(), a.ID())
	out.check(err)
	inside.clock.pass(2 * time.Hour)
	_, err = inside.session.TakeHanded(t.Context(), a.ID())
	out.check(err)
	for range 2 {
		out.exchange()
		inside.exchange()
	}
	for _, r := range []*room{out, inside} {
		states, _ := r.segmentsOf(a.ID())
		if filling := states["filling"]; minutesAfter(filling.Since) != 120 {
			t.Errorf("filling %+v", filling)
		}
		if len(r.disputes()) != 0 {
			t.Error("somebody has to decide")
		}
	}
	_ = other
}

func TestWhatIsTakenUpIsListedBehind(t *testing.T) {
	r := newRoom(t)
	var left []*desk.Application
	for range 2 {
		a := r.begun()
		a.Set("1.77", "PRESSO PROVA")
		r.clock.pass(time.Minute)
		r.check(a.HandOver(t.Context(), "manca la busta paga"))
		r.check(a.Close(t.Context()))
		left = append(left, a)
		r.clock.pass(time.Minute)
	}
	if list := r.handed(); len(list) != 2 || list[0].Summary.ID != left[1].ID() {
		t.Fatalf("listed %+v", list)
	}
	_, err := r.session.TakeHanded(t.Context(), left[1].ID()) // who left it comes back to it
	r.check(err)
	if list := r.handed(); len(list) != 2 || list[0].Summary.ID != left[0].ID() || list[1].TakenBy != account {
		t.Errorf("listed %+v", list)
	}
}

func TestAVisitEndedOnPaper(t *testing.T) {
	r := newRoom(t)
	visit, err := r.session.Arrive(t.Context(), r.person(fatou()).ID, "Rinnovo")
	r.check(err)
	r.clock.pass(10 * time.Minute)
	_, err = r.session.Call(t.Context(), visit)
	r.check(err)
	r.clock.pass(20 * time.Minute)
	before := r.onDisk(visit).Version
	r.check(r.session.EndOnPaper(t.Context(), visit))
	document := r.onDisk(visit)
	if document.Version != before+1 { // half of it would count a visit on paper that goes on
		t.Errorf("ended with %d changes", document.Version-before)
	}
	if values := document.Record.Values(); document.State != "done" || values["paper"] != permit.Yes || values["done"] == "" {
		t.Errorf("%s with %v", document.State, values)
	}
	if err := r.session.EndOnPaper(t.Context(), visit); !errors.Is(err, desk.ErrVisitMoved) {
		t.Errorf("ended once more: %v", err)
	}
	if err := r.session.EndOnPaper(t.Context(), r.begun().ID()); err == nil {
		t.Error("an application is ended on paper")
	}
}
