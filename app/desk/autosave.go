package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sportello/app/segment"
	"sportello/store"
	"sportello/store/laptop"
)

// SaveState tells how far the disk is.
type SaveState struct {
	Saved   bool      // everything typed is on disk
	At      time.Time // of the last save
	Failure error     // of the last try; it is tried again by itself
}

// Waits between two tries to save: from autosave's own, doubled up to the most.
const (
	firstRetry = 500 * time.Millisecond
	mostRetry  = 10 * time.Second
)

// Autosave is how long what was typed may wait for the disk.
func (s *Session) Autosave() time.Duration { return s.options.Autosave }

// Saved returns the state of saving.
func (a *Application) Saved() SaveState {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.state
}

// OnSaved calls fn, from any goroutine, when the state of saving changes; nil
// takes it back. Like a subscriber, fn does not call the desk itself.
func (a *Application) OnSaved(fn func(SaveState)) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.onSaved = fn
}

// turn changes the state of saving; what it returns tells it, and is called
// without the lock.
func (a *Application) turn(state SaveState) func() {
	if a.state == state || a.onSaved == nil {
		a.state = state
		return func() {}
	}
	a.state = state
	fn := a.onSaved
	return func() { fn(state) }
}

// touched notes that the disk is behind. The first change counts, not the last:
// whoever types on and on is saved all the same.
func (a *Application) touched() (tell func()) {
	if a.unsaved.IsZero() {
		a.unsaved = time.Now()
		select {
		case a.wake <- struct{}{}:
		default:
		}
	}
	return a.turn(SaveState{At: a.state.At, Failure: a.state.Failure})
}

// autosave saves whatever is due until the application is closed.
func (a *Application) autosave() {
	defer close(a.ended)
	for {
		due, waiting := a.due()
		if !waiting {
			select {
			case <-a.wake:
			case <-a.stop:
				return
			}
			continue
		}
		timer := time.NewTimer(time.Until(due))
		select {
		case <-timer.C:
			if err := a.save(a.session.ending); err != nil {
				a.session.options.Log.Warn("autosave", "failure", ErrorName(err))
			}
		case <-a.stop:
			timer.Stop()
			return
		}
	}
}

// due is when the next try to save is due, if anything is unsaved.
func (a *Application) due() (time.Time, bool) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.unsaved.IsZero() {
		return time.Time{}, false
	}
	at := a.unsaved.Add(a.session.options.Autosave)
	if a.failures > 0 {
		at = a.tried.Add(min(mostRetry, firstRetry<<min(a.failures-1, 8)))
	}
	return at, true
}

// Flush saves now.
func (a *Application) Flush(ctx context.Context) error { return a.save(ctx) }

func (a *Application) save(ctx context.Context) error {
	a.saving.Lock()
	defer a.saving.Unlock()
	return a.saveHeld(ctx, nil)
}

// saveHeld writes what the disk does not have, with figures beside it (may be
// nil). saving is held.
func (a *Application) saveHeld(ctx context.Context, figures map[string]string) error {
	for {
		snapshot := a.snapshot(figures)
		err := a.write(ctx, snapshot)
		if errors.Is(err, laptop.ErrChanged) {
			if err = a.adopt(ctx); err == nil {
				continue
			}
		}
		a.settle(snapshot, err)
		if err != nil {
			return fmt.Errorf("saving an application: %w", err)
		}
		return nil
	}
}

// snapshot is what is to be written, as of one moment.
type snapshot struct {
	change  laptop.Change
	nothing bool
	since   time.Time // unsaved, before it was taken
}

func (a *Application) snapshot(figures map[string]string) snapshot {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	for key, value := range figures {
		set(a.fields, key, value, value != "")
	}
	s := snapshot{since: a.unsaved, change: laptop.Change{ID: a.id, Version: a.disk.Version, Values: difference(a.disk.values, a.fields)}}
	a.unsaved = time.Time{}
	if len(s.change.Values) > 0 {
		spent := a.spent()
		a.fields[fieldFilling], s.change.Values[fieldFilling] = spent, spent
		if a.disk.State != string(Draft) { // taken up again
			state := string(Draft)
			s.change.State = &state
		}
	}
	if !a.cardStands() {
		s.change.Card = a.card()
	}
	s.nothing = len(s.change.Values) == 0 && s.change.Card == nil
	return s
}

// difference is what turns one set of values into another; "" empties.
func difference(from, to map[string]string) map[string]string {
	values := make(map[string]string)
	kept := 0
	for key, value := range to {
		before, there := from[key]
		if there {
			kept++
		}
		if before != value {
			values[key] = value
		}
	}
	if kept == len(from) {
		return values
	}
	for key := range from {
		if _, there := to[key]; !there {
			values[key] = ""
		}
	}
	return values
}

