package laptop_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

func TestQueueingMakesChainedOperationsOfWhatChanged(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	anna := person(t, session, map[string]string{"surname": "PROVA"})
	form := person(t, session, map[string]string{"1.3": "PROVA", "1.34": "1992-03-15"})
	operations := queue(t, session, anna.ID, form.ID)
	if len(operations) != 2 || operations[0].Record != anna.ID || operations[1].Record != form.ID {
		t.Fatalf("operations %+v", operations)
	}
	op := operations[1]
	if op.ID.Version() != 7 || op.Author != operator || op.Site != "Lido Adriano" || op.Rulebook != "2026-11-01" || !op.Made.Equal(morning) ||
		!reflect.DeepEqual(op.Patch, map[string]store.Change{"1.3": {Value: "PROVA"}, "1.34": {Value: "1992-03-15"}}) {
		t.Errorf("operation %+v", op)
	}
	if got := read(t, session, form.ID); len(got.Record.Patch()) != 0 || got.State != "queued" || got.Operation != op.ID || got.Delivered {
		t.Errorf("queued record %+v", got)
	}
	if again := queue(t, session, anna.ID, form.ID); len(again) != 0 {
		t.Errorf("nothing changed, and %+v was queued", again)
	}
	save(t, session, form.ID, map[string]string{"1.34": "1992-03-16"})
	next := queue(t, session, anna.ID, form.ID)
	if len(next) != 1 || !reflect.DeepEqual(next[0].Patch, map[string]store.Change{"1.34": {Base: op.ID, Value: "1992-03-16"}}) {
		t.Errorf("the second operation is %+v", next)
	}
	closeAll(t, file, session)

	session = unlock(t, open(t, folder))
	stream, seq, hash, err := session.Head(t.Context())
	if err != nil || seq != 3 {
		t.Fatalf("head %d, %v", seq, err)
	}
	entries, err := session.Entries(t.Context(), 0, 10, 1<<20)
	if err != nil || len(entries) != 3 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	previous := stream.Genesis()
	for i, entry := range entries {
		if entry.Seq != uint64(i+1) || entry.Hash != store.Link(previous, entry.Seq, entry.Encoded) {
			t.Errorf("entry %d does not follow", i+1)
		}
		previous = entry.Hash
	}
	if previous != hash {
		t.Error("the head is not the last entry's hash")
	}
	if got := read(t, session, form.ID).ReceiptNumber; got != store.ReceiptNumber(entries[2].Encoded) {
		t.Errorf("receipt number %s", got)
	}
	sound(t, session)
}

func TestQueueingHappensWholeOrNotAtAll(t *testing.T) {
	_, session := create(t, t.TempDir())
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	_, err := session.Queue(t.Context(), laptop.Handover{Records: []laptop.Outgoing{{ID: id, Version: 1}, {ID: uuid.New(), Version: 1}}})
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("error %v, want ErrNotFound", err)
	}
	if _, seq, _, _ := session.Head(t.Context()); seq != 0 || read(t, session, id).Version != 1 {
		t.Errorf("half of it happened: %d entries", seq)
	}
	if version := save(t, session, id, map[string]string{"phone": "1"}); version != 2 {
		t.Errorf("version %d after a refused queueing", version)
	}
}

