package laptop_test

import (
	"context"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/store/laptop"
)

// exchange is a laptop, an office, and what happens between them in any order.
type exchange struct {
	session *laptop.Session
	office  *office
	backup  *office // what the office may be restored from
	ids     []uuid.UUID
	made    map[uuid.UUID]bool // operations made here
	older   []laptop.Arrival   // pages that may come again
}

var someFields = []string{"surname", "phone"}

func (e *exchange) pick(t *rapid.T) uuid.UUID { return rapid.SampledFrom(e.ids).Draw(t, "record") }

func someValue(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "1", "2", "3"}).Draw(t, "value")
}

func (e *exchange) typed(t *rapid.T) {
	id, name, value := e.pick(t), rapid.SampledFrom(someFields).Draw(t, "field"), someValue(t)
	if e.local(t, id).ID == uuid.Nil {
		if _, err := e.session.Create(context.Background(), laptop.Draft{ID: id, Kind: store.Person, Values: map[string]string{name: value}}); err != nil {
			t.Fatal(err)
		}
		return
	}
	save(t, e.session, id, map[string]string{name: value})
}

// overtaken is somebody who types, while what another writes there is pulled, and
// then takes it back.
func (e *exchange) overtaken(t *rapid.T) {
	id, name := e.pick(t), rapid.SampledFrom(someFields).Draw(t, "field")
	document := e.local(t, id)
	if document.ID == uuid.Nil {
		t.Skip("nobody to type about")
	}
	save(t, e.session, id, map[string]string{name: someValue(t)})
	e.office.write(id, store.Person, map[string]store.Change{name: {Base: e.office.states[id].Fields[name].Standing.Op, Value: someValue(t)}})
	e.pulled(t)
	save(t, e.session, id, map[string]string{name: document.Record.Fields[name].Settled})
}

func (e *exchange) queued(t *rapid.T) {
	id := e.pick(t)
	if e.local(t, id).ID == uuid.Nil {
		t.Skip("nothing to queue")
	}
	for _, op := range queue(t, e.session, id) {
		e.made[op.ID] = true
	}
}

func (e *exchange) delivered(t *rapid.T) { e.office.deliver(t, e.session) }

// written is somebody on another laptop who has seen what stands, what stood,
// or nothing, and who may be deciding.
func (e *exchange) written(t *rapid.T) {
	id, name := e.pick(t), rapid.SampledFrom(someFields).Draw(t, "field")
	field := e.office.states[id].Fields[name]
	seen := []uuid.UUID{uuid.Nil, field.Standing.Op}
	for _, past := range field.Past {
		seen = append(seen, past.Op)
	}
	change := store.Change{Base: rapid.SampledFrom(seen).Draw(t, "base"), Value: someValue(t)}
	if rapid.Bool().Draw(t, "decides") {
		change.Base = field.Standing.Op
		for _, candidate := range field.Candidates {
			change.Settles = append(change.Settles, candidate.Op)
		}
	}
	e.office.write(id, store.Person, map[string]store.Change{name: change})
}

// decided is a person who decides here about what was last pulled.
func (e *exchange) decided(t *rapid.T) {
	id, name := e.pick(t), rapid.SampledFrom(someFields).Draw(t, "field")
	change := store.Change{Value: someValue(t)}
	if state, err := e.session.Shared(context.Background(), id); err == nil {
		field := state.Fields[name]
		change.Base = field.Standing.Op
		for _, candidate := range field.Candidates {
			change.Settles = append(change.Settles, candidate.Op)
		}
	}
	before := e.local(t, id).Record.Fields[name]
	made, err := e.session.Decide(context.Background(), "Ravenna", []laptop.Decision{{Record: id, Kind: store.Person, Changes: map[string]store.Change{name: change}}}, describe)
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range made {
		e.made[op.ID] = true
	}
	after := e.local(t, id).Record.Fields[name]
	if last := made[len(made)-1]; after != (store.Field{Value: change.Value, Settled: change.Value, Writer: last.ID}) || !reflect.DeepEqual(last.Patch[name], change) {
		t.Fatalf("decided %+v by %+v: %+v", change, last, after)
	}
	if before.Value != before.Settled && before.Value != change.Value && (len(made) != 2 || made[0].Patch[name].Value != before.Value) {
		t.Fatalf("%q, not sent, was decided over: %+v", before.Value, made)
	}
}

func (e *exchange) restored(*rapid.T) { e.office, e.backup = e.backup, e.backup.snapshot() }

func (e *exchange) backedUp(*rapid.T) { e.backup = e.office.snapshot() }

