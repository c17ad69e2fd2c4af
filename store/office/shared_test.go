package office_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
)

// lastWord is a merger whose states are whole: the last word stands, the ones
// before it are past.
type lastWord struct{}

func (lastWord) Apply(state []byte, op store.Operation, laptop uuid.UUID) ([]byte, int, error) {
	now := store.Shared{Record: op.Record, Kind: op.Kind, Fields: map[string]store.SharedField{}, Origins: map[uuid.UUID]store.Origin{}}
	if state != nil {
		if err := json.Unmarshal(state, &now); err != nil {
			return nil, 0, err
		}
	}
	now.Origins[op.ID] = store.Origin{Laptop: laptop, Author: op.Author, Made: op.Made}
	for name, change := range op.Patch {
		field := now.Fields[name]
		if field.Standing.Op != uuid.Nil {
			field.Past = append(field.Past, field.Standing)
		}
		field.Standing = store.Written{Op: op.ID, Base: change.Base, Value: change.Value}
		now.Fields[name] = field
	}
	next, err := json.Marshal(now)
	return next, 0, err
}

// byField is a linker for the fields these tests use.
type byField struct{}

var linkFields = map[store.Kind][]string{
	store.Person:      {store.SameAs},
	store.Application: {"person"},
	store.Appointment: {"person"},
	store.Relation:    {"from", "to"},
	store.Pair:        {"a", "b"},
	store.Question:    {"about", "to"},
}

func (byField) Links(state store.Shared) office.Links {
	values := state.Values()
	var links office.Links
	for _, field := range linkFields[state.Kind] {
		if id, err := uuid.Parse(values[field]); err == nil {
			links.To = append(links.To, id)
		}
	}
	if state.Kind == store.Application && values["site"] != "" {
		if links.Site, links.Day = values["site"], values["date"]; values["finished"] != "" {
			links.Former, links.Site, links.Day = []office.Place{{Site: links.Site, Day: links.Day}}, "", ""
		}
	}
	if state.Kind == store.Appointment {
		links.Site, links.Day = values["site"], values["date"]
		for _, site := range append(state.Fields["site"].Past, state.Fields["site"].Standing) {
			for _, day := range append(state.Fields["date"].Past, state.Fields["date"].Standing) {
				links.Former = append(links.Former, office.Place{Site: site.Value, Day: day.Value})
			}
		}
	}
	return links
}

// bySurname is a matcher of persons with one surname: those born on one day
// are to stop at, the others to list aside. They are found by surname and by
// day of birth.
type bySurname struct{}

type traits struct{ Surname, Birth string }

func (bySurname) Features(state store.Shared) ([]byte, []string) {
	values := state.Values()
	if state.Kind != store.Person || values[store.Deleted] != "" || values[store.SameAs] != "" || values["surname"] == "" {
		return nil, nil
	}
	content, err := json.Marshal(traits{values["surname"], values["birth"]})
	if err != nil {
		return nil, nil
	}
	keys := []string{"surname " + values["surname"]}
	if values["birth"] != "" {
		keys = append(keys, "birth "+values["birth"])
	}
	return content, keys
}

func (bySurname) Compare(a, b []byte) (score float64, stop, side bool, evidence []byte) {
	var one, other traits
	if json.Unmarshal(a, &one) != nil || json.Unmarshal(b, &other) != nil || one.Surname != other.Surname {
		return 0, false, false, nil
	}
	if one.Birth == other.Birth {
		return 9, true, false, []byte(`{"surname":1,"birth":1}`)
	}
	return 3.5, false, true, []byte(`{"surname":1}`)
}

// wholeOptions are of an office that understands what it keeps.
func wholeOptions(path string) office.Options {
	o := options(path)
	o.Merger, o.Linker, o.Matcher, o.Teller = lastWord{}, byField{}, bySurname{}, byDay{}
	return o
}

func newWholeLedger(t testing.TB) *office.Ledger {
	t.Helper()
	return create(t, wholeOptions(filepath.Join(t.TempDir(), "ledger.db")))
}

// mould makes ledgers that begin as one, which costs far less than enrolling
// the same laptops in each.
func mould(t *testing.T, begin func(*office.Ledger)) (cast func(reporter) *office.Ledger) {
	t.Helper()
	folder := t.TempDir()
	first := create(t, wholeOptions(filepath.Join(folder, "ledger.db")))
	begin(first)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(folder, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	return func(r reporter) *office.Ledger {
		path := filepath.Join(folder, uuid.NewString())
		if err := os.WriteFile(path, content, 0o600); err != nil {
			r.Fatal(err)
		}
		ledger, err := office.Open(background, wholeOptions(path))
		if err != nil {
			r.Fatal(err)
		}
		t.Cleanup(func() { _ = ledger.Close() })
		return ledger
	}
}

// says is an operation that writes values into a record.
func says(t testing.TB, kind store.Kind, record uuid.UUID, values map[string]string) []byte {
	patch := make(map[string]store.Change, len(values))
	for name, value := range values {
		patch[name] = store.Change{Value: value}
	}
	return operation(t, store.Operation{Record: record, Kind: kind, Patch: patch})
}

// copyOf is what a laptop has been sent.
type copyOf struct {
	laptop    uuid.UUID
	trips     []office.Trip
	cursor    office.Cursor
	records   map[uuid.UUID][16]byte
	proposals map[[2]uuid.UUID]office.Proposal
}

func newCopy(laptop uuid.UUID, trips ...office.Trip) *copyOf {
	c := &copyOf{laptop: laptop, trips: trips}
	c.restart()
	return c
}

func (c *copyOf) restart() {
	c.cursor, c.records, c.proposals = office.Cursor{}, map[uuid.UUID][16]byte{}, map[[2]uuid.UUID]office.Proposal{}
}

// pull takes one page of at most so many records.
func (c *copyOf) pull(t reporter, ledger *office.Ledger, records int) office.PullPage {
	t.Helper()
	page, err := ledger.Pull(background, office.Want{Laptop: c.laptop, Trips: c.trips, Cursor: c.cursor, Records: records})
	if err != nil {
		t.Fatal(err)
	}
	if page.Restart {
		c.restart()
	}
	for _, pulled := range page.Records {
		c.records[pulled.State.Record] = store.Digest(pulled.Encoded)
	}
	for _, p := range page.Proposals {
		delete(c.proposals, [2]uuid.UUID{p.A, p.B})
		if !p.Gone {
			c.proposals[[2]uuid.UUID{p.A, p.B}] = p
		}
	}
	if len(page.Records)+len(page.Proposals) == 0 && page.More {
		t.Fatal("an empty page that says there is more")
	}
	c.cursor = page.Next
	return page
}

func (c *copyOf) total() office.Total {
	total := office.Total{Count: uint64(len(c.records))}
	for digest := range maps.Values(c.records) {
		for i := range digest {
			total.Sum[i] ^= digest[i]
		}
	}
	return total
}

// pullAll takes pages until the last.
func (c *copyOf) pullAll(t reporter, ledger *office.Ledger, records int) office.PullPage {
	t.Helper()
	for {
		if page := c.pull(t, ledger, records); !page.More {
			return page
		}
	}
}
