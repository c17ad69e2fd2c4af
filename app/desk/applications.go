package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/store"
	"sportello/store/laptop"
)

// Status is where an application stands.
type Status string

// The statuses. Draft, HandedOver and Queued stand in the file in clear; a
// queued one is Sent once the office has acknowledged it, and Quarantined if it
// said that it could not apply it.
const (
	Draft       Status = "draft"
	HandedOver  Status = "handed_over" // left to a colleague; travels, still to be finished
	Queued      Status = "queued"
	Sent        Status = "sent" // the office holds it
	Quarantined Status = "quarantined"
)

// Summary is an application in a list.
type Summary struct {
	ID     uuid.UUID
	Person uuid.UUID
	Name   string // of the applicant
	Title  string // "Rinnovo · Lavoro subordinato"
	Status Status
	Number uint64 // in the queue; 0 if it does not wait there
	// Receipt is the number of the receipt of what the office holds: once sent,
	// or of a draft before it was taken up again. "" if it holds nothing yet.
	Receipt string
	Reason  string // of quarantine
	// Disputed: it met other changes at the office, where a person has to decide.
	// Decided: a person has, since it was last changed here.
	Disputed, Decided bool
	Site              string
	Created           time.Time
	Changed           time.Time
}

// summary tells how an application stands. numbers are those of queueNumbers.
func (s *Session) summary(record laptop.Summary, numbers map[uuid.UUID]uint64) (Summary, bool) {
	known, ok := s.files.entry(record.ID)
	if !ok {
		return Summary{}, false
	}
	content := known.content()
	hit, _ := s.hit(record.ID)
	summary := Summary{
		ID: record.ID, Person: s.files.resolve(parseID(content[fieldPerson])), Name: hit.Title, Title: hit.Detail,
		Status: Status(record.State), Site: record.Site, Created: record.Created, Changed: record.Changed,
	}
	if summary.Status != Queued && summary.Status != HandedOver {
		summary.Receipt = confirmed(record, content[cardReceipts], numbers)
		return summary, true
	}
	reason := s.sending.putAside(record.ID).Reason
	switch {
	case record.Operation == uuid.Nil: // it came from there
		if summary.Status == Queued {
			summary.Status = Sent
		}
	case !record.Delivered:
		summary.Number = numbers[record.Operation]
	case reason != "":
		summary.Status, summary.Reason, summary.Receipt = Quarantined, reason, record.ReceiptNumber
	case summary.Status == HandedOver: // still to be finished, whoever holds it
		summary.Receipt = record.ReceiptNumber
	default:
		summary.Status, summary.Receipt = Sent, record.ReceiptNumber
	}
	return summary, true
}

// title is what people call an application.
func (s *Session) title(values map[string]string) string {
	return s.Rulebook().Title(officialValues(values), s.Language())
}

// entriesAtOnce bounds what is read of the queue in one go.
const (
	entriesAtOnce     = 1000
	entriesAtOnceSize = 4 << 20
)

// queueNumbers are the numbers of the operations that wait, by their ids.
func (s *Session) queueNumbers(ctx context.Context) (map[uuid.UUID]uint64, error) {
	last, _, err := s.file.Acknowledged(ctx)
	if err != nil {
		return nil, err
	}
	numbers := make(map[uuid.UUID]uint64)
	for {
		entries, err := s.file.Entries(ctx, last, entriesAtOnce, entriesAtOnceSize)
		if err != nil {
			return nil, err
		}
		if len(entries) == 0 {
			return numbers, nil
		}
		for _, entry := range entries {
			numbers[entry.Op], last = entry.Seq, entry.Seq
		}
	}
}

