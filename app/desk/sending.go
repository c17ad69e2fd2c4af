package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/client"
	"sportello/sync/wire"
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
	Items       []Summary // applications waiting or sent, newest first
}

// Delivery is what an attempt to send came to.
type Delivery struct {
	Done        int
	Quarantined int
	ClockAhead  time.Duration // the office's clock against ours; 0 if close
	NewStream   bool          // this file was a copy or a backup put to work
	Resent      bool
}

// sender is what a session needs to send: one attempt at a time.
type sender struct {
	turn   chan struct{} // holds one token; guards client
	client *client.Client
	queued chan struct{} // holds a token when something was queued

	mutex       sync.Mutex
	quarantined map[uuid.UUID]string // reasons by operation
}

func newSender() *sender {
	s := &sender{turn: make(chan struct{}, 1), queued: make(chan struct{}, 1)}
	s.turn <- struct{}{}
	return s
}

// kick tells the background sender that something was queued.
func (s *sender) kick() {
	select {
	case s.queued <- struct{}{}:
	default:
	}
}

// close waits for an attempt under way and ends idle connections.
func (s *sender) close() {
	<-s.turn
	defer func() { s.turn <- struct{}{} }()
	s.hangUp()
}

// hangUp forgets the client; the turn is held.
func (s *sender) hangUp() {
	if s.client != nil {
		s.client.Close()
		s.client = nil
	}
}

// reason is why the office could not apply an operation.
func (s *sender) reason(operation uuid.UUID) (string, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	reason, ok := s.quarantined[operation]
	return reason, ok
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

// Send pushes what is queued; progress may be nil. Cancel the context to stop:
// what was acknowledged stays so. Errors: ErrNotEnrolled, those of sync/client.
func (s *Session) Send(ctx context.Context, progress func(done, total int)) (Delivery, error) {
	select {
	case <-s.sending.turn:
		defer func() { s.sending.turn <- struct{}{} }()
	case <-ctx.Done():
		return Delivery{}, fmt.Errorf("sending: %w", context.Cause(ctx))
	}
	if err := s.connect(ctx); err != nil {
		return Delivery{}, fmt.Errorf("sending: %w", err)
	}
	result, err := s.sending.client.Push(ctx, s.file, func(step client.Progress) {
		s.quarantine(ctx, step.Quarantined)
		if progress != nil {
			progress(step.Done, step.Total)
		}
		s.changed()
	})
	if noted := s.noteAttempt(ctx, result, err); err == nil {
		err = noted
	}
	s.changed()
	if result.Done > 0 {
		s.options.Log.Info("sent", "count", result.Done)
	}
	delivery := Delivery{Done: result.Done, Quarantined: len(result.Quarantined), NewStream: result.NewIncarnation, Resent: result.Resent}
	if clock := result.Clock; clock != nil && clock.Ahead.Abs() > closeClocks+clock.Within {
		delivery.ClockAhead = clock.Ahead
	}
	return delivery, err
}

// closeClocks is a difference nobody needs to hear of.
const closeClocks = 2 * time.Minute

// connect makes the client for the enrolment there is; the turn is held.
func (s *Session) connect(ctx context.Context) error {
	enrolment, office, err := s.office(ctx)
	if err != nil || s.sending.client != nil {
		return err
	}
	s.sending.client, err = client.New(office, enrolment.SigningKey, s.options.Client)
	return err
}

// noteAttempt keeps how an attempt went. One the operator stopped tells nothing.
func (s *Session) noteAttempt(ctx context.Context, result client.Result, failure error) error {
	if errors.Is(failure, context.Canceled) {
		return nil
	}
	attempt := laptop.Attempt{At: s.options.Clock(), Next: result.Next}
	if failure != nil {
		attempt.Failure = ErrorName(failure)
		s.options.Log.Info("sending", "failure", attempt.Failure)
	}
	return s.file.NoteAttempt(context.WithoutCancel(ctx), attempt)
}

// readQuarantined reads the reasons kept.
func (s *Session) readQuarantined(ctx context.Context) (map[uuid.UUID]string, error) {
	reasons := make(map[uuid.UUID]string)
	encoded, err := s.setting(ctx, settingQuarantined)
	if err != nil || encoded == nil {
		return reasons, err
	}
	if err := json.Unmarshal(encoded, &reasons); err != nil {
		return nil, fmt.Errorf("reading what is in quarantine: %w", store.ErrDamaged)
	}
	return reasons, nil
}

// quarantine keeps why the office could not apply operations, for as long as
// they are the last of their records.
func (s *Session) quarantine(ctx context.Context, quarantined []wire.Quarantined) {
	if len(quarantined) == 0 {
		return
	}
	ctx = context.WithoutCancel(ctx)
	records, err := s.file.List(ctx, laptop.Filter{})
	if err != nil {
		s.options.Log.Warn("keeping a quarantine", "failure", ErrorName(err))
		return
	}
	last := make(map[uuid.UUID]bool)
	for _, record := range records {
		last[record.Operation] = record.Operation != uuid.Nil
	}
	s.sending.mutex.Lock()
	for _, one := range quarantined {
		s.sending.quarantined[one.Op] = one.Reason
	}
	maps.DeleteFunc(s.sending.quarantined, func(operation uuid.UUID, _ string) bool { return !last[operation] })
	encoded, err := json.Marshal(s.sending.quarantined)
	s.sending.mutex.Unlock()
	if err == nil {
		err = s.file.PutSetting(ctx, settingQuarantined, encoded)
	}
	if err != nil {
		s.options.Log.Warn("keeping a quarantine", "failure", ErrorName(err))
	}
}

// Waits of the background sender: with nothing to do, and at least after
// something went wrong.
const (
	lookAgain   = 15 * time.Minute
	afterFailed = time.Second
)

// autoSend sends whatever waits: at once when something is queued, and again
// when the last attempt said so.
func (s *Session) autoSend(ctx context.Context) {
	wait := s.sendAgain(ctx)
	for {
		select {
		case <-s.options.After(wait):
		case <-s.sending.queued:
		case <-ctx.Done():
			return
		}
		_, err := s.Send(ctx, nil)
		switch wait = s.sendAgain(ctx); {
		case errors.Is(err, ErrNotEnrolled): // enrolling wakes it
			wait = lookAgain
		case err != nil:
			wait = max(wait, afterFailed)
		}
	}
}

// sendAgain is how long to wait until the next attempt.
func (s *Session) sendAgain(ctx context.Context) time.Duration {
	outbox, err := s.file.Outbox(ctx)
	switch {
	case err != nil || outbox.Waiting() == 0:
		return lookAgain
	case !outbox.Last.Next.IsZero():
		return max(0, outbox.Last.Next.Sub(s.options.Clock()))
	case outbox.Last.Failure != "": // of no use before something changes
		return lookAgain
	}
	return 0
}
