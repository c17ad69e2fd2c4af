package desk

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/app/visit"
	"sportello/store"
	"sportello/store/laptop"
)

// VisitTime is how the time of a visit was spent.
type VisitTime = visit.Time

// Correction is what an operator says of a visit's time, and why.
type Correction = visit.Correction

// fieldFillingBefore keeps the seconds spent on the application before the visit;
// visit.FieldFilling those during it.
const fieldFillingBefore = "filling_before"

// CorrectTime puts an operator's word beside what a visit measured; what was
// measured stays. Errors: store.ErrMalformed for a time that is none within a day,
// or no reason.
func (s *Session) CorrectTime(ctx context.Context, id uuid.UUID, correction Correction) error {
	reason := strings.TrimSpace(correction.Reason)
	for _, d := range []time.Duration{correction.Waiting, correction.Filling} {
		if d < 0 || d > 24*time.Hour || reason == "" {
			return fmt.Errorf("correcting the time of a visit: %w", store.ErrMalformed)
		}
	}
	s.visiting.Lock()
	defer s.visiting.Unlock()
	if _, err := s.appointment(ctx, id); err != nil {
		return err
	}
	values := map[string]string{
		visit.FieldWaitingCorrected: wholeSeconds(correction.Waiting), visit.FieldFillingCorrected: wholeSeconds(correction.Filling),
		visit.FieldCorrection: reason,
	}
	err := s.update(ctx, id, func(laptop.Document) laptop.Change { return laptop.Change{Values: values} })
	if err == nil {
		s.changed()
	}
	return err
}

func wholeSeconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) }

// measure adds to what is noted of a visit that comes to a state what was spent on
// its application: idle and locked time is not in it.
func (s *Session) measure(ctx context.Context, visit agenda.Visit, state string, values map[string]string) error {
	begins := state == visitFilling && visit.When(visitFilling).IsZero()
	if visit.Application() == uuid.Nil || !begins && visit.State != visitFilling {
		return nil
	}
	worked, err := s.workedOn(ctx, visit.Application())
	if err != nil {
		return ignoreMissing(err, store.ErrNotFound)
	}
	if begins {
		set(values, fieldFillingBefore, wholeSeconds(worked), worked > 0)
		return nil
	}
	worked -= seconds(visit.Values[fieldFillingBefore])
	set(values, fieldFilling, wholeSeconds(worked), worked > 0)
	return nil
}

// workedOn is how long an application was worked on.
func (s *Session) workedOn(ctx context.Context, application uuid.UUID) (time.Duration, error) {
	if a := s.opened(application); a != nil {
		return a.FillingTime(), nil
	}
	document, err := s.file.Record(ctx, application)
	if err != nil {
		return 0, err
	}
	return seconds(document.Record.Values()[fieldFilling]), nil
}
