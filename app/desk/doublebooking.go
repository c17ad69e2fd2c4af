package desk

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/visit"
	"sportello/store"
)

// DisputeSlot: more appointments meet in a slot than the site has desks. It is in
// no record: each desk finds it in the appointments that are on file there.
const DisputeSlot DisputeKind = "slot"

// collision are appointments that meet, more than there are places, by their ids.
type collision struct {
	on     day
	at     int // the minute when they first do
	places int
	visits []uuid.UUID
	// takes is what each of them takes, as it stands at the office.
	takes map[uuid.UUID]interval
}

// id is the same on all desks that know of the same appointments.
func (c collision) id() uuid.UUID {
	digest := sha256.New()
	digest.Write([]byte("sportello slot 1\x00"))
	for _, id := range c.visits {
		digest.Write(id[:])
	}
	id := uuid.UUID(digest.Sum(nil)[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // version 8 of RFC 9562: our own
	return id
}

// title is "Lido Adriano 1/12 9:30".
func (c collision) title() string {
	date, err := time.Parse(time.DateOnly, c.on.date)
	if err != nil {
		return c.on.site
	}
	return fmt.Sprintf("%s %s %d:%02d", c.on.site, date.Format("2/1"), c.at/60, c.at%60)
}

// collisions are those from today on, of appointments that nobody has come for and
// that do not stand beside another knowingly.
func (s *Session) collisions(ctx context.Context) ([]collision, error) {
	plans, err := s.coming(ctx)
	if err != nil {
		return nil, err
	}
	byDay := make(map[day][]interval)
	for id, planned := range plans {
		byDay[planned.on] = append(byDay[planned.on], planned.interval(id))
	}
	var found []collision
	for on, booked := range byDay {
		site, _ := s.siteNamed(on.site)
		for _, meeting := range meetings(booked, site.AtOnce()) {
			meeting.on, meeting.places, meeting.takes = on, site.AtOnce(), make(map[uuid.UUID]interval)
			for _, id := range meeting.visits {
				meeting.takes[id] = plans[id].interval(id)
			}
			found = append(found, meeting)
		}
	}
	slices.SortFunc(found, func(a, b collision) int {
		return cmp.Or(strings.Compare(a.on.date, b.on.date), cmp.Compare(a.at, b.at), strings.Compare(a.on.site, b.on.site))
	})
	return found, nil
}

// coming are the appointments from today on that can be in a collision. Where
// values have met, the one that stands at the office counts and not the one that was
// written here, so that all desks find the same.
func (s *Session) coming(ctx context.Context) (map[uuid.UUID]plan, error) {
	today := s.options.today()
	plans := make(map[uuid.UUID]plan)
	take := func(id uuid.UUID, planned plan) {
		set(plans, id, planned, planned.booked && !planned.shared && planned.on.date >= today)
	}
	for _, id := range s.files.visitsWhere(func(on day) bool { return on.date >= today }) {
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
		take(id, planOf(cardContent(store.Appointment, state.Values())))
	}
	return plans, nil
}

// meetings groups appointments of a day that meet where there are more of them than
// places: whoever meets one of a group at such a moment is in it.
func meetings(booked []interval, places int) []collision {
	slices.SortFunc(booked, func(a, b interval) int {
		return cmp.Or(cmp.Compare(a.from, b.from), bytes.Compare(a.visit[:], b.visit[:]))
	})
	var groups []collision
	in := make(map[uuid.UUID]bool) // the last of them: of an earlier one nobody is left
	for _, one := range booked {   // more meet only from when one of them begins
		here := overlapping(booked, one.from, one.from+1)
		if len(here) <= places {
			continue
		}
		if !slices.ContainsFunc(here, func(other interval) bool { return in[other.visit] }) {
			groups = append(groups, collision{at: one.from})
			clear(in)
		}
		last := &groups[len(groups)-1]
		for _, other := range here {
			if !in[other.visit] {
				in[other.visit] = true
				last.visits = append(last.visits, other.visit)
			}
		}
	}
	for _, group := range groups {
		slices.SortFunc(group.visits, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	}
	return groups
}

// slotDisputes are the collisions as disputes.
func (s *Session) slotDisputes(ctx context.Context) ([]Dispute, error) {
	found, err := s.collisions(ctx)
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

func (s *Session) slotDispute(ctx context.Context, of collision) (Dispute, error) {
	stream, _, _, err := s.file.Head(ctx)
	if err != nil {
		return Dispute{}, err
	}
	from := make(map[uuid.UUID]bool)
	people := slices.Clone(of.visits)
	for _, id := range of.visits {
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
		people = append(people, visit.person())
	}
	return Dispute{
		ID: of.id(), Kind: DisputeSlot, Of: string(store.Appointment), Title: of.title(),
		Count: len(of.visits), Places: of.places, Laptops: len(from), people: people,
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
	of, err := s.collision(ctx, dispute)
	if err != nil {
		return SlotCase{}, err
	}
	open := SlotCase{Site: of.on.site, Date: of.on.date, Time: clockOf(of.at), standing: make(map[uuid.UUID]store.Shared)}
	if open.Dispute, err = s.slotDispute(ctx, of); err != nil {
		return open, err
	}
	now := s.options.Clock()
	for _, id := range of.visits {
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
		line.Site, line.Date, line.Time = of.on.site, of.on.date, clockOf(of.takes[id].from)
		open.Appointments = append(open.Appointments, SlotAppointment{Visit: line, Booked: booked})
	}
	slices.SortFunc(open.Appointments, func(a, b SlotAppointment) int {
		return cmp.Or(a.Booked.At.Compare(b.Booked.At), bytes.Compare(a.ID[:], b.ID[:]))
	})
	open.propose(of)
	longest := leastMinutes
	for _, one := range open.Appointments {
		if expected, _ := s.ExpectedMinutes(one.Procedure); !one.Stays {
			longest = max(longest, cmp.Or(one.Length, expected))
		}
	}
	site, _ := s.siteNamed(of.on.site)
	date, err := time.Parse(time.DateOnly, of.on.date)
	if err != nil {
		return open, fmt.Errorf("its date: %w: %w", store.ErrMalformed, err)
	}
	open.Free, err = s.freeSlots(ctx, site, date, longest, mostOffered)
	return open, err
}

// propose lets stay whoever took the slot first, as far as there are places.
func (c SlotCase) propose(of collision) {
	var staying []interval
	for i, one := range c.Appointments {
		takes := of.takes[one.ID]
		if most(staying, takes.from, takes.to) < c.Places {
			c.Appointments[i].Stays = true
			staying = append(staying, takes)
		}
	}
}

// collision is that of a dispute. Errors: ErrDecided if there is none such any more.
func (s *Session) collision(ctx context.Context, dispute uuid.UUID) (collision, error) {
	found, err := s.collisions(ctx)
	at := slices.IndexFunc(found, func(one collision) bool { return one.id() == dispute })
	if err == nil && at < 0 {
		err = ErrDecided
	}
	if err != nil {
		return collision{}, err
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
	_, err := s.collision(ctx, shown.ID)
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
