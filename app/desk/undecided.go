package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/app/visit"
	"sportello/store"
)

// stands are the values by which an appointment that was cancelled stands.
func stands(v visit.Record) map[string]string {
	values := v.Standing()
	values[fieldCancelReason] = ""
	return values
}

// undecided are the appointments from today on of which nobody has said yet whether
// they are cancelled or stand, by their disputes.
func (s *Session) undecided(ctx context.Context) (map[uuid.UUID]uuid.UUID, error) {
	plans, err := s.coming(ctx, func(p agenda.Plan) bool { return p.Undecided })
	visits := make(map[uuid.UUID]uuid.UUID, len(plans))
	for id := range plans {
		visits[agenda.UndecidedID(id)] = id
	}
	return visits, err
}

// cancelledDisputes are those appointments as disputes.
func (s *Session) cancelledDisputes(ctx context.Context) ([]Dispute, error) {
	visits, err := s.undecided(ctx)
	if err != nil {
		return nil, err
	}
	var disputes []Dispute
	for _, id := range visits {
		of, err := s.shared(ctx, id)
		if err != nil {
			return nil, err
		}
		dispute, err := s.cancelledDispute(ctx, id, of)
		if err != nil {
			return nil, err
		}
		disputes = append(disputes, dispute)
	}
	return disputes, nil
}

func (s *Session) cancelledDispute(ctx context.Context, id uuid.UUID, of sharing) (Dispute, error) {
	found, err := s.appointment(ctx, id)
	if err != nil {
		return Dispute{}, err
	}
	laptops := 2
	if of.cancelled().laptop == of.booked().laptop {
		laptops = 1
	}
	return Dispute{
		ID: agenda.UndecidedID(id), Kind: DisputeCancelled, Of: string(store.Appointment), Title: s.name(found.Person()),
		Laptops: laptops, people: []uuid.UUID{id, found.Person()},
	}, nil
}

// cancelled is who cancelled an appointment, zero if nobody has.
func (of sharing) cancelled() Origin {
	name := visit.Record{Values: of.Values()}.LastMark(visitCancelled)
	return of.origin(of.Fields[name].Standing.Op)
}

// CancelledCase is an appointment that was cancelled and moved, laid open.
type CancelledCase struct {
	Dispute
	Visit Visit // as it stands until somebody has decided
	// Before is the slot that it had before it was moved: ISO, "09:20".
	Before    struct{ Site, Date, Time string }
	Moved     Origin
	Cancelled Origin
	Reason    string // why it was cancelled

	standing store.Shared
}

// CancelledCase lays one open. Errors: ErrDecided.
func (s *Session) CancelledCase(ctx context.Context, dispute uuid.UUID) (CancelledCase, error) {
	open, err := s.cancelledCase(ctx, dispute)
	if err != nil {
		return CancelledCase{}, fmt.Errorf("laying a cancelled appointment open: %w", err)
	}
	return open, nil
}

func (s *Session) cancelledCase(ctx context.Context, dispute uuid.UUID) (CancelledCase, error) {
	var open CancelledCase
	if err := s.handIn(ctx); err != nil { // what was done here meets the other as theirs does
		return open, err
	}
	id, err := s.undecidedVisit(ctx, dispute)
	if err != nil {
		return open, err
	}
	of, err := s.shared(ctx, id)
	if err != nil {
		return open, err
	}
	if open.Dispute, err = s.cancelledDispute(ctx, id, of); err != nil {
		return open, err
	}
	values := of.Values()
	found := agenda.Visit{ID: id, Record: visit.Read("", values)}
	open.Visit = s.line(found, s.options.Clock())
	open.Reason, open.standing = values[fieldCancelReason], of.Shared
	open.Moved, open.Cancelled = of.booked(), of.cancelled()
	open.Before.Site, open.Before.Date, open.Before.Time = of.before("site"), of.before("date"), of.before("time")
	return open, nil
}

// before is what stood in a field of the slot before the appointment was moved last.
func (of sharing) before(name string) string {
	standing := of.Fields[name].Standing
	past := of.Fields[name].Past
	at := slices.IndexFunc(past, func(w store.Written) bool { return w.Op == standing.Base })
	if at < 0 || !of.origin(standing.Op).At.Equal(of.booked().At) {
		return standing.Value
	}
	return past[at].Value
}

// undecidedVisit is the appointment of a dispute. Errors: ErrDecided.
func (s *Session) undecidedVisit(ctx context.Context, dispute uuid.UUID) (uuid.UUID, error) {
	visits, err := s.undecided(ctx)
	if err != nil {
		return uuid.Nil, err
	}
	id, there := visits[dispute]
	if !there {
		return uuid.Nil, ErrDecided
	}
	return id, nil
}

// SettleCancelled says of a case as it was shown that the appointment stands where it
// was moved to, or that it stays cancelled; UndoDecision takes it back. Errors:
// ErrDecided.
func (s *Session) SettleCancelled(ctx context.Context, shown CancelledCase, standing bool) error {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	id, err := s.undecidedVisit(ctx, shown.ID)
	if err != nil {
		return fmt.Errorf("deciding on a cancelled appointment: %w", err)
	}
	before := visit.Record{Values: shown.standing.Values()}
	values := map[string]string{
		fieldVisitState: visitCancelled, before.NextMark(visitCancelled): s.options.Clock().UTC().Format(time.RFC3339Nano),
	}
	if standing {
		values = stands(before)
	}
	r := revise(id, store.Appointment, shown.standing)
	for name, value := range values {
		r.set(name, value)
	}
	made, err := s.revise(ctx, []revision{r})
	if err != nil {
		return fmt.Errorf("deciding on a cancelled appointment: %w", err)
	}
	s.decided.add(turn{shown.ID, made})
	return nil
}

// UndecidedSoon are the appointments of the next days, at any site, that are
// Undecided, by time.
func (s *Session) UndecidedSoon(ctx context.Context) ([]Visit, error) {
	now := s.options.Clock()
	last := now.AddDate(0, 0, expectedDays).Format(time.DateOnly)
	plans, err := s.coming(ctx, func(p agenda.Plan) bool { return p.Undecided && p.On.Date <= last })
	if err != nil {
		return nil, fmt.Errorf("looking for cancelled appointments: %w", err)
	}
	var soon []Visit
	for id := range plans {
		found, err := s.appointment(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("looking for cancelled appointments: %w", err)
		}
		soon = append(soon, s.line(found, now))
	}
	slices.SortFunc(soon, func(a, b Visit) int { return strings.Compare(a.Date+a.Time+a.Site, b.Date+b.Time+b.Site) })
	return soon, nil
}
