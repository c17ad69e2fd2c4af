package desk

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"sportello/app/statistics"
	"sportello/store"
	"sportello/store/laptop"
)

// cardFact is what counts of a visit or an application: a statistics.Fact without
// its id. That of an application is as of its last queueing: what is typed into it
// again changes neither figures nor card.
const cardFact = "fact"

// factIn is what counts of a record with these values, without its id; false: nothing
// does.
func factIn(kind store.Kind, site string, values map[string]string, zone *time.Location) (fact statistics.Fact, counts bool) {
	switch kind {
	case store.Appointment:
		fact, counts = statistics.OfVisit(uuid.Nil, values, zone)
	case store.Application:
		fact, counts = statistics.OfApplication(uuid.Nil, values, zone)
		fact.Site = cmp.Or(fact.Site, site)
	}
	return fact, counts
}

// factText is what a card says of a record's fact, "" if nothing counts of it.
func factText(kind store.Kind, site string, values map[string]string, zone *time.Location) string {
	fact, counts := factIn(kind, site, values, zone)
	if !counts {
		return ""
	}
	return base64.RawStdEncoding.EncodeToString(fact.Encode())
}

// factOf reads what a card says.
func factOf(id uuid.UUID, text string) (statistics.Fact, error) {
	encoded, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return statistics.Fact{}, fmt.Errorf("reading a fact: %w", store.ErrDamaged)
	}
	fact, err := statistics.DecodeFact(encoded)
	if err != nil {
		return statistics.Fact{}, fmt.Errorf("reading a fact: %w", store.ErrDamaged)
	}
	fact.ID = id
	return fact, nil
}

// counts says whether facts are told of a kind of record.
func counts(kind store.Kind) bool { return kind == store.Appointment || kind == store.Application }

func (s *Session) zone() *time.Location { return s.options.Clock().Location() }

// describe is a laptop.Describe that tells the card of what counts, too.
func (s *Session) describe(kind store.Kind, state string, values map[string]string) (card map[string]string, newState, site string) {
	card, newState, site = describe(kind, state, values)
	if counts(kind) && newState != string(Draft) {
		card[cardFact] = factText(kind, site, values, s.zone())
	}
	return card, newState, site
}

// visitCard is the card of a visit with these values.
func (s *Session) visitCard(values map[string]string) map[string]string {
	card := cardContent(store.Appointment, values)
	fact := factText(store.Appointment, "", values, s.zone())
	set(card, cardFact, fact, fact != "")
	return card
}

// counting is a change of a record with what it does to what counts of it: an
// application that is under way changes none.
func (s *Session) counting(document laptop.Document, change laptop.Change) laptop.Change {
	kind := document.Record.Kind
	if !counts(kind) {
		return change
	}
	fact := document.Card[cardFact]
	if kind != store.Application || document.State != string(Draft) {
		values := document.Record.Values()
		maps.Copy(values, change.Values)
		fact = factText(kind, document.Site, values, s.zone())
	}
	switch {
	case change.Card != nil:
		set(change.Card, cardFact, fact, fact != "")
	case fact != document.Card[cardFact]:
		change.Card = maps.Clone(document.Card)
		set(change.Card, cardFact, fact, fact != "")
	}
	return change
}

// fact is what the application's card says, told anew when it is queued; the
// mutex is held.
func (a *Application) fact() string {
	if !a.queueing {
		return a.disk.card[cardFact]
	}
	return factText(store.Application, a.disk.Site, a.fields, a.session.zone())
}

// figures are the facts of all records that are in the file, and of those that
// were. They are worked out beside the operator after unlocking: until then what is
// told of them waits in line.
type figures struct {
	mutex sync.RWMutex
	facts *statistics.Facts
	line  []saying
	// lacking are records whose card is older than facts on cards.
	lacking []uuid.UUID
	current bool // the line is worked off

	ready chan struct{} // closed once all is known, or failed is
	err   error
}

// saying is what is told of one record.
type saying struct {
	id   uuid.UUID
	fact string // "": nothing counts of it any more
}

func newFigures() *figures {
	return &figures{facts: statistics.New(slices.Values([]statistics.Fact(nil))), ready: make(chan struct{})}
}

