package office_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/store/office"
)

// world is what the operations so far say, in its simplest form, and who said
// it.
type world struct {
	kinds   map[uuid.UUID]store.Kind
	values  map[uuid.UUID]map[string]string
	touched map[uuid.UUID]map[uuid.UUID]bool // by laptop
	sites   map[uuid.UUID][]string           // where an appointment ever was
	days    map[uuid.UUID][]string
}

func newWorld() *world {
	return &world{
		map[uuid.UUID]store.Kind{}, map[uuid.UUID]map[string]string{}, map[uuid.UUID]map[uuid.UUID]bool{},
		map[uuid.UUID][]string{}, map[uuid.UUID][]string{},
	}
}

func (w *world) say(laptop uuid.UUID, kind store.Kind, record uuid.UUID, values map[string]string) {
	if w.values[record] == nil {
		w.kinds[record], w.values[record] = kind, map[string]string{}
	}
	maps.Copy(w.values[record], values)
	w.sites[record], w.days[record] = append(w.sites[record], values["site"]), append(w.days[record], values["date"])
	w.touch(laptop, record)
}

// was reports whether an appointment is or ever was at the sites and days of some
// trips.
func (w *world) was(record uuid.UUID, trips []office.Trip) bool {
	return w.kinds[record] == store.Appointment && slices.ContainsFunc(trips, func(trip office.Trip) bool {
		return slices.Contains(w.sites[record], trip.Site) &&
			slices.ContainsFunc(w.days[record], func(day string) bool { return day >= trip.From && day <= trip.To })
	})
}

// left reports whether an application was left at the site of some trips, on their
// days or not long before.
func (w *world) left(record uuid.UUID, trips []office.Trip) bool {
	return w.kinds[record] == store.Application && slices.ContainsFunc(trips, func(trip office.Trip) bool {
		values := w.values[record]
		from, err := time.Parse(time.DateOnly, trip.From)
		return err == nil && values["site"] == trip.Site && values["date"] <= trip.To && values["date"] >= from.AddDate(0, 0, -62).Format(time.DateOnly)
	})
}

func (w *world) touch(laptop, record uuid.UUID) {
	if w.touched[laptop] == nil {
		w.touched[laptop] = map[uuid.UUID]bool{}
	}
	w.touched[laptop][record] = true
}

type set map[uuid.UUID]bool

// names reports whether a record of a kind names one of a set.
func (w *world) names(record uuid.UUID, kind store.Kind, targets set) bool {
	if w.kinds[record] != kind {
		return false
	}
	for _, field := range linkFields[kind] {
		if id, err := uuid.Parse(w.values[record][field]); err == nil && targets[id] {
			return true
		}
	}
	return false
}

// add adds every record that belongs.
func (w *world) add(to set, belongs func(uuid.UUID) bool) {
	for record := range w.kinds {
		if belongs(record) {
			to[record] = true
		}
	}
}

// people adds the persons that records in a set name.
func (w *world) people(to set, named set) {
	for record := range named {
		for _, field := range linkFields[w.kinds[record]] {
			if id, err := uuid.Parse(w.values[record][field]); err == nil && w.kinds[id] == store.Person {
				to[id] = true
			}
		}
	}
}

// one adds who was found to be one with any of a set of persons.
func (w *world) one(people set) {
	for before := -1; before != len(people); {
		before = len(people)
		w.people(people, maps.Clone(people))
		w.add(people, func(id uuid.UUID) bool { return w.names(id, store.Person, people) })
	}
}