func (e *exchange) restarted(t *rapid.T) {
	if err := e.session.RestartPull(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func (e *exchange) pulled(t *rapid.T) {
	page := e.office.page()
	e.older = append(e.older, page)
	e.take(t, page)
}

func (e *exchange) pulledAgain(t *rapid.T) {
	if len(e.older) == 0 {
		t.Skip("nothing to pull again")
	}
	e.take(t, e.older[rapid.IntRange(0, len(e.older)-1).Draw(t, "page")])
}

func (e *exchange) adopted(t *rapid.T) {
	held, err := e.session.Held(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range held {
		before, state := e.local(t, id), shared(t, e.session, id)
		if _, err := e.session.Adopt(context.Background(), id, describe); err != nil {
			t.Fatal(err)
		}
		e.lawful(t, before, e.local(t, id), state)
	}
}

// take takes a page and looks at every law.
func (e *exchange) take(t *rapid.T, page laptop.Arrival) {
	var hold []uuid.UUID
	if rapid.IntRange(0, 3).Draw(t, "hold") == 0 {
		hold = append(hold, e.pick(t))
	}
	page.Hold = func(id uuid.UUID) bool { return slices.Contains(hold, id) }
	before := make(map[uuid.UUID]laptop.Document)
	for _, id := range e.ids {
		before[id] = e.local(t, id)
	}
	taken := take(t, e.session, page)
	after := make(map[uuid.UUID]laptop.Document)
	for _, id := range e.ids {
		after[id] = e.local(t, id)
		if changed := !reflect.DeepEqual(before[id], after[id]); changed != slices.Contains(append(taken.Created, taken.Changed...), id) {
			t.Fatalf("taken %+v, but %+v became %+v", taken, before[id], after[id])
		}
	}
	for _, incoming := range page.Records {
		id := incoming.Shared.Record
		if slices.Contains(hold, id) && !reflect.DeepEqual(before[id], after[id]) {
			t.Fatalf("%+v was to be held, became %+v", before[id], after[id])
		}
		e.lawful(t, before[id], after[id], shared(t, e.session, id)) // what came, or what is newer
	}
	again := take(t, e.session, page)
	for _, id := range e.ids {
		if got := e.local(t, id); len(again.Created)+len(again.Changed) > 0 || !reflect.DeepEqual(got, after[id]) {
			t.Fatalf("the same page again: %+v, %+v became %+v", again, after[id], got)
		}
	}
}

// lawful compares a working copy before and after an office's state was taken.
func (e *exchange) lawful(t *rapid.T, before, after laptop.Document, state store.Shared) {
	for _, name := range someFields {
		local, now, office := before.Record.Fields[name], after.Record.Fields[name], state.Fields[name]
		_, arrived := state.Origins[local.Writer]
		if local.Value != local.Settled && now.Value != local.Value {
			t.Fatalf("%s: %+v was not sent and became %+v", name, local, now)
		}
		if e.made[local.Writer] && !arrived && now != local {
			t.Fatalf("%s: %+v is on its way and became %+v", name, local, now)
		}
		if now.Value != local.Value && now.Value != office.Standing.Value {
			t.Fatalf("%s: %+v became %+v, at the office %+v", name, local, now, office)
		}
		if now.Value == now.Settled && now.Writer != local.Writer && now.Writer != office.Standing.Op {
			t.Fatalf("%s: %+v became %+v, at the office %+v", name, local, now, office)
		}
	}
}

// followed: whatever happened, a working copy that Adopt is not due for follows
// what was pulled, but for what was typed, is on its way or waits for a decision.
func (e *exchange) followed(t *rapid.T) {
	held, err := e.session.Held(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range e.ids {
		state, err := e.session.Shared(context.Background(), id)
		if err != nil || slices.Contains(held, id) {
			continue
		}
		document := e.local(t, id)
		for name, office := range state.Fields {
			local := document.Record.Fields[name]
			_, arrived := state.Origins[local.Writer]
			waits := slices.ContainsFunc(office.Candidates, func(c store.Written) bool { return c.Value == local.Value })
			if local.Value == local.Settled && (arrived || local.Writer == uuid.Nil) && !waits && local.Value != office.Standing.Value {
				t.Fatalf("%s of %s: %+v stayed behind, at the office %+v", name, id, local, office)
			}
		}
	}
}

// local is the working copy, the zero Document if there is none.
func (e *exchange) local(t *rapid.T, id uuid.UUID) laptop.Document {
	listed, err := e.session.List(context.Background(), laptop.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(listed, func(s laptop.Summary) bool { return s.ID == id }) {
		return laptop.Document{}
	}
	return read(t, e.session, id)
}

// settle lets everything arrive, again if the office has lost it: then the laptop shows what stands, or where
// something waits for a decision, one of what there is to choose from.
func (e *exchange) settle(t *rapid.T) {
	for _, id := range e.ids {
		if e.local(t, id).ID != uuid.Nil {
			queue(t, e.session, id)
		}
	}
	e.delivered(t)
	for _, op := range *e.office.sent {
		e.office.apply(op, e.office.other)
	}
	e.restarted(t)
	take(t, e.session, e.office.page())
	for id, state := range e.office.states {
		document := e.local(t, id)
		if len(document.Record.Patch()) != 0 {
			t.Fatalf("not sent: %+v", document.Record.Patch())
		}
		for name, field := range state.Fields {
			got := document.Record.Fields[name].Value
			waits := slices.ContainsFunc(field.Candidates, func(c store.Written) bool { return c.Value == got })
			if got != field.Standing.Value && !waits {
				t.Fatalf("%s is %q here, at the office %+v", name, got, field)
			}
		}
	}
	if _, total, _, err := e.session.Pulled(context.Background()); err != nil || total != e.office.total() {
		t.Fatalf("counted %+v, the office %+v, %v", total, e.office.total(), err)
	}
	sound(t, e.session)
}

func TestLawsOfTaking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		folder, err := os.MkdirTemp("", "laptop")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(folder) }()
		file, err := laptop.Open(context.Background(), options(folder))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		session, _, err := file.CreateOperator(context.Background(), laptop.OperatorDraft{Name: operator, Passphrase: passphrase})
		if err != nil {
			t.Fatal(err)
		}
		defer session.Close()
		e := &exchange{session: session, office: newOffice(), ids: []uuid.UUID{{1}, {2}}, made: make(map[uuid.UUID]bool)}
		e.backup = e.office.snapshot()
		t.Repeat(map[string]func(*rapid.T){
			"": e.followed, "type": e.typed, "overtaken": e.overtaken, "queue": e.queued, "deliver": e.delivered, "write": e.written, "write on": e.written, "decide": e.decided,
			"back up": e.backedUp, "restore": e.restored, "restart": e.restarted,
			"pull": e.pulled, "pull now": e.pulled, "pull again": e.pulledAgain, "adopt": e.adopted,
		})
		e.settle(t)
	})
}
