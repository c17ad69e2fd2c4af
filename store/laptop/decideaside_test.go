package laptop_test

import (
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// Whoever comes with the number of a receipt asks about what was sent with it, not
// about what the office noted beside it since.
func TestWhatIsDecidedAsideLeavesTheReceiptAsItIs(t *testing.T) {
	session, _, id := disputed(t)
	epoch := uuid.New()
	receive := func(number uint64) {
		t.Helper()
		if err := acknowledge(t, session, epoch, number, number-1); err != nil {
			t.Fatal(err)
		}
	}
	receive(1)
	before := read(t, session, id)
	aside := laptop.Decision{Record: id, Kind: store.Person, Aside: true, Changes: map[string]store.Change{"noted": {Value: "beside"}}}
	made := decide(t, session, aside)
	got := read(t, session, id)
	if len(made) != 1 || got.Record.Fields["noted"].Value != "beside" {
		t.Fatalf("made %+v, read %+v", made, got)
	}
	if !before.Delivered || got.Operation != before.Operation || got.ReceiptNumber != before.ReceiptNumber || !got.Delivered {
		t.Errorf("it was sent with %s %s, and now with %s %s, delivered %v", before.Operation, before.ReceiptNumber, got.Operation, got.ReceiptNumber, got.Delivered)
	}
	if outbox, err := session.Outbox(t.Context()); err != nil || outbox.Waiting() != 1 {
		t.Errorf("%d wait, %v", outbox.Waiting(), err)
	}
	if waiting, err := session.Waiting(t.Context(), []uuid.UUID{id}); err != nil || waiting[id] == "" {
		t.Errorf("it could be forgotten before it is sent: %v, %v", waiting, err)
	}
	receive(2)
	if got := read(t, session, id); got.ReceiptNumber != before.ReceiptNumber || !got.Delivered {
		t.Errorf("delivered it has the receipt %s", got.ReceiptNumber)
	}
	if report, err := session.Verify(t.Context()); err != nil || len(report.Problems) != 0 {
		t.Errorf("the file has %+v, %v", report.Problems, err)
	}
}

// What was typed of the same field and not sent goes before it, beside the record as well.
func TestWhatIsSentBeforeADecisionAsideIsAsideToo(t *testing.T) {
	session, _, id := disputed(t)
	if err := acknowledge(t, session, uuid.New(), 1, 0); err != nil {
		t.Fatal(err)
	}
	before := read(t, session, id)
	if _, err := session.Save(t.Context(), laptop.Change{ID: id, Version: before.Version, Values: map[string]string{"noted": "typed"}}); err != nil {
		t.Fatal(err)
	}
	made := decide(t, session, laptop.Decision{Record: id, Kind: store.Person, Aside: true, Changes: map[string]store.Change{"noted": {Value: "beside"}}})
	if got := read(t, session, id); len(made) != 2 || got.Operation != before.Operation || got.ReceiptNumber != before.ReceiptNumber {
		t.Errorf("%d operations; it was sent with %s %s, and now with %s %s", len(made), before.Operation, before.ReceiptNumber, got.Operation, got.ReceiptNumber)
	}
}
