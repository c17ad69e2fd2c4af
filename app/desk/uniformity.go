package desk

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/app/statistics"
)

// byChance is how often something would be told of where there is nothing.
const byChance = 0.05

// Uneven lists what is handled differently at different sites or, where others'
// figures may be seen, by different operators, the weightiest first.
func (s *Session) Uneven(ctx context.Context, q statistics.Query) ([]statistics.Unevenness, error) {
	if !s.maySee(q.Operator) {
		return nil, nil
	}
	groups := []statistics.Group{statistics.BySite}
	if s.Role() == RoleOffice {
		groups = append(groups, statistics.ByOperator)
	}
	var found []statistics.Unevenness
	err := s.counted(ctx, func(facts *statistics.Facts) { found = statistics.Uneven(facts, s.asOfToday(q), byChance, groups...) })
	if err != nil {
		return nil, fmt.Errorf("looking for uneven practice: %w", err)
	}
	return found, nil
}

// BehindRecords are the rows of records that count, the last first: of an
// Unevenness's sides.
func (s *Session) BehindRecords(ctx context.Context, ids []uuid.UUID) ([]Behind, error) {
	var cases []statistics.Case
	err := s.counted(ctx, func(facts *statistics.Facts) { cases = facts.Cases(slices.Values(ids)) })
	if err != nil {
		return nil, fmt.Errorf("listing records that count: %w", err)
	}
	return s.behind(ctx, cases)
}