// scope is what a laptop with trips is to have.
func (w *world) scope(laptop uuid.UUID, trips []office.Trip) set {
	appointments, people, more := set{}, set{}, set{}
	w.add(appointments, func(id uuid.UUID) bool {
		return w.kinds[id] == store.Appointment && slices.ContainsFunc(trips, func(trip office.Trip) bool {
			values := w.values[id]
			return values["site"] == trip.Site && values["date"] >= trip.From && values["date"] <= trip.To
		})
	})
	w.add(appointments, func(id uuid.UUID) bool { return w.left(id, trips) && w.values[id]["finished"] == "" })
	w.people(people, appointments)
	w.one(people)
	w.add(more, func(id uuid.UUID) bool { return w.names(id, store.Relation, people) })
	w.people(people, more)
	w.one(people)
	w.add(more, func(id uuid.UUID) bool { return w.names(id, store.Application, people) })
	all := set(maps.Clone(w.touched[laptop]))
	if all == nil {
		all = set{}
	}
	for _, part := range []set{appointments, people, more} {
		maps.Copy(all, part)
	}
	w.add(all, func(id uuid.UUID) bool { return w.was(id, trips) || w.left(id, trips) }) // they bring nobody with them
	w.add(all, func(id uuid.UUID) bool { return w.kinds[id] == store.Site || w.kinds[id] == store.Operator })
	people = set{}
	for id := range all {
		if w.kinds[id] == store.Person {
			people[id] = true
		}
	}
	w.one(people)
	maps.Copy(all, people)
	w.add(all, func(id uuid.UUID) bool { return w.names(id, store.Pair, people) })
	asked := maps.Clone(all)
	asked[laptop] = true
	w.add(all, func(id uuid.UUID) bool { return w.names(id, store.Question, asked) })
	maps.DeleteFunc(all, func(id uuid.UUID, _ bool) bool { return w.kinds[id] == "" })
	return all
}

// everything is what an office's laptop is to have.
func (w *world) everything() set {
	all := set{}
	w.add(all, func(uuid.UUID) bool { return true })
	return all
}