// What the office put aside travels again with the next change, on what the
// office has: else the record there would lack it for good.
func TestWhatWasPutAsideTravelsAgain(t *testing.T) {
	_, session := create(t, t.TempDir())
	o := newOffice()
	id := person(t, session, map[string]string{"surname": "PROVA", "phone": "1"}).ID
	first := queue(t, session, id)[0]
	o.apply(first, uuid.New())
	take(t, session, o.page())
	save(t, session, id, map[string]string{"phone": "2", "note": "TOO LONG", "city": "Ravenna"})
	putAside := queue(t, session, id)[0].ID
	save(t, session, id, map[string]string{"note": ""})

	operations, err := session.Queue(t.Context(), laptop.Handover{Records: []laptop.Outgoing{{ID: id, Version: read(t, session, id).Version, PutAside: []uuid.UUID{putAside}}}})
	if err != nil || len(operations) != 1 {
		t.Fatalf("%d operations, %v", len(operations), err)
	}
	want := map[string]store.Change{"phone": {Base: first.ID, Value: "2"}, "city": {Value: "Ravenna"}}
	if !reflect.DeepEqual(operations[0].Patch, want) {
		t.Errorf("patch %v, want %v", operations[0].Patch, want)
	}
	o.apply(operations[0], uuid.New())
	if fields := o.states[id].Fields; len(fields["phone"].Candidates) > 0 || fields["phone"].Standing.Value != "2" || fields["surname"].Standing.Value != "PROVA" {
		t.Errorf("at the office %+v", fields)
	}
	sound(t, session)
}

func TestEntriesAreBoundedByCountAndSize(t *testing.T) {
	_, session := create(t, t.TempDir())
	for i := range 5 {
		queue(t, session, person(t, session, map[string]string{"surname": fmt.Sprint("PROVA", i)}).ID)
	}
	all, err := session.Entries(t.Context(), 0, 100, 1<<20)
	if err != nil || len(all) != 5 {
		t.Fatalf("%d entries, %v", len(all), err)
	}
	one := len(all[0].Encoded)
	for _, test := range []struct {
		after       uint64
		limit, size int
		want        int
	}{{0, 2, 1 << 20, 2}, {3, 100, 1 << 20, 2}, {5, 100, 1 << 20, 0}, {77, 100, 1 << 20, 0}, {0, 100, 0, 1}, {0, 100, 3 * one, 3}, {0, 100, 3*one - 1, 2}} {
		entries, err := session.Entries(t.Context(), test.after, test.limit, test.size)
		if err != nil || len(entries) != test.want {
			t.Errorf("%+v: %d entries, %v", test, len(entries), err)
		}
	}
}

// queued makes a session with as many operations as numbers.
func queued(t *testing.T, count int) (*laptop.Session, []uuid.UUID) {
	t.Helper()
	_, session := create(t, t.TempDir())
	var ids []uuid.UUID
	for i := range count {
		id := person(t, session, map[string]string{"surname": fmt.Sprint("PROVA", i)}).ID
		queue(t, session, id)
		ids = append(ids, id)
	}
	return session, ids
}

func TestReceiptsAreBelievedOnlyAboutOurOwnStream(t *testing.T) {
	session, _ := queued(t, 3)
	stream, seq, hash, err := session.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	good := store.Receipt{Stream: stream, Seq: seq, Hash: hash, Epoch: uuid.New(), Received: morning, Signed: []byte("signed")}
	for name, spoil := range map[string]func(*store.Receipt){
		"another laptop":      func(r *store.Receipt) { r.Stream.Laptop = uuid.New() },
		"another incarnation": func(r *store.Receipt) { r.Stream.Incarnation = uuid.New() },
		"another hash":        func(r *store.Receipt) { r.Hash[7] ^= 1 },
		"a number to come":    func(r *store.Receipt) { r.Seq++ },
	} {
		bad := good
		spoil(&bad)
		if err := session.Acknowledge(t.Context(), bad); !errors.Is(err, laptop.ErrReceipt) {
			t.Errorf("%s: error %v, want ErrReceipt", name, err)
		}
	}
	if acknowledged, got, err := session.Acknowledged(t.Context()); acknowledged != 0 || got != stream.Genesis() || err != nil {
		t.Errorf("%d acknowledged, %v", acknowledged, err)
	}
	for range 2 { // once more is harmless
		if err := session.Acknowledge(t.Context(), good); err != nil {
			t.Fatal(err)
		}
	}
	if acknowledged, got, err := session.Acknowledged(t.Context()); acknowledged != 3 || got != hash || err != nil {
		t.Errorf("%d acknowledged, %v", acknowledged, err)
	}
	sound(t, session)
}

