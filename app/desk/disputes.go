package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/match"
)

// DisputeKind says what there is to decide.
type DisputeKind string

// The kinds of dispute.
const (
	DisputeFields DisputeKind = "fields" // one record, values that met
	DisputePair   DisputeKind = "pair"   // two records that may be one person
	// DisputeCancelled: an appointment was cancelled by somebody who did not know that
	// it had been moved.
	DisputeCancelled DisputeKind = "cancelled"
)

// Dispute is a line of what waits for a person's decision.
type Dispute struct {
	// ID is the contested record's, or store.PairID of the two persons.
	ID   uuid.UUID
	Kind DisputeKind
	// Of is the kind of record: "person", "application", ….
	Of     string
	Title  string   // "DIALLO Fatou"; of two people with other names "EL AMRANI / AL OMRANI"
	Fields []string // contested fields, in the order of the card or the form
	// Probability is that of two records being one person, 0 to 1.
	Probability float64
	Kin         string // what a pair looks like rather: "twins", "siblings", "namesakes"; "" if nothing
	Laptops     int    // how many the values come from
	// Soon: an appointment is near, or an application was queued.
	Soon bool
	// Stop: the two must be decided on before either goes on.
	Stop bool
	// Count and Places are of a double booking: how many appointments meet, and for
	// how many there are desks.
	Count, Places int
	// Asked: an operator was asked and has not answered; Answered: has.
	Asked, Answered bool

	people   []uuid.UUID
	proposal laptop.Proposal
}

// Disputes lists what waits for a decision, the most urgent first: what an
// appointment or a queued application waits for, then people who are very likely
// on file twice, then values that met, then people who may be.
func (s *Session) Disputes(ctx context.Context) ([]Dispute, error) {
	ids, err := s.disputed(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing disputes: %w", err)
	}
	soon, err := s.expected(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing disputes: %w", err)
	}
	questions, err := s.questions(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing disputes: %w", err)
	}
	var disputes []Dispute
	for id, proposal := range ids {
		dispute, err := s.disputeOf(ctx, id, proposal)
		if errors.Is(err, ErrDecided) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("listing disputes: %w", err)
		}
		dispute.Soon = slices.ContainsFunc(dispute.people, func(id uuid.UUID) bool { return soon[id] })
		for _, question := range questions {
			if question.concerns(dispute) {
				dispute.Asked, dispute.Answered = question.AnsweredBy == "", question.AnsweredBy != ""
			}
		}
		disputes = append(disputes, dispute)
	}
	double, err := s.slotDisputes(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing disputes: %w", err)
	}
	undecided, err := s.cancelledDisputes(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing disputes: %w", err)
	}
	for _, dispute := range append(double, undecided...) {
		dispute.Soon = slices.ContainsFunc(dispute.people, func(id uuid.UUID) bool { return soon[id] })
		disputes = append(disputes, dispute)
	}
	slices.SortFunc(disputes, func(a, b Dispute) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(b.Probability, a.Probability),
			strings.Compare(a.Title, b.Title), slices.Compare(a.ID[:], b.ID[:]))
	})
	return disputes, nil
}

// rank orders disputes by urgency.
func (d Dispute) rank() int {
	switch {
	case d.Soon:
		return 0
	case d.Stop:
		return 1
	case d.Kind == DisputeFields, d.Kind == DisputeSlot, d.Kind == DisputeCancelled:
		return 2
	}
	return 3
}

// concerns says whether a record is the dispute's or one of its people.
func (d Dispute) concerns(record uuid.UUID) bool {
	return d.ID == record || d.Kind == DisputePair && slices.Contains(d.people, record)
}

// disputed are the ids of all that may wait for a decision, with the proposals
// among them.
func (s *Session) disputed(ctx context.Context) (map[uuid.UUID]laptop.Proposal, error) {
	contested, err := s.file.Contested(ctx)
	if err != nil {
		return nil, err
	}
	proposals, err := s.file.Proposals(ctx)
	if err != nil {
		return nil, err
	}
	ids := make(map[uuid.UUID]laptop.Proposal, len(contested)+len(proposals))
	for _, id := range append(contested, s.decided.reopened()...) {
		ids[id] = laptop.Proposal{}
	}
	for _, proposal := range proposals {
		ids[store.PairID(proposal.A, proposal.B)] = proposal
	}
	return ids, nil
}

// dispute is one of them. Errors: ErrDecided.
func (s *Session) dispute(ctx context.Context, id uuid.UUID) (Dispute, error) {
	ids, err := s.disputed(ctx)
	if err != nil {
		return Dispute{}, err
	}
	proposal, there := ids[id]
	if !there {
		return Dispute{}, ErrDecided
	}
	return s.disputeOf(ctx, id, proposal)
}