// Whatever is written, moved, merged and asked, between whichever pages of
// whatever size: once a laptop has the last page, it has every record of its
// scope as it stands. Nothing else was ever sent to it, and its total is the
// office's unless records have left the scope meanwhile; then a second pull
// from the beginning makes it so.
func TestALaptopIsSentItsScopeAndNothingElse(t *testing.T) {
	var laptops []uuid.UUID
	cast := mould(t, func(ledger *office.Ledger) {
		laptops = []uuid.UUID{enrol(t, ledger, "one"), enrol(t, ledger, "two"), enrolAs(t, ledger, "office", office.RoleOffice)}
	})
	rapid.Check(t, func(rt *rapid.T) {
		ledger := cast(rt)
		w := newWorld()
		ids := map[store.Kind][]uuid.UUID{}
		for kind, many := range map[store.Kind]int{store.Person: 5, store.Application: 3, store.Appointment: 3, store.Relation: 3, store.Pair: 2, store.Question: 2, store.Site: 2, store.Operator: 2} {
			for range many {
				ids[kind] = append(ids[kind], uuid.New())
			}
		}
		kinds := []store.Kind{store.Appointment, store.Person, store.Relation, store.Application, store.Pair, store.Question, store.Site, store.Operator}
		var copies []*copyOf
		var chains []*chain
		for _, laptop := range laptops {
			copies, chains = append(copies, newCopy(laptop)), append(chains, newChain(laptop))
		}
		scopeOf := func(c *copyOf) set {
			if c == copies[2] {
				return w.everything()
			}
			return w.scope(c.laptop, c.trips)
		}
		some := func(rt *rapid.T, kind store.Kind) string {
			if rapid.IntRange(0, 3).Draw(rt, "nobody") == 0 {
				return ""
			}
			return rapid.SampledFrom(ids[kind]).Draw(rt, string(kind)).String()
		}
		day := rapid.StringMatching(`2026-12-0[1-3]`)
		site := rapid.SampledFrom([]string{"Lido Adriano", "San Pietro in Vincoli"})
		push := func(rt *rapid.T, from int, encoded []byte) {
			chains[from].write(encoded)
			appendAll(rt, ledger, chains[from].push(len(chains[from].entries), len(chains[from].entries)))
		}
		write := func(rt *rapid.T) {
			kind := rapid.SampledFrom(kinds).Draw(rt, "kind")
			values := map[string]string{"note": rapid.StringMatching(`[a-z]{0,2}`).Draw(rt, "note")}
			for _, field := range linkFields[kind] {
				values[field] = some(rt, store.Person)
			}
			switch kind {
			case store.Application:
				values["finished"] = rapid.SampledFrom([]string{"", "yes"}).Draw(rt, "finished")
				values["site"], values["date"] = site.Draw(rt, "site"), rapid.SampledFrom([]string{"2026-09-01", "2026-11-20", "2026-12-01", "2026-12-03"}).Draw(rt, "left")
			case store.Appointment:
				values["site"], values["date"] = site.Draw(rt, "site"), day.Draw(rt, "day")
			case store.Question:
				values["about"] = some(rt, rapid.SampledFrom(kinds).Draw(rt, "about"))
				values["to"] = rapid.SampledFrom(copies).Draw(rt, "to").laptop.String()
			}
			record, from := rapid.SampledFrom(ids[kind]).Draw(rt, "record"), rapid.IntRange(0, 2).Draw(rt, "from")
			push(rt, from, says(t, kind, record, values))
			w.say(copies[from].laptop, kind, record, values)
		}
		// What is quarantined makes a record its author's own, too, even before
		// there is one.
		nonsense := func(rt *rapid.T) {
			record, from := rapid.SampledFrom(ids[rapid.SampledFrom(kinds).Draw(rt, "kind")]).Draw(rt, "record"), rapid.IntRange(0, 2).Draw(rt, "from")
			push(rt, from, says(t, "quota", record, nil))
			w.touch(copies[from].laptop, record)
		}
		page := func(rt *rapid.T, c *copyOf, size int) office.PullPage {
			before := maps.Clone(c.records)
			got := c.pull(rt, ledger, size)
			scope := scopeOf(c)
			for _, pulled := range got.Records {
				if !scope[pulled.State.Record] {
					rt.Fatalf("%s %s is sent though it is out of scope", pulled.State.Kind, pulled.State.Record)
				}
			}
			if got.More {
				return got
			}
			for id := range scope {
				record, err := ledger.Record(t.Context(), id)
				if err != nil {
					rt.Fatal(err)
				}
				if c.records[id] != store.Digest(record.State) {
					rt.Fatalf("%s %s is missing or old, known before: %v", w.kinds[id], id, before[id] != [16]byte{})
				}
			}
			if same := len(c.records) == len(scope); same != (c.total() == *got.Total) {
				rt.Fatalf("total %+v for %d records, the laptop has %+v", got.Total, len(scope), c.total())
			}
			return got
		}
		rt.Repeat(map[string]func(*rapid.T){
			"write":          write,
			"write again":    write,
			"nonsense":       nonsense,
			"write and pull": func(rt *rapid.T) { write(rt); page(rt, rapid.SampledFrom(copies).Draw(rt, "who"), 1) },
			"page": func(rt *rapid.T) {
				page(rt, rapid.SampledFrom(copies).Draw(rt, "who"), rapid.IntRange(1, 6).Draw(rt, "size"))
			},
			"plan": func(rt *rapid.T) {
				c := rapid.SampledFrom(copies).Draw(rt, "who")
				c.trips = nil
				for range rapid.IntRange(0, 2).Draw(rt, "trips") {
					c.trips = append(c.trips, office.Trip{Site: site.Draw(rt, "site"), From: day.Draw(rt, "from"), To: day.Draw(rt, "to")})
				}
			},
			"": func(*rapid.T) {},
		})
		for _, c := range copies {
			for repeat := 0; ; repeat++ {
				last := page(rt, c, 3)
				for last.More {
					last = page(rt, c, 3)
				}
				if c.total() == *last.Total {
					break
				}
				if repeat > 0 {
					rt.Fatal("the totals differ after a pull from the beginning")
				}
				c.restart()
			}
		}
		sound(rt, ledger)
		if err := ledger.Close(); err != nil {
			rt.Fatal(err)
		}
	})
}

// trip is a ledger with one appointment at Lido Adriano and all that comes
// with it, written by another laptop than the one returned.
func trip(t *testing.T) (ledger *office.Ledger, laptop uuid.UUID, write func(store.Kind, uuid.UUID, map[string]string)) {
	t.Helper()
	ledger = newWholeLedger(t)
	laptop = enrol(t, ledger, "Lido 1")
	stream := newChain(enrol(t, ledger, "Lido 2"))
	return ledger, laptop, func(kind store.Kind, record uuid.UUID, values map[string]string) {
		t.Helper()
		stream.write(says(t, kind, record, values))
		appendAll(t, ledger, stream.push(len(stream.entries), len(stream.entries)))
	}
}

