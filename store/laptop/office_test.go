package laptop_test

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// office is what a laptop pulls from, with the plainest merge that keeps the
// rules: what nobody has knowingly replaced stands or waits.
type office struct {
	states map[uuid.UUID]store.Shared
	writes map[uuid.UUID]map[string][]store.Written // by record and field, as they arrived
	other  uuid.UUID                                // another laptop
	sent   *[]store.Operation                       // by it, which keeps them whatever becomes of the office
}

func newOffice() *office {
	return &office{
		states: make(map[uuid.UUID]store.Shared), writes: make(map[uuid.UUID]map[string][]store.Written),
		other: uuid.New(), sent: new([]store.Operation),
	}
}

// apply merges an operation, once.
func (o *office) apply(op store.Operation, from uuid.UUID) {
	state, known := o.states[op.Record]
	if !known {
		state = store.Shared{Record: op.Record, Kind: op.Kind}
		o.writes[op.Record] = make(map[string][]store.Written)
	}
	if _, applied := state.Origins[op.ID]; applied {
		return
	}
	state.Fields, state.Origins = maps.Clone(state.Fields), maps.Clone(state.Origins)
	if !known {
		state.Fields, state.Origins = make(map[string]store.SharedField), make(map[uuid.UUID]store.Origin)
	}
	state.Origins[op.ID] = store.Origin{Laptop: from, Author: op.Author, Site: op.Site, Made: op.Made}
	for name, change := range op.Patch {
		writes := append(slices.Clip(o.writes[op.Record][name]), store.Written{Op: op.ID, Base: change.Base, Settles: change.Settles, Value: change.Value})
		o.writes[op.Record][name] = writes
		state.Fields[name] = merged(writes, state.Fields[name].Standing)
	}
	o.states[op.Record] = state
}

// merged sorts the writes of a field out.
func merged(writes []store.Written, standing store.Written) store.SharedField {
	replaced := make(map[uuid.UUID]bool)
	for _, write := range writes {
		for _, parent := range append([]uuid.UUID{write.Base}, write.Settles...) {
			replaced[parent] = true
			for _, twin := range writes { // the same change of the same base is one
				if i := slices.IndexFunc(writes, func(w store.Written) bool { return w.Op == parent }); i >= 0 && twin.Base == writes[i].Base && twin.Value == writes[i].Value {
					replaced[twin.Op] = true
				}
			}
		}
	}
	if standing.Op == uuid.Nil || replaced[standing.Op] {
		for _, write := range writes {
			if !replaced[write.Op] {
				standing = write
				break
			}
		}
	}
	field := store.SharedField{Standing: standing}
	for _, write := range writes {
		twin := slices.ContainsFunc(field.Candidates, func(c store.Written) bool { return c.Base == write.Base && c.Value == write.Value })
		switch {
		case write.Op == standing.Op:
		case !replaced[write.Op] && write.Value != standing.Value && !twin:
			field.Candidates = append(field.Candidates, write)
		default:
			field.Past = append(field.Past, write)
		}
	}
	return field
}

// write is what somebody on another laptop has done, as an operation.
func (o *office) write(id uuid.UUID, kind store.Kind, changes map[string]store.Change) uuid.UUID {
	op := store.Operation{ID: uuid.Must(uuid.NewV7()), Record: id, Kind: kind, Author: "b.esempio", Site: "Ravenna", Made: morning.Add(time.Hour), Patch: changes}
	*o.sent = append(*o.sent, op)
	o.apply(op, o.other)
	return op.ID
}

// state lets somebody who has pulled write values.
func (o *office) state(id uuid.UUID, kind store.Kind, values map[string]string) uuid.UUID {
	changes := make(map[string]store.Change)
	for name, value := range values {
		changes[name] = store.Change{Base: o.states[id].Fields[name].Standing.Op, Value: value}
	}
	return o.write(id, kind, changes)
}

// contest lets somebody who has not seen what stands write values.
func (o *office) contest(id uuid.UUID, kind store.Kind, values map[string]string) uuid.UUID {
	changes := make(map[string]store.Change)
	for name, value := range values {
		changes[name] = store.Change{Value: value}
	}
	return o.write(id, kind, changes)
}

// page is all the office has, of the records named if some are.
func (o *office) page(ids ...uuid.UUID) laptop.Arrival {
	arrival := laptop.Arrival{Cursor: []byte("cursor"), Role: "trips", Laptops: map[uuid.UUID]string{o.other: "Portatile di prova"}, Describe: describe}
	if len(ids) == 0 {
		ids = slices.SortedFunc(maps.Keys(o.states), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	}
	for _, id := range ids {
		encoded, err := json.Marshal(o.states[id])
		if err != nil {
			panic(err)
		}
		arrival.Records = append(arrival.Records, laptop.Incoming{Shared: o.states[id], Encoded: encoded, Operations: len(o.states[id].Origins)})
	}
	return arrival
}

// deliver applies what is in a laptop's stream, receipts or not.
func (o *office) deliver(t reporter, session *laptop.Session) {
	t.Helper()
	stream, _, _, err := session.Head(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	entries, err := session.Entries(context.Background(), 0, 100_000, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		op, err := store.DecodeOperation(entry.Encoded)
		if err != nil {
			t.Fatal(err)
		}
		o.apply(op, stream.Laptop)
	}
}

// total is what a laptop that pulled all of it should have counted.
func (o *office) total() laptop.Total {
	var total laptop.Total
	for _, incoming := range o.page().Records {
		digest := store.Digest(incoming.Encoded)
		for i := range digest {
			total.Sum[i] ^= digest[i]
		}
		total.Count++
	}
	return total
}

// snapshot is a backup the office may be restored from.
func (o *office) snapshot() *office {
	copied := &office{states: maps.Clone(o.states), writes: make(map[uuid.UUID]map[string][]store.Written), other: o.other, sent: o.sent}
	for id, fields := range o.writes {
		copied.writes[id] = maps.Clone(fields)
	}
	return copied
}

// describe makes cards of surnames; who is deleted is so in state.
func describe(_ store.Kind, state string, values map[string]string) (map[string]string, string, string) {
	if values[store.Deleted] != "" {
		state = "deleted"
	} else if state == "" {
		state = "received"
	}
	return map[string]string{"surname": values["surname"]}, state, "Ravenna"
}

func take(t reporter, session *laptop.Session, arrival laptop.Arrival) laptop.Taken {
	t.Helper()
	taken, err := session.Take(context.Background(), arrival)
	if err != nil {
		t.Fatal(err)
	}
	return taken
}

func shared(t reporter, session *laptop.Session, id uuid.UUID) store.Shared {
	t.Helper()
	state, err := session.Shared(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return state
}
