package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/store"
)

// Need is one thing a trip needs.
type Need struct {
	Name  string // of the texts "trip.need.NAME" and, where it is missing, "trip.need.NAME.do"
	Ready bool
	// Advised: going without is possible.
	Advised bool
	// What there is to say of it: people and visits of the agenda, operations that
	// wait, megabytes of room; when it was fetched or made.
	People, Count int
	At            time.Time
	Text          string        // the rulebook's version, a stick's name
	Off           time.Duration // the office's clock against ours
	// Failure is why it is missing, as ErrorName, "" where nothing has failed.
	Failure string
}

// The needs of a trip, in the order they are told.
const (
	NeedAgenda  = "agenda"
	NeedRules   = "rules"
	NeedClock   = "clock"
	NeedOutbox  = "outbox"
	NeedBackup  = "backup"
	NeedSpace   = "space"
	NeedStick   = "stick"
	NeedPrinter = "printer"
)

// Readiness is whether a trip may begin.
type Readiness struct {
	Trip     Trip
	Needs    []Need
	Delivery Delivery
}

// Ready says that nothing is missing that the trip cannot do without.
func (r Readiness) Ready() bool {
	return !slices.ContainsFunc(r.Needs, func(need Need) bool { return !need.Ready && !need.Advised })
}

// neededRoom is how much of the disk has to be free for a day: backups and scans
// of documents take most of it.
const neededRoom = 500 << 20

// PrepareTrip plans a day at a site, exchanges with the office, and tells what is
// there and what is missing; progress may be nil. An office that is not reached is
// among what is missing. Errors: store.ErrMalformed for no site of ours or a day
// that is none or over, ErrErased, context.Canceled.
func (s *Session) PrepareTrip(ctx context.Context, site, date string, progress func(Progress)) (Readiness, error) {
	trip := Trip{Site: site, From: date, To: date}
	if err := s.plan(ctx, trip); err != nil {
		return Readiness{}, fmt.Errorf("preparing a trip: %w", err)
	}
	before, err := s.onFile(ctx)
	if err != nil {
		return Readiness{}, fmt.Errorf("preparing a trip: %w", err)
	}
	delivery, failure := s.Send(ctx, progress)
	if errors.Is(failure, context.Canceled) || errors.Is(failure, ErrErased) {
		return Readiness{}, fmt.Errorf("preparing a trip: %w", failure)
	}
	if delivery.Restarted && s.Role() == RoleTrips {
		// What was forgotten comes again with other trips.
		again := func(id uuid.UUID) bool { return !before[id] }
		if _, err := s.forgetUnneeded(ctx, s.today(), again); err != nil {
			s.options.Log.Warn("forgetting what came again", "failure", ErrorName(err))
		}
	}
	ready := Readiness{Trip: trip, Delivery: delivery}
	for _, need := range []func(context.Context, Readiness, error) (Need, error){
		s.needAgenda, s.needRules, s.needClock, s.needOutbox, s.needBackup, s.needSpace, s.needStick, s.needPrinter,
	} {
		one, err := need(ctx, ready, failure)
		if err != nil {
			return ready, fmt.Errorf("preparing a trip: %w", err)
		}
		ready.Needs = append(ready.Needs, one)
	}
	s.options.Log.Info("prepared", "ready", ready.Ready())
	return ready, nil
}

// plan adds a trip to those the office is asked about, unless they have its day.
func (s *Session) plan(ctx context.Context, trip Trip) error {
	if trip.From < s.options.today() {
		return fmt.Errorf("the day is over: %w", store.ErrMalformed)
	}
	asked, err := s.Trips(ctx)
	if err != nil {
		return err
	}
	covered := slices.ContainsFunc(asked, func(other Trip) bool {
		return other.Site == trip.Site && other.From <= trip.From && trip.To <= other.To
	})
	if covered {
		return nil
	}
	planned, err := s.plannedTrips(ctx)
	if err != nil {
		return err
	}
	return s.keepTrips(ctx, append(planned, trip))
}

// onFile are the records there are.
func (s *Session) onFile(ctx context.Context) (map[uuid.UUID]bool, error) {
	records, err := s.file.List(ctx, allRecords)
	if err != nil {
		return nil, err
	}
	there := make(map[uuid.UUID]bool, len(records))
	for _, record := range records {
		there[record.ID] = true
	}
	return there, nil
}

