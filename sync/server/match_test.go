package server_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/match"
	"sportello/sync/server"
	"sportello/sync/wire"
)

// state is a record in which these values stand.
func state(kind store.Kind, pairs ...string) store.Shared {
	shared := store.Shared{Record: uuid.New(), Kind: kind, Fields: make(map[string]store.SharedField)}
	for i := 0; i < len(pairs); i += 2 {
		shared.Fields[pairs[i]] = store.SharedField{Standing: store.Written{Op: uuid.New(), Value: pairs[i+1]}}
	}
	return shared
}

func TestWhomARecordNames(t *testing.T) {
	linker := server.Linker{
		Names: map[store.Kind][]string{store.Person: {store.SameAs}, store.Appointment: {"person"}, store.Relation: {"from", "to"}},
		Site:  "site", Day: "date",
	}
	a, b := uuid.New(), uuid.New()
	for name, c := range map[string]struct {
		state store.Shared
		want  office.Links
	}{
		"a relation":            {state(store.Relation, "from", a.String(), "to", b.String()), office.Links{To: []uuid.UUID{a, b}}},
		"half a relation":       {state(store.Relation, "to", b.String()), office.Links{To: []uuid.UUID{b}}},
		"no id":                 {state(store.Relation, "from", "AMINA", "to", uuid.Nil.String()), office.Links{}},
		"an appointment":        {state(store.Appointment, "person", a.String(), "site", "Lido", "date", "2026-11-25"), office.Links{To: []uuid.UUID{a}, Site: "Lido", Day: "2026-11-25"}},
		"one that was moved":    {moved(a), office.Links{To: []uuid.UUID{a}, Site: "Lido", Day: "2026-11-26", Former: []office.Place{{Site: "Lido", Day: "2026-11-25"}}}},
		"a person merged away":  {state(store.Person, store.SameAs, a.String(), "site", "Lido"), office.Links{To: []uuid.UUID{a}}},
		"a person":              {state(store.Person, "from", a.String()), office.Links{}},
		"a kind it has not met": {state("letter", "from", a.String()), office.Links{}},
	} {
		if got := linker.Links(c.state); !slices.Equal(got.To, c.want.To) || got.Site != c.want.Site || got.Day != c.want.Day || !hasBeen(got, c.want.Former) {
			t.Errorf("%s names %+v, want %+v", name, got, c.want)
		}
	}
}

// moved is an appointment of a person a day later than it was.
func moved(person uuid.UUID) store.Shared {
	appointment := state(store.Appointment, "person", person.String(), "site", "Lido", "date", "2026-11-26")
	date := appointment.Fields["date"]
	date.Past = []store.Written{{Op: uuid.New(), Value: "2026-11-25"}}
	appointment.Fields["date"] = date
	return appointment
}

// hasBeen says whether all former places are told.
func hasBeen(links office.Links, former []office.Place) bool {
	return !slices.ContainsFunc(former, func(place office.Place) bool { return !slices.Contains(links.Former, place) })
}

func TestWhoIsCompared(t *testing.T) {
	matcher := server.Matcher{Model: match.Default(), Person: func(state store.Shared) match.Person {
		return match.Person{Surnames: state.Values()["surname"], GivenNames: state.Values()["given_names"], BirthDate: state.Values()["birth_date"]}
	}}
	amina := []string{"surname", "PROVA", "given_names", "AMINA", "birth_date", "1992-03-15"}
	for name, c := range map[string]struct {
		state    store.Shared
		compared bool
	}{
		"a person":         {state(store.Person, amina...), true},
		"a deleted one":    {state(store.Person, append(amina, store.Deleted, "true")...), false},
		"one merged away":  {state(store.Person, append(amina, store.SameAs, uuid.NewString())...), false},
		"one taken back":   {state(store.Person, append(amina, store.SameAs, "")...), true},
		"a relation":       {state(store.Relation, amina...), false},
		"nobody in theory": {store.Shared{}, false},
	} {
		features, keys := matcher.Features(c.state)
		if (features != nil) != c.compared || (len(keys) > 0) != c.compared {
			t.Errorf("%s: %d bytes, keys %q", name, len(features), keys)
		}
	}
	one, _ := matcher.Features(state(store.Person, amina...))
	score, stop, side, evidence := matcher.Compare(one, one)
	var verdict match.Verdict
	if err := json.Unmarshal(evidence, &verdict); err != nil || score <= 0.5 || stop == side || len(verdict.Evidence) == 0 {
		t.Errorf("%v, stop %t, side %t, %s: %v", score, stop, side, evidence, err)
	}
	other, _ := matcher.Features(state(store.Person, "surname", "FINTI", "given_names", "LUCA", "birth_date", "1950-01-01"))
	if score, stop, side, evidence := matcher.Compare(one, other); stop || side || evidence != nil {
		t.Errorf("two strangers: %v, stop %t, side %t, %s", score, stop, side, evidence)
	}
	if score, stop, side, evidence := matcher.Compare(one, []byte("damaged")); score != 0 || stop || side || evidence != nil {
		t.Errorf("with damaged features: %v, stop %t, side %t, %s", score, stop, side, evidence)
	}
}

// A record that grows beyond what can travel takes no more; what was sent is
// receipted and kept, and nobody's pull is stuck.
func TestARecordThatCouldNotTravelTakesNoMore(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	record := uuid.New()
	for i := range 5 {
		patch := make(map[string]store.Change)
		for j := range 60 {
			patch["note"+string(rune('a'+i))+strings.Repeat("x", j)] = store.Change{Value: strings.Repeat("prova ", 2500)}
		}
		l.write(application(t, record, patch))
		answer := p.push(l.envelope(i+1, i+1))
		l.receipt(answer)
		if refused := len(answer.Quarantined) > 0; refused != (i >= 3) {
			t.Errorf("operation %d: %+v", i+1, answer.Quarantined)
		}
	}
	page := p.pull(l, l.request())
	if len(page.Records) != 1 || len(page.Records[0].Encoded) > wire.MaxRecord || page.More {
		t.Errorf("%d records, more %t", len(page.Records), page.More)
	}
}