// Applications lists applications, the last changed first; person may be
// uuid.Nil for everybody's, statuses none for all.
func (s *Session) Applications(ctx context.Context, person uuid.UUID, statuses ...Status) ([]Summary, error) {
	records, err := s.file.List(ctx, laptop.Filter{Kind: store.Application})
	if err != nil {
		return nil, err
	}
	numbers, err := s.queueNumbers(ctx)
	if err != nil {
		return nil, err
	}
	contested, err := s.file.Contested(ctx)
	if err != nil {
		return nil, err
	}
	disputed := make(map[uuid.UUID]bool, len(contested))
	for _, id := range contested {
		disputed[id] = true
	}
	decided, err := s.decidedHere(ctx)
	if err != nil {
		return nil, err
	}
	var summaries []Summary
	for _, record := range records {
		summary, known := s.summary(record, numbers)
		if !known || person != uuid.Nil && summary.Person != s.files.resolve(person) ||
			len(statuses) > 0 && !slices.Contains(statuses, summary.Status) {
			continue
		}
		summary.Disputed = disputed[record.ID]
		summary.Decided = !summary.Disputed && slices.ContainsFunc(decided, func(d decision) bool {
			return d.Record == record.ID && !record.Changed.After(d.At)
		})
		summaries = append(summaries, summary)
	}
	return summaries, nil
}

// applicationsOf reads a person's applications, the last made first.
func (s *Session) applicationsOf(ctx context.Context, person uuid.UUID) ([]laptop.Document, error) {
	var documents []laptop.Document
	for _, id := range s.files.applicationsOf(person) {
		document, err := s.file.Record(ctx, id)
		if err != nil {
			return nil, err
		}
		documents = append(documents, document)
	}
	slices.SortFunc(documents, func(a, b laptop.Document) int {
		if order := b.Created.Compare(a.Created); order != 0 {
			return order
		}
		return slices.Compare(b.ID[:], a.ID[:]) // ids are in order of time
	})
	return documents, nil
}

// earlier are a person's other applications than the one with this id.
func (s *Session) earlier(ctx context.Context, person, except uuid.UUID) ([]laptop.Document, error) {
	documents, err := s.applicationsOf(ctx, person)
	return slices.DeleteFunc(documents, func(document laptop.Document) bool { return document.ID == except }), err
}

// underWay is how long an application may still be under way: the Questura has
// sixty days (art. 5 c. 9 D.Lgs. 286/1998), and takes longer.
const underWay = 180 * 24 * time.Hour

// lookBack is what a person's other applications mean for a new one: the
// values of the last, and those that may be under way.
func (s *Session) lookBack(known []laptop.Document) (permit.Values, []permit.Other) {
	var previous permit.Values
	if last, ok := lastOf(known); ok {
		previous = officialValues(last.Record.Values())
	}
	var others []permit.Other
	now := s.options.Clock()
	for _, document := range known {
		values := officialValues(document.Record.Values())
		if now.Sub(document.Created) < underWay {
			others = append(others, permit.Other{
				Request: s.Rulebook().RequestOf(values), Motive: values[fieldMotive],
				Made: document.Created.In(now.Location()).Format(time.DateOnly),
			})
		}
	}
	return previous, others
}

// lastOf is the application a new one starts from: the last that was queued,
// or else the last begun. known are in order, the last made first.
func lastOf(known []laptop.Document) (laptop.Document, bool) {
	if len(known) == 0 {
		return laptop.Document{}, false
	}
	queued := slices.IndexFunc(known, func(document laptop.Document) bool { return document.Operation != uuid.Nil })
	return known[max(0, queued)], true
}

// Start makes a new application of a person, filled from their record and
// their last application. If the person is in the day's list without one, it is
// that visit's. Errors: store.ErrNotFound.
func (s *Session) Start(ctx context.Context, person uuid.UUID) (*Application, error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	visit, open, err := s.openVisitOf(ctx, person)
	switch {
	case err != nil:
		return nil, fmt.Errorf("starting an application: %w", err)
	case open && visit.Application() == uuid.Nil:
		return s.startVisit(ctx, visit)
	}
	return s.start(ctx, person, nil)
}