// told takes up what a card says.
func (f *figures) told(card laptop.Card) {
	if !counts(card.Kind) {
		return
	}
	said := saying{card.ID, card.Content[cardFact]}
	if card.Content[store.Deleted] != "" {
		said.fact = ""
	} else if said.fact == "" {
		return
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.current {
		f.take(said)
	} else {
		f.line = append(f.line, said)
	}
}

// read is told for a card that is read at unlocking.
func (f *figures) read(card laptop.Card) {
	if counts(card.Kind) && card.State != string(Draft) && card.Content[cardFact] == "" && card.Content[store.Deleted] == "" {
		f.lacking = append(f.lacking, card.ID)
	}
	f.told(card)
}

// take takes up what was told; mutex is held.
func (f *figures) take(said saying) {
	if said.fact == "" {
		f.facts.Delete(said.id)
	} else if fact, err := factOf(said.id, said.fact); err == nil { // else of a newer program
		f.facts.Put(fact)
	}
}

// inLine is how much of the line is worked off before others have their turn.
const inLine = 4096

// workOff takes up what waits in line.
func (f *figures) workOff(ctx context.Context) error {
	for ctx.Err() == nil {
		f.mutex.Lock()
		n := min(inLine, len(f.line))
		for _, said := range f.line[:n] {
			f.take(said)
		}
		f.line = f.line[n:]
		if f.current = len(f.line) == 0; f.current {
			f.line = nil
		}
		done := f.current
		f.mutex.Unlock()
		if done {
			return nil
		}
	}
	return ctx.Err()
}

// count works out the facts after unlocking: those of records that were forgotten,
// then those of the cards, then those of records with an older card, once.
func (s *Session) count(ctx context.Context) {
	f := s.files.figures
	defer close(f.ready)
	f.err = s.countKept(ctx)
	if f.err == nil {
		f.err = f.workOff(ctx)
	}
	if f.err == nil {
		f.err = s.countLacking(ctx)
	}
	if f.err != nil && ctx.Err() == nil {
		s.options.Log.Warn("counting visits and applications", "failure", ErrorName(f.err))
	}
}

func (s *Session) countLacking(ctx context.Context) error {
	f := s.files.figures
	lacking := slices.DeleteFunc(f.lacking, func(id uuid.UUID) bool {
		_, known := f.fact(id)
		return known
	})
	f.lacking = nil
	found, damaged, err := countedIn(lacking, s.zone(), func(id uuid.UUID) (laptop.Document, error) { return s.file.Record(ctx, id) })
	if err != nil {
		return err
	}
	if damaged > 0 {
		s.options.Log.Warn("records that cannot be counted", "number", damaged, "failure", ErrorName(store.ErrDamaged))
	}
	f.add(found)
	return s.keepCounting(ctx, found)
}

// countedIn is what counts of records. One that is damaged keeps no other from being
// counted.
func countedIn(ids []uuid.UUID, zone *time.Location, read func(uuid.UUID) (laptop.Document, error)) (found []statistics.Fact, damaged int, err error) {
	for _, id := range ids {
		document, err := read(id)
		switch {
		case errors.Is(err, store.ErrNotFound):
			continue
		case errors.Is(err, store.ErrDamaged):
			damaged++
			continue
		case err != nil:
			return nil, damaged, err
		}
		if fact, counts := factIn(document.Record.Kind, document.Site, document.Record.Values(), zone); counts {
			fact.ID = id
			found = append(found, fact)
		}
	}
	return found, damaged, nil
}

// put takes up facts in place of what was known of their records.
func (f *figures) put(facts []statistics.Fact) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	for _, fact := range facts {
		f.facts.Put(fact)
	}
}

// add takes up facts of records of which nothing was told meanwhile.
func (f *figures) add(facts []statistics.Fact) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	for _, fact := range facts {
		if _, told := f.facts.Fact(fact.ID); !told {
			f.facts.Put(fact)
		}
	}
}

// fact is that of a record.
func (f *figures) fact(id uuid.UUID) (statistics.Fact, bool) {
	f.mutex.RLock()
	defer f.mutex.RUnlock()
	return f.facts.Fact(id)
}

// counted lets ask the facts once all are known. Errors: store.ErrLocked where the
// desk is locked meanwhile.
func (s *Session) counted(ctx context.Context, ask func(*statistics.Facts)) error {
	f := s.files.figures
	select {
	case <-f.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	if f.err != nil {
		if s.ending.Err() != nil {
			return store.ErrLocked
		}
		return f.err
	}
	f.mutex.RLock()
	defer f.mutex.RUnlock()
	ask(f.facts)
	return nil
}

// clear forgets everything.
func (f *figures) clear() {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.facts, f.line, f.lacking = statistics.New(slices.Values([]statistics.Fact(nil))), nil, nil
}