func TestReceiptsNeverGoBackWithinAnEpoch(t *testing.T) {
	session, ids := queued(t, 3)
	first, second := uuid.New(), uuid.New()
	reach := func(epoch uuid.UUID, seq, want uint64) {
		t.Helper()
		if err := acknowledge(t, session, epoch, seq, 0); err != nil {
			t.Fatal(err)
		}
		if got, _, err := session.Acknowledged(t.Context()); got != want || err != nil {
			t.Fatalf("%d acknowledged, want %d, %v", got, want, err)
		}
	}
	reach(first, 2, 2)
	reach(first, 1, 2) // an old answer
	if !read(t, session, ids[1]).Delivered || read(t, session, ids[2]).Delivered {
		t.Error("delivered is what the receipt reaches")
	}
	reach(second, 1, 1) // the office was restored from a backup
	if read(t, session, ids[1]).Delivered {
		t.Error("what the office lost still counts as delivered")
	}
	reach(first, 3, 3)  // a receipt of the time before comes late, in a file
	reach(second, 1, 1) // and the office has its say again, as often as it likes
	reach(second, 1, 1)
	reach(second, 3, 3)
	receipt, err := session.Receipt(t.Context(), ids[1])
	if err != nil || receipt.Seq != 3 || receipt.Epoch != second || string(receipt.Signed) != "signed" || !receipt.Received.Equal(morning) {
		t.Errorf("receipt %+v, %v", receipt, err)
	}
	sound(t, session)
}

func TestOperationsAreKeptUntilStable(t *testing.T) {
	session, ids := queued(t, 4)
	epoch := uuid.New()
	if err := acknowledge(t, session, epoch, 3, 2); err != nil {
		t.Fatal(err)
	}
	if entries, err := session.Entries(t.Context(), 0, 10, 1<<20); err != nil || len(entries) != 0 {
		t.Errorf("%d entries from 1, which was forgotten, %v", len(entries), err)
	}
	entries, err := session.Entries(t.Context(), 2, 10, 1<<20)
	if err != nil || len(entries) != 2 || entries[0].Seq != 3 {
		t.Fatalf("%d entries after 2, %v", len(entries), err)
	}
	if got := read(t, session, ids[0]); !got.Delivered || got.ReceiptNumber == "" {
		t.Errorf("a forgotten operation's record: %+v", got.Summary)
	}
	// What the office calls stable beyond what it acknowledged is kept.
	if err := acknowledge(t, session, epoch, 3, 4); err != nil {
		t.Fatal(err)
	}
	if entries, err := session.Entries(t.Context(), 3, 10, 1<<20); err != nil || len(entries) != 1 || entries[0].Seq != 4 {
		t.Fatalf("%d entries after 3, %v", len(entries), err)
	}
	if seq, _, err := session.Acknowledged(t.Context()); seq != 3 || err != nil {
		t.Errorf("%d acknowledged, %v", seq, err)
	}
	sound(t, session)
}

func TestANewIncarnationCarriesTheSameOperations(t *testing.T) {
	session, ids := queued(t, 4)
	if err := acknowledge(t, session, uuid.New(), 2, 1); err != nil {
		t.Fatal(err)
	}
	old, _, _, _ := session.Head(t.Context())
	before, err := session.Entries(t.Context(), 1, 10, 1<<20)
	if err != nil || len(before) != 3 {
		t.Fatal(before, err)
	}
	if err := session.NewIncarnation(t.Context()); err != nil {
		t.Fatal(err)
	}
	stream, seq, _, err := session.Head(t.Context())
	if err != nil || stream.Laptop != old.Laptop || stream.Incarnation == old.Incarnation || seq != 3 {
		t.Fatalf("head %d of %v, %v", seq, stream, err)
	}
	after, err := session.Entries(t.Context(), 0, 10, 1<<20)
	if err != nil || len(after) != 3 {
		t.Fatal(after, err)
	}
	for i := range after {
		if after[i].Op != before[i].Op || string(after[i].Encoded) != string(before[i].Encoded) {
			t.Errorf("operation %d is another", i)
		}
	}
	if acknowledged, _, err := session.Acknowledged(t.Context()); acknowledged != 0 || err != nil {
		t.Errorf("%d acknowledged in a new stream, %v", acknowledged, err)
	}
	if !read(t, session, ids[0]).Delivered || read(t, session, ids[1]).Delivered {
		t.Error("what was forgotten stays delivered, what goes again does not")
	}
	sound(t, session)
}

