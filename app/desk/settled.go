package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sportello/store/laptop"
)

// Settled says that the application is queued, sent or quarantined and was not
// taken up again. As long as it is, nothing changes it: not typing, not undo,
// not HandOver.
func (a *Application) Settled() bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.settled()
}

// settled is Settled with mutex held. While it is being queued it is, too: what
// travels is what was judged.
func (a *Application) settled() bool {
	return a.queueing || a.disk.State == string(Queued) && !a.takenUp
}

// TakeUp lets the operator correct a settled application. With the first change
// it is a draft again, and travels once more when it is queued.
func (a *Application) TakeUp() {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.settled() && !a.queueing {
		a.takenUp = true
		if !a.since.IsZero() {
			a.since = a.session.options.Clock()
		}
	}
}

// note is what a colleague left with a hand-over.
type note struct{ text, by string }

// Note is the note of the last hand-over and the name of who left it, "" if
// there is none or it was queued since.
func (a *Application) Note() (text, by string) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.note.text, a.note.by
}

// sent is told that it was queued or handed over.
func (a *Application) sent(status Status) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.takenUp, a.note = false, note{}
	if text := a.fields[fieldNote]; status == HandedOver && text != "" {
		a.note = note{text, a.session.operator.shown()}
	}
}

// noteOf reads who left a record's note, unless it was queued since.
func (s *Session) noteOf(ctx context.Context, document laptop.Document) (note, error) {
	text := document.Record.Fields[fieldNote].Value
	if text == "" || document.State == string(Queued) {
		return note{}, nil
	}
	history, err := s.file.History(ctx, document.ID)
	if err != nil {
		return note{}, err
	}
	for _, noted := range slices.Backward(history) {
		switch noted.State {
		case string(Queued):
			return note{}, nil
		case string(HandedOver):
			return note{text, s.notedBy(noted)}, nil
		}
	}
	return note{}, nil
}

// keepReceipt keeps the number of the last receipt before another takes its
// place, so that the application is found by both.
func (a *Application) keepReceipt() {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.disk.Operation == uuid.Nil {
		return
	}
	kept := a.disk.Operation.String() + "=" + a.disk.ReceiptNumber
	if !slices.Contains(a.receipts, kept) {
		a.receipts = append(a.receipts, kept)
	}
}

// confirmed is the number of the last receipt of a record that the office has
// confirmed, "" if there is none. kept is its card's cardReceipts, numbers are
// those of queueNumbers.
func confirmed(record laptop.Summary, kept string, numbers map[uuid.UUID]uint64) string {
	if record.Delivered {
		return record.ReceiptNumber
	}
	for _, receipt := range slices.Backward(strings.Fields(kept)) {
		operation, number, _ := strings.Cut(receipt, "=")
		if _, waiting := numbers[parseID(operation)]; !waiting {
			return number
		}
	}
	return ""
}

// receiptNumbers are the numbers a card's cardReceipts keeps.
func receiptNumbers(kept string) []string {
	var numbers []string
	for _, receipt := range strings.Fields(kept) {
		_, number, _ := strings.Cut(receipt, "=")
		numbers = append(numbers, number)
	}
	return numbers
}