// disputeOf says what there is to decide. Errors: ErrDecided if that is nothing.
func (s *Session) disputeOf(ctx context.Context, id uuid.UUID, proposal laptop.Proposal) (Dispute, error) {
	state, err := s.state(ctx, id)
	if err != nil {
		return Dispute{}, err
	}
	if proposal.A != uuid.Nil || state.Kind == store.Pair {
		return s.pairDispute(ctx, id, state, proposal)
	}
	fields := contested(state)
	if len(fields) == 0 {
		return Dispute{}, ErrDecided
	}
	from := make(map[uuid.UUID]bool)
	for _, name := range fields {
		field := state.Fields[name]
		for _, written := range append(field.Candidates, field.Standing) {
			from[state.Origins[written.Op].Laptop] = true
		}
	}
	values := state.Values()
	people := []uuid.UUID{id}
	for _, name := range []string{fieldPerson, "from", "to", "about"} {
		if person := parseID(values[name]); person != uuid.Nil {
			people = append(people, person)
		}
	}
	title := s.name(id)
	for _, person := range people {
		title = cmp.Or(title, s.name(person))
	}
	return Dispute{ID: id, Kind: DisputeFields, Of: string(state.Kind), Title: title, Fields: fields, Laptops: len(from), people: people}, nil
}

// pairDispute is about two people, unless it is decided or one of them is
// somebody else by now.
func (s *Session) pairDispute(ctx context.Context, id uuid.UUID, pair store.Shared, proposal laptop.Proposal) (Dispute, error) {
	values := pair.Values()
	if values[pairVerdict] != "" && len(contested(pair)) == 0 {
		return Dispute{}, ErrDecided
	}
	if proposal.A == uuid.Nil {
		proposal = laptop.Proposal{A: parseID(values[pairA]), B: parseID(values[pairB])}
	}
	people := []uuid.UUID{proposal.A, proposal.B}
	from := make(map[uuid.UUID]bool)
	var cards []map[string]string
	for _, person := range people {
		document, err := s.file.Record(ctx, person)
		if errors.Is(err, store.ErrNotFound) {
			return Dispute{}, ErrDecided // it has not come here yet
		}
		if err != nil {
			return Dispute{}, err
		}
		card := document.Record.Values()
		if card[store.Deleted] != "" || card[store.SameAs] != "" && len(contested(pair)) == 0 {
			return Dispute{}, ErrDecided
		}
		cards = append(cards, card)
		state, err := s.state(ctx, person)
		if err != nil {
			return Dispute{}, err
		}
		for origin := range maps.Values(state.Origins) {
			from[origin.Laptop] = true
		}
	}
	var verdict match.Verdict
	_ = json.Unmarshal(proposal.Evidence, &verdict) // a newer office's: what they look like is not known
	return Dispute{
		ID: id, Kind: DisputePair, Kin: string(verdict.Kin), Of: string(store.Person), Title: bothNames(cards[0], cards[1]),
		Probability: proposal.Score, Stop: proposal.Stop, Laptops: len(from), people: people, proposal: proposal,
	}, nil
}

// bothNames is what two people are called who may be one: by what differs.
func bothNames(a, b map[string]string) string {
	surname, given := a["surname"], a["given_names"]
	switch {
	case surname != b["surname"]:
		return strings.ToUpper(surname + " / " + b["surname"])
	case given != b["given_names"]:
		return shownName(surname, given) + " / " + capitalised(b["given_names"])
	}
	return shownName(surname, given)
}

// expectedDays is how near an appointment, or how fresh a queued application, has
// to be for what they wait for to be urgent.
const expectedDays = 7

// expected are the people with an appointment in the next days or an application
// queued in the last, and those applications.
func (s *Session) expected(ctx context.Context) (map[uuid.UUID]bool, error) {
	now := s.options.Clock()
	soon := make(map[uuid.UUID]bool)
	queued, err := s.file.List(ctx, laptop.Filter{
		Kind: store.Application, States: []string{string(Queued)}, ChangedSince: now.AddDate(0, 0, -expectedDays),
	})
	if err != nil {
		return nil, err
	}
	for _, application := range queued {
		soon[application.ID] = true
		if known, ok := s.files.entry(application.ID); ok {
			soon[parseID(known.content()[fieldPerson])] = true
		}
	}
	for _, id := range s.files.visitsBetween(now.Format(time.DateOnly), now.AddDate(0, 0, expectedDays).Format(time.DateOnly)) {
		visit, err := s.appointment(ctx, id)
		if ignoreMissing(err, store.ErrNotFound) != nil {
			return nil, err
		}
		if err == nil && !visit.Over() {
			soon[visit.Person()] = true
			soon[id] = true
		}
	}
	delete(soon, uuid.Nil)
	return soon, nil
}

// others are the records found to be the same as a person's.
func (d *directory) others(person uuid.UUID) []uuid.UUID {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	return without(d.allOf(person), person)
}

// visitsBetween are the visits from one date to another, at any site.
func (d *directory) visitsBetween(from, to string) []uuid.UUID {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	var ids []uuid.UUID
	for on, visits := range d.visits {
		if from <= on.Date && on.Date <= to {
			ids = append(ids, visits...)
		}
	}
	return ids
}
