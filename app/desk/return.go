package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/store"
	"sportello/store/laptop"
)

// Returned is what coming back from a trip came to.
type Returned struct {
	Delivery     Delivery
	Applications []Outcome
	// Forgotten counts the records that are no longer here, by kind; Kept those
	// no coming trip needs and that something waits for, by what for.
	Forgotten, Kept map[string]int
	Searched        Searched
}

// Searched is the proof: the files were read through for what was forgotten.
type Searched struct {
	Files int
	Bytes int64
	Found int // 0: nothing of it is left
}

// Outcome is an application of this laptop and what the office did with it.
type Outcome struct {
	Summary
	Result string // one of the results
}

// The results an application can come back with, the more urgent first.
const (
	ResultQuarantined = "quarantined" // the office could not apply it: Summary.Reason
	ResultContested   = "contested"   // it met other changes, and somebody has to decide
	ResultDecided     = "decided"     // somebody has
	ResultWaiting     = "waiting"     // not sent: Summary.Number in the queue
	ResultReceived    = "received"    // Summary.Receipt
)

var results = []string{ResultQuarantined, ResultContested, ResultDecided, ResultWaiting, ResultReceived}

// Return sends and fetches, tells what the office did with each application, and
// then forgets what no coming trip needs, and looks whether it is gone; progress
// may be nil. A laptop of the office's forgets nothing: it needs everything. If the
// office is not reached nothing is forgotten. Errors are Send's.
func (s *Session) Return(ctx context.Context, progress func(Progress)) (Returned, error) {
	var returned Returned
	var err error
	if returned.Delivery, err = s.Send(ctx, progress); err != nil {
		return returned, fmt.Errorf("returning: %w", err)
	}
	if returned.Applications, err = s.outcomes(ctx); err != nil {
		return returned, fmt.Errorf("returning: %w", err)
	}
	if s.Role() != RoleTrips {
		return returned, nil
	}
	forgotten, err := s.forgetUnneeded(ctx, s.tonight(), func(uuid.UUID) bool { return true })
	returned.Forgotten, returned.Kept, returned.Searched = forgotten.counts, forgotten.kept, forgotten.searched
	if err != nil {
		return returned, fmt.Errorf("returning: %w", err)
	}
	s.options.Log.Info("returned", "found", returned.Searched.Found)
	return returned, nil
}

// outcomes are the applications of which an operation was made here.
func (s *Session) outcomes(ctx context.Context) ([]Outcome, error) {
	all, err := s.Applications(ctx, uuid.Nil, HandedOver, Queued, Sent, Quarantined)
	if err != nil {
		return nil, err
	}
	var outcomes []Outcome
	for _, one := range all {
		if one.Number == 0 && one.Receipt == "" {
			continue // a colleague's
		}
		outcomes = append(outcomes, Outcome{one, resultOf(one)})
	}
	slices.SortStableFunc(outcomes, func(a, b Outcome) int {
		return cmp.Or(cmp.Compare(slices.Index(results, a.Result), slices.Index(results, b.Result)), strings.Compare(a.Name, b.Name))
	})
	return outcomes, nil
}

func resultOf(one Summary) string {
	switch {
	case one.Status == Quarantined:
		return ResultQuarantined
	case one.Disputed:
		return ResultContested
	case one.Decided:
		return ResultDecided
	case one.Number != 0:
		return ResultWaiting
	}
	return ResultReceived
}

// forgetting is what forgetUnneeded did.
type forgetting struct {
	counts, kept map[string]int
	searched     Searched
}

var allRecords laptop.Filter

// forgetUnneeded forgets the records, of those that may go, that nothing waits
// for and that no visit needs which is still to come; sites and operators every laptop keeps.
func (s *Session) forgetUnneeded(ctx context.Context, coming func(agenda.Visit) bool, may func(uuid.UUID) bool) (forgetting, error) {
	if err := s.sending.take(ctx); err != nil { // nothing is fetched meanwhile
		return forgetting{}, err
	}
	defer s.giveTurn()
	s.visiting.Lock()
	defer s.visiting.Unlock()
	s.opening.Lock()
	defer s.opening.Unlock()
	needed, err := s.needed(ctx, coming)
	if err != nil {
		return forgetting{}, err
	}
	records, err := s.file.List(ctx, allRecords)
	if err != nil {
		return forgetting{}, err
	}
	var unneeded []uuid.UUID
	for _, record := range records {
		if !ofEverybody(record.Kind) && may(record.ID) && !needed[record.ID] {
			unneeded = append(unneeded, record.ID)
		}
	}
	waiting, err := s.file.Waiting(ctx, unneeded)
	if err != nil {
		return forgetting{}, err
	}
	// Who something waits about is not a stranger meanwhile.
	s.files.add(needed, s.files.peopleOf(waiting))
	unneeded = slices.DeleteFunc(unneeded, func(id uuid.UUID) bool { return needed[id] || waiting[id] != "" })
	told, err := s.forgetRecords(ctx, unneeded)
	for _, waits := range waiting {
		told.kept[string(waits)]++
	}
	return told, err
}

