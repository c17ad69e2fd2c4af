package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/app/segment"
	"sportello/store"
	"sportello/store/laptop"
)

// maxAttempts bounds how often queueing begins again because records changed
// under it.
const maxAttempts = 5

// Queue saves and makes the operations that travel: the applicant's record,
// which takes over what is newer here, then the application, then relations and
// the visit. Until it returns nothing changes the application. One that is
// Settled stays as it is. Errors: ErrBlocked.
func (a *Application) Queue(ctx context.Context) (Summary, error) {
	a.saving.Lock()
	defer a.saving.Unlock()
	if a.Settled() {
		return a.summary(ctx), nil
	}
	a.keepTime()
	figures, err := a.judge()
	if err != nil {
		return Summary{}, err
	}
	defer a.judged()
	return a.send(ctx, Queued, figures)
}

// HandOver leaves it to a colleague with a note. It travels as it is, with its
// errors. Errors: ErrSettled.
func (a *Application) HandOver(ctx context.Context, note string) error {
	a.saving.Lock()
	defer a.saving.Unlock()
	if a.Settled() {
		return fmt.Errorf("handing over: %w", ErrSettled)
	}
	a.keepTime()
	s := a.session
	a.mutex.Lock()
	left := segment.Leave(a.fields, s.operator.Name, s.Site(), s.options.Clock())
	a.mutex.Unlock()
	_, err := a.send(ctx, HandedOver, map[string]string{
		fieldNote: strings.TrimSpace(note), fieldUnfinished: permit.Yes, s.markField(segment.Left): left.String(),
	})
	return err
}

// judge checks once more, on the day it is, and counts the errors. What it has
// judged changes no more until judged is called.
func (a *Application) judge() (figures map[string]string, err error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.derive(noStep()) // the date of signature, on another day than it was typed
	if blocking := a.report.Blocking(); len(blocking) > 0 {
		for _, finding := range blocking {
			a.seen[finding.Rule] = true
		}
		return nil, fmt.Errorf("queueing with %d errors: %w", len(blocking), ErrBlocked)
	}
	a.queueing = true
	stopped, overridden := maps.Clone(a.seen), 0
	for _, finding := range a.report.Findings {
		if finding.Severity == permit.Error {
			delete(stopped, finding.Rule)
			overridden++
		}
	}
	figures = map[string]string{
		fieldStopped: strconv.Itoa(len(stopped)), fieldStoppedIDs: strings.Join(slices.Sorted(maps.Keys(stopped)), " "),
		fieldOverridden: strconv.Itoa(overridden), fieldRulebook: a.session.Rulebook().Version(), fieldUnfinished: "",
	}
	maps.Copy(figures, a.segmentsDone(a.session.options.Clock()))
	return figures, nil
}

// judged ends what judge began.
func (a *Application) judged() {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.queueing = false
}

// send saves, takes over and queues; saving is held.
func (a *Application) send(ctx context.Context, status Status, figures map[string]string) (Summary, error) {
	s := a.session
	a.keepReceipt()
	for attempt := 1; ; attempt++ {
		if err := a.saveHeld(ctx, figures); err != nil {
			return Summary{}, err
		}
		err := a.sendSaved(ctx, status)
		if errors.Is(err, laptop.ErrChanged) && attempt < maxAttempts {
			if err := a.adopt(ctx); err != nil {
				return Summary{}, err
			}
			continue
		}
		if err != nil {
			return Summary{}, fmt.Errorf("queueing an application: %w", err)
		}
		a.sent(status)
		s.toHandIn.forget()
		s.options.Log.Info("queued", "status", string(status))
		s.changed()
		s.sending.kick()
		return a.summary(ctx), nil
	}
}

// sendSaved queues what is on disk.
func (a *Application) sendSaved(ctx context.Context, status Status) error {
	s := a.session
	if err := a.takeOver(ctx); err != nil {
		return err
	}
	visit, err := s.queueVisit(ctx, a, status)
	if err != nil {
		return err
	}
	handover, err := a.handover(ctx, status, visit)
	if err != nil {
		return err
	}
	if _, err := s.queueFile(ctx, handover); err != nil {
		return err
	}
	for _, record := range handover.Records {
		if err := s.refresh(ctx, record.ID); err != nil {
			return err
		}
	}
	return a.adopt(ctx)
}

