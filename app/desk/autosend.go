package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"sportello/sync/client"
)

// sender is what a session needs to send: one attempt at a time.
type sender struct {
	turn   chan struct{} // holds one token
	queued chan struct{} // holds a token when something was queued
	copies chan struct{} // likewise, for the sticks

	mutex       sync.Mutex
	client      *client.Client      // nil: none yet
	quarantined map[uuid.UUID]aside // by record
	refused     map[[32]byte]bool   // colleagues' envelopes the office did not take
}

func newSender() *sender {
	s := &sender{turn: make(chan struct{}, 1), queued: make(chan struct{}, 1), copies: make(chan struct{}, 1)}
	s.turn <- struct{}{}
	return s
}

// take waits for the turn; give it back after.
func (s *sender) take(ctx context.Context) error {
	select {
	case <-s.turn:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for another attempt: %w", context.Cause(ctx))
	}
}

func (s *sender) give() { s.turn <- struct{}{} }

// kick tells the background that something was queued.
func (s *sender) kick() {
	for _, waker := range []chan struct{}{s.queued, s.copies} {
		select {
		case waker <- struct{}{}:
		default:
		}
	}
}

// close waits for an attempt under way and ends idle connections.
func (s *sender) close() {
	<-s.turn
	defer s.give()
	s.hangUp()
}

// connect is the client there is, or a new one.
func (s *sender) connect(dial func() (*client.Client, error)) (*client.Client, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.client != nil {
		return s.client, nil
	}
	made, err := dial()
	if err == nil {
		s.client = made
	}
	return made, err
}

// hangUp forgets the client.
func (s *sender) hangUp() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.client != nil {
		s.client.Close()
		s.client = nil
	}
}

// putAside is what the office could not apply of a record; its reason is empty
// if there is nothing.
func (s *sender) putAside(record uuid.UUID) aside {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.quarantined[record]
}

// wasRefused and noteRefused remember a colleague's envelope that the office did
// not take.
func (s *sender) wasRefused(envelope [32]byte) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.refused[envelope]
}

func (s *sender) noteRefused(envelope [32]byte) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.refused == nil {
		s.refused = make(map[[32]byte]bool)
	}
	s.refused[envelope] = true
}

// Waits of the background sender: without an office or where trying is of no
// use, between two looks at what the office has, and at least after something
// went wrong.
const (
	lookAgain   = 15 * time.Minute
	fetchAgain  = 3 * time.Minute
	afterFailed = time.Second
)

// autoSend sends and fetches by itself: at once when something is queued, every
// few minutes, and again when the last attempt said so.
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
		if errors.Is(err, ErrErased) {
			return
		}
		if wait = s.sendAgain(ctx); err != nil {
			wait = max(wait, afterFailed)
		}
	}
}

// sendAgain is how long to wait until the next attempt.
func (s *Session) sendAgain(ctx context.Context) time.Duration {
	if _, err := s.file.Enrolment(ctx); err != nil { // enrolling wakes it
		return lookAgain
	}
	outbox, err := s.file.Outbox(ctx)
	if err != nil {
		return lookAgain
	}
	until := func(at time.Time, most time.Duration) time.Duration {
		return min(most, max(0, at.Sub(s.options.Clock()))) // whatever a clock says
	}
	switch last := outbox.Last; {
	case !last.Next.IsZero():
		return until(last.Next, lookAgain)
	case last.Failure != "": // of no use before something changes
		return lookAgain
	case outbox.Waiting() > 0:
		return 0
	default:
		return until(last.At.Add(fetchAgain), fetchAgain)
	}
}
