package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/client"
)

// Sending is the state of the queue.
type Sending struct {
	Enrolled    bool
	Office      string // address
	Waiting     int    // operations; of applications among them, Queued
	Queued      int
	Reachable   *bool // nil: not tried yet
	LastAttempt time.Time
	LastFailure string // name for ErrorName texts, "" after success
	Next        time.Time
	Pulled      time.Time // when all the office had for us was last here
	Role        string
	Unqueued    int // records changed here that no operation carries yet; drafts are not counted
	Notices     []Notice
	Quarantined []PutAside
	Items       []Summary // applications waiting or sent, newest first
}

// Delivery is what an attempt to send came to.
type Delivery struct {
	Done        int
	Quarantined int
	ClockAhead  time.Duration // the office's clock against ours; 0 if close
	NewStream   bool          // this file was a copy or a backup put to work
	Resent      bool          // the office was restored from a backup and lacked some

	Pulled   int  // records the office has brought news of
	Held     int  // of those, open here: see Application.Arrived
	Decided  int  // of those, where a person at the office decided
	Carried  int  // operations of colleagues' laptops that were handed over
	NewRules bool // a newer rulebook came; see Session.NewRules
	// RulesRefused: a rulebook was offered that the office has not signed, or an
	// older one; the one in use stays.
	RulesRefused bool
	Restarted    bool // the office was asked for everything anew
}

// Progress is how far an attempt is: first what is sent, then what is fetched.
type Progress struct {
	Fetching    bool
	Done, Total int           // operations sent, or records fetched; Total 0: not known
	Left        time.Duration // 0: not known
}

// notReached are failures after which nobody knows whether the office is there.
var notReached = keySet("unreachable", "slow", "cut", "pin-mismatch", "not-the-office")

// Sending returns the state of the queue.
func (s *Session) Sending(ctx context.Context) (Sending, error) {
	outbox, err := s.file.Outbox(ctx)
	if err != nil {
		return Sending{}, err
	}
	state := Sending{
		Waiting: outbox.Waiting(), LastAttempt: outbox.Last.At, LastFailure: outbox.Last.Failure, Next: outbox.Last.Next,
	}
	if !outbox.Last.At.IsZero() {
		reached := !notReached[outbox.Last.Failure]
		state.Reachable = &reached
	}
	_, office, err := s.office(ctx)
	switch {
	case err == nil:
		state.Enrolled, state.Office = true, office.Address
	case !errors.Is(err, ErrNotEnrolled):
		return Sending{}, err
	}
	if state.Unqueued, err = s.unqueued(ctx); err != nil {
		return Sending{}, err
	}
	if state.Pulled, err = s.lastPulled(ctx); err != nil {
		return Sending{}, err
	}
	if state.Notices, err = s.notices(ctx); err != nil {
		return Sending{}, err
	}
	state.Role, state.Quarantined = s.Role(), s.quarantined()
	state.Items, err = s.Applications(ctx, uuid.Nil, HandedOver, Queued, Sent, Quarantined)
	for _, item := range state.Items {
		if item.Number != 0 {
			state.Queued++
		}
	}
	return state, err
}

// office reads the enrolment. Errors: ErrNotEnrolled.
func (s *Session) office(ctx context.Context) (laptop.Enrolment, client.Office, error) {
	var office client.Office
	enrolment, err := s.file.Enrolment(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return enrolment, office, ErrNotEnrolled
	}
	if err != nil {
		return enrolment, office, err
	}
	if err := json.Unmarshal(enrolment.Office, &office); err != nil {
		return enrolment, office, fmt.Errorf("reading the office's address: %w", store.ErrDamaged)
	}
	return enrolment, office, nil
}

// Send hands in what was changed, sends what is queued, and fetches what the
// office has for this laptop; progress may be nil. Cancel the context to stop:
// what was acknowledged or fetched stays so. Errors: ErrNotEnrolled, ErrErased,
// those of sync/client.
func (s *Session) Send(ctx context.Context, progress func(Progress)) (Delivery, error) {
	if err := s.sending.take(ctx); err != nil {
		return Delivery{}, fmt.Errorf("sending: %w", err)
	}
	defer s.giveTurn()
	if progress == nil {
		progress = func(Progress) {}
	}
	office, err := s.connect(ctx)
	if err != nil {
		return Delivery{}, fmt.Errorf("sending: %w", err)
	}
	e := exchange{session: s, office: office, progress: progress, inbox: inbox{session: s}}
	err = e.run(ctx)
	if errors.Is(err, client.ErrRevoked) {
		return e.delivery(), s.eraseRevoked(ctx, office)
	}
	delivery := e.delivery()
	if noted := errors.Join(s.noteAttempt(ctx, e.next(), err), s.notify(ctx, delivery)); err == nil {
		err = noted
	}
	s.changed()
	if delivery.Done+delivery.Pulled > 0 {
		s.options.Log.Info("sent", "count", delivery.Done, "fetched", delivery.Pulled)
	}
	return delivery, err
}

// giveTurn ends an attempt. That the laptop was erased is told only now, so that
// whoever hears of it may lock at once.
func (s *Session) giveTurn() {
	s.sending.give()
	if s.Erased() {
		s.changed()
	}
}

