package office_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/store/office"
)

func matchAll(t reporter, ledger *office.Ledger) {
	t.Helper()
	if _, err := ledger.Match(background); err != nil {
		t.Fatal(err)
	}
}

// alike is who should be proposed to be one: every two persons who are compared
// as one and of whom nobody has decided.
func (w *world) alike() []string {
	state := func(id uuid.UUID) store.Shared {
		fields := map[string]store.SharedField{}
		for name, value := range w.values[id] {
			fields[name] = store.SharedField{Standing: store.Written{Value: value}}
		}
		return store.Shared{Record: id, Kind: w.kinds[id], Fields: fields}
	}
	var list []string
	for a := range w.kinds {
		for b := range w.kinds {
			one, _ := bySurname{}.Features(state(a))
			other, _ := bySurname{}.Features(state(b))
			if bytes.Compare(a[:], b[:]) >= 0 || one == nil || other == nil || w.values[store.PairID(a, b)]["verdict"] != "" {
				continue
			}
			if score, stop, side, _ := (bySurname{}).Compare(one, other); stop || side {
				list = append(list, fmt.Sprint(a, b, score, stop))
			}
		}
	}
	slices.Sort(list)
	return list
}

func (c *copyOf) alike() []string {
	var list []string
	for pair, p := range c.proposals {
		list = append(list, fmt.Sprint(pair[0], pair[1], p.Score, p.Stop))
	}
	slices.Sort(list)
	return list
}