func (s *Session) needAgenda(ctx context.Context, ready Readiness, failure error) (Need, error) {
	need := Need{Name: NeedAgenda}
	visits, err := s.appointments(ctx, agenda.Day{Site: ready.Trip.Site, Date: ready.Trip.From})
	if err != nil {
		return need, err
	}
	people := make(map[uuid.UUID]bool)
	for _, visit := range visits {
		if person := visit.Person(); person != uuid.Nil {
			people[person] = true
		}
	}
	need.Count, need.People = len(visits), len(people)
	if need.At, err = s.lastPulled(ctx); err != nil {
		return need, err
	}
	return heard(need, failure, true), nil
}

// heard completes what only the office can say.
func heard(need Need, failure error, ready bool) Need {
	if failure != nil {
		need.Failure = ErrorName(failure)
	}
	need.Ready = failure == nil && ready
	return need
}

func (s *Session) needRules(_ context.Context, ready Readiness, failure error) (Need, error) {
	s.rules.mutex.Lock()
	used := s.rules.used >= s.rules.kept
	s.rules.mutex.Unlock()
	need := Need{Name: NeedRules, Text: s.Rulebook().Version()}
	return heard(need, failure, used && !ready.Delivery.RulesRefused), nil
}

func (s *Session) needClock(_ context.Context, ready Readiness, failure error) (Need, error) {
	need := Need{Name: NeedClock, Off: ready.Delivery.ClockAhead}
	return heard(need, failure, need.Off == 0), nil
}

func (s *Session) needOutbox(ctx context.Context, _ Readiness, failure error) (Need, error) {
	outbox, err := s.file.Outbox(ctx)
	if err != nil {
		return Need{}, err
	}
	unqueued, err := s.unqueued(ctx)
	waiting := outbox.Waiting() + unqueued
	need := Need{Name: NeedOutbox, Count: waiting, Ready: waiting == 0}
	if waiting > 0 && failure != nil {
		need.Failure = ErrorName(failure)
	}
	return need, err
}

// needBackup makes one unless there is a fresh one.
func (s *Session) needBackup(ctx context.Context, _ Readiness, _ error) (Need, error) {
	need := Need{Name: NeedBackup}
	err := s.flush(ctx)
	if err == nil {
		_, err = s.desk.file.BackupNow(ctx, betweenBackups)
	}
	if err != nil {
		if ctx.Err() != nil {
			return need, err
		}
		need.Failure = ErrorName(err)
		return need, nil
	}
	made, err := Backups(ctx, s.options.Folder)
	if err != nil {
		return need, err
	}
	for _, backup := range made {
		if backup.Err == nil && backup.Made.After(need.At) {
			need.At = backup.Made
		}
	}
	need.Ready = !need.At.IsZero()
	return need, nil
}

func (s *Session) needSpace(_ context.Context, _ Readiness, _ error) (Need, error) {
	need := Need{Name: NeedSpace}
	room, err := s.options.Room(s.options.Folder)
	if err != nil {
		need.Failure = ErrorName(err)
		return need, nil
	}
	need.Count, need.Ready = int(room>>20), room >= neededRoom
	return need, nil
}

// needStick is a stick that is given a copy of what is queued out there: known
// is enough, it may be plugged in later.
func (s *Session) needStick(ctx context.Context, _ Readiness, _ error) (Need, error) {
	known, err := s.Sticks(ctx)
	need := Need{Name: NeedStick, Advised: true, Ready: len(known) > 0}
	if len(known) > 0 {
		need.Text = known[0].Name
	}
	return need, err
}

// needPrinter is a printer that the system knows. Nothing is lost without: the sheets
// are files, too.
func (s *Session) needPrinter(ctx context.Context, _ Readiness, _ error) (Need, error) {
	need := Need{Name: NeedPrinter, Advised: true}
	if s.options.Printers == nil {
		return need, nil
	}
	known, err := s.options.Printers(ctx)
	if ctx.Err() != nil {
		return need, ctx.Err()
	}
	if err == nil && len(known) > 0 {
		need.Ready, need.Text = true, strings.Join(known, ", ")
	}
	return need, nil
}
