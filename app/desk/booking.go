package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/app/permit"
	"sportello/app/visit"
	"sportello/store"
	"sportello/store/laptop"
)

// Fields of an appointment's record.
const (
	fieldWalkIn       = "walk_in"
	fieldMinutes      = "minutes"
	fieldCancelReason = "cancel_reason"
)

// Booking is an appointment to make.
type Booking struct {
	Site, Date, Time string // "": here, today; "09:20"
	Minutes          int    // 0: ExpectedMinutes of the procedure
	Person           uuid.UUID
	Procedure        Procedure
	Subject          string // in words, where it is no procedure
	Shared           bool   // beside another, knowingly
}

// BookSlot makes an appointment. Errors: ErrSlotTaken where as many are booked as
// there are desks and it is not Shared, ErrOutsideHours, store.ErrMalformed for no
// date, time or length, and for what is over, store.ErrNotFound for a site that is
// none of ours.
func (s *Session) BookSlot(ctx context.Context, b Booking) (uuid.UUID, error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	slot, err := s.slotFor(ctx, b, uuid.Nil)
	if err != nil {
		return uuid.Nil, fmt.Errorf("booking: %w", err)
	}
	maps.Copy(slot, b.about())
	id, err := s.createVisit(ctx, visitBooked, slot)
	if err != nil {
		return uuid.Nil, fmt.Errorf("booking: %w", err)
	}
	s.bookings.note(id, slot, nil)
	s.options.Log.Info("booked")
	return id, nil
}

// about is whom and what a booking is for.
func (b Booking) about() map[string]string {
	values := map[string]string{"subject": b.Subject, "request": b.Procedure.Request, "motive": b.Procedure.Motive}
	set(values, "person", b.Person.String(), b.Person != uuid.Nil)
	dropEmpty(values)
	return values
}

// slotFor are the fields that put an appointment where a booking says, if it can be
// there; except is the appointment itself, where there is one.
func (s *Session) slotFor(ctx context.Context, b Booking, except uuid.UUID) (map[string]string, error) {
	now := s.options.Clock()
	site, ours := s.siteNamed(cmp.Or(b.Site, s.Site()))
	if !ours {
		return nil, store.ErrNotFound
	}
	date := cmp.Or(b.Date, now.Format(time.DateOnly))
	begin, err := time.ParseInLocation(time.DateOnly+" 15:04", date+" "+b.Time, now.Location())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", store.ErrMalformed, err)
	}
	minutes := b.Minutes
	if minutes == 0 {
		minutes, _ = s.ExpectedMinutes(b.Procedure)
	}
	if minutes < agenda.LeastMinutes || minutes > agenda.MostMinutes || !begin.Add(time.Duration(minutes)*time.Minute).After(now) {
		return nil, fmt.Errorf("%d minutes from %s: %w", minutes, b.Time, store.ErrMalformed)
	}
	from := begin.Hour()*60 + begin.Minute()
	available, err := s.availability(ctx, site, begin)
	if err != nil {
		return nil, err
	}
	if !available.Within(from, minutes) {
		return nil, ErrOutsideHours
	}
	full := available.Full(from, minutes, except)
	if full && !b.Shared {
		return nil, ErrSlotTaken
	}
	values := map[string]string{"site": site.Name, "date": date, "time": agenda.ClockOf(from), fieldMinutes: strconv.Itoa(minutes)}
	set(values, visit.FieldShared, visit.Record{Values: values}.Slot(), full)
	return values, nil
}

// MoveVisit books an appointment for another time, day or site; what the booking does
// not say of these, of Person, Procedure and Subject is left as it is. Errors
// are BookSlot's, and ErrVisitMoved once it is more, or less, than booked.
func (s *Session) MoveVisit(ctx context.Context, visit uuid.UUID, b Booking) error {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	before, slot, err := s.moving(ctx, visit, b)
	if err == nil {
		maps.Copy(slot, b.about())
		err = s.rebook(ctx, before, slot)
	}
	if err != nil {
		return fmt.Errorf("moving an appointment: %w", err)
	}
	return nil
}

// moving is an appointment that can be moved to where a booking says, and the fields
// that move it there.
func (s *Session) moving(ctx context.Context, id uuid.UUID, b Booking) (agenda.Visit, map[string]string, error) {
	before, err := s.booked(ctx, id)
	if err != nil {
		return before, nil, err
	}
	b.Site, b.Date = cmp.Or(b.Site, before.Values["site"]), cmp.Or(b.Date, before.Values["date"])
	if b.Procedure == (Procedure{}) {
		b.Procedure = before.Procedure()
	}
	if b.Minutes == 0 {
		b.Minutes = agenda.Length(before.Values)
	}
	slot, err := s.slotFor(ctx, b, id)
	if err != nil {
		return before, nil, err
	}
	if before.Undecided() { // whoever moves it says that it stands
		maps.Copy(slot, stands(before.Record))
	}
	slot[before.NextMark(visitBooked)] = s.options.Clock().UTC().Format(time.RFC3339Nano)
	return before, slot, nil
}

