package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// decision is that a person at the office has decided on a record.
type decision struct {
	Record uuid.UUID `json:"record"`
	At     time.Time `json:"at"` // when it was here
}

// mostDecided bounds how many are remembered, the last ones.
const mostDecided = 200

// decidedHere are the decisions that came, the first first.
func (s *Session) decidedHere(ctx context.Context) ([]decision, error) {
	encoded, err := s.setting(ctx, settingDecided)
	if err != nil || encoded == nil {
		return nil, err
	}
	var known []decision
	if err := json.Unmarshal(encoded, &known); err != nil {
		return nil, fmt.Errorf("reading what was decided: %w", store.ErrDamaged)
	}
	return known, nil
}

// noteDecided remembers decisions that came now.
func (s *Session) noteDecided(ctx context.Context, records []uuid.UUID) error {
	if len(records) == 0 {
		return nil
	}
	known, err := s.decidedHere(ctx)
	if err != nil {
		return err
	}
	now := s.options.Clock().UTC()
	known = slices.DeleteFunc(known, func(d decision) bool { return slices.Contains(records, d.Record) })
	for _, record := range records {
		known = append(known, decision{record, now})
	}
	return s.keepDecided(ctx, known[max(0, len(known)-mostDecided):])
}

func (s *Session) keepDecided(ctx context.Context, decisions []decision) error {
	encoded, err := json.Marshal(decisions)
	if err != nil {
		return fmt.Errorf("keeping what was decided: %w", err)
	}
	return s.file.PutSetting(ctx, settingDecided, encoded)
}

// decidedIn are the records in which a person's decision stands that was not
// known here.
func (s *Session) decidedIn(ctx context.Context, records []laptop.Incoming) ([]uuid.UUID, error) {
	var decided []uuid.UUID
	for _, record := range records {
		operations := decisionsIn(record.Shared)
		if len(operations) == 0 {
			continue
		}
		known, err := s.file.Shared(ctx, record.Shared.Record)
		if ignoreMissing(err, store.ErrNotFound) != nil {
			return nil, err
		}
		if slices.ContainsFunc(operations, func(operation uuid.UUID) bool {
			_, there := known.Origins[operation]
			return !there
		}) {
			decided = append(decided, record.Shared.Record)
		}
	}
	return decided, nil
}

// decisionsIn are the operations that stand and knowingly replaced others.
func decisionsIn(shared store.Shared) []uuid.UUID {
	var decisions []uuid.UUID
	for _, field := range shared.Fields {
		if len(field.Standing.Settles) > 0 {
			decisions = append(decisions, field.Standing.Op)
		}
	}
	return decisions
}