// handover lists the records that travel, those before that others tell of: the
// applicant, relatives, the application, the relations, the visit. Of what has
// not changed since it last travelled no operation is made.
func (a *Application) handover(ctx context.Context, status Status, visit uuid.UUID) (laptop.Handover, error) {
	s := a.session
	handover := laptop.Handover{Site: s.Site(), Rulebook: s.Rulebook().Version()}
	added := make(map[uuid.UUID]bool)
	add := func(id uuid.UUID, state Status) error {
		if added[id] {
			return nil
		}
		added[id] = true
		document, err := s.file.Record(ctx, id)
		if err == nil {
			handover.Records = append(handover.Records, laptop.Outgoing{ID: id, Version: document.Version, State: string(state)})
		}
		return err
	}
	if err := add(a.person, ""); err != nil {
		return handover, err
	}
	relations := s.files.relationsOf(a.person)
	for _, relation := range relations {
		relative := relation.from
		if relative == a.person {
			relative = relation.to
		}
		if err := add(relative, ""); err != nil {
			return handover, err
		}
	}
	if err := add(a.id, status); err != nil {
		return handover, err
	}
	for id := range relations {
		if err := add(id, ""); err != nil {
			return handover, err
		}
	}
	if visit == uuid.Nil {
		return handover, nil
	}
	return handover, add(visit, "")
}

// visit is the appointment the application was opened from.
func (a *Application) visit() uuid.UUID { return parseID(a.Value(fieldVisit)) }

// takeOver puts into the applicant's record what is newer in the application:
// each field of which this was changed after that. What is empty here says
// nothing.
func (a *Application) takeOver(ctx context.Context) error {
	s := a.session
	mine := personOf(a.Values())
	record, err := s.Person(ctx, a.person)
	if err != nil {
		return err
	}
	for field, value := range mine {
		if record.Values[field] == value {
			delete(mine, field)
		}
	}
	if len(mine) == 0 {
		return nil
	}
	here, err := s.lastChanges(ctx, a.id)
	if err != nil {
		return err
	}
	there, err := s.lastChanges(ctx, a.person)
	if err != nil {
		return err
	}
	for field := range mine {
		newest := time.Time{}
		for _, source := range sources(field) {
			if here[source].After(newest) {
				newest = here[source]
			}
		}
		if there[field].After(newest) {
			delete(mine, field)
		}
	}
	if len(mine) == 0 {
		return nil
	}
	return s.update(ctx, a.person, func(document laptop.Document) laptop.Change {
		values := document.Record.Values()
		maps.Copy(values, mine)
		return laptop.Change{Values: mine, Card: cardContent(store.Person, values)}
	})
}

// lastChanges tells when each field of a record was last changed.
func (s *Session) lastChanges(ctx context.Context, id uuid.UUID) (map[string]time.Time, error) {
	history, err := s.file.History(ctx, id)
	if err != nil {
		return nil, err
	}
	changes := make(map[string]time.Time)
	for _, noted := range history {
		for _, change := range noted.Changes {
			changes[change.Field] = noted.At
		}
	}
	return changes, nil
}

// Summary is how it stands in lists.
func (a *Application) Summary() Summary { return a.summary(a.session.ending) }

func (a *Application) summary(ctx context.Context) Summary {
	a.mutex.Lock()
	record := a.disk.Summary
	a.mutex.Unlock()
	var numbers map[uuid.UUID]uint64
	if record.Operation != uuid.Nil { // it may have been delivered since
		if document, err := a.session.file.Record(ctx, a.id); err == nil {
			record.Delivered = document.Delivered
		}
		numbers, _ = a.session.queueNumbers(ctx) // without a number at worst
	}
	summary, _ := a.session.summary(record, numbers)
	return summary
}

// seconds reads a whole number of seconds.
func seconds(text string) time.Duration {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(n) * time.Second
}
