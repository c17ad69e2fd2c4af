package office_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/store/office"
)

// byDay is a teller: of persons counts the day of birth, of appointments the
// day, of what was deleted nothing.
type byDay struct{}

func (byDay) Fact(state store.Shared) []byte {
	values := state.Values()
	day := values["birth"] + values["date"]
	if day == "" || values[store.Deleted] != "" {
		return nil
	}
	return []byte(string(state.Kind) + " " + day)
}

func factsOf(t reporter, ledger *office.Ledger) map[uuid.UUID]string {
	t.Helper()
	facts := make(map[uuid.UUID]string)
	err := ledger.Facts(background, func(record uuid.UUID, fact []byte) error {
		facts[record] = string(fact)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// What is kept is what a teller says of each record as it stands, after every
// push and after a rebuild.
func TestFactsAreWhatTheStatesSay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ledger := newWholeLedger(t)
		stream := newChain(enrol(t, ledger, "one"))
		kinds := []store.Kind{store.Person, store.Appointment, store.Relation}
		records := []uuid.UUID{uuid.New(), uuid.New(), uuid.New(), uuid.New()}
		values := make(map[uuid.UUID]map[string]string)
		for range rapid.IntRange(1, 12).Draw(rt, "operations") {
			n := rapid.IntRange(0, len(records)-1).Draw(rt, "record")
			says := says(t, kinds[n%len(kinds)], records[n], map[string]string{
				rapid.SampledFrom([]string{"birth", "date", "surname", store.Deleted}).Draw(rt, "field"): rapid.SampledFrom([]string{"", "1990-01-01", "2026-12-02"}).Draw(rt, "value"),
			})
			stream.write(says)
			last := stream.entries[len(stream.entries)-1].Operation
			if values[last.Record] == nil {
				values[last.Record] = make(map[string]string)
			}
			for name, change := range last.Patch {
				values[last.Record][name] = change.Value
			}
		}
		for first := 1; first <= len(stream.entries); {
			last := rapid.IntRange(first, len(stream.entries)).Draw(rt, "last")
			appendAll(rt, ledger, stream.push(first, last))
			first = last + 1
		}
		want := make(map[uuid.UUID]string)
		for n, record := range records {
			state := store.Shared{Record: record, Kind: kinds[n%len(kinds)], Fields: map[string]store.SharedField{}}
			for name, value := range values[record] {
				state.Fields[name] = store.SharedField{Standing: store.Written{Value: value}}
			}
			if fact := (byDay{}).Fact(state); fact != nil {
				want[record] = string(fact)
			}
		}
		if got := factsOf(rt, ledger); !maps.Equal(got, want) {
			rt.Fatalf("facts %v\nwant %v", got, want)
		}
		sound(rt, ledger)
		if err := ledger.Rebuild(background); err != nil {
			rt.Fatal(err)
		}
		if got := factsOf(rt, ledger); !maps.Equal(got, want) {
			rt.Fatalf("rebuilt: facts %v\nwant %v", got, want)
		}
	})
}

// A ledger that an older program wrote has facts once it is opened to be written.
func TestALedgerOfFormatTwoGetsFacts(t *testing.T) {
	path := wholeScene(t)
	tamper(t, path, backToFormat3, `DROP TABLE former`, `DROP TABLE fact`, `UPDATE office SET derived = 1`, `PRAGMA user_version = 2`)
	looked := wholeOptions(path)
	looked.ReadOnly = true
	if _, err := office.Open(t.Context(), looked); !errors.Is(err, office.ErrOlder) {
		t.Errorf("only looked at: %v, want ErrOlder", err)
	}
	ledger, err := office.Open(t.Context(), wholeOptions(path))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ledger.Close() }()
	if facts := factsOf(t, ledger); len(facts) != 3 {
		t.Errorf("facts %v, want three", facts)
	}
	matchAll(t, ledger)
	sound(t, ledger)
}

// wordy is a teller that says more than is kept.
type wordy struct{}

func (wordy) Fact(store.Shared) []byte { return []byte(strings.Repeat("x", 1025)) }

func TestWhatIsTooLongForAFactDoesNotCount(t *testing.T) {
	o := wholeOptions(t.TempDir() + "/ledger.db")
	o.Teller = wordy{}
	ledger := create(t, o)
	appendAll(t, ledger, newChain(enrol(t, ledger, "one")).write(says(t, store.Person, uuid.New(), map[string]string{"surname": "PROVA"})).all())
	if facts := factsOf(t, ledger); len(facts) != 0 {
		t.Errorf("%d facts", len(facts))
	}
	sound(t, ledger)
}

func TestTheAgendaOfSomeDays(t *testing.T) {
	ledger := newWholeLedger(t)
	stream := newChain(enrol(t, ledger, "one"))
	for _, day := range []string{"2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"} {
		for _, site := range []string{"Lido Adriano", "San Pietro in Vincoli"} {
			stream.write(says(t, store.Appointment, uuid.New(), map[string]string{"site": site, "date": day}))
		}
	}
	stream.write(says(t, store.Person, uuid.New(), map[string]string{"date": "2026-12-01"}))
	appendAll(t, ledger, stream.all())
	days := make(map[string]int)
	err := ledger.Agenda(t.Context(), "2026-12-01", "2026-12-02", func(state store.Shared) error {
		days[state.Values()["date"]]++
		return nil
	})
	if want := map[string]int{"2026-12-01": 2, "2026-12-02": 2}; err != nil || !maps.Equal(days, want) {
		t.Errorf("%v, %v; want %v", days, err, want)
	}
	if position, err := ledger.Position(t.Context()); position != 9 || err != nil {
		t.Errorf("position %d, %v", position, err)
	}
	stop := errors.New("enough")
	if err := ledger.Agenda(t.Context(), "", "9999-12-31", func(store.Shared) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("stopped: %v", err)
	}
}

// BenchmarkFacts reads what counts of 200,000 records.
func BenchmarkFacts(b *testing.B) {
	const records = 200_000
	ledger := newWholeLedger(b)
	if err := ledger.SeedFacts(b.Context(), records, []byte(strings.Repeat("lido adriano", 12))); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		count := 0
		err := ledger.Facts(b.Context(), func(uuid.UUID, []byte) error {
			count++
			return nil
		})
		if count != records || err != nil {
			b.Fatalf("%d facts, %v", count, err)
		}
	}
}