func TestWhatATripBrings(t *testing.T) {
	ledger, laptop, write := trip(t)
	names := map[uuid.UUID]string{}
	id := func(name string) uuid.UUID {
		id := uuid.New()
		names[id] = name
		return id
	}
	mother, child, cousin, stranger, before := id("mother"), id("child"), id("cousin"), id("stranger"), id("her older record")
	for _, person := range []uuid.UUID{mother, child, cousin, stranger} {
		write(store.Person, person, map[string]string{"surname": "PROVA"})
	}
	write(store.Person, before, map[string]string{"surname": "PROVA", store.SameAs: mother.String()})
	write(store.Relation, id("mother and child"), map[string]string{"from": mother.String(), "to": child.String()})
	write(store.Relation, id("child and cousin"), map[string]string{"from": child.String(), "to": cousin.String()})
	write(store.Application, id("the child's application"), map[string]string{"person": child.String()})
	write(store.Application, id("an application of her older record"), map[string]string{"person": before.String()})
	write(store.Application, id("the stranger's application"), map[string]string{"person": stranger.String()})
	write(store.Pair, id("a pair with the stranger"), map[string]string{"a": child.String(), "b": stranger.String()})
	write(store.Question, id("a question about the child"), map[string]string{"about": child.String()})
	write(store.Question, id("a question to the laptop"), map[string]string{"about": stranger.String(), "to": laptop.String()})
	write(store.Question, id("a question to others"), map[string]string{"about": stranger.String(), "to": uuid.NewString()})
	write(store.Appointment, id("the appointment"), map[string]string{"person": mother.String(), "site": "Lido Adriano", "date": "2026-12-02"})
	write(store.Appointment, id("another day's"), map[string]string{"person": stranger.String(), "site": "Lido Adriano", "date": "2026-12-04"})

	c := newCopy(laptop, office.Trip{Site: "Lido Adriano", From: "2026-12-01", To: "2026-12-03"})
	page := c.pullAll(t, ledger, 2)
	var got []string
	for id := range c.records {
		got = append(got, names[id])
	}
	slices.Sort(got)
	want := []string{
		"a pair with the stranger", "a question about the child", "a question to the laptop", "an application of her older record",
		"child", "her older record", "mother", "mother and child", "the appointment", "the child's application",
	}
	if !slices.Equal(got, want) {
		t.Errorf("sent\n%q, want\n%q", got, want)
	}
	if page.Role != office.RoleTrips || page.Total == nil || *page.Total != c.total() || page.Left != 0 {
		t.Errorf("last page %+v, the laptop's total %+v", page, c.total())
	}
}

// A laptop forgets after a trip whom it has no visit of any more, and says
// nothing of it: what it was sent, or wrote, long ago comes again with a new visit.
func TestWhoWasForgottenComesAgainWithTheNextVisit(t *testing.T) {
	for name, own := range map[string]bool{"whom it wrote itself": true, "of an earlier visit": false} {
		t.Run(name, func(t *testing.T) {
			ledger, laptop, write := trip(t)
			person, application, other := uuid.New(), uuid.New(), uuid.New()
			first := write
			if own {
				stream := newChain(laptop)
				first = func(kind store.Kind, record uuid.UUID, values map[string]string) {
					stream.write(says(t, kind, record, values))
					appendAll(t, ledger, stream.push(len(stream.entries), len(stream.entries)))
				}
			}
			visit := func(person uuid.UUID) uuid.UUID {
				id := uuid.New()
				write(store.Appointment, id, map[string]string{"person": person.String(), "site": "Lido Adriano", "date": "2026-12-02"})
				return id
			}
			first(store.Person, person, map[string]string{"surname": "PROVA"})
			first(store.Application, application, map[string]string{"person": person.String()})
			write(store.Person, other, map[string]string{"surname": "FINTA"})
			if !own {
				visit(person)
			}
			visit(other)
			c := newCopy(laptop, office.Trip{Site: "Lido Adriano", From: "2026-12-01", To: "2026-12-03"})
			c.pullAll(t, ledger, 2)
			if page := c.pullAll(t, ledger, 2); len(page.Records) != 0 {
				t.Fatalf("%d records with nothing new", len(page.Records))
			}
			next := visit(person)
			var got []uuid.UUID
			page := c.pull(t, ledger, 10)
			for _, pulled := range page.Records {
				got = append(got, pulled.State.Record)
			}
			for what, id := range map[string]uuid.UUID{"visit": next, "person": person, "application": application} {
				if !slices.Contains(got, id) {
					t.Errorf("the %s is not sent with a new visit", what)
				}
			}
			if slices.Contains(got, other) || *page.Total != c.total() {
				t.Errorf("with a new visit %d records are sent", len(got))
			}
		})
	}
}

