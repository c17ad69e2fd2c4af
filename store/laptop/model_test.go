package laptop_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/store/laptop"
)

// model is what a laptop's file should hold, kept in the plainest way.
type model struct {
	records map[uuid.UUID]store.Record
	order   []uuid.UUID
	changes map[uuid.UUID][]map[string]string // every version's values

	stream       store.Stream
	operations   []uuid.UUID // still kept, in order
	base         uint64      // how many of this stream were forgotten
	acknowledged uint64
	epoch        uuid.UUID

	folder  string
	file    *laptop.File
	session *laptop.Session
}

func (m *model) head() uint64 { return m.base + uint64(len(m.operations)) }

func (m *model) pick(t *rapid.T) uuid.UUID {
	if len(m.order) == 0 {
		t.Skip("no record yet")
	}
	return rapid.SampledFrom(m.order).Draw(t, "record")
}

func (m *model) note(id uuid.UUID) {
	m.changes[id] = append(m.changes[id], m.records[id].Values())
}

var someValues = rapid.MapOfN(rapid.SampledFrom([]string{"surname", "phone", "1.3", "1.34", "note"}),
	rapid.SampledFrom([]string{"", "PROVA", "ESEMPIO", "è ЖЯ محمد", "<&>\u2028", strings.Repeat("LUNGA PROVA ", 50)}), 1, 4)

func (m *model) create(t *rapid.T) {
	values := someValues.Draw(t, "values")
	document, err := m.session.Create(context.Background(), laptop.Draft{Kind: store.Person, Values: values, Card: values})
	if err != nil {
		t.Fatal(err)
	}
	record := store.Record{ID: document.ID, Kind: store.Person, Fields: map[string]store.Field{}}
	for name, value := range values {
		record.Fields[name] = store.Field{Value: value}
	}
	m.records[document.ID] = record
	m.order = append(m.order, document.ID)
	m.note(document.ID)
}

func (m *model) save(t *rapid.T) {
	values := someValues.Draw(t, "values")
	m.change(t, m.pick(t), values, values)
}

// typing changes values and nothing else, most often of one record.
func (m *model) typing(t *rapid.T) {
	id := m.pick(t)
	for range rapid.IntRange(1, 5).Draw(t, "saves") {
		m.change(t, id, someValues.Draw(t, "values"), nil)
	}
}

func (m *model) change(t *rapid.T, id uuid.UUID, values, card map[string]string) {
	version, err := m.session.Save(context.Background(), laptop.Change{ID: id, Version: int64(len(m.changes[id])), Values: values, Card: card})
	if err != nil {
		t.Fatal(err)
	}
	record := m.records[id]
	for name, value := range values {
		field := record.Fields[name]
		field.Value = value
		record.Fields[name] = field
	}
	if version > int64(len(m.changes[id])) { // the card alone may have changed
		m.note(id)
	}
}

func (m *model) saveStale(t *rapid.T) {
	id := m.pick(t)
	_, err := m.session.Save(context.Background(), laptop.Change{ID: id, Version: int64(len(m.changes[id])) - 1, Values: map[string]string{"note": "late"}})
	if !errors.Is(err, laptop.ErrChanged) {
		t.Fatalf("error %v, want ErrChanged", err)
	}
}

func (m *model) queue(t *rapid.T) {
	m.pick(t)
	ids := rapid.SliceOfNDistinct(rapid.SampledFrom(m.order), 1, 3, rapid.ID).Draw(t, "records")
	var handover laptop.Handover
	for _, id := range ids {
		handover.Records = append(handover.Records, laptop.Outgoing{ID: id, Version: int64(len(m.changes[id]))})
	}
	operations, err := m.session.Queue(context.Background(), handover)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		patch := m.records[id].Patch()
		if len(patch) == 0 {
			continue
		}
		if len(operations) == 0 || operations[0].Record != id || !reflect.DeepEqual(operations[0].Patch, patch) {
			t.Fatalf("operations %+v, want one of %s with %v", operations, id, patch)
		}
		m.records[id] = m.records[id].Settle(operations[0])
		m.operations = append(m.operations, operations[0].ID)
		operations = operations[1:]
		m.note(id)
	}
	if len(operations) != 0 {
		t.Fatalf("too many operations: %+v", operations)
	}
}

func (m *model) acknowledge(t *rapid.T) {
	if len(m.operations) == 0 {
		t.Skip("nothing to acknowledge")
	}
	if rapid.IntRange(0, 9).Draw(t, "restored") == 0 {
		m.epoch = uuid.New()
		m.acknowledged = 0
	}
	seq := rapid.Uint64Range(m.base+1, m.head()).Draw(t, "seq")
	stable := rapid.Uint64Range(0, seq).Draw(t, "stable")
	if err := acknowledge(t, m.session, m.epoch, seq, stable); err != nil {
		t.Fatal(err)
	}
	m.acknowledged = max(m.acknowledged, seq)
	if stable > m.base {
		m.operations = m.operations[stable-m.base:]
		m.base = stable
	}
}

func (m *model) newIncarnation(t *rapid.T) {
	if err := m.session.NewIncarnation(context.Background()); err != nil {
		t.Fatal(err)
	}
	m.begun(t, m.stream.Laptop)
}

