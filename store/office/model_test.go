package office_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/store/office"
)

// ledgerModel is what the ledger promises, in its simplest form: a list.
type ledgerModel struct {
	kept    []modelEntry
	held    map[store.Stream][]store.Hash
	content map[string]bool // distinct contents
}

type modelEntry struct {
	stream  store.Stream
	seq     uint64
	encoded []byte
}

// push returns the answer the ledger should give.
func (m *ledgerModel) push(c *chain, first, last int) office.Answer {
	held := m.held[c.stream]
	answer := office.Answer{Head: office.Head{Stream: c.stream, Seq: uint64(len(held)), Hash: c.stream.Genesis()}}
	if len(held) > 0 {
		answer.Head.Hash = held[len(held)-1]
	}
	if first > len(held)+1 {
		answer.Outcome = office.Gap
		return answer
	}
	if both := min(last, len(held)); both >= first-1 && both > 0 && held[both-1] != c.entries[both-1].Hash {
		answer.Outcome = office.Fork
		return answer
	}
	answer.Skipped = min(last, len(held)) - first + 1
	for _, entry := range c.entries[min(last, len(held)):last] {
		answer.Appended++
		if m.content[string(entry.Encoded)] {
			answer.Repeated++
		}
		m.content[string(entry.Encoded)] = true
		m.kept = append(m.kept, modelEntry{c.stream, entry.Seq, entry.Encoded})
		m.held[c.stream] = append(m.held[c.stream], entry.Hash)
		answer.Head.Seq, answer.Head.Hash = entry.Seq, entry.Hash
	}
	return answer
}

// Laptops write, push any part of what they have, are restored from copies,
// copied, and begin new incarnations: the ledger does what the list does.
func TestTheLedgerIsAList(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ledger := newLedger(t)
		model := &ledgerModel{held: map[store.Stream][]store.Hash{}, content: map[string]bool{}}
		chains := []*chain{newChain(enrol(t, ledger, "one")), newChain(enrol(t, ledger, "two"))}
		records := []uuid.UUID{uuid.New(), uuid.New(), uuid.New()}
		some := func(rt *rapid.T) *chain { return chains[rapid.IntRange(0, len(chains)-1).Draw(rt, "chain")] }
		rt.Repeat(map[string]func(*rapid.T){
			"write": func(rt *rapid.T) {
				c := some(rt)
				for range rapid.IntRange(1, 4).Draw(rt, "operations") {
					if rapid.IntRange(0, 9).Draw(rt, "sense") == 0 {
						c.write([]byte(fmt.Sprint("no operation ", len(model.kept), len(c.entries), uuid.New())))
						continue
					}
					c.write(person(t, records[rapid.IntRange(0, 2).Draw(rt, "record")], "phone", rapid.StringMatching(`[0-9]{0,3}`).Draw(rt, "value")))
				}
			},
			"push": func(rt *rapid.T) {
				c := some(rt)
				if len(c.entries) == 0 {
					return
				}
				first := rapid.IntRange(1, len(c.entries)).Draw(rt, "first")
				last := rapid.IntRange(first, len(c.entries)).Draw(rt, "last")
				want := model.push(c, first, last)
				got := appendAll(rt, ledger, c.push(first, last))
				got.Head.Epoch, got.Received, got.Quarantined = want.Head.Epoch, want.Received, nil
				if want.Outcome != office.Stored {
					want.Skipped, got.Skipped = 0, 0
				}
				if fmt.Sprint(got) != fmt.Sprint(want) {
					rt.Fatalf("push of %d to %d:\n got %+v\nwant %+v", first, last, got, want)
				}
			},
			"restore in place": func(rt *rapid.T) {
				c := some(rt)
				keep := rapid.IntRange(0, len(c.entries)).Draw(rt, "keep")
				chains = append(chains, &chain{stream: c.stream, entries: slices.Clone(c.entries[:keep])})
			},
			"new incarnation": func(rt *rapid.T) {
				c := some(rt)
				next := newChain(c.stream.Laptop)
				from := rapid.IntRange(0, len(c.entries)).Draw(rt, "from")
				for _, entry := range c.entries[from:] {
					next.write(entry.Encoded)
				}
				chains = append(chains, next)
			},
			"": func(rt *rapid.T) {},
		})
		report := sound(rt, ledger)
		if report.Entries != len(model.kept) || report.Streams != len(model.held) {
			rt.Fatalf("%+v, want %d entries in %d streams", report, len(model.kept), len(model.held))
		}
		err := ledger.Entries(t.Context(), 0, func(kept office.Kept) error {
			want := model.kept[kept.Position-1]
			if kept.Stream != want.stream || kept.Entry.Seq != want.seq || !bytes.Equal(kept.Encoded, want.encoded) {
				rt.Fatalf("position %d: %+v, want %+v", kept.Position, kept, want)
			}
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
		if err := ledger.Rebuild(t.Context()); err != nil {
			rt.Fatal(err)
		}
		if again := sound(rt, ledger); fmt.Sprint(again) != fmt.Sprint(report) {
			rt.Fatalf("rebuilt: %+v, before: %+v", again, report)
		}
		if err := ledger.Close(); err != nil {
			rt.Fatal(err)
		}
	})
}
