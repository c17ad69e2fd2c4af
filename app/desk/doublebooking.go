package desk

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/app/visit"
	"sportello/store"
)

// DisputeSlot: more appointments meet in a slot than the site has desks. It is in
// no record: each desk finds it in the appointments that are on file there.
const DisputeSlot DisputeKind = "slot"

// meetings are those from today on, of appointments that nobody has come for and
// that do not stand beside another knowingly.
func (s *Session) meetings(ctx context.Context) ([]agenda.Meeting, error) {
	plans, err := s.coming(ctx, func(p agenda.Plan) bool { return p.Booked && !p.Shared })
	if err != nil {
		return nil, err
	}
	return agenda.Meetings(plans, func(name string) int {
		site, _ := s.siteNamed(name)
		return site.AtOnce()
	}), nil
}

// coming are the appointments from today on that are wanted. Where
// values have met, the one that stands at the office counts and not the one that was
// written here, so that all desks find the same.
func (s *Session) coming(ctx context.Context, wanted func(agenda.Plan) bool) (map[uuid.UUID]agenda.Plan, error) {
	today := s.options.today()
	plans := make(map[uuid.UUID]agenda.Plan)
	take := func(id uuid.UUID, planned agenda.Plan) {
		set(plans, id, planned, wanted(planned) && planned.On.Date >= today)
	}
	for _, id := range s.files.visitsWhere(func(on agenda.Day) bool { return on.Date >= today }) {
		planned, err := s.planned(ctx, id)
		if err != nil {
			return nil, err
		}
		take(id, planned)
	}
	contested, err := s.file.Contested(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range contested {
		if !s.files.isVisit(id) {
			continue
		}
		state, err := s.state(ctx, id)
		if err != nil {
			return nil, err
		}
		take(id, agenda.PlanOf(cardContent(store.Appointment, state.Values())))
	}
	return plans, nil
}

// slotDisputes are the meetings as disputes.
func (s *Session) slotDisputes(ctx context.Context) ([]Dispute, error) {
	found, err := s.meetings(ctx)
	if err != nil {
		return nil, err
	}
	var disputes []Dispute
	for _, one := range found {
		dispute, err := s.slotDispute(ctx, one)
		if err != nil {
			return nil, err
		}
		disputes = append(disputes, dispute)
	}
	return disputes, nil
}

func (s *Session) slotDispute(ctx context.Context, of agenda.Meeting) (Dispute, error) {
	stream, _, _, err := s.file.Head(ctx)
	if err != nil {
		return Dispute{}, err
	}
	from := make(map[uuid.UUID]bool)
	people := slices.Clone(of.Visits)
	for _, id := range of.Visits {
		shared, err := s.state(ctx, id)
		if err != nil {
			return Dispute{}, err
		}
		at := stream.Laptop // it has not been handed in yet
		if booked, queued := shared.Origins[shared.Fields["date"].Standing.Op]; queued {
			at = booked.Laptop
		}
		from[at] = true
		visit, err := s.appointment(ctx, id)
		if err != nil {
			return Dispute{}, err
		}
		people = append(people, visit.Person())
	}
	return Dispute{
		ID: of.ID(), Kind: DisputeSlot, Of: string(store.Appointment), Title: of.Title(),
		Count: len(of.Visits), Places: of.Places, Laptops: len(from), people: people,
	}, nil
}

// SlotCase is a double booking laid open.
type SlotCase struct {
	Dispute
	Site, Date, Time string // when they first meet
	// Appointments are all that meet, whoever took the slot first before the others.
	Appointments []SlotAppointment
	// Free are slots that can be had instead, from that day on: each is long enough for
	// whichever is proposed to move.
	Free []Slot

	standing map[uuid.UUID]store.Shared
}

// SlotAppointment is one of the appointments of a double booking.
type SlotAppointment struct {
	Visit
	Booked Origin // who gave it this slot, when, on which laptop
	Stays  bool   // as proposed: there is a place for it
}

// mostOffered bounds the free slots of a case.
const mostOffered = 8

// SlotCase lays a double booking open. Errors: ErrDecided.
func (s *Session) SlotCase(ctx context.Context, dispute uuid.UUID) (SlotCase, error) {
	open, err := s.slotCase(ctx, dispute)
	if err != nil {
		return SlotCase{}, fmt.Errorf("laying a double booking open: %w", err)
	}
	return open, nil
}

func (s *Session) slotCase(ctx context.Context, dispute uuid.UUID) (SlotCase, error) {
	if err := s.handIn(ctx); err != nil { // what was booked here meets the others as theirs does
		return SlotCase{}, err
	}
	of, err := s.meeting(ctx, dispute)
	if err != nil {
		return SlotCase{}, err
	}
	open := SlotCase{Site: of.On.Site, Date: of.On.Date, Time: agenda.ClockOf(of.At), standing: make(map[uuid.UUID]store.Shared)}
	if open.Dispute, err = s.slotDispute(ctx, of); err != nil {
		return open, err
	}
	now := s.options.Clock()
	for _, id := range of.Visits {
		visit, err := s.appointment(ctx, id)
		if err != nil {
			return open, err
		}
		if open.standing[id], err = s.state(ctx, id); err != nil {
			return open, err
		}
		booked, err := s.BookedBy(ctx, id)
		if err != nil {
			return open, err
		}
		line := s.line(visit, now)
		line.Site, line.Date, line.Time = of.On.Site, of.On.Date, agenda.ClockOf(of.Takes[id].From)
		open.Appointments = append(open.Appointments, SlotAppointment{Visit: line, Booked: booked})
	}
	slices.SortFunc(open.Appointments, func(a, b SlotAppointment) int {
		return cmp.Or(a.Booked.At.Compare(b.Booked.At), bytes.Compare(a.ID[:], b.ID[:]))
	})
	open.propose(of)
	longest := agenda.LeastMinutes
	for _, one := range open.Appointments {
		if expected, _ := s.ExpectedMinutes(one.Procedure); !one.Stays {
			longest = max(longest, cmp.Or(one.Length, expected))
		}
	}
	site, _ := s.siteNamed(of.On.Site)
	date, err := time.Parse(time.DateOnly, of.On.Date)
	if err != nil {
		return open, fmt.Errorf("its date: %w: %w", store.ErrMalformed, err)
	}
	open.Free, err = s.freeSlots(ctx, site, date, longest, mostOffered)
	return open, err
}

// propose lets stay whoever took the slot first, as far as there are places.
func (c SlotCase) propose(of agenda.Meeting) {
	var staying []agenda.Interval
	for i, one := range c.Appointments {
		takes := of.Takes[one.ID]
		if agenda.Most(staying, takes.From, takes.To) < c.Places {
			c.Appointments[i].Stays = true
			staying = append(staying, takes)
		}
	}
}

// meeting is that of a dispute. Errors: ErrDecided if there is none such any more.
func (s *Session) meeting(ctx context.Context, dispute uuid.UUID) (agenda.Meeting, error) {
	found, err := s.meetings(ctx)
	at := slices.IndexFunc(found, func(one agenda.Meeting) bool { return one.ID() == dispute })
	if err == nil && at < 0 {
		err = ErrDecided
	}
	if err != nil {
		return agenda.Meeting{}, err
	}
	return found[at], nil
}

// SettleSlot moves one of the appointments of a case as it was shown; UndoDecision
// takes it back. Errors: ErrDecided if they meet no longer, and MoveVisit's.
func (s *Session) SettleSlot(ctx context.Context, shown SlotCase, move uuid.UUID, to Booking) error {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	standing, there := shown.standing[move]
	if !there {
		return fmt.Errorf("settling a double booking: %w", store.ErrNotFound)
	}
	_, slot, err := s.moving(ctx, move, to)
	if err != nil {
		return fmt.Errorf("settling a double booking: %w", err)
	}
	r := revise(move, store.Appointment, standing)
	for name, value := range slot {
		r.set(name, value)
	}
	return s.decideSlot(ctx, shown, []revision{r})
}

// ShareSlot leaves the appointments of a case beside each other, knowingly;
// UndoDecision takes it back. Errors: ErrDecided.
func (s *Session) ShareSlot(ctx context.Context, shown SlotCase) error {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	var round []revision
	for _, one := range shown.Appointments {
		if !one.Stays {
			r := revise(one.ID, store.Appointment, shown.standing[one.ID])
			at := map[string]string{"date": one.Date, "time": one.Time, "site": one.Site}
			r.set(visit.FieldShared, visit.Record{Values: at}.Slot())
			round = append(round, r)
		}
	}
	return s.decideSlot(ctx, shown, round)
}

// decideSlot makes the operations of a decision on a double booking, if there still
// is one; visiting is held.
func (s *Session) decideSlot(ctx context.Context, shown SlotCase, round []revision) error {
	_, err := s.meeting(ctx, shown.ID)
	if err == nil {
		var made []made
		if made, err = s.revise(ctx, round); err == nil {
			s.decided.add(turn{shown.ID, made})
		}
	}
	if err != nil {
		return fmt.Errorf("settling a double booking: %w", err)
	}
	return nil
}