// start makes an application in which some fields are known beforehand.
func (s *Session) start(ctx context.Context, person uuid.UUID, known map[string]string) (*Application, error) {
	applicant, err := s.Person(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("starting an application: %w", err)
	}
	earlier, err := s.applicationsOf(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("starting an application: %w", err)
	}
	values, err := s.prefill(ctx, applicant, earlier)
	if err != nil {
		return nil, fmt.Errorf("starting an application: %w", err)
	}
	if last, ok := lastOf(earlier); ok {
		values[fieldStartedFrom] = last.ID.String()
	}
	for key, value := range known {
		set(values, key, value, value != "")
	}
	if values[fieldFirstIssue] == permit.Yes { // numbers 18–20 are for all other requests
		for _, key := range []string{fieldHeld, fieldHeldMotive, fieldHeldExpiry} {
			delete(values, key)
		}
	}
	return s.begin(ctx, person, values, earlier)
}

// begin makes the record of a new application with these values and opens it.
func (s *Session) begin(ctx context.Context, person uuid.UUID, values map[string]string, earlier []laptop.Document) (*Application, error) {
	values[fieldPerson], values[fieldRulebook] = person.String(), s.Rulebook().Version()
	s.received(values, time.Time{}, time.Time{})
	draft := laptop.Document{Summary: laptop.Summary{Site: s.Site()}, Record: store.Record{Fields: make(map[string]store.Field)}}
	for key, value := range values {
		draft.Record.Fields[key] = store.Field{Value: value}
	}
	a := newApplication(s, draft, earlier)
	for _, key := range placeFields { // the next town has its own
		set(a.derived, key, true, a.fields[key] != "" && a.fields[key] == a.report.Derived[key])
	}
	a.derive(noStep())
	document, err := s.file.Create(ctx, laptop.Draft{
		Kind: store.Application, State: string(Draft), Site: s.Site(), Values: a.fields, Card: a.card(),
	})
	if err != nil {
		return nil, fmt.Errorf("starting an application: %w", err)
	}
	a.id, a.disk = document.ID, disk{document.Summary, document.Record.Values(), document.Card}
	a.state.At = document.Created
	s.files.put(cardOf(document))
	if err := s.keep(a); err != nil {
		return nil, err
	}
	s.changed()
	return a, nil
}

// Open opens an application for work. One that is open already is the same one.
// Errors: store.ErrNotFound.
func (s *Session) Open(ctx context.Context, id uuid.UUID) (*Application, error) {
	s.opening.Lock()
	defer s.opening.Unlock()
	if a := s.opened(id); a != nil {
		return a, nil
	}
	document, err := s.file.Record(ctx, id)
	if err == nil && document.Record.Kind != store.Application {
		err = store.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("opening an application: %w", err)
	}
	person := parseID(document.Record.Values()[fieldPerson])
	earlier, err := s.earlier(ctx, person, id)
	if err != nil {
		return nil, fmt.Errorf("opening an application: %w", err)
	}
	a := newApplication(s, document, earlier)
	if a.note, err = s.noteOf(ctx, document); err != nil {
		return nil, fmt.Errorf("opening an application: %w", err)
	}
	if err := s.keep(a); err != nil {
		return nil, err
	}
	return a, nil
}

// opened is an application that is open, nil if it is not.
func (s *Session) opened(id uuid.UUID) *Application {
	s.mutex.Lock()
	a := s.open[id]
	s.mutex.Unlock()
	if a == nil || a.isClosed() {
		return nil
	}
	return a
}

func (a *Application) isClosed() bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.closed
}

// keep remembers an application that was opened and lets it save itself.
func (s *Session) keep(a *Application) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.locked {
		return fmt.Errorf("opening an application: %w", store.ErrLocked)
	}
	s.open[a.id] = a
	go a.autosave()
	return nil
}

func (s *Session) forget(a *Application) {
	a.leave()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.open[a.id] == a {
		delete(s.open, a.id)
	}
}