func TestEnrollingBeginsTheLaptopsStream(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	queue(t, session, person(t, session, map[string]string{"surname": "PROVA"}).ID)
	if _, err := session.Enrolment(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("enrolment before enrolling: %v", err)
	}
	want := laptop.Enrolment{Laptop: uuid.New(), SigningKey: []byte("signing key"), Office: []byte("office.example.org")}
	if err := session.PutEnrolment(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	stream, seq, _, err := session.Head(t.Context())
	if err != nil || stream.Laptop != want.Laptop || seq != 1 {
		t.Errorf("head %d of %v, %v", seq, stream, err)
	}
	want.Office = []byte("office.example.net")
	if err := session.PutEnrolment(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if again, _, _, _ := session.Head(t.Context()); again != stream {
		t.Error("a change of address began a new stream")
	}
	closeAll(t, file, session)
	session = unlock(t, open(t, folder))
	got, err := session.Enrolment(t.Context())
	if err != nil || got.Laptop != want.Laptop || string(got.SigningKey) != "signing key" || string(got.Office) != "office.example.net" {
		t.Errorf("enrolment %+v, %v", got, err)
	}
	sound(t, session)
}

func TestAttemptsAndSettingsAreKept(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	queue(t, session, person(t, session, map[string]string{"surname": "PROVA"}).ID)
	attempt := laptop.Attempt{At: morning, Next: morning.Add(time.Minute), Failure: "unreachable"}
	if err := session.NoteAttempt(t.Context(), attempt); err != nil {
		t.Fatal(err)
	}
	if err := session.PutSetting(t.Context(), "site", []byte("Lido Adriano")); err != nil {
		t.Fatal(err)
	}
	closeAll(t, file, session)
	session = unlock(t, open(t, folder))
	outbox, err := session.Outbox(t.Context())
	if err != nil || outbox.Last != attempt || outbox.Waiting() != 1 || !outbox.Oldest.Equal(morning) {
		t.Errorf("outbox %+v, %v", outbox, err)
	}
	if value, err := session.Setting(t.Context(), "site"); string(value) != "Lido Adriano" || err != nil {
		t.Errorf("setting %q, %v", value, err)
	}
	sound(t, session)
	if err := session.PutSetting(t.Context(), "site", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := session.Setting(t.Context(), "site"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a deleted setting: %v", err)
	}
	if err := session.PutSetting(t.Context(), "site", make([]byte, 2<<20)); !errors.Is(err, laptop.ErrTooLarge) {
		t.Errorf("a setting of 2 MB: %v", err)
	}
}

func TestTheEpochIsThatOfTheLastReceipt(t *testing.T) {
	_, session := create(t, t.TempDir())
	queue(t, session, person(t, session, map[string]string{"surname": "PROVA"}).ID)
	for _, want := range []uuid.UUID{{}, {1}, {2}, {1}} {
		if want != uuid.Nil {
			if err := acknowledge(t, session, want, 1, 0); err != nil {
				t.Fatal(err)
			}
		}
		if epoch, err := session.Epoch(t.Context()); epoch != want || err != nil {
			t.Errorf("epoch %s, %v, want %s", epoch, err, want)
		}
	}
	sound(t, session)
}