// cardStands says whether card would make the card that is on disk: most of what
// is typed changes nothing of it, and making it costs as much as a save's seals.
func (a *Application) cardStands() bool {
	there := 0
	same := func(name, value string) bool {
		if value != "" {
			there++
		}
		return a.disk.card[name] == value
	}
	for _, name := range applicationFields {
		if !same(name, a.fields[name]) {
			return false
		}
	}
	return a.saysOf(cardDerived, a.derived, &there) && a.saysOf(cardSeen, a.seen, &there) &&
		same(cardReceipts, strings.Join(a.receipts, " ")) && same(cardOwing, segment.Owing(a.fields)) && same(cardFact, a.fact()) && there == len(a.disk.card)
}

// saysOf says whether the card on disk has these words; entries of it are counted.
func (a *Application) saysOf(name string, words map[string]bool, there *int) bool {
	if len(words) > 0 {
		*there++
	}
	count := 0
	for word := range strings.FieldsSeq(a.disk.card[name]) {
		if count++; !words[word] {
			return false
		}
	}
	return count == len(words)
}

// card is the application's card as its fields are now.
func (a *Application) card() map[string]string {
	card := cardContent(store.Application, a.fields)
	for name, words := range map[string]map[string]bool{cardDerived: a.derived, cardSeen: a.seen} {
		if len(words) > 0 {
			card[name] = strings.Join(slices.Sorted(maps.Keys(words)), " ")
		}
	}
	fact := a.fact()
	set(card, cardFact, fact, fact != "")
	if len(a.receipts) > 0 {
		card[cardReceipts] = strings.Join(a.receipts, " ")
	}
	return card
}

func (a *Application) write(ctx context.Context, s snapshot) error {
	if s.nothing {
		return nil
	}
	version, err := a.session.file.Save(ctx, s.change)
	if err != nil {
		return err
	}
	a.mutex.Lock()
	a.disk.Version = version
	for key, value := range s.change.Values {
		set(a.disk.values, key, value, value != "")
	}
	if s.change.State != nil {
		a.disk.State = *s.change.State
	}
	a.disk.Changed = a.session.options.Clock().UTC()
	card := laptop.Card{ID: a.id, Kind: store.Application, Receipt: a.disk.ReceiptNumber, Content: s.change.Card}
	if card.Content != nil {
		a.disk.card = card.Content
	}
	a.mutex.Unlock()
	if card.Content != nil {
		a.session.files.put(card)
	}
	return nil
}

// settle notes how a try to save went and tells it.
func (a *Application) settle(s snapshot, err error) {
	now := a.session.options.Clock()
	a.mutex.Lock()
	state := SaveState{Saved: a.unsaved.IsZero(), At: a.state.At}
	switch {
	case err != nil:
		a.failures++
		a.tried = time.Now()
		if a.unsaved = s.since; s.since.IsZero() {
			a.unsaved = a.tried
		}
		state = SaveState{At: a.state.At, Failure: err}
	case s.nothing:
		a.failures = 0
	default:
		a.failures = 0
		state.At = now
	}
	tell := a.turn(state)
	a.mutex.Unlock()
	tell()
	if err == nil && !s.nothing {
		a.session.changed()
	}
}

// adopt reads the record somebody else has changed. Their values are taken
// where nothing else was typed here; where both changed, the operator's stands
// and theirs is in the record's history.
func (a *Application) adopt(ctx context.Context) error {
	document, err := a.session.file.Record(ctx, a.id)
	if err != nil {
		return err
	}
	theirs := document.Record.Values()
	a.mutex.Lock()
	defer a.mutex.Unlock()
	for key, value := range difference(a.disk.values, theirs) {
		if a.fields[key] == a.disk.values[key] {
			a.assign(key, fieldState{value: value})
		}
	}
	a.disk = disk{document.Summary, theirs, document.Card}
	a.report = a.check()
	return nil
}

// Close saves and closes. Errors: those of saving, after which it is still open.
func (a *Application) Close(ctx context.Context) error {
	a.keepTime()
	for !a.shut() {
		if err := a.save(ctx); err != nil {
			return err
		}
	}
	<-a.ended
	a.session.forget(a)
	a.session.release(context.WithoutCancel(ctx), a)
	return nil
}

// shut closes, unless something is not saved.
func (a *Application) shut() bool {
	a.saving.Lock() // not while a save is under way, which may yet fail
	defer a.saving.Unlock()
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.closed {
		return true
	}
	if !a.unsaved.IsZero() {
		return false
	}
	a.closed = true
	close(a.stop)
	return true
}