func (m *model) enrol(t *rapid.T) {
	laptopID := uuid.New()
	if err := m.session.PutEnrolment(context.Background(), laptop.Enrolment{Laptop: laptopID}); err != nil {
		t.Fatal(err)
	}
	m.begun(t, laptopID)
}

// begun takes note of a new stream.
func (m *model) begun(t *rapid.T, laptopID uuid.UUID) {
	stream, _, _, err := m.session.Head(context.Background())
	if err != nil || stream.Incarnation == m.stream.Incarnation || stream.Laptop != laptopID {
		t.Fatalf("new stream %v after %v, %v", stream, m.stream, err)
	}
	m.stream, m.base, m.acknowledged = stream, 0, 0
}

func (m *model) reopen(t *rapid.T) {
	closeAll(t, m.file, m.session)
	m.open(t)
}

func (m *model) restore(t *rapid.T) {
	path := m.folder + "/copy"
	if err := m.file.Backup(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	closeAll(t, m.file, m.session)
	if _, err := laptop.Restore(context.Background(), m.folder, path, morning); err != nil {
		t.Fatal(err)
	}
	m.open(t)
	m.begun(t, m.stream.Laptop)
}

func (m *model) open(t *rapid.T) {
	var err error
	if m.file, err = laptop.Open(context.Background(), options(m.folder)); err != nil {
		t.Fatal(err)
	}
	m.session = unlock(t, m.file)
}

// check compares the file with the model.
func (m *model) check(t *rapid.T) {
	ctx := context.Background()
	stream, head, _, err := m.session.Head(ctx)
	if err != nil || stream != m.stream || head != m.head() {
		t.Fatalf("head %d of %v, want %d of %v, %v", head, stream, m.head(), m.stream, err)
	}
	if acknowledged, _, err := m.session.Acknowledged(ctx); err != nil || acknowledged != m.acknowledged {
		t.Fatalf("%d acknowledged, want %d, %v", acknowledged, m.acknowledged, err)
	}
	entries, err := m.session.Entries(ctx, m.base, 1000, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	kept := make([]uuid.UUID, len(entries))
	for i, entry := range entries {
		kept[i] = entry.Op
	}
	if !slices.Equal(kept, m.operations) {
		t.Fatalf("operations %v, want %v", kept, m.operations)
	}
	listed := make(map[uuid.UUID]laptop.Summary)
	summaries, err := m.session.List(ctx, laptop.Filter{})
	if err != nil || len(summaries) != len(m.records) {
		t.Fatalf("%d records listed, want %d, %v", len(summaries), len(m.records), err)
	}
	for _, summary := range summaries {
		listed[summary.ID] = summary
	}
	for id, want := range m.records {
		got := read(t, m.session, id)
		if listed[id] != got.Summary {
			t.Fatalf("listed as %+v, read as %+v", listed[id], got.Summary)
		}
		if got.Version != int64(len(m.changes[id])) || !maps.Equal(got.Record.Values(), want.Values()) || !reflect.DeepEqual(got.Record.Patch(), want.Patch()) {
			t.Fatalf("record %s is version %d, %v, want %d, %v", id, got.Version, got.Record.Fields, len(m.changes[id]), want.Fields)
		}
		m.checkHistory(t, id)
	}
	sound(t, m.session)
}

// checkHistory replays the journal: it must tell every version's values.
func (m *model) checkHistory(t *rapid.T, id uuid.UUID) {
	history, err := m.session.History(context.Background(), id)
	if err != nil || len(history) != len(m.changes[id]) {
		t.Fatalf("%d versions noted, want %d, %v", len(history), len(m.changes[id]), err)
	}
	values := make(map[string]string)
	for i, entry := range history {
		if entry.Version != int64(i+1) {
			t.Fatalf("version %d stands in place %d", entry.Version, i+1)
		}
		for _, change := range entry.Changes {
			if values[change.Field] != change.Before {
				t.Fatalf("version %d: %q was %q, not %q", entry.Version, change.Field, values[change.Field], change.Before)
			}
			if values[change.Field] = change.After; change.After == "" {
				delete(values, change.Field)
			}
		}
		if !maps.Equal(values, m.changes[id][i]) {
			t.Fatalf("version %d: %v, want %v", entry.Version, values, m.changes[id][i])
		}
	}
}

func TestTheFileBehavesLikeItsModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		folder, err := os.MkdirTemp("", "laptop")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(folder) }()
		m := &model{
			records: make(map[uuid.UUID]store.Record), changes: make(map[uuid.UUID][]map[string]string),
			epoch: uuid.New(), folder: folder,
		}
		if m.file, err = laptop.Open(context.Background(), options(folder)); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = m.file.Close() }()
		if m.session, _, err = m.file.CreateOperator(context.Background(), laptop.OperatorDraft{Name: operator, Passphrase: passphrase}); err != nil {
			t.Fatal(err)
		}
		if m.stream, _, _, err = m.session.Head(context.Background()); err != nil {
			t.Fatal(err)
		}
		t.Repeat(map[string]func(*rapid.T){
			"create": m.create, "save": m.save, "type": m.typing, "type again": m.typing, "save stale": m.saveStale, "queue": m.queue, "acknowledge": m.acknowledge,
			"new incarnation": m.newIncarnation, "enrol": m.enrol, "reopen": m.reopen, "restore": m.restore,
			"": m.check,
		})
	})
}
