package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"sportello/store"
	"sportello/store/laptop"
)

// handedIn are the kinds of which every saved change travels by itself, those
// before that others tell of. An application travels when its operator queues
// it or hands it over.
var handedIn = []store.Kind{store.Person, store.Relation, store.Appointment, store.Pair, store.Question, store.Site, store.Operator}

// atOnce bounds how many records are handed in in one transaction.
const atOnce = 500

// handIn makes operations of what was changed and no operation carries yet.
func (s *Session) handIn(ctx context.Context) error {
	s.handing.Lock()
	defer s.handing.Unlock()
	defer s.toHandIn.forget()
	if err := s.nameOperators(ctx); err != nil {
		return fmt.Errorf("handing in: %w", err)
	}
	for _, kind := range handedIn {
		records, err := s.file.List(ctx, laptop.Filter{Kind: kind, Unsent: true})
		if err != nil {
			return fmt.Errorf("handing in: %w", err)
		}
		slices.Reverse(records) // the first changed first
		for some := range slices.Chunk(records, atOnce) {
			if err := s.handInRecords(ctx, some); err != nil {
				return fmt.Errorf("handing in: %w", err)
			}
		}
	}
	return nil
}

func (s *Session) handInRecords(ctx context.Context, records []laptop.Summary) error {
	for attempt := 1; ; attempt++ {
		handover := laptop.Handover{Site: s.Site(), Rulebook: s.Rulebook().Version()}
		for _, record := range records {
			handover.Records = append(handover.Records, laptop.Outgoing{ID: record.ID, Version: record.Version})
		}
		made, err := s.queueFile(ctx, handover)
		if err == nil {
			if len(made) > 0 {
				s.changed()
			}
			return nil
		}
		if !errors.Is(err, laptop.ErrChanged) || attempt == maxAttempts {
			return err
		}
		for i, record := range records { // somebody saves at this moment
			document, err := s.file.Record(ctx, record.ID)
			if err != nil {
				return err
			}
			records[i] = document.Summary
		}
	}
}

// counted is how many records handIn would look at, as of a number of saves:
// lists ask at every key, and counting reads them all.
type counted struct {
	mutex sync.Mutex
	known bool
	saves uint64
	count int
}

func (c *counted) forget() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.known = false
}

// unqueued is how many records handIn would look at.
func (s *Session) unqueued(ctx context.Context) (int, error) {
	c := &s.toHandIn
	c.mutex.Lock()
	defer c.mutex.Unlock()
	saves := s.files.saved()
	if c.known && c.saves == saves {
		return c.count, nil
	}
	count := 0
	for _, kind := range handedIn {
		records, err := s.file.List(ctx, laptop.Filter{Kind: kind, Unsent: true})
		if err != nil {
			return 0, err
		}
		count += len(records)
	}
	c.known, c.saves, c.count = true, saves, count
	return count, nil
}