// booked is an appointment for which nobody has come yet. Errors: ErrVisitMoved.
func (s *Session) booked(ctx context.Context, id uuid.UUID) (agenda.Visit, error) {
	visit, err := s.appointment(ctx, id)
	if err == nil && (visit.State != visitBooked || visit.WalkIn()) {
		err = fmt.Errorf("it is %s: %w", visit.State, ErrVisitMoved)
	}
	return visit, err
}

// CancelVisit takes an appointment off the list, with the reason, which may be
// empty. Errors: ErrVisitMoved.
func (s *Session) CancelVisit(ctx context.Context, id uuid.UUID, reason string) error {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	before, err := s.booked(ctx, id)
	if err == nil {
		err = s.cancel(ctx, before, reason)
	}
	if err != nil {
		return fmt.Errorf("cancelling an appointment: %w", err)
	}
	return nil
}

// cancel is CancelVisit of an appointment as it stands, with visiting held.
func (s *Session) cancel(ctx context.Context, before agenda.Visit, reason string) error {
	return s.rebook(ctx, before, map[string]string{
		fieldVisitState: visitCancelled, fieldCancelReason: strings.TrimSpace(reason),
		before.NextMark(visitCancelled): s.options.Clock().UTC().Format(time.RFC3339Nano),
	})
}

// rebook changes an appointment so that it can be undone; visiting is held.
func (s *Session) rebook(ctx context.Context, before agenda.Visit, values map[string]string) error {
	if err := s.changeVisit(ctx, before.ID, values); err != nil {
		return err
	}
	s.bookings.note(before.ID, values, before.Values)
	return nil
}

// bookings are what was booked, moved and cancelled since the desk was unlocked, to
// be taken back; visiting guards them.
type bookings []rebooking

// rebooking is a change of an appointment: what it wrote, and what stood there. An
// appointment that was made has nothing before.
type rebooking struct {
	visit       uuid.UUID
	now, before map[string]string
}

func (b *bookings) note(id uuid.UUID, now, before map[string]string) {
	change := rebooking{visit: id, now: now}
	if before != nil {
		change.before = make(map[string]string, len(now))
		for name := range now {
			change.before[name] = before[name]
		}
	}
	*b = append(*b, change)
	if len(*b) > maxSteps {
		*b = slices.Delete(*b, 0, 1)
	}
}

// UndoBooking takes back the last booking, move or cancellation made since the desk
// was unlocked, and says of which visit; false: there is none. Errors: ErrVisitMoved
// where the visit has gone on meanwhile, ErrSlotTaken where its place is somebody
// else's by now.
func (s *Session) UndoBooking(ctx context.Context) (id uuid.UUID, ok bool, err error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	if len(s.bookings) == 0 {
		return uuid.Nil, false, nil
	}
	last := s.bookings[len(s.bookings)-1]
	err = s.takeBack(ctx, last)
	if err == nil || errors.Is(err, ErrVisitMoved) || errors.Is(err, ErrSlotTaken) { // else it can be tried again
		s.bookings = s.bookings[:len(s.bookings)-1]
	}
	if err != nil {
		return last.visit, false, fmt.Errorf("taking a booking back: %w", err)
	}
	return last.visit, true, nil
}

// takeBack undoes a change that still stands. What was booked and has travelled is
// cancelled; else it has never been.
func (s *Session) takeBack(ctx context.Context, change rebooking) error {
	document, err := s.file.Record(ctx, change.visit)
	if err != nil {
		return err
	}
	values := document.Record.Values()
	now := visit.Read(document.State, values)
	if now.State != cmp.Or(change.now[fieldVisitState], visitBooked) {
		return fmt.Errorf("it is %s: %w", now.State, ErrVisitMoved)
	}
	for name, value := range change.now {
		if values[name] != value {
			return ErrVisitMoved
		}
	}
	back := change.before
	switch {
	case back != nil:
	case document.Operation == uuid.Nil:
		back = map[string]string{store.Deleted: permit.Yes}
	default:
		back = map[string]string{fieldVisitState: visitCancelled, now.NextMark(visitCancelled): s.options.Clock().UTC().Format(time.RFC3339Nano)}
	}
	after := maps.Clone(values)
	maps.Copy(after, back)
	if planned := agenda.PlanOf(cardContent(store.Appointment, after)); planned.Booked && !planned.Shared && after[store.Deleted] == "" {
		site, _ := s.siteNamed(planned.On.Site)
		taken, err := s.takenOn(ctx, planned.On)
		if err != nil {
			return err
		}
		there := agenda.Availability{On: planned.On, Places: site.AtOnce(), Taken: taken}
		if there.Full(int(planned.From), int(planned.Minutes), change.visit) {
			return ErrSlotTaken
		}
	}
	return s.changeVisit(ctx, change.visit, back)
}

// createVisit makes the record of a visit.
func (s *Session) createVisit(ctx context.Context, state string, values map[string]string) (uuid.UUID, error) {
	values[visit.TimeField(state)], values[fieldVisitState] = s.options.Clock().UTC().Format(time.RFC3339Nano), state
	dropEmpty(values)
	document, err := s.file.Create(ctx, laptop.Draft{
		Kind: store.Appointment, State: state, Site: values["site"], Values: values, Card: s.visitCard(values),
	})
	if err != nil {
		return uuid.Nil, err
	}
	s.files.put(cardOf(document))
	s.changed()
	return document.ID, nil
}