// Whatever persons change, are merged, taken apart, deleted and judged, and
// whenever the office compares, is rebuilt or is restarted: who is proposed in
// the end is who is alike and undecided, and a laptop that follows page by page
// has the same.
func TestProposalsAreWhoIsAlikeAndUndecided(t *testing.T) {
	var laptop uuid.UUID
	cast := mould(t, func(ledger *office.Ledger) { laptop = enrolAs(t, ledger, "office", office.RoleOffice) })
	rapid.Check(t, func(rt *rapid.T) {
		ledger := cast(rt)
		w, c := newWorld(), newCopy(laptop)
		stream := newChain(c.laptop)
		people := make([]uuid.UUID, 5)
		for i := range people {
			people[i] = uuid.New()
		}
		write := func(rt *rapid.T, kind store.Kind, record uuid.UUID, values map[string]string) {
			stream.write(says(t, kind, record, values))
			appendAll(rt, ledger, stream.push(len(stream.entries), len(stream.entries)))
			w.say(c.laptop, kind, record, values)
		}
		anyone := rapid.SampledFrom(people)
		change := func(rt *rapid.T) {
			field := rapid.SampledFrom([]string{"surname", "birth", store.SameAs, store.Deleted}).Draw(rt, "field")
			value := map[string]*rapid.Generator[string]{
				"surname":     rapid.SampledFrom([]string{"PROVA", "ESEMPIO"}),
				"birth":       rapid.SampledFrom([]string{"", "1990-01-01", "1990-02-02"}),
				store.SameAs:  rapid.SampledFrom([]string{"", "", people[0].String()}),
				store.Deleted: rapid.SampledFrom([]string{"", "", "true"}),
			}[field].Draw(rt, "value")
			write(rt, store.Person, anyone.Draw(rt, "who"), map[string]string{field: value})
		}
		rt.Repeat(map[string]func(*rapid.T){
			"change": change,
			"name": func(rt *rapid.T) {
				write(rt, store.Person, anyone.Draw(rt, "who"), map[string]string{"surname": "PROVA", store.SameAs: "", store.Deleted: ""})
			},
			"judge": func(rt *rapid.T) {
				a, b := anyone.Draw(rt, "a"), anyone.Draw(rt, "b")
				if a == b {
					return
				}
				write(rt, store.Pair, store.PairID(a, b), map[string]string{
					"a": a.String(), "b": b.String(), "verdict": rapid.SampledFrom([]string{"", "different", "same"}).Draw(rt, "verdict"),
				})
			},
			"match": func(rt *rapid.T) { matchAll(rt, ledger) },
			"pull": func(rt *rapid.T) {
				c.pull(rt, ledger, rapid.IntRange(1, 4).Draw(rt, "size"))
			},
			"rebuild": func(rt *rapid.T) {
				if rapid.IntRange(0, 4).Draw(rt, "really") > 0 {
					return
				}
				if err := ledger.Rebuild(t.Context()); err != nil {
					rt.Fatal(err)
				}
				sound(rt, ledger)
			},
			"": func(*rapid.T) {},
		})
		sound(rt, ledger)
		matchAll(rt, ledger)
		sound(rt, ledger)
		c.pullAll(rt, ledger, 3)
		if got, want := c.alike(), w.alike(); !slices.Equal(got, want) {
			rt.Fatalf("proposed\n%q, want\n%q", got, want)
		}
		if done, err := ledger.Match(t.Context()); done != 0 || err != nil {
			rt.Fatalf("%d to match when all is matched, %v", done, err)
		}
		if err := ledger.Close(); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestProposalsTravelToTheOfficeOnly(t *testing.T) {
	ledger := newWholeLedger(t)
	stream := newChain(enrol(t, ledger, "Lido 1"))
	for range 4 {
		stream.write(says(t, store.Person, uuid.New(), map[string]string{"surname": "PROVA"}))
	}
	appendAll(t, ledger, stream.all())
	matchAll(t, ledger)
	own := newCopy(stream.stream.Laptop)
	if own.pullAll(t, ledger, 10); len(own.records) != 4 || len(own.proposals) != 0 {
		t.Errorf("its author is sent %d records and %d proposals", len(own.records), len(own.proposals))
	}
	all := newCopy(enrolAs(t, ledger, "office", office.RoleOffice))
	page := all.pullAll(t, ledger, 3)
	if len(all.records) != 4 || len(all.proposals) != 6 || page.Role != office.RoleOffice {
		t.Errorf("the office is sent %d records and %d proposals", len(all.records), len(all.proposals))
	}
	for _, p := range all.proposals {
		if p.Score != 9 || !p.Stop || string(p.Evidence) != `{"surname":1,"birth":1}` {
			t.Errorf("%+v", p)
		}
	}
	// What was withdrawn before is no news to who begins.
	stream.write(says(t, store.Person, stream.entries[0].Operation.Record, map[string]string{store.Deleted: "true"}))
	appendAll(t, ledger, stream.push(5, 5))
	matchAll(t, ledger)
	if all.pullAll(t, ledger, 3); len(all.proposals) != 3 {
		t.Errorf("after one was deleted the office has %d proposals", len(all.proposals))
	}
	fresh := newCopy(all.laptop)
	if page := fresh.pullAll(t, ledger, 100); len(page.Proposals) != 3 {
		t.Errorf("who begins is sent %d proposals", len(page.Proposals))
	}
}

// A key that very many share tells nothing: nobody is compared for it, and
// nobody with more than a bounded number of others.
func TestOversizedBlocksArePassedOver(t *testing.T) {
	ledger := newWholeLedger(t)
	stream := newChain(enrolAs(t, ledger, "office", office.RoleOffice))
	for n := range 300 {
		stream.write(says(t, store.Person, uuid.New(), map[string]string{"surname": "COMUNE", "birth": fmt.Sprintf("1990-01-%02d", n)}))
	}
	appendAll(t, ledger, stream.all())
	matchAll(t, ledger)
	newcomer := uuid.New()
	stream.write(says(t, store.Person, newcomer, map[string]string{"surname": "COMUNE", "birth": "1990-01-07"}))
	appendAll(t, ledger, stream.push(301, 301))
	matchAll(t, ledger)
	c := newCopy(stream.stream.Laptop)
	c.pullAll(t, ledger, 1000)
	var found []office.Proposal
	for pair, p := range c.proposals {
		if pair[0] == newcomer || pair[1] == newcomer {
			found = append(found, p)
		}
	}
	if len(found) != 1 || !found[0].Stop {
		t.Errorf("the newcomer is compared to %+v, want the one born on the same day", found)
	}
	sound(t, ledger)
}

// What was proposed when few shared a key stays proposed when many do.
func TestAProposalOutlivesItsBlock(t *testing.T) {
	ledger := newWholeLedger(t)
	stream := newChain(enrolAs(t, ledger, "office", office.RoleOffice))
	next := func(values ...map[string]string) {
		first := len(stream.entries) + 1
		for _, v := range values {
			stream.write(says(t, store.Person, uuid.New(), v))
		}
		appendAll(t, ledger, stream.push(first, len(stream.entries)))
		matchAll(t, ledger)
	}
	next(map[string]string{"surname": "PROVA", "birth": "1990-01-01"}, map[string]string{"surname": "PROVA", "birth": "1990-02-02"})
	many := make([]map[string]string, 250)
	for n := range many {
		many[n] = map[string]string{"surname": "PROVA", "birth": fmt.Sprintf("1991-01-%03d", n)}
	}
	next(many...)
	stream.write(says(t, store.Person, stream.entries[0].Operation.Record, map[string]string{"birth": "1990-02-03"}))
	appendAll(t, ledger, stream.push(len(stream.entries), len(stream.entries)))
	matchAll(t, ledger)
	c := newCopy(stream.stream.Laptop)
	c.pullAll(t, ledger, 1000)
	pair := [2]uuid.UUID{stream.entries[0].Operation.Record, stream.entries[1].Operation.Record}
	if bytes.Compare(pair[0][:], pair[1][:]) > 0 {
		pair[0], pair[1] = pair[1], pair[0]
	}
	if _, proposed := c.proposals[pair]; !proposed {
		t.Error("two proposed as one are no longer, only because many share their surname")
	}
	sound(t, ledger)
}

// Who follows is not told again what a rebuild found the same.
func TestARebuildIsNoNews(t *testing.T) {
	ledger := newWholeLedger(t)
	stream := newChain(enrolAs(t, ledger, "office", office.RoleOffice))
	for n := range 250 { // more than are matched in one step
		stream.write(says(t, store.Person, uuid.New(), map[string]string{"surname": fmt.Sprint("PROVA", n%210)}))
	}
	appendAll(t, ledger, stream.all())
	matchAll(t, ledger)
	c := newCopy(stream.stream.Laptop)
	if c.pullAll(t, ledger, 1000); len(c.proposals) != 40 {
		t.Fatalf("%d proposals, want 40", len(c.proposals))
	}
	if err := ledger.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if done, err := ledger.Match(t.Context()); done != 250 || err != nil {
		t.Fatalf("%d compared anew, %v", done, err)
	}
	if page := c.pullAll(t, ledger, 1000); len(page.Proposals)+len(page.Records) != 0 {
		t.Errorf("after a rebuild %d proposals and %d records come again", len(page.Proposals), len(page.Records))
	}
}

// interrupted cancels a match at one of its comparisons.
type interrupted struct {
	bySurname
	after  int
	cancel func()
}

func (m *interrupted) Compare(a, b []byte) (score float64, stop, side bool, evidence []byte) {
	if m.after--; m.after == 0 {
		m.cancel()
	}
	return m.bySurname.Compare(a, b)
}

func TestAnInterruptedMatchIsTakenUpAgain(t *testing.T) {
	for after := 1; after < 40; after += 3 {
		o := wholeOptions(filepath.Join(t.TempDir(), "ledger.db"))
		ctx, cancel := context.WithCancel(t.Context())
		o.Matcher = &interrupted{after: after, cancel: cancel}
		ledger := create(t, o)
		stream := newChain(enrolAs(t, ledger, "office", office.RoleOffice))
		for range 7 {
			stream.write(says(t, store.Person, uuid.New(), map[string]string{"surname": "PROVA"}))
		}
		appendAll(t, ledger, stream.all())
		if done, err := ledger.Match(ctx); !errors.Is(err, context.Canceled) || done != 0 {
			t.Fatalf("interrupted at comparison %d: %d done, %v", after, done, err)
		}
		ledger = reopen(t, ledger, wholeOptions(o.Path))
		sound(t, ledger)
		matchAll(t, ledger)
		sound(t, ledger)
		c := newCopy(stream.stream.Laptop)
		if c.pullAll(t, ledger, 100); len(c.proposals) != 7*6/2 {
			t.Errorf("interrupted at comparison %d: %d proposals, want %d", after, len(c.proposals), 7*6/2)
		}
	}
}

// byLetter has a key for each letter of a name, and finds names alike that
// differ in none.
type byLetter struct{}

func (byLetter) Features(state store.Shared) ([]byte, []string) {
	name := state.Values()["name"]
	return []byte(name), strings.Split(name, "")
}

func (byLetter) Compare(a, b []byte) (score float64, stop, side bool, evidence []byte) {
	return 1, string(a) == string(b), false, nil
}

// However many share a key with a person: who shares most, and what few share,
// is compared first, and the work has a bound.
func TestTheLikeliestAreCompared(t *testing.T) {
	o := wholeOptions(filepath.Join(t.TempDir(), "ledger.db"))
	o.Matcher = byLetter{}
	ledger := create(t, o)
	var persons []store.Shared
	file := func(count int, name string) (last uuid.UUID) {
		for range count {
			state := stateOf(store.Person, map[string]string{"name": name})
			persons = append(persons, state)
			last = state.Record
		}
		return last
	}
	file(45, "ax")
	file(45, "by")
	file(150, "mn") // so many that to share one of the letters tells too little
	file(300, "cz") // so many that c and z tell nothing
	rare := file(1, "kcz")
	twice := file(1, "abmcz")
	if err := ledger.Seed(t.Context(), slices.Values(persons)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		want     uuid.UUID
		compared int
	}{
		{"abmcz", twice, 30},
		{"m", uuid.Nil, 0},
		{"kcz", rare, 1},
		{"cz", uuid.Nil, 0},
		{"w", uuid.Nil, 0},
	} {
		compared, alike, err := ledger.Compare(t.Context(), stateOf(store.Person, map[string]string{"name": c.name}))
		if err != nil || compared != c.compared || (len(alike) > 0) != (c.want != uuid.Nil) || len(alike) > 0 && alike[0] != c.want {
			t.Errorf("%s: %d compared, alike %v, %v; want %d, %v", c.name, compared, alike, err, c.compared, c.want)
		}
	}
}

// Two processes compare at once: each finds what the other did, or steps back.
func TestMatchingInTwoProcesses(t *testing.T) {
	o := wholeOptions(filepath.Join(t.TempDir(), "ledger.db"))
	one := create(t, o)
	two, err := office.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = two.Close() }()
	stream := newChain(enrolAs(t, one, "office", office.RoleOffice))
	for range 30 {
		stream.write(says(t, store.Person, uuid.New(), map[string]string{"surname": "PROVA"}))
	}
	appendAll(t, one, stream.all())
	failed := make(chan error, 2)
	for _, ledger := range []*office.Ledger{one, two} {
		go func() {
			_, err := ledger.Match(background)
			failed <- err
		}()
	}
	for range 2 {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	sound(t, one)
	c := newCopy(stream.stream.Laptop)
	if c.pullAll(t, two, 1000); len(c.proposals) != 30*29/2 {
		t.Errorf("%d proposals, want %d", len(c.proposals), 30*29/2)
	}
}
