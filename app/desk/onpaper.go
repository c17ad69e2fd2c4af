package desk

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"sportello/app/permit"
)

// fieldPaper is permit.Yes where a visit ended with a kit filled by hand.
const fieldPaper = "paper"

// EndOnPaper ends a visit whose kit was filled by hand: it is done, and counts as
// not electronic. Errors: ErrVisitMoved where it is over already.
func (s *Session) EndOnPaper(ctx context.Context, id uuid.UUID) error {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	ended, err := s.appointment(ctx, id)
	if err == nil && ended.Over() {
		err = fmt.Errorf("ending a visit on paper: %w", ErrVisitMoved)
	}
	if err != nil {
		return err
	}
	return s.bringVisit(ctx, id, visitDone, map[string]string{fieldPaper: permit.Yes})
}
