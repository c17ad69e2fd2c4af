package office_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
)

// register is the simplest merger: the last word stands, and a field someone
// wrote without knowing of the value before it is contested.
type register struct{}

type registerState struct {
	Fields    map[string]store.Change
	Contested int
}

var errUnmergeable = errors.New("cannot be merged")

func (register) Apply(state []byte, op store.Operation, _ uuid.UUID) ([]byte, int, error) {
	now := registerState{Fields: map[string]store.Change{}}
	if state != nil {
		if err := json.Unmarshal(state, &now); err != nil {
			return nil, 0, err
		}
	}
	for name, change := range op.Patch {
		if change.Value == "unmergeable" {
			return nil, 0, errUnmergeable
		}
		if now.Fields[name].Base != change.Base {
			now.Contested++
		}
		now.Fields[name] = store.Change{Base: op.ID, Value: change.Value}
	}
	next, err := json.Marshal(now)
	return next, now.Contested, err
}

func (r register) Begin(op store.Operation, laptop uuid.UUID) (int, error) {
	_, contested, err := r.Apply(nil, op, laptop)
	return contested, err
}

func valuesOf(t testing.TB, state []byte) map[string]string {
	t.Helper()
	var decoded registerState
	if err := json.Unmarshal(state, &decoded); err != nil {
		t.Fatal(err)
	}
	values := make(map[string]string)
	for name, change := range decoded.Fields {
		values[name] = change.Value
	}
	return values
}

// reporter is a test of testing or of rapid.
type reporter interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

var background = context.Background()

var morning = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func options(path string) office.Options {
	return office.Options{Path: path, Key: office.Key{1, 2, 3}, Merger: register{}, Clock: func() time.Time { return morning }}
}

// newLedger is an empty ledger in a folder of its own.
func newLedger(t testing.TB) *office.Ledger {
	t.Helper()
	return create(t, options(filepath.Join(t.TempDir(), "ledger.db")))
}

func create(t testing.TB, o office.Options) *office.Ledger {
	t.Helper()
	ledger, err := office.Create(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ledger.Close() })
	return ledger
}

func reopen(t testing.TB, ledger *office.Ledger, o office.Options) *office.Ledger {
	t.Helper()
	if err := ledger.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := office.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Close() })
	return again
}

var codes uint16

// enrol returns the id of a new laptop.
func enrol(t testing.TB, ledger *office.Ledger, name string) uuid.UUID {
	t.Helper()
	return enrolAs(t, ledger, name, office.RoleTrips)
}

func enrolAs(t testing.TB, ledger *office.Ledger, name string, role office.Role) uuid.UUID {
	t.Helper()
	codes++
	ticket := [8]byte{byte(codes), byte(codes >> 8)}
	if err := ledger.OfferCode(context.Background(), office.Code{Ticket: ticket, Name: name, Role: role, Expires: morning.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	laptop, err := ledger.Enrol(context.Background(), ticket, make(ed25519.PublicKey, ed25519.PublicKeySize))
	if err != nil {
		t.Fatal(err)
	}
	return laptop.ID
}

// chain is a stream as a laptop keeps it.
type chain struct {
	stream  store.Stream
	entries []office.Content
}

func newChain(laptop uuid.UUID) *chain {
	return &chain{stream: store.Stream{Laptop: laptop, Incarnation: uuid.New()}}
}

func (c *chain) write(encoded ...[]byte) *chain {
	for _, bytes := range encoded {
		before, seq := c.before(len(c.entries)+1), uint64(len(c.entries)+1)
		content := office.Content{Entry: store.Entry{Seq: seq, Hash: store.Link(before, seq, bytes), Encoded: bytes}}
		content.Operation, content.Problem = store.DecodeOperation(bytes)
		content.Op = content.Operation.ID
		c.entries = append(c.entries, content)
	}
	return c
}

// before is the hash of the entry before the one numbered first.
func (c *chain) before(first int) store.Hash {
	if first == 1 {
		return c.stream.Genesis()
	}
	return c.entries[first-2].Hash
}

func (c *chain) push(first, last int) office.Push {
	return office.Push{Stream: c.stream, Before: c.before(first), Entries: c.entries[first-1 : last]}
}

func (c *chain) all() office.Push { return c.push(1, len(c.entries)) }

func appendAll(t reporter, ledger *office.Ledger, push office.Push) office.Answer {
	t.Helper()
	answer, err := ledger.Append(context.Background(), push)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// sound checks that Verify finds nothing wrong.
func sound(t reporter, ledger *office.Ledger) office.Report {
	t.Helper()
	report, err := ledger.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) > 0 {
		t.Fatalf("findings: %v", report.Findings)
	}
	return report
}

func person(t testing.TB, record uuid.UUID, field, value string) []byte {
	return operation(t, store.Operation{Record: record, Kind: store.Person, Patch: map[string]store.Change{field: {Value: value}}})
}

func operation(t testing.TB, op store.Operation) []byte {
	t.Helper()
	if op.ID == uuid.Nil {
		op.ID = uuid.New()
	}
	op.Author, op.Made = "a.prova", morning
	encoded, err := op.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}