// exchange is one attempt: both directions.
type exchange struct {
	session  *Session
	office   *client.Client
	progress func(Progress)
	inbox    inbox

	pushed  client.Result
	pulled  client.PullResult
	carried int
}

// run goes on with fetching where sending failed for a reason that is only the
// sent things': nothing blocks the other direction.
func (e *exchange) run(ctx context.Context) error {
	s := e.session
	if err := s.handIn(ctx); err != nil {
		return err
	}
	sent := e.push(ctx)
	if sent != nil && (errors.Is(sent, client.ErrRevoked) || ctx.Err() != nil || notReached[ErrorName(sent)]) {
		return sent
	}
	if err := e.pull(ctx); err != nil {
		return first(sent, err)
	}
	if sent == nil && (e.pulled.Rewound || e.pulled.NewIncarnation) {
		sent = e.push(ctx)
	}
	if sent == nil {
		e.carried, sent = s.carry(ctx, e.office)
	}
	if err := s.notePulled(ctx); err != nil {
		return err
	}
	if err := s.activate(ctx); err != nil {
		return err
	}
	return sent
}

// first is the error that came first.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// push sends what is queued.
func (e *exchange) push(ctx context.Context) error {
	s := e.session
	result, err := e.office.Push(ctx, s.file, func(step client.PushProgress) {
		s.quarantine(ctx, step.Quarantined)
		e.progress(Progress{Done: step.Done, Total: step.Total, Left: step.Left})
		s.changed()
	})
	result.Done += e.pushed.Done
	result.Quarantined = append(e.pushed.Quarantined, result.Quarantined...)
	result.Resent = result.Resent || e.pushed.Resent
	result.NewIncarnation = result.NewIncarnation || e.pushed.NewIncarnation
	e.pushed = result
	return err
}

// pull fetches what the office has.
func (e *exchange) pull(ctx context.Context) error {
	s := e.session
	trips, err := s.wireTrips(ctx)
	if err != nil {
		return err
	}
	e.pulled, err = e.office.Pull(ctx, s.file, &e.inbox, trips, func(step client.PullProgress) {
		e.progress(Progress{Fetching: true, Done: step.Done, Total: step.Total, Left: step.Left})
	})
	if problem := e.pulled.ReleaseProblem; problem != nil {
		s.options.Log.Warn("refusing a rulebook", "failure", ErrorName(problem))
	}
	return err
}

// next is when to try again.
func (e *exchange) next() time.Time {
	if e.pushed.Next.IsZero() {
		return e.pulled.Next
	}
	return e.pushed.Next
}

func (e *exchange) delivery() Delivery {
	delivery := Delivery{
		Done: e.pushed.Done, Quarantined: len(e.pushed.Quarantined), Carried: e.carried,
		NewStream: e.pushed.NewIncarnation || e.pulled.NewIncarnation, Resent: e.pushed.Resent || e.pulled.Rewound,
		Pulled: e.inbox.came.records, Held: e.inbox.came.held, Decided: e.inbox.came.decided, NewRules: e.inbox.came.rules,
		Restarted: e.pulled.Restarted || e.pulled.Repeated, RulesRefused: e.pulled.ReleaseProblem != nil,
	}
	clock := e.pulled.Clock
	if clock == nil {
		clock = e.pushed.Clock
	}
	if clock != nil && clock.Ahead.Abs() > closeClocks+clock.Within {
		delivery.ClockAhead = clock.Ahead
	}
	return delivery
}

// closeClocks is a difference nobody needs to hear of.
const closeClocks = 2 * time.Minute

// connect is the client for the enrolment there is.
func (s *Session) connect(ctx context.Context) (*client.Client, error) {
	enrolment, office, err := s.office(ctx)
	if err != nil {
		return nil, err
	}
	return s.sending.connect(func() (*client.Client, error) {
		return client.New(office, enrolment.SigningKey, s.options.Client)
	})
}

// notePulled keeps when all the office had was here.
func (s *Session) notePulled(ctx context.Context) error {
	at := s.options.Clock().UTC().Format(time.RFC3339)
	return s.file.PutSetting(context.WithoutCancel(ctx), settingPulled, []byte(at))
}

// lastPulled is when that was, zero if never.
func (s *Session) lastPulled(ctx context.Context) (time.Time, error) {
	encoded, err := s.setting(ctx, settingPulled)
	if err != nil || encoded == nil {
		return time.Time{}, err
	}
	at, err := time.Parse(time.RFC3339, string(encoded))
	if err != nil {
		return time.Time{}, fmt.Errorf("reading when was last fetched: %w", store.ErrDamaged)
	}
	return at, nil
}

// noteAttempt keeps how an attempt went. One the operator stopped tells nothing.
func (s *Session) noteAttempt(ctx context.Context, next time.Time, failure error) error {
	if errors.Is(failure, context.Canceled) {
		return nil
	}
	attempt := laptop.Attempt{At: s.options.Clock(), Next: next}
	if failure != nil {
		attempt.Failure = ErrorName(failure)
		s.options.Log.Info("sending", "failure", attempt.Failure)
	}
	return s.file.NoteAttempt(context.WithoutCancel(ctx), attempt)
}
