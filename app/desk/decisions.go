package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// ErrDecided: somebody else has decided meanwhile, or there is nothing to decide.
var ErrDecided = errors.New("decided meanwhile")

// The fields of the record of a pair, and its verdicts.
const (
	pairA       = "a"
	pairB       = "b"
	pairVerdict = "verdict"
	pairKeep    = "keep"   // who is kept, where the verdict is pairSame
	pairFields  = "fields" // of who is kept, that were written with that verdict
	pairSame    = "same"
	pairTwo     = "different"
)

// Decide settles fields of a case as it was shown: choices are values by field.
// Of a pair it says that both are one person; the first is kept, with the values
// chosen. What is not chosen stays as it is. Errors: ErrDecided.
func (s *Session) Decide(ctx context.Context, shown Case, choices map[string]string) error {
	var round []revision
	if shown.Kind == DisputePair {
		round = samePerson(shown, choices)
	} else {
		round = settled(shown, choices)
	}
	return s.decide(ctx, shown, round)
}

// Different says that the two of a pair are two people. Errors: ErrDecided.
func (s *Session) Different(ctx context.Context, shown Case) error {
	if shown.Kind != DisputePair {
		return fmt.Errorf("telling two people apart in one record: %w", store.ErrMalformed)
	}
	return s.decide(ctx, shown, verdict(shown, pairTwo, ""))
}

// settled decides on fields of one record. Those that only keep account of the
// work are settled along with the last of the others.
func settled(shown Case, choices map[string]string) []revision {
	before := shown.standing[shown.ID]
	r := revise(shown.ID, before.Kind, before)
	for _, row := range shown.Rows {
		if value, chosen := choices[row.Field]; chosen {
			r.set(row.Field, value)
		}
	}
	if len(r.changes) == len(shown.Rows) {
		for _, name := range before.Contested() {
			if keepsAccount(name) {
				r.set(name, before.Fields[name].Standing.Value)
			}
		}
	}
	return []revision{r}
}

// verdict decides on a pair.
func verdict(shown Case, word, keep string) []revision {
	a, b := shown.proposal.A, shown.proposal.B
	r := revise(shown.ID, store.Pair, shown.standing[shown.ID])
	r.set(pairA, a.String())
	r.set(pairB, b.String())
	r.set(pairVerdict, word)
	r.set(pairKeep, keep)
	round := []revision{r}
	for i, person := range shown.People { // decided otherwise elsewhere, at the same time
		same := shown.standing[person].Fields[store.SameAs].Standing.Value
		if same == shown.People[1-i].String() && same != keep {
			r := revise(person, store.Person, shown.standing[person])
			r.set(store.SameAs, "")
			round = append(round, r)
		}
	}
	return round
}

// samePerson decides that both of a pair are one.
func samePerson(shown Case, choices map[string]string) []revision {
	keep, other := shown.People[0], shown.People[1]
	round := verdict(shown, pairSame, keep.String())
	kept := revise(keep, store.Person, shown.standing[keep])
	if len(round) > 1 && round[1].record == keep { // it was somebody else until now
		kept, round = round[1], round[:1]
	}
	for _, row := range shown.Rows {
		if value, chosen := choices[row.Field]; chosen && value != row.Values[0].Value {
			kept.put(row.Field, value)
		}
	}
	merged := revise(other, store.Person, shown.standing[other])
	merged.set(store.SameAs, keep.String())
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(kept.changes)), func(name string) bool { return name == store.SameAs })
	round[0].set(pairFields, strings.Join(names, " "))
	return append(round, kept, merged)
}

// decide makes the operations of a decision, unless there is nothing to decide
// any more.
func (s *Session) decide(ctx context.Context, shown Case, round []revision) error {
	if _, err := s.dispute(ctx, shown.ID); err != nil {
		return fmt.Errorf("deciding: %w", err)
	}
	made, err := s.revise(ctx, round)
	if err != nil {
		return fmt.Errorf("deciding: %w", err)
	}
	s.decided.add(turn{shown.ID, made})
	return s.closeQuestions(ctx, shown)
}

// Join says that a card just begun is of a person who was on file already. That
// card is kept, and takes over what it had no value for. Errors: store.ErrNotFound.
func (s *Session) Join(ctx context.Context, begun, known uuid.UUID) error {
	if err := s.handIn(ctx); err != nil {
		return fmt.Errorf("joining two cards: %w", err)
	}
	open := Case{
		Dispute:  Dispute{ID: store.PairID(begun, known), Kind: DisputePair, proposal: laptop.Proposal{A: known, B: begun}},
		People:   [2]uuid.UUID{known, begun},
		standing: make(map[uuid.UUID]store.Shared),
	}
	if bytes.Compare(known[:], begun[:]) > 0 {
		open.proposal.A, open.proposal.B = begun, known
	}
	if err := s.laySides(ctx, &open); err != nil {
		return fmt.Errorf("joining two cards: %w", err)
	}
	missing := make(map[string]string)
	for _, row := range open.Rows {
		if row.Values[0].Value == "" {
			missing[row.Field] = row.Values[1].Value
		}
	}
	if _, err := s.revise(ctx, samePerson(open, missing)); err != nil {
		return fmt.Errorf("joining two cards: %w", err)
	}
	return nil
}

