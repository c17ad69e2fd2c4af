package office_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
)

func TestAppendRefusesOnlyWhatIsNoChain(t *testing.T) {
	ledger := newLedger(t)
	c := newChain(enrol(t, ledger, "Lido 1")).write([]byte("one"), []byte("two"), []byte("three"))
	stranger := newChain(uuid.New()).write([]byte("one"))
	swapped := c.all()
	swapped.Entries = []office.Content{c.entries[1], c.entries[0]}
	changed := c.all()
	changed.Entries = append([]office.Content(nil), c.entries...)
	changed.Entries[1].Encoded = []byte("zwei")
	for name, refused := range map[string]struct {
		push office.Push
		want error
	}{
		"nothing":               {office.Push{Stream: c.stream, Before: c.stream.Genesis()}, office.ErrChain},
		"two in wrong order":    {swapped, office.ErrChain},
		"content changed":       {changed, office.ErrChain},
		"another predecessor":   {office.Push{Stream: c.stream, Before: store.Hash{1}, Entries: c.entries}, office.ErrChain},
		"a laptop not enrolled": {stranger.all(), store.ErrNotFound},
	} {
		if _, err := ledger.Append(t.Context(), refused.push); !errors.Is(err, refused.want) {
			t.Errorf("%s: %v, want %v", name, err, refused.want)
		}
	}
	if report := sound(t, ledger); report.Entries+report.Streams > 0 {
		t.Errorf("a refusal left something behind: %+v", report)
	}
}

func TestContentIsNeverRefused(t *testing.T) {
	many := make(map[string]store.Change)
	for i := range 1001 {
		many[fmt.Sprint(i)] = store.Change{Value: "x"}
	}
	id, record := uuid.New(), uuid.New()
	good := operation(t, store.Operation{ID: id, Record: record, Kind: store.Person, Patch: map[string]store.Change{"surname": {Value: "PROVA"}}})
	cases := []struct {
		name    string
		encoded []byte
		want    office.Reason
	}{
		{"fine", good, ""},
		{"no operation", []byte("\x00\x01"), office.ReasonUndecodable},
		{"empty", []byte{}, office.ReasonUndecodable},
		{"text in Latin-1", []byte(strings.Replace(string(person(t, uuid.New(), "surname", "NICOLO_")), "_", "\xd9", 1)), office.ReasonNotUTF8},
		{"a kind of tomorrow", operation(t, store.Operation{Record: uuid.New(), Kind: "quota"}), office.ReasonUnknownKind},
		{"rules of tomorrow", operation(t, store.Operation{Record: uuid.New(), Kind: store.Person, Rulebook: "2099-01-01"}), office.ReasonUnknownRulebook},
		{"rules of today", operation(t, store.Operation{Record: uuid.New(), Kind: store.Person, Rulebook: "2026-11-01"}), ""},
		{"an oversized value", person(t, uuid.New(), "note", strings.Repeat("x", 17<<10)), office.ReasonOversized},
		{"an oversized name", person(t, uuid.New(), strings.Repeat("x", 129), "1"), office.ReasonOversized},
		{"too many fields", operation(t, store.Operation{Record: uuid.New(), Kind: store.Person, Patch: many}), office.ReasonTooManyFields},
		{"an id used before", operation(t, store.Operation{ID: id, Record: uuid.New(), Kind: store.Person}), office.ReasonIDReused},
		{"a record of another kind", operation(t, store.Operation{Record: record, Kind: store.Application}), office.ReasonKindDiffers},
		{"what the merge cannot take", person(t, uuid.New(), "surname", "unmergeable"), office.ReasonNotMerged},
		{"nor into a record there is", person(t, record, "surname", "unmergeable"), office.ReasonNotMerged},
		{"and fine again", person(t, record, "phone", "0544000000"), ""},
	}
	o := options(filepath.Join(t.TempDir(), "ledger.db"))
	o.Policy.Rulebook = func(version string) bool { return version <= "2026-11-01" }
	ledger := create(t, o)
	c := newChain(enrol(t, ledger, "Lido 1"))
	for _, one := range cases {
		c.write(one.encoded)
	}
	answer := appendAll(t, ledger, c.all())
	if answer.Outcome != office.Stored || answer.Head.Seq != uint64(len(cases)) {
		t.Fatalf("%+v", answer)
	}
	got := make(map[uint64]office.Reason)
	for _, quarantined := range answer.Quarantined {
		got[quarantined.Seq] = quarantined.Reason
	}
	for i, one := range cases {
		if got[uint64(i+1)] != one.want {
			t.Errorf("%s: quarantined as %q, want %q", one.name, got[uint64(i+1)], one.want)
		}
	}
	sound(t, ledger)
	if again := appendAll(t, ledger, c.all()); !reflect.DeepEqual(again.Quarantined, answer.Quarantined) || again.Skipped != len(cases) {
		t.Errorf("sent again: %+v, want %+v", again, answer)
	}
	err := ledger.Entries(t.Context(), 0, func(kept office.Kept) error {
		if want := cases[kept.Position-1].encoded; !bytes.Equal(kept.Encoded, want) {
			t.Errorf("position %d holds %q, want %q", kept.Position, kept.Encoded, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestConcurrentStreamsShareCommitsAndLoseNothing(t *testing.T) {
	const laptops, pushes = 16, 25
	ledger := newLedger(t)
	var wait sync.WaitGroup
	for i := range laptops {
		c := newChain(enrol(t, ledger, fmt.Sprint("Lido ", i)))
		for range pushes {
			c.write(person(t, uuid.New(), "surname", "PROVA"))
		}
		wait.Go(func() {
			for n := 1; n <= pushes; n++ {
				answer, err := ledger.Append(context.Background(), c.push(n, n))
				if err != nil || answer.Outcome != office.Stored || answer.Head.Hash != c.entries[n-1].Hash {
					t.Errorf("push %d: %+v, %v", n, answer, err)
				}
			}
		})
	}
	wait.Wait()
	if report := sound(t, ledger); report.Entries != laptops*pushes || report.Records != laptops*pushes {
		t.Errorf("%+v", report)
	}
}

func TestACallerThatGoesAwayHarmsNobody(t *testing.T) {
	ledger := newLedger(t)
	c := newChain(enrol(t, ledger, "Lido 1")).write([]byte("one"))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ledger.Append(gone, c.all()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if answer := appendAll(t, ledger, c.all()); answer.Outcome != office.Stored {
		t.Errorf("%+v", answer)
	}
}

func TestTheLastCallAndTheClockAreNoted(t *testing.T) {
	ledger := newLedger(t)
	laptop := enrol(t, ledger, "Lido 1")
	push := newChain(laptop).write([]byte("one")).all()
	ahead := 10 * 365 * 24 * time.Hour
	push.ClockDifference = &ahead
	appendAll(t, ledger, push)
	noted, err := ledger.Laptop(t.Context(), laptop)
	if err != nil {
		t.Fatal(err)
	}
	if !noted.LastSeen.Equal(morning) || noted.ClockDifference == nil || *noted.ClockDifference != ahead {
		t.Errorf("%+v", noted)
	}
}

func TestAClosedLedgerSaysSo(t *testing.T) {
	ledger := newLedger(t)
	c := newChain(enrol(t, ledger, "Lido 1")).write([]byte("one"))
	if err := ledger.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.Append(t.Context(), c.all()); !errors.Is(err, office.ErrClosed) {
		t.Errorf("error %v, want ErrClosed", err)
	}
	if err := ledger.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}