// A laptop hears that an appointment is no longer where it has it, and is told nobody
// who comes elsewhere now.
func TestAnAppointmentMovedAwayIsToldOf(t *testing.T) {
	ledger, laptop, write := trip(t)
	person, visit := uuid.New(), uuid.New()
	write(store.Person, person, map[string]string{"surname": "PROVA"})
	write(store.Appointment, visit, map[string]string{"person": person.String(), "site": "Lido Adriano", "date": "2026-12-02"})
	here := office.Trip{Site: "Lido Adriano", From: "2026-12-01", To: "2026-12-03"}
	c, late := newCopy(laptop, here), newCopy(laptop, here)
	c.pullAll(t, ledger, 2)
	write(store.Appointment, visit, map[string]string{"date": "2026-12-20"})
	page := c.pullAll(t, ledger, 2)
	if len(page.Records) != 1 || page.Records[0].State.Values()["date"] != "2026-12-20" || page.Restart {
		t.Errorf("%d records, %+v", len(page.Records), page)
	}
	late.pullAll(t, ledger, 2)
	if _, known := late.records[person]; known || len(late.records) != 1 {
		t.Errorf("%d records, the person among them: %v", len(late.records), known)
	}
	sound(t, ledger)
}

func TestACursorOfElsewhereBeginsAnew(t *testing.T) {
	ledger, laptop, write := trip(t)
	for range 3 {
		write(store.Question, uuid.New(), map[string]string{"to": laptop.String()})
	}
	c := newCopy(laptop)
	if page := c.pullAll(t, ledger, 10); page.Restart || len(page.Records) != 3 {
		t.Fatalf("the first pull: %+v", page)
	}
	if page := c.pullAll(t, ledger, 10); page.Restart || len(page.Records) != 0 || page.Total.Count != 3 {
		t.Errorf("a pull with nothing new: %+v", page)
	}
	for name, change := range map[string]func(*copyOf){
		"another epoch": func(c *copyOf) { c.cursor.Epoch = uuid.New() },
		"other trips": func(c *copyOf) {
			c.trips = []office.Trip{{Site: "Lido Adriano", From: "2026-12-01", To: "2026-12-01"}}
		},
	} {
		other := newCopy(laptop)
		other.pullAll(t, ledger, 10)
		change(other)
		if page := other.pull(t, ledger, 10); !page.Restart || len(page.Records) != 3 {
			t.Errorf("%s: restart %v with %d records", name, page.Restart, len(page.Records))
		}
	}
	if _, err := ledger.Pull(t.Context(), office.Want{Laptop: uuid.New()}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a laptop never enrolled: %v", err)
	}
}

func TestPagesKeepToTheirBounds(t *testing.T) {
	ledger, laptop, write := trip(t)
	for n := range 20 {
		write(store.Question, uuid.New(), map[string]string{"to": laptop.String(), "text": fmt.Sprintf("%0*d", n*100, 0)})
	}
	for _, bytes := range []int{1, 2000, 1 << 20} {
		cursor, records := office.Cursor{}, 0
		for more := true; more; {
			page, err := ledger.Pull(t.Context(), office.Want{Laptop: laptop, Cursor: cursor, Bytes: bytes})
			if err != nil {
				t.Fatal(err)
			}
			size := 0
			for _, pulled := range page.Records {
				size += len(pulled.Encoded)
			}
			if size > bytes && len(page.Records) != 1 || page.More && len(page.Records) == 0 {
				t.Fatalf("a page of %d records with %d bytes, at most %d", len(page.Records), size, bytes)
			}
			records += len(page.Records)
			if page.Left != uint64(20-records) || page.More != (page.Left > 0) || (page.Total != nil) == page.More {
				t.Fatalf("after %d records: %d left, more %v, total %v", records, page.Left, page.More, page.Total)
			}
			cursor, more = page.Next, page.More
		}
		if records != 20 {
			t.Errorf("pages of %d bytes: %d records", bytes, records)
		}
	}
}