// forgetRecords forgets what nothing waits for, and proves it.
func (s *Session) forgetRecords(ctx context.Context, ids []uuid.UUID) (forgetting, error) {
	counted, err := s.keepForgotten(ctx, ids)
	if err != nil {
		return forgetting{}, err
	}
	done, err := s.file.Forget(ctx, ids)
	s.files.figures.put(of(counted, done.Gone))
	told := forgetting{counts: make(map[string]int), kept: make(map[string]int)}
	for _, counted := range done.Counts {
		told.counts[string(counted.Kind)] += counted.Count
	}
	for _, waits := range done.Kept {
		told.kept[string(waits)]++
	}
	s.files.drop(done.Gone)
	s.toHandIn.forget()
	if len(done.Gone) > 0 {
		s.changed()
	}
	if err == nil {
		err = s.forgetDecided(ctx, done.Gone)
	}
	if err == nil && len(done.Gone) > 0 {
		err = s.desk.file.BackupAnew(ctx)
	}
	if err != nil {
		return told, err
	}
	searched, err := s.desk.file.Search(ctx, done.Gone)
	told.searched = Searched(searched)
	return told, err
}

// today are the visits from today on that are neither over nor cancelled, tonight
// those of them that are not of this day at this site.
func (s *Session) today() func(agenda.Visit) bool {
	today := s.options.today()
	return func(visit agenda.Visit) bool {
		date := visit.Values["date"]
		return date > today && visit.State != visitCancelled || date == today && !visit.Over()
	}
}

func (s *Session) tonight() func(agenda.Visit) bool {
	today, here, coming := s.options.today(), s.Site(), s.today()
	return func(visit agenda.Visit) bool {
		return coming(visit) && (visit.Values["date"] != today || visit.Values["site"] != here)
	}
}

// needed are the records of visits that are to come: the visits, their people
// with family and applications, what is open on the screen, what was left to a
// colleague half done, and what somebody has to correct for the office.
func (s *Session) needed(ctx context.Context, coming func(agenda.Visit) bool) (map[uuid.UUID]bool, error) {
	trips, err := s.Trips(ctx)
	if err != nil {
		return nil, err
	}
	asked := func(on agenda.Day) bool {
		return slices.ContainsFunc(trips, func(trip Trip) bool {
			return trip.Site == on.Site && trip.From <= on.Date && on.Date <= trip.To
		})
	}
	needed := make(map[uuid.UUID]bool)
	var people []uuid.UUID
	for _, id := range s.files.visitsWhere(asked) {
		visit, err := s.appointment(ctx, id)
		if err != nil {
			return nil, err
		}
		if coming(visit) {
			needed[id] = true
			people = append(people, visit.Person())
		}
	}
	halfDone, err := s.file.List(ctx, laptop.Filter{Kind: store.Application, States: []string{string(HandedOver)}})
	if err != nil {
		return nil, err
	}
	about := make(map[uuid.UUID]laptop.Waits)
	for _, application := range halfDone {
		needed[application.ID], about[application.ID] = true, ""
	}
	for _, id := range s.openNow() {
		needed[id], about[id] = true, ""
	}
	for _, aside := range s.quarantined() {
		needed[aside.Record], about[aside.Record] = true, ""
	}
	s.files.add(needed, append(people, s.files.peopleOf(about)...))
	return needed, nil
}

// openNow are the applications that are open on the screen.
func (s *Session) openNow() []uuid.UUID {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var open []uuid.UUID
	for id := range s.open {
		open = append(open, id)
	}
	return open
}

// recallForgotten has records that every laptop is to have come again, where an earlier
// program forgot them with the rest.
func (s *Session) recallForgotten(ctx context.Context) error {
	forgotten, err := s.file.Forgotten(ctx)
	if err == nil && slices.ContainsFunc(forgotten, func(one laptop.Tally) bool { return ofEverybody(one.Kind) }) {
		err = s.file.RestartPull(ctx)
	}
	return err
}

// forgetDecided forgets that the office decided on records that are gone.
func (s *Session) forgetDecided(ctx context.Context, gone []uuid.UUID) error {
	known, err := s.decidedHere(ctx)
	if err != nil {
		return err
	}
	left := slices.DeleteFunc(slices.Clone(known), func(d decision) bool { return slices.Contains(gone, d.Record) })
	if len(left) == len(known) {
		return nil
	}
	return s.keepDecided(ctx, left)
}