// Separate takes back that a person is somebody else: both are shown again, each
// with what is theirs, and whoever was kept with the values they had before.
// Errors: store.ErrNotFound.
func (s *Session) Separate(ctx context.Context, person uuid.UUID) error {
	merged, err := s.state(ctx, person)
	if err != nil {
		return fmt.Errorf("separating two people: %w", err)
	}
	written := merged.Fields[store.SameAs].Standing
	keep := parseID(written.Value)
	if keep == uuid.Nil {
		return fmt.Errorf("separating somebody who is nobody else: %w", store.ErrNotFound)
	}
	kept, err := s.state(ctx, keep)
	if err != nil {
		return fmt.Errorf("separating two people: %w", err)
	}
	pair, err := s.state(ctx, store.PairID(person, keep))
	if err != nil {
		return fmt.Errorf("separating two people: %w", err)
	}
	apart := revise(person, store.Person, merged)
	apart.set(store.SameAs, "")
	round := []revision{apart, asBefore(kept, keep, pair, merged.Origins[written.Op])}
	if pair.Record != uuid.Nil {
		r := revise(pair.Record, store.Pair, pair)
		r.set(pairVerdict, "")
		r.set(pairKeep, "")
		r.set(pairFields, "")
		round = append(round, r)
	}
	if _, err := s.revise(ctx, round); err != nil {
		return fmt.Errorf("separating two people: %w", err)
	}
	return nil
}

// Merged lists who was found to be the same as a person, by what they were called.
func (s *Session) Merged(person uuid.UUID) []Hit {
	var merged []Hit
	for _, id := range s.files.others(person) {
		if hit, known := s.hit(id); known {
			merged = append(merged, hit)
		}
	}
	return merged
}

// asBefore gives whoever was kept back what stood before the decision that is
// taken back wrote over it: in the fields the pair names, as long as nobody has
// written there since. What was made in one go has one author and one time.
func asBefore(kept store.Shared, keep uuid.UUID, pair store.Shared, decided store.Origin) revision {
	r := revise(keep, store.Person, kept)
	for _, name := range strings.Fields(pair.Values()[pairFields]) {
		field := kept.Fields[name]
		origin := kept.Origins[field.Standing.Op]
		if origin.Laptop != decided.Laptop || origin.Author != decided.Author || !origin.Made.Equal(decided.Made) {
			continue
		}
		at := slices.IndexFunc(field.Past, func(past store.Written) bool { return past.Op == field.Standing.Base })
		if at >= 0 {
			r.set(name, field.Past[at].Value)
		} else if field.Standing.Base == uuid.Nil {
			r.set(name, "")
		}
	}
	return r
}

// UndoDecision takes back the last decision made since the desk was unlocked, by
// operations of its own, and returns the dispute that is open again. What somebody
// else has changed since stays. false: there is none.
func (s *Session) UndoDecision(ctx context.Context) (id uuid.UUID, ok bool, err error) {
	last, ok := s.decided.last()
	if !ok {
		return uuid.Nil, false, nil
	}
	round, err := s.takenBack(ctx, last)
	if err == nil {
		_, err = s.revise(ctx, round)
	}
	if err != nil {
		return uuid.Nil, false, fmt.Errorf("taking a decision back: %w", err)
	}
	s.decided.reopen(last.id)
	return last.id, true, nil
}

// takenBack is what undoes a decision: each field stands again as it stood, and
// what waited beside it waits again, as a change made beside the one that stood.
func (s *Session) takenBack(ctx context.Context, last turn) ([]revision, error) {
	var round []revision
	for _, made := range last.made {
		now, err := s.state(ctx, made.record)
		if err != nil {
			return nil, err
		}
		back := revise(made.record, made.kind, now)
		var waiting []revision
		for name := range made.changes {
			if now.Fields[name].Standing.Op != made.op {
				continue // somebody was here since
			}
			if made.kind == store.Pair && (name == pairA || name == pairB) {
				continue // whom it is about is no decision
			}
			before := made.before.Fields[name]
			back.changes[name] = store.Change{Base: made.op, Value: before.Standing.Value}
			for i, candidate := range before.Candidates {
				if i == len(waiting) {
					waiting = append(waiting, revise(made.record, made.kind, now))
				}
				waiting[i].changes[name] = store.Change{Base: before.Standing.Op, Value: candidate.Value}
			}
		}
		round = append(append(round, back), waiting...)
	}
	return round, nil
}

// turn is a decision as it was made here.
type turn struct {
	id   uuid.UUID
	made []made
}

// decided are the decisions made since the desk was unlocked.
type decided struct {
	mutex sync.Mutex
	turns []turn
	again []uuid.UUID // disputes that were opened again
}

func (d *decided) add(t turn) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.turns = append(d.turns, t)
}

func (d *decided) last() (turn, bool) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if len(d.turns) == 0 {
		return turn{}, false
	}
	return d.turns[len(d.turns)-1], true
}

// reopen drops the last decision; what it was about is open again.
func (d *decided) reopen(id uuid.UUID) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.turns = d.turns[:len(d.turns)-1]
	d.again = append(d.again, id)
}

func (d *decided) reopened() []uuid.UUID {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return slices.Clone(d.again)
}
